//! Counts by day, on disk.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::SledStore;
use super::contents::records;
use super::ledger::Changes;
use crate::model::{DayUsage, Profile};
use crate::store::record::{self, kind};
use crate::store::{Result, Usage};

#[async_trait]
impl Usage for SledStore {
    async fn add_usage(&self, counted: Vec<DayUsage>) -> Result<()> {
        self.commit(move |ledger| {
            let mut changes = Changes::default();
            for more in &counted {
                let key = record::usage_key(more.day);
                let kept = ledger.disk().get(&key)?.and_then(|value| record::decode(&value).ok());
                let mut day: DayUsage = kept.unwrap_or_else(|| DayUsage::new(more.day));
                day.add(more);
                changes.put(key, record::encode(&day)?);
            }
            ledger.apply(changes)
        })
        .await
    }

    async fn usage(&self, first: NaiveDate) -> Result<Vec<DayUsage>> {
        let mut days: Vec<DayUsage> = self.read(|disk| records(disk, &[kind::USAGE])).await?;
        days.retain(|day| day.day >= first);
        Ok(days)
    }

    async fn count_subscribers(&self) -> Result<u64> {
        self.read(|disk| {
            let mut count = 0;
            disk.scan(&[kind::PROFILE], |_, value| {
                count += u64::from(record::decode::<Profile>(value).is_ok_and(|profile| profile.subscribed));
                Ok(())
            })?;
            Ok(count)
        })
        .await
    }
}
