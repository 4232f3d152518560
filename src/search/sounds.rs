//! Known names and words behind pinyin: read by the longest words that the knowledge or the language of
//! questions has.
//!
//! All words of the knowledge are heard again at every reload, so a sound is kept as its print, and the
//! words lie one after another.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::OnceLock;

use pinyin::{ToPinyin as _, ToPinyinMulti as _};

use super::names::learned;

/// The longest syllable of pinyin, in letters (zhuang).
const LONGEST_SYLLABLE: usize = 6;

/// A word whose ideographs have several readings is heard in so many ways at most.
const MOST_READINGS: usize = 8;

/// The longest word read from pinyin, in letters.
const LONGEST_PINYIN: usize = 48;

/// How good a reading is: names before initials before plain words.
const NAME: u32 = 1_000_000;
const INITIALS: u32 = 500_000;

/// How much less good a reading is that is not the usual one: 平台学 rather than 平 and 大学, whose first
/// ideograph is rarely read so.
const RARER: u32 = 8;

/// Words and names by their sound.
#[derive(Debug)]
pub struct Sounds {
    words: String,
    /// The best word of each sound, by its print.
    heard: Vec<Heard>,
    /// Where in `heard` the prints with the same upper bits begin; one more at the end.
    begin: Vec<u32>,
    /// How far a print is shifted to leave those bits.
    shift: u32,
}

/// A word by one of its sounds.
#[derive(Debug, Clone, Copy)]
struct Heard {
    print: u64,
    /// How good a reading it is.
    worth: u32,
    /// Where in all words it stands, in bytes.
    start: u32,
    length: u32,
}

impl Heard {
    fn word(self, words: &str) -> &str {
        &words[self.start as usize..][..self.length as usize]
    }
}

/// Pinyin without tones or blanks.
#[derive(Clone, Copy)]
struct Sound {
    /// FNV-1a, 64 bits (Fowler, Noll, Vo 1991): it can be continued letter by letter.
    print: u64,
    letters: usize,
}

impl Sound {
    const NOTHING: Self = Self { print: 0xcbf2_9ce4_8422_2325, letters: 0 };

    fn of(letters: &str) -> Self {
        Self::NOTHING.then(letters)
    }

    fn then(self, letters: &str) -> Self {
        letters.chars().map(written).fold(self, |Self { print, letters }, letter| Self {
            print: (print ^ u64::from(letter)).wrapping_mul(0x0000_0100_0000_01b3),
            letters: letters + 1,
        })
    }
}

/// A letter as people type it.
fn written(letter: char) -> char {
    if letter == 'ü' { 'v' } else { letter }
}

/// Hears names and words, one after another.
#[derive(Default)]
pub struct Listener {
    words: String,
    heard: Vec<Heard>,
}

impl Listener {
    /// Names (titles and aliases), also by the first letters of their syllables.
    pub fn names<'n>(&mut self, names: impl Iterator<Item = &'n str>) {
        for name in learned(names) {
            let text: String = name.iter().collect();
            let start = self.take(&text);
            each_sound(&text, |_, sound| self.hear(sound, start, NAME));
            if name.len() >= 3
                && let Some(initials) = initials_of(&text)
            {
                self.hear(Sound::of(&initials), start, INITIALS);
            }
        }
    }

    /// A plain word, and how often it occurs.
    pub fn word(&mut self, word: &str, count: u32) {
        let start = self.take(word);
        each_sound(word, |at, sound| {
            // The usual reading comes first.
            let worth = if at == 0 { RARER * count } else { count };
            self.hear(sound, start, worth.min(INITIALS - 1));
        });
    }

    fn take(&mut self, word: &str) -> u32 {
        let start = self.words.len() as u32;
        self.words.push_str(word);
        start
    }

    /// Notes a sound of the last word.
    fn hear(&mut self, sound: Sound, start: u32, worth: u32) {
        if (1..=LONGEST_PINYIN).contains(&sound.letters) {
            let length = self.words.len() as u32 - start;
            self.heard.push(Heard { print: sound.print, worth, start, length });
        }
    }

    /// Keeps the best word of each sound; of equally good ones the one that sorts first, so that a
    /// question is read the same whatever order the words came in.
    pub fn done(self) -> Sounds {
        let Self { words, mut heard } = self;
        heard.sort_unstable_by(|a, b| {
            (a.print, Reverse(a.worth))
                .cmp(&(b.print, Reverse(b.worth)))
                .then_with(|| a.word(&words).cmp(b.word(&words)))
        });
        heard.dedup_by_key(|heard| heard.print);
        heard.shrink_to_fit();
        // About one print a place: a question is looked up at every character.
        let bits = (heard.len() + 2).next_power_of_two().ilog2();
        let shift = u64::BITS - bits;
        let mut begin = vec![0; (1 << bits) + 1];
        heard.iter().for_each(|one| begin[(one.print >> shift) as usize + 1] += 1);
        let mut sum = 0;
        for place in &mut begin {
            sum += *place;
            *place = sum;
        }
        Sounds { words, heard, begin, shift }
    }
}

impl Sounds {
    /// The best word of a sound, and how good a reading it is.
    fn get(&self, sound: Sound) -> Option<(&str, u32)> {
        let upper = (sound.print >> self.shift) as usize;
        let (begin, end) = (self.begin[upper] as usize, self.begin[upper + 1] as usize);
        let heard = self.heard[begin..end].iter().find(|heard| heard.print == sound.print)?;
        Some((heard.word(&self.words), heard.worth))
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
                let further = match self.get(Sound::of(piece)) {
                    Some((_, worth)) => way.with_word(start, worth),
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
            match self.get(Sound::of(piece)) {
                Some((word, _)) => pieces.push(word.to_owned()),
                None => pieces.push(format!(" {piece} ")),
            }
            end = start;
        }
        pieces.reverse();
        Some(pieces.concat())
    }

    /// The known word that sounds as `written` and is written with one other ideograph, and where.
    pub fn homophone(&self, written: &[char]) -> Option<(usize, &str)> {
        // By the usual reading of each ideograph: rare ones make anything sound like anything.
        let sound =
            written.iter().try_fold(Sound::NOTHING, |sound, c| Some(sound.then(c.to_pinyin()?.plain())));
        let (word, _) = self.get(sound?)?;
        let (at, (meant, _)) = word.chars().zip(written).enumerate().find(|(_, (a, b))| a != *b)?;
        let one_other = word.chars().zip(written).filter(|(a, b)| a != *b).count() == 1;
        let alike = word.chars().count() == written.len() && one_other && sound_alike(meant, written[at]);
        alike.then_some((at, word))
    }

    /// Whether one run of letters is the sound or the initials of a known name.
    pub fn is_sound_of_name(&self, letters: &str) -> bool {
        self.get(Sound::of(letters)).is_some_and(|(_, worth)| worth >= INITIALS)
    }
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
    let all = || {
        ('\u{4e00}'..='\u{9fff}')
            .filter_map(|c| Some(c.to_pinyin()?.plain().chars().map(written).collect()))
            .collect()
    };
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

/// Calls `each` with every sound of a word, the usual one first, and which it is; never for a word that
/// is not of ideographs alone.
fn each_sound(word: &str, mut each: impl FnMut(usize, Sound)) {
    let mut sounds = [Sound::NOTHING; MOST_READINGS];
    let mut count = 1;
    for c in word.chars() {
        let Some(readings) = c.to_pinyin_multi() else { return };
        let fronts = sounds;
        let (mut before, mut longer) = (None, 0);
        'all: for reading in readings {
            if before.replace(reading.plain()) == Some(reading.plain()) {
                continue;
            }
            for front in &fronts[..count] {
                sounds[longer] = front.then(reading.plain());
                longer += 1;
                if longer == MOST_READINGS {
                    break 'all;
                }
            }
        }
        count = longer;
    }
    for (at, &sound) in sounds[..count].iter().enumerate() {
        each(at, sound);
    }
}

fn initials_of(word: &str) -> Option<String> {
    word.to_pinyin().map(|syllable| syllable.map(pinyin::Pinyin::first_letter)).collect()
}

/// Whether two ideographs sound the same by their usual readings, tones aside.
pub fn sound_alike(a: char, b: char) -> bool {
    let plain = |c: char| c.to_pinyin().map(pinyin::Pinyin::plain);
    plain(a).is_some() && plain(a) == plain(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sounds(words: &[(&str, u32)]) -> Sounds {
        let mut listener = Listener::default();
        listener.names(["恩阳跑团", "七夕口罩", "市民之家"].into_iter());
        words.iter().for_each(|(word, count)| listener.word(word, *count));
        listener.done()
    }

    #[test]
    fn a_word_is_heard_in_all_its_readings_the_usual_one_first() {
        let sounds_of = |word: &str| {
            let mut sounds = Vec::new();
            each_sound(word, |at, sound| sounds.push((at, sound.print, sound.letters)));
            sounds
        };
        let print = |at: usize, sound: &str| (at, Sound::of(sound).print, sound.len());
        assert_eq!(sounds_of("银行")[0], print(0, "yinxing"));
        assert!(sounds_of("银行").iter().any(|sound| sound.1 == Sound::of("yinhang").print));
        assert_eq!(sounds_of("女")[0], print(0, "nv"));
        assert!(sounds_of("行行行行").len() == MOST_READINGS);
        assert!(sounds_of("A区").is_empty());
    }

    #[test]
    fn pinyin_is_read_by_the_longest_words() {
        let words = [("有", 9), ("多少", 9), ("跑手", 5), ("是", 9), ("什么", 9)];
        let sounds = sounds(&words);
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
            sounds(&words).read_pinyin("shiji")
        };
        let first = read();
        assert!(first.is_some());
        assert_eq!([read(), read()], [first.clone(), first]);
    }

    #[test]
    fn a_word_is_found_by_another_of_the_same_sound_with_one_other_character() {
        let sounds = sounds(&[("跑手", 5), ("贷款", 3)]);
        let homophone = |text: &str| sounds.homophone(&text.chars().collect::<Vec<char>>());
        assert_eq!(homophone("跑首"), Some((1, "跑手")));
        assert_eq!(homophone("待款"), Some((0, "贷款")));
        assert_eq!(homophone("贷宽"), Some((1, "贷款")));
        assert_eq!(homophone("贷款"), None);
        assert_eq!(homophone("戴宽"), None);
    }
}
