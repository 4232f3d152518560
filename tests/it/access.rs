//! Who may do what, and what is written down about it.

use linli::model::{Action, Role, UserId};

use super::harness::Neighbourhood;

#[tokio::test]
async fn whoever_lacks_the_role_is_answered_as_if_there_were_no_such_command_and_it_is_written_down() {
    let home = Neighbourhood::new();
    let (lin, operator) = (home.resident("lin"), home.resident("op").at_the_terminal());
    let unknown = lin.sends("/nonsense").await.screen();
    assert_eq!(lin.sends("/audit").await.screen(), unknown);
    let stale = lin.press(None).await.screen();
    assert_eq!(lin.press(Some(Action::AuditPage { page: 0 })).await.screen(), stale);
    assert_eq!(lin.press(Some(Action::AuditFile)).await.screen(), stale);
    lin.sends("/help").await.does_not_see("/audit");
    operator.sends("/help").await.sees("/audit");
    operator.sends("/audit").await;
    let number = lin.number();
    insta::assert_snapshot!(operator.screen().replace(&number.to_string(), "<lin>"), @r"
    **操作记录 · 第 1 页**

    _2023-11-15 06:13 · <lin>_
    没有权限，被拒绝：[AuditFile]

    _2023-11-15 06:13 · <lin>_
    没有权限，被拒绝：[AuditPage]

    _2023-11-15 06:13 · <lin>_
    没有权限，被拒绝：/audit
    [📄 要一份表格]
    ");
}

#[tokio::test]
async fn the_trail_turns_page_by_page_and_goes_as_a_table() {
    let home = Neighbourhood::new();
    let (lin, operator) = (home.resident("lin"), home.resident("op").at_the_terminal());
    operator.sends("/audit").await.sees("还没有");
    for _ in 0..7 {
        home.wait(3600);
        lin.sends("/audit").await;
    }
    operator.sends("/audit").await.sees("第 1 页").sees("➡️").does_not_see("⬅️");
    operator.presses("➡️").await.sees("第 2 页").sees("⬅️").does_not_see("➡️");
    operator.presses("📄").await;
    let table = String::from_utf8(operator.file()).expect("text");
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(rows.len(), 8);
    assert_eq!(rows[0], "\u{feff}at,who,act,object,before,after");
    assert_eq!(rows[7], format!("2023-11-15T07:13:20+08:00,{},Refused,/audit,,", lin.number()));
}

#[tokio::test]
async fn the_trail_is_for_nobody_who_reads_along() {
    let home = Neighbourhood::new();
    let operator = home.resident("op").at_the_terminal().in_group(-5);
    operator.sends("/audit").await.sees("有别人看着");
}

#[tokio::test]
async fn the_operator_at_the_terminal_is_an_admin() {
    let home = Neighbourhood::new();
    assert_eq!(home.app().role(UserId::OPERATOR), Role::Admin);
    assert_eq!(home.app().role(UserId(5)), Role::Resident);
}
