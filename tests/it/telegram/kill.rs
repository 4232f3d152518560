//! Nothing that reached the bot is lost: killed at any moment and started again, the real binary
//! answers every question, repeats at most what was in flight, and keeps each chat's order.

use std::collections::HashMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::standin::{Standin, TOKEN};
use super::update::group;

/// How many updates the bot under test handles at the same time.
const CONCURRENCY: usize = 16;

/// What is tried.
pub struct Trial {
    pub updates: i64,
    pub chats: i64,
    pub kills: usize,
}

/// What came of it.
#[derive(Debug)]
pub struct Report {
    /// Questions that were never answered.
    pub lost: usize,
    /// Answers beyond the first to a question.
    pub repeated: usize,
    /// Chats in which a question was first answered before an earlier one.
    pub disordered: usize,
    /// From the start of the first process to the last answer.
    pub took: Duration,
    /// What the processes logged.
    pub log: String,
}

#[tokio::test]
async fn killed_at_any_moment_the_bot_loses_nothing() {
    let report = Trial { updates: 400, chats: 40, kills: 4 }.run().await;
    assert_eq!((report.lost, report.disordered), (0, 0), "{report:?}");
    assert!(report.repeated <= 4 * CONCURRENCY, "{report:?}");
    assert!(!report.log.contains("SECRET"), "{}", report.log);
    assert!(!report.log.contains("恩阳跑团第"), "{}", report.log);
}

#[tokio::test]
async fn undisturbed_the_bot_answers_everything_once() {
    let report = Trial { updates: 400, chats: 40, kills: 0 }.run().await;
    assert_eq!((report.lost, report.repeated, report.disordered), (0, 0, 0), "{report:?}");
    assert!(report.took < Duration::from_secs(60), "{report:?}");
}

impl Trial {
    /// Asks everything at once and kills the bot at moments spread over its answers.
    pub async fn run(&self) -> Report {
        let standin = Standin::start().await;
        let place = tempfile::tempdir().expect("a place for data");
        fs::create_dir(place.path().join("knowledge")).expect("a place for knowledge");
        fs::write(place.path().join("knowledge/a.md"), "# 恩阳跑团\n\n恩阳跑团每周二跑步。\n")
            .expect("knowledge");
        standin.push((1..=self.updates).map(|id| {
            let chat = id % self.chats + 1;
            group(id, chat, -chat, &format!("/ask 恩阳跑团第{id}次活动在哪里"))
        }));
        let begun = Instant::now();
        for kill in 1..=self.kills {
            let bot = Process::start(&standin, place.path(), kill);
            standin.until_sent(self.moment(kill)).await;
            bot.kill();
        }
        let bot = Process::start(&standin, place.path(), self.kills + 1);
        let everything = self.updates as usize;
        standin.until("everything is answered", |s| s.answered() >= everything).await;
        let took = begun.elapsed();
        bot.kill();
        self.report(&standin, took, place.path())
    }

    /// How many messages are sent before a kill: an even share, moved about a little.
    fn moment(&self, kill: usize) -> usize {
        let share = self.updates as usize / (self.kills + 1);
        let jitter = (kill * 2_654_435_761) % (share / 2).max(1);
        (kill - 1) * share + share / 2 + jitter
    }

    fn report(&self, standin: &Standin, took: Duration, place: &Path) -> Report {
        let answered: Vec<(i64, i64)> =
            standin.sent().iter().filter_map(|call| Some((call.chat(), call.answers()?))).collect();
        let mut times: HashMap<i64, usize> = HashMap::new();
        let mut latest: HashMap<i64, i64> = HashMap::new();
        let mut disordered = 0;
        for (chat, question) in &answered {
            let first = !times.contains_key(question);
            *times.entry(*question).or_default() += 1;
            let before = latest.entry(*chat).or_default();
            disordered += usize::from(first && *question < *before);
            *before = (*before).max(*question);
        }
        let logs = fs::read_dir(place).expect("it is there").flatten();
        let logs = logs.filter(|entry| entry.path().extension().is_some_and(|end| end == "log"));
        Report {
            lost: self.updates as usize - times.len(),
            repeated: answered.len() - times.len(),
            disordered,
            took,
            log: logs.map(|entry| fs::read_to_string(entry.path()).unwrap_or_default()).collect(),
        }
    }
}

/// A running bot; dies with this.
struct Process(Child);

impl Process {
    fn start(standin: &Standin, place: &Path, number: usize) -> Self {
        let log = File::create(place.join(format!("{number}.log"))).expect("a log");
        let child = Command::new(env!("CARGO_BIN_EXE_linli"))
            .arg("--knowledge")
            .arg(place.join("knowledge"))
            .arg("--data")
            .arg(place.join("data"))
            .arg("bot")
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("TELOXIDE_TOKEN", TOKEN)
            .env("LINLI_TELEGRAM__API_URL", standin.url())
            .env("LINLI_TELEGRAM__CONCURRENCY", CONCURRENCY.to_string())
            .env("LINLI_LIMITS__QUESTIONS_PER_MINUTE", "6000")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the binary runs");
        Self(child)
    }

    /// Kills it at once (SIGKILL) and waits until it is gone.
    fn kill(self) {
        drop(self);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
