//! `linli bot`: the bot on Telegram, until somebody stops it.

use std::sync::Arc;

use anyhow::Context as _;

use super::progress::Progress;
use super::{Ended, Given};
use crate::app::{App, problem_told};
use crate::model::Locale;
use crate::search::Refused;
use crate::settings::{Settings, Token};
use crate::startup::{self, Background};
use crate::store::SledStore;
use crate::telegram;

/// Runs until Ctrl-C or SIGTERM.
pub(super) fn run(given: &Given) -> anyhow::Result<Ended> {
    let token = given.environment.token().context(
        "TELOXIDE_TOKEN is not set; get a token from @BotFather on Telegram and put it into that variable",
    )?;
    let (store, opening) = SledStore::open(&given.places.data)?;
    let store = Arc::new(store);
    let mut progress = Progress::default();
    let parts =
        startup::capabilities(&given.places, &given.settings, Refused::StaysOut, &mut |done, all| {
            progress.show(done, all);
        })?;
    for fault in &parts.faults {
        tracing::warn!("{fault}");
    }
    for problem in &parts.problems {
        tracing::warn!("{}", problem_told(&parts.texts, Locale::En, problem));
    }
    let app = startup::app(&parts, &given.settings, Arc::clone(&store) as _);
    let runtime = tokio::runtime::Runtime::new().context("the bot cannot be started")?;
    runtime.block_on(async {
        app.store_repaired(&opening).await?;
        app.tell_admins_of_start().await?;
        let background = Background::start(&app, &store, &given.settings, &given.places).await?;
        let _reloads = AbortOnDrop(tokio::spawn(reload_on_signal(app.clone())));
        let settings = telegram_settings(&token, &given.settings);
        let ended = telegram::run(settings, app, Arc::clone(&store) as _, stop_signal()).await;
        background.stop().await;
        ended.context("the bot cannot run")
    })?;
    Ok(Ended::Well)
}

fn telegram_settings(token: &Token, settings: &Settings) -> telegram::Settings {
    let webhook = &settings.telegram.webhook;
    telegram::Settings {
        api_url: settings.telegram.api_url.clone(),
        webhook: (!webhook.url.is_empty()).then(|| telegram::Webhook {
            url: webhook.url.clone(),
            listen: webhook.listen,
            secret: webhook.secret.clone(),
        }),
        concurrency: settings.telegram.concurrency,
        ..telegram::Settings::new(token.0.clone())
    }
}

/// Ends a task when it goes out of scope.
struct AbortOnDrop(tokio::task::JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Takes changed knowledge in whenever SIGHUP asks for it.
async fn reload_on_signal(app: App) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut hang_up) = signal(SignalKind::hangup()) else { return };
        while hang_up.recv().await.is_some() {
            app.reload_unasked("SIGHUP").await;
        }
    }
    #[cfg(not(unix))]
    drop(app);
}

/// Resolves when the process is asked to stop, by a person or by what supervises it.
async fn stop_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = tokio::signal::ctrl_c() => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => drop(tokio::signal::ctrl_c().await),
        }
    }
    #[cfg(not(unix))]
    drop(tokio::signal::ctrl_c().await);
    tracing::info!("stopping: finishing what is being handled");
}
