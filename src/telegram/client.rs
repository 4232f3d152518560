//! One request to the Bot API, tried once.
//!
//! teloxide's own client is not used: it sleeps ten seconds on every 5xx, fails on results that
//! it cannot parse, and its errors hold the address, and so the token. Its payload types are.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use teloxide::requests::Payload;

use super::settings::Settings;
use super::traffic::Traffic;
use crate::app::LARGEST_FILE_BYTES;
use crate::model::Attachment;

/// Sends requests. Cloning it is cheap.
#[derive(Clone)]
pub(super) struct Client {
    http: reqwest::Client,
    bot_url: Arc<Url>,
    token: Arc<str>,
    request_timeout: Duration,
    poll_timeout: Duration,
    /// What is sent besides broadcasts.
    pub(super) traffic: Traffic,
}

/// A request: a method and its parameters.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// The Bot API's name of it; Telegram does not mind its case.
    pub(super) method: &'static str,
    /// The parameters by their names.
    pub(super) params: Map<String, Value>,
    /// The same text without markup, for when Telegram cannot read the markup.
    pub(super) plain: Option<String>,
    /// A file to upload as `document`.
    pub(super) file: Option<Arc<Attachment>>,
}

/// Why a request had no effect, or none that we know of.
#[derive(Debug)]
pub(super) enum Failure {
    /// No connection came about: the request was surely not sent.
    NoConnection(String),
    /// No understandable answer came: network, time-out, 5xx. Says nothing about the request.
    Unreachable(String),
    /// Too fast; Telegram names the wait.
    TooFast(Duration),
    /// The group lives under another id now.
    Migrated(i64),
    /// The token is not, or no longer, valid.
    Unauthorized,
    /// Telegram understood and said no.
    Refused(Refused),
}

/// Telegram's no.
#[derive(Debug)]
pub(super) struct Refused {
    /// The error code: 400, 403, 409, …
    pub(super) code: u16,
    /// Telegram's words.
    pub(super) description: String,
}

#[derive(Deserialize)]
struct Response {
    ok: bool,
    result: Option<Box<RawValue>>,
    error_code: Option<u16>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

/// A client could not be made: the address is not one.
#[derive(Debug)]
pub(super) struct NotAnAddress;

impl Client {
    const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
    /// What a poll may take beyond the time that Telegram holds it.
    const POLL_MARGIN: Duration = Duration::from_secs(10);

    pub(super) fn new(settings: &Settings) -> Result<Self, NotAnAddress> {
        let mut bot_url = Url::parse(&settings.api_url).map_err(|_| NotAnAddress)?;
        bot_url
            .path_segments_mut()
            .map_err(|()| NotAnAddress)?
            .pop_if_empty()
            .push(&format!("bot{}", settings.token));
        let http = reqwest::Client::builder().connect_timeout(Self::CONNECT_TIMEOUT).tcp_nodelay(true);
        Ok(Self {
            http: http.build().map_err(|_| NotAnAddress)?,
            bot_url: Arc::new(bot_url),
            token: settings.token.as_str().into(),
            request_timeout: settings.request_timeout,
            poll_timeout: settings.poll_timeout,
            traffic: Traffic::default(),
        })
    }

    /// Sends one request and returns Telegram's result as it came.
    pub(super) async fn call(&self, call: &Call) -> Result<Box<RawValue>, Failure> {
        self.attempt(call, self.request_timeout).await
    }

    /// Waits for updates from `offset` on; each is returned as it came, so that one that nobody
    /// can read does not spoil the others.
    pub(super) async fn updates(&self, offset: i64) -> Result<Vec<Box<RawValue>>, Failure> {
        let mut call = Call::new("getUpdates");
        call.set("offset", offset);
        call.set("limit", 100);
        call.set("timeout", self.poll_timeout.as_secs());
        call.set("allowed_updates", ALLOWED_UPDATES.as_slice());
        let result = self.attempt(&call, self.poll_timeout + Self::POLL_MARGIN).await?;
        serde_json::from_str(result.get())
            .map_err(|_| Failure::Unreachable("the updates are not a list".to_owned()))
    }

    /// Downloads a file of this path, as `getFile` names it; `None` for one that is too large. An
    /// error never holds the address.
    pub(super) async fn download(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        let mut url = Url::clone(&self.bot_url);
        {
            let mut segments = url.path_segments_mut().map_err(|()| String::new())?;
            segments.pop().extend(["file", &format!("bot{}", self.token)]).extend(path.split('/'));
        }
        let request = self.http.get(url).timeout(self.request_timeout.saturating_mul(4));
        let told = |error: reqwest::Error| self.redact(&error.without_url().to_string());
        let mut response = request.send().await.map_err(told)?;
        if !response.status().is_success() {
            return Err(format!("status {}", response.status().as_u16()));
        }
        let mut bytes = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(told)? {
            bytes.extend_from_slice(&piece);
            if bytes.len() as u64 > LARGEST_FILE_BYTES {
                return Ok(None);
            }
        }
        Ok(Some(bytes))
    }

    async fn attempt(&self, call: &Call, timeout: Duration) -> Result<Box<RawValue>, Failure> {
        let mut url = Url::clone(&self.bot_url);
        url.path_segments_mut().expect("checked when the client was made").push(call.method);
        let request = self.http.post(url).timeout(timeout);
        let request = match &call.file {
            None => request.json(&call.params),
            Some(file) => request.multipart(call.form(file)),
        };
        let response = request.send().await.map_err(|error| self.unreachable(error))?;
        let status = response.status().as_u16();
        let body = response.bytes().await.map_err(|error| self.unreachable(error))?;
        self.read(status, &body)
    }

    fn read(&self, status: u16, body: &[u8]) -> Result<Box<RawValue>, Failure> {
        let Ok(response) = serde_json::from_slice::<Response>(body) else {
            return Err(Failure::Unreachable(format!(
                "an answer with status {status} that is no Bot API answer"
            )));
        };
        if let (true, Some(result)) = (response.ok, response.result) {
            return Ok(result);
        }
        let code = response.error_code.unwrap_or(status);
        let description = self.redact(&response.description.unwrap_or_default());
        let parameters =
            response.parameters.unwrap_or(Parameters { retry_after: None, migrate_to_chat_id: None });
        Err(match (code, parameters) {
            (_, Parameters { migrate_to_chat_id: Some(chat), .. }) => Failure::Migrated(chat),
            (_, Parameters { retry_after: Some(seconds), .. }) => {
                Failure::TooFast(Duration::from_secs(seconds))
            }
            (429, _) => Failure::TooFast(Duration::from_secs(3)),
            (401 | 404, _) => Failure::Unauthorized,
            (400..500, _) => Failure::Refused(Refused { code, description }),
            _ => Failure::Unreachable(format!("status {code}")),
        })
    }

    fn unreachable(&self, error: reqwest::Error) -> Failure {
        let kind = match () {
            () if error.is_timeout() => "time-out",
            () if error.is_connect() => "no connection",
            () => "broken connection",
        };
        let is_connect = error.is_connect();
        let error = error.without_url();
        let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        let reason = self.redact(&format!("{kind}: {cause}"));
        if is_connect { Failure::NoConnection(reason) } else { Failure::Unreachable(reason) }
    }

    fn redact(&self, text: &str) -> String {
        text.replace(&*self.token, "…")
    }
}

/// The kinds of update that are asked for; Telegram keeps the others to itself.
pub(super) const ALLOWED_UPDATES: [&str; 3] = ["message", "callback_query", "inline_query"];

impl Call {
    /// A request without parameters.
    pub(super) fn new(method: &'static str) -> Self {
        Self { method, params: Map::new(), plain: None, file: None }
    }

    /// The request that a teloxide payload describes.
    pub(super) fn of<P: Payload + Serialize>(payload: &P) -> Self {
        let Ok(Value::Object(params)) = serde_json::to_value(payload) else {
            unreachable!("a payload without files is a struct of plain values")
        };
        Self { params, ..Self::new(P::NAME) }
    }

    /// Sets one parameter.
    pub(super) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.params.insert(name.to_owned(), value.into());
    }

    /// Gives up the markup. `false` when there is none to give up.
    pub(super) fn drop_markup(&mut self) -> bool {
        let Some(plain) = self.plain.take() else { return false };
        self.params.remove("parse_mode");
        let text = if self.params.contains_key("caption") { "caption" } else { "text" };
        self.set(text, plain);
        true
    }

    fn form(&self, file: &Attachment) -> reqwest::multipart::Form {
        let document = reqwest::multipart::Part::bytes(file.bytes.clone()).file_name(file.name.clone());
        let form = reqwest::multipart::Form::new()
            .part(if file.is_picture() { "photo" } else { "document" }, document);
        self.params.iter().fold(form, |form, (name, value)| match value {
            Value::String(text) => form.text(name.clone(), text.clone()),
            other => form.text(name.clone(), other.to_string()),
        })
    }
}

impl Refused {
    /// The markup could not be read; the same text without it may pass.
    pub(super) fn is_about_markup(&self) -> bool {
        self.code == 400 && self.description.contains("can't parse entities")
    }

    /// What was to be deleted is gone already.
    pub(super) fn is_not_found(&self) -> bool {
        self.code == 400 && self.description.contains("message to delete not found")
    }

    /// The message already reads like that.
    pub(super) fn is_not_modified(&self) -> bool {
        self.code == 400 && self.description.contains("message is not modified")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client() -> Client {
        Client::new(&Settings::new("1234:SECRET")).expect("the default address is one")
    }

    #[test]
    fn answers_are_told_apart() {
        for (status, body, expected) in [
            (200, r#"{"ok":true,"result":true}"#, "ok"),
            (500, r#"{"ok":false,"error_code":500,"description":"Internal Server Error"}"#, "unreachable"),
            (502, "<html>bad gateway</html>", "unreachable"),
            (200, "", "unreachable"),
            (429, r#"{"ok":false,"error_code":429,"parameters":{"retry_after":7}}"#, "too fast 7s"),
            (429, r#"{"ok":false,"error_code":429}"#, "too fast 3s"),
            (
                400,
                r#"{"ok":false,"error_code":400,"parameters":{"migrate_to_chat_id":-100}}"#,
                "migrated -100",
            ),
            (401, r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#, "unauthorized"),
            (403, r#"{"ok":false,"error_code":403,"description":"Forbidden"}"#, "refused 403"),
        ] {
            let said = match client().read(status, body.as_bytes()) {
                Ok(_) => "ok".to_owned(),
                Err(Failure::NoConnection(_) | Failure::Unreachable(_)) => "unreachable".to_owned(),
                Err(Failure::TooFast(wait)) => format!("too fast {wait:?}"),
                Err(Failure::Migrated(chat)) => format!("migrated {chat}"),
                Err(Failure::Unauthorized) => "unauthorized".to_owned(),
                Err(Failure::Refused(refused)) => format!("refused {}", refused.code),
            };
            assert_eq!(said, expected, "{body}");
        }
    }

    #[test]
    fn the_token_is_taken_out_of_what_telegram_says() {
        let body = br#"{"ok":false,"error_code":400,"description":"no method /bot1234:SECRET/x"}"#;
        let Err(Failure::Refused(refused)) = client().read(400, body) else { panic!("a refusal") };
        assert!(!refused.description.contains("SECRET"), "{}", refused.description);
    }
}
