//! What goes on beside the conversations: exports, housekeeping, the control socket, telemetry.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use chrono::Utc;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use super::Places;
use crate::app::App;
use crate::settings::Settings;
use crate::store::{self, LAST_EXPORT, SledStore};
use crate::telemetry;

const LOOK_EVERY: Duration = Duration::from_secs(60);
const HOUSEKEEPING_EVERY: Duration = Duration::from_secs(3600);

/// The tasks; they end when this is dropped, or in order by [`stop`](Self::stop).
pub struct Background {
    tasks: JoinSet<()>,
    app: App,
    store: Arc<SledStore>,
    export: PathBuf,
}

impl Background {
    /// Starts everything that is configured.
    ///
    /// # Errors
    ///
    /// When an address or the control socket cannot be listened on.
    pub async fn start(
        app: &App,
        store: &Arc<SledStore>,
        settings: &Settings,
        places: &Places,
    ) -> anyhow::Result<Self> {
        let mut tasks = JoinSet::new();
        if let Ok(address) = settings.telemetry.listen.parse::<SocketAddr>() {
            let listener = telemetry::listen(address).await?;
            tasks.spawn(telemetry::serve(listener, app.clone()));
        }
        #[cfg(unix)]
        {
            let listener = store::control::listen(&places.data).with_context(|| {
                format!("the folder {} does not take a socket; check its rights", places.data.display())
            })?;
            tasks.spawn(store::control::serve(listener, Arc::clone(store) as _, std::future::pending()));
        }
        let export = places.data.join(LAST_EXPORT);
        let every = Duration::from_secs(60 * u64::from(settings.export.every_minutes));
        tasks.spawn(exports(Arc::clone(store), export.clone(), every));
        tasks.spawn(housekeeping(app.clone()));
        let watched = u64::from(settings.knowledge.watch_seconds);
        if watched > 0 {
            let app = app.clone();
            tasks.spawn(async move { app.watch(Duration::from_secs(watched)).await });
        }
        tasks.spawn(looking(app.clone()));
        Ok(Self { tasks, app: app.clone(), store: Arc::clone(store), export })
    }

    /// Ends the tasks and writes a last export.
    pub async fn stop(mut self) {
        self.tasks.shutdown().await;
        keep_tally(&self.app).await;
        export(&self.store, &self.export).await;
    }
}

async fn exports(store: Arc<SledStore>, path: PathBuf, every: Duration) {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        // The first tick is at once: a bot that is often restarted has an export too.
        ticks.tick().await;
        export(&store, &path).await;
    }
}

async fn export(store: &SledStore, path: &Path) {
    match store::export_to(store, path, Utc::now()).await {
        Ok(records) => tracing::debug!(records, "exported the state"),
        Err(error) => tracing::error!(%error, "the state could not be exported"),
    }
}

/// Sees what another process changed: roles, notices, the pause. Stores what was counted.
async fn looking(app: App) {
    let mut ticks = interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        keep_tally(&app).await;
        if let Err(error) = app.wake().await {
            tracing::error!(error = format!("{error:#}"), "roles and notices could not be read");
        }
    }
}

async fn keep_tally(app: &App) {
    if let Err(error) = app.keep_tally().await {
        tracing::error!(error = format!("{error:#}"), "what was counted could not be stored");
    }
}

async fn housekeeping(app: App) {
    let mut ticks = interval(HOUSEKEEPING_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match app.housekeep(Utc::now()).await {
            Ok(swept) => tracing::debug!(?swept, "deleted what was too old"),
            Err(error) => tracing::error!(error = format!("{error:#}"), "housekeeping failed"),
        }
    }
}
