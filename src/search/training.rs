//! The rows of numbers that `fit/fit.py` learns from. Used by `examples/features.rs` only.

use std::io::{self, Write};

use super::answer::Question;
use super::asking::Reading;
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
        let leave_out = truth.gold.filter(|_| truth.withheld);
        let reading = self.read_for_fit(question, leave_out);
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

    /// The evidence for the best passage, and whether that passage is of `gold`.
    pub fn evidence_of(
        &self,
        question: &Question<'_>,
        gold: Option<&DocumentId>,
    ) -> Option<(Vec<f32>, bool)> {
        let reading = self.read_for_fit(question, None);
        let best = reading.ranked.first()?;
        let document = &self.documents[reading.candidates[best.candidate].document];
        let sight = &reading.sights[best.candidate];
        // What is refused by rule is nothing to learn from.
        if self.is_unsaid(&reading.query, document, sight)
            || self.asks_elsewhere(&reading.query, document, sight)
        {
            return None;
        }
        let document = &document.id;
        Some((self.evidence(&reading)?.to_vec(), Some(document) == gold))
    }

    fn read_for_fit(&self, question: &Question<'_>, leave_out: Option<&DocumentId>) -> Reading {
        let (text, locale) = self.understood(question.text);
        self.read_without(question, &text, &[], locale, leave_out)
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
