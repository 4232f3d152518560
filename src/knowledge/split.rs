//! Cuts text that is too long for one passage, at the best place there is. Loses nothing.

/// The longest passage, in characters: about what a resident reads on one screen.
pub(super) const LONGEST_CHARS: usize = 1200;

const SENTENCE_ENDS: [char; 6] = ['。', '！', '？', '；', '!', '?'];
const CLOSING: [char; 6] = ['”', '’', '」', '』', '）', '"'];

/// Joins blocks with `\n` into texts of at most [`LONGEST_CHARS`] characters; a block that is
/// longer is cut at sentence ends, a sentence that is longer where it must be.
pub(super) fn split(blocks: &[String]) -> Vec<String> {
    let mut texts = Vec::new();
    let mut text = String::new();
    let mut chars = 0;
    let mut append = |separator: &str, piece: &str| {
        let added = piece.chars().count();
        if chars > 0 && chars + separator.len() + added > LONGEST_CHARS {
            texts.push(std::mem::take(&mut text).trim_end().to_owned());
            chars = 0;
        }
        if chars > 0 {
            text.push_str(separator);
            chars += separator.len();
        }
        text.push_str(piece);
        chars += added;
    };
    for block in blocks {
        if block.chars().count() <= LONGEST_CHARS {
            append("\n", block);
            continue;
        }
        let mut separator = "\n";
        for sentence in sentences(block) {
            for piece in pieces(sentence) {
                append(separator, piece);
                separator = "";
            }
        }
    }
    if !text.is_empty() {
        texts.push(text.trim_end().to_owned());
    }
    texts
}

/// The sentences of a block, each with its end, closing marks and space; joined they are the block.
fn sentences(block: &str) -> impl Iterator<Item = &str> {
    let mut rest = block;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let is_end = |at: usize, char: char| {
            SENTENCE_ENDS.contains(&char) || (char == '.' && rest[at + 1..].starts_with(char::is_whitespace))
        };
        let follows =
            |char: char| SENTENCE_ENDS.contains(&char) || CLOSING.contains(&char) || char.is_whitespace();
        let mut end = rest.char_indices().skip_while(|(at, char)| !is_end(*at, *char)).skip(1);
        let end = end.find(|(_, char)| !follows(*char)).map_or(rest.len(), |(at, _)| at);
        let (sentence, after) = rest.split_at(end);
        rest = after;
        Some(sentence)
    })
}

/// Pieces of at most [`LONGEST_CHARS`] characters.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest.char_indices().nth(LONGEST_CHARS).map_or(rest.len(), |(at, _)| at);
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Blocks and texts as (what is repeated, how often) runs.
    fn check(blocks: &[(&str, usize)], expected: &[(&str, usize)]) {
        let written = |runs: &[(&str, usize)]| -> Vec<String> {
            runs.iter().map(|(unit, times)| unit.repeat(*times).trim_end().to_owned()).collect()
        };
        assert_eq!(split(&written(blocks)), written(expected), "{blocks:?}");
    }

    #[test]
    fn long_text_is_cut_at_paragraphs_then_sentences_then_anywhere() {
        check(&[], &[]);
        check(&[("甲", 3)], &[("甲", 3)]);
        check(&[("甲", 700), ("乙", 700)], &[("甲", 700), ("乙", 700)]);
        check(
            &[("一二三四五六七八九。", 130)],
            &[("一二三四五六七八九。", 120), ("一二三四五六七八九。", 10)],
        );
        check(&[("“好！”", 400)], &[("“好！”", 300), ("“好！”", 100)]);
        check(&[("甲", 3000)], &[("甲", 1200), ("甲", 1200), ("甲", 600)]);
        check(&[("It is so. ", 130)], &[("It is so. ", 120), ("It is so. ", 10)]);
        assert_eq!(split(&["甲".into(), "乙".into()]), ["甲\n乙"]);
    }

    #[test]
    fn no_text_is_too_long_and_none_is_lost() {
        let block = "长".repeat(1_000_000);
        let texts = split(&[block.clone(), "短。".repeat(5000)]);
        assert!(texts.iter().all(|text| text.chars().count() <= LONGEST_CHARS));
        assert!(texts.concat().replace('\n', "") == block + &"短。".repeat(5000));
    }
}
