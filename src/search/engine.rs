//! The engine and its snapshots.

use std::path::PathBuf;
use std::sync::Arc;

use arc_swap::ArcSwap;

use super::{Answer, Kind, Outcome, Question};
use crate::knowledge::{Document, KnowledgeBase};
use crate::model::{DocumentId, Locale, Region, Token};

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
    pub fn open(
        _config: Config,
        knowledge: KnowledgeBase,
        _progress: &mut dyn FnMut(usize, usize),
    ) -> anyhow::Result<(Self, Origin)> {
        let snapshot = Snapshot { generation: 1, documents: knowledge.documents };
        Ok((Self { current: ArcSwap::from_pointee(snapshot) }, Origin::Built))
    }

    /// The snapshot that answers now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }
}

/// An immutable searchable state.
pub struct Snapshot {
    generation: u64,
    documents: Vec<Document>,
}

/// What can be browsed of a document without reading it from the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The document.
    pub id: DocumentId,
    /// Its title in Chinese (or in the only language it has).
    pub title: String,
    /// Its title in English, where there is an English form.
    pub title_en: Option<String>,
    /// Where it belongs.
    pub region: Option<Region>,
    /// What it is about.
    pub topics: Vec<String>,
}

impl Snapshot {
    /// Its number; grows with every accepted reload.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Answers a question. Never panics, never fails: the worst outcome is `Nothing`.
    pub fn answer(&self, _question: &Question<'_>) -> Answer {
        Answer {
            outcome: Outcome::Nothing,
            kind: Kind::Question,
            text: None,
            locale: Locale::ZhHans,
            hits: Vec::new(),
            confidence: 0.0,
        }
    }

    /// Every document valid on `today`, ordered by id: for browsing.
    pub fn entries(&self, today: chrono::NaiveDate) -> Vec<Entry> {
        let valid = self.documents.iter().filter(|document| document.is_valid_on(today));
        valid
            .map(|document| Entry {
                id: document.id.clone(),
                title: document.title.clone(),
                title_en: None,
                region: document.region.clone(),
                topics: document.topics.clone(),
            })
            .collect()
    }

    /// A document in the language of `locale` where there is such a form, otherwise in the other.
    pub fn document(&self, id: &DocumentId, locale: Locale) -> Option<Document> {
        let forms = || self.documents.iter().filter(|document| document.id == *id);
        forms().find(|document| document.locale.same_language(locale)).or_else(|| forms().next()).cloned()
    }

    /// The document that a token stands for.
    pub fn resolve(&self, token: Token) -> Option<DocumentId> {
        self.documents.iter().map(|document| &document.id).find(|id| id.token() == token).cloned()
    }
}
