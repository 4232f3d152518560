//! The port through which one message reaches one conversation, or is changed, or taken back.

use std::time::Duration;

use async_trait::async_trait;
use tokio::time::Instant;

use crate::model::{ChatId, Gone, Message, Unfit};

/// Sends. Tries exactly once: trying again is up to the worker.
///
/// A message that is too long for one goes in parts; each call sends one of them, so that a part is
/// never repeated because another failed, and every part keeps to the pace.
#[async_trait]
pub trait Messenger: Send + Sync {
    /// Sends the part of `message` with this number, from 0.
    async fn send(&self, chat: ChatId, message: &Message, part: usize) -> Fate;

    /// Makes the messages `earlier` in that conversation into `message`: step number `part`, from 0.
    async fn edit(&self, chat: ChatId, message: &Message, earlier: &[i64], part: usize) -> Fate;

    /// Deletes messages in that conversation. Those that are gone already do not matter.
    async fn delete(&self, chat: ChatId, messages: &[i64]) -> Fate;

    /// Whether anything gets through at all, found out by something that reaches nobody.
    async fn is_there(&self) -> bool {
        true
    }

    /// Something is about to go to `chat` that the worker does not send: it counts as sent elsewhere.
    fn aside(&self, _chat: ChatId) {}

    /// What others sent through the same door since this was last asked, to whom and when: answers,
    /// which never wait, so that the worker makes room for them.
    fn elsewhere(&self) -> Vec<(ChatId, Instant)> {
        Vec::new()
    }
}

/// What came of one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Done.
    Done {
        /// The message that is there now; `None` when one was deleted.
        message: Option<i64>,
        /// Whether that was the last part.
        whole: bool,
    },
    /// Nothing was done, and the same call once more will do it: its form was changed.
    Again,
    /// Nothing may be sent for this long.
    TooFast(Duration),
    /// They cannot be reached.
    Gone(Gone),
    /// The conversation is elsewhere now.
    Moved(ChatId),
    /// Trying again is no use, for this reason.
    Refused(String),
    /// What is said is refused, whoever it is for, in these words.
    Unfit(Unfit, String),
    /// The messenger cannot be reached; surely nothing was done.
    NotSent(String),
    /// It failed; whether something was done is unknown.
    Unknown(String),
}
