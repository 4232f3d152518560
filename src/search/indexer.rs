//! Builds an index of the whole knowledge, on as many cores as there are.
//!
//! Passages are cut in batches, and a batch is the same whoever cuts it and when: so is the index. The
//! sorted runs of all batches then become one segment. The library's own writer is for what is added
//! to an index later (`renewal`).

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use anyhow::Context as _;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::document::TantivyDocument;
use tantivy::{Index, IndexSettings};

use super::analyzer::{Analyzer, bigrams};
use super::batch::{Gathered, MOST_PASSAGES};
use super::characters::{CharStatistics, Counter};
use super::fold::fold;
use super::run::Runs;
use super::schema::{Fields, place, schema, tokenizers};
use super::{segment, stored};
use crate::knowledge::{Document, Passage};

/// A batch ends with the passage that reaches this size, in bytes.
const BATCH: usize = 3 << 20;

/// More threads would take more memory than they are worth time.
const MOST_HANDS: usize = 4;

/// So many batches are kept in memory; of more, the runs are put away in files.
const IN_MEMORY: usize = 4;

/// Searched fields of text: words, bigrams, title.
pub const TEXTS: usize = 3;

/// A passage: the ordinal of its document, and its own in there.
pub type Stand = (usize, usize);

/// A batch, cut.
pub struct Cut {
    /// The number of its first passage.
    pub first: u32,
    /// By field.
    pub runs: Runs,
    /// By field: how long each passage is, in terms, as the library rounds it.
    pub lengths: [Vec<u8>; TEXTS],
    /// By field: how many terms there are.
    pub tokens: [u64; TEXTS],
}

/// Builds the index in `folder`, or in memory; and counts the characters.
pub fn build(
    folder: Option<&Path>,
    documents: &[Document],
    analyzer: &Arc<Analyzer>,
    progress: &mut dyn FnMut(usize, usize),
) -> anyhow::Result<(Index, CharStatistics)> {
    build_by(BATCH, folder, documents, analyzer, progress)
}

/// The same with batches of another size.
fn build_by(
    batch: usize,
    folder: Option<&Path>,
    documents: &[Document],
    analyzer: &Arc<Analyzer>,
    progress: &mut dyn FnMut(usize, usize),
) -> anyhow::Result<(Index, CharStatistics)> {
    let (schema, fields) = schema();
    let builder = Index::builder().schema(schema).tokenizers(tokenizers(analyzer)).settings(IndexSettings {
        docstore_blocksize: 4 << 10,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    });
    let index = match folder {
        Some(folder) => {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
            builder.create_in_dir(folder)?
        }
        None => builder.create_in_ram()?,
    };
    let passages: Vec<Stand> = (0..)
        .zip(documents)
        .flat_map(|(ordinal, document)| (0..document.passages.len()).map(move |number| (ordinal, number)))
        .collect();
    let batches = batches(batch, documents, &passages);
    let (cut, chars) = cut_all(&batches, folder, documents, &passages, analyzer, progress)?;
    if !passages.is_empty() {
        segment::write(&index, fields, documents, &passages, &cut)?;
    }
    Ok((index, chars))
}

/// Cuts all passages, in batches, on several threads.
fn cut_all(
    batches: &[Range<usize>],
    folder: Option<&Path>,
    documents: &[Document],
    passages: &[Stand],
    analyzer: &Analyzer,
    progress: &mut dyn FnMut(usize, usize),
) -> anyhow::Result<(Vec<Cut>, CharStatistics)> {
    let folder = folder.filter(|_| batches.len() > IN_MEMORY);
    let hands = thread::available_parallelism().map_or(1, usize::from).min(MOST_HANDS).min(batches.len());
    let next = AtomicUsize::new(0);
    let (tell, told) = mpsc::channel();
    let work = |tell: mpsc::Sender<usize>| -> io::Result<(Vec<Cut>, Counter)> {
        let mut cutter = Cutter::new(documents, passages, analyzer);
        let mut cut = Vec::new();
        while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
            let file = folder.map(|folder| folder.join(format!(".run-{}", batch.start)));
            cut.push(cutter.cut(batch.clone(), file)?);
            // Nobody need listen.
            let _ = tell.send(batch.len());
        }
        Ok((cut, cutter.counter))
    };
    let (mut cut, mut chars) = (Vec::with_capacity(batches.len()), CharStatistics::default());
    thread::scope(|scope| -> io::Result<()> {
        let hands: Vec<_> = (0..hands)
            .map(|_| {
                let tell = tell.clone();
                scope.spawn(|| work(tell))
            })
            .collect();
        drop(tell);
        let mut done = 0;
        for more in told {
            done += more;
            progress(done, passages.len());
        }
        for hand in hands {
            let (its, counter) = hand.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            cut.extend(its);
            counter.add_to(&mut chars);
        }
        Ok(())
    })?;
    cut.sort_unstable_by_key(|cut| cut.first);
    Ok((cut, chars))
}

/// Which passages are cut together: those after each other, until they take so many bytes.
fn batches(most: usize, documents: &[Document], passages: &[Stand]) -> Vec<Range<usize>> {
    let mut batches = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (at, &(document, number)) in passages.iter().enumerate() {
        size += documents[document].passages[number].text.len();
        if size >= most || at + 1 - start == MOST_PASSAGES || at + 1 == passages.len() {
            batches.push(start..at + 1);
            (start, size) = (at + 1, 0);
        }
    }
    batches
}

/// Cuts one batch after another.
struct Cutter<'k> {
    documents: &'k [Document],
    passages: &'k [Stand],
    analyzer: &'k Analyzer,
    gathered: [Gathered; TEXTS],
    counter: Counter,
    runs: Vec<u8>,
}

impl<'k> Cutter<'k> {
    fn new(documents: &'k [Document], passages: &'k [Stand], analyzer: &'k Analyzer) -> Self {
        let (gathered, counter) = (Default::default(), Counter::default());
        Self { documents, passages, analyzer, gathered, counter, runs: Vec::new() }
    }

    fn cut(&mut self, batch: Range<usize>, file: Option<PathBuf>) -> io::Result<Cut> {
        let mut lengths: [Vec<u8>; TEXTS] = Default::default();
        // The title of the document last seen: the same for all its passages.
        let mut title = (None, 0..0);
        for (passage, &(ordinal, number)) in (0..).zip(&self.passages[batch.clone()]) {
            let document = &self.documents[ordinal];
            let before = self.gathered.each_ref().map(Gathered::len);
            let [words, bigrams_, titles] = &mut self.gathered;
            let folded: Vec<char> = document.passages[number].text.chars().map(fold).collect();
            self.counter.add(&folded);
            let searched = searched(&document.passages[number], folded);
            self.analyzer.words(&searched, |piece| words.note(piece.term, passage));
            bigrams(&searched, |piece| bigrams_.note(piece.term, passage));
            if title.0 == Some(ordinal) {
                titles.repeat(title.1.clone(), passage);
            } else {
                let names = self::title(document);
                self.analyzer.words(&names, |piece| titles.note(piece.term, passage));
                bigrams(&names, |piece| titles.note(piece.term, passage));
                title = (Some(ordinal), before[2]..titles.len());
            }
            for ((lengths, gathered), before) in lengths.iter_mut().zip(&self.gathered).zip(before) {
                lengths.push(FieldNormReader::fieldnorm_to_id((gathered.len() - before) as u32));
            }
        }
        let tokens = self.gathered.each_ref().map(|gathered| gathered.len() as u64);
        self.runs.clear();
        let fields = self.gathered.iter_mut().map(|gathered| {
            let start = self.runs.len();
            gathered.write(&mut self.runs);
            start..self.runs.len()
        });
        let fields = fields.collect();
        Ok(Cut { first: batch.start as u32, runs: Runs::new(&self.runs, fields, file)?, lengths, tokens })
    }
}

/// What of a document is searched with each of its passages, folded: its names, and what it is filed
/// under.
fn title(document: &Document) -> String {
    let names = std::iter::once(&document.title).chain(&document.aliases);
    let filed = document.filed_under();
    names.chain([&filed]).flat_map(|name| name.chars().map(fold).chain(['\n'])).collect()
}

/// What of a passage is searched, folded.
fn searched(passage: &Passage, text: Vec<char>) -> String {
    let mut searched: String = text.into_iter().collect();
    if let Some(heading) = &passage.heading {
        searched.push('\n');
        searched.extend(heading.chars().map(fold));
    }
    searched
}

/// What the index stores of a passage.
pub fn entry(passage: &Passage, (document, number): Stand, fields: Fields) -> TantivyDocument {
    let folded: Vec<char> = passage.text.chars().map(fold).collect();
    let mut entry = TantivyDocument::default();
    entry.add_u64(fields.place, place(document, number));
    entry.add_bytes(fields.stored, &stored::encode(passage, &folded));
    entry
}

/// A document's passages as the library's own writer takes them, to be added to an index.
pub fn passages(
    document: &Document,
    ordinal: usize,
    fields: Fields,
) -> impl Iterator<Item = TantivyDocument> {
    let title = title(document);
    document.passages.iter().enumerate().map(move |(number, passage)| {
        let mut entry = entry(passage, (ordinal, number), fields);
        let searched = searched(passage, passage.text.chars().map(fold).collect());
        entry.add_text(fields.words, &searched);
        entry.add_text(fields.bigrams, &searched);
        entry.add_text(fields.title, &title);
        entry.add_u64(fields.document, ordinal as u64);
        entry
    })
}

#[cfg(test)]
mod tests {
    use tantivy::postings::Postings as _;
    use tantivy::schema::{Field, IndexRecordOption};
    use tantivy::{DocSet as _, Document as _, SegmentReader, TERMINATED};

    use super::super::schema::PLACE;
    use super::*;
    use crate::model::DocumentId;

    const TEXTS_OF_PASSAGES: [&str; 9] = [
        "恩阳跑团成立于2014年，有跑手一百二十人，跑手每周六早上在恩阳古镇集合。",
        "恩陽跑團是一個由市民自己組織的團體。ＡＰＰ，App，app；running runners run 3.14-v2",
        "",
        "。，！？ 🙂",
        "中华人民共和国国务院办公厅关于印发国民经济和社会发展第十四个五年规划的通知",
        "𠀀𠀁𠮷 кириллица ünïcode supercalifragilisticexpialidocious",
        "的的的的的的的的的的的的的的的的",
        "中",
        "Library hours: Monday to Friday, 9:00-17:30. Call +86-827-1234567 or write to desk@example.org.",
    ];

    /// Documents of none to four passages, some with headings and other names.
    fn documents() -> Vec<Document> {
        let passage = |at: usize| Passage {
            heading: at.is_multiple_of(3).then(|| format!("概况 › 第{at}节")),
            text: format!("{}{}", TEXTS_OF_PASSAGES[at % 9], TEXTS_OF_PASSAGES[at * 7 % 5].repeat(at % 4)),
        };
        let document = |ordinal: usize| Document {
            aliases: (0..ordinal % 3).map(|at| format!("跑团 alias{at}")).collect(),
            topics: (0..ordinal % 2).map(|_| "政务服务".to_owned()).collect(),
            passages: (0..ordinal % 5).map(|number| passage(ordinal * 11 + number)).collect(),
            ..Document::new(DocumentId(format!("d/{ordinal}")), format!("恩阳跑团{ordinal}"))
        };
        // One line without an end, and one word of Latin letters that no index takes.
        let mut documents: Vec<Document> = (0..130).map(document).collect();
        documents[7].passages.push(Passage { heading: None, text: "恩阳跑团有跑手".repeat(9_000) });
        documents[8].passages.push(Passage { heading: None, text: "z".repeat(70_000) });
        documents
    }

    fn analyzer() -> Arc<Analyzer> {
        Arc::new(Analyzer::new(["恩阳跑团"], []))
    }

    fn by_the_library(documents: &[Document], analyzer: &Arc<Analyzer>) -> Index {
        let (schema, fields) = schema();
        let index = Index::builder().schema(schema).tokenizers(tokenizers(analyzer)).create_in_ram();
        let index = index.expect("an index");
        let mut writer = index.writer_with_num_threads(1, 50 << 20).expect("a writer");
        for (ordinal, document) in documents.iter().enumerate() {
            for passage in passages(document, ordinal, fields) {
                writer.add_document(passage).expect("added");
            }
        }
        writer.commit().expect("a segment");
        index
    }

    /// All that a field of the only segment says: its terms, their passages, the lengths.
    fn all_of(segment: &SegmentReader, field: Field) -> String {
        let inverted = segment.inverted_index(field).expect("a field");
        let mut all = format!("{} tokens\n", inverted.total_num_tokens());
        let mut terms = inverted.terms().stream().expect("terms");
        while let Some((term, info)) = terms.next() {
            all += &format!("{term:?} {}:", info.doc_freq);
            let mut postings =
                inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs).expect("passages");
            while postings.doc() != TERMINATED {
                all += &format!(" {}×{}", postings.doc(), postings.term_freq());
                postings.advance();
            }
            all.push('\n');
        }
        if let Some(lengths) = segment.fieldnorms_readers().get_field(field).expect("lengths") {
            let lengths = (0..segment.max_doc()).map(|passage| lengths.fieldnorm_id(passage));
            all += &format!("{:?}", lengths.collect::<Vec<u8>>());
        }
        all
    }

    fn only_segment(index: &Index) -> SegmentReader {
        let searcher = index.reader().expect("a reader").searcher();
        assert_eq!(searcher.segment_readers().len(), 1);
        searcher.segment_reader(0).clone()
    }

    #[test]
    fn the_index_is_the_one_that_the_library_writes() {
        let (documents, analyzer, fields) = (documents(), analyzer(), schema().1);
        let expected = only_segment(&by_the_library(&documents, &analyzer));
        let folder = tempfile::tempdir().expect("a folder");
        for (batch, folder) in [(BATCH, None), (1, None), (900, None), (900, Some(folder.path()))] {
            let mut told = Vec::new();
            let built = build_by(batch, folder, &documents, &analyzer, &mut |done, of| told.push((done, of)));
            let (index, chars) = built.expect("built");
            let segment = only_segment(&index);
            assert_eq!(segment.max_doc(), expected.max_doc());
            for field in [fields.words, fields.bigrams, fields.title, fields.document] {
                let (is, should) = (all_of(&segment, field), all_of(&expected, field));
                assert!(is == should, "{field:?} in batches of {batch}");
            }
            let (store, expected_store) = (
                segment.get_store_reader(1).expect("a store"),
                expected.get_store_reader(1).expect("a store"),
            );
            let places = |segment: &SegmentReader| segment.fast_fields().u64(PLACE).expect("places");
            for at in 0..segment.max_doc() {
                let (is, should): (TantivyDocument, TantivyDocument) =
                    (store.get(at).expect("stored"), expected_store.get(at).expect("stored"));
                assert_eq!(is.to_json(&index.schema()), should.to_json(&index.schema()));
                assert_eq!(places(&segment).first(at), places(&expected).first(at));
            }
            assert!(index.validate_checksum().expect("checked").is_empty());
            let mut one_by_one = CharStatistics::default();
            documents
                .iter()
                .flat_map(|document| &document.passages)
                .for_each(|one| one_by_one.add(&one.text));
            assert_eq!(chars, one_by_one);
            let all = segment.max_doc() as usize;
            assert_eq!(told.last(), Some(&(all, all)));
        }
        let left = std::fs::read_dir(folder.path()).expect("a folder").flatten();
        assert!(left.into_iter().all(|file| !file.file_name().to_string_lossy().starts_with(".run")));
    }

    #[test]
    fn an_index_of_nothing_has_no_passages() {
        let (index, _) = build(None, &[], &analyzer(), &mut |_, _| {}).expect("built");
        assert_eq!(index.reader().expect("a reader").searcher().num_docs(), 0);
    }
}
