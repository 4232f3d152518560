//! Where a multi-step exchange with one person stands.

use serde::{Deserialize, Serialize};

/// The question that the bot asked and whose answer it waits for; one variant per question.
///
/// No stored dialogue means that nothing is awaited: plain text is a question to the knowledge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dialogue {
    /// `/ask` came without a question: the next text is the question.
    AwaitingQuestion,
    /// `/region` listed the places: the next text may name one.
    AwaitingRegion,
}
