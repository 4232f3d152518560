//! Telegram as the messenger of broadcasts: each call is one request, tried once.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use teloxide::types::MessageId;
use tokio::time::Instant;

use super::client::{Call, Client, Failure, Refused};
use super::to_request::{self, Destination};
use super::unfit::unfit;
use crate::broadcast::{Fate, Messenger};
use crate::model::{ChatId, Gone, Message};

/// Sends broadcasts.
pub(super) struct Broadcasting {
    client: Client,
    /// The texts whose markup Telegram could not read, by their hash: they go without.
    unreadable: Mutex<HashSet<u64>>,
}

#[async_trait]
impl Messenger for Broadcasting {
    async fn send(&self, chat: ChatId, message: &Message, part: usize) -> Fate {
        let calls = to_request::sends(message, &to(chat));
        let whole = part + 1 >= calls.len();
        match calls.into_iter().nth(part) {
            Some(call) => self.one(call, whole).await,
            None => Fate::Refused("there is nothing in it to send".to_owned()),
        }
    }

    async fn edit(&self, chat: ChatId, message: &Message, earlier: &[i64], part: usize) -> Fate {
        let calls = to_request::sends(message, &to(chat));
        let whole = part + 1 >= calls.len();
        let surplus = earlier.get(calls.len()..).unwrap_or_default();
        if whole && !surplus.is_empty() {
            // What is no longer needed goes before the last step, so that this is repeated with it.
            match self.delete(chat, surplus).await {
                Fate::Done { .. } | Fate::Refused(_) => {}
                other => return other,
            }
        }
        let Some(call) = calls.into_iter().nth(part) else {
            return Fate::Refused("there is nothing in it to send".to_owned());
        };
        let Some(&known) = earlier.get(part) else { return self.one(call, whole).await };
        let Some(edit) =
            to_request::edit_of(&call, chat.0, MessageId(i32::try_from(known).unwrap_or_default()))
        else {
            return Fate::Refused("a file that was sent cannot be changed into this".to_owned());
        };
        let edit = self.readable(edit);
        match self.client.call(&edit).await {
            Ok(_) => Fate::Done { message: Some(known), whole },
            Err(Failure::Refused(refused)) if refused.is_not_modified() => {
                Fate::Done { message: Some(known), whole }
            }
            Err(failure) => self.failed(&edit, failure),
        }
    }

    async fn delete(&self, chat: ChatId, messages: &[i64]) -> Fate {
        let mut call = Call::new("DeleteMessages");
        call.set("chat_id", chat.0);
        call.set("message_ids", messages);
        match self.client.call(&call).await {
            Ok(_) => Fate::Done { message: None, whole: true },
            Err(Failure::Refused(refused)) if refused.is_not_found() => {
                Fate::Done { message: None, whole: true }
            }
            Err(failure) => fate(failure),
        }
    }

    async fn is_there(&self) -> bool {
        self.client.call(&Call::new("getMe")).await.is_ok()
    }

    fn aside(&self, chat: ChatId) {
        self.client.traffic.count(chat);
    }

    fn elsewhere(&self) -> Vec<(ChatId, Instant)> {
        self.client.traffic.take()
    }
}

impl Broadcasting {
    pub(super) fn new(client: Client) -> Self {
        Self { client, unreadable: Mutex::default() }
    }

    async fn one(&self, call: Call, whole: bool) -> Fate {
        let call = self.readable(call);
        match self.client.call(&call).await {
            Ok(result) => {
                let sent = serde_json::from_str::<serde_json::Value>(result.get()).unwrap_or_default();
                // A message without a number was sent all the same; it can never be changed.
                let message = Some(sent["message_id"].as_i64().unwrap_or_default());
                Fate::Done { message, whole }
            }
            Err(failure) => self.failed(&call, failure),
        }
    }

    /// The request in a form that Telegram can read, as far as we know: the words matter more than
    /// how they look.
    fn readable(&self, mut call: Call) -> Call {
        if self.unreadable().contains(&hash(&call)) {
            call.drop_markup();
        }
        call
    }

    fn failed(&self, call: &Call, failure: Failure) -> Fate {
        match failure {
            Failure::Refused(refused) if refused.is_about_markup() && call.plain.is_some() => {
                tracing::error!("Telegram could not read our markup; sending plain text");
                self.unreadable().insert(hash(call));
                Fate::Again
            }
            other => fate(other),
        }
    }

    fn unreadable(&self) -> MutexGuard<'_, HashSet<u64>> {
        self.unreadable.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Of the text with its markup.
fn hash(call: &Call) -> u64 {
    let mut hasher = DefaultHasher::new();
    ["text", "caption"]
        .map(|name| call.params.get(name).and_then(serde_json::Value::as_str))
        .hash(&mut hasher);
    hasher.finish()
}

fn to(chat: ChatId) -> Destination {
    Destination { chat: chat.0, thread: None, reply_to: None }
}

fn fate(failure: Failure) -> Fate {
    match failure {
        Failure::NoConnection(why) => Fate::NotSent(why),
        Failure::Unreachable(why) => Fate::Unknown(why),
        Failure::TooFast(wait) => Fate::TooFast(wait),
        Failure::Migrated(chat) => Fate::Moved(ChatId(chat)),
        Failure::Unauthorized => Fate::NotSent("the token is not valid".to_owned()),
        Failure::Refused(refused) => match gone(&refused) {
            Some(gone) => Fate::Gone(gone),
            None => match unfit(&refused) {
                Some(why) => Fate::Unfit(why, refused.description),
                None => Fate::Refused(refused.description),
            },
        },
    }
}

/// Whether Telegram says that there is nobody to reach.
fn gone(Refused { code, description }: &Refused) -> Option<Gone> {
    let says = |words: &str| description.contains(words);
    match code {
        403 if says("deactivated") => Some(Gone::Deleted),
        403 => Some(Gone::Blocked),
        400 if says("chat not found") || says("PEER_ID_INVALID") || says("user not found") => {
            Some(Gone::Unknown)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_telegram_says_is_told_apart() {
        for (code, description, expected) in [
            (403, "Forbidden: bot was blocked by the user", Some(Gone::Blocked)),
            (403, "Forbidden: user is deactivated", Some(Gone::Deleted)),
            (403, "Forbidden: bot can't initiate conversation with a user", Some(Gone::Blocked)),
            (400, "Bad Request: chat not found", Some(Gone::Unknown)),
            (400, "Bad Request: message is too long", None),
        ] {
            let refused = Refused { code, description: description.to_owned() };
            assert_eq!(gone(&refused), expected, "{description}");
        }
    }
}
