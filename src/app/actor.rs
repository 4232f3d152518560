//! What a frontend hands in and what it gets back.

use crate::model::{ChatId, Locale, Media, Message, Span, UserId};

/// Who is speaking, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub user: UserId,
    /// The conversation.
    pub chat: ChatId,
    /// Whether others read along.
    pub place: Place,
    /// The language of their client; their own choice in the profile outweighs it.
    pub client_locale: Option<Locale>,
}

/// What sort of conversation it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Only this person reads it.
    Private,
    /// A group.
    Group,
}

/// What somebody sent in a conversation, other than a command.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// The words, without what addresses the bot; empty for a file without words.
    pub text: String,
    /// The words with their form, as they were sent.
    pub body: Vec<Span>,
    /// A file that came with them.
    pub file: Option<SentFile>,
    /// The album that it belongs to: the same for all files that were sent together.
    pub album: Option<String>,
    /// The number of the message that this answers, in the same conversation.
    pub reply_to: Option<i64>,
    /// Whose words that message holds, and what they are called: its first author where it was
    /// forwarded.
    pub about: Option<(UserId, String)>,
}

/// A file that somebody sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentFile {
    /// As the messenger can send it again.
    pub media: Media,
    /// What its sender called it; pictures have no name.
    pub name: Option<String>,
    /// Its length in bytes, as the messenger says.
    pub size: Option<u64>,
}

impl Said {
    /// What followed a command: `text` already does, `body` still has the command in front.
    pub fn without_command(mut self) -> Self {
        let whole: String = self.body.iter().map(|span| span.text.as_str()).collect();
        let Some(front) = whole.trim_end().strip_suffix(&self.text).filter(|_| !self.text.is_empty()) else {
            return Self { body: Message::plain(self.text.as_str()).body, ..self };
        };
        let mut left = front.len();
        self.body.retain_mut(|span| {
            let cut = left.min(span.text.len());
            left -= cut;
            span.text.drain(..cut);
            !span.text.is_empty()
        });
        self
    }

    /// Plain words.
    pub fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        let body = Message::plain(text.as_str()).body;
        Self { text, body, ..Self::default() }
    }
}

/// What a pressed button leads to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pressed {
    /// A short notice shown over the conversation, at most 200 characters.
    pub notice: Option<String>,
    /// What the message with the button becomes.
    pub replace: Option<Message>,
    /// What is sent after it.
    pub send: Vec<Message>,
}

impl Pressed {
    /// Only a notice.
    pub(super) fn notice(text: String) -> Self {
        Self { notice: Some(text), ..Self::default() }
    }

    /// The message becomes another one.
    pub(super) fn replace(message: Message) -> Self {
        Self { replace: Some(message), ..Self::default() }
    }

    /// A message is sent.
    pub(super) fn send(message: Message) -> Self {
        Self { send: vec![message], ..Self::default() }
    }
}

/// One offer while somebody types `@bot question` elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Unique within the list, at most 64 bytes.
    pub id: String,
    /// The headline.
    pub title: String,
    /// One line below it.
    pub description: String,
    /// What is posted when it is picked.
    pub message: Message,
}

/// Whether something that arrived may go on to its handler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// It may.
    Admitted,
    /// Too many from this person: drop it, and send this once.
    Refused(Message),
    /// Too many, and they have been told within the last minute: drop it.
    RefusedSilently,
}

/// The messages that answer one input, in order. `Err` only when something broke.
pub type Reply = anyhow::Result<Vec<Message>>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Style;

    #[test]
    fn what_followed_a_command_keeps_its_form() {
        let styled = |parts: &[(&str, Style)]| {
            let message =
                parts.iter().fold(Message::default(), |m, (text, style)| m.span(*text, style.clone()));
            message.body
        };
        let bold = Style::Bold;
        for (text, body, expected) in [
            ("停水 通知", vec![("/announce 停水 通知", Style::Plain)], vec![("停水 通知", Style::Plain)]),
            (
                "停水 通知",
                vec![(" /announce  ", Style::Plain), ("停水", bold.clone()), (" 通知\n", Style::Plain)],
                vec![("停水", bold.clone()), (" 通知\n", Style::Plain)],
            ),
            ("", vec![("/announce ", Style::Plain)], vec![]),
            ("停水", vec![], vec![("停水", Style::Plain)]),
        ] {
            let said = Said { text: text.to_owned(), body: styled(&body), ..Said::default() };
            assert_eq!(said.without_command().body, styled(&expected), "{body:?}");
        }
    }
}
