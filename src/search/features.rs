//! The numbers from which the learned models judge passages and sentences.
//!
//! Every number is a share, a ratio or a small count, so that it compares between questions and
//! between knowledge bases of different sizes. Names and order are part of the model files.

use super::fold::{fold, is_han};
use super::kept::Holds;
use super::lexicon::Asks;
use super::matching::{Found, Probe, Weights};
use super::query::Query;
use super::retrieve::Candidate;

/// What is known of one candidate before it is judged.
pub struct Sight {
    /// The folded characters of the passage.
    pub chars: Vec<char>,
    /// Of each sentence.
    pub found: Vec<Found>,
    /// Of the title and the heading.
    pub title: Found,
    /// Of the same, and of where and what the document is filed under.
    pub about: Found,
    /// How many characters the title has.
    pub title_chars: usize,
    /// Of the whole passage.
    pub whole: Found,
}

impl Sight {
    /// Looks at a candidate under a title, of a document that is `filed` under a region and topics.
    pub fn new(probe: &Probe, candidate: &Candidate, title: &str, filed: &str) -> Self {
        let chars: Vec<char> = candidate.text.chars().map(fold).collect();
        let found = probe.look_through(&probe.numbers(chars.iter().copied()), &candidate.sentences);
        let numbers = probe.numbers(title.chars().map(fold));
        let (title, title_chars) = (probe.look(&numbers), numbers.len());
        let about = title.and(probe.look(&probe.numbers(filed.chars().map(fold))));
        let whole = found.iter().fold(Found::default(), |all, found| all.and(*found));
        Self { chars, found, title, about, title_chars, whole }
    }
}

pub const PASSAGE: usize = 46;

/// The features of every candidate, row by row.
pub fn passages(
    query: &Query,
    probe: &Probe,
    candidates: &[Candidate],
    sights: &[Sight],
) -> Vec<[f32; PASSAGE]> {
    let content = query.content.iter().filter(|&&counted| counted).count().max(1) as f32;
    let weight: f32 =
        (probe.pair_weights.iter().sum::<f32>() + probe.word_weights.iter().sum::<f32>()).max(1.0);
    let (of_chars, of_pairs, of_words) = weights(probe);
    let rare_pairs = rarity(&probe.pair_weights, sights, |found| found.pairs);
    let rare_words = rarity(&probe.word_weights, sights, |found| found.words);
    let rare_chars = rarity(&probe.char_weights, sights, |found| found.chars);
    let (rare_pairs, rare_words, rare_chars) =
        (Weights::of(&rare_pairs), Weights::of(&rare_words), Weights::of(&rare_chars));
    let top = candidates.first().map_or(1.0, |first| first.bm25).max(1e-6);
    let mut rows: Vec<[f32; PASSAGE]> = candidates
        .iter()
        .zip(sights)
        .enumerate()
        .map(|(rank, (candidate, sight))| {
            let pairs = |found: Found| of_pairs.share(found.pairs);
            let chars = |found: Found| of_chars.share(found.chars);
            let words = |found: Found| of_words.share(found.words);
            let best =
                |of: &dyn Fn(Found) -> f32| sight.found.iter().map(|found| of(*found)).fold(0.0, f32::max);
            let titled = sight.whole.and(sight.about);
            let window = |of: &dyn Fn(Found) -> f32| {
                sight.found.windows(2).map(|two| of(two[0].and(two[1]))).fold(best(of), f32::max)
            };
            let best_index = (0..sight.found.len())
                .max_by(|&a, &b| pairs(sight.found[a]).total_cmp(&pairs(sight.found[b])))
                .unwrap_or(0);
            let run = f32::from(sight.whole.run.max(sight.title.run));
            let fits =
                candidate.sentences.get(best_index).is_some_and(|sentence| fits(query.asks, sentence.holds));
            [
                candidate.bm25 / weight,
                candidate.bm25 / top,
                rank as f32,
                chars(sight.whole),
                pairs(sight.whole),
                words(sight.whole),
                pairs(titled),
                words(titled),
                chars(titled),
                best(&pairs),
                best(&chars),
                best(&words),
                window(&pairs),
                window(&words),
                run / content,
                run,
                f32::from(sight.found.iter().map(|found| found.covered).max().unwrap_or(0)) / content,
                pairs(sight.title),
                f32::from(sight.title.covered) / (sight.title_chars.max(1) as f32),
                f32::from(u8::from(
                    sight.title_chars > 0 && usize::from(sight.title.run) == sight.title_chars,
                )),
                (sight.chars.len() as f32).ln_1p(),
                content,
                missing(titled.words, &probe.word_weights),
                missing(titled.pairs, &probe.pair_weights),
                f32::from(u8::from(fits)),
                sight.found.len() as f32,
                best(&|found| pairs(found.and(sight.about))),
                best(&|found| chars(found.and(sight.about))),
                best(&|found| words(found.and(sight.about))),
                f32::from(query.asks.rank()),
                0.0,
                0.0,
                0.0,
                0.0,
                0.0,
                0.0,
                window(&|found| pairs(found.and(sight.about))),
                window(&|found| words(found.and(sight.about))),
                best(&|found| rare_pairs.share(found.pairs)),
                rare_pairs.share(titled.pairs),
                best(&|found| rare_words.share(found.words)),
                rare_words.share(titled.words),
                best(&|found| rare_chars.share(found.chars)),
                rare_chars.share(titled.chars),
                0.0,
                0.0,
            ]
        })
        .collect();
    // How far behind the best of the list, for the strongest of them.
    for (at, of) in [(30, 0), (31, 6), (32, 26), (33, 12), (34, 28), (35, 14), (44, 38), (45, 42)] {
        let best = rows.iter().map(|row| row[of]).fold(0.0, f32::max);
        for row in &mut rows {
            row[at] = row[of] - best;
        }
    }
    rows
}

/// The weights of a question's characters, bigrams and words.
fn weights(probe: &Probe) -> (Weights<'_>, Weights<'_>, Weights<'_>) {
    (Weights::of(&probe.char_weights), Weights::of(&probe.pair_weights), Weights::of(&probe.word_weights))
}

/// Weights as rare as the term is among the candidates, times its weight in all.
fn rarity(weights: &[f32], sights: &[Sight], bits: impl Fn(&Found) -> u128) -> Vec<f32> {
    let count = sights.len() as f32;
    weights
        .iter()
        .enumerate()
        .map(|(at, weight)| {
            let holding =
                sights.iter().filter(|sight| bits(&sight.whole.and(sight.about)) & (1 << at) != 0).count()
                    as f32;
            if holding == 0.0 { 0.0 } else { ((count + 1.0) / holding).ln() * weight }
        })
        .collect()
}

/// The weight of the heaviest term that is not there, relative to the heaviest of all.
fn missing(bits: u128, weights: &[f32]) -> f32 {
    let heaviest = weights.iter().copied().fold(0.0, f32::max);
    let absent =
        weights.iter().enumerate().filter(|(at, _)| bits & (1 << at) == 0).map(|(_, weight)| *weight);
    if heaviest > 0.0 { absent.fold(0.0, f32::max) / heaviest } else { 0.0 }
}

/// Whether a sentence that holds this could answer what is asked.
pub fn fits(asks: Asks, holds: Holds) -> bool {
    match asks {
        Asks::Number => holds.has(Holds::NUMBER),
        Asks::Time => holds.has(Holds::DATE),
        Asks::Place => holds.has(Holds::PLACE),
        Asks::Person => holds.has(Holds::PERSON) || holds.has(Holds::BODY),
        Asks::Reason => holds.has(Holds::CAUSE),
        Asks::List => holds.has(Holds::LIST),
        Asks::Manner => holds.has(Holds::MANNER),
        Asks::Which | Asks::Thing | Asks::YesNo | Asks::Unsaid => true,
    }
}

pub const SENTENCE: usize = 52;

/// The features of every sentence of one candidate.
pub fn sentences(query: &Query, probe: &Probe, candidate: &Candidate, sight: &Sight) -> Vec<[f32; SENTENCE]> {
    let content = query.content.iter().filter(|&&counted| counted).count().max(1) as f32;
    let count = sight.found.len();
    let (of_chars, of_pairs, of_words) = weights(probe);
    let local_chars = local(&probe.char_weights, sight, |found| found.chars);
    let local_pairs = local(&probe.pair_weights, sight, |found| found.pairs);
    let local_words = local(&probe.word_weights, sight, |found| found.words);
    let (local_chars, local_pairs, local_words) =
        (Weights::of(&local_chars), Weights::of(&local_pairs), Weights::of(&local_words));
    let rare = |found: Found| {
        [local_chars.share(found.chars), local_pairs.share(found.pairs), local_words.share(found.words)]
    };
    let rares: Vec<[f32; 3]> = sight.found.iter().map(|found| rare(*found)).collect();
    let best = |at: usize| rares.iter().map(|row| row[at]).fold(0.0, f32::max);
    let bests = [best(0), best(1), best(2)];
    let mixed = |row: &[f32; 3]| row[0] + row[1] + row[2];
    let slot = Slot::of(query);
    let at = |index: Option<usize>| index.and_then(|index| rares.get(index)).copied().unwrap_or_default();
    candidate
        .sentences
        .iter()
        .zip(&sight.found)
        .enumerate()
        .map(|(index, (sentence, found))| {
            let text = sight.chars.get(sentence.chars.clone()).unwrap_or_default();
            let titled = found.and(sight.about);
            let (previous, next) = (at(index.checked_sub(1)), at(Some(index + 1)));
            let two = |a: Option<usize>| {
                a.and_then(|a| sight.found.get(a)).map_or(0.0, |other| mixed(&rare(found.and(*other))))
                    - mixed(&rares[index])
            };
            let better = rares.iter().filter(|row| mixed(row) > mixed(&rares[index])).count();
            let aligned = slot.align(text);
            let digits = new_digits(text, query);
            let holds = |bit: u16| f32::from(u8::from(sentence.holds.has(bit)));
            let length = text.len() as f32;
            [
                of_chars.share(found.chars),
                of_pairs.share(found.pairs),
                of_words.share(found.words),
                of_chars.share(titled.chars),
                of_pairs.share(titled.pairs),
                of_words.share(titled.words),
                rares[index][0],
                rares[index][1],
                rares[index][2],
                rares[index][0] - bests[0],
                rares[index][1] - bests[1],
                rares[index][2] - bests[2],
                better as f32,
                mixed(&previous),
                mixed(&next),
                two(index.checked_sub(1)),
                two(Some(index + 1)),
                f32::from(found.run) / content,
                f32::from(found.run),
                f32::from(found.covered) / length.max(1.0),
                length.ln_1p(),
                index as f32,
                index as f32 / count.max(1) as f32,
                (count - 1 - index) as f32,
                f32::from(u8::from(fits(query.asks, sentence.holds))),
                f32::from(query.asks.rank()),
                holds(Holds::NUMBER),
                holds(Holds::DATE),
                holds(Holds::PLACE),
                holds(Holds::PERSON),
                holds(Holds::CAUSE),
                holds(Holds::LIST),
                holds(Holds::QUOTE),
                holds(Holds::LATIN),
                holds(Holds::PERCENT),
                holds(Holds::DEFINITION),
                holds(Holds::BODY),
                holds(Holds::MANNER),
                digits.min(20) as f32,
                aligned.left as f32,
                aligned.right as f32,
                aligned.both as f32,
                f32::from(u8::from(aligned.unit)),
                slot.left.len() as f32,
                slot.right.len() as f32,
                count as f32,
                content,
                text.iter().filter(|c| is_han(**c)).count() as f32 / length.max(1.0),
                text.iter().filter(|c| **c == '、').count().min(10) as f32,
                text.iter().filter(|c| **c == ',').count().min(10) as f32,
                f32::from(found.covered) / content,
                mixed(&rares[index]),
            ]
        })
        .collect()
}

/// Weights as rare as the term is among the sentences of the passage, times its weight in all.
fn local(weights: &[f32], sight: &Sight, bits: impl Fn(&Found) -> u128) -> Vec<f32> {
    let count = sight.found.len() as f32;
    let heaviest = weights.iter().copied().fold(1e-6, f32::max);
    weights
        .iter()
        .enumerate()
        .map(|(at, weight)| {
            let holding = sight.found.iter().filter(|found| bits(found) & (1 << at) != 0).count() as f32;
            // A term that stands nowhere in the passage tells nothing between its sentences.
            if holding == 0.0 { 0.0 } else { ((count + 1.0) / holding).ln() * (0.3 + weight / heaviest) }
        })
        .collect()
}

/// How many digits of the sentence are not digits of the question.
pub(super) fn new_digits(text: &[char], query: &Query) -> usize {
    text.iter().filter(|c| c.is_ascii_digit() && !query.chars.contains(c)).count()
}

/// What stands right before and right after the question word.
pub(super) struct Slot {
    left: Vec<char>,
    right: Vec<char>,
}

/// How a sentence continues what stands around the question word, in characters.
pub(super) struct Alignment {
    pub left: usize,
    pub right: usize,
    pub both: usize,
    /// Whether a number stands right before what continues the right side.
    pub unit: bool,
}

const REACH: usize = 5;

impl Slot {
    pub fn of(query: &Query) -> Self {
        let Some(slot) = &query.slot else { return Self { left: Vec::new(), right: Vec::new() } };
        let word = |c: &&char| c.is_alphanumeric();
        let left = query.chars[..slot.start].iter().rev().take_while(word).take(REACH).copied().collect();
        let right = query.chars[slot.end..].iter().take_while(word).take(REACH).copied().collect();
        Self { left, right }
    }

    /// The longest piece of the left side that ends somewhere, of the right side that begins
    /// somewhere, and of both in that order with at most 25 characters between.
    pub fn align(&self, text: &[char]) -> Alignment {
        let left_at =
            |end: usize| self.left.iter().zip(text[..end].iter().rev()).take_while(|(a, b)| a == b).count();
        let right_at =
            |start: usize| self.right.iter().zip(&text[start..]).take_while(|(a, b)| a == b).count();
        let (mut left, mut right, mut both, mut unit) = (0, 0, 0, false);
        for start in 0..text.len() {
            let length = right_at(start);
            right = right.max(length);
            if length > 0 && start > 0 && is_numeral(text[start - 1]) {
                unit = true;
            }
            if length > 0 {
                for end in start.saturating_sub(25)..start {
                    let before = left_at(end);
                    if before > 0 {
                        both = both.max(before.min(3) + length.min(3));
                    }
                }
            }
        }
        for end in 1..=text.len() {
            left = left.max(left_at(end));
        }
        Alignment { left, right, both, unit }
    }
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '一' | '二'
                | '三'
                | '四'
                | '五'
                | '六'
                | '七'
                | '八'
                | '九'
                | '十'
                | '百'
                | '千'
                | '万'
                | '亿'
                | '余'
                | '多'
                | '两'
                | '几'
        )
}
