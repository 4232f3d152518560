//! Tables as text: separated by commas, semicolons or tabs, in whatever encoding the office wrote.

use super::trouble::Unfit;
use super::{Budget, Wrong, plain, sheet};

/// Reads a table.
pub(super) fn read(stem: &str, bytes: &[u8], budget: &Budget) -> Result<String, Wrong> {
    let text = plain::clean(bytes)?;
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().and_then(|position| usize::try_from(position.line()).ok());
            Wrong { unfit: Unfit::Damaged, part: None, line }
        })?;
        if rows.len() >= budget.limits.rows {
            return Err(Unfit::TooManyRows { limit: budget.limits.rows }.into());
        }
        rows.push(record.iter().map(str::to_owned).collect());
    }
    Ok(sheet::document(stem, &rows)?)
}

/// What the first lines hold most of.
fn delimiter(text: &str) -> u8 {
    let count =
        |mark: u8| text.lines().take(5).map(|line| line.bytes().filter(|byte| *byte == mark).count()).sum();
    let counted = [b',', b'\t', b';'].map(|mark| -> (usize, u8) { (count(mark), mark) });
    counted.into_iter().rev().max_by_key(|(count, _)| *count).map_or(b',', |(_, mark)| mark)
}
