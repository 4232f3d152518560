//! From a question in vain to a worker's answer, and what is told of it.

use std::fs;

use chrono::DateTime;

use super::harness::Neighbourhood;

const QUESTION: &str = "游泳馆几点开门？";

#[tokio::test]
async fn a_question_in_vain_is_handed_over_answered_replied_to_and_closed() {
    let home = Neighbourhood::new();
    let (lin, worker) = (home.resident("lin"), home.resident("op").at_the_terminal());
    worker.sends("/inbox").await.sees("没有等回复");
    lin.says(QUESTION).await.presses("🙋").await.sees("编号 1").sees("24 小时").sees("9:00");
    lin.says(QUESTION).await.presses("🙋").await.sees("已经转过");
    worker.sends("/inbox").await.sees("1 个").presses("🔎").await.sees(QUESTION);
    worker.presses("✋").await.sees("您正在处理").presses("💬").await.sees("请写下");
    worker.says("八点开门").await.sees("社区服务站").sees("八点开门").says("九点开门").await;
    worker.sees("九点开门").does_not_see("八点").presses("✅").await.sees("已发给居民");
    worker.sends("/inbox").await.sees("没有等回复");
    let told = home.told(lin.number()).await;
    assert!(told.len() == 1 && told[0].contains("社区服务站") && told[0].contains("九点开门"), "{told:?}");
    home.app().housekeep(DateTime::from_timestamp(1_700_000_100, 0).expect("a time")).await.expect("swept");
    assert_eq!(home.told(lin.number()).await, told);
    lin.sends("/tickets")
        .await
        .sees("九点开门")
        .presses("💬")
        .await
        .says("周日也开吗？")
        .await
        .sees("已转告");
    worker.sends("/inbox").await.presses("🔎").await.sees("周日也开吗").presses("✋").await;
    home.wait(60);
    worker.presses("🔒").await.says("请看门口的告示").await.sees("已经关闭");
    let told = home.told(lin.number()).await;
    assert!(told.len() == 2 && told[0].contains("请看门口的告示"), "{told:?}");
    lin.sends("/forget").await.presses("✅").await;
    lin.sends("/tickets").await.sees("没有转给");
}

#[tokio::test]
async fn a_follow_up_in_vain_reaches_the_office_with_what_it_is_about() {
    let home = Neighbourhood::new();
    let (lin, worker) = (home.resident("lin"), home.resident("op").at_the_terminal());
    lin.says("恩阳跑团有多少跑手").await.says("它的队服什么颜色").await.presses("🙋").await.sees("编号 1");
    worker.sends("/inbox").await.presses("🔎").await.sees("恩阳跑团：它的队服什么颜色");
    worker.sends("/gaps").await.sees("恩阳跑团：它的队服什么颜色");
    lin.says("恩阳跑团有多少跑手").await.says("它怎么找").await.presses("👎").await;
    worker.sends("/gaps").await.sees("恩阳跑团：它怎么找");
}

#[tokio::test]
async fn nobody_reads_or_does_what_is_not_theirs() {
    let home = Neighbourhood::new();
    let (lin, ann, worker) =
        (home.resident("lin"), home.resident("ann"), home.resident("op").at_the_terminal());
    lin.says(QUESTION).await.presses("🙋").await;
    let finish = lin.buttons()[0].action;
    let stale = ann.press(None).await.screen();
    assert_eq!(ann.press(Some(finish)).await.screen(), stale);
    worker.sends("/inbox").await.presses("🔎").await;
    let take = worker.buttons()[0].action;
    assert_eq!(ann.press(Some(take)).await.screen(), stale);
    let unknown = ann.sends("/nonsense").await.screen();
    assert_eq!(ann.sends("/inbox").await.screen(), unknown);
    assert_eq!(ann.sends("/gaps").await.screen(), unknown);
    lin.press(Some(finish)).await.sees("到这里");
    worker.sends("/inbox").await.sees("没有等回复");
}

#[tokio::test]
async fn what_was_asked_in_vain_is_listed_by_likeness_and_can_be_taken_off() {
    let home = Neighbourhood::new();
    let (lin, admin) = (home.resident("lin"), home.resident("op").at_the_terminal());
    admin.sends("/gaps").await.sees("没有问了没答好");
    for question in [QUESTION, QUESTION, "游泳馆什么时候开门", "火星上有几只企鹅"] {
        lin.says(question).await.sees("这个我不知道");
    }
    admin.sends("/gaps").await.sees("2 组").sees("游泳馆几点开门？（3 次").sees("游泳馆什么时候开门");
    admin.does_not_see(&lin.number().to_string());
    admin.presses("🗑 去掉 1").await.sees("1 组").does_not_see("游泳馆");
    lin.says("恩阳跑团有多少跑手").await.presses("👎").await;
    admin.sends("/gaps").await.sees("恩阳跑团有多少跑手");
}

#[tokio::test]
async fn what_the_knowledge_has_by_now_is_offered_once_to_those_who_wait() {
    let home = Neighbourhood::new();
    let (lin, ann, admin) =
        (home.resident("lin"), home.resident("ann"), home.resident("op").at_the_terminal());
    lin.says(QUESTION).await.presses("🙋").await;
    ann.says("火星上有几只企鹅").await.presses("🙋").await;
    let write = |text: &str| fs::write(home.knowledge().join("swim.md"), text).expect("written");
    write("---\ntitle: 游泳馆开门时间\naliases: [游泳馆]\n---\n游泳馆早上八点开门，晚上九点关门。\n");
    admin.sends("/reload").await.sees("(swim");
    let told = home.told(lin.number()).await;
    assert!(told.len() == 1 && told[0].contains(QUESTION), "{told:?}");
    assert!(told[0].replace("==", "").contains("早上八点开门") && told[0].contains("[✅"), "{told:?}");
    assert_eq!(home.told(ann.number()).await, Vec::<String>::new());
    admin.sends("/inbox").await.presses("🔎 1").await.sees("资料里已有答案").presses("✋").await;
    write("---\ntitle: 游泳馆开门时间\naliases: [游泳馆]\n---\n游泳馆早上七点开门，晚上九点关门。\n");
    admin.sends("/reload").await.sees("(swim");
    assert_eq!(home.told(lin.number()).await, told);
}

#[tokio::test]
async fn who_took_a_question_and_gave_it_back_is_in_the_trail_and_finds_their_own_first() {
    let home = Neighbourhood::new();
    let (lin, worker) = (home.resident("lin"), home.resident("op").at_the_terminal());
    for question in [QUESTION, "图书角周日开吗", "停车要多少钱"] {
        lin.says(question).await.presses("🙋").await;
    }
    worker.sends("/inbox").await.presses("🔎 2").await.presses("✋").await.sees("您正在处理");
    // Who writes an answer has taken it already.
    worker.presses("💬").await.presses("❌").await;
    worker.sends("/inbox").await;
    let labels: Vec<String> = worker.buttons().into_iter().map(|button| button.label).collect();
    assert!(labels[0].starts_with("🔎 2（您在办）") && labels[1].starts_with("🔎 1 "), "{labels:?}");
    worker.presses("🔎 2").await.presses("↩️").await;
    let trail = worker.sends("/audit").await.screen();
    let (taken, back) = (trail.matches("接下了居民的问题 2"), trail.matches("退回了居民的问题 2"));
    assert_eq!((taken.count(), back.count()), (1, 1), "{trail}");
}
