//! Known names (titles, aliases) behind misspellings and pinyin.
//!
//! A misspelt name is one with a single other character whose neighbourhood the knowledge does not
//! have; pinyin is read by the longest words that the knowledge or the language of questions has.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use pinyin::{ToPinyin as _, ToPinyinMulti as _};

use super::fold::{fold_text, is_han};

/// Names are looked up in knowledge bases of up to so many; beyond, memory would outweigh the use.
const MOST_NAMES: usize = 20_000;

/// Lengths of names for which one wrong character is mended, in characters.
const MENDED: std::ops::RangeInclusive<usize> = 3..=12;

/// The longest syllable of pinyin, in letters (zhuang).
const LONGEST_SYLLABLE: usize = 6;

/// A word whose ideographs have several readings is heard in so many ways at most.
const MOST_READINGS: usize = 8;

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
        known.sounds.reserve(words.size_hint().0);
        for (word, count) in words {
            for (at, sound) in sounds_of(word).into_iter().enumerate() {
                // The usual reading comes first.
                let worth = if at == 0 { 2 * count } else { count };
                known.hear(sound, word, worth.min(INITIALS - 1));
            }
        }
        known
    }

    fn learn(&mut self, name: &[char]) {
        let text: String = name.iter().collect();
        for sound in sounds_of(&text) {
            self.hear(sound, &text, NAME);
        }
        if name.len() >= 3
            && let Some(initials) = initials_of(&text)
        {
            self.hear(initials, &text, INITIALS);
        }
    }

    /// Keeps the best word of a sound; of equally good ones the one that sorts first, so that a question
    /// is read the same whatever order the words come in.
    fn hear(&mut self, sound: String, word: &str, worth: u32) {
        if sound.is_empty() || sound.len() > LONGEST_PINYIN {
            return;
        }
        let heard = self.sounds.entry(sound).or_insert_with(|| (word.to_owned(), worth));
        if (worth, Reverse(word)) > (heard.1, Reverse(heard.0.as_str())) {
            *heard = (word.to_owned(), worth);
        }
    }

    /// Reads pinyin as words; a syllable of no known word stays as it is, between blanks. `None` when
    /// it is no pinyin or hardly any of it can be read. Blanks part nothing.
    pub fn read_pinyin(&self, letters: &str) -> Option<String> {
        let text: String = letters.chars().filter(char::is_ascii_lowercase).collect();
        if text.is_empty() || text.len() > 200 {
            return None;
        }
        // Of the first letters, by how many: the best way to read them.
        let mut best: Vec<Option<Way>> = vec![None; text.len() + 1];
        best[0] = Some(Way::default());
        for end in 1..=text.len() {
            for start in end.saturating_sub(LONGEST_PINYIN)..end {
                let Some(way) = best[start] else { continue };
                let piece = &text[start..end];
                let further = match self.sounds.get(piece) {
                    Some((_, worth)) => way.with_word(start, *worth),
                    None if is_syllable(piece) => way.with_syllable(start, piece.len()),
                    None => continue,
                };
                if best[end].is_none_or(|known| further.is_better_than(&known)) {
                    best[end] = Some(further);
                }
            }
        }
        if 3 * best[text.len()]?.unread > text.len() {
            return None;
        }
        let mut pieces = Vec::new();
        let mut end = text.len();
        while end > 0 {
            let start = best[end]?.from;
            let piece = &text[start..end];
            pieces
                .push(self.sounds.get(piece).map_or_else(|| format!(" {piece} "), |(word, _)| word.clone()));
            end = start;
        }
        pieces.reverse();
        Some(pieces.concat())
    }

    /// The known word that sounds as `written` and is written with one other ideograph, and where.
    pub fn homophone(&self, written: &[char]) -> Option<(usize, &str)> {
        // By the usual reading of each ideograph: rare ones make anything sound like anything.
        let sound: Option<String> = written.iter().map(|c| c.to_pinyin().map(plain)).collect();
        let (word, _) = self.sounds.get(&sound?)?;
        let (at, (meant, _)) = word.chars().zip(written).enumerate().find(|(_, (a, b))| a != *b)?;
        let one_other = word.chars().zip(written).filter(|(a, b)| a != *b).count() == 1;
        let alike = word.chars().count() == written.len() && one_other && sounds_alike(meant, written[at]);
        alike.then_some((at, word.as_str()))
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

/// The bigrams of a text that the character at `at` belongs to.
pub fn neighbours(text: &[char], at: usize) -> impl Iterator<Item = (char, char)> {
    let before = at.checked_sub(1).map(|before| (text[before], text[at]));
    let after = text.get(at + 1).map(|&after| (text[at], after));
    before.into_iter().chain(after)
}

/// A way to read the front of a run of letters.
#[derive(Debug, Clone, Copy, Default)]
struct Way {
    /// Letters that belong to no known word.
    unread: usize,
    pieces: usize,
    worth: u64,
    /// Where the last piece begins.
    from: usize,
}

impl Way {
    fn with_word(self, from: usize, worth: u32) -> Self {
        Self { pieces: self.pieces + 1, worth: self.worth + u64::from(worth), from, ..self }
    }

    fn with_syllable(self, from: usize, letters: usize) -> Self {
        Self { unread: self.unread + letters, pieces: self.pieces + 1, from, ..self }
    }

    /// More is read, in fewer pieces, by better words.
    fn is_better_than(&self, other: &Self) -> bool {
        (self.unread, self.pieces, Reverse(self.worth)) < (other.unread, other.pieces, Reverse(other.worth))
    }
}

/// Whether letters are the sound of some ideograph.
pub fn is_syllable(letters: &str) -> bool {
    static SYLLABLES: OnceLock<HashSet<String>> = OnceLock::new();
    let all = || ('\u{4e00}'..='\u{9fff}').filter_map(|c| Some(plain(c.to_pinyin()?).into_owned())).collect();
    letters.len() <= LONGEST_SYLLABLE && SYLLABLES.get_or_init(all).contains(letters)
}

/// Whether letters are nothing but sounds of ideographs.
pub fn is_pinyin(letters: &str) -> bool {
    let mut reached = vec![false; letters.len() + 1];
    reached[0] = true;
    for end in 1..=letters.len() {
        reached[end] = (end.saturating_sub(LONGEST_SYLLABLE)..end)
            .any(|start| reached[start] && letters.get(start..end).is_some_and(is_syllable));
    }
    !letters.is_empty() && reached[letters.len()]
}

/// How a word sounds, the usual way first, without tones; empty when it is not of ideographs alone.
fn sounds_of(word: &str) -> Vec<String> {
    let mut sounds = vec![String::new()];
    for c in word.chars() {
        let Some(readings) = c.to_pinyin_multi() else { return Vec::new() };
        let mut readings: Vec<Cow<'static, str>> = readings.into_iter().map(plain).collect();
        readings.dedup();
        if let ([sound], [reading]) = (&mut sounds[..], &readings[..]) {
            sound.push_str(reading);
            continue;
        }
        let longer =
            readings.iter().flat_map(|reading| sounds.iter().map(move |front| front.clone() + reading));
        sounds = longer.take(MOST_READINGS).collect();
    }
    sounds
}

fn plain(reading: pinyin::Pinyin) -> Cow<'static, str> {
    let plain = reading.plain();
    if plain.contains('ü') { plain.replace('ü', "v").into() } else { plain.into() }
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
            ("enyang paotuan you duoshao huo", Some("恩阳跑团有多少 huo ")),
            ("huo dong", None),
            ("qixikouzhao", Some("七夕口罩")),
            ("volunteers", None),
            ("", None),
        ] {
            assert_eq!(sounds.read_pinyin(letters).as_deref(), words, "{letters}");
        }
    }

    #[test]
    fn of_equally_good_words_one_is_read_whatever_their_order() {
        let mut words = [("世纪", 5), ("实际", 5), ("时机", 5)];
        let mut read = || {
            words.rotate_left(1);
            Sounds::new(NAMES.into_iter(), words.into_iter()).read_pinyin("shiji")
        };
        let first = read();
        assert!(first.is_some());
        assert_eq!([read(), read()], [first.clone(), first]);
    }

    #[test]
    fn a_word_is_found_by_another_of_the_same_sound_with_one_other_character() {
        let sounds = Sounds::new(NAMES.into_iter(), [("跑手", 5), ("贷款", 3)].into_iter());
        let homophone = |text: &str| sounds.homophone(&text.chars().collect::<Vec<char>>());
        assert_eq!(homophone("跑首"), Some((1, "跑手")));
        assert_eq!(homophone("待款"), Some((0, "贷款")));
        assert_eq!(homophone("贷宽"), Some((1, "贷款")));
        assert_eq!(homophone("贷款"), None);
        assert_eq!(homophone("戴宽"), None);
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
