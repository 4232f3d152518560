//! What a question is about, for telling which questions are alike.

use super::fold::fold_text;
use super::query::Query;
use super::snapshot::Snapshot;

impl Snapshot {
    /// The pairs of characters that a question is about, without the words that only ask; of a
    /// question that only asks, all of it.
    pub fn gist(&self, question: &str) -> Vec<String> {
        let query = Query::new(question, &self.analyzer, &self.words.lexicon);
        if query.bigrams.is_empty() { vec![fold_text(question)] } else { query.bigrams }
    }
}
