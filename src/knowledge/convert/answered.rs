//! A document made of a question and a person's answer to it.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::blocks::{self, one_line};
use super::{Unfit, plain};
use crate::model::Region;

/// What somebody answered, and how it is to be filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered<'a> {
    /// What the document is called.
    pub title: &'a str,
    /// The question as it was asked; becomes another name of the document.
    pub question: &'a str,
    /// The answer, as text without markup.
    pub answer: &'a str,
    /// Where it belongs.
    pub region: Option<&'a Region>,
    /// What it is about.
    pub topics: &'a [String],
    /// Whose answer it is; empty for nobody in particular.
    pub office: &'a str,
    /// When it was answered.
    pub on: NaiveDate,
}

impl Answered<'_> {
    /// The document as Markdown, for people to edit.
    ///
    /// # Errors
    /// When there is no title or no answer.
    pub fn markdown(&self) -> Result<String, Unfit> {
        let title = one_line(self.title);
        if title.is_empty() || self.answer.trim().is_empty() {
            return Err(Unfit::Empty);
        }
        let written = blocks::markdown(Some(title), plain::read(self.answer), "")?;
        // The front matter ends behind its title.
        let (front, body) = written.split_at(written.find("\n---\n").map_or(0, |end| end + 1));
        let mut out = front.to_owned();
        let question = one_line(self.question);
        if !question.is_empty() && question != one_line(self.title) {
            list(&mut out, "aliases", &[question]);
        }
        if let Some(region) = self.region {
            let _ = writeln!(out, "region: {}", quoted(region.as_str()));
        }
        list(&mut out, "topics", self.topics);
        out.push_str("source:\n");
        if !self.office.is_empty() {
            let _ = writeln!(out, "  name: {}", quoted(&one_line(self.office)));
        }
        let _ = writeln!(out, "  date: {}", self.on);
        out.push_str(body);
        Ok(out)
    }
}

fn list(out: &mut String, key: &str, items: &[String]) {
    if !items.is_empty() {
        let _ = writeln!(out, "{key}:");
        items.iter().for_each(|item| {
            let _ = writeln!(out, "  - {}", quoted(item));
        });
    }
}

/// A JSON string is a YAML string.
fn quoted(text: &str) -> serde_json::Value {
    serde_json::Value::from(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::knowledge;

    /// The document, written and read back by the loader.
    fn read_back(answered: &Answered<'_>) -> knowledge::Document {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.md"), answered.markdown().expect("a document"))
            .expect("written");
        let loaded = knowledge::load(folder.path());
        assert_eq!(loaded.problems, []);
        loaded.documents.into_iter().next().expect("a document")
    }

    fn answered<'a>(title: &'a str, question: &'a str, answer: &'a str) -> Answered<'a> {
        let on = NaiveDate::from_ymd_opt(2026, 11, 26).expect("a day");
        Answered { title, question, answer, region: None, topics: &[], office: "", on }
    }

    #[test]
    fn it_reads_back_as_it_was_filed() {
        let (region, topics) = (Region::parse("四川/巴中"), ["体育".to_owned(), "场馆: 开放".to_owned()]);
        let filed = Answered {
            region: region.as_ref(),
            topics: &topics,
            office: "社区“服务站”",
            ..answered("游泳馆几点开门", "游泳馆几点开门？", "早上八点。\n# 周日不开 *请注意*")
        };
        let document = read_back(&filed);
        assert_eq!(
            (document.title.as_str(), &document.aliases[..]),
            ("游泳馆几点开门", &["游泳馆几点开门？".to_owned()][..])
        );
        assert_eq!((document.region.as_ref(), &document.topics[..]), (region.as_ref(), &topics[..]));
        assert_eq!(document.source.name.as_deref(), Some("社区“服务站”"));
        assert_eq!(document.source.date.map(|date| date.to_string()).as_deref(), Some("2026-11-26"));
        let text: Vec<&str> = document.passages.iter().map(|passage| passage.text.as_str()).collect();
        assert_eq!(text.join("\n"), "早上八点。\n# 周日不开 *请注意*");
    }

    #[test]
    fn without_title_or_answer_there_is_no_document() {
        assert_eq!(answered(" ", "q", "a").markdown(), Err(Unfit::Empty));
        assert_eq!(answered("t", "q", " \n ").markdown(), Err(Unfit::Empty));
    }

    proptest! {
        #[test]
        fn whatever_is_written_the_loader_takes_it(title in "\\PC{1,30}", question in "\\PC{0,40}", answer in "[\\PC\n]{1,120}") {
            prop_assume!(!title.trim().is_empty() && !answer.trim().is_empty());
            let document = read_back(&answered(&title, &question, &answer));
            prop_assert_eq!(document.title, one_line(&title));
        }
    }
}
