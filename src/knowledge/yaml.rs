//! A YAML value as it was written, each part with its line.
//!
//! The only file that names the YAML reader; its budgets refuse documents made to explode.

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{DuplicateKeyPolicy, Spanned};

/// A value and its line, from 1, within the text that was parsed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub line: usize,
    pub value: Value,
}

/// What a value is. Front matter needs no numbers: `2021` is a text that looks like one.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Empty,
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// A key, its line, and its value. Keys may repeat.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub key: String,
    pub line: usize,
    pub node: Node,
}

/// Why a text is not YAML, and on which line, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unreadable {
    pub why: String,
    pub line: usize,
}

/// Parses one YAML document.
pub(super) fn parse(text: &str) -> Result<Node, Unreadable> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_events: 20_000,
            max_aliases: 100,
            max_anchors: 100,
            max_depth: 16,
            max_documents: 1,
            max_nodes: 10_000,
        },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options::<Spanned<Raw>>(text, options)
        .map(|spanned| node(spanned, text))
        .map_err(|error| Unreadable {
            line: error.location().map_or(1, |location| location.line().max(1) as usize),
            why: first_line(&error.without_snippet().to_string()),
        })
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim_end_matches('.').to_owned()
}

/// A value before numbers and the like have got their spelling back from the source.
enum Raw {
    Empty,
    Text(String),
    Scalar(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<Raw>, Spanned<Raw>)>),
}

fn node(spanned: Spanned<Raw>, source: &str) -> Node {
    let line = spanned.referenced.line().max(1) as usize;
    let range = byte_range(&spanned);
    let value = match spanned.value {
        Raw::Empty => Value::Empty,
        Raw::Text(text) => Value::Text(text),
        Raw::Scalar(parsed) => {
            let written = range.and_then(|range| source.get(range)).map(str::trim);
            Value::Text(written.filter(|text| !text.is_empty()).map_or(parsed, str::to_owned))
        }
        Raw::List(items) => Value::List(items.into_iter().map(|item| node(item, source)).collect()),
        Raw::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(key, value)| {
                    let key = node(key, source);
                    let name = if let Value::Text(name) = key.value { name } else { String::new() };
                    Entry { key: name, line: key.line, node: node(value, source) }
                })
                .collect(),
        ),
    };
    Node { line, value }
}

fn byte_range<T>(spanned: &Spanned<T>) -> Option<Range<usize>> {
    let span = spanned.defined.span();
    let start = usize::try_from(span.byte_offset()?).ok()?;
    let len = usize::try_from(span.byte_len()?).ok()?;
    Some(start..start.checked_add(len)?)
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Empty)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Empty)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Scalar(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Ok(Raw::Scalar(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        Ok(Raw::Scalar(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Raw, E> {
        Ok(Raw::Scalar(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Raw, E> {
        Ok(Raw::Scalar(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
        Ok(Raw::Scalar(value.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Raw, E> {
        Ok(Raw::Text(String::from_utf8_lossy(bytes).into_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Raw::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_spelling_and_lines() {
        let text = "title: 恩阳跑团\nsince: 2021\nversion: 1.10\nopen: yes\nlist:\n  - 007\n  - b\nsource:\n  date: 2021-08\nnone:\n";
        let Value::Map(entries) = parse(text).expect("YAML").value else { panic!("not a map") };
        let shown: Vec<String> = entries
            .iter()
            .map(|entry| format!("{}:{} {:?}", entry.line, entry.key, entry.node.value))
            .collect();
        assert_eq!(
            shown,
            [
                r#"1:title Text("恩阳跑团")"#,
                r#"2:since Text("2021")"#,
                r#"3:version Text("1.10")"#,
                r#"4:open Text("yes")"#,
                r#"5:list List([Node { line: 6, value: Text("007") }, Node { line: 7, value: Text("b") }])"#,
                r#"8:source Map([Entry { key: "date", line: 9, node: Node { line: 9, value: Text("2021-08") } }])"#,
                r#"10:none Empty"#,
            ]
        );
    }

    #[test]
    fn a_document_made_to_explode_is_refused_at_once() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for level in 1..30 {
            let previous = format!("*a{}, ", level - 1).repeat(9);
            bomb.push_str(&format!("a{level}: &a{level} [{previous}]\n"));
        }
        assert!(parse(&bomb).is_err());
        assert!(parse(&"[".repeat(50_000)).is_err());
        assert!(parse(&"- ".repeat(20_000)).is_err());
    }
}
