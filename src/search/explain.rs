//! Why an answer came out as it did: the same thought as the answer's, laid open as plain data.

use serde::Serialize;

use super::analyzer::stem;
use super::answer::{Answer, Kind, Outcome, Question};
use super::asking::{Grounds, Reading, UNSURE};
use super::choosing::CHOICE_NAMES;
use super::evidence::EVIDENCE_NAMES;
use super::feature_names::{PASSAGE_NAMES, SENTENCE_NAMES};
use super::features;
use super::fold::fold_text;
use super::lexicon::Asks;
use super::model::probability;
use super::rank::Ranked;
use super::retrieve;
use super::snapshot::Snapshot;
use crate::knowledge::Document;
use crate::model::DocumentId;

/// Why a question was answered, or was not.
#[derive(Debug, Clone, PartialEq, Eq, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It was no question; nothing was searched for.
    SmallTalk,
    /// Nothing is left to look for without the question words and stop words.
    NothingAsked,
    /// No passage that may answer has any of the words.
    NothingMatched,
    /// The odds lie on or above the line: found.
    Sure,
    /// A little below the line, and several documents are close: unsure.
    Close,
    /// A little below the line, but there is nothing to choose between: nothing.
    OneBelow,
    /// Well below the line: nothing.
    Unlikely,
}

impl Verdict {
    /// What comes of it.
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Sure => Outcome::Found,
            Self::Close => Outcome::Unsure,
            Self::SmallTalk | Self::NothingAsked | Self::NothingMatched | Self::OneBelow | Self::Unlikely => {
                Outcome::Nothing
            }
        }
    }
}

/// Everything that led to an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The answer itself, as anybody gets it.
    pub answer: Answer,
    /// Why it came out so.
    pub verdict: Verdict,
    /// How the question was read; `None` when it was no question.
    pub read: Option<Read>,
}

/// How a question was read, searched for and decided.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Read {
    /// The generation that answered.
    pub generation: u64,
    /// What was read: folded, pinyin as words, names mended, together with the conversation's topic.
    pub text: String,
    /// Whether pinyin was read as words or a misspelt name was put right.
    pub respelled: bool,
    /// Whether the question was completed from the conversation.
    pub completed: bool,
    /// What is asked for.
    pub asks: Asks,
    /// The question word that says so.
    pub question_word: Option<String>,
    /// What of the question was not searched for.
    pub left_out: Vec<String>,
    /// What was searched for.
    pub tokens: Vec<Token>,
    /// In which fields, and with what.
    pub fields: Vec<Field>,
    /// The only documents looked into; empty for all.
    pub within: Vec<DocumentId>,
    /// How sure, and where the line stood; `None` without a candidate.
    pub decision: Option<Decision>,
    /// The passages that were ranked, best first.
    pub candidates: Vec<Candidate>,
    /// Documents that matched and may not answer: not valid today, or in the other language.
    pub passed_over: Vec<PassedOver>,
}

/// A word or bigram that was searched for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Token {
    /// The term.
    pub term: String,
    /// Word or bigram.
    pub kind: TokenKind,
    /// How rare it is (inverse passage frequency, natural logarithm).
    pub weight: f32,
    /// The words that stand for it.
    pub synonyms: Vec<String>,
    /// Whether any passage or title has it.
    pub known: bool,
    /// Whether the best passage or its title has it.
    pub in_best: bool,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// By the dictionary.
    Word,
    /// Two neighbouring ideographs.
    Bigram,
}

/// A field of the index and what was looked for in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// The terms.
    pub terms: Vec<String>,
}

/// How sure the best passage was judged to answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// Log odds that it answers.
    pub odds: f32,
    /// The same as a probability.
    pub confidence: f32,
    /// The log odds from which on it counts as found.
    pub line: f32,
    /// The same as a probability.
    pub line_confidence: f32,
    /// The log odds from which on it can still be unsure.
    pub unsure_line: f32,
    /// The share of answerable questions that the line is set to keep.
    pub share_kept: f32,
    /// Whether the question names a place of which the knowledge says nothing.
    pub elsewhere: bool,
    /// Whether it asks for an attribute that the document does not say.
    pub unsaid: bool,
    /// Whether the document overtook another, which came first and rather does not answer.
    pub overtook: bool,
    /// Whether the question is a name of the document, which is why it is not below the line.
    pub named_whole: bool,
    /// What speaks for and against, where the document has aliases; empty where rank decides.
    pub evidence: Vec<Feature>,
}

/// A number that a decision was made from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Feature {
    /// What it is.
    pub name: &'static str,
    /// Its value.
    pub value: f32,
}

/// A passage that was ranked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Its document.
    pub document: DocumentId,
    /// The document's title.
    pub title: String,
    /// Which passage of it, from 0.
    pub passage: usize,
    /// Retrieval's score, which is the sum of the next three.
    pub bm25: f32,
    /// What the words add to it.
    pub bm25_words: f32,
    /// What the bigrams add.
    pub bm25_bigrams: f32,
    /// What title and aliases add.
    pub bm25_title: f32,
    /// The score of the first round.
    pub first: f32,
    /// The score of the last round, which orders them.
    pub score: f32,
    /// What the rounds judged it by.
    pub features: Vec<Feature>,
    /// Its sentences, in reading order; empty when they were not judged.
    pub sentences: Vec<Sentence>,
}

/// A sentence of a candidate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sentence {
    /// Its text.
    pub text: String,
    /// Log odds that it answers, as they stood when one was chosen.
    pub odds: f32,
    /// What the ranking rounds judged it by.
    pub features: Vec<Feature>,
    /// What it was chosen by among those of a document with aliases; empty elsewhere.
    pub chosen_by: Vec<Feature>,
}

/// A document that matched but may not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PassedOver {
    /// The document.
    pub document: DocumentId,
    /// Its title.
    pub title: String,
    /// Why it may not.
    pub why: WhyNot,
}

/// Why a document may not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNot {
    /// It is not valid today.
    NotValid,
    /// Its form in the language of the question answers instead.
    OtherLanguage,
}

impl Snapshot {
    /// Answers a question and says why it came out so. Thinks exactly as [`answer`](Self::answer)
    /// does; costs more only for putting it into words.
    pub fn explain(&self, question: &Question<'_>) -> Explanation {
        let thought = self.think(question);
        let read = thought.reading.map(|reading| self.laid_open(question, &thought.text, &reading));
        Explanation { answer: thought.answer, verdict: thought.verdict, read }
    }

    fn laid_open(&self, question: &Question<'_>, understood: &str, reading: &Reading) -> Read {
        let text: String = reading.query.chars.iter().collect();
        let ids = reading.scope.within.iter().map(|&ordinal| self.documents[ordinal].id.clone());
        let mut within: Vec<DocumentId> = ids.collect();
        within.dedup();
        let passed_over = reading.passed_over.iter().map(|&ordinal| &self.documents[ordinal]);
        Read {
            generation: self.generation(),
            respelled: understood != fold_text(question.text),
            completed: !understood.starts_with(&text),
            asks: reading.query.asks,
            question_word: reading.query.slot.clone().map(|slot| reading.query.chars[slot].iter().collect()),
            left_out: left_out(reading),
            tokens: self.tokens(reading),
            fields: self.fields(reading),
            within,
            decision: reading.ruling.grounds.as_ref().map(|grounds| self.decision(reading, grounds)),
            candidates: reading.ruling.ranked.iter().map(|ranked| self.candidate(reading, ranked)).collect(),
            passed_over: passed_over.map(|document| passed(document, question)).collect(),
            text,
        }
    }

    fn tokens(&self, reading: &Reading) -> Vec<Token> {
        let query = &reading.query;
        let best = reading.ruling.ranked.first().map(|best| &reading.sights[best.candidate]);
        let (words, pairs) = best.map_or((0, 0), |sight| {
            let seen = sight.whole.and(sight.about);
            (seen.words, seen.pairs)
        });
        let looked_for =
            |term: &str| self.synonyms_of(term).iter().filter(|word| self.is_known_word(stem(word)));
        let words =
            query.words.iter().zip(&reading.probe.word_weights).enumerate().map(|(at, (term, weight))| {
                Token {
                    synonyms: looked_for(term).cloned().collect(),
                    known: self.is_known_word(term),
                    in_best: at < 128 && words & (1 << at) != 0,
                    ..token(term, TokenKind::Word, *weight)
                }
            });
        let pairs =
            query.bigrams.iter().zip(&reading.probe.pair_weights).enumerate().map(|(at, (term, weight))| {
                Token {
                    known: self.is_known_bigram(term),
                    in_best: at < 128 && pairs & (1 << at) != 0,
                    ..token(term, TokenKind::Bigram, *weight)
                }
            });
        words.chain(pairs).collect()
    }

    fn fields(&self, reading: &Reading) -> Vec<Field> {
        let terms = retrieve::terms(self.fields, &reading.query, &reading.scope);
        let named =
            [("words", self.fields.words), ("bigrams", self.fields.bigrams), ("title", self.fields.title)];
        named
            .map(|(name, field)| {
                let in_field = terms.iter().filter(|(of, _)| *of == field);
                Field { name, terms: in_field.map(|(_, term)| (*term).to_owned()).collect() }
            })
            .into()
    }

    fn decision(&self, reading: &Reading, grounds: &Grounds) -> Decision {
        Decision {
            odds: reading.ruling.odds,
            confidence: probability(reading.ruling.odds),
            line: grounds.line,
            line_confidence: probability(grounds.line),
            unsure_line: grounds.line - UNSURE,
            share_kept: self.share_kept,
            elsewhere: grounds.elsewhere,
            unsaid: grounds.unsaid,
            overtook: grounds.overtook,
            named_whole: grounds.named_whole,
            evidence: grounds.evidence.map(|row| named(&EVIDENCE_NAMES, &row)).unwrap_or_default(),
        }
    }

    fn candidate(&self, reading: &Reading, ranked: &Ranked) -> Candidate {
        let candidate = &reading.candidates[ranked.candidate];
        let terms = retrieve::terms(self.fields, &reading.query, &reading.scope);
        let (_, lookups, _) = self.shelf();
        let part = |field| lookups.part(&terms, field, candidate.address);
        let document = &self.documents[candidate.document];
        Candidate {
            document: document.id.clone(),
            title: document.title.clone(),
            passage: candidate.passage,
            bm25: candidate.bm25,
            bm25_words: part(self.fields.words),
            bm25_bigrams: part(self.fields.bigrams),
            bm25_title: part(self.fields.title),
            first: ranked.first,
            score: ranked.score,
            features: named(&PASSAGE_NAMES, &ranked.features),
            sentences: sentences(reading, ranked),
        }
    }
}

fn sentences(reading: &Reading, ranked: &Ranked) -> Vec<Sentence> {
    let candidate = &reading.candidates[ranked.candidate];
    let chars: Vec<char> = candidate.text.chars().collect();
    let sight = &reading.sights[ranked.candidate];
    let rows = features::sentences(&reading.query, &reading.probe, candidate, sight);
    let chosen = reading.ruling.choices.iter().find(|(of, _)| *of == ranked.candidate).map(|(_, rows)| rows);
    let judged = candidate.sentences.iter().zip(&ranked.sentences).zip(&rows).enumerate();
    judged
        .map(|(at, ((sentence, &odds), row))| Sentence {
            text: chars.get(sentence.chars.clone()).unwrap_or_default().iter().collect(),
            odds,
            features: named(&SENTENCE_NAMES, row),
            chosen_by: chosen
                .and_then(|rows| rows.get(at))
                .map_or_else(Vec::new, |row| named(&CHOICE_NAMES, row)),
        })
        .collect()
}

/// The pieces of a question that are not searched for.
fn left_out(reading: &Reading) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for (&c, &counted) in reading.query.chars.iter().zip(&reading.query.content) {
        match pieces.last_mut() {
            Some(piece) if !counted && c.is_alphanumeric() => piece.push(c),
            Some(piece) if !piece.is_empty() => pieces.push(String::new()),
            _ => {}
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn passed(document: &Document, question: &Question<'_>) -> PassedOver {
    let why = if document.is_valid_on(question.today) { WhyNot::OtherLanguage } else { WhyNot::NotValid };
    PassedOver { document: document.id.clone(), title: document.title.clone(), why }
}

fn token(term: &str, kind: TokenKind, weight: f32) -> Token {
    Token { term: term.to_owned(), kind, weight, synonyms: Vec::new(), known: false, in_best: false }
}

fn named(names: &[&'static str], row: &[f32]) -> Vec<Feature> {
    names.iter().zip(row).map(|(&name, &value)| Feature { name, value }).collect()
}

impl Explanation {
    /// Whether it was a question at all.
    pub fn is_question(&self) -> bool {
        self.answer.kind == Kind::Question
    }
}
