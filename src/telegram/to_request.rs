//! The application's messages as Bot API requests.

use std::sync::Arc;

use teloxide::payloads::setters::*;
use teloxide::payloads::{AnswerCallbackQuery, AnswerInlineQuery, EditMessageText, SendMessage};
use teloxide::types::{
    CallbackQueryId, ChatId, InlineKeyboardButton, InlineKeyboardMarkup, InlineQueryId, InlineQueryResult,
    InlineQueryResultArticle, InputMessageContent, InputMessageContentText, LinkPreviewOptions,
    Message as Incoming, MessageId, ParseMode, ReplyParameters, ThreadId,
};

use super::callback;
use super::client::Call;
use super::html::{self, Part};
use crate::app::Offer;
use crate::model::{Attachment, Button, LinkButton, Media, MediaKind, Message};

/// Telegram's limit for a text, in UTF-16 units.
const TEXT_LIMIT: usize = 4096;
/// Telegram's limit for the text under a file, in UTF-16 units.
const CAPTION_LIMIT: usize = 1024;
/// Telegram's limit for a notice over the conversation, in characters.
const NOTICE_LIMIT: usize = 200;

/// Where a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Destination {
    pub(super) chat: i64,
    pub(super) thread: Option<ThreadId>,
    pub(super) reply_to: Option<MessageId>,
}

impl Destination {
    /// Where an answer to `message` goes: its topic, and in a group as a reply to it.
    pub(super) fn answering(message: &Incoming) -> Self {
        Self {
            chat: message.chat.id.0,
            thread: message.thread_id.filter(|_| message.is_topic_message),
            reply_to: (!message.chat.is_private()).then_some(message.id),
        }
    }
}

/// The requests that send a message, in order.
pub(super) fn sends(message: &Message, to: &Destination) -> Vec<Call> {
    let mut parts = visible_parts(message);
    let with_file = message.attachment.is_some() || message.media.is_some();
    let caption = match parts.as_slice() {
        [only] if with_file && html::utf16_len(&only.plain) <= CAPTION_LIMIT => parts.pop(),
        _ => None,
    };
    let mut calls: Vec<Call> = parts.into_iter().map(|part| text(part, to)).collect();
    match (&message.attachment, &message.media) {
        (Some(file), _) => calls.push(document(file, caption, to)),
        // A picture comes before a text that does not fit under it.
        (None, Some(media)) => calls.insert(0, known_file(media, caption, to)),
        (None, None) => {}
    }
    if let (Some(keyboard), Some(last)) = (keyboard(message), calls.last_mut()) {
        last.set("reply_markup", serde_json::to_value(keyboard).unwrap_or_default());
    }
    calls
}

/// The requests that turn an earlier message into this one; what does not fit is sent after it.
pub(super) fn edits(message: &Message, earlier: MessageId, to: &Destination) -> Vec<Call> {
    let mut calls = sends(message, to);
    let Some(first) = calls.first_mut().filter(|first| first.params.contains_key("text")) else {
        return calls;
    };
    let text = first.params.get("text").and_then(|text| text.as_str()).unwrap_or_default();
    let edit = EditMessageText::new(ChatId(to.chat), earlier, text)
        .parse_mode(ParseMode::Html)
        .link_preview_options(no_preview());
    let mut edit = Call { plain: first.plain.take(), ..Call::of(&edit) };
    if let Some(markup) = first.params.remove("reply_markup") {
        edit.set("reply_markup", markup);
    }
    *first = edit;
    calls
}

/// The request that makes an earlier message into what `send` would send; `None` where that is a
/// file of our own.
pub(super) fn edit_of(send: &Call, chat: i64, earlier: MessageId) -> Option<Call> {
    let mut edit = match (&send.file, send.method) {
        (Some(_), _) => return None,
        (None, method) if method.eq_ignore_ascii_case("sendmessage") => {
            Call { plain: send.plain.clone(), ..Call::new("EditMessageText") }
        }
        (None, method) => {
            let kind = if method == "SendPhoto" { "photo" } else { "document" };
            let mut media = serde_json::Map::new();
            media.insert("type".to_owned(), kind.into());
            media.insert("media".to_owned(), send.params.get(kind)?.clone());
            for name in ["caption", "parse_mode"] {
                media.extend(send.params.get(name).map(|value| (name.to_owned(), value.clone())));
            }
            let mut edit = Call::new("EditMessageMedia");
            edit.set("media", media);
            edit
        }
    };
    edit.set("chat_id", chat);
    edit.set("message_id", earlier.0);
    let names: &[&str] = match edit.method {
        "EditMessageText" => &["text", "parse_mode", "link_preview_options", "reply_markup"],
        _ => &["reply_markup"],
    };
    for name in names {
        if let Some(value) = send.params.get(*name) {
            edit.set(name, value.clone());
        }
    }
    Some(edit)
}

/// The request that ends the waiting after a press.
pub(super) fn notice(query: &CallbackQueryId, notice: Option<&str>) -> Call {
    let mut answer = AnswerCallbackQuery::new(query.clone());
    answer.text = notice.map(|notice| notice.chars().take(NOTICE_LIMIT).collect());
    Call::of(&answer)
}

/// The request that lists what may be posted elsewhere. Buttons are left out: pressed there, they
/// could not be answered.
pub(super) fn offers(query: &InlineQueryId, offers: &[Offer]) -> Call {
    let results: Vec<InlineQueryResult> = offers.iter().filter_map(article).collect();
    Call::of(&AnswerInlineQuery::new(query.clone(), results).cache_time(10).is_personal(true))
}

fn article(offer: &Offer) -> Option<InlineQueryResult> {
    let part = visible_parts(&offer.message).into_iter().next()?;
    let content = InputMessageContentText::new(part.html)
        .parse_mode(ParseMode::Html)
        .link_preview_options(no_preview());
    let article = InlineQueryResultArticle::new(&offer.id, &offer.title, InputMessageContent::Text(content));
    Some(article.description(&offer.description).into())
}

/// Telegram refuses a message of nothing but blanks.
fn visible_parts(message: &Message) -> Vec<Part> {
    let parts = html::parts(&message.body, TEXT_LIMIT);
    parts.into_iter().filter(|part| !part.plain.trim().is_empty()).collect()
}

fn text(part: Part, to: &Destination) -> Call {
    let mut send = SendMessage::new(ChatId(to.chat), part.html)
        .parse_mode(ParseMode::Html)
        .link_preview_options(no_preview());
    send.message_thread_id = to.thread;
    send.reply_parameters = to.reply_to.map(reply);
    Call { plain: Some(part.plain), ..Call::of(&send) }
}

fn document(file: &Attachment, caption: Option<Part>, to: &Destination) -> Call {
    let mut call = Call::new(if file.is_picture() { "SendPhoto" } else { "SendDocument" });
    call.file = Some(Arc::new(file.clone()));
    under_file(call, caption, to)
}

/// A file that Telegram has already, by its id.
fn known_file(media: &Media, caption: Option<Part>, to: &Destination) -> Call {
    let (method, name) = match media.kind {
        MediaKind::Photo => ("SendPhoto", "photo"),
        MediaKind::Document => ("SendDocument", "document"),
    };
    let mut call = Call::new(method);
    call.set(name, media.file.as_str());
    under_file(call, caption, to)
}

fn under_file(mut call: Call, caption: Option<Part>, to: &Destination) -> Call {
    call.set("chat_id", to.chat);
    if let Some(thread) = to.thread {
        call.set("message_thread_id", thread.0.0);
    }
    if let Some(message) = to.reply_to {
        call.set("reply_parameters", serde_json::to_value(reply(message)).unwrap_or_default());
    }
    if let Some(part) = caption {
        call.set("parse_mode", "HTML");
        call.set("caption", part.html);
        call.plain = Some(part.plain);
    }
    call
}

fn reply(message: MessageId) -> ReplyParameters {
    ReplyParameters::new(message).allow_sending_without_reply()
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn keyboard(message: &Message) -> Option<InlineKeyboardMarkup> {
    let button =
        |button: &Button| InlineKeyboardButton::callback(&button.label, callback::encode(button.action));
    let link = |link: &LinkButton| {
        // Who composes it has its address checked; one that is none is not worth losing the message.
        Some(vec![InlineKeyboardButton::url(&link.label, reqwest::Url::parse(&link.url).ok()?)])
    };
    let links = message.links.iter().filter_map(link);
    let buttons = message.buttons.iter().map(|row| row.iter().map(button).collect::<Vec<_>>());
    let rows: Vec<_> = links.chain(buttons).collect();
    (!rows.is_empty()).then(|| InlineKeyboardMarkup::new(rows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Action;

    const HERE: Destination = Destination { chat: 10, thread: None, reply_to: Some(MessageId(3)) };

    fn with_button(text: &str, file: bool) -> Message {
        let button = Button { label: "❌".to_owned(), action: Action::Cancel };
        let attachment = file.then(|| Attachment { name: "a.json".to_owned(), bytes: vec![1] });
        Message { attachment, ..Message::plain(text).row([button]) }
    }

    /// Each request as its method, with `+` where the keyboard is.
    fn shape(calls: &[Call]) -> Vec<String> {
        let plus = |call: &Call| if call.params.contains_key("reply_markup") { "+" } else { "" };
        calls.iter().map(|call| format!("{}{}", call.method, plus(call))).collect()
    }

    #[test]
    fn the_keyboard_is_under_the_last_part() {
        let long = "恩阳跑团。".repeat(1000);
        for (text, file, expected) in [
            ("短", false, vec!["SendMessage+"]),
            (long.as_str(), false, vec!["SendMessage", "SendMessage+"]),
            ("短", true, vec!["SendDocument+"]),
            (long.as_str(), true, vec!["SendMessage", "SendMessage", "SendDocument+"]),
            (" \n", false, vec![]),
        ] {
            assert_eq!(shape(&sends(&with_button(text, file), &HERE)), expected, "{text:.20}");
        }
    }

    #[test]
    fn an_edit_keeps_the_first_part_in_place_and_sends_the_rest() {
        let calls = edits(&with_button(&"恩阳跑团。".repeat(1000), false), MessageId(7), &HERE);
        assert_eq!(shape(&calls), ["EditMessageText", "SendMessage+"]);
        assert_eq!(calls[0].params["message_id"], 7);
        assert!(calls[0].plain.is_some());
    }

    #[test]
    fn a_known_file_is_sent_by_its_id_with_the_text_under_it_or_after_it() {
        let media = Some(Media { kind: MediaKind::Photo, file: "AgAC".to_owned() });
        let links = vec![LinkButton { label: "→".to_owned(), url: "https://example.org/a?b=1".to_owned() }];
        let short = Message { media: media.clone(), links, ..with_button("短", false) };
        let calls = sends(&short, &HERE);
        assert_eq!(shape(&calls), ["SendPhoto+"]);
        assert_eq!((&calls[0].params["photo"], &calls[0].params["caption"]), (&"AgAC".into(), &"短".into()));
        let keyboard = &calls[0].params["reply_markup"]["inline_keyboard"];
        assert_eq!(keyboard[0][0]["url"], "https://example.org/a?b=1");
        assert_eq!(keyboard[1][0]["callback_data"], "1x");
        let long = Message { media, ..with_button(&"长".repeat(1025), false) };
        assert_eq!(shape(&sends(&long, &HERE)), ["SendPhoto", "SendMessage+"]);
    }

    #[test]
    fn a_picture_is_sent_to_be_looked_at() {
        for (name, method) in [("a.png", "SendPhoto"), ("a.csv", "SendDocument")] {
            let attachment = Some(Attachment { name: name.to_owned(), bytes: vec![1] });
            let calls = sends(&Message { attachment, ..Message::plain("x") }, &HERE);
            assert_eq!((calls.len(), calls[0].method), (1, method), "{name}");
        }
    }

    #[test]
    fn a_file_is_sent_with_its_text_as_caption() {
        let calls = sends(&with_button("a < b", true), &HERE);
        assert_eq!(calls[0].params["caption"], "a &lt; b");
        assert_eq!(calls[0].params["reply_parameters"]["allow_sending_without_reply"], true);
    }
}
