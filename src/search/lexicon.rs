//! The word lists: how questions are asked, and what carries no meaning.

use std::collections::HashMap;

use serde::Serialize;

use super::fold::{fold_text, is_han};

/// What a question asks for; decides which sentence is likely to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    /// 多少: a number with its unit.
    Number,
    /// 谁: a person or a body.
    Person,
    /// 哪里: a place.
    Place,
    /// 什么时候: a date or a time.
    Time,
    /// 为什么: a cause.
    Reason,
    /// 怎么: a way.
    Manner,
    /// 哪些: several things.
    List,
    /// 哪个: one of several.
    Which,
    /// 什么: anything.
    Thing,
    /// 吗: yes or no.
    YesNo,
    /// No question word at all.
    Unsaid,
}

impl Asks {
    const NAMES: [(&'static str, Self); 10] = [
        ("number", Self::Number),
        ("person", Self::Person),
        ("place", Self::Place),
        ("time", Self::Time),
        ("reason", Self::Reason),
        ("manner", Self::Manner),
        ("list", Self::List),
        ("which", Self::Which),
        ("thing", Self::Thing),
        ("yesno", Self::YesNo),
    ];

    /// The name by which the word lists and the catalogues know it.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, asks)| *asks == self).map_or("unsaid", |(name, _)| name)
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, asks)| *asks)
    }

    /// When several kinds stand in one question, the lower rank says what is asked for.
    pub fn rank(self) -> u8 {
        match self {
            Self::Number => 0,
            Self::Time => 1,
            Self::Person => 2,
            Self::Place => 3,
            Self::Reason => 4,
            Self::List => 5,
            Self::Which => 6,
            Self::Manner => 7,
            Self::Thing => 8,
            Self::YesNo => 9,
            Self::Unsaid => 10,
        }
    }
}

/// What a phrase is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It asks.
    Asks(Asks),
    /// It says nothing.
    Stop,
}

/// Phrases by their first character, longest first.
#[derive(Debug, Default)]
pub struct Lexicon {
    phrases: HashMap<char, Vec<Phrase>>,
}

#[derive(Debug)]
struct Phrase {
    chars: Vec<char>,
    /// How many of them only ask; what follows is asked about and looked for: 哪些|社区.
    asking: usize,
    /// Whether it asks only where a sentence begins with it: ^does.
    opening: bool,
    role: Role,
}

/// Measures that say nothing of what they count: 哪四首, 几段.
const MEASURES: [char; 34] = [
    '个', '名', '位', '次', '条', '项', '种', '样', '家', '所', '座', '回', '趟', '类', '份', '场', '本',
    '处', '部', '支', '件', '张', '首', '段', '集', '块', '篇', '组', '批', '句', '道', '点', '间', '门',
];

/// Numerals of which one may stand between 哪 and a measure.
const NUMERALS: [char; 11] = ['几', '两', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

impl Lexicon {
    /// Reads both lists; lines that cannot be read are skipped.
    pub fn new(questions: &str, stopwords: &str) -> Self {
        let mut lexicon = Self::default();
        for line in lines(questions) {
            let Some((kind, phrases)) = line.split_once(':') else { continue };
            let Some(asks) = Asks::named(kind.trim()) else { continue };
            for phrase in phrases.split([',', '，']) {
                lexicon.add(phrase, Role::Asks(asks));
            }
        }
        for line in lines(stopwords) {
            for word in line.split_whitespace() {
                lexicon.add(word, Role::Stop);
            }
        }
        for phrases in lexicon.phrases.values_mut() {
            phrases.sort_by_key(|phrase| (std::cmp::Reverse(phrase.chars.len()), !phrase.opening));
        }
        lexicon
    }

    fn add(&mut self, phrase: &str, role: Role) {
        let (opening, phrase) = match phrase.trim().strip_prefix('^') {
            Some(phrase) => (true, phrase),
            None => (false, phrase.trim()),
        };
        let (asking, about) = phrase.split_once('|').unwrap_or((phrase, ""));
        let mut chars: Vec<char> = fold_text(asking).chars().collect();
        let asking = chars.len();
        chars.extend(fold_text(about).chars());
        let Some(&first) = chars.first() else { return };
        let known = self.phrases.entry(first).or_default();
        if !known.iter().any(|other| other.chars == chars && other.opening == opening) {
            known.push(Phrase { chars, asking, opening, role });
        }
    }

    /// The phrases made of ideographs, each with a weight as a reading of pinyin.
    pub fn han_phrases(&self) -> Vec<(String, u32)> {
        const WEIGHT: u32 = 50;
        let phrases = self.phrases.values().flatten().map(|phrase| &phrase.chars);
        let han = phrases.filter(|phrase| phrase.iter().all(|&c| is_han(c)));
        han.map(|phrase| (phrase.iter().collect(), WEIGHT)).collect()
    }

    /// Whether a folded text asks something; a single character may be part of a name (何).
    pub fn is_asking(&self, text: &str) -> bool {
        let chars: Vec<char> = text.chars().collect();
        let asks = |at| self.longest(&chars, at, |role| matches!(role, Role::Asks(_)));
        (0..chars.len()).any(|at| asks(at).is_some_and(|(length, _)| length > 1))
    }

    /// The longest phrase of a role accepted by `wanted` that begins at `at`, as (how many characters
    /// of it are not looked for, role).
    pub fn longest(&self, text: &[char], at: usize, wanted: impl Fn(Role) -> bool) -> Option<(usize, Role)> {
        let candidates = self.phrases.get(&text[at])?;
        let stands = |phrase: &&Phrase| {
            let length = phrase.chars.len();
            wanted(phrase.role)
                && text[at..].starts_with(&phrase.chars)
                && whole(text, at, length)
                && (!phrase.opening || opens(text, at))
        };
        let listed = candidates.iter().find(stands);
        let counted = which_of(&text[at..]).filter(|_| wanted(Role::Asks(Asks::List)));
        match counted {
            Some(length) if listed.is_none_or(|phrase| phrase.chars.len() < length) => {
                Some((length, Role::Asks(Asks::List)))
            }
            _ => listed.map(|phrase| (phrase.asking, phrase.role)),
        }
    }
}

/// How many characters of 哪四首 or 哪几段 only ask.
fn which_of(text: &[char]) -> Option<usize> {
    let ['哪', numeral, measure, ..] = text else { return None };
    (NUMERALS.contains(numeral) && MEASURES.contains(measure)).then_some(3)
}

/// Whether a phrase of Latin letters is not part of a longer word.
fn whole(text: &[char], at: usize, length: usize) -> bool {
    let latin = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(*c));
    let (first, last) = (text.get(at), text.get(at + length - 1));
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    !(latin(first) && latin(before) || latin(last) && latin(text.get(at + length)))
}

/// Whether a sentence begins here.
fn opens(text: &[char], at: usize) -> bool {
    text[..at].iter().rev().find(|c| !c.is_whitespace()).is_none_or(|c| !c.is_alphanumeric())
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_of_several_asks_with_any_measure_and_what_is_asked_about_is_looked_for() {
        let lexicon =
            Lexicon::new("place: 哪些|社区, 哪里\nwhich: 哪\nperson: 哪几位, 哪些|部门, 哪两|部门", "");
        let asks = |text: &str| lexicon.longest(&text.chars().collect::<Vec<char>>(), 0, |_| true);
        for (text, asking, kind) in [
            ("哪四首曲子", 3, Asks::List),
            ("哪几段", 3, Asks::List),
            ("哪几位老人", 3, Asks::Person),
            ("哪些社区", 2, Asks::Place),
            ("哪些部门", 2, Asks::Person),
            ("哪两部门", 2, Asks::Person),
            ("哪些人家", 1, Asks::Which),
            ("哪几", 1, Asks::Which),
            ("哪里", 2, Asks::Place),
        ] {
            assert_eq!(asks(text), Some((asking, Role::Asks(kind))), "{text}");
        }
        assert_eq!(asks("几首"), None);
    }

    #[test]
    fn an_opening_asks_only_where_a_sentence_begins() {
        let lexicon = Lexicon::new("yesno: ^does", "does");
        let role = |text: &str| {
            let at = text.find("does").expect("it is there");
            lexicon.longest(&text.chars().collect::<Vec<char>>(), at, |_| true).map(|(_, role)| role)
        };
        for text in ["does it", "Hello, does it", "\"does it"] {
            assert_eq!(role(text), Some(Role::Asks(Asks::YesNo)), "{text}");
        }
        assert_eq!(role("what does it"), Some(Role::Stop));
        assert_eq!(role("doesnt"), None);
    }
}
