//! The store on disk: records over an ordered map of bytes.

use std::fs::File;
use std::path::Path;

use super::commit::Committer;
use super::export::blocking;
use super::repair;
use super::sled::Disk;
use super::{Opening, Result};
use ledger::Ledger;

mod audit;
mod board;
mod contents;
mod drafts;
mod grants;
mod inbox;
mod ledger;
mod outbox;
mod people;
mod responses;
mod tickets;
mod usage;
mod witness;

/// Keeps everything below one data directory, in sled. Closing is dropping: it waits for what is
/// under way.
pub struct SledStore {
    // Dropped in this order: the files close, then the next may open them.
    committer: Committer<Ledger>,
    disk: Disk,
    _lock: File,
}

impl SledStore {
    /// Opens the store below `data_dir`, setting it up when there is none and repairing it when it
    /// is broken; says what had to be done. Blocks for some milliseconds, longer for a repair.
    pub fn open(data_dir: &Path) -> Result<(Self, Opening)> {
        let witness = data_dir.join(repair::WITNESS);
        let (ledger, lock, opening) = repair::open(data_dir, chrono::Utc::now(), &|folder, found| {
            Ledger::open(folder, &witness, found)
        })?;
        for repair in &opening.repairs {
            tracing::error!(?repair, "the store had to be repaired");
        }
        let disk = ledger.disk().clone();
        let committer = Committer::start(ledger, Ledger::flush)?;
        Ok((Self { committer, disk, _lock: lock }, opening))
    }

    /// Whether there is a store, or an export to restore one from, below `data_dir`.
    pub fn exists(data_dir: &Path) -> bool {
        repair::exists(data_dir)
    }

    /// Reads off the threads that serve everybody: a page may have to come from the disk.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Disk) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let disk = self.disk.clone();
        blocking(move || read(&disk)).await
    }

    async fn commit<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Ledger) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.committer.commit(change).await
    }
}
