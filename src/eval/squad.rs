//! Reads question sets in SQuAD 2.0 form.

use anyhow::Context as _;
use serde::Deserialize;

use crate::knowledge::{Document, Passage};
use crate::model::DocumentId;

/// A question set: its paragraphs as documents of one passage, and its questions.
#[derive(Debug)]
pub struct Set {
    /// One document a paragraph; the id is the paragraph's, or its position from 0.
    pub documents: Vec<Document>,
    /// The questions in the order of the file.
    pub questions: Vec<Asked>,
}

/// A question of the set.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its id.
    pub id: String,
    /// Its text.
    pub question: String,
    /// The paragraph it was written for; `None` when it is marked as impossible.
    pub gold: Option<DocumentId>,
    /// Accepted answers.
    pub answers: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    data: Vec<Article>,
}

#[derive(Deserialize)]
struct Article {
    #[serde(default)]
    title: String,
    paragraphs: Vec<Paragraph>,
}

#[derive(Deserialize)]
struct Paragraph {
    id: Option<serde_json::Value>,
    context: String,
    #[serde(default)]
    qas: Vec<QuestionAnswers>,
}

#[derive(Deserialize)]
struct QuestionAnswers {
    id: serde_json::Value,
    question: String,
    #[serde(default)]
    is_impossible: bool,
    #[serde(default)]
    answers: Vec<AnswerText>,
}

#[derive(Deserialize)]
struct AnswerText {
    text: String,
}

impl Set {
    /// Parses a file's content.
    ///
    /// # Errors
    /// When it is not JSON of that form.
    pub fn parse(json: &str) -> anyhow::Result<Self> {
        let file: File =
            serde_json::from_str(json).context("this is not a question set in SQuAD 2.0 form")?;
        let mut set = Self { documents: Vec::new(), questions: Vec::new() };
        for article in file.data {
            for paragraph in article.paragraphs {
                set.add(&article.title, paragraph);
            }
        }
        Ok(set)
    }

    fn add(&mut self, title: &str, paragraph: Paragraph) {
        let position = self.documents.len();
        let id = DocumentId(paragraph.id.as_ref().map_or_else(|| position.to_string(), text_of));
        for asked in paragraph.qas {
            self.questions.push(Asked {
                id: text_of(&asked.id),
                question: asked.question,
                gold: (!asked.is_impossible).then(|| id.clone()),
                answers: asked.answers.into_iter().map(|answer| answer.text).collect(),
            });
        }
        let passages = vec![Passage { heading: None, text: paragraph.context }];
        self.documents.push(Document { passages, ..Document::new(id, title) });
    }
}

fn text_of(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
