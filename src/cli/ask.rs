//! `linli ask`: needs no store and no runtime, so it starts fast and runs beside a bot.

use std::io::{self, BufRead as _, IsTerminal as _, Write};
use std::sync::Arc;
use std::time::Instant;

use serde::Serialize;

use super::progress::Progress;
use super::why::{self, JsonWhy};
use super::{AskOptions, Ended, Given};
use crate::app::{Actor, App, Place, outcome_name};
use crate::console::{self, Look};
use crate::model::{ChatId, UserId};
use crate::search::{Answer, Engine, Outcome, Question, Refused};
use crate::startup;
use crate::store::MemoryStore;

/// Answers one question, or one per line of standard input. Well only when all were found.
pub(super) fn run(given: &Given, options: &AskOptions) -> anyhow::Result<Ended> {
    let question = options.question.join(" ");
    let mut progress = Progress::default();
    let parts =
        startup::capabilities(&given.places, &given.settings, Refused::AnswersHere, &mut |done, all| {
            progress.show(done, all);
        })?;
    parts.able_to_answer()?;
    let app = startup::app(&parts, &given.settings, Arc::new(MemoryStore::default()));
    let who = Actor {
        user: UserId(0),
        chat: ChatId(0),
        place: Place::Private,
        client_locale: given.environment.locale(),
    };
    let mut asking = Asking {
        app,
        who,
        engine: parts.engine,
        json: options.json,
        why: options.why,
        look: Look::of(io::stdout().is_terminal() && console::colors_wanted()),
        out: io::stdout().lock(),
    };
    if question.trim().is_empty() { asking.all_of_stdin() } else { asking.one(&question) }
}

struct Asking<W> {
    app: App,
    who: Actor,
    engine: Arc<Engine>,
    json: bool,
    why: bool,
    look: Look,
    out: W,
}

impl<W: Write> Asking<W> {
    fn all_of_stdin(&mut self) -> anyhow::Result<Ended> {
        let mut ended = Ended::Well;
        let mut input = io::stdin().lock();
        let mut line = Vec::new();
        let mut first = true;
        while input.read_until(b'\n', &mut line)? > 0 {
            if !first && !self.json {
                writeln!(self.out)?;
            }
            first = false;
            let question = String::from_utf8_lossy(&line);
            if self.one(question.trim_end_matches(['\r', '\n']))? == Ended::Badly {
                ended = Ended::Badly;
            }
            line.clear();
        }
        Ok(ended)
    }

    fn one(&mut self, question: &str) -> anyhow::Result<Ended> {
        let asked = Question {
            text: question,
            region: None,
            within: None,
            topic: None,
            previous: None,
            today: self.app.today(),
        };
        let started = Instant::now();
        let snapshot = self.engine.snapshot();
        let explanation = self.why.then(|| snapshot.explain(&asked));
        let answer = match &explanation {
            Some(explanation) => explanation.answer.clone(),
            None => snapshot.answer(&asked),
        };
        let took_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        if self.json {
            let mut line = Line::new(question, &answer, took_us);
            line.why = explanation.as_ref().map(JsonWhy::new);
            serde_json::to_writer(&mut self.out, &line).map_err(io::Error::from)?;
            writeln!(self.out)?;
        } else {
            let message = self.app.describe(&self.who, &answer);
            writeln!(self.out, "{}", self.look.answer(&message))?;
            if let Some(explanation) = &explanation {
                let summary = self.app.describe_why(&self.who, explanation);
                writeln!(self.out, "\n{}\n", self.look.answer(&summary))?;
                why::print(&mut self.out, explanation)?;
            }
        }
        self.out.flush()?;
        Ok(if answer.outcome == Outcome::Found { Ended::Well } else { Ended::Badly })
    }
}

/// One line of `--json`. A contract: fields may be added, never changed.
#[derive(Serialize)]
struct Line<'a> {
    question: &'a str,
    outcome: &'static str,
    answer: Option<&'a str>,
    hits: Vec<JsonHit<'a>>,
    took_us: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<JsonWhy<'a>>,
}

#[derive(Serialize)]
struct JsonHit<'a> {
    document: &'a str,
    title: &'a str,
    passage: &'a str,
    sentence: &'a str,
    score: f32,
}

impl<'a> Line<'a> {
    fn new(question: &'a str, answer: &'a Answer, took_us: u64) -> Self {
        let hit = |hit: &'a crate::search::Hit| JsonHit {
            document: &hit.document.0,
            title: &hit.title,
            passage: &hit.text,
            sentence: &hit.sentence,
            score: hit.score,
        };
        Self {
            question,
            outcome: outcome_name(answer.outcome),
            answer: answer.text.as_deref(),
            hits: answer.hits.iter().map(hit).collect(),
            took_us,
            why: None,
        }
    }
}
