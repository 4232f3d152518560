//! How sentences and knowledge sound to one person: their language, their script.

use std::borrow::Cow;
use std::sync::Arc;

use super::view;
use crate::knowledge::convert::Trouble;
use crate::knowledge::{Document, Problem, Source};
use crate::model::{Action, Button, Locale, Message, Region, Style};
use crate::search::Entry;
use crate::text::{self, Key, Texts, Value};

/// Longer button labels are cut: a small phone shows about this many characters.
const LABEL_CHARS: usize = 32;

/// Speaks one locale. Cheap to clone.
#[derive(Clone)]
pub(super) struct Voice {
    pub texts: Arc<Texts>,
    pub locale: Locale,
}

impl Voice {
    /// The same catalogues in another locale.
    pub fn in_locale(&self, locale: Locale) -> Self {
        Self { texts: Arc::clone(&self.texts), locale }
    }

    pub fn say(&self, key: Key) -> String {
        self.texts.say(self.locale, key)
    }

    pub fn fill(&self, key: Key, values: &[(&str, Value<'_>)]) -> String {
        self.texts.fill(self.locale, key, values)
    }

    pub fn message(&self, key: Key) -> Message {
        Message::plain(self.say(key))
    }

    pub fn button(&self, key: Key, action: Action) -> Button {
        Button { label: self.say(key), action }
    }

    /// What is wrong in a file of the knowledge.
    pub fn problem(&self, problem: &Problem) -> String {
        view::problem(&self.texts, self.locale, problem)
    }

    /// What is wrong with a file that was sent, or with a part of it.
    pub fn trouble(&self, trouble: &Trouble) -> String {
        view::trouble(&self.texts, self.locale, trouble)
    }

    /// Knowledge as this person reads it: in their script.
    pub fn knowledge<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.locale {
            Locale::ZhHant => Cow::Owned(text::to_traditional(text)),
            Locale::ZhHans | Locale::En => Cow::Borrowed(text),
        }
    }

    /// A document's title in this person's language, where it has one.
    pub fn title(&self, entry: &Entry) -> String {
        match &entry.title_en {
            Some(title) if self.locale == Locale::En => title.clone(),
            _ => self.knowledge(&entry.title).into_owned(),
        }
    }

    /// A button with a name from the knowledge on it.
    pub fn named(&self, name: &str, action: Action) -> Button {
        Button { label: shortened(&self.knowledge(name), LABEL_CHARS), action }
    }

    /// Who says so: title, place, publisher, date.
    pub fn source(&self, title: &str, region: Option<&str>, source: &Source) -> Message {
        let date = source.date.map(|date| date.to_string());
        let place = region.map(|region| region.replace('/', ""));
        let publisher = source.name.as_deref().map(|name| self.knowledge(name));
        let parts = [Some(self.knowledge(title)), place.as_deref().map(|place| self.knowledge(place))];
        let mut line = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let mut message = Message::default();
        match (publisher, &source.url) {
            (Some(name), Some(url)) => {
                message =
                    message.span(format!("{line} · "), Style::Italic).span(name, Style::Link(url.clone()));
                line.clear();
            }
            (Some(name), None) => line = format!("{line} · {name}"),
            (None, _) => {}
        }
        if let Some(date) = date {
            line = format!("{line} · {date}");
        }
        message.span(line, Style::Italic)
    }

    /// Who says so, for a whole document.
    pub fn source_of(&self, document: &Document) -> Message {
        self.source(&document.title, document.region.as_ref().map(Region::as_str), &document.source)
    }
}

/// At most `chars` characters, ending in `…` where cut.
pub(super) fn shortened(text: &str, chars: usize) -> String {
    if text.chars().count() <= chars {
        return text.to_owned();
    }
    text.chars().take(chars.saturating_sub(1)).chain(['…']).collect()
}
