//! The socket itself: serving it, and asking through it. Only where there are such sockets.
//!
//! The other end sends one line, `export` or `import BYTES` (then the bytes), and gets one line
//! back: `ok BYTES` (then the bytes) or `error SENTENCE`.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::SOCKET;
use crate::store::export::{self, blocking};
use crate::store::{Error, Result, Store};

/// An export larger than this is not taken in.
const LARGEST_BYTES: u64 = 1024 * 1024 * 1024;

/// More than the longest line that is ever sent.
const LONGEST_LINE_BYTES: u64 = 4096;

/// Somebody who sends or takes nothing for this long is hung up on.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long the other process may take over its part of the work.
const WORK: Duration = Duration::from_secs(120);

/// Served at the same time; others wait.
const AT_ONCE: usize = 2;

/// How much is read or written within one [`PATIENCE`].
const CHUNK_BYTES: usize = 64 * 1024;

/// Opens the socket below `data_dir`. The caller holds the store there, so a socket that lies
/// there already was left behind by a process that is gone, and is replaced.
pub fn listen(data_dir: &Path) -> io::Result<UnixListener> {
    let path = data_dir.join(SOCKET);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    let owner_only = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(&path, owner_only)?;
    Ok(listener)
}

/// Serves the socket until `shutdown`. Whoever is being served then is hung up on; an import is
/// either whole or has not happened.
pub async fn serve(listener: UnixListener, store: Arc<dyn Store>, shutdown: impl Future<Output = ()>) {
    let seats = Arc::new(Semaphore::new(AT_ONCE));
    let mut served = tokio::task::JoinSet::new();
    tokio::pin!(shutdown);
    loop {
        let seat = seats.clone().acquire_owned();
        let accepted = async { (seat.await, listener.accept().await) };
        let (seat, accepted) = tokio::select! {
            () = &mut shutdown => return,
            Some(_) = served.join_next() => continue,
            both = accepted => both,
        };
        match accepted {
            Ok((stream, _)) => {
                let store = store.clone();
                served.spawn(async move {
                    let _seat = seat;
                    if let Err(error) = answer(stream, &*store).await {
                        tracing::warn!(%error, "a backup or restore was broken off");
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "the control socket could not accept");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// Serves one connection.
async fn answer(stream: UnixStream, store: &dyn Store) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let line = read_line(&mut stream).await?;
    let done = match line.split_once(' ') {
        None if line == "export" => exported(store).await,
        Some(("import", length)) => match length.parse() {
            Ok(length) if length <= LARGEST_BYTES => {
                let bytes = read_bytes(&mut stream, length).await?;
                imported(store, bytes).await
            }
            _ => Err(Error::Control("the import is too large".into())),
        },
        _ => Err(Error::Control("the request is not known to this release".into())),
    };
    match done {
        Ok(bytes) => {
            write_bytes(&mut stream, format!("ok {}\n", bytes.len()).as_bytes()).await?;
            write_bytes(&mut stream, &bytes).await
        }
        Err(error) => {
            let sentence = error.to_string().replace('\n', " ");
            write_bytes(&mut stream, format!("error {sentence}\n").as_bytes()).await
        }
    }
}

async fn exported(store: &dyn Store) -> Result<Vec<u8>> {
    let contents = store.contents().await?;
    blocking(move || export::write(contents, chrono::Utc::now()).map(|(bytes, _)| bytes)).await
}

async fn imported(store: &dyn Store, bytes: Vec<u8>) -> Result<Vec<u8>> {
    let (contents, _) = blocking(move || export::read(&bytes)).await?;
    store.replace(contents).await?;
    Ok(Vec::new())
}

/// Sends one request to the process that holds the store.
pub(super) async fn ask(data_dir: &Path, request: String, bytes: Vec<u8>) -> Result<Vec<u8>> {
    let failed = |error: io::Error| Error::Control(error.to_string());
    let stream = UnixStream::connect(data_dir.join(SOCKET)).await.map_err(failed)?;
    let mut stream = BufReader::new(stream);
    write_bytes(&mut stream, request.as_bytes()).await.map_err(failed)?;
    write_bytes(&mut stream, &bytes).await.map_err(failed)?;
    let line = timeout(WORK, line(&mut stream)).await.map_err(|_| failed(io::ErrorKind::TimedOut.into()))?;
    let line = line.map_err(failed)?;
    match line.split_once(' ') {
        Some(("ok", length)) => {
            let length = length.parse().map_err(|_| Error::Control("its answer makes no sense".into()))?;
            read_bytes(&mut stream, length).await.map_err(failed)
        }
        Some(("error", sentence)) => Err(Error::Control(sentence.to_owned())),
        _ => Err(Error::Control("its answer makes no sense".into())),
    }
}

async fn read_line(stream: &mut BufReader<UnixStream>) -> io::Result<String> {
    timeout(PATIENCE, line(stream)).await?
}

async fn line(stream: &mut BufReader<UnixStream>) -> io::Result<String> {
    let mut line = String::new();
    stream.take(LONGEST_LINE_BYTES).read_line(&mut line).await?;
    line.strip_suffix('\n').map(str::to_owned).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

/// Reads exactly `length` bytes; memory is taken as they come, not as they are announced.
async fn read_bytes(stream: &mut BufReader<UnixStream>, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut stream = stream.take(length);
    while (bytes.len() as u64) < length {
        bytes.reserve(CHUNK_BYTES);
        if timeout(PATIENCE, stream.read_buf(&mut bytes)).await?? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(bytes)
}

async fn write_bytes(stream: &mut BufReader<UnixStream>, bytes: &[u8]) -> io::Result<()> {
    for chunk in bytes.chunks(CHUNK_BYTES) {
        timeout(PATIENCE, stream.get_mut().write_all(chunk)).await??;
    }
    Ok(())
}
