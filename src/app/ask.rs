//! Questions: `/ask`, plain text, and what an open dialogue makes of it.

use std::time::Instant;

use super::answering::{Answered, Asking};
use super::metrics::outcome_name;
use super::{Actor, App, Reply, Visit, gaps, view};
use crate::model::{Dialogue, DocumentId, Gap, GapKind, Message, Role, Style, Token};
use crate::search::Outcome;
use crate::store::Stored;
use crate::text::Key;

impl App {
    /// `/ask`, with the question that followed it; without one, waits for it.
    pub async fn ask(&self, who: &Actor, question: &str) -> Reply {
        let mut visit = self.visit(who).await?;
        if question.trim().is_empty() {
            self.expect(&visit, Some(Dialogue::AwaitingQuestion)).await?;
            return Ok(vec![visit.voice.message(Key::AskQuestion)]);
        }
        self.expect(&visit, None).await?;
        self.answer(&mut visit, question, None).await
    }

    /// Plain text: the answer to what an open dialogue asked, otherwise a question.
    pub async fn say(&self, who: &Actor, text: &str) -> Reply {
        let mut visit = self.visit(who).await?;
        let mut reply: Vec<Message> = self.untold_repairs(&visit).into_iter().collect();
        reply.extend(self.understand(&mut visit, text).await?);
        Ok(reply)
    }

    async fn understand(&self, visit: &mut Visit, text: &str) -> Reply {
        let works = self.role(visit.who.user) >= Role::Worker;
        match self.shared.store.dialogue(visit.who.chat, visit.who.user).await? {
            // What is shown of an answer being written waits; a question meanwhile is a question.
            Stored::Absent | Stored::Present(Dialogue::Writing { asks: None, .. }) => {
                self.answer(visit, text, None).await
            }
            Stored::Present(Dialogue::Answering { ticket, .. }) if works => {
                self.answer_written(visit, ticket, text).await
            }
            Stored::Present(Dialogue::Closing { ticket }) if works => {
                self.reason_written(visit, ticket, text).await
            }
            Stored::Present(Dialogue::Naming { document }) if self.role(visit.who.user) >= Role::Admin => {
                self.named(visit, &document, text).await
            }
            Stored::Present(Dialogue::Replying { ticket }) => self.ticket_replied(visit, ticket, text).await,
            Stored::Present(Dialogue::Remarking { question, document }) => {
                self.remarked(visit, &question, document, text).await
            }
            Stored::Present(Dialogue::Writing { draft, asks: Some(part) }) if works => {
                self.part_written(visit, draft, part, text).await
            }
            Stored::Present(
                Dialogue::Answering { .. } | Dialogue::Closing { .. } | Dialogue::Writing { .. },
            ) => {
                self.expect(visit, None).await?;
                Ok(vec![self.not_sent(visit, text)])
            }
            // What is asked about an announcement is answered in `hear`; plain words alone close it.
            Stored::Present(
                Dialogue::AwaitingQuestion | Dialogue::Announcing { .. } | Dialogue::Naming { .. },
            ) => {
                self.expect(visit, None).await?;
                self.answer(visit, text, None).await
            }
            Stored::Present(Dialogue::AwaitingRegion) => self.region_named(visit, text).await,
            Stored::Undecodable => {
                tracing::warn!("a dialogue could not be decoded and was reset");
                self.expect(visit, None).await?;
                Ok(vec![visit.voice.message(Key::StartedOver)])
            }
        }
    }

    /// Opens or closes the asker's dialogue in this conversation.
    pub(super) async fn expect(&self, visit: &Visit, dialogue: Option<Dialogue>) -> anyhow::Result<()> {
        Ok(self.shared.store.set_dialogue(visit.who.chat, visit.who.user, dialogue).await?)
    }

    /// Answers a question and remembers it.
    pub(super) async fn answer(
        &self,
        visit: &mut Visit,
        question: &str,
        within: Option<DocumentId>,
    ) -> Reply {
        if let Some(paused) = self.paused(visit) {
            // Remembered, so that it can be handed to a person.
            let (kept, _) = first_chars(question, self.shared.options.question_chars);
            self.remember(visit, kept.to_owned(), None, None).await?;
            return Ok(vec![self.below_notices(visit, paused)]);
        }
        let answered = self.look_up(visit, question, within).await?;
        if answered.is_question {
            self.count_question(visit, answered.outcome, answered.document.as_ref());
        }
        self.tell(visit, question, answered).await
    }

    /// Remembers what was asked and says what was found.
    pub(super) async fn tell(&self, visit: &mut Visit, question: &str, answered: Answered) -> Reply {
        let limit = self.shared.options.question_chars;
        let (kept, cut) = first_chars(question, limit);
        if answered.is_question {
            let about = answered.about.clone();
            let in_vain = (answered.outcome == Outcome::Nothing)
                .then(|| Gap::new(&visit.in_full(kept, about.as_ref()), GapKind::Nothing, None, visit.now));
            // Both wait for the same flush.
            tokio::try_join!(
                self.remember(visit, kept.to_owned(), answered.document.clone(), about),
                self.keep_gap(in_vain),
            )?;
        }
        let Answered { mut message, locale, .. } = answered;
        if cut {
            let notice =
                visit.voice.in_locale(locale).fill(Key::TooLong, &[("chars", (limit as i64).into())]);
            message = prefixed(notice, message);
        }
        Ok(vec![self.below_notices(visit, message)])
    }

    /// Keeps what was asked in vain, without who asked it.
    pub(super) async fn keep_gap(&self, gap: Option<Gap>) -> anyhow::Result<()> {
        match gap {
            Some(gap) => Ok(self.shared.store.add_gap(gap, gaps::MOST).await?),
            None => Ok(()),
        }
    }

    /// Searches, without remembering anything.
    pub(super) async fn look_up(
        &self,
        visit: &Visit,
        question: &str,
        within: Option<DocumentId>,
    ) -> anyhow::Result<Answered> {
        let options = &self.shared.options;
        let asking = Asking {
            text: first_chars(question, options.question_chars).0.to_owned(),
            region: visit.profile.region.clone(),
            topic: visit.topic(options.conversation).cloned(),
            within,
        };
        let at_hand = visit.clone();
        let started = Instant::now();
        let answered = self
            .off_thread(move || {
                let answer = asking.ask(&at_hand.snapshot, at_hand.today);
                let voice = at_hand.answer_voice(answer.locale);
                let question = Some(Token::of(&asking.text));
                view::Answering {
                    question,
                    voice: &voice,
                    snapshot: &at_hand.snapshot,
                    today: at_hand.today,
                    home: asking.region.as_ref(),
                }
                .answered(&answer)
            })
            .await?;
        let took = started.elapsed();
        self.measured(&answered, took);
        tracing::info!(
            outcome = outcome_name(answered.outcome),
            took_us = took.as_micros() as u64,
            generation = visit.snapshot.generation(),
            "answered a question"
        );
        Ok(answered)
    }
}

fn prefixed(notice: String, mut message: Message) -> Message {
    let mut body = Message::default().span(notice, Style::Italic).text("\n\n").body;
    body.append(&mut message.body);
    message.body = body;
    message
}

/// The first `limit` characters, and whether anything was cut.
fn first_chars(text: &str, limit: usize) -> (&str, bool) {
    match text.char_indices().nth(limit) {
        Some((end, _)) => (&text[..end], true),
        None => (text, false),
    }
}
