//! What is done to whole broadcasts: forgetting a person, restoring, deleting what is old.

use std::collections::BTreeMap;

use super::{Book, Progress, Shelf};
use crate::model::{Broadcast, BroadcastId, BroadcastState, ChatId, Delivery, Recipients, Timestamp, UserId};
use crate::store::Result;
use crate::store::record::{self, kind};

/// How many records are deleted in one step.
const DELETED_AT_ONCE: usize = 2000;

impl<S: Shelf> Book<'_, S> {
    /// Takes a person out of every broadcast, and off the list of whom it is for.
    pub(in crate::store) fn forget(&mut self, user: UserId) -> Result<()> {
        let chat = ChatId(user.0);
        for mut broadcast in self.broadcasts()? {
            if let Recipients::Chats(chats) = &mut broadcast.to
                && chats.contains(&chat)
            {
                chats.retain(|listed| *listed != chat);
                self.put_broadcast(&broadcast)?;
            }
            if let Some(old) = self.delivery(broadcast.id, chat)? {
                let mut progress = self.progress(broadcast.id)?;
                self.set(broadcast.id, chat, Some(&old), None, &mut progress.tally)?;
                self.put_progress(broadcast.id, progress)?;
                let over =
                    chrono::DateTime::max(broadcast.opened_at, broadcast.not_before.unwrap_or_default());
                self.finish(broadcast.id, over)?;
            }
        }
        Ok(())
    }

    /// Puts back what an export held.
    pub(in crate::store) fn restore(
        &mut self,
        broadcasts: &[Broadcast],
        deliveries: &[(BroadcastId, ChatId, Delivery)],
    ) -> Result<()> {
        let mut progress: BTreeMap<BroadcastId, Progress> =
            broadcasts.iter().map(|broadcast| (broadcast.id, Progress::default())).collect();
        broadcasts.iter().try_for_each(|broadcast| self.put_broadcast(broadcast))?;
        for (id, chat, delivery) in deliveries {
            if let Some(progress) = progress.get_mut(id) {
                self.set(*id, *chat, None, Some(delivery), &mut progress.tally)?;
            }
        }
        progress.into_iter().try_for_each(|(id, progress)| self.put_progress(id, progress))
    }

    pub(in crate::store) fn delete_before(&mut self, limit: Timestamp) -> Result<usize> {
        let is_old = |broadcast: &Broadcast| match broadcast.state {
            BroadcastState::Cancelled(at) | BroadcastState::Finished(at) => at < limit,
            _ => false,
        };
        let Some(broadcast) = self.broadcasts()?.into_iter().find(is_old) else { return Ok(0) };
        let id = broadcast.id;
        let mut progress = self.progress(id)?;
        let page = self.deliveries(id, None, DELETED_AT_ONCE)?;
        for (chat, old) in &page {
            self.set(id, *chat, Some(old), None, &mut progress.tally)?;
        }
        if page.len() == DELETED_AT_ONCE {
            self.put_progress(id, progress)?;
            return Ok(page.len());
        }
        for kind in [kind::BROADCAST, kind::PROGRESS, kind::ACTIVE] {
            self.edits.insert(record::broadcast_key(kind, id), None);
        }
        if broadcast.author.is_some() {
            self.edits.insert(record::announced_key(broadcast.opened_at, id), None);
        }
        Ok(page.len() + 1)
    }
}
