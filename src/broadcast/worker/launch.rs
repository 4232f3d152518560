//! Sends what is leased: whether it may go, in which form, and to a messenger that is there.

use std::sync::Arc;

use tokio::time::Instant;

use super::{Flown, Line, Worker};
use crate::broadcast::audience::quiet_until;
use crate::model::{
    Broadcast, BroadcastId, BroadcastKind, DeliveryState, Profile, Reason, Recipients, UserId,
};
use crate::store::{Leased, Result};

/// Telegram lets messages be deleted for this long.
const RECALLABLE: chrono::Duration = chrono::Duration::hours(48);

/// What is sent, to whom, and by whose rules.
struct Facts {
    broadcast: Arc<Broadcast>,
    /// The broadcast whose rules hold: of who gets the words of a correction for the first time, the
    /// one that it corrects.
    rules: Arc<Broadcast>,
    profile: Profile,
}

impl Worker {
    /// Sends everything that may go by now; returns whether there was anything.
    pub(super) async fn launch_ready(&mut self) -> Result<bool> {
        self.messenger.elsewhere().into_iter().for_each(|(chat, at)| self.pacer.note(chat, at));
        let mut worked = false;
        loop {
            let now = self.moment();
            if self.pacer.ready_at() > now {
                return Ok(worked);
            }
            match self.line {
                Line::Sound => match self.claimed.pop_front() {
                    Some(leased) => self.launch(leased, now).await?,
                    None => return Ok(worked),
                },
                Line::Broken => self.try_line(),
                Line::Tried => return Ok(worked),
            }
            worked = true;
        }
    }

    async fn launch(&mut self, leased: Leased, now: Instant) -> Result<()> {
        let Facts { broadcast, rules, profile } = match self.facts(&leased).await {
            Ok(Some(facts)) => facts,
            Ok(None) => return Ok(()),
            Err(error) => {
                // It stays ours, and is the next to be tried.
                self.claimed.push_front(leased);
                return Err(error);
            }
        };
        if let Some(state) = self.hindrance(&rules, &profile, &leased, now) {
            self.done.push(leased.settle(state));
            return Ok(());
        }
        self.pacer.take(leased.chat, now);
        self.forget_objection(leased.broadcast);
        let messenger = Arc::clone(&self.messenger);
        self.flying.spawn(async move {
            let message = broadcast.content.message(profile.locale.unwrap_or_default());
            let earlier = leased.delivery.earlier.as_ref().map(|earlier| earlier.messages.as_slice());
            let part = leased.delivery.sent.len();
            let fate = match (broadcast.kind, earlier) {
                (BroadcastKind::Recall(_), earlier) => {
                    messenger.delete(leased.chat, earlier.unwrap_or_default()).await
                }
                (BroadcastKind::Correct(_), Some(earlier)) => {
                    messenger.edit(leased.chat, message, earlier, part).await
                }
                (BroadcastKind::Send | BroadcastKind::Correct(_), _) => {
                    messenger.send(leased.chat, message, part).await
                }
            };
            Flown::Sent(Box::new(leased), fate)
        });
        Ok(())
    }

    /// Asks for something harmless before any delivery is risked again.
    fn try_line(&mut self) {
        self.line = Line::Tried;
        let messenger = Arc::clone(&self.messenger);
        self.flying.spawn(async move { Flown::Tried(messenger.is_there().await) });
    }

    /// Why something is not sent now, as the state that it goes to.
    fn hindrance(
        &self,
        rules: &Broadcast,
        profile: &Profile,
        leased: &Leased,
        instant: Instant,
    ) -> Option<DeliveryState> {
        let now = (self.settings.clock)();
        let is_announced = matches!(rules.to, Recipients::Audience(_));
        if is_announced && !profile.subscribed {
            return Some(DeliveryState::Rejected(Reason::Unsubscribed));
        }
        let sent = leased.delivery.earlier.as_ref().map(|earlier| earlier.at);
        if let (BroadcastKind::Recall(_), Some(sent)) = (rules.kind, sent)
            && now - sent >= RECALLABLE
        {
            return Some(DeliveryState::Rejected(Reason::TooOld));
        }
        if let Some(until) = quiet_until(rules, profile, now, self.settings.zone) {
            return Some(DeliveryState::Pending(until));
        }
        let gap = self.pacer.gap(leased.chat, instant)?;
        Some(DeliveryState::Pending(now + gap))
    }

    /// `None` when the broadcast is there no more.
    async fn facts(&mut self, leased: &Leased) -> Result<Option<Facts>> {
        let Some(broadcast) = self.known(leased.broadcast).await? else { return Ok(None) };
        let rules = match (broadcast.kind, &leased.delivery.earlier) {
            (BroadcastKind::Correct(first), None) => self.known(first).await?,
            _ => None,
        };
        let profile = match leased.chat.0 {
            group if group < 0 => Profile::new(UserId(group)),
            person => self.store.profile(UserId(person)).await?,
        };
        Ok(Some(Facts { rules: rules.unwrap_or_else(|| Arc::clone(&broadcast)), broadcast, profile }))
    }

    pub(super) async fn known(&mut self, id: BroadcastId) -> Result<Option<Arc<Broadcast>>> {
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
}
