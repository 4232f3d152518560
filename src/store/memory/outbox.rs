//! The outbox in memory: the same book as on disk, over a map.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of a book of one lifetime does not stand for books of all"
)]

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::MemoryStore;
use crate::model::{Broadcast, BroadcastId, BroadcastState, ChatId, Delivery, Refusal, Tally, Timestamp};
use crate::store::outbox::book::{Book, Edits, Shelf, Visitor};
use crate::store::{Claim, Leased, Outbox, Result, Settlement};

/// Keys and values.
pub(super) type Map = BTreeMap<Vec<u8>, Vec<u8>>;

impl Shelf for Map {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        Ok(BTreeMap::get(self, key).cloned())
    }

    fn scan_from(&self, prefix: &[u8], from: &[u8], each: &mut Visitor<'_>) -> Result<()> {
        for (key, value) in self.range(from.to_vec()..) {
            if !key.starts_with(prefix) || each(key, value).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// Takes in what a step changes.
pub(super) fn apply(map: &mut Map, edits: Edits) {
    for (key, value) in edits {
        match value {
            Some(value) => map.insert(key, value),
            None => map.remove(&key),
        };
    }
}

impl MemoryStore {
    fn step<T>(&self, step: impl FnOnce(&mut Book<'_, Map>) -> Result<T>) -> Result<T> {
        let mut state = self.state();
        let mut book = Book::new(&state.outbox);
        let outcome = step(&mut book)?;
        let edits = book.into_edits();
        apply(&mut state.outbox, edits);
        Ok(outcome)
    }

    fn look<T>(&self, look: impl FnOnce(&Book<'_, Map>) -> Result<T>) -> Result<T> {
        look(&Book::new(&self.state().outbox))
    }
}

#[async_trait]
impl Outbox for MemoryStore {
    async fn open_broadcast(&self, broadcast: Broadcast) -> Result<bool> {
        self.step(move |book| book.open(&broadcast))
    }

    async fn add_deliveries(
        &self,
        id: BroadcastId,
        deliveries: Vec<(ChatId, Delivery)>,
        filled: ChatId,
    ) -> Result<()> {
        self.step(move |book| book.add(id, deliveries, filled))
    }

    async fn filled(&self, id: BroadcastId) -> Result<Option<ChatId>> {
        self.look(move |book| book.filled(id))
    }

    async fn seal(&self, id: BroadcastId, at: Timestamp) -> Result<()> {
        self.step(move |book| book.seal(id, at))
    }

    async fn claim_next(&self, claim: Claim) -> Result<Vec<Leased>> {
        self.step(move |book| book.claim(claim))
    }

    async fn settle_deliveries(&self, settlements: Vec<Settlement>, at: Timestamp) -> Result<()> {
        self.step(move |book| book.settle(settlements, at))
    }

    async fn release_leases(&self, ended: Option<Timestamp>) -> Result<usize> {
        self.step(move |book| book.release(ended))
    }

    async fn next_due(&self) -> Result<Option<Timestamp>> {
        self.look(|book| book.next_due())
    }

    async fn pause_broadcast(&self, id: BroadcastId) -> Result<bool> {
        self.step(move |book| book.change(id, BroadcastState::paused))
    }

    async fn refuse_broadcast(&self, id: BroadcastId, refusal: Refusal, again: Vec<ChatId>) -> Result<bool> {
        self.step(move |book| book.refuse(id, refusal, &again))
    }

    async fn resume_broadcast(&self, id: BroadcastId) -> Result<bool> {
        self.step(move |book| book.resume(id))
    }

    async fn cancel_broadcast(&self, id: BroadcastId, at: Timestamp) -> Result<bool> {
        self.step(move |book| book.change(id, |state| state.cancelled(at)))
    }

    async fn broadcast(&self, id: BroadcastId) -> Result<Option<Broadcast>> {
        self.look(move |book| book.broadcast(id))
    }

    async fn broadcasts(&self) -> Result<Vec<Broadcast>> {
        self.look(|book| book.broadcasts())
    }

    async fn announced(&self, limit: usize) -> Result<Vec<Broadcast>> {
        self.look(move |book| book.announced(limit))
    }

    async fn filling(&self) -> Result<Vec<BroadcastId>> {
        self.look(|book| book.filling())
    }

    async fn tally(&self, id: BroadcastId) -> Result<Tally> {
        self.look(move |book| book.tally(id))
    }

    async fn deliveries(
        &self,
        id: BroadcastId,
        after: Option<ChatId>,
        limit: usize,
    ) -> Result<Vec<(ChatId, Delivery)>> {
        self.look(move |book| book.deliveries(id, after, limit))
    }

    async fn hold_sending(&self, until: Timestamp) -> Result<()> {
        self.step(move |book| book.hold(until))
    }

    async fn sending_held(&self) -> Result<Option<Timestamp>> {
        self.look(|book| book.held())
    }

    async fn delete_broadcasts_before(&self, limit: Timestamp) -> Result<usize> {
        self.step(move |book| book.delete_before(limit))
    }
}
