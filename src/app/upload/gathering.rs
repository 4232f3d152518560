//! What was sent, alone or together, as one proposal: read, placed, compared.

use std::collections::HashSet;
use std::path::PathBuf;

use xxhash_rust::xxh3::xxh3_64;

use super::{LARGEST_FILE_BYTES, Library, Read, ReadOutcome, is_new};
use crate::knowledge::convert::{Converted, Folder, Limits, Trouble, Unfit};
use crate::knowledge::{self, Misplaced, Sent, Waiting};
use crate::model::{Timestamp, Token};

/// A file that somebody sent.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// What its sender called it.
    pub name: String,
    /// What is in it.
    pub content: Content,
    /// The words under it.
    pub under: String,
}

/// What is in a file, as far as it could be had.
#[derive(Debug, Clone)]
pub enum Content {
    /// All of it.
    Bytes(Vec<u8>),
    /// It is larger than what can be fetched.
    TooLarge,
    /// It could not be fetched.
    NotFetched,
}

impl Content {
    pub(super) fn hash(&self) -> Option<u64> {
        self.bytes().map(xxh3_64)
    }

    pub(super) fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::TooLarge | Self::NotFetched => None,
        }
    }
}

/// Reads a file that came alone. It waits only when there is something to decide.
pub(super) fn alone(library: &Library, file: &Incoming, at: Timestamp, token: Token) -> anyhow::Result<Read> {
    let mut waiting = Waiting::since(at);
    waiting.sent.push(read(library, file));
    let read = gathered(library, waiting);
    if let (ReadOutcome::Proposed { proposal, .. }, Some(bytes)) = (&read.outcome, file.content.bytes())
        && proposal.documents.iter().any(|document| is_new(document.fate))
    {
        library.uploads.keep(token, &read.waiting, 0, bytes)?;
    }
    Ok(read)
}

/// Makes documents of a file.
pub(super) fn read(library: &Library, file: &Incoming) -> Sent {
    let Converted { documents, troubles } = match &file.content {
        Content::Bytes(bytes) => library.reader.read(&file.name, bytes, Limits::default()),
        Content::TooLarge => {
            let limit_mb = usize::try_from(LARGEST_FILE_BYTES >> 20).unwrap_or(0);
            unfit(&file.name, Unfit::TooLarge { limit_mb })
        }
        Content::NotFetched => unfit(&file.name, Unfit::NotFetched),
    };
    sent(file, documents, troubles)
}

/// A file of which nothing can be used, for this reason.
pub(super) fn unused(file: &Incoming, what: Unfit) -> Sent {
    let Converted { documents, troubles } = unfit(&file.name, what);
    sent(file, documents, troubles)
}

fn sent(file: &Incoming, documents: Vec<knowledge::convert::Made>, troubles: Vec<Trouble>) -> Sent {
    let bytes = file.content.bytes().map_or(0, <[u8]>::len);
    let (name, under) = (file.name.clone(), file.under.trim().to_owned());
    Sent { name, under, hash: file.content.hash(), bytes, documents, troubles }
}

fn unfit(name: &str, what: Unfit) -> Converted {
    Converted { documents: Vec::new(), troubles: vec![trouble(name, what)] }
}

fn trouble(name: &str, what: Unfit) -> Trouble {
    Trouble { file: name.to_owned(), part: None, line: None, what }
}

/// Finds a place for all that was sent, by what is written under it, and compares it with what stands
/// there.
pub(super) fn gathered(library: &Library, mut waiting: Waiting) -> Read {
    (waiting.places, waiting.before) = Default::default();
    let outcome = match place(library, &mut waiting) {
        Err(outcome) => outcome,
        Ok(remark) => {
            let proposal = knowledge::propose(&library.knowledge, &waiting.files());
            waiting.before.clone_from(&proposal.before);
            ReadOutcome::Proposed { proposal, remark }
        }
    };
    Read { waiting, outcome }
}

/// Gives every document its place. Returns the words that name none; `Err` is what is told instead.
fn place(library: &Library, waiting: &mut Waiting) -> Result<Option<String>, ReadOutcome> {
    let (wish, remark) = wish(&waiting.sent).map_err(ReadOutcome::NoFolder)?;
    match waiting.names().count() {
        0 => return Err(ReadOutcome::Refused),
        1 => {}
        _ if matches!(wish, Some(Folder::As(_))) => {
            return Err(ReadOutcome::Misplaced(Misplaced::ManyForOne));
        }
        _ => {}
    }
    let (mut places, mut taken) = (Vec::new(), HashSet::new());
    for sent in &mut waiting.sent {
        let placed = knowledge::place(&library.knowledge, sent.documents.clone(), wish.clone());
        let placed = placed.map_err(ReadOutcome::Misplaced)?;
        let paths: Vec<PathBuf> = placed.into_iter().map(|file| file.path).collect();
        if paths.iter().any(|path| taken.contains(path)) {
            sent.documents.clear();
            sent.troubles.push(trouble(&sent.name, Unfit::SameName));
            continue;
        }
        taken.extend(paths.iter().cloned());
        places.extend(paths);
    }
    waiting.places = places;
    Ok(remark)
}

/// The folder that is named under a file, and words under one that are said in passing. What was
/// written last counts. `Err` is what looks like a path and leads to no folder.
fn wish(sent: &[Sent]) -> Result<(Option<Folder>, Option<String>), String> {
    let (mut wish, mut remark) = (None, None);
    for words in sent.iter().map(|sent| sent.under.as_str()).filter(|words| !words.is_empty()) {
        match Folder::parse(words) {
            Ok(folder) => wish = Some(folder),
            // Something like a path is meant as one; other words are said in passing.
            Err(_) if words.contains(['/', '\\']) || words.starts_with('.') => return Err(words.to_owned()),
            Err(_) => remark = Some(words.to_owned()),
        }
    }
    Ok((wish, remark))
}
