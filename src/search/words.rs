//! The word lists of an operator: dictionary, synonyms, stop words, how questions are asked.
//!
//! Each list is a plain text file that people edit. A file that is not in the operator's folder is
//! taken from the program itself. A line that cannot be used is a problem; the rest is used.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::analyzer::{Frequency, Learned};
use super::attributes::Attributes;
use super::choosing::Cues;
use super::fold::{fold_text, is_han};
use super::lexicon::Lexicon;
use super::pointers::Pointers;
use super::typed::Measures;
use super::utterance::Utterances;
use crate::knowledge::words::WordTexts;
use crate::knowledge::{Document, Fault, Problem};
use crate::model::Token;

/// The lists, read and folded.
#[derive(Debug)]
pub struct Words {
    /// Words that segmentation knows: those of the list, and those that stand for others.
    pub dictionary: Vec<Learned>,
    /// Groups of words that stand for each other.
    pub synonyms: Vec<Vec<String>>,
    /// Further names of documents.
    pub aliases: Vec<Alias>,
    /// How questions are asked and what carries no meaning.
    pub lexicon: Lexicon,
    /// What is no question.
    pub utterances: Utterances,
    /// What counts the same things.
    pub measures: Measures,
    /// What can be asked of a thing.
    pub attributes: Attributes,
    /// By what a sentence shows what it answers.
    pub cues: Cues,
    /// How a question points back.
    pub pointers: Pointers,
    /// Lines that could not be used.
    pub problems: Vec<Problem>,
}

/// Another name for a document, added beside its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The list that it stands in.
    pub list: String,
    /// Where it stands in its list, from 1.
    pub line: usize,
    /// The other name.
    pub alias: String,
    /// The title, or an alias, that the document has itself.
    pub name: String,
}

const BUILT_IN: [(&str, &str); 10] = [
    ("aliases.txt", include_str!("../../config/words/aliases.txt")),
    ("dictionary.txt", include_str!("../../config/words/dictionary.txt")),
    ("synonyms.txt", include_str!("../../config/words/synonyms.txt")),
    ("questions.txt", include_str!("../../config/words/questions.txt")),
    ("stopwords.txt", include_str!("../../config/words/stopwords.txt")),
    ("utterances.txt", include_str!("../../config/words/utterances.txt")),
    ("measures.txt", include_str!("../../config/words/measures.txt")),
    ("pointers.txt", include_str!("../../config/words/pointers.txt")),
    ("attributes.txt", include_str!("../../config/words/attributes.txt")),
    ("cues.txt", include_str!("../../config/words/cues.txt")),
];

const ALIASES: &str = "aliases.txt";

/// Lists of the knowledge folder have this before their names.
const KEPT: &str = "knowledge/words/";

/// One line of a list.
struct Line<'l> {
    /// The list, for problems.
    list: &'l str,
    /// From 1.
    number: usize,
    entry: &'l str,
}

/// The longest word that may be added to the dictionary, in characters.
const LONGEST_WORD: usize = 32;

/// The text of every list, as it was read; what a generation keeps of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lists(BTreeMap<String, String>);

impl Lists {
    /// Reads the lists of `folder`; one that is not there is the built-in one.
    pub fn read(folder: Option<&Path>, problems: &mut Vec<Problem>) -> Self {
        let read = |(name, built_in): (&str, &str)| (name.to_owned(), read(folder, name, built_in, problems));
        Self(BUILT_IN.into_iter().map(read).collect())
    }

    /// Lays the lists of a knowledge folder beside them.
    pub fn add(&mut self, kept: WordTexts) {
        self.0.extend(kept.into_iter().map(|(name, text)| (format!("{KEPT}{name}"), text)));
    }

    /// A list with its lines: the operator's, then those of the knowledge folder.
    fn lines<'l>(&'l self, name: &'l str) -> impl Iterator<Item = Line<'l>> {
        let kept = self.0.get_key_value(&format!("{KEPT}{name}"));
        let texts = [(name, self.text(name))].into_iter().chain(kept.map(|(name, text)| (&**name, &**text)));
        texts.flat_map(|(list, text)| entries(text).map(move |(number, entry)| Line { list, number, entry }))
    }

    /// A list and what the knowledge folder adds to it, as one text.
    fn all(&self, name: &str) -> String {
        format!("{}\n{}", self.text(name), self.text(&format!("{KEPT}{name}")))
    }

    fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// A hash over all of them.
    pub fn fingerprint(&self) -> u64 {
        let texts = self.0.iter().map(|(name, text)| Token::of(name).number() ^ Token::of(text).number());
        texts.fold(0, |hash, text| hash.rotate_left(7) ^ text)
    }
}

impl Words {
    /// Reads lists that are at hand.
    pub fn of(lists: &Lists) -> Self {
        let mut problems = Vec::new();
        let mut dictionary = dictionary_of(lists, &mut problems);
        let synonyms = synonyms_of(lists, &mut problems);
        // A synonym that is cut into pieces would never be met.
        let words = synonyms.iter().flatten().filter(|word| can_be_learned(word));
        dictionary.extend(words.map(|word| Learned { word: word.clone(), frequency: Frequency::General }));
        Self {
            dictionary,
            synonyms,
            aliases: aliases_of(lists, &mut problems),
            lexicon: Lexicon::new(lists.text("questions.txt"), &lists.all("stopwords.txt")),
            utterances: Utterances::new(lists.text("utterances.txt")),
            pointers: Pointers::new(lists.text("pointers.txt")),
            measures: Measures::new(lists.text("measures.txt")),
            attributes: Attributes::new(lists.text("attributes.txt")),
            cues: Cues::new(lists.text("cues.txt")),
            problems,
        }
    }
}

fn read(folder: Option<&Path>, name: &str, built_in: &str, problems: &mut Vec<Problem>) -> String {
    let Some(path) = folder.map(|folder| folder.join(name)) else { return built_in.to_owned() };
    match std::fs::read(&path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => built_in.to_owned(),
        Err(error) => {
            problems.push(Fault::ListUnreadable { why: error.to_string() }.at(name, None));
            built_in.to_owned()
        }
    }
}

fn entries(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines =
        text.lines().enumerate().map(|(at, line)| (at + 1, line.trim_start_matches('\u{feff}').trim()));
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

fn dictionary_of(lists: &Lists, problems: &mut Vec<Problem>) -> Vec<Learned> {
    let mut dictionary = Vec::new();
    for Line { list, number, entry } in lists.lines("dictionary.txt") {
        let mut parts = entry.split_whitespace();
        let word = fold_text(parts.next().unwrap_or_default());
        let frequency =
            parts.next().map_or(Ok(Frequency::Whole), |given| given.parse().map(Frequency::Given));
        match frequency {
            Ok(frequency) if can_be_learned(&word) && parts.next().is_none() => {
                dictionary.push(Learned { word, frequency });
            }
            _ => {
                let fault = Fault::NotADictionaryEntry { entry: excerpt(entry) };
                problems.push(fault.at(list, Some(number)));
            }
        }
    }
    dictionary
}

fn can_be_learned(word: &str) -> bool {
    (2..=LONGEST_WORD).contains(&word.chars().count()) && word.chars().all(is_han)
}

fn synonyms_of(lists: &Lists, problems: &mut Vec<Problem>) -> Vec<Vec<String>> {
    let mut groups = Vec::new();
    for Line { list, number, entry } in lists.lines("synonyms.txt") {
        let mut group: Vec<String> = entry.split_whitespace().map(fold_text).collect();
        group.sort();
        group.dedup();
        if group.len() < 2 {
            problems.push(Fault::StandsAlone { entry: excerpt(entry) }.at(list, Some(number)));
        } else {
            groups.push(group);
        }
    }
    groups
}

fn aliases_of(lists: &Lists, problems: &mut Vec<Problem>) -> Vec<Alias> {
    let mut aliases: Vec<Alias> = Vec::new();
    for Line { list, number, entry } in lists.lines(ALIASES) {
        let parts = entry.split_once(['=', '＝']).map(|(alias, name)| (alias.trim(), name.trim()));
        let fault: fn(String) -> Fault = match parts {
            None | Some(("", _) | (_, "")) => |entry| Fault::NotAnAlias { entry },
            Some((alias, name)) if fold_text(alias) == fold_text(name) => {
                |entry| Fault::AliasOfItself { entry }
            }
            Some((alias, name)) if leads_back(&aliases, alias, name) => {
                |entry| Fault::AliasInACircle { entry }
            }
            Some((alias, name)) => {
                let (alias, name) = (alias.to_owned(), name.to_owned());
                aliases.push(Alias { list: list.to_owned(), line: number, alias, name });
                continue;
            }
        };
        problems.push(fault(excerpt(entry)).at(list, Some(number)));
    }
    aliases
}

/// Whether `name` is, by the aliases so far, another name for `alias`.
fn leads_back(aliases: &[Alias], alias: &str, name: &str) -> bool {
    let (alias, mut at) = (fold_text(alias), fold_text(name));
    // Each step can be taken once.
    for _ in 0..=aliases.len() {
        let Some(next) = aliases.iter().find(|known| fold_text(&known.alias) == at) else { return false };
        at = fold_text(&next.name);
        if at == alias {
            return true;
        }
    }
    false
}

/// Gives documents their further names; what fits no document is a problem.
pub fn give_aliases(aliases: &[Alias], documents: &mut [Document], problems: &mut Vec<Problem>) {
    let mut owners: HashMap<String, Vec<usize>> = HashMap::new();
    if !aliases.is_empty() {
        for (at, document) in documents.iter().enumerate() {
            for name in std::iter::once(&document.title).chain(&document.aliases) {
                owners.entry(fold_text(name)).or_default().push(at);
            }
        }
    }
    // An alias of an alias may stand before the one that it is of.
    let mut waiting: Vec<&Alias> = aliases.iter().collect();
    loop {
        let before = waiting.len();
        waiting.retain(|alias| {
            let Some(named) = owners.get(&fold_text(&alias.name)).cloned() else { return true };
            for &at in &named {
                let document = &mut documents[at];
                if document.title != alias.alias && !document.aliases.contains(&alias.alias) {
                    document.aliases.push(alias.alias.clone());
                }
            }
            owners.entry(fold_text(&alias.alias)).or_default().extend(named);
            false
        });
        if waiting.is_empty() || waiting.len() == before {
            break;
        }
    }
    for alias in waiting {
        let fault = Fault::AliasOfNothing { name: excerpt(&alias.name) };
        problems.push(fault.at(&alias.list, Some(alias.line)));
    }
}

fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}
