//! The known questions: how people ask for what a sentence says, kept beside the documents.
//!
//! In `questions.txt` at the top of the knowledge folder, in groups: first where the answer stands,
//! then, one a line, questions that it answers.
//!
//! ```text
//! => enyang/paotuan : 1200
//! How many runners are there?
//! how big is the team
//! ```

use std::collections::HashMap;

use super::problem::Fault;
use super::{Document, Problem, decode};
use crate::model::DocumentId;

/// The file's name.
pub(super) const FILE: &str = "questions.txt";

/// Begins the line that says where the answer stands.
const OPENING: &str = "=>";

/// More are not kept: each is in memory.
const MOST: usize = 50_000;

/// Questions that a sentence answers.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Known {
    /// A part of the sentence, as it is written there.
    pub text: String,
    /// As people ask for it.
    pub questions: Vec<String>,
}

/// Reads the file and gives each document its known questions, each language form those whose text it
/// has.
pub(super) fn give(bytes: &[u8], documents: &mut [&mut Document], problems: &mut Vec<Problem>) {
    let decoded = match decode::decode(bytes) {
        Ok(decoded) => decoded,
        Err(fault) => return problems.push(fault.at(FILE, None)),
    };
    if let Some(line) = decoded.damaged_line {
        problems.push(Fault::WrongEncoding.at(FILE, Some(line)));
    }
    let mut forms: HashMap<DocumentId, Vec<usize>> = HashMap::new();
    for (at, document) in documents.iter().enumerate() {
        forms.entry(document.id.clone()).or_default().push(at);
    }
    for Group { line, document, known } in groups(&decoded.text, problems) {
        let Some(forms) = forms.get(&document) else {
            problems.push(Fault::KnownOfNoDocument { document: document.0 }.at(FILE, Some(line)));
            continue;
        };
        let mut is_said = false;
        for &form in forms {
            let says = documents[form].passages.iter().any(|passage| passage.text.contains(&known.text));
            if says {
                documents[form].known.push(known.clone());
                is_said = true;
            }
        }
        if !is_said {
            let fault = Fault::KnownOfNoSentence { text: known.text, document: document.0 };
            problems.push(fault.at(FILE, Some(line)));
        }
    }
}

/// One group of the file.
struct Group {
    /// Where it begins, from 1.
    line: usize,
    document: DocumentId,
    known: Known,
}

fn groups(text: &str, problems: &mut Vec<Problem>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    // After an opening that cannot be read, what it opens is passed over without a word more.
    let (mut is_open, mut is_skipped, mut count) = (false, false, 0);
    for (at, line) in text.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(opening) = line.strip_prefix(OPENING) {
            let group = parse(opening, at + 1);
            (is_open, is_skipped) = (group.is_some(), group.is_none());
            match group {
                Some(group) => groups.push(group),
                None => problems.push(unreadable(line).at(FILE, Some(at + 1))),
            }
            continue;
        }
        if is_skipped {
            continue;
        }
        match groups.last_mut() {
            Some(_) if count == MOST => {
                problems.push(Fault::TooManyKnown { limit: MOST }.at(FILE, Some(at + 1)));
                break;
            }
            Some(group) if is_open => {
                group.known.questions.push(line.to_owned());
                count += 1;
            }
            _ => problems.push(unreadable(line).at(FILE, Some(at + 1))),
        }
    }
    groups
}

fn parse(opening: &str, line: usize) -> Option<Group> {
    let (document, text) = opening.split_once([':', '：'])?;
    let (document, text) = (document.trim(), text.trim());
    (!document.is_empty() && !text.is_empty()).then(|| Group {
        line,
        document: DocumentId(document.to_owned()),
        known: Known { text: text.to_owned(), questions: Vec::new() },
    })
}

fn unreadable(line: &str) -> Fault {
    Fault::KnownUnreadable { line: line.chars().take(40).collect() }
}

#[cfg(test)]
mod tests {
    use super::super::Passage;
    use super::*;

    fn document(id: &str, text: &str) -> Document {
        let mut document = Document::new(DocumentId(id.into()), "恩阳跑团");
        document.passages.push(Passage { heading: None, text: text.into() });
        document
    }

    #[test]
    fn questions_go_to_the_document_and_the_text_that_they_ask_for() {
        let mut paotuan = document("enyang/paotuan", "跑团有跑手1200余名。跑手接单。");
        let mut other = document("enyang/other", "跑手1200余名不在这里。");
        let mut problems = Vec::new();
        let text = "# 常见问法\n=> enyang/paotuan : 1200余名\n有多少跑手？\n人有好多\n\n=> enyang/paotuan：接单\n跑手做什么\n";
        give(text.as_bytes(), &mut [&mut paotuan, &mut other], &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        let of = |text: &str, questions: &[&str]| Known {
            text: text.into(),
            questions: questions.iter().map(|question| (*question).into()).collect(),
        };
        assert_eq!(
            paotuan.known,
            [of("1200余名", &["有多少跑手？", "人有好多"]), of("接单", &["跑手做什么"])]
        );
        assert!(other.known.is_empty());
    }

    #[test]
    fn what_cannot_be_used_is_named_by_its_line_and_the_rest_is_kept() {
        let mut paotuan = document("enyang/paotuan", "跑团有跑手1200余名。");
        let mut problems = Vec::new();
        let text = "没有开头的问题\n=> enyang/paotuan\n跳过\n=> enyang/none : 1200\n=> enyang/paotuan : 1300\n=> enyang/paotuan : 1200\n有多少\n";
        give(text.as_bytes(), &mut [&mut paotuan], &mut problems);
        let lines: Vec<_> = problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [Some(1), Some(2), Some(4), Some(5)], "{problems:?}");
        assert_eq!(paotuan.known, [Known { text: "1200".into(), questions: vec!["有多少".into()] }]);
    }
}
