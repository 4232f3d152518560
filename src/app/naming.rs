//! Another name for a document, given from the list of what was asked in vain; live at once.

use std::path::Path;

use super::{App, Pressed, Reply, Visit};
use crate::knowledge::{self, NewFile};
use crate::model::{Act, Action, Dialogue, DocumentId, Locale, Message, Token};
use crate::text::Key;

/// Where such names stand, below the folder of word lists.
const LIST: &str = "aliases.txt";

/// The longest name, in characters.
const CHARS: usize = 30;

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
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !is_name(&name) {
            let unfit = voice.fill(Key::NamingUnfit, &[("chars", CHARS.into())]);
            return Ok(vec![Message::plain(unfit)]);
        }
        self.expect(visit, None).await?;
        let Some(title) = title(visit, document) else {
            return Ok(vec![voice.message(Key::StaleButton)]);
        };
        let Some(folder) = self.shared.engine.words_dir().map(Path::to_owned) else {
            return Ok(vec![voice.message(Key::NamingNoFolder)]);
        };
        let line = format!("{name} = {title}");
        let added = line.clone();
        tokio::task::spawn_blocking(move || add(&folder, &added)).await??;
        self.audit(visit.who.user, Act::WordsChanged, format!("words/{LIST}"), "", line.as_str()).await?;
        self.reload().await?;
        let values = [("name", name.into()), ("title", voice.knowledge(&title).into_owned().into())];
        let open = Action::ShowDocument { document: document.token() };
        let done = Message::plain(voice.fill(Key::NamingDone, &values));
        Ok(vec![done.row([voice.button(Key::ButtonOpenDocument, open)])])
    }
}

/// The title as it is authored, by which the list calls the document.
fn title(visit: &Visit, document: &DocumentId) -> Option<String> {
    let document = visit.snapshot.document(document, Locale::ZhHans)?;
    // In the list, the name ends at the first of these.
    (!document.title.contains(['=', '＝', '#'])).then_some(document.title)
}

/// Whether the list can hold it.
fn is_name(name: &str) -> bool {
    let chars = name.chars().count();
    (1..=CHARS).contains(&chars)
        && !name.contains(['=', '＝', '#'])
        && name.chars().any(char::is_alphanumeric)
}

/// Adds a line to the list, durably; one that is there already is not repeated.
fn add(folder: &Path, line: &str) -> std::io::Result<()> {
    let mut text = match std::fs::read_to_string(folder.join(LIST)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    if text.lines().any(|known| known.trim() == line) {
        return Ok(());
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(line);
    text.push('\n');
    knowledge::apply(folder, &[NewFile { path: LIST.into(), text }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_added_once_behind_the_others() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(LIST);
        let check = |line: &str, expected: &str| {
            add(folder.path(), line).expect("added");
            assert_eq!(std::fs::read_to_string(&path).expect("read"), expected);
        };
        check("a = b", "a = b\n");
        std::fs::write(&path, "# names\na = b").expect("written");
        check("a = b", "# names\na = b");
        check("c = b", "# names\na = b\nc = b\n");
    }

    #[test]
    fn a_name_is_short_and_holds_no_sign_of_the_list() {
        let long = "长".repeat(CHARS + 1);
        for (name, fits) in [
            ("跑团", true),
            ("run club", true),
            ("", false),
            ("a=b", false),
            ("# a", false),
            ("？", false),
            (&long, false),
        ] {
            assert_eq!(is_name(name), fits, "{name}");
        }
    }
}
