//! `linli check`: every problem of configuration, texts, knowledge and word lists, with file and line.

use std::io::{self, Write as _};
use std::path::Path;

use super::{Ended, Given};
use crate::knowledge;
use crate::search;
use crate::settings::Error;
use crate::text::{Key, Texts};

/// The configuration itself is wrong: nothing else can be looked at.
pub(super) fn refused(error: &Error) -> anyhow::Result<Ended> {
    writeln!(io::stdout(), "{error}")?;
    Ok(Ended::Badly)
}

/// Lists what is wrong and sums up.
pub(super) fn run(given: &Given) -> anyhow::Result<Ended> {
    let (texts, faults) = Texts::load(&given.places.texts);
    let knowledge = knowledge::load(&given.places.knowledge);
    let mut out = io::stdout().lock();
    for fault in &faults {
        writeln!(out, "{fault}")?;
    }
    for problem in &knowledge.problems {
        let folder = &given.places.knowledge;
        // A fault of the folder itself already bears its name.
        let known = folder.join(&problem.path).exists();
        let prefix = if known { format!("{}/", folder.display()) } else { String::new() };
        writeln!(out, "{prefix}{problem}")?;
    }
    let words = search::word_problems(given.places.words.as_deref());
    for problem in &words {
        let folder = given.places.words.as_deref().unwrap_or(Path::new("words"));
        writeln!(out, "{}/{problem}", folder.display())?;
    }
    let problems = faults.len() + knowledge.problems.len() + words.len();
    let passages: usize = knowledge.documents.iter().map(|document| document.passages.len()).sum();
    let key = if problems == 0 { Key::CheckFine } else { Key::CheckProblems };
    let counts = [
        ("problems", problems.into()),
        ("documents", knowledge.documents.len().into()),
        ("passages", passages.into()),
        ("texts", Key::ALL.len().into()),
    ];
    writeln!(out, "{}", texts.fill(given.environment.locale().unwrap_or_default(), key, &counts))?;
    Ok(if problems == 0 { Ended::Well } else { Ended::Badly })
}
