//! A question that people asked in vain. Nothing in it says who asked.

use serde::{Deserialize, Serialize};

use super::{DocumentId, Timestamp, Token};

/// A question as typed, and how often it was asked in vain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The question, its white space evened out.
    pub question: String,
    /// How it went.
    pub kind: GapKind,
    /// The document whose answer did not help.
    pub document: Option<DocumentId>,
    /// How many times.
    pub count: u32,
    /// When last.
    pub newest: Timestamp,
}

/// How a question was in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum GapKind {
    /// Nothing was found.
    Nothing,
    /// The answer did not help.
    Disliked,
}

impl Gap {
    /// One that was asked once.
    pub fn new(question: &str, kind: GapKind, document: Option<DocumentId>, at: Timestamp) -> Self {
        let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { question, kind, document, count: 1, newest: at }
    }

    /// What the same question, in vain in the same way, has in common.
    pub fn token(&self) -> Token {
        let kind = match self.kind {
            GapKind::Nothing => 'n',
            GapKind::Disliked => 'd',
        };
        Token::of(&format!("{kind}{}", self.question))
    }

    /// Takes in another one of the same.
    pub fn merge(&mut self, other: Self) {
        self.count = self.count.saturating_add(other.count);
        if other.newest >= self.newest {
            self.newest = other.newest;
            self.document = other.document.or(self.document.take());
        }
    }
}
