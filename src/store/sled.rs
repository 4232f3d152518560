//! An ordered map of bytes on disk. The only file that knows sled; knows nothing of records.

use std::fs::File;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use sled::{Batch, Db};

use super::repair::Failure;
use super::{Error, Result};
use crate::store::outbox::book::Visitor;

/// What a neighbourhood's records need; the default is a gigabyte.
const CACHE_BYTES: u64 = 16 * 1024 * 1024;

/// How often sled's own thread syncs the disk and cleans up the log. Changes are flushed before
/// they are acknowledged and do not wait for it, but without it the log only ever grows.
const HOUSEKEEPING_MS: u64 = 1000;

/// A store that was just closed in this process keeps its files locked for a moment.
const LAST_HANDLE: Duration = Duration::from_secs(2);

/// Where sled keeps its log, inside its folder.
const LOG: &str = "db";

/// A handle; the files close with the last one.
#[derive(Clone)]
pub(super) struct Disk {
    db: Db,
    log: PathBuf,
}

impl Disk {
    /// Opens the map in `folder`, which is made when there is none. May panic when it is damaged.
    pub(super) fn open(folder: &Path) -> std::result::Result<Self, Failure> {
        let config = sled::Config::new()
            .path(folder)
            .cache_capacity(CACHE_BYTES)
            .flush_every_ms(Some(HOUSEKEEPING_MS));
        let started = Instant::now();
        loop {
            match config.open() {
                Err(error) if is_locked(&error) && started.elapsed() < LAST_HANDLE => {
                    thread::sleep(Duration::from_millis(10));
                }
                Err(error) if is_locked(&error) => return Err(Failure::System(error.to_string())),
                Err(sled::Error::Io(error)) if is_of_the_system(&error) => {
                    return Err(Failure::System(error.to_string()));
                }
                Err(error) => return Err(Failure::Damaged(error.to_string())),
                Ok(db) => return Ok(Self { db, log: folder.join(LOG) }),
            }
        }
    }

    /// The value under `key`.
    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.db.get(key).map(|value| value.map(|value| value.to_vec())).map_err(backend)
    }

    /// Shows every key that begins with `prefix`, in order, with its value.
    pub(super) fn scan(&self, prefix: &[u8], mut each: impl FnMut(&[u8], &[u8]) -> Result<()>) -> Result<()> {
        self.db.scan_prefix(prefix).try_for_each(|entry| {
            let (key, value) = entry.map_err(backend)?;
            each(&key, &value)
        })
    }

    /// Shows every key from `from` on that begins with `prefix`, until it has seen enough.
    pub(super) fn scan_from(&self, prefix: &[u8], from: &[u8], each: &mut Visitor<'_>) -> Result<()> {
        for entry in self.db.range(from..) {
            let (key, value) = entry.map_err(backend)?;
            if !key.starts_with(prefix) || each(&key, &value).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// The same as [`scan`](Self::scan) from the last key on, until it has seen enough.
    pub(super) fn scan_back(
        &self,
        prefix: &[u8],
        mut each: impl FnMut(&[u8], &[u8]) -> ControlFlow<()>,
    ) -> Result<()> {
        for entry in self.db.scan_prefix(prefix).rev() {
            let (key, value) = entry.map_err(backend)?;
            if each(&key, &value).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Sets each key to its value, or removes it, all at once.
    pub(super) fn apply(&self, changes: impl Iterator<Item = (Vec<u8>, Option<Vec<u8>>)>) -> Result<()> {
        let mut batch = Batch::default();
        for (key, value) in changes {
            match value {
                Some(value) => batch.insert(key, value),
                None => batch.remove(key),
            }
        }
        self.db.apply_batch(batch).map_err(backend)
    }

    /// Makes everything applied so far survive the process, though not a power cut.
    pub(super) fn flush(&self) -> Result<()> {
        self.db.flush().map(drop).map_err(backend)
    }

    /// The file that, once synced, makes what was flushed survive a power cut.
    pub(super) fn log(&self) -> &Path {
        &self.log
    }

    /// Makes everything applied so far survive a power cut.
    pub(super) fn sync(&self) -> Result<()> {
        self.flush()?;
        let synced = File::open(&self.log).and_then(|log| log.sync_all());
        synced.map_err(|error| Error::Backend(error.to_string()))
    }
}

#[expect(clippy::needless_pass_by_value, reason = "has the shape that map_err wants")]
fn backend(error: sled::Error) -> Error {
    Error::Backend(error.to_string())
}

fn is_locked(error: &sled::Error) -> bool {
    matches!(error, sled::Error::Io(error) if error.to_string().contains("could not acquire lock"))
}

fn is_of_the_system(error: &io::Error) -> bool {
    use io::ErrorKind::{OutOfMemory, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    // 23 and 24 are ENFILE and EMFILE: too many open files.
    let too_many_files = cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24));
    too_many_files
        || matches!(
            error.kind(),
            OutOfMemory | PermissionDenied | QuotaExceeded | ReadOnlyFilesystem | StorageFull
        )
}
