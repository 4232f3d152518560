//! The analyzer: one definition of words and bigrams, for the index and for the question.
//!
//! Works on folded text. Words are jieba's, cut without the hidden Markov model (measured: better
//! and several times faster) plus the shorter dictionary words inside long ones; bigrams are all
//! pairs of neighbouring ideographs, or a lone ideograph; runs of Latin letters and digits are
//! words in both.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use jieba_rs::Jieba;

use super::fold::is_han;

/// Cuts folded text.
pub struct Analyzer {
    jieba: Jieba,
}

/// A piece of a text: what it is and where, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'t> {
    /// The term.
    pub term: &'t str,
    /// Where it stands, in bytes of the folded text.
    pub span: Range<usize>,
}

/// Frequency given to the knowledge base's own names, so that they stay whole.
const NAME_FREQUENCY: usize = 20_000;

/// The counts of all words of jieba's dictionary together.
const DICTIONARY_TOTAL: f32 = 6.0e7;

/// What places are, as the last character of their names.
pub const DIVISIONS: [char; 11] = ['省', '市', '州', '区', '县', '镇', '乡', '国', '洲', '岛', '港'];

/// A word means a place when at least this share of its uses is followed by what such places are.
const PLACE_SHARE: f32 = 0.04;

/// How special a word is of which the dictionary cannot know.
const LATIN_SPECIAL: f32 = 0.5;

/// A word that the segmentation has to know.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Learned {
    /// The word, folded.
    pub word: String,
    /// How often the language uses it, which decides where a text is cut.
    pub frequency: Frequency,
}

/// How often the language uses a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Frequency {
    /// This often in the texts that jieba's dictionary was counted on.
    Given(usize),
    /// As often as it takes not to be cut.
    Whole,
    /// As jieba's dictionary has it; where it has not, as often as it takes not to be cut.
    General,
}

impl Analyzer {
    /// An analyzer whose dictionary also knows `names` and the words of `dictionary` (all folded).
    pub fn new<'n>(
        names: impl IntoIterator<Item = &'n str>,
        dictionary: impl IntoIterator<Item = &'n Learned>,
    ) -> Self {
        let mut jieba = general_dictionary();
        for Learned { word, frequency } in dictionary {
            match frequency {
                Frequency::Given(frequency) => jieba.add_word(word, Some(*frequency), None),
                Frequency::General if jieba.has_word(word) => 0,
                Frequency::General | Frequency::Whole => jieba.add_word(word, None, None),
            };
        }
        learn(&mut jieba, names);
        Self { jieba }
    }

    /// The same with further names (folded).
    pub fn with<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut jieba = self.jieba.clone();
        learn(&mut jieba, names);
        Self { jieba }
    }

    /// Calls `each` with every word of `text`, in order of their ends.
    pub fn words<'t>(&self, text: &'t str, mut each: impl FnMut(Piece<'t>)) {
        for token in self.jieba.cut_for_search(text, false) {
            if token.word.chars().any(char::is_alphanumeric) {
                let term = stem(token.word);
                each(Piece { term, span: token.byte_start..token.byte_start + term.len() });
            }
        }
    }

    /// Whether the dictionary has a word.
    pub fn is_word(&self, word: &str) -> bool {
        self.jieba.has_word(word)
    }

    /// How rare the language has a word, from 0 (every other word) to 1 (once in all the dictionary's
    /// counts): the logarithm of its share there, or of what its parts would give it.
    pub fn special(&self, word: &str) -> f32 {
        if !word.chars().any(is_han) {
            return LATIN_SPECIAL;
        }
        let rarity = (DICTIONARY_TOTAL / self.jieba.suggest_freq(word).max(1) as f32).ln();
        (rarity / DICTIONARY_TOTAL.ln()).clamp(0.0, 1.0)
    }

    /// The names of places in a text, by the dictionary. It tags much else as a place (大门口, 庆典) and
    /// some places as people (恩施州, 玉树) or things (恩施): one is called a city or a county, with the
    /// name alone or with what such places are.
    pub fn places(&self, text: &str) -> Vec<String> {
        let is_place = |word: &str, tag: &str| match tag {
            _ if word.chars().count() < 2 => false,
            "ns" => word.ends_with(DIVISIONS) || self.divided(word).next().is_some(),
            "nr" | "nz" if word.chars().count() > 2 && word.ends_with(DIVISIONS) => true,
            "n" | "nr" | "nrt" | "nz" => self.is_mostly_place(word),
            _ => false,
        };
        let tagged = self.jieba.tag(text, false).into_iter();
        tagged.filter(|tag| is_place(tag.word, tag.tag)).map(|tag| tag.word.to_owned()).collect()
    }

    /// The names that a place of this name has with what such places are, as far as the dictionary has
    /// them, in the order of the divisions.
    fn divided(&self, name: &str) -> impl Iterator<Item = (char, String)> {
        let whole = DIVISIONS.into_iter().map(move |division| (division, format!("{name}{division}")));
        whole.filter(|(_, whole)| self.jieba.has_word(whole))
    }

    /// Whether a word that also means something else is often enough a city or a county: 恩施 is a place,
    /// 珠宝 is none in spite of 珠宝市.
    fn is_mostly_place(&self, word: &str) -> bool {
        let frequency = |word: &str| self.jieba.suggest_freq(word) as f32;
        let places = self.divided(word).filter(|(division, _)| matches!(division, '市' | '州' | '县'));
        places.map(|(_, place)| frequency(&place)).fold(0.0, f32::max) >= PLACE_SHARE * frequency(word)
    }

    /// The boundaries of the words of `text` without the shorter words inside them.
    pub fn cut<'t>(&self, text: &'t str) -> Vec<Piece<'t>> {
        let tokens = self.jieba.cut(text, false).into_iter();
        tokens.map(|token| Piece { term: token.word, span: token.byte_start..token.byte_end }).collect()
    }
}

/// The general dictionary while it is being read, see [`prepare`].
static BEING_READ: Mutex<Option<JoinHandle<Jieba>>> = Mutex::new(None);

/// Begins to read the general dictionary in a thread of its own, so that an analyzer that is soon
/// wanted waits the less: reading it is the longest part of a start.
pub fn prepare() {
    let mut being_read = BEING_READ.lock().unwrap_or_else(PoisonError::into_inner);
    if being_read.is_none() {
        *being_read = thread::Builder::new().name("dictionary".into()).spawn(Jieba::new).ok();
    }
}

fn general_dictionary() -> Jieba {
    let being_read = BEING_READ.lock().unwrap_or_else(PoisonError::into_inner).take();
    being_read.and_then(|reading| reading.join().ok()).unwrap_or_default()
}

/// Whether a folded name becomes a word of the dictionary.
pub fn is_learned(name: &str) -> bool {
    name.chars().count() > 1 && name.chars().all(is_han)
}

fn learn<'n>(jieba: &mut Jieba, names: impl IntoIterator<Item = &'n str>) {
    for name in names.into_iter().filter(|name| is_learned(name)) {
        jieba.add_word(name, Some(NAME_FREQUENCY), None);
    }
}

/// Calls `each` with every bigram of `text`.
pub fn bigrams<'t>(text: &'t str, mut each: impl FnMut(Piece<'t>)) {
    let mut run = Run::None;
    let mut previous = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        run = match run {
            Run::Han { length: _ } if is_han(c) => {
                each(Piece { term: &text[previous..end], span: previous..end });
                Run::Han { length: 2 }
            }
            Run::Latin { start } if is_latin(c) => Run::Latin { start },
            ended => {
                ended.close(text, previous, at, &mut each);
                match c {
                    c if is_han(c) => Run::Han { length: 1 },
                    c if is_latin(c) => Run::Latin { start: at },
                    _ => Run::None,
                }
            }
        };
        previous = at;
    }
    run.close(text, previous, text.len(), &mut each);
}

enum Run {
    None,
    Han { length: usize },
    Latin { start: usize },
}

impl Run {
    fn close<'t>(self, text: &'t str, previous: usize, end: usize, each: &mut impl FnMut(Piece<'t>)) {
        let start = match self {
            Self::Han { length: 1 } => previous,
            Self::Latin { start } => start,
            Self::None | Self::Han { .. } => return,
        };
        let term = stem(&text[start..end]);
        each(Piece { term, span: start..start + term.len() });
    }
}

fn is_latin(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

/// English words that their endings would take for forms of others.
const NO_FORMS: [&str; 5] = ["county", "counter", "party", "training", "news"];

/// Endings that make forms of a word, and how many letters have to be left.
const INFLECTIONS: [(&str, usize); 9] =
    [("ings", 3), ("ing", 3), ("ies", 3), ("ied", 3), ("es", 3), ("ed", 3), ("s", 3), ("e", 3), ("y", 3)];

/// Endings that make words of others, the longer before the shorter, and how many letters have to be left.
const DERIVATIONS: [(&str, usize); 11] = [
    ("ation", 4),
    ("ment", 4),
    ("ness", 5),
    ("ion", 5),
    ("ful", 4),
    ("iv", 5),
    ("al", 5),
    ("at", 4),
    ("er", 4),
    ("or", 4),
    ("l", 4),
];

/// An English word without its endings, so that its forms and what is made of it meet: runners,
/// running and run; celebrated and celebration. A prefix of the word, never shorter than three letters,
/// found by the idea of the suffix lists of Porter (1980) without his rewriting of letters. Words in any
/// other script stay as they are.
pub fn stem(word: &str) -> &str {
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) || NO_FORMS.contains(&word) {
        return word;
    }
    let word = without(word, &INFLECTIONS).unwrap_or(word);
    if NO_FORMS.contains(&word) {
        return word;
    }
    undoubled(without(word, &DERIVATIONS).unwrap_or(word))
}

/// A word without the first of the endings that it has.
fn without<'w>(word: &'w str, endings: &[(&str, usize)]) -> Option<&'w str> {
    let is_no_plural = word.ends_with("ss") || word.ends_with("us") || word.ends_with("is");
    endings.iter().find_map(|&(ending, left)| {
        let rest = word.strip_suffix(ending)?;
        (rest.len() >= left && !(ending == "s" && is_no_plural)).then_some(rest)
    })
}

/// A word that ends in the same consonant twice, with one of them: runn, programm.
fn undoubled(word: &str) -> &str {
    match word.as_bytes() {
        [.., a, b] if a == b && word.len() > 3 && !b"aeiou".contains(b) => &word[..word.len() - 1],
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_and_what_is_made_of_it_meet() {
        for forms in [
            &["run", "runs", "running", "runner", "runners"][..],
            &["plan", "plans", "planned", "planning"],
            &["celebrate", "celebrated", "celebrating", "celebration", "celebrations"],
            &["donate", "donated", "donation"],
            &["visit", "visits", "visitor", "visitors"],
            &["govern", "government", "governments"],
            &["study", "studies", "studied"],
            &["direct", "directly", "director"],
            &["programme", "programmes", "program"],
            &["class", "classes"],
            &["business", "businesses"],
        ] {
            let stems: Vec<&str> = forms.iter().map(|form| stem(form)).collect();
            assert!(stems.iter().all(|other| *other == stems[0]), "{forms:?}: {stems:?}");
        }
    }

    #[test]
    fn words_that_only_look_alike_stay_apart() {
        for (one, other) in [
            ("county", "count"),
            ("counter", "count"),
            ("party", "part"),
            ("training", "train"),
            ("news", "new"),
            ("community", "communication"),
            ("station", "state"),
            ("bus", "bu"),
        ] {
            assert_ne!(stem(one), stem(other), "{one}, {other}");
        }
    }

    #[test]
    fn a_stem_is_a_prefix_of_three_letters_or_more_and_of_latin_letters_only() {
        for word in ["use", "used", "ing", "sees", "1200s", "café", "跑手"] {
            assert!(word.starts_with(stem(word)) && stem(word).chars().count() >= 2, "{word}");
        }
        assert_eq!(stem("1200s"), "1200s");
        assert_eq!(stem("cafés"), "cafés");
        assert_eq!(stem("use"), "use");
    }
}
