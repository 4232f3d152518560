//! Whether an announcement may go out: asked anew at every step towards sending, since roles, places
//! and residents change in between.

use std::collections::BTreeSet;

use super::super::App;
use super::check::{self, Fault};
use crate::model::{
    Audience, Broadcast, BroadcastId, BroadcastKind, BroadcastState, Draft, Recipients, Region, Role, UserId,
};

impl App {
    /// Why a draft cannot go out while `user` answers for it; its time aside.
    pub(super) async fn fault(&self, draft: &Draft, user: UserId) -> anyhow::Result<Option<Fault>> {
        if self.role(user) < Role::Worker {
            return Ok(Some(Fault::NoRole));
        }
        if let Some(earlier) = draft.corrects
            && self.is_recalled(earlier).await?
        {
            return Ok(Some(Fault::Recalled));
        }
        let own = match draft.corrects {
            Some(earlier) => match self.shared.store.broadcast(earlier).await? {
                Some(earlier) => self.looks_after(user, &earlier).await?,
                None => true,
            },
            None => self.announce_regions(user).is_none_or(|own| is_inside(&own, &draft.audience)),
        };
        if !own {
            return Ok(Some(Fault::Outside));
        }
        if let Some(fault) = check::of_words(&draft.announcement) {
            return Ok(Some(fault));
        }
        Ok((self.reach(draft).await? == 0).then_some(Fault::Nobody))
    }

    /// Whether a broadcast was taken back. A correction would break the recall off, and leave some with
    /// the one and some with nothing.
    pub(super) async fn is_recalled(&self, of: BroadcastId) -> anyhow::Result<bool> {
        Ok(self.recalls(of).await?.iter().any(stands))
    }

    /// Every recall of a broadcast, newest first.
    pub(super) async fn recalls(&self, of: BroadcastId) -> anyhow::Result<Vec<Broadcast>> {
        let mut all = self.shared.store.announced(usize::MAX).await?;
        all.retain(|one| one.kind == BroadcastKind::Recall(of));
        Ok(all)
    }

    /// Whether somebody may announce to everybody whom a broadcast was for.
    pub(super) async fn looks_after(&self, user: UserId, broadcast: &Broadcast) -> anyhow::Result<bool> {
        let Some(own) = self.announce_regions(user) else { return Ok(true) };
        let original = match broadcast.kind {
            BroadcastKind::Send => None,
            BroadcastKind::Correct(of) | BroadcastKind::Recall(of) => self.shared.store.broadcast(of).await?,
        };
        let to = &original.as_ref().unwrap_or(broadcast).to;
        Ok(matches!(to, Recipients::Audience(audience) if is_inside(&own, audience)))
    }
}

/// Whether a recall is under way or done, and was not broken off.
pub(super) fn stands(recall: &Broadcast) -> bool {
    !matches!(recall.state, BroadcastState::Cancelled(_))
}

fn is_inside(own: &BTreeSet<Region>, audience: &Audience) -> bool {
    let inside = |region| own.iter().any(|own| own.contains(region));
    !audience.regions.is_empty() && audience.regions.iter().all(inside)
}
