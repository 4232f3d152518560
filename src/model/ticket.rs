//! A resident's question that waits for a person, and what may happen to it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{ChatId, DocumentId, Locale, Region, Timestamp, UserId};

/// Identifies a ticket; also the number that people see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TicketId(pub i64);

impl fmt::Display for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What makes a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketRequest {
    /// Who asks.
    pub asker: UserId,
    /// Where they asked, and where the answer goes.
    pub chat: ChatId,
    /// The language they are spoken to in.
    pub locale: Locale,
    /// Where they live, if they said so.
    pub region: Option<Region>,
    /// The question as typed.
    pub question: String,
    /// The document whose answer did not help.
    pub disliked: Option<DocumentId>,
    /// When.
    pub at: Timestamp,
}

/// A question that waits for a person, with everything said about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its number.
    pub id: TicketId,
    /// Who asked what, and where.
    pub request: TicketRequest,
    /// Where it stands.
    pub state: TicketState,
    /// What was said since, oldest first, at most [`Ticket::LINES`].
    pub lines: Vec<TicketLine>,
    /// Whether the asker was told what the office said last.
    pub told: bool,
    /// Whether the asker was offered an answer that the knowledge has by now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub offered: bool,
    /// When something last happened to it.
    pub touched: Timestamp,
}

/// Where a ticket stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TicketState {
    /// For anybody to take.
    Waiting,
    /// This worker sees to it.
    Taken {
        /// Who.
        by: UserId,
    },
    /// The asker has an answer.
    Answered,
    /// Nothing more is expected.
    Closed(Closing),
}

/// How a ticket came to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Closing {
    /// The asker needs nothing more.
    ByAsker,
    /// A worker closed it and said why.
    ByOffice {
        /// Told to the asker.
        reason: String,
    },
}

/// Something said about a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketLine {
    /// Who said it.
    pub side: Side,
    /// What.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// The two sides of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// Who asked.
    Asker,
    /// The office; which worker is nobody's business outside.
    Office,
}

/// One fact that changes a ticket. Stores apply it atomically.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant documents its fields by its sentence")]
pub enum TicketChange {
    /// This worker sees to it.
    Take { by: UserId },
    /// This worker no longer does; with `for_others` whoever has it.
    GiveBack { by: UserId, for_others: bool },
    /// This worker answers.
    Answer { by: UserId, text: String },
    /// The asker says something more: it waits again unless somebody has it.
    Reply { text: String },
    /// This worker closes it for this reason.
    Close { by: UserId, reason: String },
    /// The asker needs nothing more.
    Finish,
    /// The asker was told what the office said last.
    Tell,
    /// The asker is offered an answer that the knowledge has by now: once.
    Offer,
}

/// Why a change was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketRefusal {
    /// Another worker sees to it.
    TakenByOther,
    /// It is answered or closed already.
    Done,
    /// Somebody else's to give back.
    NotYours,
    /// Too much was said about it.
    Full,
}

impl Ticket {
    /// How much may be said about one.
    pub const LINES: usize = 40;

    /// What parts paragraphs.
    const BETWEEN: &str = "\n\n";

    /// A new one.
    pub fn new(id: TicketId, request: TicketRequest) -> Self {
        let touched = request.at;
        Self {
            id,
            request,
            state: TicketState::Waiting,
            lines: Vec::new(),
            told: true,
            offered: false,
            touched,
        }
    }

    /// Who sees to it.
    pub fn holder(&self) -> Option<UserId> {
        match self.state {
            TicketState::Taken { by } => Some(by),
            _ => None,
        }
    }

    /// Whether a worker has still to see to it.
    pub fn is_open(&self) -> bool {
        matches!(self.state, TicketState::Waiting | TicketState::Taken { .. })
    }

    /// Whether nothing more is expected.
    pub fn is_closed(&self) -> bool {
        matches!(self.state, TicketState::Closed(_))
    }

    /// What the office told, oldest first, a paragraph each, without what it asked back; of more than
    /// `most` characters what it told last. `None` when that is nothing.
    pub fn told_in_all(&self, most: usize) -> Option<String> {
        let told = self
            .lines
            .iter()
            .rev()
            .filter(|line| line.side == Side::Office && !line.text.trim_end().ends_with(['?', '？']));
        let mut left = most + Self::BETWEEN.len();
        let fitting = told.map_while(|line| {
            left = left.checked_sub(line.text.chars().count() + Self::BETWEEN.len())?;
            Some(line.text.as_str())
        });
        let mut told: Vec<&str> = fitting.collect();
        told.reverse();
        (!told.is_empty()).then(|| told.join(Self::BETWEEN))
    }

    /// What the office said last.
    pub fn answer(&self) -> Option<&str> {
        let mut said = self.lines.iter().rev().filter(|line| line.side == Side::Office);
        said.next().map(|line| line.text.as_str())
    }

    /// Applies one change at `at`, or says why not.
    ///
    /// # Errors
    ///
    /// When where it stands does not allow the change; then nothing is changed.
    pub fn apply(&mut self, change: TicketChange, at: Timestamp) -> Result<(), TicketRefusal> {
        use TicketState::{Answered, Closed, Taken, Waiting};
        match change {
            TicketChange::Take { by } => {
                self.free_for(by)?;
                if self.state == Answered {
                    return Err(TicketRefusal::Done);
                }
                self.state = Taken { by };
            }
            TicketChange::GiveBack { by, for_others } => match self.state {
                Taken { by: holder } if holder == by || for_others => self.state = Waiting,
                Waiting => {}
                _ => return Err(TicketRefusal::NotYours),
            },
            TicketChange::Answer { by, text } => {
                self.free_for(by)?;
                self.add(Side::Office, text, at)?;
                self.state = Answered;
                self.told = false;
            }
            TicketChange::Reply { text } => {
                self.add(Side::Asker, text, at)?;
                if !self.is_open() {
                    self.state = Waiting;
                }
            }
            TicketChange::Close { by, reason } => {
                self.free_for(by)?;
                self.state = Closed(Closing::ByOffice { reason });
                self.told = false;
            }
            TicketChange::Finish if self.is_closed() => return Err(TicketRefusal::Done),
            TicketChange::Finish => self.state = Closed(Closing::ByAsker),
            TicketChange::Tell => self.told = true,
            TicketChange::Offer if self.offered || !self.is_open() => return Err(TicketRefusal::Done),
            TicketChange::Offer => self.offered = true,
        }
        self.touched = self.touched.max(at);
        Ok(())
    }

    /// Nobody but this worker has it, and it is not at its end.
    fn free_for(&self, worker: UserId) -> Result<(), TicketRefusal> {
        match self.state {
            TicketState::Taken { by } if by != worker => Err(TicketRefusal::TakenByOther),
            TicketState::Closed(_) => Err(TicketRefusal::Done),
            _ => Ok(()),
        }
    }

    fn add(&mut self, side: Side, text: String, at: Timestamp) -> Result<(), TicketRefusal> {
        if self.lines.len() >= Self::LINES {
            return Err(TicketRefusal::Full);
        }
        self.lines.push(TicketLine { side, text, at });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: UserId = UserId(7);
    const BOB: UserId = UserId(8);

    fn ticket() -> Ticket {
        let request = TicketRequest {
            asker: UserId(1),
            chat: ChatId(1),
            locale: Locale::En,
            region: None,
            question: "When?".into(),
            disliked: None,
            at: Timestamp::UNIX_EPOCH,
        };
        Ticket::new(TicketId(1), request)
    }

    fn answer(by: UserId) -> TicketChange {
        TicketChange::Answer { by, text: "At nine.".into() }
    }

    fn close(by: UserId) -> TicketChange {
        TicketChange::Close { by, reason: "asked twice".into() }
    }

    #[test]
    fn what_was_told_is_gathered_without_what_was_asked_back_and_the_last_of_it_when_it_is_too_much() {
        let mut ticket = ticket();
        for text in ["Which hall do you mean?", "At nine.", "是哪个馆？", "On Sundays at ten."] {
            let change = TicketChange::Answer { by: ANN, text: text.into() };
            ticket.apply(change, Timestamp::UNIX_EPOCH).expect("allowed");
        }
        for (most, told) in [
            (28, Some("At nine.\n\nOn Sundays at ten.")),
            (27, Some("On Sundays at ten.")),
            (18, Some("On Sundays at ten.")),
            (17, None),
        ] {
            assert_eq!(ticket.told_in_all(most).as_deref(), told, "{most}");
        }
    }

    /// The last change after the others, which all succeed.
    fn check(before: &[TicketChange], last: &TicketChange, expected: &Result<TicketState, TicketRefusal>) {
        let mut ticket = ticket();
        for change in before {
            ticket.apply(change.clone(), Timestamp::UNIX_EPOCH).expect("allowed");
        }
        let unchanged = ticket.clone();
        let outcome = ticket.apply(last.clone(), Timestamp::UNIX_EPOCH);
        assert_eq!(&outcome.map(|()| ticket.state.clone()), expected, "{before:?}, then {last:?}");
        assert!(expected.is_ok() || ticket == unchanged);
    }

    #[test]
    fn one_worker_at_a_time_sees_to_a_ticket_and_the_asker_may_always_come_back() {
        use TicketChange::{Finish, GiveBack, Offer, Reply, Take};
        use TicketRefusal::{Done, NotYours, TakenByOther};
        use TicketState::{Answered, Closed, Taken, Waiting};
        let take = |by| Take { by };
        let give = |by, for_others| GiveBack { by, for_others };
        let reply = || Reply { text: "And on Sunday?".into() };
        let by_office = || Closed(Closing::ByOffice { reason: "asked twice".into() });
        check(&[], &take(ANN), &Ok(Taken { by: ANN }));
        check(&[take(ANN)], &take(ANN), &Ok(Taken { by: ANN }));
        check(&[take(ANN)], &take(BOB), &Err(TakenByOther));
        check(&[take(ANN)], &give(BOB, false), &Err(NotYours));
        check(&[take(ANN)], &give(BOB, true), &Ok(Waiting));
        check(&[take(ANN), give(ANN, false)], &take(BOB), &Ok(Taken { by: BOB }));
        check(&[take(ANN)], &answer(BOB), &Err(TakenByOther));
        check(&[], &answer(BOB), &Ok(Answered));
        check(&[answer(ANN)], &take(BOB), &Err(Done));
        check(&[answer(ANN)], &answer(BOB), &Ok(Answered));
        check(&[take(ANN), answer(ANN)], &reply(), &Ok(Waiting));
        check(&[take(ANN)], &reply(), &Ok(Taken { by: ANN }));
        check(&[take(ANN)], &close(BOB), &Err(TakenByOther));
        check(&[close(BOB)], &answer(BOB), &Err(Done));
        check(&[close(BOB)], &reply(), &Ok(Waiting));
        check(&[], &close(BOB), &Ok(by_office()));
        check(&[answer(ANN)], &Finish, &Ok(Closed(Closing::ByAsker)));
        check(&[Finish], &Finish, &Err(Done));
        check(&[], &Offer, &Ok(Waiting));
        check(&[Offer], &Offer, &Err(Done));
        check(&[answer(ANN)], &Offer, &Err(Done));
        check(&vec![reply(); Ticket::LINES], &reply(), &Err(TicketRefusal::Full));
    }
}
