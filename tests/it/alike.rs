//! Two communities that have the same thing: whose is meant.

use std::sync::Arc;

use chrono::NaiveDate;
use linli::knowledge::{Document, KnowledgeBase, Passage};
use linli::model::{DocumentId, Region};
use linli::search::{Answer, Config, Engine, Question, Snapshot};

const EAST: &str = "四川/巴中/东溪";
const WEST: &str = "四川/巴中/西河";

/// With names that people gave, or without.
fn snapshot(aliases: &[&str]) -> Arc<Snapshot> {
    let canteen = |id: &str, region: &str, text: &str| Document {
        passages: vec![Passage { heading: None, text: text.into() }],
        aliases: aliases.iter().map(|&alias| alias.into()).collect(),
        region: Region::parse(region),
        ..Document::new(DocumentId(id.into()), "社区食堂")
    };
    let documents = vec![
        canteen("dongxi/shitang", EAST, "社区食堂每天中午11点开饭。老人吃饭八折。"),
        canteen("xihe/shitang", WEST, "社区食堂每天中午12点开饭。老人吃饭八折。"),
        Document {
            passages: vec![Passage { heading: None, text: "恩阳跑团有跑手1200余名。".into() }],
            ..Document::new(DocumentId("enyang/paotuan".into()), "恩阳跑团")
        },
    ];
    let knowledge = KnowledgeBase { documents, ..KnowledgeBase::default() };
    let config = Config { index_dir: None, words_dir: None, share_kept: 0.95 };
    Engine::open(&config, knowledge, &mut |_, _| {}).expect("an engine").0.snapshot()
}

fn ask(snapshot: &Snapshot, text: &str, home: Option<&str>) -> Answer {
    let home = home.and_then(Region::parse);
    let today = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
    snapshot.answer(&Question {
        text,
        region: home.as_ref(),
        within: None,
        topic: None,
        previous: None,
        today,
    })
}

/// The sentence that is put first and its source. How sure that is does not matter here: of two texts so
/// alike, rank alone dares no answer.
fn first(answer: &Answer) -> (&str, &str) {
    let hit = answer.hits.first().expect("a hit");
    (&hit.sentence, &hit.document.0)
}

#[test]
fn who_lives_there_is_answered_from_home_with_the_words_and_the_source_of_one() {
    for aliases in [&[][..], &["食堂"]] {
        let snapshot = snapshot(aliases);
        for (home, hour, source) in [(EAST, "11点", "dongxi/shitang"), (WEST, "12点", "xihe/shitang")] {
            let answer = ask(&snapshot, "社区食堂中午几点开饭？", Some(home));
            let (text, document) = first(&answer);
            assert!(text.contains(hour), "{home}: {text}");
            assert_eq!(document, source);
            assert!(answer.text.is_none_or(|text| text.contains(hour)), "{home}");
        }
    }
}

#[test]
fn who_names_the_other_place_is_answered_from_there() {
    let snapshot = snapshot(&[]);
    let answer = ask(&snapshot, "西河的社区食堂中午几点开饭？", Some(EAST));
    let (text, document) = first(&answer);
    assert!(text.contains("12点"), "{text}");
    assert_eq!(document, "xihe/shitang");
}

#[test]
fn a_home_without_the_thing_changes_nothing() {
    let snapshot = snapshot(&[]);
    let question = "社区食堂中午几点开饭？";
    let elsewhere = ask(&snapshot, question, Some("湖南/长沙"));
    assert_eq!(elsewhere, ask(&snapshot, question, None));
    let runners = ask(&snapshot, "恩阳跑团有多少跑手？", Some(EAST));
    assert_eq!(first(&runners).1, "enyang/paotuan");
}
