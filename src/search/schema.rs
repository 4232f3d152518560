//! The index's fields and how text becomes their tokens.

use std::sync::Arc;

use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use super::analyzer::{Analyzer, bigrams};

/// The fields of one passage.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// Words of the text and its heading.
    pub words: Field,
    /// Bigrams of the same.
    pub bigrams: Field,
    /// Words and bigrams of title and aliases, region and topics.
    pub title: Field,
    /// The ordinal of the document, for fetching one.
    pub document: Field,
    /// Where the passage stands: its document's ordinal and its own, see [`place`].
    pub place: Field,
    /// What is shown and what ranking needs, see [`stored`](super::stored).
    pub stored: Field,
}

/// The name of the field that holds places; fast fields are opened by name.
pub const PLACE: &str = "place";

/// Bits for the passage's ordinal in its document.
const PASSAGE_BITS: u32 = 24;

/// Both ordinals in one number.
pub fn place(document: usize, passage: usize) -> u64 {
    (document as u64) << PASSAGE_BITS | passage as u64 & ((1 << PASSAGE_BITS) - 1)
}

/// The (document, passage) of a place.
pub fn unplace(place: u64) -> (usize, usize) {
    ((place >> PASSAGE_BITS) as usize, (place & ((1 << PASSAGE_BITS) - 1)) as usize)
}

/// Which tokens a field holds.
#[derive(Clone, Copy)]
enum Cut {
    Words,
    Bigrams,
    Both,
}

impl Cut {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Words, "words"), (Self::Bigrams, "bigrams"), (Self::Both, "both")];
}

/// The schema, always the same.
pub fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let mut text = |name: &str, tokenizer: &str| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(IndexRecordOption::WithFreqs)
            .set_fieldnorms(true);
        builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
    };
    let (words, bigrams, title) = (text("words", "words"), text("bigrams", "bigrams"), text("title", "both"));
    let fields = Fields {
        words,
        bigrams,
        title,
        document: builder.add_u64_field("document", NumericOptions::default().set_indexed()),
        place: builder.add_u64_field(PLACE, NumericOptions::default().set_fast()),
        stored: builder.add_bytes_field("stored", BytesOptions::default().set_stored()),
    };
    (builder.build(), fields)
}

/// The tokenizers that the schema names.
pub fn tokenizers(analyzer: &Arc<Analyzer>) -> TokenizerManager {
    // Even a number field asks for one of the default tokenizers, so they stay.
    let manager = TokenizerManager::default();
    for (cut, name) in Cut::ALL {
        let tokenizer = Cutter { analyzer: Arc::clone(analyzer), cut, tokens: Tokens::default() };
        manager.register(name, TextAnalyzer::from(tokenizer));
    }
    manager
}

/// Gives tantivy the analyzer's pieces. Text must be folded before it gets here.
#[derive(Clone)]
struct Cutter {
    analyzer: Arc<Analyzer>,
    cut: Cut,
    tokens: Tokens,
}

/// The pieces of one text, one after another in a buffer that is used again.
#[derive(Clone, Default)]
struct Tokens {
    /// (start, end) of each piece in the text, in bytes.
    spans: Vec<(usize, usize)>,
}

impl Tokenizer for Cutter {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        let spans = &mut self.tokens.spans;
        spans.clear();
        if matches!(self.cut, Cut::Words | Cut::Both) {
            self.analyzer.words(text, |piece| spans.push((piece.span.start, piece.span.end)));
        }
        if matches!(self.cut, Cut::Bigrams | Cut::Both) {
            bigrams(text, |piece| spans.push((piece.span.start, piece.span.end)));
        }
        Stream { text, spans: spans.iter(), token: Token::default() }
    }
}

struct Stream<'a> {
    text: &'a str,
    spans: std::slice::Iter<'a, (usize, usize)>,
    token: Token,
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let Some(&(start, end)) = self.spans.next() else { return false };
        self.token.position = self.token.position.wrapping_add(1);
        (self.token.offset_from, self.token.offset_to) = (start, end);
        self.token.text.clear();
        self.token.text.push_str(&self.text[start..end]);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
