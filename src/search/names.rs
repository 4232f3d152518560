//! Known names (titles, aliases) behind misspellings: a misspelt name is one with a single other
//! character whose neighbourhood the knowledge does not have.

use std::collections::HashMap;

use super::attributes::is_numeral;
use super::fold::{fold_text, is_han};
use super::sounds::sound_alike;

/// Names are looked up in knowledge bases of up to so many; beyond, memory would outweigh the use.
const MOST_NAMES: usize = 20_000;

/// Lengths of names for which one wrong character is mended, in characters.
const MENDED: std::ops::RangeInclusive<usize> = 3..=12;

/// Names by their misspellings.
#[derive(Debug, Default)]
pub struct Names {
    /// Every name.
    names: Vec<Vec<char>>,
    /// The print of each, and of each with one character left open -> which name.
    whole: HashMap<u64, u32>,
    holes: HashMap<u64, u32>,
}

const HOLE: char = '\0';

/// What one character adds to the print of a name; sums of these change in one place at no cost.
fn print_at(at: usize, c: char) -> u64 {
    let mut print = ((at as u64) << 32 | u64::from(c)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    print = (print ^ print >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    print ^ print >> 32
}

fn print_of(text: &[char]) -> u64 {
    let parts = text.iter().enumerate().map(|(at, &c)| print_at(at, c));
    parts.fold(text.len() as u64, u64::wrapping_add)
}

/// The print of a text with the character at `at` left open.
fn holed(print: u64, at: usize, c: char) -> u64 {
    print.wrapping_sub(print_at(at, c)).wrapping_add(print_at(at, HOLE))
}

/// The names that are learned: those of ideographs only, folded.
pub fn learned<'a>(names: impl Iterator<Item = &'a str>) -> impl Iterator<Item = Vec<char>> {
    let letters = |name: &str| fold_text(name).chars().filter(|c| c.is_alphanumeric()).collect();
    let names = names.take(MOST_NAMES).map(letters);
    names.filter(|name: &Vec<char>| !name.is_empty() && name.iter().all(|&c| is_han(c)))
}

impl Names {
    /// Learns names (titles and aliases).
    pub fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut known = Self::default();
        for name in learned(names) {
            known.learn(name);
        }
        known
    }

    fn learn(&mut self, name: Vec<char>) {
        let (number, print) = (self.names.len() as u32, print_of(&name));
        if MENDED.contains(&name.len()) {
            for (at, &c) in name.iter().enumerate() {
                self.holes.entry(holed(print, at, c)).or_insert(number);
            }
        }
        self.whole.entry(print).or_insert(number);
        self.names.push(name);
    }

    fn is_name(&self, window: &[char]) -> bool {
        let name = self.whole.get(&print_of(window)).and_then(|&number| self.names.get(number as usize));
        name.is_some_and(|name| name == window)
    }

    /// Whether any known name of two characters or more stands in folded text.
    pub fn named_in(&self, text: &[char]) -> bool {
        (2..=12).any(|length| text.windows(length).any(|window| self.is_name(window)))
    }

    /// The text with misspelt names put right; `None` when there are none. `is_written` tells
    /// whether the knowledge has a bigram: what is written somewhere is no misspelling.
    pub fn mend(&self, text: &[char], is_written: impl Fn(char, char) -> bool) -> Option<Vec<char>> {
        let mut mended = text.to_vec();
        let mut changed = false;
        for length in MENDED.rev() {
            for start in 0..(text.len() + 1).saturating_sub(length) {
                let window = &text[start..start + length];
                if self.is_name(window) {
                    return None;
                }
                if changed || !window.iter().all(|&c| is_han(c)) {
                    continue;
                }
                if let Some((at, name)) = self.misspelt(window)
                    && !neighbours(text, start + at).any(|(a, b)| is_written(a, b))
                {
                    mended[start..start + length].copy_from_slice(name);
                    changed = true;
                }
            }
        }
        changed.then_some(mended)
    }

    fn misspelt(&self, window: &[char]) -> Option<(usize, &[char])> {
        let print = print_of(window);
        window.iter().enumerate().find_map(|(at, &c)| {
            let name = &self.names[*self.holes.get(&holed(print, at, c))? as usize];
            let alike = || name.iter().zip(window).enumerate().all(|(other, (a, b))| other == at || a == b);
            let may_be_meant = !are_contrasts(c, name[at]) && (window.len() > 3 || sound_alike(c, name[at]));
            (name.len() == window.len() && alike() && may_be_meant).then_some((at, &name[..]))
        })
    }
}

/// Whether two characters tell sisters apart: 雁南街道 is no misspelt 雁北街道, nor 三号 a misspelt 二号.
fn are_contrasts(a: char, b: char) -> bool {
    const SIDES: [char; 13] = ['东', '西', '南', '北', '中', '上', '下', '左', '右', '前', '后', '内', '外'];
    let both = |is: &dyn Fn(char) -> bool| is(a) && is(b);
    both(&|c| SIDES.contains(&c)) || both(&is_numeral)
}

/// The bigrams of a text that the character at `at` belongs to.
pub fn neighbours(text: &[char], at: usize) -> impl Iterator<Item = (char, char)> {
    let before = at.checked_sub(1).map(|before| (text[before], text[at]));
    let after = text.get(at + 1).map(|&after| (text[at], after));
    before.into_iter().chain(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = ["恩阳跑团", "七夕口罩", "市民之家"];

    fn names() -> Names {
        Names::new(NAMES.into_iter())
    }

    #[test]
    fn one_wrong_character_in_a_name_is_mended() {
        let mend = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            names().mend(&chars, |_, _| false).map(String::from_iter)
        };
        assert_eq!(mend("恩洋跑团有多少人").as_deref(), Some("恩阳跑团有多少人"));
        assert_eq!(mend("恩阳跑团有多少人"), None);
        assert_eq!(mend("成都跑团有多少人"), None);
        let names = Names::new(["雁北街道"].into_iter());
        let chars: Vec<char> = "雁南街道".chars().collect();
        assert_eq!(names.mend(&chars, |_, _| false), None);
    }

    #[test]
    fn what_the_knowledge_writes_is_no_misspelling() {
        let chars: Vec<char> = "恩南跑团".chars().collect();
        assert_eq!(names().mend(&chars, |a, b| (a, b) == ('恩', '南')), None);
    }
}
