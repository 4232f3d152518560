//! Names and folders that come from outside, as paths that stay inside.

use std::path::{Path, PathBuf};

/// A folder below the knowledge folder, or a document there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Folder {
    /// A folder; empty for the knowledge folder itself.
    Into(PathBuf),
    /// One document, ending in `.md`.
    As(PathBuf),
}

/// The words name no folder inside the knowledge folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAFolder;

const LONGEST_PATH_CHARS: usize = 120;
const LONGEST_NAME_CHARS: usize = 60;

/// What no file system of any kind likes in a name, and what would be read as markup in a list.
const UNFIT_CHARS: [char; 14] = ['<', '>', ':', '"', '|', '?', '*', '\\', '`', '\u{7f}', '#', '%', '\'', ';'];

impl Folder {
    /// Reads what somebody wrote under a file: a path relative to the knowledge folder.
    ///
    /// # Errors
    /// [`NotAFolder`] for one that climbs out, begins at the root, is hidden, or is no path.
    pub fn parse(words: &str) -> Result<Self, NotAFolder> {
        let words = words.trim().trim_end_matches('/').trim_end();
        if words == "." {
            return Ok(Self::Into(PathBuf::new()));
        }
        if words.is_empty() || words.chars().count() > LONGEST_PATH_CHARS {
            return Err(NotAFolder);
        }
        let is_name = |part: &str| {
            let part_ok =
                |char: char| !char.is_control() && !UNFIT_CHARS.contains(&char) && !is_sentence(char);
            !part.is_empty() && !part.starts_with('.') && part.trim() == part && part.chars().all(part_ok)
        };
        if !words.split('/').all(is_name) {
            return Err(NotAFolder);
        }
        let path = PathBuf::from(words);
        Ok(if is_markdown(&path) { Self::As(path) } else { Self::Into(path) })
    }
}

/// Marks of a sentence: whoever writes them means a remark, not a folder.
fn is_sentence(char: char) -> bool {
    matches!(char, '。' | '，' | '！' | '？' | '；' | '：' | '、' | ',' | '!')
}

fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
}

/// The last part of a path, however it is written.
pub(super) fn last(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// A file's name in two: before the last dot, and the extension in small letters.
pub(super) fn parts(name: &str) -> (&str, String) {
    let name = last(name).trim();
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, extension.to_ascii_lowercase()),
        _ => (name, String::new()),
    }
}

/// A name that every file system takes, from one that anybody may have made up: letters and digits of
/// any script, `-`, `_` and inner dots; never empty, never hidden.
pub(super) fn slug(stem: &str) -> String {
    let mut slug = String::new();
    for char in stem.trim().chars() {
        if char.is_alphanumeric() || matches!(char, '_' | '·' | '.') {
            slug.push(char);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let whole = slug.trim_matches(['-', '.']);
    // The suffix that marks an English form survives the cut.
    let (whole, english) = whole.strip_suffix(".en").map_or((whole, ""), |whole| (whole, ".en"));
    let short: String = whole.chars().take(LONGEST_NAME_CHARS).collect();
    let short = short.trim_matches(['-', '.']);
    if short.is_empty() { format!("document{english}") } else { format!("{short}{english}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_folder_stays_inside_the_knowledge_folder() {
        let into = |path: &str| Ok(Folder::Into(path.into()));
        for (words, expected) in [
            ("uploads", into("uploads")),
            (" 四川/巴中/恩阳/ ", into("四川/巴中/恩阳")),
            (".", into("")),
            ("bazhong-enyang/paotuan.md", Ok(Folder::As("bazhong-enyang/paotuan.md".into()))),
            ("paotuan.en.md", Ok(Folder::As("paotuan.en.md".into()))),
            ("", Err(NotAFolder)),
            ("..", Err(NotAFolder)),
            ("a/../b", Err(NotAFolder)),
            ("/etc", Err(NotAFolder)),
            ("~/.ssh", Err(NotAFolder)),
            ("a//b", Err(NotAFolder)),
            ("a/.hidden", Err(NotAFolder)),
            ("a\\..\\b", Err(NotAFolder)),
            ("C:/Windows", Err(NotAFolder)),
            ("a\nb", Err(NotAFolder)),
            ("a\0b", Err(NotAFolder)),
            ("这是新的通知，请收下。", Err(NotAFolder)),
        ] {
            assert_eq!(Folder::parse(words), expected, "{words:?}");
        }
    }

    #[test]
    fn a_name_becomes_one_that_every_file_system_takes() {
        for (name, slug_, extension) in [
            ("居民问答.xlsx", "居民问答", "xlsx"),
            ("Garden rules (v2).DOCX", "Garden-rules-v2", "docx"),
            ("../../etc/passwd", "passwd", ""),
            ("..\\..\\boot.md", "boot", "md"),
            ("paotuan.en.md", "paotuan.en", "md"),
            (".htaccess", "htaccess", ""),
            ("???.pdf", "document", "pdf"),
        ] {
            let (stem, read) = parts(name);
            assert_eq!((slug(stem).as_str(), read.as_str()), (slug_, extension), "{name}");
        }
    }

    proptest! {
        #[test]
        fn no_name_climbs_out(name in ".*|(\\.|/|\\\\|a){0,20}") {
            let slug = slug(parts(&name).0);
            prop_assert!(!slug.is_empty() && !slug.starts_with('.') && !slug.contains(['/', '\\', '\0']));
            if let Ok(Folder::Into(path) | Folder::As(path)) = Folder::parse(&name) {
                prop_assert!(path.components().all(|part| matches!(part, std::path::Component::Normal(_))));
            }
        }
    }
}
