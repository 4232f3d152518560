//! Files that somebody sent and that wait for a decision: what they would become, and the originals.
//!
//! They lie in a folder of their own, outside the knowledge folder. A file waits in
//! `waiting/<token>/`, whole from the first moment (written aside, then renamed), and outlives a
//! restart. Once taken in, its original stays in `originals/`, and what it replaced in
//! `replaced/<token>/`.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::NewFile;
use super::convert;
use crate::model::Token;

const WAITING: &str = "waiting";
const ORIGINALS: &str = "originals";
const REPLACED: &str = "replaced";
const RECORD: &str = "upload.json";
const ORIGINAL: &str = "original";

/// The folder of files that were sent.
#[derive(Debug, Clone)]
pub struct Uploads {
    folder: PathBuf,
}

/// A file that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// What its sender called it.
    pub name: String,
    /// When it came.
    pub at: DateTime<Utc>,
    /// What it would become, by path in the knowledge folder.
    pub files: Vec<NewFile>,
    /// A hash of what stood at each path when the difference was shown; `None` for no file.
    pub before: Vec<Option<u64>>,
}

impl Uploads {
    /// Files in this folder; made when the first one comes.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Keeps a file until somebody decides.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, token: Token, waiting: &Waiting, original: &[u8]) -> io::Result<()> {
        let place = self.place(token);
        let aside = self.folder.join(WAITING).join(format!(".{token}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&aside);
        fs::create_dir_all(&aside)?;
        write(&aside.join(ORIGINAL), original)?;
        write(&aside.join(RECORD), &serde_json::to_vec(waiting)?)?;
        let _ = fs::remove_dir_all(&place);
        fs::rename(&aside, &place)
    }

    /// The file that waits under this token; `None` when none does, or it cannot be read any more.
    pub fn find(&self, token: Token) -> Option<Waiting> {
        serde_json::from_slice(&fs::read(self.place(token).join(RECORD)).ok()?).ok()
    }

    /// Notes that another difference was shown.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn shown_again(&self, token: Token, waiting: &Waiting) -> io::Result<()> {
        let place = self.place(token);
        let aside = place.join(".new");
        write(&aside, &serde_json::to_vec(waiting)?)?;
        fs::rename(aside, place.join(RECORD))
    }

    /// The file was taken in: its original is put away for good.
    ///
    /// # Errors
    /// When it cannot be moved.
    pub fn taken_in(&self, token: Token, waiting: &Waiting) -> io::Result<()> {
        let originals = self.folder.join(ORIGINALS);
        fs::create_dir_all(&originals)?;
        let name = format!("{}-{token}-{}", waiting.at.format("%Y-%m-%d"), convert::file_name(&waiting.name));
        fs::rename(self.place(token).join(ORIGINAL), originals.join(name)).or_else(|error| {
            // A run before this one came as far as here.
            if self.is_taken_in(token) { Ok(()) } else { Err(error) }
        })?;
        fs::remove_dir_all(self.place(token))
    }

    /// Whether the file of this token was taken in.
    pub fn is_taken_in(&self, token: Token) -> bool {
        let mark = format!("-{token}-");
        let originals = fs::read_dir(self.folder.join(ORIGINALS)).into_iter().flatten().flatten();
        originals.map(|entry| entry.file_name()).any(|name| {
            let name = name.to_string_lossy();
            // The date has ten characters.
            name.get(10..).is_some_and(|rest| rest.starts_with(&mark))
        })
    }

    /// Keeps a copy of what stands at this path of the knowledge folder, before it is replaced.
    ///
    /// # Errors
    /// When it cannot be copied.
    pub fn keep_replaced(&self, token: Token, knowledge: &Path, path: &Path) -> io::Result<()> {
        let bytes = match fs::read(knowledge.join(path)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        let copy = self.folder.join(REPLACED).join(token.to_string()).join(path);
        fs::create_dir_all(copy.parent().unwrap_or(&copy))?;
        write(&copy, &bytes)
    }

    /// Nobody wants the file: nothing of it stays.
    pub fn discard(&self, token: Token) {
        let _ = fs::remove_dir_all(self.place(token));
    }

    /// Deletes what has waited since before this moment; how many.
    pub fn sweep(&self, before: DateTime<Utc>) -> usize {
        let entries = fs::read_dir(self.folder.join(WAITING)).into_iter().flatten().flatten();
        let is_old = |path: &Path| {
            let changed = path.metadata().and_then(|metadata| metadata.modified());
            changed.is_ok_and(|changed| DateTime::<Utc>::from(changed) < before)
        };
        let old = entries.map(|entry| entry.path()).filter(|path| is_old(path));
        old.filter(|path| fs::remove_dir_all(path).is_ok()).count()
    }

    fn place(&self, token: Token) -> PathBuf {
        self.folder.join(WAITING).join(token.to_string())
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting() -> Waiting {
        let file = NewFile { path: "uploads/a.md".into(), text: "# a\n".into() };
        Waiting { name: "a b.docx".into(), at: DateTime::UNIX_EPOCH, files: vec![file], before: vec![None] }
    }

    #[test]
    fn a_file_waits_until_it_is_taken_in_or_discarded() {
        let folder = tempfile::tempdir().expect("a folder");
        let uploads = Uploads::new(folder.path());
        let (taken, left) = (Token::of("1"), Token::of("2"));
        uploads.keep(taken, &waiting(), b"bytes").expect("kept");
        uploads.keep(left, &waiting(), b"bytes").expect("kept");
        assert_eq!(Uploads::new(folder.path()).find(taken), Some(waiting()));
        uploads.taken_in(taken, &waiting()).expect("moved");
        uploads.discard(left);
        assert_eq!((uploads.find(taken), uploads.find(left)), (None, None));
        let originals: Vec<_> =
            fs::read_dir(folder.path().join(ORIGINALS)).expect("there").flatten().collect();
        assert_eq!(originals.len(), 1);
        assert_eq!(fs::read(originals[0].path()).expect("read"), b"bytes");
        assert!(originals[0].file_name().to_string_lossy().ends_with("-a-b.docx"));
        assert_eq!((uploads.is_taken_in(taken), uploads.is_taken_in(left)), (true, false));
    }

    #[test]
    fn what_waits_too_long_is_swept_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let uploads = Uploads::new(folder.path());
        uploads.keep(Token::of("1"), &waiting(), b"bytes").expect("kept");
        assert_eq!(uploads.sweep(DateTime::UNIX_EPOCH), 0);
        assert_eq!(uploads.sweep(Utc::now() + chrono::Duration::days(1)), 1);
        assert_eq!(uploads.find(Token::of("1")), None);
    }
}
