//! From a question to what is said about it, without any state: also what `linli ask` uses.

use std::sync::Arc;

use chrono::NaiveDate;

use super::{Actor, App, answer_locale, view};
use crate::model::{Asked, DocumentId, Locale, Message, Region};
use crate::search::{Answer, Kind, Outcome, Question, Snapshot};

/// A question with its context, owned so that it can move to a blocking thread.
#[derive(Debug, Clone)]
pub(super) struct Asking {
    pub text: String,
    pub region: Option<Region>,
    /// The last question of this conversation that was answered.
    pub topic: Option<Asked>,
    pub within: Option<DocumentId>,
}

impl Asking {
    pub fn ask(&self, snapshot: &Snapshot, today: NaiveDate) -> Answer {
        snapshot.answer(&Question {
            text: &self.text,
            region: self.region.as_ref(),
            within: self.within.as_ref(),
            topic: self.topic.as_ref().and_then(|asked| asked.document.as_ref()),
            previous: self.topic.as_ref().map(|asked| asked.question.as_str()),
            today,
        })
    }
}

/// What is said about a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// What the engine concluded.
    pub outcome: Outcome,
    /// Whether it was something to look up, as opposed to a greeting and the like.
    pub is_question: bool,
    /// The document that answered.
    pub document: Option<DocumentId>,
    /// The document of the conversation that it was read with.
    pub about: Option<DocumentId>,
    /// The language it is said in.
    pub locale: Locale,
    /// What is said.
    pub message: Message,
}

impl Answered {
    pub(super) fn new(answer: &Answer, locale: Locale, message: Message) -> Self {
        let found = answer.outcome == Outcome::Found;
        Self {
            outcome: answer.outcome,
            is_question: answer.kind == Kind::Question,
            document: answer.hits.first().filter(|_| found).map(|hit| hit.document.clone()),
            about: answer.within.clone(),
            locale,
            message,
        }
    }
}

impl App {
    /// Today, in the district's own time zone.
    pub fn today(&self) -> NaiveDate {
        let options = &self.shared.options;
        options.clock.now().with_timezone(&options.time_zone).date_naive()
    }

    /// What a resident would read about an answer. May take milliseconds; keeps nothing.
    pub fn describe(&self, who: &Actor, answer: &Answer) -> Message {
        let locale = answer_locale(answer.locale, None, who.client_locale);
        let voice = super::Voice { texts: Arc::clone(&self.shared.texts), locale };
        let snapshot = self.shared.engine.snapshot();
        view::Answering {
            question: None,
            voice: &voice,
            snapshot: &snapshot,
            today: self.today(),
            home: None,
        }
        .answered(answer)
        .message
    }
}
