//! The bot under test, and the updates that people cause.

use std::sync::Arc;

use linli::app::App;
use linli::knowledge::KnowledgeBase;
use linli::search::{Config, Engine};
use linli::store::{Inbox, MemoryStore};
use linli::telegram::{self, Settings};
use serde_json::{Value, json};
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
        let config = Config { index_dir: None, words_dir: None, share_kept: 0.95 };
        let (engine, _) = Engine::open(config, KnowledgeBase::default(), &mut |_, _| {}).expect("it opens");
        let app = App::new(Arc::new(engine), Arc::clone(&store) as _);
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

fn person(user: i64) -> Value {
    json!({"id": user, "is_bot": false, "first_name": "王", "language_code": "zh-hans"})
}

/// Somebody writes to the bot.
pub fn private(id: i64, user: i64, text: &str) -> Value {
    json!({"update_id": id, "message": {"message_id": id, "date": 1, "from": person(user),
        "chat": {"id": user, "type": "private", "first_name": "王"}, "text": text}})
}

/// Somebody writes in a group.
pub fn group(id: i64, user: i64, chat: i64, text: &str) -> Value {
    json!({"update_id": id, "message": {"message_id": id, "date": 1, "from": person(user),
        "chat": {"id": chat, "type": "supergroup", "title": "楼群"}, "text": text}})
}

/// Somebody presses a button under a message of the bot.
pub fn press(id: i64, user: i64, data: &str) -> Value {
    json!({"update_id": id, "callback_query": {"id": format!("q{id}"), "from": person(user), "chat_instance": "c",
        "data": data, "message": {"message_id": 7, "date": 1, "chat": {"id": user, "type": "private", "first_name": "王"},
        "from": {"id": 4242, "is_bot": true, "first_name": "Linli"}, "text": "…"}}})
}

/// Somebody types `@bot …` elsewhere.
pub fn inline(id: i64, user: i64, query: &str) -> Value {
    json!({"update_id": id, "inline_query": {"id": format!("i{id}"), "from": person(user), "query": query, "offset": ""}})
}
