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
    phrases: HashMap<char, Vec<(Vec<char>, Role)>>,
}

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
            phrases.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        }
        lexicon
    }

    fn add(&mut self, phrase: &str, role: Role) {
        let phrase: Vec<char> = fold_text(phrase.trim()).chars().collect();
        let Some(&first) = phrase.first() else { return };
        let known = self.phrases.entry(first).or_default();
        if !known.iter().any(|(other, _)| *other == phrase) {
            known.push((phrase, role));
        }
    }

    /// The phrases made of ideographs, each with a weight as a reading of pinyin.
    pub fn han_phrases(&self) -> Vec<(String, u32)> {
        const WEIGHT: u32 = 50;
        let phrases = self.phrases.values().flatten().map(|(phrase, _)| phrase);
        let han = phrases.filter(|phrase| phrase.iter().all(|&c| is_han(c)));
        han.map(|phrase| (phrase.iter().collect(), WEIGHT)).collect()
    }

    /// Whether a folded text asks something; a single character may be part of a name (何).
    pub fn is_asking(&self, text: &str) -> bool {
        let chars: Vec<char> = text.chars().collect();
        let asks = |at| self.longest(&chars, at, |role| matches!(role, Role::Asks(_)));
        (0..chars.len()).any(|at| asks(at).is_some_and(|(length, _)| length > 1))
    }

    /// The longest phrase of a role accepted by `wanted` that begins at `at`, as (length, role).
    pub fn longest(&self, text: &[char], at: usize, wanted: impl Fn(Role) -> bool) -> Option<(usize, Role)> {
        let candidates = self.phrases.get(&text[at])?;
        candidates
            .iter()
            .find(|(phrase, role)| {
                wanted(*role) && text[at..].starts_with(phrase) && whole(text, at, phrase.len())
            })
            .map(|(phrase, role)| (phrase.len(), *role))
    }
}

/// Whether a phrase of Latin letters is not part of a longer word.
fn whole(text: &[char], at: usize, length: usize) -> bool {
    let latin = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(*c));
    let (first, last) = (text.get(at), text.get(at + length - 1));
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    !(latin(first) && latin(before) || latin(last) && latin(text.get(at + length)))
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}
