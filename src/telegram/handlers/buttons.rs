//! Pressed buttons.

use teloxide::types::{CallbackQuery, MessageId, Update};

use super::{Outcome, tell};
use crate::app::{Actor, App};
use crate::model::Message;
use crate::telegram::messenger::{Messenger, Undelivered};
use crate::telegram::stop::Stopped;
use crate::telegram::to_request::{self, Destination};
use crate::telegram::{callback, from_update};

/// A button was pressed: a notice, a changed message, messages after it.
pub(in crate::telegram) async fn button(
    app: App,
    who: Actor,
    query: CallbackQuery,
    update: Update,
    messenger: Messenger,
) -> Outcome {
    let action = query.data.as_deref().and_then(callback::decode);
    let pressed = app.press(&who, action).await?;
    messenger.send_all(vec![to_request::notice(&query.id, pressed.notice.as_deref())]).await?;
    let Some(to) = from_update::destination(&update) else { return Ok(()) };
    if let (Some(replacement), Some(earlier)) = (&pressed.replace, &query.message) {
        replace(&messenger, replacement, earlier.id(), &to).await?;
    }
    tell(&app, &who, &messenger, &pressed.send, &to).await
}

/// Turns the earlier message into the new one; where it is too old for that, sends the new one.
async fn replace(
    messenger: &Messenger,
    replacement: &Message,
    earlier: MessageId,
    to: &Destination,
) -> Result<(), Stopped> {
    let mut calls = to_request::edits(replacement, earlier, to);
    if calls.is_empty() {
        return Ok(());
    }
    match messenger.send(calls.remove(0)).await {
        Ok(_) => messenger.send_all(calls).await,
        Err(Undelivered::Refused(refused)) if refused.is_not_modified() => messenger.send_all(calls).await,
        Err(Undelivered::Refused(_)) => messenger.send_all(to_request::sends(replacement, to)).await,
        Err(Undelivered::Interrupted) => Err(Stopped),
    }
}
