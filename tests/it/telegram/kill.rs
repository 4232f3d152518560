//! Nothing that reached the bot is lost: killed at any moment and started again, the real binary
//! answers every question, repeats at most what was in flight, and keeps each chat's order.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::process::{Place, Process};
use super::standin::Standin;
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
}

impl Trial {
    /// Asks everything at once and kills the bot at moments spread over its answers.
    pub async fn run(&self) -> Report {
        let standin = Standin::start().await;
        let place = Place::new(&standin)
            .with("LINLI_TELEGRAM__CONCURRENCY", &CONCURRENCY)
            .with("LINLI_LIMITS__QUESTIONS_PER_MINUTE", &6000);
        standin.push((1..=self.updates).map(|id| {
            let chat = id % self.chats + 1;
            group(id, chat, -chat, &format!("/ask 恩阳跑团第{id}次活动在哪里"))
        }));
        let begun = Instant::now();
        for kill in 1..=self.kills {
            let bot = Process::start(&place);
            standin.until_sent(self.moment(kill)).await;
            bot.kill();
        }
        let bot = Process::start(&place);
        let everything = self.updates as usize;
        standin.until("everything is answered", |s| s.answered() >= everything).await;
        let took = begun.elapsed();
        bot.kill();
        self.report(&standin, took, &place)
    }

    /// How many messages are sent before a kill: an even share, moved about a little.
    fn moment(&self, kill: usize) -> usize {
        let share = self.updates as usize / (self.kills + 1);
        let jitter = (kill * 2_654_435_761) % (share / 2).max(1);
        (kill - 1) * share + share / 2 + jitter
    }

    fn report(&self, standin: &Standin, took: Duration, place: &Place) -> Report {
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
        Report {
            lost: self.updates as usize - times.len(),
            repeated: answered.len() - times.len(),
            disordered,
            took,
            log: place.log(),
        }
    }
}
