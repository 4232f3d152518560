//! What the index stores of a passage: one record, read where it lies in its block.
//!
//! The library wraps a document's stored fields in a form of its own. There is only one such field, so
//! the record is the end of those bytes, whatever comes before; and it ends with its own length.

use super::kept::{self, Sentence};
use super::shorthand;
use crate::knowledge::Passage;

/// How many bytes the length takes.
const LENGTH: usize = 4;

/// A passage as it was stored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stored {
    /// The headings above it.
    pub heading: Option<String>,
    /// Its text as shown.
    pub text: String,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
}

/// Writes the record of a passage, whose text is given folded as well: how long the heading is (one more,
/// or 0 without one) and the text, both, the sentences, and how long all of that is.
pub fn encode(passage: &Passage, folded: &[char]) -> Vec<u8> {
    let heading = passage.heading.as_deref().map(shorthand::encode);
    let text = shorthand::encode(&passage.text);
    let mut record = Vec::with_capacity(text.len() + 64);
    kept::write_varint(&mut record, heading.as_ref().map_or(0, |heading| heading.len() + 1));
    kept::write_varint(&mut record, text.len());
    record.extend_from_slice(heading.as_deref().unwrap_or_default());
    record.extend_from_slice(&text);
    record.extend_from_slice(&kept::encode(&kept::sentences(folded)));
    let length = record.len() as u32;
    record.extend_from_slice(&length.to_le_bytes());
    record
}

/// Reads a record at the end of some bytes; `None` when there is none.
pub fn decode(bytes: &[u8]) -> Option<Stored> {
    let (rest, length) = bytes.split_last_chunk::<LENGTH>()?;
    let start = rest.len().checked_sub(u32::from_le_bytes(*length) as usize)?;
    let (heading, rest) = kept::read_varint(&rest[start..])?;
    let (text, rest) = kept::read_varint(rest)?;
    let (before, rest) = rest.split_at_checked(heading.saturating_sub(1))?;
    let (text, sentences) = rest.split_at_checked(text)?;
    Some(Stored {
        heading: (heading > 0).then(|| shorthand::decode(before)),
        text: shorthand::decode(text),
        sentences: kept::decode(sentences),
    })
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::*;

    #[test]
    fn a_passage_comes_back_whatever_stands_before_it() {
        for heading in [None, Some(""), Some("概况 › 跑手")] {
            for text in ["", "恩阳跑团有跑手。他们每周跑步！🙂", &"长".repeat(5_000)] {
                let passage = Passage { heading: heading.map(str::to_owned), text: text.to_owned() };
                let folded: Vec<char> = text.chars().map(fold).collect();
                let mut bytes = vec![1, 2, 3];
                bytes.extend(encode(&passage, &folded));
                let stored = decode(&bytes).expect("a record");
                assert_eq!((stored.heading, stored.text), (passage.heading, passage.text));
                assert_eq!(stored.sentences, kept::sentences(&folded));
            }
        }
    }

    #[test]
    fn bytes_without_a_record_are_told_apart() {
        for bytes in [&[][..], &[1, 2, 3], &[9, 0, 0, 0], &[5, 9, 2, 0, 0, 0], &[0xff; 9]] {
            assert_eq!(decode(bytes), None, "{bytes:?}");
        }
    }
}
