//! What somebody typed behind `/alias`, `/synonym`, `/stopword`, `/word`, as a line of the list.

use crate::model::WordList;
use crate::search::fold_text;

/// The longest word or name, in characters.
pub(super) const LONGEST: usize = 40;

/// The longest title by which a list calls a document, in characters: titles are not ours to shorten.
const LONGEST_TITLE: usize = 200;

/// The most words in one group of synonyms.
const MOST_TOGETHER: usize = 12;

/// What somebody typed behind the command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Typed<'t> {
    Nothing,
    Add(&'t str),
    Remove(&'t str),
}

impl<'t> Typed<'t> {
    /// A dash of any keyboard in front takes out.
    pub fn parse(said: &'t str) -> Self {
        let said = said.trim();
        match said.strip_prefix(['-', '\u{2212}', '\u{ff0d}', '\u{2014}', '\u{2013}', '\u{2796}']) {
            Some(words) if words.trim().is_empty() => Self::Nothing,
            Some(words) => Self::Remove(words.trim_start_matches('\u{2014}').trim()),
            None if said.is_empty() => Self::Nothing,
            None => Self::Add(said),
        }
    }
}

/// The line that it becomes; `None` when it is none.
pub(super) fn entry_of(list: WordList, said: &str) -> Option<String> {
    let fits_in =
        |word: &str, most: usize| !word.starts_with('#') && (1..=most).contains(&word.chars().count());
    let fits = |word: &&str| fits_in(word, LONGEST);
    if said.contains(['\n', '\r']) {
        return None;
    }
    match list {
        WordList::Aliases => {
            let (alias, name) = said.split_once(['=', '\u{ff1d}'])?;
            let parts = [alias.trim(), name.trim()];
            let good = fits_in(parts[0], LONGEST) && fits_in(parts[1], LONGEST_TITLE);
            let good = good && parts.iter().all(|part| !part.contains(['=', '\u{ff1d}']));
            (good && fold_text(parts[0]) != fold_text(parts[1])).then(|| parts.join(" = "))
        }
        WordList::Synonyms => {
            let words = apart(said);
            ((2..=MOST_TOGETHER).contains(&words.len()) && words.iter().all(fits)).then(|| words.join(" "))
        }
        WordList::Stopwords => match &apart(said)[..] {
            [word] if fits(word) => Some((*word).to_owned()),
            _ => None,
        },
        WordList::Dictionary => {
            let chars = said.chars().count();
            let han = said.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            ((2..=LONGEST.min(32)).contains(&chars) && han).then(|| said.to_owned())
        }
    }
}

/// Words between blanks and whatever else people write between words, each once.
fn apart(said: &str) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::new();
    let between = |c: char| c.is_whitespace() || "=,;/\u{ff1d}\u{3001}\u{ff0c}\u{ff1b}".contains(c);
    for word in said.split(between).filter(|word| !word.is_empty()) {
        if !words.iter().any(|known| fold_text(known) == fold_text(word)) {
            words.push(word);
        }
    }
    words
}

/// A group of synonyms together with a new one that shares a word with it.
pub(super) fn joined(list: WordList, group: &str, new: &str) -> Option<String> {
    if list != WordList::Synonyms {
        return None;
    }
    let (these, those) = (apart(group), apart(new));
    let shared = those.iter().any(|word| these.iter().any(|known| fold_text(known) == fold_text(word)));
    let all = format!("{group} {new}");
    let all = apart(&all);
    (shared && all.len() <= MOST_TOGETHER).then(|| all.join(" "))
}

/// A line without `words`: empty when nothing is left of it; `None` when they do not stand in it.
pub(super) fn without(list: WordList, line: &str, words: &str) -> Option<String> {
    let same = |a: &str, b: &str| fold_text(a) == fold_text(b);
    if same(line, words) {
        return Some(String::new());
    }
    match list {
        WordList::Aliases => {
            let (alias, name) = line.split_once(['=', '\u{ff1d}'])?;
            let (first, second) = words.split_once(['=', '\u{ff1d}']).unwrap_or((words, name));
            (same(alias.trim(), first.trim()) && same(name.trim(), second.trim())).then(String::new)
        }
        WordList::Synonyms => {
            let (group, gone) = (apart(line), apart(words));
            let is_gone = |word: &&str| gone.iter().any(|gone| same(word, gone));
            if gone.is_empty() || group.iter().filter(|word| is_gone(word)).count() < gone.len() {
                return None;
            }
            let left: Vec<&str> = group.into_iter().filter(|word| !is_gone(word)).collect();
            Some(if left.len() < 2 { String::new() } else { left.join(" ") })
        }
        // A line of the dictionary may bear a frequency.
        WordList::Stopwords | WordList::Dictionary => {
            line.split_whitespace().next().is_some_and(|word| same(word, words)).then(String::new)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_becomes_a_line_or_nothing() {
        use WordList::{Aliases, Dictionary, Stopwords, Synonyms};
        for (list, said, expected) in [
            (Aliases, "跑团 = 恩阳跑团", Some("跑团 = 恩阳跑团")),
            (Aliases, "跑团＝恩阳跑团", Some("跑团 = 恩阳跑团")),
            (Aliases, "跑团", None),
            (Aliases, "= 恩阳跑团", None),
            (Aliases, "a = b = c", None),
            (Aliases, "跑团 = 跑团", None),
            (Aliases, "a\n = b", None),
            (Aliases, "#a = b", None),
            (Synonyms, "义工 = 志愿者、志愿者", Some("义工 志愿者")),
            (Synonyms, "义工，志工 志愿者", Some("义工 志工 志愿者")),
            (Synonyms, "义工", None),
            (Stopwords, "劳烦", Some("劳烦")),
            (Stopwords, "a b", None),
            (Dictionary, "一站式", Some("一站式")),
            (Dictionary, "一", None),
            (Dictionary, "abc", None),
        ] {
            assert_eq!(entry_of(list, said).as_deref(), expected, "{list:?} {said}");
        }
    }

    #[test]
    fn a_word_leaves_its_line_and_two_groups_that_share_one_join() {
        use WordList::{Aliases, Dictionary, Synonyms};
        for (list, line, words, expected) in [
            (Aliases, "跑团 = 恩阳跑团", "跑团", Some("")),
            (Aliases, "跑团 = 恩阳跑团", "跑团=恩阳跑团", Some("")),
            (Aliases, "跑团 = 恩阳跑团", "恩阳跑团", None),
            (Synonyms, "义工 志工 志愿者", "志工", Some("义工 志愿者")),
            (Synonyms, "义工 志愿者", "义工", Some("")),
            (Synonyms, "义工 志愿者", "老人", None),
            (Dictionary, "跑手 3000", "跑手", Some("")),
        ] {
            assert_eq!(without(list, line, words).as_deref(), expected, "{line} - {words}");
        }
        assert_eq!(joined(Synonyms, "义工 志愿者", "志工 义工").as_deref(), Some("义工 志愿者 志工"));
        assert_eq!(joined(Synonyms, "义工 志愿者", "老人 长者"), None);
        assert_eq!(Typed::parse("－ 跑团"), Typed::Remove("跑团"));
        assert_eq!(Typed::parse(" - "), Typed::Nothing);
    }
}
