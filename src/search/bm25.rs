//! The passages in which the terms of a question weigh most: BM25 (Robertson and Zaragoza 2009), summed
//! over the fields of the index.
//!
//! Term by term into one sum a passage, in the order of the terms. What leaves passages out by their
//! upper bounds keeps a cursor a term in order at every step, and a question of ours has forty terms,
//! not four: that order cost more than the passages it left out.

use std::io;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings as _, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet as _, InvertedIndexReader, Searcher, Term};

/// How soon the same term said again in a passage adds little.
const K1: f32 = 1.2;

/// How much a long field is held against it.
const B: f32 = 0.75;

/// What is read of an index for every question, opened once.
pub struct Bm25 {
    searcher: Searcher,
    fields: Vec<Scored>,
    /// All passages, deleted ones too: they still count in how often a term occurs.
    total: u64,
}

/// A field that terms are looked for in.
struct Scored {
    field: Field,
    /// What its length, as the index rounds it to a byte, takes from a term: K1 · (1 − B + B · length /
    /// average).
    damping: Vec<f32>,
    segments: Vec<Segment>,
}

/// One segment of a field.
struct Segment {
    postings: Arc<InvertedIndexReader>,
    lengths: FieldNormReader,
}

/// A term that some passage has.
struct Found<'b> {
    scored: &'b Scored,
    /// Where its passages stand, a segment each.
    places: Vec<Option<TermInfo>>,
    /// In how many passages it occurs.
    count: u64,
}

impl Bm25 {
    /// Opens what is read of some fields.
    pub fn open(searcher: &Searcher, fields: &[Field]) -> tantivy::Result<Self> {
        let total = searcher.segment_readers().iter().map(|segment| u64::from(segment.max_doc())).sum();
        let scored = fields.iter().map(|&field| Scored::open(searcher, field, total));
        Ok(Self { searcher: searcher.clone(), fields: scored.collect::<tantivy::Result<_>>()?, total })
    }

    /// The passages in which some terms weigh most, at most `limit`, best first and of equal ones the
    /// first in the index. Of the terms, the `most` rarest are looked for; a term given twice counts twice.
    /// With `within`, only these passages, whatever they share with the terms.
    pub fn best(
        &self,
        terms: &[(Field, &str)],
        limit: usize,
        most: usize,
        within: Option<&[DocAddress]>,
    ) -> io::Result<Vec<(f32, DocAddress)>> {
        let found = self.rarest(terms, most)?;
        if found.is_empty() && within.is_none() {
            return Ok(Vec::new());
        }
        let mut best = Best::new(limit);
        for (ordinal, segment) in (0..).zip(self.searcher.segment_readers()) {
            let mut sums = vec![0.0; segment.max_doc() as usize];
            for term in &found {
                self.add(term, ordinal as usize, &mut sums)?;
            }
            let address = |passage: DocId| DocAddress::new(ordinal, passage);
            match within {
                Some(within) => within
                    .iter()
                    .filter(|address| address.segment_ord == ordinal)
                    .for_each(|&address| best.take(sums[address.doc_id as usize], address)),
                None => (0..).zip(&sums).filter(|(_, sum)| **sum > 0.0).for_each(|(passage, &sum)| {
                    if sum > best.least && !segment.is_deleted(passage) {
                        best.take(sum, address(passage));
                    }
                }),
            }
        }
        Ok(best.ordered())
    }

    /// What some terms of one field add to a passage.
    pub fn part(&self, terms: &[(Field, &str)], field: Field, address: DocAddress) -> io::Result<f32> {
        let mut sum = 0.0;
        for term in terms.iter().filter(|(of, _)| *of == field) {
            let Some(found) = self.find(term)? else { continue };
            let segment = address.segment_ord as usize;
            let (Some(part), Some(Some(place))) =
                (found.scored.segments.get(segment), found.places.get(segment))
            else {
                continue;
            };
            let mut postings =
                part.postings.read_postings_from_terminfo(place, IndexRecordOption::WithFreqs)?;
            if postings.doc() <= address.doc_id && postings.seek(address.doc_id) == address.doc_id {
                let damping = found.scored.damping[usize::from(part.lengths.fieldnorm_id(address.doc_id))];
                sum += self.weight(found.count) * saturated(postings.term_freq(), damping);
            }
        }
        Ok(sum)
    }

    /// The terms that some passage has, of more than `most` the rarest, in the order given.
    fn rarest(&self, terms: &[(Field, &str)], most: usize) -> io::Result<Vec<Found<'_>>> {
        let found = terms.iter().filter_map(|term| self.find(term).transpose());
        let mut found: Vec<(usize, Found<'_>)> =
            found.enumerate().map(|(at, found)| Ok((at, found?))).collect::<io::Result<_>>()?;
        found.sort_by_key(|(_, term)| term.count);
        found.truncate(most);
        found.sort_unstable_by_key(|(at, _)| *at);
        Ok(found.into_iter().map(|(_, term)| term).collect())
    }

    fn find(&self, (field, term): &(Field, &str)) -> io::Result<Option<Found<'_>>> {
        let Some(scored) = self.fields.iter().find(|scored| scored.field == *field) else { return Ok(None) };
        let term = Term::from_field_text(*field, term);
        let places = scored.segments.iter().map(|segment| segment.postings.get_term_info(&term));
        let places: Vec<Option<TermInfo>> = places.collect::<io::Result<_>>()?;
        let count = places.iter().flatten().map(|place| u64::from(place.doc_freq)).sum();
        Ok((count > 0).then_some(Found { scored, places, count }))
    }

    /// Adds what a term adds to each passage of a segment.
    fn add(&self, term: &Found<'_>, segment: usize, sums: &mut [f32]) -> io::Result<()> {
        let Some(place) = &term.places[segment] else { return Ok(()) };
        let part = &term.scored.segments[segment];
        let weight = self.weight(term.count);
        let mut block =
            part.postings.read_block_postings_from_terminfo(place, IndexRecordOption::WithFreqs)?;
        while block.block_len() > 0 {
            for (&passage, &times) in block.docs().iter().zip(block.freqs()) {
                let damping = term.scored.damping[usize::from(part.lengths.fieldnorm_id(passage))];
                sums[passage as usize] += weight * saturated(times, damping);
            }
            block.advance();
        }
        Ok(())
    }

    /// What a term of `count` passages weighs at most.
    fn weight(&self, count: u64) -> f32 {
        idf(count, self.total) * (1.0 + K1)
    }
}

impl Scored {
    fn open(searcher: &Searcher, field: Field, total: u64) -> tantivy::Result<Self> {
        let segments = searcher.segment_readers().iter().map(|segment| {
            let lengths = segment.get_fieldnorms_reader(field)?;
            Ok(Segment { postings: segment.inverted_index(field)?, lengths })
        });
        let segments: Vec<Segment> = segments.collect::<tantivy::Result<_>>()?;
        let tokens: u64 = segments.iter().map(|segment| segment.postings.total_num_tokens()).sum();
        let average = tokens as f32 / total as f32;
        let length = |byte| FieldNormReader::id_to_fieldnorm(byte) as f32;
        let damping = (0..=u8::MAX).map(|byte| K1 * (1.0 - B + B * length(byte) / average)).collect();
        Ok(Self { field, damping, segments })
    }
}

/// The idf of a term that occurs in `count` of `total` passages: positive, as long as there are so many.
pub fn idf(count: u64, total: u64) -> f32 {
    let (count, total) = (count as f32, total as f32);
    (1.0 + (total - count + 0.5) / (count + 0.5)).ln()
}

/// How much of its weight a term has that is said so many times.
fn saturated(times: u32, damping: f32) -> f32 {
    let times = times as f32;
    times / (times + damping)
}

/// The best of what was seen so far, twice as many as asked for at most.
struct Best {
    limit: usize,
    taken: Vec<(f32, DocAddress)>,
    /// What is not above this comes after all that are asked for, given in the order of the index.
    least: f32,
}

impl Best {
    fn new(limit: usize) -> Self {
        Self { limit, taken: Vec::with_capacity(2 * limit), least: f32::NEG_INFINITY }
    }

    fn take(&mut self, sum: f32, address: DocAddress) {
        self.taken.push((sum, address));
        if self.taken.len() == 2 * self.limit {
            self.taken.select_nth_unstable_by(self.limit - 1, order);
            self.taken.truncate(self.limit);
            self.least = self.taken[self.limit - 1].0;
        }
    }

    fn ordered(mut self) -> Vec<(f32, DocAddress)> {
        self.taken.sort_unstable_by(order);
        self.taken.truncate(self.limit);
        self.taken
    }
}

fn order(one: &(f32, DocAddress), other: &(f32, DocAddress)) -> std::cmp::Ordering {
    other.0.total_cmp(&one.0).then(one.1.cmp(&other.1))
}

#[cfg(test)]
mod tests {
    use tantivy::collector::TopDocs;
    use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
    use tantivy::schema::{STRING, Schema, TEXT};
    use tantivy::{Index, TantivyDocument};

    use super::*;

    const TERMS: usize = 40;

    /// An index of two fields in three segments, some of whose 900 passages are deleted; a passage has
    /// the terms `w0` to `w39`, the first ones often.
    fn searcher() -> (Searcher, [Field; 2]) {
        let mut schema = Schema::builder();
        let fields = [schema.add_text_field("text", TEXT), schema.add_text_field("title", TEXT)];
        let number = schema.add_text_field("number", STRING);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).expect("a writer");
        writer.set_merge_policy(Box::new(tantivy::merge_policy::NoMergePolicy));
        let mut dice = 7_u64;
        let mut words = |length: u64| {
            let mut word = || {
                dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let share = (dice >> 40) as f32 / (1_u64 << 24) as f32;
                format!("w{} ", (share * share * TERMS as f32) as usize)
            };
            (0..length).map(|_| word()).collect::<String>()
        };
        for turn in 0..3 {
            for passage in 0..300_u64 {
                let mut entry = TantivyDocument::default();
                entry.add_text(fields[0], words(1 + passage % 37));
                entry.add_text(fields[1], words(passage % 3));
                entry.add_text(number, (passage + 300 * turn).to_string());
                writer.add_document(entry).expect("added");
            }
            writer.commit().expect("a segment");
        }
        for deleted in (0..900).step_by(7) {
            writer.delete_term(Term::from_field_text(number, &deleted.to_string()));
        }
        writer.commit().expect("deleted");
        (index.reader().expect("a reader").searcher(), fields)
    }

    /// What the library comes to by its own way.
    fn by_the_library(searcher: &Searcher, terms: &[(Field, &str)], limit: usize) -> Vec<(f32, DocAddress)> {
        let clause = |(field, term): &(Field, &str)| {
            let term = TermQuery::new(Term::from_field_text(*field, term), IndexRecordOption::WithFreqs);
            (Occur::Should, Box::new(term) as Box<dyn Query>)
        };
        let query = BooleanQuery::new(terms.iter().map(clause).collect());
        searcher.search(&query, &TopDocs::with_limit(limit).order_by_score()).expect("found")
    }

    #[test]
    fn the_best_passages_are_those_of_the_library() {
        let (searcher, fields) = searcher();
        let bm25 = Bm25::open(&searcher, &fields).expect("open");
        let words: Vec<String> = (0..TERMS).map(|word| format!("w{word}")).collect();
        let asked = |from: usize, step: usize| {
            let some = words.iter().skip(from).step_by(step);
            some.flat_map(|word| fields.map(|field| (field, word.as_str()))).collect::<Vec<_>>()
        };
        for terms in [asked(0, 3), asked(1, 7), asked(38, 1), asked(0, 1), vec![(fields[1], "w0"); 2]] {
            for limit in [1, 10, 60, 2_000] {
                let best = bm25.best(&terms, limit, 100, None).expect("found");
                let expected = by_the_library(&searcher, &terms, limit);
                assert_eq!(best.len(), expected.len(), "{limit} of {terms:?}");
                for (at, (one, other)) in best.iter().zip(&expected).enumerate() {
                    // Sums in another order: the last digits differ, and with them nearly equal places.
                    assert!((one.0 - other.0).abs() < 1e-4, "{at} of {terms:?}: {one:?}, {other:?}");
                }
                assert!(best.is_sorted_by(|one, other| order(one, other).is_lt()), "{terms:?}");
                for (sum, address) in best {
                    let parts = fields.map(|field| bm25.part(&terms, field, address).expect("a part"));
                    assert!((parts[0] + parts[1] - sum).abs() < 1e-4, "{terms:?}");
                }
            }
        }
    }

    #[test]
    fn only_some_passages_are_looked_at_whatever_they_share() {
        let (searcher, fields) = searcher();
        let bm25 = Bm25::open(&searcher, &fields).expect("open");
        let terms = [(fields[0], "w0"), (fields[0], "nowhere")];
        let all = bm25.best(&terms, 2_000, 100, None).expect("found");
        let without = DocAddress::new(
            1,
            (1..300)
                .find(|&at| all.iter().all(|(_, found)| *found != DocAddress::new(1, at)))
                .expect("one without"),
        );
        let within = [all[3].1, without, all[0].1];
        let best = bm25.best(&terms, 5, 100, Some(&within)).expect("found");
        assert_eq!(best, [all[0], all[3], (0.0, without)]);
    }

    #[test]
    fn of_too_many_terms_the_rarest_count() {
        let (searcher, fields) = searcher();
        let bm25 = Bm25::open(&searcher, &fields).expect("open");
        let terms = [(fields[0], "w0"), (fields[0], "nowhere"), (fields[0], "w39"), (fields[0], "w20")];
        let rarest = bm25.best(&terms, 2_000, 2, None).expect("found");
        assert_eq!(rarest, bm25.best(&terms[2..], 2_000, 100, None).expect("found"));
    }
}
