//! Kills a bot at random moments while it reloads, goes back, takes in a file and changes words, and
//! looks each time whether the files are whole, whether it starts again with a whole generation, old or
//! new, and whether everything that it had said was done is done.
//!
//! `cargo build --bins && cargo run --example kill -- 50` kills fifty times in each of the four.
#![expect(clippy::print_stdout, reason = "it prints what it found")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Two documents that change together, and of whom each says how many there are.
const PAIR: [(&str, &str, &str); 2] =
    [("runners.md", "恩阳跑团", "跑手"), ("swimmers.md", "恩阳泳队", "泳手")];

/// So often it is timed; the middle one counts.
const CALIBRATED: usize = 5;

/// Others, so that reloading takes its time.
const YARDS: usize = 600;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum During {
    Reload,
    Rollback,
    Upload,
    Words,
}

const ALL: [During; 4] = [During::Reload, During::Rollback, During::Upload, During::Words];

fn main() {
    let times: u64 = std::env::args().nth(1).and_then(|times| times.parse().ok()).unwrap_or(50);
    let seed = std::env::args().nth(2).and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let office = Office::new();
    let mut random = Random(seed);
    let mut turn = 0;
    for during in ALL {
        // To its end, to know how long it takes.
        let mut times_taken: Vec<Duration> = Vec::new();
        for _ in 0..CALIBRATED {
            turn += 1;
            let (took, _) = office.run(during, turn, None);
            times_taken.push(took);
            office.look(during, turn, &[]);
        }
        times_taken.sort_unstable();
        let took = times_taken[CALIBRATED / 2];
        println!("{during:?}: takes {:.2} s", took.as_secs_f64());
        let mut started: BTreeMap<&str, u64> = BTreeMap::new();
        for _ in 0..times {
            turn += 1;
            let moment = random.below(took + took / 4);
            let (_, said) = office.run(during, turn, Some(moment));
            let outcome = office.look(during, turn, &said);
            *started.entry(outcome).or_default() += 1;
        }
        println!("{during:?}: {times} kills, started again with {started:?}");
    }
}

/// A folder with everything in it.
struct Office {
    folder: tempfile::TempDir,
    linli: PathBuf,
}

impl Office {
    fn new() -> Self {
        let linli = std::env::current_exe().expect("this program").with_file_name("../linli");
        let office = Self { folder: tempfile::tempdir().expect("a folder"), linli };
        for at in 0..YARDS {
            let text = format!("# 第{at}号院\n{at}号院有住户{}家。\n", at + 5000);
            office.write(&format!("yard-{at:03}.md"), &text);
        }
        office.write_pair(0);
        office
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path("knowledge")).expect("a folder");
        fs::write(self.path("knowledge").join(name), text).expect("written");
    }

    fn write_pair(&self, turn: u64) {
        for (name, text) in pair(turn) {
            self.write(name, &text);
        }
    }

    fn chat(&self) -> Child {
        Command::new(&self.linli)
            .arg("chat")
            .current_dir(self.folder.path())
            .env("LINLI_LOG", "off")
            .env("LC_ALL", "en")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts")
    }

    /// Starts a chat and has it do something; kills it this long after it was told so, or lets it end.
    /// How long it took, and what it had said by then.
    fn run(&self, during: During, turn: u64, moment: Option<Duration>) -> (Duration, Vec<String>) {
        let lines = match during {
            During::Reload => "/reload\n".to_owned(),
            During::Rollback => "/reload\n/rollback\n".to_owned(),
            During::Upload => {
                fs::write(self.path("pair.zip"), archive(turn)).expect("written");
                "/upload pair.zip\n1\n".to_owned()
            }
            During::Words => format!("/alias 队{turn} = 恩阳跑团\n/alias - 队{turn}\n"),
        };
        let mut chat = self.chat();
        let mut input = chat.stdin.take().expect("a pipe");
        let output = BufReader::new(chat.stdout.take().expect("a pipe"));
        let said: Arc<Mutex<Vec<String>>> = Arc::default();
        let (ready, is_ready) = std::sync::mpsc::channel();
        let hears = std::thread::spawn({
            let said = Arc::clone(&said);
            move || {
                for line in output.lines().map_while(Result::ok) {
                    if line.starts_with("> /quiz") {
                        let _ = ready.send(());
                    }
                    said.lock().expect("no panic").push(line);
                }
            }
        });
        // When it answers this, which it does not know, it is up.
        input.write_all(b"/quiz\n").expect("told");
        is_ready.recv().expect("it is up");
        if matches!(during, During::Reload | During::Rollback) {
            // Earlier it would have been taken in at the start.
            self.write_pair(turn);
        }
        let begun = Instant::now();
        input.write_all(lines.as_bytes()).expect("told");
        if let Some(moment) = moment {
            std::thread::sleep(moment);
            chat.kill().expect("it can be killed");
        }
        drop(input);
        chat.wait().expect("it ends");
        let took = begun.elapsed();
        hears.join().expect("it hears");
        let said = said.lock().expect("no panic").clone();
        (took, said)
    }

    /// Looks at the files and at what a fresh start answers; then settles everything for the next turn.
    fn look(&self, during: During, turn: u64, said: &[String]) -> &'static str {
        let told = |part: &str| said.iter().any(|line| line.contains(part));
        self.files_are_whole(turn);
        let mut chat = self.chat();
        let questions: String = PAIR.iter().map(|(_, title, who)| format!("{title}有多少{who}\n")).collect();
        let lines = format!("{questions}/reload\n");
        chat.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("told");
        let ended = chat.wait_with_output().expect("it ends");
        assert!(ended.status.success(), "turn {turn}: {ended:?}");
        let answers = String::from_utf8_lossy(&ended.stdout);
        let known = PAIR.map(|(_, title, who)| {
            let known = (0..=turn).rev().find(|turn| answers.contains(&sentence(title, who, *turn)));
            known.unwrap_or_else(|| panic!("turn {turn}, after {said:?}: {title} is not in {answers}"))
        });
        assert_eq!(known[0], known[1], "turn {turn}: half of a change answers");
        // What was changed and decided before it was killed is in its place now.
        self.files_are_whole(turn);
        let list = fs::read_to_string(self.path("knowledge/words/aliases.txt")).unwrap_or_default();
        let has_word = list.contains(&format!("队{turn} = "));
        match during {
            During::Upload if told("Done. Residents now get answers") => assert_eq!(known[0], turn),
            During::Rollback if told("answers again, until") => assert!(known[0] < turn),
            During::Words if told("✅ Taken out") => assert!(!has_word),
            During::Words if told("✅ Noted and already in use") => {}
            _ => {}
        }
        match during {
            During::Words if has_word => "the word",
            During::Words => "no word",
            _ if known[0] == turn => "the new generation",
            _ => "the old generation",
        }
    }

    fn files_are_whole(&self, turn: u64) {
        let texts = PAIR.map(|(name, title, who)| {
            let text = fs::read_to_string(self.path("knowledge").join(name)).expect("there");
            let whole = (0..=turn).rev().any(|turn| text == document(title, who, turn));
            assert!(whole, "turn {turn}: half a file: {text}");
            text
        });
        assert_eq!(texts.len(), PAIR.len());
        let list = fs::read_to_string(self.path("knowledge/words/aliases.txt")).unwrap_or_default();
        assert!(list.is_empty() || list.ends_with('\n'), "half a list of words: {list}");
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            assert!(line.starts_with('队') && line.ends_with(" = 恩阳跑团"), "half a line: {line}");
        }
    }
}

fn sentence(title: &str, who: &str, turn: u64) -> String {
    format!("{title}今年有{who}{}名", 1200 + turn)
}

fn document(title: &str, who: &str, turn: u64) -> String {
    format!("# {title}\n\n{}，男女各一半。\n", sentence(title, who, turn))
}

fn pair(turn: u64) -> impl Iterator<Item = (&'static str, String)> {
    PAIR.into_iter().map(move |(name, title, who)| (name, document(title, who, turn)))
}

fn archive(turn: u64) -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in pair(turn) {
        archive.start_file(name, SimpleFileOptions::default()).expect("begun");
        archive.write_all(text.as_bytes()).expect("written");
    }
    archive.finish().expect("finished").into_inner()
}

/// Moments that differ, and come again with the same seed (Marsaglia's xorshift64).
struct Random(u64);

impl Random {
    fn below(&mut self, most: Duration) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        most.mul_f64((self.0 >> 11) as f64 / (1u64 << 53) as f64)
    }
}
