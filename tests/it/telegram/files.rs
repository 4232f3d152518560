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

/// The same files as one album, as Telegram hands them out: one message each.
#[tokio::test]
async fn each_file_of_an_album_is_shown_and_goes_live() {
    let (standin, folder) = (Standin::start().await, TempDir::new().expect("a folder"));
    let names = ["食堂.csv", "游泳馆.csv", "阅览室.csv"];
    let album = names.iter().enumerate().map(|(at, name)| {
        let file = format!("F{at}");
        standin.holds(&file, TABLE);
        let mut update = document(1 + at as i64, ADMIN, name, "", Some(52));
        update["message"]["media_group_id"] = "13579".into();
        update["message"]["document"]["file_id"] = file.into();
        update
    });
    let album: Vec<Value> = album.collect();
    let bot = start(&standin, &folder);
    standin.push(album);
    standin.until_sent(3).await;
    for (at, (name, shown)) in names.iter().zip(standin.sent()).enumerate() {
        assert!(text(&shown).contains(name), "{}", text(&shown));
        standin.push([press(10 + at as i64, ADMIN, &button(&shown, "✅"))]);
    }
    standin.until("all are live", |s| s.calls("editmessagetext").len() == 3).await;
    bot.stop().await;
    for name in ["食堂.md", "游泳馆.md", "阅览室.md"] {
        assert!(folder.path().join("knowledge/uploads").join(name).is_file(), "{name}");
    }
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
