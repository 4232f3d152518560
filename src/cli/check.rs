//! `linli check`: every problem of configuration, texts, knowledge and word lists, with file and line.

use std::io::{self, Write as _};
use std::path::Path;

use super::progress::Progress;
use super::{Ended, Given};
use crate::app::problem_told;
use crate::knowledge::{self, KnowledgeBase, Problem};
use crate::search::{self, Candidate, Difference, Engine};
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
    let locale = given.environment.locale().unwrap_or_default();
    let told = |problem: &Problem| problem_told(&texts, locale, problem);
    for fault in &faults {
        writeln!(out, "{fault}")?;
    }
    for problem in &knowledge.problems {
        let folder = &given.places.knowledge;
        // A fault of the folder itself already bears its name.
        let known = folder.join(&problem.path).exists();
        let prefix = if known { format!("{}/", folder.display()) } else { String::new() };
        writeln!(out, "{prefix}{}", told(problem))?;
    }
    let (documents, in_knowledge) = (knowledge.documents.len(), knowledge.problems.len());
    let passages: usize = knowledge.documents.iter().map(|document| document.passages.len()).sum();
    let trial = trial(given, knowledge)?;
    let words: Vec<_> = trial.problems.iter().filter(|problem| problem.path.starts_with("words")).collect();
    for problem in &words {
        let folder = given.places.words.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        writeln!(out, "{}{}{}", folder.display(), std::path::MAIN_SEPARATOR, told(problem))?;
    }
    let failed: Vec<_> = trial.probes.iter().filter(|probed| !probed.held).collect();
    for probed in &failed {
        let found = probed.document.as_ref().map_or("nothing", |document| &document.0);
        let (folder, line) = (given.places.knowledge.display(), probed.probe.line);
        writeln!(out, "{folder}/probes.txt:{line}: {} => {found}", probed.probe.question)?;
    }
    let problems = faults.len() + in_knowledge + words.len() + failed.len();
    let Difference { added, changed, removed, unchanged } = &trial.difference;
    let counts = [
        ("held", (trial.probes.len() - failed.len()).into()),
        ("asked", trial.probes.len().into()),
        ("added", added.len().into()),
        ("changed", changed.len().into()),
        ("removed", removed.len().into()),
        ("unchanged", (*unchanged).into()),
    ];
    // With no probes, and nothing served yet to compare with, there is nothing to tell.
    if !trial.probes.is_empty() || changed.len() + removed.len() + unchanged > 0 {
        writeln!(out, "{}", texts.fill(locale, Key::CheckProbes, &counts))?;
    }
    let key = if problems == 0 { Key::CheckFine } else { Key::CheckProblems };
    let counts = [
        ("problems", problems.into()),
        ("documents", documents.into()),
        ("passages", passages.into()),
        ("texts", Key::ALL.len().into()),
    ];
    writeln!(out, "{}", texts.fill(locale, key, &counts))?;
    Ok(if problems == 0 { Ended::Well } else { Ended::Badly })
}

/// What a reload would say, without the switch.
fn trial(given: &Given, knowledge: KnowledgeBase) -> anyhow::Result<Candidate> {
    let config = search::Config {
        index_dir: Some(given.places.index.clone()),
        words_dir: given.places.words.clone(),
        share_kept: given.settings.search.share_kept,
    };
    let zone = given.settings.office.time_zone.parse().unwrap_or(chrono_tz::Asia::Shanghai);
    let today = chrono::Utc::now().with_timezone(&zone).date_naive();
    let rules = search::Rules { most_gone: given.settings.knowledge.most_gone };
    let mut progress = Progress::default();
    Engine::trial(&config, knowledge, rules, today, &mut |done, all| progress.show(done, all))
}
