//! Long polling. Each batch is stored before the next poll confirms it.

use super::backoff::Backoff;
use super::client::{Call, Client, Failure};
use super::intake::{Intake, id_of};
use super::run::Error;
use super::stop::Stop;

/// Polls until told to stop, or until the token is no longer valid.
pub(super) async fn poll(client: &Client, intake: &Intake, stop: &Stop) -> Result<(), Error> {
    let mut offset = 0;
    let mut backoff = Backoff::default();
    while !stop.is_requested() {
        let fetched = tokio::select! {
            biased;
            () = stop.requested() => break,
            fetched = client.updates(offset) => fetched,
        };
        match fetched {
            Ok(updates) => {
                let payloads = || updates.iter().map(|update| update.get().as_bytes());
                let last = payloads().filter_map(id_of).map(|id| id.0).max();
                take(intake, payloads(), stop).await;
                if stop.is_requested() {
                    break;
                }
                match last {
                    Some(last) => offset = last + 1,
                    None if !updates.is_empty() => {
                        tracing::warn!("updates without ids arrived");
                        let _ = stop.sleep(backoff.next()).await;
                        continue;
                    }
                    None => {}
                }
                backoff.reset();
            }
            Err(failure) => {
                let waited = note(client, failure, &mut backoff).await?;
                let _ = stop.sleep(waited).await;
            }
        }
    }
    Ok(())
}

/// Stores a batch, however long that takes: what is not stored must not be confirmed.
async fn take<'a>(intake: &Intake, payloads: impl Iterator<Item = &'a [u8]>, stop: &Stop) {
    let sifted = intake.sift(payloads);
    let mut backoff = Backoff::default();
    while let Err(error) = intake.accept(&sifted).await {
        tracing::error!(%error, "what arrived could not be stored; trying again");
        if stop.sleep(backoff.next()).await.is_err() {
            return;
        }
    }
}

async fn note(
    client: &Client,
    failure: Failure,
    backoff: &mut Backoff,
) -> Result<std::time::Duration, Error> {
    let first = backoff.is_fresh();
    let wait = backoff.next();
    match failure {
        Failure::Unauthorized => return Err(Error::Token),
        Failure::TooFast(asked) => return Ok(asked),
        Failure::Refused(refused) if refused.code == 409 => {
            if first {
                tracing::warn!("another program receives this bot's updates; stop it, or use another token");
            }
            if refused.description.contains("webhook") {
                let _ = client.call(&Call::new("deleteWebhook")).await;
            }
        }
        Failure::Refused(refused) => {
            tracing::error!(
                code = refused.code,
                description = refused.description,
                "Telegram refuses to be polled"
            );
        }
        Failure::NoConnection(reason) | Failure::Unreachable(reason) if first => {
            tracing::warn!(reason, "Telegram cannot be reached; trying again");
        }
        Failure::NoConnection(_) | Failure::Unreachable(_) | Failure::Migrated(_) => {}
    }
    Ok(wait)
}
