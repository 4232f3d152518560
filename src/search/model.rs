//! The learned weights and how they are applied.
//!
//! Everything learned lives in one data file, written by `fit/fit.py` (see `fit/README.md`):
//! small boosted trees and linear models. Here they are only evaluated.

use anyhow::{Context as _, ensure};
use serde::Deserialize;

/// Everything learned.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Models {
    /// Judges a passage by itself and against the other candidates.
    pub passages: Forest,
    /// Judges a sentence of one of the best passages, in log odds of holding the answer.
    pub sentences: Forest,
    /// Judges a passage again, now knowing its sentences.
    pub best: Forest,
    /// Chooses among the sentences of a document with names of its own: how much speaks for one, as
    /// odds in logarithms up to what they all share (conditional logit: McFadden 1974).
    pub choice: Forest,
    /// How sure the best passage is to answer, in log odds.
    pub confidence: Logistic,
    /// The same for documents whose names and summary were written for being asked, by what else
    /// speaks for and against, in log odds.
    pub decision: Forest,
    /// Like `line`, for `decision`.
    pub decision_line: Vec<(f32, f32)>,
    /// Confidence at which a share of answerable questions is kept: (share, log odds), falling.
    pub line: Vec<(f32, f32)>,
}

/// Boosted trees; their values add up.
///
/// Laid out for judging many rows at once: a tree's leaves are bits, from left to right, and every
/// split on whose right side a row falls rules out the leaves on its left. The lowest bit that is
/// left is the row's leaf. No step depends on the one before, so rows go side by side.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Vec<Tree>")]
pub struct Forest {
    splits: Vec<Split>,
    /// The leaves' values, tree after tree, each from left to right.
    values: Vec<f32>,
    trees: Vec<Planted>,
    features: usize,
}

#[derive(Debug, Clone, Copy)]
struct Split {
    feature: u16,
    threshold: f32,
    /// The leaves that remain when a row falls on the right side.
    right: u32,
}

/// Where a tree's splits end and its values begin.
#[derive(Debug, Clone, Copy)]
struct Planted {
    splits_end: usize,
    values: usize,
}

/// How many rows go side by side.
const LANES: usize = 8;

/// A tree as written: parallel lists, one entry a split; `left`/`right` below zero name leaf `-1 - n`.
#[derive(Debug, Deserialize)]
struct Tree {
    feature: Vec<u16>,
    threshold: Vec<f32>,
    left: Vec<i32>,
    right: Vec<i32>,
    value: Vec<f32>,
}

impl TryFrom<Vec<Tree>> for Forest {
    type Error = anyhow::Error;

    fn try_from(trees: Vec<Tree>) -> anyhow::Result<Self> {
        let mut forest = Self { splits: Vec::new(), values: Vec::new(), trees: Vec::new(), features: 0 };
        for tree in trees {
            forest.plant(&tree)?;
        }
        Ok(forest)
    }
}

impl Forest {
    fn plant(&mut self, tree: &Tree) -> anyhow::Result<()> {
        let splits = tree.feature.len();
        let fits = tree.threshold.len() == splits && tree.left.len() == splits && tree.right.len() == splits;
        ensure!(fits && tree.value.len() == splits + 1, "a tree's lists differ in length");
        let values = self.values.len();
        self.grow(tree, values, if splits == 0 { -1 } else { 0 })?;
        self.trees.push(Planted { splits_end: self.splits.len(), values });
        Ok(())
    }

    /// Takes in a branch, left before right; returns its leaves.
    fn grow(&mut self, tree: &Tree, values: usize, branch: i32) -> anyhow::Result<u32> {
        let Ok(at) = usize::try_from(branch) else {
            let value = tree.value.get((-1 - i64::from(branch)) as usize);
            let leaf = self.values.len() - values;
            ensure!(leaf < 32, "a tree has more than 32 leaves");
            self.values.push(*value.context("a tree's branch leads nowhere")?);
            return Ok(1 << leaf);
        };
        // A child always comes after its parent, so no path circles.
        let child = |child: i32| -> anyhow::Result<i32> {
            let valid = usize::try_from(child).map_or(true, |child| child > at && child < tree.feature.len());
            ensure!(valid, "a tree's branch leads nowhere");
            Ok(child)
        };
        let (left, right) = (child(tree.left[at])?, child(tree.right[at])?);
        self.features = self.features.max(usize::from(tree.feature[at]) + 1);
        let left = self.grow(tree, values, left)?;
        self.splits.push(Split { feature: tree.feature[at], threshold: tree.threshold[at], right: !left });
        Ok(left | self.grow(tree, values, right)?)
    }

    /// The sum of the trees' values for one row of features.
    pub fn score(&self, row: &[f32]) -> f32 {
        self.side_by_side(&[row])[0]
    }

    /// The same for many rows, which costs much less than one after another.
    pub fn scores<const N: usize>(&self, rows: &[[f32; N]]) -> Vec<f32> {
        let mut scores = Vec::with_capacity(rows.len());
        for some in rows.chunks(LANES) {
            scores.extend_from_slice(&self.side_by_side(some)[..some.len()]);
        }
        scores
    }

    /// Scores up to [`LANES`] rows. Each row's values are added in the order of the trees, so a
    /// score does not depend on its neighbours.
    fn side_by_side<R: AsRef<[f32]>>(&self, rows: &[R]) -> [f32; LANES] {
        let mut columns = vec![[0.0f32; LANES]; self.features];
        for (lane, row) in rows.iter().enumerate().take(LANES) {
            for (column, &value) in columns.iter_mut().zip(row.as_ref()) {
                column[lane] = value;
            }
        }
        let mut scores = [0.0f32; LANES];
        let mut splits = &self.splits[..];
        let mut start = 0;
        for tree in &self.trees {
            let (of_tree, rest) = splits.split_at(tree.splits_end - start);
            (splits, start) = (rest, tree.splits_end);
            let mut leaves = [u32::MAX; LANES];
            for split in of_tree {
                let column = &columns[usize::from(split.feature)];
                for lane in 0..LANES {
                    // All ones on the left side: without a branch, so that lanes go at once.
                    let left = u32::from(column[lane] <= split.threshold).wrapping_neg();
                    leaves[lane] &= split.right | left;
                }
            }
            let values = &self.values[tree.values..];
            for lane in 0..LANES {
                scores[lane] += values[leaves[lane].trailing_zeros() as usize];
            }
        }
        scores
    }
}

/// A logistic regression.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logistic {
    bias: f32,
    weights: Vec<f32>,
}

impl Logistic {
    /// The log odds for one row of features.
    pub fn log_odds(&self, row: &[f32]) -> f32 {
        self.bias + self.weights.iter().zip(row).map(|(weight, value)| weight * value).sum::<f32>()
    }
}

impl Models {
    /// Reads the data file and holds it against the features that this program computes.
    ///
    /// # Errors
    /// When it is not such a file, or was fitted on other features.
    pub fn parse(
        json: &str,
        [passage, sentence, best, choice, confidence, decision]: [usize; 6],
    ) -> anyhow::Result<Self> {
        let models: Self = serde_json::from_str(json).context("the learned weights cannot be read")?;
        let fits = models.passages.features <= passage
            && models.sentences.features <= sentence
            && models.best.features <= best
            && models.choice.features <= choice
            && models.confidence.weights.len() == confidence
            && models.decision.features <= decision;
        ensure!(fits, "the learned weights were fitted on other features: run fit/fit.py again");
        Ok(models)
    }
}

/// The log odds above which `share` of the answerable questions of the fit lie.
pub fn line_at(line: &[(f32, f32)], share: f32) -> f32 {
    let mut before = None;
    for &(at, odds) in line {
        if at <= share {
            // Between two measured shares, the straight line between them.
            return match before {
                Some((wider, lower)) if wider > at => lower + (odds - lower) * (wider - share) / (wider - at),
                _ => odds,
            };
        }
        before = Some((at, odds));
    }
    before.map_or(0.0, |(_, odds)| odds)
}

/// The probability that log odds stand for.
pub fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forest(json: &str) -> Result<Forest, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn a_row_falls_to_its_leaf() {
        let forest = forest(
            r#"[{"feature":[0,1],"threshold":[0.5,2.0],"left":[-1,-2],"right":[1,-3],"value":[1.0,10.0,100.0]},
                {"feature":[],"threshold":[],"left":[],"right":[],"value":[0.25]}]"#,
        )
        .expect("a forest");
        for (row, score) in [([0.5, 9.0], 1.25), ([0.6, 2.0], 10.25), ([0.6, 2.1], 100.25)] {
            assert!((forest.score(&row) - score).abs() < 1e-6, "{row:?}");
        }
    }

    #[test]
    fn rows_side_by_side_score_as_each_by_itself() {
        let forest = forest(
            r#"[{"feature":[0,1,0],"threshold":[0.5,0.3,0.7],"left":[1,-1,-3],"right":[2,-2,-4],"value":[1.0,10.0,100.0,1000.0]},
                {"feature":[1],"threshold":[0.6],"left":[-1],"right":[-2],"value":[0.25,0.5]}]"#,
        )
        .expect("a forest");
        let rows: Vec<[f32; 2]> = (0..37).map(|at| [at as f32 / 36.0, (at * 7 % 37) as f32 / 36.0]).collect();
        let alone: Vec<f32> = rows.iter().map(|row| forest.score(row)).collect();
        assert_eq!(forest.scores(&rows), alone);
        assert_eq!(alone.iter().filter(|&&score| score > 1000.0).count(), 11);
    }

    #[test]
    fn a_tree_that_circles_or_leads_nowhere_is_refused() {
        for broken in [
            r#"[{"feature":[0],"threshold":[0.5],"left":[0],"right":[-1],"value":[1.0,2.0]}]"#,
            r#"[{"feature":[0],"threshold":[0.5],"left":[-1],"right":[-9],"value":[1.0,2.0]}]"#,
            r#"[{"feature":[0],"threshold":[],"left":[-1],"right":[-2],"value":[1.0,2.0]}]"#,
            r#"[{"feature":[0,0],"threshold":[0.5,0.5],"left":[1,0],"right":[-1,-2],"value":[1.0,2.0,3.0]}]"#,
        ] {
            assert!(forest(broken).is_err(), "{broken}");
        }
    }
}
