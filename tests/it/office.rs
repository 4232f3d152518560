//! What becomes of work when its worker loses the role, of old questions, and of a broken store.

use linli::model::UserId;
use linli::store::{Opening, Repair};

use super::harness::Neighbourhood;

#[tokio::test]
async fn whoever_loses_the_role_over_a_draft_is_told_so_and_the_draft_is_kept() {
    let home = Neighbourhood::new();
    let (lin, operator) = (home.resident("lin"), home.resident("op").at_the_terminal());
    let (give, take) = (format!("/grant {} worker", lin.number()), format!("/revoke {}", lin.number()));
    home.resident("zhao").sends("/start").await;
    operator.sends(&give).await;
    lin.sends("/announce 明天停水").await.sees("明天停水");
    let confirm = lin.button("✅");
    operator.sends(&take).await;
    lin.press(Some(confirm)).await.sees("您现在不能发通知了").sees("草稿还在");
    // To anybody else the button is one that does not work.
    let stale = home.resident("zhao").press(None).await.screen();
    assert_eq!(home.resident("zhao").press(Some(confirm)).await.screen(), stale);
    operator.sends(&give).await;
    lin.press(Some(confirm)).await.does_not_see("不能发通知").does_not_see("过时了");
}

#[tokio::test]
async fn whoever_loses_the_role_while_answering_a_resident_gets_their_words_back() {
    let home = Neighbourhood::new();
    let (lin, zhao) = (home.resident("lin"), home.resident("zhao"));
    let operator = home.resident("op").at_the_terminal();
    let (give, take) = (format!("/grant {} worker", lin.number()), format!("/revoke {}", lin.number()));
    zhao.says("火星上有几家咖啡馆？").await.presses("🙋").await;
    operator.sends(&give).await;
    for half_way in [true, false] {
        operator.sends(&give).await;
        lin.sends("/inbox").await.presses("🔎").await;
        if half_way {
            lin.presses("✋").await;
        }
        lin.presses("💬").await;
        if half_way {
            operator.sends(&take).await;
            lin.says("一家也没有").await;
        } else {
            lin.says("一家也没有").await;
            let send = lin.button("✅");
            operator.sends(&take).await;
            lin.press(Some(send)).await;
        }
        lin.sees("您现在不是工作人员了").sees("> 一家也没有");
        lin.says("恩阳跑团有多少跑手？").await.sees("1200余名");
    }
    zhao.says("恩阳跑团有多少跑手？").await.does_not_see("一家也没有");
}

#[tokio::test]
async fn places_that_were_taken_while_an_announcement_was_written_are_not_announced_to() {
    let home = Neighbourhood::new();
    let (lin, zhao) = (home.resident("lin"), home.resident("zhao"));
    let operator = home.resident("op").at_the_terminal();
    zhao.sends("/region 恩阳").await;
    operator.sends(&format!("/grant {} worker 恩阳", lin.number())).await;
    lin.sends("/announce 明天停水").await.sees("恩阳");
    let confirm = lin.button("✅");
    operator.sends(&format!("/grant {} worker 长沙", lin.number())).await;
    lin.press(Some(confirm)).await.sees("只能通知");
}

#[tokio::test]
async fn old_questions_of_residents_are_forgotten_and_new_ones_kept() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin");
    lin.says("恩阳跑团有多少跑手？").await;
    home.wait(20 * 24 * 3600);
    lin.says("怎么找恩阳跑团？").await;
    home.wait(15 * 24 * 3600);
    let now = chrono::DateTime::from_timestamp(1_700_000_000 + 35 * 24 * 3600, 0).expect("a time");
    assert_eq!(home.app().housekeep(now).await.expect("kept").asked, 1);
    lin.sends("/export").await;
    let kept = String::from_utf8(lin.file()).expect("text");
    assert!(kept.contains("怎么找恩阳跑团？") && !kept.contains("恩阳跑团有多少跑手？"), "{kept}");
}

#[tokio::test]
async fn a_repaired_store_is_told_once_to_each_admin_and_written_down() {
    let home = Neighbourhood::new();
    let (lin, wang) = (home.resident("lin"), home.resident("wang"));
    let operator = home.resident("op").at_the_terminal();
    operator.sends(&format!("/grant {} admin", wang.number())).await;
    home.app().store_repaired(&Opening::default()).await.expect("nothing to tell");
    operator.says("你好").await.does_not_see("修过");
    let opening = Opening {
        repairs: vec![
            Repair::StoreSetAside { to: "/data/state.broken-1".into(), why: "bad checksum".into() },
            Repair::ExportRestored { records: 42 },
        ],
    };
    home.app().store_repaired(&opening).await.expect("told");
    operator.says("你好").await.sees("state.broken-1").sees("恢复了 42 条记录").does_not_see("/data");
    operator.says("你好").await.does_not_see("state.broken-1");
    // Who can be reached is told unasked, through the outbox, and not a second time.
    wang.says("你好").await.does_not_see("state.broken-1");
    lin.says("你好").await.does_not_see("修过");
    operator
        .sends("/audit")
        .await
        .sees("邻里自己")
        .sees("启动时修过数据：state.broken-1\nbad checksum →")
        .sees("启动时修过数据：export\n— → 42");
    assert_eq!(home.app().role(UserId(lin.number())), linli::model::Role::Resident);
}
