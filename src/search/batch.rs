//! The terms of a few thousand passages and where they stand, gathered in memory and handed on sorted.
//!
//! An index asks of every term in which passages it is, while the texts come passage by passage. To look
//! each term up in one large table costs a miss of the cache a term, three times what it takes to cut the
//! text. So here a term and its passage become one number, and the numbers are sorted.

use std::ops::Range;

use tantivy::tokenizer::MAX_TOKEN_LEN;
use xxhash_rust::xxh3::xxh3_64;

use super::run::{write_term, write_varint};

/// The most passages of one batch: what the lower part of a number can say.
pub const MOST_PASSAGES: usize = 1 << PASSAGE_BITS;

const PASSAGE_BITS: u32 = 16;

/// The longest term that is its own number, in bytes of UTF-8: two ideographs.
const PACKED: usize = 6;

/// The terms of one field of a batch.
#[derive(Default)]
pub struct Gathered {
    /// Term and passage of each occurrence. A short term is its bytes, first byte highest, so that the
    /// order of numbers is the order of terms; a longer one is its number in `long`, which lies below all
    /// of those, as no term begins with two zero bytes.
    occurrences: Vec<u64>,
    /// For sorting.
    spare: Vec<u64>,
    long: Numbered,
}

impl Gathered {
    /// Notes that `passage` has `term` once more. A term too long for any index is passed over.
    pub fn note(&mut self, term: &str, passage: u16) {
        if term.len() > MAX_TOKEN_LEN {
            return;
        }
        let bytes = term.as_bytes();
        let term = if bytes.len() <= PACKED {
            let mut packed = [0; 8];
            packed[..bytes.len()].copy_from_slice(bytes);
            u64::from_be_bytes(packed)
        } else {
            u64::from(self.long.number(bytes)) << PASSAGE_BITS
        };
        self.occurrences.push(term | u64::from(passage));
    }

    /// How many occurrences were noted.
    pub fn len(&self) -> usize {
        self.occurrences.len()
    }

    /// Notes for `passage` what these occurrences noted for another.
    pub fn repeat(&mut self, occurrences: Range<usize>, passage: u16) {
        for at in occurrences {
            let term = self.occurrences[at] >> PASSAGE_BITS << PASSAGE_BITS;
            self.occurrences.push(term | u64::from(passage));
        }
    }

    /// Writes each term with its passages, sorted by term, and begins anew.
    pub fn write(&mut self, out: &mut Vec<u8>) {
        sort(&mut self.occurrences, &mut self.spare);
        let short = self.occurrences.partition_point(|&one| one >> (PASSAGE_BITS + u32::BITS) == 0);
        let (long, mut short) = self.occurrences.split_at(short);
        let mut long: Vec<&[u64]> = long.chunk_by(same_term).collect();
        let name = |group: &[u64]| self.long.term((group[0] >> PASSAGE_BITS) as u32);
        long.sort_unstable_by_key(|group| name(group));
        let mut long = long.into_iter().peekable();
        let mut postings = Vec::new();
        while let Some(&first) = short.first() {
            let packed = (first >> PASSAGE_BITS << PASSAGE_BITS).to_be_bytes();
            let term = packed.split(|&byte| byte == 0).next().unwrap_or_default();
            while let Some(group) = long.next_if(|group| name(group) < term) {
                write_group(out, name(group), group, &mut postings);
            }
            let (group, rest) =
                short.split_at(short.iter().position(|one| !same_term(one, &first)).unwrap_or(short.len()));
            write_group(out, term, group, &mut postings);
            short = rest;
        }
        for group in long {
            write_group(out, name(group), group, &mut postings);
        }
        self.occurrences.clear();
        self.long.clear();
    }
}

fn same_term(one: &u64, other: &u64) -> bool {
    one >> PASSAGE_BITS == other >> PASSAGE_BITS
}

/// The passages of one term with how often each has it.
fn write_group(out: &mut Vec<u8>, term: &[u8], group: &[u64], postings: &mut Vec<u8>) {
    postings.clear();
    let (mut before, mut count) = (0, 0);
    for times in group.chunk_by(|one, other| one == other) {
        let passage = times[0] as u16;
        // Nearly always once: that takes one bit.
        write_varint(postings, u32::from(passage - before) << 1 | u32::from(times.len() > 1));
        if times.len() > 1 {
            write_varint(postings, times.len() as u32);
        }
        (before, count) = (passage, count + 1);
    }
    write_term(out, term, count, postings);
}

/// Sorts by all bytes but those of the passage, which come in order and stay so.
fn sort(numbers: &mut Vec<u64>, spare: &mut Vec<u64>) {
    spare.resize(numbers.len(), 0);
    for shift in (PASSAGE_BITS..u64::BITS).step_by(8) {
        let digit = |number: u64| (number >> shift) as usize & 0xff;
        let mut starts = [0; 256];
        for &number in &*numbers {
            starts[digit(number)] += 1;
        }
        if starts.contains(&numbers.len()) {
            continue;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += std::mem::replace(start, sum);
        }
        for &number in &*numbers {
            let place = &mut starts[digit(number)];
            spare[*place] = number;
            *place += 1;
        }
        std::mem::swap(numbers, spare);
    }
}

/// Terms by number, in the order in which they first came.
#[derive(Default)]
struct Numbered {
    /// All terms, one after another, and where each ends.
    bytes: Vec<u8>,
    ends: Vec<u32>,
    /// Open addressing: a number and one, or 0.
    table: Vec<u32>,
}

impl Numbered {
    fn number(&mut self, term: &[u8]) -> u32 {
        if self.table.len() <= 2 * self.ends.len() {
            self.grow();
        }
        let slot = self.slot(term);
        if self.table[slot] == 0 {
            self.bytes.extend_from_slice(term);
            self.ends.push(self.bytes.len() as u32);
            self.table[slot] = self.ends.len() as u32;
        }
        self.table[slot] - 1
    }

    /// Where a term stands, or would.
    fn slot(&self, term: &[u8]) -> usize {
        let mask = self.table.len() - 1;
        let mut slot = xxh3_64(term) as usize & mask;
        while self.table[slot] != 0 && self.term(self.table[slot] - 1) != term {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        self.table = vec![0; (2 * self.table.len()).max(1 << 12)];
        for number in 0..self.ends.len() as u32 {
            let slot = self.slot(self.term(number));
            self.table[slot] = number + 1;
        }
    }

    fn term(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.bytes[start as usize..self.ends[number] as usize]
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        self.table.fill(0);
    }
}
