//! Why an answer came out so: the same thought as the answer, in data and in words.

use std::path::Path;
use std::sync::Arc;

use super::harness::Neighbourhood;
use chrono::NaiveDate;
use linli::app::Options;
use linli::knowledge::{Document, KnowledgeBase, Passage, load};
use linli::model::{DocumentId, Locale, Region};
use linli::search::explain::{TokenKind, WhyNot};
use linli::search::{Config, Engine, Outcome, Question, Snapshot, Verdict};

fn document(id: &str, title: &str, text: &str) -> Document {
    let passages = vec![Passage { heading: None, text: text.into() }];
    Document { passages, ..Document::new(DocumentId(id.into()), title) }
}

fn snapshot() -> Arc<Snapshot> {
    let mut expired = document("hengjie/qingxu", "恒街清扫队", "恒街清扫队有清扫队员300名。");
    expired.valid_until = NaiveDate::from_ymd_opt(2020, 1, 1);
    let mut named = document("enyang/paotuan", "恩阳跑团", "恩阳跑团有跑手1200余名。打电话就行。");
    named.aliases = vec!["跑团".into()];
    let mut parts =
        document("changjie/sichongqu", "四重曲", "四重曲有动员曲和志愿曲。志愿曲是上门给老人理发。");
    parts.aliases = vec!["志愿曲".into()];
    parts.summary = Some("长街的志愿者唱四重曲。".into());
    let others = [
        document("changsha/qixi", "七夕·爱在长沙", "长沙市民在七夕戴上口罩看灯光秀。"),
        document("lanzhou/dangshi", "党史天天学", "靖远路街道每天推送党史。"),
    ];
    let knowledge = KnowledgeBase {
        documents: [expired, named, parts].into_iter().chain(others).collect(),
        ..KnowledgeBase::default()
    };
    let config = Config { index_dir: None, words_dir: None, share_kept: 0.95 };
    Engine::open(&config, knowledge, &mut |_, _| {}).expect("an engine").0.snapshot()
}

fn question(text: &str) -> Question<'_> {
    let today = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
    Question { text, region: None, within: None, topic: None, previous: None, today }
}

#[test]
fn an_explanation_holds_the_very_answer_and_its_verdict_gives_the_outcome() {
    let snapshot = snapshot();
    for text in [
        "恩阳跑团有多少跑手？",
        "你好",
        "🙂",
        "什么",
        "火星上有几家超市？",
        "enyang paotuan",
        "恩洋跑团",
        "",
        "恒街清扫队",
    ] {
        let explanation = snapshot.explain(&question(text));
        assert_eq!(explanation.answer, snapshot.answer(&question(text)), "{text}");
        assert_eq!(explanation.verdict.outcome(), explanation.answer.outcome, "{text}");
        assert_eq!(explanation.read.is_some(), explanation.is_question(), "{text}");
        if let Some(decision) = explanation.read.and_then(|read| read.decision) {
            let found = explanation.answer.outcome == Outcome::Found;
            assert_eq!(found, decision.odds >= decision.line, "{text}");
            assert_eq!(decision.confidence.to_bits(), explanation.answer.confidence.to_bits(), "{text}");
        }
    }
}

#[test]
fn a_name_alone_asks_for_the_summary_and_the_name_of_a_part_for_what_it_stands_for() {
    let text = |asked| snapshot().answer(&question(asked)).text.unwrap_or_default();
    assert_eq!(text("四重曲是做什么的"), "长街的志愿者唱四重曲。");
    assert_eq!(text("志愿曲是做什么的"), "志愿曲是上门给老人理发。");
}

#[test]
fn where_the_first_document_rather_does_not_answer_the_next_one_is_heard() {
    let config = Config { index_dir: None, words_dir: Some("config/words".into()), share_kept: 0.92 };
    let knowledge = load(Path::new("knowledge"));
    let snapshot = Engine::open(&config, knowledge, &mut |_, _| {}).expect("an engine").0.snapshot();
    for (asked, document) in [
        ("恩阳园区帮企业解决了多少个问题呀？", "bazhong-enyang/yuanqu-yizhanshi"),
        ("长沙七夕夜里河两边打灯，那是什么主题", "changsha/yijiang-liangan-dengguangxiu"),
    ] {
        let explanation = snapshot.explain(&question(asked));
        let read = explanation.read.expect("a question");
        assert!(read.decision.expect("a candidate").overtook, "{asked}");
        assert_eq!(explanation.answer.outcome, Outcome::Found, "{asked}");
        assert_eq!(read.candidates[0].document.0, document, "{asked}");
    }
    let decision_on = |asked: &str| {
        let read = snapshot.explain(&question(asked)).read.expect("a question");
        read.decision.expect("a candidate")
    };
    // What no document says is not looked for in the next one, nor is what another body did.
    let decision = decision_on("恩阳跑团收费吗");
    assert!(decision.unsaid && !decision.overtook);
    assert!(!decision_on("恩阳跑团开了几次协调会").overtook);
    // Who says a name and nothing else means its document.
    for document in load(Path::new("knowledge")).documents {
        for name in document.aliases.iter().chain([&document.title]) {
            assert!(!decision_on(name).overtook, "{name}");
        }
    }
}

#[test]
fn where_there_is_no_other_document_the_reading_stays_as_it_was() {
    let mut only = document("enyang/paotuan", "恩阳跑团", "恩阳跑团有跑手1200余名。");
    only.aliases = vec!["跑团".into()];
    let knowledge = KnowledgeBase { documents: vec![only], ..KnowledgeBase::default() };
    let config = Config { index_dir: None, words_dir: None, share_kept: 0.95 };
    let snapshot = Engine::open(&config, knowledge, &mut |_, _| {}).expect("an engine").0.snapshot();
    let explanation = snapshot.explain(&question("跑手都穿什么样的衣服"));
    assert_ne!(explanation.answer.outcome, Outcome::Found);
    let decision = explanation.read.and_then(|read| read.decision).expect("a candidate");
    assert!(decision.odds < decision.line && !decision.evidence.is_empty());
}

#[test]
fn a_word_of_the_right_sound_and_the_sentences_of_a_named_document_are_laid_open() {
    let explanation = snapshot().explain(&question("恩阳跑团有多少跑首"));
    let read = explanation.read.expect("a question");
    assert_eq!((read.text.as_str(), read.respelled), ("恩阳跑团有多少跑手", true));
    let chosen_by = |text: &str| {
        let sentences = read.candidates.iter().flat_map(|candidate| &candidate.sentences);
        let found = sentences.filter(|sentence| sentence.text.contains(text)).map(|one| one.chosen_by.len());
        found.collect::<Vec<_>>()
    };
    assert!(matches!(chosen_by("1200")[..], [features] if features > 50), "{:?}", chosen_by("1200"));
}

#[test]
fn where_a_document_belongs_and_its_topics_are_evidence_though_its_text_says_neither() {
    let document = |id: &str, region: &str, topic: &str| Document {
        region: Region::parse(region),
        topics: vec![topic.into()],
        aliases: vec!["舞蹈队".into()],
        ..document(id, "广场舞队", "广场舞队有队员20名。")
    };
    let documents = vec![
        document("a", "四川/巴中", "文化活动"),
        document("b", "青海/共和", "体育锻炼"),
        document("c", "甘肃/兰州", "志愿服务"),
    ];
    let knowledge = KnowledgeBase { documents, ..KnowledgeBase::default() };
    let config = Config { index_dir: None, words_dir: None, share_kept: 0.95 };
    let snapshot = Engine::open(&config, knowledge, &mut |_, _| {}).expect("an engine").0.snapshot();
    for (text, expected) in [
        ("巴中的广场舞队有多少队员？", "a"),
        ("共和的广场舞队有多少队员？", "b"),
        ("兰州的广场舞队有多少队员？", "c"),
        ("体育锻炼方面的广场舞队有多少队员？", "b"),
    ] {
        let answer = snapshot.answer(&question(text));
        assert_eq!(answer.hits[0].document.0, expected, "{text}");
    }
}

#[test]
fn candidates_stand_in_the_order_of_the_hits_and_their_scores_add_up() {
    let snapshot = snapshot();
    let explanation = snapshot.explain(&question("恩阳跑团有多少跑手？"));
    let read = explanation.read.expect("a question");
    let ranked: Vec<&DocumentId> = read.candidates.iter().map(|candidate| &candidate.document).collect();
    let hits: Vec<&DocumentId> = explanation.answer.hits.iter().map(|hit| &hit.document).collect();
    assert_eq!(ranked, hits);
    for candidate in &read.candidates {
        let sum = candidate.bm25_words + candidate.bm25_bigrams + candidate.bm25_title;
        assert!(
            (sum - candidate.bm25).abs() < 1e-3 * candidate.bm25,
            "{} {sum} {}",
            candidate.title,
            candidate.bm25
        );
    }
    let best = &read.candidates[0];
    assert!(best.score >= read.candidates.last().expect("some").score);
    let sentence = best.sentences.iter().max_by(|a, b| a.odds.total_cmp(&b.odds)).expect("sentences");
    assert!(sentence.text.contains("1200余名"), "{}", sentence.text);
    assert!(sentence.features.iter().any(|feature| feature.name == "number" && feature.value == 1.0));
}

#[test]
fn what_was_read_left_out_and_not_found_is_named() {
    let snapshot = snapshot();
    let read = snapshot.explain(&question("请问恩洋跑团有多少鳄鱼？")).read.expect("a question");
    assert!(read.respelled && read.text.contains("恩阳跑团"), "{}", read.text);
    assert_eq!(read.question_word.as_deref(), Some("多少"));
    assert!(read.left_out.concat().contains("多少"), "{:?}", read.left_out);
    let token = |term: &str| read.tokens.iter().find(|token| token.term == term).expect("the token");
    assert!(!token("鳄鱼").known && !token("鳄鱼").in_best);
    assert!(token("恩阳").known && token("恩阳").in_best && token("恩阳").kind == TokenKind::Bigram);
    let title = read.fields.iter().find(|field| field.name == "title").expect("the field");
    assert!(title.terms.iter().any(|term| term == "恩阳跑团"), "{title:?}");
}

#[test]
fn a_document_that_matches_but_has_expired_is_named_as_the_reason() {
    let snapshot = snapshot();
    let read = snapshot.explain(&question("恒街清扫队有多少队员")).read.expect("a question");
    let passed = read.passed_over.first().expect("it was passed over");
    assert_eq!((passed.title.as_str(), passed.why), ("恒街清扫队", WhyNot::NotValid));
    assert!(read.candidates.iter().all(|candidate| candidate.title != "恒街清扫队"));
}

#[test]
fn small_talk_and_bare_question_words_say_that_nothing_was_searched() {
    let snapshot = snapshot();
    for (text, verdict) in [
        ("你好", Verdict::SmallTalk),
        ("👍", Verdict::SmallTalk),
        ("什么", Verdict::NothingAsked),
        ("鼍鼎", Verdict::NothingMatched),
        ("恩阳跑团有多少跑手", Verdict::Sure),
    ] {
        assert_eq!(snapshot.explain(&question(text)).verdict, verdict, "{text}");
    }
}

#[tokio::test]
async fn in_chat_the_explanation_fits_a_phone_and_speaks_the_askers_language() {
    let home = Neighbourhood::with(
        &[("enyang/paotuan.md", "---\ntitle: 恩阳跑团\naliases: [跑团]\n---\n恩阳跑团有跑手1200余名。\n")],
        Options::default(),
    );
    for (locale, question, expected) in [
        (Locale::ZhHans, "恩阳跑团有多少跑手", "找的词"),
        (Locale::ZhHant, "恩陽跑團有多少跑手", "找的詞"),
        (Locale::En, "恩阳跑团有多少跑手", "Looked for"),
        (Locale::ZhHans, "", "/why"),
    ] {
        let admin = home.resident("admin").at_the_terminal().with_phone_in(locale);
        let text = admin.sends(&format!("/why {question}")).await.screen();
        assert!(text.contains(expected), "{text}");
        assert!(text.lines().count() <= 14 && text.chars().count() <= 700, "{text}");
    }
}
