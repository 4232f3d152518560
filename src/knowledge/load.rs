//! Reads a folder of Markdown into documents and problems.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};
use xxhash_rust::xxh3::Xxh3;

use super::problem::Fault;
use super::words::{self, WordTexts};
use super::{Document, Probe, Problem, decode, front_matter, known, markdown, probes};
use crate::model::{DocumentId, Locale, WordList};

/// A file above this is not a text that somebody wrote for residents.
const FILE_LIMIT_BYTES: usize = 4 * 1024 * 1024;

/// Part of the fingerprint: to be raised when the same files come to be read differently.
const LOADER_VERSION: u64 = 1;

/// Everything that a knowledge folder holds, as loaded.
#[derive(Debug, Clone, Default)]
pub struct KnowledgeBase {
    /// Where it was read from.
    pub folder: PathBuf,
    /// The readable documents, ordered by id and locale.
    pub documents: Vec<Document>,
    /// The questions that must hold before this is answered from, in their order.
    pub probes: Vec<Probe>,
    /// The word lists that are kept beside the documents.
    pub words: WordTexts,
    /// Every fault found, ordered by path and line.
    pub problems: Vec<Problem>,
    /// A hash of every path and byte that was read: equal when nothing changed.
    pub fingerprint: u64,
}

/// Loads every `*.md` below `folder`, hidden ones left out. Blocks for as long as reading takes.
pub fn load(folder: &Path) -> KnowledgeBase {
    load_with(folder, &BTreeMap::new())
}

/// Loads the folder as it will be once these files, by their paths in it, hold these bytes.
pub fn load_with(folder: &Path, changed: &BTreeMap<PathBuf, Vec<u8>>) -> KnowledgeBase {
    let mut loader = Loader::new();
    let mut paths = loader.walk(folder);
    paths.extend(changed.keys().filter(|path| is_markdown(path)).cloned());
    paths.sort();
    paths.dedup();
    for path in paths {
        loader.file(folder, path, changed);
    }
    loader.known(folder);
    loader.probes(folder);
    for list in WordList::ALL {
        loader.words(folder, list, changed);
    }
    KnowledgeBase { folder: folder.to_owned(), ..loader.finish() }
}

/// The Markdown files below `folder`, relative to it and sorted.
pub(super) fn paths(folder: &Path) -> Vec<PathBuf> {
    Loader::new().walk(folder)
}

struct Loader {
    loaded: BTreeMap<(DocumentId, Locale), Loaded>,
    problems: Vec<Problem>,
    probes: Vec<Probe>,
    words: WordTexts,
    hash: Xxh3,
}

/// A document and where it came from.
struct Loaded {
    document: Document,
    path: PathBuf,
    alias_lines: Vec<usize>,
}

impl Loader {
    fn new() -> Self {
        let mut hash = Xxh3::new();
        hash.update(&LOADER_VERSION.to_le_bytes());
        Self {
            loaded: BTreeMap::new(),
            problems: Vec::new(),
            probes: Vec::new(),
            words: WordTexts::new(),
            hash,
        }
    }

    fn problem(&mut self, fault: Fault, path: impl Into<PathBuf>) {
        self.problems.push(fault.at(path, None));
    }

    /// The Markdown files below `folder`, relative to it and sorted. A link to a folder that is
    /// read already is not followed: it would never end, or read the same files twice.
    fn walk(&mut self, folder: &Path) -> Vec<PathBuf> {
        if folder.is_file() {
            self.problem(Fault::FolderIsAFile, folder);
            return Vec::new();
        }
        let mut folders_read: HashSet<PathBuf> = HashSet::new();
        let root = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let mut loops = Vec::new();
        let mut files = Vec::new();
        let walker =
            WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter().filter_entry(|entry| {
                if entry.depth() == 0 {
                    return true;
                }
                if is_hidden(entry) {
                    return false;
                }
                if entry.path_is_symlink() && entry.file_type().is_dir() {
                    let target = entry.path().canonicalize().unwrap_or_default();
                    let is_read = target.starts_with(&root) || root.starts_with(&target);
                    if is_read || !folders_read.insert(target) {
                        loops.push(relative(entry.path(), folder));
                        return false;
                    }
                }
                true
            });
        for entry in walker {
            match entry {
                Ok(entry) if entry.file_type().is_dir() || !is_markdown(entry.path()) => {}
                Ok(entry) => files.push(relative(entry.path(), folder)),
                Err(error) => self.walk_error(&error, folder),
            }
        }
        for path in loops {
            self.problem(Fault::LinkLoop, path);
        }
        files.sort();
        files
    }

    fn walk_error(&mut self, error: &walkdir::Error, folder: &Path) {
        let path = error.path().map_or_else(PathBuf::new, |path| relative(path, folder));
        let why = || error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        let fault = if error.loop_ancestor().is_some() {
            Fault::LinkLoop
        } else if is_markdown(&path) && error.depth() > 0 {
            Fault::FileUnreadable { why: why() }
        } else {
            Fault::FolderUnreadable { why: why() }
        };
        let path = if path.as_os_str().is_empty() { folder.to_owned() } else { path };
        self.problem(fault, path);
    }

    fn file(&mut self, folder: &Path, path: PathBuf, changed: &BTreeMap<PathBuf, Vec<u8>>) {
        let read = changed.get(&path).cloned().map_or_else(|| read_file(&folder.join(&path)), Ok);
        let bytes = match read {
            Ok(bytes) => bytes,
            Err(fault) => return self.problem(fault, path),
        };
        self.fingerprint(&path, &bytes);
        let decoded = match decode::decode(&bytes) {
            Ok(decoded) => decoded,
            Err(fault) => return self.problem(fault, path),
        };
        if let Some(line) = decoded.damaged_line {
            self.problems.push(Fault::WrongEncoding.at(&path, Some(line)));
        }
        if decoded.text.trim().is_empty() {
            return self.problem(Fault::Empty, path);
        }
        self.document(path, &decoded.text);
    }

    fn document(&mut self, path: PathBuf, text: &str) {
        let (id, locale) = identity(&path);
        if let Some(other) = self.loaded.get(&(id.clone(), locale)) {
            let other = other.path.clone();
            return self.problem(Fault::SameDocument { other }, path);
        }
        let (front, body, faults) = front_matter::read(text);
        self.problems.extend(faults.into_iter().map(|(line, fault)| fault.at(&path, Some(line))));
        let body = markdown::read(body, front.title.as_deref());
        let title = front.title.or(body.title).unwrap_or_else(|| id.slug().to_owned());
        let (alias_lines, aliases) = front.aliases.into_iter().filter(|(_, alias)| *alias != title).unzip();
        let document = Document {
            id: id.clone(),
            locale,
            title,
            aliases,
            region: front.region,
            topics: front.topics,
            summary: front.summary,
            source: front.source,
            valid_from: front.valid_from,
            valid_until: front.valid_until,
            contact: front.contact,
            known: Vec::new(),
            passages: body.passages,
        };
        self.loaded.insert((id, locale), Loaded { document, path, alias_lines });
    }

    fn fingerprint(&mut self, path: &Path, bytes: &[u8]) {
        let path = path.as_os_str().as_encoded_bytes();
        for part in [path, bytes] {
            self.hash.update(&(part.len() as u64).to_le_bytes());
            self.hash.update(part);
        }
    }

    /// Reads the known questions and gives them to the documents.
    fn known(&mut self, folder: &Path) {
        let path = folder.join(known::FILE);
        if !path.exists() {
            return;
        }
        match read_file(&path) {
            Ok(bytes) => {
                self.fingerprint(Path::new(known::FILE), &bytes);
                let mut documents: Vec<&mut Document> =
                    self.loaded.values_mut().map(|loaded| &mut loaded.document).collect();
                known::give(&bytes, &mut documents, &mut self.problems);
            }
            Err(fault) => self.problem(fault, known::FILE),
        }
    }

    /// Reads the probes; they are no part of the fingerprint, because they change no answer.
    fn probes(&mut self, folder: &Path) {
        let path = probes::path_in(folder);
        if !path.exists() {
            return;
        }
        match read_file(&path) {
            Ok(bytes) => {
                let documents: Vec<&Document> = self.loaded.values().map(|loaded| &loaded.document).collect();
                self.probes = probes::read(&bytes, &documents, &mut self.problems);
            }
            Err(fault) => self.problem(fault, probes::FILE),
        }
    }

    /// Reads a word list; no part of the fingerprint either, because the search has its own for it.
    fn words(&mut self, folder: &Path, list: WordList, changed: &BTreeMap<PathBuf, Vec<u8>>) {
        let path = words::path(list);
        let there = folder.join(&path);
        let read = match changed.get(&path) {
            Some(bytes) => Ok(bytes.clone()),
            None if there.exists() => read_file(&there),
            None => return,
        };
        match read.and_then(|bytes| decode::decode(&bytes)) {
            Ok(decoded) => {
                if let Some(line) = decoded.damaged_line {
                    self.problems.push(Fault::WrongEncoding.at(&path, Some(line)));
                }
                self.words.insert(list.file().to_owned(), decoded.text);
            }
            Err(fault) => self.problem(fault, path),
        }
    }

    fn finish(mut self) -> KnowledgeBase {
        self.problems.extend(ambiguous_aliases(self.loaded.values()));
        self.problems.sort();
        KnowledgeBase {
            folder: PathBuf::new(),
            documents: self.loaded.into_values().map(|loaded| loaded.document).collect(),
            probes: self.probes,
            words: self.words,
            problems: self.problems,
            fingerprint: self.hash.digest(),
        }
    }
}

/// An alias that also names another document would answer with either by chance.
fn ambiguous_aliases<'l>(loaded: impl Iterator<Item = &'l Loaded> + Clone) -> Vec<Problem> {
    let name = |text: &str| text.to_lowercase();
    let mut owners: HashMap<String, Vec<&Loaded>> = HashMap::new();
    for one in loaded.clone() {
        for text in std::iter::once(&one.document.title).chain(&one.document.aliases) {
            owners.entry(name(text)).or_default().push(one);
        }
    }
    let mut problems = Vec::new();
    for one in loaded {
        for (alias, line) in one.document.aliases.iter().zip(&one.alias_lines) {
            let is_other = |other: &&&Loaded| other.document.id != one.document.id;
            if let Some(other) = owners[&name(alias)].iter().find(is_other) {
                let (title, other) = (other.document.title.clone(), other.path.clone());
                let fault = Fault::AmbiguousAlias { alias: alias.clone(), title, other };
                problems.push(fault.at(&one.path, Some(*line)));
            }
        }
    }
    problems
}

fn read_file(path: &Path) -> Result<Vec<u8>, Fault> {
    let unreadable = |error: io::Error| Fault::FileUnreadable { why: error.to_string() };
    // Opening a pipe would wait for a writer for ever.
    if !path.metadata().map_err(unreadable)?.is_file() {
        return Err(Fault::NotAFile);
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(FILE_LIMIT_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > FILE_LIMIT_BYTES {
        return Err(Fault::TooLarge { limit_mb: FILE_LIMIT_BYTES >> 20 });
    }
    Ok(bytes)
}

/// Which document a file is, and in which language.
pub(super) fn identity(path: &Path) -> (DocumentId, Locale) {
    let stem = path.with_extension("");
    let parts: Vec<_> = stem.iter().map(|part| part.to_string_lossy()).collect();
    let id = parts.join("/");
    match id.strip_suffix(".en") {
        Some(chinese) => (DocumentId(chinese.to_owned()), Locale::En),
        None => (DocumentId(id), Locale::ZhHans),
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
}

fn relative(path: &Path, folder: &Path) -> PathBuf {
    path.strip_prefix(folder).unwrap_or(path).to_owned()
}
