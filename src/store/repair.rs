//! Opening a store that may be broken: what is tried, in which order, and what is told.
//!
//! Nothing is ever deleted: what cannot be read is moved aside under a dated name. Knows no
//! backend; how to open one is handed in.

use std::fs::{self, File, TryLockError};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::export::{self, LAST_EXPORT};
use super::opening::{Opening, Repair};
use super::{Contents, Error, Result};
use crate::model::Timestamp;

/// The store's folder inside the data directory.
const STATE: &str = "state";

/// Held as long as the store is open. It is ours rather than the backend's, so that nothing is
/// repaired under the hands of another process.
const LOCK: &str = "linli.lock";

/// A process that is just being started from this one holds our files until it runs its own program.
const LAST_HANDLE: Duration = Duration::from_millis(200);

/// The file inside the data directory that remembers how far the store had come. Deleting it
/// accepts a store as it is.
pub(super) const WITNESS: &str = "witness";

/// Where the backend keeps its settings, inside the store's folder.
const SETTINGS: &str = "conf";

/// Why a store did not open.
#[derive(Debug)]
pub(super) enum Failure {
    /// The data are damaged.
    Damaged(String),
    /// It opens, but what was durable is missing from it.
    Incomplete {
        /// How that was noticed.
        why: String,
        /// What is still there.
        rest: Box<Contents>,
    },
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
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(data_dir).map_err(|error| unusable(data_dir, &error))?;
    let path = data_dir.join(LOCK);
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|error| unusable(&path, &error))?;
    let started = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if started.elapsed() < LAST_HANDLE => {
                thread::sleep(Duration::from_millis(10));
            }
            Err(TryLockError::WouldBlock) => return Err(Error::AlreadyOpen(data_dir.to_owned())),
            Err(TryLockError::Error(error)) => return Err(unusable(&path, &error)),
        }
    }
}

fn unusable(path: &Path, error: &io::Error) -> Error {
    Error::DataDirectory { path: path.to_owned(), why: error.to_string() }
}

struct Attempt<'o, S> {
    data_dir: &'o Path,
    now: Timestamp,
    open: Open<'o, S>,
    opening: Opening,
}

/// What is known of a store that cannot be used.
struct Broken {
    why: String,
    rest: Option<Contents>,
}

impl<S> Attempt<'_, S> {
    fn run(&mut self) -> Result<S> {
        let state = self.data_dir.join(STATE);
        if !state.exists() {
            // Without a witness it is simply the first start.
            let was_there = self.data_dir.join(WITNESS).exists();
            return self.found(&state, was_there.then(Contents::default));
        }
        let mut broken = match self.guarded(&state, None)? {
            Ok(store) => return Ok(store),
            Err(broken) => broken,
        };
        if let Some(store) = self.without_settings(&state, &broken)? {
            return Ok(store);
        }
        if let Some(aside) = self.set_snapshots_aside(&state)? {
            let again = self.without_snapshots(&state, &aside)?;
            match again {
                Ok(store) => return Ok(store),
                Err(Broken { why, rest }) => broken = Broken { why, rest: rest.or(broken.rest) },
            }
            put_back(&aside, &state).map_err(|error| unusable(&aside, &error))?;
        }
        let to = self.set_aside(&state)?;
        self.opening.repairs.push(Repair::StoreSetAside { to, why: broken.why });
        self.found(&state, Some(broken.rest.unwrap_or_default()))
    }

    /// Sets up a new store: from the last export; without one from what could be read of the store
    /// that was `lost`, if there was one.
    fn found(&mut self, state: &Path, lost: Option<Contents>) -> Result<S> {
        let contents = match (self.last_export()?, lost) {
            (Some(contents), _) => contents,
            (None, None) => Contents::default(),
            (None, Some(rest)) if rest.records() > 0 => {
                self.opening.repairs.push(Repair::RestKept { records: rest.records() });
                rest
            }
            (None, Some(_)) => {
                self.opening.repairs.push(Repair::NoExport);
                Contents::default()
            }
        };
        match self.guarded(state, Some(contents))? {
            Ok(store) => Ok(store),
            Err(Broken { why, .. }) => Err(Error::Backend(why)),
        }
    }

    fn last_export(&mut self) -> Result<Option<Contents>> {
        let path = self.data_dir.join(LAST_EXPORT);
        if !path.exists() {
            return Ok(None);
        }
        match export::load(&path).and_then(|bytes| export::read(&bytes)) {
            Ok((contents, records)) => {
                self.opening.repairs.push(Repair::ExportRestored { records });
                Ok(Some(contents))
            }
            Err(error) => {
                let to = self.set_aside(&path)?;
                self.opening.repairs.push(Repair::ExportSetAside { to, why: error.to_string() });
                Ok(None)
            }
        }
    }

    /// Opens, turning a panic into a reason. `Err` only when trying again would not help.
    fn guarded(&self, state: &Path, found: Option<Contents>) -> Result<std::result::Result<S, Broken>> {
        let broken = |why, rest| Ok(Err(Broken { why, rest }));
        match catch_unwind(AssertUnwindSafe(|| (self.open)(state, found))) {
            Ok(Ok(store)) => Ok(Ok(store)),
            Ok(Err(Failure::Damaged(why))) => broken(why, None),
            Ok(Err(Failure::Incomplete { why, rest })) => broken(why, Some(*rest)),
            Ok(Err(Failure::System(why))) => Err(Error::DataDirectory { path: state.to_owned(), why }),
            Err(_) => broken("opening it panicked".into(), None),
        }
    }

    /// Tries again now that the snapshots are `aside`; the log alone holds everything.
    fn without_snapshots(&mut self, state: &Path, aside: &Path) -> Result<std::result::Result<S, Broken>> {
        let reported = self.opening.repairs.len();
        let broken = match self.guarded(state, None)? {
            Ok(store) => Ok(store),
            Err(broken) => self.without_settings(state, &broken)?.ok_or(broken),
        };
        if broken.is_ok() {
            self.opening.repairs.insert(reported, Repair::SnapshotsSetAside(aside.to_owned()));
        }
        Ok(broken)
    }

    /// Tries again without the settings file, which the backend then writes anew. When that does not
    /// help it is put back: something else is broken.
    fn without_settings(&mut self, state: &Path, broken: &Broken) -> Result<Option<S>> {
        let settings = state.join(SETTINGS);
        if broken.rest.is_some() || !settings.exists() {
            return Ok(None);
        }
        let aside = self.dated(&state.with_file_name(SETTINGS));
        fs::rename(&settings, &aside).map_err(|error| unusable(&settings, &error))?;
        match self.guarded(state, None)? {
            Ok(store) => {
                self.opening.repairs.push(Repair::SettingsSetAside(aside));
                Ok(Some(store))
            }
            Err(_) => {
                fs::rename(&aside, &settings).map_err(|error| unusable(&settings, &error))?;
                Ok(None)
            }
        }
    }

    /// Moves the snapshot files away, if there are any, and says where to.
    fn set_snapshots_aside(&self, state: &Path) -> Result<Option<PathBuf>> {
        let unusable = |error: io::Error| unusable(state, &error);
        let Ok(entries) = fs::read_dir(state) else { return Ok(None) };
        let snapshots: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"snap.")))
            .collect();
        if snapshots.is_empty() {
            return Ok(None);
        }
        let aside = self.dated(&state.with_file_name("snapshots"));
        fs::create_dir(&aside).map_err(unusable)?;
        for snapshot in snapshots {
            fs::rename(&snapshot, aside.join(snapshot.file_name().unwrap_or_default())).map_err(unusable)?;
        }
        Ok(Some(aside))
    }

    fn set_aside(&self, path: &Path) -> Result<PathBuf> {
        let unusable = |error: io::Error| unusable(path, &error);
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

/// Moves everything in the folder `aside` back to where it came from.
fn put_back(aside: &Path, folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(aside)? {
        let entry = entry?;
        fs::rename(entry.path(), folder.join(entry.file_name()))?;
    }
    fs::remove_dir(aside)
}
