//! Whole conversations, from the question to what is kept of it.

use linli::model::Locale;

use super::harness::Neighbourhood;

#[tokio::test]
async fn a_question_is_answered_with_its_source_and_a_follow_up_stays_with_it() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin");
    lin.says("恩阳跑团是做什么的？").await.sees("跑腿办事").sees("新时代文明实践观察").sees("👍");
    home.wait(60);
    lin.says("那它有多少跑手？").await.sees("1200余名");
    lin.sends("/export").await;
    let kept: serde_json::Value = serde_json::from_slice(&lin.file()).expect("JSON");
    assert_eq!(kept["profile"]["recent"][0]["question"], "恩阳跑团是做什么的？");
    assert_eq!(kept["profile"]["recent"][0]["document"], "enyang/paotuan");
}

#[tokio::test]
async fn a_follow_up_after_the_conversation_has_ended_refers_to_nothing() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin");
    lin.says("恩阳跑团有多少跑手？").await.sees("1200余名");
    home.wait(3600);
    lin.says("那它有多少？").await.does_not_see("1200余名");
}

#[tokio::test]
async fn a_verdict_is_kept_with_its_question() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin");
    lin.says("恩阳跑团有多少跑手？").await.presses("👍").await.sees("谢谢");
    lin.sends("/export").await;
    let kept: serde_json::Value = serde_json::from_slice(&lin.file()).expect("JSON");
    assert_eq!(kept["feedback"][0]["question"], "恩阳跑团有多少跑手？");
    assert_eq!(kept["feedback"][0]["verdict"], "Helpful");
}

#[tokio::test]
async fn more_reads_on_and_a_person_is_one_press_away() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin");
    lin.says("恩阳跑团有多少跑手？").await.presses("⬇️").await.sees("恩阳跑团").sees("联系：恩阳政务大厅");
    lin.says("火星上有几家超市？").await.sees("不知道").presses("🙋").await.sees("0827-336");
}

#[tokio::test]
async fn an_answer_comes_in_the_script_of_the_asker() {
    let home = Neighbourhood::new();
    let wang = home.resident("wang").with_phone_in(Locale::ZhHant);
    wang.says("恩陽跑團有多少跑手？").await.sees("恩陽跑團有跑手1200餘名");
    wang.sends("/language 简体").await;
    wang.says("恩陽跑團有多少跑手？").await.sees("恩阳跑团有跑手1200余名");
}

#[tokio::test]
async fn a_question_instead_of_a_place_is_answered() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin");
    lin.sends("/region").await;
    lin.says("恩阳跑团有多少跑手？").await.sees("1200余名");
    lin.sends("/ask").await.sees("请写下");
    lin.says("恩阳跑团有多少跑手？").await.sees("1200余名");
}
