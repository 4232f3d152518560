//! One update from its worker's hands to settled: nothing that goes wrong in a handler leaves it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt as _;
use teloxide::dispatching::UpdateHandler;
use teloxide::dptree;
use teloxide::types::{Update, UpdateKind};

use super::client::Client;
use super::from_update::{self, Identity};
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
    Attend { id: UpdateId, update: Box<Update>, who: Actor },
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
            Job::Attend { id, update, who } => self.attend(id, *update, &who, messenger).await,
            Job::Tell { message, to } => {
                // A courtesy: after a stop nobody waits for it any more.
                let _ = handlers::say(&messenger, &[message], &to).await;
            }
        }
    }

    async fn attend(&self, id: UpdateId, update: Update, who: &Actor, messenger: Messenger) {
        let handled = AssertUnwindSafe(self.dispatch(update.clone(), messenger.clone())).catch_unwind().await;
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

    async fn dispatch(&self, update: Update, messenger: Messenger) -> Result<(), Failure> {
        let given = dptree::deps![update, self.app.clone(), Arc::clone(&self.me), messenger];
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
