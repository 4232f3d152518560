//! A document as blocks, and the Markdown that says the same.
//!
//! What it writes is read back by the loader as it was: marks that Markdown would take for its own
//! are escaped, and only those, so that people can edit what comes out.

use std::fmt::Write as _;

use super::columns::{self, Answers};
use super::trouble::Unfit;

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// A heading of this level, from 1.
    Heading(usize, String),
    /// A paragraph; `\n` breaks its lines.
    Paragraph(String),
    /// An item of a list, this deep, with its number in a numbered one.
    Item(usize, Option<usize>, String),
    /// Rows of cells.
    Table(Vec<Vec<String>>),
}

/// A longer first line is no title.
const LONGEST_TITLE_CHARS: usize = 40;
const DEEPEST_ITEM: usize = 4;
const DEEPEST_HEADING: usize = 6;

/// The document as Markdown. Its title is `title`, or the first block where that looks like one, or
/// the file's name.
pub(super) fn markdown(title: Option<String>, blocks: Vec<Block>, stem: &str) -> Result<String, Unfit> {
    let mut blocks: Vec<Block> = blocks.into_iter().filter_map(Block::tidy).collect();
    if blocks.is_empty() && title.is_none() {
        return Err(Unfit::Empty);
    }
    let title = title.map(|title| one_line(&title)).filter(|title| !title.is_empty());
    let title = match (title, blocks.first()) {
        (Some(title), Some(Block::Heading(_, text) | Block::Paragraph(text))) if *text == title => {
            blocks.remove(0);
            title
        }
        (Some(title), _) => title,
        (None, Some(Block::Heading(_, text) | Block::Paragraph(text))) if is_title(text) => {
            let title = text.clone();
            blocks.remove(0);
            title
        }
        (None, _) => one_line(stem),
    };
    let mut out = front_matter(&title);
    // The loader has the title; the highest heading below it is the second level.
    let highest = blocks.iter().filter_map(Block::level).min().unwrap_or(1);
    let mut deepest = 0;
    for block in &mut blocks {
        out.push('\n');
        if let Block::Item(depth, ..) = block {
            // An item below none would read as something else.
            *depth = deepest.min(*depth);
            deepest = *depth + 1;
        } else {
            deepest = 0;
        }
        block.write(&mut out, highest);
    }
    Ok(out)
}

fn front_matter(title: &str) -> String {
    // A JSON string is a YAML string.
    format!("---\ntitle: {}\n---\n", serde_json::Value::from(title))
}

fn is_title(text: &str) -> bool {
    let ends = ['。', '！', '？', '；', '：', '.', '!', '?', ';', ':', '，', ','];
    text.chars().count() <= LONGEST_TITLE_CHARS && !text.contains('\n') && !text.ends_with(ends)
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Block {
    fn level(&self) -> Option<usize> {
        match self {
            Self::Heading(level, _) => Some(*level),
            _ => None,
        }
    }

    /// Without space at its edges; `None` when nothing is left.
    fn tidy(self) -> Option<Self> {
        let lines = |text: &str| {
            let lines = text.lines().map(one_line).filter(|line| !line.is_empty());
            lines.collect::<Vec<_>>().join("\n")
        };
        let block = match self {
            Self::Heading(level, text) => Self::Heading(level, one_line(&text)),
            Self::Paragraph(text) => Self::Paragraph(lines(&text)),
            Self::Item(depth, number, text) => Self::Item(depth.min(DEEPEST_ITEM), number, lines(&text)),
            Self::Table(rows) => {
                let rows = rows.into_iter().map(|row| row.iter().map(|cell| lines(cell)).collect::<Vec<_>>());
                Self::Table(rows.filter(|row| row.iter().any(|cell| !cell.is_empty())).collect())
            }
        };
        let is_empty = match &block {
            Self::Heading(_, text) | Self::Paragraph(text) | Self::Item(_, _, text) => text.is_empty(),
            Self::Table(rows) => rows.is_empty(),
        };
        (!is_empty).then_some(block)
    }

    fn write(&self, out: &mut String, highest: usize) {
        match self {
            Self::Heading(level, text) => heading(out, level - highest.min(*level) + 2, text),
            Self::Paragraph(text) => paragraph(out, text, ""),
            Self::Item(depth, number, text) => {
                let indent = "    ".repeat(*depth);
                // Lists in the loader's eyes need no blank line between items, but bear one.
                let mark =
                    number.map_or_else(|| "-   ".to_owned(), |number| format!("{:<4}", format!("{number}.")));
                let _ = write!(out, "{indent}{mark}");
                paragraph(out, text, &format!("{indent}    "));
            }
            Self::Table(rows) => table(out, rows, highest),
        }
    }
}

fn heading(out: &mut String, level: usize, text: &str) {
    let marks = "#".repeat(level.clamp(1, DEEPEST_HEADING));
    let _ = writeln!(out, "{marks} {}", escaped(&one_line(text), false).replace('#', "\\#"));
}

fn paragraph(out: &mut String, text: &str, indent: &str) {
    let lines: Vec<String> = text.lines().map(|line| escaped(line, true)).collect();
    let _ = writeln!(out, "{}", lines.join(&format!("\\\n{indent}")));
}

/// Questions and answers become sections, other tables stay tables; what only frames a text does
/// not stay.
fn table(out: &mut String, rows: &[Vec<String>], highest: usize) {
    if let Some((header, answers)) = columns::header(rows) {
        let mut first = true;
        for row in &rows[header + 1..] {
            if !std::mem::take(&mut first) {
                out.push('\n');
            }
            section(out, &answers, &rows[header], row, 2 + highest.min(1));
        }
        return;
    }
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    if width == 1 || rows.len() == 1 {
        let cells: Vec<String> = rows.iter().flatten().filter(|cell| !cell.is_empty()).cloned().collect();
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                out.push('\n');
            }
            paragraph(out, cell, "");
        }
        return;
    }
    for (at, row) in rows.iter().enumerate() {
        let cells = (0..width).map(|column| row.get(column).map_or("", String::as_str));
        let cells: Vec<String> = cells.map(|cell| escaped(&cell.replace('\n', " "), false)).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
        if at == 0 {
            let _ = writeln!(out, "|{}", " --- |".repeat(width));
        }
    }
}

/// One question as a heading, its answer below it, then what else its row says.
pub(super) fn section(out: &mut String, answers: &Answers, header: &[String], row: &[String], level: usize) {
    let cell = |column: usize| row.get(column).map_or("", |cell| cell.trim());
    let question = one_line(cell(answers.question));
    if question.is_empty() {
        // A row without a question goes on with the one above.
        paragraphs(out, cell(answers.answer));
        return;
    }
    heading(out, level, &question);
    out.push('\n');
    paragraphs(out, cell(answers.answer));
    for (column, name) in header.iter().enumerate() {
        let is_more = column != answers.question && column != answers.answer && !columns::is_number(name);
        if is_more && !name.trim().is_empty() && !cell(column).is_empty() {
            let between = if name.is_ascii() { ": " } else { "\u{ff1a}" };
            let _ = write!(out, "\n{}{between}", escaped(&one_line(name), true));
            paragraph(out, &one_line(cell(column)), "");
        }
    }
}

fn paragraphs(out: &mut String, text: &str) {
    let lines: Vec<String> = text.lines().map(one_line).filter(|line| !line.is_empty()).collect();
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        paragraph(out, line, "");
    }
}

/// The document that a sheet of questions and answers makes.
pub(super) fn questions(title: &str, answers: &Answers, header: &[String], rows: &[Vec<String>]) -> String {
    let mut out = front_matter(&one_line(title));
    for row in rows {
        out.push('\n');
        section(&mut out, answers, header, row, 2);
    }
    out
}

/// Text in which nothing is taken for markup.
fn escaped(text: &str, begins_line: bool) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    // The byte that would make the line a heading, an item, a quotation or a rule.
    let mark = match begins_line {
        true if digits == 0 && text.starts_with(['#', '+', '-', '=', '>', ':']) => Some(0),
        true if digits > 0 && numbers_an_item(&text[digits..]) => Some(digits),
        _ => None,
    };
    let mut out = String::with_capacity(text.len() + 8);
    for (at, char) in text.char_indices() {
        let names = |next: char| next.is_ascii_alphanumeric() || next == '#';
        let is_entity = char == '&' && text[at + 1..].starts_with(names);
        let is_mark = matches!(char, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '|');
        if is_entity || is_mark || mark == Some(at) {
            out.push('\\');
        }
        out.push(char);
    }
    out
}

/// Whether what follows digits makes an item of them: `1. a`, not `0.3`.
fn numbers_an_item(rest: &str) -> bool {
    let after = rest.strip_prefix(['.', ')']);
    after.is_some_and(|after| after.chars().next().is_none_or(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::markdown as markdown_of;
    use super::*;
    use crate::knowledge::markdown;

    /// The passages that the loader makes of blocks, as `heading: text`.
    fn read_back(blocks: Vec<Block>) -> (String, Vec<String>) {
        let text = markdown_of(None, blocks, "name").expect("it is not empty");
        let body = text.split_once("\n---\n").expect("front matter").1.to_owned();
        let title: String =
            serde_json::from_str(&text.lines().nth(1).expect("a title")["title: ".len()..]).expect("JSON");
        let read = markdown::read(&body, Some(&title));
        let shown = |passage: crate::knowledge::Passage| {
            format!("{}: {}", passage.heading.unwrap_or_default(), passage.text)
        };
        (title, read.passages.into_iter().map(shown).collect())
    }

    #[test]
    fn a_document_is_read_back_as_it_was() {
        let text = |text: &str| text.to_owned();
        let blocks = vec![
            Block::Heading(1, text("恩阳跑团")),
            Block::Paragraph(text("1. 每周二 *19:00~20:00*\n# 集合")),
            Block::Heading(1, text("怎么找")),
            Block::Item(0, None, text("打电话")),
            Block::Item(1, Some(2), text("0827-336")),
            Block::Table(vec![vec![text("楼"), text("电话")], vec![text("一|二"), text("123")]]),
        ];
        let (title, passages) = read_back(blocks);
        assert_eq!(title, "恩阳跑团");
        assert_eq!(
            passages,
            [": 1. 每周二 *19:00~20:00*\n# 集合", "怎么找: 打电话\n0827-336\n楼，电话\n一|二，123"]
        );
    }

    proptest! {
        #[test]
        fn nothing_that_is_written_is_taken_for_markup(text in "[ -~恩阳，。]{1,60}") {
            let wanted = one_line(&text);
            prop_assume!(!wanted.is_empty());
            let blocks = vec![Block::Heading(1, "标题".into()), Block::Paragraph(text)];
            let (_, passages) = read_back(blocks);
            prop_assert_eq!(passages, [format!(": {wanted}")]);
        }
    }
}
