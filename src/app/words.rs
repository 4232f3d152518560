//! `/alias`, `/synonym`, `/stopword`, `/word`: the word lists, shown and changed in chat.
//!
//! A change is a reload of its own: weighed first, then written, then live.

use super::reload::ReloadReport;
use super::taking_in::{self, Note, TakenIn};
use super::words_typed::{Typed, entry_of, without};
use super::{App, Pressed, Reply, Visit, view};
use crate::knowledge::{NewFile, words};
use crate::model::{Act, Action, Care, Message, Style, Token, WordList};
use crate::search::{self, Question};
use crate::text::Key;

/// Entries on one page.
const PAGE: usize = 8;

/// How many documents are named whose name is near.
const NEAR: usize = 3;

/// What is to be done with a line of a list.
struct Change {
    list: WordList,
    /// The line that it is now; empty for a new one.
    before: String,
    /// The line that it becomes; empty for none.
    after: String,
}

impl App {
    /// The command of a list: alone it shows the list, `-` takes out, anything else is added.
    pub(super) async fn words_command(&self, visit: &Visit, list: WordList, said: &str) -> Reply {
        let message = match Typed::parse(said) {
            Typed::Nothing => self.words_page(visit, list, 0).await?,
            Typed::Remove(words) => self.remove_words(visit, list, words).await?,
            Typed::Add(words) => self.add_words(visit, list, words).await?,
        };
        Ok(vec![message])
    }

    /// One page of a list, with a button to take each entry out.
    pub(super) async fn words_page(
        &self,
        visit: &Visit,
        list: WordList,
        page: u16,
    ) -> anyhow::Result<Message> {
        let voice = &visit.voice;
        let Some(text) = self.word_text(list).await? else { return Ok(voice.message(Key::TakingNoFolder)) };
        let entries: Vec<&str> = words::entries(&text).collect();
        let title = voice.fill(title(list), &[("count", entries.len().into())]);
        let mut message = Message::default().span(title, Style::Bold);
        let first = usize::from(page) * PAGE;
        for entry in entries.iter().skip(first).take(PAGE) {
            message = message.text(format!("\n· {entry}"));
        }
        message = message.text(format!("\n\n{}", voice.say(usage(list))));
        for entry in entries.iter().skip(first).take(PAGE) {
            message = message.row([removal(visit, list, entry)]);
        }
        let turn = |key, page| voice.button(key, Action::Care(Care::Words { list, page }));
        let earlier = page.checked_sub(1).map(|page| turn(Key::ButtonPrevious, page));
        let later = page.checked_add(1).filter(|_| first + PAGE < entries.len());
        let later = later.map(|page| turn(Key::ButtonNext, page));
        Ok(message.row(earlier.into_iter().chain(later)))
    }

    /// ➖ Takes an entry out. `None` when it is not there any more.
    pub(super) async fn remove_word(
        &self,
        visit: &Visit,
        list: WordList,
        entry: Token,
    ) -> anyhow::Result<Option<Pressed>> {
        let text = self.word_text(list).await?.unwrap_or_default();
        let found = words::entries(&text).find(|known| Token::of(known) == entry).map(str::to_owned);
        let Some(before) = found else { return Ok(None) };
        let message = self.change_words(visit, Change { list, before, after: String::new() }).await?;
        Ok(Some(Pressed::replace(message)))
    }

    async fn remove_words(&self, visit: &Visit, list: WordList, words: &str) -> anyhow::Result<Message> {
        let text = self.word_text(list).await?.unwrap_or_default();
        let change = words::entries(&text).find_map(|before| {
            let after = without(list, before, words)?;
            Some(Change { list, before: before.to_owned(), after })
        });
        match change {
            Some(change) => self.change_words(visit, change).await,
            None => {
                let unknown = visit.voice.fill(Key::WordsUnknown, &[("word", words.into())]);
                Ok(Message::plain(unknown))
            }
        }
    }

    pub(super) async fn add_words(
        &self,
        visit: &Visit,
        list: WordList,
        said: &str,
    ) -> anyhow::Result<Message> {
        let voice = &visit.voice;
        let Some(entry) = entry_of(list, said) else {
            return Ok(voice.message(usage(list)));
        };
        let text = self.word_text(list).await?.unwrap_or_default();
        if words::entries(&text).any(|known| known == entry) {
            return Ok(Message::plain(voice.fill(Key::WordsKnown, &[("word", entry.into())])));
        }
        if let Some(objection) = self.objection(visit, list, &entry).await? {
            return Ok(objection);
        }
        let grown = words::entries(&text).find_map(|before| {
            let after = super::words_typed::joined(list, before, &entry)?;
            Some(Change { list, before: before.to_owned(), after })
        });
        let change = grown.unwrap_or_else(|| Change { list, before: String::new(), after: entry });
        self.change_words(visit, change).await
    }

    /// What speaks against an entry, seen from the documents.
    async fn objection(&self, visit: &Visit, list: WordList, entry: &str) -> anyhow::Result<Option<Message>> {
        let voice = visit.voice.clone();
        let entry = entry.to_owned();
        self.clone_visit(visit, move |visit| match list {
            WordList::Aliases => {
                let (alias, name) = entry.split_once(" = ")?;
                let taken = visit.snapshot.called(alias);
                if let Some(title) = taken.first() {
                    let values =
                        [("word", alias.into()), ("title", voice.knowledge(title).into_owned().into())];
                    return Some(Message::plain(voice.fill(Key::WordsTaken, &values)));
                }
                visit.snapshot.called(name).is_empty().then(|| no_document(visit, alias, name))
            }
            WordList::Stopwords => {
                let titles = visit.snapshot.called(&entry);
                let title = voice.knowledge(titles.first()?).into_owned();
                let values = [("word", entry.as_str().into()), ("title", title.into())];
                Some(Message::plain(voice.fill(Key::WordsIsName, &values)))
            }
            WordList::Synonyms | WordList::Dictionary => None,
        })
        .await
    }

    /// Weighs a change, writes it down, lets it answer, and tells.
    async fn change_words(&self, visit: &Visit, change: Change) -> anyhow::Result<Message> {
        let voice = &visit.voice;
        let turn = self.turn().await;
        let Change { list, before, after } = change;
        let Some(text) = self.word_text(list).await? else { return Ok(voice.message(Key::TakingNoFolder)) };
        let text = if before.is_empty() {
            words::with(&text, &after, &voice.say(usage(list)).replace('\n', " "))
        } else {
            words::replaced(&text, Token::of(&before), Some(after.as_str()).filter(|after| !after.is_empty()))
        };
        let note = Note {
            act: Act::WordsChanged,
            object: format!("/{}", list.command()),
            before: before.clone(),
            after: after.clone(),
        };
        let change = taking_in::Change::of(vec![NewFile { path: words::path(list), text }], vec![note]);
        Ok(match self.take_in(&turn, visit.who.user, change).await? {
            TakenIn::Live(report) => done(visit, list, &before, &after, &report),
            other => view::not_taken_in(voice, &other),
        })
    }

    /// The text of a list, empty where there is no file yet; `None` without a knowledge folder.
    async fn word_text(&self, list: WordList) -> anyhow::Result<Option<String>> {
        let Some(folder) = self.shared.options.reloading.folder.clone() else { return Ok(None) };
        let text = tokio::task::spawn_blocking(move || words::read(&folder, list)).await??;
        Ok(Some(text.unwrap_or_default()))
    }
}

fn done(visit: &Visit, list: WordList, before: &str, after: &str, report: &ReloadReport) -> Message {
    let voice = &visit.voice;
    let (key, word) = if after.is_empty() { (Key::WordsRemoved, before) } else { (Key::WordsAdded, after) };
    let values = [("word", word.into()), ("generation", report.generation.into())];
    let mut message = Message::plain(voice.fill(key, &values));
    // The folder is read as a whole: whatever else was changed there has come along.
    let other = report.difference.added.len() + report.difference.removed.len();
    if other > 0 {
        message = message.text(format!("\n{}", voice.fill(Key::WordsMore, &[("count", other.into())])));
    }
    let list_button = voice.button(Key::ButtonWordList, Action::Care(Care::Words { list, page: 0 }));
    let undo = (!after.is_empty()).then(|| removal(visit, list, after));
    message.row(undo).row([list_button])
}

/// No document is called so: says which ones are near, ready to be copied.
fn no_document(visit: &Visit, alias: &str, name: &str) -> Message {
    let voice = &visit.voice;
    let mut message = Message::plain(voice.fill(Key::WordsNoDocument, &[("name", name.into())]));
    let question =
        Question { text: name, region: None, within: None, topic: None, previous: None, today: visit.today };
    let mut titles: Vec<String> = Vec::new();
    for search::Hit { title, .. } in visit.snapshot.answer(&question).hits {
        if titles.len() < NEAR && !titles.contains(&title) {
            titles.push(title);
        }
    }
    for title in titles {
        let ready = format!("/alias {alias} = {}", voice.knowledge(&title));
        message = message.text("\n").span(ready, Style::Code);
    }
    message
}

fn removal(visit: &Visit, list: WordList, entry: &str) -> crate::model::Button {
    let action = Action::Care(Care::RemoveWord { list, entry: Token::of(entry) });
    visit.voice.named(&format!("➖ {entry}"), action)
}

fn title(list: WordList) -> Key {
    match list {
        WordList::Aliases => Key::WordsAliases,
        WordList::Synonyms => Key::WordsSynonyms,
        WordList::Stopwords => Key::WordsStopwords,
        WordList::Dictionary => Key::WordsDictionary,
    }
}

fn usage(list: WordList) -> Key {
    match list {
        WordList::Aliases => Key::AliasUsage,
        WordList::Synonyms => Key::SynonymUsage,
        WordList::Stopwords => Key::StopwordUsage,
        WordList::Dictionary => Key::WordUsage,
    }
}
