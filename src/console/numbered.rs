//! What the numbers on the screen stand for: those of the chat, and of what reaches it in between.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::model::{Action, Message};

/// Buttons by their number, from 1. Every clone is the same screen.
#[derive(Debug, Clone, Default)]
pub(super) struct Numbered(Arc<Mutex<Vec<Action>>>);

impl Numbered {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.actions().len()
    }

    /// What a number stands for.
    pub(super) fn get(&self, number: usize) -> Option<Action> {
        self.actions().get(number.checked_sub(1)?).copied()
    }

    /// Numbers the buttons of a message; the first of these numbers.
    pub(super) fn add(&self, message: &Message) -> usize {
        let mut actions = self.actions();
        let first = actions.len() + 1;
        actions.extend(message.buttons.iter().flatten().map(|button| button.action));
        first
    }

    /// None of the numbers holds any more.
    pub(super) fn clear(&self) {
        self.actions().clear();
    }

    fn actions(&self) -> MutexGuard<'_, Vec<Action>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
