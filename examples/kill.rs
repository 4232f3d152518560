//! Kills a bot at random moments while it reloads, goes back, takes in a file and changes words, and
//! looks each time whether the files are whole, whether it starts again with a whole generation, old or
//! new, and whether everything that it had said was done is done.
//!
//! The moments are spread evenly over twice the time after which the matter is decided on disk, or over
//! all that it takes where that is longer: so kills fall before and after, and a phase in which they did
//! not proves nothing and fails.
//!
//! `cargo build --bins && cargo run --example kill -- 50` kills fifty times in each of the four.
#![expect(clippy::print_stdout, reason = "it prints what it found")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Two documents that change together, and of whom each says how many there are.
const PAIR: [(&str, &str, &str); 2] =
    [("runners.md", "恩阳跑团", "跑手"), ("swimmers.md", "恩阳泳队", "泳手")];

/// So often it is timed; the middle one counts.
const CALIBRATED: usize = 5;

/// From so many kills on each outcome must have come about.
const ENOUGH: u64 = 20;

/// Others, so that reloading takes its time.
const YARDS: usize = 600;

/// How a transcript begins to answer the line that asks whether it is up.
const MARK: &str = "> /quiz";

/// Nothing takes so long.
const LONGEST: Duration = Duration::from_secs(60);

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
        // To its end, to know how long it takes, and when it is decided.
        let mut timed: Vec<Timed> = Vec::new();
        for _ in 0..CALIBRATED {
            turn += 1;
            timed.push(office.time(during, turn));
            office.look(during, turn, &Killed::default());
        }
        let (took, decided) = (middle(&timed, |one| one.took), middle(&timed, |one| one.decided));
        println!("{during:?}: decided after {} ms of {} ms", decided.as_millis(), took.as_millis());
        let spread = took.max(decided * 2);
        let mut outcomes: BTreeMap<&str, u64> = BTreeMap::new();
        for kill in 0..times {
            turn += 1;
            let slice = spread / times as u32;
            let killed = office.kill(during, turn, slice * kill as u32 + random.below(slice));
            let outcome = office.look(during, turn, &killed);
            *outcomes.entry(outcome).or_default() += 1;
        }
        println!("{during:?}: {times} kills within {} ms: {outcomes:?}", spread.as_millis());
        assert!(times < ENOUGH || outcomes.len() > 1, "{during:?}: all kills fell on one side");
    }
}

/// What running something to its end showed.
struct Timed {
    took: Duration,
    decided: Duration,
}

fn middle(timed: &[Timed], of: fn(&Timed) -> Duration) -> Duration {
    let mut times: Vec<Duration> = timed.iter().map(of).collect();
    times.sort_unstable();
    times[times.len() / 2]
}

/// What there was when it was killed.
#[derive(Default)]
struct Killed {
    /// What it had said.
    said: Vec<String>,
    /// Whether the matter was decided on disk, and the newest generation there.
    left: Option<(bool, u64)>,
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

    /// Does something to its end.
    fn time(&self, during: During, turn: u64) -> Timed {
        let mut chat = self.begin(during, turn);
        let before = self.newest();
        let begun = Instant::now();
        chat.write(&self.told(during, turn));
        let decided = loop {
            if self.is_decided(during, turn, before) {
                break begun.elapsed();
            }
            assert!(begun.elapsed() < LONGEST, "turn {turn}: it is never decided");
            std::thread::sleep(Duration::from_millis(1));
        };
        chat.until_handled();
        let took = begun.elapsed();
        chat.end();
        Timed { took, decided }
    }

    /// Kills it so long after it was told to do something.
    fn kill(&self, during: During, turn: u64, moment: Duration) -> Killed {
        let mut chat = self.begin(during, turn);
        let before = self.newest();
        chat.write(&self.told(during, turn));
        std::thread::sleep(moment);
        let said = chat.kill();
        Killed { said, left: Some((self.is_decided(during, turn, before), self.newest())) }
    }

    /// A bot that is up, and everything in its place for what it is to do.
    fn begin(&self, during: During, turn: u64) -> Chat {
        let mut chat = Chat::with(self.chat());
        chat.until_handled();
        match during {
            // Earlier it would have been taken in at the start.
            During::Reload => self.write_pair(turn),
            During::Rollback => {
                self.write_pair(turn);
                chat.write("/reload\n");
                chat.until_handled();
            }
            During::Upload => fs::write(self.path("pair.zip"), archive(turn)).expect("written"),
            During::Words => {}
        }
        chat
    }

    fn told(&self, during: During, turn: u64) -> String {
        match during {
            During::Reload => "/reload\n".to_owned(),
            During::Rollback => "/rollback\n".to_owned(),
            During::Upload => "/upload pair.zip\n1\n".to_owned(),
            During::Words => format!("/alias 队{turn} = 恩阳跑团\n/alias - 队{turn}\n"),
        }
    }

    /// Whether what lies on disk is the new state: a start finds that from here on.
    fn is_decided(&self, during: During, turn: u64, before: u64) -> bool {
        match during {
            During::Reload => self.newest() > before,
            During::Rollback => self.path("data/index/held.json").exists(),
            During::Upload => {
                let (name, text) = pair(turn).next().expect("two");
                fs::read_to_string(self.path("knowledge").join(name)).is_ok_and(|there| there == text)
            }
            During::Words => self.words().contains(&format!("队{turn} = ")),
        }
    }

    /// The newest generation on disk.
    fn newest(&self) -> u64 {
        let entries = fs::read_dir(self.path("data/index")).into_iter().flatten().flatten();
        let number = |entry: fs::DirEntry| {
            entry.file_name().to_str()?.strip_prefix("generation-")?.parse::<u64>().ok()
        };
        entries.filter_map(number).max().unwrap_or(0)
    }

    fn words(&self) -> String {
        fs::read_to_string(self.path("knowledge/words/aliases.txt")).unwrap_or_default()
    }

    /// Looks at the files and at what a fresh start answers; then settles everything for the next turn.
    fn look(&self, during: During, turn: u64, killed: &Killed) -> &'static str {
        let told = |part: &str| killed.said.iter().any(|line| line.contains(part));
        self.files_are_whole(turn);
        let questions: String = PAIR.iter().map(|(_, title, who)| format!("{title}有多少{who}\n")).collect();
        let mut chat = self.chat();
        let lines = format!("{questions}/reload\n");
        chat.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("told");
        let ended = chat.wait_with_output().expect("it ends");
        assert!(ended.status.success(), "turn {turn}: {ended:?}");
        let answers = String::from_utf8_lossy(&ended.stdout);
        let known = PAIR.map(|(_, title, who)| {
            let known = (0..=turn).rev().find(|turn| answers.contains(&sentence(title, who, *turn)));
            known.unwrap_or_else(|| {
                panic!("turn {turn}, after {:?}: {title} is not in {answers}", killed.said)
            })
        });
        assert_eq!(known[0], known[1], "turn {turn}: half of a change answers");
        // What was changed and decided before it was killed is in its place now.
        self.files_are_whole(turn);
        let is_new = known[0] == turn;
        let has_word = self.words().contains(&format!("队{turn} = "));
        match during {
            During::Upload if told("Done. Residents now get answers") => assert!(is_new, "turn {turn}"),
            During::Rollback if told("answers again, until") => assert!(!is_new, "turn {turn}"),
            During::Words if told("✅ Taken out") => assert!(!has_word, "turn {turn}"),
            _ => {}
        }
        let Some((decided, newest)) = killed.left else { return "to its end" };
        match (during, decided) {
            // The start takes in what lies in the folder: from the generation on disk when there is one.
            (During::Reload, true) => {
                assert!(is_new && self.newest() == newest, "turn {turn}: the new generation was not whole");
                "the new generation"
            }
            (During::Reload, false) => {
                assert!(is_new && self.newest() > newest, "turn {turn}: the old generation was not renewed");
                "the old generation"
            }
            (During::Rollback, held) => {
                assert_eq!(held, !is_new, "turn {turn}: what is held does not answer");
                if held { "the generation before" } else { "the generation that was left" }
            }
            (During::Upload, _) => {
                assert!(is_new || !decided, "turn {turn}: what lies there does not answer");
                if is_new { "the new generation" } else { "the old generation" }
            }
            (During::Words, _) if has_word => "the word",
            (During::Words, _) => "no word",
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
        let list = self.words();
        assert!(list.is_empty() || list.ends_with('\n'), "half a list of words: {list}");
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            assert!(line.starts_with('队') && line.ends_with(" = 恩阳跑团"), "half a line: {line}");
        }
    }
}

/// A chat under way.
struct Chat {
    process: Child,
    input: ChildStdin,
    said: Arc<Mutex<Vec<String>>>,
    handled: Receiver<()>,
    hears: JoinHandle<()>,
}

impl Chat {
    fn with(mut process: Child) -> Self {
        let input = process.stdin.take().expect("a pipe");
        let output = BufReader::new(process.stdout.take().expect("a pipe"));
        let said: Arc<Mutex<Vec<String>>> = Arc::default();
        let (noted, handled) = std::sync::mpsc::channel();
        let hears = std::thread::spawn({
            let said = Arc::clone(&said);
            move || {
                for line in output.lines().map_while(Result::ok) {
                    if line.starts_with(MARK) {
                        let _ = noted.send(());
                    }
                    said.lock().expect("no panic").push(line);
                }
            }
        });
        Self { process, input, said, handled, hears }
    }

    fn write(&mut self, lines: &str) {
        self.input.write_all(lines.as_bytes()).expect("told");
    }

    /// Waits until everything that was written is handled: it then repeats a line that it does not know.
    fn until_handled(&mut self) {
        self.write("/quiz\n");
        self.handled.recv_timeout(LONGEST).expect("it is up");
    }

    fn end(mut self) {
        drop(self.input);
        self.process.wait().expect("it ends");
        self.hears.join().expect("it hears");
    }

    /// What it had said by then.
    fn kill(mut self) -> Vec<String> {
        self.process.kill().expect("it can be killed");
        self.process.wait().expect("it ends");
        self.hears.join().expect("it hears");
        self.said.lock().expect("no panic").clone()
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
