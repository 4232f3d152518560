//! What came of what was sent: for its delivery, for its person, and for everything else that waits.

use tokio::task::JoinError;

use super::{Flown, Line, Worker, wait};
use crate::broadcast::{Fate, verdict};
use crate::model::{ChatId, DeliveryState, ProfileChange, Timestamp, UserId};

impl Worker {
    /// Turns what came back into what is to be settled.
    pub(super) async fn land(&mut self, flown: Result<Flown, JoinError>) {
        match flown {
            Ok(Flown::Sent(leased, fate)) => {
                let now = (self.settings.clock)();
                let fate = self.weighed(&leased, fate, now).await;
                match &fate {
                    Fate::TooFast(rest) => self.hold(now + *rest, now).await,
                    Fate::Gone(_) => self.lost(leased.chat).await,
                    _ => {}
                }
                match &fate {
                    Fate::NotSent(why) | Fate::Unknown(why) => self.stumble(&fate, why, now),
                    _ => self.stumbles = 0,
                }
                self.done.push(verdict::settle(*leased, fate, now));
            }
            Ok(Flown::Tried(true)) => {
                tracing::info!("the messenger is there again");
                self.line = Line::Sound;
            }
            Ok(Flown::Tried(false)) => {
                self.stumbles = self.stumbles.saturating_add(1);
                self.break_line((self.settings.clock)());
            }
            // A messenger that panicked: the lease is taken up when it ends.
            Err(_) if self.line == Line::Tried => self.line = Line::Broken,
            Err(_) => {}
        }
    }

    /// Something failed in a way that may pass. No connection at all, or as many failures in a row
    /// as go at once: it is not this one message, and none is risked before something harmless got
    /// through.
    fn stumble(&mut self, fate: &Fate, why: &str, now: Timestamp) {
        if self.stumbles == 0 {
            tracing::warn!(why, "a delivery failed and is repeated");
        }
        self.stumbles = self.stumbles.saturating_add(1);
        if matches!(fate, Fate::NotSent(_)) || self.times_over() > 0 {
            self.break_line(now);
        }
    }

    fn break_line(&mut self, now: Timestamp) {
        self.line = Line::Broken;
        self.pacer.hold(self.moment() + verdict::outage(self.times_over()));
        self.give_back(now);
    }

    /// How often all that go at once have failed.
    fn times_over(&self) -> u32 {
        self.stumbles / u32::try_from(self.settings.concurrency).unwrap_or(1).max(1)
    }

    /// The messenger wants a rest: everybody gets it, also after a restart.
    async fn hold(&mut self, until: Timestamp, now: Timestamp) {
        tracing::warn!(wait_s = (until - now).num_seconds(), "the messenger asks to slow down");
        self.pacer.hold(self.moment() + wait(until, now));
        if let Err(error) = self.store.hold_sending(until).await {
            tracing::error!(%error, "the messenger's wish to slow down could not be kept");
        }
        self.give_back(until);
    }

    /// What is leased and not yet sent goes back to the queue.
    pub(super) fn give_back(&mut self, due: Timestamp) {
        let waiting = self.claimed.drain(..).map(|leased| leased.settle(DeliveryState::Pending(due)));
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
}
