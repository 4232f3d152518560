//! Kills a bot at random moments while it reloads, goes back and changes words, and looks each time
//! whether it starts again with a whole generation, old or new, and whole files.
//!
//! `cargo build --bins && cargo run --example kill -- 50`
#![expect(clippy::print_stdout, reason = "it prints what it found")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

const QUESTION: &str = "恩阳跑团有多少跑手";

fn main() {
    let times: u64 = std::env::args().nth(1).and_then(|times| times.parse().ok()).unwrap_or(50);
    let linli = std::env::current_exe().expect("this program").with_file_name("../linli");
    let place = tempfile::tempdir().expect("a folder");
    for at in 0..600 {
        write(
            place.path(),
            &format!("yard-{at:03}.md"),
            &format!("# 第{at}号院\n{at}号院有住户{}家。\n", at + 1000),
        );
    }
    runners(place.path(), 0);
    answer(&linli, place.path());
    let (mut old, mut new) = (0, 0);
    for turn in 1..=times {
        runners(place.path(), turn);
        let seed = SystemTime::UNIX_EPOCH.elapsed().expect("a clock").subsec_nanos();
        // A reload of this knowledge takes some tenths of a second; the start takes as long.
        let moment = Duration::from_millis(u64::from(seed / 1000 % 2500));
        kill_after(&linli, place.path(), turn, moment);
        let said = answer(&linli, place.path());
        let words = fs::read_to_string(place.path().join("knowledge/words/aliases.txt")).unwrap_or_default();
        assert!(words.is_empty() || words.ends_with('\n'), "half a list of words: {words}");
        for line in words.lines().filter(|line| !line.starts_with('#')) {
            assert!(line.ends_with(" = 恩阳跑团"), "half a line: {line}");
        }
        let known = (0..=turn).rev().find(|turn| said.contains(&format!("{}名", 1200 + turn)));
        let known = known.unwrap_or_else(|| panic!("turn {turn}, killed after {moment:?}: {said}"));
        if known == turn { new += 1 } else { old += 1 }
    }
    println!("{times} kills: started {new} times with the new generation, {old} times with an older one");
}

fn write(place: &Path, name: &str, text: &str) {
    let folder = place.join("knowledge");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join(name), text).expect("written");
}

fn runners(place: &Path, turn: u64) {
    write(place, "paotuan.md", &format!("# 恩阳跑团\n恩阳跑团有跑手{}名。\n", 1200 + turn));
}

fn linli(binary: &Path, place: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(binary);
    command.args(arguments).current_dir(place).env("LINLI_LOG", "off");
    command
}

/// Starts a chat, sends what changes the knowledge, and kills it.
fn kill_after(binary: &Path, place: &Path, turn: u64, moment: Duration) {
    let mut chat = linli(binary, place, &["chat"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    let begun = Instant::now();
    let mut input = chat.stdin.take().expect("a pipe");
    let lines = format!(
        "/alias 队{turn} = 恩阳跑团\n/reload\n/rollback\n/reload\n/alias - 队{turn}\n/rollback\n/reload\n"
    );
    // It may be gone already.
    let _ = input.write_all(lines.as_bytes());
    std::thread::sleep(moment.saturating_sub(begun.elapsed()));
    chat.kill().expect("it can be killed");
    chat.wait().expect("it ends");
}

/// What a fresh start answers: a chat, which keeps to what is held.
fn answer(binary: &Path, place: &Path) -> String {
    let mut chat = linli(binary, place, &["chat"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let _ = chat.stdin.take().expect("a pipe").write_all(format!("{QUESTION}\n").as_bytes());
    let ended = chat.wait_with_output().expect("it ends");
    assert!(ended.status.success(), "{ended:?}");
    String::from_utf8_lossy(&ended.stdout).into_owned()
}
