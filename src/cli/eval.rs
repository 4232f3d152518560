//! `linli eval`: measures on case files or on a public question set, and prints a table.

use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context as _, ensure};
use chrono::Utc;

use super::progress::Progress;
use super::{Ended, EvalOptions, Given};
use crate::eval::{cases, run, squad::Set};
use crate::knowledge::KnowledgeBase;
use crate::search::{self, Engine, Refused};
use crate::startup;

/// Measures on the project's case files, or on a public question set.
pub(super) fn run(given: &Given, options: &EvalOptions) -> anyhow::Result<Ended> {
    let floor = options.floor.unwrap_or(0.0);
    ensure!((0.0..=1.0).contains(&floor), "--floor is a share from 0 to 1");
    match &options.squad {
        Some(file) => on_set(given, file, options.json),
        None => on_cases(given, options, floor),
    }
}

fn on_cases(given: &Given, options: &EvalOptions, floor: f64) -> anyhow::Result<Ended> {
    ensure!(!options.cases.is_empty(), "name at least one case file, or a question set with --squad");
    let mut progress = Progress::default();
    let parts =
        startup::capabilities(&given.places, &given.settings, Refused::AnswersHere, &mut |done, all| {
            progress.show(done, all);
        })?;
    parts.able_to_answer()?;
    let snapshot = parts.engine.snapshot();
    let mut out = io::stdout().lock();
    let mut ended = Ended::Well;
    for file in &options.cases {
        let verdicts = cases::run(&read(file)?, &snapshot, Utc::now().date_naive())
            .with_context(|| file.display().to_string())?;
        writeln!(out, "{}", file.display())?;
        for tally in &verdicts.tallies {
            let share = 100.0 * tally.right as f64 / tally.all.max(1) as f64;
            writeln!(out, "  {:<14} {:>4} of {:>4}  {share:6.2} %", tally.name, tally.right, tally.all)?;
        }
        writeln!(out, "  {:<14} {:>20.2} %", "right in all", 100.0 * verdicts.share())?;
        if options.misses {
            for miss in &verdicts.misses {
                writeln!(out, "  ✗ {miss}")?;
            }
        }
        if verdicts.share() < floor {
            writeln!(out, "  below the floor of {:.2} %", 100.0 * floor)?;
            ended = Ended::Badly;
        }
    }
    Ok(ended)
}

fn on_set(given: &Given, file: &Path, json: bool) -> anyhow::Result<Ended> {
    let mut set = Set::parse(&read(file)?).with_context(|| file.display().to_string())?;
    let documents = std::mem::take(&mut set.documents);
    let config = search::Config {
        index_dir: None,
        words_dir: given.places.words.clone(),
        share_kept: given.settings.search.share_kept,
    };
    let mut progress = Progress::default();
    let knowledge = KnowledgeBase { documents, ..KnowledgeBase::default() };
    let (engine, _) = Engine::open(&config, knowledge, &mut |done, all| progress.show(done, all))?;
    let mut progress = Progress::default();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let lines: Option<&mut dyn Write> = if json { Some(&mut out) } else { None };
    let today = Utc::now().date_naive();
    let measures =
        run::run(&set, &engine.snapshot(), today, lines, &mut |done, all| progress.show(done, all))?;
    if !json {
        for (name, value) in measures.table() {
            writeln!(out, "{name:<26} {value:>12}")?;
        }
    }
    out.flush()?;
    Ok(Ended::Well)
}

fn read(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}
