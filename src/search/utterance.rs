//! Tells greetings, thanks and the like from questions.

use super::answer::Kind;
use super::fold::{fold, is_han};

/// A number of so many digits or fewer is the choice of something on a screen, not a question.
const CHOICE_DIGITS: usize = 3;

/// The phrases of each kind, longest first.
#[derive(Debug, Default)]
pub struct Utterances {
    phrases: Vec<(Vec<char>, Option<Kind>)>,
}

impl Utterances {
    /// Reads `kind: phrase, phrase` lines; lines that cannot be read are skipped.
    pub fn new(list: &str) -> Self {
        let mut phrases = Vec::new();
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, members)) = line.split_once(':') else { continue };
            let kind = match name.trim() {
                "greeting" => Some(Kind::Greeting),
                "thanks" => Some(Kind::Thanks),
                "farewell" => Some(Kind::Farewell),
                "identity" => Some(Kind::Identity),
                "insult" => Some(Kind::Insult),
                "filler" => None,
                _ => continue,
            };
            phrases.extend(
                members
                    .split(',')
                    .map(|phrase| (letters(phrase), kind))
                    .filter(|(phrase, _)| !phrase.is_empty()),
            );
        }
        phrases.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        Self { phrases }
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
