//! How an answer looks: found, unsure, nothing, or a friendly word.

mod disk;
mod document;
mod excerpt;
mod friendly;
mod problem;
mod report;
mod trouble;
pub(super) mod upload;
mod why;

use chrono::NaiveDate;

use super::answering::Answered;
use super::voice::Voice;
use crate::model::{Action, Button, Desk, DocumentId, Message, Region, Style, Token};
use crate::search::{Answer, Entry, Hit, Kind, Outcome, Snapshot};
use crate::text::Key;

pub(super) use disk::refusal as disk_refusal;
pub(super) use document::{from_passage, whole};
pub(super) use friendly::examples;
pub use problem::problem;
pub(super) use report::{not_taken_in, report, report_table, rolled_back};
pub use trouble::trouble;
pub(super) use why::why;

/// How many of the nearest topics are offered when nothing answers.
pub(super) const NEAREST: usize = 3;

/// What an answer is put into words with.
pub(super) struct Answering<'a> {
    pub voice: &'a Voice,
    /// The question, where it can be handed to a person.
    pub question: Option<Token>,
    pub snapshot: &'a Snapshot,
    pub today: NaiveDate,
    /// The asker's home: examples come from there first.
    pub home: Option<&'a Region>,
}

impl Answering<'_> {
    /// The answer with its message.
    pub fn answered(&self, answer: &Answer) -> Answered {
        Answered::new(answer, self.voice.locale, self.message(answer))
    }

    fn message(&self, answer: &Answer) -> Message {
        match (answer.kind, answer.outcome, answer.hits.first()) {
            (Kind::Question, Outcome::Found, Some(hit)) => {
                self.found(answer.text.as_deref().unwrap_or(&hit.sentence), hit)
            }
            (Kind::Question, Outcome::Unsure, Some(_)) => self.unsure(&answer.hits),
            (Kind::Question, _, _) => self.nothing(&answer.hits),
            (kind, _, _) => friendly::word(self, kind),
        }
    }

    /// The sentence, the passage around it with the match marked, who says so.
    pub fn found(&self, text: &str, hit: &Hit) -> Message {
        let document = self.snapshot.document(&hit.document, hit.locale);
        let region = document.as_ref().and_then(|document| document.region.as_ref()).map(Region::as_str);
        let mut message = Message::default().span(self.voice.knowledge(text), Style::Bold).text("\n\n");
        if excerpt::adds_to(text, &hit.snippet) {
            message.body.extend(excerpt::spans(self.voice, &hit.snippet));
            message = message.text("\n\n");
        }
        message.body.extend(self.voice.source(&hit.title, region, &hit.source).body);
        let passages = document.map_or(0, |document| document.passages.len());
        let id = hit.document.token();
        message.row([self.voice.button(Key::ButtonMore, more(hit, passages))]).row([
            self.voice.button(Key::ButtonHelpful, Action::Helpful { document: id }),
            self.voice.button(Key::ButtonNotHelpful, Action::NotHelpful { document: id }),
        ])
    }

    /// 🙋 Hands the question over where it is known, and otherwise tells how to reach a person.
    fn ask_person(&self) -> Button {
        let hand_over = |question| Action::Desk(Desk::HandOver { question });
        self.voice.button(Key::ButtonAskPerson, self.question.map_or(Action::AskPerson, hand_over))
    }

    fn unsure(&self, hits: &[Hit]) -> Message {
        let choices = distinct(hits).into_iter().take(4).map(|hit| {
            let action = Action::Choose { document: hit.document.token() };
            vec![self.hit_button(hit, action)]
        });
        let mut message = self.voice.message(Key::Unsure);
        message.buttons.extend(choices);
        message.row([self.ask_person()])
    }

    fn nothing(&self, hits: &[Hit]) -> Message {
        let mut message = self.voice.message(Key::Nothing);
        let nearest: Vec<Button> = distinct(hits)
            .into_iter()
            .take(NEAREST)
            .map(|hit| self.hit_button(hit, Action::ShowDocument { document: hit.document.token() }))
            .collect();
        if nearest.is_empty() {
            let entries = self.snapshot.entries(self.today);
            if entries.is_empty() {
                return self.voice.message(Key::EmptyKnowledge).row([self.ask_person()]);
            }
            message = message.text("\n").text(self.voice.say(Key::NothingBrowse));
            message = message.row(browse_buttons(self.voice, &entries));
        } else {
            message = message.text("\n").text(self.voice.say(Key::NothingNearest));
            message.buttons.extend(nearest.into_iter().map(|button| vec![button]));
        }
        message.row([self.ask_person()])
    }

    /// A button with the title of a hit's document, in the asker's language where it has one.
    fn hit_button(&self, hit: &Hit, action: Action) -> Button {
        let form = self.snapshot.document(&hit.document, self.voice.locale);
        self.voice.named(form.as_ref().map_or(&hit.title, |document| &document.title), action)
    }
}

/// Buttons that lead to the regions and to the topics, as far as there are any.
pub(super) fn browse_buttons(voice: &Voice, entries: &[Entry]) -> Vec<Button> {
    let by_region = Action::BrowseRegion { region: None, page: 0 };
    let by_topic = Action::BrowseTopic { topic: None, page: 0 };
    let with_topics = entries.iter().any(|entry| !entry.topics.is_empty());
    let regions = voice.button(Key::ButtonRegions, by_region);
    let topics = with_topics.then(|| voice.button(Key::ButtonTopics, by_topic));
    [Some(regions), topics].into_iter().flatten().collect()
}

/// Where "more" goes on: the rest of a passage that was cut, else the next one, else the whole
/// document from its beginning.
fn more(hit: &Hit, passages: usize) -> Action {
    let document = hit.document.token();
    let cut = hit.snippet.text.chars().count() < hit.text.trim().chars().count();
    let next = if cut { hit.passage } else { hit.passage + 1 };
    match u16::try_from(next) {
        Ok(passage) if next < passages => Action::More { document, passage },
        _ => Action::ShowDocument { document },
    }
}

/// The first hit of each document, in order.
pub(super) fn distinct(hits: &[Hit]) -> Vec<&Hit> {
    let mut seen: Vec<&DocumentId> = Vec::new();
    let mut first = Vec::new();
    for hit in hits {
        if !seen.contains(&&hit.document) {
            seen.push(&hit.document);
            first.push(hit);
        }
    }
    first
}
