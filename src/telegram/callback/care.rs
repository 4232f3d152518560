//! The fields of a button about the knowledge: a letter, then what it is about.

use crate::model::{Care, Token, WordList};

const LISTS: [(char, WordList); 4] = [
    ('a', WordList::Aliases),
    ('s', WordList::Synonyms),
    ('p', WordList::Stopwords),
    ('d', WordList::Dictionary),
];

/// Writes the fields.
pub(super) fn write(care: Care) -> String {
    match care {
        Care::ReloadAnyway { against } => format!("r{against}"),
        Care::TakeInAnyway { upload, against } => format!("t{upload}{against}"),
        Care::Words { list, page } => format!("w{}{page}", letter(list)),
        Care::RemoveWord { list, entry } => format!("x{}{entry}", letter(list)),
    }
}

/// Reads what [`write()`] wrote; `None` for anything else.
pub(super) fn read(fields: &str) -> Option<Care> {
    let mut rest = fields.chars();
    if let Some(both) = fields.strip_prefix('t') {
        let (upload, against) = both.split_at_checked(Token::CHARS)?;
        return Some(Care::TakeInAnyway { upload: Token::parse(upload)?, against: Token::parse(against)? });
    }
    if let Some(against) = fields.strip_prefix('r') {
        return Token::parse(against).map(|against| Care::ReloadAnyway { against });
    }
    match (rest.next()?, rest.next()) {
        ('w', Some(list)) => Some(Care::Words { list: named(list)?, page: rest.as_str().parse().ok()? }),
        ('x', Some(list)) => {
            Some(Care::RemoveWord { list: named(list)?, entry: Token::parse(rest.as_str())? })
        }
        _ => None,
    }
}

fn letter(list: WordList) -> char {
    LISTS.iter().find(|(_, known)| *known == list).map_or('?', |(letter, _)| *letter)
}

fn named(letter: char) -> Option<WordList> {
    LISTS.iter().find(|(known, _)| *known == letter).map(|(_, list)| *list)
}
