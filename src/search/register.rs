//! Finds documents by id and by token. It holds ordinals only, sorted: of a hundred thousand documents
//! no name is in memory twice.

use crate::knowledge::Document;
use crate::model::{DocumentId, Token};

/// Finds documents by id and by token.
pub struct Register {
    /// Ordinals by id, of one id by language.
    by_id: Vec<usize>,
    /// Tokens in order, each with the place in `by_id` of the first form.
    by_token: Vec<(Token, u32)>,
}

impl Register {
    /// Notes all documents.
    pub fn new(documents: &[Document]) -> Self {
        let mut by_id: Vec<usize> = (0..documents.len()).collect();
        by_id.sort_by_key(|&ordinal| (&documents[ordinal].id, documents[ordinal].locale));
        let mut by_token = Vec::new();
        let mut first = 0;
        for forms in by_id.chunk_by(|one, other| documents[*one].id == documents[*other].id) {
            by_token.push((documents[forms[0]].id.token(), first as u32));
            first += forms.len();
        }
        by_token.sort_unstable();
        by_token.shrink_to_fit();
        Self { by_id, by_token }
    }

    /// The ordinals of a document's language forms, in the order of languages.
    pub fn forms(&self, documents: &[Document], id: &DocumentId) -> &[usize] {
        let from = self.by_id.partition_point(|&ordinal| documents[ordinal].id < *id);
        let forms = &self.by_id[from..];
        &forms[..forms.iter().take_while(|&&ordinal| documents[ordinal].id == *id).count()]
    }

    /// The ordinals of the language forms of every document, by id.
    pub fn all<'r>(&'r self, documents: &'r [Document]) -> impl Iterator<Item = &'r [usize]> {
        self.by_id.chunk_by(|one, other| documents[*one].id == documents[*other].id)
    }

    /// The ordinal of the document that a token stands for.
    pub fn resolve(&self, token: Token) -> Option<usize> {
        let at = self.by_token.binary_search_by_key(&token, |(token, _)| *token).ok()?;
        self.by_id.get(self.by_token[at].1 as usize).copied()
    }
}
