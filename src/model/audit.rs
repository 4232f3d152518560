//! What is written down about administrative acts.

use serde::{Deserialize, Serialize};

use super::{Timestamp, UserId};

/// One act: who did what to what, when, and how that was before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// Who; `None` for the bot itself, and for somebody who was refused and had everything about
    /// themselves deleted since.
    pub who: Option<UserId>,
    /// What they did.
    pub act: Act,
    /// To what: a person's number, a command, a file, a word. In no particular language.
    pub object: String,
    /// How it was before; empty where there was nothing.
    pub before: String,
    /// How it is now; empty where nothing is left.
    pub after: String,
}

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Act {
    /// Sent a command or pressed a button of a role that they do not hold, and was refused.
    Refused,
    /// Gave somebody a role.
    Granted,
    /// Took somebody's role.
    Revoked,
    /// Put a notice above the answers.
    NoticeSet,
    /// Took a notice down.
    NoticeRemoved,
    /// Paused the answers.
    Paused,
    /// Let the answers go on.
    Resumed,
    /// Took changed knowledge in.
    Reloaded,
    /// Went back to the generation before.
    RolledBack,
    /// Changed an alias, a synonym, a stop word, a word of the dictionary.
    WordsChanged,
    /// Changed a file of the knowledge.
    FilesChanged,
    /// Sent an announcement off.
    Announced,
    /// Changed an announcement that is under way or out.
    AnnouncementChanged,
    /// Began to see to a resident's question.
    TicketTaken,
    /// Left a resident's question to others again.
    TicketGivenBack,
    /// Answered a resident's question.
    TicketAnswered,
    /// Took a question that was asked in vain off the list.
    GapDismissed,
    /// Repaired the store when it was opened; nobody did that.
    Repaired,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 18] = [
        Self::Refused,
        Self::Granted,
        Self::Revoked,
        Self::NoticeSet,
        Self::NoticeRemoved,
        Self::Paused,
        Self::Resumed,
        Self::Reloaded,
        Self::RolledBack,
        Self::WordsChanged,
        Self::FilesChanged,
        Self::Announced,
        Self::AnnouncementChanged,
        Self::TicketTaken,
        Self::TicketGivenBack,
        Self::TicketAnswered,
        Self::GapDismissed,
        Self::Repaired,
    ];
}
