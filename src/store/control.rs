//! How another process backs up or restores a store that is in use: a socket in the data
//! directory, which only the owner of the data may open.
//!
//! Where a system has no such sockets, both work only while no other process runs.

use std::path::{Path, PathBuf};

use super::export::{self, blocking};
use super::{Error, Keeper, Result, SledStore};

#[cfg(not(unix))]
mod absent;
#[cfg(unix)]
mod socket;

#[cfg(not(unix))]
use absent::ask;
#[cfg(not(unix))]
pub use absent::{listen, serve};
#[cfg(unix)]
use socket::ask;
#[cfg(unix)]
pub use socket::{listen, serve};

/// The socket's name inside the data directory.
pub const SOCKET: &str = "linli.sock";

/// Writes an export of the store below `data_dir` to `file`: by opening it, or through the process
/// that holds it. Returns how many records it has.
pub async fn backup(data_dir: &Path, file: &Path) -> Result<usize> {
    match open_existing(data_dir).await {
        Ok(store) => export::export_to(&store, file, chrono::Utc::now()).await,
        Err(Error::AlreadyOpen(_)) => {
            let bytes = ask(data_dir, "export\n".into(), Vec::new()).await?;
            let file = file.to_owned();
            blocking(move || {
                let (_, records) = export::read(&bytes)?;
                export::save(&file, &bytes)?;
                Ok(records)
            })
            .await
        }
        Err(error) => Err(error),
    }
}

/// Replaces everything below `data_dir` by what the export `file` holds, in the same two ways.
/// A file that is not a whole export changes nothing. Returns how many records it has.
pub async fn restore(data_dir: &Path, file: &Path) -> Result<usize> {
    let file = file.to_owned();
    let (bytes, contents, records) = blocking(move || {
        let bytes = export::load(&file)?;
        let (contents, records) = export::read(&bytes)?;
        Ok((bytes, contents, records))
    })
    .await?;
    let folder = data_dir.to_owned();
    match blocking(move || SledStore::open(&folder)).await {
        Ok((store, _)) => store.replace(contents).await?,
        Err(Error::AlreadyOpen(_)) => {
            ask(data_dir, format!("import {}\n", bytes.len()), bytes).await?;
        }
        Err(error) => return Err(error),
    }
    Ok(records)
}

async fn open_existing(data_dir: &Path) -> Result<SledStore> {
    let folder = PathBuf::from(data_dir);
    blocking(move || {
        if SledStore::exists(&folder) {
            SledStore::open(&folder).map(|(store, _)| store)
        } else {
            Err(Error::DataDirectory { path: folder, why: "there is nothing in it to back up".into() })
        }
    })
    .await
}
