//! Files that are named at the keyboard.

use std::io;
use std::path::Path;

use crate::app::{Content, LARGEST_FILE_BYTES};

/// The paths in a line, and the folder after them. Names may hold spaces, so what is there decides:
/// one file, a file and a folder, or several files. Where none is, all of it is one path.
pub(super) fn split(line: &str) -> (Vec<&str>, &str) {
    let is_there = |path: &str| Path::new(path).exists();
    if line.is_empty() {
        return (Vec::new(), "");
    }
    if is_there(line) {
        return (vec![line], "");
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let files = words.iter().take_while(|word| Path::new(word).is_file()).count();
    if files > 1 && words.len() - files < 2 {
        return (words[..files].to_vec(), words.get(files).copied().unwrap_or_default());
    }
    match line.rsplit_once(char::is_whitespace) {
        Some((path, folder)) if is_there(path.trim_end()) => (vec![path.trim_end()], folder),
        _ => (vec![line], ""),
    }
}

/// What is in a file.
///
/// # Errors
/// When it cannot be read.
pub(super) fn read(path: &str) -> io::Result<Content> {
    if std::fs::metadata(path)?.len() > LARGEST_FILE_BYTES {
        return Ok(Content::TooLarge);
    }
    std::fs::read(path).map(Content::Bytes)
}

/// What it is called.
pub(super) fn name(path: &str) -> String {
    Path::new(path).file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_says_where_a_path_ends() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name).display().to_string();
        let [a, b, spaced, gone] = ["a.csv", "b.csv", "c d.csv", "gone.csv"].map(at);
        for path in [&a, &b, &spaced] {
            std::fs::write(path, "x").expect("written");
        }
        for (line, paths, after) in [
            (String::new(), vec![], ""),
            (a.clone(), vec![a.as_str()], ""),
            (format!("{a} enyang"), vec![&a], "enyang"),
            (format!("{spaced}  enyang"), vec![&spaced], "enyang"),
            (format!("{a} {b}"), vec![&a, &b], ""),
            (format!("{a} {b} enyang"), vec![&a, &b], "enyang"),
            (gone.clone(), vec![&gone], ""),
        ] {
            assert_eq!(split(&line), (paths, after), "{line}");
        }
        let nowhere = format!("{gone} enyang");
        assert_eq!(split(&nowhere), (vec![nowhere.as_str()], ""));
    }
}
