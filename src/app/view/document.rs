//! How a document looks when it is read, not asked: its beginning, and more of it.

use std::collections::HashSet;

use super::super::voice::Voice;
use crate::knowledge::{Document, Passage};
use crate::model::{Action, Message, Style};
use crate::text::Key;

/// Passages are added to a message until it has about this many characters.
const PAGE_CHARS: usize = 600;

/// A document from its beginning: title, summary, first passages, source, whom to ask.
pub(in super::super) fn whole(voice: &Voice, document: &Document) -> Message {
    let mut message = Message::default().span(voice.knowledge(&document.title), Style::Bold);
    let summary = document.summary.as_deref().unwrap_or_default();
    let repeated = document.passages.first().is_some_and(|passage| says(&passage.text, summary));
    if !summary.is_empty() && !repeated {
        message = message.text("\n\n").text(voice.knowledge(summary));
    }
    if document.passages.is_empty() && summary.is_empty() {
        message = message.text("\n\n").text(voice.say(Key::SummaryOnly));
    }
    page(voice, document, 0, message)
}

/// Whether a text says nearly everything that a summary says: authors often begin with the same
/// words, and on a small phone nobody wants to read them twice.
fn says(text: &str, summary: &str) -> bool {
    let pairs = |text: &str| -> Vec<[char; 2]> {
        let chars: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
        chars.windows(2).map(|pair| [pair[0], pair[1]]).collect()
    };
    let said: HashSet<[char; 2]> = pairs(text).into_iter().collect();
    let wanted = pairs(summary);
    let shared = wanted.iter().filter(|pair| said.contains(*pair)).count();
    shared * 3 >= wanted.len() * 2
}

/// A document from one passage on.
pub(in super::super) fn from_passage(voice: &Voice, document: &Document, passage: usize) -> Message {
    if passage >= document.passages.len() {
        return voice.message(Key::EndOfDocument);
    }
    let title = Message::default().span(voice.knowledge(&document.title), Style::Bold);
    page(voice, document, passage, title)
}

/// Appends as many passages as fit, the source, and a button when some are left.
fn page(voice: &Voice, document: &Document, from: usize, mut message: Message) -> Message {
    let mut chars = 0;
    let mut next = from;
    while let Some(passage) = document.passages.get(next) {
        let length = passage.text.chars().count();
        if chars > 0 && chars + length > PAGE_CHARS {
            break;
        }
        let before = next.checked_sub(1).and_then(|before| document.passages.get(before));
        message = with_passage(voice, message, passage, before);
        chars += length;
        next += 1;
    }
    message = message.text("\n\n");
    message.body.extend(voice.source_of(document).body);
    if let Some(passage) = u16::try_from(next).ok().filter(|_| next < document.passages.len()) {
        let action = Action::More { document: document.id.token(), passage };
        return message.row([voice.button(Key::ButtonMore, action)]);
    }
    match &document.contact {
        Some(contact) => {
            let contact = voice.knowledge(contact).into_owned();
            message.text("\n").text(voice.fill(Key::Contact, &[("contact", contact.into())]))
        }
        None => message,
    }
}

/// Appends a passage, with its heading where that differs from the one before.
fn with_passage(voice: &Voice, message: Message, passage: &Passage, before: Option<&Passage>) -> Message {
    let message = message.text("\n\n");
    let heading = passage
        .heading
        .as_deref()
        .filter(|heading| before.and_then(|before| before.heading.as_deref()) != Some(*heading));
    let message = match heading {
        Some(heading) => message.span(voice.knowledge(heading), Style::Bold).text("\n"),
        None => message,
    };
    message.text(voice.knowledge(&passage.text))
}
