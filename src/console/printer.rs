//! The messenger that prints: what reaches who sits here is shown like everything else, and what would
//! reach others with the number of whom it reaches.

use std::io::{self, Write as _};
use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;

use super::numbered::Numbered;
use super::render::Look;
use crate::broadcast::{Fate, Messenger};
use crate::model::{ChatId, Message};

/// Prints each message.
pub(super) struct Printer {
    look: Look,
    /// The conversation of who sits here.
    here: ChatId,
    /// The numbers on the screen: who sits here can press what reaches them.
    buttons: Numbered,
    last: AtomicI64,
}

impl Printer {
    /// Prints in this look, below what the chat prints.
    pub(super) fn new(look: Look, here: ChatId, buttons: Numbered) -> Self {
        Self { look, here, buttons, last: AtomicI64::new(0) }
    }

    fn drawn(&self, chat: ChatId, message: &Message) -> String {
        let first = if chat == self.here { self.buttons.add(message) } else { 1 };
        self.look.message(message, first)
    }

    fn print(&self, sign: &str, chat: ChatId, text: &str) -> Fate {
        let mut out = io::stdout().lock();
        let whom = if chat == self.here { String::new() } else { format!(" {}", chat.0) };
        match writeln!(out, "{sign}{whom}\n{text}\n").and_then(|()| out.flush()) {
            Ok(()) => Fate::Done { message: None, whole: true },
            Err(error) => Fate::Unknown(error.to_string()),
        }
    }
}

#[async_trait]
impl Messenger for Printer {
    async fn send(&self, chat: ChatId, message: &Message, _part: usize) -> Fate {
        match self.print("📨", chat, &self.drawn(chat, message)) {
            Fate::Done { whole, .. } => {
                Fate::Done { message: Some(self.last.fetch_add(1, Ordering::Relaxed) + 1), whole }
            }
            other => other,
        }
    }

    async fn edit(&self, chat: ChatId, message: &Message, earlier: &[i64], _part: usize) -> Fate {
        match self.print("✏️", chat, &self.drawn(chat, message)) {
            Fate::Done { whole, .. } => Fate::Done { message: earlier.first().copied(), whole },
            other => other,
        }
    }

    async fn delete(&self, chat: ChatId, _messages: &[i64]) -> Fate {
        self.print("↩️", chat, "")
    }
}
