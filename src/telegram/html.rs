//! Rich text as Telegram's HTML, in pieces that Telegram accepts.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::model::{Span, Style};

/// A piece of a text that fits one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// With markup; every tag that it opens it closes.
    pub(super) html: String,
    /// What is left when the markup is read.
    pub(super) plain: String,
}

/// Cuts a text into parts of at most `limit` UTF-16 units each, markup not counted, if possible
/// at the end of a sentence. Together the parts hold every character; `limit` is at least 2.
pub(super) fn parts(body: &[Span], limit: usize) -> Vec<Part> {
    let text: String = body.iter().map(|span| span.text.as_str()).collect();
    pieces(&text, limit)
        .into_iter()
        .map(|piece| Part { html: render(body, &piece), plain: text[piece].to_owned() })
        .collect()
}

/// The length that Telegram counts.
pub(super) fn utf16_len(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

fn pieces(text: &str, limit: usize) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = start + piece_end(&text[start..], limit);
        pieces.push(start..end);
        start = end;
    }
    pieces
}

/// Where the first piece of `text` ends, in bytes.
fn piece_end(text: &str, limit: usize) -> usize {
    let mut units = 0;
    let beyond = text.char_indices().find(|(_, character)| {
        units += character.len_utf16();
        units > limit
    });
    let Some((hard_end, _)) = beyond else { return text.len() };
    let window = &text[..hard_end];
    // An end in the first quarter would leave a needlessly short piece.
    let worthwhile = |end: &usize| *end > hard_end / 4;
    last_sentence_end(window)
        .filter(worthwhile)
        .or_else(|| window.rfind(char::is_whitespace).map(|at| at + next_len(window, at)).filter(worthwhile))
        .or_else(|| last_character_end(text, hard_end))
        .unwrap_or(hard_end)
}

fn last_sentence_end(window: &str) -> Option<usize> {
    let ends = window.char_indices().rev().filter(|&(at, character)| match character {
        '。' | '！' | '？' | '；' | '…' | '\n' => true,
        '.' | '!' | '?' => window[at + 1..].starts_with(char::is_whitespace),
        _ => false,
    });
    let after_closing = |(at, character): (usize, char)| {
        let end = at + character.len_utf8();
        let closing = window[end..].chars().take_while(|c| "”’」』）)】\"".contains(*c));
        end + closing.map(char::len_utf8).sum::<usize>()
    };
    ends.map(after_closing).next()
}

/// The last place up to `hard_end` that does not part a character from the marks joined to it.
fn last_character_end(text: &str, hard_end: usize) -> Option<usize> {
    const LONGEST_CLUSTER_CHARS: usize = 32;
    let joins = |c: char| {
        is_combining_mark(c) || matches!(c, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
    };
    let may_end_at = |&at: &usize| {
        let next_joins = text[at..].chars().next().is_some_and(joins);
        !next_joins && !text[..at].ends_with('\u{200d}')
    };
    let candidates = text[..hard_end].char_indices().rev().map(|(at, _)| at);
    std::iter::once(hard_end)
        .chain(candidates.take(LONGEST_CLUSTER_CHARS))
        .find(may_end_at)
        .filter(|&end| end > 0)
}

fn next_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// Runs that share their outer styles stay in one tag: a quotation with a bold word is one block.
fn render(body: &[Span], piece: &Range<usize>) -> String {
    let mut html = String::new();
    let mut open: &[Style] = &[];
    let mut start = 0;
    for span in body {
        let end = start + span.text.len();
        let (from, to) = (start.max(piece.start), end.min(piece.end));
        if from < to {
            let layers = allowed(span.style.layers());
            let shared = open.iter().zip(layers).take_while(|(a, b)| a == b).count();
            open[shared..].iter().rev().for_each(|style| html.push_str(closing(style)));
            layers[shared..].iter().for_each(|style| html.push_str(&opening(style)));
            open = layers;
            html.push_str(&escape(&span.text[from - start..to - start]));
        }
        start = end;
    }
    open.iter().rev().for_each(|style| html.push_str(closing(style)));
    html
}

/// Telegram refuses anything inside code.
fn allowed(layers: &[Style]) -> &[Style] {
    let code = layers.iter().position(|style| matches!(style, Style::Code | Style::Pre(_)));
    code.map_or(layers, |at| &layers[..=at])
}

fn opening(style: &Style) -> Cow<'static, str> {
    Cow::Borrowed(match style {
        Style::Plain | Style::Layers(_) => "",
        // A found word is bold too: underlined words look like links on a phone.
        Style::Bold | Style::Mark => "<b>",
        Style::Italic => "<i>",
        Style::Code => "<code>",
        Style::Underline => "<u>",
        Style::Strike => "<s>",
        Style::Spoiler => "<tg-spoiler>",
        Style::Quote => "<blockquote>",
        Style::Pre(None) => "<pre>",
        Style::Pre(Some(language)) => {
            return format!("<pre><code class=\"language-{}\">", escape(language)).into();
        }
        Style::Link(url) => return format!("<a href=\"{}\">", escape(url)).into(),
    })
}

fn closing(style: &Style) -> &'static str {
    match style {
        Style::Plain | Style::Layers(_) => "",
        Style::Bold | Style::Mark => "</b>",
        Style::Italic => "</i>",
        Style::Code => "</code>",
        Style::Underline => "</u>",
        Style::Strike => "</s>",
        Style::Spoiler => "</tg-spoiler>",
        Style::Quote => "</blockquote>",
        Style::Pre(None) => "</pre>",
        Style::Pre(Some(_)) => "</code></pre>",
        Style::Link(_) => "</a>",
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads HTML as Telegram does; panics on what Telegram would refuse.
    fn read_back(html: &str) -> String {
        let mut text = String::new();
        let mut open: Vec<String> = Vec::new();
        let mut rest = html;
        while let Some(character) = rest.chars().next() {
            let taken = match character {
                '<' => {
                    let end = rest.find('>').expect("a tag is closed");
                    let tag = &rest[1..end];
                    match tag.strip_prefix('/') {
                        Some(name) => assert_eq!(open.pop().as_deref(), Some(name), "{html}"),
                        None => open.push(tag.split(' ').next().unwrap_or_default().to_owned()),
                    }
                    end + 1
                }
                '&' => {
                    let end = rest.find(';').expect("an entity is closed");
                    text.push(match &rest[..=end] {
                        "&amp;" => '&',
                        "&lt;" => '<',
                        "&gt;" => '>',
                        "&quot;" => '"',
                        other => panic!("unknown entity {other}"),
                    });
                    end + 1
                }
                '>' => panic!("a bare > in {html}"),
                other => {
                    text.push(other);
                    other.len_utf8()
                }
            };
            rest = &rest[taken..];
        }
        assert!(open.is_empty(), "unclosed {open:?} in {html}");
        text
    }

    fn style() -> impl Strategy<Value = Style> {
        prop_oneof![
            Just(Style::Plain),
            Just(Style::Bold),
            Just(Style::Italic),
            Just(Style::Mark),
            Just(Style::Code),
            ".{0,20}".prop_map(Style::Link),
            Just(Style::Underline),
            Just(Style::Strike),
            Just(Style::Spoiler),
            Just(Style::Quote),
            prop::option::of(".{0,5}").prop_map(Style::Pre),
        ]
    }

    fn styles() -> impl Strategy<Value = Style> {
        prop::collection::vec(style(), 0..4).prop_map(Style::layered)
    }

    fn span() -> impl Strategy<Value = Span> {
        let text = prop_oneof![
            ".{0,60}",
            "[恩阳跑团。！？👨‍👩‍👧e\u{301}\n ]{0,60}",
            "[<>&\"/a ]{0,60}",
            "(<b>|</b>|&amp;|<a href=\"x\">|😀){0,20}",
        ];
        (text, styles()).prop_map(|(text, style)| Span { text, style })
    }

    proptest! {
        #[test]
        fn parts_fit_lose_nothing_and_are_well_formed(
            body in prop::collection::vec(span(), 0..12),
            limit in 2usize..200,
        ) {
            let parts = parts(&body, limit);
            for part in &parts {
                prop_assert!(utf16_len(&part.plain) <= limit);
                prop_assert!(!part.plain.is_empty());
                prop_assert_eq!(read_back(&part.html), part.plain.clone());
            }
            let whole: String = body.iter().map(|span| span.text.as_str()).collect();
            prop_assert_eq!(parts.iter().map(|part| part.plain.as_str()).collect::<String>(), whole);
        }
    }

    #[test]
    fn what_is_inside_something_else_stays_inside_it() {
        let span = |text: &str, styles: &[Style]| Span {
            text: text.to_owned(),
            style: Style::layered(styles.iter().cloned()),
        };
        let body = [
            span("a", &[Style::Quote]),
            span("b", &[Style::Quote, Style::Bold]),
            span("c", &[Style::Quote, Style::Bold, Style::Italic]),
            span("d", &[Style::Italic]),
            span("e", &[Style::Code, Style::Bold]),
            span("f", &[]),
        ];
        let html = &parts(&body, 100)[0].html;
        assert_eq!(html, "<blockquote>a<b>b<i>c</i></b></blockquote><i>d</i><code>e</code>f");
    }

    #[test]
    fn a_long_text_is_cut_after_a_sentence() {
        for (text, limit, expected) in [
            ("跑团每周二跑步。地点在体育场。", 12, vec!["跑团每周二跑步。", "地点在体育场。"]),
            ("他说：“来吧！”大家都来了。", 10, vec!["他说：“来吧！”", "大家都来了。"]),
            ("One. Two is 3.5 km. Three", 20, vec!["One. Two is 3.5 km.", " Three"]),
            ("no sentence ends here", 12, vec!["no sentence ", "ends here"]),
            ("一二三四五六", 4, vec!["一二三四", "五六"]),
            ("一二三e\u{301}五", 4, vec!["一二三", "e\u{301}五"]),
            ("😀😀😀", 5, vec!["😀😀", "😀"]),
        ] {
            let span = Span { text: text.to_owned(), style: Style::Bold };
            let plain: Vec<String> = parts(&[span], limit).into_iter().map(|part| part.plain).collect();
            assert_eq!(plain, expected, "{text}");
        }
    }
}
