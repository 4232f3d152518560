//! Questions that nobody would ask: bounded work, a sensible outcome, nothing lost.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use chrono::NaiveDate;
use linli::knowledge;
use linli::search::{Answer, Config, Engine, Outcome, Question, Snapshot};

fn answer(snapshot: &Snapshot, text: &str) -> Answer {
    let today = NaiveDate::from_ymd_opt(2026, 6, 1).expect("a day");
    let question = Question { text, region: None, within: None, topic: None, previous: None, today };
    snapshot.answer(&question)
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
    let knowledge = knowledge::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge"));
    let config = Config { index_dir: None, words_dir: None, share_kept: 0.95 };
    let (engine, _) = Engine::open(&config, knowledge, &mut |_, _| {}).expect("an index");
    let snapshot = engine.snapshot();
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
