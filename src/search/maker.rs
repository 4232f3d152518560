//! Makes snapshots: out of a generation on disk, out of knowledge, out of both.

use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use chrono::NaiveDate;

use super::candidate::{Candidate, Fresh, Rules};
use super::difference::Difference;
use super::engine::{Config, Opening, Origin, Refused};
use super::folder;
use super::generation::{Building, Contents, Generations};
use super::renewal::{self, Built, Vocabulary};
use super::snapshot::{Parts, Snapshot};
use super::words::{self, Lists, Words};
use crate::knowledge::{Document, KnowledgeBase, Probe, Problem};

/// Generations kept on disk where nobody said how many.
const USUALLY_KEPT: usize = 5;

/// Makes snapshots.
#[derive(Clone, Copy)]
pub struct Maker<'a> {
    pub config: &'a Config,
    /// The knowledge folder's one name.
    pub place: &'a str,
    /// Where generations lie; `None` makes them in memory.
    pub generations: Option<&'a Generations>,
}

/// What an engine opens with.
pub struct Served {
    pub snapshot: Snapshot,
    pub origin: Origin,
    /// The knowledge as it lies there, when it was refused.
    pub refused: Option<Candidate>,
    /// Where the snapshot lies when it is of this process only.
    pub unsettled: Option<Building>,
}

impl Served {
    /// Without anything to tell.
    pub fn whole(snapshot: Snapshot, origin: Origin) -> Self {
        Self { snapshot, origin, refused: None, unsettled: None }
    }
}

impl Maker<'_> {
    /// What to open with for `knowledge`, weighed by `opening` against what was served last.
    pub fn open(
        &self,
        knowledge: KnowledgeBase,
        opening: Option<Opening>,
        progress: &mut dyn FnMut(usize, usize),
    ) -> anyhow::Result<Served> {
        let base = self.served_last();
        let (mut candidate, probes) = self.draft(base.as_ref(), knowledge, progress)?;
        let Some(fresh) = candidate.fresh.take() else {
            // What was served already was weighed then.
            return Ok(Served::whole(base.context("there is no index")?, Origin::Reused));
        };
        let number = base.as_ref().map_or(1, |base| base.generation() + 1);
        if let (Some(base), Some(Opening { rules, today, refused, .. })) = (base, opening) {
            candidate.weigh(&fresh.snapshot, probes, rules, today);
            if !candidate.is_accepted() {
                let (snapshot, origin, unsettled) = match refused {
                    Refused::StaysOut => (base, Origin::KeptLast, None),
                    Refused::AnswersHere => {
                        let Fresh { mut snapshot, building } = fresh;
                        snapshot.settled(number, None)?;
                        (snapshot, Origin::Unsettled, building)
                    }
                };
                return Ok(Served { snapshot, origin, refused: Some(candidate), unsettled });
            }
        }
        let snapshot = self.settle(fresh, number)?;
        if let Some(generations) = self.generations {
            let kept = opening.map_or(USUALLY_KEPT, |opening| opening.kept);
            generations.forget_old(self.place, kept, snapshot.generation());
        }
        Ok(Served::whole(snapshot, Origin::Built))
    }

    /// A generation as it was served; `None` when it is not whole.
    pub fn served(&self, number: u64) -> Option<Snapshot> {
        let generations = self.generations?;
        let contents = generations.contents(number)?;
        let words = Words::of(&contents.words);
        let documents: Vec<Document> =
            contents.documents.iter().map(|entry| entry.document.clone()).collect();
        let analyzer = Vocabulary::new(None, &documents, &words.dictionary).analyzer(None);
        let index = generations.index(number, &analyzer)?;
        let share_kept = self.config.share_kept;
        let parts = Parts { generation: number, index, analyzer, words, contents, share_kept };
        Snapshot::assemble(parts).ok()
    }

    /// The newest generation of this knowledge folder that is whole.
    pub fn served_last(&self) -> Option<Snapshot> {
        let numbers = self.generations.map(|generations| generations.numbers_of(self.place));
        numbers.unwrap_or_default().into_iter().rev().find_map(|number| self.served(number))
    }

    /// What would be served for `knowledge`, with the probes asked, weighed.
    pub fn prepare(
        &self,
        base: Option<&Snapshot>,
        knowledge: KnowledgeBase,
        rules: Rules,
        today: NaiveDate,
        progress: &mut dyn FnMut(usize, usize),
    ) -> anyhow::Result<Candidate> {
        let start = Instant::now();
        let (mut candidate, probes) = self.draft(base, knowledge, progress)?;
        match (candidate.fresh.take(), base) {
            (Some(fresh), _) => {
                candidate.weigh(&fresh.snapshot, probes, rules, today);
                candidate.fresh = Some(fresh);
            }
            (None, Some(base)) => candidate.weigh(base, probes, rules, today),
            (None, None) => {}
        }
        candidate.took = start.elapsed();
        Ok(candidate)
    }

    /// A candidate that nobody has weighed yet, and the probes to be asked of it.
    fn draft(
        &self,
        base: Option<&Snapshot>,
        mut knowledge: KnowledgeBase,
        progress: &mut dyn FnMut(usize, usize),
    ) -> anyhow::Result<(Candidate, Vec<Probe>)> {
        let mut faults = Vec::new();
        let mut lists = Lists::read(self.config.words_dir.as_deref(), &mut faults);
        lists.add(std::mem::take(&mut knowledge.words));
        let words = Words::of(&lists);
        faults.extend(words.problems.iter().cloned());
        words::give_aliases(&words.aliases, &mut knowledge.documents, &mut faults);
        let mut problems = knowledge.problems;
        problems.extend(faults.into_iter().map(of_words));
        let hashes = renewal::hashes(&knowledge.documents);
        let difference = Difference::between(base, &knowledge.documents, &hashes);
        let fingerprint = knowledge.fingerprint ^ lists.fingerprint().rotate_left(1);
        let same = base.is_some_and(|base| base.fingerprint == fingerprint && difference.is_empty());
        let fresh = if same {
            None
        } else {
            let made = Made { documents: knowledge.documents, hashes, words, lists, fingerprint };
            Some(self.build(base, made, progress)?)
        };
        Ok((Candidate::unweighed(difference, problems, fresh), knowledge.probes))
    }

    fn build(
        &self,
        base: Option<&Snapshot>,
        made: Made,
        progress: &mut dyn FnMut(usize, usize),
    ) -> anyhow::Result<Fresh> {
        let Made { mut documents, hashes, words, lists, fingerprint } = made;
        let vocabulary = Vocabulary::new(base, &documents, &words.dictionary);
        let analyzer = vocabulary.analyzer(base);
        let mut building = self.generations.map(Generations::begin).transpose()?;
        let mut renewed = None;
        if let (Some(generations), Some(into), Some(base)) = (self.generations, &building, base)
            && generations.is_still(base.generation(), base.fingerprint)
        {
            let files = generations.path_of(base.generation());
            renewed = renewal::renew(into, &files, base, &vocabulary, &mut documents, &hashes, &analyzer)
                .unwrap_or_else(|error| {
                    tracing::warn!(error = format!("{error:#}"), "the index is built from nothing");
                    None
                });
            if renewed.is_none() {
                // Whatever was begun there is not to be built upon.
                drop(building.replace(generations.begin()?));
            }
        }
        let built = match renewed {
            Some(built) => built,
            None => renewal::build(building.as_ref(), documents, &hashes, &analyzer, progress)?,
        };
        let Built { index, chars, entries, linked } = built;
        let place = self.place.to_owned();
        let contents = Contents { place, fingerprint, chars, documents: entries, words: lists };
        if let Some(building) = &building {
            building.complete(&contents, &linked)?;
        }
        let share_kept = self.config.share_kept;
        let parts = Parts { generation: 0, index, analyzer, words, contents, share_kept };
        let snapshot = Snapshot::assemble(parts)?;
        Ok(Fresh { snapshot, building })
    }

    /// Gives what was built its number and its lasting place.
    pub fn settle(&self, fresh: Fresh, next: u64) -> anyhow::Result<Snapshot> {
        let Fresh { mut snapshot, building } = fresh;
        let (Some(generations), Some(building)) = (self.generations, building) else {
            snapshot.settled(next, None)?;
            return Ok(snapshot);
        };
        let number = generations.settle(building).context("the index cannot be put in its place")?;
        let mut index = folder::open(&generations.path_of(number))?;
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

/// A word list's problem by its place: the operator's lie in `words/`, those of the knowledge folder
/// already say so.
fn of_words(problem: Problem) -> Problem {
    if problem.path.components().count() > 1 {
        return problem;
    }
    Problem { path: Path::new("words").join(&problem.path), ..problem }
}
