//! Archives of files, and how one file finds its reader. An archive may hold archives, once.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::trouble::{Trouble, Unfit};
use super::unzip::{Archive, Entry};
use super::{Budget, Converted, Kind, Made, Wrong, content, mb, name, unzip};

/// How deep archives may lie in archives.
const DEEPEST: usize = 1;

/// What programs put into archives for themselves.
const NOT_FOR_PEOPLE: [&str; 3] = ["__MACOSX", "Thumbs.db", "desktop.ini"];

/// Reads one file, an archive or not. Of one that is refused nothing stays.
pub(super) fn file(file: &str, bytes: &[u8], depth: usize, budget: &mut Budget, converted: &mut Converted) {
    let (documents, troubles) = (converted.documents.len(), converted.troubles.len());
    if let Err(wrong) = try_file(file, bytes, depth, budget, converted) {
        converted.documents.truncate(documents);
        converted.troubles.truncate(troubles);
        let Wrong { unfit: what, part, line } = wrong;
        converted.troubles.push(Trouble { file: file.to_owned(), part, line, what });
    }
}

fn try_file(
    file: &str,
    bytes: &[u8],
    depth: usize,
    budget: &mut Budget,
    converted: &mut Converted,
) -> Result<(), Wrong> {
    budget.in_time()?;
    let (stem, extension) = name::parts(file);
    let kind = Kind::of(&extension)?;
    if bytes.is_empty() {
        return Err(Unfit::Empty.into());
    }
    if bytes.len() > budget.limits.file_bytes {
        return Err(Unfit::TooLarge { limit_mb: mb(budget.limits.file_bytes) }.into());
    }
    fits(kind, bytes)?;
    if kind == Kind::Zip {
        return archive(file, bytes, depth, budget, converted);
    }
    let folder = Path::new(file).parent().map(clean).unwrap_or_default();
    for text in content(kind, stem, bytes, budget)? {
        let base = match &text.part {
            Some(part) => name::slug(&format!("{stem}-{part}")),
            None => name::slug(stem),
        };
        if text.markdown.len() > budget.limits.text_bytes {
            return Err(Unfit::TooMuchText { limit_mb: mb(budget.limits.text_bytes) }.into());
        }
        let path = folder.join(format!("{base}.md"));
        if converted.documents.iter().any(|made| made.path == path) {
            return Err(Unfit::SameName.into());
        }
        converted.documents.push(Made { path, text: text.markdown });
    }
    Ok(())
}

/// The folders of an archive as folders of ours.
fn clean(folder: &Path) -> PathBuf {
    folder.iter().map(|part| name::slug(&part.to_string_lossy())).collect()
}

/// Whether the first bytes are those of what the name says.
fn fits(kind: Kind, bytes: &[u8]) -> Result<(), Unfit> {
    const OLD_OFFICE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    let is_zip = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06");
    let is_pdf = bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-");
    match kind {
        Kind::Docx | Kind::Xlsx if bytes.starts_with(OLD_OFFICE) => Err(Unfit::Encrypted),
        Kind::Docx | Kind::Xlsx | Kind::Zip if is_zip => Ok(()),
        Kind::Pdf if is_pdf => Ok(()),
        Kind::Docx | Kind::Xlsx | Kind::Zip | Kind::Pdf => Err(Unfit::OtherContent),
        Kind::Markdown | Kind::Text | Kind::Csv | Kind::Html
            if is_zip || is_pdf || bytes.starts_with(OLD_OFFICE) =>
        {
            Err(Unfit::OtherContent)
        }
        Kind::Markdown | Kind::Text | Kind::Csv | Kind::Html => Ok(()),
    }
}

/// An archive that holds a link, a secret or a way out is refused as a whole, before anything of it
/// is read; one bad file among good ones only costs itself.
fn archive(
    archive_name: &str,
    bytes: &[u8],
    depth: usize,
    budget: &mut Budget,
    converted: &mut Converted,
) -> Result<(), Wrong> {
    if depth > DEEPEST {
        return Err(Unfit::TooDeep.into());
    }
    let mut archive = Archive::open(bytes)?;
    if archive.len() > budget.limits.files {
        return Err(Unfit::TooManyFiles { limit: budget.limits.files }.into());
    }
    let entries = archive.entries()?;
    for entry in &entries {
        check(entry)?;
    }
    let entries: Vec<Entry> = entries.into_iter().filter(|entry| is_for_people(&entry.name)).collect();
    if entries.is_empty() {
        return Err(Unfit::Empty.into());
    }
    let prefix = archive_name.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
    let mut seen = HashSet::new();
    for entry in entries {
        budget.in_time()?;
        let path = format!("{prefix}{}", entry.name);
        if !seen.insert(entry.name.clone()) {
            return Err(Unfit::SameName.at(entry.name, None));
        }
        match Kind::of(&name::parts(&entry.name).1) {
            Ok(_) => {}
            Err(what) => {
                converted.troubles.push(Trouble { file: path, part: None, line: None, what });
                continue;
            }
        }
        let content = match archive.read(entry.index, budget) {
            Ok(content) => content,
            // What is too much for one is too much for all.
            Err(bomb @ Unfit::Bomb { .. }) => return Err(bomb.at(entry.name, None)),
            Err(what) => {
                converted.troubles.push(Trouble { file: path, part: None, line: None, what });
                continue;
            }
        };
        file(&path, &content, depth + 1, budget, converted);
        if converted.documents.len() > budget.limits.files {
            return Err(Unfit::TooManyFiles { limit: budget.limits.files }.into());
        }
    }
    Ok(())
}

fn check(entry: &Entry) -> Result<(), Wrong> {
    let unfit = match () {
        () if unzip::climbs_out(&entry.name) => Unfit::ClimbsOut,
        () if entry.is_link => Unfit::Link,
        () if entry.is_encrypted => Unfit::Encrypted,
        () => return Ok(()),
    };
    Err(unfit.at(entry.name.clone(), None))
}

fn is_for_people(path: &str) -> bool {
    path.split('/').all(|part| !part.starts_with('.') && !NOT_FOR_PEOPLE.contains(&part))
}
