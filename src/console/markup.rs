//! Formatting typed in a terminal, where there is no other way: `**bold**`, `__italic__`,
//! `~~struck~~`, `||spoiler||`, `` `code` ``, `[text](https://…)`.

use crate::model::{Span, Style};

/// A mark that begins and is never closed, or the other way round.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unbalanced;

const MARKS: [(&str, Style); 5] = [
    ("**", Style::Bold),
    ("__", Style::Italic),
    ("~~", Style::Strike),
    ("||", Style::Spoiler),
    ("`", Style::Code),
];

/// Reads a line as runs of text.
pub(super) fn spans(text: &str) -> Result<Vec<Span>, Unbalanced> {
    let mut spans: Vec<Span> = Vec::new();
    let mut open: Vec<Style> = Vec::new();
    let mut run = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let code = open.last() == Some(&Style::Code);
        let mark =
            MARKS.iter().find(|(mark, style)| rest.starts_with(mark) && (!code || *style == Style::Code));
        if let Some((mark, style)) = mark {
            close_run(&mut spans, &mut run, &open);
            match open.last() {
                Some(last) if last == style => drop(open.pop()),
                _ if open.contains(style) => return Err(Unbalanced),
                _ => open.push(style.clone()),
            }
            rest = &rest[mark.len()..];
            continue;
        }
        if let Some((label, url, taken)) = link(rest).filter(|_| !code) {
            close_run(&mut spans, &mut run, &open);
            let style = Style::layered(open.iter().cloned().chain([Style::Link(url.to_owned())]));
            spans.push(Span { text: label.to_owned(), style });
            rest = &rest[taken..];
            continue;
        }
        run.push(first);
        rest = &rest[first.len_utf8()..];
    }
    close_run(&mut spans, &mut run, &open);
    if open.is_empty() { Ok(spans) } else { Err(Unbalanced) }
}

fn close_run(spans: &mut Vec<Span>, run: &mut String, open: &[Style]) {
    if !run.is_empty() {
        spans.push(Span { text: std::mem::take(run), style: Style::layered(open.iter().cloned()) });
    }
}

/// `[label](address)` at the beginning, and its length in bytes.
fn link(text: &str) -> Option<(&str, &str, usize)> {
    let (label, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (url, _) = rest.split_once(')')?;
    let is_address = url.starts_with("https://") || url.starts_with("http://");
    let whole = is_address && !label.is_empty() && !label.contains(['[', ']', '\n']);
    whole.then_some((label, url, label.len() + url.len() + 4))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_make_runs_and_nest() {
        let run = |text: &str, styles: &[Style]| Span {
            text: text.to_owned(),
            style: Style::layered(styles.iter().cloned()),
        };
        let link = Style::Link("https://a.b/c".into());
        for (text, expected) in [
            ("停水", vec![run("停水", &[])]),
            ("**停水** 通知", vec![run("停水", &[Style::Bold]), run(" 通知", &[])]),
            ("**停__水__**", vec![run("停", &[Style::Bold]), run("水", &[Style::Bold, Style::Italic])]),
            ("`a**b`", vec![run("a**b", &[Style::Code])]),
            ("看[这里](https://a.b/c)。", vec![run("看", &[]), run("这里", &[link]), run("。", &[])]),
            ("[x](not)", vec![run("[x](not)", &[])]),
            ("2 * 3 _ 4", vec![run("2 * 3 _ 4", &[])]),
        ] {
            assert_eq!(spans(text), Ok(expected), "{text}");
        }
        for text in ["**停水", "停__水", "**a__b**c__", "`x"] {
            assert_eq!(spans(text), Err(Unbalanced), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_no_run_is_empty(text in "([*_~|`\\[\\]()]{1,3}|停|a| |https://a.b){0,20}") {
            if let Ok(spans) = spans(&text) {
                prop_assert!(spans.iter().all(|span| !span.text.is_empty()));
            }
        }
    }
}
