//! Signs of markup that were typed and did not become formatting: residents would see them as they
//! stand, which their author may not expect. Only said, never in the way. Pure.

use crate::model::{Announcement, Span, Style};

/// The names of tags that people type.
const TAGS: [&str; 13] =
    ["b", "i", "u", "s", "a", "p", "br", "em", "pre", "code", "strong", "blockquote", "tg-spoiler"];

/// The signs as they were typed, each once, in the order in which they come.
pub(super) fn typed(announcement: &Announcement) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for words in std::iter::once(&announcement.body).chain(announcement.variants.values()) {
        for span in words.iter().filter(|span| !is_verbatim(span)) {
            for (at, sign) in span.text.match_indices(['<', '*', '_', '`', '~', '|', ']']) {
                let typed = match sign {
                    "<" => tag(&span.text[at..]),
                    _ => mark(&span.text[..at], &span.text[at..]),
                };
                found.extend(typed.filter(|typed| !found.contains(typed)));
            }
        }
    }
    found
}

/// Code shows signs on purpose.
fn is_verbatim(span: &Span) -> bool {
    span.style.layers().iter().any(|style| matches!(style, Style::Code | Style::Pre(_)))
}

/// A tag at the beginning of this text.
fn tag(text: &str) -> Option<String> {
    let inside = text[1..].split_once('>')?.0;
    let name = inside.trim_start_matches('/').split([' ', '/']).next()?.to_lowercase();
    TAGS.contains(&name.as_str())
        .then(|| format!("<{}{name}>", if inside.starts_with('/') { "/" } else { "" }))
}

/// A sign between this and the text that it begins, where it would mark words.
fn mark(before: &str, text: &str) -> Option<String> {
    let sign = text.chars().next()?;
    let run: String = text.chars().take_while(|next| *next == sign).take(3).collect();
    if before.ends_with(sign) {
        return None;
    }
    let is_letter = |one: Option<char>| one.is_some_and(char::is_alphabetic);
    let (last, next) = (before.chars().next_back(), text[run.len()..].chars().next());
    let marks = match (sign, run.len()) {
        (']', 1) => return text.starts_with("](http").then(|| "[…](…)".to_owned()),
        ('`', _) => true,
        // Inside a word it is part of a name or an address.
        ('_', 1) => {
            is_letter(next) && !last.is_some_and(|last| last.is_ascii_alphanumeric() || "/.@".contains(last))
        }
        ('*', 1) | ('*' | '_' | '~' | '|', 2) => is_letter(next) || is_letter(last),
        _ => false,
    };
    marks.then_some(run)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Locale, Message, UserId};

    #[test]
    fn signs_that_mark_nothing_are_noticed_and_others_are_not() {
        for (text, expected) in [
            ("*停水", "*"),
            ("明天*停水*，请储水", "*"),
            ("**停水", "**"),
            ("_注意", "_"),
            ("__注意__", "__"),
            ("`9:00", "`"),
            ("||停水||", "||"),
            ("<b>停水", "<b>"),
            ("停水</b>", "</b>"),
            ("<B>停水</b> *请储水*", "<b> </b> *"),
            ("<a href=\"https://a.b\">看</a>", "<a> </a>"),
            ("看[这里](https://a.b)", "[…](…)"),
            ("5*6=30，3 * 4", ""),
            ("***", ""),
            ("联系 wang_li@a.b 或 https://a.b/c_d/_e", ""),
            ("温度<10 且 >5，<王>", ""),
            ("停水 [三号楼] (9:00)", ""),
            ("~9:00 | 10:00", ""),
        ] {
            let announcement = Announcement::new(UserId(1), Message::plain(text).body);
            assert_eq!(typed(&announcement).join(" "), expected, "{text}");
        }
        let code = Message::default().span("a*b <b>", Style::Code).body;
        let mut both = Announcement::new(UserId(1), code);
        assert_eq!(typed(&both), [""; 0]);
        both.variants.insert(Locale::En, Message::plain("*water").body);
        assert_eq!(typed(&both), ["*"]);
    }
}
