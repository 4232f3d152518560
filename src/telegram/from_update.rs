//! Updates in the application's words: who speaks, where, and whether to us at all.

use serde_json::{Map, Value};
use teloxide::types::{CallbackQuery, Chat, Message, MessageKind, Update, UpdateKind, User};

use super::command::{self, Command, Reading};
use super::enclosed::Enclosed;
use super::to_request::Destination;
use crate::app::{Actor, Place, RoleCommand};
use crate::model::{ChatId, Locale, UserId};

/// Who we are, as Telegram told us.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub(super) struct Identity {
    pub(super) id: u64,
    pub(super) username: String,
}

/// What a message says to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    /// A command that we know.
    Command(Command),
    /// A command that needs a role, with what followed it.
    RoleCommand(RoleCommand, String),
    /// A command that we do not know.
    UnknownCommand,
    /// Words; a mention of us is taken out.
    Text(String),
    /// Something without words: a photo, a voice message.
    Unreadable,
}

/// An update, and what its message carries beside bare words.
#[derive(Debug, Clone)]
pub(super) struct Received {
    pub(super) update: Update,
    pub(super) enclosed: Enclosed,
}

/// Reads one update. `None` for what is none of the kinds that teloxide knows.
///
/// Only what we use is read: an entity, a quoted message or a sort of content that the library
/// does not know yet must not cost a resident the answer.
pub(super) fn parse(payload: &[u8]) -> Option<Received> {
    let mut update: Value = serde_json::from_slice(payload).ok()?;
    let message = update.get("message").and_then(Value::as_object);
    let enclosed = message.map(Enclosed::read).unwrap_or_default();
    if let Some(message) = update.get_mut("message").and_then(Value::as_object_mut) {
        reduce(message);
    }
    let update = read_in_order(update)?;
    (!matches!(update.kind, UpdateKind::Error(_))).then_some(Received { update, enclosed })
}

/// Keeps of a message what we read of it.
fn reduce(message: &mut Map<String, Value>) {
    let is_wordless = WORDLESS.iter().any(|content| message.contains_key(*content));
    if let Some(caption) = message.remove("caption") {
        message.insert("text".to_owned(), caption);
    }
    message.retain(|name, _| READ.contains(&name.as_str()));
    if is_wordless && !message.contains_key("text") {
        // Which sort of content it is does not matter to us, so all read as one.
        message.insert("photo".to_owned(), Value::Array(Vec::new()));
    }
    let Some(quoted) = message.get_mut("reply_to_message").and_then(Value::as_object_mut) else { return };
    // In a topic, every message that is no reply "replies" to the one that opened the topic.
    if quoted.contains_key("forum_topic_created") {
        message.remove("reply_to_message");
    } else {
        quoted.retain(|name, _| READ_OF_QUOTED.contains(&name.as_str()));
        quoted.insert("text".to_owned(), Value::from("…"));
    }
}

const READ: [&str; 11] = [
    "message_id",
    "message_thread_id",
    "is_topic_message",
    "from",
    "sender_chat",
    "date",
    "chat",
    "text",
    "via_bot",
    "is_automatic_forward",
    "reply_to_message",
];
const READ_OF_QUOTED: [&str; 4] = ["message_id", "from", "date", "chat"];
/// What people send that holds no words; anything else without words is a notice of Telegram's.
const WORDLESS: [&str; 17] = [
    "animation",
    "audio",
    "checklist",
    "contact",
    "dice",
    "document",
    "game",
    "location",
    "paid_media",
    "photo",
    "poll",
    "sticker",
    "story",
    "venue",
    "video",
    "video_note",
    "voice",
];

/// teloxide judges by the key after the id, so the id has to come first.
fn read_in_order(update: Value) -> Option<Update> {
    let Value::Object(mut fields) = update else { return None };
    let id = fields.remove("update_id")?;
    let (kind, content) = fields.into_iter().next()?;
    let kind = Value::from(kind);
    serde_json::from_str(&format!("{{\"update_id\":{id},{kind}:{content}}}")).ok()
}

/// What an update means to us: who acts, and the lane in which it is handled. `None` when it is
/// nothing to us.
pub(super) fn concern(update: &Update, me: &Identity) -> Option<Actor> {
    match &update.kind {
        UpdateKind::Message(message) => heard(message, me).and_then(|_| speaker(message)),
        UpdateKind::CallbackQuery(query) => Some(presser(query)),
        UpdateKind::InlineQuery(query) => Some(alone(&query.from)),
        _ => None,
    }
}

/// What a message says to us; `None` when it is not for us.
pub(super) fn heard(message: &Message, me: &Identity) -> Option<Heard> {
    if !is_from_person(message, me) {
        return None;
    }
    let private = message.chat.is_private();
    if !private && !message.chat.is_group() && !message.chat.is_supergroup() {
        return None;
    }
    let to_us = private || replies_to(message, me);
    let Some(text) = message.text() else {
        return (to_us && is_content(message)).then_some(Heard::Unreadable);
    };
    match command::read(text, &me.username) {
        Reading::Known { command, named_us } => {
            let for_us = private || named_us || matches!(command, Command::Ask(_));
            for_us.then_some(Heard::Command(command))
        }
        // Who speaks for a chat has no role: Telegram does not say which person it is.
        Reading::Role { named_us, .. } if message.sender_chat.is_some() => {
            named_us.then_some(Heard::UnknownCommand)
        }
        Reading::Role { command, rest, named_us } => {
            (private || named_us).then_some(Heard::RoleCommand(command, rest))
        }
        Reading::Unknown { named_us } => (private || named_us).then_some(Heard::UnknownCommand),
        Reading::Elsewhere => private.then_some(Heard::UnknownCommand),
        Reading::None => match without_mention(text, &me.username) {
            Some(rest) if rest.is_empty() && !private => Some(Heard::Command(Command::Ask(rest))),
            Some(rest) => Some(Heard::Text(rest)),
            None => to_us.then(|| Heard::Text(text.to_owned())),
        },
    }
}

/// Who wrote a message.
pub(super) fn speaker(message: &Message) -> Option<Actor> {
    message.from.as_ref().map(|user| actor(user, &message.chat))
}

/// Who pressed a button.
pub(super) fn presser(query: &CallbackQuery) -> Actor {
    query.message.as_ref().map_or_else(|| alone(&query.from), |message| actor(&query.from, message.chat()))
}

/// Somebody in no conversation that we can see.
pub(super) fn alone(user: &User) -> Actor {
    let id = user_id(user);
    Actor { user: id, chat: ChatId(id.0), place: Place::Private, client_locale: client_locale(user) }
}

/// Where what answers an update goes; `None` for inline queries, which are answered in place.
pub(super) fn destination(update: &Update) -> Option<Destination> {
    match &update.kind {
        UpdateKind::Message(message) => Some(Destination::answering(message)),
        UpdateKind::CallbackQuery(query) => query.message.as_ref().map(|message| {
            message.regular_message().map_or_else(
                || Destination { chat: message.chat().id.0, thread: None, reply_to: None },
                Destination::answering,
            )
        }),
        _ => None,
    }
}

fn actor(user: &User, chat: &Chat) -> Actor {
    let place = if chat.is_private() { Place::Private } else { Place::Group };
    Actor { user: user_id(user), chat: ChatId(chat.id.0), place, client_locale: client_locale(user) }
}

fn user_id(user: &User) -> UserId {
    UserId(i64::try_from(user.id.0).unwrap_or(i64::MAX))
}

fn client_locale(user: &User) -> Option<Locale> {
    user.language_code.as_deref().and_then(Locale::from_tag)
}

/// Bots are not answered, lest two of them talk for ever; anonymous group admins, whom Telegram
/// shows as a bot speaking for a chat, are.
fn is_from_person(message: &Message, me: &Identity) -> bool {
    let Some(from) = &message.from else { return false };
    let speaks_for_chat = message.sender_chat.is_some();
    let picked_from_us = message.via_bot.as_ref().is_some_and(|bot| bot.id.0 == me.id);
    let forwarded = matches!(&message.kind, MessageKind::Common(common) if common.is_automatic_forward);
    (!from.is_bot || speaks_for_chat) && !picked_from_us && !forwarded
}

fn replies_to(message: &Message, me: &Identity) -> bool {
    let quoted = message.reply_to_message().and_then(|quoted| quoted.from.as_ref());
    quoted.is_some_and(|author| author.id.0 == me.id)
}

/// Whether a person put something in it; the rest tells of joins, pins and the like.
fn is_content(message: &Message) -> bool {
    matches!(message.kind, MessageKind::Common(_))
}

/// The text without `@username`; `None` when it is not mentioned. Entities are not consulted:
/// their offsets come from outside.
fn without_mention(text: &str, username: &str) -> Option<String> {
    let name_byte = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let lower = text.to_ascii_lowercase();
    let mention = format!("@{}", username.to_ascii_lowercase());
    let is_whole = |at: usize| {
        let before = lower.as_bytes()[..at].last();
        let after = lower.as_bytes().get(at + mention.len());
        !before.is_some_and(name_byte) && !after.is_some_and(name_byte)
    };
    let mentions: Vec<usize> =
        lower.match_indices(&mention).map(|(at, _)| at).filter(|&at| is_whole(at)).collect();
    if mentions.is_empty() {
        return None;
    }
    let mut rest = text.to_owned();
    for at in mentions.into_iter().rev() {
        rest.replace_range(at..at + mention.len(), " ");
    }
    Some(rest.trim().to_owned())
}
