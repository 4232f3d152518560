//! One update from its worker's hands to settled: nothing that goes wrong in a handler leaves it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt as _;
use teloxide::dispatching::UpdateHandler;
use teloxide::dptree;
use teloxide::types::{Update, UpdateKind};

use super::client::Client;
use super::from_update::{self, Identity, Received};
use super::handlers::{self, Failure};
use super::messenger::{Messenger, Slot};
use super::stop::{Stop, Stopped};
use super::to_request::{self, Destination};
use crate::app::{Actor, App};
use crate::model::{Message, UpdateId};
use crate::store::Inbox;

/// Something for a worker to do.
pub(super) enum Job {
    /// Handle an update that is stored and waits to be settled.
    Attend { id: UpdateId, received: Box<Received>, who: Actor },
    /// Tell somebody why what they sent was dropped.
    Tell { message: Message, to: Destination },
}

/// What handling takes.
pub(super) struct Desk {
    pub(super) app: App,
    pub(super) inbox: Arc<dyn Inbox>,
    pub(super) client: Client,
    pub(super) me: Arc<Identity>,
    pub(super) schema: UpdateHandler<Failure>,
    pub(super) stop: Stop,
}

impl Desk {
    /// Does one job.
    pub(super) async fn work(self: Arc<Self>, job: Job, slot: Slot) {
        let messenger = Messenger::new(self.client.clone(), self.stop.clone(), slot);
        match job {
            Job::Attend { id, received, who } => self.attend(id, *received, &who, messenger).await,
            Job::Tell { message, to } => {
                // A courtesy: after a stop nobody waits for it any more.
                let _ = handlers::say(&messenger, &[message], &to).await;
            }
        }
    }

    async fn attend(&self, id: UpdateId, received: Received, who: &Actor, messenger: Messenger) {
        let update = received.update.clone();
        let handled = AssertUnwindSafe(self.dispatch(received, messenger.clone())).catch_unwind().await;
        let apology = match handled {
            Ok(Ok(())) => Ok(()),
            Ok(Err(Failure::Interrupted)) => Err(Stopped),
            Ok(Err(Failure::Broken(error))) => {
                tracing::error!(
                    update = id.0,
                    error = format!("{error:#}"),
                    "an update could not be handled"
                );
                self.apologise(&update, who, &messenger).await
            }
            // What it says may quote a question: not logged.
            Err(_) => {
                tracing::error!(update = id.0, "a handler panicked");
                self.apologise(&update, who, &messenger).await
            }
        };
        if apology.is_ok() {
            self.settle(id).await;
        }
    }

    /// Marks an update as dealt with.
    pub(super) async fn settle(&self, id: UpdateId) {
        if let Err(error) = self.inbox.settle(id, chrono::Utc::now()).await {
            tracing::error!(update = id.0, %error, "could not settle: it will be answered again after a restart");
        }
    }

    async fn dispatch(&self, received: Received, messenger: Messenger) -> Result<(), Failure> {
        let Received { update, enclosed } = received;
        let given = dptree::deps![update, enclosed, self.app.clone(), Arc::clone(&self.me), messenger];
        match self.schema.dispatch(given).await {
            std::ops::ControlFlow::Break(outcome) => outcome,
            std::ops::ControlFlow::Continue(_) => Ok(()),
        }
    }

    async fn apologise(&self, update: &Update, who: &Actor, messenger: &Messenger) -> Result<(), Stopped> {
        let apology = self.app.apology(who);
        match &update.kind {
            UpdateKind::CallbackQuery(query) => {
                let notice = to_request::notice(&query.id, Some(&apology.to_plain()));
                messenger.send_all(vec![notice]).await
            }
            _ => match from_update::destination(update) {
                Some(to) => handlers::say(messenger, &[apology], &to).await,
                None => Ok(()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use teloxide::dptree::Handler;
    use tokio::sync::{Semaphore, mpsc};

    use super::super::handlers::Outcome;
    use super::super::settings::Settings;
    use super::super::stop::Stopper;
    use super::*;
    use crate::knowledge::KnowledgeBase;
    use crate::search::{Config, Engine};
    use crate::store::{Arrival, MemoryStore};

    /// A Telegram that says yes to everything and passes on what it was asked.
    async fn agreeable() -> (String, mpsc::UnboundedReceiver<String>) {
        let (heard, hearing) = mpsc::unbounded_channel();
        let agree = move |body: String| {
            let heard = heard.clone();
            async move {
                let _ = heard.send(body);
                r#"{"ok":true,"result":true}"#
            }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback is free");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let router = axum::Router::new().fallback(agree);
        tokio::spawn(async move { axum::serve(listener, router).await });
        (url, hearing)
    }

    async fn check(handler: Handler<'static, Outcome, teloxide::dispatching::DpHandlerDescription>) {
        let (url, mut hearing) = agreeable().await;
        let store = Arc::new(MemoryStore::default());
        let config = Config { index_dir: None, words_dir: None, share_kept: 0.9 };
        let (engine, _) = Engine::open(&config, KnowledgeBase::default(), &mut |_, _| {}).expect("it opens");
        let (_stopper, stop) = Stopper::new();
        let desk = Arc::new(Desk {
            app: App::new(Arc::new(engine), Arc::clone(&store) as _),
            inbox: Arc::clone(&store) as _,
            client: Client::new(&Settings { api_url: url, ..Settings::new("1:T") }).expect("an address"),
            me: Arc::new(Identity { id: 1, username: "LinliBot".to_owned() }),
            schema: handler,
            stop,
        });
        let payload = br#"{"update_id":5,"message":{"message_id":1,"date":1,"text":"x",
            "chat":{"id":10,"type":"private","first_name":"a"},"from":{"id":10,"is_bot":false,"first_name":"a"}}}"#;
        let received = from_update::parse(payload).expect("an update");
        let who = from_update::concern(&received.update, &desk.me).expect("it is for us");
        let id = UpdateId(5);
        store.accept(&[Arrival { id, payload: payload.to_vec() }]).await.expect("it stores");
        let slot = Slot::take(&Arc::new(Semaphore::new(1))).await;
        let apology = desk.app.apology(&who).to_plain();
        Arc::clone(&desk).work(Job::Attend { id, received: Box::new(received), who }, slot).await;
        let sent: serde_json::Value =
            serde_json::from_str(&hearing.try_recv().expect("something was sent")).expect("JSON");
        assert_eq!(sent["text"], apology.as_str());
        assert!(store.unsettled().await.expect("it reads").is_empty());
    }

    #[tokio::test]
    async fn a_panic_is_apologised_for_and_not_repeated() {
        check(dptree::endpoint(|| async { panic!("as the test wants") })).await;
    }

    #[tokio::test]
    async fn a_broken_application_is_apologised_for_and_not_repeated() {
        check(dptree::endpoint(|| async { Err(Failure::Broken(anyhow::anyhow!("broken"))) })).await;
    }
}
