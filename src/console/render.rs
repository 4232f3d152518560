//! How a message looks in a terminal.

use console::{Style as Paint, measure_text_width};
use unicode_width::UnicodeWidthChar as _;

use crate::model::{Action, Button, Message, Span, Style};

/// Lines are never longer than this, even on a wide screen: long lines are hard to read.
const WIDEST: usize = 100;

/// How to draw: in colour or not, and how many columns wide.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    colors: bool,
    columns: Option<usize>,
}

/// Whether the person wants colours (`NO_COLOR`, `CLICOLOR` and a terminal that can).
pub fn colors_wanted() -> bool {
    console::colors_enabled()
}

impl Look {
    /// For a terminal, or plain and unwrapped for anything else.
    pub fn of(terminal: bool) -> Self {
        let columns = || usize::from(console::Term::stdout().size().1).clamp(20, WIDEST);
        Self { colors: terminal && colors_wanted(), columns: terminal.then(columns) }
    }

    /// Plain text of any width.
    pub fn plain() -> Self {
        Self { colors: false, columns: None }
    }

    /// A message with its buttons as numbered choices, counted from `first`.
    pub fn message(&self, message: &Message, first: usize) -> String {
        let mut number = first;
        let mut text = self.body(&message.body);
        if let Some(media) = &message.media {
            text = format!(
                "{}\n{text}",
                self.painted(&format!("[{}]", printable(&media.file)), &Paint::new().dim())
            );
        }
        for link in &message.links {
            let link = format!("→ {} <{}>", printable(&link.label), printable(&link.url));
            text += &format!("\n{}", self.wrapped(&link));
        }
        for row in &message.buttons {
            let labels: Vec<String> = row.iter().map(|button| self.choice(&mut number, button)).collect();
            text += "\n";
            text += &self.wrapped(&labels.join("  "));
        }
        text
    }

    /// A message for somebody who cannot press anything: of its buttons only the names of
    /// documents are shown.
    pub fn answer(&self, message: &Message) -> String {
        let mut text = self.body(&message.body);
        let named = |button: &&Button| {
            let document = matches!(button.action, Action::Choose { .. } | Action::ShowDocument { .. });
            // "More" also opens a document, but names none.
            document && !button.label.starts_with('⬇')
        };
        for button in message.buttons.iter().flatten().filter(named) {
            text += &format!("\n· {}", button.label);
        }
        text
    }

    /// Text that is not part of the conversation.
    pub fn aside(&self, text: &str) -> String {
        self.painted(&self.wrapped(text), &Paint::new().dim())
    }

    fn choice(&self, number: &mut usize, button: &Button) -> String {
        let tag = self.painted(&format!("[{number}]"), &Paint::new().cyan());
        *number += 1;
        format!("{tag} {}", button.label)
    }

    fn body(&self, spans: &[Span]) -> String {
        let text: String = spans.iter().map(|span| self.span(span)).collect();
        self.wrapped(text.trim_end())
    }

    fn span(&self, span: &Span) -> String {
        let mut text = printable(&span.text);
        // From the inside out, as the layers lie.
        for style in span.style.layers().iter().rev() {
            text = match style {
                Style::Link(address) => {
                    let link = format!("{text} <{}>", printable(address));
                    self.painted(&link, &Paint::new().italic().dim())
                }
                Style::Quote => self.painted(&quoted(&text), &Paint::new().dim()),
                other => self.painted(&text, &paint(other)),
            };
        }
        text
    }

    /// Each line by itself, so that wrapping between lines never splits a colour.
    fn painted(&self, text: &str, paint: &Paint) -> String {
        if !self.colors {
            return text.to_owned();
        }
        let paint = paint.clone().force_styling(true);
        let lines = text
            .split('\n')
            .map(|line| if line.is_empty() { String::new() } else { paint.apply_to(line).to_string() });
        lines.collect::<Vec<_>>().join("\n")
    }

    fn wrapped(&self, text: &str) -> String {
        let Some(columns) = self.columns else { return text.to_owned() };
        text.split('\n').map(|line| wrap(line, columns)).collect::<Vec<_>>().join("\n")
    }
}

fn paint(style: &Style) -> Paint {
    let paint = Paint::new();
    match style {
        Style::Plain | Style::Link(_) | Style::Quote | Style::Layers(_) => paint,
        Style::Bold => paint.bold(),
        Style::Italic => paint.italic().dim(),
        Style::Mark => paint.bold().yellow(),
        Style::Code | Style::Pre(_) => paint.cyan(),
        Style::Underline => paint.underlined(),
        Style::Strike => paint.strikethrough(),
        // Read in a terminal, there is nobody to keep it from.
        Style::Spoiler => paint.dim(),
    }
}

fn quoted(text: &str) -> String {
    text.split('\n').map(|line| format!("│ {line}")).collect::<Vec<_>>().join("\n")
}

/// Without control characters: knowledge files must not be able to drive the terminal.
fn printable(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

/// Breaks a line into lines of at most so many columns. Han characters are two wide and break
/// anywhere; other words stay whole where they fit. Colours (escape sequences) take no room.
fn wrap(line: &str, columns: usize) -> String {
    if measure_text_width(line) <= columns {
        return line.to_owned();
    }
    let (mut out, mut width) = (String::new(), 0);
    for piece in pieces(line) {
        let piece_width = measure_text_width(&piece);
        if width > 0 && width + piece_width > columns && !no_line_begins_with(&piece) {
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
            width = 0;
        }
        if width == 0 && piece == " " && out.ends_with('\n') {
            continue;
        }
        out += &piece;
        width += piece_width;
    }
    out
}

fn no_line_begins_with(piece: &str) -> bool {
    let first = piece.chars().next();
    first.is_some_and(|c| unicode_general_punctuation(c) || c == ' ')
}

fn unicode_general_punctuation(c: char) -> bool {
    // Closing punctuation of Chinese and Western text.
    matches!(
        c,
        '\u{3001}'
            | '\u{3002}'
            | '\u{ff0c}'
            | '\u{ff01}'
            | '\u{ff1f}'
            | '\u{ff1b}'
            | '\u{ff1a}'
            | '\u{ff09}'
            | '\u{300d}'
            | '\u{300b}'
            | '\u{201d}'
            | '\u{2019}'
            | ','
            | '.'
            | '!'
            | '?'
            | ';'
            | ':'
            | ')'
    )
}

/// Wide characters one by one, words, single blanks; escape sequences stay with what follows.
fn pieces(line: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut escape = false;
    for c in line.chars() {
        if escape || c == '\u{1b}' {
            escape = !(escape && c.is_ascii_alphabetic());
            word.push(c);
            continue;
        }
        let alone = c == ' ' || c.width().unwrap_or(0) > 1;
        if alone {
            let only_escapes = measure_text_width(&word) == 0;
            if !only_escapes {
                pieces.push(std::mem::take(&mut word));
            }
            word.push(c);
            pieces.push(std::mem::take(&mut word));
        } else {
            word.push(c);
        }
    }
    if !word.is_empty() {
        pieces.push(word);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_break_by_columns_with_han_two_wide_and_no_line_begins_with_a_full_stop() {
        assert_eq!(wrap("一二三四五", 4), "一二\n三四\n五");
        assert_eq!(wrap("一二。三", 4), "一二。\n三");
        assert_eq!(wrap("one two three", 8), "one two\nthree");
        assert_eq!(wrap("一二", 4), "一二");
    }

    proptest! {
        #[test]
        fn wrapping_loses_nothing_but_blanks(text in "[a-z一-龥 ，。]{0,60}", columns in 2usize..40) {
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&wrap(&text, columns)), bare(&text));
        }
    }

    #[test]
    fn knowledge_cannot_drive_the_terminal() {
        let message = Message::plain("a\u{1b}[2Jb\u{7}c");
        assert_eq!(Look::plain().message(&message, 1), "a[2Jbc");
    }
}
