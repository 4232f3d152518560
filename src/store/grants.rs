//! Roles that were given in the chat.

use async_trait::async_trait;

use super::Result;
use crate::model::{Grant, UserId};

/// Who holds a role, beside those whom the configuration names.
#[async_trait]
pub trait Grants: Send + Sync {
    /// Everybody who holds one, by their number.
    async fn grants(&self) -> Result<Vec<Grant>>;

    /// Gives a role; what the person held before is replaced.
    async fn put_grant(&self, grant: Grant) -> Result<()>;

    /// Takes a role; nothing when the person held none.
    async fn delete_grant(&self, user: UserId) -> Result<()>;
}
