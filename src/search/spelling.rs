//! What a typed text says: pinyin read as words, misspelt names put right, and in which language.

use super::fold::{fold, is_han};
use super::names::neighbours;
use super::snapshot::Snapshot;
use super::sounds::is_pinyin;
use crate::model::Locale;

/// At most so many characters are read: nobody asks more, and a stranger's longest message must
/// cost no more than a question.
const READ_CHARS: usize = 1024;

/// Lengths of words that are looked up by their sound, in characters.
const HOMOPHONES: [usize; 3] = [4, 3, 2];

/// A name is spelt in so many words at most: one a syllable.
const NAME_WORDS: usize = 8;

impl Snapshot {
    /// What a typed text says, folded, and the language it is asked in.
    pub(super) fn understood(&self, typed: &str) -> (String, Locale) {
        let text = self.spelled_out(typed);
        let locale = match asked_in(typed) {
            Locale::En if has_more_han(&text, typed) => asked_in(&text),
            locale => locale,
        };
        (text, locale)
    }

    /// The text with pinyin read as words, misspelt names and words of the right sound put right; folded.
    pub(super) fn spelled_out(&self, text: &str) -> String {
        let folded: String = text.chars().take(READ_CHARS).map(fold).collect();
        let text: Vec<char> = self.without_pinyin(&folded).chars().collect();
        let text = self
            .names()
            .mend(&text, |a, b| {
                self.is_written(a, b) || !self.analyzer.places(&String::from_iter([a, b])).is_empty()
            })
            .unwrap_or(text);
        String::from_iter(self.with_homophones_mended(text))
    }

    /// The text with each word that neither the language nor the knowledge has written as the word of
    /// the knowledge that sounds the same: 跑首 means 跑手. What asks or says nothing stays.
    fn with_homophones_mended(&self, mut text: Vec<char>) -> Vec<char> {
        let mut at = 0;
        while at + 1 < text.len() {
            if let Some((length, _)) = self.words.lexicon.longest(&text, at, |_| true)
                && length > 1
            {
                at += length;
                continue;
            }
            for length in HOMOPHONES {
                let Some(window) = text.get(at..at + length) else { continue };
                if !window.iter().all(|&c| is_han(c)) || self.analyzer.is_word(&String::from_iter(window)) {
                    continue;
                }
                if let Some((wrong, word)) = self.sounds().homophone(window)
                    && self.is_known_word(word)
                    && self.words.lexicon.longest(window, wrong, |_| true).is_none()
                    && !neighbours(&text, at + wrong).any(|(a, b)| self.is_a_bigram(a, b))
                {
                    text.splice(at..at + length, word.chars());
                    break;
                }
            }
            at += 1;
        }
        text
    }

    /// Whether the knowledge or the language writes two characters after each other.
    fn is_a_bigram(&self, a: char, b: char) -> bool {
        self.is_written(a, b) || self.analyzer.is_word(&String::from_iter([a, b]))
    }

    fn without_pinyin(&self, text: &str) -> String {
        let is_letter = |c: char| c.is_ascii_lowercase();
        if !text.contains(is_letter) {
            return text.to_owned();
        }
        let mut spelled = String::new();
        let mut rest = text;
        while let Some(start) = rest.find(is_letter) {
            let run = &rest[start..];
            let end = run.find(|c: char| !is_letter(c) && c != ' ' && c != '\'').unwrap_or(run.len());
            spelled.push_str(&rest[..start]);
            spelled.push_str(&self.read_run(&run[..end]));
            rest = &run[end..];
        }
        spelled + rest
    }

    /// Reads one run of Latin letters and blanks: all of it as pinyin, or each name in it.
    fn read_run(&self, run: &str) -> String {
        let is_english = |word: &&str| {
            let chars: Vec<char> = word.chars().collect();
            let known = self
                .words
                .lexicon
                .longest(&chars, 0, |_| true)
                .is_some_and(|(length, _)| length == chars.len());
            known || self.is_written_word(super::analyzer::stem(word))
        };
        let words: Vec<&str> = run.split_whitespace().collect();
        // Some syllables are English words too (you, men, long): pinyin is what is mostly not English,
        // or what is nothing but syllables and not all English.
        let english = words.iter().filter(|word| is_english(word)).count();
        let all_syllables = || words.iter().all(|word| is_pinyin(word));
        if (2 * english < words.len() || english < words.len() && all_syllables())
            && let Some(read) = self.sounds().read_pinyin(run)
        {
            return read;
        }
        let blank = |ends: bool| if ends { " " } else { "" };
        let read = self.with_names_read(&words, is_english);
        format!("{}{}{}", blank(run.starts_with(' ')), read.join(" "), blank(run.ends_with(' ')))
    }

    /// The words with each known name among them read from its pinyin, in one word or several.
    fn with_names_read(&self, words: &[&str], is_english: impl Fn(&&str) -> bool) -> Vec<String> {
        let mut read = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let longest = (at + 1..=words.len().min(at + NAME_WORDS)).rev().find_map(|end| {
                let sound = words[at..end].concat();
                let is_name =
                    !words[at..end].iter().all(&is_english) && self.sounds().is_sound_of_name(&sound);
                is_name.then(|| self.sounds().read_pinyin(&sound)).flatten().map(|name| (name, end))
            });
            let (word, next) = longest.unwrap_or_else(|| (words[at].to_owned(), at + 1));
            read.push(word);
            at = next;
        }
        read
    }
}

/// Whether a text has more ideographs than it was typed with: pinyin was read.
fn has_more_han(text: &str, typed: &str) -> bool {
    let han = |text: &str| text.chars().filter(|&c| is_han(c)).count();
    han(text) > han(typed)
}

/// The language a question is asked in, as far as it shows.
pub(super) fn asked_in(text: &str) -> Locale {
    let han = text.chars().filter(|&c| is_han(c)).count();
    let latin_words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1).count();
    if han > 0 && text.chars().any(|c| is_han(c) && fold(c) != c) {
        return Locale::ZhHant;
    }
    if latin_words >= 2 && is_english_sentence(text) || han == 0 && latin_words > 0 {
        Locale::En
    } else {
        Locale::ZhHans
    }
}

/// Whether the sentence around Chinese names is English: what is left without ideographs and
/// short of them is not.
fn is_english_sentence(text: &str) -> bool {
    let words = text
        .split_whitespace()
        .filter(|word| word.chars().all(|c| !is_han(c)) && word.chars().any(char::is_alphabetic));
    let runs = text.split(|c: char| !is_han(c)).filter(|run| !run.is_empty());
    words.count() > runs.count()
}
