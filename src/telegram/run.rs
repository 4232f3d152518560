//! The bot's life: get to know ourselves, take up what was left, receive, stop cleanly.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use super::backoff::Backoff;
use super::broadcasting::Broadcasting;
use super::client::{Call, Client, Failure};
use super::desk::Desk;
use super::from_update::Identity;
use super::intake::Intake;
use super::messenger::{Messenger, Slot};
use super::settings::{Settings, Webhook};
use super::stop::{Stop, Stopped, Stopper};
use super::workers::{Work, Workers};
use super::{menus, poll, schema, webhook};
use crate::app::App;
use crate::store::{self, Inbox};

/// Why the bot cannot run. What passes by itself (no network, a slow Telegram) is none of these.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Telegram does not know the token.
    #[error("Telegram does not accept the bot token: check TELOXIDE_TOKEN against what BotFather gave you")]
    Token,
    /// `api_url` is not an http address.
    #[error("telegram.api_url is not an address: write something like https://api.telegram.org")]
    ApiUrl,
    /// The webhook's address is not one.
    #[error("telegram.webhook.url is not an address: write something like https://example.org/telegram")]
    WebhookUrl,
    /// Telegram would not take the webhook's secret.
    #[error("telegram.webhook.secret must have 1 to 256 characters of A-Z, a-z, 0-9, _ and -")]
    WebhookSecret,
    /// The webhook's local address cannot be used.
    #[error("cannot listen on telegram.webhook.listen: {0}")]
    Listen(std::io::Error),
    /// What an earlier run left cannot be read.
    #[error("the inbox cannot be read: {0}")]
    Inbox(#[from] store::Error),
}

/// Settled ids are kept as long as Telegram could bring an update again (24 hours), doubled.
const REMEMBER_SETTLED: chrono::TimeDelta = chrono::TimeDelta::hours(48);
const HOUSEKEEPING_EVERY: Duration = Duration::from_secs(3600);

/// Runs the bot until `shutdown` resolves, then finishes what is being handled, within
/// `settings.drain`. What is not finished by then stays in the inbox for the next run.
///
/// # Errors
///
/// Only what no waiting mends: see [`Error`].
pub async fn run(
    settings: Settings,
    app: App,
    inbox: Arc<dyn Inbox>,
    shutdown: impl Future<Output = ()>,
) -> Result<(), Error> {
    if settings.token.trim().is_empty() {
        return Err(Error::Token);
    }
    let client = Client::new(&settings).map_err(|_| Error::ApiUrl)?;
    let (stopper, stop) = Stopper::new();
    let serving = serve(settings, app, inbox, client, stop);
    tokio::pin!(serving);
    tokio::select! {
        ended = &mut serving => return ended,
        () = shutdown => stopper.stop(),
    }
    serving.await
}

async fn serve(
    settings: Settings,
    app: App,
    inbox: Arc<dyn Inbox>,
    client: Client,
    stop: Stop,
) -> Result<(), Error> {
    let door = match &settings.webhook {
        Some(webhook) => Some(open_door(webhook).await?),
        None => None,
    };
    let Some(me) = introduce(&client, &stop).await? else { return Ok(()) };
    tracing::info!(bot = me.username, "connected to Telegram");
    let desk = Desk {
        app: app.clone(),
        inbox: Arc::clone(&inbox),
        client: client.clone(),
        me: Arc::new(me),
        schema: schema::schema(),
        stop: stop.clone(),
    };
    let intake = Arc::new(open(settings.concurrency, desk));
    if let Err(error) = app.wake().await {
        tracing::error!(error = format!("{error:#}"), "roles and notices could not be read");
    }
    let left = intake.replay().await?;
    if left > 0 {
        tracing::info!(updates = left, "taking up what the last run left");
    }
    let background =
        tokio::spawn(background(app.clone(), inbox, client.clone(), settings.webhook.clone(), stop.clone()));
    let sending = {
        let (app, messenger) = (app.clone(), Arc::new(Broadcasting::new(client.clone())));
        let stop = stop.clone();
        tokio::spawn(async move { app.deliver(messenger, stop.requested()).await })
    };
    let served = match door {
        Some((listener, path, secret)) => {
            let serving = webhook::serve(listener, &path, &secret, Arc::clone(&intake), stop.clone());
            serving.await.map_err(Error::Listen)
        }
        None => poll::poll(&client, &intake, &stop).await,
    };
    if !intake.workers.drain(settings.drain).await {
        tracing::warn!("stopped before everything was handled; the rest is taken up at the next start");
    }
    background.abort();
    if served.is_err() {
        sending.abort();
    }
    let _ = sending.await;
    served
}

fn open(concurrency: usize, desk: Desk) -> Intake {
    let desk = Arc::new(desk);
    let stop = desk.stop.clone();
    let at_desk = Arc::clone(&desk);
    let work: Work<_> = Arc::new(move |job, slot| Box::pin(Arc::clone(&at_desk).work(job, slot)));
    Intake { desk, workers: Workers::new(concurrency, stop, work) }
}

async fn open_door(webhook: &Webhook) -> Result<(TcpListener, String, String), Error> {
    let url = reqwest::Url::parse(&webhook.url).map_err(|_| Error::WebhookUrl)?;
    if !webhook::is_secret(&webhook.secret) {
        return Err(Error::WebhookSecret);
    }
    let listener = TcpListener::bind(webhook.listen).await.map_err(Error::Listen)?;
    Ok((listener, url.path().to_owned(), webhook.secret.clone()))
}

/// Asks Telegram who we are, until it answers. `None` when told to stop before that.
async fn introduce(client: &Client, stop: &Stop) -> Result<Option<Identity>, Error> {
    let mut backoff = Backoff::default();
    let question = Call::new("getMe");
    loop {
        let asked = tokio::select! {
            biased;
            () = stop.requested() => return Ok(None),
            asked = client.call(&question) => asked,
        };
        let reason = match asked {
            Ok(me) => match serde_json::from_str(me.get()) {
                Ok(me) => return Ok(Some(me)),
                Err(_) => "an answer that is no bot".to_owned(),
            },
            Err(Failure::Unauthorized) => return Err(Error::Token),
            Err(Failure::NoConnection(reason) | Failure::Unreachable(reason)) => reason,
            Err(other) => format!("{other:?}"),
        };
        if backoff.is_fresh() {
            tracing::warn!(reason, "Telegram cannot be reached; trying again");
        }
        if let Err(Stopped) = stop.sleep(backoff.next()).await {
            return Ok(None);
        }
    }
}

/// What must not keep anybody waiting: the webhook's registration or removal, menus, housekeeping.
async fn background(app: App, inbox: Arc<dyn Inbox>, client: Client, webhook: Option<Webhook>, stop: Stop) {
    let slot = Slot::take(&Arc::new(Semaphore::new(1))).await;
    let messenger = Messenger::new(client, stop, slot);
    let receiving = webhook.as_ref().map_or_else(|| Call::new("deleteWebhook"), webhook::registration);
    let _ = messenger.send_all(vec![receiving]).await;
    let changes = app.role_changes();
    menus::register(&app, &messenger).await;
    tokio::join!(menus::follow(&app, &messenger, changes), housekeeping(inbox));
}

async fn housekeeping(inbox: Arc<dyn Inbox>) {
    loop {
        if let Err(error) = inbox.delete_settled_before(chrono::Utc::now() - REMEMBER_SETTLED).await {
            tracing::error!(%error, "old update ids could not be deleted");
        }
        tokio::time::sleep(HOUSEKEEPING_EVERY).await;
    }
}
