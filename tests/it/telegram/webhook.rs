//! Updates that Telegram brings.

use std::net::SocketAddr;
use std::sync::Arc;

use linli::telegram::{Error, Settings, Webhook};
use serde_json::Value;

use super::bot::{Bot, settings};
use super::standin::Standin;
use super::update::private;

const SECRET: &str = "a-secret_42";

fn with_webhook(standin: &Standin, secret: &str) -> (Settings, SocketAddr) {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback is free");
    let listen = free.local_addr().expect("bound");
    let url = "https://example.org/hook".to_owned();
    let webhook = Webhook { url, listen, secret: secret.to_owned() };
    (Settings { webhook: Some(webhook), ..settings(&standin.url()) }, listen)
}

async fn bring(listen: SocketAddr, secret: &str, body: impl Into<reqwest::Body>) -> u16 {
    let request = reqwest::Client::new().post(format!("http://{listen}/hook"));
    let request = request.header("X-Telegram-Bot-Api-Secret-Token", secret).body(body);
    request.send().await.expect("the bot listens").status().as_u16()
}

#[tokio::test]
async fn only_telegram_is_let_in_and_only_updates() {
    let standin = Standin::start().await;
    let (settings, listen) = with_webhook(&standin, SECRET);
    let bot = Bot::start_with(settings, Arc::default());
    standin.until("the webhook is set", |s| !s.calls("setWebhook").is_empty()).await;
    let question = || private(1, 10, "恩阳跑团").to_string();
    for (secret, body, expected) in [
        ("wrong", question(), 401),
        ("", question(), 401),
        (SECRET, "not json".to_owned(), 400),
        (SECRET, "{}".to_owned(), 400),
        (SECRET, r#"{"update_id": 5, "unheard_of": {}}"#.to_owned(), 200),
        (SECRET, "x".repeat(2 << 20), 413),
        (SECRET, question(), 200),
        (SECRET, question(), 200),
        (SECRET, private(2, 11, "恩阳跑团").to_string(), 200),
    ] {
        assert_eq!(bring(listen, secret, body.clone()).await, expected, "{secret} {body:.40}");
    }
    standin.until("both are answered", |s| s.sent().iter().any(|call| call.chat() == 11)).await;
    standin.until_sent(2).await;
    bot.stop().await;
    assert_eq!(standin.sent().len(), 2);
    let set = &standin.calls("setWebhook")[0];
    assert_eq!(set.params["secret_token"], Value::from(SECRET));
    assert!(standin.calls("getUpdates").is_empty());
}

#[tokio::test]
async fn a_secret_that_telegram_would_refuse_is_named() {
    let standin = Standin::start().await;
    let (settings, _) = with_webhook(&standin, "no spaces please");
    let error = Bot::start_with(settings, Arc::default()).end().await;
    assert!(matches!(error, Error::WebhookSecret), "{error}");
}
