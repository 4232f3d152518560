//! The word lists of an operator: dictionary, synonyms, stop words, how questions are asked.
//!
//! Each list is a plain text file that people edit. A file that is not in the operator's folder is
//! taken from the program itself. A line that cannot be used is a problem; the rest is used.

use std::path::{Path, PathBuf};

use super::fold::{fold_text, is_han};
use super::lexicon::Lexicon;
use super::pointers::Pointers;
use super::typed::Measures;
use super::utterance::Utterances;
use crate::knowledge::Problem;

/// The lists, read and folded.
#[derive(Debug)]
pub struct Words {
    /// Words that segmentation keeps whole, with their frequency if one was given.
    pub dictionary: Vec<(String, Option<usize>)>,
    /// Groups of words that stand for each other.
    pub synonyms: Vec<Vec<String>>,
    /// How questions are asked and what carries no meaning.
    pub lexicon: Lexicon,
    /// What is no question.
    pub utterances: Utterances,
    /// What counts the same things.
    pub measures: Measures,
    /// How a question points back.
    pub pointers: Pointers,
    /// A hash over the dictionary, for which the index was cut.
    pub fingerprint: u64,
    /// Lines that could not be used.
    pub problems: Vec<Problem>,
}

const BUILT_IN: [(&str, &str); 7] = [
    ("dictionary.txt", include_str!("../../config/words/dictionary.txt")),
    ("synonyms.txt", include_str!("../../config/words/synonyms.txt")),
    ("questions.txt", include_str!("../../config/words/questions.txt")),
    ("stopwords.txt", include_str!("../../config/words/stopwords.txt")),
    ("utterances.txt", include_str!("../../config/words/utterances.txt")),
    ("measures.txt", include_str!("../../config/words/measures.txt")),
    ("pointers.txt", include_str!("../../config/words/pointers.txt")),
];

/// The longest word that may be added to the dictionary, in characters.
const LONGEST_WORD: usize = 32;

impl Words {
    /// Reads the lists of `folder`, or the built-in ones.
    pub fn load(folder: Option<&Path>) -> Self {
        let mut problems = Vec::new();
        let [dictionary, synonyms, questions, stopwords, utterances, measures, pointers] =
            BUILT_IN.map(|(name, built_in)| read(folder, name, built_in, &mut problems));
        Self {
            fingerprint: crate::model::Token::of(&dictionary).number(),
            dictionary: dictionary_of(&dictionary, &mut problems),
            synonyms: synonyms_of(&synonyms, &mut problems),
            lexicon: Lexicon::new(&questions, &stopwords),
            utterances: Utterances::new(&utterances),
            pointers: Pointers::new(&pointers),
            measures: Measures::new(&measures),
            problems,
        }
    }
}

/// The lines of the word lists in `folder` that could not be used; of the built-in ones without it.
pub fn problems_of(folder: Option<&Path>) -> Vec<Problem> {
    Words::load(folder).problems
}

fn read(folder: Option<&Path>, name: &str, built_in: &str, problems: &mut Vec<Problem>) -> String {
    let Some(path) = folder.map(|folder| folder.join(name)) else { return built_in.to_owned() };
    match std::fs::read(&path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => built_in.to_owned(),
        Err(error) => {
            problems.push(problem(
                name,
                None,
                format!("The word list cannot be read: {error}."),
                "Check its permissions.",
            ));
            built_in.to_owned()
        }
    }
}

fn problem(name: &str, line: Option<usize>, what: String, mend: &str) -> Problem {
    Problem { path: PathBuf::from(name), line, what, mend: mend.to_owned() }
}

fn entries(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines =
        text.lines().enumerate().map(|(at, line)| (at + 1, line.trim_start_matches('\u{feff}').trim()));
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

fn dictionary_of(text: &str, problems: &mut Vec<Problem>) -> Vec<(String, Option<usize>)> {
    let mut dictionary = Vec::new();
    for (line, entry) in entries(text) {
        let mut parts = entry.split_whitespace();
        let word = fold_text(parts.next().unwrap_or_default());
        let frequency = parts.next().map(str::parse::<usize>);
        let fits = (2..=LONGEST_WORD).contains(&word.chars().count()) && word.chars().all(is_han);
        match frequency.transpose() {
            Ok(frequency) if fits && parts.next().is_none() => dictionary.push((word, frequency)),
            _ => problems.push(problem(
                "dictionary.txt",
                Some(line),
                format!("“{}” is not a dictionary entry.", excerpt(entry)),
                "Write one Chinese word of 2 to 32 characters, and perhaps its frequency as a number.",
            )),
        }
    }
    dictionary
}

fn synonyms_of(text: &str, problems: &mut Vec<Problem>) -> Vec<Vec<String>> {
    let mut groups = Vec::new();
    for (line, entry) in entries(text) {
        let mut group: Vec<String> = entry.split_whitespace().map(fold_text).collect();
        group.sort();
        group.dedup();
        if group.len() < 2 {
            let what = format!("“{}” stands alone.", excerpt(entry));
            problems.push(problem(
                "synonyms.txt",
                Some(line),
                what,
                "Write at least two different words, separated by blanks.",
            ));
        } else {
            groups.push(group);
        }
    }
    groups
}

fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}
