//! Makes the next index out of the one that is served: what did not change is not cut again.
//!
//! The files of an index are never written twice, so the new folder begins with links to them;
//! then the documents that changed are deleted and added there. Everything is cut again when too
//! much changed, when the knowledge is small, or when anything is odd: that always works.
//!
//! Names are words of the dictionary, so a new, changed or vanished one changes how texts are cut
//! that hold it: those documents are cut again too. That the sum of all frequencies moves with
//! each name is left out: it shifts every path through a sentence by the same tiny amount for each
//! word. Deleted passages count in a term's frequency until their segment is merged; a tenth of all
//! is the most that is put up with.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use tantivy::{Index, IndexWriter, Searcher, Term};

use super::analyzer::{Analyzer, Learned, is_learned};
use super::characters::CharStatistics;
use super::fold::{fold, fold_text};
use super::generation::{Building, Checksums, Entry, checksums_of};
use super::indexer;
use super::schema::{schema, tokenizers};
use super::snapshot::{Snapshot, names_of};
use super::{difference::hash_of, retrieve};
use crate::knowledge::Document;
use crate::model::{DocumentId, Locale, Region};

/// Below so many passages everything is cut again: it takes no time and leaves nothing behind.
const SMALL: u64 = 500;

/// The largest share of passages that may be deleted ones or be cut again, one in so many.
const MOST_TOUCHED: u64 = 10;

/// More changed names than this are not looked for in every text.
const MOST_NAMES: usize = 64;

/// Memory for what is added, in bytes; the least that the index takes.
const WRITER_MEMORY: usize = 15 << 20;

/// An index with what belongs to it.
pub struct Built {
    /// The index.
    pub index: Index,
    /// Of the characters in it.
    pub chars: CharStatistics,
    /// Its documents by ordinal, without their passages.
    pub entries: Vec<Entry>,
    /// The checksums of files that were not written but linked.
    pub linked: Checksums,
}

/// Cuts everything.
pub fn build(
    building: Option<&Building>,
    mut documents: Vec<Document>,
    hashes: &[u64],
    analyzer: &Arc<Analyzer>,
    progress: &mut dyn FnMut(usize, usize),
) -> anyhow::Result<Built> {
    let folder = building.map(|building| building.folder.as_path());
    let (index, chars) = indexer::build(folder, &documents, analyzer, progress)?;
    let entries = documents.iter_mut().zip(hashes).map(|(document, &hash)| entry(document, hash)).collect();
    Ok(Built { index, chars, entries, linked: Checksums::new() })
}

fn entry(document: &mut Document, hash: u64) -> Entry {
    document.passages = Vec::new();
    let nothing = Document::new(DocumentId(String::new()), "");
    Entry { document: std::mem::replace(document, nothing), hash }
}

/// Which document comes to which ordinal, and which are cut again.
struct Plan {
    /// By ordinal: the position of the document in the knowledge.
    places: Vec<usize>,
    /// Ordinals to be written.
    write: Vec<usize>,
    /// Ordinals of the index before whose passages go.
    delete: Vec<usize>,
}

/// Makes the index of `documents` out of `base`, whose files lie in `files`; `None` when everything
/// should be cut again.
pub fn renew(
    building: &Building,
    files: &Path,
    base: &Snapshot,
    vocabulary: &Vocabulary<'_>,
    documents: &mut [Document],
    hashes: &[u64],
    analyzer: &Arc<Analyzer>,
) -> anyhow::Result<Option<Built>> {
    if base.passages() < SMALL {
        return Ok(None);
    }
    let Some(recut) = holding_changed_names(base, vocabulary, documents, hashes) else { return Ok(None) };
    let plan = plan(base, documents, hashes, &recut);
    let written: usize = plan.write.iter().map(|&at| documents[plan.places[at]].passages.len()).sum();
    if written as u64 * MOST_TOUCHED > base.passages()
        || deleted(&base.searcher) * MOST_TOUCHED > base.passages()
    {
        return Ok(None);
    }
    let mut chars = base.chars().clone();
    for &ordinal in &plan.delete {
        for passage in retrieve::passages_of(base.shelf(), ordinal)? {
            chars.remove(&passage.text);
        }
    }
    for passage in plan.write.iter().flat_map(|&at| &documents[plan.places[at]].passages) {
        chars.add(&passage.text);
    }
    link(files, &building.folder)?;
    let index = write(&building.folder, &plan, documents, analyzer)?;
    let entries = plan.places.iter().map(|&at| entry(&mut documents[at], hashes[at])).collect();
    let mut linked = checksums_of(files).unwrap_or_default();
    linked.retain(|name, _| !is_replaced(name));
    Ok(Some(Built { index, chars, entries, linked }))
}

fn deleted(searcher: &Searcher) -> u64 {
    searcher.segment_readers().iter().map(|segment| u64::from(segment.num_deleted_docs())).sum()
}

/// Whether a file is one of the only two that an index ever replaces.
fn is_replaced(name: &str) -> bool {
    name == "meta.json" || name == ".managed.json"
}

/// The files of an index, not copied where the file system can do without.
fn link(from: &Path, to: &Path) -> std::io::Result<()> {
    for file in std::fs::read_dir(from)? {
        let name = file?.file_name();
        let text = name.to_string_lossy();
        let (from, to) = (from.join(&name), to.join(&name));
        let is_beside = text.ends_with(".json") || text.starts_with('.');
        if is_beside && !is_replaced(&text) {
            continue;
        }
        if is_replaced(&text) || std::fs::hard_link(&from, &to).is_err() {
            std::fs::copy(&from, &to)?;
        }
    }
    Ok(())
}

fn write(
    folder: &Path,
    plan: &Plan,
    documents: &[Document],
    analyzer: &Arc<Analyzer>,
) -> anyhow::Result<Index> {
    let (_, fields) = schema();
    let mut index = Index::open_in_dir(folder)?;
    index.set_tokenizers(tokenizers(analyzer));
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_MEMORY)?;
    for &ordinal in &plan.delete {
        writer.delete_term(Term::from_field_u64(fields.document, ordinal as u64));
    }
    for &ordinal in &plan.write {
        for passage in indexer::passages(&documents[plan.places[ordinal]], ordinal, fields) {
            writer.add_document(passage)?;
        }
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(index)
}

fn plan(base: &Snapshot, documents: &[Document], hashes: &[u64], recut: &HashSet<usize>) -> Plan {
    let known = ordinals(base);
    let mut places: Vec<Option<usize>> = vec![None; base.documents.len()];
    let (mut new, mut write, mut delete) = (Vec::new(), Vec::new(), Vec::new());
    for (at, document) in documents.iter().enumerate() {
        let Some(&ordinal) = known.get(&(&document.id, document.locale)) else {
            new.push(at);
            continue;
        };
        places[ordinal] = Some(at);
        if base.hashes[ordinal] != hashes[at] || recut.contains(&at) {
            write.push(ordinal);
            delete.push(ordinal);
        }
    }
    delete.extend((0..places.len()).filter(|&ordinal| places[ordinal].is_none()));
    for at in new {
        let ordinal = places.iter().position(Option::is_none).unwrap_or(places.len());
        if ordinal == places.len() {
            places.push(Some(at));
        } else {
            places[ordinal] = Some(at);
        }
        write.push(ordinal);
    }
    // What is still free is filled from the end.
    while let Some(free) = places.iter().position(Option::is_none) {
        let last = places.len() - 1;
        if let (Some(at), true) = (places.pop().flatten(), last != free) {
            places[free] = Some(at);
            delete.push(last);
            write.retain(|&ordinal| ordinal != last);
            write.push(free);
        }
    }
    delete.sort_unstable();
    delete.dedup();
    Plan { places: places.into_iter().flatten().collect(), write, delete }
}

fn ordinals(base: &Snapshot) -> HashMap<(&DocumentId, Locale), usize> {
    let documents = base.documents.iter().enumerate();
    documents.map(|(ordinal, document)| ((&document.id, document.locale), ordinal)).collect()
}

/// The words that the dictionary has to know.
pub struct Vocabulary<'w> {
    /// Those that the dictionary of the base has from its documents.
    before: BTreeSet<String>,
    /// Those that it is to have.
    after: BTreeSet<String>,
    /// The words of the lists.
    listed: &'w [Learned],
}

impl<'w> Vocabulary<'w> {
    /// The vocabulary of `documents` with the words of the lists, and that of the base.
    pub fn new(base: Option<&Snapshot>, documents: &[Document], listed: &'w [Learned]) -> Self {
        let before = base.map(|base| learned(&base.documents)).unwrap_or_default();
        Self { before, after: learned(documents), listed }
    }

    /// The analyzer that knows it: the one of `base` where that does.
    pub fn analyzer(&self, base: Option<&Snapshot>) -> Arc<Analyzer> {
        let Some(base) =
            base.filter(|base| base.words.dictionary == self.listed && self.before.is_subset(&self.after))
        else {
            return Arc::new(Analyzer::new(self.after.iter().map(String::as_str), self.listed));
        };
        if self.before.len() == self.after.len() {
            return Arc::clone(&base.analyzer);
        }
        Arc::new(base.analyzer.with(self.after.difference(&self.before).map(String::as_str)))
    }
}

/// The words that the dictionary has from documents.
fn learned(documents: &[Document]) -> BTreeSet<String> {
    // Who asks about a place says its name; many a small one is in no dictionary.
    let places = documents.iter().filter_map(|document| document.region.as_ref()).flat_map(Region::parts);
    let names = documents.iter().flat_map(names_of).map(String::as_str).chain(places).map(fold_text);
    names.filter(|name| is_learned(name)).collect()
}

/// The positions of documents that hold a word which the dictionary of `base` has otherwise;
/// `None` when there are too many such words.
fn holding_changed_names(
    base: &Snapshot,
    vocabulary: &Vocabulary<'_>,
    documents: &[Document],
    hashes: &[u64],
) -> Option<HashSet<usize>> {
    let changed: Vec<&String> = vocabulary
        .before
        .symmetric_difference(&vocabulary.after)
        .chain(differing(&base.words.dictionary, vocabulary.listed))
        .collect();
    if changed.len() > MOST_NAMES {
        return None;
    }
    let known: HashSet<u64> = base.hashes.iter().copied().collect();
    let holds = |at: &usize| {
        let document = &documents[*at];
        // What changed anyway is cut again anyway.
        known.contains(&hashes[*at]) && {
            let text = folded(document);
            changed.iter().any(|name| text.contains(name.as_str()))
        }
    };
    Some(if changed.is_empty() { HashSet::new() } else { (0..documents.len()).filter(holds).collect() })
}

/// The words that only one of two dictionaries has, or has with this frequency.
fn differing<'w>(one: &'w [Learned], other: &'w [Learned]) -> impl Iterator<Item = &'w String> {
    let (these, those): (HashSet<_>, HashSet<_>) = (one.iter().collect(), other.iter().collect());
    let differing: Vec<&String> = these.symmetric_difference(&those).map(|learned| &learned.word).collect();
    differing.into_iter()
}

fn folded(document: &Document) -> String {
    let passages = document.passages.iter();
    let texts = passages.flat_map(|passage| passage.heading.as_deref().into_iter().chain([&*passage.text]));
    let mut folded = String::new();
    for text in names_of(document).map(String::as_str).chain(texts) {
        folded.extend(text.chars().map(fold));
        folded.push('\n');
    }
    folded
}

/// The hashes of documents, in their order.
pub fn hashes(documents: &[Document]) -> Vec<u64> {
    documents.iter().map(hash_of).collect()
}
