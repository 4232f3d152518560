//! Identifiers. Each is its own type so that one can never be passed for another.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Identifies a person. Telegram's user ids need 64 bits; the terminal's operator is `UserId(0)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub i64);

impl UserId {
    /// Whoever sits at the terminal. No messenger gives this number to anybody.
    pub const OPERATOR: Self = Self(0);
}

/// Identifies a conversation: a private chat or a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChatId(pub i64);

/// Identifies one thing that reached the bot; the key by which a second arrival is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UpdateId(pub i64);

/// Identifies a document: its path under the knowledge folder without extension and without the
/// language suffix, with `/` between folders. The Chinese and the English form share one id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub String);

impl DocumentId {
    /// The last part of the path, which posters use as a deep link.
    pub fn slug(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// A short stable name for buttons, where 64 bytes must do.
    pub fn token(&self) -> Token {
        Token::of(&self.0)
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A short stable name for anything with a longer one: a document, a region, a topic.
///
/// Eleven characters of `0-9A-Za-z`, so that it fits a button's 64 bytes and a deep link's
/// alphabet. It is a 64-bit FNV-1a hash (Fowler, Noll, Vo) and survives restarts and rebuilds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Token(u64);

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

impl Token {
    /// How many characters one is written in.
    pub const CHARS: usize = 11;

    /// The token of a name.
    pub fn of(name: &str) -> Self {
        const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        Self(name.bytes().fold(OFFSET_BASIS, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME)))
    }

    /// The token with this hash.
    pub fn from_number(number: u64) -> Self {
        Self(number)
    }

    /// The hash itself.
    pub fn number(self) -> u64 {
        self.0
    }

    /// Reads what [`Display`](fmt::Display) wrote; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != Self::CHARS {
            return None;
        }
        text.bytes()
            .try_fold(0u64, |value, byte| {
                let digit = BASE62.iter().position(|&known| known == byte)? as u64;
                value.checked_mul(62)?.checked_add(digit)
            })
            .map(Self)
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [b'0'; Self::CHARS];
        let mut rest = self.0;
        for digit in digits.iter_mut().rev() {
            *digit = BASE62[(rest % 62) as usize];
            rest /= 62;
        }
        f.write_str(std::str::from_utf8(&digits).expect("base 62 digits are ASCII"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_token_reads_back_what_it_wrote(name in ".*") {
            let token = Token::of(&name);
            prop_assert_eq!(Token::parse(&token.to_string()), Some(token));
        }

        #[test]
        fn reading_a_token_never_panics(text in ".*") {
            let _ = Token::parse(&text);
        }
    }

    #[test]
    fn a_slug_is_the_last_part_of_the_path() {
        assert_eq!(DocumentId("enyang/paotuan".into()).slug(), "paotuan");
        assert_eq!(DocumentId("paotuan".into()).slug(), "paotuan");
    }
}
