//! Writes the knowledge base into an index.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use tantivy::schema::document::TantivyDocument;
use tantivy::{Index, IndexSettings};

use super::analyzer::Analyzer;
use super::fold::fold;
use super::kept;
use super::schema::{Fields, place, schema, tokenizers};
use crate::knowledge::Document;

/// Memory for one segment under construction, in bytes.
const WRITER_MEMORY: usize = 100 << 20;

/// Builds the index in `folder`, or in memory.
pub fn build(
    folder: Option<&Path>,
    documents: &[Document],
    analyzer: &Arc<Analyzer>,
    progress: &mut dyn FnMut(usize, usize),
) -> anyhow::Result<Index> {
    let (schema, fields) = schema();
    let builder = Index::builder().schema(schema).tokenizers(tokenizers(analyzer)).settings(IndexSettings {
        docstore_blocksize: 4 << 10,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    });
    let index = match folder {
        Some(folder) => {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
            builder.create_in_dir(folder)?
        }
        None => builder.create_in_ram()?,
    };
    let mut writer = index.writer_with_num_threads(1, WRITER_MEMORY)?;
    let total = documents.iter().map(|document| document.passages.len().max(1)).sum();
    let mut done = 0;
    for (ordinal, document) in documents.iter().enumerate() {
        for passage in passages(document, ordinal, fields) {
            writer.add_document(passage)?;
            done += 1;
            if done % 256 == 0 || done == total {
                progress(done, total);
            }
        }
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(index)
}

/// The index's entries of a document.
pub fn passages(
    document: &Document,
    ordinal: usize,
    fields: Fields,
) -> impl Iterator<Item = TantivyDocument> {
    let names = std::iter::once(&document.title).chain(&document.aliases);
    let title: String = names.flat_map(|name| name.chars().map(fold).chain(['\n'])).collect();
    document.passages.iter().enumerate().map(move |(number, passage)| {
        let folded: Vec<char> = passage.text.chars().map(fold).collect();
        let kept = kept::encode(&kept::sentences(&folded));
        let mut searched: String = folded.into_iter().collect();
        if let Some(heading) = &passage.heading {
            searched.push('\n');
            searched.extend(heading.chars().map(fold));
        }
        let mut entry = TantivyDocument::default();
        entry.add_text(fields.words, &searched);
        entry.add_text(fields.bigrams, &searched);
        entry.add_text(fields.title, &title);
        entry.add_u64(fields.document, ordinal as u64);
        entry.add_u64(fields.place, place(ordinal, number));
        if let Some(heading) = &passage.heading {
            entry.add_text(fields.heading, heading);
        }
        entry.add_text(fields.text, &passage.text);
        entry.add_bytes(fields.kept, &kept);
        entry
    })
}

/// In how many passages each character occurs, most useful for single characters, which the index
/// has no terms for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CharStatistics {
    counts: HashMap<char, u32>,
}

impl CharStatistics {
    /// Counts.
    pub fn of(documents: &[Document]) -> Self {
        let mut counted = Self::default();
        for passage in documents.iter().flat_map(|document| &document.passages) {
            counted.add(&passage.text);
        }
        counted
    }

    /// Counts one passage more.
    pub fn add(&mut self, text: &str) {
        for c in distinct(text) {
            *self.counts.entry(c).or_default() += 1;
        }
    }

    /// Takes one passage back that was counted.
    pub fn remove(&mut self, text: &str) {
        for c in distinct(text) {
            if let Some(count) = self.counts.get_mut(&c) {
                *count = count.saturating_sub(1);
            }
        }
        self.counts.retain(|_, count| *count > 0);
    }

    /// In how many passages `c` occurs.
    pub fn passages_with(&self, c: char) -> u32 {
        self.counts.get(&c).copied().unwrap_or(0)
    }
}

/// The letters, digits and ideographs of a text, folded, each once.
fn distinct(text: &str) -> Vec<char> {
    let mut seen: Vec<char> = text.chars().map(fold).filter(|c| c.is_alphanumeric()).collect();
    seen.sort_unstable();
    seen.dedup();
    seen
}
