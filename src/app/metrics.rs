//! Counts what the application does, for whoever watches it.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use super::App;
use crate::search::Outcome;

/// Upper bounds of the answer time's histogram, in microseconds.
const BOUNDS_US: [u64; 8] = [500, 1_000, 2_000, 5_000, 10_000, 50_000, 250_000, 1_000_000];

/// What was counted since the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metrics {
    /// The generation of the snapshot that answers now.
    pub generation: u64,
    /// Inputs that were let through.
    pub inputs: u64,
    /// Questions by the name of their outcome.
    pub outcomes: [(&'static str, u64); 3],
    /// How many answers took at most so many microseconds; cumulative, as Prometheus wants it.
    pub answer_us: Vec<(u64, u64)>,
    /// The time all answers took together, in microseconds.
    pub answer_us_sum: u64,
}

impl Metrics {
    /// How many questions were answered in all.
    pub fn questions(&self) -> u64 {
        self.outcomes.iter().map(|(_, count)| count).sum()
    }
}

impl App {
    /// What was counted since the start.
    pub fn metrics(&self) -> Metrics {
        self.shared.meter.read(self.shared.engine.snapshot().generation())
    }
}

/// The outcome's name, as logs, metrics and `--json` write it.
pub fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Found => "found",
        Outcome::Unsure => "unsure",
        Outcome::Nothing => "nothing",
    }
}

/// The counters. Relaxed: each stands for itself, and a reader may be a moment behind.
#[derive(Default)]
pub(super) struct Meter {
    inputs: AtomicU64,
    outcomes: [AtomicU64; 3],
    buckets: [AtomicU64; BOUNDS_US.len()],
    sum_us: AtomicU64,
}

impl Meter {
    pub fn admitted(&self) {
        self.inputs.fetch_add(1, Relaxed);
    }

    pub fn answered(&self, outcome: Outcome, took: Duration) {
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.outcomes[index(outcome)].fetch_add(1, Relaxed);
        self.sum_us.fetch_add(us, Relaxed);
        if let Some(bucket) = BOUNDS_US.iter().position(|&bound| us <= bound) {
            self.buckets[bucket].fetch_add(1, Relaxed);
        }
    }

    fn read(&self, generation: u64) -> Metrics {
        let outcome = |outcome| (outcome_name(outcome), self.outcomes[index(outcome)].load(Relaxed));
        let mut below = 0;
        let cumulative = BOUNDS_US.iter().zip(&self.buckets).map(|(&bound, bucket)| {
            below += bucket.load(Relaxed);
            (bound, below)
        });
        Metrics {
            generation,
            inputs: self.inputs.load(Relaxed),
            answer_us: cumulative.collect(),
            outcomes: [Outcome::Found, Outcome::Unsure, Outcome::Nothing].map(outcome),
            answer_us_sum: self.sum_us.load(Relaxed),
        }
    }
}

fn index(outcome: Outcome) -> usize {
    match outcome {
        Outcome::Found => 0,
        Outcome::Unsure => 1,
        Outcome::Nothing => 2,
    }
}
