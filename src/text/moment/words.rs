//! A written time as a row of signs: numbers, words, punctuation. Which word means what stands in
//! `config/words/times.txt`.

use std::sync::OnceLock;

use super::super::to_traditional;

const LIST: &str = include_str!("../../../config/words/times.txt");

/// One sign of a written time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// A number, and in how many digits it was written; 0 for one in words.
    Number(u32, usize),
    /// `:`, `-`, `/` or `.`
    Mark(char),
    Now,
    /// So many days from today.
    Day(u32),
    Week,
    Every,
    Next,
    This,
    /// What stands for the seventh day behind “week”.
    Sunday,
    /// Monday is 1.
    Weekday(u32),
    /// A month by its name.
    Month(u32),
    Years,
    Months,
    Days,
    Hours,
    Minutes,
    Half,
    Quarters,
    Part(Part),
    /// A length of so many minutes each.
    Span(u32),
    /// The whole length of half an hour.
    HalfHour,
    After,
}

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Dawn,
    Morning,
    Noon,
    Afternoon,
    Evening,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Sign(Sign),
    Digit(u32),
    Ten,
    Nothing,
}

/// The words, the longest first.
fn words() -> &'static [(String, Vec<Meaning>)] {
    static WORDS: OnceLock<Vec<(String, Vec<Meaning>)>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let lines = LIST.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut words: Vec<(String, Vec<Meaning>)> = Vec::new();
        for (meaning, list) in lines.filter_map(|line| line.split_once(':')) {
            let meanings: Vec<Meaning> = meaning.split('+').filter_map(|one| means(one.trim())).collect();
            words.extend(list.split(',').map(|word| (folded(word.trim()), meanings.clone())));
        }
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
        words
    })
}

fn means(name: &str) -> Option<Meaning> {
    let number = || name.rsplit(' ').next().and_then(|number| number.parse().ok());
    Some(Meaning::Sign(match name {
        "now" => Sign::Now,
        "week" => Sign::Week,
        "every" => Sign::Every,
        "next" => Sign::Next,
        "this" => Sign::This,
        "sunday" => Sign::Sunday,
        "years" => Sign::Years,
        "months" => Sign::Months,
        "days" => Sign::Days,
        "hours" => Sign::Hours,
        "minutes" => Sign::Minutes,
        "half" => Sign::Half,
        "quarters" => Sign::Quarters,
        "dawn" => Sign::Part(Part::Dawn),
        "morning" => Sign::Part(Part::Morning),
        "noon" => Sign::Part(Part::Noon),
        "afternoon" => Sign::Part(Part::Afternoon),
        "evening" => Sign::Part(Part::Evening),
        "minute span" => Sign::Span(1),
        "hour span" => Sign::Span(60),
        "half hour span" => Sign::HalfHour,
        "after" => Sign::After,
        "whole" | "filler" => return Some(Meaning::Nothing),
        "ten" => return Some(Meaning::Ten),
        _ if name.starts_with("day ") => Sign::Day(number()?),
        _ if name.starts_with("weekday ") => Sign::Weekday(number()?),
        _ if name.starts_with("month ") => Sign::Month(number()?),
        _ if name.starts_with("digit ") => return Some(Meaning::Digit(number()?)),
        _ => return None,
    }))
}

/// Half width, lower case, traditional characters: however it was typed, it reads alike.
fn folded(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    };
    to_traditional(&text.chars().map(narrow).collect::<String>()).to_lowercase()
}

/// Reads a text as signs; `None` when something in it means nothing.
pub(super) fn signs(text: &str) -> Option<Vec<Sign>> {
    let text = folded(text);
    let mut signs: Vec<Sign> = Vec::new();
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() || first == ',' || first == '\u{3001}' {
            rest = &rest[first.len_utf8()..];
            continue;
        }
        if first.is_ascii_digit() {
            let length = rest.bytes().take_while(u8::is_ascii_digit).count();
            signs.push(Sign::Number(rest[..length].parse().ok()?, length));
            rest = &rest[length..];
            continue;
        }
        if let Some(taken) = numeral(rest, &mut signs) {
            rest = &rest[taken..];
            continue;
        }
        if let Some((word, meanings)) = word_at(rest) {
            signs.extend(meanings.iter().filter_map(|meaning| match meaning {
                Meaning::Sign(sign) => Some(*sign),
                _ => None,
            }));
            rest = &rest[word.len()..];
            continue;
        }
        if !":-/.".contains(first) {
            return None;
        }
        signs.push(Sign::Mark(first));
        rest = &rest[first.len_utf8()..];
    }
    Some(signs)
}

/// The longest word that the text begins with.
fn word_at(text: &str) -> Option<(&'static str, &'static [Meaning])> {
    let latin = |c: char| c.is_ascii_alphabetic();
    let fits = |word: &str| {
        let whole = !word.ends_with(latin) || !text[word.len()..].starts_with(latin);
        whole && !word.is_empty()
    };
    let found = words().iter().find(|(word, _)| text.starts_with(word.as_str()) && fits(word));
    found.map(|(word, meanings)| (word.as_str(), meanings.as_slice()))
}

/// A number in words at the beginning of the text; its length in bytes. Behind “week” one digit
/// only: in 周五十点 it is Friday, ten o'clock.
fn numeral(text: &str, signs: &mut Vec<Sign>) -> Option<usize> {
    let single = signs.last() == Some(&Sign::Week);
    let (mut total, mut digits, mut taken) = (0u32, None::<u32>, 0);
    while let Some((word, meanings)) = word_at(&text[taken..]) {
        match meanings {
            [Meaning::Digit(digit)] => {
                digits = Some(digits.unwrap_or(0).checked_mul(10)?.checked_add(*digit)?);
            }
            [Meaning::Ten] => total += digits.take().unwrap_or(1).checked_mul(10)?,
            _ => break,
        }
        taken += word.len();
        if single {
            break;
        }
    }
    if taken == 0 {
        return None;
    }
    signs.push(Sign::Number(total.checked_add(digits.unwrap_or(0))?, 0));
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_means_something() {
        for line in LIST.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (meaning, words) = line.split_once(':').expect(line);
            assert!(meaning.split('+').all(|one| means(one.trim()).is_some()), "{line}");
            assert!(words.split(',').all(|word| !word.trim().is_empty()), "{line}");
        }
    }
}
