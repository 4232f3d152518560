//! What a question can ask of a thing (its price, its address, who leads it) and whether a text says
//! it. A document that is about the thing and does not say it has no answer.

use super::fold::{fold_text, is_han};
use super::typed::Demand;

/// The attributes, each with how it is asked for and how it is said (folded).
#[derive(Debug, Default)]
pub struct Attributes {
    list: Vec<Attribute>,
}

#[derive(Debug)]
struct Attribute {
    asked: Vec<Vec<char>>,
    said: Vec<Vec<char>>,
}

/// Stands for a number in how a thing is said.
const NUMBER: char = '9';

impl Attributes {
    /// Reads `asked, asked | said, said` lines.
    pub fn new(list: &str) -> Self {
        let lines = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        Self { list: lines.map(attribute).collect() }
    }

    /// The phrases of ideographs by which something is asked for: pinyin may mean them. A single
    /// syllable may mean anything.
    pub fn han_phrases(&self) -> impl Iterator<Item = String> {
        let asked = self.list.iter().flat_map(|attribute| &attribute.asked);
        asked
            .filter(|phrase| phrase.len() > 1 && phrase.iter().all(|&c| is_han(c)))
            .map(|phrase| phrase.iter().collect())
    }

    /// What a question asks for, to be held against many texts. `asked` is folded; what names the thing
    /// should be left out of it.
    pub fn asked_for(&self, asked: &[char]) -> AskedFor<'_> {
        AskedFor(self.list.iter().filter(|attribute| holds_any(asked, &attribute.asked)).collect())
    }
}

/// The attributes that one question asks for.
pub struct AskedFor<'a>(Vec<&'a Attribute>);

impl AskedFor<'_> {
    /// Holds a folded text against all of them: everything must be said.
    pub fn demand(&self, text: &[char]) -> Demand {
        match &self.0[..] {
            [] => Demand::None,
            all if all.iter().all(|attribute| holds_any(text, &attribute.said)) => Demand::Met,
            _ => Demand::Unmet,
        }
    }
}

fn attribute(line: &str) -> Attribute {
    let (asked, said) = line.split_once('|').unwrap_or((line, line));
    Attribute { asked: phrases(asked), said: phrases(said) }
}

/// The phrases of a list separated by commas, folded.
pub(super) fn phrases(list: &str) -> Vec<Vec<char>> {
    let phrases = list.split(',').map(|phrase| fold_text(phrase.trim()).chars().collect::<Vec<char>>());
    phrases.filter(|phrase| !phrase.is_empty()).collect()
}

/// Whether a text holds one of some phrases.
pub(super) fn holds_any(text: &[char], phrases: &[Vec<char>]) -> bool {
    phrases.iter().any(|phrase| (0..text.len()).any(|at| begins(text, at, phrase)))
}

/// Whether a phrase begins at a place of a text; one of Latin letters only as whole words.
fn begins(text: &[char], at: usize, phrase: &[char]) -> bool {
    if phrase[0] == NUMBER {
        return is_numeral(text[at])
            && text.get(at + 1).is_some()
            && begins_after(text, at + 1, &phrase[1..]);
    }
    let latin = |c: Option<&char>| c.is_some_and(char::is_ascii_alphanumeric);
    let end = at + phrase.len();
    // Hardly ever more than the first character has to be compared.
    text[at] == phrase[0]
        && text[at..].starts_with(phrase)
        && !(latin(phrase.first()) && at.checked_sub(1).is_some_and(|before| latin(text.get(before))))
        && !(latin(phrase.last()) && latin(text.get(end)))
}

fn begins_after(text: &[char], at: usize, rest: &[char]) -> bool {
    // 1200余名, 三个多月: the vague parts between number and measure are passed over.
    let skipped = text[at..].iter().take_while(|c| matches!(c, '余' | '多' | '个' | '万' | '亿')).count();
    (0..=skipped).any(|skip| text[at + skip..].starts_with(rest))
}

/// Whether a character is part of a number, in digits or in ideographs.
pub(super) fn is_numeral(c: char) -> bool {
    c.is_ascii_digit()
        || is_han(c)
            && matches!(
                c,
                '二' | '三'
                    | '四'
                    | '五'
                    | '六'
                    | '七'
                    | '八'
                    | '九'
                    | '十'
                    | '百'
                    | '千'
                    | '万'
                    | '亿'
                    | '两'
            )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_of_a_thing_must_be_said() {
        let attributes = Attributes::new("多少钱, ticket | 9元, 免费\n电话\n第二");
        for (asked, text, expected) in [
            ("门票多少钱", "门票20元。", Demand::Met),
            ("门票多少钱", "免费参观。", Demand::Met),
            ("门票多少钱", "元旦开门。", Demand::Unmet),
            ("贷款有多少钱", "贷款有5.48亿元。", Demand::Met),
            ("电话多少钱", "免费。", Demand::Unmet),
            ("is there a ticket", "免费", Demand::Met),
            ("tickets", "", Demand::None),
            ("在哪里", "在长沙。", Demand::None),
        ] {
            let chars = |text: &str| text.chars().collect::<Vec<char>>();
            assert_eq!(attributes.asked_for(&chars(asked)).demand(&chars(text)), expected, "{asked} {text}");
        }
    }
}
