//! What workers do with tickets, in private or in their own group: `/inbox`, take, give back, answer,
//! close.

use super::{asking, refused, ticket_button, too_long};
use crate::app::voice::{Voice, shortened};
use crate::app::{App, Place, Pressed, Reply, Visit};
use crate::model::{
    Act, Action, Button, Desk, Dialogue, Message, Role, Side, Style, Ticket, TicketAct, TicketChange,
    TicketId, TicketState, UserId,
};
use crate::store::{Changed, Stored};
use crate::text::Key;

/// Tickets on one page of the inbox.
const PAGE: usize = 6;

impl App {
    /// `/inbox`
    pub(in crate::app) async fn inbox(&self, visit: &Visit) -> Reply {
        if !self.works_here(visit) {
            let number = visit.who.chat.0.to_string();
            return Ok(vec![Message::plain(
                visit.voice.fill(Key::InboxElsewhere, &[("number", number.into())]),
            )]);
        }
        Ok(vec![self.inbox_page(visit, 0).await?])
    }

    /// One page of what waits: what this worker sees to, then the oldest first.
    pub(super) async fn inbox_page(&self, visit: &Visit, page: u16) -> anyhow::Result<Message> {
        let voice = &visit.voice;
        let mut open = self.shared.store.tickets().await?;
        open.retain(Ticket::is_open);
        let is_mine = |ticket: &Ticket| ticket.holder() == Some(visit.who.user);
        open.sort_by_key(|ticket| !is_mine(ticket));
        if open.is_empty() {
            return Ok(voice.message(Key::InboxNone));
        }
        let count = open.len() as i64;
        let mut message = Message::plain(voice.fill(Key::Inbox, &[("count", count.into())]));
        let from = usize::from(page) * PAGE;
        for ticket in open.iter().skip(from).take(PAGE) {
            let question = shortened(&ticket.request.question, 24);
            let number = ticket.id.0.to_string();
            let key = if is_mine(ticket) { Key::ButtonTicketMine } else { Key::ButtonTicketShow };
            let label = voice.fill(key, &[("number", number.into()), ("question", question.into())]);
            let action = Action::Desk(Desk::Ticket { act: TicketAct::Show, ticket: ticket.id });
            message = message.row([Button { label, action }]);
        }
        let turn = |key, page| voice.button(key, Action::Desk(Desk::Inbox { page }));
        let earlier = page.checked_sub(1).map(|page| turn(Key::ButtonPrevious, page));
        let more = open.len() > from + PAGE;
        let later = page.checked_add(1).filter(|_| more).map(|page| turn(Key::ButtonNext, page));
        Ok(message.row(earlier.into_iter().chain(later)))
    }

    /// Whether tickets may be seen in this conversation.
    fn works_here(&self, visit: &Visit) -> bool {
        visit.who.place == Place::Private || self.is_staff(visit.who.chat)
    }

    /// A ticket as it is shown in this conversation.
    fn card_here(&self, visit: &Visit, ticket: &Ticket) -> Message {
        let reader = Some(visit.who.user).filter(|_| visit.who.place == Place::Private);
        self.card(&visit.voice, reader, ticket)
    }

    /// What a worker presses on a ticket. In other groups than theirs nothing of it is shown.
    pub(super) async fn work(
        &self,
        visit: &Visit,
        act: TicketAct,
        id: TicketId,
    ) -> anyhow::Result<Option<Pressed>> {
        if !self.works_here(visit) {
            return Ok(Some(Pressed::notice(visit.voice.say(Key::PrivateOnly))));
        }
        let by = visit.who.user;
        let for_others = self.role(by) >= Role::Admin;
        match act {
            TicketAct::Take => self.ticket_changed(visit, id, TicketChange::Take { by }).await,
            TicketAct::GiveBack => {
                self.ticket_changed(visit, id, TicketChange::GiveBack { by, for_others }).await
            }
            TicketAct::Answer => {
                let dialogue = Dialogue::Answering { ticket: id, text: None };
                let key = match visit.who.place {
                    Place::Private => Key::TicketWriteAnswer,
                    Place::Group => Key::TicketReplyAnswer,
                };
                self.asked_for(visit, id, dialogue, key).await
            }
            TicketAct::Close => {
                let key = match visit.who.place {
                    Place::Private => Key::TicketWriteReason,
                    Place::Group => Key::TicketReplyReason,
                };
                self.asked_for(visit, id, Dialogue::Closing { ticket: id }, key).await
            }
            TicketAct::Send => self.send_answer(visit, id).await,
            TicketAct::Save => self.save_ticket(visit, id).await,
            TicketAct::Show | TicketAct::Reply | TicketAct::Finish => {
                let ticket = self.shared.store.ticket(id).await?;
                Ok(ticket.map(|ticket| Pressed::send(self.card_here(visit, &ticket))))
            }
        }
    }

    /// Makes a change and shows the ticket as it is then.
    async fn ticket_changed(
        &self,
        visit: &Visit,
        id: TicketId,
        change: TicketChange,
    ) -> anyhow::Result<Option<Pressed>> {
        let holder = self.holder(id).await?;
        Ok(match self.shared.store.change_ticket(id, change, visit.now).await? {
            Changed::Done(ticket) => {
                self.holder_changed(visit, &ticket, holder).await?;
                Some(Pressed::replace(self.card_here(visit, &ticket)))
            }
            Changed::Refused(refusal) => Some(Pressed::notice(visit.voice.say(refused(refusal)))),
            Changed::Absent => None,
        })
    }

    /// Takes the ticket where nobody has it, and waits for what the worker writes.
    async fn asked_for(
        &self,
        visit: &Visit,
        id: TicketId,
        dialogue: Dialogue,
        key: Key,
    ) -> anyhow::Result<Option<Pressed>> {
        let take = TicketChange::Take { by: visit.who.user };
        let holder = self.holder(id).await?;
        match self.shared.store.change_ticket(id, take, visit.now).await? {
            Changed::Done(ticket) => {
                self.holder_changed(visit, &ticket, holder).await?;
                self.expect(visit, Some(dialogue)).await?;
                Ok(Some(Pressed::send(asking(&visit.voice, key))))
            }
            Changed::Refused(refusal) => Ok(Some(Pressed::notice(visit.voice.say(refused(refusal))))),
            Changed::Absent => Ok(None),
        }
    }

    /// Who sees to a ticket.
    async fn holder(&self, id: TicketId) -> anyhow::Result<Option<UserId>> {
        Ok(self.shared.store.ticket(id).await?.and_then(|ticket| ticket.holder()))
    }

    /// Writes down that somebody else sees to a ticket from now on, or nobody.
    async fn holder_changed(
        &self,
        visit: &Visit,
        ticket: &Ticket,
        before: Option<UserId>,
    ) -> anyhow::Result<()> {
        let now = ticket.holder();
        if now == before {
            return Ok(());
        }
        let act = if now.is_some() { Act::TicketTaken } else { Act::TicketGivenBack };
        let number =
            |holder: Option<UserId>| holder.map(|UserId(number)| number.to_string()).unwrap_or_default();
        self.audit(visit.who.user, act, ticket.id.to_string(), number(before), number(now)).await
    }

    /// An answer was written: shows it as the asker will see it.
    pub(in crate::app) async fn answer_written(&self, visit: &Visit, id: TicketId, text: &str) -> Reply {
        if let Some(message) = too_long(&visit.voice, text) {
            return Ok(vec![message]);
        }
        let Some(ticket) = self.shared.store.ticket(id).await? else {
            self.expect(visit, None).await?;
            return Ok(vec![visit.voice.message(Key::StaleButton)]);
        };
        let text = text.trim().to_owned();
        let asker = visit.voice.in_locale(ticket.request.locale);
        let seen = self.said_to_asker(&asker, &ticket, Some(&text));
        self.expect(visit, Some(Dialogue::Answering { ticket: id, text: Some(text) })).await?;
        let mut message = visit.voice.message(Key::TicketPreview).text("\n\n");
        message.body.extend(seen.body);
        let hint = visit.voice.say(Key::TicketPreviewHint);
        Ok(vec![message.text("\n\n").span(hint, Style::Italic).row([
            ticket_button(&visit.voice, Key::ButtonTicketSend, TicketAct::Send, id),
            visit.voice.button(Key::ButtonCancel, Action::Cancel),
        ])])
    }

    /// ✅ The answer that was shown goes to the asker.
    async fn send_answer(&self, visit: &Visit, id: TicketId) -> anyhow::Result<Option<Pressed>> {
        let dialogue = self.shared.store.dialogue(visit.who.chat, visit.who.user).await?;
        let Stored::Present(Dialogue::Answering { ticket, text: Some(text) }) = dialogue else {
            return Ok(None);
        };
        if ticket != id {
            return Ok(None);
        }
        let changed = self.answer_ticket(visit, id, text).await?;
        self.expect(visit, None).await?;
        match changed {
            Changed::Done(_) => Ok(Some(Pressed::replace(sent(&visit.voice, id)))),
            Changed::Refused(refusal) => Ok(Some(Pressed::notice(visit.voice.say(refused(refusal))))),
            Changed::Absent => Ok(None),
        }
    }

    /// Answers a ticket, and tells its asker at once.
    async fn answer_ticket(&self, visit: &Visit, id: TicketId, text: String) -> anyhow::Result<Changed> {
        let change = TicketChange::Answer { by: visit.who.user, text };
        let changed = self.shared.store.change_ticket(id, change, visit.now).await?;
        if let Changed::Done(ticket) = &changed {
            self.audit(visit.who.user, Act::TicketAnswered, id.to_string(), "", "").await?;
            self.tell_asker(ticket).await?;
        }
        Ok(changed)
    }

    /// Who has taken a ticket replied to its card in the staff group: that is the answer.
    pub(super) async fn answered_in_group(&self, visit: &Visit, id: TicketId, text: &str) -> Reply {
        if let Some(message) = too_long(&visit.voice, text) {
            return Ok(vec![message]);
        }
        let message = match self.answer_ticket(visit, id, text.trim().to_owned()).await? {
            Changed::Done(_) => sent(&visit.voice, id),
            Changed::Refused(refusal) => visit.voice.message(refused(refusal)),
            Changed::Absent => visit.voice.message(Key::StaleButton),
        };
        Ok(vec![message])
    }

    /// A reason was written: closes the ticket.
    pub(in crate::app) async fn reason_written(&self, visit: &Visit, id: TicketId, text: &str) -> Reply {
        if let Some(message) = too_long(&visit.voice, text) {
            return Ok(vec![message]);
        }
        let change = TicketChange::Close { by: visit.who.user, reason: text.trim().to_owned() };
        let changed = self.shared.store.change_ticket(id, change, visit.now).await?;
        self.expect(visit, None).await?;
        let key = match changed {
            Changed::Done(ticket) => {
                self.audit(visit.who.user, Act::TicketAnswered, id.to_string(), "", "closed").await?;
                self.tell_asker(&ticket).await?;
                Key::TicketDone
            }
            Changed::Refused(refusal) => refused(refusal),
            Changed::Absent => Key::StaleButton,
        };
        Ok(vec![visit.voice.message(key)])
    }

    /// A ticket as a worker sees it, or the whole staff group; who asked is not shown.
    pub(super) fn card(&self, voice: &Voice, reader: Option<UserId>, ticket: &Ticket) -> Message {
        let when = ticket.request.at.with_timezone(&self.shared.options.time_zone).format("%Y-%m-%d %H:%M");
        let values = [("number", ticket.id.0.to_string().into()), ("when", when.to_string().into())];
        let mut message = Message::default()
            .span(voice.fill(Key::TicketNumber, &values), Style::Italic)
            .text("\n")
            .span(ticket.request.question.as_str(), Style::Bold);
        for line in &ticket.lines {
            let key = match line.side {
                Side::Asker => Key::TicketAskerSaid,
                Side::Office => Key::TicketOfficeSaid,
            };
            message = message.text("\n\n").text(voice.fill(key, &[("text", line.text.clone().into())]));
        }
        if ticket.offered && ticket.is_open() {
            message = message.text("\n\n").text(voice.say(Key::TicketOffered));
        }
        let (mine, may_free) = match (&ticket.state, reader) {
            // Who presses in the group is looked at then.
            (TicketState::Taken { .. }, None) => (true, false),
            (TicketState::Taken { by }, Some(reader)) => (*by == reader, self.role(reader) >= Role::Admin),
            _ => (false, false),
        };
        let state = match &ticket.state {
            TicketState::Waiting if reader.is_none() => Key::TicketWaitingHere,
            TicketState::Taken { .. } if reader.is_none() => Key::TicketTakenHere,
            TicketState::Waiting => Key::TicketWaiting,
            TicketState::Taken { .. } if mine => Key::TicketYours,
            TicketState::Taken { .. } => Key::TicketTaken,
            TicketState::Answered => Key::TicketAnswered,
            TicketState::Closed(_) => Key::TicketDone,
        };
        message = message.text("\n\n").span(voice.say(state), Style::Italic);
        let button = |key, act| ticket_button(voice, key, act, ticket.id);
        match &ticket.state {
            TicketState::Waiting => message.row([
                button(Key::ButtonTicketTake, TicketAct::Take),
                button(Key::ButtonTicketAnswer, TicketAct::Answer),
            ]),
            TicketState::Taken { .. } if mine => {
                message.row([button(Key::ButtonTicketAnswer, TicketAct::Answer)]).row([
                    button(Key::ButtonTicketGiveBack, TicketAct::GiveBack),
                    button(Key::ButtonTicketClose, TicketAct::Close),
                ])
            }
            TicketState::Taken { .. } if may_free => {
                message.row([button(Key::ButtonTicketGiveBack, TicketAct::GiveBack)])
            }
            TicketState::Answered => message.row([button(Key::ButtonSave, TicketAct::Save)]),
            _ => message,
        }
    }
}

/// What a worker is told whose answer went out.
fn sent(voice: &Voice, ticket: TicketId) -> Message {
    voice.message(Key::TicketSent).row([ticket_button(voice, Key::ButtonSave, TicketAct::Save, ticket)])
}
