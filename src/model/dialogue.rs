//! Where a multi-step exchange with one person stands.

use serde::{Deserialize, Serialize};

use super::{AnswerDraft, AnswerPart, DocumentId, DraftId, Locale, TicketId};

/// The question that the bot asked and whose answer it waits for; one variant per question.
///
/// No stored dialogue means that nothing is awaited: plain text is a question to the knowledge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dialogue {
    /// `/ask` came without a question: the next text is the question.
    AwaitingQuestion,
    /// `/region` listed the places: the next text may name one.
    AwaitingRegion,
    /// Something about an announcement was asked: the next message is the answer.
    Announcing {
        /// Which announcement; `None` before there is one.
        draft: Option<DraftId>,
        /// What was asked.
        asks: Part,
    },
    /// A worker writes the answer to a ticket; what they wrote waits to be confirmed, and further
    /// text takes its place.
    Answering {
        /// The ticket.
        ticket: TicketId,
        /// What they wrote.
        text: Option<String>,
    },
    /// A worker closes a ticket: the next text is the reason.
    Closing {
        /// The ticket.
        ticket: TicketId,
    },
    /// An asker adds something to their ticket: the next text.
    Replying {
        /// The ticket.
        ticket: TicketId,
    },
    /// Somebody says what was wrong with an answer: the next text.
    Remarking {
        /// The question.
        question: String,
        /// The document whose answer did not help.
        document: DocumentId,
    },
    /// A document is made of a question and its answer.
    Writing {
        /// As far as it is.
        draft: AnswerDraft,
        /// What the next text is; `None` while the whole is shown.
        asks: Option<AnswerPart>,
    },
    /// Another name for a document: the next text.
    Naming {
        /// The document.
        document: DocumentId,
    },
}

/// What was asked about an announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// Its words; of a locale, those of its variant.
    Words(Option<Locale>),
    /// When it is to be sent.
    Time,
    /// A picture or a file.
    Media,
    /// What is written on a button and where it leads.
    Link,
}
