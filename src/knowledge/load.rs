//! Reads a folder of Markdown into documents and problems.

use std::path::Path;

use super::{Document, Problem};

/// Everything that a knowledge folder holds, as loaded.
#[derive(Debug, Clone, Default)]
pub struct KnowledgeBase {
    /// The readable documents, ordered by id and locale.
    pub documents: Vec<Document>,
    /// Every fault found, ordered by path and line.
    pub problems: Vec<Problem>,
    /// A hash of every path and byte that was read: equal when nothing changed.
    pub fingerprint: u64,
}

/// Loads every `*.md` below `folder`.
pub fn load(_folder: &Path) -> KnowledgeBase {
    KnowledgeBase::default()
}
