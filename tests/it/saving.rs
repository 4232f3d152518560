//! A person's answer becomes knowledge: from a ticket, from what was asked in vain.

use std::fs;

use linli::app::Options;
use linli::model::{Action, Desk, Role, TicketAct, TicketId};

use super::harness::{Neighbourhood, user};

const QUESTION: &str = "游泳馆几点开门？";

#[tokio::test]
async fn an_answer_is_saved_as_a_document_and_the_next_resident_finds_it() {
    let home = Neighbourhood::new();
    let (lin, ann, worker) =
        (home.resident("lin"), home.resident("ann"), home.resident("op").at_the_terminal());
    lin.says(QUESTION).await.presses("🙋").await;
    worker.sends("/inbox").await.presses("🔎").await.presses("✋").await.presses("💬").await;
    worker.says("早上八点开门，晚上九点关门。").await.presses("✅").await.presses("📚").await;
    worker.sees("标题：游泳馆几点开门").sees("早上八点").sees("问题：游泳馆几点开门？");
    worker.presses("✏️ 标题").await.says("游泳馆开放时间").await.sees("标题：游泳馆开放时间");
    worker.presses("✏️ 地方").await.says("恩阳").await.sees("地方：四川巴中恩阳");
    worker.presses("✏️ 主题").await.says("体育、办事").await.sees("主题：体育、办事");
    worker.presses("✏️ 主题").await.presses("🚫").await.sees("主题：（不写）");
    worker.presses("✏️ 答案").await.presses("↩️").await.sees("早上八点");
    let confirm = worker.button("✅");
    worker.presses("✅").await.sees("现在就能查到").presses("📖").await.sees("社区服务站");
    for question in [QUESTION, "游泳馆什么时候开门", "游泳馆几点关门"] {
        ann.says(question).await.sees("早上八点开门").sees("游泳馆开放时间");
    }
    let written = fs::read_to_string(home.knowledge().join("answers/ticket-1.md")).expect("a document");
    assert!(written.starts_with("---\ntitle: \"游泳馆开放时间\"\n"), "{written}");
    worker.sends("/audit").await.sees("answers/ticket-1.md").sees("游泳馆开放时间");
    let stale = worker.press(None).await.screen();
    assert_eq!(worker.press(Some(confirm)).await.screen(), stale);
}

#[tokio::test]
async fn all_that_was_answered_is_saved_and_the_same_question_finds_it_with_or_without_politeness() {
    let home = Neighbourhood::new();
    let (lin, ann, worker) =
        (home.resident("lin"), home.resident("ann"), home.resident("op").at_the_terminal());
    lin.says(QUESTION).await.presses("🙋").await;
    worker.sends("/inbox").await.presses("🔎").await.presses("💬").await;
    worker.says("哪个馆？").await.presses("✅").await;
    lin.sends("/tickets").await.presses("💬 再说一句").await.says("镇上的").await;
    worker.sends("/inbox").await.presses("🔎").await.presses("💬").await;
    worker.says("天亮了就开。").await.presses("✅").await;
    lin.sends("/tickets").await.presses("💬 再说一句").await.says("周末也开吗").await;
    worker.sends("/inbox").await.presses("🔎").await.presses("💬").await;
    worker.says("周末休息。").await.presses("✅").await.presses("📚").await;
    worker
        .sees("天亮了就开。")
        .sees("周末休息。")
        .does_not_see("哪个馆")
        .presses("✅")
        .await
        .sees("现在就能查到");
    for question in [QUESTION, "您好，请问游泳馆几点开门呢", "不好意思，游泳馆几点开门？谢谢您！"]
    {
        ann.says(question).await.sees("天亮了就开。");
    }
    for question in ["为什么", "谁说的", "请问游泳馆票价多少钱"] {
        ann.says(question).await.sees("这个我不知道");
    }
}

#[tokio::test]
async fn what_was_asked_in_vain_is_answered_from_the_list_and_leaves_it() {
    let home = Neighbourhood::new();
    let (lin, admin) = (home.resident("lin"), home.resident("op").at_the_terminal());
    for question in [QUESTION, "游泳馆什么时候开门？", "火星上有几只企鹅"] {
        lin.says(question).await.sees("这个我不知道");
    }
    admin.sends("/gaps").await.sees("2 组").presses("💬 写答案 1").await.sees("游泳馆");
    admin.says("  ").await;
    admin.says("早上八点开门。").await.sees("早上八点开门。").presses("✅").await.sees("现在就能查到");
    admin.sends("/gaps").await.sees("1 组").sees("企鹅").does_not_see("游泳馆");
    lin.says(QUESTION).await.sees("早上八点开门");
    lin.says("火星上有几只企鹅").await.sees("这个我不知道");
}

#[tokio::test]
async fn what_was_wrong_with_an_answer_reaches_the_list_without_a_name() {
    let home = Neighbourhood::new();
    let (lin, admin) = (home.resident("lin"), home.resident("op").at_the_terminal());
    lin.says("恩阳跑团有多少跑手").await.presses("👎").await.presses("✍️").await.sees("不记您的名字");
    lin.says("人数是前年的").await.sees("已经记下").presses("🙋").await.sees("编号 1");
    admin
        .sends("/gaps")
        .await
        .sees("（1 次")
        .sees("意见：人数是前年的")
        .does_not_see(&lin.number().to_string());
    admin.presses("🔗").await.sees("说的是哪份资料").sees("恩阳跑团");
}

#[tokio::test]
async fn a_name_that_people_use_is_given_to_a_document_from_the_list() {
    let home = Neighbourhood::new();
    let (lin, admin) = (home.resident("lin"), home.resident("op").at_the_terminal());
    lin.says("跑腿大队有多少跑手").await.sees("这个我不知道");
    admin.sends("/gaps").await.presses("🔗").await.presses("恩阳跑团").await.sees("怎么叫“恩阳跑团”");
    admin.says("a = b").await.sees("40 个字以内").says("小跑").await.sees("已经生效：小跑 = 恩阳跑团");
    lin.says("小跑是做什么的").await.sees("恩阳跑团");
    admin.sends("/audit").await.sees("/alias").sees("小跑 = 恩阳跑团");
    let list = fs::read_to_string(home.knowledge().join("words/aliases.txt")).expect("a list");
    assert!(list.ends_with("\n小跑 = 恩阳跑团\n"), "one way for every name\n{list}");
    admin.sends("/alias").await.sees("小跑 = 恩阳跑团");
}

/// An answer that would be given to somebody else's question.
const PROBE: &str = "七夕在哪里看灯光秀 => changsha/qixi\n";
const DIVERTED: &str = "七夕在哪里看灯光秀";

#[tokio::test]
async fn an_answer_that_trial_questions_speak_against_is_changed_or_decided_by_an_admin() {
    let roles = [(user("wei"), Role::Worker), (user("ada"), Role::Admin)].into();
    let home = Neighbourhood::with_options(Options { roles, ..Options::default() });
    fs::write(home.knowledge().join("probes.txt"), PROBE).expect("written");
    let (lin, wei, ada) = (home.resident("lin"), home.resident("wei"), home.resident("ada"));
    lin.says("游泳馆几点开门？").await.presses("🙋").await;
    wei.sends("/inbox").await.presses("🔎").await.presses("✋").await.presses("💬").await;
    wei.says("早上八点开门。").await.presses("✅").await.presses("📚").await;
    wei.presses("✏️ 标题").await.says(DIVERTED).await.presses("✏️ 答案").await;
    wei.says("今年七夕在人民广场看灯光秀。").await.presses("✅").await;
    wei.sees("没有收下").sees(DIVERTED).sees("您写的都留着");
    assert!(!home.knowledge().join("answers").exists());
    // Other words are one way on.
    let ask = wei.button("🙋");
    wei.presses("✏️ 标题").await.says("游泳馆").await.sees("标题：游泳馆");
    // An admin is another.
    wei.press(Some(ask)).await.sees("已经请管理员看");
    let told = home.told(ada.number()).await;
    assert!(told[0].contains("1 号提问") && told[0].contains("[📚 存为资料]"), "{told:?}");
    ada.press(Some(Action::Desk(Desk::Ticket { act: TicketAct::Save, ticket: TicketId(1) }))).await;
    ada.presses("✏️ 标题").await.says(DIVERTED).await.presses("✅").await.sees("没有收下");
    ada.presses("✅ 仍然采用").await.sees("现在就能查到");
    assert!(home.knowledge().join("answers/ticket-1.md").exists());
    // What fails by now is nobody's fault any more.
    ada.sends("/synonym 志工 = 义工").await.sees("已经生效");
}

#[tokio::test]
async fn an_admin_saves_an_answer_against_what_was_shown_and_nothing_that_came_since() {
    let roles = [(user("ada"), Role::Admin)].into();
    let home = Neighbourhood::with_options(Options { roles, ..Options::default() });
    fs::write(home.knowledge().join("probes.txt"), PROBE).expect("written");
    let (lin, ada) = (home.resident("lin"), home.resident("ada"));
    lin.says("游泳馆几点开门？").await.presses("🙋").await;
    ada.sends("/inbox").await.presses("🔎").await.presses("✋").await.presses("💬").await;
    ada.says("早上八点开门。").await.presses("✅").await.presses("📚").await;
    ada.presses("✏️ 标题").await.says(DIVERTED).await.presses("✏️ 答案").await;
    ada.says("今年七夕在人民广场看灯光秀。").await.presses("✅").await.sees("没有收下");
    let more = format!("{PROBE}火星上有几家超市 => changsha/qixi\n");
    fs::write(home.knowledge().join("probes.txt"), more).expect("written");
    ada.presses("✅ 仍然采用").await.sees("没有收下").sees("火星上有几家超市");
    assert!(!home.knowledge().join("answers").exists());
    ada.presses("✅ 仍然采用").await.sees("现在就能查到");
}

#[tokio::test]
async fn the_question_that_a_document_was_made_of_is_answered_and_nothing_strange_is_filled_in() {
    let home = Neighbourhood::new();
    let (lin, worker) = (home.resident("lin"), home.resident("op").at_the_terminal());
    for question in ["社区食堂几点开门", "办老年证要带什么"] {
        lin.says(question).await.sees("不知道").presses("🙋").await.sees("编号");
    }
    for answer in ["早上七点半开门。", "带身份证。"] {
        worker.sends("/inbox").await.presses("🔎").await.presses("💬").await.says(answer).await;
        worker.presses("✅").await.presses("📚").await.sees("主题：（不写）");
        worker.presses("✏️ 主题").await.says("不写").await.sees("主题：（不写）");
        worker.presses("✏️ 地方").await.says("不写。").await.sees("地方：（不写）");
        worker.presses("✅").await.sees("现在就能查到");
    }
    lin.says("社区食堂几点开门？").await.sees("早上七点半开门");
    lin.says("办老年证要带什么").await.sees("带身份证");
    lin.sends("/tickets").await.does_not_see("已经转过了");
}
