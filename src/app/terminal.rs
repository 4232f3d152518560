//! Sentences that only a frontend of its own kind needs, in the asker's language.

use super::{Actor, App};
use crate::text::Key;

/// Something a terminal says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    FileFailed(&'a str, &'a str),
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
            Remark::FileFailed(path, reason) => {
                voice.fill(Key::ChatFileFailed, &[("path", path.into()), ("reason", reason.into())])
            }
            Remark::Unbalanced => voice.say(Key::ChatUnbalanced),
            Remark::Upload => super::view::upload::how(&voice).to_plain(),
            Remark::Bye => voice.say(Key::ChatBye),
        })
    }
}
