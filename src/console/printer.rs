//! The messenger that prints: what would reach people is shown with the number of whom it reaches.

use std::io::{self, Write as _};
use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;

use super::render::Look;
use crate::broadcast::{Fate, Messenger};
use crate::model::{ChatId, Message};

/// Prints each message.
pub(super) struct Printer {
    look: Look,
    last: AtomicI64,
}

impl Printer {
    /// Prints in this look, below what the chat prints.
    pub(super) fn new(look: Look) -> Self {
        Self { look, last: AtomicI64::new(0) }
    }

    fn print(&self, sign: &str, chat: ChatId, text: &str) -> Fate {
        let mut out = io::stdout().lock();
        match writeln!(out, "\n{sign} {}\n{text}", chat.0).and_then(|()| out.flush()) {
            Ok(()) => Fate::Done { message: None, whole: true },
            Err(error) => Fate::Unknown(error.to_string()),
        }
    }
}

#[async_trait]
impl Messenger for Printer {
    async fn send(&self, chat: ChatId, message: &Message, _part: usize) -> Fate {
        match self.print("📨", chat, &self.look.message(message, 1)) {
            Fate::Done { whole, .. } => {
                Fate::Done { message: Some(self.last.fetch_add(1, Ordering::Relaxed) + 1), whole }
            }
            other => other,
        }
    }

    async fn edit(&self, chat: ChatId, message: &Message, earlier: &[i64], _part: usize) -> Fate {
        match self.print("✏️", chat, &self.look.message(message, 1)) {
            Fate::Done { whole, .. } => Fate::Done { message: earlier.first().copied(), whole },
            other => other,
        }
    }

    async fn delete(&self, chat: ChatId, _messages: &[i64]) -> Fate {
        self.print("↩️", chat, "")
    }
}
