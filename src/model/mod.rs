//! The vocabulary every layer shares: plain types that hold their own invariants.
//!
//! Nothing here performs IO, knows Telegram, or knows how anything is stored.

mod announcement;
mod answer_draft;
mod audit;
mod board;
mod care;
mod delivery;
mod desk;
mod dialogue;
mod draft;
mod feedback;
mod gap;
mod grant;
mod ids;
mod locale;
mod message;
mod profile;
mod quiet;
mod region;
mod response;
mod role;
mod ticket;
mod usage;

pub use announcement::{Announcement, Audience};
pub use answer_draft::{AnswerDraft, AnswerOrigin, AnswerPart};
pub use audit::{Act, AuditEntry};
pub use board::{Notice, Pause};
pub use care::{Care, WordList};
pub use delivery::{
    Broadcast, BroadcastId, BroadcastKind, BroadcastState, Content, Delivery, DeliveryState, Earlier, Gone,
    Reason, Recipients, Refusal, Tally, Unfit,
};
pub use desk::{Desk, TicketAct, WriteAct};
pub use dialogue::{Dialogue, Part};
pub use draft::{BroadcastAct, Draft, DraftAct, DraftChange, DraftId, SendTime, Stage};
pub use feedback::{Feedback, Verdict};
pub use gap::{Gap, GapKind};
pub use grant::Grant;
pub use ids::{ChatId, DocumentId, Token, UpdateId, UserId};
pub use locale::Locale;
pub use message::{Action, Attachment, Button, LinkButton, Media, MediaKind, Message, Span, Style};
pub use profile::{Asked, Profile, ProfileChange};
pub use quiet::QuietHours;
pub use region::Region;
pub use response::{Heard, Response};
pub use role::Role;
pub use ticket::{
    Closing, Side, Ticket, TicketChange, TicketId, TicketLine, TicketRefusal, TicketRequest, TicketState,
};
pub use usage::{DayUsage, StatsForm};

/// A moment, always UTC; the district's own time zone is applied only when shown.
pub type Timestamp = chrono::DateTime<chrono::Utc>;
