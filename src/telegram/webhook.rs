//! Updates that Telegram brings. Stored before the 200 that confirms them.

use std::hint::black_box;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::routing::post;
use serde_json::json;
use tokio::net::TcpListener;

use super::client::{ALLOWED_UPDATES, Call};
use super::intake::{Intake, id_of};
use super::settings::Webhook;
use super::stop::Stop;

const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";
const BODY_LIMIT_BYTES: usize = 1 << 20;

/// The request that tells Telegram where to bring updates.
pub(super) fn registration(webhook: &Webhook) -> Call {
    let mut call = Call::new("setWebhook");
    call.set("url", webhook.url.as_str());
    call.set("secret_token", webhook.secret.as_str());
    call.set("allowed_updates", json!(ALLOWED_UPDATES));
    call
}

/// Whether Telegram accepts this as a secret.
pub(super) fn is_secret(secret: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    (1..=256).contains(&secret.len()) && secret.bytes().all(allowed)
}

/// Serves until told to stop, then finishes the requests that are under way.
pub(super) async fn serve(
    listener: TcpListener,
    path: &str,
    secret: &str,
    intake: Arc<Intake>,
    stop: Stop,
) -> std::io::Result<()> {
    let door = Door { intake, secret: secret.into() };
    let router = Router::new()
        .route(path, post(receive))
        .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
        .with_state(door);
    axum::serve(listener, router).with_graceful_shutdown(async move { stop.requested().await }).await
}

#[derive(Clone)]
struct Door {
    intake: Arc<Intake>,
    secret: Arc<str>,
}

async fn receive(State(door): State<Door>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let presented = headers.get(SECRET_HEADER).map_or(&[][..], HeaderValue::as_bytes);
    if !same(presented, door.secret.as_bytes()) {
        return StatusCode::UNAUTHORIZED;
    }
    // No update at all: refused. An update of a kind that we do not know passes and is dropped,
    // or Telegram would bring it again and again.
    if id_of(&body).is_none() {
        return StatusCode::BAD_REQUEST;
    }
    let sifted = door.intake.sift([&*body]);
    match door.intake.accept(&sifted).await {
        Ok(()) => StatusCode::OK,
        Err(error) => {
            tracing::error!(%error, "what arrived could not be stored; Telegram will bring it again");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

/// Compares in a time that does not tell where the first difference is.
fn same(presented: &[u8], expected: &[u8]) -> bool {
    let difference =
        presented.iter().zip(expected).fold(0, |difference, (a, b)| black_box(difference | (a ^ b)));
    presented.len() == expected.len() && difference == 0
}
