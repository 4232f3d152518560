//! From candidates to an order, a best sentence and a confidence.
//!
//! Three rounds, each on fewer: all candidates by what they share with the question; the sentences
//! of the best few; those few again, now knowing their sentences.

use super::features::{self, PASSAGE, SENTENCE, Sight};
use super::matching::Probe;
use super::model::Models;
use super::query::Query;
use super::retrieve::Candidate;

/// How many passages have their sentences judged.
pub const JUDGED: usize = 8;

/// Passage features that a sentence is judged by as well.
const OF_PASSAGE: [usize; 17] = [0, 1, 3, 4, 5, 6, 7, 12, 14, 17, 26, 28, 31, 32, 34, 38, 44];

/// Passage features that the last round sees as well.
const OF_BEST: [usize; 6] = [0, 1, 6, 26, 33, 38];

/// Passage features by which confidence is judged: shares of the question, never counts.
const OF_CONFIDENCE: [usize; 22] =
    [0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 22, 23, 26, 27, 28, 36, 37];

/// Features of a sentence in its passage.
pub const SENTENCE_ROW: usize = SENTENCE + OF_PASSAGE.len() + 2;
/// Features of a passage in the last round.
pub const BEST_ROW: usize = 7 + OF_BEST.len();
/// Features of the best passage that say how sure it is.
pub const CONFIDENCE_ROW: usize = OF_CONFIDENCE.len() + 3;

/// The log odds of the sentences of a passage that was not judged.
const UNJUDGED: f32 = -15.0;

/// The largest lead over the second that still says more.
const LEAD: f32 = 5.0;

/// A candidate that has been judged.
#[derive(Debug, Clone)]
pub struct Ranked {
    /// Which candidate, as an index into the list that was ranked.
    pub candidate: usize,
    /// Its score in the last round.
    pub score: f32,
    /// Its score in the first.
    pub first: f32,
    /// The log odds of each of its sentences; empty when they were not judged.
    pub sentences: Vec<f32>,
    /// Its features.
    pub features: [f32; PASSAGE],
}

impl Ranked {
    fn best_sentence_odds(&self) -> f32 {
        self.sentences.iter().copied().fold(UNJUDGED, f32::max)
    }

    fn expected_sentences(&self) -> f32 {
        self.sentences.iter().map(|&odds| super::model::probability(odds)).sum()
    }
}

/// Ranks candidates, best first. Those whose sentences were not judged follow behind.
pub fn rank(
    models: &Models,
    query: &Query,
    probe: &Probe,
    candidates: &[Candidate],
    sights: &[Sight],
) -> Vec<Ranked> {
    let rows = features::passages(query, probe, candidates, sights);
    let scores = models.passages.scores(&rows);
    let mut ranked: Vec<Ranked> = rows
        .into_iter()
        .zip(scores)
        .enumerate()
        .map(|(candidate, (features, first))| Ranked {
            candidate,
            score: first,
            first,
            sentences: Vec::new(),
            features,
        })
        .collect();
    ranked.sort_by(|a, b| b.first.total_cmp(&a.first));
    judge_sentences(models, query, probe, candidates, sights, &mut ranked);
    judge_again(models, &mut ranked);
    ranked
}

fn judge_sentences(
    models: &Models,
    query: &Query,
    probe: &Probe,
    candidates: &[Candidate],
    sights: &[Sight],
    ranked: &mut [Ranked],
) {
    let top = ranked.first().map_or(0.0, |best| best.first);
    let (mut rows, mut counts) = (Vec::new(), Vec::new());
    for (place, entry) in ranked.iter().take(JUDGED).enumerate() {
        let sentences =
            features::sentences(query, probe, &candidates[entry.candidate], &sights[entry.candidate]);
        let of_passage = OF_PASSAGE.map(|at| entry.features[at]);
        let with_passage = |sentence: &[f32; SENTENCE]| {
            let mut row = [0.0; SENTENCE_ROW];
            row[..SENTENCE].copy_from_slice(sentence);
            row[SENTENCE..SENTENCE + OF_PASSAGE.len()].copy_from_slice(&of_passage);
            row[SENTENCE_ROW - 2] = entry.first - top;
            row[SENTENCE_ROW - 1] = place as f32;
            row
        };
        counts.push(sentences.len());
        rows.extend(sentences.iter().map(with_passage));
    }
    let mut scores = models.sentences.scores(&rows).into_iter();
    for (entry, count) in ranked.iter_mut().zip(counts) {
        entry.sentences = scores.by_ref().take(count).collect();
    }
}

fn judge_again(models: &Models, ranked: &mut [Ranked]) {
    let top = ranked.first().map_or(0.0, |best| best.first);
    let odds: Vec<f32> = ranked.iter().map(Ranked::best_sentence_odds).collect();
    let best_odds = odds.iter().copied().fold(UNJUDGED, f32::max);
    let judged = ranked.len().min(JUDGED);
    let row = |(place, entry): (usize, &Ranked)| {
        let better = odds.iter().filter(|&&other| other > odds[place]).count();
        let mut row = [0.0; BEST_ROW];
        row[..7].copy_from_slice(&[
            entry.first,
            entry.first - top,
            odds[place],
            odds[place] - best_odds,
            entry.expected_sentences(),
            place as f32,
            better as f32,
        ]);
        row[7..].copy_from_slice(&OF_BEST.map(|at| entry.features[at]));
        row
    };
    let rows: Vec<[f32; BEST_ROW]> = ranked[..judged].iter().enumerate().map(row).collect();
    for (entry, score) in ranked.iter_mut().zip(models.best.scores(&rows)) {
        entry.score = score;
    }
    for entry in &mut ranked[judged..] {
        // Far below anything judged, in the order of the first round.
        entry.score -= 100.0;
    }
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
}

/// The log odds that the best of the ranked passages answers.
pub fn confidence(models: &Models, ranked: &[Ranked]) -> f32 {
    ranked
        .first()
        .map_or(f32::NEG_INFINITY, |best| models.confidence.log_odds(&confidence_row(best, ranked.get(1))))
}

/// The features by which confidence is judged.
pub fn confidence_row(best: &Ranked, second: Option<&Ranked>) -> [f32; CONFIDENCE_ROW] {
    let mut row = [0.0; CONFIDENCE_ROW];
    row[..OF_CONFIDENCE.len()].copy_from_slice(&OF_CONFIDENCE.map(|at| best.features[at]));
    let lead = second.map_or(LEAD, |second| best.score - second.score).clamp(0.0, LEAD);
    row[CONFIDENCE_ROW - 3..].copy_from_slice(&[best.best_sentence_odds(), lead, best.expected_sentences()]);
    row
}
