//! Workbooks: each sheet with columns of questions and answers becomes a document.
//!
//! Cells are read one by one as they stand in the file. A library that lays sheets out as a full
//! grid was not taken: two far cells, in a file of two kilobytes, make it ask for more memory than
//! there is, and that ends the process.

use super::trouble::Unfit;
use super::unzip::Archive;
use super::xml::{self, Step, Tag};
use super::{Budget, Text, Wrong, sheet};

mod date;

/// Cells to the right of this are not columns that people fill in.
const MOST_COLUMNS: usize = 100;

/// Reads a workbook.
pub(super) fn read(stem: &str, bytes: &[u8], budget: &mut Budget) -> Result<Vec<Text>, Wrong> {
    let mut archive = Archive::office(bytes, budget)?;
    let sheets = sheets(&mut archive, budget)?;
    let strings = match archive.part("xl/sharedStrings.xml", budget)? {
        Some(part) => strings(&part, budget).map_err(|unfit| unfit.at("sharedStrings", None))?,
        None => Vec::new(),
    };
    let dates = match archive.part("xl/styles.xml", budget)? {
        Some(styles) => date::formats(&styles),
        None => Vec::new(),
    };
    let mut texts = Vec::new();
    let mut first_wrong = None;
    let only = sheets.len() == 1;
    for (name, path) in sheets {
        let Some(part) = archive.part(&path, budget)? else { continue };
        let read = rows(&part, &strings, &dates, budget);
        let title = if only || is_unnamed(&name) { stem.to_owned() } else { format!("{stem} · {name}") };
        match read.and_then(|rows| sheet::document(&title, &rows)) {
            Ok(markdown) => {
                let part = (!only).then(|| name.clone());
                texts.push(Text { markdown, part });
            }
            // Empty sheets come with every workbook.
            Err(Unfit::Empty) => {}
            Err(unfit @ (Unfit::NoColumns | Unfit::NoRows)) => {
                first_wrong.get_or_insert(unfit.at(name, None));
            }
            Err(unfit) => return Err(unfit.at(name, None)),
        }
    }
    match (texts.is_empty(), first_wrong) {
        (true, Some(wrong)) => Err(wrong),
        (true, None) => Err(Unfit::Empty.into()),
        (false, _) => Ok(texts),
    }
}

/// Names that the program gave.
fn is_unnamed(sheet: &str) -> bool {
    sheet.is_ascii() && sheet.to_ascii_lowercase().starts_with("sheet")
}

/// The sheets that can be seen: their names, and where their cells are.
fn sheets(archive: &mut Archive<'_>, budget: &mut Budget) -> Result<Vec<(String, String)>, Wrong> {
    let book = archive.part("xl/workbook.xml", budget)?.ok_or(Unfit::OtherContent)?;
    let links = archive.part("xl/_rels/workbook.xml.rels", budget)?.ok_or(Unfit::OtherContent)?;
    let mut targets = Vec::new();
    opened(&links, |tag| {
        if tag.name == "Relationship" {
            let get = |name| tag.get(name).unwrap_or_default().to_owned();
            targets.push((get("Id"), get("Target")));
        }
    })
    .map_err(|unfit| unfit.at("workbook.xml.rels", None))?;
    let mut sheets = Vec::new();
    opened(&book, |tag| {
        let is_seen = !matches!(tag.get("state"), Some("hidden" | "veryHidden"));
        if tag.name == "sheet" && is_seen {
            let id = tag.get("id").unwrap_or_default();
            if let Some((_, target)) = targets.iter().find(|(known, _)| known == id) {
                let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
                sheets.push((tag.get("name").unwrap_or_default().to_owned(), path));
            }
        }
    })
    .map_err(|unfit| unfit.at("workbook.xml", None))?;
    Ok(sheets)
}

fn opened(part: &[u8], mut each: impl FnMut(&Tag)) -> Result<(), Unfit> {
    xml::steps(part, |step| {
        if let Step::Open(tag) = &step {
            each(tag);
        }
        Ok(())
    })
}

/// The strings that cells name by number. How they are pronounced is left out.
fn strings(part: &[u8], budget: &Budget) -> Result<Vec<String>, Unfit> {
    let mut strings = Vec::new();
    let mut string = String::new();
    let (mut in_text, mut pronounced) = (false, false);
    xml::steps(part, |step| {
        match step {
            Step::Open(tag) => match tag.name.as_str() {
                "t" => in_text = !pronounced,
                "rPh" => pronounced = true,
                _ => {}
            },
            Step::Close(name) => match name.as_str() {
                "t" => in_text = false,
                "rPh" => pronounced = false,
                "si" => {
                    budget.in_time()?;
                    strings.push(std::mem::take(&mut string));
                }
                _ => {}
            },
            Step::Text(text) if in_text => string.push_str(&text),
            Step::Text(_) => {}
        }
        Ok(())
    })?;
    Ok(strings)
}

/// A cell as it is read.
#[derive(Default)]
struct Cell {
    column: usize,
    kind: String,
    style: usize,
    value: String,
}

impl Cell {
    fn open(tag: &Tag, next: usize) -> Self {
        let style = tag.get("s").and_then(|style| style.parse().ok()).unwrap_or(0);
        Self {
            column: tag.get("r").and_then(column).unwrap_or(next),
            kind: tag.get("t").unwrap_or_default().to_owned(),
            style,
            value: String::new(),
        }
    }

    fn text(self, strings: &[String], dates: &[bool]) -> String {
        match self.kind.as_str() {
            "s" => self
                .value
                .trim()
                .parse()
                .ok()
                .and_then(|at: usize| strings.get(at))
                .cloned()
                .unwrap_or_default(),
            "b" => (if self.value.trim() == "1" { "TRUE" } else { "FALSE" }).to_owned(),
            "e" => String::new(),
            "" | "n" if dates.get(self.style) == Some(&true) => date::read(&self.value).unwrap_or(self.value),
            "" | "n" => number(&self.value),
            _ => self.value,
        }
    }
}

/// The column of a reference such as `B7`, from 0.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters
        .take(4)
        .fold(0, |number, letter| number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

/// A number without the dust of binary fractions.
fn number(value: &str) -> String {
    match value.trim().parse::<f64>() {
        Ok(number) if number.is_finite() && value.contains(['.', 'E', 'e']) => {
            format!("{}", (number * 1e10).round() / 1e10)
        }
        _ => value.trim().to_owned(),
    }
}

/// The rows that hold anything.
fn rows(part: &[u8], strings: &[String], dates: &[bool], budget: &Budget) -> Result<Vec<Vec<String>>, Unfit> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let mut cell = None;
    let mut in_value = false;
    xml::steps(part, |step| {
        match step {
            Step::Open(tag) => match tag.name.as_str() {
                "c" => cell = Some(Cell::open(&tag, row.len())),
                "v" | "t" => in_value = true,
                "rPh" => in_value = false,
                _ => {}
            },
            Step::Close(name) => match name.as_str() {
                "v" | "t" => in_value = false,
                "c" => {
                    if let Some(cell) = cell.take().filter(|cell: &Cell| cell.column < MOST_COLUMNS) {
                        if row.len() <= cell.column {
                            row.resize(cell.column + 1, String::new());
                        }
                        let column = cell.column;
                        row[column] = cell.text(strings, dates);
                    }
                }
                "row" => {
                    budget.in_time()?;
                    let row = std::mem::take(&mut row);
                    if row.iter().any(|cell| !cell.trim().is_empty()) {
                        rows.push(row);
                    }
                    if rows.len() > budget.limits.rows {
                        return Err(Unfit::TooManyRows { limit: budget.limits.rows });
                    }
                }
                _ => {}
            },
            Step::Text(text) => {
                if let Some(cell) = cell.as_mut().filter(|_| in_value) {
                    cell.value.push_str(&text);
                }
            }
        }
        Ok(())
    })?;
    Ok(rows)
}
