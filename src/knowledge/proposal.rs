//! What new files would change in the knowledge: where they belong, and document by document what
//! becomes of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use super::convert::{Folder, Made};
use super::{Document, NewFile, Passage, Problem, load};

/// Where files go when nobody says so.
pub const UPLOADS: &str = "uploads";

/// What new files would change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proposal {
    /// Document by document, in the order of the files.
    pub documents: Vec<Proposed>,
    /// What the loader would find wrong with these files.
    pub problems: Vec<Problem>,
    /// A hash of what stands at each path now; `None` for no file.
    pub before: Vec<Option<u64>>,
}

/// What becomes of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Its file, relative to the knowledge folder.
    pub path: PathBuf,
    /// Its title as it will be.
    pub title: String,
    /// The passages that it will have.
    pub passages: Vec<Passage>,
    /// What changes.
    pub fate: Fate,
}

/// What becomes of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// There was none.
    Added,
    /// It says something else than before.
    Changed {
        /// Passages that were not there before.
        more: usize,
        /// Passages that will not be there any more.
        fewer: usize,
    },
    /// It says the same.
    Unchanged,
    /// It could not be read; a problem says why.
    Unread,
}

/// Why documents cannot be put where they are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misplaced {
    /// One place was named for several documents.
    ManyForOne,
    /// Several files bear the name of the document; these.
    Ambiguous(Vec<PathBuf>),
}

/// Finds the place of each document: as `wish` says; else where its file is already; else in a folder
/// of its own.
pub fn place(folder: &Path, made: Vec<Made>, wish: Option<Folder>) -> Result<Vec<NewFile>, Misplaced> {
    let single = made.len() == 1;
    match wish {
        Some(Folder::As(_)) if !single => Err(Misplaced::ManyForOne),
        Some(Folder::As(path)) => Ok(files(made, |_| path.clone())),
        Some(Folder::Into(below)) => Ok(files(made, |made| below.join(made))),
        None => {
            let known = load::paths(folder);
            if let [only] = &made[..]
                && !known.contains(&only.path)
            {
                let same = |path: &&PathBuf| path.file_name() == only.path.file_name();
                let same: Vec<PathBuf> = known.iter().filter(same).cloned().collect();
                match &same[..] {
                    [] => {}
                    [one] => return Ok(files(made, |_| one.clone())),
                    _ => return Err(Misplaced::Ambiguous(same)),
                }
            }
            let home = |path: &Path| match known.iter().any(|known| known == path) {
                true => path.to_owned(),
                false => Path::new(UPLOADS).join(path),
            };
            Ok(files(made, home))
        }
    }
}

fn files(made: Vec<Made>, place: impl Fn(&Path) -> PathBuf) -> Vec<NewFile> {
    made.into_iter().map(|Made { path, text }| NewFile { path: place(&path), text }).collect()
}

/// Compares the knowledge as it is with what it would be. Blocks for as long as reading both takes.
pub fn propose(folder: &Path, files: &[NewFile]) -> Proposal {
    let (before, after) = (load(folder), super::load_with(folder, &changed(files)));
    let mut proposal = Proposal::default();
    for file in files {
        let stands = std::fs::read(folder.join(&file.path)).ok();
        let (id, locale) = load::identity(&file.path);
        let of = |documents: &'_ [Document]| {
            documents.iter().find(|document| document.id == id && document.locale == locale).cloned()
        };
        let is_same = stands.as_deref() == Some(file.text.as_bytes());
        let (title, passages, fate) = match (of(&before.documents), of(&after.documents)) {
            (_, None) => (id.slug().to_owned(), Vec::new(), Fate::Unread),
            (_, Some(new)) if is_same => (new.title, new.passages, Fate::Unchanged),
            (None, Some(new)) => (new.title, new.passages, Fate::Added),
            (Some(old), Some(new)) => {
                let more = lacking(&new.passages, &old.passages);
                let fewer = lacking(&old.passages, &new.passages);
                (new.title, new.passages, Fate::Changed { more, fewer })
            }
        };
        proposal.before.push(stands.map(|bytes| xxh3_64(&bytes)));
        proposal.documents.push(Proposed { path: file.path.clone(), title, passages, fate });
    }
    let is_ours = |problem: &Problem| files.iter().any(|file| file.path == problem.path);
    proposal.problems = after.problems.into_iter().filter(is_ours).collect();
    proposal
}

/// The files as the loader takes them.
pub fn changed(files: &[NewFile]) -> BTreeMap<PathBuf, Vec<u8>> {
    files.iter().map(|file| (file.path.clone(), file.text.clone().into_bytes())).collect()
}

/// How many of `these` are not among `those`.
fn lacking(these: &[Passage], those: &[Passage]) -> usize {
    these.iter().filter(|passage| !those.contains(passage)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in [
            ("enyang/paotuan.md", "# 跑团\n\n一。\n"),
            ("a/same.md", "x"),
            ("b/same.md", "y"),
            ("top.md", "z"),
        ] {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, text).expect("written");
        }
        folder
    }

    fn made(path: &str) -> Made {
        Made { path: path.into(), text: "x".into() }
    }

    #[test]
    fn documents_find_their_place() {
        let folder = folder();
        let at = |paths: &[&str]| Ok(paths.iter().map(PathBuf::from).collect::<Vec<_>>());
        let into = |path: &str| Some(Folder::Into(path.into()));
        for (paths, wish, expected) in [
            (&["new.md"][..], None, at(&["uploads/new.md"])),
            (&["paotuan.md"], None, at(&["enyang/paotuan.md"])),
            (&["enyang/paotuan.md", "x/new.md"], None, at(&["enyang/paotuan.md", "uploads/x/new.md"])),
            (&["top.md"], None, at(&["top.md"])),
            (&["same.md"], None, Err(Misplaced::Ambiguous(vec!["a/same.md".into(), "b/same.md".into()]))),
            (&["same.md"], into("b"), at(&["b/same.md"])),
            (&["x.md"], Some(Folder::As("enyang/paotuan.md".into())), at(&["enyang/paotuan.md"])),
            (&["x.md", "y.md"], Some(Folder::As("z.md".into())), Err(Misplaced::ManyForOne)),
            (&["x.md"], into(""), at(&["x.md"])),
        ] {
            let made = paths.iter().map(|path| made(path)).collect();
            let placed = place(folder.path(), made, wish.clone());
            let placed = placed.map(|files| files.into_iter().map(|file| file.path).collect::<Vec<_>>());
            assert_eq!(placed, expected, "{paths:?} {wish:?}");
        }
    }

    #[test]
    fn the_difference_is_told_document_by_document() {
        let folder = folder();
        let file = |path: &str, text: &str| NewFile { path: path.into(), text: text.into() };
        let files = [
            file("enyang/paotuan.md", "# 跑团\n\n二。\n\n## 怎么找\n\n打电话。\n"),
            file("top.md", "z"),
            file("uploads/new.md", "---\ntitel: x\n---\n新的。\n"),
            file("uploads/empty.md", " "),
        ];
        let proposal = propose(folder.path(), &files);
        let fates: Vec<Fate> = proposal.documents.iter().map(|document| document.fate).collect();
        assert_eq!(fates, [Fate::Changed { more: 2, fewer: 1 }, Fate::Unchanged, Fate::Added, Fate::Unread]);
        let problems: Vec<_> =
            proposal.problems.iter().map(|problem| problem.path.display().to_string()).collect();
        assert_eq!(problems, ["uploads/empty.md", "uploads/new.md"]);
        assert_eq!(
            proposal.before.iter().map(Option::is_some).collect::<Vec<_>>(),
            [true, true, false, false]
        );
    }
}
