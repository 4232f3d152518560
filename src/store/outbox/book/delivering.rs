//! The way of a delivery: added, leased, settled, given back; when the next one is due.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::{Book, Progress, Shelf};
use crate::model::{
    Broadcast, BroadcastId, BroadcastKind, BroadcastState, ChatId, Delivery, DeliveryState, Reason, Refusal,
    Timestamp,
};
use crate::store::record::{self, kind};
use crate::store::{Claim, Leased, Result, Settlement};

impl<S: Shelf> Book<'_, S> {
    pub(in crate::store) fn add(
        &mut self,
        id: BroadcastId,
        deliveries: Vec<(ChatId, Delivery)>,
        filled: ChatId,
    ) -> Result<()> {
        if self.broadcast(id)?.is_none_or(|broadcast| broadcast.state != BroadcastState::Filling) {
            return Ok(());
        }
        let mut progress = self.progress(id)?;
        for (chat, delivery) in deliveries {
            if self.delivery(id, chat)?.is_none() {
                self.set(id, chat, None, Some(&delivery), &mut progress.tally)?;
            }
        }
        progress.filled = Some(filled);
        self.put_progress(id, progress)
    }

    pub(in crate::store) fn seal(&mut self, id: BroadcastId, at: Timestamp) -> Result<()> {
        self.change(id, |state| (state == BroadcastState::Filling).then_some(BroadcastState::Running))?;
        self.finish(id, at)
    }

    /// Leases what is due, one of each broadcast in turn.
    pub(in crate::store) fn claim(&mut self, claim: Claim) -> Result<Vec<Leased>> {
        let mut queues = Vec::new();
        for (id, not_before) in self.active()? {
            if not_before <= claim.now {
                queues.push((id, self.due(id, claim.now, claim.limit)?.into_iter()));
            }
        }
        let first = queues.iter().position(|(id, _)| Some(*id) > claim.after).unwrap_or(0);
        queues.rotate_left(first);
        let mut leased = Vec::new();
        let mut progress: BTreeMap<BroadcastId, Progress> = BTreeMap::new();
        while leased.len() < claim.limit && !queues.is_empty() {
            let mut left = Vec::new();
            for (id, mut queue) in queues {
                let Some(chat) = queue.next() else { continue };
                if leased.len() < claim.limit
                    && let Some(old) = self.delivery(id, chat)?
                {
                    let entry = match progress.get(&id) {
                        Some(progress) => *progress,
                        None => self.progress(id)?,
                    };
                    let mut entry = entry;
                    let new = Delivery { state: DeliveryState::Sending(claim.until), ..old.clone() };
                    self.set(id, chat, Some(&old), Some(&new), &mut entry.tally)?;
                    progress.insert(id, entry);
                    leased.push(Leased { broadcast: id, chat, delivery: new });
                }
                left.push((id, queue));
            }
            queues = left;
        }
        progress.into_iter().try_for_each(|(id, progress)| self.put_progress(id, progress))?;
        Ok(leased)
    }

    /// The recipients that are due, in the order in which they became so.
    fn due(&self, id: BroadcastId, now: Timestamp, limit: usize) -> Result<Vec<ChatId>> {
        let mut due = Vec::new();
        self.scan(&record::broadcast_key(kind::QUEUE, id), |key, _| match record::parse_queue_key(key) {
            Ok((at, chat)) if at <= now.timestamp_micros() && due.len() < limit => {
                due.push(chat);
                ControlFlow::Continue(())
            }
            Ok(_) => ControlFlow::Break(()),
            Err(record::Undecodable) => ControlFlow::Continue(()),
        })?;
        Ok(due)
    }

    pub(in crate::store) fn settle(&mut self, settlements: Vec<Settlement>, at: Timestamp) -> Result<()> {
        // By broadcast, what it corrects.
        let mut touched: BTreeMap<BroadcastId, Option<BroadcastId>> = BTreeMap::new();
        for Settlement { broadcast: id, chat, moved_to, delivery } in settlements {
            let Some(old) = self.delivery(id, chat)? else { continue };
            if !matches!(old.state, DeliveryState::Sending(_)) {
                continue;
            }
            let mut progress = self.progress(id)?;
            match moved_to.filter(|&moved| moved != chat) {
                None => self.set(id, chat, Some(&old), Some(&delivery), &mut progress.tally)?,
                Some(moved) => {
                    self.set(id, chat, Some(&old), None, &mut progress.tally)?;
                    if self.delivery(id, moved)?.is_none() {
                        self.set(id, moved, None, Some(&delivery), &mut progress.tally)?;
                    }
                }
            }
            self.put_progress(id, progress)?;
            let corrects = match touched.get(&id) {
                Some(known) => *known,
                None => self.corrected_by(id)?,
            };
            touched.insert(id, corrects);
            if let Some(first) = corrects {
                self.pass_on(first, moved_to.unwrap_or(chat), &delivery)?;
            }
        }
        for (id, corrects) in touched {
            self.finish(id, at)?;
            corrects.map_or(Ok(()), |first| self.finish(first, at))?;
        }
        Ok(())
    }

    /// What this broadcast corrects.
    fn corrected_by(&self, id: BroadcastId) -> Result<Option<BroadcastId>> {
        Ok(match self.broadcast(id)? {
            Some(Broadcast { kind: BroadcastKind::Correct(of), .. }) => Some(of),
            _ => None,
        })
    }

    /// What a correction made of a message is what a later correction or recall has to find; so is
    /// what came of those that it took over.
    fn pass_on(&mut self, first: BroadcastId, chat: ChatId, delivery: &Delivery) -> Result<()> {
        let Some(old) = self.delivery(first, chat)? else { return Ok(()) };
        let state = match (&old.state, &delivery.state) {
            (DeliveryState::Delivered { at, .. }, DeliveryState::Delivered { messages, .. }) => {
                DeliveryState::Delivered { messages: messages.clone(), at: *at }
            }
            (DeliveryState::Pending(_), new) if !matches!(new, DeliveryState::Pending(_)) => new.clone(),
            _ => return Ok(()),
        };
        let is_whole = matches!(state, DeliveryState::Delivered { .. });
        let sent = if is_whole { Vec::new() } else { old.sent.clone() };
        let (new, mut progress) = (Delivery { state, sent, ..old.clone() }, self.progress(first)?);
        self.set(first, chat, Some(&old), Some(&new), &mut progress.tally)?;
        self.put_progress(first, progress)
    }

    /// Holds a broadcast of which the messenger will have nothing; who was given up for that is due
    /// again, behind the others.
    pub(in crate::store) fn refuse(
        &mut self,
        id: BroadcastId,
        refusal: Refusal,
        again: &[ChatId],
    ) -> Result<bool> {
        let Some(mut broadcast) = self.broadcast(id)? else { return Ok(false) };
        if !matches!(broadcast.state, BroadcastState::Running | BroadcastState::Paused) {
            return Ok(false);
        }
        let due = DeliveryState::Pending(refusal.at);
        broadcast.state = BroadcastState::Paused;
        broadcast.refused.get_or_insert(refusal);
        self.put_broadcast(&broadcast)?;
        // Whom a correction takes over was given up in what it corrects as well.
        for id in std::iter::once(id).chain(self.corrected_by(id)?) {
            let mut progress = self.progress(id)?;
            for &chat in again {
                let Some(old) = self.delivery(id, chat)? else { continue };
                if matches!(old.state, DeliveryState::Rejected(Reason::Refused(_))) {
                    let new = Delivery { state: due.clone(), ..old.clone() };
                    self.set(id, chat, Some(&old), Some(&new), &mut progress.tally)?;
                }
            }
            self.put_progress(id, progress)?;
        }
        Ok(true)
    }

    pub(in crate::store) fn release(&mut self, ended: Option<Timestamp>) -> Result<usize> {
        let mut leases = Vec::new();
        self.scan(&[kind::LEASE], |key, _| {
            let Ok((until, id, chat)) = record::parse_lease_key(key) else {
                return ControlFlow::Continue(());
            };
            if ended.is_some_and(|ended| until >= ended.timestamp_micros()) {
                return ControlFlow::Break(());
            }
            leases.push((id, chat));
            ControlFlow::Continue(())
        })?;
        for &(id, chat) in &leases {
            let Some(old) = self.delivery(id, chat)? else { continue };
            let mut progress = self.progress(id)?;
            let new = Delivery { state: DeliveryState::Pending(Timestamp::UNIX_EPOCH), ..old.clone() };
            self.set(id, chat, Some(&old), Some(&new), &mut progress.tally)?;
            self.put_progress(id, progress)?;
        }
        Ok(leases.len())
    }

    pub(in crate::store) fn next_due(&self) -> Result<Option<Timestamp>> {
        let mut next: Option<Timestamp> = None;
        for (id, not_before) in self.active()? {
            self.scan(&record::broadcast_key(kind::QUEUE, id), |key, _| {
                let due = record::parse_queue_key(key)
                    .ok()
                    .and_then(|(due, _)| Timestamp::from_timestamp_micros(due));
                let due = due.unwrap_or(not_before).max(not_before);
                next = Some(next.map_or(due, |next| next.min(due)));
                ControlFlow::Break(())
            })?;
        }
        Ok(next)
    }
}
