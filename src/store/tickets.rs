//! What waits for a person: tickets, and what was asked in vain.

use async_trait::async_trait;

use super::Result;
use crate::model::{
    Gap, Ticket, TicketChange, TicketId, TicketRefusal, TicketRequest, Timestamp, Token, UserId,
};

/// Questions that were handed to a person. A ticket belongs to who asked it and goes with them.
#[async_trait]
pub trait Tickets: Send + Sync {
    /// Opens a ticket, unless this person has one about the same question that is not closed, or
    /// has `most` that are not closed. A number is given out once.
    async fn open_ticket(&self, request: TicketRequest, most: usize) -> Result<Opened>;

    /// The ticket, if it is kept.
    async fn ticket(&self, id: TicketId) -> Result<Option<Ticket>>;

    /// Applies one change atomically.
    async fn change_ticket(&self, id: TicketId, change: TicketChange, at: Timestamp) -> Result<Changed>;

    /// Everything that is kept, oldest first.
    async fn tickets(&self) -> Result<Vec<Ticket>>;

    /// What this person asked, oldest first.
    async fn tickets_of(&self, user: UserId) -> Result<Vec<Ticket>>;

    /// Deletes those to which nothing has happened since `limit`; returns how many.
    async fn delete_tickets_before(&self, limit: Timestamp) -> Result<usize>;
}

/// What came of opening a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// It is new.
    New(Ticket),
    /// There was one about the same question.
    Known(Ticket),
    /// This person waits for too many answers already.
    TooMany,
}

/// What came of changing a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// It was changed to this.
    Done(Ticket),
    /// It was not changed.
    Refused(TicketRefusal),
    /// It is not kept any more.
    Absent,
}

/// Questions asked in vain, without who asked them.
#[async_trait]
pub trait Gaps: Send + Sync {
    /// Counts one; the same question again is the same record. When there are more than `most`,
    /// those that were not asked for the longest time go, at the latest some dozens later.
    async fn add_gap(&self, gap: Gap, most: usize) -> Result<()>;

    /// All of them, by token.
    async fn gaps(&self) -> Result<Vec<Gap>>;

    /// Takes these off the list; returns how many were on it.
    async fn remove_gaps(&self, gaps: Vec<Token>) -> Result<usize>;

    /// Deletes what was not asked since `limit`; returns how many.
    async fn delete_gaps_before(&self, limit: Timestamp) -> Result<usize>;
}

/// Whether a ticket is about the question of a request.
pub(super) fn is_same_question(ticket: &Ticket, request: &TicketRequest) -> bool {
    ticket.request.question.trim() == request.question.trim()
}

/// Those to let go of when at most `most` may stay: not asked for the longest time.
pub(super) fn surplus<'g>(gaps: impl Iterator<Item = &'g Gap>, most: usize) -> Vec<Token> {
    let mut by_age: Vec<(Timestamp, Token)> = gaps.map(|gap| (gap.newest, gap.token())).collect();
    let surplus = by_age.len().saturating_sub(most);
    by_age.sort();
    by_age.into_iter().take(surplus).map(|(_, token)| token).collect()
}
