//! What residents said of an answer.

use serde::{Deserialize, Serialize};

use super::{DocumentId, Timestamp, UserId};

/// One press of *helpful* or *not helpful*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// Who pressed.
    pub user: UserId,
    /// The question that had been asked, when it is still known.
    pub question: Option<String>,
    /// The document the answer came from.
    pub document: DocumentId,
    /// What they said.
    pub verdict: Verdict,
    /// When.
    pub at: Timestamp,
}

/// Whether an answer helped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// 👍
    Helpful,
    /// 👎
    NotHelpful,
}
