//! The probes: questions that must hold before a reload is accepted, kept beside the documents.
//!
//! One a line in `probes.txt` at the top of the knowledge folder, so that whoever edits documents
//! can edit them too:
//!
//! ```text
//! # question => document : text that the answer must hold
//! How many runners are there? => enyang/paotuan : 1200
//! What does it cost? => nothing
//! ```

use std::collections::HashSet;
use std::path::Path;

use super::problem::Fault;
use super::{Document, Problem, decode};
use crate::model::DocumentId;

/// The file's name.
pub(super) const FILE: &str = "probes.txt";

/// Stands in place of a document where the knowledge must not answer.
const NOTHING: &str = "nothing";

/// More than this is a test set, not a probe; each is asked at every reload.
const MOST: usize = 1_000;

/// A question that must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// Where it stands, from 1.
    pub line: usize,
    /// As a resident would ask.
    pub question: String,
    /// What must come of it.
    pub expected: Expected,
}

/// What must come of a probe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// This document answers, and what is shown holds this text (empty: whatever it shows).
    Found {
        /// The document.
        document: DocumentId,
        /// A part of the answer or of the excerpt around it.
        text: String,
    },
    /// The bot says that it does not know.
    Nothing,
}

impl Probe {
    fn document(&self) -> Option<&DocumentId> {
        match &self.expected {
            Expected::Found { document, .. } => Some(document),
            Expected::Nothing => None,
        }
    }
}

/// Reads the file's probes; no file means no probes.
pub(super) fn read(bytes: &[u8], documents: &[&Document], problems: &mut Vec<Problem>) -> Vec<Probe> {
    let decoded = match decode::decode(bytes) {
        Ok(decoded) => decoded,
        Err(fault) => {
            problems.push(fault.at(FILE, None));
            return Vec::new();
        }
    };
    if let Some(line) = decoded.damaged_line {
        problems.push(Fault::WrongEncoding.at(FILE, Some(line)));
    }
    let known: HashSet<&DocumentId> = documents.iter().map(|document| &document.id).collect();
    let mut probes = Vec::new();
    for (at, line) in decoded.text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match parse(line, at + 1) {
            Ok(_) if probes.len() == MOST => {
                problems.push(Fault::TooManyProbes { limit: MOST }.at(FILE, Some(at + 1)));
                break;
            }
            Ok(probe) => {
                // Kept all the same: it fails, which is how a document deleted by mistake shows.
                if let Some(document) = probe.document().filter(|document| !known.contains(document)) {
                    let fault = Fault::ProbeOfNoDocument { document: document.0.clone() };
                    problems.push(fault.at(FILE, Some(at + 1)));
                }
                probes.push(probe);
            }
            Err(fault) => problems.push(fault.at(FILE, Some(at + 1))),
        }
    }
    probes
}

fn parse(line: &str, number: usize) -> Result<Probe, Fault> {
    let unreadable = || Fault::ProbeUnreadable { line: line.chars().take(40).collect() };
    let (question, rest) = line.split_once("=>").ok_or_else(unreadable)?;
    let (document, text) = rest.split_once([':', '：']).unwrap_or((rest, ""));
    let (question, document, text) = (question.trim(), document.trim(), text.trim());
    if question.is_empty() || document.is_empty() {
        return Err(unreadable());
    }
    let expected = if document == NOTHING {
        Expected::Nothing
    } else {
        Expected::Found { document: DocumentId(document.to_owned()), text: text.to_owned() }
    };
    Ok(Probe { line: number, question: question.to_owned(), expected })
}

/// Where the probes of a knowledge folder are written.
pub(super) fn path_in(folder: &Path) -> std::path::PathBuf {
    folder.join(FILE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_is_one_line_and_a_wrong_line_is_named() {
        let found =
            |text: &str| Expected::Found { document: DocumentId("enyang/paotuan".into()), text: text.into() };
        for (line, expected) in [
            ("有多少跑手？ => enyang/paotuan : 1200", Some(found("1200"))),
            ("有多少跑手？=>enyang/paotuan：1200", Some(found("1200"))),
            ("跑团是什么 => enyang/paotuan", Some(found(""))),
            ("天气怎么样 => nothing", Some(Expected::Nothing)),
            ("有多少跑手？ enyang/paotuan", None),
            ("=> enyang/paotuan", None),
            ("有多少跑手？ =>", None),
        ] {
            assert_eq!(parse(line, 1).ok().map(|probe| probe.expected), expected, "{line}");
        }
        let mut problems = Vec::new();
        let probes = read("# 问题\n跑团 => none/such\n跑团\n".as_bytes(), &[], &mut problems);
        assert_eq!(probes.len(), 1);
        assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [Some(2), Some(3)]);
    }
}
