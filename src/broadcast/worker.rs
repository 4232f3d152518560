//! Sends what is due: leased durably before, settled durably after, at the pacer's pace.
//!
//! `tick` does what can be done at once and says what there is to wait for. A kill at any point
//! loses nothing: what was leased is sent again, and never more than `concurrency` is leased.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use chrono_tz::Tz;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::audience::{self, quiet_until};
use super::{Fate, Messenger, Pacer, verdict};
use crate::model::{
    Broadcast, BroadcastId, BroadcastKind, ChatId, DeliveryState, Profile, ProfileChange, Reason, Recipients,
    Timestamp, UserId,
};
use crate::store::{Claim, Leased, Result, Settlement, Store};

/// Looks again at least this often, should a wake-up have been missed.
const POLL: Duration = Duration::from_secs(10);

/// A lease outlasts any request by far.
const LEASE: chrono::Duration = chrono::Duration::minutes(5);

/// Leases that ended are looked for this often, while nothing is sent.
const RECLAIM_EVERY: Duration = Duration::from_secs(5 * 60);

/// Telegram lets messages be deleted for this long.
const RECALLABLE: chrono::Duration = chrono::Duration::hours(48);

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
    flying: JoinSet<(Leased, Fate)>,
    /// What is leased and waits for the pacer.
    claimed: VecDeque<Leased>,
    /// What came of what was sent, to be settled.
    done: Vec<Settlement>,
    /// What is sent does not change, and is looked up once.
    known: HashMap<BroadcastId, Arc<Broadcast>>,
    last: Option<BroadcastId>,
    /// Until this nothing more is due.
    quiet: Option<Instant>,
    /// Before this no leases that ended are looked for.
    reclaim_at: Instant,
    /// How often in a row the messenger could not be reached.
    stumbles: u32,
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
        let mut pacer = Pacer::new(settings.pace, settings.person_gap, Instant::now());
        if let Some(until) = store.sending_held().await? {
            pacer.hold(instant(until, (settings.clock)()));
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
            reclaim_at: Instant::now() + RECLAIM_EVERY,
            stumbles: 0,
        })
    }

    /// Sends until `stop` resolves, then notes what is under way.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        let wake = Arc::clone(&self.wake);
        loop {
            let until = match self.tick().await {
                Ok(Outcome::Worked) => Instant::now(),
                Ok(Outcome::Waiting(until)) => until.min(Instant::now() + POLL),
                Ok(Outcome::Idle) => Instant::now() + POLL,
                Err(error) => {
                    tracing::error!(%error, "deliveries could not be noted; trying again");
                    Instant::now() + RECOVERY
                }
            };
            tokio::select! {
                biased;
                () = &mut stop => break,
                Some(flown) = self.flying.join_next() => self.land(flown).await,
                () = wake.notified() => self.quiet = None,
                () = tokio::time::sleep_until(until) => {}
            }
        }
        self.finish().await;
    }

    /// One step: settles, leases, fills, sends at most one message.
    pub async fn tick(&mut self) -> Result<Outcome> {
        while let Some(flown) = self.flying.try_join_next() {
            self.land(flown).await;
        }
        let mut worked = self.book().await?;
        worked |= self.fill().await?;
        let now = Instant::now();
        if self.pacer.ready_at() <= now {
            worked |= self.launch(now).await?;
        }
        if worked || !self.done.is_empty() {
            return Ok(Outcome::Worked);
        }
        let until = match (self.claimed.is_empty(), self.quiet) {
            (false, _) => self.pacer.ready_at(),
            (true, Some(quiet)) => quiet,
            (true, None) if self.flying.is_empty() => return Ok(Outcome::Idle),
            (true, None) => now + POLL,
        };
        Ok(Outcome::Waiting(until))
    }

    /// Settles what is done and leases what there is room for, sharing one flush.
    async fn book(&mut self) -> Result<bool> {
        let now = (self.settings.clock)();
        let room = self.settings.concurrency.saturating_sub(self.flying.len() + self.claimed.len());
        let due = self.quiet.is_none_or(|quiet| quiet <= Instant::now());
        let held = self.pacer.ready_at() > Instant::now() + RECOVERY;
        let limit = if due && !held { room } else { 0 };
        let (settling, settled) = (self.done.clone(), self.done.len());
        let claim = Claim { now, until: now + LEASE, limit, after: self.last };
        let (noted, leased) = tokio::join!(
            async { if settled == 0 { Ok(()) } else { self.store.settle_deliveries(settling, now).await } },
            async { if limit == 0 { Ok(Vec::new()) } else { self.store.claim_next(claim).await } },
        );
        noted?;
        self.done.clear();
        if settled > 0 && self.quiet.is_some() {
            // What has to be sent again may be due before anything else.
            self.quiet = None;
        }
        let leased = leased?;
        if limit > 0 && leased.is_empty() {
            if self.reclaim(now).await? {
                return Ok(true);
            }
            let next = self.store.next_due().await?;
            self.quiet = next.map(|next| instant(next, now).max(Instant::now() + Duration::from_millis(1)));
            if next.is_none() {
                self.quiet = Some(Instant::now() + POLL);
            }
        }
        self.last = leased.last().map(|leased| leased.broadcast).or(self.last);
        let worked = settled > 0 || !leased.is_empty();
        self.claimed.extend(leased);
        Ok(worked)
    }

    /// Adds a page of recipients to each broadcast that is being filled.
    async fn fill(&mut self) -> Result<bool> {
        let filling = self.store.filling().await?;
        for &id in &filling {
            let now = (self.settings.clock)();
            if !audience::fill_page(&*self.store, id, self.settings.zone, now).await? {
                self.quiet = None;
            }
        }
        Ok(!filling.is_empty())
    }

    /// Sends the next one that may be sent.
    async fn launch(&mut self, now: Instant) -> Result<bool> {
        let Some(leased) = self.claimed.pop_front() else { return Ok(false) };
        let (broadcast, profile) = match self.facts(&leased).await {
            Ok(Some(facts)) => facts,
            Ok(None) => return Ok(true),
            Err(error) => {
                // It stays ours, and is the next to be tried.
                self.claimed.push_front(leased);
                return Err(error);
            }
        };
        if let Some(state) = self.hindrance(&broadcast, &profile, &leased, now) {
            self.done.push(leased.settle(state));
            return Ok(true);
        }
        self.pacer.take(leased.chat, now);
        let messenger = Arc::clone(&self.messenger);
        self.flying.spawn(async move {
            let message = broadcast.content.message(profile.locale.unwrap_or_default());
            let earlier = leased.delivery.earlier.as_ref().map_or(&[][..], |earlier| &earlier.messages);
            let part = leased.delivery.sent.len();
            let fate = match broadcast.kind {
                BroadcastKind::Send => messenger.send(leased.chat, message, part).await,
                BroadcastKind::Correct(_) => messenger.edit(leased.chat, message, earlier, part).await,
                BroadcastKind::Recall(_) => messenger.delete(leased.chat, earlier).await,
            };
            (leased, fate)
        });
        Ok(true)
    }

    /// Why something is not sent now, as the state that it goes to.
    fn hindrance(
        &self,
        broadcast: &Broadcast,
        profile: &Profile,
        leased: &Leased,
        instant: Instant,
    ) -> Option<DeliveryState> {
        let now = (self.settings.clock)();
        let is_announced = matches!(broadcast.to, Recipients::Audience(_));
        if is_announced && !profile.subscribed {
            return Some(DeliveryState::Rejected(Reason::Unsubscribed));
        }
        let sent = leased.delivery.earlier.as_ref().map(|earlier| earlier.at);
        if let (BroadcastKind::Recall(_), Some(sent)) = (broadcast.kind, sent)
            && now - sent >= RECALLABLE
        {
            return Some(DeliveryState::Rejected(Reason::TooOld));
        }
        if let Some(until) = quiet_until(broadcast, profile, now, self.settings.zone) {
            return Some(DeliveryState::Pending(until));
        }
        let gap = self.pacer.gap(leased.chat, instant)?;
        Some(DeliveryState::Pending(now + gap))
    }

    /// Turns what came of a message into what is to be settled.
    async fn land(&mut self, flown: std::result::Result<(Leased, Fate), tokio::task::JoinError>) {
        // A messenger that panicked: the lease is taken up when it ends.
        let Ok((leased, fate)) = flown else { return };
        let now = (self.settings.clock)();
        match &fate {
            Fate::TooFast(wait) => self.hold(now + *wait, now).await,
            Fate::Gone(_) => self.lost(leased.chat).await,
            _ => {}
        }
        match &fate {
            Fate::NotSent(why) | Fate::Unknown(why) => {
                if self.stumbles == 0 {
                    tracing::warn!(why, "a delivery failed and is repeated");
                }
                self.stumbles = self.stumbles.saturating_add(1);
                let several = self.stumbles / u32::try_from(self.settings.concurrency).unwrap_or(1).max(1);
                if several > 0 || matches!(fate, Fate::NotSent(_)) {
                    // Not this one message: nothing gets through.
                    self.pacer.hold(Instant::now() + verdict::outage(several));
                }
            }
            _ => self.stumbles = 0,
        }
        self.done.push(verdict::settle(leased, fate, now));
    }

    /// The messenger wants a rest: everybody gets it, also after a restart, and what is leased goes
    /// back to the queue.
    async fn hold(&mut self, until: Timestamp, now: Timestamp) {
        tracing::warn!(wait_s = (until - now).num_seconds(), "the messenger asks to slow down");
        self.pacer.hold(instant(until, now));
        if let Err(error) = self.store.hold_sending(until).await {
            tracing::error!(%error, "the messenger's wish to slow down could not be kept");
        }
        let waiting = self.claimed.drain(..).map(|leased| leased.settle(DeliveryState::Pending(until)));
        self.done.extend(waiting);
    }

    /// Somebody cannot be reached: nothing is tried until they write again, and all they chose stays.
    async fn lost(&self, chat: ChatId) {
        if chat.0 > 0
            && let Err(error) = self.store.change_profile(UserId(chat.0), ProfileChange::Inactive(true)).await
        {
            tracing::error!(%error, "that somebody is out of reach could not be noted");
        }
    }

    /// What is sent, and to whom; `None` when the broadcast is there no more.
    async fn facts(&mut self, leased: &Leased) -> Result<Option<(Arc<Broadcast>, Profile)>> {
        let Some(broadcast) = self.known(leased.broadcast).await? else { return Ok(None) };
        let profile = match leased.chat.0 {
            group if group < 0 => Profile::new(UserId(group)),
            person => self.store.profile(UserId(person)).await?,
        };
        Ok(Some((broadcast, profile)))
    }

    /// Gives back leases that ended while nobody said what came of them: a messenger that panicked.
    /// Only with nothing in hand, so that none of ours is given back. Returns whether there were any.
    async fn reclaim(&mut self, now: Timestamp) -> Result<bool> {
        let is_busy = !(self.flying.is_empty() && self.claimed.is_empty() && self.done.is_empty());
        if is_busy || self.reclaim_at > Instant::now() {
            return Ok(false);
        }
        self.reclaim_at = Instant::now() + RECLAIM_EVERY;
        Ok(self.store.release_leases(Some(now)).await? > 0)
    }

    async fn known(&mut self, id: BroadcastId) -> Result<Option<Arc<Broadcast>>> {
        if let Some(known) = self.known.get(&id) {
            return Ok(Some(Arc::clone(known)));
        }
        let Some(broadcast) = self.store.broadcast(id).await? else { return Ok(None) };
        if self.known.len() >= 64 {
            self.known.clear();
        }
        let broadcast = Arc::new(broadcast);
        self.known.insert(id, Arc::clone(&broadcast));
        Ok(Some(broadcast))
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

/// The moment as the runtime counts it.
fn instant(at: Timestamp, now: Timestamp) -> Instant {
    Instant::now() + (at - now).to_std().unwrap_or_default()
}
