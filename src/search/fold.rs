//! Folding: one character in, one character out, so that positions stay the same.
//!
//! Full width meets half width (NFKC), upper meets lower case, traditional meets simplified
//! (OpenCC's character table). Applied to knowledge and questions alike.

use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use unicode_normalization::UnicodeNormalization;

/// The table covers the Basic Multilingual Plane; what lies beyond it folds to itself.
const TABLE_CHARS: u32 = 0x1_0000;

/// Where OpenCC's traditional characters lie (CJK extension A and the unified ideographs).
const HAN: std::ops::RangeInclusive<u32> = 0x3400..=0x9fff;

static TABLE: LazyLock<Vec<u16>> = LazyLock::new(table);

/// Folds one character.
pub fn fold(c: char) -> char {
    TABLE.get(c as usize).and_then(|&folded| char::from_u32(u32::from(folded))).unwrap_or(c)
}

/// Folds a text, character by character.
pub fn fold_text(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// Whether a character is a Chinese ideograph.
pub fn is_han(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff) || c == '〇'
}

fn table() -> Vec<u16> {
    let mut table: Vec<u16> = (0..TABLE_CHARS).map(fold_width_and_case).collect();
    fold_script(&mut table);
    // A character may fold to one that folds on; after this pass each goes the whole way at once.
    (0..table.len()).map(|code| table[usize::from(table[code])]).collect()
}

/// NFKC and lower case where each gives exactly one character, otherwise the character itself.
fn fold_width_and_case(code: u32) -> u16 {
    let unchanged = code as u16;
    // Ideographs have neither width nor case; leaving them out halves the time to build.
    if HAN.contains(&code) || (0xac00..=0xd7a3).contains(&code) {
        return unchanged;
    }
    let Some(c) = char::from_u32(code) else { return unchanged };
    let narrow = only(std::iter::once(c).nfkc()).unwrap_or(c);
    let lower = only(narrow.to_lowercase()).unwrap_or(narrow);
    u16::try_from(lower as u32).unwrap_or(unchanged)
}

fn fold_script(table: &mut [u16]) {
    // Line breaks keep OpenCC from reading neighbours as one phrase.
    let all: String = HAN.filter_map(char::from_u32).flat_map(|c| [c, '\n']).collect();
    let Ok(converter) = OpenCC::from_config(BuiltinConfig::T2s) else {
        tracing::error!("the script tables could not be read: traditional and simplified will not meet");
        return;
    };
    let simplified = converter.convert(&all);
    for (code, line) in HAN.zip(simplified.split('\n')) {
        if let Some(folded) = only(line.chars()).and_then(|c| u16::try_from(c as u32).ok()) {
            table[code as usize] = folded;
        }
    }
}

fn only(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let first = chars.next()?;
    chars.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_widths_and_cases_meet() {
        for (text, folded) in [
            ("恩陽跑團", "恩阳跑团"),
            ("恩阳跑团", "恩阳跑团"),
            ("ＡＰＰ１２", "app12"),
            ("Linli", "linli"),
            ("後臺裡麵", "后台里面"),
            ("（？！）", "(?!)"),
            ("𠀀😀㎡", "𠀀😀㎡"),
        ] {
            assert_eq!(fold_text(text), folded);
        }
    }

    #[test]
    fn folding_keeps_the_number_of_characters() {
        let all: String = (0..=u32::from(char::MAX)).filter_map(char::from_u32).collect();
        assert_eq!(fold_text(&all).chars().count(), all.chars().count());
    }

    #[test]
    fn folding_twice_changes_nothing_more() {
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            assert_eq!(fold(fold(c)), fold(c), "{c:?}");
        }
    }
}
