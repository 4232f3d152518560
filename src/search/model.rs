//! The learned weights and how they are applied.
//!
//! Everything learned lives in one data file, written by `fit/fit.py` (see `fit/README.md`):
//! three sets of small boosted trees and one logistic regression. Here they are only evaluated.

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
#[derive(Debug, Deserialize)]
#[serde(try_from = "Vec<Tree>")]
pub struct Forest {
    nodes: Vec<Node>,
    roots: Vec<u32>,
    features: usize,
}

/// A tree as written: parallel lists, one entry a split; `left`/`right` below zero name leaf `-1 - n`.
#[derive(Debug, Deserialize)]
struct Tree {
    feature: Vec<u16>,
    threshold: Vec<f32>,
    left: Vec<i32>,
    right: Vec<i32>,
    value: Vec<f32>,
}

#[derive(Debug, Clone, Copy)]
enum Node {
    Split { feature: u16, threshold: f32, left: u32, right: u32 },
    Leaf(f32),
}

impl TryFrom<Vec<Tree>> for Forest {
    type Error = anyhow::Error;

    fn try_from(trees: Vec<Tree>) -> anyhow::Result<Self> {
        let mut forest = Self { nodes: Vec::new(), roots: Vec::new(), features: 0 };
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
        let base = self.nodes.len();
        // Splits come first, then leaves; a child always comes after its parent, so no path circles.
        let place = |parent: usize, child: i32| -> anyhow::Result<u32> {
            let (at, valid) = match usize::try_from(child) {
                Ok(split) => (split, split > parent && split < splits),
                Err(_) => {
                    let leaf = (-1 - i64::from(child)) as usize;
                    (splits + leaf, leaf <= splits)
                }
            };
            ensure!(valid, "a tree's branch leads nowhere");
            Ok((base + at) as u32)
        };
        for at in 0..splits {
            self.features = self.features.max(usize::from(tree.feature[at]) + 1);
            let (left, right) = (place(at, tree.left[at])?, place(at, tree.right[at])?);
            self.nodes.push(Node::Split {
                feature: tree.feature[at],
                threshold: tree.threshold[at],
                left,
                right,
            });
        }
        self.nodes.extend(tree.value.iter().copied().map(Node::Leaf));
        self.roots.push(base as u32);
        Ok(())
    }

    /// The sum of the trees' values for one row of features.
    pub fn score(&self, row: &[f32]) -> f32 {
        self.roots.iter().map(|&root| self.leaf(root, row)).sum()
    }

    fn leaf(&self, root: u32, row: &[f32]) -> f32 {
        let mut at = root;
        loop {
            match self.nodes[at as usize] {
                Node::Leaf(value) => return value,
                Node::Split { feature, threshold, left, right } => {
                    let value = row.get(usize::from(feature)).copied().unwrap_or(0.0);
                    at = if value <= threshold { left } else { right };
                }
            }
        }
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
        [passage, sentence, best, confidence, decision]: [usize; 5],
    ) -> anyhow::Result<Self> {
        let models: Self = serde_json::from_str(json).context("the learned weights cannot be read")?;
        let fits = models.passages.features <= passage
            && models.sentences.features <= sentence
            && models.best.features <= best
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
    fn a_tree_that_circles_or_leads_nowhere_is_refused() {
        for broken in [
            r#"[{"feature":[0],"threshold":[0.5],"left":[0],"right":[-1],"value":[1.0,2.0]}]"#,
            r#"[{"feature":[0],"threshold":[0.5],"left":[-1],"right":[-9],"value":[1.0,2.0]}]"#,
            r#"[{"feature":[0],"threshold":[],"left":[-1],"right":[-2],"value":[1.0,2.0]}]"#,
        ] {
            assert!(forest(broken).is_err(), "{broken}");
        }
    }
}
