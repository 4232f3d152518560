//! ✅ under a file: what the folder holds by then decides whether it goes live, is shown again, or is
//! there already.

use super::{Agreed, Library, is_new};
use crate::app::reload::ReloadReport;
use crate::app::taking_in::{Change, Note, TakenIn};
use crate::app::view::upload as look;
use crate::app::{App, Pressed, Visit};
use crate::knowledge::{self, NewFile, Proposal, Waiting};
use crate::model::{Act, Token};
use crate::text::Key;

/// Where a file stands when it is confirmed.
enum Standing {
    /// It does not wait any more.
    Gone,
    /// It was taken in before: a second tap.
    TakenIn,
    /// It is not what was shown any more, for this reason.
    Overtaken(Key, Waiting, Proposal),
    /// These files of it will be written.
    Ready(Waiting, Proposal, Vec<NewFile>),
}

impl App {
    /// ✅ What was sent goes live, as far as somebody agreed to it.
    pub(in crate::app) async fn take_in_upload(
        &self,
        visit: &Visit,
        token: Token,
        agreed: Agreed,
    ) -> anyhow::Result<Option<Pressed>> {
        let Some(library) = self.shared.options.library.clone() else { return Ok(None) };
        let voice = &visit.voice;
        // Neither a reload nor another file comes in between.
        let turn = self.turn().await;
        let looking = library.clone();
        let standing = tokio::task::spawn_blocking(move || standing(&looking, token, agreed)).await??;
        let (waiting, proposal, files) = match standing {
            Standing::Gone => return Ok(Some(Pressed::replace(voice.message(Key::UploadGone)))),
            Standing::TakenIn => return Ok(Some(Pressed::notice(voice.say(Key::UploadTakenAlready)))),
            Standing::Overtaken(lead, waiting, proposal) => {
                return Ok(Some(Pressed::replace(look::again(voice, lead, &waiting, &proposal, token))));
            }
            Standing::Ready(waiting, proposal, files) => (waiting, proposal, files),
        };
        let notes = notes(&waiting, &proposal, &files);
        let (keeping, replaced) = (library.clone(), files.clone());
        // A knowledge folder without a history has one there.
        let first = move || {
            let paths = replaced.iter().map(|file| &file.path);
            paths
                .into_iter()
                .try_for_each(|path| keeping.uploads.keep_replaced(token, &keeping.knowledge, path))
        };
        let overruled = agreed.overruled();
        let change = Change { files: files.clone(), notes, overruled, first: Some(Box::new(first)) };
        let taken = self.take_in(&turn, visit.who.user, change).await?;
        let report = match taken {
            TakenIn::Live(report) => report,
            // What was decided is not all that there is to decide by now.
            refused @ TakenIn::Refused(_) if overruled.is_some() => {
                let shown = look::differently(voice, &waiting, &proposal, &refused, token);
                return Ok(Some(Pressed::replace(shown)));
            }
            other => return Ok(Some(Pressed::replace(look::not_live(voice, &waiting, &other, token)))),
        };
        let done = tokio::task::spawn_blocking(move || library.uploads.taken_in(token, &waiting)).await?;
        if let Err(error) = done {
            tracing::warn!(%error, "the original of a file that was taken in could not be put away");
        }
        Ok(Some(Pressed::replace(look::live(voice, &proposal, others(&report, &files)))))
    }
}

/// Which files change, from what and to what.
fn notes(waiting: &Waiting, proposal: &Proposal, files: &[NewFile]) -> Vec<Note> {
    let names: Vec<&str> = waiting.names().collect();
    let note = |(at, file): (usize, &NewFile)| {
        let before = proposal.before.get(at).copied().flatten();
        Note {
            act: Act::FilesChanged,
            object: file.path.display().to_string(),
            before: before.map(|hash| format!("#{hash:016x}")).unwrap_or_default(),
            after: format!("#{:016x} ({})", file.hash(), names.get(at).unwrap_or(&"")),
        }
    };
    let places = proposal.documents.iter().enumerate();
    let of = |(at, document): (usize, &knowledge::Proposed)| {
        files.iter().find(|file| file.path == document.path).map(|file| (at, file))
    };
    places.filter_map(of).map(note).collect()
}

fn standing(library: &Library, token: Token, agreed: Agreed) -> anyhow::Result<Standing> {
    let Some(mut waiting) = library.uploads.find(token) else {
        let taken = library.uploads.is_taken_in(token);
        return Ok(if taken { Standing::TakenIn } else { Standing::Gone });
    };
    let all = waiting.files();
    let proposal = knowledge::propose(&library.knowledge, &all);
    if matches!(agreed, Agreed::Files(files) if usize::from(files) != waiting.sent.len()) {
        return Ok(Standing::Overtaken(Key::UploadMoreCame, waiting, proposal));
    }
    let is_there = proposal.documents.iter().all(|document| !is_new(document.fate));
    if proposal.before != waiting.before && !is_there {
        waiting.before.clone_from(&proposal.before);
        library.uploads.shown_again(token, &waiting)?;
        return Ok(Standing::Overtaken(Key::UploadLookedAgain, waiting, proposal));
    }
    let usable = |file: &NewFile| {
        let of = proposal.documents.iter().find(|document| document.path == file.path);
        of.is_some_and(|document| is_new(document.fate))
    };
    let files = all.into_iter().filter(usable).collect();
    Ok(Standing::Ready(waiting, proposal, files))
}

/// How many other documents had changed in the folder and went live as well.
fn others(report: &ReloadReport, files: &[NewFile]) -> usize {
    let difference = &report.difference;
    let differ = difference.added.len() + difference.changed.len() + difference.removed.len();
    differ.saturating_sub(files.len())
}
