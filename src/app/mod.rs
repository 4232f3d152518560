//! The application: every use case, behind one cheap cloneable handle. THE boundary.
//!
//! Frontends translate their input into one call here and render what comes back. Nothing below
//! knows which frontend is talking.

use std::sync::Arc;

use crate::model::{Action, ChatId, Locale, Message, Role, UserId};
use crate::search::Engine;
use crate::store::Store;

/// The handle. Cloning it is cheap; every clone is the same application.
#[derive(Clone)]
pub struct App {
    shared: Arc<Shared>,
}

struct Shared {
    engine: Arc<Engine>,
    store: Arc<dyn Store>,
}

impl App {
    /// Puts the application together.
    pub fn new(engine: Arc<Engine>, store: Arc<dyn Store>) -> Self {
        Self { shared: Arc::new(Shared { engine, store }) }
    }

    /// `/start`, with what followed it in a deep link (a document's slug or token; may be empty).
    pub async fn start(&self, who: &Actor, payload: &str) -> Reply {
        thin(who, payload)
    }

    /// `/help`
    pub async fn help(&self, who: &Actor) -> Reply {
        thin(who, "help")
    }

    /// `/ask`, with the question that followed it; without one, waits for it.
    pub async fn ask(&self, who: &Actor, question: &str) -> Reply {
        thin(who, question)
    }

    /// Plain text: the answer to what an open dialogue asked, otherwise a question.
    pub async fn say(&self, who: &Actor, text: &str) -> Reply {
        let profile = self.shared.store.profile(who.user).await?;
        thin(who, &format!("{} {} {text}", profile.user.0, self.shared.engine.snapshot().generation()))
    }

    /// `/topics`
    pub async fn topics(&self, who: &Actor) -> Reply {
        thin(who, "topics")
    }

    /// `/region`, with the place that followed it (may be empty).
    pub async fn region(&self, who: &Actor, place: &str) -> Reply {
        thin(who, place)
    }

    /// `/language`, with the language that followed it (may be empty).
    pub async fn language(&self, who: &Actor, language: &str) -> Reply {
        thin(who, language)
    }

    /// `/stop`: no more announcements.
    pub async fn stop(&self, who: &Actor) -> Reply {
        thin(who, "stop")
    }

    /// `/privacy`: what is kept, why, for how long.
    pub async fn privacy(&self, who: &Actor) -> Reply {
        thin(who, "privacy")
    }

    /// `/export`: everything kept about the asker, as a file.
    pub async fn export(&self, who: &Actor) -> Reply {
        thin(who, "export")
    }

    /// `/forget`: asks, and on confirmation deletes everything kept about the asker.
    pub async fn forget(&self, who: &Actor) -> Reply {
        thin(who, "forget")
    }

    /// A command that nobody knows, or that the asker's role does not include.
    pub async fn unknown_command(&self, who: &Actor) -> Reply {
        thin(who, "unknown")
    }

    /// A message that holds no text: a photo, a sticker, a voice message.
    pub async fn unreadable(&self, who: &Actor) -> Reply {
        thin(who, "unreadable")
    }

    /// A button was pressed. `None` stands for one that this release does not know any more.
    pub async fn press(&self, _who: &Actor, _action: Option<Action>) -> anyhow::Result<Pressed> {
        Ok(Pressed::default())
    }

    /// `@bot question` in any chat: at most 10 offers, possibly none.
    pub async fn inline(&self, _who: &Actor, _question: &str) -> anyhow::Result<Vec<Offer>> {
        Ok(Vec::new())
    }

    /// Whether an input of this person may be handled now, or comes too fast. Never waits.
    pub fn admit(&self, _who: &Actor) -> Admission {
        Admission::Admitted
    }

    /// What to say when handling an input failed or panicked.
    pub fn apology(&self, _who: &Actor) -> Message {
        Message::plain("sorry")
    }

    /// The person's role.
    pub fn role(&self, _user: UserId) -> Role {
        Role::Resident
    }

    /// Everybody who holds a role above resident, for their command menus.
    pub fn role_holders(&self) -> Vec<(UserId, Role)> {
        Vec::new()
    }

    /// The commands of a role with their descriptions: `("help", "…")`, in menu order.
    pub fn commands(&self, _role: Role, _locale: Locale) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

fn thin(_who: &Actor, text: &str) -> Reply {
    Ok(vec![Message::plain(text)])
}

/// Who is speaking, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub user: UserId,
    /// The conversation.
    pub chat: ChatId,
    /// Whether others read along.
    pub place: Place,
    /// The language of their client; their own choice in the profile outweighs it.
    pub client_locale: Option<Locale>,
}

/// What sort of conversation it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Only this person reads it.
    Private,
    /// A group.
    Group,
}

/// What a pressed button leads to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pressed {
    /// A short notice shown over the conversation, at most 200 characters.
    pub notice: Option<String>,
    /// What the message with the button becomes.
    pub replace: Option<Message>,
    /// What is sent after it.
    pub send: Vec<Message>,
}

/// One offer while somebody types `@bot question` elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Unique within the list, at most 64 bytes.
    pub id: String,
    /// The headline.
    pub title: String,
    /// One line below it.
    pub description: String,
    /// What is posted when it is picked.
    pub message: Message,
}

/// Whether something that arrived may go on to its handler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// It may.
    Admitted,
    /// Too many from this person: drop it, and send this once.
    Refused(Message),
    /// Too many, and they have been told within the last minute: drop it.
    RefusedSilently,
}

/// The messages that answer one input, in order. `Err` only when something broke.
pub type Reply = anyhow::Result<Vec<Message>>;
