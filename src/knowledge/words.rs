//! The word lists of a knowledge folder: kept in chat, and plain text that people can edit too.
//!
//! What the lines mean is known to the search; here they are lines among comments.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::decode;
use crate::model::{Token, WordList};

/// Where they lie, below the knowledge folder.
pub const FOLDER: &str = "words";

/// The lists of a knowledge folder, by the name of their file.
pub type WordTexts = BTreeMap<String, String>;

/// Where a list lies, below the knowledge folder.
pub fn path(list: WordList) -> PathBuf {
    PathBuf::from(FOLDER).join(list.file())
}

/// The text of a list, in whatever encoding an editor left it; `None` when there is no file.
///
/// # Errors
/// When it cannot be read, or not to its last character: written again, what is lost would be gone.
pub fn read(folder: &Path, list: WordList) -> io::Result<Option<String>> {
    let bytes = match std::fs::read(folder.join(path(list))) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    match decode::decode(&bytes) {
        Ok(decoded) if decoded.damaged_line.is_none() => Ok(Some(decoded.text)),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

/// The entries of a list, in their order.
pub fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(entry).filter(|entry| !entry.is_empty())
}

/// What stands in a line besides a comment.
fn entry(line: &str) -> &str {
    let line = line.trim_start_matches('\u{feff}').trim();
    if line.starts_with('#') { "" } else { line }
}

/// The text with an entry more at its end; `opening` is the comment that begins a new file.
pub fn with(text: &str, new: &str, opening: &str) -> String {
    let begun = if text.trim().is_empty() { format!("# {opening}\n") } else { text.to_owned() };
    let end = if begun.ends_with('\n') { "" } else { "\n" };
    format!("{begun}{end}{new}\n")
}

/// The text with another entry in place of one, or with none; everything else stays as it was.
pub fn replaced(text: &str, old: Token, new: Option<&str>) -> String {
    let mut done = false;
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let found = entry(line);
        if done || found.is_empty() || Token::of(found) != old {
            out += line;
            continue;
        }
        done = true;
        if let Some(new) = new {
            out += &line.replacen(found, new, 1);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editing_leaves_everything_else_as_it_was() {
        let text = "# names\r\n\n a = b \nc = d";
        assert_eq!(entries(text).collect::<Vec<_>>(), ["a = b", "c = d"]);
        assert_eq!(with(text, "e = f", "new"), "# names\r\n\n a = b \nc = d\ne = f\n");
        assert_eq!(with(" \n", "e = f", "new"), "# new\ne = f\n");
        assert_eq!(replaced(text, Token::of("a = b"), None), "# names\r\n\nc = d");
        assert_eq!(replaced(text, Token::of("a = b"), Some("x = b")), "# names\r\n\n x = b \nc = d");
        assert_eq!(replaced(text, Token::of("no"), None), text);
    }
}
