//! The engine: owns the current snapshot, prepares the next beside it, switches.
//!
//! `prepare` takes as long as it takes and disturbs nobody; `switch` exchanges one pointer. Who
//! holds the snapshot before keeps it whole for as long as they want.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use arc_swap::ArcSwap;
use chrono::NaiveDate;

use super::candidate::{self, Candidate, Fresh, Rules};
use super::difference::Difference;
use super::generation::{Contents, Generations};
use super::renewal::{self, Built};
use super::snapshot::{Parts, Snapshot};
use super::words::{self, Lists, Words};
use crate::knowledge::{Document, KnowledgeBase, Problem};

/// How many generations stay on disk unless told otherwise: the one served and the one before.
pub const USUALLY_KEPT: usize = 2;

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

/// Owns the current snapshot.
pub struct Engine {
    config: Config,
    generations: Option<Generations>,
    current: ArcSwap<Snapshot>,
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
}

impl Engine {
    /// Opens the index for `knowledge`: reuses the one at hand if it fits, otherwise builds it.
    /// When an admin went back to an earlier generation, that one is opened.
    /// `progress` is called with (passages done, passages in all) while building.
    ///
    /// # Errors
    /// When the index can be neither opened nor written.
    pub fn open(
        config: &Config,
        knowledge: KnowledgeBase,
        progress: &mut dyn FnMut(usize, usize),
    ) -> anyhow::Result<(Self, Origin)> {
        let generations = config.index_dir.as_deref().map(Generations::new);
        let maker = Maker { config, generations: generations.as_ref() };
        let held = generations.as_ref().and_then(|generations| generations.held(&place_of(&knowledge)));
        let (snapshot, origin) = match held.and_then(|number| maker.served(number)) {
            Some(snapshot) => (snapshot, Origin::Held),
            None => maker.open(knowledge, progress)?,
        };
        let current = ArcSwap::from_pointee(snapshot);
        Ok((Self { config: config.clone(), generations, current }, origin))
    }

    /// What was served last from `config`'s folder, where there is any: to compare with, not to
    /// answer from in place of the knowledge.
    pub fn last_served(config: &Config, folder: &Path) -> Option<Self> {
        let generations = Generations::new(config.index_dir.as_deref()?);
        let maker = Maker { config, generations: Some(&generations) };
        let number = generations.held(&place(folder)).or_else(|| generations.numbers().last().copied())?;
        let current = ArcSwap::from_pointee(maker.served(number)?);
        Some(Self { config: config.clone(), generations: Some(generations), current })
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
        let served = Self::last_served(config, &knowledge.folder).map(|engine| engine.snapshot());
        let maker = Maker { config, generations: None };
        maker.prepare(served.as_deref(), knowledge, rules, today, progress)
    }

    /// The snapshot that answers now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    /// Builds what would be served for `knowledge`, asks the probes as of `today`, and weighs it.
    /// Nothing that is served changes.
    ///
    /// # Errors
    /// When the index cannot be written.
    pub fn prepare(
        &self,
        knowledge: KnowledgeBase,
        rules: Rules,
        today: NaiveDate,
        progress: &mut dyn FnMut(usize, usize),
    ) -> anyhow::Result<Candidate> {
        let maker = Maker { config: &self.config, generations: self.generations.as_ref() };
        maker.prepare(Some(&self.snapshot()), knowledge, rules, today, progress)
    }

    /// Serves a candidate from now on and keeps the newest `kept` generations on disk. Returns the
    /// number of what is served. One that is served already changes nothing but that it is no
    /// longer held. Who calls this answers for the candidate's refusals.
    ///
    /// # Errors
    /// When the folder of generations cannot be written; then nothing has changed.
    pub fn switch(&self, candidate: Candidate, kept: usize) -> anyhow::Result<u64> {
        let before = self.snapshot();
        let maker = Maker { config: &self.config, generations: self.generations.as_ref() };
        let next = candidate.fresh.map(|fresh| maker.settle(fresh, before.generation() + 1)).transpose()?;
        let number = next.as_ref().map_or(before.generation(), Snapshot::generation);
        if let Some(generations) = &self.generations {
            generations.hold(None, "")?;
        }
        if let Some(next) = next {
            self.current.store(Arc::new(next));
        }
        if let Some(generations) = &self.generations {
            generations.forget_old(kept, number);
        }
        Ok(number)
    }

    /// Serves the generation before, from now on and over restarts, until the next `switch`.
    /// `folder` is the knowledge folder for which this holds. `None` when there is none before.
    ///
    /// # Errors
    /// When the folder of generations cannot be written; then nothing has changed.
    pub fn go_back(&self, folder: &Path) -> anyhow::Result<Option<(u64, Difference)>> {
        let Some(generations) = &self.generations else { return Ok(None) };
        let maker = Maker { config: &self.config, generations: Some(generations) };
        let now = self.snapshot();
        let numbers = generations.numbers();
        let before = numbers.into_iter().rev().filter(|number| *number < now.generation());
        let Some(earlier) = before.filter_map(|number| maker.served(number)).next() else { return Ok(None) };
        let (number, difference) = (earlier.generation(), Difference::from_to(&now, &earlier));
        earlier.warm();
        generations.hold(Some(number), &place(folder))?;
        self.current.store(Arc::new(earlier));
        Ok(Some((number, difference)))
    }

    /// Whether an admin went back and what is served is held until the next reload.
    pub fn is_held(&self, folder: &Path) -> bool {
        let held = self.generations.as_ref().and_then(|generations| generations.held(&place(folder)));
        held == Some(self.snapshot().generation())
    }

    /// Where the word lists lie that are read at each reload.
    pub fn words_dir(&self) -> Option<&Path> {
        self.config.words_dir.as_deref()
    }
}

/// A knowledge folder's name, the same from wherever it is called.
fn place(folder: &Path) -> String {
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned()).display().to_string()
}

fn place_of(knowledge: &KnowledgeBase) -> String {
    place(&knowledge.folder)
}

/// Makes snapshots.
struct Maker<'a> {
    config: &'a Config,
    generations: Option<&'a Generations>,
}

impl Maker<'_> {
    fn open(
        &self,
        knowledge: KnowledgeBase,
        progress: &mut dyn FnMut(usize, usize),
    ) -> anyhow::Result<(Snapshot, Origin)> {
        let newest = self.generations.and_then(|generations| generations.numbers().last().copied());
        let base = newest.and_then(|number| self.served(number));
        let (rules, never) = (Rules { most_gone: 1.0 }, NaiveDate::MIN);
        let knowledge = KnowledgeBase { probes: Vec::new(), ..knowledge };
        let fresh = self.prepare(base.as_ref(), knowledge, rules, never, progress)?.fresh;
        match (fresh, base) {
            (None, Some(base)) => Ok((base, Origin::Reused)),
            (Some(fresh), base) => {
                let number = base.map_or(1, |base| base.generation() + 1);
                let snapshot = self.settle(fresh, number)?;
                if let Some(generations) = self.generations {
                    generations.forget_old(USUALLY_KEPT, snapshot.generation());
                }
                Ok((snapshot, Origin::Built))
            }
            (None, None) => anyhow::bail!("there is no index"),
        }
    }

    /// A generation as it was served; `None` when it is not whole.
    fn served(&self, number: u64) -> Option<Snapshot> {
        let generations = self.generations?;
        let contents = generations.contents(number)?;
        let words = Words::of(&contents.words);
        let documents: Vec<Document> =
            contents.documents.iter().map(|entry| entry.document.clone()).collect();
        let analyzer = renewal::analyzer(None, &documents, &words.dictionary);
        let index = generations.index(number, &analyzer)?;
        let share_kept = self.config.share_kept;
        let parts = Parts { generation: number, index, analyzer, words, contents, share_kept };
        Snapshot::assemble(parts).ok()
    }

    fn prepare(
        &self,
        base: Option<&Snapshot>,
        mut knowledge: KnowledgeBase,
        rules: Rules,
        today: NaiveDate,
        progress: &mut dyn FnMut(usize, usize),
    ) -> anyhow::Result<Candidate> {
        let start = Instant::now();
        let mut faults = Vec::new();
        let lists = Lists::read(self.config.words_dir.as_deref(), &mut faults);
        let words = Words::of(&lists);
        faults.extend(words.problems.iter().cloned());
        words::give_aliases(&words.aliases, &mut knowledge.documents, &mut faults);
        let mut problems = knowledge.problems;
        problems.extend(faults.into_iter().map(of_words));
        let hashes = renewal::hashes(&knowledge.documents);
        let difference = Difference::between(base, &knowledge.documents, &hashes);
        let fingerprint = knowledge.fingerprint ^ lists.fingerprint().rotate_left(1);
        let same = base.filter(|base| base.fingerprint == fingerprint && difference.is_empty());
        let fresh = match same {
            Some(_) => None,
            None => {
                let made = Made { documents: knowledge.documents, hashes, words, lists, fingerprint };
                Some(self.build(base, made, progress)?)
            }
        };
        let asked = fresh.as_ref().map(|fresh| &fresh.snapshot).or(same);
        let probes = asked.map(|snapshot| candidate::ask(snapshot, knowledge.probes, today));
        let probes = probes.unwrap_or_default();
        let refusals = candidate::weigh(&difference, &probes, rules);
        let passages = asked.map_or(0, Snapshot::passages);
        Ok(Candidate { difference, problems, probes, refusals, passages, took: start.elapsed(), fresh })
    }

    fn build(
        &self,
        base: Option<&Snapshot>,
        made: Made,
        progress: &mut dyn FnMut(usize, usize),
    ) -> anyhow::Result<Fresh> {
        let Made { mut documents, hashes, words, lists, fingerprint } = made;
        let analyzer = renewal::analyzer(base, &documents, &words.dictionary);
        let mut building = self.generations.map(Generations::begin).transpose()?;
        let mut renewed = None;
        if let (Some(generations), Some(into), Some(base)) = (self.generations, &building, base)
            && base.words.dictionary == words.dictionary
        {
            let files = generations.path_of(base.generation());
            renewed = renewal::renew(into, &files, base, &mut documents, &hashes, &analyzer).unwrap_or_else(
                |error| {
                    tracing::warn!(error = format!("{error:#}"), "the index is built from nothing");
                    None
                },
            );
            if renewed.is_none() {
                // Whatever was begun there is not to be built upon.
                drop(building.replace(generations.begin()?));
            }
        }
        let built = match renewed {
            Some(built) => built,
            None => renewal::build(building.as_ref(), documents, &hashes, &analyzer, progress)?,
        };
        let Built { index, chars, entries } = built;
        let contents = Contents { fingerprint, chars, documents: entries, words: lists };
        if let Some(building) = &building {
            building.complete(&contents)?;
        }
        let share_kept = self.config.share_kept;
        let parts = Parts { generation: 0, index, analyzer, words, contents, share_kept };
        let snapshot = Snapshot::assemble(parts)?;
        Ok(Fresh { snapshot, building })
    }

    /// Gives what was built its number and its lasting place.
    fn settle(&self, fresh: Fresh, next: u64) -> anyhow::Result<Snapshot> {
        let Fresh { mut snapshot, building } = fresh;
        let (Some(generations), Some(building)) = (self.generations, building) else {
            snapshot.settled(next, None)?;
            return Ok(snapshot);
        };
        let number = generations.settle(building).context("the index cannot be put in its place")?;
        let mut index = tantivy::Index::open_in_dir(generations.path_of(number))?;
        index.set_tokenizers(super::schema::tokenizers(&snapshot.analyzer));
        snapshot.settled(number, Some(&index))?;
        Ok(snapshot)
    }
}

/// What a snapshot is to be built of.
struct Made {
    documents: Vec<Document>,
    hashes: Vec<u64>,
    words: Words,
    lists: Lists,
    fingerprint: u64,
}

fn of_words(problem: Problem) -> Problem {
    Problem { path: Path::new("words").join(&problem.path), ..problem }
}
