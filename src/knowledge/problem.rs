//! A located fault in a knowledge file.

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
