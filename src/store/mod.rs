//! What the bot remembers, as small async traits in the model's words.
//!
//! One verb per business fact. Every verb that changes something returns only when the change
//! survives `kill -9`. Nothing here assumes that one process owns the data: a change is a fact to
//! apply, never a value read earlier and written back.

use std::path::PathBuf;

use async_trait::async_trait;

use crate::model::{
    AuditEntry, Broadcast, BroadcastId, ChatId, DayUsage, Delivery, Dialogue, Draft, Feedback, Gap, Grant,
    Notice, Pause, Profile, ProfileChange, Response, Ticket, TicketId, Timestamp, UpdateId, UserId,
};

mod audit;
mod board;
mod commit;
pub mod control;
mod disk;
mod drafts;
mod export;
mod grants;
mod memory;
mod opening;
mod outbox;
mod record;
mod repair;
mod responses;
mod sled;
mod tickets;
mod usage;

pub use audit::AuditTrail;
pub use board::Board;
pub use disk::SledStore;
pub use drafts::Drafts;
pub use export::{LAST_EXPORT, export_to, import_from};
pub use grants::Grants;
pub use memory::MemoryStore;
pub use opening::{Opening, Repair};
pub use outbox::{Claim, Leased, Outbox, Settlement};
pub use responses::Responses;
pub use tickets::{Changed, Gaps, Opened, Tickets};
pub use usage::Usage;

/// What went wrong in the storage itself. A missing record is never an error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The backend refused or failed.
    #[error("the store failed: {0}")]
    Backend(String),
    /// A record could not be written in its stored form.
    #[error("a record could not be encoded: {0}")]
    Encode(String),
    /// Another process holds the data directory.
    #[error("another linli is running on {}; stop it first", .0.display())]
    AlreadyOpen(PathBuf),
    /// The data directory cannot be used.
    #[error("the data directory {} cannot be used: {why}", path.display())]
    DataDirectory {
        /// The directory, or the file in it.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
    /// A file to import is not a whole export. Nothing was changed.
    #[error("line {line} of the export is wrong: {why}")]
    Export {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
    /// An export could not be written or read.
    #[error("{} cannot be {verb}: {why}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// `written` or `read`.
        verb: &'static str,
        /// What the system says.
        why: String,
    },
    /// The process that holds the data could not be asked.
    #[error("the running linli could not be asked: {0}")]
    Control(String),
}

/// The outcome of a verb.
pub type Result<T> = std::result::Result<T, Error>;

/// What is kept about people.
#[async_trait]
pub trait Profiles: Send + Sync {
    /// The profile of `user`; a new one when nothing is kept.
    async fn profile(&self, user: UserId) -> Result<Profile>;

    /// Applies one change atomically and returns the profile after it.
    async fn change_profile(&self, user: UserId, change: ProfileChange) -> Result<Profile>;

    /// Forgets the questions that people asked before `limit`; returns how many. Not one commit: what
    /// is asked meanwhile waits for a few profiles, not for all.
    async fn delete_asked_before(&self, limit: Timestamp) -> Result<usize>;

    /// The profiles of people behind `after`, by their number, at most `limit`.
    async fn profiles(&self, after: Option<UserId>, limit: usize) -> Result<Vec<Profile>>;

    /// Deletes everything kept about `user`: profile, dialogues, feedback, tickets. Tickets of others
    /// that they had taken wait again. What they were refused stays in the audit trail, without their
    /// number.
    async fn forget(&self, user: UserId) -> Result<()>;
}

/// Where multi-step exchanges stand, one per person and conversation.
#[async_trait]
pub trait Dialogues: Send + Sync {
    /// The dialogue of `user` in `chat`, if one is open.
    async fn dialogue(&self, chat: ChatId, user: UserId) -> Result<Stored<Dialogue>>;

    /// Opens a dialogue, closes it with `None`.
    async fn set_dialogue(&self, chat: ChatId, user: UserId, dialogue: Option<Dialogue>) -> Result<()>;
}

/// A record as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stored<T> {
    /// There is none.
    Absent,
    /// It reads well.
    Present(T),
    /// Its form is not understood (another release wrote it, or it is damaged). It was set aside.
    Undecodable,
}

/// What residents said of answers.
#[async_trait]
pub trait FeedbackLog: Send + Sync {
    /// Keeps one verdict.
    async fn add_feedback(&self, feedback: Feedback) -> Result<()>;

    /// Everything that `user` said, oldest first.
    async fn feedback_of(&self, user: UserId) -> Result<Vec<Feedback>>;

    /// Deletes what was said before `limit`; returns how many.
    async fn delete_feedback_before(&self, limit: Timestamp) -> Result<usize>;
}

/// Everything that reached the bot and is not yet dealt with.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Stores what arrived, durably, in one commit. Returns the ids that are new, in order: one
    /// seen before, settled or not, is not returned again.
    async fn accept(&self, arrivals: &[Arrival]) -> Result<Vec<UpdateId>>;

    /// Marks one as dealt with. Its id is remembered, its content is not.
    async fn settle(&self, update: UpdateId, at: Timestamp) -> Result<()>;

    /// Everything accepted and not settled, by id.
    async fn unsettled(&self) -> Result<Vec<Arrival>>;

    /// Forgets the ids settled before `limit`; returns how many.
    async fn delete_settled_before(&self, limit: Timestamp) -> Result<usize>;
}

/// One update as it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Its id.
    pub id: UpdateId,
    /// Its content, as received.
    pub payload: Vec<u8>,
}

/// Everything in and everything out: for exports, imports, and moving between backends.
#[async_trait]
pub trait Keeper: Send + Sync {
    /// Everything that is kept. Each record is whole; records that cannot be understood are left out.
    async fn contents(&self) -> Result<Contents>;

    /// Replaces everything that is kept, in one commit.
    async fn replace(&self, contents: Contents) -> Result<()>;
}

/// Everything that a store keeps, as plain data.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Contents {
    /// By user.
    pub profiles: Vec<Profile>,
    /// The open dialogues.
    pub dialogues: Vec<(ChatId, UserId, Dialogue)>,
    /// Each user's oldest first.
    pub feedback: Vec<Feedback>,
    /// By id.
    pub drafts: Vec<Draft>,
    /// What was answered to announcements, by user.
    pub responses: Vec<Response>,
    /// What is not yet dealt with, by id.
    pub arrivals: Vec<Arrival>,
    /// The ids that are remembered as dealt with, and since when.
    pub settled: Vec<(UpdateId, Timestamp)>,
    /// Oldest first.
    pub audit: Vec<AuditEntry>,
    /// Each asker's oldest first.
    pub tickets: Vec<Ticket>,
    /// The last number that a ticket was given; 0 for none.
    pub last_ticket: TicketId,
    /// By token.
    pub gaps: Vec<Gap>,
    /// By user.
    pub grants: Vec<Grant>,
    /// By their id.
    pub notices: Vec<Notice>,
    /// Whether answers are paused.
    pub pause: Option<Pause>,
    /// By day.
    pub usage: Vec<DayUsage>,
    /// Newest first.
    pub broadcasts: Vec<Broadcast>,
    /// By broadcast and recipient.
    pub deliveries: Vec<(BroadcastId, ChatId, Delivery)>,
    /// Before which moment nothing is to be sent.
    pub sending_held: Option<Timestamp>,
}

impl Contents {
    /// How many records these are.
    pub fn records(&self) -> usize {
        let Self {
            profiles,
            dialogues,
            feedback,
            drafts,
            responses,
            arrivals,
            settled,
            audit,
            tickets,
            last_ticket,
            gaps,
            grants,
            notices,
            pause,
            usage,
            broadcasts,
            deliveries,
            sending_held,
        } = self;
        profiles.len()
            + dialogues.len()
            + feedback.len()
            + drafts.len()
            + responses.len()
            + arrivals.len()
            + settled.len()
            + audit.len()
            + tickets.len()
            + usize::from(last_ticket.0 > 0)
            + gaps.len()
            + grants.len()
            + notices.len()
            + usize::from(pause.is_some())
            + usage.len()
            + broadcasts.len()
            + deliveries.len()
            + usize::from(sending_held.is_some())
    }
}

/// Everything the application keeps, behind one object.
pub trait Store:
    Profiles
    + Dialogues
    + FeedbackLog
    + Drafts
    + Responses
    + Inbox
    + Keeper
    + AuditTrail
    + Tickets
    + Gaps
    + Grants
    + Board
    + Usage
    + Outbox
{
}

impl<
    T: Profiles
        + Dialogues
        + FeedbackLog
        + Drafts
        + Responses
        + Inbox
        + Keeper
        + AuditTrail
        + Tickets
        + Gaps
        + Grants
        + Board
        + Usage
        + Outbox,
> Store for T
{
}
