//! Writes the rows that `fit/fit.py` learns from; see fit/README.md.
//!
//! `features SQUAD.json OUT [withhold | ask OTHER.json]` writes OUT.p.bin and OUT.s.bin;
//! `features --lessons CASES.jsonl…` prints one JSON object a case of the project's own.

#![expect(clippy::print_stdout, reason = "printing is what this program is for")]

use std::fs::{File, read_to_string};
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use linli::eval::squad::Set;
use linli::knowledge::{KnowledgeBase, load};
use linli::model::DocumentId;
use linli::search::training::Truth;
use linli::search::{Config, Engine, Question};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["--lessons", ref files @ ..] => lessons(files),
        [set, out] => rows(set, out, None, false),
        [set, out, "withhold"] => rows(set, out, None, true),
        [set, out, "ask", other] => rows(set, out, Some(other), false),
        _ => bail!(
            "usage: features SQUAD.json OUT [withhold | ask OTHER.json] | features --lessons CASES.jsonl…"
        ),
    }
}

fn read(path: &str) -> anyhow::Result<String> {
    read_to_string(path).with_context(|| path.to_owned())
}

fn engine(knowledge: KnowledgeBase) -> anyhow::Result<Engine> {
    let words_dir = Some(Path::new("config/words").to_owned());
    Ok(Engine::open(&Config { index_dir: None, words_dir, share_kept: 0.95 }, knowledge, &mut |_, _| ())?.0)
}

fn plain(text: &str) -> Question<'_> {
    let today = chrono::Utc::now().date_naive();
    Question { text, region: None, within: None, topic: None, previous: None, today }
}

fn rows(set: &str, out: &str, other: Option<&str>, withheld: bool) -> anyhow::Result<()> {
    let mut set = Set::parse(&read(set)?)?;
    let documents = std::mem::take(&mut set.documents);
    let snapshot = engine(KnowledgeBase { documents, ..KnowledgeBase::default() })?.snapshot();
    let questions = match other {
        Some(other) => Set::parse(&read(other)?)?
            .questions
            .into_iter()
            .map(|asked| linli::eval::squad::Asked { gold: None, ..asked })
            .collect(),
        None => set.questions,
    };
    let mut candidates = BufWriter::new(File::create(format!("{out}.p.bin"))?);
    let mut sentences = BufWriter::new(File::create(format!("{out}.s.bin"))?);
    for (number, asked) in questions.iter().enumerate() {
        let truth = Truth { number, gold: asked.gold.as_ref(), answers: &asked.answers, withheld };
        snapshot.write_rows(&plain(&asked.question), truth, &mut candidates, &mut sentences)?;
    }
    candidates.flush()?;
    sentences.flush()?;
    Ok(())
}

/// One line a question: which document has the answer, and what the question teaches.
fn lessons(files: &[&str]) -> anyhow::Result<()> {
    let snapshot = engine(load(Path::new("knowledge")))?.snapshot();
    for file in files {
        for line in read(file)?.lines() {
            let case: Case = serde_json::from_str(line)?;
            let question = plain(&case.q);
            let lessons = snapshot.lessons(&question, &case.contains);
            let unsaid = case.document.as_ref();
            let unsaid = unsaid.and_then(|_| snapshot.lessons_unsaid(&question, &case.contains));
            println!(
                "{}",
                serde_json::json!({
                    "gold": case.document, "lessons": lessons, "unsaid": unsaid
                })
            );
        }
    }
    Ok(())
}

#[derive(serde::Deserialize)]
struct Case {
    q: String,
    document: Option<DocumentId>,
    #[serde(default)]
    contains: Vec<String>,
}
