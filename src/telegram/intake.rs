//! What has arrived: is it for us, may it go on, is it stored? Polling and webhook share this way.
//!
//! What is not for us, and a flooder's excess, is dropped before it costs a write.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use serde::Deserialize;

use super::desk::{Desk, Job};
use super::from_update::{self, Received};
use super::workers::Workers;
use crate::app::{Actor, Admission};
use crate::model::UpdateId;
use crate::store::{self, Arrival};

/// The door.
pub(super) struct Intake {
    pub(super) desk: Arc<Desk>,
    pub(super) workers: Workers<Job>,
}

/// What of a batch goes on; to be stored before it is confirmed to Telegram.
#[derive(Default)]
pub(super) struct Sifted {
    arrivals: Vec<Arrival>,
    admitted: Vec<(UpdateId, Received, Actor)>,
}

#[derive(Deserialize)]
struct Head {
    update_id: i64,
}

/// The id of an update; `None` when it is none.
pub(super) fn id_of(payload: &[u8]) -> Option<UpdateId> {
    serde_json::from_slice::<Head>(payload).ok().map(|head| UpdateId(head.update_id))
}

impl Intake {
    /// Decides what goes on. Has an effect of its own (admission counts), so once per batch.
    pub(super) fn sift<'a>(&self, payloads: impl IntoIterator<Item = &'a [u8]>) -> Sifted {
        let mut sifted = Sifted::default();
        for payload in payloads {
            // One update that breaks the reading must not break the loop.
            if catch_unwind(AssertUnwindSafe(|| self.sift_one(payload, &mut sifted))).is_err() {
                tracing::error!("reading an update panicked; it is ignored");
            }
        }
        sifted
    }

    /// Stores what goes on and hands the new ones to their workers. May be repeated until it
    /// succeeds: what was seen before is not handed on again.
    pub(super) async fn accept(&self, sifted: &Sifted) -> store::Result<()> {
        if sifted.arrivals.is_empty() {
            return Ok(());
        }
        let new = self.desk.inbox.accept(&sifted.arrivals).await?;
        for (id, received, who) in &sifted.admitted {
            if new.contains(id) {
                self.hand_on(*id, received.clone(), who.clone());
            }
        }
        Ok(())
    }

    /// Takes up what an earlier run left undone, before anything new.
    pub(super) async fn replay(&self) -> store::Result<usize> {
        let left = self.desk.inbox.unsettled().await?;
        let count = left.len();
        for Arrival { id, payload } in left {
            match self.understand(&payload) {
                Some((received, who)) => self.hand_on(id, received, who),
                None => self.desk.settle(id).await,
            }
        }
        Ok(count)
    }

    fn sift_one(&self, payload: &[u8], sifted: &mut Sifted) {
        let Some(id) = id_of(payload) else { return };
        let Some((received, who)) = self.understand(payload) else {
            tracing::debug!(update = id.0, "nothing to us");
            return;
        };
        match self.desk.app.admit(&who) {
            Admission::Admitted => {
                sifted.arrivals.push(Arrival { id, payload: payload.to_vec() });
                sifted.admitted.push((id, received, who));
            }
            Admission::Refused(message) => {
                if let Some(to) = from_update::destination(&received.update) {
                    self.workers.push(who.chat.0, Job::Tell { message, to });
                }
            }
            Admission::RefusedSilently => {}
        }
    }

    fn understand(&self, payload: &[u8]) -> Option<(Received, Actor)> {
        let received = from_update::parse(payload)?;
        let who = from_update::concern(&received.update, &self.desk.me)?;
        Some((received, who))
    }

    fn hand_on(&self, id: UpdateId, received: Received, who: Actor) {
        self.workers.push(who.chat.0, Job::Attend { id, received: Box::new(received), who });
    }
}
