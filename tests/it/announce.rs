//! Announcements as workers compose them, approve them and plan them.

use linli::app::{Options, Said, SentFile};
use linli::model::{Media, MediaKind, Message, Role, Style};

use super::harness::{Neighbourhood, user};

/// A neighbourhood with two workers and an admin.
fn staffed(options: Options) -> Neighbourhood {
    let roles = [("wang", Role::Worker), ("zhao", Role::Worker), ("chen", Role::Admin)];
    Neighbourhood::with_options(Options {
        roles: roles.map(|(name, role)| (user(name), role)).into(),
        ..options
    })
}

fn photo(words: &str) -> Said {
    let media = Media { kind: MediaKind::Photo, file: "AgAC".into() };
    Said { file: Some(SentFile { media, name: None, size: None }), ..Said::plain(words) }
}

/// Three who want announcements: one in Enyang, one in Changsha, one nowhere.
async fn residents(home: &Neighbourhood) {
    for (name, place) in [("lin", "恩阳"), ("mei", "长沙"), ("bo", "")] {
        let one = home.resident(name);
        one.sends("/start").await;
        if !place.is_empty() {
            one.sends(&format!("/region {place}")).await;
        }
    }
    let lin = home.resident("lin");
    lin.sends("/topics").await;
    lin.presses("🔔").await.presses("➕ 文化活动").await;
}

#[tokio::test]
async fn words_behind_the_command_go_straight_to_the_preview_for_everyone() {
    let home = staffed(Options::default());
    residents(&home).await;
    let wang = home.resident("wang");
    let bold = Message::default().span("停水", Style::Bold).text("：明天上午。").body;
    wang.announces(Said { body: bold, ..Said::plain("停水：明天上午。") }).await;
    insta::assert_snapshot!(wang.screen(), @r"
    **停水**：明天上午。
    ----
    **👆 居民看到的就是上面这样。**
    发给：所有人，共 3 人。
    时间：您确认后马上发。
    不紧急：免打扰时间里先不发，过后再发。

    请核对一遍。没有问题，就点 ✅。
    [✅ 发出去] [❌ 取消，不发了]
    [🧪 先发给我看] [✏️ 改文字]
    [👥 发给谁] [⏰ 什么时候发]
    [❗ 设为紧急] [👀 加“我看过了”]
    [📎 加图片或文件] [🔗 加链接按钮]
    [🌐 别的语言怎么说]
    ");
}

#[tokio::test]
async fn the_command_alone_asks_and_takes_words_with_a_picture() {
    let home = staffed(Options::default());
    residents(&home).await;
    let wang = home.resident("wang");
    wang.sends("/announce").await.sees("请发来通知的内容");
    wang.says("  ").await.sees("请发来通知的内容");
    wang.hears(photo("明天停水")).await.sees("发给谁？").sees("共 3 人");
    wang.presses("⬅️").await.sees("明天停水").sees("🗑 去掉图片");
    wang.presses("🗑 去掉图片").await.sees("📎 加图片");
    wang.presses("📎").await.sees("一张图片");
    wang.says("没有").await.sees("这不是图片").sees("一张图片");
    wang.hears(photo("")).await.sees("🗑 去掉图片").sees("明天停水");
}

#[tokio::test]
async fn every_step_can_be_changed_and_the_number_reached_follows() {
    let home = staffed(Options::default());
    residents(&home).await;
    let wang = home.resident("wang");
    wang.sends("/announce 明天停水").await.sees("所有人，共 3 人");
    wang.presses("✏️ 改文字").await.sees("新的内容");
    wang.says("后天停水").await.sees("后天停水").does_not_see("明天停水");
    wang.presses("👥").await.presses("📍 按地方选").await.presses("➕ 湖南长沙").await.sees("共 1 人");
    wang.presses("➕ 四川巴中").await.sees("共 2 人").presses("✅ 湖南长沙").await.sees("共 1 人");
    wang.presses("⬅️").await.presses("👥").await.presses("🏷").await;
    wang.presses("➕ 文化活动").await.sees("又关注“文化活动”").sees("共 1 人");
    wang.presses("⬅️").await.presses("👥").await.presses("👥 所有人").await.sees("所有人，共 3 人");
    wang.presses("❗").await.sees("免打扰时间里也发").presses("🌙").await.sees("先不发");
    wang.presses("🔗").await.sees("两行");
    wang.says("报名").await.sees("https:// 开头");
    wang.says("报名\nhttps://example.org").await.sees("🗑 去掉链接按钮");
    wang.presses("👀 加").await.sees("[👀 我看过了]");
    wang.presses("🌐").await.presses("➕ English").await.sees("English");
    wang.says("No water").await.sees("后天停水").sees("No water");
    wang.presses("🌐").await.presses("🗑 English").await.does_not_see("No water");
    wang.presses("🧪").await.sees("只发给了您").sees("后天停水").does_not_see("请核对");
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_with_its_reason_and_the_draft_is_kept() {
    let home = staffed(Options::default());
    let wang = home.resident("wang");
    wang.sends("/announce 明天停水").await.sees("现在没有人会收到");
    wang.presses("✅").await.sees("(现在没有人会收到").sees("✅ 发出去");
    residents(&home).await;
    wang.sends(&format!("/announce {}", "水".repeat(4097))).await.sees("有 4097 个字，最多 4096 个");
    wang.presses("✅").await.sees("(太长了");
    wang.presses("✏️").await;
    wang.says(&"水".repeat(1025)).await.sees("请核对一遍");
    wang.presses("📎").await;
    wang.hears(photo("")).await.sees("文字最多 1024 个字").presses("✅").await.sees("(带图片");
    wang.sends("/announce 明天停水").await.presses("⏰").await.sees("什么时候发");
    for (text, seen) in
        [("昨天", "没看懂"), ("明天", "还缺几点钟"), ("25:00", "没有这样的"), ("今天 0:01", "已经过去了")]
    {
        wang.says(text).await.sees(seen).sees("什么时候发");
    }
    wang.says("明天 9:00").await.sees("时间：2023-11-16 周四 09:00");
    home.wait(3 * 24 * 3600);
    wang.presses("✅").await.sees("(定的时间已经过了").sees("⏰");
}

#[tokio::test]
async fn signs_that_became_no_formatting_are_pointed_out_and_shown_as_they_stand() {
    let home = staffed(Options::default());
    residents(&home).await;
    let wang = home.resident("wang");
    for (words, signs) in [("*停水", "*"), ("<b>停水", "<b>"), ("__停水** [看](https://a.b)", "__ ** […](…)")]
    {
        wang.sends(&format!("/announce {words}")).await;
        wang.sees(&format!("居民会原样看到 {signs}。")).sees(words).sees("请核对一遍");
    }
    wang.presses("✏️").await;
    wang.says("停水").await.does_not_see("原样看到").sees("请核对一遍");
}

#[tokio::test]
async fn who_lost_the_role_half_way_sends_nothing_and_strangers_touch_nothing() {
    let home = staffed(Options::default());
    residents(&home).await;
    let wang = home.resident("wang");
    wang.sends("/announce 明天停水").await;
    let confirm = wang.button("✅");
    let lin = home.resident("lin");
    lin.press(Some(confirm)).await.does_not_see("开始发了");
    home.resident("zhao").press(Some(confirm)).await.sees("别人的草稿");
    lin.sends("/announce 我也要发").await.does_not_see("共 3 人");
    wang.presses("❌").await.sees("不发了");
    wang.press(Some(confirm)).await.sees("已经没有了");
}
