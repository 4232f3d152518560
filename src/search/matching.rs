//! Where a question's characters, bigrams and words stand in a candidate, sentence by sentence.
//!
//! One pass over the candidate's characters; everything after it works on bit sets.

use std::cell::RefCell;

use super::kept::Sentence;

/// Distinct characters, bigrams or words of a question that are followed; more say nothing new.
const FOLLOWED: usize = 128;

/// Marks a character that is not in the question.
const ABSENT: u8 = u8::MAX;

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

    /// Runs `work` with a function that numbers characters fast.
    pub fn with_numbers<T>(&self, work: impl FnOnce(&dyn Fn(char) -> u8) -> T) -> T {
        NUMBERS.with_borrow_mut(|numbers| {
            for (at, &c) in self.chars.iter().enumerate() {
                if let Some(number) = numbers.get_mut(c as usize) {
                    *number = at as u8;
                }
            }
            let result = work(&|c: char| numbers.get(c as usize).copied().unwrap_or(ABSENT));
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
            if number == ABSENT {
                run = 0;
            } else {
                found.chars |= 1 << number;
                let pair = if previous == ABSENT { ABSENT } else { self.pair(previous, number) };
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
        found.words = self.words_in(sentence, found.chars);
        for (numbers, stands_for) in &self.alternatives {
            let possible = numbers.iter().all(|&number| found.chars & (1 << number) != 0);
            if possible && sentence.windows(numbers.len()).any(|window| window == numbers) {
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

    fn words_in(&self, sentence: &[u8], chars: u128) -> u128 {
        let mut present = 0;
        for (at, word) in self.words.iter().enumerate() {
            let possible = word.iter().all(|&number| chars & (1 << number) != 0);
            if possible && (word.len() == 1 || sentence.windows(word.len()).any(|window| window == word)) {
                present |= 1 << at;
            }
        }
        present
    }

    /// Which characters belong to a run of two or more that the question has too, or to a word.
    pub fn marks(&self, numbers: &[u8]) -> Vec<bool> {
        let mut marks = vec![false; numbers.len()];
        for (at, pair) in numbers.windows(2).enumerate() {
            if pair[0] != ABSENT && pair[1] != ABSENT && self.pair(pair[0], pair[1]) != ABSENT {
                marks[at..at + 2].fill(true);
            }
        }
        let alternatives = self.alternatives.iter().map(|(numbers, _)| numbers);
        for word in self.words.iter().chain(alternatives).filter(|word| !word.is_empty()) {
            for (at, window) in numbers.windows(word.len()).enumerate() {
                if window == word {
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

    /// The share of the weight of `all` that the set bits carry, from 0 to 1; 0 without weight.
    pub fn share(bits: u128, weights: &[f32]) -> f32 {
        let (mut found, mut all) = (0.0, 0.0);
        for (at, weight) in weights.iter().enumerate() {
            all += weight;
            if bits & (1 << at) != 0 {
                found += weight;
            }
        }
        if all > 0.0 { found / all } else { 0.0 }
    }
}
