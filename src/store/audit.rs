//! The trail of administrative acts.

use async_trait::async_trait;

use super::Result;
use crate::model::{AuditEntry, Timestamp};

/// What was done by whom.
#[async_trait]
pub trait AuditTrail: Send + Sync {
    /// Writes down one act.
    async fn add_audit(&self, entry: AuditEntry) -> Result<()>;

    /// At most `count` entries, newest first, without the newest `skipped`.
    async fn audit(&self, skipped: usize, count: usize) -> Result<Vec<AuditEntry>>;

    /// Deletes what was done before `limit`; returns how much.
    async fn delete_audit_before(&self, limit: Timestamp) -> Result<usize>;
}
