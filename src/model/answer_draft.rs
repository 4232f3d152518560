//! A knowledge document that is being made of a question and a person's answer to it.

use serde::{Deserialize, Serialize};

use super::{Region, TicketId, Token};

/// What will become a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerDraft {
    /// Where the question came from.
    pub of: AnswerOrigin,
    /// The question as it was asked; the document answers to it by name.
    pub question: String,
    /// The document's title.
    pub title: String,
    /// Where it belongs.
    pub region: Option<Region>,
    /// What it is about.
    pub topics: Vec<String>,
    /// The answer; empty until it is written.
    pub answer: String,
}

/// Where a question came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnswerOrigin {
    /// Somebody handed it to a person.
    Ticket(TicketId),
    /// It was asked in vain; the question that leads its like.
    Gap(Token),
}

/// A part of what will become a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AnswerPart {
    /// Its title.
    Title,
    /// Where it belongs.
    Region,
    /// What it is about.
    Topics,
    /// The answer.
    Answer,
}

impl AnswerDraft {
    /// The longest title that is taken over from a question, in characters.
    const TITLE_CHARS: usize = 40;

    /// A new one: the title is the question without what only marks it as one.
    pub fn new(of: AnswerOrigin, question: &str, answer: &str) -> Self {
        let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
        let title = question.trim_end_matches(|char: char| !char.is_alphanumeric());
        let title = if title.is_empty() { &question } else { title };
        Self {
            of,
            title: title.chars().take(Self::TITLE_CHARS).collect(),
            question,
            region: None,
            topics: Vec::new(),
            answer: answer.to_owned(),
        }
    }
}

impl AnswerOrigin {
    /// Tells it apart from others on a button.
    pub fn token(self) -> Token {
        match self {
            Self::Ticket(ticket) => Token::of(&format!("ticket/{ticket}")),
            Self::Gap(gap) => gap,
        }
    }

    /// What its document is called: the same origin is the same document.
    pub fn slug(self) -> String {
        match self {
            Self::Ticket(ticket) => format!("ticket-{ticket}"),
            Self::Gap(gap) => format!("question-{:016x}", gap.number()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_the_question_without_what_only_asks() {
        let long = "长".repeat(60);
        for (question, expected) in [
            (" 游泳馆  几点开门？？ ", "游泳馆 几点开门"),
            ("When does it open?!", "When does it open"),
            ("？", "？"),
            (long.as_str(), &long[..40 * 3]),
        ] {
            let draft = AnswerDraft::new(AnswerOrigin::Ticket(TicketId(1)), question, "");
            assert_eq!(draft.title, expected, "{question}");
        }
    }
}
