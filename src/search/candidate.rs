//! What may become the next snapshot: built beside the one that serves, asked the probes, weighed.

use std::time::Duration;

use chrono::NaiveDate;

use super::answer::{Outcome, Question};
use super::difference::Difference;
use super::generation::Building;
use super::snapshot::Snapshot;
use crate::knowledge::{Expected, Probe, Problem};
use crate::model::DocumentId;

/// What a candidate must fulfil.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    /// The largest share of the served documents that may be gone, from 0 to 1.
    pub most_gone: f32,
}

/// What may become the next snapshot. Dropping it leaves no trace.
pub struct Candidate {
    /// What differs from what is served, by document.
    pub difference: Difference,
    /// Every fault in the knowledge files and in the word lists; a word list's path begins with
    /// `words/`.
    pub problems: Vec<Problem>,
    /// What came of each probe, in their order.
    pub probes: Vec<Probed>,
    /// Why it must not be served; empty when it may.
    pub refusals: Vec<Refusal>,
    /// How many passages it holds.
    pub passages: u64,
    /// How long it took to build it and ask the probes.
    pub took: Duration,
    /// `None` when what is served is the same already.
    pub(super) fresh: Option<Fresh>,
}

/// A snapshot that nobody has yet seen.
pub(super) struct Fresh {
    pub snapshot: Snapshot,
    /// Where it lies; `None` in memory.
    pub building: Option<Building>,
}

/// What came of a probe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probed {
    /// The probe.
    pub probe: Probe,
    /// Which document answered, if any did.
    pub document: Option<DocumentId>,
    /// Whether it held.
    pub held: bool,
}

/// Why a candidate must not be served.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Refusal {
    /// There is not one readable document, though there were some.
    NoDocuments,
    /// Files or folders are there but cannot be read.
    Unreadable {
        /// How many.
        files: usize,
    },
    /// Too many documents are gone.
    TooManyGone {
        /// How many.
        gone: usize,
        /// Of how many.
        of: usize,
    },
    /// Probes did not hold.
    ProbesFailed {
        /// How many.
        failed: usize,
    },
}

impl Refusal {
    /// Whether somebody who looks after the knowledge may decide otherwise.
    pub fn may_be_overruled(self) -> bool {
        match self {
            Self::NoDocuments | Self::Unreadable { .. } => false,
            Self::TooManyGone { .. } | Self::ProbesFailed { .. } => true,
        }
    }
}

impl Candidate {
    /// One of which nothing was asked yet.
    pub(super) fn unweighed(difference: Difference, problems: Vec<Problem>, fresh: Option<Fresh>) -> Self {
        let (probes, refusals, took) = (Vec::new(), Vec::new(), Duration::ZERO);
        Self { difference, problems, probes, refusals, passages: 0, took, fresh }
    }

    /// Asks the probes of its snapshot and finds out why it must not be served.
    pub(super) fn weigh(&mut self, snapshot: &Snapshot, probes: Vec<Probe>, rules: Rules, today: NaiveDate) {
        self.passages = snapshot.passages();
        self.probes = ask(snapshot, probes, today);
        self.refusals = weigh(&self.difference, &self.problems, &self.probes, rules);
    }

    /// Drops the refusal for probes when each that fails is not answered by `served` either: then what
    /// was changed is not at fault.
    pub fn forgive_what_fails_already(&mut self, served: &Snapshot, today: NaiveDate) {
        let failed = self.probes.iter().filter(|probed| !probed.held).map(|probed| probed.probe.clone());
        if ask(served, failed.collect(), today).iter().all(|probed| !probed.held) {
            self.refusals.retain(|refusal| !matches!(refusal, Refusal::ProbesFailed { .. }));
        }
    }

    /// Whether it may be served.
    pub fn is_accepted(&self) -> bool {
        self.refusals.is_empty()
    }

    /// Whether what is served is the same already.
    pub fn is_served_already(&self) -> bool {
        self.fresh.is_none()
    }
}

/// Asks the probes, as somebody who has said nothing before.
fn ask(snapshot: &Snapshot, probes: Vec<Probe>, today: NaiveDate) -> Vec<Probed> {
    let ask = |probe: Probe| {
        let question = Question {
            text: &probe.question,
            region: None,
            within: None,
            topic: None,
            previous: None,
            today,
        };
        let answer = snapshot.answer(&question);
        let hit = answer.hits.first().filter(|_| answer.outcome == Outcome::Found);
        let held = match &probe.expected {
            Expected::Nothing => answer.outcome == Outcome::Nothing,
            Expected::Found { document, text } => hit.is_some_and(|hit| {
                let shown = [answer.text.as_deref().unwrap_or_default(), &hit.snippet.text];
                hit.document == *document && shown.iter().any(|shown| shown.contains(text.as_str()))
            }),
        };
        Probed { document: hit.map(|hit| hit.document.clone()), held, probe }
    };
    probes.into_iter().map(ask).collect()
}

/// Why it must not be served.
fn weigh(difference: &Difference, problems: &[Problem], probed: &[Probed], rules: Rules) -> Vec<Refusal> {
    let gone = difference.removed.len();
    let of = gone + difference.changed.len() + difference.unchanged;
    let left = difference.added.len() + difference.changed.len() + difference.unchanged;
    let files = problems.iter().filter(|problem| problem.is_fatal()).count();
    let failed = probed.iter().filter(|probed| !probed.held).count();
    let refusals = [
        (left == 0 && of > 0).then_some(Refusal::NoDocuments),
        (left > 0 && files > 0).then_some(Refusal::Unreadable { files }),
        (left > 0 && gone as f32 > rules.most_gone * of as f32).then_some(Refusal::TooManyGone { gone, of }),
        (failed > 0).then_some(Refusal::ProbesFailed { failed }),
    ];
    refusals.into_iter().flatten().collect()
}
