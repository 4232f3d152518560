//! What the buttons of tickets and gaps do.

use super::{Role, TicketId, Token};

/// What a button between residents and the office does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    /// 🗑 Takes these questions off the list.
    DismissGap { gap: Token },
}

/// What a button does with a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
}

impl Desk {
    /// The role that pressing it takes.
    pub fn role(self) -> Role {
        match self {
            Self::HandOver { .. } => Role::Resident,
            Self::Ticket { act, .. } => act.role(),
            Self::Inbox { .. } => Role::Worker,
            Self::Gaps { .. } | Self::DismissGap { .. } => Role::Admin,
        }
    }
}

impl TicketAct {
    /// The role that it takes.
    pub fn role(self) -> Role {
        match self {
            Self::Show | Self::Take | Self::GiveBack | Self::Answer | Self::Send | Self::Close => {
                Role::Worker
            }
            Self::Reply | Self::Finish => Role::Resident,
        }
    }
}
