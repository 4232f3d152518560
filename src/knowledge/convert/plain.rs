//! Markdown as it is, and text without markup.

use super::Wrong;
use super::blocks::{self, Block};
use super::columns;
use super::trouble::Unfit;
use crate::knowledge::decode;

/// Lines up to this long may be one paragraph that was broken by hand.
const BROKEN_BY_HAND_CHARS: usize = 80;

/// The clean text of a file.
pub(super) fn clean(bytes: &[u8]) -> Result<String, Wrong> {
    let decoded = decode::decode(bytes).map_err(|_| Unfit::OtherContent)?;
    if let Some(line) = decoded.damaged_line {
        return Err(Wrong { unfit: Unfit::Damaged, part: None, line: Some(line) });
    }
    if decoded.text.trim().is_empty() {
        return Err(Unfit::Empty.into());
    }
    Ok(decoded.text)
}

/// Markdown stays as its author wrote it; only its encoding becomes UTF-8.
pub(super) fn markdown(bytes: &[u8]) -> Result<String, Wrong> {
    let mut text = clean(bytes)?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

/// Text: paragraphs as its empty lines part them, or a paragraph a line; questions and answers where
/// lines begin with such a sign.
pub(super) fn text(stem: &str, bytes: &[u8]) -> Result<String, Wrong> {
    Ok(blocks::markdown(None, read(&clean(bytes)?), stem)?)
}

/// Text as blocks.
pub(super) fn read(text: &str) -> Vec<Block> {
    let parted = text.trim().contains("\n\n");
    let by_hand = parted && text.lines().all(|line| line.chars().count() <= BROKEN_BY_HAND_CHARS);
    let mut blocks: Vec<Block> = Vec::new();
    let mut goes_on = false;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            goes_on = false;
            continue;
        }
        match columns::marked(line) {
            Some((true, question)) => {
                blocks.push(Block::Heading(2, question.to_owned()));
                goes_on = false;
            }
            Some((false, answer)) => {
                blocks.push(Block::Paragraph(answer.to_owned()));
                goes_on = true;
            }
            None => match blocks.last_mut() {
                Some(Block::Paragraph(paragraph)) if goes_on && by_hand => {
                    paragraph.push('\n');
                    paragraph.push_str(line);
                }
                _ => {
                    blocks.push(Block::Paragraph(line.to_owned()));
                    goes_on = true;
                }
            },
        }
    }
    blocks
}
