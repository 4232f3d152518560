//! Documents to which people gave names: which of them the question names, which of its sentences
//! answers, and what is asked of it that it does not say.

use super::asking::Reading;
use super::choosing;
use super::evidence::longest_name;
use super::features::Sight;
use super::query::Query;
use super::snapshot::Snapshot;
use super::typed::Demand;
use crate::knowledge::Document;

/// An alias of fewer characters names nothing by itself.
const SHORTEST_NAME: usize = 3;

impl Snapshot {
    /// Puts a document that the question names before one that it does not name.
    pub(super) fn prefer_named(&self, reading: &mut Reading) {
        let asked: String = reading.query.chars.iter().collect();
        let named: Vec<usize> = reading
            .ranked
            .iter()
            .map(|ranked| {
                let document = self.documents.get(reading.candidates[ranked.candidate].document);
                let document = document.filter(|document| !document.aliases.is_empty());
                let names = document.map(|document| self.names_in_all_forms(document)).unwrap_or_default();
                longest_name(&names, &asked).map_or(0, |name| name.chars().count())
            })
            .collect();
        let Some(&first) = named.first() else { return };
        let longest = named.iter().copied().max().unwrap_or(0);
        if first == 0
            && longest >= SHORTEST_NAME
            && let Some(at) = named.iter().position(|&length| length == longest)
        {
            reading.ranked[..=at].rotate_right(1);
        }
    }

    /// Orders the sentences of the best passage anew: what the question adds to the document's name
    /// is known there.
    pub(super) fn choose_sentences(&self, reading: &mut Reading) {
        let Reading { query, probe, candidates, sights, ranked, .. } = reading;
        let Some(best) = ranked.first_mut() else { return };
        let (candidate, sight) = (&candidates[best.candidate], &sights[best.candidate]);
        let Some(document) = self.documents.get(candidate.document) else { return };
        if document.aliases.is_empty() {
            return;
        }
        let names = self.names_in_all_forms(document);
        let asked: String = query.chars.iter().collect();
        let name = longest_name(&names, &asked);
        best.sentences = choosing::scores(
            query,
            probe,
            (&candidate.sentences, sight, &best.sentences),
            &self.words.cues,
            |word| name.is_some_and(|name| name.contains(word)),
            |text| self.demand(query, text),
        );
    }

    /// Whether the question asks for something else than the knowledge has: of a place or a year
    /// that is not there.
    pub(super) fn asks_elsewhere(&self, query: &Query, document: &Document, sight: &Sight) -> bool {
        let asked: String = query.chars.iter().collect();
        let text: String = sight.chars.iter().collect();
        let dated = format!("{:?}", document.source.date);
        self.analyzer.places(&asked).iter().any(|place| !self.is_known_word(place))
            || years(&asked).any(|year| !text.contains(year) && !dated.contains(year))
    }

    /// Whether the question asks of the document what it does not say, such as its price.
    pub(super) fn is_unsaid(&self, query: &Query, document: &Document, sight: &Sight) -> bool {
        let names = self.names_in_all_forms(document);
        let asked: String = query.chars.iter().collect();
        let rest = longest_name(&names, &asked)
            .map_or_else(|| asked.clone(), |name| asked.replacen(name.as_str(), " ", 1));
        let rest: Vec<char> = rest.chars().collect();
        self.words.attributes.demand(&rest, &sight.chars) == Demand::Unmet
    }
}

/// The years in a text, as four digits.
fn years(text: &str) -> impl Iterator<Item = &str> {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers.filter(|number| number.len() == 4 && (number.starts_with("19") || number.starts_with("20")))
}
