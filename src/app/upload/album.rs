//! Files that were sent together: one difference for all of them, one ✅.
//!
//! They arrive one by one, and nobody says which is the last. So each that comes joins what waits, and
//! the message that showed what came before becomes one that shows all: there is nothing to wait for.
//! What has joined is on disk before it is shown; a file that arrives a second time, after a kill,
//! takes the place of the first.

use super::gathering::{self, Incoming};
use super::{Library, Read, look};
use crate::app::{Actor, App};
use crate::knowledge::convert::Unfit;
use crate::knowledge::{Sent, Waiting};
use crate::model::{Message, Role, Timestamp, Token};
use crate::search;

/// Telegram sends no more together.
const MOST_FILES: usize = 10;

/// All files of an album together.
const MOST_BYTES: usize = 50 << 20;

/// All documents that are made of them: as much as an archive may unpack to.
const MOST_TEXT_BYTES: usize = 100 << 20;

/// What an album looks like, with the file that has just joined it.
#[derive(Debug, Clone)]
pub struct Joined {
    /// What all of it would change.
    pub message: Message,
    /// The album by its name here; `None` when nothing waits.
    pub album: Option<Token>,
    /// The number of the message that showed it before, and becomes this one.
    pub earlier: Option<i64>,
}

impl App {
    /// A file joins the others of its album.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub async fn upload_to_album(&self, who: &Actor, album: &str, file: Incoming) -> anyhow::Result<Joined> {
        let may = self.may(who, Role::Admin, "[file]".to_owned()).await?;
        let visit = self.visit(who).await?;
        let Some(library) = self.shared.options.library.clone().filter(|_| may) else {
            let message = self.unreadable(who).await?.into_iter().next().unwrap_or_default();
            return Ok(Joined { message, album: None, earlier: None });
        };
        let name = format!("{} album {album}", who.user.0);
        let _turn = self.shared.uploading.lock().await;
        let joining = move || join(&library, &name, &file, visit.now);
        let (read, token) = tokio::task::spawn_blocking(move || search::giving_way(joining)).await??;
        let message = look::read(&visit.voice, &read, token);
        Ok(Joined { message, album: Some(token), earlier: read.waiting.shown })
    }

    /// The message of this number shows the album: what joins it is shown there.
    ///
    /// # Errors
    /// When that cannot be kept.
    pub async fn album_shown(&self, album: Token, message: i64) -> anyhow::Result<()> {
        let Some(library) = self.shared.options.library.clone() else { return Ok(()) };
        let _turn = self.shared.uploading.lock().await;
        let keep = move || match library.uploads.find(album) {
            Some(waiting) => library.uploads.shown_again(album, &Waiting { shown: Some(message), ..waiting }),
            None => Ok(()),
        };
        Ok(tokio::task::spawn_blocking(keep).await??)
    }
}

fn join(library: &Library, album: &str, file: &Incoming, at: Timestamp) -> anyhow::Result<(Read, Token)> {
    let token = token(library, album);
    let mut waiting = library.uploads.find(token).unwrap_or_else(|| Waiting::since(at));
    let same =
        |sent: &Sent| sent.name == file.name && (sent.hash.is_none() || sent.hash == file.content.hash());
    let place = waiting.sent.iter().position(same).unwrap_or(waiting.sent.len());
    let others = waiting.sent.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, sent)| sent);
    let sent = within_bounds(others, gathering::read(library, file), file);
    let original = file.content.bytes().filter(|_| !sent.documents.is_empty()).unwrap_or_default();
    if place < waiting.sent.len() {
        waiting.sent[place] = sent;
    } else {
        waiting.sent.push(sent);
    }
    let read = gathering::gathered(library, waiting);
    library.uploads.keep(token, &read.waiting, place, original)?;
    Ok((read, token))
}

/// The file as it was read, or what is said of one with which it would be too much.
fn within_bounds<'s>(others: impl Iterator<Item = &'s Sent>, sent: Sent, file: &Incoming) -> Sent {
    let text = |sent: &Sent| sent.documents.iter().map(|made| made.text.len()).sum::<usize>();
    let (mut count, mut bytes, mut texts) = (1, sent.bytes, text(&sent));
    for other in others.filter(|other| !other.documents.is_empty()) {
        count += 1;
        bytes += other.bytes;
        texts += text(other);
    }
    if count > MOST_FILES {
        gathering::unused(file, Unfit::TooManyFiles { limit: MOST_FILES })
    } else if bytes > MOST_BYTES {
        gathering::unused(file, Unfit::TooMuchTogether { limit_mb: MOST_BYTES >> 20 })
    } else if texts > MOST_TEXT_BYTES {
        gathering::unused(file, Unfit::TooMuchTogether { limit_mb: MOST_TEXT_BYTES >> 20 })
    } else {
        sent
    }
}

/// What comes after the others were taken in is decided by itself.
fn token(library: &Library, album: &str) -> Token {
    let tokens = (0u32..).map(|time| Token::of(&format!("{album} {time}")));
    let free = |token: &Token| !library.uploads.is_taken_in(*token);
    tokens.filter(free).take(1).next().unwrap_or_else(|| Token::of(album))
}
