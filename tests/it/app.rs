//! What residents see, apart from answers found by the search.

use std::collections::BTreeSet;

use linli::app::{Actor, Admission, Options, Place};
use linli::knowledge::{PublicationDate, Source};
use linli::model::{Action, ChatId, DocumentId, Locale, Token, UserId};
use linli::search::{Answer, Hit, Kind, Outcome, Snippet};

use super::harness::{Neighbourhood, drawn};

#[tokio::test]
async fn a_newcomer_is_told_who_speaks_what_to_ask_and_how_to_choose_a_language() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin");
    lin.sends("/start").await;
    insta::assert_snapshot!(lin.screen(), @r"
    您好！我是“邻里”，专门回答社区里的事。想知道什么，直接打字问我就行。

    比如，您可以这样问：
    · **七夕·爱在长沙是做什么的？**
    · **恩阳跑团是做什么的？**
    · **党史天天学是做什么的？**

    想随便看看，点 /topics 。不会用，点 /help 。

    选语言 · Language：
    [简体中文] [繁體中文] [English]
    ");
    lin.presses("English").await.sees("I will speak English");
    lin.sends("/start").await;
    insta::assert_snapshot!(lin.screen(), @r"
    Hello! I am Linli. I answer questions about what goes on in the neighbourhood. Just type yours.

    For example:
    · **What does 七夕·爱在长沙 do?**
    · **What does 恩阳跑团 do?**
    · **What does 党史天天学 do?**

    To look around, tap /topics . For help, tap /help .

    Language · 选语言：
    [简体中文] [繁體中文] [English]
    ");
}

#[tokio::test]
async fn a_poster_leads_to_its_document_however_its_link_is_written() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin");
    let token = DocumentId("enyang/paotuan".into()).token().to_string();
    for payload in ["paotuan", "enyang__paotuan", "enyang/paotuan", &token, "恩阳跑团", "恩陽跑團"] {
        lin.sends(&format!("/start {payload}")).await.sees("1200余名").sees("恩阳政务大厅");
    }
    lin.sends("/start nowhere").await.sees("找不到了").sees("您好");
}

#[tokio::test]
async fn browsing_leads_from_places_and_topics_to_documents() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin");
    lin.sends("/topics").await.sees("4 份资料");
    lin.presses("📍").await.sees("四川巴中恩阳（1）").sees("邻里守则");
    lin.presses("📍 四川").await.presses("恩阳跑团").await;
    insta::assert_snapshot!(lin.screen(), @r"
    **恩阳跑团**

    帮企业和群众跑腿办事的队伍。

    恩阳跑团有跑手1200余名。

    **怎么找**
    打电话就行。

    _恩阳跑团 · 四川巴中恩阳 · 新时代文明实践观察 · 2021-08_
    想问详细情况，可以联系：恩阳政务大厅
    ");
    lin.sends("/topics").await;
    lin.presses("🏷").await.presses("🏷 文化活动").await.presses("七夕").await.sees("灯光秀");
}

#[tokio::test]
async fn topics_are_followed_and_left_by_the_same_button() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin");
    lin.sends("/topics").await;
    lin.presses("🔔").await.presses("➕ 文化活动").await.sees("✅ 文化活动");
    lin.sends("/topics").await;
    lin.presses("🔔").await.presses("✅ 文化活动").await.sees("➕ 文化活动");
}

#[tokio::test]
async fn quiet_hours_are_chosen_and_given_up_by_button_and_after_stop_there_is_a_way_back() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin");
    lin.sends("/topics").await;
    lin.presses("🌙").await.sees("没有设免打扰").presses("🌙 22:00").await.sees("✅ 22:00–8:00");
    lin.presses("🌙 12:00").await.sees("现在的免打扰时间是 12:00–14:00");
    lin.sends("/export").await;
    assert!(String::from_utf8_lossy(&lin.file()).contains("quiet"));
    lin.sends("/topics").await.presses("🌙").await.presses("🔔").await.sees("没有设免打扰");
    lin.sends("/stop").await.presses("🌙").await.sees("没有设免打扰");
    lin.sends("/stop").await.presses("🔔").await.sees("欢迎回来");
    lin.sends("/start").await.does_not_see("欢迎回来");
}

#[tokio::test]
async fn a_home_is_chosen_by_button_by_name_or_in_one_line() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin");
    lin.sends("/region").await.presses("湖南长沙").await.sees("记下了：湖南长沙");
    lin.sends("/region").await.sees("您现在选的是：湖南长沙");
    lin.says("恩陽區").await.sees("记下了：四川巴中恩阳");
    lin.sends("/region 兰州市").await.sees("记下了：甘肃兰州");
    lin.sends("/region").await;
    lin.says("火星").await.sees("没找到“火星”").sees("湖南长沙");
    lin.says("changsha").await.sees("记下了：湖南长沙");
    lin.sends("/region").await.presses("🚫").await.sees("不设地方");
    lin.sends("/region").await.presses("❌").await.sees("没有改动");
}

#[tokio::test]
async fn languages_are_chosen_by_any_of_their_names() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin");
    for (typed, seen) in [
        ("en", "I will speak English"),
        ("繁体", "我用繁體中文"),
        ("zh-TW", "我用繁體中文"),
        ("简体中文", "我用简体中文"),
        ("english", "I will speak English"),
        ("Klingon", "Please choose"),
    ] {
        lin.sends(&format!("/language {typed}")).await.sees(seen);
    }
}

#[tokio::test]
async fn texts_follow_the_phone_until_a_language_is_chosen() {
    let home = Neighbourhood::new();
    let wang = home.resident("wang").with_phone_in(Locale::ZhHant);
    wang.sends("/help").await.sees("直接打字提問");
    wang.sends("/start paotuan").await.sees("恩陽跑團有跑手1200餘名");
}

#[tokio::test]
async fn who_left_the_announcements_comes_back_with_start() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin");
    lin.sends("/stop").await.sees("不再给您发通知");
    lin.sends("/start").await.sees("欢迎回来");
    lin.sends("/start").await.does_not_see("欢迎回来");
}

#[tokio::test]
async fn people_see_what_is_kept_and_can_have_it_deleted() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin");
    lin.sends("/privacy").await;
    insta::assert_snapshot!(lin.screen().replace(&lin.number().to_string(), "<lin>"), @r"
    为了接得上您的话，我只记这些：
    · 您选的语言、地方和关注的主题
    · 最近 5 个问题，30 天后删除
    · 您点过的“有用”“没帮上”，180 天后删除
    · 您转给工作人员的问题和回复，180 天后删除
    · 没答好的问题本身，不记是谁问的

    您的编号：<lin>

    想看我记了什么，点 /export 。想全部删掉，点 /forget 。
    ");
    lin.sends("/region 长沙").await;
    lin.sends("/export").await;
    let kept: serde_json::Value = serde_json::from_slice(&lin.file()).expect("JSON");
    assert_eq!(kept["profile"]["region"], "湖南/长沙");
    lin.sends("/forget").await.presses("❌").await.sees("没有改动");
    lin.sends("/forget").await.presses("✅").await.sees("什么都没有留下");
    lin.sends("/export").await;
    let kept: serde_json::Value = serde_json::from_slice(&lin.file()).expect("JSON");
    assert_eq!(kept["profile"]["region"], serde_json::Value::Null);
}

#[tokio::test]
async fn nothing_personal_is_shown_in_a_group() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin").in_group(-5);
    for command in ["/export", "/forget"] {
        lin.sends(command).await.sees("私下");
        assert_eq!(lin.buttons(), []);
    }
}

#[tokio::test]
async fn a_dialogue_belongs_to_one_person_in_one_chat() {
    let home = Neighbourhood::new();
    home.resident("lin").in_group(-5).sends("/region").await;
    home.resident("wang").in_group(-5).says("长沙").await.does_not_see("记下了");
    home.resident("lin").says("长沙").await.does_not_see("记下了");
    home.resident("lin").in_group(-5).says("长沙").await.sees("记下了");
}

#[tokio::test]
async fn an_office_is_named_and_without_one_that_is_said() {
    let home = Neighbourhood::new();
    home.resident("lin").press(Some(Action::AskPerson)).await.sees("社区服务站").sees("0827-336");
    Neighbourhood::empty().resident("lin").press(Some(Action::AskPerson)).await.sees("还没有登记");
}

#[tokio::test]
async fn stale_buttons_unknown_commands_and_photos_get_one_polite_sentence() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin");
    let gone = Token::of("gone");
    for action in [
        None,
        Some(Action::More { document: gone, passage: 0 }),
        Some(Action::Helpful { document: gone }),
        Some(Action::NotHelpful { document: gone }),
        Some(Action::Choose { document: gone }),
        Some(Action::ShowDocument { document: gone }),
        Some(Action::BrowseRegion { region: Some(gone), page: 0 }),
        Some(Action::BrowseTopic { topic: Some(gone), page: 0 }),
        Some(Action::SetRegion { region: Some(gone) }),
        Some(Action::PickRegion { within: Some(gone), page: 0 }),
        Some(Action::ToggleTopic { topic: gone }),
    ] {
        lin.press(action).await.sees("已经过时");
    }
    lin.press(Some(Action::More { document: DocumentId("notes".into()).token(), passage: 9 }))
        .await
        .sees("没有更多了");
    lin.sends("/announce x").await.sees("不会");
    lin.sends_a_photo().await.sees("请打字");
}

#[tokio::test]
async fn an_empty_knowledge_base_is_admitted() {
    let home = Neighbourhood::empty();
    let lin = home.resident("lin");
    lin.says("恩阳跑团是什么").await.sees("还没有任何资料");
    lin.sends("/topics").await.sees("还没有任何资料");
    lin.sends("/start").await.sees("还没有任何资料");
    lin.sends("/region").await.sees("不用设");
}

#[tokio::test]
async fn a_flood_gets_one_sentence_a_minute_and_others_none_of_it() {
    let home = Neighbourhood::with(&[], Options { questions_per_minute: 2, ..Options::default() });
    let (lin, wang) = (home.resident("lin"), home.resident("wang"));
    assert_eq!(lin.is_let_in(), Admission::Admitted);
    assert_eq!(lin.is_let_in(), Admission::Admitted);
    assert!(matches!(lin.is_let_in(), Admission::Refused(_)));
    assert_eq!(lin.is_let_in(), Admission::RefusedSilently);
    assert_eq!(wang.is_let_in(), Admission::Admitted);
    home.wait(60);
    assert_eq!(lin.is_let_in(), Admission::Admitted);
}

#[tokio::test]
async fn old_feedback_is_deleted_and_the_young_kept() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin");
    let document = DocumentId("enyang/paotuan".into()).token();
    lin.press(Some(Action::Helpful { document })).await.sees("谢谢");
    let now = chrono::DateTime::from_timestamp(1_700_000_000, 0).expect("a moment");
    let after = |days| now + chrono::Duration::days(days);
    assert_eq!(home.app().housekeep(after(179)).await.expect("done").feedback, 0);
    assert_eq!(home.app().housekeep(after(181)).await.expect("done").feedback, 1);
}

#[tokio::test]
async fn an_answer_that_did_not_help_offers_a_person() {
    let home = Neighbourhood::new();
    let lin = home.resident("lin");
    let document = DocumentId("enyang/paotuan".into()).token();
    lin.press(Some(Action::NotHelpful { document })).await.sees("谢谢您").presses("🙋").await.sees("0827");
}

#[tokio::test]
async fn a_long_question_is_cut_and_that_is_said() {
    let home = Neighbourhood::new();
    home.resident("lin").says(&"跑".repeat(4096)).await.sees("前 500 个字");
}

/// An answer as the engine would give it, and what is shown of it.
fn shown(answer: &Answer, locale: Locale) -> String {
    let home = Neighbourhood::new();
    let who = Actor { user: UserId(1), chat: ChatId(1), place: Place::Private, client_locale: Some(locale) };
    drawn(&home.app().describe(&who, answer))
}

fn hit(document: &str, title: &str, text: &str, sentence: &str) -> Hit {
    Hit {
        document: DocumentId(document.into()),
        locale: Locale::ZhHans,
        title: title.into(),
        passage: 0,
        text: text.into(),
        sentence: sentence.into(),
        snippet: Snippet { text: text.into(), marks: std::iter::once(4..6).collect() },
        source: Source {
            name: Some("新时代文明实践观察".into()),
            url: None,
            date: PublicationDate::parse("2021-08"),
        },
        contact: None,
        score: 1.0,
    }
}

fn answer(outcome: Outcome, text: Option<&str>, hits: Vec<Hit>) -> Answer {
    Answer {
        outcome,
        kind: Kind::Question,
        text: text.map(str::to_owned),
        locale: Locale::ZhHans,
        hits,
        confidence: 0.9,
        within: None,
    }
}

#[test]
fn a_found_answer_shows_the_sentence_its_surroundings_and_its_source() {
    let sentence = "恩阳跑团有跑手1200余名。";
    let paotuan = |text: &str| hit("enyang/paotuan", "恩阳跑团", text, sentence);
    let whole =
        answer(Outcome::Found, Some(sentence), vec![paotuan("恩阳跑团有跑手1200余名。他们帮群众跑腿办事。")]);
    insta::assert_snapshot!(shown(&whole, Locale::ZhHans), @r"
    **恩阳跑团有跑手1200余名。**

    恩阳跑团==有跑==手1200余名。他们帮群众跑腿办事。

    _恩阳跑团 · 四川巴中恩阳 · 新时代文明实践观察 · 2021-08_
    [⬇️ 更多]
    [👍 有用] [👎 没帮上]
    ");
    insta::assert_snapshot!(shown(&whole, Locale::ZhHant), @r"
    **恩陽跑團有跑手1200餘名。**

    恩陽跑團==有跑==手1200餘名。他們幫群眾跑腿辦事。

    _恩陽跑團 · 四川巴中恩陽 · 新時代文明實踐觀察 · 2021-08_
    [⬇️ 更多]
    [👍 有幫助] [👎 沒幫上]
    ");
    let bare = answer(Outcome::Found, Some(sentence), vec![paotuan(sentence)]);
    insta::assert_snapshot!(shown(&Answer { locale: Locale::En, ..bare }, Locale::ZhHans), @r"
    **恩阳跑团有跑手1200余名。**

    _恩阳跑团 · 四川巴中恩阳 · 新时代文明实践观察 · 2021-08_
    [⬇️ More]
    [👍 Helpful] [👎 Not helpful]
    ");
}

#[test]
fn unsure_names_its_candidates_and_nothing_names_what_is_near() {
    let hits = || {
        vec![
            hit("enyang/paotuan", "恩阳跑团", "恩阳跑团有跑手。", "恩阳跑团有跑手。"),
            hit("changsha/qixi", "七夕·爱在长沙", "长沙市民看灯光秀。", "长沙市民看灯光秀。"),
            hit("changsha/qixi", "七夕·爱在长沙", "长沙市民看灯光秀。", "长沙市民看灯光秀。"),
        ]
    };
    insta::assert_snapshot!(shown(&answer(Outcome::Unsure, None, hits()), Locale::ZhHans), @r"
    您问的是哪一个？请点一下：
    [恩阳跑团]
    [七夕·爱在长沙]
    [🙋 问工作人员]
    ");
    insta::assert_snapshot!(shown(&answer(Outcome::Nothing, None, hits()), Locale::ZhHant), @r"
    這個我不知道，手頭的資料裡沒有。
    這幾個比較接近，您可以看看：
    [恩陽跑團]
    [七夕·愛在長沙]
    [🙋 問工作人員]
    ");
    insta::assert_snapshot!(shown(&answer(Outcome::Nothing, None, Vec::new()), Locale::ZhHans), @r"
    这个我不知道，手头的资料里没有。
    我知道的是这些，您可以看看：
    [📍 按地方看] [🏷 按主题看]
    [🙋 问工作人员]
    ");
}

#[test]
fn what_is_no_question_gets_a_friendly_word_in_every_language() {
    let kinds = [Kind::Greeting, Kind::Thanks, Kind::Farewell, Kind::Identity, Kind::Insult, Kind::Wordless];
    let mut words = BTreeSet::new();
    for locale in Locale::ALL {
        for kind in kinds {
            let said = Answer { kind, locale, ..answer(Outcome::Nothing, None, Vec::new()) };
            words.insert(shown(&said, locale).lines().next().unwrap_or_default().to_owned());
        }
    }
    assert_eq!(words.len(), Locale::ALL.len() * kinds.len(), "{words:?}");
}
