//! From a question in vain to knowledge, over Telegram: the staff group answers, everybody hears of it.

use std::fs;
use std::sync::Arc;

use linli::app::{Office, Options, Reloading};
use linli::knowledge;
use linli::model::{ChatId, Role, UserId};
use serde_json::{Value, json};

use super::bot::{Bot, settings};
use super::standin::{BOT_ID, Call, Standin};
use super::update::{group, press, private};

const BEN: i64 = 10;
const LIN: i64 = 11;
const WORKER: i64 = 20;
const OTHER: i64 = 21;
const STAFF: i64 = -500;
const ANSWER: &str = "游泳馆早上八点开门，晚上九点关门。";

/// What people do, one after the other.
struct Town<'a> {
    standin: &'a Standin,
    update: i64,
}

impl Town<'_> {
    async fn happens(&mut self, update: impl Fn(i64) -> Value) {
        self.update += 1;
        self.standin.push([update(self.update)]);
    }

    /// Waits for a message in a chat whose text contains this; returns the last such call.
    async fn sees(&self, chat: i64, part: &str) -> Call {
        let find = |standin: &Standin| {
            let calls = [standin.sent(), standin.calls("editMessageText")].concat();
            let says =
                |call: &Call| call.params["text"].as_str().is_some_and(|text| plain(text).contains(part));
            calls.into_iter().rfind(|call| call.chat() == chat && says(call))
        };
        self.standin.until(&format!("{chat} sees {part}"), |standin| find(standin).is_some()).await;
        find(self.standin).expect("seen")
    }

    async fn presses(&mut self, user: i64, call: &Call, label: &str) {
        let data = call.button(label).unwrap_or_else(|| panic!("no {label} in {:?}", call.params));
        let (chat, message) = (call.chat(), call.message);
        self.happens(|id| {
            let mut update = press(id, user, &data);
            let kind = if chat < 0 { "supergroup" } else { "private" };
            update["callback_query"]["message"]["chat"] = json!({"id": chat, "type": kind, "title": "x"});
            update["callback_query"]["message"]["message_id"] = json!(message);
            update
        })
        .await;
    }

    async fn replies(&mut self, user: i64, call: &Call, text: &str) {
        let message = call.message;
        self.happens(|id| {
            let mut update = group(id, user, STAFF, text);
            update["message"]["reply_to_message"] = json!({"message_id": message, "date": 1,
                "chat": {"id": STAFF, "type": "supergroup", "title": "x"},
                "from": {"id": BOT_ID, "is_bot": true, "first_name": "Linli"}, "text": "…"});
            update
        })
        .await;
    }
}

/// Without markup.
fn plain(html: &str) -> String {
    let mut text = html.to_owned();
    for tag in ["b", "i", "u", "code"] {
        text = text.replace(&format!("<{tag}>"), "").replace(&format!("</{tag}>"), "");
    }
    text
}

#[tokio::test]
async fn a_question_in_vain_goes_round_the_staff_group_and_becomes_knowledge() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("qixi.md"), "# 七夕灯光秀\n\n长沙市民在七夕看灯光秀。\n").expect("written");
    let standin = Standin::start().await;
    let options = Options {
        office: Office { name: "社区服务站".into(), hours: "9:00–17:00".into(), ..Office::default() },
        roles: [WORKER, OTHER].map(|user| (UserId(user), Role::Worker)).into(),
        staff_chat: Some(ChatId(STAFF)),
        reloading: Reloading { folder: Some(folder.path().to_owned()), ..Reloading::default() },
        ..Options::default()
    };
    let knowledge = knowledge::load(folder.path());
    let bot = Bot::start_app(settings(&standin.url()), Arc::default(), knowledge, options);
    let mut town = Town { standin: &standin, update: 0 };

    town.happens(|id| private(id, BEN, "游泳馆什么时候开门？")).await;
    let asked = town.sees(BEN, "这个我不知道").await;
    town.presses(BEN, &asked, "🙋").await;
    town.sees(BEN, "编号 1").await;
    town.sees(STAFF, "编号 1").await;
    town.happens(|id| private(id, LIN, "游泳馆几点开门？")).await;
    let asked = town.sees(LIN, "这个我不知道").await;
    town.presses(LIN, &asked, "🙋").await;
    let told = town.sees(LIN, "编号 2").await;
    let told = told.params["text"].as_str().expect("text").to_owned();
    assert!(told.contains("9:00–17:00") && told.contains("24 小时"), "{told}");

    // Nobody outside the office can answer, and one worker at a time does.
    let card = town.sees(STAFF, "编号 2").await;
    town.presses(LIN, &card, "✋").await;
    town.presses(WORKER, &card, "✋").await;
    let taken = town.sees(STAFF, "已有人接").await;
    assert_eq!(taken.params["message_id"], card.message);
    town.replies(OTHER, &card, "谁知道？").await;
    town.sees(STAFF, "已有同事在处理").await;
    town.replies(WORKER, &card, ANSWER).await;
    let answer = town.sees(LIN, ANSWER).await;
    assert!(plain(answer.params["text"].as_str().expect("text")).contains("社区服务站回复您"));

    // The resident replies, and the thread goes on in the group.
    town.presses(LIN, &answer, "💬").await;
    town.sees(LIN, "请写下您想补充的话").await;
    town.happens(|id| private(id, LIN, "周日也开吗？")).await;
    let again = town.sees(STAFF, "周日也开吗").await;
    town.replies(WORKER, &again, "周日也开。").await;
    let preview = town.sees(STAFF, "居民会看到").await;
    town.presses(WORKER, &preview, "✅").await;
    town.sees(LIN, "周日也开。").await;

    // The answer becomes a document: the next one finds it, the first one is offered it.
    let sent = town.sees(STAFF, "已发给居民").await;
    town.presses(WORKER, &sent, "📚").await;
    let draft = town.sees(STAFF, "存为资料").await;
    town.presses(WORKER, &draft, "✏️ 答案").await;
    let ask = town.sees(STAFF, "请写答案").await;
    town.replies(WORKER, &ask, &format!("{ANSWER}周日也开。")).await;
    let draft = town.sees(STAFF, &format!("{ANSWER}周日也开。")).await;
    town.presses(WORKER, &draft, "✅").await;
    town.sees(STAFF, "现在就能查到").await;
    let offer = town.sees(BEN, "现在资料里有答案了").await;
    assert!(
        plain(offer.params["text"].as_str().expect("text")).contains("早上八点开门"),
        "{:?}",
        offer.params
    );
    town.happens(|id| private(id, 12, "游泳馆几点开门")).await;
    town.sees(12, "早上八点开门").await;
    town.presses(BEN, &offer, "✅").await;
    town.sees(BEN, "这个问题就到这里").await;
    bot.stop().await;
    assert!(
        fs::read_to_string(folder.path().join("answers/ticket-2.md"))
            .is_ok_and(|text| text.contains("周日也开"))
    );
}
