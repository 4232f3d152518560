//! From a question to candidate passages.

use tantivy::columnar::Column;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::store::StoreReader;
use tantivy::{DocAddress, DocSet as _, Searcher, TERMINATED, TantivyError, Term};

use super::bm25::Bm25;
use super::fold::fold_text;
use super::kept::Sentence;
use super::query::Query;
use super::schema::{Fields, PLACE, unplace};
use super::stored::{self, Stored};

/// How many candidates are ranked with care.
pub const CANDIDATES: usize = 20;

/// How many terms are looked for at most, the rarest: what the time of the longest text is bounded by,
/// as each takes its share. With more, no answer to a question of the cases was another.
const TERMS: usize = 96;

/// How many blocks of passages are kept, of each segment: neighbours are asked for one after another.
const BLOCKS: usize = 100;

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

impl Candidate {
    /// Leaves out the sentences that are to be: their place in the text is blank.
    pub fn leave_out(&mut self, is_left_out: impl Fn(&str) -> bool) {
        let mut chars: Vec<char> = self.text.chars().collect();
        self.sentences.retain(|sentence| {
            let stretch = &mut chars[sentence.chars.clone()];
            let leaves = is_left_out(&String::from_iter(&*stretch));
            if leaves {
                stretch.fill(' ');
            }
            !leaves
        });
        self.text = chars.into_iter().collect();
    }

    /// Whether its text holds another, which is folded.
    pub fn says(&self, text: &[char]) -> bool {
        fold_text(&self.text).contains(&String::from_iter(text))
    }
}

/// What of an index is opened once, as opening costs as much as ranking: where the passages of every
/// segment stand and are stored, and what they are scored by.
pub struct Lookups {
    places: Vec<Column<u64>>,
    stores: Vec<StoreReader>,
    bm25: Bm25,
}

impl Lookups {
    /// Opens it.
    pub fn new(searcher: &Searcher, fields: Fields) -> tantivy::Result<Self> {
        let segments = searcher.segment_readers().iter();
        let places = segments.clone().map(|segment| segment.fast_fields().u64(PLACE));
        Ok(Self {
            places: places.collect::<tantivy::Result<_>>()?,
            stores: segments
                .map(|segment| segment.get_store_reader(BLOCKS))
                .collect::<std::io::Result<_>>()?,
            bm25: Bm25::open(searcher, &[fields.words, fields.bigrams, fields.title])?,
        })
    }

    /// The ordinals of the document of a passage and of the passage in it.
    fn place(&self, address: DocAddress) -> (usize, usize) {
        let column = self.places.get(address.segment_ord as usize);
        unplace(column.and_then(|column| column.first(address.doc_id)).unwrap_or(u64::MAX))
    }

    /// What is stored of a passage.
    fn stored(&self, address: DocAddress) -> tantivy::Result<Stored> {
        let Some(store) = self.stores.get(address.segment_ord as usize) else { return Ok(Stored::default()) };
        let bytes = store.get_document_bytes(address.doc_id)?;
        stored::decode(&bytes).ok_or_else(|| TantivyError::InternalError("a passage is not whole".into()))
    }

    /// What one field of a candidate adds to its BM25.
    pub fn part(&self, terms: &[(Field, &str)], field: Field, address: DocAddress) -> f32 {
        self.bm25.part(terms, field, address).unwrap_or_default()
    }
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

/// The passages that match best by BM25 over words, bigrams and titles, best first: of the first
/// 2 × [`CANDIDATES`], at most [`CANDIDATES`] of documents that `accept` takes. Only those are read.
pub fn retrieve(
    shelf: (&Searcher, &Lookups, Fields),
    query: &Query,
    scope: &Scope,
    mut accept: impl FnMut(usize) -> bool,
) -> tantivy::Result<Vec<Candidate>> {
    let (searcher, lookups, fields) = shelf;
    let within = scope.within.iter().map(|&document| addresses(searcher, fields, document));
    let within: Vec<DocAddress> = within.collect::<tantivy::Result<Vec<_>>>()?.concat();
    let within = (!scope.within.is_empty()).then_some(&within[..]);
    let terms = terms(fields, query, scope);
    let mut best = lookups.bm25.best(&terms, 2 * CANDIDATES, TERMS, within)?;
    best.retain(|(_, address)| accept(lookups.place(*address).0));
    best.truncate(CANDIDATES);
    best.into_iter().map(|(bm25, address)| fetch(lookups, address, bm25)).collect()
}

/// Every passage of one document, in reading order.
pub fn passages_of(shelf: (&Searcher, &Lookups, Fields), document: usize) -> tantivy::Result<Vec<Candidate>> {
    let (searcher, lookups, fields) = shelf;
    let addresses = addresses(searcher, fields, document)?.into_iter();
    let passages = addresses.map(|address| fetch(lookups, address, 0.0));
    let mut passages = passages.collect::<tantivy::Result<Vec<_>>>()?;
    passages.sort_by_key(|candidate| candidate.passage);
    Ok(passages)
}

/// Where the index has the passages of a document.
fn addresses(searcher: &Searcher, fields: Fields, document: usize) -> tantivy::Result<Vec<DocAddress>> {
    let term = Term::from_field_u64(fields.document, document as u64);
    let mut addresses = Vec::new();
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        let inverted = segment.inverted_index(fields.document)?;
        let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else { continue };
        while postings.doc() != TERMINATED {
            if !segment.is_deleted(postings.doc()) {
                addresses.push(DocAddress::new(ordinal, postings.doc()));
            }
            postings.advance();
        }
    }
    Ok(addresses)
}

fn fetch(lookups: &Lookups, address: DocAddress, bm25: f32) -> tantivy::Result<Candidate> {
    let (document, passage) = lookups.place(address);
    let Stored { heading, text, sentences } = lookups.stored(address)?;
    Ok(Candidate { address, bm25, document, passage, heading, text, sentences })
}
