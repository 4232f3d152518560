//! A table of questions and answers as a document: one section a question, so that the heading is
//! what people ask and the passage what they are told.

use super::blocks;
use super::columns;
use super::trouble::Unfit;

/// The document that a sheet makes.
pub(super) fn document(title: &str, rows: &[Vec<String>]) -> Result<String, Unfit> {
    if rows.is_empty() {
        return Err(Unfit::Empty);
    }
    let (header, answers) = columns::header(rows).ok_or(Unfit::NoColumns)?;
    let cell = |row: &[String], column: usize| row.get(column).is_some_and(|cell| !cell.trim().is_empty());
    let is_whole = |row: &&Vec<String>| cell(row, answers.answer);
    let below: Vec<Vec<String>> = rows[header + 1..].iter().filter(is_whole).cloned().collect();
    if !below.first().is_some_and(|row| cell(row, answers.question)) {
        return Err(Unfit::NoRows);
    }
    Ok(blocks::questions(title, &answers, &rows[header], &below))
}
