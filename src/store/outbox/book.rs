//! How the outbox is kept in an ordered map of bytes: the same for every backend that is one.
//!
//! Beside each delivery lies an entry in the queue or among the leases, and beside each broadcast
//! its tally. One `Book` gathers the edits of one step; they are applied together or not at all.
//! Here is what lies beside what; `delivering` moves deliveries on, `keeping` is about whole broadcasts.

mod delivering;
mod keeping;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use crate::model::{
    Broadcast, BroadcastId, BroadcastState, ChatId, Delivery, DeliveryState, Tally, Timestamp,
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

    /// Lets a held broadcast go on, whatever it was held for.
    pub(in crate::store) fn resume(&mut self, id: BroadcastId) -> Result<bool> {
        let Some(mut broadcast) = self.broadcast(id)? else { return Ok(false) };
        let Some(state) = broadcast.state.resumed() else { return Ok(false) };
        (broadcast.state, broadcast.refused) = (state, None);
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
        // A shorter wish does not take back a longer one.
        let until = self.held()?.map_or(until, |held| held.max(until));
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
