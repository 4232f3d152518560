//! Files that admins send: read, shown as a difference, and live once confirmed.
//!
//! Nothing changes before the ✅: what was sent waits outside the knowledge folder. What the ✅ does
//! is in [`confirm`]; ❌ leaves nothing. Files of one album wait together ([`album`]).

mod album;
mod confirm;
mod gathering;

use std::path::PathBuf;

pub use self::album::Joined;
pub use self::gathering::{Content, Incoming};
use super::view::upload as look;
use super::{Actor, App, Place, Pressed, Reply, Said, Visit};
use crate::knowledge::{Fate, Misplaced, Proposal, Reader, Uploads, Waiting};
use crate::model::{Dialogue, MediaKind, Role, Token};
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

/// What reading what was sent led to.
pub(super) struct Read {
    pub waiting: Waiting,
    pub outcome: ReadOutcome,
}

/// What is to be seen of it.
pub(super) enum ReadOutcome {
    /// Nothing in it can be used.
    Refused,
    /// The words under it are meant as a folder, and are none.
    NoFolder(String),
    /// Its documents have no place.
    Misplaced(Misplaced),
    /// It waits for a decision.
    Proposed {
        proposal: Proposal,
        /// Words under it that name no folder.
        remark: Option<String>,
    },
}

/// What somebody agreed to with the ✅.
#[derive(Debug, Clone, Copy)]
pub(super) enum Agreed {
    /// To so many files, which is how many were shown.
    Files(u16),
    /// To all of it, though this speaks against it.
    Against(Token),
}

impl Agreed {
    fn overruled(self) -> Option<Token> {
        match self {
            Self::Files(_) => None,
            Self::Against(against) => Some(against),
        }
    }
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

    /// A file for the knowledge, with the folder that its sender named, if any: what it would change.
    pub async fn upload(&self, who: &Actor, name: &str, bytes: Vec<u8>, folder: &str) -> Reply {
        let file =
            Incoming { name: name.to_owned(), content: Content::Bytes(bytes), under: folder.to_owned() };
        self.upload_file(who, file).await
    }

    /// A file that came alone: what it would change, or why it is refused.
    pub async fn upload_file(&self, who: &Actor, file: Incoming) -> Reply {
        if !self.may(who, Role::Admin, "[file]".to_owned()).await? {
            return self.unreadable(who).await;
        }
        let visit = self.visit(who).await?;
        let Some(library) = self.shared.options.library.clone() else { return self.unreadable(who).await };
        // Several may come within the same moment, perhaps under the same name.
        let hash = file.content.hash().unwrap_or_default();
        let token = Token::of(&format!("{} {} {} {hash:016x}", who.user.0, file.name, visit.now));
        // One at a time, whatever arrives at once; and never on a seat for questions, nor before them.
        let _turn = self.shared.uploading.lock().await;
        let reading = move || gathering::alone(&library, &file, visit.now, token);
        let read = tokio::task::spawn_blocking(move || search::giving_way(reading)).await??;
        Ok(vec![look::read(&visit.voice, &read, token)])
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

/// Whether there is something to decide.
pub(super) fn is_new(fate: Fate) -> bool {
    matches!(fate, Fate::Added | Fate::Changed { .. })
}
