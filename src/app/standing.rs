//! What the store knows and every input needs at once: roles, notices, the pause. Kept at hand, so
//! that asking for a role waits for nothing.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLockReadGuard, RwLockWriteGuard};

use tokio::sync::broadcast;

use super::App;
use crate::model::{Grant, Notice, Pause, Role, UserId};

/// As last read from the store.
#[derive(Debug, Default)]
pub(super) struct Standing {
    pub grants: BTreeMap<UserId, Grant>,
    pub notices: Vec<Notice>,
    pub pause: Option<Pause>,
}

impl App {
    /// Reads roles, notices and the pause from the store: at the start, after every change, and now
    /// and then in case another process changed them.
    pub async fn wake(&self) -> anyhow::Result<()> {
        let store = &self.shared.store;
        let grants = store.grants().await?.into_iter().map(|grant| (grant.user, grant)).collect();
        let now = Standing { grants, notices: store.notices().await?, pause: store.pause().await? };
        let people: Vec<UserId> = now.grants.keys().copied().collect();
        let before = std::mem::replace(&mut *self.standing_mut(), now);
        let role_before = |user| before.grants.get(user).map_or(Role::Resident, |grant| grant.role);
        let role_now = |user| self.standing().grants.get(user).map_or(Role::Resident, |grant| grant.role);
        for user in people.iter().chain(before.grants.keys().filter(|user| !people.contains(user))) {
            if role_before(user) != role_now(user) {
                // Nobody listens where there are no menus.
                let _ = self.shared.role_changes.send(*user);
            }
        }
        Ok(())
    }

    /// Tells whose role changes from now on, for their menus.
    pub fn role_changes(&self) -> broadcast::Receiver<UserId> {
        self.shared.role_changes.subscribe()
    }

    pub(super) fn standing(&self) -> RwLockReadGuard<'_, Standing> {
        // It is only ever replaced as a whole.
        self.shared.standing.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn standing_mut(&self) -> RwLockWriteGuard<'_, Standing> {
        self.shared.standing.write().unwrap_or_else(PoisonError::into_inner)
    }
}
