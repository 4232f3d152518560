//! How files that admins send look: the difference, the troubles, what became of them.

use super::trouble::{KINDS, unfit};
use crate::app::taking_in::TakenIn;
use crate::app::upload::{Read, ReadOutcome, is_new};
use crate::app::voice::{Voice, shortened};
use crate::knowledge::convert::Trouble;
use crate::knowledge::{Fate, Misplaced, Proposal, Proposed, Waiting};
use crate::model::{Action, Button, Care, Message, Style, Token};
use crate::text::Key;

/// More lines than this do not fit a phone.
const MOST_LINES: usize = 8;
const EXCERPT_CHARS: usize = 160;
const REMARK_CHARS: usize = 60;
const EXAMPLE_FOLDER: &str = "uploads/2026";

/// What reading what was sent led to.
pub(in crate::app) fn read(voice: &Voice, read: &Read, token: Token) -> Message {
    let Read { waiting, outcome } = read;
    match outcome {
        ReadOutcome::Refused => refused(voice, &called(voice, waiting), &troubles(waiting)),
        ReadOutcome::NoFolder(words) => no_folder(voice, words),
        ReadOutcome::Misplaced(Misplaced::ManyForOne) => {
            let count = waiting.names().count();
            Message::plain(voice.fill(Key::UploadManyForOne, &[("count", count.into())]))
        }
        ReadOutcome::Misplaced(Misplaced::Ambiguous(paths)) => {
            let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
            Message::plain(voice.fill(Key::UploadAmbiguous, &[("paths", paths.join(" ").into())]))
        }
        ReadOutcome::Proposed { proposal, remark } => {
            let mut message = difference(voice, Key::UploadRead, waiting, proposal);
            message = with_troubles(voice, message, &troubles(waiting));
            if let Some(remark) = remark {
                let words = [("words", shortened(remark, REMARK_CHARS).into())];
                message = message.text("\n\n").text(voice.fill(Key::UploadRemark, &words));
            }
            decide(voice, message, waiting, proposal, token)
        }
    }
}

/// The difference once more, because something has changed in between.
pub(in crate::app) fn again(
    voice: &Voice,
    lead: Key,
    waiting: &Waiting,
    proposal: &Proposal,
    token: Token,
) -> Message {
    let message = difference(voice, lead, waiting, proposal);
    let message = with_troubles(voice, message, &troubles(waiting));
    decide(voice, message, waiting, proposal, token)
}

/// Residents get their answers from it now; `others` are documents that went live as well.
pub(in crate::app) fn live(voice: &Voice, proposal: &Proposal, others: usize) -> Message {
    let usable: Vec<&Proposed> =
        proposal.documents.iter().filter(|document| document.fate != Fate::Unread).collect();
    let mut message = Message::plain(voice.fill(Key::UploadLive, &[("count", usable.len().into())]));
    for document in usable.iter().take(MOST_LINES) {
        let path = document.path.display().to_string();
        message = message.text("\n").text(voice.fill(Key::UploadPlace, &[("path", path.into())]));
    }
    for (key, count) in
        [(Key::UploadMore, usable.len().saturating_sub(MOST_LINES)), (Key::UploadOthers, others)]
    {
        if count > 0 {
            message = message.text("\n").text(voice.fill(key, &[("count", count.into())]));
        }
    }
    message
}

/// It is not live, or not quite; it still waits, and may be tried again.
pub(in crate::app) fn not_live(voice: &Voice, waiting: &Waiting, taken: &TakenIn, token: Token) -> Message {
    ways_on(voice, super::not_taken_in(voice, taken), waiting, taken, token)
}

/// Something else speaks against it now than what was overruled: the difference once more, and what
/// there is to decide.
pub(in crate::app) fn differently(
    voice: &Voice,
    waiting: &Waiting,
    proposal: &Proposal,
    refused: &TakenIn,
    token: Token,
) -> Message {
    let mut message = difference(voice, Key::UploadLookedAgain, waiting, proposal).text("\n\n");
    message.body.extend(super::not_taken_in(voice, refused).body);
    ways_on(voice, message, waiting, refused, token)
}

fn ways_on(voice: &Voice, message: Message, waiting: &Waiting, taken: &TakenIn, token: Token) -> Message {
    let again = match (taken, taken.may_overrule()) {
        (_, Some(against)) => {
            let anyway = Action::Care(Care::TakeInAnyway { upload: token, against });
            voice.button(Key::ButtonReloadAnyway, anyway)
        }
        (TakenIn::Live(_) | TakenIn::NotSwitched, None) => return message,
        (_, None) => take_in(voice, waiting, token),
    };
    message.row([again, voice.button(Key::ButtonLeaveOut, Action::LeaveOut { upload: token })])
}

/// Words under a file that name no folder.
pub(in crate::app) fn no_folder(voice: &Voice, words: &str) -> Message {
    let words = shortened(words, REMARK_CHARS);
    Message::plain(
        voice.fill(Key::UploadNoFolder, &[("words", words.into()), ("example", EXAMPLE_FOLDER.into())]),
    )
}

/// Nothing of it can be used.
pub(in crate::app) fn refused(voice: &Voice, name: &str, troubles: &[Trouble]) -> Message {
    let message = Message::plain(voice.fill(Key::UploadRefused, &[("name", name.into())]));
    troubles.iter().take(MOST_LINES).fold(message, |message, trouble| {
        let elsewhere = trouble.file != name || trouble.part.is_some() || trouble.line.is_some();
        let told = if elsewhere { voice.trouble(trouble) } else { unfit(voice, &trouble.what) };
        message.text(format!("\n{told}"))
    })
}

/// That files may be sent.
pub(in crate::app) fn may_send(voice: &Voice) -> String {
    voice.fill(Key::HelpUpload, &[("kinds", KINDS.into())])
}

/// How to send a file from the terminal.
pub(in crate::app) fn how(voice: &Voice) -> Message {
    Message::plain(voice.fill(Key::UploadHow, &[("kinds", KINDS.into())]))
}

fn difference(voice: &Voice, lead: Key, waiting: &Waiting, proposal: &Proposal) -> Message {
    let name = || called(voice, waiting).into();
    if !proposal.documents.iter().any(|document| document.fate != Fate::Unchanged) {
        return Message::plain(voice.fill(Key::UploadNothingNew, &[("name", name())]));
    }
    let mut message = Message::plain(voice.fill(lead, &[("name", name())]));
    let told: Vec<&Proposed> =
        proposal.documents.iter().filter(|document| document.fate != Fate::Unchanged).collect();
    for document in told.iter().take(MOST_LINES) {
        message = line(voice, message, document);
    }
    if told.len() > MOST_LINES {
        let more = told.len() - MOST_LINES;
        message = message.text("\n").text(voice.fill(Key::UploadMore, &[("count", more.into())]));
    }
    let unchanged = proposal.documents.len() - told.len();
    if unchanged > 0 {
        message = message.text("\n\n").text(voice.fill(Key::UploadUnchanged, &[("count", unchanged.into())]));
    }
    if let [only] = &told[..]
        && let Some(passage) = only.passages.first()
    {
        let heading = passage.heading.as_deref().map(|heading| format!("{heading}\n")).unwrap_or_default();
        let begins = shortened(&format!("{heading}{}", passage.text), EXCERPT_CHARS);
        message =
            message.text("\n\n").text(voice.say(Key::UploadBegins)).text("\n").span(begins, Style::Italic);
    }
    if !proposal.problems.is_empty() {
        message = message.text("\n\n").text(voice.say(Key::UploadProblems));
        for problem in proposal.problems.iter().take(MOST_LINES) {
            message = message.text(format!("\n· {}", voice.problem(problem)));
        }
    }
    message
}

fn line(voice: &Voice, message: Message, document: &Proposed) -> Message {
    let title = || document.title.as_str().into();
    let (key, more) = match document.fate {
        Fate::Changed { more, fewer } => {
            let counts = [("more", more.into()), ("fewer", fewer.into())];
            (Key::UploadChanged, voice.fill(Key::UploadMoved, &counts))
        }
        Fate::Unread => (Key::UploadUnread, String::new()),
        Fate::Added | Fate::Unchanged => {
            (Key::UploadAdded, voice.fill(Key::UploadParts, &[("count", document.passages.len().into())]))
        }
    };
    let path = document.path.display();
    let between = if more.is_empty() { "" } else { " · " };
    message
        .text("\n")
        .span(voice.fill(key, &[("title", title())]), Style::Bold)
        .text(format!("\n{more}{between}{path}"))
}

fn with_troubles(voice: &Voice, message: Message, troubles: &[Trouble]) -> Message {
    if troubles.is_empty() {
        return message;
    }
    let message = message.text("\n\n").text(voice.say(Key::UploadTroubles));
    let message = troubles
        .iter()
        .take(MOST_LINES)
        .fold(message, |message, trouble| message.text(format!("\n· {}", voice.trouble(trouble))));
    match troubles.len().saturating_sub(MOST_LINES) {
        0 => message,
        more => message.text("\n").text(voice.fill(Key::UploadMore, &[("count", more.into())])),
    }
}

fn decide(voice: &Voice, message: Message, waiting: &Waiting, proposal: &Proposal, token: Token) -> Message {
    if !proposal.documents.iter().any(|document| is_new(document.fate)) {
        return message;
    }
    message.row([
        take_in(voice, waiting, token),
        voice.button(Key::ButtonLeaveOut, Action::LeaveOut { upload: token }),
    ])
}

fn take_in(voice: &Voice, waiting: &Waiting, token: Token) -> Button {
    let files = u16::try_from(waiting.sent.len()).unwrap_or(u16::MAX);
    voice.button(Key::ButtonTakeIn, Action::TakeIn { upload: token, files })
}

/// What was sent, in a word.
fn called(voice: &Voice, waiting: &Waiting) -> String {
    let count = waiting.sent.len();
    let name = waiting.sent.first().map(|first| first.name.clone()).unwrap_or_default();
    if count < 2 {
        return name;
    }
    let values = [("name", name.into()), ("count", count.into())];
    voice.fill(Key::UploadSeveral, &values)
}

fn troubles(waiting: &Waiting) -> Vec<Trouble> {
    waiting.sent.iter().flat_map(|sent| sent.troubles.clone()).collect()
}
