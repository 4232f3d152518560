//! Sentences that only a frontend of its own kind needs, in the asker's language.

use std::io;

use super::{Actor, App, Voice, view};
use crate::text::Key;

/// Something a terminal says about itself.
#[derive(Debug, Clone, Copy)]
pub enum Remark<'a> {
    /// How to use it.
    Hint,
    /// Nothing of this chat will be kept, because another process owns the data.
    Unsaved,
    /// There is no button of that number.
    NoButton(&'a str),
    /// A file was written to this path.
    FileSaved(&'a str),
    /// A file could not be written to this path, for this reason.
    FileFailed(&'a str, &'a io::Error),
    /// A file could not be read from this path, for this reason.
    NoFile(&'a str, &'a io::Error),
    /// The formatting does not come out even.
    Unbalanced,
    /// How to send a file.
    Upload,
    /// Goodbye.
    Bye,
}

impl App {
    /// A terminal's remark, in the language the person chose.
    pub async fn remark(&self, who: &Actor, remark: Remark<'_>) -> anyhow::Result<String> {
        let voice = self.visit(who).await?.voice;
        Ok(match remark {
            Remark::Hint => voice.say(Key::ChatHint),
            Remark::Unsaved => voice.say(Key::ChatUnsaved),
            Remark::NoButton(number) => voice.fill(Key::ChatNoButton, &[("number", number.into())]),
            Remark::FileSaved(path) => voice.fill(Key::ChatFile, &[("path", path.into())]),
            Remark::FileFailed(path, error) => failed(&voice, Key::ChatFileFailed, path, error),
            Remark::NoFile(path, error) => failed(&voice, Key::UploadNoFile, path, error),
            Remark::Unbalanced => voice.say(Key::ChatUnbalanced),
            Remark::Upload => view::upload::how(&voice).to_plain(),
            Remark::Bye => voice.say(Key::ChatBye),
        })
    }
}

fn failed(voice: &Voice, key: Key, path: &str, error: &io::Error) -> String {
    let reason = view::disk_refusal(voice, error);
    voice.fill(key, &[("path", path.into()), ("reason", reason.into())])
}
