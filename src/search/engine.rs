//! The engine: owns the current snapshot.

use std::path::PathBuf;
use std::sync::Arc;

use arc_swap::ArcSwap;

use super::snapshot::Snapshot;
use crate::knowledge::KnowledgeBase;

/// What the engine needs to know before it opens.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where indexes live, one folder per generation; `None` keeps the index in memory.
    pub index_dir: Option<PathBuf>,
    /// Where word lists live (synonyms, stop words, dictionary); `None` uses the built-in ones.
    pub words_dir: Option<PathBuf>,
    /// Share of answerable questions that should be answered rather than refused, 0 to 1.
    pub share_kept: f32,
}

/// Owns the current snapshot.
pub struct Engine {
    current: ArcSwap<Snapshot>,
}

/// How the current snapshot came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The index on disk was whole and fitted the knowledge.
    Reused,
    /// It was built anew.
    Built,
}

impl Engine {
    /// Opens the index for `knowledge`: reuses the one at hand if it fits, otherwise builds it.
    /// `progress` is called with (passages done, passages in all) while building.
    ///
    /// # Errors
    /// When the index can be neither opened nor written.
    pub fn open(
        config: &Config,
        knowledge: KnowledgeBase,
        progress: &mut dyn FnMut(usize, usize),
    ) -> anyhow::Result<(Self, Origin)> {
        let (snapshot, origin) = Snapshot::open(config, knowledge, progress)?;
        Ok((Self { current: ArcSwap::from_pointee(snapshot) }, origin))
    }

    /// The snapshot that answers now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }
}
