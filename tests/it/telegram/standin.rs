//! A stand-in for Telegram's Bot API on loopback: keeps updates until they are confirmed, records
//! every call, enforces limits, and misbehaves or goes away on request.

#[path = "limits.rs"]
mod limits;

use std::collections::{HashMap, HashSet, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::AbortHandle;

pub use limits::Limits;

pub const TOKEN: &str = "4242:stand-in-SECRET";
pub const USERNAME: &str = "LinliBot";
pub const BOT_ID: u64 = 4242;

/// One call of the bot.
#[derive(Debug, Clone)]
pub struct Call {
    pub method: String,
    pub params: Value,
    pub at: Instant,
    /// The number of the message that it sent.
    pub message: i64,
}

impl Call {
    pub fn chat(&self) -> i64 {
        self.params["chat_id"].as_i64().unwrap_or_default()
    }

    /// The data of the button whose label begins like this.
    pub fn button(&self, label: &str) -> Option<String> {
        let rows = self.params["reply_markup"]["inline_keyboard"].as_array()?;
        let mut buttons = rows.iter().filter_map(|row| row.as_array()).flatten();
        let button = buttons.find(|one| one["text"].as_str().is_some_and(|text| text.starts_with(label)))?;
        button["callback_data"].as_str().map(str::to_owned)
    }

    pub fn answers(&self) -> Option<i64> {
        self.params["reply_parameters"]["message_id"].as_i64()
    }
}

/// What happens to a call.
#[derive(Debug, Clone)]
pub enum Fate {
    Fine,
    /// Refused with this code, description and parameters; not recorded as sent.
    Error(u16, &'static str, Value),
    /// The connection breaks before anything happened.
    Lost,
    /// It happened, but the connection breaks before the bot hears of it.
    LostAfterwards,
    /// Fine, after this long.
    Slow(Duration),
}

type Fates = Box<dyn FnMut(&Call) -> Fate + Send>;

struct Inner {
    updates: VecDeque<(i64, Value)>,
    calls: Vec<Call>,
    fates: Fates,
    sent: i64,
    files: HashMap<String, Vec<u8>>,
    limits: Option<Limits>,
    /// Takes connections.
    accepting: AbortHandle,
    is_away: bool,
    /// Calls and connections that came while it was away.
    missed: usize,
}

#[derive(Clone)]
pub struct Standin {
    pub address: SocketAddr,
    inner: Arc<Mutex<Inner>>,
    changed: watch::Sender<u64>,
}

impl Standin {
    pub async fn start() -> Self {
        Self::start_at("127.0.0.1:0".parse().expect("an address")).await
    }

    pub async fn start_at(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).await.expect("loopback is free");
        let inner = Inner {
            updates: VecDeque::new(),
            calls: Vec::new(),
            fates: Box::new(|_| Fate::Fine),
            sent: 0,
            files: HashMap::new(),
            limits: None,
            accepting: tokio::spawn(async {}).abort_handle(),
            is_away: false,
            missed: 0,
        };
        let standin = Self {
            address: listener.local_addr().expect("bound"),
            inner: Arc::new(Mutex::new(inner)),
            changed: watch::channel(0).0,
        };
        standin.accept(listener);
        standin
    }

    fn accept(&self, listener: TcpListener) {
        let router = Router::new()
            .route("/{bot}/{method}", any(serve))
            .route("/file/{bot}/{place}/{file}", any(fetched))
            .with_state(self.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await });
        self.lock().accepting = serving.abort_handle();
    }

    /// Goes away: connections break before anything happens, open ones and new ones.
    pub async fn go_away(&self) {
        self.lock().accepting.abort();
        self.lock().is_away = true;
        let (standin, listener) = (self.clone(), self.rebind().await);
        let missing = tokio::spawn(async move {
            while let Ok(connection) = listener.accept().await {
                drop(connection);
                standin.miss();
            }
        });
        self.lock().accepting = missing.abort_handle();
    }

    /// Is there again, at the same address.
    pub async fn come_back(&self) {
        self.lock().accepting.abort();
        self.lock().is_away = false;
        let listener = self.rebind().await;
        self.accept(listener);
    }

    /// The address is free as soon as the task that had it is gone.
    async fn rebind(&self) -> TcpListener {
        loop {
            match TcpListener::bind(self.address).await {
                Ok(listener) => return listener,
                Err(_) => tokio::task::yield_now().await,
            }
        }
    }

    fn miss(&self) {
        self.lock().missed += 1;
        self.note();
    }

    /// Calls and connections that broke because it was away.
    pub fn missed(&self) -> usize {
        self.lock().missed
    }

    /// Enforces these from now on.
    pub fn limit(&self, limits: Limits) {
        self.lock().limits = Some(limits);
    }

    /// The calls that were refused for coming too fast: chat and method.
    pub fn refused(&self) -> Vec<(i64, String)> {
        self.lock().limits.as_ref().map(|limits| limits.refused.clone()).unwrap_or_default()
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Decides the fate of every call from now on.
    pub fn fates(&self, fates: impl FnMut(&Call) -> Fate + Send + 'static) {
        self.lock().fates = Box::new(fates);
    }

    /// A file that somebody sent.
    pub fn holds(&self, file: &str, bytes: &[u8]) {
        self.lock().files.insert(file.to_owned(), bytes.to_vec());
    }

    pub fn push(&self, updates: impl IntoIterator<Item = Value>) {
        let mut inner = self.lock();
        inner
            .updates
            .extend(updates.into_iter().map(|update| (update["update_id"].as_i64().unwrap_or(0), update)));
        drop(inner);
        self.note();
    }

    /// Updates that the bot has not confirmed.
    pub fn unconfirmed(&self) -> usize {
        self.lock().updates.len()
    }

    /// Calls of one method, oldest first.
    pub fn calls(&self, method: &str) -> Vec<Call> {
        self.lock().calls.iter().filter(|call| call.method.eq_ignore_ascii_case(method)).cloned().collect()
    }

    pub fn sent(&self) -> Vec<Call> {
        self.calls("sendMessage")
    }

    /// Looks at all calls, oldest first, without a copy of them.
    pub fn look<T>(&self, look: impl FnOnce(&[Call]) -> T) -> T {
        look(&self.lock().calls)
    }

    /// Waits until `enough` of the calls; panics with the calls when nothing happens for half a minute.
    pub async fn until(&self, what: &str, enough: impl Fn(&Self) -> bool) {
        self.until_within(Duration::from_secs(20), what, enough).await;
    }

    /// The same where it may be quiet for longer.
    pub async fn until_long(&self, what: &str, enough: impl Fn(&Self) -> bool) {
        self.until_within(Duration::from_secs(180), what, enough).await;
    }

    async fn until_within(&self, quiet: Duration, what: &str, enough: impl Fn(&Self) -> bool) {
        let mut changed = self.changed.subscribe();
        while !enough(self) {
            if tokio::time::timeout(quiet, changed.changed()).await.is_ok() {
                continue;
            }
            let calls = self.lock().calls.iter().map(|call| call.method.clone()).collect::<Vec<_>>();
            panic!("waited in vain until {what}; calls: {calls:?}");
        }
    }

    /// How many different messages were replied to.
    pub fn answered(&self) -> usize {
        let inner = self.lock();
        inner.calls.iter().filter_map(Call::answers).collect::<HashSet<_>>().len()
    }

    pub async fn until_sent(&self, count: usize) {
        let sent = |calls: &[Call]| calls.iter().filter(|call| call.method == "sendmessage").count();
        self.until(&format!("{count} messages were sent"), |standin| standin.look(sent) >= count).await;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().expect("no test panics while it holds this")
    }

    fn decide(&self, call: &Call) -> Fate {
        if self.lock().is_away {
            self.miss();
            return Fate::Lost;
        }
        let mut inner = self.lock();
        match inner.limits.as_mut().and_then(|limits| limits.admit(call)) {
            Some(wait) => Fate::Error(429, "Too Many Requests", json!({ "retry_after": wait })),
            None => (inner.fates)(call),
        }
    }

    fn note(&self) {
        self.changed.send_modify(|count| *count += 1);
    }

    async fn updates(&self, params: &Value) -> Value {
        let offset = params["offset"].as_i64().unwrap_or(0);
        let patience = Duration::from_secs(params["timeout"].as_u64().unwrap_or(0));
        self.lock().updates.retain(|(id, _)| *id >= offset);
        self.note();
        let mut changed = self.changed.subscribe();
        let some = async {
            loop {
                let batch: Vec<Value> =
                    self.lock().updates.iter().take(100).map(|(_, update)| update.clone()).collect();
                if !batch.is_empty() {
                    return batch;
                }
                if changed.changed().await.is_err() {
                    return Vec::new();
                }
            }
        };
        json!(tokio::time::timeout(patience, some).await.unwrap_or_default())
    }
}

async fn serve(
    State(standin): State<Standin>,
    Path((bot, method)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if bot != format!("bot{TOKEN}") {
        return error(401, "Unauthorized", &Value::Null);
    }
    let is_json =
        headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let params = match is_json {
        true => serde_json::from_slice(&body).unwrap_or_default(),
        false => json!({ "raw": String::from_utf8_lossy(&body) }),
    };
    let call = Call { method: method.to_lowercase(), params, at: Instant::now(), message: 0 };
    match standin.decide(&call) {
        Fate::Fine => act(&standin, call).await,
        Fate::Error(code, description, parameters) => error(code, description, &parameters),
        Fate::Lost => broken(),
        Fate::LostAfterwards => {
            act(&standin, call).await;
            broken()
        }
        Fate::Slow(time) => {
            tokio::time::sleep(time).await;
            act(&standin, call).await
        }
    }
}

async fn act(standin: &Standin, mut call: Call) -> Response {
    let result = match call.method.as_str() {
        "getme" => json!({"id": BOT_ID, "is_bot": true, "first_name": "Linli", "username": USERNAME}),
        "getfile" => {
            let file = call.params["file_id"].as_str().unwrap_or_default();
            json!({"file_id": file, "file_path": format!("documents/{file}")})
        }
        "getupdates" => standin.updates(&call.params).await,
        "sendmessage" | "senddocument" | "sendphoto" | "editmessagetext" => {
            let mut inner = standin.lock();
            inner.sent += 1;
            call.message = inner.sent;
            json!({"message_id": inner.sent, "date": 0, "chat": {"id": call.chat(), "type": "private"}})
        }
        _ => json!(true),
    };
    standin.lock().calls.push(call);
    standin.note();
    axum::Json(json!({"ok": true, "result": result})).into_response()
}

async fn fetched(
    State(standin): State<Standin>,
    Path((bot, _, file)): Path<(String, String, String)>,
) -> Response {
    let held = standin.lock().files.get(&file).cloned();
    match held.filter(|_| bot == format!("bot{TOKEN}")) {
        Some(bytes) => bytes.into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn error(code: u16, description: &str, parameters: &Value) -> Response {
    let body = json!({"ok": false, "error_code": code, "description": description, "parameters": parameters});
    (StatusCode::from_u16(code).expect("a status"), axum::Json(body)).into_response()
}

fn broken() -> Response {
    let nothing = futures::stream::iter([Err::<Bytes, _>(std::io::Error::other("cut"))]);
    Body::from_stream(nothing).into_response()
}
