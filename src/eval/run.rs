//! Measures on a public question set: what `linli eval --squad` prints.

use std::io::Write;
use std::time::Instant;

use chrono::NaiveDate;
use serde::Serialize;

use super::squad::Set;
use crate::search::{Outcome, Question, Snapshot};

/// One line of `--json`. A contract: see design, command line.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    ranked: Vec<&'a str>,
    score: f32,
    refused: bool,
    sentence: Option<&'a str>,
    ms: f64,
}

/// The measures of a set.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Measures {
    /// Answerable questions.
    pub answerable: usize,
    /// Of those: the right paragraph came first.
    pub first: usize,
    /// It was among the first five.
    pub first_five: usize,
    /// The sum of reciprocal ranks among the first ten.
    pub reciprocal: f64,
    /// The excerpt held an accepted answer.
    pub sentence: usize,
    /// They were refused all the same.
    pub refused_wrongly: usize,
    /// Unanswerable questions.
    pub unanswerable: usize,
    /// Of those: refused.
    pub refused: usize,
    /// Milliseconds from question to sentence, in the order asked.
    pub times_ms: Vec<f64>,
}

/// Asks every question of a set, writes one line each to `lines` if given, and measures.
///
/// # Errors
/// When `lines` cannot be written.
pub fn run(
    set: &Set,
    snapshot: &Snapshot,
    today: NaiveDate,
    mut lines: Option<&mut dyn Write>,
    progress: &mut dyn FnMut(usize, usize),
) -> std::io::Result<Measures> {
    let mut measures = Measures::default();
    for (done, asked) in set.questions.iter().enumerate() {
        let question = Question {
            text: &asked.question,
            region: None,
            within: None,
            topic: None,
            previous: None,
            today,
        };
        let started = Instant::now();
        let (answer, excerpt) = snapshot.excerpt(&question);
        let ms = started.elapsed().as_secs_f64() * 1e3;
        let ranked: Vec<&str> = answer.hits.iter().map(|hit| hit.document.0.as_str()).collect();
        let refused = answer.outcome == Outcome::Nothing;
        measures.times_ms.push(ms);
        measures.add(asked, &ranked, excerpt.as_deref(), refused);
        if let Some(lines) = lines.as_mut() {
            let line = Line {
                id: &asked.id,
                ranked,
                score: answer.confidence,
                refused,
                sentence: excerpt.as_deref(),
                ms,
            };
            serde_json::to_writer(&mut *lines, &line).map_err(std::io::Error::from)?;
            writeln!(lines)?;
        }
        progress(done + 1, set.questions.len());
    }
    Ok(measures)
}

impl Measures {
    fn add(&mut self, asked: &super::squad::Asked, ranked: &[&str], excerpt: Option<&str>, refused: bool) {
        let Some(gold) = &asked.gold else {
            self.unanswerable += 1;
            self.refused += usize::from(refused);
            return;
        };
        self.answerable += 1;
        self.refused_wrongly += usize::from(refused);
        if let Some(rank) = ranked.iter().position(|id| *id == gold.0) {
            self.first += usize::from(rank == 0);
            self.first_five += usize::from(rank < 5);
            self.reciprocal += 1.0 / (rank + 1) as f64;
        }
        self.sentence +=
            usize::from(excerpt.is_some_and(|excerpt| super::holds_any(excerpt, &asked.answers)));
    }

    /// The measures as (name, value) rows for people to read.
    pub fn table(&self) -> Vec<(&'static str, String)> {
        let share = |part: usize, of: usize| format!("{:.2} %", 100.0 * part as f64 / of.max(1) as f64);
        let mut rows = vec![
            ("answerable questions", self.answerable.to_string()),
            ("Hit@1", share(self.first, self.answerable)),
            ("Hit@5", share(self.first_five, self.answerable)),
            ("MRR@10", format!("{:.4}", self.reciprocal / self.answerable.max(1) as f64)),
            ("answer in the excerpt", share(self.sentence, self.answerable)),
            ("answerable but refused", share(self.refused_wrongly, self.answerable)),
        ];
        if self.unanswerable > 0 {
            rows.push(("unanswerable questions", self.unanswerable.to_string()));
            rows.push(("unanswerable and refused", share(self.refused, self.unanswerable)));
        }
        let mut times = self.times_ms.clone();
        times.sort_by(f64::total_cmp);
        let at = |share: f64| {
            times.get(((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1)))
        };
        for (name, share) in [("p50 ms", 0.5), ("p95 ms", 0.95), ("p99 ms", 0.99)] {
            rows.push((name, at(share).map_or_else(|| "–".to_owned(), |ms| format!("{ms:.3}"))));
        }
        rows
    }
}
