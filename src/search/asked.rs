//! Which words of a question stand where it asks: right after the question word, right before it, and
//! how near the others are.

use std::ops::Range;

use super::query::Query;

/// At most so many characters that say nothing may part the question word from what it asks of: 讲的是什么.
const PARTED: usize = 2;

/// At this distance from the question word, in characters, a word counts for half.
const HALF: f32 = 6.0;

/// The words of a question about its question word, as places in `Query::words`.
#[derive(Debug, Default, PartialEq)]
pub struct Asked {
    /// The words of the phrase right after, parts and wholes: 哪几个软件平台 asks of 软件 and 平台.
    pub after: Vec<usize>,
    /// The last of them, which the others describe; of a compound its last part.
    pub head: Option<usize>,
    /// The word right before: 讲 of 讲的是什么.
    pub before: Option<usize>,
    /// How near each word is, from 1 (beside) to 0; all 1 where nothing asks.
    pub near: Vec<f32>,
}

impl Asked {
    /// Finds them.
    pub fn of(query: &Query) -> Self {
        let text: String = query.chars.iter().collect();
        let spans: Vec<Option<Range<usize>>> = query.words.iter().map(|word| span_of(&text, word)).collect();
        let Some(slot) = &query.slot else {
            return Self { near: vec![1.0; query.words.len()], ..Self::default() };
        };
        let counts = |at: usize| query.content.get(at).copied().unwrap_or(false);
        let from = (slot.end..=slot.end + PARTED).find(|&at| counts(at)).unwrap_or(slot.end);
        // Blanks part Latin words, not what is asked of.
        let blank = |at: usize| query.chars.get(at) == Some(&' ') && counts(at + 1);
        let to = (from..).find(|&at| !counts(at) && !blank(at)).unwrap_or(from);
        let within = |span: &Range<usize>| from <= span.start && span.end <= to;
        let placed = || spans.iter().enumerate().filter_map(|(at, span)| Some((at, span.clone()?)));
        let after: Vec<usize> = placed().filter(|(_, span)| within(span)).map(|(at, _)| at).collect();
        let ends_there = placed().filter(|(_, span)| within(span) && span.end == to);
        let head = ends_there.min_by_key(|(_, span)| span.len()).map(|(at, _)| at);
        let ends_before = placed().filter(|(_, span)| (span.end..=span.end + PARTED).contains(&slot.start));
        let before = ends_before.max_by_key(|(_, span)| (span.end, span.len())).map(|(at, _)| at);
        let nearness = |span: &Option<Range<usize>>| {
            let away = span.as_ref().map_or(0, |span| {
                span.start.saturating_sub(slot.end).max(slot.start.saturating_sub(span.end))
            });
            HALF / (HALF + away as f32)
        };
        Self { after, head, before, near: spans.iter().map(nearness).collect() }
    }
}

/// Which word says what is asked: the one right after the question word, or else the last before it.
pub(super) fn head_at(query: &Query) -> Option<usize> {
    let slot = query.slot.as_ref()?;
    let text: String = query.chars.iter().collect();
    let words = query.words.iter().enumerate();
    let placed: Vec<(usize, usize, &String)> =
        words.filter_map(|(index, word)| Some((span_of(&text, word)?.start, index, word))).collect();
    let right = placed
        .iter()
        .filter(|(at, ..)| (slot.end..=slot.end + PARTED).contains(at))
        .min_by_key(|(at, _, word)| (*at, std::cmp::Reverse(word.len())));
    let left = placed
        .iter()
        .filter(|(at, _, word)| at + word.chars().count() <= slot.start)
        .max_by_key(|(at, _, word)| (at + word.chars().count(), word.len()));
    right.or(left).map(|&(_, index, _)| index)
}

/// Where a word first stands in a text, in characters; a Latin one with its ending, if it is a stem.
fn span_of(text: &str, word: &str) -> Option<Range<usize>> {
    let byte = text.find(word)?;
    let start = text[..byte].chars().count();
    let rest = text[byte + word.len()..].chars();
    let ending = rest.take_while(|c| word.is_ascii() && c.is_ascii_alphabetic()).count();
    Some(start..start + word.chars().count() + ending)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::analyzer::Analyzer;
    use crate::search::lexicon::Lexicon;

    #[test]
    fn what_is_asked_of_stands_beside_the_question_word() {
        let analyzer = Analyzer::new([], &[]);
        let lexicon = Lexicon::new("list: 哪几个\nperson: 谁\nthing: 什么\nnumber: how many", "的 是 于 are");
        let word = |query: &Query, at: Option<usize>| at.map(|at| query.words[at].clone());
        for (text, after, head, before) in [
            ("老人学习靠哪几个软件平台", &["软件", "平台", "软件平台"][..], Some("平台"), Some("靠")),
            ("照片拍的是谁", &[], None, Some("拍")),
            ("故事讲的是什么", &[], None, Some("讲")),
            ("跑团的故事", &[], None, None),
            ("how many business matters are settled", &["busines", "mat"], Some("mat"), None),
        ] {
            let query = Query::new(text, &analyzer, &lexicon);
            let asked = Asked::of(&query);
            let said: Vec<&str> = asked.after.iter().map(|&at| query.words[at].as_str()).collect();
            assert_eq!(said, after, "{text}");
            assert_eq!(word(&query, asked.head).as_deref(), head, "{text}");
            assert_eq!(word(&query, asked.before).as_deref(), before, "{text}");
            assert_eq!(asked.near.len(), query.words.len());
        }
    }

    #[test]
    fn the_nearer_the_more_a_word_counts() {
        let analyzer = Analyzer::new([], &[]);
        let query = Query::new("长沙的口罩多少", &analyzer, &Lexicon::new("number: 多少", "的"));
        let near = Asked::of(&query).near;
        assert!(near[0] < near[1] && near[1] == 1.0, "{near:?}");
    }
}
