//! Text as the index stores it, in about half the bytes of UTF-8: the commonest characters of Chinese
//! take one byte and other ideographs two, instead of three.
//!
//! General compression does little for passages read one at a time, and undoing it takes longer than
//! this does. Every text comes back as it was.

use std::sync::LazyLock;

/// Characters of one byte, from [`COMMON_FROM`] on.
const COMMON: [char; 41] = [
    '，', '。', '、', '的', '在', '一', '有', '年', '“', '”', '（', '）', '：', '；', '《', '》', '和', '是',
    '人', '中', '大', '为', '了', '国', '地', '以', '会', '日', '月', '学', '成', '时', '上', '不', '个',
    '市', '区', '民', '生', '行', '出',
];
const COMMON_FROM: u8 = 0x80;

/// Characters of two bytes: the first stands for all that share the upper byte, the ideographs first.
const PAGES_FROM: u8 = COMMON_FROM + COMMON.len() as u8;
const IDEOGRAPHS: u8 = 0x4e;
const IDEOGRAPH_PAGES: u8 = 0xa0 - IDEOGRAPHS;
const OTHER_PAGES: [u8; 4] = [0x00, 0x20, 0x30, 0xff];

/// Any other character follows in three bytes.
const ANY: u8 = 0xff;

/// By character of the first plane, the byte it begins with.
static FIRST: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut first: Vec<u8> = (0..=u16::MAX).map(|code| first_of_page((code >> 8) as u8)).collect();
    (0..0x80).for_each(|ascii| first[usize::from(ascii)] = ascii);
    (COMMON_FROM..).zip(COMMON).for_each(|(byte, c)| first[c as usize] = byte);
    first
});

fn first_of_page(page: u8) -> u8 {
    let ideographs = page.checked_sub(IDEOGRAPHS).filter(|page| *page < IDEOGRAPH_PAGES);
    let other = || OTHER_PAGES.iter().position(|other| *other == page).map(|at| IDEOGRAPH_PAGES + at as u8);
    ideographs.or_else(other).map_or(ANY, |page| PAGES_FROM + page)
}

/// Writes a text.
pub fn encode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        let code = c as u32;
        let first = FIRST.get(code as usize).copied().unwrap_or(ANY);
        bytes.push(first);
        match first {
            ANY => bytes.extend_from_slice(&code.to_be_bytes()[1..]),
            PAGES_FROM.. => bytes.push(code as u8),
            _ => {}
        }
    }
    bytes
}

/// Reads what [`encode`] wrote; stops at the first byte that makes no sense.
pub fn decode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    let mut bytes = bytes.iter().copied();
    while let Some(first) = bytes.next() {
        let c = match first {
            ..COMMON_FROM => Some(char::from(first)),
            COMMON_FROM..PAGES_FROM => Some(COMMON[usize::from(first - COMMON_FROM)]),
            ANY => any(&mut bytes),
            _ => bytes.next().and_then(|second| in_page(first - PAGES_FROM, second)),
        };
        let Some(c) = c else { break };
        text.push(c);
    }
    text
}

fn any(bytes: &mut impl Iterator<Item = u8>) -> Option<char> {
    let code = (0..3).try_fold(0, |code, _| Some(code << 8 | u32::from(bytes.next()?)))?;
    char::from_u32(code)
}

fn in_page(page: u8, second: u8) -> Option<char> {
    let upper = match page.checked_sub(IDEOGRAPH_PAGES) {
        None => IDEOGRAPHS + page,
        Some(other) => *OTHER_PAGES.get(usize::from(other))?,
    };
    char::from_u32(u32::from(upper) << 8 | u32::from(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_comes_back() {
        let all: String = (0..=u32::from(char::MAX)).filter_map(char::from_u32).collect();
        assert!(decode(&encode(&all)) == all);
        for text in ["", "恩阳跑团成立于2014年，有跑手120人。\n", "𠀀🙂 e\u{301} …——"]
        {
            assert_eq!(decode(&encode(text)), text);
        }
    }

    #[test]
    fn it_takes_half_the_bytes() {
        let text = "恩阳跑团成立于2014年，由市民自己组织，每周六早上在古镇集合。";
        assert!(encode(text).len() * 5 < text.len() * 3);
    }

    #[test]
    fn bytes_that_make_no_sense_end_the_text() {
        assert_eq!(decode(&[b'a', ANY, 0, 0xd8, 0, b'b']), "a");
        assert_eq!(decode(&[b'a', PAGES_FROM]), "a");
        assert_eq!(decode(&[b'a', ANY, 0]), "a");
        assert_eq!(decode(&[b'a', ANY - 1, 0]).chars().next(), Some('a'));
    }
}
