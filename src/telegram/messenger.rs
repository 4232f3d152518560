//! Sends until Telegram has said yes or no: the only layer that tries again.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::value::RawValue;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::backoff::Backoff;
use super::client::{Call, Client, Failure, Refused};
use super::stop::{Stop, Stopped};

/// Sends on behalf of one update.
#[derive(Clone)]
pub(super) struct Messenger {
    client: Client,
    stop: Stop,
    slot: Slot,
}

/// Why something was not sent.
#[derive(Debug)]
pub(super) enum Undelivered {
    /// The bot stops; it has to be sent after the next start.
    Interrupted,
    /// Telegram does not want it; trying again is no use.
    Refused(Refused),
}

/// What came of fetching a file.
#[derive(Debug)]
pub(super) enum Fetched {
    /// The whole file.
    Whole(Vec<u8>),
    /// It is larger than what is fetched.
    TooLarge,
    /// It could not be had.
    Failed,
}

/// The right to be one of the few that work at the same time. Given back while waiting, so that
/// one chat that Telegram slows down takes nothing from the others.
#[derive(Clone)]
pub(super) struct Slot {
    all: Arc<Semaphore>,
    held: Arc<Mutex<Option<OwnedSemaphorePermit>>>,
}

impl Messenger {
    pub(super) fn new(client: Client, stop: Stop, slot: Slot) -> Self {
        Self { client, stop, slot }
    }

    /// Sends one request. Waits as long as Telegram asks or is away, but not beyond a stop.
    pub(super) async fn send(&self, mut call: Call) -> Result<Box<RawValue>, Undelivered> {
        let mut backoff = Backoff::default();
        loop {
            self.client.traffic.note(&call);
            let wait = match self.client.call(&call).await {
                Ok(result) => return Ok(result),
                Err(Failure::Migrated(chat)) => {
                    call.set("chat_id", chat);
                    backoff.next()
                }
                Err(Failure::TooFast(wait)) => {
                    tracing::warn!(
                        method = call.method,
                        wait_s = wait.as_secs(),
                        "Telegram asks to slow down"
                    );
                    wait
                }
                Err(Failure::NoConnection(reason) | Failure::Unreachable(reason)) => {
                    if backoff.is_fresh() {
                        tracing::warn!(method = call.method, reason, "a request failed and is repeated");
                    }
                    backoff.next()
                }
                Err(Failure::Unauthorized) => backoff.next(),
                Err(Failure::Refused(refused)) => {
                    if refused.is_about_markup() && call.drop_markup() {
                        tracing::error!("Telegram could not read our markup; sending plain text");
                        continue;
                    }
                    return Err(Undelivered::Refused(refused));
                }
            };
            self.slot.release();
            self.stop.sleep(wait).await.map_err(|Stopped| Undelivered::Interrupted)?;
            self.slot.acquire().await;
        }
    }

    /// Fetches a file that somebody sent. What passes by itself is tried a few times.
    pub(super) async fn fetch(&self, file: &str) -> Result<Fetched, Stopped> {
        const TRIES: usize = 3;
        let mut call = Call::new("getFile");
        call.set("file_id", file);
        let result = match self.send(call).await {
            Ok(result) => result,
            Err(Undelivered::Interrupted) => return Err(Stopped),
            Err(Undelivered::Refused(refused)) if refused.description.contains("too big") => {
                return Ok(Fetched::TooLarge);
            }
            Err(Undelivered::Refused(_)) => return Ok(Fetched::Failed),
        };
        let Some(path) = file_path(&result) else { return Ok(Fetched::Failed) };
        let mut backoff = Backoff::default();
        for _ in 0..TRIES {
            match self.client.download(&path).await {
                Ok(Some(bytes)) => return Ok(Fetched::Whole(bytes)),
                Ok(None) => return Ok(Fetched::TooLarge),
                Err(reason) => tracing::warn!(reason, "a file could not be fetched"),
            }
            self.slot.release();
            self.stop.sleep(backoff.next()).await?;
            self.slot.acquire().await;
        }
        Ok(Fetched::Failed)
    }

    /// Sends requests one after the other. One that Telegram does not want is noted and ends it:
    /// who blocked the bot needs no second part.
    pub(super) async fn send_all(&self, calls: Vec<Call>) -> Result<(), Stopped> {
        self.send_each(calls).await.map(|_| ())
    }

    /// Like [`send_all`](Self::send_all); returns the no that ended it.
    pub(super) async fn send_each(&self, calls: Vec<Call>) -> Result<Option<Refused>, Stopped> {
        for call in calls {
            let method = call.method;
            match self.send(call).await {
                Ok(_) => {}
                Err(Undelivered::Interrupted) => return Err(Stopped),
                Err(Undelivered::Refused(refused)) => {
                    let Refused { code, description } = &refused;
                    tracing::info!(method, code, description, "Telegram refused a request");
                    return Ok(Some(refused));
                }
            }
        }
        Ok(None)
    }
}

/// The number of the message that was sent.
pub(super) fn message_id(result: &RawValue) -> Option<i64> {
    let message: serde_json::Value = serde_json::from_str(result.get()).ok()?;
    message.get("message_id")?.as_i64()
}

/// Where Telegram keeps a file.
fn file_path(result: &RawValue) -> Option<String> {
    let file: serde_json::Value = serde_json::from_str(result.get()).ok()?;
    Some(file.get("file_path")?.as_str()?.to_owned())
}

impl Slot {
    /// Waits for a free one.
    pub(super) async fn take(all: &Arc<Semaphore>) -> Self {
        let slot = Self { all: Arc::clone(all), held: Arc::default() };
        slot.acquire().await;
        slot
    }

    async fn acquire(&self) {
        // The semaphore is never closed; were it, working unbounded is better than not at all.
        let permit = Arc::clone(&self.all).acquire_owned().await.ok();
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = permit;
    }

    fn release(&self) {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}
