//! A question taken apart: what is looked for, and what is asked of it.

use super::analyzer::Analyzer;
use super::fold::{fold, is_han};
use super::lexicon::{Asks, Lexicon, Role};

/// At most so many characters of a question are read; the rest says nothing new.
const READ_CHARS: usize = 512;

/// A question taken apart. All text in it is folded.
#[derive(Debug, Clone)]
pub struct Query {
    /// The folded characters.
    pub chars: Vec<char>,
    /// Which of them neither ask nor are stop words: what is searched for.
    pub content: Vec<bool>,
    /// What is asked for.
    pub asks: Asks,
    /// Where the question word stands, in characters.
    pub slot: Option<std::ops::Range<usize>>,
    /// The words searched for, each once, in order.
    pub words: Vec<String>,
    /// The bigrams searched for, each once, in order; a lone ideograph or a Latin word counts as one.
    pub bigrams: Vec<String>,
}

impl Query {
    /// Takes a question apart.
    pub fn new(text: &str, analyzer: &Analyzer, lexicon: &Lexicon) -> Self {
        let chars: Vec<char> = text.chars().take(READ_CHARS).map(fold).collect();
        let folded: String = chars.iter().collect();
        let boundaries = boundaries(&folded, analyzer);
        let (content, asks, slot) = sift(&chars, &boundaries, lexicon);
        let (words, bigrams) = terms(&folded, &content, analyzer);
        Self { chars, content, asks, slot, words, bigrams }
    }

    /// Whether it looks for nothing at all.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.bigrams.is_empty()
    }
}

/// Whether a word begins at each character (and after the last).
fn boundaries(folded: &str, analyzer: &Analyzer) -> Vec<bool> {
    let mut starts = vec![false; folded.chars().count() + 1];
    let mut at = 0;
    for piece in analyzer.cut(folded) {
        starts[at] = true;
        at += piece.term.chars().count();
    }
    if let Some(last) = starts.last_mut() {
        *last = true;
    }
    starts
}

/// Finds the question words and the stop words.
fn sift(
    chars: &[char],
    boundaries: &[bool],
    lexicon: &Lexicon,
) -> (Vec<bool>, Asks, Option<std::ops::Range<usize>>) {
    let mut content = vec![true; chars.len()];
    let mut asked: Option<(Asks, std::ops::Range<usize>)> = None;
    let mut at = 0;
    while at < chars.len() {
        // A short stop word may be part of a longer word; what asks often stands before its measure.
        let fits = |length: usize, role: Role| {
            length > 2 || boundaries[at] && (matches!(role, Role::Asks(_)) || boundaries[at + length])
        };
        let phrase = lexicon.longest(chars, at, |_| true).filter(|&(length, role)| fits(length, role));
        let either = either_or(chars, at).map(|length| (length, Role::Asks(Asks::YesNo)));
        match phrase.filter(|&(length, _)| length > 2).or(either).or(phrase) {
            Some((length, role)) => {
                if let Role::Asks(asks) = role
                    && asked.as_ref().is_none_or(|(best, _)| asks.rank() < best.rank())
                {
                    asked = Some((asks, at..at + length));
                }
                content[at..at + length].fill(false);
                at += length;
            }
            None => {
                content[at] = chars[at].is_alphanumeric();
                at += 1;
            }
        }
    }
    match asked {
        Some((asks, slot)) => (content, asks, Some(slot)),
        None => (content, Asks::Unsaid, None),
    }
}

/// How many characters of 换不换 or 收费没收费 only ask: the verb and its denial, before the verb again.
fn either_or(chars: &[char], at: usize) -> Option<usize> {
    let asks = |length: usize| {
        let (verb, rest) = chars[at..].split_at_checked(length)?;
        let [not, again @ ..] = rest else { return None };
        let denied = verb.iter().all(|&c| is_han(c)) && matches!(not, '不' | '没');
        (denied && again.starts_with(verb)).then_some(length + 1)
    };
    asks(1).or_else(|| asks(2))
}

fn terms(folded: &str, content: &[bool], analyzer: &Analyzer) -> (Vec<String>, Vec<String>) {
    // Byte offset of each character -> whether it counts.
    let mut counts = vec![false; folded.len()];
    for ((byte, c), &counted) in folded.char_indices().zip(content) {
        counts[byte..byte + c.len_utf8()].fill(counted);
    }
    let (mut words, mut pairs) = (Vec::new(), Vec::new());
    let add = |list: &mut Vec<String>, term: &str| {
        if !list.iter().any(|known| known == term) {
            list.push(term.to_owned());
        }
    };
    analyzer.words(folded, |piece| {
        let span = piece.span.clone();
        if counts[span.clone()].iter().all(|&counted| counted) {
            add(&mut words, piece.term);
        } else if let Some(rest) = counted_end(&folded[span.clone()], &counts[span]) {
            // 多少钱 is one word of which the question took the front: what is left is looked for.
            add(&mut words, rest);
        }
    });
    // Bigrams of what counts only: what is left out parts the neighbours.
    let kept: String = folded.char_indices().map(|(byte, c)| if counts[byte] { c } else { ' ' }).collect();
    super::analyzer::bigrams(&kept, |piece| add(&mut pairs, piece.term));
    (words, pairs)
}

/// The end of a word from which on every character counts, when its front does not.
fn counted_end<'t>(word: &'t str, counts: &[bool]) -> Option<&'t str> {
    let from = counts.iter().rposition(|&counted| !counted)? + 1;
    (from < word.len()).then(|| &word[from..]).filter(|rest| rest.chars().all(is_han))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_and_its_denial_ask_and_the_verb_is_looked_for() {
        let analyzer = Analyzer::new([], &[]);
        let lexicon = Lexicon::new("yesno: 有没有\nnumber: 多少", "的 不");
        for (text, asks, words) in [
            ("展品换不换", Asks::YesNo, &["展品", "换"][..]),
            ("收费没收费", Asks::YesNo, &["收费"]),
            ("有没有展品", Asks::YesNo, &["展品"]),
            ("换不换多少展品", Asks::Number, &["换", "展品"]),
            ("不换展品", Asks::Unsaid, &["换", "展品"]),
        ] {
            let query = Query::new(text, &analyzer, &lexicon);
            assert_eq!(query.asks, asks, "{text}");
            assert_eq!(query.words, words, "{text}");
        }
    }
}
