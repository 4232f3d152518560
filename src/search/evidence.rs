//! What speaks for and against a sentence of the best document beyond how it ranks: is the thing that
//! the question names the thing that the document is about, and does it speak of the rest?

use super::asked::head_at;
use super::choosing::CHOICE;
use super::features::{Sight, fits};
use super::kept::Sentence;
use super::known::Nearness;
use super::matching::Probe;
use super::query::Query;
use super::typed::Demand;

/// How many numbers the evidence comes to.
pub const EVIDENCE: usize = 23;

/// What is decided by: the evidence, the odds of the sentence, and what the sentence was chosen by.
pub const DECISION: usize = EVIDENCE + 1 + CHOICE;

/// What each number of the evidence is, for explaining: the rest is what the question says beside
/// the document's name, a word is special when the language uses it rarely.
pub const EVIDENCE_NAMES: [&str; EVIDENCE] = [
    "odds by rank",
    "named",
    "rest in the sentence",
    "rest in the passage",
    "rest unknown",
    "fits",
    "rest words",
    "nothing else asked",
    "named and rest in the passage",
    "demand",
    "demand unmet",
    "asked word not in the sentence",
    "asked word not in the passage",
    "asked word unknown",
    "most special not in the sentence",
    "most special not in the passage",
    "most special unknown",
    "special not in the passage",
    "attribute said",
    "known question before other documents",
    "known question anywhere",
    "known questions have of it",
    "known questions of the document have of it",
];

/// A sentence that might answer, and the question.
pub struct Scene<'a> {
    pub query: &'a Query,
    pub probe: &'a Probe,
    /// The document's names, folded.
    pub names: &'a [String],
    /// The passage.
    pub sight: &'a Sight,
    pub sentences: &'a [Sentence],
    /// Which of them.
    pub sentence: usize,
    /// The log odds by rank alone.
    pub by_rank: f32,
    /// Whether what was found of the document holds what the kind of question must be answered with.
    pub demand: Demand,
    /// Whether it says what the question asks of the thing, such as its price.
    pub attribute: Demand,
    /// How near the question comes to one that the sentence is known to answer.
    pub known: Nearness,
    /// How near it comes to one that another document answers.
    pub known_elsewhere: f32,
    /// How much of it those have that the document answers.
    pub known_covered: f32,
}

/// The evidence. `is_known` tells whether the knowledge holds a word anywhere, `special` how rare the
/// language has it, from 0 to 1.
pub fn row(
    scene: &Scene<'_>,
    is_known: impl Fn(&str) -> bool,
    special: impl Fn(&str) -> f32,
) -> [f32; EVIDENCE] {
    let Scene { query, probe, sight, .. } = scene;
    let name = longest_name(scene.names, query);
    let in_sentence = sight.found.get(scene.sentence).copied().unwrap_or_default().words;
    let in_passage = sight.whole.words | sight.about.words;
    let mut rest = Rest::default();
    for (at, (word, &weight)) in query.words.iter().zip(&probe.word_weights).enumerate().take(128) {
        let is_part =
            query.words.iter().any(|other| other.len() > word.len() && other.contains(word.as_str()));
        if is_part || name.is_some_and(|name| name.contains(word.as_str())) {
            continue;
        }
        let missing = |words: u128| missing(query, at, |at| words & (1 << at) != 0);
        let special = special(word);
        rest.count += 1;
        rest.weight += weight;
        let away = missing(in_sentence);
        rest.near += weight * (1.0 - away);
        rest.special_away = rest.special_away.max(special * away);
        let absent = missing(in_passage);
        rest.anywhere += weight * (1.0 - absent);
        rest.special_absent = rest.special_absent.max(special * absent);
        rest.specials_absent += special * absent;
        let unknown = self::missing(query, at, |at| is_known(&query.words[at]));
        rest.unknown += weight * unknown;
        rest.special_unknown = rest.special_unknown.max(special * unknown);
    }
    let head_at = head_at(query).filter(|&at| !name.is_some_and(|name| name.contains(&query.words[at])));
    let lacks = |words: u128| flag(head_at.is_some_and(|at| at < 128 && words & (1 << at) == 0));
    let share = |part: f32| if rest.weight > 0.0 { part / rest.weight } else { 0.0 };
    let fitting =
        scene.sentences.get(scene.sentence).is_some_and(|sentence| fits(query.asks, sentence.holds));
    let named = flag(name.is_some());
    [
        scene.by_rank.clamp(-8.0, 6.0),
        named,
        share(rest.near),
        share(rest.anywhere),
        share(rest.unknown),
        flag(fitting),
        rest.count.min(8) as f32 / 8.0,
        flag(rest.count == 0),
        named * share(rest.anywhere),
        scene.demand.as_feature(),
        flag(scene.demand == Demand::Unmet),
        lacks(in_sentence),
        lacks(in_passage),
        flag(head_at.is_some_and(|at| !is_known(&query.words[at]))),
        rest.special_away,
        rest.special_absent,
        rest.special_unknown,
        rest.specials_absent / rest.count.max(1) as f32,
        flag(scene.attribute == Demand::Met),
        scene.known.nearest - scene.known_elsewhere,
        scene.known.nearest.max(scene.known_elsewhere),
        scene.known.covered,
        scene.known_covered,
    ]
}

/// How much of a word is missing, from 0 to 1: nothing where the whole is there, else as many of the
/// dictionary's words in it as are not.
fn missing(query: &Query, at: usize, is_there: impl Fn(usize) -> bool) -> f32 {
    if is_there(at) {
        return 0.0;
    }
    let whole = &query.words[at];
    let parts = query.words.iter().enumerate().take(128);
    let parts = parts.filter(|(_, part)| part.len() < whole.len() && whole.contains(part.as_str()));
    let (mut count, mut found) = (0, 0);
    for (part, _) in parts {
        count += 1;
        found += usize::from(is_there(part));
    }
    1.0 - found as f32 / count.max(1) as f32
}

/// What a question says beside the name, and how much of it is where.
#[derive(Default)]
struct Rest {
    count: usize,
    weight: f32,
    near: f32,
    anywhere: f32,
    unknown: f32,
    special_away: f32,
    special_absent: f32,
    specials_absent: f32,
    special_unknown: f32,
}

fn flag(is: bool) -> f32 {
    f32::from(u8::from(is))
}

/// Whether a question names the document and looks for nothing else.
pub fn asks_only_for(query: &Query, names: &[String]) -> bool {
    let name = longest_name(names, query);
    name.is_some_and(|name| query.words.iter().all(|word| name.contains(word.as_str())))
}

/// The longest name of a document (folded) that stands in a question, perhaps with words in between
/// that say nothing: 七夕那个口罩.
pub(super) fn longest_name<'n>(names: &'n [String], query: &Query) -> Option<&'n String> {
    let asked: String = query.chars.iter().collect();
    let content = query.chars.iter().zip(&query.content).filter(|(_, counted)| **counted);
    let content: String = content.map(|(c, _)| c).collect();
    let stands = |name: &&String| {
        let length = name.chars().count();
        length > 1 && asked.contains(name.as_str())
            || length > 3 && !name.is_ascii() && content.contains(name.as_str())
    };
    names.iter().filter(stands).max_by_key(|name| name.chars().count())
}
