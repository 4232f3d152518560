//! Questions that nobody would ask: bounded work, a sensible outcome, nothing lost.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use chrono::NaiveDate;
use linli::knowledge;
use linli::search::{Answer, Config, Engine, Kind, Outcome, Question, Rules, Snapshot};

fn answer(snapshot: &Snapshot, text: &str) -> Answer {
    let question = Question { text, region: None, within: None, topic: None, previous: None, today: today() };
    snapshot.answer(&question)
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 1).expect("a day")
}

/// The knowledge of a folder, with the word lists that are built in or others.
fn open(folder: &Path, words: Option<&Path>) -> Arc<Snapshot> {
    let (engine, _) =
        Engine::open(&config(words), knowledge::load(folder), &mut |_, _| {}).expect("an index");
    engine.snapshot()
}

fn config(words: Option<&Path>) -> Config {
    Config { index_dir: None, words_dir: words.map(Path::to_owned), share_kept: 0.95 }
}

/// What is wrong with the knowledge of a folder and its word lists: file, from 1 the line.
fn problems(folder: &Path, words: &Path) -> Vec<(String, Option<usize>)> {
    let knowledge = knowledge::load(folder);
    let candidate =
        Engine::trial(&config(Some(words)), knowledge, Rules { most_gone: 1.0 }, today(), &mut |_, _| {});
    let problems = candidate.expect("an index").problems;
    problems.iter().map(|problem| (problem.path.display().to_string(), problem.line)).collect()
}

fn folder<'t>(files: impl IntoIterator<Item = (String, &'t str)>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

/// Texts whose every part is like the whole, of `length` characters.
fn endless(length: usize) -> Vec<String> {
    let parts = [
        "的",
        "恩",
        "恩阳跑团",
        "有多少跑手",
        "zhong",
        "z h ",
        "a",
        "runners ",
        "？",
        "(",
        "\u{0}",
        "\u{1b}[31m",
        "\u{fffd}",
        "\u{202e}",
        "🙂",
        "e\u{301}",
        "你好",
        "1",
        "\n",
    ];
    parts.iter().map(|part| part.chars().cycle().take(length).collect()).collect()
}

#[test]
fn of_an_endless_question_only_the_beginning_is_read() {
    let snapshot = open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge"), None);
    for (longest, long) in endless(100_000).iter().zip(endless(4_096)) {
        let (longest, long) = (answer(&snapshot, longest), answer(&snapshot, &long));
        assert_eq!(longest, long);
        assert!((0.0..=1.0).contains(&long.confidence), "{long:?}");
        assert_eq!(long.text.is_some(), long.outcome == Outcome::Found, "{long:?}");
    }
}

#[test]
fn whatever_bytes_come_in_a_line_get_a_line_of_answer() {
    let data = tempfile::tempdir().expect("a folder");
    let mut input: Vec<u8> = Vec::new();
    let mut lines = 0;
    let texts = endless(100_000).into_iter().map(String::into_bytes);
    // Not UTF-8; a lone surrogate; a text cut in the middle of a character; UTF-16.
    let broken: [&[u8]; 4] = [&[0xff; 64], &[0xed, 0xa0, 0x80], &[0xe6, 0x81], &[0xfe, 0xff, 0x60, 0x69]];
    for text in texts.chain(broken.map(<[u8]>::to_vec)).filter(|text| !text.contains(&b'\n')) {
        input.extend(text);
        input.push(b'\n');
        lines += 1;
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_linli"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .arg("--data")
        .arg(data.path())
        .args(["ask", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let ended = child.wait_with_output().expect("it ends");
    writer.join().expect("no panic").expect("all was read");
    assert_ne!(ended.status.code(), Some(2), "{}", String::from_utf8_lossy(&ended.stderr));
    let answers = String::from_utf8(ended.stdout).expect("UTF-8");
    assert_eq!(answers.lines().count(), lines);
    for line in answers.lines() {
        let answer: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert!(["found", "unsure", "nothing"].contains(&answer["outcome"].as_str().expect("an outcome")));
    }
}

const RUNNERS: &str = "# 恩阳跑团\n\n恩阳跑团有跑手1200余名。\n";

#[test]
fn of_nothing_nothing_is_known_and_one_document_is_enough() {
    let nothing = answer(&open(folder([]).path(), None), "恩阳跑团有多少跑手");
    assert_eq!((nothing.outcome, nothing.hits.len()), (Outcome::Nothing, 0));
    let one = answer(&open(folder([("a.md".to_owned(), RUNNERS)]).path(), None), "恩阳跑团有多少跑手");
    assert_eq!(one.outcome, Outcome::Found);
    assert!(one.text.expect("an answer").contains("1200余名"));
}

#[test]
fn a_number_alone_asks_nothing_unless_something_is_called_so() {
    let numbered = "# 110\n\n有危险就打110报警。\n\n1. 先说在哪里。\n2. 再说出了什么事。\n";
    let snapshot = open(folder([("a.md".to_owned(), numbered)]).path(), None);
    for choice in ["1", " ２ ", "3。", "12"] {
        let answer = answer(&snapshot, choice);
        assert_eq!((answer.kind, answer.hits.len()), (Kind::Wordless, 0), "{choice}");
    }
    assert!(answer(&snapshot, "110").hits[0].text.contains("报警"));
}

#[test]
fn a_million_bytes_in_one_line_are_answered_from_by_a_piece_of_them() {
    let filling = "社区服务站办事大厅群众企业窗口材料时间".repeat(9_000);
    let text = format!("# 长长的一行\n\n{filling}恩阳跑团有跑手一千二百余名{filling}\n");
    assert!(text.len() > 1_000_000);
    let long = answer(&open(folder([("a.md".to_owned(), &text[..])]).path(), None), "恩阳跑团有多少跑手");
    let said = long.hits.first().map(|hit| hit.sentence.clone()).expect("a hit");
    assert!(said.contains("一千二百余名"), "{said}");
    // Somebody has to read it.
    assert!(said.chars().count() <= 400, "{}", said.chars().count());
}

#[test]
fn of_a_thousand_documents_that_say_the_same_one_answers() {
    let same = folder((0..1_000).map(|at| (format!("{at:04}.md"), RUNNERS)));
    let same = answer(&open(same.path(), None), "恩阳跑团有多少跑手");
    assert!(same.hits[0].sentence.contains("1200余名"));
    assert!(same.hits.len() <= 10, "{}", same.hits.len());
}

#[test]
fn word_lists_that_circle_or_are_broken_lose_only_the_broken_lines() {
    let knowledge = folder([("a.md".to_owned(), RUNNERS)]);
    let words = folder([
        ("synonyms.txt".to_owned(), "跑手 跑腿员\n跑腿员 代办员\n代办员 跑手\n孤单\n"),
        ("dictionary.txt".to_owned(), "跑手 100\n跑手 很多\n代办员\n"),
        ("aliases.txt".to_owned(), "甲团 = 乙团\n乙团 = 甲团\n跑团 = 恩阳跑团\n"),
    ]);
    let problems = problems(knowledge.path(), words.path());
    let at = |name: &str, line| (name.to_owned(), Some(line));
    for place in [at("words/synonyms.txt", 4), at("words/dictionary.txt", 2)] {
        assert!(problems.contains(&place), "{problems:?}");
    }
    let snapshot = open(knowledge.path(), Some(words.path()));
    for question in ["跑团有多少代办员", "跑团有多少跑腿员"] {
        let answer = answer(&snapshot, question);
        assert!(answer.text.as_deref().is_some_and(|text| text.contains("1200余名")), "{answer:?}");
    }
}
