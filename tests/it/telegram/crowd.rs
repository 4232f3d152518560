//! Many subscribers of a bot that runs as the real binary, and the worker who announces something to
//! them over HTTP: who got what, what the report says.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use linli::model::{DeliveryState, Profile, UserId};
use linli::store::{Contents, Keeper as _, Outbox as _, SledStore};
use serde_json::{Value, json};

use super::process::{Place, Process};
use super::standin::{Call, Fate, Standin};
use super::update::{press, private};

/// What everybody gets.
pub const TEXT: &str = "明天上午九点到十二点停水，请提前储水。";

/// The most that are in flight at the same time, as the settings have it.
pub const CONCURRENCY: usize = 8;

/// Who announces.
const WORKER: i64 = 7;

/// The first subscriber.
const FIRST: i64 = 1001;

/// Who asks meanwhile, and wants no announcements.
const ASKERS: std::ops::Range<i64> = 500..560;

/// The crowd, where its bot lives, and its Telegram.
pub struct Crowd {
    pub people: i64,
    pub standin: Standin,
    pub place: Place,
}

/// What is found at the end.
#[derive(Debug, Default)]
pub struct Findings {
    /// People who should have got it and did not.
    pub lost: usize,
    /// Second and further copies.
    pub doubled: usize,
    /// Most second copies in the life of one process.
    pub doubled_at_once: usize,
    /// Rows of the report, by their state.
    pub report: BTreeMap<String, usize>,
    /// Rows of the report, or records of the store, that do not say what happened.
    pub wrong: usize,
}

/// What becomes of a person's messages, by their number.
fn end(chat: i64) -> Option<(u16, &'static str, &'static str)> {
    match chat % 100 {
        3 => Some((403, "Forbidden: bot was blocked by the user", "unreachable,blocked")),
        5 => Some((403, "Forbidden: user is deactivated", "unreachable,deleted")),
        7 => Some((400, "Bad Request: chat not found", "unreachable,unknown")),
        9 => Some((400, "Bad Request: not enough rights", "rejected,Bad Request: not enough rights")),
        _ => None,
    }
}

/// Whether it was for one of the crowd.
pub fn is_ours(chat: i64) -> bool {
    chat >= FIRST
}

/// Whether this is a copy of the announcement for one of the crowd.
pub fn is_copy(call: &Call) -> bool {
    call.method == "sendmessage" && call.chat() >= FIRST && call.params["text"] == TEXT
}

/// Refuses what never arrives, and lets the rest come to this.
pub fn ends(mut otherwise: impl FnMut(&Call) -> Fate + Send + 'static) -> impl FnMut(&Call) -> Fate + Send {
    move |call| match end(call.chat()).filter(|_| is_copy(call)) {
        Some((code, why, _)) => Fate::Error(code, why, Value::Null),
        None => otherwise(call),
    }
}

impl Crowd {
    /// So many subscribers; announcements go at this pace, a second.
    pub async fn gather(people: i64, pace: u32) -> Self {
        let standin = Standin::start().await;
        let place = Place::new(&standin)
            .with("LINLI_ACCESS__WORKERS", &WORKER)
            .with("LINLI_ANNOUNCEMENTS__PACE", &pace)
            .with("LINLI_ANNOUNCEMENTS__CONCURRENCY", &CONCURRENCY);
        let (store, _) = SledStore::open(&place.data()).expect("a store");
        let crowd = (FIRST..FIRST + people).map(|user| Profile::new(UserId(user)));
        let askers = ASKERS.map(|user| Profile { subscribed: false, ..Profile::new(UserId(user)) });
        let profiles = askers.chain(crowd).collect();
        store.replace(Contents { profiles, ..Contents::default() }).await.expect("stored");
        drop(store);
        standin.fates(ends(|_| Fate::Fine));
        Self { people, standin, place }
    }

    /// The worker writes it and confirms; returns as soon as that is on its way to the bot.
    pub async fn announce(&self) {
        self.standin.push([private(1, WORKER, &format!("/announce {TEXT}"))]);
        let confirm = self.worker_sees("✅").await;
        self.standin.push([pressed(2, &confirm, "✅")]);
    }

    /// Waits for a message for the worker with such a button; returns the last.
    async fn worker_sees(&self, label: &str) -> Call {
        let find = |calls: &[Call]| {
            let mut own = calls.iter().rev().filter(|call| call.chat() == WORKER);
            own.find(|call| call.button(label).is_some()).cloned()
        };
        self.standin.until_long(&format!("{label} is offered"), |standin| standin.look(find).is_some()).await;
        self.standin.look(find).expect("seen")
    }

    /// Copies so far.
    pub fn copies(&self) -> usize {
        self.standin.look(|calls| calls.iter().filter(|call| is_copy(call)).count())
    }

    /// Waits until the progress message says that it is over, presses for the report, and compares
    /// it and the store with what arrived. `lives`: how many calls had come when each process died.
    pub async fn findings(&self, bot: Process, lives: &[usize]) -> Findings {
        let over = self.worker_sees("📄").await;
        self.standin.push([pressed(3, &over, "📄")]);
        let is_table = |call: &Call| call.method == "senddocument";
        let came = |standin: &Standin| standin.look(|calls| calls.iter().any(is_table));
        self.standin.until_long("the report came", came).await;
        bot.kill();
        let table = self.standin.look(|calls| calls.iter().rfind(|call| is_table(call)).cloned());
        let table = table.expect("it came").params["raw"].as_str().expect("a form").to_owned();
        let mut findings = self.counted(lives);
        self.compare_report(&table, &mut findings);
        self.compare_store(&mut findings).await;
        findings
    }

    fn counted(&self, lives: &[usize]) -> Findings {
        let mut got: HashMap<i64, usize> = HashMap::new();
        let mut doubled: HashMap<usize, usize> = HashMap::new();
        self.standin.look(|calls| {
            for (at, call) in calls.iter().enumerate().filter(|(_, call)| is_copy(call)) {
                let times = got.entry(call.chat()).or_default();
                *times += 1;
                if *times > 1 {
                    *doubled.entry(lives.iter().filter(|end| **end <= at).count()).or_default() += 1;
                }
            }
        });
        let reachable = |chat: &i64| end(*chat).is_none();
        Findings {
            lost: (FIRST..FIRST + self.people)
                .filter(reachable)
                .filter(|chat| !got.contains_key(chat))
                .count(),
            doubled: doubled.values().sum(),
            doubled_at_once: doubled.into_values().max().unwrap_or(0),
            ..Findings::default()
        }
    }

    /// The report has a row for each of them, with what happened.
    fn compare_report(&self, table: &str, findings: &mut Findings) {
        let mut rows = HashMap::new();
        for line in table.lines() {
            let mut columns = line.splitn(4, ',');
            let (chat, state, reason) = (columns.next(), columns.next(), columns.next());
            let (Some(Ok(chat)), Some(state), Some(reason)) = (chat.map(str::parse::<i64>), state, reason)
            else {
                continue;
            };
            *findings.report.entry(state.to_owned()).or_default() += 1;
            rows.insert(chat, format!("{state},{reason}"));
        }
        for chat in FIRST..FIRST + self.people {
            let expected = end(chat).map_or("delivered,", |(.., row)| row);
            findings.wrong += usize::from(rows.remove(&chat).as_deref() != Some(expected));
        }
        findings.wrong += rows.len();
    }

    /// Every delivery that the store calls delivered has the number of a message that came.
    async fn compare_store(&self, findings: &mut Findings) {
        let mut numbers: HashMap<i64, Vec<i64>> = HashMap::new();
        self.standin.look(|calls| {
            for call in calls.iter().filter(|call| is_copy(call)) {
                numbers.entry(call.chat()).or_default().push(call.message);
            }
        });
        let (store, opening) = SledStore::open(&self.place.data()).expect("a store");
        findings.wrong += opening.repairs.len();
        let broadcast = store.announced(1).await.expect("read").pop().expect("the broadcast");
        let tally = store.tally(broadcast.id).await.expect("read");
        findings.wrong += usize::from(tally.left() > 0 || !broadcast.state.is_over());
        for (chat, delivery) in store.deliveries(broadcast.id, None, usize::MAX).await.expect("read") {
            if let DeliveryState::Delivered { messages, .. } = delivery.state {
                let came = numbers.get(&chat.0);
                let known = |number: &i64| came.is_some_and(|came| came.contains(number));
                findings.wrong += usize::from(messages.len() != 1 || !messages.iter().all(known));
            }
        }
    }

    /// How long each of so many questions takes from sent to answered, one every `pause`, asked by
    /// people who take turns; `before` is how many were asked before.
    pub async fn ask(&self, questions: i64, pause: Duration, before: i64) -> Vec<Duration> {
        let mut asked = Vec::new();
        let mut next = tokio::time::interval(pause);
        for number in before..before + questions {
            next.tick().await;
            let chat = ASKERS.start + number % (ASKERS.end - ASKERS.start);
            asked.push((chat, std::time::Instant::now()));
            self.standin.push([private(100 + number, chat, &format!("恩阳跑团第{number}次活动在哪里"))]);
        }
        let answers = |calls: &[Call]| {
            calls.iter().filter(|call| call.method == "sendmessage" && ASKERS.contains(&call.chat())).count()
                as i64
        };
        let all = before + questions;
        self.standin.until_long("everybody is answered", |s| s.look(answers) >= all).await;
        let mut waits = Vec::new();
        for (chat, at) in asked {
            let answer = self.standin.look(|calls| {
                let own = |call: &&Call| call.chat() == chat && call.at >= at;
                calls.iter().find(own).map(|call| call.at)
            });
            waits.extend(answer.map(|answer| answer - at));
        }
        waits
    }
}

/// The worker presses a button under what they see.
fn pressed(update: i64, seen: &Call, label: &str) -> Value {
    let mut update = press(update, WORKER, &seen.button(label).expect("it is there"));
    update["callback_query"]["message"]["message_id"] = match seen.message {
        0 => seen.params["message_id"].clone(),
        sent => json!(sent),
    };
    update
}
