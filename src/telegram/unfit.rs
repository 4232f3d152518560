//! What Telegram's no is about: a part of the message that it would take from nobody, or this one chat.
//!
//! Telegram says it in words only, and changes them; what is not recognised here counts as about the
//! chat, and the broadcast's worker notices when it says so to one after the other.

use super::client::Refused;
use crate::model::{Message, Unfit};

const MEDIA: [&str; 14] = [
    "wrong file",
    "wrong remote file",
    "wrong type of the web page content",
    "invalid file",
    "file reference",
    "file_reference",
    "photo_invalid",
    "photo_ext_invalid",
    "image_process_failed",
    "media_empty",
    "media_invalid",
    "document_invalid",
    "can't use file of type",
    "type of file mismatch",
];

const LINK: [&str; 5] = [
    "button_url_invalid",
    "button_invalid",
    "button_type_invalid",
    "inline keyboard button",
    "reply_markup_",
];

const WORDS: [&str; 7] = [
    "message is too long",
    "message_too_long",
    "caption is too long",
    "caption_too_long",
    "text is empty",
    "can't parse entities",
    "entities_too_long",
];

/// The part that nobody could be sent, as far as Telegram's words tell.
pub(super) fn unfit(Refused { code, description }: &Refused) -> Option<Unfit> {
    let said = description.to_lowercase();
    let says = |parts: &[&str]| *code == 400 && parts.iter().any(|part| said.contains(part));
    match () {
        () if says(&MEDIA) => Some(Unfit::Media),
        () if says(&LINK) => Some(Unfit::Link),
        () if says(&WORDS) => Some(Unfit::Words),
        () => None,
    }
}

/// The part of this message that is at fault, in doubt the likeliest; `None` when it is the chat.
pub(super) fn unfit_in(refused: &Refused, message: &Message) -> Option<Unfit> {
    let doubtful = || match refused.code {
        400 if message.media.is_some() => Some(Unfit::Media),
        400 if !message.links.is_empty() => Some(Unfit::Link),
        _ => None,
    };
    let is_in = |why: &Unfit| match why {
        Unfit::Media => message.media.is_some(),
        Unfit::Link => !message.links.is_empty(),
        Unfit::Words | Unfit::Other(_) => true,
    };
    unfit(refused).filter(is_in).or_else(doubtful)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LinkButton, Media, MediaKind};

    fn refused(code: u16, description: &str) -> Refused {
        Refused { code, description: format!("Bad Request: {description}") }
    }

    #[test]
    fn what_nobody_could_be_sent_is_told_from_what_one_chat_does_not_take() {
        for (description, expected) in [
            ("wrong file identifier/HTTP URL specified", Some(Unfit::Media)),
            ("wrong remote file identifier specified: Wrong padding in the string", Some(Unfit::Media)),
            ("PHOTO_INVALID_DIMENSIONS", Some(Unfit::Media)),
            ("can't use file of type Document as Photo", Some(Unfit::Media)),
            ("BUTTON_URL_INVALID", Some(Unfit::Link)),
            (
                "inline keyboard button URL 'https://a' is invalid: Wrong HTTP URL specified",
                Some(Unfit::Link),
            ),
            ("message caption is too long", Some(Unfit::Words)),
            ("MEDIA_CAPTION_TOO_LONG", Some(Unfit::Words)),
            ("chat not found", None),
            ("not enough rights to send photos to the chat", None),
            ("CHAT_SEND_PHOTOS_FORBIDDEN", None),
            ("message to edit not found", None),
            ("message is not modified", None),
        ] {
            assert_eq!(unfit(&refused(400, description)), expected, "{description}");
            assert_eq!(unfit(&refused(403, description)), None, "{description}");
        }
    }

    #[test]
    fn in_doubt_the_part_at_fault_is_one_that_the_message_has() {
        let link = LinkButton { label: "→".to_owned(), url: "https://example.org".to_owned() };
        let linked = Message { links: vec![link], ..Message::plain("x") };
        let media = Some(Media { kind: MediaKind::Photo, file: "AgAC".to_owned() });
        let both = Message { media, ..linked.clone() };
        for (code, description, message, expected) in [
            (400, "BUTTON_URL_INVALID", &both, Some(Unfit::Link)),
            (400, "wrong file identifier", &both, Some(Unfit::Media)),
            (400, "something new", &both, Some(Unfit::Media)),
            (400, "something new", &linked, Some(Unfit::Link)),
            (400, "something new", &Message::plain("x"), None),
            (400, "MEDIA_EMPTY", &linked, Some(Unfit::Link)),
            (403, "bot was blocked by the user", &both, None),
        ] {
            assert_eq!(unfit_in(&refused(code, description), message), expected, "{description}");
        }
    }
}
