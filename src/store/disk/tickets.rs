//! Tickets and gaps on disk. A ticket's key begins with its asker, so that it goes with them.

use std::ops::ControlFlow;

use async_trait::async_trait;

use super::SledStore;
use super::contents::records;
use super::ledger::{Changes, Ledger};
use crate::model::{
    Gap, Ticket, TicketChange, TicketId, TicketRequest, TicketState, Timestamp, Token, UserId,
};
use crate::store::Result;
use crate::store::record::{self, Undecodable, kind};
use crate::store::sled::Disk;
use crate::store::tickets::{Changed, Gaps, Opened, Tickets, is_same_question, surplus};

/// Counting all gaps costs milliseconds, so it is done once in so many changes.
const COUNTED_EVERY: u64 = 64;

/// The key and the value of a ticket, as they are stored.
type Found = Option<(Vec<u8>, Vec<u8>)>;

/// A ticket lies with its asker; who that is, is kept under its number.
fn find(disk: &Disk, id: TicketId) -> Result<Found> {
    let Some(owner) = disk.get(&record::ticket_owner_key(id))? else { return Ok(None) };
    let Ok(asker) = record::decode::<UserId>(&owner) else { return Ok(None) };
    let key = record::ticket_key(asker, id);
    Ok(disk.get(&key)?.map(|value| (key, value)))
}

/// The last number that was given out; 0 for none. Where that is lost, the highest that is kept.
pub(super) fn last_given(disk: &Disk) -> Result<TicketId> {
    let kept = disk.get(&[kind::LAST_TICKET])?;
    if let Some(last) = kept.and_then(|value| record::decode(&value).ok()) {
        return Ok(last);
    }
    let mut last = TicketId::default();
    disk.scan_back(&[kind::TICKET_OWNER], |key, _| {
        last = record::parse_update_key(key).map_or(last, |id| TicketId(id.0));
        ControlFlow::Break(())
    })?;
    Ok(last)
}

/// Puts a ticket in, with the way from its number to it.
pub(super) fn put(changes: &mut Changes, ticket: &Ticket) -> Result<()> {
    let asker = ticket.request.asker;
    changes.put(record::ticket_key(asker, ticket.id), record::encode(ticket)?);
    changes.put(record::ticket_owner_key(ticket.id), record::encode(&asker)?);
    Ok(())
}

fn take_out(changes: &mut Changes, key: &[u8]) {
    if let Ok(id) = record::parse_ticket_key(key) {
        changes.remove(record::ticket_owner_key(id));
    }
    changes.remove(key.to_vec());
}

/// Those that this person has taken wait again, and their own go. For when everything of theirs is
/// deleted.
pub(super) fn release(disk: &Disk, user: UserId, changes: &mut Changes) -> Result<()> {
    disk.scan(&[kind::TICKET], |key, value| {
        if let Ok(mut ticket) = record::decode::<Ticket>(value)
            && ticket.state == (TicketState::Taken { by: user })
        {
            ticket.state = TicketState::Waiting;
            changes.put(key.to_vec(), record::encode(&ticket)?);
        }
        Ok(())
    })?;
    disk.scan(&record::personal_prefix(kind::TICKET, user), |key, _| {
        take_out(changes, key);
        Ok(())
    })
}

#[async_trait]
impl Tickets for SledStore {
    async fn open_ticket(&self, request: TicketRequest, most: usize) -> Result<Opened> {
        self.commit(move |ledger| {
            let prefix = record::personal_prefix(kind::TICKET, request.asker);
            let mut mine: Vec<Ticket> = records(ledger.disk(), &prefix)?;
            mine.retain(|ticket| !ticket.is_closed());
            if let Some(known) = mine.iter().find(|ticket| is_same_question(ticket, &request)) {
                return Ok(Opened::Known(known.clone()));
            }
            if mine.len() >= most {
                return Ok(Opened::TooMany);
            }
            let id = TicketId(last_given(ledger.disk())?.0 + 1);
            let ticket = Ticket::new(id, request);
            let mut changes = Changes::default();
            changes.put(vec![kind::LAST_TICKET], record::encode(&id)?);
            put(&mut changes, &ticket)?;
            ledger.apply(changes)?;
            Ok(Opened::New(ticket))
        })
        .await
    }

    async fn ticket(&self, id: TicketId) -> Result<Option<Ticket>> {
        let found = self.read(move |disk| find(disk, id)).await?;
        Ok(found.and_then(|(_, value)| record::decode(&value).ok()))
    }

    async fn change_ticket(&self, id: TicketId, change: TicketChange, at: Timestamp) -> Result<Changed> {
        self.commit(move |ledger| {
            let Some((key, value)) = find(ledger.disk(), id)? else { return Ok(Changed::Absent) };
            let mut ticket: Ticket = match record::decode(&value) {
                Ok(ticket) => ticket,
                Err(Undecodable) => {
                    ledger.set_aside(&key, &value)?;
                    return Ok(Changed::Absent);
                }
            };
            if let Err(refusal) = ticket.apply(change, at) {
                return Ok(Changed::Refused(refusal));
            }
            let mut changes = Changes::default();
            put(&mut changes, &ticket)?;
            ledger.apply(changes)?;
            Ok(Changed::Done(ticket))
        })
        .await
    }

    async fn tickets(&self) -> Result<Vec<Ticket>> {
        let mut tickets: Vec<Ticket> = self.read(|disk| records(disk, &[kind::TICKET])).await?;
        tickets.sort_by_key(|ticket| ticket.id);
        Ok(tickets)
    }

    async fn tickets_of(&self, user: UserId) -> Result<Vec<Ticket>> {
        self.read(move |disk| records(disk, &record::personal_prefix(kind::TICKET, user))).await
    }

    async fn delete_tickets_before(&self, limit: Timestamp) -> Result<usize> {
        self.commit(move |ledger| {
            let (mut changes, mut count) = (Changes::default(), 0);
            ledger.disk().scan(&[kind::TICKET], |key, value| {
                if record::decode::<Ticket>(value).is_ok_and(|ticket| ticket.touched < limit) {
                    take_out(&mut changes, key);
                    count += 1;
                }
                Ok(())
            })?;
            ledger.apply(changes)?;
            Ok(count)
        })
        .await
    }
}

#[async_trait]
impl Gaps for SledStore {
    async fn add_gap(&self, gap: Gap, most: usize) -> Result<()> {
        self.commit(move |ledger| {
            let key = record::gap_key(gap.token());
            let mut changes = Changes::default();
            // One that cannot be understood counts for nothing.
            let kept = ledger.disk().get(&key)?.and_then(|value| record::decode::<Gap>(&value).ok());
            changes.put(key, record::encode(&gap.joined(kept))?);
            ledger.apply(changes)?;
            if ledger.next_number().is_multiple_of(COUNTED_EVERY) {
                let gaps: Vec<Gap> = records(ledger.disk(), &[kind::GAP])?;
                remove(ledger, surplus(gaps.iter(), most).into_iter().map(record::gap_key).collect())?;
            }
            Ok(())
        })
        .await
    }

    async fn gaps(&self) -> Result<Vec<Gap>> {
        self.read(|disk| records(disk, &[kind::GAP])).await
    }

    async fn remove_gaps(&self, gaps: Vec<Token>) -> Result<usize> {
        self.commit(move |ledger| {
            let mut known = Vec::new();
            for key in gaps.into_iter().map(record::gap_key) {
                if ledger.disk().get(&key)?.is_some() {
                    known.push(key);
                }
            }
            remove(ledger, known)
        })
        .await
    }

    async fn delete_gaps_before(&self, limit: Timestamp) -> Result<usize> {
        self.commit(move |ledger| {
            let gaps: Vec<Gap> = records(ledger.disk(), &[kind::GAP])?;
            let old = gaps.iter().filter(|gap| gap.newest < limit).map(|gap| record::gap_key(gap.token()));
            remove(ledger, old.collect())
        })
        .await
    }
}

fn remove(ledger: &Ledger, keys: Vec<Vec<u8>>) -> Result<usize> {
    let (mut changes, count) = (Changes::default(), keys.len());
    keys.into_iter().for_each(|key| changes.remove(key));
    ledger.apply(changes)?;
    Ok(count)
}
