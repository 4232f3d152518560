//! Whole exchanges as residents have them.

use std::sync::Arc;

use linli::model::{Grant, Role, UserId};
use linli::store::{AuditTrail as _, Grants as _, MemoryStore};
use serde_json::json;

use super::bot::Bot;
use super::standin::{BOT_ID, Standin};
use super::update::{group, inline, press, private};

#[tokio::test]
async fn a_private_question_is_answered_in_its_chat_as_html() {
    let standin = Standin::start().await;
    let bot = Bot::start(&standin);
    standin.push([private(1, 10, "恩阳跑团是做什么的")]);
    standin.until_sent(1).await;
    bot.stop().await;
    let sent = standin.sent();
    assert_eq!(sent[0].chat(), 10);
    assert_eq!(sent[0].params["parse_mode"], "HTML");
    assert_eq!(sent[0].params["link_preview_options"]["is_disabled"], true);
    assert_eq!(sent[0].answers(), None);
}

#[tokio::test]
async fn a_group_hears_only_what_addresses_the_bot() {
    let standin = Standin::start().await;
    let bot = Bot::start(&standin);
    let mut reply = group(8, 10, -5, "那它有多少跑手？");
    reply["message"]["reply_to_message"] = json!({"message_id": 3, "date": 1,
        "chat": {"id": -5, "type": "supergroup", "title": "楼群"},
        "from": {"id": BOT_ID, "is_bot": true, "first_name": "Linli"}, "text": "…"});
    let mut topic = group(9, 10, -5, "/ask 恩阳跑团");
    topic["message"]["message_thread_id"] = json!(77);
    topic["message"]["is_topic_message"] = json!(true);
    standin.push([
        group(1, 10, -5, "今天吃什么"),
        group(2, 10, -5, "/help"),
        group(3, 10, -5, "/help@other_bot"),
        group(4, 10, -5, "/nonsense"),
        group(5, 10, -5, "/help@linlibot"),
        group(6, 10, -5, "@LinliBot 恩阳跑团是做什么的"),
        group(7, 10, -5, "写给 foo@linlibot.example 或 @LinliBotX"),
        reply,
        topic,
    ]);
    standin
        .until("the last question is answered", |s| s.sent().iter().any(|call| call.answers() == Some(9)))
        .await;
    bot.stop().await;
    let mut answered: Vec<i64> = standin.sent().iter().filter_map(super::standin::Call::answers).collect();
    answered.dedup();
    assert_eq!(answered, [5, 6, 8, 9]);
    let in_topic = standin.sent().into_iter().rfind(|call| call.answers() == Some(9)).expect("answered");
    assert_eq!(in_topic.params["message_thread_id"], 77);
    assert_eq!(in_topic.params["reply_parameters"]["allow_sending_without_reply"], true);
}

#[tokio::test]
async fn role_commands_reach_nobody_without_the_role_and_groups_only_when_addressed() {
    let standin = Standin::start().await;
    let bot = Bot::start(&standin);
    let mut anonymous = group(6, 10, -5, "/audit@LinliBot");
    anonymous["message"]["sender_chat"] = json!({"id": -5, "type": "supergroup", "title": "楼群"});
    standin.push([
        private(1, 10, "/nonsense"),
        private(2, 10, "/audit"),
        group(3, 10, -5, "/audit"),
        group(4, 10, -5, "/nonsense@LinliBot"),
        group(5, 10, -5, "/audit@LinliBot"),
        anonymous,
        inline(7, 10, "/audit"),
    ]);
    standin
        .until("all are answered", |s| s.sent().len() == 5 && !s.calls("answerInlineQuery").is_empty())
        .await;
    let store = bot.stop().await;
    let texts: Vec<_> = standin.sent().iter().map(|call| call.params["text"].clone()).collect();
    assert!(texts.iter().all(|text| *text == texts[0]), "{texts:?}");
    let tried: Vec<_> =
        store.audit(0, 9).await.expect("read").into_iter().map(|entry| entry.object).collect();
    assert_eq!(tried, ["/audit", "/audit"]);
}

#[tokio::test]
async fn a_role_given_by_a_reply_brings_its_menu_and_losing_it_takes_the_menu_away() {
    let standin = Standin::start().await;
    let store = Arc::<MemoryStore>::default();
    let at = chrono::DateTime::UNIX_EPOCH;
    let (user, by) = (UserId(10), UserId::OPERATOR);
    let admin = Grant { user, name: String::new(), role: Role::Admin, regions: Vec::new(), by, at };
    store.put_grant(admin).await.expect("granted");
    let bot = Bot::start_with(super::bot::settings(&standin.url()), Arc::clone(&store));
    let menus = |method: &'static str, user: i64| {
        move |s: &Standin| {
            s.calls(method).iter().filter(|c| c.params["scope"]["chat_id"] == user).count() == 3
        }
    };
    standin.until("the admin has a menu", menus("setMyCommands", 10)).await;
    let mut grant = private(1, 10, "/grant worker");
    grant["message"]["reply_to_message"] = json!({"message_id": 3, "date": 1,
        "chat": {"id": 10, "type": "private", "first_name": "王"},
        "from": {"id": 10, "is_bot": false, "first_name": "王"},
        "forward_origin": {"type": "user", "date": 1, "sender_user": {"id": 11, "is_bot": false, "first_name": "李"}},
        "text": "我想帮忙"});
    standin.push([grant]);
    standin.until("the worker has a menu", menus("setMyCommands", 11)).await;
    standin.push([private(2, 10, "/revoke 11")]);
    standin.until("the menu is gone", menus("deleteMyCommands", 11)).await;
    standin.until_sent(2).await;
    bot.stop().await;
    assert!(standin.sent()[0].params["text"].as_str().is_some_and(|text| text.contains("李 (11)")));
}

#[tokio::test]
async fn inline_queries_are_answered_even_when_nothing_is_found() {
    let standin = Standin::start().await;
    let bot = Bot::start(&standin);
    standin.push([inline(1, 10, "一网通办")]);
    standin.until("the query is answered", |s| !s.calls("answerInlineQuery").is_empty()).await;
    bot.stop().await;
    let answer = &standin.calls("answerInlineQuery")[0];
    assert_eq!(answer.params["inline_query_id"], "i1");
    assert_eq!(answer.params["is_personal"], true);
    assert!(standin.sent().is_empty());
}

#[tokio::test]
async fn every_button_is_answered_a_stale_one_too() {
    let standin = Standin::start().await;
    let bot = Bot::start(&standin);
    standin.push([press(1, 10, "1len"), press(2, 10, "from another age"), press(3, 10, "1x")]);
    standin.until("all are answered", |s| s.calls("answerCallbackQuery").len() == 3).await;
    bot.stop().await;
    let stale = &standin.calls("answerCallbackQuery")[1];
    assert!(stale.params["text"].as_str().is_some_and(|text| !text.is_empty()), "{stale:?}");
}

#[tokio::test]
async fn commands_deep_links_and_photos_each_get_an_answer() {
    let standin = Standin::start().await;
    let bot = Bot::start(&standin);
    let mut photo = private(20, 10, "");
    photo["message"].as_object_mut().expect("a message").remove("text");
    photo["message"]["photo"] = json!([{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]);
    let commands = [
        "/start",
        "/start paotuan",
        "/help",
        "/ask",
        "/topics",
        "/region",
        "/language",
        "/stop",
        "/privacy",
        "/forget",
        "/nonsense",
    ];
    for (number, text) in commands.iter().enumerate() {
        let before = standin.sent().len();
        standin.push([private(number as i64 + 1, 10, text)]);
        standin.until_sent(before + 1).await;
    }
    let before = standin.sent().len();
    standin.push([photo]);
    standin.until_sent(before + 1).await;
    standin.push([private(21, 10, "/export")]);
    standin.until("the export is sent", |s| !s.calls("sendDocument").is_empty()).await;
    bot.stop().await;
    let export = &standin.calls("sendDocument")[0];
    assert!(export.params["raw"].as_str().is_some_and(|raw| raw.contains("filename=")));
}

#[tokio::test]
async fn command_menus_are_registered_for_each_language() {
    let standin = Standin::start().await;
    let bot = Bot::start(&standin);
    standin.until("the menus are there", |s| s.calls("setMyCommands").len() >= 3).await;
    bot.stop().await;
    let languages: Vec<_> =
        standin.calls("setMyCommands").iter().map(|call| call.params["language_code"].clone()).collect();
    assert_eq!(languages[..3], [json!(null), json!("zh"), json!("en")]);
    assert!(
        standin.calls("setMyCommands").iter().all(|call| call.params["commands"][0]["command"].is_string())
    );
}
