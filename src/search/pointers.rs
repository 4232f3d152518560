//! The phrases by which a question points back to the one before.

use super::fold::{fold_text, is_han};

/// The phrases, folded.
#[derive(Debug, Default)]
pub struct Pointers {
    pronouns: Vec<String>,
    more: Vec<String>,
    /// (what stands before the subject, what stands after it)
    others: Vec<(String, String)>,
}

/// The longest subject that is taken for another one, in characters.
const LONGEST_SUBJECT: usize = 24;

impl Pointers {
    /// Reads `kind: phrase, phrase` lines; lines that cannot be read are skipped.
    pub fn new(list: &str) -> Self {
        let mut pointers = Self::default();
        for (kind, phrases) in
            list.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':'))
        {
            for phrase in phrases
                .split(',')
                .map(|phrase| phrase.trim().to_lowercase())
                .filter(|phrase| !phrase.is_empty())
            {
                match kind.trim() {
                    "pronoun" => pointers.pronouns.push(fold_text(&phrase)),
                    "more" => pointers.more.push(fold_text(&phrase)),
                    "other" => {
                        if let Some((before, after)) = phrase.split_once('…') {
                            pointers.others.push((fold_text(before), fold_text(after)));
                        }
                    }
                    _ => {}
                }
            }
        }
        pointers.others.sort_by_key(|(before, after)| std::cmp::Reverse(before.len() + after.len()));
        pointers
    }

    /// Whether a text holds a word that stands for what was talked about.
    pub fn points_back(&self, text: &str) -> bool {
        self.pronouns.iter().any(|pronoun| {
            text.match_indices(pronoun.as_str()).any(|(at, _)| {
                pronoun.chars().all(is_han) || {
                    let apart = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
                    apart(text[..at].chars().next_back()) && apart(text[at + pronoun.len()..].chars().next())
                }
            })
        })
    }

    /// Whether a text does nothing but ask for more.
    pub fn asks_for_more(&self, text: &str) -> bool {
        self.more.contains(&bare(text))
    }

    /// The other subject of which the same is asked, as in 那长沙呢.
    pub fn other_subject(&self, text: &str) -> Option<String> {
        let text = bare(text);
        self.others.iter().find_map(|(before, after)| {
            let subject = text.strip_prefix(before.as_str())?.strip_suffix(after.as_str())?.trim();
            let length = subject.chars().count();
            (1..=LONGEST_SUBJECT).contains(&length).then(|| subject.to_owned())
        })
    }
}

/// Without punctuation at either end.
fn bare(text: &str) -> String {
    text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}
