//! Indexes on disk, one folder per generation.
//!
//! A generation is whole once its `complete.json` is there, which is written last. One that is
//! missing, damaged or made of other knowledge is built anew beside it; the newest two are kept.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use tantivy::Index;

use super::analyzer::Analyzer;
use super::indexer::{self, CharStatistics};
use super::schema::tokenizers;
use crate::knowledge::Document;

/// Changes whenever the schema or the analysis does, so that older indexes are built anew.
const FORM: u64 = 1;

/// How many generations stay on disk.
const KEPT: usize = 2;

const COMPLETE: &str = "complete.json";
const PREFIX: &str = "generation-";

/// An index that is whole.
pub struct Generation {
    /// Its number, from 1.
    pub number: u64,
    /// The index.
    pub index: Index,
    /// Of the characters in it.
    pub chars: CharStatistics,
    /// Whether it was at hand.
    pub reused: bool,
}

#[derive(Serialize, Deserialize)]
struct Complete {
    form: u64,
    fingerprint: u64,
    chars: CharStatistics,
}

/// Opens the newest generation that fits, or builds the next.
pub fn open(
    folder: Option<&Path>,
    fingerprint: u64,
    documents: &[Document],
    analyzer: &Arc<Analyzer>,
    progress: &mut dyn FnMut(usize, usize),
) -> anyhow::Result<Generation> {
    let Some(folder) = folder else {
        let index = indexer::build(None, documents, analyzer, progress)?;
        return Ok(Generation { number: 1, index, chars: CharStatistics::of(documents), reused: false });
    };
    let newest = numbers(folder).last().copied().unwrap_or(0);
    if let Some((index, chars)) = reuse(folder, newest, fingerprint, analyzer) {
        return Ok(Generation { number: newest, index, chars, reused: true });
    }
    build(folder, newest + 1, fingerprint, documents, analyzer, progress)
}

fn reuse(
    folder: &Path,
    number: u64,
    fingerprint: u64,
    analyzer: &Arc<Analyzer>,
) -> Option<(Index, CharStatistics)> {
    let folder = path_of(folder, number);
    let complete: Complete = serde_json::from_slice(&std::fs::read(folder.join(COMPLETE)).ok()?).ok()?;
    if complete.form != FORM || complete.fingerprint != fingerprint {
        return None;
    }
    // Any error means: build again from the source. A flipped byte shows only in the checksum.
    let mut index = Index::open_in_dir(&folder).ok()?;
    index.set_tokenizers(tokenizers(analyzer));
    match index.validate_checksum() {
        Ok(damaged) if damaged.is_empty() => Some((index, complete.chars)),
        _ => {
            tracing::warn!(generation = number, "the index on disk is damaged and is built again");
            None
        }
    }
}

fn build(
    folder: &Path,
    number: u64,
    fingerprint: u64,
    documents: &[Document],
    analyzer: &Arc<Analyzer>,
    progress: &mut dyn FnMut(usize, usize),
) -> anyhow::Result<Generation> {
    let cannot = |path: &Path| format!("the index cannot be written at {}", path.display());
    // Built under a name of this process, so that two at once do not meet half way.
    let building = folder.join(format!("building-{}", std::process::id()));
    if building.exists() {
        std::fs::remove_dir_all(&building).with_context(|| cannot(&building))?;
    }
    drop(indexer::build(Some(&building), documents, analyzer, progress).with_context(|| cannot(&building))?);
    let complete = Complete { form: FORM, fingerprint, chars: CharStatistics::of(documents) };
    std::fs::write(building.join(COMPLETE), serde_json::to_vec(&complete)?)
        .with_context(|| cannot(&building))?;
    let (number, finished) = settle(folder, &building, number).with_context(|| cannot(folder))?;
    forget_old(folder, number);
    let mut index = Index::open_in_dir(&finished)?;
    index.set_tokenizers(tokenizers(analyzer));
    Ok(Generation { number, index, chars: complete.chars, reused: false })
}

/// Gives the finished folder its number, the next free one from `number` on.
fn settle(folder: &Path, building: &Path, number: u64) -> std::io::Result<(u64, PathBuf)> {
    let mut number = number;
    loop {
        let finished = path_of(folder, number);
        match std::fs::rename(building, &finished) {
            Ok(()) => return Ok((number, finished)),
            Err(_) if finished.exists() => number += 1,
            Err(error) => return Err(error),
        }
    }
}

fn forget_old(folder: &Path, newest: u64) {
    let numbers = numbers(folder);
    for &old in numbers.iter().filter(|&&number| number <= newest).rev().skip(KEPT) {
        // Left over until the next time when it cannot be removed now.
        let _ = std::fs::remove_dir_all(path_of(folder, old));
    }
}

fn path_of(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{PREFIX}{number:06}"))
}

/// The numbers of the generations on disk, ascending.
fn numbers(folder: &Path) -> Vec<u64> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut numbers: Vec<u64> =
        entries.filter_map(|entry| entry.file_name().to_str()?.strip_prefix(PREFIX)?.parse().ok()).collect();
    numbers.sort_unstable();
    numbers
}
