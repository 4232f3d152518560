//! The notice board.

use async_trait::async_trait;

use super::Result;
use crate::model::{Notice, Pause, Timestamp, Token};

/// What everybody who asks is told.
#[async_trait]
pub trait Board: Send + Sync {
    /// All notices, by their beginning.
    async fn notices(&self) -> Result<Vec<Notice>>;

    /// Puts one up; the same one again changes nothing.
    async fn put_notice(&self, notice: Notice) -> Result<()>;

    /// Takes one down; nothing when it does not hang.
    async fn delete_notice(&self, id: Token) -> Result<()>;

    /// Deletes the notices that ended before `limit`; returns how many.
    async fn delete_notices_before(&self, limit: Timestamp) -> Result<usize>;

    /// The pause, if there is one.
    async fn pause(&self) -> Result<Option<Pause>>;

    /// Pauses the answers; lets them go on with `None`.
    async fn set_pause(&self, pause: Option<Pause>) -> Result<()>;
}
