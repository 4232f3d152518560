//! What the bot says unasked: ordered durably here, sent by the broadcast worker.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::App;
use crate::broadcast::{self, Messenger, Worker};
use crate::model::{
    Broadcast, BroadcastId, BroadcastKind, BroadcastState, ChatId, Content, Message, Recipients, Token,
    UserId,
};

/// Tells apart what is said within a microsecond.
static NUMBER: AtomicU64 = AtomicU64::new(0);

impl App {
    /// Sends everything that is ordered through `messenger` until `stop` resolves. One at a time.
    pub async fn deliver(&self, messenger: Arc<dyn Messenger>, stop: impl Future<Output = ()>) {
        let options = &self.shared.options;
        let clock = options.clock.clone();
        let settings = broadcast::Settings {
            pace: options.announcements.pace,
            concurrency: options.announcements.concurrency,
            person_gap: options.announcements.person_gap,
            zone: options.time_zone,
            clock: Arc::new(move || clock.now()),
            moments: Arc::new(tokio::time::Instant::now),
        };
        let watched = self.watch_announcements(Arc::clone(&messenger));
        let (store, wake) = (Arc::clone(&self.shared.store), Arc::clone(&self.shared.ordered));
        match Worker::start(store, messenger, settings, wake).await {
            Ok(worker) => tokio::select! {
                () = worker.run(stop) => {}
                () = watched => {}
            },
            Err(error) => tracing::error!(%error, "announcements cannot be sent before the next start"),
        }
    }

    /// Says something to people, each in their private chat. When this returns it will be said.
    ///
    /// # Errors
    ///
    /// When it could not be ordered durably.
    pub async fn notify(
        &self,
        people: impl IntoIterator<Item = UserId>,
        message: Message,
    ) -> anyhow::Result<()> {
        self.notify_chats(people.into_iter().map(|user| ChatId(user.0)).collect(), message).await
    }

    /// Says something in conversations, groups among them. When this returns it will be said.
    pub async fn notify_chats(&self, chats: Vec<ChatId>, message: Message) -> anyhow::Result<()> {
        if chats.is_empty() {
            return Ok(());
        }
        let now = self.shared.options.clock.now();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}/{number}/{chats:?}", now.timestamp_micros());
        let broadcast = Broadcast {
            id: BroadcastId(Token::of(&name)),
            author: None,
            kind: BroadcastKind::Send,
            to: Recipients::Chats(chats),
            content: Content::same(message),
            urgent: true,
            opened_at: now,
            not_before: None,
            state: BroadcastState::Filling,
            refused: None,
        };
        self.order(broadcast).await.map(drop)
    }

    /// Says something in one conversation, once for each cause, whatever happens in between.
    pub(super) async fn tell_once(&self, cause: &str, chat: ChatId, message: Message) -> anyhow::Result<()> {
        let broadcast = Broadcast {
            id: BroadcastId(Token::of(cause)),
            author: None,
            kind: BroadcastKind::Send,
            to: Recipients::Chats(vec![chat]),
            content: Content::same(message),
            urgent: true,
            opened_at: self.shared.options.clock.now(),
            not_before: None,
            state: BroadcastState::Filling,
            refused: None,
        };
        self.order(broadcast).await.map(drop)
    }

    /// Orders a broadcast, durably. `false` when one with its id was ordered before: then that one
    /// counts.
    pub async fn order(&self, broadcast: Broadcast) -> anyhow::Result<bool> {
        let is_new = self.shared.store.open_broadcast(broadcast).await?;
        self.wake_worker();
        Ok(is_new)
    }

    /// Has the worker look at once, for instance after a broadcast was resumed.
    pub fn wake_worker(&self) {
        self.shared.ordered.notify_one();
    }
}
