//! Whether a passage holds what a question of its kind must be answered with: for 多少跑手 a number
//! that counts 跑手, for 几点 a time of day, for 哪一年 a year.

use std::ops::Range;

use super::fold::is_han;
use super::lexicon::Asks;
use super::query::Query;

/// Whether a demand is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// The question demands nothing that can be checked.
    None,
    /// What is demanded is there.
    Met,
    /// It is not.
    Unmet,
}

impl Demand {
    /// As a feature: met 1, none 0, unmet -1.
    pub fn as_feature(self) -> f32 {
        match self {
            Self::None => 0.0,
            Self::Met => 1.0,
            Self::Unmet => -1.0,
        }
    }
}

/// What counts the same things, each kind with its words (folded).
#[derive(Debug, Default)]
pub struct Measures {
    kinds: Vec<Vec<Vec<char>>>,
}

/// How many characters after a number are looked at for what it counts.
const REACH: usize = 24;

/// How many words after *how many* may say what is counted; after a number there may be one more.
const COUNTED_WORDS: usize = 3;

impl Measures {
    /// Reads one kind a line, words separated by blanks.
    pub fn new(list: &str) -> Self {
        let lines = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let words = |line: &str| {
            line.split_whitespace().map(|word| super::fold::fold_text(word).chars().collect()).collect()
        };
        Self { kinds: lines.map(words).collect() }
    }

    /// The words of ideographs: pinyin may mean them.
    pub fn han_words(&self) -> impl Iterator<Item = String> {
        let words = self.kinds.iter().flatten().filter(|word| word.iter().all(|&c| is_han(c)));
        words.map(|word| word.iter().collect())
    }

    /// Holds a passage (folded) against what a question demands. `stands_for` gives the synonyms of
    /// a word.
    pub fn demand(
        &self,
        query: &Query,
        passage: &[char],
        stands_for: impl Fn(&str) -> Vec<String>,
    ) -> Demand {
        let Some(slot) = &query.slot else { return Demand::None };
        let asked: String = query.chars[slot.clone()].iter().collect();
        match query.asks {
            Asks::Number if mostly_han(passage) => {
                let counted = counted(query, &asked);
                // What is counted in one language is not found in the other.
                if !counted.iter().any(|&c| is_han(c)) {
                    return Demand::None;
                }
                let accepted = self.accepted(&counted, stands_for);
                let counts = |number: Range<usize>| {
                    let after = after(passage, number.end);
                    accepted.iter().any(|word| begins(&after, word))
                        || accepted.iter().any(|word| counted_before(&passage[..number.start], word))
                };
                met(numbers(passage).any(counts) || asks_how_often(&asked) && says_how_often(passage))
            }
            Asks::Number => {
                let mut counted = counted_in_english(query, slot.end);
                let instead: Vec<String> =
                    counted.iter().flat_map(|word| stands_for(&String::from_iter(word))).collect();
                let in_latin = instead.iter().filter(|word| word.is_ascii());
                counted.extend(in_latin.map(|word| super::analyzer::stem(word).chars().collect()));
                let found = |after: &[char]| {
                    counted.iter().any(|word| after.windows(word.len()).any(|at| at == word))
                };
                if counted.is_empty() {
                    Demand::None
                } else {
                    met(numbers_in_english(passage).any(|after| found(&after)))
                }
            }
            Asks::Time if is_han_text(&asked) && mostly_han(passage) => {
                let units = time_unit(&asked);
                let unit = |number: Range<usize>| after(passage, number.end).first().copied();
                met(numbers(passage).filter_map(unit).any(|unit| units.contains(&unit)))
            }
            Asks::Time if !is_han_text(&asked) && !mostly_han(passage) => met(says_when_in_english(passage)),
            _ => Demand::None,
        }
    }

    fn accepted(&self, counted: &[char], stands_for: impl Fn(&str) -> Vec<String>) -> Vec<Vec<char>> {
        let mut accepted: Vec<Vec<char>> = vec![counted.to_vec()];
        // How many of the characters are the word is not known.
        for length in 2..=counted.len() {
            let word: String = counted[..length].iter().collect();
            accepted.extend(stands_for(&word).iter().map(|instead| instead.chars().collect()));
        }
        accepted.push(counted[..counted.len().min(2)].to_vec());
        for kind in &self.kinds {
            if kind.iter().any(|word| counted.starts_with(word)) {
                accepted.extend(kind.iter().cloned());
            }
        }
        accepted
    }
}

fn met(is_met: bool) -> Demand {
    if is_met { Demand::Met } else { Demand::Unmet }
}

/// What a number question counts: what the question word ends in and what follows it.
fn counted(query: &Query, asked: &str) -> Vec<char> {
    let Some(slot) = &query.slot else { return Vec::new() };
    // 多久 and 多长 are kinds of their own; of 多少人 and 几家 the measure is left.
    let whole = asked.starts_with('多') && asked.chars().nth(1) != Some('少');
    let bare = if whole { asked } else { asked.trim_start_matches(['多', '少', '几', '若', '干']) };
    let mut counted: Vec<char> = if is_han_text(asked) { bare.chars().collect() } else { Vec::new() };
    let after = query.chars[slot.end..].iter().skip_while(|c| c.is_whitespace());
    counted.extend(after.take_while(|c| c.is_alphanumeric()).take(4));
    counted
}

/// The stems of the first words after *how many*.
fn counted_in_english(query: &Query, from: usize) -> Vec<Vec<char>> {
    let text: String = query.chars[from..].iter().collect();
    let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    // What is counted ends where the verb begins: how many runners does it have.
    let words =
        words.take_while(|word| !VERBS.contains(word)).filter(|word| word.len() > 2).take(COUNTED_WORDS);
    words.map(|word| super::analyzer::stem(word).chars().collect()).collect()
}

/// Verbs before which an English question has named what it counts.
const VERBS: [&str; 22] = [
    "do", "does", "did", "is", "are", "was", "were", "has", "have", "had", "can", "could", "will", "would",
    "in", "at", "of", "on", "there", "been", "be", "for",
];

/// Numbers that English writes as words.
const NUMBER_WORDS: [&str; 11] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "million"];

/// Words that tell a time.
const TIMES: [&str; 17] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "quarter",
    "quarterly",
    "regularly",
    "every",
    "evening",
];

/// Whether an English text tells a time: a month, a year, how often.
fn says_when_in_english(text: &[char]) -> bool {
    let mut words = text.split(|c| !c.is_ascii_alphanumeric());
    words.any(|word| {
        let word: String = word.iter().collect();
        let is_year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
        TIMES.contains(&word.as_str()) || is_year && word.bytes().all(|digit| digit.is_ascii_digit())
    })
}

fn is_part(c: Option<&char>) -> bool {
    c.is_some_and(char::is_ascii_alphanumeric)
}

/// What follows each number of an English text.
fn numbers_in_english(text: &[char]) -> impl Iterator<Item = Vec<char>> {
    let ends = (0..text.len()).filter(|&at| is_part(text.get(at)) && !is_part(text.get(at + 1)));
    ends.filter(|&at| {
        let from = (0..=at).rev().find(|&from| !is_part(text.get(from))).map_or(0, |before| before + 1);
        let word: String = text[from..=at].iter().collect();
        // The number of a name counts nothing: covid-19.
        let is_of_name = from.checked_sub(1).is_some_and(|before| text[before] == '-');
        let is_numeral = word.ends_with(|c: char| c.is_ascii_digit()) && !is_of_name;
        is_numeral || NUMBER_WORDS.contains(&word.as_str())
    })
    .map(|at| {
        // What stands behind a mark is counted by another number, or by none: 14 August, a volunteer.
        let clause = text[at + 1..].split(|c| matches!(c, ',' | '.' | ';' | ':')).next().unwrap_or_default();
        clause.split_inclusive(|c| *c == ' ').take(COUNTED_WORDS + 2).flatten().copied().collect()
    })
}

fn mostly_han(text: &[char]) -> bool {
    let count = |is: fn(char) -> bool| text.iter().filter(|&&c| is(c)).count();
    count(is_han) > count(|c| c.is_ascii_alphabetic())
}

fn is_han_text(text: &str) -> bool {
    text.chars().all(is_han)
}

/// The units that a question for a time demands.
fn time_unit(asked: &str) -> &'static [char] {
    match asked.chars().rfind(|c| matches!(c, '年' | '月' | '号' | '日' | '天' | '点')) {
        Some('年') => &['年'],
        Some('月') => &['月'],
        Some('点') => &['点', '时', ':'],
        Some(_) => &['日', '号'],
        None => &['年', '月', '日', '号', '点', '时', '世', '天', '周'],
    }
}

/// Where the numbers of a text stand.
fn numbers(text: &[char]) -> impl Iterator<Item = Range<usize>> {
    let ends = (0..text.len())
        .filter(|&at| is_numeral(text[at]) && !text.get(at + 1).is_some_and(|&next| is_numeral(next)))
        .filter(|&at| text[at].is_ascii_digit() || counts(&text[at + 1..]));
    ends.map(|last| {
        let numerals = text[..last].iter().rev().take_while(|&&c| is_numeral(c) || matches!(c, '.' | ','));
        last - numerals.count()..last + 1
    })
}

/// What follows a number that ends at `end`, its vague parts and quotation marks left out.
fn after(text: &[char], end: usize) -> Vec<char> {
    let after = text[end..].iter().take(REACH + 4).copied();
    after.filter(|c| !matches!(c, '余' | '多' | '“' | '”' | '"' | ' ')).take(REACH).collect()
}

/// Whether what stands before a number ends in what it counts: 志愿者2000余名, 事项有1329项.
fn counted_before(before: &[char], word: &[char]) -> bool {
    let links = ['有', '共', '达', '约', '为', '是', '近', '超', '过', '到', ' ', '”'];
    let linked = before.iter().rev().take_while(|c| links.contains(c)).take(3).count();
    word.len() > 1 && before[..before.len() - linked].ends_with(word)
}

/// Whether 多久, 多长时间 or 几个月 may ask for how often something happens.
fn asks_how_often(asked: &str) -> bool {
    asked.contains(['久', '间', '天', '月'])
}

/// Whether a text says how often something happens: 每季度, 每月.
fn says_how_often(text: &[char]) -> bool {
    const PERIODS: [char; 6] = ['季', '月', '周', '天', '日', '年'];
    text.windows(2).any(|two| two[0] == '每' && PERIODS.contains(&two[1]))
}

/// Whether what follows a number in ideographs is a measure: 三级 counts, 七夕 is a name.
fn counts(after: &[char]) -> bool {
    const MEASURES: [char; 39] = [
        '人', '名', '位', '个', '件', '项', '次', '趟', '回', '家', '户', '条', '篇', '级', '部', '方', '年',
        '月', '日', '天', '点', '时', '岁', '元', '块', '米', '公', '里', '种', '样', '曲', '季', '大', '批',
        '周', '号', '小', '本', '只',
    ];
    after.iter().find(|c| !matches!(c, '余' | '多')).is_some_and(|c| MEASURES.contains(c))
}

/// Whether what follows a number begins with a word, perhaps after one measure word.
fn begins(after: &[char], word: &[char]) -> bool {
    !word.is_empty() && (after.starts_with(word) || after.len() > 1 && after[1..].starts_with(word))
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千' | '万' | '亿' | '两'
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::analyzer::Analyzer;
    use crate::search::words::{Lists, Words};

    fn demand(question: &str, passage: &str) -> Demand {
        let words = Words::of(&Lists::read(None, &mut Vec::new()));
        let query = Query::new(question, &Analyzer::new([], &words.dictionary), &words.lexicon);
        words.measures.demand(&query, &passage.chars().collect::<Vec<char>>(), |_| Vec::new())
    }

    #[test]
    fn a_number_must_count_what_is_asked_for() {
        for (question, passage, expected) in [
            ("恩阳跑团有多少跑手", "恩阳跑团有1200余名“跑手”。", Demand::Met),
            (
                "恩阳跑团有多少跑手",
                "恩阳跑团是四川省巴中市恩阳区的政务服务体系，由“跑手”办事。",
                Demand::Unmet,
            ),
            (
                "恩阳跑团有多少跑手",
                "恩阳跑团是四川省巴中市恩阳区的政务服务体系，由“跑手”为企业和群众帮办、代办事情。",
                Demand::Unmet,
            ),
            ("跑了多少趟", "提供服务3600余次。", Demand::Met),
            ("拍了多久", "拍摄用了三个多月。", Demand::Met),
            ("有多少名志愿者", "这里的志愿者2000余名。", Demand::Met),
            ("有多少志愿者", "志愿者在2000余处服务。", Demand::Unmet),
            ("有多少事项", "线上办理的事项有1329项。", Demand::Met),
            ("多久开一次会", "每季度开会。", Demand::Met),
            ("多久开一次会", "大家开会。", Demand::Unmet),
            ("长廊有多长", "长廊在社区里。", Demand::Unmet),
            ("几点开门", "7月2日开门。", Demand::Unmet),
            ("是哪一年", "2021年办的。", Demand::Met),
            ("是什么", "是2021年办的。", Demand::None),
            ("How many runners are there?", "It has more than 1,200 runners.", Demand::Met),
            ("How many volunteers came?", "on 14 august, a volunteer came.", Demand::Unmet),
            ("When did it open?", "it opened in mid-june.", Demand::Met),
            ("What year did it open?", "it opened in the park.", Demand::Unmet),
            (
                "How many workers are there?",
                "It is open 24 hours a day for all of its workers.",
                Demand::Unmet,
            ),
        ] {
            assert_eq!(demand(question, passage), expected, "{question} {passage}");
        }
    }
}
