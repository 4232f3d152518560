//! The outbox on disk: each verb is one step of the book, applied together with the seal.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of a book of one lifetime does not stand for books of all"
)]

use async_trait::async_trait;

use super::SledStore;
use super::ledger::{Changes, Ledger};
use crate::model::{Broadcast, BroadcastId, BroadcastState, ChatId, Delivery, Refusal, Tally, Timestamp};
use crate::store::outbox::book::{Book, Shelf, Visitor};
use crate::store::sled::Disk;
use crate::store::{Claim, Leased, Outbox, Result, Settlement};

impl Shelf for Disk {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        Disk::get(self, key)
    }

    fn scan_from(&self, prefix: &[u8], from: &[u8], each: &mut Visitor<'_>) -> Result<()> {
        Disk::scan_from(self, prefix, from, each)
    }
}

impl SledStore {
    async fn step<T: Send + 'static>(
        &self,
        step: impl FnOnce(&mut Book<'_, Disk>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.commit(move |ledger: &Ledger| {
            let mut book = Book::new(ledger.disk());
            let outcome = step(&mut book)?;
            let mut changes = Changes::default();
            changes.edit(book.into_edits());
            ledger.apply(changes)?;
            Ok(outcome)
        })
        .await
    }

    async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Book<'_, Disk>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.read(move |disk| look(&Book::new(disk))).await
    }
}

#[async_trait]
impl Outbox for SledStore {
    async fn open_broadcast(&self, broadcast: Broadcast) -> Result<bool> {
        self.step(move |book| book.open(&broadcast)).await
    }

    async fn add_deliveries(
        &self,
        id: BroadcastId,
        deliveries: Vec<(ChatId, Delivery)>,
        filled: ChatId,
    ) -> Result<()> {
        self.step(move |book| book.add(id, deliveries, filled)).await
    }

    async fn filled(&self, id: BroadcastId) -> Result<Option<ChatId>> {
        self.look(move |book| book.filled(id)).await
    }

    async fn seal(&self, id: BroadcastId, at: Timestamp) -> Result<()> {
        self.step(move |book| book.seal(id, at)).await
    }

    async fn claim_next(&self, claim: Claim) -> Result<Vec<Leased>> {
        self.step(move |book| book.claim(claim)).await
    }

    async fn settle_deliveries(&self, settlements: Vec<Settlement>, at: Timestamp) -> Result<()> {
        self.step(move |book| book.settle(settlements, at)).await
    }

    async fn release_leases(&self, ended: Option<Timestamp>) -> Result<usize> {
        self.step(move |book| book.release(ended)).await
    }

    async fn next_due(&self) -> Result<Option<Timestamp>> {
        self.look(|book| book.next_due()).await
    }

    async fn pause_broadcast(&self, id: BroadcastId) -> Result<bool> {
        self.step(move |book| book.change(id, BroadcastState::paused)).await
    }

    async fn refuse_broadcast(&self, id: BroadcastId, refusal: Refusal, again: Vec<ChatId>) -> Result<bool> {
        self.step(move |book| book.refuse(id, refusal, &again)).await
    }

    async fn resume_broadcast(&self, id: BroadcastId) -> Result<bool> {
        self.step(move |book| book.resume(id)).await
    }

    async fn cancel_broadcast(&self, id: BroadcastId, at: Timestamp) -> Result<bool> {
        self.step(move |book| book.change(id, |state| state.cancelled(at))).await
    }

    async fn broadcast(&self, id: BroadcastId) -> Result<Option<Broadcast>> {
        self.look(move |book| book.broadcast(id)).await
    }

    async fn broadcasts(&self) -> Result<Vec<Broadcast>> {
        self.look(|book| book.broadcasts()).await
    }

    async fn announced(&self, limit: usize) -> Result<Vec<Broadcast>> {
        self.look(move |book| book.announced(limit)).await
    }

    async fn filling(&self) -> Result<Vec<BroadcastId>> {
        self.look(|book| book.filling()).await
    }

    async fn tally(&self, id: BroadcastId) -> Result<Tally> {
        self.look(move |book| book.tally(id)).await
    }

    async fn deliveries(
        &self,
        id: BroadcastId,
        after: Option<ChatId>,
        limit: usize,
    ) -> Result<Vec<(ChatId, Delivery)>> {
        self.look(move |book| book.deliveries(id, after, limit)).await
    }

    async fn hold_sending(&self, until: Timestamp) -> Result<()> {
        self.step(move |book| book.hold(until)).await
    }

    async fn sending_held(&self) -> Result<Option<Timestamp>> {
        self.look(|book| book.held()).await
    }

    async fn delete_broadcasts_before(&self, limit: Timestamp) -> Result<usize> {
        self.step(move |book| book.delete_before(limit)).await
    }
}
