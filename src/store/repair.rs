//! Opening a store that may be broken: what is tried, in which order, and what is told.
//!
//! Nothing is ever deleted: what cannot be read is moved aside under a dated name. Knows no
//! backend; how to open one is handed in.

use std::fs::{self, File, TryLockError};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::export::{self, LAST_EXPORT};
use super::{Contents, Error, Result};
use crate::model::Timestamp;

/// The store's folder inside the data directory.
const STATE: &str = "state";

/// Held as long as the store is open. It is ours rather than the backend's, so that nothing is
/// repaired under the hands of another process.
const LOCK: &str = "linli.lock";

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
    /// The store was beyond repair and was moved here; what follows says what replaced it.
    StoreSetAside {
        /// Where it is now.
        to: PathBuf,
        /// Why it could not be opened.
        why: String,
    },
    /// The last scheduled export was taken in; what came after it is lost.
    ExportRestored {
        /// How many records it held.
        records: usize,
    },
    /// There was no export to restore: everything is lost.
    NoExport,
    /// The export was of no use either and was moved here: everything is lost.
    ExportSetAside {
        /// Where it is now.
        to: PathBuf,
        /// Why it could not be read.
        why: String,
    },
}

/// Why a store did not open.
#[derive(Debug)]
pub(super) enum Failure {
    /// The data are damaged.
    Damaged(String),
    /// The system is at fault: no permission, no space.
    System(String),
}

/// How to open a backend in a folder. `found` sets up a new store with its first contents;
/// without it the folder must hold a store that was set up completely.
pub(super) type Open<'o, S> = &'o dyn Fn(&Path, Option<Contents>) -> std::result::Result<S, Failure>;

/// Opens the store below `data_dir`, repairing what must be repaired. The lock is to be held for
/// as long as the store is in use.
pub(super) fn open<S>(data_dir: &Path, now: Timestamp, open: Open<'_, S>) -> Result<(S, File, Opening)> {
    let lock = lock(data_dir)?;
    let mut attempt = Attempt { data_dir, now, open, opening: Opening::default() };
    let store = attempt.run()?;
    Ok((store, lock, attempt.opening))
}

/// Whether there is anything to open below `data_dir`.
pub(super) fn exists(data_dir: &Path) -> bool {
    data_dir.join(STATE).exists() || data_dir.join(LAST_EXPORT).exists()
}

fn lock(data_dir: &Path) -> Result<File> {
    let unusable = |path: &Path, error: &io::Error| Error::DataDirectory {
        path: path.to_owned(),
        why: error.to_string(),
    };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(data_dir).map_err(|error| unusable(data_dir, &error))?;
    let path = data_dir.join(LOCK);
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|error| unusable(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::AlreadyOpen(data_dir.to_owned())),
        Err(TryLockError::Error(error)) => Err(unusable(&path, &error)),
    }
}

struct Attempt<'o, S> {
    data_dir: &'o Path,
    now: Timestamp,
    open: Open<'o, S>,
    opening: Opening,
}

impl<S> Attempt<'_, S> {
    fn run(&mut self) -> Result<S> {
        let state = self.data_dir.join(STATE);
        if !state.exists() {
            return self.found(&state, None);
        }
        let mut why = match self.guarded(&state, None)? {
            Ok(store) => return Ok(store),
            Err(why) => why,
        };
        if self.set_snapshots_aside(&state)? {
            match self.guarded(&state, None)? {
                Ok(store) => return Ok(store),
                Err(again) => why = again,
            }
        }
        let to = self.set_aside(&state)?;
        self.opening.repairs.push(Repair::StoreSetAside { to, why: why.clone() });
        self.found(&state, Some(&why))
    }

    /// Sets up a new store: from the last export where there is one. When there was no store at
    /// all and no export either, it is simply the first start.
    fn found(&mut self, state: &Path, broken: Option<&str>) -> Result<S> {
        let contents = self.last_export(broken.is_some())?;
        match self.guarded(state, Some(contents))? {
            Ok(store) => Ok(store),
            Err(why) => Err(Error::Backend(why)),
        }
    }

    fn last_export(&mut self, was_broken: bool) -> Result<Contents> {
        let path = self.data_dir.join(LAST_EXPORT);
        if !path.exists() {
            if was_broken {
                self.opening.repairs.push(Repair::NoExport);
            }
            return Ok(Contents::default());
        }
        match export::load(&path).and_then(|bytes| export::read(&bytes)) {
            Ok((contents, records)) => {
                self.opening.repairs.push(Repair::ExportRestored { records });
                Ok(contents)
            }
            Err(error) => {
                let to = self.set_aside(&path)?;
                self.opening.repairs.push(Repair::ExportSetAside { to, why: error.to_string() });
                Ok(Contents::default())
            }
        }
    }

    /// Opens, turning a panic into a reason. `Err` only when trying again would not help.
    fn guarded(&self, state: &Path, found: Option<Contents>) -> Result<std::result::Result<S, String>> {
        match catch_unwind(AssertUnwindSafe(|| (self.open)(state, found))) {
            Ok(Ok(store)) => Ok(Ok(store)),
            Ok(Err(Failure::Damaged(why))) => Ok(Err(why)),
            Ok(Err(Failure::System(why))) => Err(Error::DataDirectory { path: state.to_owned(), why }),
            Err(_) => Ok(Err("opening it panicked".into())),
        }
    }

    /// Moves the snapshot files away; whether there were any. The log alone holds everything.
    fn set_snapshots_aside(&mut self, state: &Path) -> Result<bool> {
        let unusable =
            |error: io::Error| Error::DataDirectory { path: state.to_owned(), why: error.to_string() };
        let Ok(entries) = fs::read_dir(state) else { return Ok(false) };
        let snapshots: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"snap.")))
            .collect();
        if snapshots.is_empty() {
            return Ok(false);
        }
        let aside = self.dated(&state.with_file_name("snapshots"));
        fs::create_dir(&aside).map_err(unusable)?;
        for snapshot in snapshots {
            fs::rename(&snapshot, aside.join(snapshot.file_name().unwrap_or_default())).map_err(unusable)?;
        }
        self.opening.repairs.push(Repair::SnapshotsSetAside(aside));
        Ok(true)
    }

    fn set_aside(&self, path: &Path) -> Result<PathBuf> {
        let unusable =
            |error: io::Error| Error::DataDirectory { path: path.to_owned(), why: error.to_string() };
        let aside = self.dated(path);
        fs::rename(path, &aside).map_err(unusable)?;
        export::sync_folder_of(path).map_err(unusable)?;
        Ok(aside)
    }

    /// A name that does not exist yet: `state.broken-20260102T030405Z`.
    fn dated(&self, path: &Path) -> PathBuf {
        let base = format!(
            "{}.broken-{}",
            path.file_name().unwrap_or_default().to_string_lossy(),
            self.now.format("%Y%m%dT%H%M%SZ")
        );
        let numbered = (2..).map(|number| path.with_file_name(format!("{base}-{number}")));
        std::iter::once(path.with_file_name(&base))
            .chain(numbered)
            .find(|candidate| !candidate.exists())
            .unwrap_or_else(|| path.with_file_name(base))
    }
}
