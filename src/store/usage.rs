//! How much the bot is used.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::Result;
use crate::model::DayUsage;

/// Counts by day. Nothing tells who was counted.
#[async_trait]
pub trait Usage: Send + Sync {
    /// Adds to the counts of days, all in one commit.
    async fn add_usage(&self, counted: Vec<DayUsage>) -> Result<()>;

    /// The days from `first` on on which anything was counted, oldest first.
    async fn usage(&self, first: NaiveDate) -> Result<Vec<DayUsage>>;

    /// How many people want announcements.
    async fn count_subscribers(&self) -> Result<u64>;
}
