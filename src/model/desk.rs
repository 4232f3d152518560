//! What the buttons of tickets and gaps do.

use serde::{Deserialize, Serialize};

use super::{AnswerPart, Role, TicketId, Token};

/// What a button between residents and the office does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant documents its fields by its sentence")]
pub enum Desk {
    /// 🙋 Hands this question of the asker to a worker.
    HandOver { question: Token },
    /// Does something with a ticket.
    Ticket { act: TicketAct, ticket: TicketId },
    /// Lists the tickets that wait.
    Inbox { page: u16 },
    /// Lists what was asked in vain.
    Gaps { page: u16 },
    /// 💬 The next text answers these questions and becomes a document.
    AnswerGap { gap: Token },
    /// 🔗 Lists the documents that these questions may mean.
    AliasGap { gap: Token },
    /// The next text is another name for this document.
    Alias { document: Token },
    /// 🗑 Takes these questions off the list.
    DismissGap { gap: Token },
    /// ✍️ The asker's next text says what was wrong with the answer from this document.
    Remark { document: Token },
    /// Does something with the document that is being made of an answer.
    Write { of: Token, act: WriteAct },
}

/// What a button does with the document that is being made of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum WriteAct {
    /// ✏️ The next text is this part.
    Ask(AnswerPart),
    /// Shows it as a whole again.
    Show,
    /// It belongs to no place.
    NoRegion,
    /// It has no topics.
    NoTopics,
    /// ✅ It goes into the knowledge.
    Confirm,
    /// ✅ It goes into the knowledge, though this speaks against it.
    ConfirmAnyway {
        /// What was shown to speak against it.
        against: Token,
    },
    /// 🙋 An admin is asked to decide.
    AskAdmin,
}

/// What a button does with a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TicketAct {
    /// Shows it to a worker.
    Show,
    /// ✋ The worker sees to it.
    Take,
    /// ↩️ The worker no longer does.
    GiveBack,
    /// 💬 The worker's next text is the answer.
    Answer,
    /// ✅ Sends the answer that was shown.
    Send,
    /// 🔒 The worker's next text is the reason to close it.
    Close,
    /// 💬 The asker's next text goes to the ticket.
    Reply,
    /// ✅ The asker needs nothing more.
    Finish,
    /// 📚 Makes a document of its question and answer.
    Save,
}

impl Desk {
    /// The role that pressing it takes.
    pub fn role(self) -> Role {
        match self {
            Self::HandOver { .. } | Self::Remark { .. } => Role::Resident,
            Self::Ticket { act, .. } => act.role(),
            Self::Write { act: WriteAct::ConfirmAnyway { .. }, .. }
            | Self::Gaps { .. }
            | Self::AnswerGap { .. }
            | Self::AliasGap { .. }
            | Self::Alias { .. }
            | Self::DismissGap { .. } => Role::Admin,
            Self::Inbox { .. } | Self::Write { .. } => Role::Worker,
        }
    }
}

impl TicketAct {
    /// The role that it takes.
    pub fn role(self) -> Role {
        match self {
            Self::Show
            | Self::Take
            | Self::GiveBack
            | Self::Answer
            | Self::Send
            | Self::Close
            | Self::Save => Role::Worker,
            Self::Reply | Self::Finish => Role::Resident,
        }
    }
}
