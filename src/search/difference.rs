//! What two states of the knowledge have in common, by document.

use std::collections::HashMap;

use xxhash_rust::xxh3::Xxh3;

use super::snapshot::Snapshot;
use crate::knowledge::Document;
use crate::model::{DocumentId, Locale};

/// What differs between what is served and what could be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Documents that are new.
    pub added: Vec<Changed>,
    /// Documents in which anything is otherwise.
    pub changed: Vec<Changed>,
    /// Documents that are gone.
    pub removed: Vec<Changed>,
    /// How many documents are as they were.
    pub unchanged: usize,
}

/// One language form of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Changed {
    /// The document.
    pub document: DocumentId,
    /// Its language form.
    pub locale: Locale,
    /// Its title; of a document that is gone, the one it had.
    pub title: String,
}

impl Difference {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }

    /// From `before` to `documents`, whose hashes are given.
    pub(super) fn between(before: Option<&Snapshot>, documents: &[Document], hashes: &[u64]) -> Self {
        let mut gone: HashMap<(&DocumentId, Locale), (u64, &Document)> = HashMap::new();
        if let Some(before) = before {
            for (document, &hash) in before.documents.iter().zip(&before.hashes) {
                gone.insert((&document.id, document.locale), (hash, document));
            }
        }
        let mut difference = Self::default();
        for (document, hash) in documents.iter().zip(hashes) {
            match gone.remove(&(&document.id, document.locale)) {
                None => difference.added.push(changed(document)),
                Some((before, _)) if before == *hash => difference.unchanged += 1,
                Some(_) => difference.changed.push(changed(document)),
            }
        }
        difference.removed = gone.into_values().map(|(_, document)| changed(document)).collect();
        for list in [&mut difference.added, &mut difference.changed, &mut difference.removed] {
            list.sort();
        }
        difference
    }

    /// From one snapshot to another.
    pub(super) fn from_to(before: &Snapshot, after: &Snapshot) -> Self {
        Self::between(Some(before), &after.documents, &after.hashes)
    }
}

fn changed(document: &Document) -> Changed {
    Changed { document: document.id.clone(), locale: document.locale, title: document.title.clone() }
}

/// A hash over everything in a document.
pub fn hash_of(document: &Document) -> u64 {
    let mut hash = Xxh3::new();
    let mut part = |text: &[u8]| {
        hash.update(&(text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    // Plain data always has a form in JSON.
    part(&serde_json::to_vec(document).unwrap_or_default());
    for passage in &document.passages {
        part(passage.heading.as_deref().unwrap_or_default().as_bytes());
        part(passage.text.as_bytes());
    }
    hash.digest()
}
