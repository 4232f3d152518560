//! The rows of numbers that `fit/fit.py` learns from. Used by `examples/features.rs` only.

use std::io::{self, Write};

use serde::Serialize;

use super::answer::Question;
use super::asking::{AsIf, Reading};
use super::features;
use super::fold::fold_text;
use super::snapshot::Snapshot;
use crate::model::DocumentId;

/// What is right for one question of a set.
#[derive(Debug, Clone, Copy)]
pub struct Truth<'a> {
    /// The question's number, which parts the rows of different questions.
    pub number: usize,
    /// The document that answers; `None` when none does.
    pub gold: Option<&'a DocumentId>,
    /// Accepted answers.
    pub answers: &'a [String],
    /// Treats the document that answers as if it were not there.
    pub withheld: bool,
}

/// What a question of the project's own teaches.
#[derive(Debug, Serialize)]
pub struct Lessons {
    /// The document that ranks first.
    pub document: DocumentId,
    /// Its sentences.
    pub sentences: Vec<Lesson>,
    /// The same of the next document that has names.
    pub rival: Option<Box<Lessons>>,
}

/// What one sentence teaches.
#[derive(Debug, Serialize)]
pub struct Lesson {
    /// Whether it holds an accepted answer.
    pub holds: bool,
    /// The numbers that it is chosen by.
    pub choice: Vec<f32>,
    /// The evidence if it is chosen.
    pub evidence: Vec<f32>,
}

impl Snapshot {
    /// Writes one row a candidate and one row a sentence, as little-endian 32-bit floats.
    ///
    /// Candidates: question, candidate, is gold, answerable, features. Sentences: question,
    /// candidate, in gold, holds an answer, length in characters, features.
    ///
    /// # Errors
    /// When a writer fails.
    pub fn write_rows(
        &self,
        question: &Question<'_>,
        truth: Truth<'_>,
        candidates_out: &mut dyn Write,
        sentences_out: &mut dyn Write,
    ) -> io::Result<()> {
        let as_if = match truth.gold {
            Some(gold) if truth.withheld => AsIf::DocumentWereNot(gold),
            _ => AsIf::AllWereThere,
        };
        let reading = self.read_for_fit(question, &as_if);
        let Reading { query, probe, candidates, sights, .. } = &reading;
        let answerable = truth.gold.is_some() && !truth.withheld;
        let rows = features::passages(query, probe, candidates, sights);
        for (at, (candidate, row)) in candidates.iter().zip(&rows).enumerate() {
            let is_gold = Some(&self.documents[candidate.document].id) == truth.gold;
            let head = [truth.number as f32, at as f32, flag(is_gold), flag(answerable)];
            put(candidates_out, &head)?;
            put(candidates_out, row)?;
            let chars: Vec<char> = candidate.text.chars().collect();
            let sentences = features::sentences(query, probe, candidate, &sights[at]);
            for (sentence, row) in candidate.sentences.iter().zip(&sentences) {
                let text = bare(chars[sentence.chars.clone()].iter().copied());
                let holds = truth
                    .answers
                    .iter()
                    .map(|answer| bare(answer.chars()))
                    .any(|answer| text.contains(&answer));
                let length = sentence.chars.len() as f32;
                put(sentences_out, &[truth.number as f32, at as f32, flag(is_gold), flag(holds), length])?;
                put(sentences_out, row)?;
            }
        }
        Ok(())
    }

    /// What the sentences of the best document show for a question, one lesson a sentence: whether it
    /// holds one of `answers`, what it is chosen by, and the evidence if it were chosen. `None` for a
    /// question that nothing matches or that is refused by rule: there is nothing to learn from.
    pub fn lessons(&self, question: &Question<'_>, answers: &[String]) -> Option<Lessons> {
        self.lessons_as_if(question, answers, &AsIf::AllWereThere)
    }

    /// The same as if no sentence held one of `answers`.
    pub fn lessons_unsaid(&self, question: &Question<'_>, answers: &[String]) -> Option<Lessons> {
        let answers: Vec<String> = answers.iter().map(|answer| bare(answer.chars())).collect();
        let holds = |sentence: &str| {
            let sentence = bare(sentence.chars());
            answers.iter().any(|answer| sentence.contains(answer.as_str()))
        };
        self.lessons_as_if(question, &[], &AsIf::SentencesWereNot(&holds))
    }

    fn lessons_as_if(
        &self,
        question: &Question<'_>,
        answers: &[String],
        as_if: &AsIf<'_>,
    ) -> Option<Lessons> {
        let mut reading = self.read_for_fit(question, as_if);
        let mut lessons = self.lessons_of(question, answers, &reading);
        if let Some(lessons) = &mut lessons
            && let Some(place) = self.rival_of_first(&reading)
        {
            reading.ruling.ranked[..=place].rotate_right(1);
            self.settle(question.text, &mut reading);
            lessons.rival = self.lessons_of(question, answers, &reading).map(Box::new);
        }
        lessons
    }

    fn lessons_of(&self, question: &Question<'_>, answers: &[String], reading: &Reading) -> Option<Lessons> {
        let best = reading.ruling.ranked.first()?;
        let document = &self.documents[reading.candidates[best.candidate].document];
        let found = Self::found_of_best(reading);
        if self.is_unsaid(&reading.query, document, &found)
            || self.asks_elsewhere(question.text, &reading.query, document, &found)
        {
            return None;
        }
        let mut lessons = Vec::new();
        for (candidate, rows) in &reading.ruling.choices {
            let of = &reading.candidates[*candidate];
            let chars: Vec<char> = of.text.chars().collect();
            for (at, (sentence, row)) in of.sentences.iter().zip(rows).enumerate() {
                let text = bare(chars[sentence.chars.clone()].iter().copied());
                let holds = answers.iter().any(|answer| text.contains(&bare(answer.chars())));
                let evidence = self.evidence(reading, *candidate, at, &found);
                lessons.push(Lesson { holds, choice: row.to_vec(), evidence: evidence.to_vec() });
            }
        }
        Some(Lessons { document: document.id.clone(), sentences: lessons, rival: None })
    }

    fn read_for_fit(&self, question: &Question<'_>, as_if: &AsIf<'_>) -> Reading {
        let (text, locale) = self.understood(question.text);
        self.read_as_if(question, &text, &[], locale, as_if)
    }
}

fn flag(is: bool) -> f32 {
    f32::from(u8::from(is))
}

fn put(out: &mut dyn Write, row: &[f32]) -> io::Result<()> {
    row.iter().try_for_each(|value| out.write_all(&value.to_le_bytes()))
}

fn bare(text: impl Iterator<Item = char>) -> String {
    fold_text(&text.filter(|c| !c.is_whitespace()).collect::<String>())
}
