//! Files that admins send: read, shown as a difference, and live once confirmed.
//!
//! Nothing changes before the ✅: what was sent waits outside the knowledge folder. What the ✅ does
//! is in [`confirm`]; ❌ leaves nothing.

mod confirm;

use std::path::PathBuf;

use xxhash_rust::xxh3::xxh3_64;

use super::view::upload as look;
use super::{Actor, App, Place, Pressed, Reply, Said, Visit};
use crate::knowledge::convert::{Converted, Folder, Limits, Trouble, Unfit};
use crate::knowledge::{self, Fate, Misplaced, Proposal, Reader, Uploads, Waiting};
use crate::model::{Dialogue, MediaKind, Message, Role, Timestamp, Token};
use crate::search;
use crate::store::Stored;
use crate::text::Key;

/// Telegram hands bots no larger files (Bot API, getFile).
pub const LARGEST_FILE_BYTES: u64 = 20 * 1024 * 1024;

/// What waits longer than this is forgotten.
pub(super) const WAITS: chrono::Duration = chrono::Duration::days(7);

/// Where files go that admins send.
#[derive(Debug, Clone)]
pub struct Library {
    /// The knowledge folder.
    pub knowledge: PathBuf,
    /// The folder of what was sent.
    pub uploads: Uploads,
    /// What reads what was sent.
    pub reader: Reader,
}

/// What reading a file led to.
pub(super) enum Read {
    /// It waits for a decision.
    Shown(Shown),
    /// Nothing in it can be used.
    Refused(String, Vec<Trouble>),
    /// Its documents have no place.
    Misplaced(Misplaced, usize),
}

/// A file that waits, and what is to be seen of it.
pub(super) struct Shown {
    pub waiting: Waiting,
    pub proposal: Proposal,
    pub troubles: Vec<Trouble>,
    /// Words under the file that name no folder.
    pub remark: Option<String>,
}

impl App {
    /// Whether a file that somebody sent is one for the knowledge: from an admin, in private, and not
    /// awaited by anything else.
    pub async fn wants_file(&self, who: &Actor, said: &Said) -> anyhow::Result<bool> {
        let is_document = said.file.as_ref().is_some_and(|file| file.media.kind == MediaKind::Document);
        if !is_document || who.place != Place::Private || self.role(who.user) < Role::Admin {
            return Ok(false);
        }
        let awaited = self.shared.store.dialogue(who.chat, who.user).await?;
        let announcing = matches!(awaited, Stored::Present(Dialogue::Announcing { .. }));
        Ok(self.shared.options.library.is_some() && !announcing)
    }

    /// The file is larger than what can be fetched.
    pub async fn file_too_large(&self, who: &Actor, name: &str) -> Reply {
        let what = Unfit::TooLarge { limit_mb: usize::try_from(LARGEST_FILE_BYTES >> 20).unwrap_or(0) };
        let trouble = Trouble { file: name.to_owned(), part: None, line: None, what };
        Ok(vec![look::refused(&self.visit(who).await?.voice, name, &[trouble])])
    }

    /// The file could not be fetched.
    pub async fn file_not_fetched(&self, who: &Actor) -> Reply {
        Ok(vec![self.visit(who).await?.voice.message(Key::UploadNotFetched)])
    }

    /// A file for the knowledge, with the folder that its sender named, if any: what it would change.
    pub async fn upload(&self, who: &Actor, name: &str, bytes: Vec<u8>, folder: &str) -> Reply {
        if !self.may(who, Role::Admin, "[file]".to_owned()).await? {
            return self.unreadable(who).await;
        }
        let visit = self.visit(who).await?;
        let Some(library) = self.shared.options.library.clone() else { return self.unreadable(who).await };
        let (wish, remark) = match (folder.trim(), Folder::parse(folder)) {
            ("", _) => (None, None),
            (_, Ok(wish)) => (Some(wish), None),
            // Something like a path is meant as one; other words are said in passing.
            (words, Err(_)) if words.contains(['/', '\\']) || words.starts_with('.') => {
                return Ok(vec![look::no_folder(&visit.voice, words)]);
            }
            (words, Err(_)) => (None, Some(words.to_owned())),
        };
        let (name, at) = (name.to_owned(), visit.now);
        // Files of one album come within the same moment, perhaps under the same name.
        let token = Token::of(&format!("{} {} {at} {:016x}", who.user.0, name, xxh3_64(&bytes)));
        // One at a time, whatever arrives at once; and never on a seat for questions, nor before them.
        let _turn = self.shared.uploading.lock().await;
        let reading = move || read(&library, &name, &bytes, wish, remark, at, token);
        let read = tokio::task::spawn_blocking(move || search::giving_way(reading)).await??;
        Ok(vec![look::read(&visit.voice, read, token)])
    }

    /// ❌ Nothing of the file stays.
    pub(super) async fn leave_out(&self, visit: &Visit, token: Token) -> anyhow::Result<Option<Pressed>> {
        let Some(library) = self.shared.options.library.clone() else { return Ok(None) };
        let _turn = self.turn().await;
        let uploads = library.uploads;
        let (taken, waited) = tokio::task::spawn_blocking(move || {
            let waited = uploads.find(token).is_some();
            uploads.discard(token);
            (uploads.is_taken_in(token), waited)
        })
        .await?;
        Ok(Some(match (taken, waited) {
            (true, _) => Pressed::notice(visit.voice.say(Key::UploadTakenAlready)),
            (false, true) => Pressed::replace(visit.voice.message(Key::UploadLeftOut)),
            (false, false) => Pressed::replace(visit.voice.message(Key::UploadGone)),
        }))
    }
}

fn read(
    library: &Library,
    name: &str,
    bytes: &[u8],
    wish: Option<Folder>,
    remark: Option<String>,
    at: Timestamp,
    token: Token,
) -> anyhow::Result<Read> {
    let Converted { documents, troubles } = library.reader.read(name, bytes, Limits::default());
    if documents.is_empty() {
        return Ok(Read::Refused(name.to_owned(), troubles));
    }
    let count = documents.len();
    let files = match knowledge::place(&library.knowledge, documents, wish) {
        Ok(files) => files,
        Err(misplaced) => return Ok(Read::Misplaced(misplaced, count)),
    };
    let proposal = knowledge::propose(&library.knowledge, &files);
    let waiting = Waiting { name: name.to_owned(), at, files, before: proposal.before.clone() };
    if proposal.documents.iter().any(|document| is_new(document.fate)) {
        library.uploads.keep(token, &waiting, bytes)?;
    }
    Ok(Read::Shown(Shown { waiting, proposal, troubles, remark }))
}

/// Whether there is something to decide.
pub(super) fn is_new(fate: Fate) -> bool {
    matches!(fate, Fate::Added | Fate::Changed { .. })
}
