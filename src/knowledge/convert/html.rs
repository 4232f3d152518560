//! Web pages: headings, paragraphs, lists and tables of the main text. Read as a run of tags, without
//! a tree: however deep a page nests, nothing recurses.

use html5gum::{DefaultEmitter, Token, Tokenizer};

use super::blocks::{self, Block};
use super::trouble::Unfit;
use super::{Budget, Wrong, plain};
use crate::knowledge::markdown;

/// What is not the page's own text.
const SKIPPED: [&str; 11] = [
    "script", "style", "noscript", "template", "nav", "footer", "aside", "svg", "iframe", "select", "button",
];

/// Reads a page.
pub(super) fn read(stem: &str, bytes: &[u8], budget: &Budget) -> Result<String, Wrong> {
    let text = plain::clean(&in_utf8(bytes))?;
    let mut reader = Reader::default();
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for (at, token) in Tokenizer::new_with_emitter(&text, emitter).enumerate() {
        if at % 1024 == 0 {
            budget.in_time()?;
        }
        let Ok(token) = token;
        reader.token(token);
    }
    reader.end_block();
    let has_main = reader.main.is_some();
    let blocks = reader.main.take().filter(|main| !main.is_empty()).unwrap_or(reader.blocks);
    if blocks.is_empty() {
        return Err(Unfit::Empty.into());
    }
    // The page's title names the site as well; a heading of the page itself is better.
    let headed = matches!(blocks.first(), Some(Block::Heading(..)));
    let title = reader.title.filter(|title| !headed && !has_main && !title.trim().is_empty());
    Ok(blocks::markdown(title, blocks, stem)?)
}

/// The page in UTF-8 where it names another encoding at its beginning.
fn in_utf8(bytes: &[u8]) -> Vec<u8> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let named = head.split("charset=").nth(1).map(|rest| rest.trim_start_matches(['"', '\'']));
    let label: String = named
        .unwrap_or_default()
        .chars()
        .take_while(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_'))
        .collect();
    match encoding_rs::Encoding::for_label(label.as_bytes()) {
        Some(encoding) if std::str::from_utf8(bytes).is_err() => {
            encoding.decode(bytes).0.into_owned().into_bytes()
        }
        _ => bytes.to_vec(),
    }
}

#[derive(Default)]
struct Reader {
    title: Option<String>,
    in_title: bool,
    blocks: Vec<Block>,
    /// What stands in `main` or `article`: where a page has one, only that counts.
    main: Option<Vec<Block>>,
    in_main: usize,
    /// The open elements that are not read, the outermost first.
    skipping: Vec<String>,
    text: String,
    heading: Option<usize>,
    /// The open lists: the number of the last item in one that counts.
    lists: Vec<Option<usize>>,
    in_item: bool,
    tables: Vec<Vec<Vec<String>>>,
    preformatted: bool,
}

impl Reader {
    fn token(&mut self, token: Token) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                self.open(&name, tag.self_closing);
            }
            Token::EndTag(tag) => self.close(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => self.push(&String::from_utf8_lossy(&text.value)),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if self.in_title {
            self.title.get_or_insert_default().push_str(text);
        } else if self.skipping.is_empty() {
            for (at, line) in text.split(['\n', '\r']).enumerate() {
                // Chinese lines join without a space, others with one.
                if at > 0 && (self.preformatted || !self.text.ends_with(markdown::is_wide)) {
                    self.text.push(if self.preformatted { '\n' } else { ' ' });
                }
                self.text.push_str(line);
            }
        }
    }

    fn open(&mut self, name: &str, closes_itself: bool) {
        if name == "title" && self.title.is_none() {
            self.in_title = true;
            return;
        }
        // A page without an end of its head has a body all the same.
        if name == "body" {
            self.skipping.clear();
        }
        if SKIPPED.contains(&name) && !closes_itself {
            self.skipping.push(name.to_owned());
        }
        if !self.skipping.is_empty() {
            return;
        }
        match name {
            "br" => self.text.push('\n'),
            "main" | "article" => {
                self.end_block();
                self.in_main += 1;
                self.main.get_or_insert_default();
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_block();
                self.heading = name[1..].parse().ok();
            }
            "ul" | "ol" => {
                self.end_block();
                self.lists.push((name == "ol").then_some(0));
            }
            "li" => {
                self.end_block();
                self.in_item = true;
                if let Some(Some(number)) = self.lists.last_mut() {
                    *number += 1;
                }
            }
            "table" => {
                self.end_block();
                self.tables.push(Vec::new());
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    self.text.clear();
                    table.push(Vec::new());
                }
            }
            "pre" => {
                self.end_block();
                self.preformatted = true;
            }
            _ if is_block(name) => self.end_block(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if name == "title" {
            self.in_title = false;
            return;
        }
        if let Some(at) = self.skipping.iter().rposition(|open| open == name) {
            self.skipping.truncate(at);
            return;
        }
        if !self.skipping.is_empty() {
            return;
        }
        match name {
            "main" | "article" => {
                self.end_block();
                self.in_main = self.in_main.saturating_sub(1);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_block();
                self.heading = None;
            }
            "ul" | "ol" => {
                self.end_block();
                self.lists.pop();
                self.in_item = false;
            }
            "li" => {
                self.end_block();
                self.in_item = false;
            }
            "td" | "th" => {
                let cell = std::mem::take(&mut self.text);
                if let Some(row) = self.tables.last_mut().and_then(|table| table.last_mut()) {
                    row.push(cell);
                }
            }
            "table" => {
                if let Some(table) = self.tables.pop() {
                    match self.tables.is_empty() {
                        true => self.add(Block::Table(table)),
                        // A table in a cell is part of the cell's text.
                        false => {
                            self.text =
                                table.into_iter().map(|row| row.join(" ")).collect::<Vec<_>>().join("\n");
                        }
                    }
                }
            }
            "pre" => {
                self.end_block();
                self.preformatted = false;
            }
            _ if is_block(name) => self.end_block(),
            _ => {}
        }
    }

    fn end_block(&mut self) {
        // Inside a table the text waits for its cell to end.
        if !self.tables.is_empty() {
            if !self.text.trim().is_empty() {
                self.text.push('\n');
            }
            return;
        }
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() {
            return;
        }
        let depth = self.lists.len().saturating_sub(1);
        self.add(match self.heading {
            Some(level) => Block::Heading(level, text),
            None if self.in_item => Block::Item(depth, self.lists.last().copied().flatten(), text),
            None => Block::Paragraph(text),
        });
    }

    fn add(&mut self, block: Block) {
        match &mut self.main {
            Some(main) if self.in_main > 0 => main.push(block),
            _ => self.blocks.push(block),
        }
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "header"
            | "blockquote"
            | "dl"
            | "dt"
            | "dd"
            | "figure"
            | "figcaption"
            | "address"
            | "hr"
            | "details"
            | "summary"
            | "body"
            | "html"
            | "caption"
            | "fieldset"
            | "center"
    )
}
