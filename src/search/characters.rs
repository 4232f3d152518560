//! In how many passages each character occurs: the index has no terms for single characters.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::fold::fold;

/// In how many passages each character occurs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CharStatistics {
    counts: HashMap<char, u32>,
}

impl CharStatistics {
    /// Counts one passage more.
    pub fn add(&mut self, text: &str) {
        for c in distinct(text) {
            *self.counts.entry(c).or_default() += 1;
        }
    }

    /// Takes one passage back that was counted.
    pub fn remove(&mut self, text: &str) {
        for c in distinct(text) {
            if let Some(count) = self.counts.get_mut(&c) {
                *count = count.saturating_sub(1);
            }
        }
        self.counts.retain(|_, count| *count > 0);
    }

    /// Every character, and in how many passages it occurs.
    pub fn iter(&self) -> impl Iterator<Item = (char, u32)> {
        self.counts.iter().map(|(&c, &count)| (c, count))
    }

    /// In how many passages `c` occurs.
    pub fn passages_with(&self, c: char) -> u32 {
        self.counts.get(&c).copied().unwrap_or(0)
    }
}

/// The letters, digits and ideographs of a text, folded, each once.
fn distinct(text: &str) -> Vec<char> {
    let mut seen: Vec<char> = text.chars().map(fold).filter(|c| c.is_alphanumeric()).collect();
    seen.sort_unstable();
    seen.dedup();
    seen
}

/// Counts the characters of many passages.
#[derive(Default)]
pub struct Counter {
    passages: u32,
    /// By character: the last passage that has it, counted from one, and how many have it.
    seen: Vec<(u32, u32)>,
}

impl Counter {
    /// Counts a passage, folded.
    pub fn add(&mut self, folded: &[char]) {
        self.passages += 1;
        for &c in folded {
            if self.seen.len() <= c as usize {
                self.seen.resize((c as usize + 1).next_power_of_two(), (0, 0));
            }
            let (last, count) = &mut self.seen[c as usize];
            *count += u32::from(*last != self.passages);
            *last = self.passages;
        }
    }

    /// Adds what was counted to other counts.
    pub fn add_to(&self, statistics: &mut CharStatistics) {
        let counted = (0..).zip(&self.seen).filter(|(_, (_, count))| *count > 0);
        let counted = counted.filter_map(|(code, (_, count))| Some((char::from_u32(code)?, count)));
        for (c, count) in counted.filter(|(c, _)| c.is_alphanumeric()) {
            *statistics.counts.entry(c).or_default() += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_passages_are_counted_as_one_by_one() {
        let texts = ["恩陽跑團，跑手", "𠀀😀 App, app", "", "跑"];
        let (mut one_by_one, mut counter) = (CharStatistics::default(), Counter::default());
        for text in texts {
            one_by_one.add(text);
            counter.add(&text.chars().map(fold).collect::<Vec<char>>());
        }
        let mut at_once = CharStatistics::default();
        counter.add_to(&mut at_once);
        assert_eq!(at_once, one_by_one);
        assert_eq!(at_once.passages_with('跑'), 2);
        for text in texts {
            at_once.remove(text);
        }
        assert!(at_once.counts.is_empty());
    }
}
