//! Turns a file's bytes into clean text, whatever encoding they are in.
//!
//! UTF-8 is the rule; UTF-16 is known by its mark; what Chinese office software writes (GB18030)
//! is recognised when the bytes are not UTF-8. Knows nothing of Markdown.

use encoding_rs::{Encoding, GB18030};

use super::problem::Fault;

/// Text as decoded, and where it had to be guessed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The text: lines end in `\n`, no control characters but `\n` and `\t`.
    pub text: String,
    /// The first line with a character that could not be read, from 1.
    pub damaged_line: Option<usize>,
}

/// A larger share of control characters than one in this many bytes is not a text.
const BYTES_PER_CONTROL: usize = 20;

/// Bytes that are UTF-8 but for a few have this many whole non-ASCII characters for each fault;
/// text in another encoding has hardly any.
const WHOLE_PER_FAULT: usize = 4;

/// Decodes a file; [`Fault::Binary`] for what is no text.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Fault> {
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(bytes) {
        let (text, damaged) = encoding.decode_without_bom_handling(&bytes[mark_bytes..]);
        return if looks_binary(text.as_bytes()) { Err(Fault::Binary) } else { Ok(decoded(&text, damaged)) };
    }
    if looks_binary(bytes) {
        return Err(Fault::Binary);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(decoded(text, false));
    }
    if is_nearly_utf8(bytes) {
        return Ok(decoded(&String::from_utf8_lossy(bytes), true));
    }
    let (text, damaged) = GB18030.decode_without_bom_handling(bytes);
    Ok(decoded(&text, damaged))
}

fn looks_binary(bytes: &[u8]) -> bool {
    let is_odd = |byte: &&u8| **byte < b' ' && !matches!(**byte, b'\n' | b'\r' | b'\t' | 0x0c);
    bytes.contains(&0) || bytes.iter().filter(is_odd).count() > bytes.len() / BYTES_PER_CONTROL
}

fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut faults) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|char| !char.is_ascii()).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    whole >= WHOLE_PER_FAULT * faults
}

fn decoded(text: &str, damaged: bool) -> Decoded {
    let mut clean = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{c}' | '\u{b}' => clean.push('\n'),
            '\n' | '\t' => clean.push(char),
            '\u{feff}' => {}
            _ if char.is_control() => {}
            _ => clean.push(char),
        }
    }
    let damaged_line = damaged.then(|| {
        let before = clean.split(char::REPLACEMENT_CHARACTER).next().unwrap_or_default();
        1 + before.matches('\n').count()
    });
    Decoded { text: clean, damaged_line }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(bytes: &[u8], expected: Result<(&str, Option<usize>), Fault>) {
        let actual = decode(bytes).map(|decoded| (decoded.text, decoded.damaged_line));
        assert_eq!(actual, expected.map(|(text, line)| (text.to_owned(), line)), "{bytes:?}");
    }

    #[test]
    fn every_encoding_that_office_software_writes_is_read() {
        let utf16 = |text: &str, to: fn(u16) -> [u8; 2]| -> Vec<u8> {
            std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(to).collect()
        };
        check("恩阳跑团\n".as_bytes(), Ok(("恩阳跑团\n", None)));
        check("\u{feff}恩阳跑团".as_bytes(), Ok(("恩阳跑团", None)));
        check(&utf16("恩阳跑团", u16::to_le_bytes), Ok(("恩阳跑团", None)));
        check(&utf16("恩阳跑团", u16::to_be_bytes), Ok(("恩阳跑团", None)));
        check(&GB18030.encode("恩阳跑团：周三夜跑。").0, Ok(("恩阳跑团：周三夜跑。", None)));
    }

    #[test]
    fn a_few_bad_bytes_do_not_make_utf8_another_encoding() {
        check(b"\xe6\x81\xa9\xe9\x98\xb3\xe8\xb7\x91\n\xe5\x9b\xa2\xff", Ok(("恩阳跑\n团\u{fffd}", Some(2))));
    }

    #[test]
    fn binary_data_is_refused() {
        check(b"\x89PNG\r\n\x1a\n\0\0\0", Err(Fault::Binary));
        check(b"a\0b", Err(Fault::Binary));
        check(&[1, 2, 3, 4, 5, 6], Err(Fault::Binary));
        check(b"\xff\xfe\0\0\0\0", Err(Fault::Binary));
    }

    #[test]
    fn line_ends_are_made_alike_and_control_characters_dropped() {
        check(
            "a long first line of text\r\nb\rc\u{7}\u{9f}".as_bytes(),
            Ok(("a long first line of text\nb\nc", None)),
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(decoded) = decode(&bytes) {
                prop_assert!(!decoded.text.contains(|char: char| char.is_control() && !"\n\t".contains(char)));
            }
        }
    }
}
