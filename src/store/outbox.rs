//! What is to be sent to many people, and what became of each delivery.
//!
//! The contract: a delivery is leased durably before it is sent and settled durably after; the
//! tally changes in the same step as the records that it counts.

use async_trait::async_trait;

use super::Result;
use crate::model::{Broadcast, BroadcastId, ChatId, Delivery, DeliveryState, Refusal, Tally, Timestamp};

pub(super) mod book;

/// Broadcasts and their deliveries.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Opens a broadcast, to be filled. `false`, and nothing changes, when its id is known.
    async fn open_broadcast(&self, broadcast: Broadcast) -> Result<bool>;

    /// Adds deliveries to a broadcast that is being filled; who has one already keeps it. Remembers
    /// `filled`: up to whom recipients were looked for.
    async fn add_deliveries(
        &self,
        id: BroadcastId,
        deliveries: Vec<(ChatId, Delivery)>,
        filled: ChatId,
    ) -> Result<()>;

    /// Up to whom a broadcast was filled.
    async fn filled(&self, id: BroadcastId) -> Result<Option<ChatId>>;

    /// All recipients are added: it may go. Without recipients it is finished at once.
    async fn seal(&self, id: BroadcastId, at: Timestamp) -> Result<()>;

    /// Leases up to `limit` deliveries that are due, until `until`: one of each running broadcast in
    /// turn, beginning with the one behind `after`.
    async fn claim_next(&self, claim: Claim) -> Result<Vec<Leased>>;

    /// Notes what came of leased deliveries, all in one step. One that nobody leases is left alone.
    /// What a correction did is noted at what it corrects as well: a later one has to find it.
    async fn settle_deliveries(&self, settlements: Vec<Settlement>, at: Timestamp) -> Result<()>;

    /// Gives back what was leased by who is not there any more: leases that ended before `ended`, or
    /// all. Returns how many.
    async fn release_leases(&self, ended: Option<Timestamp>) -> Result<usize>;

    /// When the next delivery of a running broadcast is due, also when that has passed.
    async fn next_due(&self) -> Result<Option<Timestamp>>;

    /// Holds a running broadcast. `false` when it was not running.
    async fn pause_broadcast(&self, id: BroadcastId) -> Result<bool>;

    /// Holds a broadcast that is on its way, and remembers why: the messenger will not have what it
    /// says. `again` are those who were given up before that was understood; they are due again. `false`
    /// when it was over.
    async fn refuse_broadcast(&self, id: BroadcastId, refusal: Refusal, again: Vec<ChatId>) -> Result<bool>;

    /// Lets a held broadcast go on. `false` when it was not held.
    async fn resume_broadcast(&self, id: BroadcastId) -> Result<bool>;

    /// Breaks off a broadcast. `false` when it was over. What is just being sent may still arrive.
    async fn cancel_broadcast(&self, id: BroadcastId, at: Timestamp) -> Result<bool>;

    /// One broadcast.
    async fn broadcast(&self, id: BroadcastId) -> Result<Option<Broadcast>>;

    /// All broadcasts, newest first.
    async fn broadcasts(&self) -> Result<Vec<Broadcast>>;

    /// The broadcasts that a person ordered, newest first, at most `limit`. What the bot says by
    /// itself is not among them, nor read for it.
    async fn announced(&self, limit: usize) -> Result<Vec<Broadcast>>;

    /// The broadcasts that are still being filled.
    async fn filling(&self) -> Result<Vec<BroadcastId>>;

    /// How the deliveries of a broadcast stand.
    async fn tally(&self, id: BroadcastId) -> Result<Tally>;

    /// The deliveries of a broadcast by recipient, those behind `after`, at most `limit`.
    async fn deliveries(
        &self,
        id: BroadcastId,
        after: Option<ChatId>,
        limit: usize,
    ) -> Result<Vec<(ChatId, Delivery)>>;

    /// Nothing is to be sent before this moment, because the messenger said so; nor before a later one
    /// that it named earlier.
    async fn hold_sending(&self, until: Timestamp) -> Result<()>;

    /// Before which moment nothing is to be sent.
    async fn sending_held(&self) -> Result<Option<Timestamp>>;

    /// Deletes broadcasts that were over before `limit` with their deliveries, a part at a time;
    /// returns how many records, `0` when nothing is left to do.
    async fn delete_broadcasts_before(&self, limit: Timestamp) -> Result<usize>;
}

/// What to lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// The time now.
    pub now: Timestamp,
    /// When the lease ends.
    pub until: Timestamp,
    /// At most so many.
    pub limit: usize,
    /// The broadcast that had the last turn.
    pub after: Option<BroadcastId>,
}

/// A delivery that was leased: whoever has it sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leased {
    /// Of which broadcast.
    pub broadcast: BroadcastId,
    /// To whom.
    pub chat: ChatId,
    /// How it stands.
    pub delivery: Delivery,
}

/// What came of a leased delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// Of which broadcast.
    pub broadcast: BroadcastId,
    /// To whom it was leased.
    pub chat: ChatId,
    /// Where it goes from now on: a group may have moved. Usually the same.
    pub moved_to: Option<ChatId>,
    /// How it stands now.
    pub delivery: Delivery,
}

impl Leased {
    /// It now stands like this.
    pub fn settle(self, state: DeliveryState) -> Settlement {
        let Self { broadcast, chat, delivery } = self;
        Settlement { broadcast, chat, moved_to: None, delivery: Delivery { state, ..delivery } }
    }
}
