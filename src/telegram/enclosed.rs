//! What a message carries beside its bare words: their form, a file, the message it answers.
//!
//! Read from the raw JSON, because a sort of formatting that the library does not know must not cost
//! the message. Offsets count UTF-16 units and come from outside: they are never trusted.

use serde_json::{Map, Value};

use crate::app::SentFile;
use crate::model::{Media, MediaKind, Span, Style, UserId};

/// Telegram itself sends no more.
const MOST_ENTITIES: usize = 100;

/// What a message carries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Enclosed {
    /// The words with their form; of a file, the words under it.
    pub(super) body: Vec<Span>,
    /// A picture or a file, as Telegram calls it.
    pub(super) file: Option<SentFile>,
    /// The album that it belongs to; its files come one message each.
    pub(super) album: Option<String>,
    /// The number of the message that this one answers, in the same chat.
    pub(super) reply_to: Option<i64>,
    /// The person whose words it answers, with their name.
    pub(super) about: Option<(UserId, String)>,
}

impl Enclosed {
    /// Reads a message, before anything was left out of it.
    pub(super) fn read(message: &Map<String, Value>) -> Self {
        let (text, entities) = match message.get("text") {
            Some(text) => (text, message.get("entities")),
            None => (message.get("caption").unwrap_or(&Value::Null), message.get("caption_entities")),
        };
        let entities = entities.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let replied = message.get("reply_to_message").and_then(|quoted| quoted.get("message_id"));
        Self {
            body: spans(text.as_str().unwrap_or_default(), entities),
            file: photo(message).or_else(|| document(message)),
            album: message.get("media_group_id").and_then(Value::as_str).map(str::to_owned),
            reply_to: replied.and_then(Value::as_i64),
            about: message.get("reply_to_message").and_then(author),
        }
    }
}

/// Who first wrote a message. Nobody where Telegram hides it, and no bot.
fn author(message: &Value) -> Option<(UserId, String)> {
    let person = match message.get("forward_origin") {
        Some(origin) => origin.get("sender_user")?,
        None => message.get("from").filter(|_| message.get("sender_chat").is_none())?,
    };
    if person.get("is_bot").and_then(Value::as_bool) != Some(false) {
        return None;
    }
    let part = |name| person.get(name).and_then(Value::as_str);
    let name = [part("first_name"), part("last_name")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Some((UserId(person.get("id")?.as_i64()?), name.chars().take(64).collect()))
}

/// The largest form of a picture.
fn photo(message: &Map<String, Value>) -> Option<SentFile> {
    let largest = message.get("photo")?.as_array()?.last()?;
    file(largest, MediaKind::Photo)
}

fn document(message: &Map<String, Value>) -> Option<SentFile> {
    file(message.get("document")?, MediaKind::Document)
}

fn file(value: &Value, kind: MediaKind) -> Option<SentFile> {
    let id = value.get("file_id")?.as_str()?;
    let name = value.get("file_name").and_then(Value::as_str).map(str::to_owned);
    let size = value.get("file_size").and_then(Value::as_u64);
    Some(SentFile { media: Media { kind, file: id.to_owned() }, name, size })
}

/// A stretch of the text, in bytes, and how it looks.
struct Stretch {
    start: usize,
    end: usize,
    style: Style,
}

/// The text in runs. Together they are the text; stretches that fit it nowhere are left out.
fn spans(text: &str, entities: &[Value]) -> Vec<Span> {
    let bytes = Utf16Positions::of(text);
    let mut stretches: Vec<Stretch> =
        entities.iter().take(MOST_ENTITIES).filter_map(|entity| stretch(entity, &bytes)).collect();
    // Quotations lie outside, code inside; otherwise whoever begins first and lasts longest.
    stretches.sort_by_key(|one| (rank(&one.style), one.start, std::cmp::Reverse(one.end)));
    let mut edges: Vec<usize> = stretches.iter().flat_map(|one| [one.start, one.end]).collect();
    edges.extend([0, text.len()]);
    edges.sort_unstable();
    edges.dedup();
    let run = |edge: &[usize]| {
        let covering = stretches.iter().filter(|one| one.start <= edge[0] && edge[1] <= one.end);
        Span { text: text[edge[0]..edge[1]].to_owned(), style: combined(covering.map(|one| &one.style)) }
    };
    edges.windows(2).map(run).collect()
}

fn rank(style: &Style) -> u8 {
    match style {
        Style::Quote => 0,
        Style::Code | Style::Pre(_) => 2,
        _ => 1,
    }
}

/// One quotation at most, one link, nothing but code inside code: the rest Telegram would refuse.
fn combined<'a>(styles: impl Iterator<Item = &'a Style>) -> Style {
    let mut layers: Vec<Style> = Vec::new();
    for style in styles {
        let same = |other: &Style| std::mem::discriminant(other) == std::mem::discriminant(style);
        if layers.iter().any(same) {
            continue;
        }
        if rank(style) == 2 {
            layers.retain(|other| *other == Style::Quote);
            layers.push(style.clone());
            break;
        }
        layers.push(style.clone());
    }
    Style::layered(layers)
}

fn stretch(entity: &Value, bytes: &Utf16Positions) -> Option<Stretch> {
    let style = style(entity)?;
    let number = |name| entity.get(name).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
    let from = number("offset")?;
    let (start, end) = (bytes.at(from)?, bytes.at_most(from.checked_add(number("length")?)?)?);
    (start < end).then_some(Stretch { start, end, style })
}

fn style(entity: &Value) -> Option<Style> {
    let text = |name| entity.get(name).and_then(Value::as_str);
    Some(match text("type")? {
        "bold" => Style::Bold,
        "italic" => Style::Italic,
        "underline" => Style::Underline,
        "strikethrough" => Style::Strike,
        "spoiler" => Style::Spoiler,
        "code" => Style::Code,
        "pre" => Style::Pre(text("language").filter(|language| !language.is_empty()).map(str::to_owned)),
        "blockquote" | "expandable_blockquote" => Style::Quote,
        "text_link" => Style::Link(text("url").filter(|url| opens(url))?.to_owned()),
        _ => return None,
    })
}

/// Whether Telegram makes a link of this address.
fn opens(url: &str) -> bool {
    ["http://", "https://", "tg://"].iter().any(|scheme| url.starts_with(scheme))
}

/// Where each UTF-16 unit of a text lies in its bytes; `None` inside a character.
struct Utf16Positions(Vec<Option<usize>>);

impl Utf16Positions {
    fn of(text: &str) -> Self {
        let mut positions = Vec::with_capacity(text.len() + 1);
        for (at, character) in text.char_indices() {
            positions.push(Some(at));
            positions.extend(std::iter::repeat_n(None, character.len_utf16() - 1));
        }
        positions.push(Some(text.len()));
        Self(positions)
    }

    fn at(&self, unit: usize) -> Option<usize> {
        *self.0.get(unit)?
    }

    /// Like [`at`](Self::at); beyond the end, the end.
    fn at_most(&self, unit: usize) -> Option<usize> {
        self.at(unit.min(self.0.len() - 1))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(message: &Value) -> Enclosed {
        Enclosed::read(message.as_object().expect("an object"))
    }

    /// Runs as text: each with the first letters of its layers.
    fn drawn(body: &[Span]) -> String {
        let layer = |style: &Style| match style {
            Style::Link(url) => format!("a {url}"),
            Style::Pre(language) => format!("pre {}", language.as_deref().unwrap_or("-")),
            other => format!("{other:?}").to_lowercase(),
        };
        let run = |span: &Span| {
            let layers: Vec<String> = span.style.layers().iter().map(layer).collect();
            format!("{}[{}]", span.text, layers.join(","))
        };
        body.iter().map(run).collect()
    }

    #[test]
    fn formatting_is_read_by_utf16_units_and_nests() {
        let text = "😀停水 通知 a b";
        for (entities, expected) in [
            (json!([]), "😀停水 通知 a b[]"),
            (json!([{"type": "bold", "offset": 2, "length": 2}]), "😀[]停水[bold] 通知 a b[]"),
            (
                json!([{"type": "italic", "offset": 2, "length": 1}, {"type": "bold", "offset": 0, "length": 4}]),
                "😀[bold]停[bold,italic]水[bold] 通知 a b[]",
            ),
            (
                json!([{"type": "bold", "offset": 0, "length": 4}, {"type": "blockquote", "offset": 0, "length": 7}]),
                "😀停水[quote,bold] 通知[quote] a b[]",
            ),
            (
                json!([{"type": "bold", "offset": 0, "length": 99}, {"type": "code", "offset": 8, "length": 1}]),
                "😀停水 通知 [bold]a[code] b[bold]",
            ),
            (
                json!([{"type": "text_link", "offset": 2, "length": 2, "url": "https://a.b/?c=\"d\""},
                    {"type": "text_link", "offset": 5, "length": 2, "url": "javascript:x"}]),
                "😀[]停水[a https://a.b/?c=\"d\"] 通知 a b[]",
            ),
            (
                json!([{"type": "pre", "offset": 8, "length": 3, "language": "sh"}]),
                "😀停水 通知 []a b[pre sh]",
            ),
            // Nonsense from outside.
            (json!([{"type": "bold", "offset": 1, "length": 2}]), "😀停水 通知 a b[]"),
            (json!([{"type": "bold", "offset": 50, "length": 2}]), "😀停水 通知 a b[]"),
            (json!([{"type": "bold", "offset": -1, "length": 2}, {"type": 7}, null, 5]), "😀停水 通知 a b[]"),
            (json!([{"type": "bold", "offset": u64::MAX, "length": u64::MAX}]), "😀停水 通知 a b[]"),
            (json!([{"type": "unheard_of", "offset": 0, "length": 2}]), "😀停水 通知 a b[]"),
            (json!({"type": "bold"}), "😀停水 通知 a b[]"),
        ] {
            let enclosed = read(&json!({"text": text, "entities": entities}));
            assert_eq!(drawn(&enclosed.body), expected, "{entities}");
        }
    }

    #[test]
    fn files_are_known_by_their_id_the_largest_picture_first() {
        let photo = read(
            &json!({"caption": "看 图", "caption_entities": [{"type": "bold", "offset": 0, "length": 1}],
            "photo": [{"file_id": "small"}, {"file_id": "large", "file_size": 9}], "reply_to_message": {"message_id": 7}}),
        );
        let file = photo.file.expect("a file");
        assert_eq!(
            (file.media.kind, file.media.file.as_str(), file.size),
            (MediaKind::Photo, "large", Some(9))
        );
        assert_eq!((drawn(&photo.body).as_str(), photo.reply_to), ("看[bold] 图[]", Some(7)));
        let document = read(&json!({"document": {"file_id": "d", "file_name": "a.md", "file_size": 12},
            "media_group_id": "135"}));
        assert_eq!(document.album.as_deref(), Some("135"));
        let file = document.file.expect("a file");
        assert_eq!((file.media.kind, file.name.as_deref()), (MediaKind::Document, Some("a.md")));
        for odd in [
            json!({"photo": []}),
            json!({"photo": 5}),
            json!({"document": {"file_id": 5}}),
            json!({"text": 5}),
            json!({"media_group_id": 5}),
        ] {
            assert_eq!(read(&odd), Enclosed::default(), "{odd}");
        }
    }

    fn entity() -> impl Strategy<Value = Value> {
        let kinds =
            vec!["bold", "italic", "underline", "spoiler", "code", "pre", "text_link", "blockquote", "x"];
        (prop::sample::select(kinds), 0u64..40, 0u64..40).prop_map(|(kind, offset, length)| {
            json!({"type": kind, "offset": offset, "length": length, "url": "https://a.b"})
        })
    }

    proptest! {
        #[test]
        fn whatever_the_offsets_no_character_is_lost(
            text in "[a恩😀 \n\u{301}]{0,30}",
            entities in prop::collection::vec(entity(), 0..12),
        ) {
            let body = spans(&text, &entities);
            prop_assert_eq!(body.iter().map(|span| span.text.as_str()).collect::<String>(), text);
            for span in &body {
                let layers = span.style.layers();
                prop_assert!(!span.text.is_empty());
                prop_assert!(layers.iter().skip(1).all(|style| *style != Style::Quote), "{layers:?}");
                let code = layers.iter().position(|style| rank(style) == 2);
                prop_assert!(code.is_none_or(|at| at + 1 == layers.len() && at <= 1), "{layers:?}");
            }
        }
    }
}
