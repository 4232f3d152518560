//! Words for what is no question: a greeting, thanks, a lone emoji.

use super::super::voice::Voice;
use super::{Action, Answering};
use crate::model::{Message, Region, Style};
use crate::search::{Entry, Kind};
use crate::text::Key;

/// How many example questions are shown.
const EXAMPLES: usize = 3;

/// The friendly word, and a hint of what can be asked.
pub(super) fn word(answering: &Answering<'_>, kind: Kind) -> Message {
    let voice = answering.voice;
    let (key, hint) = match kind {
        Kind::Greeting | Kind::Question => (Key::Hello, true),
        Kind::Thanks => (Key::Thanks, false),
        Kind::Farewell => (Key::Farewell, false),
        Kind::Identity => (Key::Identity, true),
        Kind::Insult => (Key::Insult, false),
        Kind::Wordless => (Key::Wordless, true),
    };
    let mut message = voice.message(key);
    if hint {
        let entries = answering.snapshot.entries(answering.today);
        message.body.extend(examples(voice, &entries, answering.home, Key::TryAsking).body);
    }
    if kind == Kind::Insult {
        message = message.row([voice.button(Key::ButtonAskPerson, Action::AskPerson)]);
    }
    message
}

/// A few questions that can be answered, below a heading; nothing when nothing is known.
pub(in super::super) fn examples(
    voice: &Voice,
    entries: &[Entry],
    home: Option<&Region>,
    heading: Key,
) -> Message {
    let titles = example_titles(voice, entries, home);
    if titles.is_empty() {
        return Message::default();
    }
    let mut message = Message::plain("\n\n").text(voice.say(heading));
    for title in titles {
        let question = voice.fill(Key::ExampleQuestion, &[("title", title.into())]);
        message = message.text("\n· ").span(question, Style::Bold);
    }
    message
}

/// Short titles from different places, the asker's home first.
fn example_titles(voice: &Voice, entries: &[Entry], home: Option<&Region>) -> Vec<String> {
    let at_home = |entry: &Entry| match (home, &entry.region) {
        (Some(home), Some(region)) => home.contains(region),
        _ => false,
    };
    let mut order: Vec<&Entry> = entries.iter().collect();
    order.sort_by_key(|entry| (!at_home(entry), voice.title(entry).chars().count() > 24));
    let mut picked: Vec<&Entry> = Vec::new();
    for entry in &order {
        let elsewhere = picked.iter().all(|other| other.region != entry.region);
        if picked.len() < EXAMPLES && (elsewhere || at_home(entry)) {
            picked.push(entry);
        }
    }
    for entry in order {
        if picked.len() < EXAMPLES && !picked.contains(&entry) {
            picked.push(entry);
        }
    }
    picked.into_iter().map(|entry| voice.title(entry)).collect()
}
