//! Documents to which people gave names: which of them the question names, which of its sentences
//! answers, and what is asked of it that it does not say.

use super::answer::Question;
use super::asking::{Reading, Ruling};
use super::choosing::{CHOICE, Home, Part};
use super::evidence::longest_name;
use super::known::Nearness;
use super::query::Query;
use super::rank::Ranked;
use super::snapshot::Snapshot;
use super::typed::Demand;
use crate::knowledge::Document;

/// An alias of fewer characters names nothing by itself.
const SHORTEST_NAME: usize = 3;

impl Snapshot {
    /// Puts a document that the question names before one that it does not name.
    pub(super) fn prefer_named(&self, reading: &mut Reading) {
        let named: Vec<usize> = reading
            .ruling
            .ranked
            .iter()
            .map(|ranked| self.called_by(reading, ranked).map_or(0, |name| name.chars().count()))
            .collect();
        let Some(&first) = named.first() else { return };
        let longest = named.iter().copied().max().unwrap_or(0);
        if first == 0
            && longest >= SHORTEST_NAME
            && let Some(at) = named.iter().position(|&length| length == longest)
        {
            reading.ruling.ranked[..=at].rotate_right(1);
        }
    }

    /// Puts a document of the asker's home before one of which the question finds just the same: when
    /// both communities have a canteen, whoever lives here means this one.
    pub(super) fn prefer_home(&self, question: &Question<'_>, reading: &mut Reading) {
        let Some(home) = question.region else { return };
        let is_home = |ranked: &Ranked| {
            let document = self.document_of(reading, ranked);
            document.and_then(|document| document.region.as_ref()).is_some_and(|at| at.contains(home))
        };
        let Some(first) = reading.ruling.ranked.first().filter(|first| !is_home(first)) else { return };
        let sight = |ranked: &Ranked| &reading.sights[ranked.candidate];
        let is_alike = |ranked: &Ranked| {
            let (one, other) = (sight(first), sight(ranked));
            !ranked.sentences.is_empty() && one.whole == other.whole && one.about == other.about
        };
        if let Some(place) =
            reading.ruling.ranked.iter().position(|ranked| is_home(ranked) && is_alike(ranked))
        {
            reading.ruling.ranked[..=place].rotate_right(1);
        }
    }

    /// The document of a candidate.
    pub(super) fn document_of(&self, reading: &Reading, ranked: &Ranked) -> Option<&Document> {
        self.documents.get(reading.candidates[ranked.candidate].document)
    }

    /// The document of a candidate, where people gave it names; `None` for any other.
    pub(super) fn curated(&self, reading: &Reading, ranked: &Ranked) -> Option<&Document> {
        self.document_of(reading, ranked).filter(|document| !document.aliases.is_empty())
    }

    /// By which name the question calls a candidate's document, the longest; `None` without one, and
    /// where nobody gave the document names.
    pub(super) fn called_by(&self, reading: &Reading, ranked: &Ranked) -> Option<String> {
        let document = self.curated(reading, ranked)?;
        longest_name(&self.names_in_all_forms(document), &reading.query).cloned()
    }

    /// Compares the sentences of the best document, over all its judged passages: what the question
    /// adds to the document's name is known there. The passage of the best sentence comes first.
    pub(super) fn choose_sentences(&self, reading: &mut Reading) {
        reading.ruling.choices = self.choices(reading);
        let mut best: Option<(f32, usize)> = None;
        for (candidate, rows) in &reading.ruling.choices {
            let Some(place) = reading.ruling.ranked.iter().position(|ranked| ranked.candidate == *candidate)
            else {
                continue;
            };
            let odds = self.models.choice.scores(rows);
            let highest = odds.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            if best.is_none_or(|(most, _)| highest > most) {
                best = Some((highest, place));
            }
            reading.ruling.ranked[place].sentences = odds;
        }
        if let Some((_, place)) = best {
            reading.ruling.ranked[..=place].rotate_right(1);
        }
    }

    /// What the sentences of the best document are chosen by; nothing where nobody gave it names.
    fn choices(&self, reading: &Reading) -> Vec<(usize, Vec<[f32; CHOICE]>)> {
        let Reading { query, probe, candidates, sights, ruling: Ruling { ranked, .. }, .. } = reading;
        let Some(first) = ranked.first() else { return Vec::new() };
        let Some(document) = self.curated(reading, first) else { return Vec::new() };
        let best = candidates[first.candidate].document;
        let names = self.names_in_all_forms(document);
        let judged: Vec<&Ranked> = ranked
            .iter()
            .filter(|ranked| !ranked.sentences.is_empty() && candidates[ranked.candidate].document == best)
            .collect();
        let parts: Vec<Part<'_>> = judged
            .iter()
            .map(|ranked| Part {
                sentences: &candidates[ranked.candidate].sentences,
                sight: &sights[ranked.candidate],
                learned: &ranked.sentences,
                known: self.known_of(reading, ranked.candidate),
                at: candidates[ranked.candidate].passage,
            })
            .collect();
        let rest = rest_of(query, &names);
        let home = Home { query, probe, cues: &self.words.cues, names: &names };
        let attributes = self.words.attributes.asked_for(&rest);
        let rows = home.rows(&parts, |text| self.demand(query, text), |text| attributes.demand(text));
        judged.iter().map(|ranked| ranked.candidate).zip(rows).collect()
    }

    /// How near the question comes to those that each sentence of a candidate is known to answer.
    fn known_of(&self, reading: &Reading, candidate: usize) -> Vec<Nearness> {
        let (of, sight) = (&reading.candidates[candidate], &reading.sights[candidate]);
        let texts =
            of.sentences.iter().map(|sentence| sight.chars.get(sentence.chars.clone()).unwrap_or_default());
        texts.map(|text| reading.neighbours.of_sentence(of.document, text)).collect()
    }

    /// Whether the question asks of the document what it does not say, such as its price.
    pub(super) fn is_unsaid(&self, query: &Query, document: &Document, text: &[char]) -> bool {
        self.attribute(query, &self.names_in_all_forms(document), text) == Demand::Unmet
    }

    /// Everything that was found of the best document, folded; its passages in the order of their rank.
    pub(super) fn found_of_best(reading: &Reading) -> Vec<char> {
        let Reading { candidates, sights, ruling: Ruling { ranked, .. }, .. } = reading;
        let best = ranked.first().map(|best| candidates[best.candidate].document);
        let of_best = ranked.iter().filter(|ranked| Some(candidates[ranked.candidate].document) == best);
        let mut text = Vec::new();
        for ranked in of_best {
            text.extend_from_slice(&sights[ranked.candidate].chars);
            text.push('\n');
        }
        text
    }

    /// Whether a text says what the question asks of the thing that has these names.
    pub(super) fn attribute(&self, query: &Query, names: &[String], text: &[char]) -> Demand {
        self.words.attributes.asked_for(&rest_of(query, names)).demand(text)
    }
}

/// What a question says beside the name of the document.
fn rest_of(query: &Query, names: &[String]) -> Vec<char> {
    let asked: String = query.chars.iter().collect();
    match longest_name(names, query) {
        Some(name) => asked.replacen(name.as_str(), " ", 1).chars().collect(),
        None => query.chars.clone(),
    }
}
