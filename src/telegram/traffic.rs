//! What is sent besides broadcasts, noted for the pacer of broadcasts, which makes room for it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

use super::client::Call;
use crate::model::ChatId;

/// When nobody asks, as many of the last are kept: more than a few seconds hold.
const KEPT: usize = 256;

/// A handle; all of them note in one place.
#[derive(Clone, Default)]
pub(super) struct Traffic(Arc<Mutex<Sent>>);

type Sent = VecDeque<(ChatId, Instant)>;

impl Traffic {
    /// This goes out now, if it is something that Telegram counts.
    pub(super) fn note(&self, call: &Call) {
        let counts = ["send", "edit"]
            .iter()
            .any(|verb| call.method.get(..verb.len()).is_some_and(|start| start.eq_ignore_ascii_case(verb)));
        let chat = call.params.get("chat_id").and_then(serde_json::Value::as_i64);
        if let (true, Some(chat)) = (counts, chat) {
            self.count(ChatId(chat));
        }
    }

    /// Something that Telegram counts goes to this chat now.
    pub(super) fn count(&self, chat: ChatId) {
        let mut sent = self.lock();
        if sent.len() == KEPT {
            sent.pop_front();
        }
        sent.push_back((chat, Instant::now()));
    }

    /// What was noted since the last time.
    pub(super) fn take(&self) -> Vec<(ChatId, Instant)> {
        self.lock().drain(..).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Sent> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_noted_once_and_nothing_else_is() {
        let traffic = Traffic::default();
        for (method, chat) in
            [("SendMessage", 1), ("editMessageText", 2), ("answerCallbackQuery", 3), ("getMe", 4)]
        {
            let mut call = Call::new(method);
            call.set("chat_id", chat);
            traffic.note(&call);
        }
        traffic.note(&Call::new("sendMessage"));
        assert_eq!(traffic.take().iter().map(|(chat, _)| chat.0).collect::<Vec<_>>(), [1, 2]);
        assert!(traffic.take().is_empty());
    }

    #[test]
    fn without_anybody_who_asks_it_stays_small() {
        let (traffic, mut call) = (Traffic::default(), Call::new("SendMessage"));
        for chat in 0..1000 {
            call.set("chat_id", chat);
            traffic.note(&call);
        }
        let sent = traffic.take();
        assert_eq!((sent.len(), sent[0].0), (KEPT, ChatId(1000 - KEPT as i64)));
    }
}
