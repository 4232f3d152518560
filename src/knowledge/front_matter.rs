//! The optional YAML between `---` lines at the top of a knowledge file.
//!
//! One bad key never loses the others: every fault becomes a located one and reading goes on.

use chrono::NaiveDate;

use super::document::Source;
use super::fence::separate;
use super::fields::Reader;
use super::problem::Fault;
use super::yaml::{self, Node, Value};
use crate::model::Region;

/// More front matter than this is text in the wrong place.
const LIMIT_BYTES: usize = 64 * 1024;

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
            faults.into_iter().map(|(line, fault)| (line, format!("{fault:?}"))).collect();
        assert_eq!(shown.len(), expected.len(), "{text}: {shown:?}");
        for ((line, what), (expected_line, part)) in shown.iter().zip(expected) {
            assert!(line == expected_line && what.contains(part), "{text}: {shown:?}");
        }
    }

    #[test]
    fn one_bad_key_does_not_lose_the_others() {
        check("---\ntitle: 跑团\n---\nbody", Some("跑团"), "body", &[]);
        check("---\ntitel: x\ntitle: 跑团\n---\n", Some("跑团"), "", &[(2, "UnknownKey { key: \"titel\"")]);
        check("---\ntopics: {a: b}\ntitle: 跑团\n---\n", Some("跑团"), "", &[(2, "wanted: Texts")]);
        check("---\ntitle: [a]\n---\n", None, "", &[(2, "wanted: Text }")]);
        check("---\ntitle:\n---\n", None, "", &[(2, "EmptyValue")]);
        check("---\ntitle: a\ntitle: b\n---\n", Some("a"), "", &[(3, "DuplicateKey")]);
        check("---\nvalid_from: 2021\ntitle: a\n---\n", Some("a"), "", &[(2, "value: \"2021\"")]);
        check("---\ntitle: a\nsource:\n  name: b\n  date: 八月\n---\n", Some("a"), "", &[(5, "BadDate")]);
        check("---\nsource: 报纸\ntitle: a\n---\n", Some("a"), "", &[(2, "wanted: Source")]);
        check("---\nregion: ' / '\ntitle: a\n---\n", Some("a"), "", &[(2, "BadRegion")]);
        check("---\nsource:\n  editor: b\n---\n", None, "", &[(3, "\"source.editor\"")]);
        check(
            "---\ntitle: a\nvalid_from: 2021-08-14\nvalid_until: 2021-08-13\n---\n",
            Some("a"),
            "",
            &[(4, "EndsBeforeItBegins")],
        );
    }

    #[test]
    fn broken_yaml_loses_only_the_broken_key() {
        check("---\nsummary: 跑团: 夜跑\ntitle: a\n---\nb", Some("a"), "b", &[(2, "FrontMatterUnreadable")]);
        check(
            "---\ntitle: a\naliases: [x\ntopics: y\n---\nb",
            Some("a"),
            "b",
            &[(3, "FrontMatterUnreadable")],
        );
    }

    #[test]
    fn front_matter_without_an_end_is_read_to_the_first_empty_line() {
        check("---\ntitle: a\n\nbody\n", Some("a"), "\nbody\n", &[(1, "FrontMatterUnterminated")]);
        check("---\ntitle: a", Some("a"), "", &[(1, "FrontMatterUnterminated")]);
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
