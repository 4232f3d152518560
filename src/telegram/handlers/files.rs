//! Files for the knowledge: fetched, then shown as what they would change.

use teloxide::types::MessageId;

use super::buttons::replaced;
use super::{Failure, Outcome, tell};
use crate::app::{Actor, App, Content, Incoming, Joined, LARGEST_FILE_BYTES, Said, SentFile};
use crate::telegram::messenger::{Fetched, Messenger, Undelivered, message_id};
use crate::telegram::stop::Stopped;
use crate::telegram::to_request::{self, Destination};

/// A file for the knowledge, alone or of an album.
pub(super) async fn file(
    app: &App,
    who: &Actor,
    said: Said,
    to: &Destination,
    messenger: &Messenger,
) -> Outcome {
    let Said { text: under, file: Some(file), album, .. } = said else { return Ok(()) };
    let content = fetched(&file, messenger).await?;
    let file = Incoming { name: file.name.unwrap_or_default(), content, under };
    match album {
        None => {
            let reply = app.upload_file(who, file).await?;
            tell(app, who, messenger, &reply, to).await
        }
        Some(album) => {
            let joined = app.upload_to_album(who, &album, file).await?;
            show(app, who, messenger, &joined, to).await
        }
    }
}

async fn fetched(file: &SentFile, messenger: &Messenger) -> Result<Content, Stopped> {
    if file.size.is_some_and(|size| size > LARGEST_FILE_BYTES) {
        return Ok(Content::TooLarge);
    }
    Ok(match messenger.fetch(&file.media.file).await? {
        Fetched::Whole(bytes) => Content::Bytes(bytes),
        Fetched::TooLarge => Content::TooLarge,
        Fetched::Failed => Content::NotFetched,
    })
}

/// Shows an album in the one message that it has. Killed before its number is kept, the next file
/// is shown in another one: with the same buttons, and the first still does what it says.
async fn show(app: &App, who: &Actor, messenger: &Messenger, joined: &Joined, to: &Destination) -> Outcome {
    if let Some(earlier) = joined.earlier.and_then(|number| i32::try_from(number).ok()) {
        replaced(app, who, messenger, &joined.message, MessageId(earlier), to).await?;
        return Ok(());
    }
    let mut calls = to_request::sends(&joined.message, to);
    if calls.is_empty() {
        return Ok(());
    }
    let number = match messenger.send(calls.remove(0)).await {
        Ok(result) => message_id(&result),
        Err(Undelivered::Interrupted) => return Err(Failure::Interrupted),
        Err(Undelivered::Refused(_)) => return Ok(()),
    };
    messenger.send_all(calls).await?;
    if let (Some(album), Some(number)) = (joined.album, number) {
        app.album_shown(album, number).await?;
    }
    Ok(())
}
