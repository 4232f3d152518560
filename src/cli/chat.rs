//! `linli chat`: the whole bot in the terminal.

use std::sync::Arc;

use anyhow::Context as _;

use super::progress::Progress;
use super::{Ended, Given};
use crate::console::{self, Setting};
use crate::startup;
use crate::store::{MemoryStore, Store};

/// Chats until the person leaves.
pub(super) fn run(given: &Given) -> anyhow::Result<Ended> {
    let mut progress = Progress::default();
    let parts = startup::capabilities(&given.places, &given.settings, &mut |done, all| {
        progress.show(done, all);
    })?;
    let (store, saved): (Arc<dyn Store>, bool) = (Arc::new(MemoryStore::default()), false);
    let app = startup::app(&parts, &given.settings, store);
    let setting = Setting {
        client_locale: given.environment.locale(),
        history: given.places.data.join("history.txt"),
        saved,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the chat cannot be started")?;
    runtime.block_on(console::chat(&app, &setting))?;
    Ok(Ended::Well)
}
