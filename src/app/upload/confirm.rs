//! ✅ under a file: the next snapshot is prepared of the folder as it will be; only when it may be
//! served are the files written, all or none, and the snapshot switched.
//!
//! A process that dies on the way leaves the folder as it was or as it will be, never between: see
//! [`knowledge::apply`]. The next start serves what the folder holds then.

use super::{Library, is_new};
use crate::app::reload::ReloadReport;
use crate::app::view::upload as look;
use crate::app::{App, Pressed, Visit};
use crate::knowledge::{self, NewFile, Proposal, Waiting};
use crate::model::{Act, Message, Token};
use crate::text::Key;

/// Where a file stands when it is confirmed.
enum Standing {
    /// It does not wait any more.
    Gone,
    /// It was taken in before: a second tap.
    TakenIn,
    /// Something else stands there now than when the difference was shown.
    Overtaken(Waiting, Proposal),
    /// These files of it will be written.
    Ready(Waiting, Proposal, Vec<NewFile>),
}

impl App {
    /// ✅ The file goes live.
    pub(in crate::app) async fn take_in_upload(
        &self,
        visit: &Visit,
        token: Token,
    ) -> anyhow::Result<Option<Pressed>> {
        let Some(library) = self.shared.options.library.clone() else { return Ok(None) };
        let voice = &visit.voice;
        // Neither a reload nor another file comes in between.
        let _turn = self.turn().await;
        let looking = library.clone();
        let standing = tokio::task::spawn_blocking(move || standing(&looking, token)).await??;
        let (waiting, proposal, files) = match standing {
            Standing::Gone => return Ok(Some(Pressed::replace(voice.message(Key::UploadGone)))),
            Standing::TakenIn => return Ok(Some(Pressed::notice(voice.say(Key::UploadTakenAlready)))),
            Standing::Overtaken(waiting, proposal) => {
                return Ok(Some(Pressed::replace(look::again(voice, &waiting, &proposal, token))));
            }
            Standing::Ready(waiting, proposal, files) => (waiting, proposal, files),
        };
        let (folder, changed) = (library.knowledge.clone(), knowledge::changed(&files));
        let candidate = self.prepare(move || knowledge::load_with(&folder, &changed)).await?;
        if !candidate.is_accepted() {
            let reasons = look::reasons(voice, &candidate);
            return Ok(Some(Pressed::replace(look::not_taken_in(voice, &reasons))));
        }
        let writing = (library.clone(), files.clone());
        let written = tokio::task::spawn_blocking(move || write(&writing.0, token, &writing.1)).await?;
        if let Err(error) = written {
            let reason = [("reason", error.to_string().into())];
            return Ok(Some(Pressed::replace(Message::plain(voice.fill(Key::UploadNotWritten, &reason)))));
        }
        self.note(visit, &waiting, &proposal, &files).await?;
        let report = match self.switch(candidate).await {
            Ok(report) => report,
            // The files are whole and in their places: a reload, or the next start, takes them in.
            Err(error) => {
                tracing::error!("{error:#}");
                return Ok(Some(Pressed::replace(voice.message(Key::UploadNotSwitched))));
            }
        };
        let done = tokio::task::spawn_blocking(move || library.uploads.taken_in(token, &waiting)).await?;
        if let Err(error) = done {
            tracing::warn!(%error, "the original of a file that was taken in could not be put away");
        }
        Ok(Some(Pressed::replace(look::live(voice, &proposal, others(&report, &files)))))
    }

    /// Writes down which files changed, from what and to what.
    async fn note(
        &self,
        visit: &Visit,
        waiting: &Waiting,
        proposal: &Proposal,
        files: &[NewFile],
    ) -> anyhow::Result<()> {
        for (at, document) in proposal.documents.iter().enumerate() {
            let Some(file) = files.iter().find(|file| file.path == document.path) else { continue };
            let before = proposal.before.get(at).copied().flatten();
            let before = before.map(|hash| format!("#{hash:016x}")).unwrap_or_default();
            let after = format!("#{:016x} ({})", file.hash(), waiting.name);
            let path = document.path.display().to_string();
            self.audit(visit.who.user, Act::FilesChanged, path, before, after).await?;
        }
        Ok(())
    }
}

fn standing(library: &Library, token: Token) -> anyhow::Result<Standing> {
    let Some(mut waiting) = library.uploads.find(token) else {
        let taken = library.uploads.is_taken_in(token);
        return Ok(if taken { Standing::TakenIn } else { Standing::Gone });
    };
    let proposal = knowledge::propose(&library.knowledge, &waiting.files);
    let is_there = proposal.documents.iter().all(|document| !is_new(document.fate));
    if proposal.before != waiting.before && !is_there {
        waiting.before.clone_from(&proposal.before);
        library.uploads.shown_again(token, &waiting)?;
        return Ok(Standing::Overtaken(waiting, proposal));
    }
    let usable = |file: &&NewFile| {
        let of = proposal.documents.iter().find(|document| document.path == file.path);
        of.is_some_and(|document| is_new(document.fate))
    };
    let files = waiting.files.iter().filter(usable).cloned().collect();
    Ok(Standing::Ready(waiting, proposal, files))
}

/// What the files replace is put aside first: a knowledge folder without a history has one there.
fn write(library: &Library, token: Token, files: &[NewFile]) -> std::io::Result<()> {
    for file in files {
        library.uploads.keep_replaced(token, &library.knowledge, &file.path)?;
    }
    knowledge::apply(&library.knowledge, files)
}

/// How many other documents had changed in the folder and went live as well.
fn others(report: &ReloadReport, files: &[NewFile]) -> usize {
    let difference = &report.difference;
    let differ = difference.added.len() + difference.changed.len() + difference.removed.len();
    differ.saturating_sub(files.len())
}
