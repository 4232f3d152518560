//! Whether a question is about a place or a year of which the knowledge says nothing: 绵阳跑团 is not
//! 恩阳跑团.

use super::analyzer::DIVISIONS;
use super::fold::{fold_text, is_han};
use super::query::Query;
use super::snapshot::Snapshot;
use super::sounds::{is_pinyin, is_syllable};
use crate::knowledge::Document;

/// What parts of towns are, as the end of their names.
const PARTS_OF_TOWNS: [[char; 2]; 2] = [['街', '道'], ['社', '区']];

impl Snapshot {
    /// Whether a question, as `typed`, asks for something else than the knowledge has: of a place or a
    /// year that is not there. `text` is what was found of the document, folded.
    pub(super) fn asks_elsewhere(
        &self,
        typed: &str,
        query: &Query,
        document: &Document,
        text: &[char],
    ) -> bool {
        let asked: String = query.chars.iter().collect();
        let is_asked = |place: &String| query.words.contains(place);
        let text: String = text.iter().collect();
        let dated = format!("{:?}", document.source.date);
        self.analyzer.places(&asked).iter().any(|place| is_asked(place) && !self.is_known_word(place))
            || self.names_strange_place(query)
            || romanized(typed).any(|name| !self.is_known_in_latin(&name))
            || years(&asked).any(|year| !text.contains(year) && !dated.contains(year))
    }

    /// Whether two neighbouring characters that neither the knowledge writes nor the language as a word
    /// are a place: 神木 in 神木市, 雁南 in 雁南街道, 岳阳 because there is a 岳阳市.
    fn names_strange_place(&self, query: &Query) -> bool {
        let counted = |at: usize| query.content[at] && is_han(query.chars[at]);
        // Of no word of the language: not 位跟 in 单位跟社区.
        let alone = |c: char| query.words.iter().any(|word| word.chars().eq([c]));
        (1..query.chars.len()).filter(|&at| counted(at - 1) && counted(at)).any(|at| {
            let (first, last) = (query.chars[at - 1], query.chars[at]);
            let name = String::from_iter([first, last]);
            if !alone(first) || !alone(last) || self.is_written(first, last) || self.analyzer.is_word(&name) {
                return false;
            }
            let divided = query.chars.get(at + 1).filter(|next| DIVISIONS.contains(next));
            let is_division = divided.is_some_and(|&division| {
                !self.is_written(last, division)
                    && !self.analyzer.is_word(&String::from_iter([last, division]))
            });
            let is_part_of_town = PARTS_OF_TOWNS.iter().any(|part| query.chars[at + 1..].starts_with(part));
            is_division
                || is_part_of_town
                || DIVISIONS.iter().any(|division| {
                    let place = format!("{name}{division}");
                    self.analyzer.is_word(&place) && self.analyzer.places(&place) == [place]
                })
        })
    }

    /// Whether the knowledge, or a list of synonyms, has a romanized name.
    fn is_known_in_latin(&self, word: &str) -> bool {
        let stem = super::analyzer::stem(word);
        // The stem of xining is a syllable of much else.
        !is_syllable(stem) && self.is_written_word(stem)
            || !self.synonyms_of(stem).is_empty()
            || self.sounds().is_sound_of_name(word)
            || self.documents.iter().any(|document| {
                let mut names = std::iter::once(&document.title).chain(&document.aliases);
                names.any(|name| fold_text(name).contains(word))
            })
    }
}

/// The Chinese names in an English text: capitalized words of two syllables of pinyin or more.
fn romanized(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_ascii_alphabetic())
        .filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase()))
        .filter(|word| word[1..].bytes().all(|letter| letter.is_ascii_lowercase()))
        .map(str::to_ascii_lowercase)
        .filter(|word| is_pinyin(word) && !is_syllable(word))
}

/// The years in a text, as four digits.
fn years(text: &str) -> impl Iterator<Item = &str> {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers.filter(|number| number.len() == 4 && (number.starts_with("19") || number.starts_with("20")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_names_in_an_english_text_are_its_capitalized_pinyin() {
        let names: Vec<String> =
            romanized("When did Xining's media centre open in Chaoyang? You, IT").collect();
        assert_eq!(names, ["xining", "chaoyang"]);
    }

    #[test]
    fn a_year_has_four_digits_of_our_time() {
        assert_eq!(years("2021年, 1700项, 12021").collect::<Vec<_>>(), ["2021"]);
    }
}
