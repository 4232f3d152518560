//! What a typed text says: pinyin read as words, misspelt names put right, and in which language.

use super::fold::{fold, is_han};
use super::snapshot::Snapshot;
use crate::model::Locale;

/// At most so many characters are read: nobody asks more, and a stranger's longest message must
/// cost no more than a question.
const READ_CHARS: usize = 1024;

impl Snapshot {
    /// What a typed text says, folded, and the language it is asked in.
    pub(super) fn understood(&self, typed: &str) -> (String, Locale) {
        let text = self.spelled_out(typed);
        let locale = asked_in(if is_pinyin(typed, &text) { &text } else { typed });
        (text, locale)
    }

    /// The text with pinyin read as words and misspelt names put right; folded.
    pub(super) fn spelled_out(&self, text: &str) -> String {
        let folded: String = text.chars().take(READ_CHARS).map(fold).collect();
        let text = self.without_pinyin(&folded);
        let chars: Vec<char> = text.chars().collect();
        self.names()
            .mend(&chars, |a, b| {
                self.is_written(a, b) || !self.analyzer.places(&String::from_iter([a, b])).is_empty()
            })
            .map_or(text, String::from_iter)
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
        // Some syllables are English words too (you, men, long): pinyin is what is mostly not English.
        let english = words.iter().filter(|word| is_english(word)).count();
        if 2 * english < words.len()
            && let Some(read) = self.sounds().read_pinyin(run)
        {
            return read;
        }
        let each = words.iter().map(|word| {
            let name = !is_english(word) && self.sounds().is_sound_of_name(word);
            if name {
                self.sounds().read_pinyin(word).unwrap_or_else(|| (*word).to_owned())
            } else {
                (*word).to_owned()
            }
        });
        let blank = |ends: bool| if ends { " " } else { "" };
        let joined: Vec<String> = each.collect();
        format!("{}{}{}", blank(run.starts_with(' ')), joined.join(" "), blank(run.ends_with(' ')))
    }
}

/// Whether a text became Chinese only by reading its pinyin.
fn is_pinyin(typed: &str, read: &str) -> bool {
    !typed.chars().any(is_han) && read.chars().any(is_han) && !read.chars().any(|c| c.is_ascii_lowercase())
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
