//! A second opinion: where the document that came first rather does not answer, the next one is heard.
//!
//! The order of documents is settled by what passages share with the question. What their sentences are
//! worth is known only after choosing among them, too late for the order unless both are looked at.

use super::asking::{Grounds, Reading};
use super::choosing::CHOICE;
use super::rank::Ranked;
use super::snapshot::Snapshot;

/// Log odds below which a document more likely does not answer than does.
const EVEN: f32 = 0.0;

/// How much surer (in log odds) the other document must be to go first.
const AHEAD: f32 = 1.0;

impl Snapshot {
    /// Lets another document answer when the first one rather does not and the other one does, clearly
    /// surer. Only among documents that people gave names to; and not where a rule spoke against the
    /// first: a price that it does not say is not to be found with others.
    pub(super) fn hear_rival(&self, typed: &str, reading: &mut Reading) {
        let is_settled =
            |grounds: &Grounds| grounds.evidence.is_none() || grounds.elsewhere || grounds.unsaid;
        if reading.odds >= EVEN || reading.grounds.as_ref().is_none_or(is_settled) {
            return;
        }
        let first = Standing::of(reading);
        if !self.turn_to_rival(reading) {
            return;
        }
        self.settle(typed, reading);
        match &mut reading.grounds {
            Some(grounds) if reading.margin >= 0.0 && reading.odds >= first.odds + AHEAD => {
                grounds.overtook = true;
            }
            _ => first.restore(reading),
        }
    }

    /// Puts the best passage of another document first; false when there is none.
    pub(super) fn turn_to_rival(&self, reading: &mut Reading) -> bool {
        let document = |ranked: &Ranked| self.documents.get(reading.candidates[ranked.candidate].document);
        let Some(first) = reading.ranked.first().and_then(document) else { return false };
        let is_rival = |ranked: &Ranked| {
            !ranked.sentences.is_empty()
                && document(ranked).is_some_and(|other| other.id != first.id && !other.aliases.is_empty())
        };
        let Some(place) = reading.ranked.iter().position(is_rival) else { return false };
        reading.ranked[..=place].rotate_right(1);
        true
    }
}

/// How a reading stood before another document was heard.
struct Standing {
    ranked: Vec<Ranked>,
    choices: Vec<(usize, Vec<[f32; CHOICE]>)>,
    odds: f32,
    by_rank: f32,
    margin: f32,
    grounds: Option<Grounds>,
}

impl Standing {
    fn of(reading: &mut Reading) -> Self {
        Self {
            ranked: reading.ranked.clone(),
            choices: std::mem::take(&mut reading.choices),
            odds: reading.odds,
            by_rank: reading.by_rank,
            margin: reading.margin,
            grounds: reading.grounds.take(),
        }
    }

    fn restore(self, reading: &mut Reading) {
        let Self { ranked, choices, odds, by_rank, margin, grounds } = self;
        reading.ranked = ranked;
        reading.choices = choices;
        reading.odds = odds;
        reading.by_rank = by_rank;
        reading.margin = margin;
        reading.grounds = grounds;
    }
}
