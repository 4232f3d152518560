//! The passage around an answer, with the question's words marked.

use super::super::voice::Voice;
use crate::model::{Span, Style};
use crate::search::Snippet;

/// Whether the excerpt says more than the answer itself.
pub(super) fn adds_to(answer: &str, snippet: &Snippet) -> bool {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '…').collect::<String>();
    let excerpt = bare(&snippet.text);
    !excerpt.is_empty() && !bare(answer).contains(&excerpt)
}

/// The excerpt in the reader's script. Marks that do not fit the text are left out.
pub(super) fn spans(voice: &Voice, snippet: &Snippet) -> Vec<Span> {
    let shown = voice.knowledge(&snippet.text);
    let same_length = shown.chars().count() == snippet.text.chars().count();
    // Rewriting the script keeps the number of characters almost always; where it does not, each
    // part is rewritten by itself.
    let (text, each) = if same_length { (shown.as_ref(), None) } else { (&*snippet.text, Some(voice)) };
    let chars: Vec<char> = text.chars().collect();
    let mut spans = Vec::new();
    let mut push = |part: &[char], style: Style| {
        let part: String = part.iter().collect();
        let text = each.map_or_else(|| part.clone(), |voice| voice.knowledge(&part).into_owned());
        if !text.is_empty() {
            spans.push(Span { text, style });
        }
    };
    let mut at = 0;
    for mark in &snippet.marks {
        if mark.start < at || mark.end > chars.len() || mark.is_empty() {
            continue;
        }
        push(&chars[at..mark.start], Style::Plain);
        push(&chars[mark.start..mark.end], Style::Mark);
        at = mark.end;
    }
    push(&chars[at..], Style::Plain);
    spans
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::Locale;
    use crate::text::Texts;

    fn snippet(text: &str, marks: &[std::ops::Range<usize>]) -> Snippet {
        Snippet { text: text.into(), marks: marks.to_vec() }
    }

    fn shown(locale: Locale, snippet: &Snippet) -> String {
        let voice = Voice { texts: Arc::new(Texts::built_in()), locale };
        let show = |span: Span| match span.style {
            Style::Mark => format!("[{}]", span.text),
            _ => span.text,
        };
        spans(&voice, snippet).into_iter().map(show).collect()
    }

    #[test]
    fn marks_are_shown_in_either_script_and_bad_ones_are_dropped() {
        let text = snippet("跑团有200多名跑手。", &[0..2, 7..9]);
        assert_eq!(shown(Locale::ZhHans, &text), "[跑团]有200多[名跑]手。");
        assert_eq!(shown(Locale::ZhHant, &text), "[跑團]有200多[名跑]手。");
        let bad = snippet("跑团", &[1..2, 0..1, 1..9]);
        assert_eq!(shown(Locale::ZhHans, &bad), "跑[团]");
    }

    #[test]
    fn an_excerpt_that_only_repeats_the_answer_is_not_shown() {
        assert!(!adds_to("跑团有200人。", &snippet("…跑团有200人。…", &[])));
        assert!(!adds_to("跑团有200人。", &snippet("", &[])));
        assert!(adds_to("跑团有200人。", &snippet("跑团有200人。成立于2015年。", &[])));
    }
}
