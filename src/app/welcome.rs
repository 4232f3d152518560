//! Meeting: `/start`, `/help`, and what is said to input that we cannot use.

use super::view::{self, examples};
use super::voice::Voice;
use super::{Actor, App, Place, Reply, Visit, access};
use crate::model::{Action, Button, DocumentId, Locale, Message, ProfileChange, Role, Style, Token, UserId};
use crate::search::{Entry, Snapshot};
use crate::text::{self, Key};

impl App {
    /// `/start`, with what followed it in a deep link (a document's slug or token; may be empty).
    pub async fn start(&self, who: &Actor, payload: &str) -> Reply {
        let mut visit = self.visit(who).await?;
        self.expect(&visit, None).await?;
        let back = !visit.profile.subscribed;
        // Also for newcomers: who has a profile gets announcements.
        if who.place == Place::Private {
            self.change(&mut visit, ProfileChange::Subscribed(true)).await?;
        }
        let payload = payload.trim().to_owned();
        let below = visit.clone();
        let greeting: Vec<Message> = self
            .off_thread(move || {
                let entries = visit.snapshot.entries(visit.today);
                if let Some(shown) = linked(&visit, &entries, &payload) {
                    return vec![shown];
                }
                let remark = match (back, payload.is_empty()) {
                    (_, false) => Some(Key::StartUnknownLink),
                    (true, true) => Some(Key::StartAgain),
                    (false, true) => None,
                };
                vec![greeting(&visit, &entries, remark)]
            })
            .await?;
        let greeting = greeting.into_iter().map(|message| self.below_notices(&below, message));
        Ok(self.untold_repairs(&below).into_iter().chain(greeting).collect())
    }

    /// `/help`
    pub async fn help(&self, who: &Actor) -> Reply {
        let visit = self.visit(who).await?;
        let voice = &visit.voice;
        let mut message = voice.message(Key::Help);
        for key in [Key::HelpFollowUp, Key::HelpGroup] {
            message = message.text("\n").text(voice.say(key));
        }
        message = message.text("\n\n").text(voice.say(Key::HelpCommands));
        for (name, description) in access::commands(voice, self.role(who.user)) {
            message = message.text(format!("\n/{name} {description}"));
        }
        if self.shared.options.library.is_some() && self.role(who.user) >= Role::Admin {
            // Nobody sends a file to a terminal.
            let how = match who.user {
                UserId::OPERATOR => view::upload::how(voice).to_plain(),
                _ => view::upload::may_send(voice),
            };
            message = message.text("\n\n").text(how);
        }
        Ok(vec![message])
    }

    /// A command that nobody knows, or that the asker's role does not include.
    pub async fn unknown_command(&self, who: &Actor) -> Reply {
        Ok(vec![self.visit(who).await?.voice.message(Key::UnknownCommand)])
    }

    /// A message that holds no text: a photo, a sticker, a voice message.
    pub async fn unreadable(&self, who: &Actor) -> Reply {
        Ok(vec![self.visit(who).await?.voice.message(Key::Unreadable)])
    }
}

fn greeting(visit: &Visit, entries: &[Entry], remark: Option<Key>) -> Message {
    let voice = &visit.voice;
    let mut message = match remark {
        Some(key) => voice.message(key).text("\n\n"),
        None => Message::default(),
    };
    message = message.text(voice.say(Key::Start));
    if entries.is_empty() {
        message = message.text("\n\n").text(voice.say(Key::EmptyKnowledge));
    } else {
        message.body.extend(examples(voice, entries, visit.profile.region.as_ref(), Key::StartExamples).body);
        message = message.text("\n\n").text(voice.say(Key::StartBrowse));
    }
    message.text("\n\n").text(voice.say(Key::StartLanguage)).row(language_buttons(voice))
}

/// A button for each language, each in its own words.
pub(super) fn language_buttons(voice: &Voice) -> Vec<Button> {
    Locale::ALL
        .map(|locale| voice.in_locale(locale).button(Key::LanguageName, Action::SetLocale { locale }))
        .into()
}

/// The document that a deep link leads to.
fn linked(visit: &Visit, entries: &[Entry], payload: &str) -> Option<Message> {
    let id = meant(&visit.snapshot, entries, payload)?;
    let document = visit.snapshot.document(&id, visit.voice.locale)?;
    Some(view::whole(&visit.voice, &document))
}

/// Reads a payload as an id (`__` for `/`, which links cannot carry), a token, a slug or a title.
fn meant(snapshot: &Snapshot, entries: &[Entry], payload: &str) -> Option<DocumentId> {
    if payload.is_empty() {
        return None;
    }
    let by = |same: &dyn Fn(&Entry) -> bool| entries.iter().find(|entry| same(entry)).map(|e| e.id.clone());
    let path = payload.replace("__", "/");
    let token = || Token::parse(payload).and_then(|token| snapshot.resolve(token));
    let title = text::to_traditional(payload).to_lowercase();
    let is_title = |name: &str| text::to_traditional(name).to_lowercase() == title;
    by(&|entry| entry.id.0 == path)
        .or_else(token)
        .filter(|id| entries.iter().any(|entry| entry.id == *id))
        .or_else(|| by(&|entry| entry.id.slug() == payload))
        .or_else(|| by(&|entry| is_title(&entry.title) || entry.title_en.as_deref().is_some_and(is_title)))
}

/// A heading in bold.
pub(super) fn heading(text: String) -> Message {
    Message::default().span(text, Style::Bold)
}
