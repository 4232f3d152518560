//! Who may do what, and what is written down about it.

use linli::app::Options;
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

#[tokio::test]
async fn a_role_is_given_limited_to_places_and_taken_and_each_step_is_written_down() {
    let home = Neighbourhood::new();
    let (lin, operator) = (home.resident("lin"), home.resident("op").at_the_terminal());
    let number = lin.number();
    let user = UserId(number);
    operator.sends("/grant").await.sees("还没有人有身份");
    operator.sends(&format!("/grant {number} 工作人员 恩阳 火星")).await.sees("火星").sees("没有改动");
    operator.sends(&format!("/grant {number} 主任")).await.sees("没有“主任”这种身份");
    let how = format!("/grant {number} 工作人员");
    operator.sends(&format!("/grant {number}")).await.sees("居民").sees(&how);
    assert_eq!(home.app().role(user), Role::Resident);
    operator
        .sends(&format!("/grant {number} 工作人员 恩阳 长沙"))
        .await
        .sees("现在是工作人员")
        .sees("四川巴中恩阳");
    assert_eq!(home.app().role(user), Role::Worker);
    let regions = home.app().announce_regions(user).expect("limited");
    assert_eq!(
        regions.iter().map(linli::model::Region::as_str).collect::<Vec<_>>(),
        ["四川/巴中/恩阳", "湖南/长沙"]
    );
    operator.sends("/grant").await.sees(&number.to_string()).sees("工作人员");
    operator.sends(&format!("/grant {number}")).await.sees("工作人员").sees("恩阳 · ").sees(&how);
    let unknown = lin.sends("/nonsense").await.screen();
    assert_eq!(lin.sends("/grant").await.screen(), unknown);

    operator.sends(&format!("/grant {number} admin")).await.sees("管理员");
    assert_eq!(home.app().announce_regions(user), None);
    lin.sends("/help").await.sees("/grant");
    operator
        .sends(&format!("/revoke {number}"))
        .await
        .sees("最后一位")
        .presses("✅")
        .await
        .sees("不再是管理员");
    assert_eq!(home.app().role(user), Role::Resident);
    assert_eq!(home.app().announce_regions(user), Some(std::collections::BTreeSet::new()));
    operator.sends(&format!("/revoke {number}")).await.sees("没有身份");
    operator
        .sends("/audit")
        .await
        .sees("收回了")
        .sees("工作人员 四川/巴中/恩阳 湖南/长沙 → 管理员")
        .sees("/grant");
}

#[tokio::test]
async fn nobody_loses_their_own_admin_role_or_the_last_one_by_a_slip() {
    let home = Neighbourhood::new();
    let (lin, wang) = (home.resident("lin"), home.resident("wang"));
    let operator = home.resident("op").at_the_terminal();
    operator.sends(&format!("/grant {} admin", lin.number())).await;
    lin.sends(&format!("/grant {} worker", lin.number())).await.sees("/revoke");
    lin.sends(&format!("/grant {} admin", wang.number())).await.sees("现在是管理员");
    lin.sends(&format!("/revoke {}", lin.number())).await.sees("您自己").presses("❌").await.sees("没有改动");
    assert_eq!(home.app().role(UserId(lin.number())), Role::Admin);
    lin.sends(&format!("/revoke {}", wang.number())).await.sees("不再是管理员");
}

#[tokio::test]
async fn roles_of_the_configuration_are_not_changed_in_the_chat() {
    let options = Options { roles: [(UserId(7), Role::Worker)].into(), ..Options::default() };
    let home = Neighbourhood::with(&[], options);
    let operator = home.resident("op").at_the_terminal();
    operator.sends("/revoke 7").await.sees("配置文件");
    operator.sends("/grant 7 admin").await.sees("配置文件");
    operator.sends("/grant 7").await.sees("工作人员").sees("配置文件").does_not_see("/grant 7");
    operator.sends("/grant").await.sees("7 · 工作人员 · 配置文件里写的");
    assert_eq!((home.app().role(UserId(7)), home.app().announce_regions(UserId(7))), (Role::Worker, None));
}

#[tokio::test]
async fn a_notice_stands_above_answers_while_it_is_valid_and_only_in_private() {
    let home = Neighbourhood::new();
    let (lin, operator) = (home.resident("lin"), home.resident("op").at_the_terminal());
    let crowd = home.resident("wang").in_group(-5);
    operator.sends("/notice").await.sees("现在没有提示");
    for meant_to_take_down in ["-", "1", "— 2"] {
        operator.sends(&format!("/notice {meant_to_take_down}")).await.sees("现在没有提示");
    }
    operator
        .sends("/notice 大厅开放到周五")
        .await
        .sees("大厅开放到周五")
        .sees("一直到您撤下")
        .presses("❌")
        .await
        .sees("撤下了");
    operator
        .sends("/notice 停水，请存水 从 2023-11-15 8:00 到 2023-11-15 18:00")
        .await
        .sees("2023-11-15 08:00 到 2023-11-15 18:00");
    lin.says("恩阳跑团有多少跑手？").await.does_not_see("停水");
    home.wait(2 * 3600);
    lin.says("恩阳跑团有多少跑手？").await.sees("> 📢 停水，请存水").sees("1200余名").does_not_see("从 2023");
    lin.sends("/start").await.sees("停水");
    crowd.says("恩阳跑团有多少跑手？").await.does_not_see("停水");
    home.wait(10 * 3600);
    lin.says("恩阳跑团有多少跑手？").await.does_not_see("停水");
    operator.sends("/notice 晚了 到 2023-11-01 8:00").await.sees("没有挂上");
    operator.sends("/audit").await.sees("撤下提示").sees("挂出提示：停水");
}

#[tokio::test]
async fn a_pause_is_told_with_its_reason_and_still_leads_to_a_person() {
    let home = Neighbourhood::new();
    let (lin, operator) = (home.resident("lin"), home.resident("op").at_the_terminal());
    operator.sends("/pause").await.sees("原因");
    operator.sends("/pause 正在更新资料").await.sees("正在更新资料");
    operator.sends("/pause").await.sees("正在更新资料").sees("/resume");
    lin.says("恩阳跑团有多少跑手？").await.sees("正在更新资料").sees("🙋").does_not_see("1200");
    operator.says("恩阳跑团有多少跑手？").await.sees("1200余名").sees("居民现在收不到回答");
    lin.presses("🙋").await.sees("0827-336");
    operator.sends("/resume").await.sees("恢复");
    operator.sends("/resume").await.sees("没有暂停");
    lin.says("恩阳跑团有多少跑手？").await.sees("1200余名");
    operator.sends("/audit").await.sees("暂停了回答").sees("恢复了回答");
}
