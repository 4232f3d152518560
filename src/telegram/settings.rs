//! What the frontend has to be told. Plain values: where they come from is not known here.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

/// How the bot reaches Telegram, and how Telegram reaches the bot.
#[derive(Clone)]
pub struct Settings {
    /// The bot's token. Never appears in logs, errors or `Debug`.
    pub token: String,
    /// Where the Bot API lives, without the `/bot<token>` part.
    pub api_url: String,
    /// Receives updates by webhook; `None` polls for them.
    pub webhook: Option<Webhook>,
    /// How many updates are handled at the same time, over all chats. One that waits for Telegram
    /// to recover does not count.
    pub concurrency: usize,
    /// How long one poll waits at Telegram for something to arrive.
    pub poll_timeout: Duration,
    /// How long any other request may take.
    pub request_timeout: Duration,
    /// How long a stop waits for what is being handled.
    pub drain: Duration,
}

/// Where updates are received when they are not polled for.
#[derive(Clone)]
pub struct Webhook {
    /// The public address that Telegram is told, `https://…`.
    pub url: String,
    /// The local address that listens; something in front of it ends TLS.
    pub listen: SocketAddr,
    /// What Telegram sends along to prove itself: 1–256 of `A-Z a-z 0-9 _ -`.
    pub secret: String,
}

impl Settings {
    /// Telegram's own address.
    pub const API_URL: &str = "https://api.telegram.org";

    /// Polling at Telegram's own address with the usual limits.
    pub fn new(token: impl Into<String>) -> Self {
        Self {
            token: token.into(),
            api_url: Self::API_URL.to_owned(),
            webhook: None,
            concurrency: 64,
            poll_timeout: Duration::from_secs(30),
            request_timeout: Duration::from_secs(30),
            drain: Duration::from_secs(9),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("webhook", &self.webhook).finish_non_exhaustive()
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").field("listen", &self.listen).finish_non_exhaustive()
    }
}
