//! Pressed buttons.

use teloxide::types::{CallbackQuery, MessageId, Update};

use super::{Failure, Outcome, tell, told};
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
    if let (Some(replacement), Some(earlier)) = (&pressed.replace, &query.message)
        && !replaced(&app, &who, &messenger, replacement, earlier.id(), &to).await?
    {
        // What was to come after it is about what was not taken.
        return Ok(());
    }
    tell(&app, &who, &messenger, &pressed.send, &to).await
}

/// Turns the earlier message into the new one; where it is too old for that, sends the new one. `false`
/// when Telegram does not take that either.
pub(super) async fn replaced(
    app: &App,
    who: &Actor,
    messenger: &Messenger,
    replacement: &Message,
    earlier: MessageId,
    to: &Destination,
) -> Result<bool, Failure> {
    let mut calls = to_request::edits(replacement, earlier, to);
    if calls.is_empty() {
        return Ok(true);
    }
    match messenger.send(calls.remove(0)).await {
        Ok(_) => {}
        Err(Undelivered::Refused(refused)) if refused.is_not_modified() => {}
        Err(Undelivered::Refused(_)) => {
            return told(app, who, messenger, std::slice::from_ref(replacement), to).await;
        }
        Err(Undelivered::Interrupted) => return Err(Stopped.into()),
    }
    messenger.send_all(calls).await?;
    Ok(true)
}
