//! Which sentence of a found document answers: the one that speaks of what the question adds to the
//! document's name, and that shows the kind of answer which is asked for.

use super::attributes::{holds_any, phrases};
use super::features::{Sight, fits};
use super::kept::Sentence;
use super::lexicon::Asks;
use super::matching::Probe;
use super::query::Query;
use super::typed::Demand;

/// What the parts of a sentence's score weigh, in log odds.
const WORDS: f32 = 6.0;
const PAIRS: f32 = 3.0;
const CUE: f32 = 1.5;
const FITS: f32 = 0.7;
const DEMANDED: f32 = 8.0;
const LEARNED: f32 = 0.35;

/// How far the learned odds may move the score, to either side.
const LEARNED_REACH: f32 = 6.0;

/// By which words a sentence shows that it answers a kind of question (folded).
#[derive(Debug, Default)]
pub struct Cues {
    kinds: Vec<(Asks, Vec<Vec<char>>)>,
}

impl Cues {
    /// Reads `kind: cue, cue` lines; lines that cannot be read are skipped.
    pub fn new(list: &str) -> Self {
        let lines = list.lines().filter(|line| !line.starts_with('#'));
        let kinds = lines.filter_map(|line| {
            let (kind, cues) = line.split_once(':')?;
            Some((Asks::named(kind.trim())?, phrases(cues)))
        });
        Self { kinds: kinds.collect() }
    }

    fn shows(&self, asks: Asks, text: &[char]) -> bool {
        self.kinds.iter().any(|(kind, cues)| *kind == asks && holds_any(text, cues))
    }
}

/// The scores of the sentences of a document. `names` tells whether a word of the question belongs
/// to the document's name, `demand` whether a sentence holds what is demanded.
pub fn scores(
    query: &Query,
    probe: &Probe,
    (sentences, sight, learned): (&[Sentence], &Sight, &[f32]),
    cues: &Cues,
    names: impl Fn(&str) -> bool,
    demand: impl Fn(&[char]) -> Demand,
) -> Vec<f32> {
    let own = |terms: &[String]| bits(terms.iter().map(|term| !names(term)));
    let (words, pairs) = (own(&query.words), own(&query.bigrams));
    let mut scores = Vec::with_capacity(sentences.len());
    for ((sentence, found), odds) in sentences.iter().zip(&sight.found).zip(learned) {
        let text = sight.chars.get(sentence.chars.clone()).unwrap_or_default();
        let mut score = LEARNED * odds.clamp(-LEARNED_REACH, LEARNED_REACH);
        score += WORDS * share(found.words, words, &probe.word_weights);
        score += PAIRS * share(found.pairs, pairs, &probe.pair_weights);
        score += if cues.shows(query.asks, text) { CUE } else { 0.0 };
        score += if fits(query.asks, sentence.holds) { FITS } else { 0.0 };
        score += if demand(text) == Demand::Met { DEMANDED } else { 0.0 };
        scores.push(score);
    }
    scores
}

/// How much of what the question adds to the name is found, from 0 to 1.
fn share(found: u128, own: u128, weights: &[f32]) -> f32 {
    let sum = |set: u128| -> f32 {
        weights
            .iter()
            .take(128)
            .enumerate()
            .filter(|(at, _)| set & (1 << at) != 0)
            .map(|(_, weight)| weight)
            .sum()
    };
    let whole = sum(own);
    if whole > 0.0 { sum(found & own) / whole } else { 0.0 }
}

fn bits(flags: impl Iterator<Item = bool>) -> u128 {
    flags.take(128).enumerate().fold(0, |bits, (at, flag)| bits | (u128::from(flag) << at))
}
