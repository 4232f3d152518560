//! What residents answered to announcements.

use async_trait::async_trait;

use super::Result;
use crate::model::{Response, Timestamp, Token};

/// Answers to announcements. Somebody's “I have read it” counts once for each announcement.
#[async_trait]
pub trait Responses: Send + Sync {
    /// Keeps an answer; `false` when this person had said so already.
    async fn add_response(&self, response: Response) -> Result<bool>;

    /// Every answer to one announcement, oldest first.
    async fn responses(&self, of: Token) -> Result<Vec<Response>>;

    /// Deletes what was answered before `limit`; returns how much.
    async fn delete_responses_before(&self, limit: Timestamp) -> Result<usize>;
}
