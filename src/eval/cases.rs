//! Measures on the project's own case files: questions, refusals, small talk and dialogues.
//!
//! A file holds JSON Lines. A line with `turns` is a dialogue, one with `kind` is something that is
//! not (or only seemingly not) a question, any other is one question.

use anyhow::Context as _;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::model::DocumentId;
use crate::search::{Answer, Kind, Outcome, Question, Snapshot};

/// One line of a case file.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Case {
    Dialogue { id: String, turns: Vec<Turn> },
    SmallTalk { q: String, kind: String },
    Turn(Turn),
}

/// One question and what is right.
#[derive(Debug, Deserialize)]
struct Turn {
    #[serde(default)]
    id: String,
    #[serde(default)]
    style: Option<String>,
    q: String,
    /// The document that answers; `null` when none does.
    document: Option<DocumentId>,
    /// The answer holds at least one of these.
    #[serde(default)]
    contains: Vec<String>,
}

/// How often something was right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// A name for the row: a style, `refused`, `small talk`, `dialogue`.
    pub name: String,
    /// Cases.
    pub all: usize,
    /// Right ones.
    pub right: usize,
}

/// What a case file came to.
#[derive(Debug, Default)]
pub struct Verdicts {
    /// One row a kind of case, in order of appearance.
    pub tallies: Vec<Tally>,
    /// For every wrong case, one line: what was asked, what came, what was expected.
    pub misses: Vec<String>,
}

impl Verdicts {
    /// The share of right cases, from 0 to 1; 1 without cases.
    pub fn share(&self) -> f64 {
        let (right, all) =
            self.tallies.iter().fold((0, 0), |(right, all), tally| (right + tally.right, all + tally.all));
        if all == 0 { 1.0 } else { right as f64 / all as f64 }
    }

    fn add(&mut self, name: &str, right: bool, miss: impl FnOnce() -> String) {
        let at = self.tallies.iter().position(|tally| tally.name == name).unwrap_or_else(|| {
            self.tallies.push(Tally { name: name.to_owned(), ..Tally::default() });
            self.tallies.len() - 1
        });
        self.tallies[at].all += 1;
        self.tallies[at].right += usize::from(right);
        if !right {
            self.misses.push(miss());
        }
    }
}

/// Asks every case of a file.
///
/// # Errors
/// When a line is not a case; names the line.
pub fn run(content: &str, snapshot: &Snapshot, today: NaiveDate) -> anyhow::Result<Verdicts> {
    let mut verdicts = Verdicts::default();
    for (at, line) in content.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let case: Case =
            serde_json::from_str(line).with_context(|| format!("line {} is not a case", at + 1))?;
        match case {
            Case::Dialogue { id, turns } => dialogue(&mut verdicts, snapshot, today, &id, &turns),
            Case::SmallTalk { q, kind } => {
                let answer = snapshot.answer(&plain(&q, today));
                verdicts.add("small talk", name_of(answer.kind) == kind, || {
                    format!("{q}: {:?}, not {kind}", answer.kind)
                });
            }
            Case::Turn(turn) => {
                let answer = snapshot.answer(&plain(&turn.q, today));
                let name = match (&turn.document, &turn.style) {
                    (None, _) => "refused",
                    (Some(_), style) => style.as_deref().unwrap_or("answered"),
                };
                verdicts.add(name, turn.is_right(&answer), || turn.miss(&turn.id, &answer));
            }
        }
    }
    Ok(verdicts)
}

/// A dialogue counts once per turn; each turn sees what the turns before it came to.
fn dialogue(verdicts: &mut Verdicts, snapshot: &Snapshot, today: NaiveDate, id: &str, turns: &[Turn]) {
    let mut last: Option<(DocumentId, String)> = None;
    for turn in turns {
        let question = Question {
            topic: last.as_ref().map(|(document, _)| document),
            previous: last.as_ref().map(|(_, question)| question.as_str()),
            ..plain(&turn.q, today)
        };
        let answer = snapshot.answer(&question);
        verdicts.add("dialogue", turn.is_right(&answer), || turn.miss(id, &answer));
        if answer.outcome == Outcome::Found
            && let Some(hit) = answer.hits.into_iter().next()
        {
            last = Some((hit.document, turn.q.clone()));
        }
    }
}

fn plain(text: &str, today: NaiveDate) -> Question<'_> {
    Question { text, region: None, within: None, topic: None, previous: None, today }
}

impl Turn {
    fn is_right(&self, answer: &Answer) -> bool {
        let found = answer.outcome == Outcome::Found;
        let Some(document) = &self.document else { return answer.outcome == Outcome::Nothing };
        let said = answer.text.as_deref().is_some_and(|text| super::holds_any(text, &self.contains));
        found && answer.hits.first().is_some_and(|hit| hit.document == *document) && said
    }

    fn miss(&self, id: &str, answer: &Answer) -> String {
        let came = answer.hits.first().map_or("–", |hit| hit.document.0.as_str());
        let expected = self.document.as_ref().map_or("nothing", |document| document.0.as_str());
        format!(
            "{id} {}: {:?} {:.2} {came} “{}”, expected {expected} {:?}",
            self.q,
            answer.outcome,
            answer.confidence,
            answer.text.as_deref().unwrap_or("–"),
            self.contains,
        )
    }
}

fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Question => "question",
        Kind::Greeting => "greeting",
        Kind::Thanks => "thanks",
        Kind::Farewell => "farewell",
        Kind::Identity => "identity",
        Kind::Insult => "insult",
        Kind::Wordless => "wordless",
    }
}
