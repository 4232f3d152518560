//! `@bot question`, typed in any chat.

use teloxide::types::InlineQuery;

use super::Outcome;
use crate::app::{Actor, App};
use crate::telegram::messenger::Messenger;
use crate::telegram::to_request;

/// Offers answers to post.
pub(in crate::telegram) async fn inline(
    app: App,
    who: Actor,
    query: InlineQuery,
    messenger: Messenger,
) -> Outcome {
    let offers = app.inline(&who, &query.query).await?;
    Ok(messenger.send_all(vec![to_request::offers(&query.id, &offers)]).await?)
}
