//! Questions handed to a person: what their askers see and do.

mod telling;
mod worker;

use super::voice::Voice;
use super::{App, Place, Pressed, Reply, Visit};
use crate::model::{
    Action, Asked, Closing, Desk, Dialogue, Message, Role, Style, Ticket, TicketAct, TicketChange, TicketId,
    TicketRefusal, TicketRequest, TicketState, Token,
};
use crate::store::{Changed, Opened};
use crate::text::Key;

/// How many unclosed questions one person may have with the office.
const MOST_OPEN: usize = 10;

/// The longest text that goes into a ticket.
pub(super) const TEXT_CHARS: usize = 2000;

impl App {
    /// A button between residents and the office; who may press it was decided before.
    pub(super) async fn desk(&self, visit: &Visit, desk: Desk) -> anyhow::Result<Option<Pressed>> {
        match desk {
            Desk::HandOver { question } => self.hand_over(visit, question).await,
            Desk::Ticket { act, ticket } if act.role() == Role::Worker => self.work(visit, act, ticket).await,
            Desk::Ticket { act, ticket } => self.follow(visit, act, ticket).await,
            Desk::Inbox { page } => Ok(Some(Pressed::replace(self.inbox_page(visit, page).await?))),
            Desk::Gaps { page } => Ok(Some(Pressed::replace(self.gaps_page(visit, page).await?))),
            Desk::AnswerGap { gap } => self.answer_gap(visit, gap).await,
            Desk::AliasGap { gap } => self.alias_gap(visit, gap).await,
            Desk::DismissGap { gap } => self.dismiss_gap(visit, gap).await,
            Desk::Alias { document } => self.ask_name(visit, document).await,
            Desk::Write { of, act } => self.act_on_writing(visit, of, act).await,
            Desk::Remark { document } => self.ask_remark(visit, document).await,
        }
    }

    /// 🙋 Makes a ticket of a question that the asker asked here.
    async fn hand_over(&self, visit: &Visit, token: Token) -> anyhow::Result<Option<Pressed>> {
        let of_token = |asked: &&Asked| Token::of(&asked.question) == token;
        let Some(asked) = visit.asked_here().find(of_token) else { return Ok(None) };
        let request = TicketRequest {
            asker: visit.who.user,
            chat: visit.who.chat,
            locale: visit.voice.locale,
            region: visit.profile.region.clone(),
            question: visit.in_full(&asked.question, asked.about.as_ref()),
            disliked: asked.document.clone(),
            at: visit.now,
        };
        let voice = &visit.voice;
        let (key, ticket) = match self.shared.store.open_ticket(request, MOST_OPEN).await? {
            Opened::New(ticket) => {
                self.tell_staff(&ticket).await;
                (Key::TicketOpened, ticket)
            }
            Opened::Known(ticket) => (Key::TicketKnown, ticket),
            Opened::TooMany => {
                let text = voice.fill(Key::TicketTooMany, &[("count", (MOST_OPEN as i64).into())]);
                return Ok(Some(Pressed::send(Message::plain(text))));
            }
        };
        Ok(Some(Pressed::send(self.handed_over(voice, key, &ticket))))
    }

    /// What somebody is told whose question went to the office.
    fn handed_over(&self, voice: &Voice, key: Key, ticket: &Ticket) -> Message {
        let options = &self.shared.options;
        let mut message = Message::plain(voice.fill(key, &[("number", ticket.id.0.to_string().into())]));
        if !options.office.hours.is_empty() {
            let hours = voice.fill(Key::OfficeHours, &[("hours", options.office.hours.clone().into())]);
            message = message.text("\n").text(hours);
        }
        if options.reply_hours > 0 {
            let hours = voice.fill(Key::TicketReplyHours, &[("hours", options.reply_hours.into())]);
            message = message.text("\n").text(hours);
        }
        if !options.office.contact.is_empty() {
            let contact =
                voice.fill(Key::OfficeContact, &[("contact", options.office.contact.clone().into())]);
            message = message.text("\n").text(contact);
        }
        message.text("\n\n").text(voice.say(Key::TicketWhere)).row([ticket_button(
            voice,
            Key::ButtonTicketFinish,
            TicketAct::Finish,
            ticket.id,
        )])
    }

    /// `/tickets`: what the asker handed to the office, with what was answered.
    pub(super) async fn my_tickets(&self, visit: &Visit) -> Reply {
        if visit.who.place == Place::Group {
            return Ok(vec![visit.voice.message(Key::PrivateOnly)]);
        }
        let mut tickets = self.shared.store.tickets_of(visit.who.user).await?;
        tickets.retain(|ticket| ticket.state != TicketState::Closed(Closing::ByAsker));
        if tickets.is_empty() {
            return Ok(vec![visit.voice.message(Key::TicketsNone)]);
        }
        let mut messages = vec![visit.voice.message(Key::TicketsMine)];
        for ticket in tickets.iter().rev().take(MOST_OPEN) {
            messages.push(self.for_asker(&visit.voice, ticket));
        }
        Ok(messages)
    }

    /// A ticket as its asker sees it: the question, what the office says, what they can do.
    fn for_asker(&self, voice: &Voice, ticket: &Ticket) -> Message {
        let message = self.said_to_asker(voice, ticket, ticket.answer());
        let button = |key, act| ticket_button(voice, key, act, ticket.id);
        let reply = button(Key::ButtonTicketReply, TicketAct::Reply);
        let finish = button(Key::ButtonTicketFinish, TicketAct::Finish);
        message.row([Some(reply), Some(finish).filter(|_| !ticket.is_closed())].into_iter().flatten())
    }

    /// The question and what the office says to it, under the office's name.
    fn said_to_asker(&self, voice: &Voice, ticket: &Ticket, answer: Option<&str>) -> Message {
        let name = match self.shared.options.office.name.as_str() {
            "" => voice.say(Key::OfficeDefault),
            name => name.to_owned(),
        };
        let office = |key| voice.fill(key, &[("office", name.clone().into())]);
        let message = Message::default().span(ticket.request.question.as_str(), Style::Italic).text("\n\n");
        match (&ticket.state, answer) {
            (TicketState::Closed(Closing::ByOffice { reason }), _) => {
                message.text(office(Key::TicketClosed)).text("\n").span(reason.as_str(), Style::Bold)
            }
            (_, Some(answer)) => message.text(office(Key::TicketAnswer)).text("\n").span(answer, Style::Bold),
            (_, None) => {
                message.text(voice.fill(Key::TicketWaits, &[("number", ticket.id.0.to_string().into())]))
            }
        }
    }

    /// What askers do with their own tickets.
    async fn follow(&self, visit: &Visit, act: TicketAct, id: TicketId) -> anyhow::Result<Option<Pressed>> {
        let Some(ticket) = self.shared.store.ticket(id).await? else { return Ok(None) };
        if ticket.request.asker != visit.who.user {
            return Ok(None);
        }
        if act == TicketAct::Reply {
            self.expect(visit, Some(Dialogue::Replying { ticket: id })).await?;
            return Ok(Some(Pressed::send(asking(&visit.voice, Key::TicketWriteReply))));
        }
        match self.shared.store.change_ticket(id, TicketChange::Finish, visit.now).await? {
            Changed::Done(_) => Ok(Some(Pressed::replace(visit.voice.message(Key::TicketFinished)))),
            Changed::Refused(_) => Ok(Some(Pressed::notice(visit.voice.say(Key::TicketDone)))),
            Changed::Absent => Ok(None),
        }
    }

    /// The asker adds something.
    pub(super) async fn ticket_replied(&self, visit: &Visit, ticket: TicketId, text: &str) -> Reply {
        if let Some(message) = too_long(&visit.voice, text) {
            return Ok(vec![message]);
        }
        let change = TicketChange::Reply { text: text.trim().to_owned() };
        let changed = self.shared.store.change_ticket(ticket, change, visit.now).await?;
        self.expect(visit, None).await?;
        let key = match changed {
            Changed::Done(ticket) => {
                self.tell_staff(&ticket).await;
                Key::TicketReplied
            }
            Changed::Refused(_) => Key::TicketFull,
            Changed::Absent => Key::StaleButton,
        };
        Ok(vec![visit.voice.message(key)])
    }
}

/// A question to somebody who can still leave things as they are.
fn asking(voice: &Voice, key: Key) -> Message {
    voice.message(key).row([voice.button(Key::ButtonCancel, Action::Cancel)])
}

fn ticket_button(voice: &Voice, key: Key, act: TicketAct, ticket: TicketId) -> crate::model::Button {
    voice.button(key, Action::Desk(Desk::Ticket { act, ticket }))
}

/// What is said to a text that does not fit into a ticket.
pub(super) fn too_long(voice: &Voice, text: &str) -> Option<Message> {
    let fits = text.chars().count() <= TEXT_CHARS;
    (!fits).then(|| Message::plain(voice.fill(Key::TicketLong, &[("chars", (TEXT_CHARS as i64).into())])))
}

/// Why a worker's change was not made.
fn refused(refusal: TicketRefusal) -> Key {
    match refusal {
        TicketRefusal::TakenByOther | TicketRefusal::NotYours => Key::TicketTaken,
        TicketRefusal::Done => Key::TicketDone,
        TicketRefusal::Full => Key::TicketFull,
    }
}
