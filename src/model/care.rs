//! What the buttons do by which admins look after the knowledge.

use super::Token;

/// What a button about the knowledge does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[expect(missing_docs, reason = "each variant documents its fields by its sentence")]
pub enum Care {
    /// ✅ Takes in what was refused for these reasons, all the same.
    ReloadAnyway { against: Token },
    /// ✅ Takes in a file that was refused for these reasons, all the same.
    TakeInAnyway { upload: Token, against: Token },
    /// Turns to a page of a word list.
    Words { list: WordList, page: u16 },
    /// ➖ Takes this line out of a word list.
    RemoveWord { list: WordList, entry: Token },
}

/// A list of words that admins keep in chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum WordList {
    /// Other names for documents.
    Aliases,
    /// Words that stand for each other.
    Synonyms,
    /// Words that say nothing.
    Stopwords,
    /// Words that stay whole.
    Dictionary,
}

impl WordList {
    /// Every list.
    pub const ALL: [Self; 4] = [Self::Aliases, Self::Synonyms, Self::Stopwords, Self::Dictionary];

    /// The name of its file.
    pub fn file(self) -> &'static str {
        match self {
            Self::Aliases => "aliases.txt",
            Self::Synonyms => "synonyms.txt",
            Self::Stopwords => "stopwords.txt",
            Self::Dictionary => "dictionary.txt",
        }
    }

    /// The command that shows and changes it, without `/`.
    pub fn command(self) -> &'static str {
        match self {
            Self::Aliases => "alias",
            Self::Synonyms => "synonym",
            Self::Stopwords => "stopword",
            Self::Dictionary => "word",
        }
    }
}
