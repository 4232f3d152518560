//! What the office tells everybody who asks: notices above the answers, and a pause.

use serde::{Deserialize, Serialize};

use super::{Timestamp, Token, UserId};

/// A few words shown above answers for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its name; see [`Notice::new`].
    pub id: Token,
    /// What it says.
    pub text: String,
    /// From when on.
    pub from: Timestamp,
    /// Until when; `None` until somebody takes it down.
    pub until: Option<Timestamp>,
    /// Who put it up.
    pub by: UserId,
}

impl Notice {
    /// A notice; the same words from the same moment on are the same notice.
    pub fn new(text: String, from: Timestamp, until: Option<Timestamp>, by: UserId) -> Self {
        let id = Token::of(&format!("{} {text}", from.timestamp_micros()));
        Self { id, text, from, until, by }
    }

    /// Whether it is to be shown at `now`.
    pub fn is_shown(&self, now: Timestamp) -> bool {
        self.from <= now && !self.is_over(now)
    }

    /// Whether its time has passed.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| until <= now)
    }
}

/// Why questions are not answered for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// What people are told.
    pub reason: String,
    /// Who paused.
    pub by: UserId,
    /// Since when.
    pub since: Timestamp,
}
