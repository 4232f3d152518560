//! Word documents: headings, paragraphs, lists and tables.

use std::collections::HashMap;

use super::blocks::{self, Block};
use super::trouble::Unfit;
use super::unzip::Archive;
use super::xml::{self, Step, Tag};
use super::{Budget, Wrong};

const TEXT: &str = "word/document.xml";
const STYLES: &str = "word/styles.xml";
const LISTS: &str = "word/numbering.xml";

/// Reads a document.
pub(super) fn read(stem: &str, bytes: &[u8], budget: &mut Budget) -> Result<String, Wrong> {
    let mut archive = Archive::office(bytes, budget)?;
    let text = archive.part(TEXT, budget)?.ok_or(Unfit::OtherContent)?;
    let mut reader = Reader::default();
    // Without these it is a document all the same.
    if let Ok(Some(styles)) = archive.part(STYLES, budget) {
        reader.levels = levels(&styles);
    }
    if let Ok(Some(lists)) = archive.part(LISTS, budget) {
        reader.numbered = numbered(&lists);
    }
    xml::steps(&text, |step| {
        budget.in_time()?;
        reader.step(step);
        Ok(())
    })
    .map_err(|unfit| unfit.at(TEXT, None))?;
    Ok(blocks::markdown(reader.title, reader.blocks, stem)?)
}

/// The level of each style that makes a heading; 0 for the title of the document.
fn levels(styles: &[u8]) -> HashMap<String, usize> {
    let mut levels = HashMap::new();
    let mut style = String::new();
    let _ = xml::steps(styles, |step| {
        if let Step::Open(tag) = step {
            match tag.name.as_str() {
                "style" => style = tag.get("styleId").unwrap_or_default().to_owned(),
                "name" => {
                    if let Some(level) = tag.get("val").and_then(named_level) {
                        levels.insert(style.clone(), level);
                    }
                }
                "outlineLvl" => {
                    let level = tag.get("val").and_then(|level| level.parse::<usize>().ok());
                    if let Some(level) = level.filter(|level| *level < 9) {
                        levels.entry(style.clone()).or_insert(level + 1);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    });
    levels
}

fn named_level(name: &str) -> Option<usize> {
    let name = name.to_lowercase();
    match name.strip_prefix("heading ") {
        Some(level) => level.trim().parse().ok().filter(|level| (1..=9).contains(level)),
        None => (name == "title").then_some(0),
    }
}

/// The lists, as number and depth, that count their items.
fn numbered(lists: &[u8]) -> HashMap<(String, usize), bool> {
    let mut forms: HashMap<(String, usize), bool> = HashMap::new();
    let mut lists_of: Vec<(String, String)> = Vec::new();
    let (mut form, mut depth, mut list) = (String::new(), 0, String::new());
    let _ = xml::steps(lists, |step| {
        if let Step::Open(tag) = step {
            let value = || tag.get("val").unwrap_or_default().to_owned();
            match tag.name.as_str() {
                "abstractNum" => form = tag.get("abstractNumId").unwrap_or_default().to_owned(),
                "lvl" => depth = tag.get("ilvl").and_then(|depth| depth.parse().ok()).unwrap_or(0),
                "numFmt" => {
                    forms.insert((form.clone(), depth), !matches!(value().as_str(), "bullet" | "none"));
                }
                "num" => list = tag.get("numId").unwrap_or_default().to_owned(),
                "abstractNumId" => lists_of.push((list.clone(), value())),
                _ => {}
            }
        }
        Ok(())
    });
    let of = |(list, form): &(String, String)| {
        let levels = forms.iter().filter(|((known, _), _)| known == form);
        levels.map(|((_, depth), counts)| ((list.clone(), *depth), *counts)).collect::<Vec<_>>()
    };
    lists_of.iter().flat_map(of).collect()
}

#[derive(Default)]
struct Reader {
    levels: HashMap<String, usize>,
    numbered: HashMap<(String, usize), bool>,
    /// How far each counting list has come.
    counts: HashMap<(String, usize), usize>,
    title: Option<String>,
    blocks: Vec<Block>,
    paragraph: Paragraph,
    /// The tables that are open, from the outermost: tables stand in cells.
    tables: Vec<Table>,
    /// Inside what is not read: deleted text, the fallback of a drawing, a field's code.
    skipping: usize,
    in_text: bool,
    in_properties: bool,
}

#[derive(Default)]
struct Paragraph {
    text: String,
    level: Option<usize>,
    list: Option<String>,
    depth: usize,
}

#[derive(Default)]
struct Table {
    rows: Vec<Vec<String>>,
    cell: String,
}

impl Reader {
    fn step(&mut self, step: Step) {
        match step {
            Step::Open(tag) if is_skipped(&tag.name) => self.skipping += 1,
            Step::Close(name) if is_skipped(&name) => self.skipping = self.skipping.saturating_sub(1),
            _ if self.skipping > 0 => {}
            Step::Open(tag) => self.open(&tag),
            Step::Close(name) => self.close(&name),
            Step::Text(text) if self.in_text => self.paragraph.text.push_str(&text),
            Step::Text(_) => {}
        }
    }

    fn open(&mut self, tag: &Tag) {
        let number = |name: &str| tag.get(name).and_then(|value| value.parse().ok());
        match tag.name.as_str() {
            "t" => self.in_text = true,
            "pPr" => self.in_properties = true,
            "tab" if !self.in_properties => self.paragraph.text.push(' '),
            "br" | "cr" => self.paragraph.text.push('\n'),
            "noBreakHyphen" => self.paragraph.text.push('-'),
            "pStyle" => {
                self.paragraph.level = tag.get("val").and_then(|style| self.levels.get(style)).copied();
            }
            "outlineLvl" if self.in_properties => {
                self.paragraph.level = number("val").filter(|level| *level < 9).map(|level: usize| level + 1);
            }
            "numId" => self.paragraph.list = tag.get("val").filter(|list| *list != "0").map(str::to_owned),
            "ilvl" => self.paragraph.depth = number("val").unwrap_or(0),
            "tbl" => self.tables.push(Table::default()),
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Vec::new());
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "pPr" => self.in_properties = false,
            "p" => self.end_paragraph(),
            "tc" => {
                if let Some(Table { rows, cell }) = self.tables.last_mut()
                    && let Some(row) = rows.last_mut()
                {
                    row.push(std::mem::take(cell));
                }
            }
            "tbl" => self.end_table(),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Paragraph { text, level, list, depth } = std::mem::take(&mut self.paragraph);
        if let Some(table) = self.tables.last_mut() {
            if !table.cell.is_empty() {
                table.cell.push('\n');
            }
            table.cell.push_str(&text);
            return;
        }
        if text.trim().is_empty() {
            return;
        }
        let block = match (level, list) {
            (Some(0), _) if self.title.is_none() && self.blocks.is_empty() => {
                self.title = Some(text);
                return;
            }
            (Some(level), _) => Block::Heading(level.max(1), text),
            (None, Some(list)) => Block::Item(depth, self.count(list, depth), text),
            (None, None) => Block::Paragraph(text),
        };
        self.blocks.push(block);
    }

    /// The item's number where the list counts.
    fn count(&mut self, list: String, depth: usize) -> Option<usize> {
        let place = (list, depth);
        if !self.numbered.get(&place).copied().unwrap_or(false) {
            return None;
        }
        // A deeper list begins again below the next item.
        self.counts.retain(|(list, deep), _| *list != place.0 || *deep <= depth);
        let count = self.counts.entry(place).or_default();
        *count += 1;
        Some(*count)
    }

    fn end_table(&mut self) {
        let Some(table) = self.tables.pop() else { return };
        match self.tables.last_mut() {
            // A table in a cell is part of the cell's text.
            Some(outer) => {
                for row in table.rows {
                    outer.cell.push('\n');
                    outer.cell.push_str(&row.join(" "));
                }
            }
            None => self.blocks.push(Block::Table(table.rows)),
        }
    }
}

fn is_skipped(name: &str) -> bool {
    matches!(name, "del" | "delText" | "instrText" | "Fallback" | "moveFrom" | "annotation" | "sectPr")
}
