//! What renewing the knowledge costs: one changed document of many against building everything, and
//! what questions feel of it: 200 a second without and with 20 reloads in a row.
//!
//! `cargo bench --bench reload` with 10,000 documents, `-- 2000` for another number.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "this benchmark needs a part of it")]
#[path = "search/corpus.rs"]
mod corpus;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::Utc;
use linli::knowledge::KnowledgeBase;
use linli::search::{Config, Engine, Question, Rules};

/// As in the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RELOADS: usize = 20;
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(5);

fn main() {
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
    let idle = ask_while(&engine, &questions, || std::thread::sleep(Duration::from_secs(5)));
    println!("200 questions a second, idle: {}", percentiles(idle));
    let before = memory();
    let busy = ask_while(&engine, &questions, || {
        for turn in 0..RELOADS {
            reload(&engine, &knowledge, 100 + turn);
        }
    });
    println!("200 questions a second, {RELOADS} reloads: {}", percentiles(busy));
    let after = memory();
    ask_while(&engine, &questions, || std::thread::sleep(Duration::from_secs(5)));
    println!("anonymous memory before {before} MB, after {after} MB, five seconds later {} MB", memory());
}

fn open(knowledge: KnowledgeBase, folder: &Path) -> Engine {
    let config = Config { index_dir: Some(folder.to_owned()), words_dir: None, share_kept: 0.95 };
    Engine::open(&config, knowledge, &mut |_, _| {}).expect("an index").0
}

/// Takes in the knowledge with another document changed each time.
fn reload(engine: &Engine, knowledge: &KnowledgeBase, turn: usize) -> Duration {
    let mut changed = knowledge.clone();
    let at = turn * 37 % changed.documents.len();
    changed.documents[at].passages[0].text =
        format!("第{turn}次改动。{}", changed.documents[at].passages[0].text);
    changed.fingerprint = knowledge.fingerprint ^ turn as u64;
    let started = Instant::now();
    let rules = Rules { most_gone: 0.3 };
    let candidate = engine.prepare(|| changed, rules, Utc::now().date_naive()).expect("a candidate");
    engine.switch(candidate, 2).expect("switched");
    started.elapsed()
}

/// Asks at a steady pace while something else goes on.
fn ask_while(engine: &Engine, questions: &[String], work: impl FnOnce() + Send) -> Vec<Duration> {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let mut times = Vec::new();
            let mut due = Instant::now();
            for question in questions.iter().cycle() {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                std::thread::sleep(due.saturating_duration_since(Instant::now()));
                let today = Utc::now().date_naive();
                let text = question.as_str();
                let asked = Question { text, region: None, within: None, topic: None, previous: None, today };
                std::hint::black_box(engine.snapshot().answer(&asked));
                // Counted from when it was due: a question that had to wait counts its waiting.
                times.push(due.elapsed());
                due += BETWEEN_QUESTIONS;
            }
            times
        });
        work();
        done.store(true, Ordering::Relaxed);
        asking.join().expect("it asks")
    })
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
