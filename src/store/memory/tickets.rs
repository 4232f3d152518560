//! Tickets and gaps in memory.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::MemoryStore;
use crate::model::{
    Gap, Ticket, TicketChange, TicketId, TicketRequest, TicketState, Timestamp, Token, UserId,
};
use crate::store::tickets::{Changed, Gaps, Opened, Tickets, is_same_question, surplus};
use crate::store::{Result, record};

/// What waits for a person.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    tickets: BTreeMap<TicketId, Ticket>,
    /// The highest number that was given out.
    last: TicketId,
    gaps: BTreeMap<Token, Gap>,
}

impl Waiting {
    pub(super) fn new(tickets: Vec<Ticket>, last: TicketId, gaps: Vec<Gap>) -> Self {
        Self {
            last,
            tickets: tickets.into_iter().map(|ticket| (ticket.id, ticket)).collect(),
            gaps: gaps.into_iter().map(|gap| (gap.token(), gap)).collect(),
        }
    }

    /// Everything, in the order of the keys on disk.
    pub(super) fn contents(&self) -> (Vec<Ticket>, TicketId, Vec<Gap>) {
        let mut tickets: Vec<Ticket> = self.tickets.values().cloned().collect();
        tickets.sort_by_key(|ticket| record::ticket_key(ticket.request.asker, ticket.id));
        (tickets, self.last, self.gaps.values().cloned().collect())
    }

    pub(super) fn forget(&mut self, user: UserId) {
        self.tickets.retain(|_, ticket| ticket.request.asker != user);
        for ticket in self.tickets.values_mut() {
            if ticket.state == (TicketState::Taken { by: user }) {
                ticket.state = TicketState::Waiting;
            }
        }
    }
}

#[async_trait]
impl Tickets for MemoryStore {
    async fn open_ticket(&self, request: TicketRequest, most: usize) -> Result<Opened> {
        let waiting = &mut self.state().waiting;
        let unclosed = |ticket: &&Ticket| ticket.request.asker == request.asker && !ticket.is_closed();
        let mine: Vec<&Ticket> = waiting.tickets.values().filter(unclosed).collect();
        if let Some(known) = mine.iter().find(|ticket| is_same_question(ticket, &request)) {
            return Ok(Opened::Known((*known).clone()));
        }
        if mine.len() >= most {
            return Ok(Opened::TooMany);
        }
        waiting.last.0 += 1;
        let ticket = Ticket::new(waiting.last, request);
        waiting.tickets.insert(ticket.id, ticket.clone());
        Ok(Opened::New(ticket))
    }

    async fn ticket(&self, id: TicketId) -> Result<Option<Ticket>> {
        Ok(self.state().waiting.tickets.get(&id).cloned())
    }

    async fn change_ticket(&self, id: TicketId, change: TicketChange, at: Timestamp) -> Result<Changed> {
        let mut state = self.state();
        let Some(ticket) = state.waiting.tickets.get_mut(&id) else { return Ok(Changed::Absent) };
        Ok(match ticket.apply(change, at) {
            Ok(()) => Changed::Done(ticket.clone()),
            Err(refusal) => Changed::Refused(refusal),
        })
    }

    async fn tickets(&self) -> Result<Vec<Ticket>> {
        Ok(self.state().waiting.tickets.values().cloned().collect())
    }

    async fn tickets_of(&self, user: UserId) -> Result<Vec<Ticket>> {
        let state = self.state();
        let mine = state.waiting.tickets.values().filter(|ticket| ticket.request.asker == user);
        Ok(mine.cloned().collect())
    }

    async fn delete_tickets_before(&self, limit: Timestamp) -> Result<usize> {
        let tickets = &mut self.state().waiting.tickets;
        let before = tickets.len();
        tickets.retain(|_, ticket| ticket.touched >= limit);
        Ok(before - tickets.len())
    }
}

#[async_trait]
impl Gaps for MemoryStore {
    async fn add_gap(&self, gap: Gap, most: usize) -> Result<()> {
        let gaps = &mut self.state().waiting.gaps;
        let token = gap.token();
        let kept = gaps.remove(&token);
        gaps.insert(token, gap.joined(kept));
        for token in surplus(gaps.values(), most) {
            gaps.remove(&token);
        }
        Ok(())
    }

    async fn gaps(&self) -> Result<Vec<Gap>> {
        Ok(self.state().waiting.gaps.values().cloned().collect())
    }

    async fn remove_gaps(&self, gaps: Vec<Token>) -> Result<usize> {
        let known = &mut self.state().waiting.gaps;
        Ok(gaps.iter().filter(|token| known.remove(token).is_some()).count())
    }

    async fn delete_gaps_before(&self, limit: Timestamp) -> Result<usize> {
        let gaps = &mut self.state().waiting.gaps;
        let before = gaps.len();
        gaps.retain(|_, gap| gap.newest >= limit);
        Ok(before - gaps.len())
    }
}
