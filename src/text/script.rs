//! Shows simplified text to people who read traditional characters.

use std::sync::OnceLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

/// Rewrites simplified characters as the traditional ones in common use (群眾, not 羣衆). Text that cannot be rewritten stays as it is.
pub fn to_traditional(text: &str) -> String {
    static CONVERTER: OnceLock<Option<OpenCC>> = OnceLock::new();
    let converter = CONVERTER.get_or_init(|| OpenCC::from_config(BuiltinConfig::S2tw).ok());
    converter.as_ref().map_or_else(|| text.to_owned(), |converter| converter.convert(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_with_two_traditional_forms_follow_their_word() {
        assert_eq!(to_traditional("社区发展头发，学史小课堂"), "社區發展頭髮，學史小課堂");
        assert_eq!(to_traditional("为群众办事，这里很线上"), "為群眾辦事，這裡很線上");
        assert_eq!(to_traditional("Enyang 2021"), "Enyang 2021");
    }
}
