//! The closed set of what can be wrong with a file that somebody sends.

use serde::{Deserialize, Serialize};

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// The file; inside an archive with the folders that lead there.
    pub file: String,
    /// The part of the file, such as a sheet.
    pub part: Option<String>,
    /// The line, row or page, from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub what: Unfit,
}

/// Every way in which a file can be unfit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unfit {
    /// No bytes, or nothing but space.
    Empty,
    /// More than may be sent.
    TooLarge {
        /// The most, in MiB.
        limit_mb: usize,
    },
    /// An archive of more files than this.
    TooManyFiles {
        /// The most.
        limit: usize,
    },
    /// It unpacks to more than a file that people write.
    Bomb {
        /// The most, in MiB.
        limit_mb: usize,
    },
    /// One document of more text than this.
    TooMuchText {
        /// The most, in MiB.
        limit_mb: usize,
    },
    /// A table of more rows than this.
    TooManyRows {
        /// The most.
        limit: usize,
    },
    /// More pages than this.
    TooManyPages {
        /// The most.
        limit: usize,
    },
    /// None of the sorts of file that are read.
    UnknownKind,
    /// A form of office file from before 2007.
    OldOffice,
    /// The content is of another sort than the name says.
    OtherContent,
    /// It cannot be read to its end.
    Damaged,
    /// It wants a password.
    Encrypted,
    /// It brings a program along.
    Macros,
    /// A path in an archive that leads out of it, or begins at the root.
    ClimbsOut,
    /// A link in an archive.
    Link,
    /// An archive in an archive in an archive.
    TooDeep,
    /// Only pictures, as from a scanner; or letters that cannot be told apart.
    NoText,
    /// No column of questions and answers.
    NoColumns,
    /// A first row, and nothing below it.
    NoRows,
    /// Two files that would become the same document.
    SameName,
    /// With the files that it was sent together with it is too much.
    TooMuchTogether {
        /// The most, in MiB.
        limit_mb: usize,
    },
    /// It could not be had from whoever keeps it.
    NotFetched,
    /// It takes too long.
    TooSlow,
    /// The process that read it died of it, or ran out of memory.
    Overwhelming,
    /// Reading it failed in a way that nobody expected.
    Unexpected,
}
