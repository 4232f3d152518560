//! A small file that remembers how far the store had come, in case the store forgets.
//!
//! It is written behind, at most once a second and on closing, and only after the log was synced as
//! far as it says: neither a kill nor a power cut may leave it ahead of the store. Knows no backend.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use xxhash_rust::xxh3::xxh3_64;

use crate::store::{Error, Result};

/// Between two writes: each costs a sync of the disk.
const PAUSE: Duration = Duration::from_secs(1);

/// The number that was noted last; `None` without a file, or with one that is damaged.
pub(super) fn read(path: &Path) -> Option<u64> {
    let bytes = std::fs::read(path).ok()?;
    let number = u64::from_be_bytes(*bytes.first_chunk()?);
    if bytes == encode(number) {
        return Some(number);
    }
    tracing::error!("the file that watches over the store is damaged; it starts anew");
    None
}

/// Small enough to be written at once, with a checksum should it not be.
fn encode(number: u64) -> [u8; 16] {
    let number = number.to_be_bytes();
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&number);
    bytes[8..].copy_from_slice(&xxh3_64(&number).to_be_bytes());
    bytes
}

/// Writes the file from a thread of its own. Dropping it writes what was noted last.
pub(super) struct Witness {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    noted: Option<u64>,
    closing: bool,
}

impl Witness {
    /// Starts with what the file at `path` says. `log` is synced before each write.
    pub(super) fn start(path: &Path, log: &Path, noted: Option<u64>) -> Result<Self> {
        let state = Mutex::new(State { noted, closing: false });
        let shared = Arc::new(Shared { state, changed: Condvar::new() });
        let thread = thread::Builder::new()
            .name("linli-witness".into())
            .spawn({
                let (shared, path, log) = (shared.clone(), path.to_owned(), log.to_owned());
                move || run(&shared, &path, &log, noted)
            })
            .map_err(|error| Error::Backend(format!("its thread did not start: {error}")))?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Notes that the store has come this far, flushed. Costs next to nothing.
    pub(super) fn note(&self, number: u64) {
        self.shared.state().noted = Some(number);
        self.shared.changed.notify_one();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        self.shared.state().closing = true;
        self.shared.changed.notify_one();
        if let Some(thread) = self.thread.take() {
            // It has no panics of its own, and nothing else to save.
            let _ = thread.join();
        }
    }
}

fn run(shared: &Shared, path: &Path, log: &Path, mut written: Option<u64>) {
    let wait = |state, condition: &dyn Fn(&mut State) -> bool| {
        shared.changed.wait_while(state, condition).unwrap_or_else(PoisonError::into_inner)
    };
    loop {
        let state = wait(shared.state(), &|state| state.noted == written && !state.closing);
        let State { noted, closing } = *state;
        drop(state);
        if let Some(number) = noted
            && noted != written
            && let Err(error) = write(path, log, number)
        {
            tracing::error!(%error, "how far the store has come could not be written down");
        }
        written = noted;
        if closing {
            return;
        }
        let pause = shared.changed.wait_timeout_while(shared.state(), PAUSE, |state| !state.closing);
        drop(pause);
    }
}

fn write(path: &Path, log: &Path, number: u64) -> std::io::Result<()> {
    File::open(log)?.sync_all()?;
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(&encode(number))
}
