//! An immutable searchable state: the index, the words, the names and the learned weights.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use std::thread;

use chrono::NaiveDate;
use tantivy::schema::Field;
use tantivy::{Index, IndexReader, ReloadPolicy, Searcher, Term};

use super::analyzer::{Analyzer, stem};
use super::bm25::idf;
use super::characters::CharStatistics;
use super::choosing::CHOICE;
use super::evidence::DECISION;
use super::features::PASSAGE;
use super::fold::{fold_text, is_han};
use super::generation::Contents;
use super::known::KnownQuestions;
use super::matching::Probe;
use super::model::Models;
use super::names::Names;
use super::query::Query;
use super::rank::{BEST_ROW, CONFIDENCE_ROW, SENTENCE_ROW};
use super::register::Register;
use super::retrieve::{self, Lookups};
use super::schema::{Fields, schema};
use super::sounds::{Listener, Sounds};
use super::words::Words;
use crate::knowledge::{Document, Passage};
use crate::model::{DocumentId, Locale, Region, Token};

/// An immutable searchable state.
pub struct Snapshot {
    generation: u64,
    pub(super) searcher: Searcher,
    lookups: Lookups,
    pub(super) fields: Fields,
    pub(super) analyzer: Arc<Analyzer>,
    pub(super) words: Words,
    pub(super) models: Arc<Models>,
    pub(super) share_kept: f32,
    /// Of everything that it was made of.
    pub(super) fingerprint: u64,
    chars: CharStatistics,
    names: OnceLock<Names>,
    sounds: OnceLock<Sounds>,
    known: OnceLock<KnownQuestions>,
    /// Folded word -> the words that stand for it.
    synonyms: HashMap<String, Vec<String>>,
    /// The documents without their passages, which are in the index.
    pub(super) documents: Vec<Document>,
    /// Of each document, a hash over everything in it.
    pub(super) hashes: Vec<u64>,
    register: Register,
}

/// What can be browsed of a document without reading it from the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The document.
    pub id: DocumentId,
    /// Its title in Chinese (or in the only language it has).
    pub title: String,
    /// Its title in English, where there is an English form.
    pub title_en: Option<String>,
    /// Where it belongs.
    pub region: Option<Region>,
    /// What it is about.
    pub topics: Vec<String>,
}

const MODELS: &str = include_str!("../../config/models/answers.json");

/// What a snapshot is put together from.
pub(super) struct Parts {
    pub generation: u64,
    pub index: Index,
    pub analyzer: Arc<Analyzer>,
    pub words: Words,
    pub contents: Contents,
    pub share_kept: f32,
}

/// The learned weights, the same for all snapshots.
fn models() -> anyhow::Result<Arc<Models>> {
    static MODELS_READ: OnceLock<Arc<Models>> = OnceLock::new();
    if let Some(models) = MODELS_READ.get() {
        return Ok(Arc::clone(models));
    }
    let widths = [PASSAGE, SENTENCE_ROW, BEST_ROW, CHOICE, CONFIDENCE_ROW, DECISION];
    let models = Models::parse(MODELS, widths)?;
    Ok(Arc::clone(MODELS_READ.get_or_init(|| Arc::new(models))))
}

fn searcher(index: &Index) -> anyhow::Result<Searcher> {
    let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    Ok(reader.searcher())
}

/// How good a reading of pinyin is that the lists of what can be asked have.
const ASKED_WORTH: u32 = 20;

/// Knowledge with more passages than this is not searched for the words that pinyin may mean.
const SPELLED_OUT: u64 = 20_000;

impl Snapshot {
    /// Puts the parts together.
    pub(super) fn assemble(parts: Parts) -> anyhow::Result<Self> {
        let Parts { generation, index, analyzer, words, contents, share_kept } = parts;
        let (_, fields) = schema();
        let (documents, hashes): (Vec<Document>, Vec<u64>) =
            contents.documents.into_iter().map(|entry| (entry.document, entry.hash)).unzip();
        let searcher = searcher(&index)?;
        Ok(Self {
            generation,
            lookups: Lookups::new(&searcher, fields)?,
            searcher,
            fields,
            analyzer,
            models: models()?,
            share_kept,
            fingerprint: contents.fingerprint,
            chars: contents.chars,
            names: OnceLock::new(),
            sounds: OnceLock::new(),
            known: OnceLock::new(),
            synonyms: synonyms_of(&words.synonyms),
            words,
            register: Register::new(&documents),
            documents,
            hashes,
        })
    }

    /// Gives it its number, and the index that now lies elsewhere.
    pub(super) fn settled(&mut self, generation: u64, index: Option<&Index>) -> anyhow::Result<()> {
        self.generation = generation;
        if let Some(index) = index {
            self.searcher = searcher(index)?;
            self.lookups = Lookups::new(&self.searcher, self.fields)?;
        }
        Ok(())
    }

    /// Does now what the first question would have to wait for.
    pub(super) fn warm(&self) {
        thread::scope(|scope| {
            scope.spawn(|| self.names());
            scope.spawn(|| self.known());
            self.sounds();
        });
    }

    pub(super) fn chars(&self) -> &CharStatistics {
        &self.chars
    }

    /// What passages are fetched from.
    pub(super) fn shelf(&self) -> (&Searcher, &Lookups, Fields) {
        (&self.searcher, &self.lookups, self.fields)
    }

    /// Its number; grows with every accepted reload.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// How many passages it holds.
    pub fn passages(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Every document valid on `today`, ordered by id: for browsing.
    pub fn entries(&self, today: NaiveDate) -> Vec<Entry> {
        let all = self.register.all(&self.documents);
        all.filter_map(|forms| self.entry(forms, today)).collect()
    }

    fn entry(&self, forms: &[usize], today: NaiveDate) -> Option<Entry> {
        let valid: Vec<&Document> = forms
            .iter()
            .map(|&form| &self.documents[form])
            .filter(|document| document.is_valid_on(today))
            .collect();
        let english = valid.iter().find(|document| document.locale == Locale::En);
        let main = valid.iter().find(|document| document.locale != Locale::En).or(english)?;
        Some(Entry {
            id: main.id.clone(),
            title: main.title.clone(),
            title_en: english.map(|document| document.title.clone()),
            region: main.region.clone(),
            topics: main.topics.clone(),
        })
    }

    /// What a document is about, in the language that the knowledge is kept in: the same for all
    /// its forms.
    pub fn topics(&self, id: &DocumentId) -> &[String] {
        let mut forms = self.forms_of(id).iter().map(|&form| &self.documents[form]);
        let first = forms.clone().next();
        let kept = forms.find(|document| document.locale != Locale::En).or(first);
        kept.map(|document| document.topics.as_slice()).unwrap_or_default()
    }

    /// The title of a document in the language of `locale` where there is such a form, otherwise in
    /// the other.
    pub fn title(&self, id: &DocumentId, locale: Locale) -> Option<&str> {
        let forms = self.forms_of(id);
        let fitting = forms.iter().find(|&&form| self.documents[form].locale.same_language(locale));
        Some(&self.documents[*fitting.or(forms.first())?].title)
    }

    /// A document in the language of `locale` where there is such a form, otherwise in the other.
    pub fn document(&self, id: &DocumentId, locale: Locale) -> Option<Document> {
        let forms = self.forms_of(id);
        let fitting = forms.iter().find(|&&form| self.documents[form].locale.same_language(locale));
        let ordinal = *fitting.or(forms.first())?;
        let mut document = self.documents[ordinal].clone();
        document.passages = retrieve::passages_of(self.shelf(), ordinal)
            .unwrap_or_else(|error| {
                tracing::error!(%error, "a document could not be read from the index");
                Vec::new()
            })
            .into_iter()
            .map(|passage| Passage { heading: passage.heading, text: passage.text })
            .collect();
        Some(document)
    }

    /// The titles of the documents that are called `name`, by title or alias, each once.
    pub fn called(&self, name: &str) -> Vec<&str> {
        let name = fold_text(name);
        let named = |document: &&Document| names_of(document).any(|known| fold_text(known) == name);
        let mut titles: Vec<&str> =
            self.documents.iter().filter(named).map(|document| document.title.as_str()).collect();
        titles.sort_unstable();
        titles.dedup();
        titles
    }

    /// The document that a token stands for.
    pub fn resolve(&self, token: Token) -> Option<DocumentId> {
        self.register.resolve(token).map(|ordinal| self.documents[ordinal].id.clone())
    }

    /// The ordinals of a document's language forms.
    pub(super) fn forms_of(&self, id: &DocumentId) -> &[usize] {
        self.register.forms(&self.documents, id)
    }

    /// The words that stand for `word`, as they are written; the index has their stems.
    pub(super) fn synonyms_of(&self, word: &str) -> &[String] {
        self.synonyms.get(word).map(Vec::as_slice).unwrap_or_default()
    }

    /// What stands for the words of a query and the knowledge has, as the index has it, each with the
    /// place of the word. The rest of the lists would only take the room of what is looked for.
    pub(super) fn known_synonyms(&self, query: &Query) -> Vec<(usize, &str)> {
        let words = query.words.iter().enumerate();
        let instead =
            words.flat_map(|(at, word)| self.synonyms_of(word).iter().map(move |word| (at, stem(word))));
        instead.filter(|(_, word)| self.is_known_word(word)).collect()
    }

    /// Weighs the terms of a query and makes them, and what stands `instead` of its words, ready to be
    /// looked for.
    pub(super) fn probe(&self, query: &Query, instead: &[(usize, &str)]) -> Probe {
        let total = self.searcher.num_docs();
        let weigh = |field: Field, term: &str| {
            idf(self.searcher.doc_freq(&Term::from_field_text(field, term)).unwrap_or(0), total)
        };
        let content = query.chars.iter().zip(&query.content).filter(|(_, counted)| **counted);
        let chars = content.map(|(&c, _)| {
            // A single Latin letter says nothing; the words that it is part of do.
            (c, if is_han(c) { idf(u64::from(self.chars.passages_with(c)), total) } else { 0.0 })
        });
        let pairs = query.bigrams.iter().map(|term| (term.as_str(), weigh(self.fields.bigrams, term)));
        let words = query.words.iter().map(|term| (term.as_str(), weigh(self.fields.words, term)));
        let mut probe = Probe::new(chars, pairs, words);
        for &(at, word) in instead {
            probe.add_alternative(&query.words[at], word);
        }
        probe
    }

    /// Whether some passage has this bigram.
    pub(super) fn is_written(&self, a: char, b: char) -> bool {
        self.is_known_bigram(&String::from_iter([a, b]))
    }

    /// The same, for a bigram in one piece.
    pub(super) fn is_known_bigram(&self, bigram: &str) -> bool {
        let term = Term::from_field_text(self.fields.bigrams, bigram);
        self.searcher.doc_freq(&term).is_ok_and(|count| count > 0)
    }

    /// Whether some passage or title has this word.
    pub(super) fn is_known_word(&self, word: &str) -> bool {
        [self.fields.words, self.fields.title].into_iter().any(|field| {
            self.searcher.doc_freq(&Term::from_field_text(field, word)).is_ok_and(|count| count > 0)
        })
    }

    /// Whether some passage's text has this word; pinyin stands in titles and aliases only.
    pub(super) fn is_written_word(&self, word: &str) -> bool {
        self.searcher.doc_freq(&Term::from_field_text(self.fields.words, word)).is_ok_and(|count| count > 0)
    }

    /// The names that the knowledge knows, learned when first asked for.
    pub(super) fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::new(self.all_names().into_iter()))
    }

    /// The questions that the knowledge knows, learned when first asked for.
    pub(super) fn known(&self) -> &KnownQuestions {
        self.known.get_or_init(|| KnownQuestions::new(&self.documents))
    }

    /// In one order, however the documents came to their ordinals: of two equal names the first is
    /// kept.
    fn all_names(&self) -> Vec<&str> {
        let mut documents: Vec<&Document> = self.documents.iter().collect();
        documents.sort_by_key(|document| (&document.id, document.locale));
        documents.into_iter().flat_map(names_of).map(String::as_str).collect()
    }

    /// How names and words sound, learned when first something is asked in Latin letters.
    pub(super) fn sounds(&self) -> &Sounds {
        self.sounds.get_or_init(|| {
            let mut listener = Listener::default();
            listener.names(self.all_names().into_iter());
            let asked = self.words.attributes.han_phrases().chain(self.words.measures.han_words());
            let asked = asked.map(|word| (word, ASKED_WORTH)).chain(self.words.lexicon.han_phrases());
            asked.for_each(|(word, worth)| listener.word(&word, worth));
            if self.passages() <= SPELLED_OUT {
                self.each_written_word(|word, passages| listener.word(word, passages));
                // As words alone they are rarely written.
                let ideographs = self.chars.iter().filter(|(c, _)| is_han(*c));
                ideographs.for_each(|(c, passages)| listener.word(c.encode_utf8(&mut [0; 4]), passages));
            }
            listener.done()
        })
    }

    /// Calls `each` with every word of ideographs that a passage has, and in how many passages it is.
    fn each_written_word(&self, mut each: impl FnMut(&str, u32)) {
        for segment in self.searcher.segment_readers() {
            let Ok(inverted) = segment.inverted_index(self.fields.words) else { continue };
            let Ok(mut stream) = inverted.terms().stream() else { continue };
            while let Some((term, info)) = stream.next() {
                if let Ok(word) = std::str::from_utf8(term)
                    && word.chars().all(is_han)
                {
                    each(word, info.doc_freq);
                }
            }
        }
    }
}

pub(super) fn names_of(document: &Document) -> impl Iterator<Item = &String> {
    std::iter::once(&document.title).chain(&document.aliases)
}

fn synonyms_of(groups: &[Vec<String>]) -> HashMap<String, Vec<String>> {
    let mut synonyms: HashMap<String, Vec<String>> = HashMap::new();
    for group in groups {
        for word in group {
            let others = group.iter().filter(|other| *other != word).cloned();
            synonyms.entry(stem(word).to_owned()).or_default().extend(others);
        }
    }
    synonyms
}
