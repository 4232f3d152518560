//! How much the bot is used, and that nobody is seen in it.

use linli::model::{Action, StatsForm};

use super::harness::Neighbourhood;

async fn admin(home: &Neighbourhood, name: &str) {
    let number = home.resident(name).number();
    home.resident("op").at_the_terminal().sends(&format!("/grant {number} admin")).await;
}

#[tokio::test]
async fn statistics_are_sums_of_days_without_who_asked() {
    let home = Neighbourhood::new();
    admin(&home, "wang").await;
    let (lin, wang) = (home.resident("lin"), home.resident("wang"));
    lin.says("恩阳跑团有多少跑手？").await.presses("👍").await;
    // A second press says nothing new.
    lin.says("恩阳跑团有多少跑手？").await.presses("👍").await;
    lin.says("恩阳跑团有多少跑手？").await.presses("👎").await;
    lin.says("火星上有几家咖啡馆？").await;
    lin.says("你好").await;
    home.wait(24 * 3600);
    lin.says("七夕·爱在长沙").await;
    wang.sends("/stats").await;
    insta::assert_snapshot!(wang.screen(), @r"
    **最近 30 天 · 2023-10-18 至 2023-11-16**

    1 · 问题 5 个
    🟦 答上了 4（80%）
    🟧 让人选了 0（0%）
    ⬛ 没答上 1（20%）

    2 · 评价 2 次
    🟩 有用 1（50%）
    🟪 没帮上 1（50%）

    3 · 收通知的人 1 位 🟫

    回答得最多的主题：
    · 志愿服务 3
    · 政务服务 3
    · 文化活动 1
    [7 天] [90 天]
    [📄 要一份表格]
    ");
    assert!(wang.file().starts_with(b"\x89PNG"), "a picture");
    wang.presses("📄").await.sees("不记是谁");
    let table = String::from_utf8(wang.file()).expect("text");
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(rows.len(), 31, "a header and a row for each of thirty days");
    assert_eq!(
        rows[29..],
        ["2023-11-15,4,3,0,1,1,1,,志愿服务 3; 政务服务 3", "2023-11-16,1,1,0,0,0,0,1,文化活动 1"]
    );
    assert!(!table.contains(&lin.number().to_string()));
    wang.sends("/stats 1").await.sees("问题 1 个").sees("答上了 1（100%）").does_not_see("政务服务");
}

#[tokio::test]
async fn at_the_terminal_statistics_are_bars_and_the_picture_comes_when_asked_for() {
    let home = Neighbourhood::new();
    let (lin, operator) = (home.resident("lin"), home.resident("op").at_the_terminal());
    lin.says("恩阳跑团有多少跑手？").await;
    lin.says("火星上有几家咖啡馆？").await;
    operator.sends("/stats 2").await;
    insta::assert_snapshot!(operator.screen(), @r"
    **最近 2 天 · 2023-11-14 至 2023-11-15**

    1 · 问题 2 个
    █ 答上了 1（50%）
    ▒ 让人选了 0（0%）
    ░ 没答上 1（50%）

    2 · 评价 0 次

    3 · 收通知的人 1 位

    回答得最多的主题：
    · 志愿服务 1
    · 政务服务 1

    11-15 ███████████████░░░░░░░░░░░░░░░ 2
    [7 天] [30 天] [90 天]
    [📄 要一份表格] [🖼 存成图片]
    ");
    operator.presses("🖼").await.sees("三张图");
    assert!(operator.file().starts_with(b"\x89PNG"));
    operator.sends("/stats 7").await.presses("30 天").await.sees("最近 30 天");
}

#[tokio::test]
async fn a_number_of_days_that_is_none_is_told_and_groups_see_nothing() {
    let home = Neighbourhood::new();
    let operator = home.resident("op").at_the_terminal();
    for typed in ["0", "367", "-1", "七", "3.5", "99999999999"] {
        operator.sends(&format!("/stats {typed}")).await.sees("从 1 到 366");
    }
    operator.press(Some(Action::Stats { days: u16::MAX, form: StatsForm::Told })).await.sees("最近 366 天");
    let group = home.resident("op").at_the_terminal().in_group(-5);
    group.sends("/stats").await.sees("有别人看着");
    for form in [StatsForm::Told, StatsForm::Table, StatsForm::Picture] {
        group.press(Some(Action::Stats { days: 7, form })).await.sees("有别人看着");
    }
}

#[tokio::test]
async fn statistics_are_for_admins() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin");
    let unknown = lin.sends("/nonsense").await.screen();
    assert_eq!(lin.sends("/stats").await.screen(), unknown);
    let stale = lin.press(None).await.screen();
    assert_eq!(lin.press(Some(Action::Stats { days: 7, form: StatsForm::Table })).await.screen(), stale);
}
