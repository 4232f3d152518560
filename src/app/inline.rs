//! `@bot question` in any chat: answers to post there.

use super::answering::Asking;
use super::voice::shortened;
use super::{Actor, App, Offer, Visit, view};
use crate::model::Message;
use crate::search::{Answer, Hit, Outcome};

const OFFERS: usize = 10;
const DESCRIPTION_CHARS: usize = 90;

impl App {
    /// `@bot question` in any chat: at most 10 offers, possibly none.
    pub async fn inline(&self, who: &Actor, question: &str) -> anyhow::Result<Vec<Offer>> {
        if question.trim().is_empty() {
            return Ok(Vec::new());
        }
        let visit = self.visit(who).await?;
        if self.paused(&visit).is_some() {
            return Ok(Vec::new());
        }
        let limit = self.shared.options.question_chars;
        let asking = Asking {
            text: question.chars().take(limit).collect(),
            region: visit.profile.region.clone(),
            topic: None,
            within: None,
        };
        self.off_thread(move || offers(&visit, &asking.ask(&visit.snapshot, visit.today))).await
    }
}

/// The answer first, then what else was found; nothing when the answer is not known.
fn offers(visit: &Visit, answer: &Answer) -> Vec<Offer> {
    if answer.outcome == Outcome::Nothing {
        return Vec::new();
    }
    let voice = visit.answer_voice(answer.locale);
    let answering = view::Answering {
        question: None,
        voice: &voice,
        snapshot: &visit.snapshot,
        today: visit.today,
        home: None,
    };
    let offer = |(at, hit): (usize, &Hit)| {
        let text = answer.text.as_deref().filter(|_| at == 0).unwrap_or(&hit.sentence);
        Offer {
            id: format!("{}-{}", hit.document.token(), hit.passage),
            title: shortened(&voice.knowledge(&hit.title), 60),
            description: shortened(&voice.knowledge(text), DESCRIPTION_CHARS),
            // Without buttons: in somebody else's chat nobody has asked us anything.
            message: Message { buttons: Vec::new(), ..answering.found(text, hit) },
        }
    };
    view::distinct(&answer.hits).into_iter().take(OFFERS).enumerate().map(offer).collect()
}
