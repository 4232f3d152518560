//! Sends what is due: leased durably before, settled durably after, at the pacer's pace.
//!
//! `tick` does what can be done at once and says what there is to wait for. A kill at any point
//! loses nothing: what was leased is sent again, and never more than `concurrency` is leased.
//! `launch` sends, `landing` says what came of it, `objection` holds what the messenger will not have.

mod landing;
mod launch;
mod objection;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use chrono_tz::Tz;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::audience::{self, Filled};
use super::{Fate, Messenger, Pacer};
use crate::model::{Broadcast, BroadcastId, DeliveryState, Timestamp};
use crate::store::{Claim, Leased, Result, Settlement, Store};
use objection::Alike;

/// Looks again at least this often, should a wake-up have been missed.
const POLL: Duration = Duration::from_secs(10);

/// A lease outlasts any request by far.
const LEASE: chrono::Duration = chrono::Duration::minutes(5);

/// Leases that ended are looked for this often, while nothing is sent.
const RECLAIM_EVERY: Duration = Duration::from_secs(5 * 60);

/// What is under way has landed after a few of these.
const LANDING: Duration = Duration::from_millis(250);

/// After a failure of the store.
const RECOVERY: Duration = Duration::from_secs(1);

/// How broadcasts are sent.
#[derive(Clone)]
pub struct Settings {
    /// Messages a second.
    pub pace: f64,
    /// Most messages in flight, and so most that may arrive twice after a kill.
    pub concurrency: usize,
    /// Between two messages to one person.
    pub person_gap: Duration,
    /// The time zone of quiet hours.
    pub zone: Tz,
    /// Tells the time.
    pub clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// Tells moments, which are never turned back.
    pub moments: Arc<dyn Fn() -> Instant + Send + Sync>,
}

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Something; there may be more.
    Worked,
    /// Nothing: messages are under way, or the next is not due before this moment.
    Waiting(Instant),
    /// Nothing: there is nothing to send.
    Idle,
}

/// Sends. There is one at a time.
pub struct Worker {
    store: Arc<dyn Store>,
    messenger: Arc<dyn Messenger>,
    settings: Settings,
    wake: Arc<Notify>,
    pacer: Pacer,
    /// What is being sent.
    flying: JoinSet<Flown>,
    /// What is leased and waits for the pacer.
    claimed: VecDeque<Leased>,
    /// What came of what was sent, to be settled.
    done: Vec<Settlement>,
    /// What is sent does not change, and is looked up once.
    known: HashMap<BroadcastId, Arc<Broadcast>>,
    last: Option<BroadcastId>,
    /// Until this nothing more is due.
    quiet: Option<Instant>,
    /// Before this nothing is looked for that is being filled.
    fill_at: Instant,
    /// Before this no leases that ended are looked for.
    reclaim_at: Instant,
    line: Line,
    /// By broadcast, what was refused since somebody last got it.
    alike: HashMap<BroadcastId, Alike>,
    /// How often something failed since the last time that something was sent.
    stumbles: u32,
}

/// Whether anything gets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// As far as we know.
    Sound,
    /// Nothing did. Before anything is sent, something harmless is tried.
    Broken,
    /// That is being tried.
    Tried,
}

/// What comes back.
enum Flown {
    /// A delivery, and what came of it.
    Sent(Box<Leased>, Fate),
    /// Whether the messenger is there again.
    Tried(bool),
}

impl Worker {
    /// Takes up what an earlier one left in its hands. `wake` is notified when something was ordered.
    pub async fn start(
        store: Arc<dyn Store>,
        messenger: Arc<dyn Messenger>,
        settings: Settings,
        wake: Arc<Notify>,
    ) -> Result<Self> {
        let left = store.release_leases(None).await?;
        if left > 0 {
            tracing::info!(deliveries = left, "taking up deliveries that were cut short");
        }
        let now = (settings.moments)();
        let mut pacer = Pacer::new(settings.pace, settings.person_gap, now);
        if let Some(until) = store.sending_held().await? {
            pacer.hold(now + wait(until, (settings.clock)()));
        }
        Ok(Self {
            store,
            messenger,
            settings,
            wake,
            pacer,
            flying: JoinSet::new(),
            claimed: VecDeque::new(),
            done: Vec::new(),
            known: HashMap::new(),
            last: None,
            quiet: None,
            fill_at: now,
            reclaim_at: now + RECLAIM_EVERY,
            line: Line::Sound,
            alike: HashMap::new(),
            stumbles: 0,
        })
    }

    /// Sends until `stop` resolves, then notes what is under way.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        let wake = Arc::clone(&self.wake);
        loop {
            let until = match self.tick().await {
                Ok(Outcome::Worked) => self.moment(),
                Ok(Outcome::Waiting(until)) => until.min(self.moment() + POLL),
                Ok(Outcome::Idle) => self.moment() + POLL,
                Err(error) => {
                    tracing::error!(%error, "deliveries could not be noted; trying again");
                    self.moment() + RECOVERY
                }
            };
            tokio::select! {
                biased;
                () = &mut stop => break,
                Some(flown) = self.flying.join_next() => self.land(flown).await,
                () = wake.notified() => self.look(),
                () = tokio::time::sleep_until(until) => {}
            }
        }
        self.finish().await;
    }

    /// Something was ordered: it may be due at once.
    fn look(&mut self) {
        self.quiet = None;
        self.fill_at = self.moment();
    }

    fn moment(&self) -> Instant {
        (self.settings.moments)()
    }

    /// One step: settles, leases, fills, sends what may go by now.
    pub async fn tick(&mut self) -> Result<Outcome> {
        while let Some(flown) = self.flying.try_join_next() {
            self.land(flown).await;
        }
        let mut worked = self.book().await?;
        worked |= self.fill().await?;
        worked |= self.launch_ready().await?;
        if worked || !self.done.is_empty() {
            return Ok(Outcome::Worked);
        }
        let (now, ready) = (self.moment(), self.pacer.ready_at());
        let until = match (self.line, self.quiet) {
            (Line::Broken, _) => ready,
            (Line::Sound, _) if !self.claimed.is_empty() => ready,
            // Nothing was leased because of it.
            (Line::Sound, _) if ready > now + RECOVERY => ready - RECOVERY,
            (Line::Sound, Some(quiet)) => quiet,
            (Line::Sound, None) if self.flying.is_empty() && self.fill_at >= now + RECOVERY => {
                return Ok(Outcome::Idle);
            }
            (Line::Sound, None) | (Line::Tried, _) => now + POLL,
        };
        Ok(Outcome::Waiting(until.min(self.fill_at)))
    }

    /// Settles what is done and leases what there is room for, sharing one flush.
    async fn book(&mut self) -> Result<bool> {
        let (now, moment) = ((self.settings.clock)(), self.moment());
        let room = self.settings.concurrency.saturating_sub(self.flying.len() + self.claimed.len());
        self.quiet = self.quiet.filter(|quiet| *quiet > moment);
        let due = self.quiet.is_none();
        let held = self.pacer.ready_at() > moment + RECOVERY;
        let limit = if due && !held && self.line == Line::Sound { room } else { 0 };
        let (settling, settled) = (self.done.clone(), self.done.len());
        let claim = Claim { now, until: now + LEASE, limit, after: self.last };
        let (noted, leased) = tokio::join!(
            async { if settled == 0 { Ok(()) } else { self.store.settle_deliveries(settling, now).await } },
            async { if limit == 0 { Ok(Vec::new()) } else { self.store.claim_next(claim).await } },
        );
        // What is leased is ours, whatever became of the other half.
        let worked = settled > 0 || leased.as_ref().is_ok_and(|leased| !leased.is_empty());
        let none_due = limit > 0 && leased.as_ref().is_ok_and(Vec::is_empty);
        for leased in leased? {
            self.last = Some(leased.broadcast);
            self.claimed.push_back(leased);
        }
        noted?;
        self.done.clear();
        if settled > 0 {
            // What has to be sent again may be due before anything else.
            self.quiet = None;
        }
        if none_due {
            if self.reclaim(now).await? {
                return Ok(true);
            }
            let next = self.store.next_due().await?;
            let until = next.map_or(POLL, |next| wait(next, now).max(Duration::from_millis(1)));
            self.quiet = Some(moment + until);
        }
        Ok(worked)
    }

    /// Adds a page of recipients to each broadcast that is being filled.
    async fn fill(&mut self) -> Result<bool> {
        if self.fill_at > self.moment() {
            return Ok(false);
        }
        let (mut next, mut worked) = (POLL, false);
        for id in self.store.filling().await? {
            let now = (self.settings.clock)();
            match audience::fill_page(&*self.store, id, self.settings.zone, now).await? {
                Filled::More => (next, worked) = (Duration::ZERO, true),
                Filled::Whole => (self.quiet, worked) = (None, true),
                Filled::Waiting => next = next.min(LANDING),
            }
        }
        self.fill_at = self.moment() + next;
        Ok(worked)
    }

    /// Gives back leases that ended while nobody said what came of them: a messenger that panicked.
    /// Only with nothing in hand, so that none of ours is given back. Returns whether there were any.
    async fn reclaim(&mut self, now: Timestamp) -> Result<bool> {
        let is_busy = !(self.flying.is_empty() && self.claimed.is_empty() && self.done.is_empty());
        if is_busy || self.reclaim_at > self.moment() {
            return Ok(false);
        }
        self.reclaim_at = self.moment() + RECLAIM_EVERY;
        Ok(self.store.release_leases(Some(now)).await? > 0)
    }

    /// Waits for what is under way, a little, and notes it; gives back the rest.
    async fn finish(&mut self) {
        let grace = Instant::now() + Duration::from_secs(5);
        while let Ok(Some(flown)) = tokio::time::timeout_at(grace, self.flying.join_next()).await {
            self.land(flown).await;
        }
        let back = |leased: Leased| leased.settle(DeliveryState::Pending(Timestamp::UNIX_EPOCH));
        let waiting = self.claimed.drain(..).map(back);
        self.done.extend(waiting);
        let now = (self.settings.clock)();
        if let Err(error) = self.store.settle_deliveries(std::mem::take(&mut self.done), now).await {
            tracing::error!(%error, "the last deliveries could not be noted: they may be repeated");
        }
    }
}

/// How long it is until then.
fn wait(at: Timestamp, now: Timestamp) -> Duration {
    (at - now).to_std().unwrap_or_default()
}
