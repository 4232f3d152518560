//! What is asked of the engine and what it concludes.

use std::ops::Range;

use chrono::NaiveDate;

use crate::knowledge::Source;
use crate::model::{DocumentId, Locale, Region};

/// A question as the engine sees it.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// As typed, any characters, any length.
    pub text: &'a str,
    /// The asker's home region: breaks ties, never excludes.
    pub region: Option<&'a Region>,
    /// Answers from this document only.
    pub within: Option<&'a DocumentId>,
    /// What the conversation was about, for follow-ups such as 它有多少跑手.
    pub topic: Option<&'a DocumentId>,
    /// The question before this one in the conversation, for follow-ups such as 那长沙呢.
    pub previous: Option<&'a str>,
    /// Today: expired documents are not answered from.
    pub today: NaiveDate,
}

/// What the engine concludes.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Found, unsure or nothing.
    pub outcome: Outcome,
    /// What kind of utterance it was.
    pub kind: Kind,
    /// The text that answers (one sentence, or the few that answer together); only when found.
    pub text: Option<String>,
    /// The language the question was asked in, as far as it shows: never `ZhHant` without a
    /// character that only that script has.
    pub locale: Locale,
    /// Matched passages, best first, at most 10. For `Unsure`: two to four, each of another
    /// document. For `Nothing`: the nearest, possibly none.
    pub hits: Vec<Hit>,
    /// How sure, from 0 to 1: the estimated probability that the first hit answers.
    pub confidence: f32,
    /// The document that the question was read inside of: it leaned on the conversation, or was
    /// asked of this one document.
    pub within: Option<DocumentId>,
}

/// One of three honest outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The first hit answers.
    Found,
    /// One of the hits may be meant.
    Unsure,
    /// The knowledge does not hold it.
    Nothing,
}

/// What kind of utterance a text is. Only questions are searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something to look up.
    Question,
    /// 你好
    Greeting,
    /// 谢谢
    Thanks,
    /// 再见
    Farewell,
    /// 你是谁
    Identity,
    /// An insult.
    Insult,
    /// Nothing that can be looked up: emoji, punctuation, blanks, a number of few digits alone.
    Wordless,
}

/// A matched passage.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The document it belongs to.
    pub document: DocumentId,
    /// The language form of the document that matched.
    pub locale: Locale,
    /// The document's title.
    pub title: String,
    /// Which passage of the document, from 0.
    pub passage: usize,
    /// The whole passage.
    pub text: String,
    /// The sentence of the passage that answers best.
    pub sentence: String,
    /// The part of the passage around the sentence, with the question's words marked.
    pub snippet: Snippet,
    /// Where the facts come from.
    pub source: Source,
    /// Whom to ask for more.
    pub contact: Option<String>,
    /// How well it matches; comparable between questions, higher is better.
    pub score: f32,
}

/// An excerpt with marks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snippet {
    /// The excerpt; begins or ends with `…` where it was cut.
    pub text: String,
    /// What to mark, in characters of `text`: sorted, not overlapping, never empty.
    pub marks: Vec<Range<usize>>,
}
