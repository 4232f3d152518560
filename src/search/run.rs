//! Sorted runs: the terms of one field of one batch, each with its passages; and reading many at once.
//!
//! A term is written as its length, its bytes, the number of its passages, how many bytes those take,
//! and for each passage its distance from the one before, with one bit more that says whether the term
//! is there more than once; then how often follows. All numbers are LEB128.

use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;

/// How much of a run is in memory while it is read, in bytes.
const READ_AHEAD: usize = 32 << 10;

/// The longest number, in bytes.
const LONGEST_VARINT: usize = 5;

/// The runs of all fields of one batch.
pub struct Runs {
    lie: Lie,
    /// By field, in bytes.
    fields: Vec<Range<usize>>,
}

enum Lie {
    InMemory(Vec<u8>),
    /// The file goes with this.
    OnDisk(PathBuf),
}

impl Drop for Lie {
    fn drop(&mut self) {
        if let Self::OnDisk(path) = self {
            // What stays goes with the folder that is built in.
            let _ = std::fs::remove_file(path);
        }
    }
}

impl Runs {
    /// The runs that `bytes` holds, put away in `file` or kept in memory without one.
    pub fn new(bytes: &[u8], fields: Vec<Range<usize>>, file: Option<PathBuf>) -> io::Result<Self> {
        let lie = match file {
            Some(path) => {
                // First of all, so that a file half written is cleared away too.
                let lie = Lie::OnDisk(path.clone());
                std::fs::write(path, bytes)?;
                lie
            }
            None => Lie::InMemory(bytes.to_vec()),
        };
        Ok(Self { lie, fields })
    }

    fn read(&self, field: usize) -> io::Result<Run<'_>> {
        let Range { start, end } = self.fields[field];
        let source: Box<dyn Read + '_> = match &self.lie {
            Lie::InMemory(bytes) => Box::new(&bytes[start..end]),
            Lie::OnDisk(path) => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(start as u64))?;
                Box::new(file.take((end - start) as u64))
            }
        };
        let mut run =
            Run { source, left: end - start, buffer: Vec::new(), at: 0, term: 0..0, count: 0, prefix: 0 };
        run.advance()?;
        Ok(run)
    }
}

/// A run at one of its terms.
struct Run<'r> {
    source: Box<dyn Read + 'r>,
    /// How many bytes have not been read yet.
    left: usize,
    buffer: Vec<u8>,
    /// Where in the buffer the term's passages begin, or the next term does.
    at: usize,
    /// Where in the buffer the term stands; empty at the end.
    term: Range<usize>,
    /// Its first bytes: most comparisons need no more.
    prefix: u64,
    /// In how many passages it is.
    count: u32,
}

impl Run<'_> {
    /// To the next term; its passages are to be read after that.
    fn advance(&mut self) -> io::Result<()> {
        self.term = 0..0;
        self.hold(LONGEST_VARINT)?;
        if self.at == self.buffer.len() {
            return Ok(());
        }
        let length = self.number() as usize;
        self.hold(length + LONGEST_VARINT)?;
        self.term = self.at..self.at + length;
        self.at += length;
        let mut prefix = [0; 8];
        let known = length.min(prefix.len());
        prefix[..known].copy_from_slice(&self.buffer[self.term.start..][..known]);
        self.prefix = u64::from_be_bytes(prefix);
        self.count = self.number();
        Ok(())
    }

    fn term(&self) -> &[u8] {
        &self.buffer[self.term.clone()]
    }

    fn is_at_end(&self) -> bool {
        self.term.is_empty()
    }

    /// Adds the passages of the term to `postings`, counted from `first` on, and goes on to the next.
    fn take(&mut self, first: u32, postings: &mut Vec<(u32, u32)>) -> io::Result<()> {
        self.hold(LONGEST_VARINT)?;
        let length = self.number() as usize;
        self.hold(length)?;
        let mut passage = first;
        for _ in 0..self.count {
            let step = self.number();
            passage += step >> 1;
            postings.push((passage, if step & 1 == 0 { 1 } else { self.number() }));
        }
        self.advance()
    }

    /// Has so many of the bytes that follow in the buffer, or all that there are.
    fn hold(&mut self, bytes: usize) -> io::Result<()> {
        if self.buffer.len() - self.at >= bytes || self.left == 0 {
            return Ok(());
        }
        // The term stays, until the next one.
        let kept = if self.term.is_empty() { self.at } else { self.term.start };
        self.buffer.drain(..kept);
        self.at -= kept;
        self.term = self.term.start.saturating_sub(kept)..self.term.end.saturating_sub(kept);
        let more = bytes.max(READ_AHEAD).min(self.left);
        let start = self.buffer.len();
        self.buffer.resize(start + more, 0);
        self.source.read_exact(&mut self.buffer[start..])?;
        self.left -= more;
        Ok(())
    }

    fn number(&mut self) -> u32 {
        let (mut value, mut shift) = (0, 0);
        while let Some(&byte) = self.buffer.get(self.at) {
            self.at += 1;
            value |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
            shift += 7;
        }
        value
    }
}

/// The runs of one field of many batches, read as one: every term once, in order, with all its passages.
pub struct Merged<'r> {
    runs: Vec<Run<'r>>,
    /// The number of the first passage of each run.
    firsts: &'r [u32],
    /// Runs that have a term left, as a heap: the least term first, of equal ones the first run.
    heap: Vec<u32>,
}

impl<'r> Merged<'r> {
    /// Reads `field` of all batches, whose passages begin at `firsts`.
    pub fn new(batches: &[&'r Runs], firsts: &'r [u32], field: usize) -> io::Result<Self> {
        let runs = batches.iter().map(|batch| batch.read(field)).collect::<io::Result<Vec<_>>>()?;
        let heap = (0..runs.len() as u32).filter(|&run| !runs[run as usize].is_at_end()).collect();
        let mut merged = Self { runs, firsts, heap };
        for at in (0..merged.heap.len() / 2).rev() {
            merged.sink(at);
        }
        Ok(merged)
    }

    /// The next term with its passages and how often each has it; false when there is none.
    pub fn next(&mut self, term: &mut Vec<u8>, postings: &mut Vec<(u32, u32)>) -> io::Result<bool> {
        term.clear();
        postings.clear();
        while let Some(&least) = self.heap.first() {
            let run = &mut self.runs[least as usize];
            if postings.is_empty() {
                term.extend_from_slice(run.term());
            } else if run.term() != term {
                break;
            }
            run.take(self.firsts[least as usize], postings)?;
            if run.is_at_end() {
                self.heap.swap_remove(0);
            }
            self.sink(0);
        }
        Ok(!postings.is_empty())
    }

    fn sink(&mut self, mut at: usize) {
        while let Some(&left) = self.heap.get(2 * at + 1) {
            let mut below = 2 * at + 1;
            if self.heap.get(below + 1).is_some_and(|&right| self.is_before(right, left)) {
                below += 1;
            }
            if !self.is_before(self.heap[below], self.heap[at]) {
                break;
            }
            self.heap.swap(at, below);
            at = below;
        }
    }

    fn is_before(&self, one: u32, other: u32) -> bool {
        let (a, b) = (&self.runs[one as usize], &self.runs[other as usize]);
        (a.prefix, a.term(), one) < (b.prefix, b.term(), other)
    }
}

/// Writes one term.
pub fn write_term(out: &mut Vec<u8>, term: &[u8], count: u32, postings: &[u8]) {
    write_varint(out, term.len() as u32);
    out.extend_from_slice(term);
    write_varint(out, count);
    write_varint(out, postings.len() as u32);
    out.extend_from_slice(postings);
}

/// Writes a number as LEB128.
pub fn write_varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
