//! From a reading to the answer that is given: how it comes out, which passages stand behind it, and
//! which sentences are said.

use std::ops::Range;

use super::answer::{Answer, Hit, Kind, Outcome, Question};
use super::asking::{Reading, UNSURE, best_sentence};
use super::choosing::defines;
use super::evidence::{self, longest_name};
use super::explain::Verdict;
use super::fold::fold_text;
use super::lexicon::Asks;
use super::model::probability;
use super::snapshot::Snapshot;
use super::typed::Demand;
use super::{follow_up, snippet};
use crate::model::{DocumentId, Locale};

/// How many hits an answer has at most.
const HITS: usize = 10;

/// How many candidates are offered when the answer is unsure.
const OFFERED: Range<usize> = 2..5;

/// A second sentence belongs to the answer when its odds come this near to the best one's.
const TOGETHER: f32 = 1.5;

/// A lead over the second (in the last round's score) that is hardly one.
const CLOSE: f32 = 1.0;

impl Snapshot {
    pub(super) fn conclude(
        &self,
        question: &Question<'_>,
        reading: &Reading,
        said: &[usize],
        locale: Locale,
    ) -> (Answer, Verdict) {
        let mut hits = self.hits(reading, said);
        let verdict = match reading.ruling.margin {
            _ if hits.is_empty() && reading.query.is_empty() => Verdict::NothingAsked,
            _ if hits.is_empty() => Verdict::NothingMatched,
            margin if margin >= 0.0 => Verdict::Sure,
            margin if margin < -UNSURE => Verdict::Unlikely,
            _ if !reading.is_close() => Verdict::OneBelow,
            _ => {
                offer(&mut hits);
                if hits.len() < OFFERED.start { Verdict::OneBelow } else { Verdict::Close }
            }
        };
        let outcome = verdict.outcome();
        let text = (outcome == Outcome::Found).then(|| self.text_of(reading, said)).flatten();
        let confidence = probability(reading.ruling.odds);
        let inside = !reading.scope.within.is_empty();
        let within = question.within.or(question.topic).filter(|_| inside).cloned();
        (Answer { outcome, kind: Kind::Question, text, locale, hits, confidence, within }, verdict)
    }

    fn hits(&self, reading: &Reading, said: &[usize]) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        for (place, ranked) in reading.ruling.ranked.iter().take(HITS).enumerate() {
            let candidate = &reading.candidates[ranked.candidate];
            let Some(document) = self.documents.get(candidate.document) else { continue };
            let best = best_sentence(ranked, if place == 0 { said } else { &[] });
            let sentence_at = candidate.sentences.get(best).map_or(0..0, |sentence| sentence.chars.clone());
            let chars: Vec<char> = candidate.text.chars().collect();
            hits.push(Hit {
                document: document.id.clone(),
                locale: document.locale,
                title: document.title.clone(),
                passage: candidate.passage,
                text: candidate.text.clone(),
                sentence: snippet::text_of(&chars, &candidate.sentences, &[best]),
                snippet: snippet::around(&chars, sentence_at, &marks(reading, ranked.candidate)),
                source: document.source.clone(),
                contact: document.contact.clone(),
                // The confidence orders questions, the rank orders the hits of one question.
                score: if place == 0 {
                    probability(reading.ruling.odds)
                } else {
                    probability(reading.ruling.odds) * 0.9f32.powi(place as i32)
                },
            });
        }
        hits
    }

    /// The sentences that answer together, or the next one after those `said` already.
    fn text_of(&self, reading: &Reading, said: &[usize]) -> Option<String> {
        let ranked = reading.ruling.ranked.first()?;
        let chosen = if !said.is_empty() {
            vec![best_sentence(ranked, said)]
        } else if let Some(summary) = self.summary_asked_for(reading) {
            return Some(summary);
        } else {
            self.shown(reading)
        };
        let candidate = &reading.candidates[ranked.candidate];
        let chars: Vec<char> = candidate.text.chars().collect();
        Some(snippet::text_of(&chars, &candidate.sentences, &chosen)).filter(|text| !text.is_empty())
    }

    /// Which sentences of the best passage answer together.
    pub(super) fn shown(&self, reading: &Reading) -> Vec<usize> {
        let Some(ranked) = reading.ruling.ranked.first() else { return Vec::new() };
        let candidate = &reading.candidates[ranked.candidate];
        let best = best_sentence(ranked, &[]);
        let Some(&top) = ranked.sentences.get(best) else { return Vec::new() };
        let near = |at: usize| ranked.sentences.get(at).is_some_and(|odds| top - odds < TOGETHER);
        let sight = &reading.sights[ranked.candidate];
        let meets = |at: usize| {
            let text =
                candidate.sentences.get(at).and_then(|sentence| sight.chars.get(sentence.chars.clone()));
            self.demand(&reading.query, text.unwrap_or_default()) == Demand::Met
        };
        // A sentence that holds just what is demanded needs no other beside it, unless that does too.
        let complete = meets(best);
        let joins = |at: usize| near(at) && (!complete || meets(at));
        let mut chosen = snippet::choose(&candidate.sentences, &ranked.sentences, best);
        chosen.retain(|&at| at == best || joins(at));
        chosen
    }

    /// The summary of the document when nothing but its name was asked about: 恩阳跑团是做什么的. Not
    /// where a sentence says what the name stands for and that is a part of it: 志愿曲, one of the 四重曲.
    fn summary_asked_for(&self, reading: &Reading) -> Option<String> {
        let best = reading.ruling.ranked.first()?;
        let candidate = &reading.candidates[best.candidate];
        let document = self.documents.get(candidate.document)?;
        let open = matches!(reading.query.asks, Asks::Thing | Asks::Manner | Asks::Unsaid | Asks::Which);
        let names = self.names_in_all_forms(document);
        let only_named = evidence::asks_only_for(&reading.query, &names);
        let sentence = candidate.sentences.get(best_sentence(best, &[]))?;
        let text = reading.sights[best.candidate].chars.get(sentence.chars.clone())?;
        let title = fold_text(&document.title);
        let part = longest_name(&names, &reading.query).filter(|name| !title.contains(name.as_str()));
        let says_the_part = part.is_some_and(|name| defines(text, name));
        document.summary.clone().filter(|_| open && only_named && !says_the_part)
    }

    /// The excerpt that would be shown: the best sentence, filled up with the next likely ones.
    pub fn excerpt(&self, question: &Question<'_>) -> (Answer, Option<String>) {
        let (text, locale) = self.understood(question.text);
        let (reading, more) = follow_up::read(self, question, &text, locale);
        let said = if more { self.shown(&reading) } else { Vec::new() };
        let excerpt = reading.ruling.ranked.first().map(|ranked| {
            let candidate = &reading.candidates[ranked.candidate];
            let chosen =
                snippet::choose(&candidate.sentences, &ranked.sentences, best_sentence(ranked, &said));
            snippet::text_of(&candidate.text.chars().collect::<Vec<char>>(), &candidate.sentences, &chosen)
        });
        (self.conclude(question, &reading, &said, locale).0, excerpt)
    }
}

impl Reading {
    /// Whether the best passage hardly leads.
    fn is_close(&self) -> bool {
        matches!(&self.ruling.ranked[..], [first, second, ..] if first.score - second.score < CLOSE)
    }
}

/// Leaves one hit a document, as many as can be offered.
fn offer(hits: &mut Vec<Hit>) {
    let mut seen: Vec<DocumentId> = Vec::new();
    hits.retain(|hit| {
        let new = !seen.contains(&hit.document);
        seen.push(hit.document.clone());
        new
    });
    hits.truncate(OFFERED.end - 1);
}

/// Which characters of a candidate stand in a run of two or more that the question has too.
fn marks(reading: &Reading, candidate: usize) -> Vec<bool> {
    let folded = reading.sights[candidate].chars.iter().copied();
    reading.probe.marks(&reading.probe.numbers(folded))
}
