//! Another name for a document, given from the list of what was asked in vain: an alias like any other.

use super::words_typed::{LONGEST, entry_of};
use super::{App, Pressed, Reply, Visit};
use crate::model::{Action, Dialogue, DocumentId, Locale, Message, Token, WordList};
use crate::text::Key;

impl App {
    /// The next text is another name for this document.
    pub(super) async fn ask_name(&self, visit: &Visit, token: Token) -> anyhow::Result<Option<Pressed>> {
        let Some(document) = visit.snapshot.resolve(token) else { return Ok(None) };
        let Some(title) = title(visit, &document) else { return Ok(None) };
        self.expect(visit, Some(Dialogue::Naming { document })).await?;
        let title = visit.voice.knowledge(&title).into_owned();
        let asked = Message::plain(visit.voice.fill(Key::NamingAsk, &[("title", title.into())]));
        Ok(Some(Pressed::send(asked.row([visit.voice.button(Key::ButtonCancel, Action::Cancel)]))))
    }

    /// A name was given.
    pub(super) async fn named(&self, visit: &Visit, document: &DocumentId, text: &str) -> Reply {
        let voice = &visit.voice;
        let Some(title) = title(visit, document) else {
            self.expect(visit, None).await?;
            return Ok(vec![voice.message(Key::StaleButton)]);
        };
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let said = format!("{name} = {title}");
        if !name.contains(char::is_alphanumeric) || entry_of(WordList::Aliases, &said).is_none() {
            let unfit = voice.fill(Key::NamingUnfit, &[("chars", LONGEST.into())]);
            return Ok(vec![Message::plain(unfit)]);
        }
        self.expect(visit, None).await?;
        let done = self.add_words(visit, WordList::Aliases, &said).await?;
        let open = Action::ShowDocument { document: document.token() };
        Ok(vec![done.row([voice.button(Key::ButtonOpenDocument, open)])])
    }
}

/// The title as it is authored, by which the list calls the document.
fn title(visit: &Visit, document: &DocumentId) -> Option<String> {
    let document = visit.snapshot.document(document, Locale::ZhHans)?;
    // In the list, the name ends at the first of these.
    (!document.title.contains(['=', '\u{ff1d}', '#'])).then_some(document.title)
}
