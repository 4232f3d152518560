//! What is told of how a store was opened.

use std::path::PathBuf;

/// What had to be done to open a store; empty when all was well. The admin wants to know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opening {
    /// In the order in which it was done.
    pub repairs: Vec<Repair>,
}

/// One step of a repair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repair {
    /// Damaged snapshot files were moved here; nothing is lost.
    SnapshotsSetAside(PathBuf),
    /// The backend's damaged settings file was moved here; nothing is lost.
    SettingsSetAside(PathBuf),
    /// The store was beyond repair, or had lost records, and was moved here; what follows says what
    /// replaced it.
    StoreSetAside {
        /// Where it is now.
        to: PathBuf,
        /// Why it cannot be used.
        why: String,
    },
    /// The last scheduled export was taken in; what came after it is lost.
    ExportRestored {
        /// How many records it held.
        records: usize,
    },
    /// There was no export to restore, but some of the broken store could still be read and was
    /// taken over; the rest is lost.
    RestKept {
        /// How many records that were.
        records: usize,
    },
    /// There was no export to restore: everything is lost.
    NoExport,
    /// The export was of no use either and was moved here.
    ExportSetAside {
        /// Where it is now.
        to: PathBuf,
        /// Why it could not be read.
        why: String,
    },
}
