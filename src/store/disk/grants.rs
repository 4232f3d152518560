//! Grants on disk.

use async_trait::async_trait;

use super::SledStore;
use super::contents::records;
use super::ledger::Changes;
use crate::model::{Grant, UserId};
use crate::store::record::{self, kind};
use crate::store::{Grants, Result};

#[async_trait]
impl Grants for SledStore {
    async fn grants(&self) -> Result<Vec<Grant>> {
        self.read(|disk| records(disk, &[kind::GRANT])).await
    }

    async fn put_grant(&self, grant: Grant) -> Result<()> {
        self.commit(move |ledger| {
            let mut changes = Changes::default();
            changes.put(record::grant_key(grant.user), record::encode(&grant)?);
            ledger.apply(changes)
        })
        .await
    }

    async fn delete_grant(&self, user: UserId) -> Result<()> {
        self.commit(move |ledger| {
            let mut changes = Changes::default();
            changes.remove(record::grant_key(user));
            ledger.apply(changes)
        })
        .await
    }
}
