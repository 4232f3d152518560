//! What is wrong with a file that somebody sent, in words: where, and what to do about it.

use crate::app::voice::Voice;
use crate::knowledge::convert::{Trouble, Unfit};
use crate::model::Locale;
use crate::text::{Key, Texts};

/// The sorts of file that are read.
pub(in crate::app) const KINDS: &str = ".md .txt .docx .xlsx .csv .html .pdf .zip";

/// The trouble in one line: where, and what.
pub fn trouble(texts: &Texts, locale: Locale, trouble: &Trouble) -> String {
    format!("{} — {}", place(texts, locale, trouble), told(texts, locale, &trouble.what))
}

/// Only what, where there is no doubt about the place.
pub(in crate::app) fn unfit(voice: &Voice, what: &Unfit) -> String {
    told(&voice.texts, voice.locale, what)
}

/// Where a trouble is.
fn place(texts: &Texts, locale: Locale, trouble: &Trouble) -> String {
    let mut place = trouble.file.clone();
    if let Some(part) = &trouble.part {
        place = format!("{place} · {part}");
    }
    match trouble.line {
        Some(line) => {
            texts.fill(locale, Key::UploadAtLine, &[("where", place.into()), ("line", line.into())])
        }
        None => place,
    }
}

/// What a trouble is.
fn told(texts: &Texts, locale: Locale, what: &Unfit) -> String {
    let say = |key| texts.say(locale, key);
    let limit = |key, limit: usize| texts.fill(locale, key, &[("limit", limit.into())]);
    match *what {
        Unfit::Empty => say(Key::UnfitEmpty),
        Unfit::TooLarge { limit_mb } => limit(Key::UnfitTooLarge, limit_mb),
        Unfit::TooManyFiles { limit: most } => limit(Key::UnfitTooManyFiles, most),
        Unfit::Bomb { limit_mb } => limit(Key::UnfitBomb, limit_mb),
        Unfit::TooMuchText { limit_mb } => limit(Key::UnfitTooMuchText, limit_mb),
        Unfit::TooManyRows { limit: most } => limit(Key::UnfitTooManyRows, most),
        Unfit::TooManyPages { limit: most } => limit(Key::UnfitTooManyPages, most),
        Unfit::UnknownKind => texts.fill(locale, Key::UnfitUnknownKind, &[("kinds", KINDS.into())]),
        Unfit::OldOffice => say(Key::UnfitOldOffice),
        Unfit::OtherContent => say(Key::UnfitOtherContent),
        Unfit::Damaged => say(Key::UnfitDamaged),
        Unfit::Encrypted => say(Key::UnfitEncrypted),
        Unfit::Macros => say(Key::UnfitMacros),
        Unfit::ClimbsOut => say(Key::UnfitClimbsOut),
        Unfit::Link => say(Key::UnfitLink),
        Unfit::TooDeep => say(Key::UnfitTooDeep),
        Unfit::NoText => say(Key::UnfitNoText),
        Unfit::NoColumns => {
            texts.fill(locale, Key::UnfitNoColumns, &[("example", say(Key::ColumnsExample).into())])
        }
        Unfit::NoRows => say(Key::UnfitNoRows),
        Unfit::SameName => say(Key::UnfitSameName),
        Unfit::TooMuchTogether { limit_mb } => limit(Key::UnfitTooMuchTogether, limit_mb),
        Unfit::NotFetched => say(Key::UnfitNotFetched),
        Unfit::TooSlow => say(Key::UnfitTooSlow),
        Unfit::Overwhelming => say(Key::UnfitOverwhelming),
        Unfit::Unexpected => say(Key::UnfitUnexpected),
    }
}
