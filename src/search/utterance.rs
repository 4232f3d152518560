//! Tells greetings, thanks and the like from questions.

use super::answer::Kind;
use super::fold::{fold, is_han};

/// A number of so many digits or fewer is the choice of something on a screen, not a question.
const CHOICE_DIGITS: usize = 3;

/// The phrases of each kind, longest first.
#[derive(Debug, Default)]
pub struct Utterances {
    phrases: Vec<(Vec<char>, Option<Kind>)>,
    /// What politeness begins a question with.
    openings: Vec<Vec<char>>,
    /// And what it ends one with.
    closings: Vec<Vec<char>>,
}

impl Utterances {
    /// Reads `kind: phrase, phrase` lines; lines that cannot be read are skipped.
    pub fn new(list: &str) -> Self {
        let mut phrases = Vec::new();
        let (mut openings, mut closings) = (Vec::new(), Vec::new());
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, members)) = line.split_once(':') else { continue };
            let kind = match name.trim() {
                "greeting" => Some(Kind::Greeting),
                "thanks" => Some(Kind::Thanks),
                "farewell" => Some(Kind::Farewell),
                "identity" => Some(Kind::Identity),
                "insult" => Some(Kind::Insult),
                "filler" | "polite" => None,
                _ => continue,
            };
            let members = members.split(',').map(letters).filter(|phrase| !phrase.is_empty());
            for phrase in members {
                let polite = name.trim() == "polite";
                // A single character may begin the name of something: 早餐.
                if (polite || kind == Some(Kind::Greeting)) && phrase.len() > 1 {
                    openings.push(phrase.clone());
                }
                if polite || kind == Some(Kind::Thanks) {
                    closings.push(phrase.clone());
                }
                phrases.push((phrase, kind));
            }
        }
        phrases.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        for phrases in [&mut openings, &mut closings] {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        }
        Self { phrases, openings, closings }
    }

    /// The folded letters and digits of a text without a greeting or a please before it and thanks after
    /// it.
    pub fn bare(&self, text: &str) -> String {
        let text = letters(text);
        let (mut from, mut to) = (0, text.len());
        let opens = |from: usize, to: usize| {
            let opens = |phrase: &&Vec<char>| {
                text[from..to].starts_with(phrase) && ends_word(&text, from + phrase.len())
            };
            self.openings.iter().find(opens).map(Vec::len)
        };
        let closes = |from: usize, to: usize| {
            let closes =
                |phrase: &&Vec<char>| text[from..to].ends_with(phrase) && ends_word(&text, to - phrase.len());
            self.closings.iter().find(closes).map(Vec::len)
        };
        while let Some(length) = opens(from, to) {
            from += length;
            from += text[from..to].iter().take_while(|&&c| c == ' ').count();
        }
        while let Some(length) = closes(from, to) {
            to -= length;
            to -= text[from..to].iter().rev().take_while(|&&c| c == ' ').count();
        }
        text[from..to].iter().filter(|c| c.is_alphanumeric()).collect()
    }

    /// What kind of utterance a text is.
    pub fn kind_of(&self, text: &str) -> Kind {
        let text = letters(text);
        let is_choice = text.len() <= CHOICE_DIGITS && text.iter().all(char::is_ascii_digit);
        if is_choice {
            return Kind::Wordless;
        }
        let mut kinds = Vec::new();
        let mut at = 0;
        while at < text.len() {
            if text[at] == ' ' {
                at += 1;
                continue;
            }
            let known = self
                .phrases
                .iter()
                .find(|(phrase, _)| text[at..].starts_with(phrase) && ends_word(&text, at + phrase.len()));
            let Some((phrase, kind)) = known else { return Kind::Question };
            kinds.extend(*kind);
            at += phrase.len();
        }
        // Who greets and thanks, thanks; who insults, insults whatever else they say.
        [Kind::Insult, Kind::Identity, Kind::Farewell, Kind::Thanks, Kind::Greeting]
            .into_iter()
            .find(|kind| kinds.contains(kind))
            .unwrap_or(Kind::Question)
    }
}

/// Folded letters and digits; whatever stands between becomes one blank.
fn letters(text: &str) -> Vec<char> {
    let mut letters = Vec::new();
    for c in text.chars().map(fold) {
        if c.is_alphanumeric() || c == '\'' && !letters.is_empty() {
            letters.push(c);
        } else if letters.last().is_some_and(|&last| last != ' ') {
            letters.push(' ');
        }
    }
    while letters.last().is_some_and(|&last| !last.is_alphanumeric()) {
        letters.pop();
    }
    letters
}

/// Whether a Latin word does not go on at `at`.
fn ends_word(text: &[char], at: usize) -> bool {
    let latin = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(*c));
    !(latin(text.get(at)) && latin(at.checked_sub(1).and_then(|before| text.get(before))))
}
