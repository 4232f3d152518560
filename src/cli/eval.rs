//! `linli eval`: hands the arguments to the measuring module.

use super::{Ended, EvalOptions, Given};

/// Measures on the project's case files, or on a public question set.
pub(super) fn run(_given: &Given, options: &EvalOptions) -> anyhow::Result<Ended> {
    let EvalOptions { cases, squad, json: _ } = options;
    let files = cases.iter().chain(squad).map(|file| file.display().to_string());
    anyhow::bail!("cannot measure {}: this build holds no evaluation", files.collect::<Vec<_>>().join(", "))
}
