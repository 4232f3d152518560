//! What Telegram refuses of an announcement, in the preview and on its way: its author hears why, nobody
//! is passed over, and what was written is kept.

use std::collections::HashMap;
use std::sync::Arc;

use linli::app::Options;
use linli::knowledge::KnowledgeBase;
use linli::model::{BroadcastState, ProfileChange, Role, Tally, UserId};
use linli::store::{MemoryStore, Outbox as _, Profiles as _};
use serde_json::{Value, json};

use super::bot::{Bot, settings};
use super::standin::{Call, Fate, Standin};
use super::update::{press, private};

const WORKER: i64 = 7;
const PEOPLE: i64 = 30;

const WRONG_FILE: &str = "Bad Request: wrong file identifier/HTTP URL specified";
const WRONG_LINK: &str = "Bad Request: BUTTON_URL_INVALID";

/// A worker with a phone, and thirty people who want announcements.
struct Town {
    standin: Standin,
    bot: Bot,
    update: i64,
}

impl Town {
    async fn new() -> Self {
        let standin = Standin::start().await;
        let store = MemoryStore::default();
        for user in 101..=100 + PEOPLE {
            store.change_profile(UserId(user), ProfileChange::Subscribed(true)).await.expect("known");
        }
        let mut options = Options { roles: [(UserId(WORKER), Role::Worker)].into(), ..Options::default() };
        options.announcements.pace = 500.0;
        let bot =
            Bot::start_app(settings(&standin.url()), Arc::new(store), KnowledgeBase::default(), options);
        Self { standin, bot, update: 0 }
    }

    /// From now on Telegram refuses calls like these.
    fn refuses(&self, which: impl Fn(&Call) -> bool + Send + 'static, why: &'static str) {
        self.standin.fates(move |call| match which(call) {
            true => Fate::Error(400, why, Value::Null),
            false => Fate::Fine,
        });
    }

    async fn says(&mut self, text: &str) {
        self.update += 1;
        self.standin.push([private(self.update, WORKER, text)]);
    }

    async fn sends_a_photo(&mut self, caption: &str) {
        self.update += 1;
        let mut update = private(self.update, WORKER, "");
        update["message"]["text"].take();
        let message = update["message"].as_object_mut().expect("a message");
        message.remove("text");
        let size = json!({"file_id": "AgAC", "file_unique_id": "u", "width": 9, "height": 9});
        message.insert("photo".to_owned(), json!([size]));
        message.insert("caption".to_owned(), json!(caption));
        if let Some((command, _)) = caption.split_once(' ') {
            let entity = json!([{"type": "bot_command", "offset": 0, "length": command.len()}]);
            message.insert("caption_entities".to_owned(), entity);
        }
        self.standin.push([update]);
    }

    async fn presses(&mut self, seen: &Call, label: &str) {
        self.update += 1;
        let data = seen.button(label).unwrap_or_else(|| panic!("no {label} in {:?}", seen.params));
        self.standin.push([press(self.update, WORKER, &data)]);
    }

    /// Waits for such words on the worker's phone; the last message with them.
    async fn sees(&self, part: &str) -> Call {
        let find =
            |calls: &[Call]| calls.iter().rfind(|call| call.chat() == WORKER && says(call, part)).cloned();
        self.standin.until(&format!("{part} is seen"), |standin| standin.look(find).is_some()).await;
        self.standin.look(find).expect("seen")
    }

    /// How often the worker was sent these words.
    fn told(&self, part: &str) -> usize {
        let told = |call: &&Call| call.chat() == WORKER && call.method == "sendmessage" && says(call, part);
        self.standin.look(|calls| calls.iter().filter(told).count())
    }

    /// The same, as a message of its own that rings.
    async fn hears_once(&self, part: &str) -> Call {
        self.standin.until(&format!("{part} is said"), |_| self.told(part) == 1).await;
        self.sees(part).await
    }

    /// How many messages each of the people got.
    fn copies(&self) -> HashMap<i64, usize> {
        let mut copies = HashMap::new();
        self.standin.look(|calls| {
            let sent = calls.iter().filter(|call| call.chat() > 100 && call.method.starts_with("send"));
            sent.for_each(|call| *copies.entry(call.chat()).or_default() += 1);
        });
        copies
    }

    /// Each of the people got exactly one message in the end, and it was this.
    async fn everybody_got(&self, method: &str, words: &str) {
        self.standin.until("everybody got it", |_| self.copies().len() == PEOPLE as usize).await;
        let copies = self.copies();
        assert!(copies.values().all(|times| *times == 1), "{copies:?}");
        let all_alike = |calls: &[Call]| {
            let mut copies = calls.iter().filter(|call| call.chat() > 100 && call.method.starts_with("send"));
            copies.all(|call| call.method == method && says(call, words))
        };
        assert!(self.standin.look(all_alike));
    }

    /// How the last announcement stands.
    async fn stands(&self) -> (BroadcastState, Tally) {
        let last = self.bot.store.announced(1).await.expect("read").pop().expect("an announcement");
        (last.state, self.bot.store.tally(last.id).await.expect("read"))
    }

    /// It was stopped before anybody was given up.
    async fn is_stopped_for_all(&self) {
        assert_eq!(self.copies(), HashMap::new());
        let (state, tally) = self.stands().await;
        assert_eq!((state, tally.rejected, tally.left()), (BroadcastState::Paused, 0, PEOPLE as u64));
    }
}

fn says(call: &Call, part: &str) -> bool {
    ["text", "caption"].iter().any(|name| call.params[name].as_str().is_some_and(|text| text.contains(part)))
}

fn leads_somewhere(call: &Call) -> bool {
    call.params["reply_markup"].to_string().contains("\"url\":")
}

/// Counts the calls to others than the worker that are refused.
fn counted(
    which: impl Fn(&Call) -> bool + Send + 'static,
) -> (impl Fn(&Call) -> bool + Send + 'static, Arc<std::sync::atomic::AtomicUsize>) {
    let count = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let counting = move |call: &Call| {
        let is_it = call.chat() > 100 && which(call);
        counter.fetch_add(usize::from(is_it), std::sync::atomic::Ordering::Relaxed);
        is_it
    };
    (counting, count)
}

#[tokio::test]
async fn a_photo_refused_in_the_preview_is_taken_off_and_the_words_go_out() {
    let mut town = Town::new().await;
    town.refuses(|call| call.method == "sendphoto", WRONG_FILE);
    town.sends_a_photo("/announce 明天停水").await;
    town.sees("这张图片或文件发不出去").await;
    let controls = town.sees("请核对一遍").await;
    assert!(controls.button("📎").is_some() && controls.button("🗑").is_none(), "{:?}", controls.params);
    town.presses(&controls, "✅").await;
    town.everybody_got("sendmessage", "明天停水").await;
    town.bot.stop().await;
}

#[tokio::test]
async fn a_button_refused_in_the_preview_is_taken_off_wherever_it_shows() {
    let mut town = Town::new().await;
    town.says("/announce 明天停水").await;
    let controls = town.sees("请核对一遍").await;
    town.presses(&controls, "🔗").await;
    town.sees("请写两行").await;
    town.refuses(leads_somewhere, WRONG_LINK);
    town.says("报名\nhttps://example.org").await;
    town.standin.until("it is explained", |_| town.told("这个按钮的网址发不出去") == 1).await;
    town.standin.until("the draft is shown", |_| town.told("请核对一遍") == 2).await;
    let controls = town.sees("请核对一遍").await;
    assert!(controls.button("🔗").is_some(), "{:?}", controls.params);

    // What was taken at first and is no longer, where a message is replaced.
    town.standin.fates(|_| Fate::Fine);
    town.presses(&controls, "🔗").await;
    town.standin.until("it is asked", |s| s.calls("editmessagetext").len() >= 2).await;
    town.says("报名\nhttps://example.org").await;
    town.standin.until("the draft is shown", |_| town.told("请核对一遍") == 3).await;
    town.refuses(leads_somewhere, WRONG_LINK);
    let controls = town.sees("请核对一遍").await;
    town.presses(&controls, "👀").await;
    town.standin.until("it is explained", |_| town.told("这个按钮的网址发不出去") == 2).await;
    town.standin.until("the draft is shown", |_| town.told("请核对一遍") == 4).await;
    let controls = town.sees("请核对一遍").await;
    town.presses(&controls, "✅").await;
    town.everybody_got("sendmessage", "明天停水").await;
    town.bot.stop().await;
}

#[tokio::test]
async fn a_photo_refused_on_its_way_stops_it_before_anybody_is_given_up_and_can_be_mended() {
    let mut town = Town::new().await;
    let (refused, tries) = counted(|call| call.method == "sendphoto");
    town.refuses(refused, "Bad Request: PHOTO_INVALID_DIMENSIONS");
    town.sends_a_photo("/announce 明天停水").await;
    let controls = town.sees("请核对一遍").await;
    town.presses(&controls, "✅").await;
    let told = town.hears_once("图片或文件发不出去，所以停下了").await;
    town.is_stopped_for_all().await;
    let tries = tries.load(std::sync::atomic::Ordering::Relaxed);
    assert!((1..=8).contains(&tries), "no more than go at once: {tries}");
    town.presses(&told, "✏️").await;
    town.sees("已经从草稿里去掉了").await;
    town.standin.until("the draft is shown", |_| town.told("请核对一遍") == 2).await;
    let controls = town.sees("请核对一遍").await;
    assert!(says(&controls, "30"), "for the same people: {:?}", controls.params);
    town.presses(&controls, "✅").await;
    town.everybody_got("sendmessage", "明天停水").await;
    assert_eq!(town.told("所以停下了"), 1, "once");
    town.bot.stop().await;
}

#[tokio::test]
async fn a_button_refused_on_its_way_stops_it_until_its_author_lets_it_go_on() {
    let mut town = Town::new().await;
    town.says("/announce 明天停水").await;
    let controls = town.sees("请核对一遍").await;
    town.presses(&controls, "🔗").await;
    town.sees("请写两行").await;
    town.says("报名\nhttps://example.org").await;
    town.standin.until("the draft is shown", |_| town.told("请核对一遍") == 2).await;
    let (refused, _) = counted(leads_somewhere);
    town.refuses(refused, WRONG_LINK);
    let controls = town.sees("请核对一遍").await;
    town.presses(&controls, "✅").await;
    let told = town.hears_once("链接按钮的网址发不出去，所以停下了").await;
    town.is_stopped_for_all().await;
    // Once more in vain, and it is said once more; then it is taken.
    town.presses(&told, "▶️").await;
    town.standin.until("it is said again", |_| town.told("所以停下了") == 2).await;
    town.is_stopped_for_all().await;
    town.standin.fates(|_| Fate::Fine);
    town.presses(&told, "▶️").await;
    town.everybody_got("sendmessage", "明天停水").await;
    town.bot.stop().await;
}

#[tokio::test]
async fn a_no_that_nobody_knows_stops_it_when_one_after_the_other_gets_it() {
    let mut town = Town::new().await;
    let (refused, tries) = counted(|call| says(call, "明天停水"));
    town.refuses(refused, "Bad Request: SOMETHING_NEW");
    town.says("/announce 明天停水").await;
    let controls = town.sees("请核对一遍").await;
    town.presses(&controls, "✅").await;
    let told = town.hears_once("（Bad Request: SOMETHING_NEW），所以停下了").await;
    town.is_stopped_for_all().await;
    let tries = tries.load(std::sync::atomic::Ordering::Relaxed);
    assert!((5..=13).contains(&tries), "a few, and what was in flight: {tries}");
    town.standin.fates(|_| Fate::Fine);
    town.presses(&told, "▶️").await;
    town.everybody_got("sendmessage", "明天停水").await;
    town.bot.stop().await;
}
