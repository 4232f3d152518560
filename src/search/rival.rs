//! A second opinion: where the document that came first rather does not answer, the next one that has
//! names is heard.
//!
//! The order of documents is settled by what passages share with the question. What their sentences are
//! worth is known only after choosing among them, too late for the order unless both are looked at.

use super::asking::{Grounds, Reading, Ruling};
use super::fold::fold_text;
use super::rank::Ranked;
use super::snapshot::Snapshot;

/// Log odds below which a document more likely does not answer than does.
const EVEN: f32 = 0.0;

/// So much nearer to what another document is known to be asked, and that one is heard in any case.
const NEARER: f32 = 0.1;

/// How much surer (in log odds) the other document must be to go first.
const AHEAD: f32 = 1.0;

impl Snapshot {
    /// Lets another document answer when the first one rather does not and the other one does, clearly
    /// surer. Both must have been given names. A document that the question calls by its title, or a part
    /// of that, gives way only to one that is called by as long a name: how many meetings 恩阳跑团 held is
    /// not to be answered with those of the district. And none gives way where a rule spoke: it is never
    /// below the line by its very name, and what it does not say, or no document of that place, is not to
    /// be found with others.
    pub(super) fn hear_rival(&self, typed: &str, reading: &mut Reading) {
        let is_settled = |grounds: &Grounds| {
            grounds.evidence.is_none() || grounds.named_whole || grounds.elsewhere || grounds.unsaid
        };
        if reading.ruling.grounds.as_ref().is_none_or(is_settled) {
            return;
        }
        let Some(place) = self.rival_of_first(reading) else { return };
        if reading.ruling.odds >= EVEN && self.known_ahead(reading, place) < NEARER {
            return;
        }
        let [called, rival] = [0, place].map(|place| self.called_by(reading, &reading.ruling.ranked[place]));
        let is_shorter = |name: &String| rival.as_ref().is_none_or(|other| other.len() < name.len());
        if called.is_some_and(|name| self.is_of_title(reading, &name) && is_shorter(&name)) {
            return;
        }
        let mut ranked = reading.ruling.ranked.clone();
        ranked[..=place].rotate_right(1);
        let first = std::mem::replace(&mut reading.ruling, Ruling::unsettled(ranked));
        self.settle(typed, reading);
        match &mut reading.ruling {
            Ruling { grounds: Some(grounds), margin: 0.0.., odds, .. } if *odds >= first.odds + AHEAD => {
                grounds.overtook = true;
            }
            _ => reading.ruling = first,
        }
    }

    /// Whether a name is the title, or a part of it, of the document that comes first, in any language.
    fn is_of_title(&self, reading: &Reading, name: &str) -> bool {
        let first = reading.ruling.ranked.first().and_then(|first| self.document_of(reading, first));
        let forms = first.map(|first| self.forms_of(&first.id));
        let mut titles = forms.unwrap_or_default().iter().map(|&form| &self.documents[form].title);
        titles.any(|title| fold_text(title).contains(name))
    }

    /// Where the best passage of another document with names stands, of those whose sentences were judged:
    /// of the one that the question comes nearest to by what people asked before, if that is nearer than
    /// the first is, else of the next.
    pub(super) fn rival_of_first(&self, reading: &Reading) -> Option<usize> {
        let first = self.document_of(reading, reading.ruling.ranked.first()?)?;
        let is_other = |ranked: &Ranked| {
            !ranked.sentences.is_empty()
                && self.curated(reading, ranked).is_some_and(|other| other.id != first.id)
        };
        let ranked = reading.ruling.ranked.iter().enumerate();
        let others = || ranked.clone().filter(|(_, ranked)| is_other(ranked)).map(|(place, _)| place);
        let next = others().next()?;
        let nearer = others().filter(|&place| self.known_ahead(reading, place) > 0.0);
        let nearest = nearer.reduce(|one, other| {
            let is_nearer = self.known_ahead(reading, other) > self.known_ahead(reading, one);
            if is_nearer { other } else { one }
        });
        Some(nearest.unwrap_or(next))
    }

    /// How much nearer a question comes to those that the document at `place` is known to answer than to
    /// those of the first.
    fn known_ahead(&self, reading: &Reading, place: usize) -> f32 {
        let near = |place: usize| {
            let document = reading.candidates[reading.ruling.ranked[place].candidate].document;
            reading.neighbours.nearest(|other| other == document)
        };
        near(place) - near(0)
    }
}
