//! The engine: owns the current snapshot, prepares the next beside it, switches.
//!
//! `prepare` takes as long as it takes and disturbs nobody; `switch` exchanges one pointer. Who
//! holds the snapshot before keeps it whole for as long as they want.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use arc_swap::ArcSwap;
use chrono::NaiveDate;

use super::candidate::{Candidate, Rules};
use super::difference::Difference;
use super::generation::{Building, Generations};
use super::giving_way::{clear_away, giving_way};
use super::maker::{Maker, Served};
use super::snapshot::Snapshot;
use crate::knowledge::KnowledgeBase;

/// What the engine needs to know before it opens.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where indexes live, one folder per generation; `None` keeps the index in memory.
    pub index_dir: Option<PathBuf>,
    /// Where word lists live (synonyms, stop words, dictionary); one that is not there is built in.
    pub words_dir: Option<PathBuf>,
    /// Share of answerable questions that should be answered rather than refused, 0 to 1.
    pub share_kept: f32,
}

/// How knowledge is weighed that changed while nobody was there to answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opening {
    /// What it must fulfil.
    pub rules: Rules,
    /// The day on which its probes are asked.
    pub today: NaiveDate,
    /// How many generations stay on disk.
    pub kept: usize,
    /// What becomes of it when it is refused.
    pub refused: Refused,
}

/// What becomes of knowledge that is refused when the engine opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// What was served last goes on answering.
    StaysOut,
    /// It answers all the same, in this process only: the next start finds what was served last.
    AnswersHere,
}

/// An engine that has opened.
pub struct Opened {
    /// The engine.
    pub engine: Engine,
    /// How its snapshot came about.
    pub origin: Origin,
    /// The knowledge as it lies there, when it was refused.
    pub refused: Option<Candidate>,
}

/// Owns the current snapshot.
pub struct Engine {
    config: Config,
    /// The knowledge folder of this engine, by its one name.
    place: String,
    generations: Option<Generations>,
    current: ArcSwap<Snapshot>,
    /// Where a snapshot lies that is of this process only; goes with the engine.
    _unsettled: Option<Building>,
}

/// How the current snapshot came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The index on disk was whole and fitted the knowledge.
    Reused,
    /// It was built anew.
    Built,
    /// An admin went back to it, and it is held until the next reload.
    Held,
    /// The knowledge was refused: this is what was served last.
    KeptLast,
    /// The knowledge was refused and answers in this process only.
    Unsettled,
}

impl Engine {
    /// Opens the index for `knowledge` and takes it as it is: reuses the index at hand if it fits,
    /// otherwise builds it. When an admin went back to an earlier generation, that one is opened.
    /// `progress` is called with (passages done, passages in all) while building.
    ///
    /// # Errors
    /// When the index can be neither opened nor written.
    pub fn open(
        config: &Config,
        knowledge: KnowledgeBase,
        progress: &mut dyn FnMut(usize, usize),
    ) -> anyhow::Result<(Self, Origin)> {
        let opened = Self::start(config, knowledge, None, progress)?;
        Ok((opened.engine, opened.origin))
    }

    /// The same, but knowledge that differs from what was served last has to pass first as if it
    /// were reloaded.
    ///
    /// # Errors
    /// When the index can be neither opened nor written.
    pub fn reopen(
        config: &Config,
        knowledge: KnowledgeBase,
        opening: Opening,
        progress: &mut dyn FnMut(usize, usize),
    ) -> anyhow::Result<Opened> {
        Self::start(config, knowledge, Some(opening), progress)
    }

    fn start(
        config: &Config,
        knowledge: KnowledgeBase,
        opening: Option<Opening>,
        progress: &mut dyn FnMut(usize, usize),
    ) -> anyhow::Result<Opened> {
        let place = place(&knowledge.folder);
        let generations = config.index_dir.as_deref().map(Generations::new);
        let maker = Maker { config, place: &place, generations: generations.as_ref() };
        let held = generations.as_ref().and_then(|generations| generations.held(&place));
        let served = match held.and_then(|number| maker.served(number)) {
            Some(snapshot) => Served::whole(snapshot, Origin::Held),
            None => maker.open(knowledge, opening, progress)?,
        };
        let Served { snapshot, origin, refused, unsettled } = served;
        let current = ArcSwap::from_pointee(snapshot);
        let engine = Self { config: config.clone(), place, generations, current, _unsettled: unsettled };
        Ok(Opened { engine, origin, refused })
    }

    /// Builds in memory what would be served for `knowledge` and weighs it against what was served
    /// last: a reload without the switch, and without writing anything.
    ///
    /// # Errors
    /// When the index cannot be built.
    pub fn trial(
        config: &Config,
        knowledge: KnowledgeBase,
        rules: Rules,
        today: NaiveDate,
        progress: &mut dyn FnMut(usize, usize),
    ) -> anyhow::Result<Candidate> {
        let place = place(&knowledge.folder);
        let generations = config.index_dir.as_deref().map(Generations::new);
        let looking = Maker { config, place: &place, generations: generations.as_ref() };
        let held = generations.as_ref().and_then(|generations| generations.held(&place));
        let served = held.and_then(|number| looking.served(number)).or_else(|| looking.served_last());
        let maker = Maker { generations: None, ..looking };
        maker.prepare(served.as_ref(), knowledge, rules, today, progress)
    }

    /// The snapshot that answers now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    /// Builds what would be served for the knowledge that `load` gives, asks the probes as of `today`,
    /// and weighs it. Nothing that is served changes, and answers go first.
    ///
    /// # Errors
    /// When the index cannot be written.
    pub fn prepare(
        &self,
        load: impl FnOnce() -> KnowledgeBase + Send,
        rules: Rules,
        today: NaiveDate,
    ) -> anyhow::Result<Candidate> {
        let served = self.snapshot();
        giving_way(|| {
            let start = Instant::now();
            let mut candidate = self.maker().prepare(Some(&served), load(), rules, today, &mut |_, _| {})?;
            if let Some(fresh) = &candidate.fresh {
                fresh.snapshot.warm();
            }
            candidate.took = start.elapsed();
            Ok(candidate)
        })
    }

    /// Serves a candidate from now on and keeps the newest `kept` generations on disk. Returns the
    /// number of what is served. One that is served already changes nothing but that it is no
    /// longer held. Who calls this answers for the candidate's refusals.
    ///
    /// # Errors
    /// When the folder of generations cannot be written; then nothing has changed.
    pub fn switch(&self, candidate: Candidate, kept: usize) -> anyhow::Result<u64> {
        let before = self.snapshot();
        let next =
            candidate.fresh.map(|fresh| self.maker().settle(fresh, before.generation() + 1)).transpose()?;
        let number = next.as_ref().map_or(before.generation(), Snapshot::generation);
        if let Some(generations) = &self.generations {
            generations.hold(None, "")?;
        }
        if let Some(next) = next {
            self.current.store(Arc::new(next));
            clear_away(before);
        }
        if let Some(generations) = &self.generations {
            generations.forget_old(&self.place, kept, number);
        }
        Ok(number)
    }

    /// Serves the generation before, from now on and over restarts, until the next `switch`. `None`
    /// when there is none before.
    ///
    /// # Errors
    /// When the folder of generations cannot be written; then nothing has changed.
    pub fn go_back(&self) -> anyhow::Result<Option<(u64, Difference)>> {
        let Some(generations) = &self.generations else { return Ok(None) };
        let now = self.snapshot();
        let numbers = generations.numbers_of(&self.place);
        let mut before = numbers.into_iter().rev().filter(|number| *number < now.generation());
        let Some(earlier) = before.find_map(|number| self.maker().served(number)) else { return Ok(None) };
        let (number, difference) = (earlier.generation(), Difference::from_to(&now, &earlier));
        earlier.warm();
        generations.hold(Some(number), &self.place)?;
        self.current.store(Arc::new(earlier));
        clear_away(now);
        Ok(Some((number, difference)))
    }

    /// Whether an admin went back and what is served is held until the next reload.
    pub fn is_held(&self) -> bool {
        let held = self.generations.as_ref().and_then(|generations| generations.held(&self.place));
        held == Some(self.snapshot().generation())
    }

    fn maker(&self) -> Maker<'_> {
        Maker { config: &self.config, place: &self.place, generations: self.generations.as_ref() }
    }
}

/// A knowledge folder's name, the same from wherever it is called.
fn place(folder: &Path) -> String {
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned()).display().to_string()
}
