//! Announcements from confirmed to recalled, with a messenger in memory.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use linli::app::{Options, Said};
use linli::broadcast::{Fate, Messenger};
use linli::model::{Action, BroadcastAct, Button, ChatId, Draft, DraftAct, Message, Role, Stage};
use linli::store::Drafts as _;

use super::harness::{Neighbourhood, user};

/// A Telegram that wants a rest whenever something is edited: how often it was, and was counted.
#[derive(Default)]
struct Weary(AtomicUsize, AtomicUsize);

#[async_trait]
impl Messenger for Weary {
    async fn send(&self, _: ChatId, _: &Message, _: usize) -> Fate {
        Fate::Done { message: Some(1), whole: true }
    }

    async fn edit(&self, _: ChatId, _: &Message, _: &[i64], _: usize) -> Fate {
        self.0.fetch_add(1, Ordering::Relaxed);
        Fate::TooFast(Duration::from_secs(300))
    }

    async fn delete(&self, _: ChatId, _: &[i64]) -> Fate {
        Fate::Done { message: None, whole: true }
    }

    fn aside(&self, _: ChatId) {
        self.1.fetch_add(1, Ordering::Relaxed);
    }
}

/// What reached whom: the conversation, the message's number, its text (`-` where it was deleted); and
/// the buttons that came with it.
#[derive(Default)]
struct Post(Mutex<Vec<(ChatId, i64, String)>>, Mutex<Vec<(ChatId, Button)>>);

impl Post {
    fn note(&self, chat: ChatId, number: Option<i64>, text: String) -> Fate {
        let mut all = self.0.lock().expect("no panic before");
        let number = number.unwrap_or(all.len() as i64 + 1);
        all.push((chat, number, text));
        Fate::Done { message: Some(number), whole: true }
    }

    /// Everything that reached somebody, oldest first.
    fn to(&self, name: &str) -> Vec<String> {
        let all = self.0.lock().expect("no panic before");
        all.iter().filter(|(chat, ..)| chat.0 == user(name).0).map(|(.., text)| text.clone()).collect()
    }

    /// What the newest button does that reached somebody and whose label begins like this.
    fn button(&self, name: &str, label: &str) -> Action {
        let all = self.1.lock().expect("no panic before");
        let is_it =
            |(chat, button): &&(ChatId, Button)| chat.0 == user(name).0 && button.label.starts_with(label);
        all.iter().rfind(is_it).expect("a button").1.action
    }

    fn last_number(&self, name: &str) -> i64 {
        let all = self.0.lock().expect("no panic before");
        all.iter().rfind(|(chat, ..)| chat.0 == user(name).0).expect("something").1
    }
}

#[async_trait]
impl Messenger for Post {
    async fn send(&self, chat: ChatId, message: &Message, _part: usize) -> Fate {
        let buttons = message.buttons.iter().flatten().map(|button| (chat, button.clone()));
        self.1.lock().expect("no panic before").extend(buttons);
        self.note(chat, None, message.to_plain())
    }

    async fn edit(&self, chat: ChatId, message: &Message, earlier: &[i64], _part: usize) -> Fate {
        self.note(chat, earlier.first().copied(), message.to_plain())
    }

    async fn delete(&self, chat: ChatId, messages: &[i64]) -> Fate {
        self.note(chat, messages.first().copied(), "-".to_owned());
        Fate::Done { message: None, whole: true }
    }
}

async fn staffed(approval: bool) -> Neighbourhood {
    let roles = [("wang", Role::Worker), ("zhao", Role::Worker), ("chen", Role::Admin)];
    let mut options =
        Options { roles: roles.map(|(name, role)| (user(name), role)).into(), ..Options::default() };
    options.approval = approval;
    // Nobody waits in a test.
    options.announcements.pace = 1_000_000.0;
    options.announcements.person_gap = Duration::ZERO;
    let home = Neighbourhood::with_options(options);
    for name in ["lin", "mei", "bo"] {
        home.resident(name).sends("/start").await;
    }
    home
}

#[tokio::test]
async fn an_announcement_is_sent_once_corrected_recalled_and_reported() {
    let home = staffed(false).await;
    let (post, wang, lin) = (Arc::new(Post::default()), home.resident("wang"), home.resident("lin"));
    wang.sends("/announce 明天停水").await.presses("👀 加").await;
    let confirm = wang.button("✅");
    wang.press(Some(confirm)).await.sees("开始发了");
    wang.press(Some(confirm)).await.sees("不会再发第二遍");
    home.deliver(&post).await;
    for name in ["lin", "mei", "bo"] {
        assert_eq!(post.to(name), ["明天停水"], "{name}");
    }
    assert_eq!(post.to("wang").iter().filter(|text| text.starts_with("正在准备")).count(), 1);
    let mut shown = std::collections::HashMap::new();
    home.app().show_progress(&*post, &mut shown, home.now()).await.expect("shown");
    assert!(post.to("wang").iter().any(|text| text.contains("发完了")), "the author watches");
    let edits = post.to("wang").len();
    home.app().show_progress(&*post, &mut shown, home.now()).await.expect("shown");
    assert_eq!(post.to("wang").len(), edits, "nothing new is not said again");

    lin.hears(Said { reply_to: Some(post.last_number("lin")), ..Said::plain("几点？") }).await.sees("转给");
    home.deliver(&post).await;
    assert!(post.to("wang").iter().any(|text| text.contains("几点？")));

    wang.sends("/announcements").await.presses("📢").await.sees("办好 3 · 还剩 0");
    wang.presses("📄").await.sees("几点？");
    assert_eq!(String::from_utf8_lossy(&wang.file()).matches("delivered").count(), 3);

    wang.sends("/announcements").await.presses("📢").await;
    wang.presses("✏️").await.sees("新的内容");
    wang.says("后天停水").await.sees("改掉 3 个人收到的");
    wang.presses("✅").await.sees("开始发了");
    home.deliver(&post).await;
    assert_eq!(post.to("mei"), ["明天停水", "后天停水"]);

    wang.sends("/announcements").await.presses("📢").await;
    wang.presses("↩️").await.sees("撤回这条通知吗").presses("✅").await.sees("开始撤回");
    home.deliver(&post).await;
    assert_eq!(post.to("bo"), ["明天停水", "后天停水", "-"]);
}

#[tokio::test]
async fn what_was_recalled_is_not_corrected_and_a_recall_that_was_broken_off_is_done_again() {
    let home = staffed(false).await;
    let (post, wang) = (Arc::new(Post::default()), home.resident("wang"));
    wang.sends("/announce 明天停水").await.presses("✅").await.sees("开始发了");
    home.deliver(&post).await;
    wang.sends("/announcements").await.presses("📢").await;
    let Action::Broadcast { broadcast, .. } = wang.button("✏️") else { panic!("{}", wang.screen()) };
    wang.presses("✏️").await.sees("新的内容");
    wang.says("后天停水").await.sees("改掉 3 个人收到的");
    let correct = wang.button("✅");
    let recall = Action::Broadcast { broadcast, act: BroadcastAct::ConfirmRecall };
    wang.press(Some(recall)).await.sees("开始撤回");
    wang.sends("/announcements").await.presses("↩️").await.presses("❌").await.sees("取消了");
    home.deliver(&post).await;
    assert_eq!(post.to("lin"), ["明天停水"], "it was broken off before it began");

    for _ in 0..2 {
        wang.press(Some(recall)).await.sees("开始撤回");
    }
    // While it is under way and after it: the draft is kept, and breaks nothing off.
    for _ in 0..2 {
        wang.press(Some(correct)).await.sees("撤回了，没有什么可以更正").sees("✅ 发出去");
        wang.press(Some(Action::Broadcast { broadcast, act: BroadcastAct::Correct })).await.sees("撤回了");
        home.deliver(&post).await;
        for name in ["lin", "mei", "bo"] {
            assert_eq!(post.to(name), ["明天停水", "-"], "{name}");
        }
    }
}

#[tokio::test]
async fn who_lost_the_role_half_way_sends_nothing_and_finds_the_draft_when_it_is_back() {
    let home = staffed(false).await;
    let (post, chen, tang) = (Arc::new(Post::default()), home.resident("chen"), home.resident("tang"));
    let (grant, revoke) =
        (format!("/grant {} worker", user("tang").0), format!("/revoke {}", user("tang").0));
    let back = async |has_role| {
        match has_role {
            true => chen.sends(&grant).await,
            false => chen.sends(&revoke).await,
        };
    };
    back(true).await;
    tang.sends("/announce 明天停水").await;
    let (confirm, test) = (tang.button("✅"), tang.button("🧪"));
    tang.presses("✏️").await;
    back(false).await;
    tang.says("后天停水").await.sees("您现在不能发通知了").sees("草稿还在");
    for button in [confirm, test] {
        tang.press(Some(button)).await.sees("您现在不能发通知了").does_not_see("停水");
    }
    home.deliver(&post).await;
    assert_eq!(post.to("lin"), [""; 0]);
    back(true).await;
    tang.press(Some(confirm)).await.sees("开始发了");
    home.deliver(&post).await;
    assert_eq!(post.to("lin"), ["明天停水"]);
}

#[tokio::test]
async fn progress_keeps_to_the_rest_that_the_messenger_asks_for() {
    let home = staffed(false).await;
    let weary = Arc::new(Weary::default());
    home.resident("wang").sends("/announce 明天停水").await.presses("✅").await;
    home.deliver(&weary).await;
    let edits = async |wait| {
        home.wait(wait);
        let before = weary.0.load(Ordering::Relaxed);
        home.app()
            .show_progress(&*weary, &mut std::collections::HashMap::new(), home.now())
            .await
            .expect("shown");
        weary.0.load(Ordering::Relaxed) - before
    };
    assert_eq!([edits(301).await, edits(3).await, edits(290).await, edits(10).await], [1, 0, 0, 1]);
    assert_eq!(weary.1.load(Ordering::Relaxed), 2, "the pacer makes room for each");
}

#[tokio::test]
async fn what_is_still_being_sent_is_corrected_for_everybody() {
    let home = staffed(false).await;
    let (post, wang) = (Arc::new(Post::default()), home.resident("wang"));
    wang.sends("/announce 明天停水").await.presses("✅").await.sees("开始发了");
    wang.sends("/announcements").await.presses("📢").await;
    let Action::Broadcast { broadcast, .. } = wang.button("❌") else { panic!("{}", wang.screen()) };
    wang.press(Some(Action::Broadcast { broadcast, act: BroadcastAct::Correct })).await.sees("新的内容");
    wang.says("后天停水").await.presses("✅").await.sees("开始发了");
    home.deliver(&post).await;
    for name in ["lin", "mei", "bo"] {
        assert_eq!(post.to(name), ["后天停水"], "{name}");
    }
    wang.sends("/announcements").await.presses("📢").await.sees("办好 3 · 还剩 0");
}

#[tokio::test]
async fn a_second_person_approves_and_nobody_their_own() {
    let home = staffed(true).await;
    let (post, wang, zhao) = (Arc::new(Post::default()), home.resident("wang"), home.resident("zhao"));
    wang.sends("/announce 明天停水").await;
    let confirm = wang.button("✅");
    wang.press(Some(confirm)).await.sees("要另一位工作人员同意");
    home.deliver(&post).await;
    assert!(post.to("zhao").iter().any(|text| text.contains("您同意吗")));
    assert_eq!(post.to("lin"), [""; 0]);
    let approve = post.button("zhao", "✅");
    wang.press(Some(approve)).await.sees("别人来同意");
    zhao.press(Some(approve)).await.sees("开始发了");
    zhao.press(Some(approve)).await.sees("不会再发第二遍");
    home.deliver(&post).await;
    assert_eq!(post.to("lin"), ["明天停水"]);
}

#[tokio::test]
async fn what_was_changed_after_it_was_shown_is_shown_again_before_it_is_approved() {
    let home = staffed(true).await;
    let (post, wang, zhao) = (Arc::new(Post::default()), home.resident("wang"), home.resident("zhao"));
    wang.sends("/announce 明天停水").await.presses("✅").await;
    home.deliver(&post).await;
    let earlier = post.button("zhao", "✅");
    wang.presses("✏️ 拿回来改").await.presses("✏️").await;
    wang.says("后天停水").await.presses("✅").await.sees("要另一位工作人员同意");
    zhao.press(Some(earlier)).await.sees("后来改过了").sees("后天停水").does_not_see("开始发了");
    home.deliver(&post).await;
    assert_eq!(post.to("lin"), [""; 0], "nobody has seen what would be sent");
    zhao.presses("✅").await.sees("开始发了");
    home.deliver(&post).await;
    assert_eq!(post.to("lin"), ["后天停水"]);
}

#[tokio::test]
async fn what_was_handed_over_before_a_kill_is_not_asked_about() {
    let home = staffed(false).await;
    let (post, wang) = (Arc::new(Post::default()), home.resident("wang"));
    wang.sends("/announce 明天停水").await.presses("⏰").await;
    wang.says("1小时后").await.presses("✅").await;
    let Action::Draft { draft, .. } = wang.button("✏️") else { panic!("{}", wang.screen()) };
    home.wait(3600);
    let planned: Draft = home.store().draft(draft).await.expect("read").expect("a draft");
    assert_eq!(home.app().send_due(home.now()).await.expect("sent"), 1);
    // The kill came before the draft was written.
    home.store().put_draft(planned).await.expect("kept");
    home.wait(3600);
    home.app().send_due(home.now()).await.expect("looked");
    home.deliver(&post).await;
    assert_eq!(post.to("lin"), ["明天停水"]);
    assert!(!post.to("wang").iter().any(|text| text.contains("现在还发吗")), "{:?}", post.to("wang"));
    let left = home.store().draft(draft).await.expect("read").expect("a draft");
    assert_eq!(left.stage, Stage::Sent);
}

#[tokio::test]
async fn what_is_planned_goes_at_its_time_and_what_was_missed_is_asked_about() {
    let home = staffed(false).await;
    let (post, wang) = (Arc::new(Post::default()), home.resident("wang"));
    wang.sends("/announce 明天停水").await.presses("⏰").await;
    wang.says("1小时后").await.presses("✅").await.sees("好的，定在");
    home.wait(3599);
    assert_eq!(home.app().send_due(home.now()).await.expect("looked"), 0);
    home.wait(2);
    assert_eq!(home.app().send_due(home.now()).await.expect("sent"), 1);
    assert_eq!(home.app().send_due(home.now()).await.expect("looked"), 0);
    home.deliver(&post).await;
    assert_eq!(post.to("lin"), ["明天停水"]);

    wang.sends("/announce 每周例会").await.presses("⏰").await;
    wang.says("每周五 9:00").await.presses("✅").await.sees("好的，定在");
    home.wait(8 * 24 * 3600);
    assert_eq!(home.app().send_due(home.now()).await.expect("looked"), 0);
    home.deliver(&post).await;
    assert!(post.to("wang").iter().any(|text| text.contains("现在还发吗")));
    assert_eq!(post.to("lin"), ["明天停水"]);
    wang.sends("/announcements").await.sees("⏰");
}

#[tokio::test]
async fn what_is_planned_keeps_its_time_until_it_has_another() {
    let home = staffed(false).await;
    let (post, wang) = (Arc::new(Post::default()), home.resident("wang"));
    wang.sends("/announce 明天停水").await.presses("⏰").await;
    wang.says("1小时后").await.presses("✅").await.sees("好的，定在");
    let sent = async || home.app().send_due(home.now()).await.expect("looked");

    wang.sends("/announcements").await.presses("⏰").await.sees("好的，定在").sees("明天停水");
    wang.presses("⏰ 换个时间").await.sees("什么时候发");
    wang.says("昨天").await.sees("没看懂");
    wang.says("2小时后").await.sees("好的，定在").sees("明天停水");
    home.wait(3600);
    assert_eq!(sent().await, 0, "not at the time it had before");
    wang.sends("/announcements").await.presses("⏰").await.presses("⏰ 换个时间").await;
    home.wait(3600);
    assert_eq!(sent().await, 1, "while nothing else is said");
    home.deliver(&post).await;
    assert_eq!(post.to("lin"), ["明天停水"]);
    wang.says("3小时后").await.sees("已经发出去了");

    home.resident("chen").sends("/audit").await.sees("发出通知").sees("改动通知");
}

#[tokio::test]
async fn an_admin_moves_and_calls_off_what_others_planned_and_a_colleague_does_not() {
    let home = staffed(false).await;
    let wang = home.resident("wang");
    wang.sends("/announce 明天停水").await.presses("⏰").await;
    wang.says("1小时后").await.presses("✅").await;
    let (chen, zhao) = (home.resident("chen"), home.resident("zhao"));
    zhao.sends("/announcements").await.presses("⏰").await.sees("明天停水").does_not_see("换个时间");
    let Action::Draft { draft, .. } = chen.sends("/announcements").await.button("⏰") else { panic!() };
    for act in [DraftAct::AskTime, DraftAct::Now, DraftAct::Discard, DraftAct::Reopen] {
        zhao.press(Some(Action::Draft { draft, act })).await.sees("别人的草稿");
    }
    chen.sends("/announcements").await.presses("⏰").await.does_not_see("拿回来改");
    chen.presses("⏰ 换个时间").await.presses("✅ 现在").await.sees("好的，定在");
    chen.presses("❌").await.sees("好的，不发了");
    home.wait(3600);
    assert_eq!(home.app().send_due(home.now()).await.expect("looked"), 0);
}

#[tokio::test]
async fn what_comes_due_is_checked_again() {
    let home = staffed(false).await;
    let (post, chen, zhao) = (Arc::new(Post::default()), home.resident("chen"), home.resident("zhao"));
    let due = async || {
        home.wait(3600);
        home.app().send_due(home.now()).await.expect("looked")
    };
    let plan = async |who: &str, words: &str| {
        let one = home.resident(who);
        one.sends(&format!("/announce {words}")).await.presses("⏰").await;
        one.says("1小时后").await.presses("✅").await.sees("好的，定在");
    };
    let grant = format!("/grant {} worker", user("tang").0);
    chen.sends(&grant).await;
    plan("tang", "全区停水").await;
    // The places of the author were narrowed: no longer everybody.
    chen.sends(&format!("{grant} 恩阳")).await;
    assert_eq!(due().await, 0);
    home.deliver(&post).await;
    assert!(post.to("tang").iter().any(|text| text.contains("您负责的地方")), "{:?}", post.to("tang"));

    // The author is no worker any more: the admins decide.
    chen.sends(&grant).await;
    plan("tang", "明天停电").await;
    chen.sends(&format!("/revoke {}", user("tang").0)).await;
    assert_eq!(due().await, 0);
    home.deliver(&post).await;
    let asked = post.to("chen");
    assert!(asked.iter().any(|text| text.contains("现在不能发通知了")), "{asked:?}");
    assert_eq!(post.to("lin"), [""; 0]);

    // Nobody is left who would get it.
    plan("zhao", "后天停气").await;
    for name in ["lin", "mei", "bo"] {
        home.resident(name).sends("/stop").await;
    }
    assert_eq!(due().await, 0);
    home.deliver(&post).await;
    assert!(post.to("zhao").iter().any(|text| text.contains("没有人会收到")));
    home.resident("lin").sends("/start").await;
    zhao.sends("/announcements").await.presses("⏰ 2023-11-15 周三 09:13").await.presses("⏰ 换个时间").await;
    zhao.says("1小时后").await.sees("好的，定在");
    assert_eq!(due().await, 1);
    home.deliver(&post).await;
    assert_eq!(post.to("lin"), ["后天停气"]);
}

#[tokio::test]
async fn who_looks_after_some_places_touches_no_announcement_beyond_them() {
    let home = staffed(false).await;
    home.resident("wang").sends("/announce 全区停水").await.presses("✅").await.sees("开始发了");
    home.resident("chen").sends(&format!("/grant {} worker 恩阳", user("tang").0)).await;
    let tang = home.resident("tang");
    tang.sends("/announcements").await.presses("📢").await.sees("正在");
    let Action::Broadcast { broadcast, .. } = tang.button("❌") else { panic!("{}", tang.screen()) };
    for act in [BroadcastAct::Pause, BroadcastAct::Cancel, BroadcastAct::Correct, BroadcastAct::ConfirmRecall]
    {
        tang.press(Some(Action::Broadcast { broadcast, act })).await.sees("您不负责的地方");
    }
    home.resident("zhao")
        .sends("/announcements")
        .await
        .presses("📢")
        .await
        .presses("❌")
        .await
        .sees("取消了");
}

#[tokio::test]
async fn who_approves_and_who_wrote_are_told_in_their_own_language() {
    let home = staffed(true).await;
    let (post, wang, zhao) = (Arc::new(Post::default()), home.resident("wang"), home.resident("zhao"));
    zhao.sends("/language").await.presses("English").await;
    wang.sends("/announce 明天停水").await;
    let Action::Draft { draft, .. } = wang.button("✅") else { panic!("{}", wang.screen()) };
    wang.presses("✅").await.sees("要另一位");
    home.deliver(&post).await;
    assert!(post.to("zhao").iter().any(|text| text.contains("Do you approve")), "{:?}", post.to("zhao"));
    assert!(post.to("chen").iter().any(|text| text.contains("您同意吗")), "{:?}", post.to("chen"));
    zhao.press(Some(Action::Draft { draft, act: DraftAct::Reject })).await.sees("went back");
    home.deliver(&post).await;
    assert!(post.to("wang").iter().any(|text| text.contains("没有被同意")), "{:?}", post.to("wang"));
}
