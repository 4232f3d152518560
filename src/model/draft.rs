//! An announcement on its way from the first word to being sent: composed, aimed, timed, approved.

use chrono::{NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

use super::{
    Announcement, Audience, BroadcastId, ChatId, LinkButton, Locale, Media, Region, Span, Timestamp, Token,
};

/// Identifies a draft, and with it what becomes of it: confirmed twice, it is sent once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DraftId(pub Token);

/// What somebody composes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// Where it is composed: reports about it go there.
    pub chat: ChatId,
    /// What is said.
    pub announcement: Announcement,
    /// To whom.
    pub audience: Audience,
    /// When.
    pub time: SendTime,
    /// How far it is.
    pub stage: Stage,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// The broadcast whose copies it will replace; `None` for a new announcement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<BroadcastId>,
}

/// When an announcement is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SendTime {
    /// Once it is confirmed.
    Now,
    /// At this moment.
    At(Timestamp),
    /// Every week, by the district's clock.
    Weekly {
        /// The day.
        day: Weekday,
        /// The time.
        time: NaiveTime,
    },
}

/// How far a draft is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Its author works on it.
    Composing,
    /// Its author has confirmed it; somebody else has to approve it.
    Waiting,
    /// It will be sent at this moment.
    Scheduled(Timestamp),
    /// It should have been sent at this moment, but nobody was there; its author is asked.
    Missed(Timestamp),
    /// It was handed over to be sent.
    Sent,
}

/// What a button under a draft does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant documents its fields by its sentence")]
pub enum DraftAct {
    /// Shows the preview.
    Show,
    /// ✏️ Asks for other words; for a locale, those of its variant.
    AskWords { locale: Option<Locale> },
    /// Lists the languages.
    Languages,
    /// Drops the variant of a language.
    NoVariant { locale: Locale },
    /// Asks for whom it is.
    Audience,
    /// For everybody.
    Everyone,
    /// Lists the places.
    Regions { page: u16 },
    /// For this place too, or no longer.
    ToggleRegion { region: Token },
    /// Lists the topics.
    Topics { page: u16 },
    /// For this topic too, or no longer.
    ToggleTopic { topic: Token },
    /// Asks when.
    AskTime,
    /// Once it is confirmed.
    Now,
    /// Urgent, or no longer.
    ToggleUrgent,
    /// With a button to say that it was read, or without.
    ToggleReceipt,
    /// Asks for a picture or a file.
    AskMedia,
    /// Drops the picture or file.
    NoMedia,
    /// Asks for a button that leads somewhere.
    AskLink,
    /// Drops that button.
    NoLink,
    /// 🧪 Sends it to its author alone.
    Test,
    /// ✅ Sends it, or asks for approval, or keeps it for its time.
    Confirm,
    /// ❌ Throws it away.
    Discard,
    /// ✅ Somebody else approves it as it was shown to them ([`Draft::as_shown`]).
    Approve { shown: Token },
    /// ❌ Somebody else does not.
    Reject,
    /// Takes what is scheduled back, to be changed.
    Reopen,
    /// ✅ Sends what missed its time.
    SendMissed,
    /// ❌ Does not.
    SkipMissed,
}

/// What a button under a broadcast does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BroadcastAct {
    /// Shows how far it is.
    Show,
    /// ⏸ Holds it.
    Pause,
    /// ▶️ Lets it go on.
    Resume,
    /// ❌ Breaks it off.
    Cancel,
    /// 📄 Tells who got it.
    Report,
    /// ✏️ Begins a correction.
    Correct,
    /// ↩️ Asks whether to take it back.
    Recall,
    /// ✅ Takes it back.
    ConfirmRecall,
}

/// One fact that changes in a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftChange {
    /// Other words; for a locale, those of its variant.
    Words(Option<Locale>, Vec<Span>),
    /// No variant for this locale.
    NoVariant(Locale),
    /// Another picture or file, or none.
    Media(Option<Media>),
    /// Another button, or none.
    Link(Option<LinkButton>),
    /// For everybody.
    Everyone,
    /// For this place too, or no longer.
    ToggleRegion(Region),
    /// For this topic too, or no longer.
    ToggleTopic(String),
    /// At another time.
    Time(SendTime),
    /// What is planned, or was missed, is planned for another time, next at this moment.
    Move(SendTime, Timestamp),
    /// Urgent, or no longer.
    ToggleUrgent,
    /// With a button to say that it was read, or without.
    ToggleReceipt,
}

impl Draft {
    /// Stands for what somebody who approves gets to see: what is said, to whom, when. Any change gives
    /// another one.
    pub fn as_shown(&self) -> Token {
        let Self { announcement, audience, time, corrects, .. } = self;
        Token::of(&format!("{announcement:?} {audience:?} {time:?} {corrects:?}"))
    }

    /// Applies one change, made at `at`.
    pub fn apply(&mut self, change: DraftChange, at: Timestamp) {
        self.changed_at = at;
        let announcement = &mut self.announcement;
        match change {
            DraftChange::Words(None, body) => announcement.body = body,
            DraftChange::Words(Some(locale), body) => {
                announcement.variants.insert(locale, body);
            }
            DraftChange::NoVariant(locale) => {
                announcement.variants.remove(&locale);
            }
            DraftChange::Media(media) => announcement.media = media,
            DraftChange::Link(link) => announcement.link = link,
            DraftChange::Everyone => self.audience = Audience::everyone(),
            DraftChange::ToggleRegion(region) => {
                if !self.audience.regions.remove(&region) {
                    self.audience.regions.insert(region);
                }
            }
            DraftChange::ToggleTopic(topic) => {
                if !self.audience.topics.remove(&topic) {
                    self.audience.topics.insert(topic);
                }
            }
            DraftChange::Time(time) => self.time = time,
            DraftChange::Move(time, at) => (self.time, self.stage) = (time, Stage::Scheduled(at)),
            DraftChange::ToggleUrgent => announcement.urgent = !announcement.urgent,
            DraftChange::ToggleReceipt => announcement.receipt = !announcement.receipt,
        }
    }
}
