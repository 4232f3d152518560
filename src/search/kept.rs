//! What ranking needs of a passage, worked out once when it is indexed.
//!
//! For each sentence its length in characters and what sorts of answer it could hold. Sentences
//! cover the passage from end to end: joining them gives back the text.

use std::ops::Range;

use super::fold::is_han;

/// One sentence of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands, in characters of the passage.
    pub chars: Range<usize>,
    /// What it holds.
    pub holds: Holds,
}

/// What sorts of answer a sentence could hold, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Holds(pub u16);

impl Holds {
    pub const NUMBER: u16 = 1;
    pub const DATE: u16 = 1 << 1;
    pub const PLACE: u16 = 1 << 2;
    pub const CAUSE: u16 = 1 << 3;
    pub const LIST: u16 = 1 << 4;
    pub const QUOTE: u16 = 1 << 5;
    pub const LATIN: u16 = 1 << 6;
    pub const PERCENT: u16 = 1 << 7;
    pub const DEFINITION: u16 = 1 << 8;
    pub const PERSON: u16 = 1 << 9;
    pub const BODY: u16 = 1 << 10;
    pub const MANNER: u16 = 1 << 11;

    pub fn has(self, bit: u16) -> bool {
        self.0 & bit != 0
    }
}

/// The longest sentence, in characters: what a person still reads on a phone. A longer one is cut, at a
/// comma or blank where there is one.
const LONGEST: usize = 400;

/// Splits a passage (folded or not: folding keeps positions) and looks at each sentence.
pub fn sentences(folded: &[char]) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut start = 0;
    while start < folded.len() {
        let end = sentence_end(folded, start);
        sentences.push(Sentence { chars: start..end, holds: holds(&folded[start..end]) });
        start = end;
    }
    sentences
}

fn sentence_end(text: &[char], start: usize) -> usize {
    let mut at = start;
    while at < text.len() {
        if at - start == LONGEST {
            let pause = text[start..at]
                .iter()
                .rposition(|&c| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ':'));
            return pause.map_or(at, |pause| start + pause + 1);
        }
        if ends_sentence(text, at) {
            at += 1;
            // Closing marks and blanks belong to the sentence that they close.
            while at < text.len() && is_trailing(text[at]) {
                at += 1;
            }
            return at;
        }
        at += 1;
    }
    at
}

fn ends_sentence(text: &[char], at: usize) -> bool {
    match text[at] {
        '。' | '!' | '?' | ';' | '\n' | '｡' => true,
        // A full stop ends an English sentence before a blank; in 3.14 or example.org it does not.
        '.' => {
            let after = text.get(at + 1);
            after.is_none_or(|c| c.is_whitespace())
                && at.checked_sub(1).is_some_and(|before| text[before].is_alphanumeric())
        }
        _ => false,
    }
}

fn is_trailing(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '”' | '’' | '」' | '』' | '》' | ')' | '"' | '\'' | '。' | '!' | '?' | ';')
}

fn holds(sentence: &[char]) -> Holds {
    let mut bits = 0;
    let mut separators = 0;
    for (at, &c) in sentence.iter().enumerate() {
        let next = sentence.get(at + 1).copied().unwrap_or(' ');
        bits |= match c {
            '0'..='9' => Holds::NUMBER,
            '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千' | '万'
            | '亿' | '两' | '半'
                if is_han(next) =>
            {
                Holds::NUMBER
            }
            '%' | '％' => Holds::PERCENT | Holds::NUMBER,
            '《' | '“' | '「' | '『' | '"' => Holds::QUOTE,
            'a'..='z' => Holds::LATIN,
            '、' => {
                separators += 1;
                0
            }
            '省' | '市' | '县' | '区' | '镇' | '乡' | '村' | '州' | '国' | '岛' | '山' | '河' | '路'
            | '街' | '洲' | '湖' | '港' | '城' => Holds::PLACE,
            '因' | '由' | '故' | '使' | '致' => cause(sentence, at),
            '是' | '指' | '即' | '称' | '叫' => Holds::DEFINITION,
            '会' | '社' | '部' | '局' | '院' | '校' | '司' | '团' | '队' | '党' | '组' | '厅' | '所' => {
                Holds::BODY
            }
            '·' | '王' | '李' | '张' | '刘' | '陈' | '杨' | '黄' | '赵' | '吴' | '周' | '徐' | '孙'
            | '马' | '朱' | '胡' | '林' | '郭' | '何' | '罗' => Holds::PERSON,
            '以' | '用' | '通' | '经' => Holds::MANNER,
            '年' | '月' | '日' | '世' | '时' | '代' => date(sentence, at),
            _ => 0,
        };
    }
    bits |= in_english(sentence);
    if separators >= 2 || separators == 1 && sentence.contains(&'和') {
        bits |= Holds::LIST;
    }
    Holds(bits)
}

/// What the English words of a sentence say that it holds.
fn in_english(sentence: &[char]) -> u16 {
    let words = sentence.split(|c| !c.is_ascii_alphabetic()).filter(|word| word.len() > 2);
    let (mut bits, mut and) = (0, false);
    for word in words {
        let word: String = word.iter().collect();
        and |= word == "and";
        bits |= match word.as_str() {
            "january" | "february" | "march" | "april" | "june" | "july" | "august" | "september"
            | "october" | "november" | "december" => Holds::DATE,
            "because" | "meant" | "aims" | "aim" | "purpose" => Holds::CAUSE,
            "province" | "city" | "district" | "county" | "town" | "village" | "square" | "avenue"
            | "street" | "road" => Holds::PLACE,
            "committee" | "commission" | "department" | "centre" | "center" | "government" | "station" => {
                Holds::BODY
            }
            "through" | "using" | "way" | "ways" => Holds::MANNER,
            _ => 0,
        };
    }
    if and && sentence.iter().filter(|c| **c == ',').count() > 1 { bits | Holds::LIST } else { bits }
}

fn cause(sentence: &[char], at: usize) -> u16 {
    let pair = (sentence[at], sentence.get(at + 1).copied().unwrap_or(' '));
    let before = at.checked_sub(1).map_or(' ', |before| sentence[before]);
    let is_cause = matches!(pair, ('因', _) | ('由', '于') | ('使', '得'))
        || matches!((before, pair.0), ('导', '致') | ('缘', '故') | ('原', '因'));
    if is_cause { Holds::CAUSE } else { 0 }
}

fn date(sentence: &[char], at: usize) -> u16 {
    let is_digit = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '一' | '二'
                    | '三'
                    | '四'
                    | '五'
                    | '六'
                    | '七'
                    | '八'
                    | '九'
                    | '十'
                    | '〇'
                    | '零'
                    | '元'
                    | '初'
                    | '末'
            )
    };
    let before = at.checked_sub(1).map_or(' ', |before| sentence[before]);
    if is_digit(before) || matches!((before, sentence[at]), ('年', '代') | ('时', '代')) {
        Holds::DATE
    } else {
        0
    }
}

/// Writes the sentences: for each, its length in characters and its bits, as LEB128.
pub fn encode(sentences: &[Sentence]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(sentences.len() * 3);
    for sentence in sentences {
        write_varint(&mut bytes, sentence.chars.len());
        write_varint(&mut bytes, usize::from(sentence.holds.0));
    }
    bytes
}

/// Reads what [`encode`] wrote; stops at the first byte that makes no sense.
pub fn decode(mut bytes: &[u8]) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut start = 0;
    while let Some((length, rest)) = read_varint(bytes)
        && let Some((bits, rest)) = read_varint(rest)
    {
        sentences.push(Sentence { chars: start..start + length, holds: Holds(bits as u16) });
        start += length;
        bytes = rest;
    }
    sentences
}

/// Writes a number as LEB128.
pub fn write_varint(bytes: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Reads a number, and what comes after it.
pub fn read_varint(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (at, &byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte < 0x80 {
            return Some((value, &bytes[at + 1..]));
        }
    }
    None
}
