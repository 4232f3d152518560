//! From a question to candidate passages: tantivy does the work.

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query as _, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Value as _};
use tantivy::{DocAddress, Searcher, TantivyDocument, Term};

use super::kept::{self, Sentence};
use super::query::Query;
use super::schema::{Fields, PLACE, unplace};

/// How many candidates are ranked with care.
pub const CANDIDATES: usize = 30;

/// A passage as retrieved.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Where the index has it.
    pub address: DocAddress,
    /// BM25 summed over the fields.
    pub bm25: f32,
    /// The ordinal of its document.
    pub document: usize,
    /// Its ordinal in the document.
    pub passage: usize,
    /// The headings above it.
    pub heading: Option<String>,
    /// Its text.
    pub text: String,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
}

/// The idf of a term that occurs in `count` of `total` passages (BM25's, always positive).
pub fn idf(count: u64, total: u64) -> f32 {
    let (count, total) = (count as f32, total as f32);
    (1.0 + (total - count + 0.5) / (count + 0.5)).ln()
}

/// What narrows and widens a retrieval.
#[derive(Debug, Default)]
pub struct Scope {
    /// Further terms (words) that stand for words of the question.
    pub expansions: Vec<String>,
    /// The ordinals of the only documents allowed; empty allows all.
    pub within: Vec<usize>,
}

/// Every field with a term that is looked for in it.
pub fn terms<'q>(fields: Fields, query: &'q Query, scope: &'q Scope) -> Vec<(Field, &'q str)> {
    let mut terms: Vec<(Field, &str)> = Vec::new();
    for word in query.words.iter().chain(&scope.expansions) {
        terms.extend([(fields.words, word.as_str()), (fields.title, word)]);
    }
    for bigram in &query.bigrams {
        terms.push((fields.bigrams, bigram));
        if !query.words.contains(bigram) {
            terms.push((fields.title, bigram));
        }
    }
    terms
}

/// What one field of a candidate adds to its BM25.
pub fn part(searcher: &Searcher, terms: &[(Field, &str)], field: Field, address: DocAddress) -> f32 {
    let in_field = terms.iter().filter(|(of, _)| *of == field);
    in_field
        .map(|(_, term)| {
            let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
            // A term that does not stand in the passage cannot be explained, and adds nothing.
            query.explain(searcher, address).map_or(0.0, |explained| explained.value())
        })
        .sum()
}

/// The best `limit` passages by BM25 over words, bigrams and titles, best first.
pub fn retrieve(
    searcher: &Searcher,
    fields: Fields,
    query: &Query,
    scope: &Scope,
    limit: usize,
) -> tantivy::Result<Vec<Candidate>> {
    let mut clauses: Vec<_> = terms(fields, query, scope)
        .into_iter()
        .map(|(field, term)| should(Term::from_field_text(field, term)))
        .collect();
    if scope.within.is_empty() {
        if clauses.is_empty() {
            return Ok(Vec::new());
        }
        return search(searcher, fields, &BooleanQuery::new(clauses), limit);
    }
    let allowed =
        scope.within.iter().map(|&document| should(Term::from_field_u64(fields.document, document as u64)));
    let allowed: Box<dyn tantivy::query::Query> = Box::new(BooleanQuery::new(allowed.collect()));
    clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(allowed, 0.0))));
    search(searcher, fields, &BooleanQuery::new(clauses), limit)
}

/// Every passage of one document, in reading order.
pub fn passages_of(searcher: &Searcher, fields: Fields, document: usize) -> tantivy::Result<Vec<Candidate>> {
    let term = Term::from_field_u64(fields.document, document as u64);
    let mut passages =
        search(searcher, fields, &TermQuery::new(term, IndexRecordOption::Basic), usize::from(u16::MAX))?;
    passages.sort_by_key(|candidate| candidate.passage);
    Ok(passages)
}

fn should(term: Term) -> (Occur, Box<dyn tantivy::query::Query>) {
    (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)))
}

fn search(
    searcher: &Searcher,
    fields: Fields,
    query: &dyn tantivy::query::Query,
    limit: usize,
) -> tantivy::Result<Vec<Candidate>> {
    let limit = limit.min(searcher.num_docs() as usize).max(1);
    let top = searcher.search(query, &TopDocs::with_limit(limit).order_by_score())?;
    top.into_iter().map(|(bm25, address)| fetch(searcher, fields, address, bm25)).collect()
}

fn fetch(searcher: &Searcher, fields: Fields, address: DocAddress, bm25: f32) -> tantivy::Result<Candidate> {
    let entry: TantivyDocument = searcher.doc(address)?;
    let text = entry.get_first(fields.text).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let sentences =
        entry.get_first(fields.kept).and_then(|value| value.as_bytes()).map(kept::decode).unwrap_or_default();
    let heading = entry.get_first(fields.heading).and_then(|value| value.as_str()).map(str::to_owned);
    let column = searcher.segment_reader(address.segment_ord).fast_fields().u64(PLACE)?;
    let (document, passage) = unplace(column.first(address.doc_id).unwrap_or(u64::MAX));
    Ok(Candidate { address, bm25, document, passage, heading, text, sentences })
}
