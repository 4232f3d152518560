//! A located fault in a knowledge file, and the closed set of faults there are.

use std::fmt;
use std::path::PathBuf;

/// What is wrong, where, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, relative to the knowledge folder.
    pub path: PathBuf,
    /// The line, from 1; `None` when the fault is in the file as a whole.
    pub line: Option<usize>,
    /// What is wrong, in one sentence.
    pub what: String,
    /// How to mend it, in one sentence.
    pub mend: String,
    /// Whether something that is there could not be read at all, so that nobody can say what is
    /// missing: knowledge with such a fault must not take the place of what answers.
    pub fatal: bool,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {} {}", self.what, self.mend)
    }
}

/// Every way in which a knowledge file can be at fault. The only place that words them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    FolderUnreadable { why: String },
    FileUnreadable { why: String },
    NotAFile,
    LinkLoop,
    TooLarge { limit_bytes: usize },
    Binary,
    WrongEncoding,
    Empty,
    SameDocument { other: PathBuf },
    FrontMatterUnterminated,
    FrontMatterTooLarge { limit_bytes: usize },
    FrontMatterUnreadable { why: String },
    UnknownKey { key: String, known: &'static [&'static str] },
    DuplicateKey { key: String },
    EmptyValue { key: String },
    WrongType { key: String, wanted: &'static str },
    BadDate { key: String, value: String, wanted: &'static str },
    BadRegion { value: String },
    EndsBeforeItBegins,
    AmbiguousAlias { alias: String, other: String },
    ProbeUnreadable { line: String },
    ProbeOfNoDocument { document: String },
    TooManyProbes { limit: usize },
}

impl Fault {
    /// The fault at a place.
    pub(super) fn at(self, path: impl Into<PathBuf>, line: Option<usize>) -> Problem {
        Problem { path: path.into(), line, what: self.what(), mend: self.mend(), fatal: self.is_fatal() }
    }

    fn is_fatal(&self) -> bool {
        matches!(self, Self::FolderUnreadable { .. } | Self::FileUnreadable { .. })
    }

    fn what(&self) -> String {
        match self {
            Self::FolderUnreadable { why } => format!("The folder cannot be read: {why}."),
            Self::FileUnreadable { why } => format!("The file cannot be read: {why}."),
            Self::NotAFile => "This is not a regular file.".into(),
            Self::LinkLoop => "The link leads to a folder that is read already.".into(),
            Self::TooLarge { limit_bytes } => format!("The file is larger than {limit_bytes} bytes."),
            Self::Binary => "The file holds binary data, not text.".into(),
            Self::WrongEncoding => "Some characters cannot be read in the file's encoding.".into(),
            Self::Empty => "The file is empty.".into(),
            Self::SameDocument { other } => {
                format!("The file is the same document in the same language as {}.", other.display())
            }
            Self::FrontMatterUnterminated => "The front matter has no closing --- line.".into(),
            Self::FrontMatterTooLarge { limit_bytes } => {
                format!("The front matter is larger than {limit_bytes} bytes.")
            }
            Self::FrontMatterUnreadable { why } => format!("The front matter is not valid YAML: {why}."),
            Self::UnknownKey { key, .. } => format!("The key {key:?} is not known."),
            Self::DuplicateKey { key } => format!("The key {key:?} appears twice."),
            Self::EmptyValue { key } => format!("The value of {key:?} is empty."),
            Self::WrongType { key, wanted } => format!("The value of {key:?} is not {wanted}."),
            Self::BadDate { key, value, .. } => format!("The value of {key:?} is not a date: {value:?}."),
            Self::BadRegion { value } => format!("The region names no place: {value:?}."),
            Self::EndsBeforeItBegins => "The last day of validity lies before the first.".into(),
            Self::AmbiguousAlias { alias, other } => {
                format!("The alias {alias:?} is also a name of {other}.")
            }
            Self::ProbeUnreadable { line } => format!("“{line}” is not a probe."),
            Self::ProbeOfNoDocument { document } => {
                format!("The probe expects the document {document:?}, which there is not.")
            }
            Self::TooManyProbes { limit } => format!("There are more than {limit} probes."),
        }
    }

    fn mend(&self) -> String {
        match self {
            Self::FolderUnreadable { .. } => "Check that it exists and may be read.".into(),
            Self::FileUnreadable { .. } => "Check that the file may be read.".into(),
            Self::NotAFile => "Replace it with a Markdown file, or remove it.".into(),
            Self::LinkLoop => "Remove the link.".into(),
            Self::TooLarge { .. } => "Split it into several files.".into(),
            Self::Binary => "Save it as UTF-8 text, or give it another extension.".into(),
            Self::WrongEncoding => "Save the file as UTF-8 and look for � in it.".into(),
            Self::Empty => "Write something in it, or remove it.".into(),
            Self::SameDocument { .. } => "Rename one of the two; this one was left out.".into(),
            Self::FrontMatterUnterminated => "Put a line of --- after the last key.".into(),
            Self::FrontMatterTooLarge { .. } => "Move text into the body of the document.".into(),
            Self::FrontMatterUnreadable { .. } => {
                "Put quotation marks around values that hold a colon, and check the indentation.".into()
            }
            Self::UnknownKey { known, .. } => format!("Known keys are {}.", known.join(", ")),
            Self::DuplicateKey { .. } => "Remove one of the two; the first was used.".into(),
            Self::EmptyValue { .. } => "Fill it in, or remove the key.".into(),
            Self::WrongType { wanted, .. } => format!("Write {wanted}."),
            Self::BadDate { wanted, .. } => format!("Write it as {wanted}."),
            Self::BadRegion { .. } => "Write a path such as 四川/巴中/恩阳.".into(),
            Self::EndsBeforeItBegins => "Correct valid_from or valid_until.".into(),
            Self::AmbiguousAlias { .. } => "Keep it in one document only.".into(),
            Self::ProbeUnreadable { .. } => "Write: question => document : text of the answer.".into(),
            Self::ProbeOfNoDocument { .. } => {
                "Write the document's path without .md, or remove the probe.".into()
            }
            Self::TooManyProbes { .. } => "Keep the most important ones; the rest is not asked.".into(),
        }
    }
}
