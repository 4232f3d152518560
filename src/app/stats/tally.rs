//! Counts what happens, in memory, and adds it to the store now and then. A kill loses the counts of
//! the last minute; nobody is told anything by a count.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;

use super::super::{App, Visit};
use crate::model::{DayUsage, DocumentId, Verdict};
use crate::search::Outcome;

/// What was counted and is not in the store yet.
#[derive(Debug, Default)]
pub(in crate::app) struct Tally(Mutex<BTreeMap<NaiveDate, DayUsage>>);

impl Tally {
    fn count(&self, day: NaiveDate, one: impl FnOnce(&mut DayUsage)) {
        let mut days = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        one(days.entry(day).or_insert_with(|| DayUsage::new(day)));
    }

    fn take(&self) -> Vec<DayUsage> {
        let days = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        days.into_values().collect()
    }
}

impl App {
    /// A question was looked up, and this document answered.
    pub(in crate::app) fn count_question(
        &self,
        visit: &Visit,
        outcome: Outcome,
        document: Option<&DocumentId>,
    ) {
        let topics = document.map(|id| visit.snapshot.topics(id)).unwrap_or_default();
        self.shared.tally.count(visit.today, |day| {
            match outcome {
                Outcome::Found => day.found += 1,
                Outcome::Unsure => day.unsure += 1,
                Outcome::Nothing => day.nothing += 1,
            }
            for topic in topics {
                *day.topics.entry(topic.clone()).or_default() += 1;
            }
        });
    }

    /// 👍 or 👎
    pub(in crate::app) fn count_verdict(&self, visit: &Visit, verdict: Verdict) {
        self.shared.tally.count(visit.today, |day| match verdict {
            Verdict::Helpful => day.helpful += 1,
            Verdict::NotHelpful => day.not_helpful += 1,
        });
    }

    /// How many want announcements today.
    pub(in crate::app) async fn count_subscribers(&self, today: NaiveDate) -> anyhow::Result<()> {
        let count = self.shared.store.count_subscribers().await?;
        self.shared.tally.count(today, |day| day.subscribers = Some(count));
        Ok(())
    }

    /// Adds what was counted to the store.
    ///
    /// # Errors
    ///
    /// When the store fails; what was counted is then tried again.
    pub async fn keep_tally(&self) -> anyhow::Result<()> {
        let counted = self.shared.tally.take();
        if counted.is_empty() {
            return Ok(());
        }
        let kept = self.shared.store.add_usage(counted.clone()).await;
        if kept.is_err() {
            for day in &counted {
                self.shared.tally.count(day.day, |again| again.add(day));
            }
        }
        Ok(kept?)
    }
}
