//! What anyone would write with the same two parts: one field of jieba's words, BM25, the best ten.

use std::path::Path;
use std::sync::Arc;

use jieba_rs::Jieba;
use linli::knowledge::KnowledgeBase;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value as _};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, TantivyDocument, Term};

pub fn build(knowledge: &KnowledgeBase, folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder");
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqs);
    let words = schema.add_text_field("words", TextOptions::default().set_indexing_options(indexing));
    let text = schema.add_text_field("text", STORED);
    let index = Index::create_in_dir(folder, schema.build()).expect("an index");
    let mut writer = index.writer_with_num_threads(1, 100 << 20).expect("a writer");
    let jieba = Jieba::new();
    for document in &knowledge.documents {
        let given = &document.passages[0].text;
        let tokens =
            jieba.cut_for_search(given, true).into_iter().enumerate().map(|(position, token)| Token {
                offset_from: token.byte_start,
                offset_to: token.byte_end,
                position,
                text: token.word.to_owned(),
                position_length: 1,
            });
        let mut entry = TantivyDocument::default();
        entry.add_pre_tokenized_text(
            words,
            PreTokenizedString { text: given.clone(), tokens: tokens.collect() },
        );
        entry.add_text(text, given);
        writer.add_document(entry).expect("added");
    }
    writer.commit().expect("committed");
    writer.wait_merging_threads().expect("merged");
}

pub struct Searcher {
    searcher: tantivy::Searcher,
    jieba: Arc<Jieba>,
}

impl Searcher {
    pub fn open(folder: &Path) -> Self {
        let index = Index::open_in_dir(folder).expect("an index");
        Self { searcher: index.reader().expect("a reader").searcher(), jieba: Arc::new(Jieba::new()) }
    }

    /// The texts of the best ten.
    pub fn search(&self, question: &str) -> Vec<String> {
        let schema = self.searcher.schema();
        let (words, text) =
            (schema.get_field("words").expect("there"), schema.get_field("text").expect("there"));
        let clauses = self.jieba.cut_for_search(question, true).into_iter().map(|token| {
            let term = TermQuery::new(Term::from_field_text(words, token.word), IndexRecordOption::WithFreqs);
            (Occur::Should, Box::new(term) as Box<dyn Query>)
        });
        let query = BooleanQuery::new(clauses.collect());
        let top = self.searcher.search(&query, &TopDocs::with_limit(10).order_by_score()).expect("searched");
        let texts = top.into_iter().map(|(_, address)| {
            let entry: TantivyDocument = self.searcher.doc(address).expect("there");
            entry.get_first(text).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
        });
        texts.collect()
    }
}
