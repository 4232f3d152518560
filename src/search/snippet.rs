//! The excerpt that is shown, in characters, and what is marked in it.

use std::ops::Range;

use super::answer::Snippet;
use super::kept::Sentence;

/// The longest excerpt, in characters; what a phone shows without scrolling.
pub const LONGEST: usize = 150;

/// Chooses sentences until the excerpt is full: the best first, then by their odds, shown in
/// reading order. A single sentence may be longer than the excerpt. Returns their indexes, sorted.
pub fn choose(sentences: &[Sentence], odds: &[f32], best: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..sentences.len().min(odds.len())).filter(|&at| at != best).collect();
    order.sort_by(|&a, &b| odds[b].total_cmp(&odds[a]));
    let mut chosen = vec![best];
    let mut length = sentences.get(best).map_or(0, |sentence| sentence.chars.len());
    for at in order {
        let more = sentences[at].chars.len();
        if length + more <= LONGEST {
            length += more;
            chosen.push(at);
        }
    }
    chosen.sort_unstable();
    chosen
}

/// The text of some sentences, in order, without blanks at either end.
pub fn text_of(passage: &[char], sentences: &[Sentence], chosen: &[usize]) -> String {
    let mut text = String::new();
    for &at in chosen {
        let Some(sentence) = sentences.get(at).and_then(|sentence| passage.get(sentence.chars.clone()))
        else {
            continue;
        };
        text.extend(sentence.iter().map(|&c| if c == '\n' { ' ' } else { c }));
    }
    text.trim().to_owned()
}

/// The part of a passage around a sentence, at most about twice [`LONGEST`], with marks.
/// `matched` tells of each character of the passage whether it belongs to the question.
pub fn around(passage: &[char], sentence: Range<usize>, matched: &[bool]) -> Snippet {
    let end = sentence.end.min(passage.len());
    let start = sentence.start.min(end);
    let spare = (2 * LONGEST).saturating_sub(end - start);
    let from = start.saturating_sub(spare / 3);
    let until = (end + spare - (start - from)).min(passage.len());
    let mut snippet = Snippet::default();
    let mut length = 0;
    if from > 0 {
        snippet.text.push('…');
        length += 1;
    }
    for (at, &c) in passage.iter().enumerate().take(until).skip(from) {
        snippet.text.push(c);
        if matched.get(at) == Some(&true) {
            match snippet.marks.last_mut() {
                Some(mark) if mark.end == length => mark.end += 1,
                _ => snippet.marks.push(length..length + 1),
            }
        }
        length += 1;
    }
    if until < passage.len() {
        snippet.text.push('…');
    }
    snippet
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn marks_are_sorted_apart_and_inside_the_excerpt(
            text in ".{0,400}", start in 0usize..400, length in 0usize..200, seed in any::<u64>()
        ) {
            let passage: Vec<char> = text.chars().collect();
            let matched: Vec<bool> = (0..passage.len()).map(|at| seed.rotate_left(at as u32 % 64) & 1 == 1).collect();
            let snippet = around(&passage, start..start + length, &matched);
            let count = snippet.text.chars().count();
            let mut before = 0;
            for mark in &snippet.marks {
                prop_assert!(mark.start >= before && mark.start < mark.end && mark.end <= count);
                before = mark.end + 1;
            }
        }
    }
}
