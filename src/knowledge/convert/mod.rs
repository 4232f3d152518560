//! Turns the files that offices write into Markdown knowledge documents.
//!
//! Pure: bytes and a name in, documents and troubles out; it reads no disk and writes none. What is
//! sent comes from outside, so everything is bounded: what it unpacks to, how many files, how deep,
//! how long. What a person is told about a trouble is worded in the catalogues.

mod answered;
mod archive;
mod blocks;
mod columns;
mod csv;
mod docx;
mod html;
mod layout;
mod name;
mod pdf;
mod plain;
mod sheet;
mod trouble;
mod unzip;
mod xlsx;
mod xml;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

pub use self::answered::Answered;
pub use self::name::{Folder, NotAFolder};
pub use self::trouble::{Trouble, Unfit};

/// A Markdown document made of what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Where it belongs below the folder that was asked for, ending in `.md`.
    pub path: PathBuf,
    /// The Markdown.
    pub text: String,
}

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Converted {
    /// The documents; none when the file is refused as a whole.
    pub documents: Vec<Made>,
    /// What is wrong with the file, or with parts of it that were left out.
    pub troubles: Vec<Trouble>,
}

/// How much a file may take.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Limits {
    /// Of what was sent.
    pub file_bytes: usize,
    /// Of all that it unpacks to.
    pub unpacked_bytes: usize,
    /// Files in an archive.
    pub files: usize,
    /// Of the text of one document.
    pub text_bytes: usize,
    /// Rows of one sheet.
    pub rows: usize,
    /// Pages of a PDF.
    pub pages: usize,
    /// From the first byte to the last document.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 20 * 1024 * 1024,
            unpacked_bytes: 100 * 1024 * 1024,
            files: 300,
            // The loader reads files of up to 4 MiB.
            text_bytes: 3 * 1024 * 1024,
            rows: 10_000,
            pages: 500,
            time: Duration::from_secs(20),
        }
    }
}

/// How much is left of the limits while one file is read.
struct Budget {
    limits: Limits,
    unpacked_bytes: usize,
    until: Instant,
}

impl Budget {
    fn new(limits: Limits) -> Self {
        Self { limits, unpacked_bytes: limits.unpacked_bytes, until: Instant::now() + limits.time }
    }

    /// To be asked now and then by whatever may take long.
    fn in_time(&self) -> Result<(), Unfit> {
        if Instant::now() < self.until { Ok(()) } else { Err(Unfit::TooSlow) }
    }

    /// Takes off what was unpacked.
    fn unpacked(&mut self, bytes: usize) -> Result<(), Unfit> {
        let left = self.unpacked_bytes.checked_sub(bytes);
        self.unpacked_bytes = left.ok_or(Unfit::Bomb { limit_mb: mb(self.limits.unpacked_bytes) })?;
        Ok(())
    }
}

fn mb(bytes: usize) -> usize {
    bytes / (1024 * 1024)
}

/// The sorts of file that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Markdown,
    Text,
    Docx,
    Xlsx,
    Csv,
    Html,
    Pdf,
    Zip,
}

impl Kind {
    fn of(extension: &str) -> Result<Self, Unfit> {
        Ok(match extension {
            "md" | "markdown" => Self::Markdown,
            "txt" => Self::Text,
            "docx" => Self::Docx,
            "xlsx" => Self::Xlsx,
            "csv" | "tsv" => Self::Csv,
            "html" | "htm" => Self::Html,
            "pdf" => Self::Pdf,
            "zip" => Self::Zip,
            "docm" | "dotm" | "xlsm" | "xltm" | "xlam" | "pptm" => return Err(Unfit::Macros),
            "doc" | "xls" | "wps" | "et" => return Err(Unfit::OldOffice),
            _ => return Err(Unfit::UnknownKind),
        })
    }
}

/// Reads one file, called `name` by whoever sent it. Blocks for at most `limits.time`, and a little.
pub fn convert(name: &str, bytes: &[u8], limits: Limits) -> Converted {
    let mut budget = Budget::new(limits);
    let mut converted = Converted::default();
    archive::file(name, bytes, 0, &mut budget, &mut converted);
    converted
}

/// What was sent as a file name that every file system takes.
pub fn file_name(name: &str) -> String {
    let (stem, extension) = name::parts(name);
    let extension = name::slug(&extension);
    format!("{}.{extension}", name::slug(stem))
}

/// Reads the content of a file that is no archive.
fn content(kind: Kind, stem: &str, bytes: &[u8], budget: &mut Budget) -> Result<Vec<Text>, Wrong> {
    match kind {
        Kind::Markdown => Ok(vec![Text::of(plain::markdown(bytes)?)]),
        Kind::Text => Ok(vec![Text::of(plain::text(stem, bytes)?)]),
        Kind::Docx => Ok(vec![Text::of(docx::read(stem, bytes, budget)?)]),
        Kind::Html => Ok(vec![Text::of(html::read(stem, bytes, budget)?)]),
        Kind::Pdf => Ok(vec![Text::of(pdf::read(stem, bytes, budget)?)]),
        Kind::Csv => Ok(vec![Text::of(csv::read(stem, bytes, budget)?)]),
        Kind::Xlsx => xlsx::read(stem, bytes, budget),
        Kind::Zip => Err(Unfit::TooDeep.into()),
    }
}

/// One document's text, and what tells it apart from others of the same file, such as a sheet.
struct Text {
    markdown: String,
    part: Option<String>,
}

impl Text {
    fn of(markdown: String) -> Self {
        Self { markdown, part: None }
    }
}

/// Why a file was not read, and where in it.
#[derive(Debug)]
struct Wrong {
    unfit: Unfit,
    part: Option<String>,
    line: Option<usize>,
}

impl From<Unfit> for Wrong {
    fn from(unfit: Unfit) -> Self {
        Self { unfit, part: None, line: None }
    }
}

impl Unfit {
    fn at(self, part: impl Into<String>, line: Option<usize>) -> Wrong {
        Wrong { unfit: self, part: Some(part.into()), line }
    }
}
