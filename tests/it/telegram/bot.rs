//! The bot under test, in this process.

use std::sync::Arc;

use linli::app::{App, Options};
use linli::knowledge::KnowledgeBase;
use linli::search::{Config, Engine};
use linli::store::{Inbox, MemoryStore};
use linli::telegram::{self, Settings};
use linli::text::Texts;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::standin::{Standin, TOKEN};

/// A running bot with a memory of its own.
pub struct Bot {
    pub store: Arc<MemoryStore>,
    stop: oneshot::Sender<()>,
    running: JoinHandle<Result<(), telegram::Error>>,
}

impl Bot {
    pub fn start(standin: &Standin) -> Self {
        Self::start_with(settings(&standin.url()), Arc::default())
    }

    pub fn start_with(settings: Settings, store: Arc<MemoryStore>) -> Self {
        Self::start_app(settings, store, KnowledgeBase::default(), Options::default())
    }

    pub fn start_app(
        settings: Settings,
        store: Arc<MemoryStore>,
        knowledge: KnowledgeBase,
        options: Options,
    ) -> Self {
        let config = Config { index_dir: None, words_dir: None, share_kept: 0.95 };
        let (engine, _) = Engine::open(&config, knowledge, &mut |_, _| {}).expect("it opens");
        let texts = Arc::new(Texts::built_in());
        let app = App::with(Arc::new(engine), Arc::clone(&store) as _, texts, options);
        let (stop, stopped) = oneshot::channel();
        let inbox: Arc<dyn Inbox> = Arc::clone(&store) as _;
        let running = tokio::spawn(async move {
            telegram::run(settings, app, inbox, async { stopped.await.unwrap_or_default() }).await
        });
        Self { store, stop, running }
    }

    /// Stops it and returns what it kept.
    pub async fn stop(self) -> Arc<MemoryStore> {
        let _ = self.stop.send(());
        self.running.await.expect("it does not panic").expect("it ends well");
        self.store
    }

    /// Waits until it gives up by itself.
    pub async fn end(self) -> telegram::Error {
        let _keep_running = self.stop;
        self.running.await.expect("it does not panic").expect_err("it gives up")
    }
}

pub fn settings(url: &str) -> Settings {
    Settings { api_url: url.to_owned(), ..Settings::new(TOKEN) }
}
