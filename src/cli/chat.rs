//! `linli chat`: the whole bot in the terminal.

use std::sync::Arc;

use anyhow::Context as _;

use super::progress::Progress;
use super::{Ended, Given};
use crate::console::{self, Setting};
use crate::search::Refused;
use crate::startup::{self, Background, Capabilities};
use crate::store::{self, MemoryStore, Opening, SledStore};

/// Chats until the person leaves.
pub(super) fn run(given: &Given) -> anyhow::Result<Ended> {
    let mut progress = Progress::default();
    let parts =
        startup::capabilities(&given.places, &given.settings, Refused::StaysOut, &mut |done, all| {
            progress.show(done, all);
        })?;
    if let Err(error) = parts.able_to_answer() {
        tracing::error!("{error}");
    }
    // The terminal blocks a thread while it waits for a line; the others serve the background.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the chat cannot be started")?;
    match SledStore::open(&given.places.data) {
        Ok((store, opening)) => runtime.block_on(saved(given, &parts, &Arc::new(store), &opening))?,
        // A bot is running on these data. To try a question is still welcome.
        Err(store::Error::AlreadyOpen(_)) => {
            let app = startup::app(&parts, &given.settings, Arc::new(MemoryStore::default()));
            runtime.block_on(console::chat(&app, &setting(given, false)))?;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(Ended::Well)
}

async fn saved(
    given: &Given,
    parts: &Capabilities,
    store: &Arc<SledStore>,
    opening: &Opening,
) -> anyhow::Result<()> {
    let app = startup::app(parts, &given.settings, Arc::clone(store) as _);
    app.store_repaired(opening).await?;
    let background = Background::start(&app, store, &given.settings, &given.places).await?;
    let ended = console::chat(&app, &setting(given, true)).await;
    background.stop().await;
    ended
}

fn setting(given: &Given, saved: bool) -> Setting {
    Setting {
        client_locale: given.environment.locale(),
        history: given.places.data.join("history.txt"),
        saved,
    }
}
