//! `linli backup` and `linli restore`: state out and in, also while a bot uses it.

use std::io::{self, Write as _};
use std::path::Path;

use super::{Ended, Given};
use crate::store::control;
use crate::text::{Key, Texts};

/// Writes everything that is remembered to a file.
pub(super) fn backup(given: &Given, file: &Path) -> anyhow::Result<Ended> {
    let records = runtime()?.block_on(control::backup(&given.places.data, file))?;
    tell(given, Key::BackupDone, file, records)
}

/// Replaces everything that is remembered by what a file holds.
pub(super) fn restore(given: &Given, file: &Path) -> anyhow::Result<Ended> {
    let records = runtime()?.block_on(control::restore(&given.places.data, file))?;
    tell(given, Key::RestoreDone, file, records)
}

fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

fn tell(given: &Given, key: Key, file: &Path, records: usize) -> anyhow::Result<Ended> {
    let (texts, _) = Texts::load(&given.places.texts);
    let values = [("file", file.display().to_string().into()), ("records", records.into())];
    let said = texts.fill(given.environment.locale().unwrap_or_default(), key, &values);
    writeln!(io::stderr(), "{said}")?;
    Ok(Ended::Well)
}
