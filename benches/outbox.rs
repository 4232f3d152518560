//! What a broadcast to many costs besides the network: counting whom it reaches, enqueueing, memory,
//! and the worker's own time for each delivery, with a messenger that answers at once. On disk.
//!
//! `cargo bench --bench outbox [-- PEOPLE]`; measures in a process of its own and prints figures.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use linli::broadcast::{self, Fate, Filled, Messenger, Settings, Worker};
use linli::model::{
    Audience, Broadcast, BroadcastId, BroadcastKind, BroadcastState, ChatId, Content, Message, Profile,
    Recipients, Tally, Token, UserId,
};
use linli::store::{Contents, Keeper as _, SledStore, Store};
use tokio::sync::{Notify, oneshot};

/// In the environment of the process that measures: where the store lies.
const STORE: &str = "LINLI_BENCH_OUTBOX";

const ZONE: chrono_tz::Tz = chrono_tz::Tz::Asia__Shanghai;

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    if let Ok(store) = std::env::var(STORE) {
        return runtime.block_on(measure(Path::new(&store)));
    }
    let people: i64 = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir().expect("a folder");
    runtime.block_on(async {
        let (store, _) = SledStore::open(folder.path()).expect("a store");
        let profiles = (1..=people).map(|user| Profile::new(UserId(user))).collect();
        store.replace(Contents { profiles, ..Contents::default() }).await.expect("stored");
    });
    let measured = Command::new(std::env::current_exe().expect("this program"))
        .env(STORE, folder.path())
        .status()
        .expect("it runs");
    assert!(measured.success());
}

async fn measure(folder: &Path) {
    let (store, _) = SledStore::open(folder).expect("a store");
    let store: Arc<dyn Store> = Arc::new(store);
    let before = memory_mb("VmRSS");

    let begun = Instant::now();
    let reached = broadcast::reach(&*store, &Audience::everyone()).await.expect("counted");
    println!("{reached} reached, counted in {:.2} s", begun.elapsed().as_secs_f64());

    let begun = Instant::now();
    let id = open(&*store).await;
    let mut slowest = Duration::ZERO;
    loop {
        let page = Instant::now();
        let filled = broadcast::fill_page(&*store, id, ZONE, chrono::Utc::now()).await.expect("filled");
        slowest = slowest.max(page.elapsed());
        if filled == Filled::Whole {
            break;
        }
    }
    println!(
        "enqueued in {:.2} s, the slowest page in {:.0} ms; memory {before:.0} MB before, {:.0} MB after, {:.0} MB at most",
        begun.elapsed().as_secs_f64(),
        slowest.as_secs_f64() * 1000.0,
        memory_mb("VmRSS"),
        memory_mb("VmHWM"),
    );

    let begun = Instant::now();
    let (finish, finished) = oneshot::channel();
    let messenger = Arc::new(Prompt { last: AtomicI64::new(0) });
    let worker = Worker::start(Arc::clone(&store), messenger, settings(), Arc::new(Notify::new()));
    let worker =
        tokio::spawn(worker.await.expect("a worker").run(async { finished.await.unwrap_or_default() }));
    let mut look = tokio::time::interval(Duration::from_millis(100));
    let tally = loop {
        look.tick().await;
        let tally = store.tally(id).await.expect("read");
        if tally.left() == 0 {
            break tally;
        }
    };
    let took = begun.elapsed();
    let _ = finish.send(());
    worker.await.expect("it ends well");
    println!(
        "delivered in {:.1} s: {:.3} ms each; memory {:.0} MB after, {:.0} MB at most",
        took.as_secs_f64(),
        took.as_secs_f64() * 1000.0 / reached as f64,
        memory_mb("VmRSS"),
        memory_mb("VmHWM"),
    );
    assert_eq!(tally, Tally { delivered: reached as u64, ..Tally::default() });
}

async fn open(store: &dyn Store) -> BroadcastId {
    let broadcast = Broadcast {
        id: BroadcastId(Token::of("everybody")),
        author: Some(UserId(1)),
        kind: BroadcastKind::Send,
        to: Recipients::Audience(Audience::everyone()),
        content: Content::same(Message::plain("明天上午九点到十二点停水，请提前储水。")),
        urgent: false,
        opened_at: chrono::Utc::now(),
        not_before: None,
        state: BroadcastState::Filling,
        refused: None,
    };
    let id = broadcast.id;
    store.open_broadcast(broadcast).await.expect("opened");
    id
}

/// As usual, but for the pace: nothing is waited for.
fn settings() -> Settings {
    Settings {
        pace: 1_000_000.0,
        concurrency: 8,
        person_gap: Duration::from_secs(1),
        zone: ZONE,
        clock: Arc::new(chrono::Utc::now),
        moments: Arc::new(tokio::time::Instant::now),
    }
}

/// A messenger without a network.
struct Prompt {
    last: AtomicI64,
}

#[async_trait]
impl Messenger for Prompt {
    async fn send(&self, _chat: ChatId, _message: &Message, _part: usize) -> Fate {
        Fate::Done { message: Some(self.last.fetch_add(1, Ordering::Relaxed) + 1), whole: true }
    }

    async fn edit(&self, _chat: ChatId, _message: &Message, earlier: &[i64], _part: usize) -> Fate {
        Fate::Done { message: earlier.first().copied(), whole: true }
    }

    async fn delete(&self, _chat: ChatId, _messages: &[i64]) -> Fate {
        Fate::Done { message: None, whole: true }
    }
}

/// What the system says of this process, in megabytes.
fn memory_mb(what: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(':'));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}
