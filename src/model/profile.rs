//! What is kept about one person.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{ChatId, DocumentId, Locale, QuietHours, Region, Timestamp, UserId};

/// Everything kept about one person between messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Whose profile it is.
    pub user: UserId,
    /// The interface language they chose; `None` follows their client.
    pub locale: Option<Locale>,
    /// Where they live, if they said so.
    pub region: Option<Region>,
    /// Topics they follow.
    pub topics: BTreeSet<String>,
    /// Whether they want announcements.
    pub subscribed: bool,
    /// When only urgent announcements may come; `None` at any time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet: Option<QuietHours>,
    /// Whether messages do not reach them; they wake when they write again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inactive: bool,
    /// Their last questions, newest last, at most [`Profile::RECENT`]: what a follow-up refers to.
    pub recent: Vec<Asked>,
}

/// A question that somebody asked, and the document it was answered from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The conversation it was asked in.
    pub chat: ChatId,
    /// The question as typed.
    pub question: String,
    /// The document that answered; `None` when nothing did.
    pub document: Option<DocumentId>,
    /// The document that it was read with, when it leaned on the conversation: 它有多少跑手.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<DocumentId>,
    /// When.
    pub at: Timestamp,
}

/// One fact that changes in a profile. Stores apply it atomically.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProfileChange {
    /// Another interface language.
    Locale(Locale),
    /// Another home region, or none.
    Region(Option<Region>),
    /// Follows a topic that was not followed, or the other way round.
    ToggleTopic(String),
    /// Wants announcements, or no longer.
    Subscribed(bool),
    /// Other quiet hours, or none.
    Quiet(Option<QuietHours>),
    /// Cannot be reached, or can again.
    Inactive(bool),
    /// Asked a question.
    Asked(Asked),
}

impl Profile {
    /// How many questions are remembered.
    pub const RECENT: usize = 5;

    /// The profile of somebody of whom nothing is kept yet.
    pub fn new(user: UserId) -> Self {
        Self {
            user,
            locale: None,
            region: None,
            topics: BTreeSet::new(),
            subscribed: true,
            quiet: None,
            inactive: false,
            recent: Vec::new(),
        }
    }

    /// Forgets what was asked before `limit`; returns how many questions that were.
    pub fn forget_asked_before(&mut self, limit: Timestamp) -> usize {
        let before = self.recent.len();
        self.recent.retain(|asked| asked.at >= limit);
        before - self.recent.len()
    }

    /// Applies one change.
    pub fn apply(&mut self, change: ProfileChange) {
        match change {
            ProfileChange::Locale(locale) => self.locale = Some(locale),
            ProfileChange::Region(region) => self.region = region,
            ProfileChange::ToggleTopic(topic) => {
                if !self.topics.remove(&topic) {
                    self.topics.insert(topic);
                }
            }
            ProfileChange::Subscribed(subscribed) => self.subscribed = subscribed,
            ProfileChange::Quiet(quiet) => self.quiet = quiet,
            ProfileChange::Inactive(inactive) => self.inactive = inactive,
            ProfileChange::Asked(asked) => {
                self.recent.push(asked);
                let surplus = self.recent.len().saturating_sub(Self::RECENT);
                self.recent.drain(..surplus);
            }
        }
    }
}
