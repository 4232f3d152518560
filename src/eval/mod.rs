//! Measuring: on the project's own cases and on public question sets.

pub mod cases;
pub mod run;
pub mod squad;

use crate::search::fold_text;

/// Whether a text holds one of the answers, blanks, width, case and script aside.
fn holds_any(text: &str, answers: &[String]) -> bool {
    let bare = |text: &str| -> String { fold_text(text).chars().filter(|c| !c.is_whitespace()).collect() };
    let text = bare(text);
    answers.iter().map(|answer| bare(answer)).any(|answer| !answer.is_empty() && text.contains(&answer))
}
