//! Files that admins send, from `getFile` to live.

use std::collections::BTreeMap;
use std::sync::Arc;

use linli::app::{Library, Options, Reloading};
use linli::knowledge::{self, Reader, Uploads};
use linli::model::{Role, UserId};
use linli::store::MemoryStore;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::bot::{self, Bot};
use super::process::{Place, Process};
use super::standin::{Call, Fate, Standin, TOKEN};
use super::update::{press, private};

const ADMIN: i64 = 10;
const TABLE: &[u8] = "问题,答案\n几点开门,早上9点30分开门。\n".as_bytes();

/// Somebody sends a file with words under it.
fn document(id: i64, user: i64, name: &str, caption: &str, bytes: Option<u64>) -> Value {
    let mut update = private(id, user, "");
    let message = update["message"].as_object_mut().expect("a message");
    message.remove("text");
    message.insert(
        "document".into(),
        json!({"file_id": "F1", "file_unique_id": "U1", "file_name": name, "file_size": bytes}),
    );
    if !caption.is_empty() {
        message.insert("caption".into(), caption.into());
    }
    update
}

fn start(standin: &Standin, folder: &TempDir) -> Bot {
    let place = folder.path().join("knowledge");
    std::fs::create_dir_all(&place).expect("a folder");
    std::fs::write(place.join("a.md"), "# 恩阳跑团\n\n每周二跑步。\n").expect("written");
    let knowledge = knowledge::load(&place);
    let uploads = Uploads::new(folder.path().join("uploads"));
    let options = Options {
        reloading: Reloading { folder: Some(place.clone()), ..Reloading::default() },
        library: Some(Library { knowledge: place, uploads, reader: Reader::here() }),
        roles: BTreeMap::from([(UserId(ADMIN), Role::Admin)]),
        ..Options::default()
    };
    Bot::start_app(bot::settings(&standin.url()), Arc::<MemoryStore>::default(), knowledge, options)
}

/// The callback data of the button with this sign.
fn button(call: &Call, sign: &str) -> String {
    let rows = call.params["reply_markup"]["inline_keyboard"].as_array().cloned().unwrap_or_default();
    let buttons = rows.iter().filter_map(Value::as_array).flatten();
    let of = |button: &&Value| button["text"].as_str().is_some_and(|text| text.starts_with(sign));
    let found = buttons.into_iter().find(of).unwrap_or_else(|| panic!("no {sign} in {:?}", call.params));
    found["callback_data"].as_str().expect("data").to_owned()
}

fn text(call: &Call) -> String {
    call.params["text"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_file_is_fetched_shown_confirmed_and_answers() {
    let (standin, folder) = (Standin::start().await, TempDir::new().expect("a folder"));
    standin.holds("F1", TABLE);
    let bot = start(&standin, &folder);
    standin.push([document(1, ADMIN, "食堂.csv", "enyang", Some(52))]);
    standin.until_sent(1).await;
    let shown = standin.sent().remove(0);
    assert!(text(&shown).contains("食堂") && text(&shown).contains("enyang/食堂.md"), "{}", text(&shown));
    standin.push([press(2, ADMIN, &button(&shown, "✅"))]);
    standin.until("it is live", |s| !s.calls("editmessagetext").is_empty()).await;
    assert!(text(&standin.calls("editmessagetext")[0]).contains("已经启用"));
    standin.push([private(3, ADMIN, "食堂几点开门")]);
    standin.until("it answers", |s| s.calls("sendmessage").len() > 1).await;
    assert!(
        text(&standin.calls("sendmessage")[1]).replace("<b>", "").replace("</b>", "").contains("9点30分")
    );
    bot.stop().await;
    assert!(folder.path().join("knowledge/enyang/食堂.md").is_file());
    assert_eq!(standin.calls("getfile").len(), 1);
}

/// Files as one album, as Telegram hands them out: one message each.
fn album(standin: &Standin, names: &[&str], caption: &str) -> Vec<Value> {
    let one = |(at, name): (usize, &&str)| {
        let file = format!("F{at}");
        standin.holds(&file, TABLE);
        // What is written under all of them comes with the last.
        let under = if at + 1 == names.len() { caption } else { "" };
        let mut update = document(1 + at as i64, ADMIN, name, under, Some(52));
        update["message"]["media_group_id"] = "13579".into();
        update["message"]["document"]["file_id"] = file.into();
        update
    };
    names.iter().enumerate().map(one).collect()
}

/// What the admin sees last.
fn last(standin: &Standin) -> Call {
    let shown = |call: &&Call| call.method == "sendmessage" || call.method == "editmessagetext";
    standin.look(|calls| calls.iter().rfind(shown).cloned()).expect("something is shown")
}

fn shows(standin: &Standin, parts: &[&str]) -> bool {
    let seen = |call: &Call| parts.iter().all(|part| text(call).contains(part));
    standin.look(|calls| calls.iter().any(seen))
}

#[tokio::test]
async fn an_album_is_one_difference_in_one_message_and_goes_live_with_one_press() {
    let (standin, folder) = (Standin::start().await, TempDir::new().expect("a folder"));
    let album = album(&standin, &["食堂.csv", "游泳馆.csv", "阅览室.csv"], "enyang");
    let bot = start(&standin, &folder);
    standin.push(album);
    let all = ["enyang/食堂.md", "enyang/游泳馆.md", "enyang/阅览室.md"];
    standin.until("all are shown", |s| shows(s, &all)).await;
    assert_eq!((standin.sent().len(), standin.calls("editmessagetext").len()), (1, 2));
    let number = standin.sent()[0].message;
    let edits = standin.calls("editmessagetext");
    assert!(edits.iter().all(|edit| edit.params["message_id"] == number), "{edits:?}");
    assert!(text(&last(&standin)).contains("食堂.csv 等 3 个文件"), "{}", text(&last(&standin)));
    standin.push([press(10, ADMIN, &button(&last(&standin), "✅"))]);
    standin.until("all are live", |s| shows(s, &["3 份资料已经启用"])).await;
    bot.stop().await;
    for path in all {
        assert!(folder.path().join("knowledge").join(path).is_file(), "{path}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_of_an_album_is_named_and_the_rest_counts() {
    let (standin, folder) = (Standin::start().await, TempDir::new().expect("a folder"));
    let album = album(&standin, &["食堂.docm", "游泳馆.csv", "阅览室.csv", "游泳馆.tsv"], "");
    standin.fates(|call| match call.params["file_id"].as_str() {
        Some("F1") => Fate::Error(400, "Bad Request: wrong file_id", Value::Null),
        _ => Fate::Fine,
    });
    let bot = start(&standin, &folder);
    standin.push(album);
    standin.until("all are shown", |s| shows(s, &["食堂.docm 等 4 个文件", "uploads/游泳馆.md"])).await;
    let screen = text(&last(&standin));
    for part in ["食堂.docm — 文件里带有程序", "游泳馆.csv — 没有取下来", "uploads/阅览室.md"]
    {
        assert!(screen.contains(part), "{part} is not in {screen}");
    }
    standin.push([press(10, ADMIN, &button(&last(&standin), "✅"))]);
    standin.until("the rest is live", |s| shows(s, &["2 份资料已经启用"])).await;
    bot.stop().await;
}

/// Killed once the first file is shown, the bot takes up the others, and asks once for all.
#[tokio::test]
async fn killed_in_the_middle_of_an_album_the_bot_loses_no_file() {
    let standin = Standin::start().await;
    let place = Place::new(&standin).with("LINLI_ACCESS__ADMINS", &ADMIN);
    let names: Vec<String> = (0..8).map(|at| format!("时间{at}.csv")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    standin.push(album(&standin, &names, ""));
    for kill in 1..=3 {
        let bot = Process::start(&place);
        standin.until("something more is shown", |s| s.look(shown_count) >= 2 * kill).await;
        bot.kill();
    }
    let bot = Process::start(&place);
    standin.until("all are shown", |s| shows(s, &["时间0.csv 等 8 个文件"])).await;
    standin.push([press(20, ADMIN, &button(&last(&standin), "✅"))]);
    standin.until("all are live", |s| shows(s, &["8 份资料已经启用"])).await;
    bot.kill();
}

fn shown_count(calls: &[Call]) -> usize {
    calls.iter().filter(|call| call.method == "sendmessage" || call.method == "editmessagetext").count()
}

#[tokio::test]
async fn what_cannot_be_fetched_is_said() {
    for (size, fate, told) in [
        (Some(30 << 20), Fate::Fine, "超过了 20 MB"),
        (None, Fate::Error(400, "Bad Request: file is too big", Value::Null), "超过了 20 MB"),
        (None, Fate::Error(400, "Bad Request: wrong file_id", Value::Null), "没有取下来"),
    ] {
        let (standin, folder) = (Standin::start().await, TempDir::new().expect("a folder"));
        standin.fates(move |call| if call.method == "getfile" { fate.clone() } else { Fate::Fine });
        let bot = start(&standin, &folder);
        standin.push([document(1, ADMIN, "食堂.csv", "", size)]);
        standin.until_sent(1).await;
        bot.stop().await;
        let sent = text(&standin.sent()[0]);
        assert!(sent.contains(told) && !sent.contains(TOKEN), "{sent}");
    }
}

#[tokio::test]
async fn a_file_of_somebody_else_is_not_even_fetched() {
    let (standin, folder) = (Standin::start().await, TempDir::new().expect("a folder"));
    standin.holds("F1", TABLE);
    let bot = start(&standin, &folder);
    standin.push([document(1, 11, "食堂.csv", "", None)]);
    standin.until_sent(1).await;
    bot.stop().await;
    assert_eq!(standin.calls("getfile").len(), 0);
    assert!(!text(&standin.sent()[0]).contains("食堂"));
}
