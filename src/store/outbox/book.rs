//! How the outbox is kept in an ordered map of bytes: the same for every backend that is one.
//!
//! Beside each delivery lies an entry in the queue or among the leases, and beside each broadcast
//! its tally. One `Book` gathers the edits of one step; they are applied together or not at all.

mod keeping;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::{Claim, Leased, Settlement};
use crate::model::{
    Broadcast, BroadcastId, BroadcastKind, BroadcastState, ChatId, Delivery, DeliveryState, Tally, Timestamp,
};
use crate::store::Result;
use crate::store::record::{self, Record, kind};

/// Sees one key and its value, in bytes, and says whether to go on.
pub(in crate::store) type Visitor<'a> = dyn FnMut(&[u8], &[u8]) -> ControlFlow<()> + 'a;

/// Keys and values in the order of the keys.
pub(in crate::store) trait Shelf {
    /// The value under `key`.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>>;

    /// Shows every key from `from` on that begins with `prefix`, until it has seen enough.
    fn scan_from(&self, prefix: &[u8], from: &[u8], each: &mut Visitor<'_>) -> Result<()>;
}

/// What is to be put, and with `None` removed.
pub(in crate::store) type Edits = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// One step.
pub(in crate::store) struct Book<'a, S> {
    shelf: &'a S,
    edits: Edits,
}

/// What is counted of a broadcast.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) struct Progress {
    tally: Tally,
    filled: Option<ChatId>,
}

/// Nothing is sent before this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) struct Hold {
    until: Timestamp,
}

impl Record for Broadcast {}
impl Record for Delivery {}
impl Record for Progress {}
impl Record for Hold {}

impl<'a, S: Shelf> Book<'a, S> {
    pub(in crate::store) fn new(shelf: &'a S) -> Self {
        Self { shelf, edits: Edits::new() }
    }

    pub(in crate::store) fn into_edits(self) -> Edits {
        self.edits
    }

    pub(in crate::store) fn open(&mut self, broadcast: &Broadcast) -> Result<bool> {
        let key = record::broadcast_key(kind::BROADCAST, broadcast.id);
        if self.get_bytes(&key)?.is_some() {
            return Ok(false);
        }
        self.put_broadcast(broadcast)?;
        self.put_progress(broadcast.id, Progress::default())?;
        Ok(true)
    }

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

    /// Moves a broadcast on where `to` says so; `false` where it does not.
    pub(in crate::store) fn change(
        &mut self,
        id: BroadcastId,
        to: impl FnOnce(BroadcastState) -> Option<BroadcastState>,
    ) -> Result<bool> {
        let Some(mut broadcast) = self.broadcast(id)? else { return Ok(false) };
        let Some(state) = to(broadcast.state) else { return Ok(false) };
        broadcast.state = state;
        self.put_broadcast(&broadcast)?;
        Ok(true)
    }

    /// Nothing left is finished, also where it was broken off and a correction did the rest.
    fn finish(&mut self, id: BroadcastId, at: Timestamp) -> Result<()> {
        if self.progress(id)?.tally.left() > 0 {
            return Ok(());
        }
        let is_done = |state| !matches!(state, BroadcastState::Filling | BroadcastState::Finished(_));
        self.change(id, |state| is_done(state).then_some(BroadcastState::Finished(at))).map(drop)
    }

    pub(in crate::store) fn hold(&mut self, until: Timestamp) -> Result<()> {
        self.put(vec![kind::HOLD], &Hold { until })
    }

    pub(in crate::store) fn held(&self) -> Result<Option<Timestamp>> {
        Ok(self.get::<Hold>(&[kind::HOLD])?.map(|hold| hold.until))
    }

    pub(in crate::store) fn broadcast(&self, id: BroadcastId) -> Result<Option<Broadcast>> {
        self.get(&record::broadcast_key(kind::BROADCAST, id))
    }

    pub(in crate::store) fn broadcasts(&self) -> Result<Vec<Broadcast>> {
        let mut all: Vec<Broadcast> = Vec::new();
        self.scan(&[kind::BROADCAST], |_, value| {
            all.extend(record::decode::<Broadcast>(value).ok());
            ControlFlow::Continue(())
        })?;
        all.sort_by_key(|broadcast| std::cmp::Reverse((broadcast.opened_at, broadcast.id)));
        Ok(all)
    }

    pub(in crate::store) fn announced(&self, limit: usize) -> Result<Vec<Broadcast>> {
        let mut ids = Vec::new();
        self.scan(&[kind::ANNOUNCED], |key, _| {
            if ids.len() == limit {
                return ControlFlow::Break(());
            }
            ids.extend(record::parse_announced_key(key).ok());
            ControlFlow::Continue(())
        })?;
        ids.into_iter().filter_map(|id| self.broadcast(id).transpose()).collect()
    }

    pub(in crate::store) fn filling(&self) -> Result<Vec<BroadcastId>> {
        let mut filling = Vec::new();
        self.scan(&[kind::FILLING], |key, _| {
            filling.extend(record::parse_broadcast_key(key).ok());
            ControlFlow::Continue(())
        })?;
        Ok(filling)
    }

    pub(in crate::store) fn tally(&self, id: BroadcastId) -> Result<Tally> {
        Ok(self.progress(id)?.tally)
    }

    pub(in crate::store) fn filled(&self, id: BroadcastId) -> Result<Option<ChatId>> {
        Ok(self.progress(id)?.filled)
    }

    pub(in crate::store) fn deliveries(
        &self,
        id: BroadcastId,
        after: Option<ChatId>,
        limit: usize,
    ) -> Result<Vec<(ChatId, Delivery)>> {
        let prefix = record::broadcast_key(kind::DELIVERY, id);
        let from =
            after.map_or_else(|| prefix.clone(), |after| record::behind(&record::delivery_key(id, after)));
        let mut page = Vec::new();
        self.shelf.scan_from(&prefix, &from, &mut |key, value| {
            if page.len() == limit {
                return ControlFlow::Break(());
            }
            if let (Ok((_, chat)), Ok(delivery)) = (record::parse_delivery_key(key), record::decode(value)) {
                page.push((chat, delivery));
            }
            ControlFlow::Continue(())
        })?;
        Ok(page)
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

    /// The broadcasts that run, and before when they do not.
    fn active(&self) -> Result<Vec<(BroadcastId, Timestamp)>> {
        let mut active = Vec::new();
        self.scan(&[kind::ACTIVE], |key, value| {
            if let (Ok(id), Ok(Hold { until })) = (record::parse_broadcast_key(key), record::decode(value)) {
                active.push((id, until));
            }
            ControlFlow::Continue(())
        })?;
        Ok(active)
    }

    /// The only way in which a delivery changes: its entry in the queue or among the leases, and the
    /// tally, change with it.
    fn set(
        &mut self,
        id: BroadcastId,
        chat: ChatId,
        old: Option<&Delivery>,
        new: Option<&Delivery>,
        tally: &mut Tally,
    ) -> Result<()> {
        let entry = |state: &DeliveryState| match state {
            DeliveryState::Pending(due) => Some(record::queue_key(id, *due, chat)),
            DeliveryState::Sending(until) => Some(record::lease_key(*until, id, chat)),
            _ => None,
        };
        if let Some(old) = old {
            let count = tally.of(&old.state);
            *count = count.saturating_sub(1);
            self.edits.extend(entry(&old.state).map(|key| (key, None)));
        }
        let key = record::delivery_key(id, chat);
        let Some(new) = new else {
            self.edits.insert(key, None);
            return Ok(());
        };
        *tally.of(&new.state) += 1;
        self.edits.extend(entry(&new.state).map(|key| (key, Some(record::encode_payload(&[])))));
        self.put(key, new)
    }

    fn put_broadcast(&mut self, broadcast: &Broadcast) -> Result<()> {
        let Broadcast { id, state, .. } = *broadcast;
        let active = match state {
            BroadcastState::Running => {
                Some(record::encode(&Hold { until: broadcast.not_before.unwrap_or_default() })?)
            }
            _ => None,
        };
        self.edits.insert(record::broadcast_key(kind::ACTIVE, id), active);
        let filling = (state == BroadcastState::Filling).then(|| record::encode_payload(&[]));
        self.edits.insert(record::broadcast_key(kind::FILLING, id), filling);
        if broadcast.author.is_some() {
            let key = record::announced_key(broadcast.opened_at, id);
            self.edits.insert(key, Some(record::encode_payload(&[])));
        }
        self.put(record::broadcast_key(kind::BROADCAST, id), broadcast)
    }

    fn delivery(&self, id: BroadcastId, chat: ChatId) -> Result<Option<Delivery>> {
        self.get(&record::delivery_key(id, chat))
    }

    fn progress(&self, id: BroadcastId) -> Result<Progress> {
        Ok(self.get(&record::broadcast_key(kind::PROGRESS, id))?.unwrap_or_default())
    }

    fn put_progress(&mut self, id: BroadcastId, progress: Progress) -> Result<()> {
        self.put(record::broadcast_key(kind::PROGRESS, id), &progress)
    }

    fn put(&mut self, key: Vec<u8>, record: &impl Record) -> Result<()> {
        self.edits.insert(key, Some(record::encode(record)?));
        Ok(())
    }

    fn get<R: Record>(&self, key: &[u8]) -> Result<Option<R>> {
        Ok(self.get_bytes(key)?.and_then(|value| record::decode(&value).ok()))
    }

    fn get_bytes(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        match self.edits.get(key) {
            Some(edited) => Ok(edited.clone()),
            None => self.shelf.get(key),
        }
    }

    fn scan(&self, prefix: &[u8], mut each: impl FnMut(&[u8], &[u8]) -> ControlFlow<()>) -> Result<()> {
        self.shelf.scan_from(prefix, prefix, &mut each)
    }
}
