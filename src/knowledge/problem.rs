//! A located fault in a knowledge file or a word list, and the closed set of faults there are. How they
//! are worded stands in the catalogues.

use std::path::PathBuf;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, relative to the knowledge folder.
    pub path: PathBuf,
    /// The line, from 1; `None` when the fault is in the file as a whole.
    pub line: Option<usize>,
    /// What is wrong.
    pub fault: Fault,
}

impl Problem {
    /// Whether something that is there could not be read at all, so that nobody can say what is
    /// missing: knowledge with such a fault must not take the place of what answers.
    pub fn is_fatal(&self) -> bool {
        matches!(
            self.fault,
            Fault::FolderUnreadable { .. }
                | Fault::FolderIsAFile
                | Fault::FileUnreadable { .. }
                | Fault::ListUnreadable { .. }
        )
    }
}

/// Every way in which a knowledge file or a word list can be at fault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the catalogue words each; fields are named for what they hold")]
pub enum Fault {
    FolderUnreadable { why: String },
    FolderIsAFile,
    FileUnreadable { why: String },
    NotAFile,
    LinkLoop,
    TooLarge { limit_mb: usize },
    Binary,
    WrongEncoding,
    Empty,
    SameDocument { other: PathBuf },
    FrontMatterUnterminated,
    FrontMatterTooLarge { limit_bytes: usize },
    FrontMatterUnreadable { why: String },
    NotKeyAndValue,
    UnknownKey { key: String, known: &'static [&'static str] },
    DuplicateKey { key: String },
    EmptyValue { key: String },
    WrongType { key: String, wanted: Wanted },
    BadDate { key: String, value: String, forms: &'static [&'static str] },
    BadRegion { value: String },
    EndsBeforeItBegins,
    AmbiguousAlias { alias: String, title: String, other: PathBuf },
    ProbeUnreadable { line: String },
    ProbeOfNoDocument { document: String },
    TooManyProbes { limit: usize },
    KnownUnreadable { line: String },
    KnownOfNoDocument { document: String },
    KnownOfNoSentence { text: String, document: String },
    TooManyKnown { limit: usize },
    ListUnreadable { why: String },
    NotADictionaryEntry { entry: String },
    StandsAlone { entry: String },
    NotAnAlias { entry: String },
    AliasOfItself { entry: String },
    AliasInACircle { entry: String },
    AliasOfNothing { name: String },
}

/// What a value of front matter should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanted {
    /// One text.
    Text,
    /// A list of texts, or a single one.
    Texts,
    /// A map with the keys of a source.
    Source,
}

impl Fault {
    /// The fault at a place.
    pub fn at(self, path: impl Into<PathBuf>, line: Option<usize>) -> Problem {
        Problem { path: path.into(), line, fault: self }
    }
}
