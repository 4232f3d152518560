//! Counts by day, in memory.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::MemoryStore;
use crate::model::DayUsage;
use crate::store::{Result, Usage};

#[async_trait]
impl Usage for MemoryStore {
    async fn add_usage(&self, counted: Vec<DayUsage>) -> Result<()> {
        let days = &mut self.state().usage;
        for more in &counted {
            days.entry(more.day).or_insert_with(|| DayUsage::new(more.day)).add(more);
        }
        Ok(())
    }

    async fn usage(&self, first: NaiveDate) -> Result<Vec<DayUsage>> {
        Ok(self.state().usage.range(first..).map(|(_, day)| day.clone()).collect())
    }

    async fn count_subscribers(&self) -> Result<u64> {
        Ok(self.state().profiles.values().filter(|profile| profile.subscribed).count() as u64)
    }
}
