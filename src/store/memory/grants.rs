//! Grants in memory.

use async_trait::async_trait;

use super::MemoryStore;
use crate::model::{Grant, UserId};
use crate::store::{Grants, Result};

#[async_trait]
impl Grants for MemoryStore {
    async fn grants(&self) -> Result<Vec<Grant>> {
        Ok(self.state().grants.values().cloned().collect())
    }

    async fn put_grant(&self, grant: Grant) -> Result<()> {
        self.state().grants.insert(grant.user, grant);
        Ok(())
    }

    async fn delete_grant(&self, user: UserId) -> Result<()> {
        self.state().grants.remove(&user);
        Ok(())
    }
}
