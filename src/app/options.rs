//! What can be set about the application, in its own terms.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;

use super::upload::Library;
use crate::model::{ChatId, Role, Timestamp, UserId};

/// Everything that can be set.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where people can ask a person.
    pub office: Office,
    /// Within how many hours the office usually answers; 0 says nothing about it.
    pub reply_hours: u32,
    /// The group in which workers see and answer what residents ask; `None` for none.
    pub staff_chat: Option<ChatId>,
    /// The time zone that decides which day today is.
    pub time_zone: chrono_tz::Tz,
    /// How long a follow-up still refers to the last answer.
    pub conversation: chrono::Duration,
    /// Longer questions are cut to this many characters.
    pub question_chars: usize,
    /// Inputs one person may send a minute, and at once.
    pub questions_per_minute: u32,
    /// How long feedback is kept.
    pub retention: chrono::Duration,
    /// How long somebody's last questions are kept.
    pub questions_kept: chrono::Duration,
    /// Who is more than a resident.
    pub roles: BTreeMap<UserId, Role>,
    /// Whether a second person has to approve each announcement.
    pub approval: bool,
    /// How changed knowledge is taken in.
    pub reloading: Reloading,
    /// How announcements are sent.
    pub announcements: Announcements,
    /// Where files go that admins send; `None` takes none in.
    pub library: Option<Library>,
    /// Tells the time.
    pub clock: Clock,
}

/// How changed knowledge is taken in.
#[derive(Debug, Clone, PartialEq)]
pub struct Reloading {
    /// The knowledge folder; `None` where there is none to reload.
    pub folder: Option<PathBuf>,
    /// The largest share of documents that may be gone at once, from 0 to 1.
    pub most_gone: f32,
    /// How many generations are kept to go back to, with the one that answers.
    pub kept: usize,
}

impl Default for Reloading {
    fn default() -> Self {
        Self { folder: None, most_gone: 0.3, kept: 5 }
    }
}

/// How announcements are sent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Announcements {
    /// Messages a second.
    pub pace: f64,
    /// Most messages in flight.
    pub concurrency: usize,
    /// Between two messages to one person.
    pub person_gap: Duration,
}

impl Default for Announcements {
    fn default() -> Self {
        Self { pace: 25.0, concurrency: 8, person_gap: Duration::from_secs(1) }
    }
}

/// Tells the time; tests turn its hands.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// A clock that asks `now` each time.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}

/// Where people can ask a person; empty parts are not shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Office {
    /// What it is called.
    pub name: String,
    /// A telephone number, an address, a Telegram name.
    pub contact: String,
    /// When somebody is there.
    pub hours: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            office: Office::default(),
            reply_hours: 24,
            staff_chat: None,
            time_zone: chrono_tz::Asia::Shanghai,
            conversation: chrono::Duration::minutes(10),
            question_chars: 500,
            questions_per_minute: 30,
            retention: chrono::Duration::days(180),
            questions_kept: chrono::Duration::days(30),
            roles: BTreeMap::new(),
            approval: false,
            reloading: Reloading::default(),
            announcements: Announcements::default(),
            library: None,
            clock: Clock::new(Utc::now),
        }
    }
}
