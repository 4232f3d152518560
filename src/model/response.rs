//! What residents answer to an announcement.

use serde::{Deserialize, Serialize};

use super::{Timestamp, Token, UserId};

/// One answer of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// To which announcement, by the token of its broadcast.
    pub of: Token,
    /// Whose.
    pub user: UserId,
    /// What.
    pub answer: Heard,
    /// When.
    pub at: Timestamp,
}

/// What somebody did with an announcement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Heard {
    /// Pressed “I have read it”.
    Read,
    /// Replied with these words.
    Said(String),
}
