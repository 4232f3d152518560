//! Announcements over real HTTP: limits, storms, outages, kills, people who cannot be reached.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use linli::app::Options;
use linli::knowledge::KnowledgeBase;
use linli::model::{
    Audience, Broadcast, BroadcastId, BroadcastKind, BroadcastState, ChatId, Content, DeliveryState, Gone,
    Message, Profile, ProfileChange, Reason, Recipients, Tally, Timestamp, Token, UserId,
};
use linli::store::{MemoryStore, Outbox as _, Profiles as _};
use serde_json::{Value, json};

use super::bot::{Bot, settings};
use super::crowd::{CONCURRENCY, Crowd};
use super::process::Process;
use super::standin::{Call, Fate, Limits, Standin};
use super::update::private;

/// To exactly these chats.
fn to(name: &str, chats: Recipients) -> Broadcast {
    Broadcast {
        id: BroadcastId(Token::of(name)),
        author: None,
        kind: BroadcastKind::Send,
        to: chats,
        content: Content::same(Message::plain(name)),
        urgent: true,
        opened_at: Timestamp::UNIX_EPOCH,
        not_before: None,
        state: BroadcastState::Filling,
        refused: None,
    }
}

/// A bot that has this to send to so many people, at such a pace.
async fn with(standin: &Standin, people: i64, pace: f64, broadcast: &Broadcast) -> Bot {
    let store = MemoryStore::default();
    for user in 1..=people {
        store.change_profile(UserId(user), ProfileChange::Subscribed(true)).await.expect("known");
    }
    store.open_broadcast(broadcast.clone()).await.expect("opened");
    let mut options = Options::default();
    options.announcements.pace = pace;
    Bot::start_app(settings(&standin.url()), Arc::new(store), KnowledgeBase::default(), options)
}

/// The texts that each chat got.
fn got(standin: &Standin) -> HashMap<i64, usize> {
    let mut got = HashMap::new();
    standin.look(|calls| {
        for call in calls.iter().filter(|call| call.method == "sendmessage") {
            *got.entry(call.chat()).or_default() += 1;
        }
    });
    got
}

async fn tally(bot: &Bot, broadcast: &Broadcast) -> Tally {
    bot.store.tally(broadcast.id).await.expect("read")
}

/// Waits until the broadcast has so many left. The last is settled after Telegram saw it, which only
/// the store tells.
async fn until_left(bot: &Bot, broadcast: &Broadcast, left: u64) {
    let enough = async {
        let mut look = tokio::time::interval(Duration::from_millis(5));
        loop {
            let tally = tally(bot, broadcast).await;
            if tally.total() > 0 && tally.left() <= left {
                return;
            }
            look.tick().await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(120), enough).await;
    assert!(waited.is_ok(), "waited in vain for {left} left: {:?}", tally(bot, broadcast).await);
}

#[tokio::test]
async fn at_the_usual_pace_telegram_refuses_nothing() {
    let standin = Standin::start().await;
    standin.limit(Limits::telegram());
    let broadcast = to("停水", Recipients::Audience(Audience::everyone()));
    let bot = with(&standin, 60, 25.0, &broadcast).await;
    until_left(&bot, &broadcast, 0).await;
    assert_eq!(standin.refused(), []);
    assert_eq!(tally(&bot, &broadcast).await, Tally { delivered: 60, ..Tally::default() });
    bot.stop().await;
    let got = got(&standin);
    assert!(got.len() == 60 && got.values().all(|times| *times == 1), "{got:?}");
}

#[tokio::test]
async fn who_cannot_be_reached_is_told_apart_and_a_group_is_followed() {
    let standin = Standin::start().await;
    standin.fates(|call| match (call.method.as_str(), call.chat()) {
        ("sendmessage", 1) => Fate::Error(403, "Forbidden: bot was blocked by the user", Value::Null),
        ("sendmessage", 2) => Fate::Error(403, "Forbidden: user is deactivated", Value::Null),
        ("sendmessage", 3) => Fate::Error(400, "Bad Request: chat not found", Value::Null),
        ("sendmessage", 4) => Fate::Error(400, "Bad Request: PHOTO_INVALID", Value::Null),
        ("sendmessage", -5) => Fate::Error(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            json!({"migrate_to_chat_id": -1005}),
        ),
        _ => Fate::Fine,
    });
    let chats = [1, 2, 3, 4, -5, 6].map(ChatId).to_vec();
    let broadcast = to("停水", Recipients::Chats(chats));
    let bot = with(&standin, 6, 1000.0, &broadcast).await;
    until_left(&bot, &broadcast, 0).await;
    let store = Arc::clone(&bot.store);
    let states: HashMap<i64, DeliveryState> = store
        .deliveries(broadcast.id, None, 99)
        .await
        .expect("read")
        .into_iter()
        .map(|(chat, delivery)| (chat.0, delivery.state))
        .collect();
    for (chat, gone) in [(1, Gone::Blocked), (2, Gone::Deleted), (3, Gone::Unknown)] {
        assert_eq!(states[&chat], DeliveryState::Unreachable(gone));
        assert!(store.profile(UserId(chat)).await.expect("read").inactive, "{chat}");
    }
    let reason = Reason::Refused("Bad Request: PHOTO_INVALID".to_owned());
    assert_eq!(states[&4], DeliveryState::Rejected(reason));
    assert!(matches!(states[&-1005], DeliveryState::Delivered { .. }) && !states.contains_key(&-5));
    assert_eq!(got(&standin), HashMap::from([(-1005, 1), (6, 1)]));
    // Who blocked the bot and writes again is there again, with what they chose.
    standin.fates(|_| Fate::Fine);
    standin.push([private(1, 1, "恩阳跑团")]);
    standin.until("they are answered", |s| got(s).contains_key(&1)).await;
    let awake = Profile { recent: Vec::new(), ..store.profile(UserId(1)).await.expect("read") };
    assert!(!awake.inactive && awake.subscribed);
    bot.stop().await;
}

#[tokio::test]
async fn markup_that_telegram_cannot_read_is_refused_once_and_each_gets_the_words() {
    let standin = Standin::start().await;
    standin.fates(|call| match (call.method.as_str(), call.params["parse_mode"].is_null()) {
        ("sendmessage", false) => Fate::Error(400, "Bad Request: can't parse entities: x", Value::Null),
        _ => Fate::Fine,
    });
    let broadcast = to("停水 <b>", Recipients::Audience(Audience::everyone()));
    let bot = with(&standin, 30, 500.0, &broadcast).await;
    until_left(&bot, &broadcast, 0).await;
    bot.stop().await;
    let texts: BTreeSet<String> = standin
        .sent()
        .iter()
        .map(|call| call.params["text"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!((got(&standin).len(), texts), (30, BTreeSet::from(["停水 <b>".to_owned()])));
}

#[tokio::test]
async fn storms_and_an_outage_lose_nobody() {
    let standin = Standin::start().await;
    let (mut number, people) = (0u64, 300);
    let lost_afterwards = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&lost_afterwards);
    standin.fates(move |call: &Call| {
        if call.method != "sendmessage" {
            return Fate::Fine;
        }
        number += 1;
        match number {
            100 | 101 => Fate::Error(429, "Too Many Requests", json!({"retry_after": 1})),
            _ if number % 10 == 3 => Fate::Error(500, "Internal Server Error", Value::Null),
            _ if number % 10 == 5 => Fate::Lost,
            _ if number % 10 == 7 => {
                counted.fetch_add(1, Ordering::Relaxed);
                Fate::LostAfterwards
            }
            _ => Fate::Fine,
        }
    });
    let broadcast = to("停水", Recipients::Audience(Audience::everyone()));
    let bot = with(&standin, people, 1000.0, &broadcast).await;
    until_left(&bot, &broadcast, 150).await;
    standin.go_away().await;
    standin.until("it is missed", |standin| standin.missed() >= 3).await;
    standin.come_back().await;
    until_left(&bot, &broadcast, 0).await;
    let tally = tally(&bot, &broadcast).await;
    bot.stop().await;
    assert_eq!(tally, Tally { delivered: 300, ..Tally::default() });
    let got = got(&standin);
    let doubled: usize = got.values().map(|times| times - 1).sum();
    assert_eq!(got.len(), 300);
    assert!(doubled <= lost_afterwards.load(Ordering::Relaxed), "{doubled}");
}

#[tokio::test]
async fn killed_in_the_middle_a_broadcast_goes_on_and_its_report_is_exact() {
    let crowd = Crowd::gather(400, 400).await;
    let mut lives = Vec::new();
    let mut bot = Process::start(&crowd.place);
    crowd.announce().await;
    for enough in [0, 120, 260] {
        crowd.standin.until(&format!("{enough} copies came"), |_| crowd.copies() >= enough).await;
        bot.kill();
        lives.push(crowd.standin.look(<[Call]>::len));
        bot = Process::start(&crowd.place);
    }
    let findings = crowd.findings(bot, &lives).await;
    assert_eq!((findings.lost, findings.wrong), (0, 0), "{findings:?}");
    assert!(findings.doubled_at_once <= CONCURRENCY, "{findings:?}");
    let report = [("delivered", 384), ("rejected", 4), ("unreachable", 12)];
    assert_eq!(findings.report, report.map(|(state, rows)| (state.to_owned(), rows)).into());
}
