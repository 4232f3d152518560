//! Stands where a system has no sockets in folders.

use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::store::{Error, Result, Store};

/// What is said instead.
const ABSENT: &str = "this system has no socket for it; stop the running linli first";

/// Stands for a socket; there is none.
pub enum Listener {}

/// Always fails, with [`io::ErrorKind::Unsupported`].
pub fn listen(_data_dir: &Path) -> io::Result<Listener> {
    Err(io::Error::new(io::ErrorKind::Unsupported, ABSENT))
}

/// Cannot be called: there is no [`Listener`].
pub async fn serve(listener: Listener, _store: Arc<dyn Store>, _shutdown: impl Future<Output = ()>) {
    match listener {}
}

/// Always fails, with a sentence that says what to do.
pub(super) async fn ask(_data_dir: &Path, _request: String, _bytes: Vec<u8>) -> Result<Vec<u8>> {
    Err(Error::Control(ABSENT.into()))
}
