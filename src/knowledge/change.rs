//! Changes several knowledge files at once: all of them or none, whatever happens in between.
//!
//! The new files are written and flushed in a hidden folder of the knowledge folder, so that
//! renaming them needs no copying; the loader does not look there. Renaming that folder to
//! `ready-…` is the moment of the change. Then each file is renamed to its place. A process that
//! dies before that moment has changed nothing; what one leaves after it, [`finish`] does at the next
//! start. A single file is whole at every moment.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// Where changes are prepared, below the knowledge folder.
const STAGE: &str = ".incoming";
const BUILDING: &str = "building-";
const READY: &str = "ready-";
const LIST: &str = "list.json";

/// What an interrupted process left unfinished is removed after this long: nobody is at it any more.
const ABANDONED_AFTER: Duration = Duration::from_secs(3600);

/// The new content of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFile {
    /// Relative to the knowledge folder.
    pub path: PathBuf,
    /// What it will hold.
    pub text: String,
}

impl NewFile {
    /// A hash of the new content, as [`Proposal::before`](super::Proposal::before) has one of the old.
    pub fn hash(&self) -> u64 {
        xxh3_64(self.text.as_bytes())
    }
}

/// Gives the files their new content, durably: all or none.
///
/// # Errors
/// When a file cannot be written; nothing is changed then, unless the disk fails in the middle of
/// renaming, which [`finish`] makes good.
pub fn apply(folder: &Path, files: &[NewFile]) -> io::Result<()> {
    for file in files {
        check(folder, &file.path)?;
    }
    let stage = folder.join(STAGE);
    fs::create_dir_all(&stage)?;
    let name = unique();
    let building = stage.join(format!("{BUILDING}{name}"));
    let ready = stage.join(format!("{READY}{name}"));
    let written = write(&building, files)
        // From here on the change holds, even if nothing after it happens.
        .and_then(|()| fs::rename(&building, &ready))
        .and_then(|()| sync(&stage));
    if let Err(error) = written {
        let _ = fs::remove_dir_all(&building);
        return Err(error);
    }
    settle(folder, &ready)
}

/// Finishes what a process that died left between its decision and its end; how many changes. To be
/// called before the folder is read. Does nothing to a folder without leftovers, and no harm beside
/// another process that does the same.
///
/// # Errors
/// When a file cannot be put into its place; the others of its change wait for the next time.
pub fn finish(folder: &Path) -> io::Result<usize> {
    let Ok(entries) = fs::read_dir(folder.join(STAGE)) else { return Ok(0) };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut finished = 0;
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with(READY) {
            settle(folder, &path)?;
            finished += 1;
        } else if name.starts_with(BUILDING) && is_abandoned(&path) {
            fs::remove_dir_all(&path)?;
        }
    }
    Ok(finished)
}

fn is_abandoned(path: &Path) -> bool {
    let age = path.metadata().and_then(|metadata| metadata.modified()).map(|modified| modified.elapsed());
    age.is_ok_and(|age| age.is_ok_and(|age| age > ABANDONED_AFTER))
}

/// Later changes sort behind earlier ones, so that an interrupted pair is finished in order.
fn unique() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_millis();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{now:015}-{}-{count}", std::process::id())
}

/// A path that leads out, or to something that is no file, is refused before anything is written.
fn check(folder: &Path, path: &Path) -> io::Result<()> {
    let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
    if !inside || path.file_name().is_none() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "the path leads out of the folder"));
    }
    if folder.join(path).is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    match folder.join(path).ancestors().skip(1).find(|above| above.exists()) {
        Some(above) if !above.is_dir() => Err(io::Error::from(io::ErrorKind::NotADirectory)),
        _ => Ok(()),
    }
}

/// Writes the files under their numbers, and the list that says where they belong.
fn write(building: &Path, files: &[NewFile]) -> io::Result<()> {
    fs::create_dir(building)?;
    for (at, file) in files.iter().enumerate() {
        write_file(&building.join(at.to_string()), file.text.as_bytes())?;
    }
    let list: Vec<&PathBuf> = files.iter().map(|file| &file.path).collect();
    write_file(&building.join(LIST), &serde_json::to_vec(&list)?)?;
    sync(building)
}

fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Puts the files of a change into their places. What is there already has been put by an earlier try.
fn settle(folder: &Path, ready: &Path) -> io::Result<()> {
    let list = match fs::read(ready.join(LIST)) {
        Ok(list) => list,
        // Another process was faster, or only the removal was left.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return remove(ready),
        Err(error) => return Err(error),
    };
    let list: Vec<PathBuf> = serde_json::from_slice(&list)?;
    for (at, path) in list.iter().enumerate() {
        check(folder, path)?;
        put(&ready.join(at.to_string()), &folder.join(path))?;
    }
    remove(ready)?;
    sync(&folder.join(STAGE))
}

fn put(staged: &Path, target: &Path) -> io::Result<()> {
    if !staged.exists() {
        return Ok(());
    }
    let parent = target.parent().unwrap_or(target);
    fs::create_dir_all(parent)?;
    match fs::rename(staged, target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        // A folder below may be a link to another disk.
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            let beside = parent.join(format!(".{}", unique()));
            write_file(&beside, &fs::read(staged)?)?;
            fs::rename(&beside, target)?;
            sync(parent)
        }
        Err(error) => Err(error),
        Ok(()) => sync(parent),
    }
}

fn remove(ready: &Path) -> io::Result<()> {
    match fs::remove_dir_all(ready) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes the names in a folder durable, where the system can.
fn sync(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> NewFile {
        NewFile { path: path.into(), text: text.into() }
    }

    fn read(folder: &Path, path: &str) -> Option<String> {
        fs::read_to_string(folder.join(path)).ok()
    }

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a.md"), "old a").expect("written");
        folder
    }

    /// Stages a change and leaves it as a process would that dies right after its decision.
    fn decided(folder: &Path, files: &[NewFile]) -> PathBuf {
        let stage = folder.join(STAGE);
        fs::create_dir_all(&stage).expect("a folder");
        let ready = stage.join(format!("{READY}{}", unique()));
        write(&ready, files).expect("written");
        ready
    }

    #[test]
    fn several_files_change_together_and_leave_nothing_behind() {
        let folder = folder();
        apply(folder.path(), &[file("a.md", "new a"), file("x/y/b.md", "new b")]).expect("applied");
        assert_eq!(read(folder.path(), "a.md").as_deref(), Some("new a"));
        assert_eq!(read(folder.path(), "x/y/b.md").as_deref(), Some("new b"));
        assert_eq!(fs::read_dir(folder.path().join(STAGE)).expect("there").count(), 0);
    }

    #[test]
    fn what_cannot_be_written_whole_changes_nothing() {
        for bad in ["../b.md", "/b.md", "", "a.md/b.md", "x"] {
            let folder = folder();
            fs::create_dir(folder.path().join("x")).expect("a folder");
            let refused = apply(folder.path(), &[file("a.md", "new a"), file(bad, "new b")]);
            assert!(refused.is_err(), "{bad}");
            assert_eq!(read(folder.path(), "a.md").as_deref(), Some("old a"), "{bad}");
        }
    }

    #[test]
    fn a_change_that_was_decided_is_finished_at_the_next_start() {
        for done in 0..=2 {
            let folder = folder();
            let ready = decided(folder.path(), &[file("a.md", "new a"), file("x/b.md", "new b")]);
            for (at, path) in ["a.md", "x/b.md"].iter().enumerate().take(done) {
                put(&ready.join(at.to_string()), &folder.path().join(path)).expect("put");
            }
            assert_eq!(finish(folder.path()).expect("finished"), 1);
            assert_eq!(read(folder.path(), "a.md").as_deref(), Some("new a"));
            assert_eq!(read(folder.path(), "x/b.md").as_deref(), Some("new b"));
            assert_eq!(finish(folder.path()).expect("finished"), 0);
        }
    }

    #[test]
    fn a_change_that_was_not_decided_is_as_if_it_had_never_been() {
        let folder = folder();
        let building = folder.path().join(STAGE).join(format!("{BUILDING}1"));
        fs::create_dir_all(&building).expect("a folder");
        fs::write(building.join("0"), "half").expect("written");
        assert_eq!(finish(folder.path()).expect("finished"), 0);
        assert_eq!(read(folder.path(), "a.md").as_deref(), Some("old a"));
    }
}
