//! Changed files on their way into the knowledge: weighed first, then written, then live. Word lists,
//! names, answers and files that were sent all go this one way.

use std::io;
use std::sync::Arc;

use super::App;
use super::reload::{ReloadReport, Turn};
use crate::knowledge::{self, NewFile};
use crate::model::{Act, Token, UserId};

/// What is to become of the knowledge folder, and what the trail says of it.
pub(super) struct Change {
    /// The files as they will be.
    pub files: Vec<NewFile>,
    /// One entry of the trail for each.
    pub notes: Vec<Note>,
    /// What an admin was shown to speak against it, and decided otherwise.
    pub overruled: Option<Token>,
    /// What is done right before the files are written.
    pub first: Option<Box<dyn FnOnce() -> io::Result<()> + Send>>,
}

/// An entry of the trail.
pub(super) struct Note {
    pub act: Act,
    pub object: String,
    pub before: String,
    pub after: String,
}

/// What came of it.
pub(super) enum TakenIn {
    /// There is no folder to write to.
    NoFolder,
    /// An admin went back to this generation: what they went back from must not come along unseen.
    Held(u64),
    /// The gate did not let it through; nothing has changed.
    Refused(ReloadReport),
    /// The files could not be written; nothing has changed.
    NotWritten(io::Error),
    /// The files are whole and in their places: a reload, or the next start, takes them in.
    NotSwitched,
    /// They answer from now on.
    Live(ReloadReport),
}

impl Change {
    /// Only files.
    pub fn of(files: Vec<NewFile>, notes: Vec<Note>) -> Self {
        Self { files, notes, overruled: None, first: None }
    }
}

impl App {
    /// Takes changed files in, all or none. A process that dies on the way leaves the folder as it was
    /// or as it will be, never between: see [`knowledge::apply`].
    ///
    /// A trial question that is not answered today either speaks against nobody's change; and only what
    /// was shown can have been overruled: what came up since is a refusal again.
    ///
    /// # Errors
    /// When the index cannot be prepared, or the trail not be written.
    pub(super) async fn take_in(&self, _turn: &Turn, who: UserId, change: Change) -> anyhow::Result<TakenIn> {
        let Some(folder) = self.shared.options.reloading.folder.clone() else { return Ok(TakenIn::NoFolder) };
        let engine = Arc::clone(&self.shared.engine);
        if engine.is_held() {
            return Ok(TakenIn::Held(engine.snapshot().generation()));
        }
        let Change { files, notes, overruled, first } = change;
        let (beside, changed, today) = (folder.clone(), knowledge::changed(&files), self.today());
        let mut candidate = self.prepare(move || knowledge::load_with(&beside, &changed)).await?;
        if !candidate.is_accepted() {
            let forgive = move || {
                candidate.forgive_what_fails_already(&engine.snapshot(), today);
                candidate
            };
            candidate = tokio::task::spawn_blocking(forgive).await?;
        }
        if !candidate.is_accepted() {
            let report = self.report(&candidate);
            if overruled != Some(report.against()) || !report.may_be_overruled() {
                return Ok(TakenIn::Refused(report));
            }
        }
        let write = move || {
            first.map_or(Ok(()), |first| first())?;
            knowledge::apply(&folder, &files)
        };
        if let Err(error) = tokio::task::spawn_blocking(write).await? {
            return Ok(TakenIn::NotWritten(error));
        }
        for Note { act, object, before, after } in notes {
            self.audit(who, act, object, before, after).await?;
        }
        Ok(match self.decide(candidate, true).await {
            Ok(report) => TakenIn::Live(report),
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "changed files are not taken in yet");
                TakenIn::NotSwitched
            }
        })
    }
}

impl TakenIn {
    /// What speaks against it, where an admin may decide otherwise.
    pub fn may_overrule(&self) -> Option<Token> {
        match self {
            Self::Refused(report) if report.may_be_overruled() => Some(report.against()),
            _ => None,
        }
    }
}
