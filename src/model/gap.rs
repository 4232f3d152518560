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
    /// What was said to be wrong with the answer, the newest last, at most [`Gap::REMARKS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
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
    /// How many remarks are kept.
    pub const REMARKS: usize = 5;

    /// One that was asked once.
    pub fn new(question: &str, kind: GapKind, document: Option<DocumentId>, at: Timestamp) -> Self {
        let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { question, kind, document, count: 1, newest: at, remarks: Vec::new() }
    }

    /// What was said to be wrong with the answer to a question that is counted already.
    pub fn remark(question: &str, document: DocumentId, remark: String, at: Timestamp) -> Self {
        let asked = Self::new(question, GapKind::Disliked, Some(document), at);
        Self { count: 0, remarks: vec![remark], ..asked }
    }

    /// What becomes of one that is kept, if it is, when another one of the same comes.
    pub fn joined(self, kept: Option<Self>) -> Self {
        match kept {
            Some(mut kept) => {
                kept.merge(self);
                kept
            }
            None => Self { count: self.count.max(1), ..self },
        }
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
    fn merge(&mut self, other: Self) {
        self.count = self.count.saturating_add(other.count);
        if other.newest >= self.newest {
            self.newest = other.newest;
            self.document = other.document.or(self.document.take());
        }
        self.remarks.extend(other.remarks);
        self.remarks.drain(..self.remarks.len().saturating_sub(Self::REMARKS));
    }
}
