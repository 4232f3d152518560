//! What is said unasked about tickets: a new question to the staff group, an answer to its asker, what
//! the knowledge has by now to those who still wait.

use std::sync::Arc;

use super::{App, ticket_button};
use crate::app::answering::Asking;
use crate::app::voice::Voice;
use crate::app::{Actor, Said, view};
use crate::model::{
    BroadcastId, ChatId, DeliveryState, Locale, Message, Role, Style, Ticket, TicketAct, TicketChange,
    TicketState, Token,
};
use crate::search::{self, Answer, Outcome, Snapshot};
use crate::store::Changed;
use crate::text::Key;

/// Among so many tickets, the newest, it is looked for which one a card in the staff group shows.
const CARDS: usize = 200;

impl App {
    fn voice_in(&self, locale: Locale) -> Voice {
        Voice { texts: Arc::clone(&self.shared.texts), locale }
    }

    /// Sends the asker what the office said, and notes that they were told.
    pub(in crate::app) async fn tell_asker(&self, ticket: &Ticket) -> anyhow::Result<()> {
        let message = self.for_asker(&self.voice_in(ticket.request.locale), ticket);
        // Broken off between the two, it is ordered again under the same name: they get it once.
        let (at, said) = (ticket.touched.timestamp_micros(), ticket.lines.len());
        let cause = format!("ticket/{}/told/{at}/{said}/{}", ticket.id, ticket.is_closed());
        self.tell_once(&cause, ticket.request.chat, message).await?;
        self.shared.store.change_ticket(ticket.id, TicketChange::Tell, ticket.touched).await?;
        Ok(())
    }

    /// Tells those whom a kill kept from being told.
    pub(in crate::app) async fn tell_untold(&self) -> anyhow::Result<()> {
        for ticket in self.shared.store.tickets().await?.iter().filter(|ticket| !ticket.told) {
            self.tell_asker(ticket).await?;
        }
        Ok(())
    }

    /// Puts a ticket before the workers in their group, if they have one: new, or with more said.
    pub(super) async fn tell_staff(&self, ticket: &Ticket) {
        let Some(chat) = self.shared.options.staff_chat else { return };
        let card = self.card(&self.voice_in(Locale::default()), None, ticket);
        // The asker has their number and the inbox its entry already.
        if let Err(error) = self.tell_once(&card_name(ticket, ticket.lines.len()), chat, card).await {
            tracing::error!(
                error = format!("{error:#}"),
                "a question could not be put before the staff group"
            );
        }
    }

    /// A worker replied to a card in the staff group. `None` when it is anything else.
    pub(in crate::app) async fn staff_replied(
        &self,
        who: &Actor,
        said: &Said,
    ) -> anyhow::Result<Option<Vec<Message>>> {
        let Some(message) = said.reply_to.filter(|_| self.is_staff(who.chat)) else { return Ok(None) };
        if said.text.trim().is_empty() || self.role(who.user) < Role::Worker {
            return Ok(None);
        }
        let Some(ticket) = self.on_card(message).await? else { return Ok(None) };
        let visit = self.visit(who).await?;
        Ok(Some(match ticket.state {
            // Who has taken it and replies means the resident; others may be talking among themselves.
            TicketState::Taken { by } if by == who.user => {
                self.answered_in_group(&visit, ticket.id, &said.text).await?
            }
            TicketState::Taken { .. } => vec![visit.voice.message(Key::TicketTaken)],
            TicketState::Closed(_) => vec![visit.voice.message(Key::TicketDone)],
            TicketState::Waiting | TicketState::Answered => {
                self.answer_written(&visit, ticket.id, &said.text).await?
            }
        }))
    }

    /// Whether this is the workers' own group.
    pub(in crate::app) fn is_staff(&self, chat: ChatId) -> bool {
        self.shared.options.staff_chat == Some(chat)
    }

    /// The ticket that a message in the staff group shows.
    async fn on_card(&self, message: i64) -> anyhow::Result<Option<Ticket>> {
        let store = &self.shared.store;
        for ticket in store.tickets().await?.into_iter().rev().take(CARDS) {
            for lines in 0..=ticket.lines.len() {
                let card = BroadcastId(Token::of(&card_name(&ticket, lines)));
                let sent = store.deliveries(card, None, 1).await?;
                let shows = |state: &DeliveryState| match state {
                    DeliveryState::Delivered { messages, .. } => messages.contains(&message),
                    _ => false,
                };
                if sent.iter().any(|(_, delivery)| shows(&delivery.state)) {
                    return Ok(Some(ticket));
                }
            }
        }
        Ok(None)
    }

    /// Offers those who still wait what the knowledge has by now; each is offered once.
    pub(in crate::app) async fn offer_answers(&self) -> anyhow::Result<()> {
        let mut waiting = self.shared.store.tickets().await?;
        waiting.retain(|ticket| ticket.is_open() && !ticket.offered);
        if waiting.is_empty() {
            return Ok(());
        }
        let (snapshot, today) = (self.shared.engine.snapshot(), self.today());
        let ask_again = move || {
            let answered = waiting.into_iter().map(|ticket| {
                let asking = Asking {
                    text: ticket.request.question.clone(),
                    region: ticket.request.region.clone(),
                    topic: None,
                    within: None,
                };
                let answer = asking.ask(&snapshot, today);
                (ticket, answer)
            });
            let answered: Vec<_> = answered.filter(|(ticket, answer)| is_news(ticket, answer)).collect();
            (answered, snapshot)
        };
        // Not on one of the seats for questions, and behind them: nobody waits for it.
        let (answered, snapshot) = tokio::task::spawn_blocking(move || search::giving_way(ask_again)).await?;
        for (ticket, answer) in answered {
            let message = self.offer(&snapshot, &ticket, &answer);
            self.tell_once(&format!("ticket/{}/offer", ticket.id), ticket.request.chat, message).await?;
            let now = self.shared.options.clock.now();
            if let Changed::Refused(_) =
                self.shared.store.change_ticket(ticket.id, TicketChange::Offer, now).await?
            {
                tracing::debug!(ticket = ticket.id.0, "was answered while it was offered an answer");
            }
        }
        Ok(())
    }

    /// The question, the answer that there is by now, and a way to say that it is enough.
    fn offer(&self, snapshot: &Snapshot, ticket: &Ticket, answer: &Answer) -> Message {
        let voice = self.voice_in(ticket.request.locale);
        let view = view::Answering {
            voice: &voice,
            question: None,
            snapshot,
            today: self.today(),
            home: ticket.request.region.as_ref(),
        };
        let found = view.answered(answer).message;
        let mut message = voice
            .message(Key::TicketOffer)
            .text("\n")
            .span(ticket.request.question.as_str(), Style::Italic)
            .text("\n\n");
        message.body.extend(found.body);
        message.buttons = found.buttons;
        let hint = voice.say(Key::TicketOfferHint);
        message.text("\n\n").span(hint, Style::Italic).row([ticket_button(
            &voice,
            Key::ButtonTicketFinish,
            TicketAct::Finish,
            ticket.id,
        )])
    }
}

/// What tells the card of a ticket apart from every other message, when so much was said.
fn card_name(ticket: &Ticket, lines: usize) -> String {
    format!("ticket/{}/card/{lines}", ticket.id)
}

/// Whether an answer is one, and not the one that did not help.
fn is_news(ticket: &Ticket, answer: &Answer) -> bool {
    let document = answer.hits.first().map(|hit| &hit.document);
    answer.outcome == Outcome::Found && (document.is_none() || document != ticket.request.disliked.as_ref())
}
