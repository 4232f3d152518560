//! Writes one segment of an index, out of the sorted runs of all its passages.
//!
//! The files are written by the library's own serializers; only how terms and passages come to them is
//! ours. A test holds every part of it against what the library's writer makes of the same passages.

use std::path::Path;
use std::thread;

use tantivy::directory::{Directory as _, TerminatingWrite as _};
use tantivy::fastfield::FastFieldsWriter;
use tantivy::fieldnorm::{FieldNormReaders, FieldNormsSerializer};
use tantivy::index::{IndexMeta, SegmentComponent};
use tantivy::postings::InvertedIndexSerializer;
use tantivy::store::StoreWriter;
use tantivy::{Index, Segment};

use super::indexer::{Cut, Stand, entry};
use super::run::{Merged, Runs};
use super::schema::Fields;
use crate::knowledge::Document;

/// Where an index says which segments it has.
const META: &str = "meta.json";

/// Writes the only segment of an empty index.
pub fn write(
    index: &Index,
    fields: Fields,
    documents: &[Document],
    passages: &[Stand],
    cut: &[Cut],
) -> anyhow::Result<()> {
    let segment = index.new_segment();
    thread::scope(|scope| -> anyhow::Result<()> {
        let storing = scope.spawn(|| store(&segment, fields, documents, passages));
        write_terms(&segment, fields, passages, cut)?;
        storing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })?;
    let segment = segment.with_max_doc(u32::try_from(passages.len())?);
    let meta = IndexMeta {
        index_settings: index.settings().clone(),
        persisted_custom_extensions: Vec::new(),
        segments: vec![segment.meta().clone()],
        schema: index.schema(),
        opstamp: 0,
        payload: None,
    };
    index.directory().sync_directory()?;
    index.directory().atomic_write(Path::new(META), &serde_json::to_vec_pretty(&meta)?)?;
    index.directory().sync_directory()?;
    Ok(())
}

/// What is shown, and where each passage stands.
fn store(
    segment: &Segment,
    fields: Fields,
    documents: &[Document],
    passages: &[Stand],
) -> anyhow::Result<()> {
    let (schema, settings) = (segment.schema(), segment.index().settings());
    let mut store = StoreWriter::new(
        segment.open_write(SegmentComponent::Store)?,
        settings.docstore_compression,
        settings.docstore_blocksize,
        settings.docstore_compress_dedicated_thread,
    )?;
    let mut places = FastFieldsWriter::from_schema_and_tokenizer_manager(
        &schema,
        segment.index().fast_field_tokenizer().clone(),
    )?;
    for &(document, number) in passages {
        let entry = entry(&documents[document].passages[number], (document, number), fields);
        store.store(&entry, &schema)?;
        places.add_document(&entry)?;
    }
    store.close()?;
    let mut file = segment.open_write(SegmentComponent::FastFields)?;
    places.serialize(&mut file, None)?;
    file.terminate()?;
    Ok(())
}

/// What is searched.
fn write_terms(segment: &Segment, fields: Fields, passages: &[Stand], cut: &[Cut]) -> anyhow::Result<()> {
    let texts = [fields.words, fields.bigrams, fields.title];
    let mut lengths = FieldNormsSerializer::from_write(segment.open_write(SegmentComponent::FieldNorms)?)?;
    for (at, &field) in texts.iter().enumerate() {
        lengths.serialize_field(
            field,
            &cut.iter().map(|cut| &cut.lengths[at][..]).collect::<Vec<_>>().concat(),
        )?;
    }
    lengths.close()?;
    let lengths = FieldNormReaders::open(segment.open_read(SegmentComponent::FieldNorms)?)?;
    let mut terms = InvertedIndexSerializer::open(segment)?;
    let firsts: Vec<u32> = cut.iter().map(|cut| cut.first).collect();
    let runs: Vec<&Runs> = cut.iter().map(|cut| &cut.runs).collect();
    let (mut term, mut postings) = (Vec::new(), Vec::new());
    for (at, &field) in texts.iter().enumerate() {
        let tokens: u64 = cut.iter().map(|cut| cut.tokens[at]).sum();
        if tokens == 0 {
            continue;
        }
        let mut into = terms.new_field(field, tokens, lengths.get_field(field)?)?;
        let mut merged = Merged::new(&runs, &firsts, at)?;
        while merged.next(&mut term, &mut postings)? {
            into.new_term(&term, postings.len() as u32, true)?;
            for &(passage, times) in &postings {
                into.write_doc(passage, times, &[]);
            }
            into.close_term()?;
        }
        into.close()?;
    }
    let mut into = terms.new_field(fields.document, passages.len() as u64, None)?;
    let mut passage = 0;
    for same in passages.chunk_by(|one, other| one.0 == other.0) {
        into.new_term(&(same[0].0 as u64).to_be_bytes(), same.len() as u32, false)?;
        for _ in same {
            into.write_doc(passage, 0, &[]);
            passage += 1;
        }
        into.close_term()?;
    }
    into.close()?;
    terms.close()?;
    Ok(())
}
