//! What renewing the knowledge costs: one changed document of many against building everything, and
//! what questions feel of it: 200 a second without and with 20 reloads in a row. Every answer is held
//! against what was answered in peace; one that failed or is empty fails the benchmark. Others are
//! counted: a changed document changes how rare its words are, and with it what was nearly as good.
//!
//! `cargo bench --bench reload` with 10,000 documents, `-- 2000` for another number.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "this benchmark needs a part of it")]
#[path = "search/corpus.rs"]
mod corpus;

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::Utc;
use linli::knowledge::KnowledgeBase;
use linli::model::DocumentId;
use linli::search::{Config, Engine, Outcome, Question, Rules};

const RELOADS: usize = 20;
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(5);

/// The first of the reloads in a row: each turn changes another document.
const FIRST: usize = 100;

fn main() -> ExitCode {
    let size = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(10_000);
    let words = corpus::words();
    let knowledge = corpus::made_up(&words, size);
    let questions = corpus::questions(&knowledge, 2_000);
    let folder = tempfile::tempdir().expect("a folder");
    let started = Instant::now();
    let engine = open(knowledge.clone(), folder.path());
    let full = started.elapsed();
    println!("{size} documents: built from nothing in {:.2} s", full.as_secs_f64());
    let mut partly: Vec<Duration> = (1..=5).map(|turn| reload(&engine, &knowledge, turn)).collect();
    partly.sort_unstable();
    let half = partly[partly.len() / 2];
    println!(
        "{size} documents, one changed: prepared and switched in {:.2} s (median of 5), {:.1} % of it",
        half.as_secs_f64(),
        100.0 * half.as_secs_f64() / full.as_secs_f64()
    );
    let right = questions.iter().map(|question| Told::by(&engine, question).expect("an answer"));
    let changed = (FIRST..FIRST + RELOADS).map(|turn| knowledge.documents[at(&knowledge, turn)].id.clone());
    let asking = Asking { questions: &questions, right: right.collect(), changed: changed.collect() };
    let (idle, _) = asking.go_on_while(&engine, || std::thread::sleep(Duration::from_secs(5)));
    println!("200 questions a second, idle: {}", percentiles(idle));
    let before = memory();
    let (busy, faults) = asking.go_on_while(&engine, || {
        for turn in 0..RELOADS {
            reload(&engine, &knowledge, FIRST + turn);
        }
    });
    println!("200 questions a second, {RELOADS} reloads: {}", percentiles(busy));
    println!("of these: {} failed, {} empty, {} others", faults.failed, faults.empty, faults.others);
    let after = memory();
    asking.go_on_while(&engine, || std::thread::sleep(Duration::from_secs(5)));
    println!("anonymous memory before {before} MB, after {after} MB, five seconds later {} MB", memory());
    if faults.none() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn open(knowledge: KnowledgeBase, folder: &Path) -> Engine {
    let config = Config { index_dir: Some(folder.to_owned()), words_dir: None, share_kept: 0.95 };
    Engine::open(&config, knowledge, &mut |_, _| {}).expect("an index").0
}

/// Which document a turn changes.
fn at(knowledge: &KnowledgeBase, turn: usize) -> usize {
    turn * 37 % knowledge.documents.len()
}

/// Takes in the knowledge with another document changed each time.
fn reload(engine: &Engine, knowledge: &KnowledgeBase, turn: usize) -> Duration {
    let mut changed = knowledge.clone();
    let at = at(knowledge, turn);
    changed.documents[at].passages[0].text =
        format!("第{turn}次改动。{}", changed.documents[at].passages[0].text);
    changed.fingerprint = knowledge.fingerprint ^ turn as u64;
    let started = Instant::now();
    let rules = Rules { most_gone: 0.3 };
    let candidate = engine.prepare(|| changed, rules, Utc::now().date_naive()).expect("a candidate");
    engine.switch(candidate, 2).expect("switched");
    started.elapsed()
}

/// What a resident is told: whether there is an answer, its words, and whose they are.
#[derive(PartialEq)]
struct Told {
    outcome: Outcome,
    text: Option<String>,
    document: Option<DocumentId>,
}

impl Told {
    /// `None` when answering panicked.
    fn by(engine: &Engine, text: &str) -> Option<Self> {
        let today = Utc::now().date_naive();
        let asked = Question { text, region: None, within: None, topic: None, previous: None, today };
        let answer = catch_unwind(AssertUnwindSafe(|| engine.snapshot().answer(&asked))).ok()?;
        let document = answer.hits.into_iter().next().map(|hit| hit.document);
        Some(Self { outcome: answer.outcome, text: answer.text, document })
    }
}

/// What was not as it should be.
#[derive(Default)]
struct Faults {
    failed: usize,
    empty: usize,
    others: usize,
}

impl Faults {
    fn none(&self) -> bool {
        self.failed + self.empty == 0
    }
}

/// Questions, and what is told when nothing else goes on.
struct Asking<'a> {
    questions: &'a [String],
    right: Vec<Told>,
    /// Documents that say something else now and then: what they answer may differ.
    changed: HashSet<DocumentId>,
}

impl Asking<'_> {
    /// Asks at a steady pace while something else goes on.
    fn go_on_while(&self, engine: &Engine, work: impl FnOnce() + Send) -> (Vec<Duration>, Faults) {
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let asking = scope.spawn(|| {
                let (mut times, mut faults) = (Vec::new(), Faults::default());
                let mut due = Instant::now();
                for (question, right) in self.questions.iter().zip(&self.right).cycle() {
                    if done.load(Ordering::Relaxed) {
                        break;
                    }
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    let told = Told::by(engine, question);
                    // Counted from when it was due: a question that had to wait counts its waiting.
                    times.push(due.elapsed());
                    due += BETWEEN_QUESTIONS;
                    self.judge(told, right, &mut faults);
                }
                (times, faults)
            });
            work();
            done.store(true, Ordering::Relaxed);
            asking.join().expect("it asks")
        })
    }

    fn judge(&self, told: Option<Told>, right: &Told, faults: &mut Faults) {
        let Some(told) = told else {
            faults.failed += 1;
            return;
        };
        let is_changed = |told: &Told| told.document.as_ref().is_some_and(|of| self.changed.contains(of));
        if told.document.is_none() && right.document.is_some() {
            faults.empty += 1;
        } else if told != *right && !is_changed(&told) && !is_changed(right) {
            faults.others += 1;
        }
    }
}

fn percentiles(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at =
        |share: f64| times[((times.len() as f64 * share) as usize).min(times.len() - 1)].as_secs_f64() * 1e3;
    format!(
        "{} answered, p50 {:.2} ms, p99 {:.2} ms, worst {:.2} ms",
        times.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    )
}

/// Anonymous memory of this process in megabytes; 0 where the system does not say.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .map_or(0, |kilobytes: u64| kilobytes >> 10)
}
