//! Where a question's characters, bigrams and words stand in a candidate, sentence by sentence.
//!
//! One pass over the candidate's characters; everything after it works on bit sets.

use std::cell::RefCell;

use super::kept::Sentence;

/// Distinct characters, bigrams or words of a question that are followed; more say nothing new.
const FOLLOWED: usize = 128;

/// Marks a character that is not in the question.
const ABSENT: u8 = u8::MAX;

/// Marks one that is not, of a Latin word.
const LETTER: u8 = u8::MAX - 1;

fn is_absent(number: u8) -> bool {
    number >= LETTER
}

thread_local! {
    // Character -> its number in the question; cleaned after each question, never reallocated.
    static NUMBERS: RefCell<Vec<u8>> = RefCell::new(vec![ABSENT; 0x1_0000]);
}

/// What a question looks for, numbered.
#[derive(Debug, Default)]
pub struct Probe {
    /// The distinct characters.
    pub chars: Vec<char>,
    /// The weight of each as a single ideograph; 0 for Latin letters, which count as words only.
    pub char_weights: Vec<f32>,
    /// The distinct bigrams, by the numbers of their characters.
    pairs: Vec<(u8, u8)>,
    /// Their weights.
    pub pair_weights: Vec<f32>,
    /// chars × chars -> bigram.
    matrix: Vec<u8>,
    /// The distinct words, by the numbers of their characters.
    words: Vec<Vec<u8>>,
    /// Of each word, the bigrams that stand wherever it does.
    word_pairs: Vec<u128>,
    /// Their weights.
    pub word_weights: Vec<f32>,
    /// The Latin words: (their word, their place among the bigrams).
    latin: Vec<(u8, u8)>,
    /// Words that stand for others: their characters, and what they count as.
    alternatives: Vec<(Vec<u8>, Found)>,
}

/// What of the question stands in a stretch of text.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Found {
    /// Which characters.
    pub chars: u128,
    /// Which bigrams.
    pub pairs: u128,
    /// Which words.
    pub words: u128,
    /// The longest run of characters that the question has too, in the same order.
    pub run: u16,
    /// How many of its characters belong to a run of two or more.
    pub covered: u16,
}

impl Found {
    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self {
            chars: self.chars | other.chars,
            pairs: self.pairs | other.pairs,
            words: self.words | other.words,
            run: self.run.max(other.run),
            covered: self.covered + other.covered,
        }
    }
}

impl Probe {
    /// Numbers the terms. Weights follow the terms given.
    pub fn new<'a>(
        chars: impl IntoIterator<Item = (char, f32)>,
        pairs: impl IntoIterator<Item = (&'a str, f32)>,
        words: impl IntoIterator<Item = (&'a str, f32)>,
    ) -> Self {
        let mut probe = Self::default();
        for (c, weight) in chars {
            if probe.number(c).is_none() && probe.chars.len() < FOLLOWED {
                probe.chars.push(c);
                probe.char_weights.push(weight);
            }
        }
        let count = probe.chars.len();
        probe.matrix = vec![ABSENT; count * count];
        for (pair, weight) in pairs {
            let mut letters = pair.chars();
            if let (Some(a), Some(b), None) = (letters.next(), letters.next(), letters.next())
                && let (Some(a), Some(b)) = (probe.number(a), probe.number(b))
                && probe.pairs.len() < FOLLOWED
            {
                probe.matrix[usize::from(a) * count + usize::from(b)] = probe.pairs.len() as u8;
                probe.pairs.push((a, b));
                probe.pair_weights.push(weight);
            }
        }
        for (word, weight) in words {
            let latin = !word.chars().any(super::fold::is_han);
            let numbers: Option<Vec<u8>> = word.chars().map(|c| probe.number(c)).collect();
            if let Some(numbers) = numbers.filter(|_| probe.words.len() < FOLLOWED) {
                // A Latin word has no bigrams; it stands for itself among them.
                if latin && probe.pairs.len() < FOLLOWED {
                    probe.latin.push((probe.words.len() as u8, probe.pairs.len() as u8));
                    probe.pairs.push((ABSENT, ABSENT));
                    probe.pair_weights.push(weight);
                }
                let pairs = numbers.windows(2).map(|two| probe.pair(two[0], two[1]));
                let pairs = pairs.filter(|&pair| pair != ABSENT);
                probe.word_pairs.push(pairs.fold(0, |pairs, pair| pairs | 1 << pair));
                probe.words.push(numbers);
                probe.word_weights.push(weight);
            }
        }
        probe
    }

    /// Lets `instead` count as the question's `word`, wherever it stands.
    pub fn add_alternative(&mut self, word: &str, instead: &str) {
        let Some(of) = word.chars().map(|c| self.number(c)).collect::<Option<Vec<u8>>>() else { return };
        let numbers: Option<Vec<u8>> = instead.chars().map(|c| self.number_or_add(c)).collect();
        let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) else { return };
        let mut found = self.look(&of);
        found.run = 0;
        found.covered = 0;
        self.alternatives.push((numbers, found));
    }

    fn number_or_add(&mut self, c: char) -> Option<u8> {
        if let Some(number) = self.number(c) {
            return Some(number);
        }
        if self.chars.len() >= FOLLOWED {
            return None;
        }
        let before = self.chars.len();
        self.chars.push(c);
        self.char_weights.push(0.0);
        let mut matrix = vec![ABSENT; (before + 1) * (before + 1)];
        for (row, old) in self.matrix.chunks(before.max(1)).enumerate().take(before) {
            matrix[row * (before + 1)..row * (before + 1) + before].copy_from_slice(old);
        }
        self.matrix = matrix;
        Some(before as u8)
    }

    fn number(&self, c: char) -> Option<u8> {
        self.chars.iter().position(|&known| known == c).map(|at| at as u8)
    }

    /// The number of each character of a text.
    pub fn numbers(&self, text: impl Iterator<Item = char>) -> Vec<u8> {
        NUMBERS.with_borrow_mut(|numbers| {
            for (at, &c) in self.chars.iter().enumerate() {
                if let Some(number) = numbers.get_mut(c as usize) {
                    *number = at as u8;
                }
            }
            let number = |c: char| match numbers.get(c as usize).copied().unwrap_or(ABSENT) {
                ABSENT if c.is_ascii_alphanumeric() => LETTER,
                number => number,
            };
            let result = text.map(number).collect();
            for &c in &self.chars {
                if let Some(number) = numbers.get_mut(c as usize) {
                    *number = ABSENT;
                }
            }
            result
        })
    }

    /// Looks through one sentence, given as numbers.
    pub fn look(&self, sentence: &[u8]) -> Found {
        let mut found = Found::default();
        let mut run = 0u16;
        let mut previous = ABSENT;
        for &number in sentence {
            if is_absent(number) {
                run = 0;
            } else {
                found.chars |= 1 << number;
                let pair = if is_absent(previous) { ABSENT } else { self.pair(previous, number) };
                if pair == ABSENT {
                    run = 1;
                } else {
                    found.pairs |= 1 << pair;
                    found.covered += if run == 1 { 2 } else { 1 };
                    run += 1;
                }
                found.run = found.run.max(run);
            }
            previous = number;
        }
        found.words = self.words_in(sentence, found.chars, found.pairs);
        for (numbers, stands_for) in &self.alternatives {
            let possible = numbers.iter().all(|&number| found.chars & (1 << number) != 0);
            if possible && self.stands(numbers, sentence) {
                found.chars |= stands_for.chars;
                found.pairs |= stands_for.pairs;
                found.words |= stands_for.words;
            }
        }
        for &(word, pair) in &self.latin {
            if found.words & (1 << word) != 0 {
                found.pairs |= 1 << pair;
            }
        }
        found
    }

    fn pair(&self, a: u8, b: u8) -> u8 {
        self.matrix[usize::from(a) * self.chars.len() + usize::from(b)]
    }

    fn words_in(&self, sentence: &[u8], chars: u128, pairs: u128) -> u128 {
        let mut present = 0;
        for (at, (word, &of_word)) in self.words.iter().zip(&self.word_pairs).enumerate() {
            let possible =
                pairs & of_word == of_word && word.iter().all(|&number| chars & (1 << number) != 0);
            let stands = || {
                word.len() == 1 && !self.is_letter(word[0])
                    || is_pair(word, of_word)
                    || self.stands(word, sentence)
            };
            if possible && stands() {
                present |= 1 << at;
            }
        }
        present
    }

    /// Whether a word stands in a sentence; one of letters only where a word begins: view is no part of
    /// interviews.
    fn stands(&self, word: &[u8], sentence: &[u8]) -> bool {
        let begins = |at: usize| at.checked_sub(1).is_none_or(|before| !self.is_letter(sentence[before]));
        let latin = word.first().is_some_and(|&first| self.is_letter(first));
        let mut places = sentence.windows(word.len()).enumerate();
        places.any(|(at, window)| is_same(window, word) && (!latin || begins(at)))
    }

    fn is_letter(&self, number: u8) -> bool {
        number == LETTER || self.chars.get(usize::from(number)).is_some_and(char::is_ascii_alphanumeric)
    }

    /// Which characters belong to a run of two or more that the question has too, or to a word.
    pub fn marks(&self, numbers: &[u8]) -> Vec<bool> {
        let mut marks = vec![false; numbers.len()];
        for (at, pair) in numbers.windows(2).enumerate() {
            if !is_absent(pair[0]) && !is_absent(pair[1]) && self.pair(pair[0], pair[1]) != ABSENT {
                marks[at..at + 2].fill(true);
            }
        }
        let present = numbers.iter().filter(|&&number| !is_absent(number));
        let present: u128 = present.fold(0, |present, number| present | 1 << number);
        // A word of two that is a bigram is marked already.
        let words = self.words.iter().zip(&self.word_pairs);
        let words = words.filter(|(word, of_word)| !is_pair(word, **of_word)).map(|(word, _)| word);
        let words = words.chain(self.alternatives.iter().map(|(numbers, _)| numbers));
        let possible = |word: &&Vec<u8>| word.iter().all(|&number| present & (1 << number) != 0);
        for word in words.filter(|word| !word.is_empty()).filter(possible) {
            for (at, window) in numbers.windows(word.len()).enumerate() {
                if is_same(window, word) {
                    marks[at..at + word.len()].fill(true);
                }
            }
        }
        marks
    }

    /// Looks through every sentence of a candidate.
    pub fn look_through(&self, numbers: &[u8], sentences: &[Sentence]) -> Vec<Found> {
        let part = |sentence: &Sentence| numbers.get(sentence.chars.clone()).unwrap_or_default();
        sentences.iter().map(|sentence| self.look(part(sentence))).collect()
    }
}

/// Whether a window is the word. Hardly ever more than the first number has to be compared.
fn is_same(window: &[u8], word: &[u8]) -> bool {
    window.first() == word.first() && window == word
}

/// Whether a word is one of the bigrams, so that it stands wherever that does.
fn is_pair(word: &[u8], of_word: u128) -> bool {
    word.len() == 2 && of_word != 0
}

/// The weights of numbered terms, at most [`FOLLOWED`], and their sum.
#[derive(Debug, Clone, Copy)]
pub struct Weights<'w> {
    each: &'w [f32],
    all: f32,
}

impl<'w> Weights<'w> {
    /// Sums them up.
    pub fn of(each: &'w [f32]) -> Self {
        // From 0.0 on, one after another, just as shares are.
        Self { each, all: each.iter().fold(0.0, |all, weight| all + weight) }
    }

    /// The share of the weight that the set bits carry, from 0 to 1; 0 without weight.
    pub fn share(self, mut bits: u128) -> f32 {
        let mut found = 0.0;
        while bits != 0 {
            found += self.each.get(bits.trailing_zeros() as usize).copied().unwrap_or(0.0);
            bits &= bits - 1;
        }
        if self.all > 0.0 { found / self.all } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_latin_word_stands_only_where_a_word_begins() {
        let chars = "view praise".chars().map(|c| (c, 1.0));
        let mut probe = Probe::new(chars, [], [("view", 1.0), ("praise", 1.0)]);
        probe.add_alternative("praise", "prais");
        let words = |text: &str| probe.look(&probe.numbers(text.chars())).words;
        assert_eq!(words("interviews were upraised"), 0);
        assert_eq!(words("a view,praised"), 0b11);
        assert_eq!(words("看view"), 0b01);
    }
}
