//! An announcement, or any other message that nobody asked for, on its way to many people.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Audience, ChatId, Locale, Message, Timestamp, Token, UserId};

/// Identifies a broadcast. Made of what caused it, so that the same cause opens it only once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BroadcastId(pub Token);

/// What is sent to whom, as ordered; it does not change on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broadcast {
    /// Its id.
    pub id: BroadcastId,
    /// Who ordered it; `None` for the bot itself.
    pub author: Option<UserId>,
    /// What is done with each recipient.
    pub kind: BroadcastKind,
    /// To whom.
    pub to: Recipients,
    /// What they get.
    pub content: Content,
    /// Whether quiet hours do not hold it back.
    pub urgent: bool,
    /// When it was ordered.
    pub opened_at: Timestamp,
    /// Before this nothing is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
    /// How far it is.
    pub state: BroadcastState,
    /// Why it was held, where not by a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refusal>,
}

/// The messenger will not have what a broadcast says, whoever it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What it will not have.
    pub why: Unfit,
    /// When it said so.
    pub at: Timestamp,
}

/// The part of a message that no recipient can be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unfit {
    /// The picture or file.
    Media,
    /// The button that leads somewhere.
    Link,
    /// The words.
    Words,
    /// Nobody knows which: the messenger refuses one after the other like this.
    Other(String),
}

/// What is done with each recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BroadcastKind {
    /// They get it.
    Send,
    /// What they got by this broadcast becomes something else.
    Correct(BroadcastId),
    /// What they got by this broadcast is deleted.
    Recall(BroadcastId),
}

/// To whom a broadcast goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Recipients {
    /// The subscribers of an audience.
    Audience(Audience),
    /// Exactly these, whatever they subscribed to: people (a private chat has its person's number)
    /// or groups.
    Chats(Vec<ChatId>),
    /// Whoever got this broadcast.
    ReachedBy(BroadcastId),
    /// Whoever got this broadcast, and whoever was still to get it: it was under way.
    AllOf(BroadcastId),
}

/// What is sent: one message, and perhaps others for who reads another language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// For everybody who has no variant of their own.
    pub original: Message,
    /// By language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variants: BTreeMap<Locale, Message>,
}

impl Content {
    /// The same for everybody.
    pub fn same(original: Message) -> Self {
        Self { original, variants: BTreeMap::new() }
    }

    /// What a reader of `locale` gets.
    pub fn message(&self, locale: Locale) -> &Message {
        self.variants.get(&locale).unwrap_or(&self.original)
    }
}

/// How far a broadcast is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BroadcastState {
    /// Its recipients are being added; nothing is sent yet.
    Filling,
    /// It is complete and on its way, or waits for its time.
    Running,
    /// Held by somebody.
    Paused,
    /// Broken off; what was not sent by then stays unsent.
    Cancelled(Timestamp),
    /// Every recipient is dealt with.
    Finished(Timestamp),
}

impl BroadcastState {
    /// Held, if it was running.
    pub fn paused(self) -> Option<Self> {
        (self == Self::Running).then_some(Self::Paused)
    }

    /// Running again, if it was held.
    pub fn resumed(self) -> Option<Self> {
        (self == Self::Paused).then_some(Self::Running)
    }

    /// Broken off at `at`, if it was not over.
    pub fn cancelled(self, at: Timestamp) -> Option<Self> {
        (!self.is_over()).then_some(Self::Cancelled(at))
    }

    /// Whether nothing more will be sent.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Cancelled(_) | Self::Finished(_))
    }
}

/// One broadcast to one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// How it stands.
    pub state: DeliveryState,
    /// How often it failed in a way that may pass.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub failures: u32,
    /// The messages sent so far, when one does not hold it all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sent: Vec<i64>,
    /// The messages to correct or recall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<Earlier>,
}

/// What somebody got by an earlier broadcast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// The messages.
    pub messages: Vec<i64>,
    /// When they were sent.
    pub at: Timestamp,
}

/// How a delivery stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeliveryState {
    /// To be sent, from this moment on.
    Pending(Timestamp),
    /// Being sent. When nobody has said what came of it by this moment, it is to be sent again.
    Sending(Timestamp),
    /// They got it as these messages.
    Delivered {
        /// The messages; none after a recall.
        messages: Vec<i64>,
        /// When the last of them was sent.
        at: Timestamp,
    },
    /// They cannot be reached.
    Unreachable(Gone),
    /// It was given up for this reason.
    Rejected(Reason),
}

/// Why somebody cannot be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Gone {
    /// They blocked the bot.
    Blocked,
    /// Their account is deleted.
    Deleted,
    /// There is no such conversation, or none any more.
    Unknown,
}

/// Why a delivery was given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// They wanted no more announcements by the time it was their turn.
    Unsubscribed,
    /// A message can be taken back for 48 hours only.
    TooOld,
    /// The messenger said no, in these words.
    Refused(String),
    /// It failed too often, the last time like this.
    Failed(String),
}

/// How many deliveries of a broadcast stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// To be sent.
    pub pending: u64,
    /// Being sent.
    pub sending: u64,
    /// Got it.
    pub delivered: u64,
    /// Cannot be reached.
    pub unreachable: u64,
    /// Given up.
    pub rejected: u64,
}

impl Tally {
    /// All of them.
    pub fn total(self) -> u64 {
        self.left() + self.delivered + self.unreachable + self.rejected
    }

    /// Those that are not dealt with.
    pub fn left(self) -> u64 {
        self.pending + self.sending
    }

    /// The number for deliveries that stand like this.
    pub fn of(&mut self, state: &DeliveryState) -> &mut u64 {
        match state {
            DeliveryState::Pending(_) => &mut self.pending,
            DeliveryState::Sending(_) => &mut self.sending,
            DeliveryState::Delivered { .. } => &mut self.delivered,
            DeliveryState::Unreachable(_) => &mut self.unreachable,
            DeliveryState::Rejected(_) => &mut self.rejected,
        }
    }
}

impl Delivery {
    /// To be sent from `due` on.
    pub fn pending(due: Timestamp) -> Self {
        Self { state: DeliveryState::Pending(due), failures: 0, sent: Vec::new(), earlier: None }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}
