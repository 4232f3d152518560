//! The audit trail in memory.

use async_trait::async_trait;

use super::MemoryStore;
use crate::model::{Act, AuditEntry, Timestamp, UserId};
use crate::store::{AuditTrail, Result};

#[async_trait]
impl AuditTrail for MemoryStore {
    async fn add_audit(&self, entry: AuditEntry) -> Result<()> {
        let trail = &mut self.state().audit;
        let place = trail.partition_point(|other| other.at <= entry.at);
        trail.insert(place, entry);
        Ok(())
    }

    async fn audit(&self, skipped: usize, count: usize) -> Result<Vec<AuditEntry>> {
        Ok(self.state().audit.iter().rev().skip(skipped).take(count).cloned().collect())
    }

    async fn delete_audit_before(&self, limit: Timestamp) -> Result<usize> {
        let trail = &mut self.state().audit;
        let before = trail.len();
        trail.retain(|entry| entry.at >= limit);
        Ok(before - trail.len())
    }
}

/// Takes the number of `user` out of what they were refused.
pub(super) fn without(trail: &mut [AuditEntry], user: UserId) {
    for entry in trail.iter_mut().filter(|entry| entry.who == Some(user) && entry.act == Act::Refused) {
        entry.who = None;
    }
}
