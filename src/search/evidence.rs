//! What speaks for and against the best passage beyond how it ranks: is the thing that the question
//! names the thing that the passage is about, and does the passage speak of the rest of the question?

use super::features::{Sight, fits};
use super::kept::Sentence;
use super::matching::Probe;
use super::query::Query;
use super::typed::Demand;

/// How many numbers the evidence comes to.
pub const EVIDENCE: usize = 14;

/// What each number of the evidence is, for explaining.
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
];

/// The evidence for one sentence of a passage. `ranking` is the log odds by rank alone, `best` the
/// sentence; `demand` what the kind
/// of question must be answered with; `is_known` tells whether the knowledge holds a word anywhere.
pub fn row(
    query: &Query,
    probe: &Probe,
    names: &[String],
    (sight, sentences, best): (&Sight, &[Sentence], usize),
    ranking: f32,
    demand: Demand,
    is_known: impl Fn(&str) -> bool,
) -> [f32; EVIDENCE] {
    let asked: String = query.chars.iter().collect();
    let name = longest_name(names, &asked);
    let around = sight.found.get(best).copied().unwrap_or_default();
    let (mut weight, mut near, mut anywhere, mut unknown, mut count) = (0.0, 0.0, 0.0, 0.0, 0);
    for (at, (word, &heavy)) in query.words.iter().zip(&probe.word_weights).enumerate() {
        if name.as_ref().is_some_and(|name| name.contains(word.as_str())) || at >= 128 {
            continue;
        }
        let bit = 1 << at;
        weight += heavy;
        count += 1;
        near += if around.words & bit != 0 { heavy } else { 0.0 };
        anywhere += if (sight.whole.words | sight.title.words) & bit != 0 { heavy } else { 0.0 };
        unknown += if is_known(word) { 0.0 } else { heavy };
    }
    let head = head(query).filter(|head| !name.as_ref().is_some_and(|name| name.contains(head.as_str())));
    let head_at = head
        .as_ref()
        .and_then(|head| query.words.iter().position(|word| word == head))
        .filter(|&at| at < 128);
    let lacks = |words: u128| head_at.map_or(0.0, |at| f32::from(u8::from(words & (1 << at) == 0)));
    let share = |part: f32| if weight > 0.0 { part / weight } else { 0.0 };
    let fitting = sentences.get(best).is_some_and(|sentence| fits(query.asks, sentence.holds));
    let named = f32::from(u8::from(name.is_some()));
    let nothing_else = f32::from(u8::from(count == 0));
    [
        ranking.clamp(-8.0, 6.0),
        named,
        share(near),
        share(anywhere),
        share(unknown),
        f32::from(u8::from(fitting)),
        (count.min(8) as f32) / 8.0,
        nothing_else,
        named * share(anywhere),
        demand.as_feature(),
        f32::from(u8::from(demand == Demand::Unmet)),
        lacks(around.words),
        lacks(sight.whole.words | sight.title.words),
        head.as_ref().map_or(0.0, |head| f32::from(u8::from(!is_known(head)))),
    ]
}

/// Whether a question names the document and looks for nothing else.
pub fn asks_only_for(query: &Query, names: &[String]) -> bool {
    let asked: String = query.chars.iter().collect();
    let name = longest_name(names, &asked);
    name.is_some_and(|name| query.words.iter().all(|word| name.contains(word.as_str())))
}

/// The longest name of a document (folded) that stands in a question.
pub(super) fn longest_name<'n>(names: &'n [String], asked: &str) -> Option<&'n String> {
    let present = names.iter().filter(|name| name.chars().count() > 1 && asked.contains(name.as_str()));
    present.max_by_key(|name| name.chars().count())
}

/// The word that says what is asked: the one right after the question word, or else right before.
fn head(query: &Query) -> Option<String> {
    let slot = query.slot.as_ref()?;
    let text: String = query.chars.iter().collect();
    let start_of = |word: &String| text.find(word.as_str()).map(|byte| text[..byte].chars().count());
    let placed: Vec<(usize, &String)> =
        query.words.iter().filter_map(|word| Some((start_of(word)?, word))).collect();
    let right = placed
        .iter()
        .filter(|(at, _)| *at >= slot.end && *at <= slot.end + 2)
        .min_by_key(|(at, word)| (*at, std::cmp::Reverse(word.len())));
    let left = placed
        .iter()
        .filter(|(at, word)| at + word.chars().count() <= slot.start)
        .max_by_key(|(at, word)| (at + word.chars().count(), word.len()));
    right.or(left).map(|(_, word)| (*word).clone())
}
