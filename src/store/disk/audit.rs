//! The audit trail: keys in the order of time.

use std::ops::ControlFlow;

use async_trait::async_trait;

use super::SledStore;
use super::ledger::{Changes, Ledger};
use crate::model::{Act, AuditEntry, Timestamp, UserId};
use crate::store::record::{self, kind};
use crate::store::{AuditTrail, Result};

#[async_trait]
impl AuditTrail for SledStore {
    async fn add_audit(&self, entry: AuditEntry) -> Result<()> {
        self.commit(move |ledger| {
            let mut changes = Changes::default();
            changes.put(record::audit_key(entry.at, ledger.next_number()), record::encode(&entry)?);
            ledger.apply(changes)
        })
        .await
    }

    async fn audit(&self, skipped: usize, count: usize) -> Result<Vec<AuditEntry>> {
        self.read(move |disk| {
            let (mut left, mut entries) = (skipped, Vec::new());
            disk.scan_back(&[kind::AUDIT], |_, value| {
                if entries.len() == count {
                    return ControlFlow::Break(());
                }
                match record::decode(value) {
                    Ok(_) if left > 0 => left -= 1,
                    Ok(entry) => entries.push(entry),
                    Err(record::Undecodable) => {}
                }
                ControlFlow::Continue(())
            })?;
            Ok(entries)
        })
        .await
    }

    async fn delete_audit_before(&self, limit: Timestamp) -> Result<usize> {
        let limit = limit.timestamp_micros();
        self.delete_where(kind::AUDIT, move |key, _| record::audit_micros(key).is_ok_and(|at| at < limit))
            .await
    }
}

/// Takes the number of `user` out of what they were refused.
pub(super) fn without(ledger: &Ledger, user: UserId, changes: &mut Changes) -> Result<()> {
    ledger.disk().scan(&[kind::AUDIT], |key, value| {
        match record::decode::<AuditEntry>(value) {
            Ok(entry) if entry.who == Some(user) && entry.act == Act::Refused => {
                changes.put(key.to_vec(), record::encode(&AuditEntry { who: None, ..entry })?);
            }
            _ => {}
        }
        Ok(())
    })
}
