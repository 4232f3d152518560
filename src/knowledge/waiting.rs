//! Files that somebody sent and that wait for a decision: what they would become, and the originals.
//!
//! They lie in a folder of their own, outside the knowledge folder. A file waits in
//! `waiting/<token>/`, whole from the first moment (written aside, then renamed), and outlives a
//! restart. The files of an album wait together: each that joins is there once the record, which is
//! written last, names it. Once taken in, the originals stay in `originals/`, and what they replaced in
//! `replaced/<token>/`.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::NewFile;
use super::convert::{self, Made, Trouble};
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

/// What waits: a file, or the files of an album.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// What was sent, in the order in which it came.
    pub sent: Vec<Sent>,
    /// When the first of it came.
    pub at: DateTime<Utc>,
    /// Where each document goes in the knowledge folder, in the order of `sent`; empty when they have
    /// no place.
    pub places: Vec<PathBuf>,
    /// A hash of what stood at each place when the difference was shown; `None` for no file.
    pub before: Vec<Option<u64>>,
    /// The number of the message that shows it, where more may join.
    pub shown: Option<i64>,
}

/// One file that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// What its sender called it.
    pub name: String,
    /// The words under it.
    pub under: String,
    /// A hash of its bytes; `None` when they could not be had.
    pub hash: Option<u64>,
    /// How many they are.
    pub bytes: usize,
    /// What it would become.
    pub documents: Vec<Made>,
    /// What of it cannot be used, and why.
    pub troubles: Vec<Trouble>,
}

impl Waiting {
    /// Nothing yet.
    pub fn since(at: DateTime<Utc>) -> Self {
        Self { sent: Vec::new(), at, places: Vec::new(), before: Vec::new(), shown: None }
    }

    /// What it would become, in the knowledge folder.
    pub fn files(&self) -> Vec<NewFile> {
        let texts = self.sent.iter().flat_map(|sent| &sent.documents).map(|made| &made.text);
        let placed = self.places.iter().zip(texts);
        placed.map(|(path, text)| NewFile { path: path.clone(), text: text.clone() }).collect()
    }

    /// What the sender of each of these files called what it is made of.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.sent.iter().flat_map(|sent| sent.documents.iter().map(|_| sent.name.as_str()))
    }
}

impl Uploads {
    /// Files in this folder; made when the first one comes.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Keeps what was sent until somebody decides. `original` is the one of `sent` with this index;
    /// what waits under this token already stays beside it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, token: Token, waiting: &Waiting, at: usize, original: &[u8]) -> io::Result<()> {
        let place = self.place(token);
        if self.find(token).is_some() {
            write(&place.join(numbered(ORIGINAL, at)), original)?;
            return self.shown_again(token, waiting);
        }
        let aside = self.folder.join(WAITING).join(format!(".{token}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&aside);
        fs::create_dir_all(&aside)?;
        write(&aside.join(numbered(ORIGINAL, at)), original)?;
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

    /// It was taken in: the originals of what could be used are put away for good.
    ///
    /// # Errors
    /// When one cannot be moved.
    pub fn taken_in(&self, token: Token, waiting: &Waiting) -> io::Result<()> {
        let originals = self.folder.join(ORIGINALS);
        fs::create_dir_all(&originals)?;
        let day = waiting.at.format("%Y-%m-%d");
        for (at, sent) in waiting.sent.iter().enumerate().filter(|(_, sent)| !sent.documents.is_empty()) {
            let name = format!("{}-{}", numbered(&token.to_string(), at), convert::file_name(&sent.name));
            let name = originals.join(format!("{day}-{name}"));
            let original = self.place(token).join(numbered(ORIGINAL, at));
            fs::rename(original, &name).or_else(|error| {
                // A run before this one came as far as here.
                if name.exists() { Ok(()) } else { Err(error) }
            })?;
        }
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

/// The first bears no number: most come alone.
fn numbered(name: &str, at: usize) -> String {
    if at == 0 { name.to_owned() } else { format!("{name}-{at}") }
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
        let made = Made { path: "a.md".into(), text: "# a\n".into() };
        Waiting {
            sent: vec![sent("a b.docx", vec![made])],
            places: vec!["uploads/a.md".into()],
            before: vec![None],
            ..Waiting::since(DateTime::UNIX_EPOCH)
        }
    }

    fn sent(name: &str, documents: Vec<Made>) -> Sent {
        let (name, under) = (name.to_owned(), String::new());
        Sent { name, under, hash: None, bytes: 5, documents, troubles: Vec::new() }
    }

    #[test]
    fn a_file_waits_until_it_is_taken_in_or_discarded() {
        let folder = tempfile::tempdir().expect("a folder");
        let uploads = Uploads::new(folder.path());
        let (taken, left) = (Token::of("1"), Token::of("2"));
        uploads.keep(taken, &waiting(), 0, b"bytes").expect("kept");
        uploads.keep(left, &waiting(), 0, b"bytes").expect("kept");
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
    fn files_that_join_wait_together_and_the_unfit_leave_no_original() {
        let folder = tempfile::tempdir().expect("a folder");
        let (uploads, token, mut waiting) = (Uploads::new(folder.path()), Token::of("1"), waiting());
        uploads.keep(token, &waiting, 0, b"one").expect("kept");
        waiting.sent.push(sent("broken.docx", Vec::new()));
        uploads.keep(token, &waiting, 1, b"").expect("kept");
        waiting.sent.push(sent("a b.docx", vec![Made { path: "b.md".into(), text: "# b\n".into() }]));
        waiting.places.push("uploads/b.md".into());
        uploads.keep(token, &waiting, 2, b"three").expect("kept");
        let found = Uploads::new(folder.path()).find(token).expect("it waits");
        assert_eq!(found, waiting);
        assert_eq!(found.files()[1], NewFile { path: "uploads/b.md".into(), text: "# b\n".into() });
        assert_eq!(found.names().collect::<Vec<_>>(), ["a b.docx", "a b.docx"]);
        // A run that died on the way had put away the first.
        let first = folder.path().join(ORIGINALS).join(format!("1970-01-01-{token}-a-b.docx"));
        fs::create_dir_all(first.parent().expect("a parent")).expect("a folder");
        fs::rename(uploads.place(token).join(ORIGINAL), &first).expect("moved");
        uploads.taken_in(token, &waiting).expect("moved");
        assert_eq!(fs::read_dir(folder.path().join(ORIGINALS)).expect("there").count(), 2);
        assert!(uploads.is_taken_in(token) && uploads.find(token).is_none());
    }

    #[test]
    fn what_waits_too_long_is_swept_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let uploads = Uploads::new(folder.path());
        uploads.keep(Token::of("1"), &waiting(), 0, b"bytes").expect("kept");
        assert_eq!(uploads.sweep(DateTime::UNIX_EPOCH), 0);
        assert_eq!(uploads.sweep(Utc::now() + chrono::Duration::days(1)), 1);
        assert_eq!(uploads.find(Token::of("1")), None);
    }
}
