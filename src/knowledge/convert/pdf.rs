//! The text of a PDF, page by page. The only place that knows the library.
//!
//! The library is asked for single steps of the pages' programs, each with a limit; where the text
//! stands decides lines and paragraphs, in [`layout`].

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Encoding, LoadOptions, Object, ObjectId};

use super::blocks;
use super::layout::{self, Fragment, Pen};
use super::trouble::Unfit;
use super::{Budget, Wrong};

/// A page's program, or a font, larger than this was not made by an office program.
const LARGEST_STREAM_BYTES: usize = 16 * 1024 * 1024;
/// Object streams are read before anything else is known.
const LARGEST_OBJECTS_BYTES: usize = 64 * 1024 * 1024;
/// Fewer characters in a whole file are stamps and page numbers of a scan.
const FEWEST_CHARS: usize = 10;

/// Reads a document.
pub(super) fn read(stem: &str, bytes: &[u8], budget: &mut Budget) -> Result<String, Wrong> {
    let options = LoadOptions::with_max_decompressed_size(LARGEST_OBJECTS_BYTES);
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| unfit(&error))?;
    if document.is_encrypted() || document.was_encrypted() && document.get_pages().is_empty() {
        return Err(Unfit::Encrypted.into());
    }
    let pages = document.get_pages();
    if pages.is_empty() {
        return Err(Unfit::Damaged.into());
    }
    if pages.len() > budget.limits.pages {
        return Err(Unfit::TooManyPages { limit: budget.limits.pages }.into());
    }
    let mut read = Vec::with_capacity(pages.len());
    for (number, page) in pages {
        let line = usize::try_from(number).ok();
        let fragments = fragments(&document, page, budget);
        read.push(fragments.map_err(|unfit| Wrong { unfit, part: None, line })?);
    }
    let text: String = read.iter().flatten().flat_map(|fragment| fragment.text.chars()).collect();
    let readable = text.chars().filter(|char| char.is_alphanumeric()).count();
    let unreadable = text.chars().filter(|char| *char == char::REPLACEMENT_CHARACTER).count();
    if readable < FEWEST_CHARS || unreadable > readable {
        return Err(Unfit::NoText.into());
    }
    Ok(blocks::markdown(None, layout::blocks(&read), stem)?)
}

fn unfit(error: &lopdf::Error) -> Unfit {
    match error {
        lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword => Unfit::Encrypted,
        lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => {
            Unfit::Bomb { limit_mb: super::mb(LARGEST_OBJECTS_BYTES) }
        }
        _ => Unfit::Damaged,
    }
}

/// What stands on a page, in the order in which it was written.
fn fragments(document: &Document, page: ObjectId, budget: &mut Budget) -> Result<Vec<Fragment>, Unfit> {
    budget.in_time()?;
    let fonts = fonts(document, page);
    let mut encodings: BTreeMap<&[u8], Option<Encoding<'_>>> = BTreeMap::new();
    for (name, font) in &fonts {
        let encoding = font.get_font_encoding_with_limit(document, LARGEST_STREAM_BYTES);
        encodings.insert(name, encoding.ok());
    }
    let content =
        document.get_page_content_with_limit(page, LARGEST_STREAM_BYTES).map_err(|error| unfit(&error))?;
    budget.unpacked(content.len())?;
    let mut pen = Pen::default();
    let mut font: Option<&Encoding<'_>> = None;
    let mut fragments = Vec::new();
    for (at, operation) in Content::decode_iter(&content).enumerate() {
        if at % 1024 == 0 {
            budget.in_time()?;
        }
        // What was read before a fault in the page's program stays read.
        let Ok(operation) = operation else { break };
        if operation.operator == "Tf" {
            let name = operation.operands.first().and_then(|name| name.as_name().ok());
            font = name.and_then(|name| encodings.get(name)).and_then(Option::as_ref);
        }
        if let Some(text) = shown(&operation, font, &mut pen) {
            fragments.extend(pen.write(text));
        }
    }
    Ok(fragments)
}

/// A page's fonts. Where one says itself what its characters mean, that counts.
fn fonts(document: &Document, page: ObjectId) -> Vec<(Vec<u8>, Dictionary)> {
    let fonts = document.get_page_fonts(page).unwrap_or_default();
    let plain = |(name, font): (Vec<u8>, &Dictionary)| {
        let mut font = font.clone();
        if font.has(b"ToUnicode") {
            font.remove(b"Encoding");
        }
        (name, font)
    };
    fonts.into_iter().map(plain).collect()
}

/// Moves the pen as the operation says; the text that it shows, if any.
fn shown(operation: &Operation, font: Option<&Encoding<'_>>, pen: &mut Pen) -> Option<String> {
    let numbers: Vec<f32> = operation.operands.iter().filter_map(|number| number.as_float().ok()).collect();
    pen.turn(&operation.operator, &numbers);
    match operation.operator.as_str() {
        "Tj" | "'" | "\"" => Some(decoded(operation.operands.last()?.as_str().ok()?, font)),
        "TJ" => {
            let mut text = String::new();
            for part in operation.operands.first()?.as_array().ok()? {
                match part {
                    Object::String(bytes, _) => text.push_str(&decoded(bytes, font)),
                    // A gap as wide as a space, in thousandths of the letters' size.
                    gap if gap.as_float().is_ok_and(|gap| gap < -180.0) && !text.ends_with(' ') => {
                        text.push(' ');
                    }
                    _ => {}
                }
            }
            Some(text)
        }
        _ => None,
    }
}

fn decoded(bytes: &[u8], font: Option<&Encoding<'_>>) -> String {
    use encoding_rs::{BIG5, GBK, UTF_16BE};
    let Some(font) = font else { return String::new() };
    if let Encoding::SimpleEncoding(name) = font {
        let starts = |prefix: &[u8]| name.starts_with(prefix);
        let encoding = match () {
            () if starts(b"Uni") && !starts(b"UniJIS-UTF8") => Some(UTF_16BE),
            () if starts(b"GB") => Some(GBK),
            () if starts(b"ETen") || starts(b"B5") => Some(BIG5),
            () => None,
        };
        if let Some(encoding) = encoding {
            return encoding.decode_without_bom_handling(bytes).0.into_owned();
        }
    }
    Document::decode_text(font, bytes).unwrap_or_else(|_| char::REPLACEMENT_CHARACTER.to_string())
}
