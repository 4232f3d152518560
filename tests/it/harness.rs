//! A neighbourhood in memory: a few documents, a clock that tests turn, and residents with one
//! verb for each thing they can do.

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use linli::app::{
    Actor, Admission, App, Clock, Office, Options, Place, Pressed, Reloading, RoleCommand, Said,
};
use linli::broadcast::Messenger;
use linli::knowledge;
use linli::model::{
    Action, Broadcast, Button, ChatId, Locale, Message, Recipients, Span, Style, Timestamp, UserId,
};
use linli::search::{Config, Engine};
use linli::store::{MemoryStore, Outbox as _};
use linli::text::Texts;

const DOCUMENTS: [(&str, &str); 4] = [
    (
        "enyang/paotuan.md",
        "---\ntitle: 恩阳跑团\nregion: 四川/巴中/恩阳\ntopics: [政务服务, 志愿服务]\nsummary: 帮企业和群众跑腿办事的队伍。\nsource:\n  name: 新时代文明实践观察\n  date: 2021-08\ncontact: 恩阳政务大厅\n---\n恩阳跑团有跑手1200余名。\n\n## 怎么找\n\n打电话就行。\n",
    ),
    (
        "changsha/qixi.md",
        "---\ntitle: 七夕·爱在长沙\nregion: 湖南/长沙\ntopics: [文化活动]\n---\n长沙市民在七夕戴上口罩看灯光秀。\n",
    ),
    (
        "lanzhou/dangshi.md",
        "---\ntitle: 党史天天学\nregion: 甘肃/兰州/城关\ntopics: [理论学习]\n---\n靖远路街道每天推送党史。\n",
    ),
    ("notes.md", "# 邻里守则\n\n互相帮忙。\n"),
];

/// The neighbourhood.
pub struct Neighbourhood {
    app: App,
    store: Arc<MemoryStore>,
    folder: tempfile::TempDir,
    seconds: Arc<AtomicI64>,
}

impl Neighbourhood {
    /// With documents and an office.
    pub fn new() -> Self {
        let office =
            Office {
                name: "社区服务站".into(), contact: "0827-336".into(), hours: "9:00–17:00".into()
            };
        Self::with(&DOCUMENTS, Options { office, ..Options::default() })
    }

    /// Where nobody has written anything yet.
    pub fn empty() -> Self {
        Self::with(&[], Options::default())
    }

    /// With documents, and what is set.
    pub fn with_options(options: Options) -> Self {
        Self::with(&DOCUMENTS, options)
    }

    pub fn with(documents: &[(&str, &str)], options: Options) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in documents {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, text).expect("a document");
        }
        let knowledge = knowledge::load(folder.path());
        assert_eq!(knowledge.problems, [], "the documents are in order");
        let words = folder.path().join(".words");
        std::fs::create_dir_all(&words).expect("a folder");
        let config = Config { index_dir: None, words_dir: Some(words), share_kept: 0.95 };
        let (engine, _) = Engine::open(&config, knowledge, &mut |_, _| {}).expect("an engine");
        let seconds = Arc::new(AtomicI64::new(1_700_000_000));
        let hands = Arc::clone(&seconds);
        let clock = Clock::new(move || {
            chrono::DateTime::from_timestamp(hands.load(Ordering::Relaxed), 0).expect("a moment")
        });
        let store = Arc::new(MemoryStore::default());
        let reloading = Reloading { folder: Some(folder.path().to_owned()), ..options.reloading };
        let options = Options { clock, reloading, ..options };
        let app = App::with(Arc::new(engine), Arc::clone(&store) as _, Arc::new(Texts::built_in()), options);
        Self { app, store, folder, seconds }
    }

    /// What the bot remembers.
    pub fn store(&self) -> &MemoryStore {
        &self.store
    }

    /// What was said unasked in a conversation, newest first.
    pub async fn told(&self, chat: i64) -> Vec<String> {
        let broadcasts = self.store.broadcasts().await.expect("read");
        let is_there =
            |one: &&Broadcast| matches!(&one.to, Recipients::Chats(chats) if chats.contains(&ChatId(chat)));
        broadcasts.iter().filter(is_there).map(|one| drawn(&one.content.original)).collect()
    }

    /// Where the documents lie.
    pub fn knowledge(&self) -> &Path {
        self.folder.path()
    }

    pub fn app(&self) -> &App {
        &self.app
    }

    pub fn now(&self) -> Timestamp {
        chrono::DateTime::from_timestamp(self.seconds.load(Ordering::Relaxed), 0).expect("a moment")
    }

    /// Everything that is ordered is sent.
    pub async fn deliver(&self, messenger: &Arc<impl Messenger + 'static>) {
        let all_over = async {
            loop {
                let broadcasts = self.store.broadcasts().await.expect("read");
                if broadcasts.iter().all(|broadcast| broadcast.state.is_over()) {
                    return;
                }
                tokio::task::yield_now().await;
            }
        };
        self.app.deliver(Arc::clone(messenger) as _, all_over).await;
    }

    /// Time passes.
    pub fn wait(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::Relaxed);
    }

    /// Somebody who writes in private; the same name is the same person.
    pub fn resident(&self, name: &str) -> Resident<'_> {
        let user = user(name);
        let who =
            Actor { user, chat: ChatId(user.0), place: Place::Private, client_locale: Some(Locale::ZhHans) };
        Resident { app: self.app.clone(), who, screen: Mutex::default(), _home: self }
    }
}

/// The number of the person of this name.
pub fn user(name: &str) -> UserId {
    UserId(name.bytes().fold(1, |id: i64, byte| id * 31 % 1_000_003 + i64::from(byte)))
}

/// A person with a phone.
pub struct Resident<'a> {
    app: App,
    who: Actor,
    /// What came last, with its buttons.
    screen: Mutex<Vec<Message>>,
    _home: &'a Neighbourhood,
}

impl Resident<'_> {
    /// Who sits at the terminal.
    pub fn at_the_terminal(mut self) -> Self {
        (self.who.user, self.who.chat) = (UserId::OPERATOR, ChatId(0));
        self
    }

    /// Their number.
    pub fn number(&self) -> i64 {
        self.who.user.0
    }

    /// Whose phone speaks this language.
    pub fn with_phone_in(mut self, locale: Locale) -> Self {
        self.who.client_locale = Some(locale);
        self
    }

    /// Who writes in a group.
    pub fn in_group(mut self, chat: i64) -> Self {
        (self.who.chat, self.who.place) = (ChatId(chat), Place::Group);
        self
    }

    pub async fn says(&self, text: &str) -> &Self {
        self.hears(Said::plain(text)).await
    }

    /// Sends words, a file, a reply.
    pub async fn hears(&self, said: Said) -> &Self {
        self.shows(self.app.hear(&self.who, said).await.expect("an answer"))
    }

    /// `/announce` with formatted words behind it.
    pub async fn announces(&self, said: Said) -> &Self {
        let reply = self.app.command(&self.who, RoleCommand::Announce, said).await;
        self.shows(reply.expect("an answer"))
    }

    /// Sends a command such as `/region 恩阳`.
    pub async fn sends(&self, command: &str) -> &Self {
        let (name, rest) = command.split_once(' ').unwrap_or((command, ""));
        let (app, who) = (&self.app, &self.who);
        let reply = match name {
            "/start" => app.start(who, rest).await,
            "/help" => app.help(who).await,
            "/ask" => app.ask(who, rest).await,
            "/topics" => app.topics(who).await,
            "/region" => app.region(who, rest).await,
            "/language" => app.language(who, rest).await,
            "/stop" => app.stop(who).await,
            "/privacy" => app.privacy(who).await,
            "/export" => app.export(who).await,
            "/forget" => app.forget(who).await,
            _ => match RoleCommand::parse(name.trim_start_matches('/')) {
                Some(command) => app.command(who, command, Said::plain(rest)).await,
                None => app.unknown_command(who).await,
            },
        };
        self.shows(reply.expect("an answer"))
    }

    pub async fn sends_a_photo(&self) -> &Self {
        self.shows(self.app.unreadable(&self.who).await.expect("an answer"))
    }

    /// Presses the button whose label begins like this.
    pub async fn presses(&self, label: &str) -> &Self {
        self.press(Some(self.button(label))).await
    }

    /// What the button does whose label begins like this.
    #[track_caller]
    pub fn button(&self, label: &str) -> Action {
        let button = self.buttons().into_iter().find(|button| button.label.starts_with(label));
        button.unwrap_or_else(|| panic!("no button {label} in\n{}", self.screen())).action
    }

    /// Presses what may have been a button long ago.
    pub async fn press(&self, action: Option<Action>) -> &Self {
        let Pressed { notice, replace, send } = self.app.press(&self.who, action).await.expect("done");
        let notice = notice.map(|notice| Message::plain(format!("({notice})")));
        self.shows(notice.into_iter().chain(replace).chain(send).collect())
    }

    pub fn is_let_in(&self) -> Admission {
        self.app.admit(&self.who)
    }

    /// The screen contains this.
    #[track_caller]
    pub fn sees(&self, part: &str) -> &Self {
        assert!(self.screen().contains(part), "{part:?} is not in\n{}", self.screen());
        self
    }

    #[track_caller]
    pub fn does_not_see(&self, part: &str) -> &Self {
        assert!(!self.screen().contains(part), "{part:?} is in\n{}", self.screen());
        self
    }

    pub fn buttons(&self) -> Vec<Button> {
        let screen = self.screen.lock().expect("no panic before");
        screen.iter().flat_map(|message| message.buttons.iter().flatten().cloned()).collect()
    }

    pub fn file(&self) -> Vec<u8> {
        let screen = self.screen.lock().expect("no panic before");
        screen.iter().find_map(|message| message.attachment.clone()).expect("a file").bytes
    }

    /// The screen as text: `**bold**`, `_italic_`, `==mark==`, buttons in brackets.
    pub fn screen(&self) -> String {
        let screen = self.screen.lock().expect("no panic before");
        screen.iter().map(drawn).collect::<Vec<_>>().join("\n----\n")
    }

    fn shows(&self, messages: Vec<Message>) -> &Self {
        *self.screen.lock().expect("no panic before") = messages;
        self
    }
}

/// A message as text.
pub fn drawn(message: &Message) -> String {
    let span = |Span { text, style }: &Span| style.layers().iter().rev().fold(text.clone(), styled);
    let mut text: String = message.body.iter().map(span).collect();
    for row in &message.buttons {
        let labels: Vec<String> = row.iter().map(|button| format!("[{}]", button.label)).collect();
        text += &format!("\n{}", labels.join(" "));
    }
    text
}

fn styled(text: String, style: &Style) -> String {
    match style {
        Style::Plain | Style::Layers(_) => text,
        Style::Bold => format!("**{text}**"),
        Style::Italic => format!("_{text}_"),
        Style::Mark => format!("=={text}=="),
        Style::Code | Style::Pre(_) => format!("`{text}`"),
        Style::Link(url) => format!("[{text}]({url})"),
        Style::Underline => format!("__{text}__"),
        Style::Strike => format!("~~{text}~~"),
        Style::Spoiler => format!("||{text}||"),
        Style::Quote => format!("> {text}"),
    }
}
