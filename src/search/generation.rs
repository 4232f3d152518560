//! Generations on disk, one folder each: an index, the documents in it, the word lists of its time.
//!
//! A generation is whole once its `complete.json` is there, which is written last, and bears the
//! checksum of everything beside the index. So it can be served again without the files that it
//! was made of. A folder is never changed after it got its number.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use tantivy::Index;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::analyzer::Analyzer;
use super::characters::CharStatistics;
use super::folder;
use super::schema::tokenizers;
use super::words::Lists;
use crate::knowledge::Document;

/// Changes whenever the schema or the analysis does, so that older indexes are built anew.
const FORM: u64 = 9;

const COMPLETE: &str = "complete.json";
const DOCUMENTS: &str = "documents.json";
const WORDS: &str = "words.json";
const PREFIX: &str = "generation-";
const BUILDING: &str = "building-";

/// Generations of other knowledge folders that stay: somebody may come back to them.
const KEPT_OF_OTHERS: usize = 2;

/// Says which generation an admin went back to; it is served until the next explicit reload.
const HELD: &str = "held.json";

/// What lies beside the index of a generation.
pub struct Contents {
    /// The knowledge folder that it was made of.
    pub place: String,
    /// Of everything that it was made of.
    pub fingerprint: u64,
    /// Of the characters in it.
    pub chars: CharStatistics,
    /// The documents without their passages, by ordinal.
    pub documents: Vec<Entry>,
    /// The word lists as they were.
    pub words: Lists,
}

/// A document without its passages, which are in the index.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// The document.
    pub document: Document,
    /// A hash over it and its passages.
    pub hash: u64,
}

#[derive(Serialize, Deserialize)]
struct Complete {
    form: u64,
    place: String,
    fingerprint: u64,
    documents: u64,
    words: u64,
    chars: CharStatistics,
    files: Checksums,
}

/// The files of an index by name, each with a hash over its bytes.
pub type Checksums = BTreeMap<String, u64>;

#[derive(Deserialize)]
struct Checked {
    files: Checksums,
}

/// Only what a generation was made of; the rest is passed over.
#[derive(Deserialize)]
struct Origin {
    place: String,
    fingerprint: u64,
}

#[derive(Serialize, Deserialize)]
struct Held {
    generation: u64,
    /// The knowledge folder of that time: another one is not held back by it.
    place: String,
}

/// The folder of all generations.
#[derive(Debug, Clone)]
pub struct Generations {
    folder: PathBuf,
}

impl Generations {
    /// In `folder`, which need not be there yet.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The numbers of the generations on disk, ascending.
    pub fn numbers(&self) -> Vec<u64> {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut numbers: Vec<u64> = entries
            .filter_map(|entry| entry.file_name().to_str()?.strip_prefix(PREFIX)?.parse().ok())
            .collect();
        numbers.sort_unstable();
        numbers
    }

    /// The numbers of those that were made of a knowledge folder, ascending.
    pub fn numbers_of(&self, place: &str) -> Vec<u64> {
        let mut numbers = self.numbers();
        numbers.retain(|&number| self.is_of(number, place));
        numbers
    }

    fn is_of(&self, number: u64, place: &str) -> bool {
        self.origin(number).is_some_and(|origin| origin.place == place)
    }

    /// Whether a generation still is the one with this fingerprint: another process may have
    /// cleared the folder and begun to count anew.
    pub fn is_still(&self, number: u64, fingerprint: u64) -> bool {
        self.origin(number).is_some_and(|origin| origin.fingerprint == fingerprint)
    }

    fn origin(&self, number: u64) -> Option<Origin> {
        let complete = std::fs::read(self.path_of(number).join(COMPLETE)).ok()?;
        serde_json::from_slice(&complete).ok()
    }

    /// The folder of a generation.
    pub fn path_of(&self, number: u64) -> PathBuf {
        self.folder.join(format!("{PREFIX}{number:06}"))
    }

    /// What lies beside the index of a generation; `None` unless all of it is whole.
    pub fn contents(&self, number: u64) -> Option<Contents> {
        let folder = self.path_of(number);
        let complete: Complete = serde_json::from_slice(&std::fs::read(folder.join(COMPLETE)).ok()?).ok()?;
        if complete.form != FORM {
            return None;
        }
        let whole = |name: &str, hash: u64| {
            let bytes = std::fs::read(folder.join(name)).ok()?;
            (xxh3_64(&bytes) == hash).then_some(bytes)
        };
        Some(Contents {
            place: complete.place,
            fingerprint: complete.fingerprint,
            chars: complete.chars,
            documents: serde_json::from_slice(&whole(DOCUMENTS, complete.documents)?).ok()?,
            words: serde_json::from_slice(&whole(WORDS, complete.words)?).ok()?,
        })
    }

    /// The index of a generation; `None` when any of its files is damaged.
    pub fn index(&self, number: u64, analyzer: &Arc<Analyzer>) -> Option<Index> {
        let path = self.path_of(number);
        // A flipped byte shows only in the checksum.
        if checksums(&path, &Checksums::new()).ok()? != checksums_of(&path)? {
            tracing::warn!(generation = number, "the index on disk is damaged and is not used");
            return None;
        }
        let mut index = folder::open(&path).ok()?;
        index.set_tokenizers(tokenizers(analyzer));
        Some(index)
    }

    /// An empty folder to build in, under a name that no other process and no other build has.
    pub fn begin(&self) -> anyhow::Result<Building> {
        static BUILT: AtomicU64 = AtomicU64::new(0);
        let cannot = || format!("the index cannot be written at {}", self.folder.display());
        std::fs::create_dir_all(&self.folder).with_context(cannot)?;
        let number = BUILT.fetch_add(1, Ordering::Relaxed);
        let folder = self.folder.join(format!("{BUILDING}{}-{number}", std::process::id()));
        if folder.exists() {
            std::fs::remove_dir_all(&folder).with_context(cannot)?;
        }
        std::fs::create_dir(&folder).with_context(cannot)?;
        Ok(Building { folder, settled: false })
    }

    /// Gives a finished building the next free number.
    pub fn settle(&self, mut building: Building) -> io::Result<u64> {
        let mut number = self.numbers().last().map_or(1, |newest| newest + 1);
        loop {
            let finished = self.path_of(number);
            match std::fs::rename(&building.folder, &finished) {
                Ok(()) => {
                    building.settled = true;
                    sync_folder(&self.folder);
                    return Ok(number);
                }
                Err(_) if finished.exists() => number += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// Removes all but the newest `kept` of a knowledge folder with the one that is `served`, all
    /// but a few of other folders, and what other processes left half built. What cannot be removed
    /// now is left for the next time.
    pub fn forget_old(&self, place: &str, kept: usize, served: u64) {
        let (own, others): (Vec<u64>, Vec<u64>) = self
            .numbers()
            .into_iter()
            .rev()
            .partition(|&number| number == served || self.is_of(number, place));
        let own = own.into_iter().filter(|&number| number != served).skip(kept.max(2) - 1);
        for old in own.chain(others.into_iter().skip(KEPT_OF_OTHERS)) {
            let _ = std::fs::remove_dir_all(self.path_of(old));
        }
        for entry in std::fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if entry.file_name().to_str().is_some_and(is_abandoned) {
                let _ = std::fs::remove_dir_all(entry.path());
            }
        }
    }

    /// Which generation is held, when one is and it was made of `place`.
    pub fn held(&self, place: &str) -> Option<u64> {
        let held: Held = serde_json::from_slice(&std::fs::read(self.folder.join(HELD)).ok()?).ok()?;
        (held.place == place).then_some(held.generation)
    }

    /// From now on, over restarts, a generation is held; or none is.
    pub fn hold(&self, generation: Option<u64>, place: &str) -> anyhow::Result<()> {
        let path = self.folder.join(HELD);
        match generation {
            Some(generation) => {
                write_whole(&path, &serde_json::to_vec(&Held { generation, place: place.to_owned() })?)?;
            }
            None => match std::fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            },
        }
        sync_folder(&self.folder);
        Ok(())
    }
}

/// A generation under construction; what is left of it goes when this is dropped.
pub struct Building {
    /// Where the index is built.
    pub folder: PathBuf,
    settled: bool,
}

impl Building {
    /// Writes what lies beside the index. With this the generation is whole. Of the files that are
    /// `known` the checksums are taken as they are.
    pub fn complete(&self, contents: &Contents, known: &Checksums) -> anyhow::Result<()> {
        let documents = serde_json::to_vec(&contents.documents)?;
        let words = serde_json::to_vec(&contents.words)?;
        let complete = serde_json::to_vec(&CompleteRef {
            form: FORM,
            place: &contents.place,
            fingerprint: contents.fingerprint,
            documents: xxh3_64(&documents),
            words: xxh3_64(&words),
            chars: &contents.chars,
            files: checksums(&self.folder, known)?,
        })?;
        for (name, bytes) in [(DOCUMENTS, documents), (WORDS, words), (COMPLETE, complete)] {
            let path = self.folder.join(name);
            write_whole(&path, &bytes).with_context(|| format!("{} cannot be written", path.display()))?;
        }
        sync_folder(&self.folder);
        Ok(())
    }
}

#[derive(Serialize)]
struct CompleteRef<'a> {
    form: u64,
    place: &'a str,
    fingerprint: u64,
    documents: u64,
    words: u64,
    chars: &'a CharStatistics,
    files: Checksums,
}

impl Drop for Building {
    fn drop(&mut self) {
        if !self.settled {
            // Left over until the next time when it cannot be removed now.
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// The checksums of an index as they were written down.
pub fn checksums_of(folder: &Path) -> Option<Checksums> {
    let checked: Checked = serde_json::from_slice(&std::fs::read(folder.join(COMPLETE)).ok()?).ok()?;
    Some(checked.files)
}

/// The checksums of an index as it lies in `folder`, without its locks and what lies beside it; those
/// that are `known` are not worked out again. Read piece by piece: nothing of it stays in memory.
fn checksums(folder: &Path, known: &Checksums) -> io::Result<Checksums> {
    let mut checksums = Checksums::new();
    let mut piece = vec![0; 256 << 10];
    for file in std::fs::read_dir(folder)? {
        let name = file?.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || [COMPLETE, DOCUMENTS, WORDS].contains(&name.as_str()) {
            continue;
        }
        let hash = match known.get(&name) {
            Some(hash) => *hash,
            None => {
                let (mut file, mut hash) = (File::open(folder.join(&name))?, Xxh3::new());
                loop {
                    match file.read(&mut piece)? {
                        0 => break hash.digest(),
                        length => hash.update(&piece[..length]),
                    }
                }
            }
        };
        checksums.insert(name, hash);
    }
    Ok(checksums)
}

/// Writes a file so that it is either the old or the new one, never a part, whatever happens.
///
/// # Errors
/// When the file or its folder cannot be written.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let written = File::create(&temporary)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&temporary, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    if let Some(folder) = path.parent() {
        sync_folder(folder);
    }
    written
}

/// A rename lasts once its folder is on disk; where folders cannot be synced it lasts anyway.
fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

/// Whether a folder was being built by a process that is gone.
fn is_abandoned(name: &str) -> bool {
    let Some(process) = name.strip_prefix(BUILDING).and_then(|rest| rest.split('-').next()) else {
        return false;
    };
    let processes = Path::new("/proc");
    process.parse::<u32>().is_ok() && processes.is_dir() && !processes.join(process).exists()
}
