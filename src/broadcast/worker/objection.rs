//! When the messenger will not have what is said: the broadcast is held for a person to decide, before
//! everybody it is for is given up one after the other.

use super::Worker;
use crate::broadcast::Fate;
use crate::model::{BroadcastId, ChatId, DeliveryState, Refusal, Timestamp, Unfit};
use crate::store::Leased;

/// So many refusals in the same words, with nobody reached in between, are about what is said and not
/// about those people.
const TELLING: usize = 5;

/// What was refused in the same words, one after the other.
#[derive(Debug, Default)]
pub(super) struct Alike {
    words: String,
    chats: Vec<ChatId>,
}

impl Worker {
    /// What came of one delivery, once it is known whether it is about this person at all.
    pub(super) async fn weighed(&mut self, leased: &Leased, fate: Fate, now: Timestamp) -> Fate {
        let id = leased.broadcast;
        match fate {
            Fate::Unfit(why, words) => match self.hold_refused(id, why.clone(), now).await {
                true => Fate::Unfit(why, words),
                false => Fate::Refused(words),
            },
            // What changes a message that somebody has is refused for reasons of their own.
            Fate::Refused(words) if leased.delivery.earlier.is_none() && self.is_ordered(id).await => {
                let alike = self.alike.entry(id).or_default();
                if alike.words != words {
                    *alike = Alike { words: words.clone(), chats: Vec::new() };
                }
                alike.chats.push(leased.chat);
                let why = Unfit::Other(words.clone());
                match alike.chats.len() >= TELLING && self.hold_refused(id, why.clone(), now).await {
                    true => Fate::Unfit(why, words),
                    false => Fate::Refused(words),
                }
            }
            Fate::Done { .. } => {
                self.alike.remove(&id);
                fate
            }
            other => other,
        }
    }

    /// Whether somebody ordered it, and can mend it. What the bot says by itself nobody can.
    async fn is_ordered(&mut self, id: BroadcastId) -> bool {
        matches!(self.known(id).await, Ok(Some(broadcast)) if broadcast.author.is_some())
    }

    /// Holds a broadcast; `false` when there is nobody to let it go on.
    async fn hold_refused(&mut self, id: BroadcastId, why: Unfit, now: Timestamp) -> bool {
        if !self.is_ordered(id).await {
            return false;
        }
        tracing::warn!(?why, "the messenger will not have what an announcement says: it is held");
        let again = self.alike.get(&id).map(|alike| alike.chats.clone()).unwrap_or_default();
        // Some of them are given up, but that is not yet settled.
        for one in self.done.iter_mut().filter(|one| one.broadcast == id && again.contains(&one.chat)) {
            one.delivery.state = DeliveryState::Pending(now);
        }
        if let Err(error) = self.store.refuse_broadcast(id, Refusal { why, at: now }, again).await {
            // It is refused again, and held then.
            tracing::error!(%error, "an announcement that is refused could not be held");
        }
        let (of_it, others) = self.claimed.drain(..).partition(|leased| leased.broadcast == id);
        self.claimed = of_it;
        self.give_back(Timestamp::UNIX_EPOCH);
        self.claimed = others;
        true
    }

    /// It is sent once more: somebody let it go on.
    pub(super) fn forget_objection(&mut self, id: BroadcastId) {
        if self.alike.get(&id).is_some_and(|alike| alike.chats.len() >= TELLING) {
            self.alike.remove(&id);
        }
    }
}
