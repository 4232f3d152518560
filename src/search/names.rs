//! Known names (titles, aliases) behind misspellings and pinyin.
//!
//! A misspelt name is one with a single other character whose neighbourhood the knowledge does not
//! have; pinyin is read by the longest words that the knowledge or the language of questions has.

use std::collections::HashMap;

use pinyin::ToPinyin as _;

use super::fold::{fold_text, is_han};

/// Names are looked up in knowledge bases of up to so many; beyond, memory would outweigh the use.
const MOST_NAMES: usize = 20_000;

/// Lengths of names for which one wrong character is mended, in characters.
const MENDED: std::ops::RangeInclusive<usize> = 3..=12;

/// The longest word read from pinyin, in letters.
const LONGEST_PINYIN: usize = 48;

/// Names by their misspellings.
#[derive(Debug, Default)]
pub struct Names {
    /// Every name.
    names: Vec<Vec<char>>,
    /// The print of each, and of each with one character left open -> which name.
    whole: HashMap<u64, u32>,
    holes: HashMap<u64, u32>,
}

/// Words and names by their sound.
#[derive(Debug, Default)]
pub struct Sounds {
    /// Pinyin without tones or blanks -> (word, how good a reading it is).
    sounds: HashMap<String, (String, u32)>,
}

const HOLE: char = '\0';

/// How good a reading is: names before initials before plain words.
const NAME: u32 = 1_000_000;
const INITIALS: u32 = 500_000;

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
fn learned<'a>(names: impl Iterator<Item = &'a str>) -> impl Iterator<Item = Vec<char>> {
    let letters = |name: &str| fold_text(name).chars().filter(|c| c.is_alphanumeric()).collect();
    let names = names.take(MOST_NAMES).map(letters);
    names.filter(|name: &Vec<char>| !name.is_empty() && name.iter().all(|&c| is_han(c)))
}

impl Sounds {
    /// Learns names (titles and aliases) and plain words (with how often they occur).
    pub fn new<'a>(
        names: impl Iterator<Item = &'a str>,
        words: impl Iterator<Item = (&'a str, u32)>,
    ) -> Self {
        let mut known = Self::default();
        for name in learned(names) {
            known.learn(&name);
        }
        for (word, count) in words {
            if let Some(sound) = sound_of(word) {
                known.hear(sound, word, count.min(INITIALS - 1));
            }
        }
        known
    }

    fn learn(&mut self, name: &[char]) {
        let text: String = name.iter().collect();
        if let Some(sound) = sound_of(&text) {
            self.hear(sound, &text, NAME);
        }
        if name.len() >= 3
            && let Some(initials) = initials_of(&text)
        {
            self.hear(initials, &text, INITIALS);
        }
    }

    fn hear(&mut self, sound: String, word: &str, worth: u32) {
        if sound.len() > LONGEST_PINYIN {
            return;
        }
        let heard = self.sounds.entry(sound).or_insert_with(|| (word.to_owned(), worth));
        if worth > heard.1 {
            *heard = (word.to_owned(), worth);
        }
    }

    /// Reads pinyin as words; `None` when some of it cannot be read. Blanks part nothing.
    pub fn read_pinyin(&self, letters: &str) -> Option<String> {
        let text: String = letters.chars().filter(char::is_ascii_lowercase).collect();
        if text.is_empty() || text.len() > 200 {
            return None;
        }
        // best[i]: (fewest pieces, most worth) that read the first i letters, and the last piece.
        let mut best: Vec<Option<(usize, u64, usize)>> = vec![None; text.len() + 1];
        best[0] = Some((0, 0, 0));
        for end in 1..=text.len() {
            for start in end.saturating_sub(LONGEST_PINYIN)..end {
                let (Some((pieces, worth, _)), Some((_, more))) =
                    (best[start], self.sounds.get(&text[start..end]))
                else {
                    continue;
                };
                let candidate = (pieces + 1, worth + u64::from(*more), start);
                let better = best[end].is_none_or(|(fewest, most, _)| {
                    candidate.0 < fewest || candidate.0 == fewest && candidate.1 > most
                });
                if better {
                    best[end] = Some(candidate);
                }
            }
        }
        let mut words = Vec::new();
        let mut end = text.len();
        while end > 0 {
            let (_, _, start) = best[end]?;
            words.push(self.sounds[&text[start..end]].0.as_str());
            end = start;
        }
        words.reverse();
        Some(words.concat())
    }

    /// Whether one run of letters is the sound or the initials of a known name.
    pub fn is_sound_of_name(&self, letters: &str) -> bool {
        self.sounds.get(letters).is_some_and(|(_, worth)| *worth >= INITIALS)
    }
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
            (name.len() == window.len() && alike() && (window.len() > 3 || sounds_alike(c, name[at])))
                .then_some((at, &name[..]))
        })
    }
}

fn neighbours(text: &[char], at: usize) -> impl Iterator<Item = (char, char)> {
    let before = at.checked_sub(1).map(|before| (text[before], text[at]));
    let after = text.get(at + 1).map(|&after| (text[at], after));
    before.into_iter().chain(after)
}

fn sound_of(word: &str) -> Option<String> {
    word.to_pinyin().map(|syllable| syllable.map(|syllable| syllable.plain().replace('ü', "v"))).collect()
}

fn initials_of(word: &str) -> Option<String> {
    word.to_pinyin().map(|syllable| syllable.map(pinyin::Pinyin::first_letter)).collect()
}

fn sounds_alike(a: char, b: char) -> bool {
    let plain = |c: char| c.to_pinyin().map(pinyin::Pinyin::plain);
    plain(a).is_some() && plain(a) == plain(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = ["恩阳跑团", "七夕口罩", "市民之家"];

    fn names() -> Names {
        Names::new(NAMES.into_iter())
    }

    #[test]
    fn pinyin_is_read_by_the_longest_words() {
        let words = [("有", 9), ("多少", 9), ("跑手", 5), ("是", 9), ("什么", 9)];
        let sounds = Sounds::new(NAMES.into_iter(), words.into_iter());
        for (letters, words) in [
            ("enyang paotuan you duoshao paoshou", Some("恩阳跑团有多少跑手")),
            ("eypt", Some("恩阳跑团")),
            ("qixikouzhao", Some("七夕口罩")),
            ("volunteers", None),
            ("", None),
        ] {
            assert_eq!(sounds.read_pinyin(letters).as_deref(), words, "{letters}");
        }
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
    }

    #[test]
    fn what_the_knowledge_writes_is_no_misspelling() {
        let chars: Vec<char> = "恩南跑团".chars().collect();
        assert_eq!(names().mend(&chars, |a, b| (a, b) == ('恩', '南')), None);
    }
}
