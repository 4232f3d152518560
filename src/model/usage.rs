//! How much the bot was used on one day, and never by whom.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// In which form statistics are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StatsForm {
    /// In words and numbers, with a picture where one can be shown.
    Told,
    /// A table with a row a day.
    Table,
    /// The picture as a file.
    Picture,
}

/// The counts of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayUsage {
    /// The day, by the district's clock.
    pub day: NaiveDate,
    /// Questions that were answered.
    pub found: u64,
    /// Questions to which a choice was offered.
    pub unsure: u64,
    /// Questions to which nothing was known.
    pub nothing: u64,
    /// 👍
    pub helpful: u64,
    /// 👎
    pub not_helpful: u64,
    /// How many wanted announcements when it was last counted on that day.
    pub subscribers: Option<u64>,
    /// How often documents of a topic answered.
    pub topics: BTreeMap<String, u64>,
}

impl DayUsage {
    /// A day on which nothing happened yet.
    pub fn new(day: NaiveDate) -> Self {
        Self {
            day,
            found: 0,
            unsure: 0,
            nothing: 0,
            helpful: 0,
            not_helpful: 0,
            subscribers: None,
            topics: BTreeMap::new(),
        }
    }

    /// All questions of the day.
    pub fn questions(&self) -> u64 {
        self.found + self.unsure + self.nothing
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        *self == Self::new(self.day)
    }

    /// Adds what was counted elsewhere; of the subscribers the newer count is kept.
    pub fn add(&mut self, more: &Self) {
        let Self { day: _, found, unsure, nothing, helpful, not_helpful, subscribers, topics } = more;
        self.found += found;
        self.unsure += unsure;
        self.nothing += nothing;
        self.helpful += helpful;
        self.not_helpful += not_helpful;
        self.subscribers = subscribers.or(self.subscribers);
        for (topic, count) in topics {
            *self.topics.entry(topic.clone()).or_default() += count;
        }
    }
}
