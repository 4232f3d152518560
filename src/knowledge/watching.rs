//! Whether anything in a knowledge folder changed, without reading a file.

use std::hash::Hasher as _;
use std::path::Path;
use std::time::UNIX_EPOCH;

use walkdir::WalkDir;
use xxhash_rust::xxh3::Xxh3;

/// A hash over the names, sizes and times of everything in a folder that the loader would read:
/// another one once anything was changed there.
pub fn stamp(folder: &Path) -> u64 {
    let mut hash = Xxh3::new();
    let hidden = |name: &std::ffi::OsStr| name.as_encoded_bytes().starts_with(b".");
    let walker = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter();
    let entries = walker.filter_entry(|entry| entry.depth() == 0 || !hidden(entry.file_name()));
    for entry in entries.filter_map(Result::ok) {
        let Ok(metadata) = entry.metadata() else { continue };
        let is_read = entry.path().extension().is_some_and(|extension| {
            extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("txt")
        });
        if !metadata.is_file() || !is_read {
            continue;
        }
        hash.write(entry.path().as_os_str().as_encoded_bytes());
        hash.write_u64(metadata.len());
        let changed = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        hash.write_u128(changed.unwrap_or_default().as_nanos());
    }
    hash.finish()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn only_a_change_of_what_is_read_changes_the_stamp() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
        write("a.md", "one");
        let first = stamp(folder.path());
        write("photo.jpg", "one");
        write(".a.md.swp", "one");
        assert_eq!(stamp(folder.path()), first);
        write("a.md", "one more");
        let second = stamp(folder.path());
        assert_ne!(second, first);
        write("probes.txt", "");
        assert_ne!(stamp(folder.path()), second);
    }
}
