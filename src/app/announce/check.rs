//! What keeps an announcement from being sent, before anything is. Pure.

use crate::model::{Announcement, SendTime, Span, Timestamp};
use crate::text::Key;

use super::super::voice::Voice;

/// The longest text, in UTF-16 units, which is how messengers count.
const LONGEST: usize = 4096;
/// The longest text under a picture or a file.
const LONGEST_UNDER_MEDIA: usize = 1024;
/// The longest label of a button, in characters: longer ones are cut on a phone.
pub(super) const LONGEST_LABEL: usize = 40;

/// Why an announcement cannot be sent as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nothing is said.
    Empty,
    /// The words, or those of a variant, are too long.
    TooLong { units: usize, limit: usize, under_media: bool },
    /// Nobody would get it.
    Nobody,
    /// Its time has come and gone.
    Past,
    /// Who answers for it may not announce any more.
    NoRole,
    /// What it corrects was taken back.
    Recalled,
    /// Some whom it would reach live where who answers for it may not announce.
    Outside,
}

/// The first thing that is wrong with what is said.
pub(super) fn of_words(announcement: &Announcement) -> Option<Fault> {
    let under_media = announcement.media.is_some();
    let limit = if under_media { LONGEST_UNDER_MEDIA } else { LONGEST };
    let wrong = |words: &Vec<Span>| {
        let blank = words.iter().all(|span| span.text.trim().is_empty());
        let units = units(words);
        match () {
            () if blank && !under_media => Some(Fault::Empty),
            () if units > limit => Some(Fault::TooLong { units, limit, under_media }),
            () => None,
        }
    };
    std::iter::once(&announcement.body).chain(announcement.variants.values()).find_map(wrong)
}

/// Whether the time of sending lies behind.
pub(super) fn of_time(time: SendTime, now: Timestamp) -> Option<Fault> {
    matches!(time, SendTime::At(at) if at <= now).then_some(Fault::Past)
}

fn units(words: &[Span]) -> usize {
    words.iter().flat_map(|span| span.text.chars()).map(char::len_utf16).sum()
}

impl Fault {
    /// The fault as a sentence, to who wrote the announcement and answers for it.
    pub(super) fn told(self, voice: &Voice) -> String {
        match self {
            Self::Empty => voice.say(Key::AnnounceEmpty),
            Self::TooLong { units, limit, under_media } => {
                let key = if under_media { Key::AnnounceTooLongMedia } else { Key::AnnounceTooLong };
                voice.fill(key, &[("chars", units.into()), ("limit", limit.into())])
            }
            Self::Nobody => voice.say(Key::AnnounceNobody),
            Self::Past => voice.say(Key::AnnouncePast),
            Self::NoRole => voice.say(Key::AnnounceNoRole),
            Self::Recalled => voice.say(Key::AnnounceRecalled),
            Self::Outside => voice.say(Key::AnnounceConfined),
        }
    }

    /// The fault as a sentence to somebody else, while the author answers for it.
    pub(super) fn told_of_author(self, voice: &Voice) -> String {
        match self {
            Self::NoRole => voice.say(Key::AnnounceAuthorGone),
            Self::Outside => voice.say(Key::AnnounceAuthorConfined),
            other => other.told(voice),
        }
    }

    /// The fault as a sentence to somebody else who would answer for it.
    pub(super) fn told_to_other(self, voice: &Voice) -> String {
        match self {
            Self::Outside => voice.say(Key::AnnounceNotYourPlaces),
            other => other.told(voice),
        }
    }
}

/// The words without blanks around them.
pub(super) fn trimmed(mut body: Vec<Span>) -> Vec<Span> {
    while let Some(first) = body.first_mut() {
        first.text = first.text.trim_start().to_owned();
        if !first.text.is_empty() {
            break;
        }
        body.remove(0);
    }
    while let Some(last) = body.last_mut() {
        last.text.truncate(last.text.trim_end().len());
        if !last.text.is_empty() {
            break;
        }
        body.pop();
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Media, MediaKind, Message, Style, UserId};

    fn said(text: &str, media: bool) -> Announcement {
        let media = media.then(|| Media { kind: MediaKind::Photo, file: "f".into() });
        Announcement { media, ..Announcement::new(UserId(1), Message::plain(text).body) }
    }

    #[test]
    fn words_are_too_long_by_the_units_that_messengers_count() {
        for (text, media, expected) in [
            ("停".repeat(4096), false, None),
            ("停".repeat(4097), false, Some((4097, 4096))),
            ("😀".repeat(2049), false, Some((4098, 4096))),
            ("停".repeat(1024), true, None),
            ("停".repeat(1025), true, Some((1025, 1024))),
        ] {
            let found = of_words(&said(&text, media));
            let expected = expected.map(|(units, limit)| Fault::TooLong { units, limit, under_media: media });
            assert_eq!(found, expected);
        }
        assert_eq!(of_words(&said(" \n", false)), Some(Fault::Empty));
        assert_eq!(of_words(&said("", true)), None);
        let mut with_variant = said("停水", false);
        with_variant.variants.insert(crate::model::Locale::En, Vec::new());
        assert_eq!(of_words(&with_variant), Some(Fault::Empty));
    }

    #[test]
    fn blanks_around_the_words_are_taken_off_across_runs() {
        let body = Message::default().text(" \n").span(" 停", Style::Bold).text("水 ").text("\n").body;
        assert_eq!(trimmed(body), Message::default().span("停", Style::Bold).text("水").body);
        assert_eq!(trimmed(Message::plain(" ").body), []);
    }
}
