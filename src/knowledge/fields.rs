//! From the entries of front matter to what they say, each by itself.

use chrono::NaiveDate;

use super::document::PublicationDate;
use super::front_matter::{FrontMatter, Located};
use super::problem::{Fault, Wanted};
use super::yaml::{self, Entry, Node, Value};
use crate::model::Region;

const KEYS: &[&str] =
    &["title", "aliases", "region", "topics", "summary", "source", "valid_from", "valid_until", "contact"];
const SOURCE_KEYS: &[&str] = &["name", "url", "date"];

/// How days are written.
const DAY: &[&str] = &["YYYY-MM-DD"];
/// How dates of publication are written.
const PUBLICATION: &[&str] = &["YYYY", "YYYY-MM", "YYYY-MM-DD"];

/// Takes entries one by one.
#[derive(Default)]
pub(super) struct Reader {
    pub read: FrontMatter,
    pub faults: Vec<Located>,
    seen: Vec<String>,
    /// Where the last day stands.
    pub until_line: usize,
}

impl Reader {
    pub(super) fn fault(&mut self, line: usize, fault: Fault) {
        self.faults.push((line, fault));
    }

    /// Reads each top-level key as a document of its own, so that only the broken ones are lost.
    pub(super) fn piece_by_piece(&mut self, yaml: &str, whole: yaml::Unreadable) {
        let faults_before = self.faults.len();
        let mut lines = yaml.split_inclusive('\n').peekable();
        let (mut at, mut line) = (0, 1);
        while let Some(first) = lines.next() {
            let (start, start_line) = (at, line);
            at += first.len();
            line += 1;
            while let Some(next) =
                lines.next_if(|next| !next.starts_with(|char: char| char.is_alphanumeric()))
            {
                at += next.len();
                line += 1;
            }
            match yaml::parse(&yaml[start..at]) {
                Ok(Node { value: Value::Map(entries), .. }) => self.entries(entries, start_line),
                Ok(Node { value: Value::Empty, .. }) => {}
                Ok(_) => {
                    self.fault(start_line + 1, Fault::NotKeyAndValue);
                }
                Err(error) => {
                    self.fault(start_line + error.line, Fault::FrontMatterUnreadable { why: error.why });
                }
            }
        }
        if self.faults.len() == faults_before {
            self.fault(whole.line + 1, Fault::FrontMatterUnreadable { why: whole.why });
        }
    }

    /// Takes entries whose lines are counted from the file's line `offset` + 1.
    pub(super) fn entries(&mut self, entries: Vec<Entry>, offset: usize) {
        for mut entry in entries {
            shift(&mut entry.node, offset);
            entry.line += offset;
            if self.seen.contains(&entry.key) {
                self.fault(entry.line, Fault::DuplicateKey { key: entry.key });
            } else {
                self.seen.push(entry.key.clone());
                self.entry(entry);
            }
        }
    }

    fn entry(&mut self, entry: Entry) {
        let key = entry.key.as_str();
        match key {
            "title" => self.read.title = self.text(key, entry.node),
            "aliases" => self.read.aliases = self.list(key, entry.node),
            "topics" => {
                self.read.topics = self.list(key, entry.node).into_iter().map(|(_, topic)| topic).collect();
            }
            "summary" => self.read.summary = self.text(key, entry.node),
            "contact" => self.read.contact = self.text(key, entry.node),
            "region" => self.read.region = self.region(entry.node),
            "source" => self.source(entry),
            "valid_from" => self.read.valid_from = self.day(key, entry.node),
            "valid_until" => {
                self.until_line = entry.line;
                self.read.valid_until = self.day(key, entry.node);
            }
            _ => self.fault(entry.line, Fault::UnknownKey { key: entry.key, known: KEYS }),
        }
    }

    fn text(&mut self, key: &str, node: Node) -> Option<String> {
        let key = key.to_owned();
        let fault = match node.value {
            Value::Text(text) if !text.trim().is_empty() => return Some(text.trim().to_owned()),
            Value::Text(_) | Value::Empty => Fault::EmptyValue { key },
            Value::List(_) | Value::Map(_) => Fault::WrongType { key, wanted: Wanted::Text },
        };
        self.fault(node.line, fault);
        None
    }

    fn list(&mut self, key: &str, node: Node) -> Vec<(usize, String)> {
        let items = match node.value {
            Value::List(items) => items,
            Value::Map(_) => {
                self.fault(node.line, Fault::WrongType { key: key.to_owned(), wanted: Wanted::Texts });
                return Vec::new();
            }
            Value::Text(_) | Value::Empty => vec![node],
        };
        let mut texts: Vec<(usize, String)> = Vec::new();
        for item in items {
            let line = item.line;
            if let Some(text) = self.text(key, item)
                && !texts.iter().any(|(_, known)| *known == text)
            {
                texts.push((line, text));
            }
        }
        texts
    }

    fn region(&mut self, node: Node) -> Option<Region> {
        let line = node.line;
        let text = self.text("region", node)?;
        let region = Region::parse(&text);
        if region.is_none() {
            self.fault(line, Fault::BadRegion { value: text });
        }
        region
    }

    fn day(&mut self, key: &str, node: Node) -> Option<NaiveDate> {
        let line = node.line;
        let text = self.text(key, node)?;
        if let Some(PublicationDate::Day(day)) = PublicationDate::parse(&text) {
            return Some(day);
        }
        self.fault(line, Fault::BadDate { key: key.to_owned(), value: text, forms: DAY });
        None
    }

    fn source(&mut self, entry: Entry) {
        let entries = match entry.node.value {
            Value::Map(entries) => entries,
            Value::Empty => return self.fault(entry.line, Fault::EmptyValue { key: entry.key }),
            Value::Text(_) | Value::List(_) => {
                let fault = Fault::WrongType { key: entry.key, wanted: Wanted::Source };
                return self.fault(entry.line, fault);
            }
        };
        let mut seen = Vec::new();
        for Entry { key, line, node } in entries {
            if seen.contains(&key) {
                self.fault(line, Fault::DuplicateKey { key });
                continue;
            }
            match key.as_str() {
                "name" => self.read.source.name = self.text("name", node),
                "url" => self.read.source.url = self.text("url", node),
                "date" => self.read.source.date = self.publication(node),
                _ => self.fault(line, Fault::UnknownKey { key: format!("source.{key}"), known: SOURCE_KEYS }),
            }
            seen.push(key);
        }
    }

    fn publication(&mut self, node: Node) -> Option<PublicationDate> {
        let line = node.line;
        let text = self.text("date", node)?;
        let date = PublicationDate::parse(&text);
        if date.is_none() {
            self.fault(line, Fault::BadDate { key: "date".into(), value: text, forms: PUBLICATION });
        }
        date
    }
}

fn shift(node: &mut Node, offset: usize) {
    node.line += offset;
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| shift(item, offset)),
        Value::Map(entries) => entries.iter_mut().for_each(|entry| {
            entry.line += offset;
            shift(&mut entry.node, offset);
        }),
        Value::Empty | Value::Text(_) => {}
    }
}
