//! What answering costs: indexing, question to sentence, start, memory, and the same with plain
//! tantivy and jieba beside it. Each size is measured in a process of its own.
//!
//! `cargo bench --bench search` for 1,000 and 10,000 passages, `-- 100000` for others.
//! `LINLI_BENCH_SQUAD=FILE` asks the questions of a set in SQuAD form over its own passages,
//! repeated with changes up to the size.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "search/corpus.rs"]
mod corpus;
#[path = "search/plain.rs"]
mod plain;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use chrono::{NaiveDate, Utc};
use linli::knowledge::KnowledgeBase;
use linli::search::{Config, Engine, Question, Snapshot};

const QUESTIONS: usize = 2_000;

/// How long the allocator takes to give memory back to the system.
const GIVING_BACK: Duration = Duration::from_secs(15);

/// The file that says how long plain tantivy took to index.
const PLAIN_SECONDS: &str = "plain.seconds";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match &arguments[..] {
        [word, size, folder] if word == "plain" => plainly(size.parse().expect("a size"), Path::new(folder)),
        [word, size, folder] if word == "build" => build(size.parse().expect("a size"), Path::new(folder)),
        [word, size, folder] if word == "serve" => serve(size.parse().expect("a size"), Path::new(folder)),
        [] => [1_000, 10_000].into_iter().for_each(measure),
        sizes => sizes.iter().map(|size| size.parse().expect("a number of passages")).for_each(measure),
    }
    if arguments.is_empty() {
        start();
    }
}

/// Builds and serves, also plainly, in processes of their own, so that memory is told apart.
fn measure(size: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    for work in ["plain", "build", "serve"] {
        let this = std::env::current_exe().expect("this program");
        let status = Command::new(this).args([work, &size.to_string()]).arg(folder.path()).status();
        assert!(status.expect("it starts").success(), "{work}");
    }
}

/// The same with the two parts alone; how long it took to index is left for [`build`] to compare with.
fn plainly(size: usize, folder: &Path) {
    let (knowledge, questions) = knowledge(size);
    let index = folder.join("plain");
    let took = timed(|| plain::build(&knowledge, &index)).as_secs_f64();
    std::fs::write(folder.join(PLAIN_SECONDS), took.to_string()).expect("written");
    println!("{size} passages, plain tantivy + jieba: indexed in {took:.2} s");
    let searched = plain::Searcher::open(&index);
    let times = questions.iter().map(|question| timed(|| searched.search(question))).collect();
    println!("{size} passages, plain tantivy + jieba: {}", percentiles(times));
}

fn build(size: usize, folder: &Path) {
    let (knowledge, _) = knowledge(size);
    let plainly = std::fs::read_to_string(folder.join(PLAIN_SECONDS)).expect("measured before");
    let plainly: f64 = plainly.parse().expect("seconds");
    let before = memory("VmRSS:");
    let characters: usize =
        knowledge.documents.iter().map(|document| document.passages[0].text.chars().count()).sum();
    let started = Instant::now();
    let engine = open(knowledge, &folder.join("index"));
    let took = started.elapsed().as_secs_f64();
    drop(engine);
    println!(
        "{size} passages, {characters} characters: indexed in {took:.2} s, {:.2} times plain tantivy + jieba, {} MB on disk, peak {} MB (of which texts given {before} MB)",
        took / plainly,
        bytes_below(&folder.join("index")) >> 20,
        memory("VmHWM:"),
    );
}

fn serve(size: usize, folder: &Path) {
    let (knowledge, questions) = knowledge(size);
    let hostile = corpus::hostile(&corpus::words());
    let engine = open(knowledge, &folder.join("index"));
    let snapshot = engine.snapshot();
    let first = timed(|| answer(&snapshot, "七夕口罩是什么？"));
    let times = questions.iter().map(|question| timed(|| answer(&snapshot, question))).collect();
    println!("{size} passages, question to sentence: {}, first {}", percentiles(times), ms(first));
    // The texts that the index was opened with are given back by and by, as in a bot that has started.
    std::thread::sleep(GIVING_BACK);
    println!(
        "{size} passages, serving: {} MB resident, {} MB of it anonymous",
        memory("VmRSS:"),
        memory("RssAnon:")
    );
    let times = hostile.iter().map(|question| timed(|| answer(&snapshot, question))).collect();
    println!("{size} passages, hostile questions: {}", percentiles(times));
}

/// From the start of a process to its first answer, the index at hand.
fn start() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = env!("CARGO_MANIFEST_DIR");
    let run = || {
        let mut ask = Command::new(env!("CARGO_BIN_EXE_linli"));
        ask.current_dir(root).arg("--data").arg(folder.path()).args(["ask", "--json", "恩阳跑团有多少跑手"]);
        timed(|| assert!(ask.output().expect("it starts").status.success(), "it answers"))
    };
    run();
    println!("start to first answer, index at hand: {}", percentiles((0..40).map(|_| run()).collect()));
}

fn knowledge(size: usize) -> (KnowledgeBase, Vec<String>) {
    let Some(file) = std::env::var_os("LINLI_BENCH_SQUAD") else {
        let words = corpus::words();
        let knowledge = corpus::made_up(&words, size);
        let questions = corpus::questions(&knowledge, QUESTIONS);
        return (knowledge, questions);
    };
    let json = std::fs::read_to_string(file).expect("a question set");
    let set = linli::eval::squad::Set::parse(&json).expect("SQuAD form");
    let mut dice = corpus::Dice::new(5);
    let given: Vec<Vec<char>> =
        set.documents.iter().map(|document| document.passages[0].text.chars().collect()).collect();
    let documents = (0..size).map(|number| {
        let mut text = given[number % given.len()].clone();
        // A tenth of the characters change places, so that a copy shares its words only in part.
        for _ in 0..(text.len() / 20) * usize::from(number >= given.len()) {
            let (a, b) = (dice.below(text.len()), dice.below(text.len()));
            text.swap(a, b);
        }
        let title = &set.documents[number % given.len()].title;
        corpus::document(number, title, text.into_iter().collect())
    });
    let documents = documents.collect();
    let questions = set.questions.into_iter().map(|asked| asked.question).take(QUESTIONS).collect();
    (KnowledgeBase { documents, fingerprint: size as u64, ..KnowledgeBase::default() }, questions)
}

fn open(knowledge: KnowledgeBase, folder: &Path) -> Engine {
    let config = Config { index_dir: Some(folder.to_owned()), words_dir: None, share_kept: 0.95 };
    Engine::open(&config, knowledge, &mut |_, _| {}).expect("an index").0
}

fn answer(snapshot: &Snapshot, text: &str) {
    let today: NaiveDate = Utc::now().date_naive();
    let question = Question { text, region: None, within: None, topic: None, previous: None, today };
    std::hint::black_box(snapshot.answer(&question));
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let started = Instant::now();
    std::hint::black_box(work());
    started.elapsed()
}

fn ms(took: Duration) -> String {
    format!("{:.2} ms", took.as_secs_f64() * 1e3)
}

fn percentiles(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |share: f64| ms(times[((times.len() as f64 * share) as usize).min(times.len() - 1)]);
    format!("p50 {}, p95 {}, p99 {}, worst {}", at(0.5), at(0.95), at(0.99), at(1.0))
}

/// A line of this process's memory, in megabytes; 0 where the system does not say.
fn memory(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value =
        status.lines().find_map(|found| found.strip_prefix(line)?.split_whitespace().next()?.parse().ok());
    value.map_or(0, |kilobytes: u64| kilobytes >> 10)
}

fn bytes_below(folder: &Path) -> u64 {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    files
        .filter_map(|file| file.metadata().ok())
        .filter(std::fs::Metadata::is_file)
        .map(|about| about.len())
        .sum()
}
