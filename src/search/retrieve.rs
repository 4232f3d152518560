//! From a question to candidate passages: tantivy does the work.

use tantivy::collector::TopDocs;
use tantivy::columnar::Column;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query as _, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Value as _};
use tantivy::{DocAddress, Searcher, TantivyDocument, Term};

use super::kept::{self, Sentence};
use super::query::Query;
use super::schema::{Fields, PLACE, unplace};

/// How many candidates are ranked with care.
pub const CANDIDATES: usize = 30;

/// How many terms are looked for at most, the rarest: what the time of the longest text is bounded by,
/// as each takes its share. With more, no answer to a question of the cases was another.
const TERMS: usize = 96;

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

/// Where the passages of every segment stand; opened once, as looking up a column by its name costs
/// as much as ranking.
pub struct Places(Vec<Column<u64>>);

impl Places {
    /// Opens the columns.
    pub fn open(searcher: &Searcher) -> tantivy::Result<Self> {
        let segments = searcher.segment_readers().iter();
        segments.map(|segment| segment.fast_fields().u64(PLACE)).collect::<tantivy::Result<_>>().map(Self)
    }

    /// The ordinals of the document of a passage and of the passage in it.
    fn of(&self, address: DocAddress) -> (usize, usize) {
        let column = self.0.get(address.segment_ord as usize);
        unplace(column.and_then(|column| column.first(address.doc_id)).unwrap_or(u64::MAX))
    }
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

/// The passages that match best by BM25 over words, bigrams and titles, best first: of the first
/// 2 × [`CANDIDATES`], at most [`CANDIDATES`] of documents that `accept` takes. Only those are read.
pub fn retrieve(
    (searcher, places, fields): (&Searcher, &Places, Fields),
    query: &Query,
    scope: &Scope,
    mut accept: impl FnMut(usize) -> bool,
) -> tantivy::Result<Vec<Candidate>> {
    let mut clauses: Vec<_> = rarest(searcher, terms(fields, query, scope))
        .into_iter()
        .map(|(field, term)| should(Term::from_field_text(field, term)))
        .collect();
    if scope.within.is_empty() && clauses.is_empty() {
        return Ok(Vec::new());
    }
    if !scope.within.is_empty() {
        let allowed = scope
            .within
            .iter()
            .map(|&document| should(Term::from_field_u64(fields.document, document as u64)));
        let allowed: Box<dyn tantivy::query::Query> = Box::new(BooleanQuery::new(allowed.collect()));
        clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(allowed, 0.0))));
    }
    let mut best = search(searcher, &BooleanQuery::new(clauses), 2 * CANDIDATES)?;
    best.retain(|(_, address)| accept(places.of(*address).0));
    best.truncate(CANDIDATES);
    best.into_iter().map(|(bm25, address)| fetch((searcher, places, fields), address, bm25)).collect()
}

/// The rarest [`TERMS`] of some terms, in the order given; so many or fewer stay as they are.
fn rarest<'q>(searcher: &Searcher, mut terms: Vec<(Field, &'q str)>) -> Vec<(Field, &'q str)> {
    if terms.len() > TERMS {
        let mut counted: Vec<(u64, usize)> = terms
            .iter()
            .enumerate()
            .map(|(at, (field, term))| {
                (searcher.doc_freq(&Term::from_field_text(*field, term)).unwrap_or(0), at)
            })
            .filter(|(count, _)| *count > 0)
            .collect();
        counted.sort_unstable();
        counted.truncate(TERMS);
        counted.sort_unstable_by_key(|(_, at)| *at);
        terms = counted.into_iter().map(|(_, at)| terms[at]).collect();
    }
    terms
}

/// Every passage of one document, in reading order.
pub fn passages_of(
    (searcher, places, fields): (&Searcher, &Places, Fields),
    document: usize,
) -> tantivy::Result<Vec<Candidate>> {
    let term = Term::from_field_u64(fields.document, document as u64);
    let query = TermQuery::new(term, IndexRecordOption::Basic);
    let found = search(searcher, &query, usize::from(u16::MAX))?.into_iter();
    let mut passages = found
        .map(|(bm25, address)| fetch((searcher, places, fields), address, bm25))
        .collect::<tantivy::Result<Vec<_>>>()?;
    passages.sort_by_key(|candidate| candidate.passage);
    Ok(passages)
}

fn should(term: Term) -> (Occur, Box<dyn tantivy::query::Query>) {
    (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)))
}

fn search(
    searcher: &Searcher,
    query: &dyn tantivy::query::Query,
    limit: usize,
) -> tantivy::Result<Vec<(f32, DocAddress)>> {
    let limit = limit.min(searcher.num_docs() as usize).max(1);
    searcher.search(query, &TopDocs::with_limit(limit).order_by_score())
}

fn fetch(
    (searcher, places, fields): (&Searcher, &Places, Fields),
    address: DocAddress,
    bm25: f32,
) -> tantivy::Result<Candidate> {
    let entry: TantivyDocument = searcher.doc(address)?;
    let text = entry.get_first(fields.text).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let sentences =
        entry.get_first(fields.kept).and_then(|value| value.as_bytes()).map(kept::decode).unwrap_or_default();
    let heading = entry.get_first(fields.heading).and_then(|value| value.as_str()).map(str::to_owned);
    let (document, passage) = places.of(address);
    Ok(Candidate { address, bm25, document, passage, heading, text, sentences })
}
