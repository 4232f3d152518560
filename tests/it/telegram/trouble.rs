//! Networks that fail, Telegram that refuses, people who flood.

use std::sync::Arc;
use std::time::{Duration, Instant};

use linli::store::{Arrival, Inbox, MemoryStore};
use linli::telegram::Error;
use serde_json::{Value, json};

use super::bot::{Bot, settings};
use super::standin::{Call, Fate, Standin, TOKEN};
use super::update::private;

/// Loses the first `count` calls of a method in the given way.
fn at_first(method: &'static str, mut count: usize, fate: Fate) -> impl FnMut(&Call) -> Fate + Send {
    move |call| {
        if call.method != method || count == 0 {
            return Fate::Fine;
        }
        count -= 1;
        fate.clone()
    }
}

#[tokio::test]
async fn an_answer_gets_through_whatever_happens_on_the_way() {
    for fate in [
        Fate::Error(500, "Internal Server Error", Value::Null),
        Fate::Error(429, "Too Many Requests", json!({"retry_after": 1})),
        Fate::Error(400, "Bad Request: can't parse entities: x", Value::Null),
        Fate::Error(400, "Bad Request: group chat was upgraded", json!({"migrate_to_chat_id": -100})),
        Fate::Lost,
    ] {
        let standin = Standin::start().await;
        standin.fates(at_first("sendmessage", 1, fate.clone()));
        let bot = Bot::start(&standin);
        standin.push([private(1, 10, "恩阳跑团")]);
        standin.until_sent(1).await;
        let kept = bot.stop().await;
        let sent = &standin.sent()[0];
        match fate {
            Fate::Error(400, _, Value::Null) => assert!(sent.params["parse_mode"].is_null()),
            Fate::Error(400, ..) => assert_eq!(sent.chat(), -100),
            _ => assert_eq!(sent.chat(), 10),
        }
        assert!(kept.unsettled().await.expect("it reads").is_empty());
    }
}

#[tokio::test]
async fn who_blocked_the_bot_is_not_tried_again() {
    let standin = Standin::start().await;
    standin.fates(|call| match (call.method.as_str(), call.chat()) {
        ("sendmessage", 10) => Fate::Error(403, "Forbidden: bot was blocked by the user", Value::Null),
        _ => Fate::Fine,
    });
    let bot = Bot::start(&standin);
    standin.push([private(1, 10, "恩阳跑团"), private(2, 11, "恩阳跑团")]);
    standin.until_sent(1).await;
    let kept = bot.stop().await;
    assert!(kept.unsettled().await.expect("it reads").is_empty());
}

#[tokio::test]
async fn no_network_at_start_and_in_the_middle_is_survived() {
    let standin = Standin::start().await;
    standin.fates(at_first("getme", 2, Fate::Lost));
    let bot = Bot::start(&standin);
    standin.push([private(1, 10, "恩阳跑团")]);
    standin.until_sent(1).await;
    standin.fates(at_first("getupdates", 2, Fate::Lost));
    standin.push([private(2, 10, "一网通办")]);
    standin.until_sent(2).await;
    bot.stop().await;
}

#[tokio::test]
async fn updates_brought_twice_are_answered_once() {
    let standin = Standin::start().await;
    standin.fates(at_first("getupdates", 1, Fate::LostAfterwards));
    let bot = Bot::start(&standin);
    standin.push((1..=5).map(|id| private(id, 10, "恩阳跑团")));
    standin.until_sent(5).await;
    standin.push([private(5, 10, "恩阳跑团"), private(6, 11, "恩阳跑团")]);
    standin.until("the new one is answered", |s| s.sent().iter().any(|call| call.chat() == 11)).await;
    bot.stop().await;
    assert_eq!(standin.sent().len(), 6);
}

#[tokio::test]
async fn what_could_not_be_sent_before_a_stop_is_sent_after_the_next_start() {
    let standin = Standin::start().await;
    standin.fates(|call| match call.method.as_str() {
        "sendmessage" => Fate::Error(500, "Internal Server Error", Value::Null),
        _ => Fate::Fine,
    });
    let bot = Bot::start(&standin);
    standin.push([private(1, 10, "恩阳跑团")]);
    standin.until("it is confirmed", |s| s.unconfirmed() == 0).await;
    let begun = Instant::now();
    let kept = bot.stop().await;
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert_eq!(kept.unsettled().await.expect("it reads").len(), 1);
    standin.fates(|_| Fate::Fine);
    let bot = Bot::start_with(settings(&standin.url()), kept);
    standin.until_sent(1).await;
    bot.stop().await;
}

#[tokio::test]
async fn what_an_earlier_run_left_unreadable_is_put_away() {
    let store = Arc::new(MemoryStore::default());
    let left = [Arrival { id: linli::model::UpdateId(1), payload: b"{".to_vec() }];
    store.accept(&left).await.expect("it stores");
    let standin = Standin::start().await;
    let bot = Bot::start_with(settings(&standin.url()), store);
    standin.push([private(2, 10, "恩阳跑团")]);
    standin.until_sent(1).await;
    assert!(bot.stop().await.unsettled().await.expect("it reads").is_empty());
}

#[tokio::test]
async fn a_wrong_token_is_said_at_once_and_never_shown() {
    let standin = Standin::start().await;
    let mut settings = settings(&standin.url());
    settings.token = "1:WRONG".to_owned();
    assert!(!format!("{settings:?}").contains("WRONG"));
    let error = Bot::start_with(settings, Arc::default()).end().await;
    assert!(matches!(error, Error::Token), "{error}");
    assert!(!error.to_string().contains("WRONG") && !error.to_string().contains(TOKEN));
}

#[tokio::test]
async fn a_flood_gets_one_sentence_and_delays_nobody() {
    let standin = Standin::start().await;
    standin.fates(|call| match (call.method.as_str(), call.chat()) {
        ("sendmessage", 66) => Fate::Slow(Duration::from_millis(20)),
        _ => Fate::Fine,
    });
    let bot = Bot::start(&standin);
    let mut asked = Vec::new();
    for round in 0..20 {
        standin.push((0..50).map(|n| private(round * 100 + n + 1, 66, "洪水")));
        standin.push([private(round * 100 + 99, 1000 + round, "恩阳跑团")]);
        asked.push((1000 + round, Instant::now()));
    }
    let others = |s: &Standin| s.sent().iter().filter(|call| call.chat() >= 1000).count();
    standin.until("the others are answered", |s| others(s) == 20).await;
    standin.until("the flooder is told", |s| flood(s).len() >= 31).await;
    bot.stop().await;
    let mut waits: Vec<Duration> = asked
        .iter()
        .filter_map(|(chat, at)| Some(standin.sent().iter().find(|call| call.chat() == *chat)?.at - *at))
        .collect();
    waits.sort();
    assert!(waits[18] < Duration::from_secs(1), "{waits:?}");
    // Thirty are answered within a minute; one sentence for all the others.
    assert_eq!(flood(&standin).len(), 31);
}

fn flood(standin: &Standin) -> Vec<Call> {
    standin.sent().into_iter().filter(|call| call.chat() == 66).collect()
}

#[tokio::test]
async fn chats_that_telegram_slows_down_leave_room_for_the_others() {
    let standin = Standin::start().await;
    standin.fates(|call| match (call.method.as_str(), call.chat()) {
        ("sendmessage", 1..100) => Fate::Error(429, "Too Many Requests", json!({"retry_after": 3600})),
        _ => Fate::Fine,
    });
    let bot = Bot::start(&standin);
    standin.push((1..100).map(|chat| private(chat, chat, "恩阳跑团")));
    standin.push([private(100, 500, "恩阳跑团")]);
    standin.until_sent(1).await;
    let kept = bot.stop().await;
    assert_eq!(kept.unsettled().await.expect("it reads").len(), 99);
}
