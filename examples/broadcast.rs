//! Proves announcements against a stand-in for Telegram, with the real binary over HTTP; prints what
//! it measured and fails when anything is lost, doubled beyond what was in flight, or refused.
//!
//! `cargo build --bins && cargo run --example broadcast -- kills [PEOPLE KILLS PACE SEED]`, or
//! `pace [PEOPLE PACE]`, or `storm [PEOPLE PACE OUTAGE_S]`.
#![expect(clippy::print_stdout, reason = "it prints what it found")]

#[path = "../tests/it/telegram/crowd.rs"]
mod crowd;
#[path = "../tests/it/telegram/process.rs"]
#[expect(dead_code, reason = "only the tests read what is logged")]
mod process;
#[path = "../tests/it/telegram/standin.rs"]
#[expect(dead_code, reason = "only the tests look at everything")]
mod standin;
#[path = "../tests/it/telegram/update.rs"]
#[expect(dead_code, reason = "only the tests need every kind")]
mod update;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use crowd::{CONCURRENCY, Crowd, Findings, ends, is_copy, is_ours};
use process::Process;
use serde_json::{Value, json};
use standin::{Call, Fate, Limits, Standin};

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_default();
    let numbers: Vec<u64> = arguments.map(|number| number.parse().expect("a number")).collect();
    let number = |at: usize, usual: u64| numbers.get(at).copied().unwrap_or(usual);
    let people = i64::try_from(number(0, 10_000)).expect("not so many");
    match what.as_str() {
        "kills" => kills(people, number(1, 50), number(2, 500), number(3, seed())).await,
        "pace" => pace(people, number(1, 25)).await,
        "storm" => storm(people, number(1, 500), number(2, 60)).await,
        _ => println!("kills, pace or storm?"),
    }
}

fn seed() -> u64 {
    SystemTime::UNIX_EPOCH.elapsed().expect("a clock").as_secs()
}

/// Numbers as by chance, the same for the same seed.
struct Chance(u64);

impl Chance {
    /// Below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end.max(1)
    }
}

/// `kill -9` at random moments: some while it is confirmed and filled, the rest while it is sent.
async fn kills(people: i64, kills: u64, pace: u64, seed: u64) {
    let mut chance = Chance(seed);
    let crowd = Crowd::gather(people, u32::try_from(pace).expect("a pace")).await;
    let begun = Instant::now();
    let mut bot = Process::start(&crowd.place);
    crowd.announce().await;
    let reached = people.unsigned_abs() * 96 / 100;
    let share = reached / kills.max(1);
    let (mut lives, mut moments) = (Vec::new(), Vec::new());
    for kill in 0..kills {
        if kill < kills / 10 {
            // From the press on: the draft, the broadcast and its recipients are being written.
            tokio::time::sleep(Duration::from_millis(chance.below(1000))).await;
        } else {
            let more = crowd.copies() as u64 + chance.below(share * 2) * 9 / 10 + 1;
            let enough = usize::try_from(more.min(reached - (kills - kill))).expect("few");
            let came = |_: &Standin| crowd.copies() >= enough;
            crowd.standin.until_long("more copies came", came).await;
            tokio::time::sleep(Duration::from_micros(chance.below(20_000))).await;
        }
        bot.kill();
        lives.push(crowd.standin.look(<[Call]>::len));
        moments.push(crowd.copies());
        bot = Process::start(&crowd.place);
    }
    let findings = crowd.findings(bot, &lives).await;
    println!(
        "{people} people, {kills} kills at {pace} a second, seed {seed}, {:.0} s",
        begun.elapsed().as_secs_f64()
    );
    println!("  copies that had come at each kill: {moments:?}");
    tell(&findings);
    println!(
        "  most second copies after one kill: {} (in flight at most {CONCURRENCY})",
        findings.doubled_at_once
    );
    assert!(findings.doubled_at_once <= CONCURRENCY, "{findings:?}");
    judge(&findings);
}

/// At a server that enforces Telegram's limits: the pace, what is refused, how long answers take.
async fn pace(people: i64, pace: u64) {
    const BETWEEN: Duration = Duration::from_millis(500);
    let crowd = Crowd::gather(people, u32::try_from(pace).expect("a pace")).await;
    // Faster than Telegram only in proportion.
    let overall = usize::try_from(pace * 30 / 25).expect("few");
    crowd.standin.limit(Limits::new(overall, Limits::telegram().chat_gap));
    let bot = Process::start(&crowd.place);
    crowd.ask(20, BETWEEN, 0).await;
    let idle = crowd.ask(200, BETWEEN, 20).await;
    crowd.announce().await;
    crowd.standin.until_long("the first copy came", |_| crowd.copies() > 0).await;
    let length = Duration::from_secs(people.unsigned_abs() / pace);
    let questions = i64::try_from(length.as_millis() / BETWEEN.as_millis()).expect("few") - 4;
    let busy = crowd.ask(questions.max(1), BETWEEN, 220).await;
    let findings = crowd.findings(bot, &[]).await;
    let sent: Vec<Instant> =
        crowd.standin.look(|calls| calls.iter().filter(|call| is_copy(call)).map(|call| call.at).collect());
    let took = sent[sent.len() - 1] - sent[0];
    // Those who cannot be reached take their turn too.
    let reached = (people - 1) as f64 / took.as_secs_f64();
    // The worker's own messages may come close together; what they are told so is repeated.
    let (refused, others): (Vec<_>, Vec<_>) =
        crowd.standin.refused().into_iter().partition(|(chat, _)| is_ours(*chat));
    let (calm, laden) = (percentile(idle, 95), percentile(busy, 95));
    println!("{people} people at {pace} a second; at most {overall} a second, one a second to a chat");
    println!(
        "  {:.1} s from the first to the last, {reached:.2} a second: {:.1} % of the pace",
        took.as_secs_f64(),
        reached * 100.0 / pace as f64
    );
    println!(
        "  refused for coming too fast: {} of the broadcast, {} of others ({others:?})",
        refused.len(),
        others.len(),
    );
    println!(
        "  95 % of answers within {calm:.2?} before and {laden:.2?} during it: {:.2} times",
        laden.as_secs_f64() / calm.as_secs_f64()
    );
    tell(&findings);
    judge(&findings);
    assert!(reached >= 0.98 * pace as f64 && refused.is_empty());
    assert!(laden <= calm * 3 / 2, "answers waited for it");
}

/// 429s, 500s, connections that break before and after the effect, and an outage in the middle.
async fn storm(people: i64, pace: u64, outage_s: u64) {
    let crowd = Crowd::gather(people, u32::try_from(pace).expect("a pace")).await;
    let happened: Arc<[AtomicUsize; 4]> = Arc::default();
    let counted = Arc::clone(&happened);
    let (mut chance, mut storm_until) = (Chance(seed()), None::<Instant>);
    crowd.standin.fates(ends(move |call| {
        if !is_copy(call) {
            return Fate::Fine;
        }
        let count = |what: usize| counted[what].fetch_add(1, Ordering::Relaxed);
        if storm_until.is_some_and(|until| until > call.at) {
            count(0);
            return Fate::Error(429, "Too Many Requests", json!({"retry_after": 1 + chance.below(2)}));
        }
        match chance.below(1000) {
            0 => {
                // Everything is too fast for three seconds.
                storm_until = Some(call.at + Duration::from_secs(3));
                Fate::Fine
            }
            1..50 => {
                count(1);
                Fate::Error(500, "Internal Server Error", Value::Null)
            }
            50..100 => {
                count(2);
                Fate::Lost
            }
            100..150 => {
                count(3);
                Fate::LostAfterwards
            }
            _ => Fate::Fine,
        }
    }));
    let begun = Instant::now();
    let bot = Process::start(&crowd.place);
    crowd.announce().await;
    let half = usize::try_from(people / 2).expect("few");
    crowd.standin.until_long("half of them came", |_| crowd.copies() >= half).await;
    crowd.standin.go_away().await;
    tokio::time::sleep(Duration::from_secs(outage_s)).await;
    crowd.standin.come_back().await;
    let findings = crowd.findings(bot, &[]).await;
    let [storm, failed, before, after] = [0, 1, 2, 3].map(|at| happened[at].load(Ordering::Relaxed));
    println!(
        "{people} people at {pace} a second, {outage_s} s of outage, {:.0} s in all",
        begun.elapsed().as_secs_f64()
    );
    println!(
        "  429: {storm}, 500: {failed}, broken before the effect: {before}, after it: {after}, missed in the outage: {}",
        crowd.standin.missed()
    );
    tell(&findings);
    judge(&findings);
    assert!(findings.doubled <= after + CONCURRENCY, "{findings:?}");
}

fn percentile(mut waits: Vec<Duration>, percent: usize) -> Duration {
    waits.sort();
    waits.get(waits.len() * percent / 100).copied().unwrap_or_default()
}

fn tell(findings: &Findings) {
    let Findings { lost, doubled, report, wrong, .. } = findings;
    println!("  lost {lost}, doubled {doubled}, wrong in report or store {wrong}; report: {report:?}");
}

fn judge(findings: &Findings) {
    assert_eq!((findings.lost, findings.wrong), (0, 0), "{findings:?}");
}
