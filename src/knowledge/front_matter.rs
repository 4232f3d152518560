//! The optional YAML between `---` lines at the top of a knowledge file.
//!
//! One bad key never loses the others: every fault becomes a located one and reading goes on.

use chrono::NaiveDate;

use super::document::{PublicationDate, Source};
use super::problem::Fault;
use super::yaml::{self, Entry, Node, Value};
use crate::model::Region;

/// More front matter than this is text in the wrong place.
const LIMIT_BYTES: usize = 64 * 1024;

const KEYS: &[&str] =
    &["title", "aliases", "region", "topics", "summary", "source", "valid_from", "valid_until", "contact"];
const SOURCE_KEYS: &[&str] = &["name", "url", "date"];

/// A fault and its line in the file, from 1.
pub(super) type Located = (usize, Fault);

/// What the front matter says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct FrontMatter {
    pub title: Option<String>,
    /// Each with its line in the file.
    pub aliases: Vec<(usize, String)>,
    pub region: Option<Region>,
    pub topics: Vec<String>,
    pub summary: Option<String>,
    pub source: Source,
    pub valid_from: Option<NaiveDate>,
    pub valid_until: Option<NaiveDate>,
    pub contact: Option<String>,
}

/// Takes the front matter off a file: what it says, the body below it, and its faults.
///
/// A file that merely begins with a thematic break has none.
pub(super) fn read(text: &str) -> (FrontMatter, &str, Vec<Located>) {
    let Some((yaml, body, terminated)) = separate(text) else {
        return (FrontMatter::default(), text, Vec::new());
    };
    let mut reader = Reader::default();
    if yaml.len() > LIMIT_BYTES {
        reader.fault(1, Fault::FrontMatterTooLarge { limit_bytes: LIMIT_BYTES });
        return (reader.read, body, reader.faults);
    }
    // The YAML begins on the file's second line.
    match yaml::parse(yaml) {
        Ok(Node { value: Value::Map(entries), .. }) => reader.entries(entries, 1),
        Ok(Node { value: Value::Empty, .. }) => {}
        Ok(_) => return (FrontMatter::default(), text, Vec::new()),
        Err(unreadable) => reader.piece_by_piece(yaml, unreadable),
    }
    if !terminated {
        reader.fault(1, Fault::FrontMatterUnterminated);
    }
    if let (Some(from), Some(until)) = (reader.read.valid_from, reader.read.valid_until)
        && until < from
    {
        reader.fault(reader.until_line, Fault::EndsBeforeItBegins);
    }
    (reader.read, body, reader.faults)
}

/// The YAML, the body, and whether a second `---` line parts them. Without one, the YAML is taken
/// to end at the first empty line.
fn separate(text: &str) -> Option<(&str, &str, bool)> {
    let (first, rest) = text.split_once('\n')?;
    if first.trim_end() != "---" {
        return None;
    }
    let (mut at, mut first_empty) = (0, None);
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "---" {
            let (yaml, body) = (&rest[..at], &rest[at + line.len()..]);
            return looks_like_keys(yaml).then_some((yaml, body, true));
        }
        if line.trim().is_empty() && first_empty.is_none() {
            first_empty = Some(at);
        }
        at += line.len();
    }
    let (yaml, body) = rest.split_at(first_empty.unwrap_or(rest.len()));
    (!yaml.trim().is_empty() && looks_like_keys(yaml)).then_some((yaml, body, false))
}

/// Whether the first line that says something has the form `key: …`, or there is no such line.
fn looks_like_keys(yaml: &str) -> bool {
    let mut lines = yaml.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.next().is_none_or(|line| key_of(line).is_some() || line.starts_with('{'))
}

fn key_of(line: &str) -> Option<&str> {
    let (key, value) = line.split_once(':')?;
    let is_name = |char: char| char.is_alphanumeric() || matches!(char, '_' | '-' | '"' | '\'');
    (!key.is_empty() && key.chars().all(is_name) && (value.is_empty() || value.starts_with([' ', '\t'])))
        .then_some(key)
}

#[derive(Default)]
struct Reader {
    read: FrontMatter,
    faults: Vec<Located>,
    seen: Vec<String>,
    until_line: usize,
}

impl Reader {
    fn fault(&mut self, line: usize, fault: Fault) {
        self.faults.push((line, fault));
    }

    /// Reads each top-level key as a document of its own, so that only the broken ones are lost.
    fn piece_by_piece(&mut self, yaml: &str, whole: yaml::Unreadable) {
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
                    let why = "a line is not of the form `key: value`".to_owned();
                    self.fault(start_line + 1, Fault::FrontMatterUnreadable { why });
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
    fn entries(&mut self, entries: Vec<Entry>, offset: usize) {
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
            Value::List(_) | Value::Map(_) => Fault::WrongType { key, wanted: "a single text" },
        };
        self.fault(node.line, fault);
        None
    }

    fn list(&mut self, key: &str, node: Node) -> Vec<(usize, String)> {
        let items = match node.value {
            Value::List(items) => items,
            Value::Map(_) => {
                let wanted = "a list of texts, or a single one";
                self.fault(node.line, Fault::WrongType { key: key.to_owned(), wanted });
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
        self.fault(line, Fault::BadDate { key: key.to_owned(), value: text, wanted: "YYYY-MM-DD" });
        None
    }

    fn source(&mut self, entry: Entry) {
        let entries = match entry.node.value {
            Value::Map(entries) => entries,
            Value::Empty => return self.fault(entry.line, Fault::EmptyValue { key: entry.key }),
            Value::Text(_) | Value::List(_) => {
                let wanted = "a map of name, url and date";
                return self.fault(entry.line, Fault::WrongType { key: entry.key, wanted });
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
            let wanted = "YYYY, YYYY-MM or YYYY-MM-DD";
            self.fault(line, Fault::BadDate { key: "date".into(), value: text, wanted });
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The lines of a few faults, in order, and the title that was still read.
    fn check(text: &str, title: Option<&str>, body: &str, expected: &[(usize, &str)]) {
        let (read, rest, faults) = read(text);
        assert_eq!(read.title.as_deref(), title, "{text}");
        assert_eq!(rest, body, "{text}");
        let shown: Vec<(usize, String)> =
            faults.into_iter().map(|(line, fault)| (line, fault.at("f.md", None).what)).collect();
        assert_eq!(shown.len(), expected.len(), "{text}: {shown:?}");
        for ((line, what), (expected_line, part)) in shown.iter().zip(expected) {
            assert!(line == expected_line && what.contains(part), "{text}: {shown:?}");
        }
    }

    #[test]
    fn one_bad_key_does_not_lose_the_others() {
        check("---\ntitle: 跑团\n---\nbody", Some("跑团"), "body", &[]);
        check("---\ntitel: x\ntitle: 跑团\n---\n", Some("跑团"), "", &[(2, "\"titel\" is not known")]);
        check("---\ntopics: {a: b}\ntitle: 跑团\n---\n", Some("跑团"), "", &[(2, "not a list")]);
        check("---\ntitle: [a]\n---\n", None, "", &[(2, "not a single text")]);
        check("---\ntitle:\n---\n", None, "", &[(2, "is empty")]);
        check("---\ntitle: a\ntitle: b\n---\n", Some("a"), "", &[(3, "appears twice")]);
        check("---\nvalid_from: 2021\ntitle: a\n---\n", Some("a"), "", &[(2, "not a date: \"2021\"")]);
        check("---\ntitle: a\nsource:\n  name: b\n  date: 八月\n---\n", Some("a"), "", &[(5, "not a date")]);
        check("---\nsource: 报纸\ntitle: a\n---\n", Some("a"), "", &[(2, "not a map")]);
        check("---\nregion: ' / '\ntitle: a\n---\n", Some("a"), "", &[(2, "names no place")]);
        check("---\nsource:\n  editor: b\n---\n", None, "", &[(3, "\"source.editor\"")]);
        check(
            "---\ntitle: a\nvalid_from: 2021-08-14\nvalid_until: 2021-08-13\n---\n",
            Some("a"),
            "",
            &[(4, "before the first")],
        );
    }

    #[test]
    fn broken_yaml_loses_only_the_broken_key() {
        check("---\nsummary: 跑团: 夜跑\ntitle: a\n---\nb", Some("a"), "b", &[(2, "not valid YAML")]);
        check("---\ntitle: a\naliases: [x\ntopics: y\n---\nb", Some("a"), "b", &[(3, "not valid YAML")]);
    }

    #[test]
    fn front_matter_without_an_end_is_read_to_the_first_empty_line() {
        check("---\ntitle: a\n\nbody\n", Some("a"), "\nbody\n", &[(1, "no closing")]);
        check("---\ntitle: a", Some("a"), "", &[(1, "no closing")]);
    }

    #[test]
    fn a_thematic_break_is_no_front_matter() {
        for text in
            ["---\n\n恩阳跑团\n", "---\nNews of the day\n---\nmore", "----\ntitle: a\n----\n", "---", ""]
        {
            check(text, None, text, &[]);
        }
        check("---\n---\nbody", None, "body", &[]);
    }

    proptest! {
        #[test]
        fn no_front_matter_makes_it_panic(yaml in "(title|aliases|source|[a-z\\-\\[{&*!|>: \"']|\n|  |恩阳){0,60}") {
            let text = format!("---\n{yaml}\n---\nbody");
            let (_, body, faults) = read(&text);
            prop_assert!(text.ends_with(body));
            let lines = text.lines().count();
            prop_assert!(faults.iter().all(|(line, _)| (1..=lines).contains(line)));
        }
    }
}
