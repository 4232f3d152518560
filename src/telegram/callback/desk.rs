//! The fields of a button between residents and the office: a letter, then a token or a number.

use crate::model::{Desk, TicketAct, TicketId, Token};

const ACTS: [(char, TicketAct); 8] = [
    ('o', TicketAct::Show),
    ('t', TicketAct::Take),
    ('g', TicketAct::GiveBack),
    ('a', TicketAct::Answer),
    ('s', TicketAct::Send),
    ('c', TicketAct::Close),
    ('r', TicketAct::Reply),
    ('f', TicketAct::Finish),
];

/// Writes the fields.
pub(super) fn write(desk: Desk) -> String {
    match desk {
        Desk::HandOver { question } => format!("h{question}"),
        Desk::Ticket { act, ticket } => format!("t{}{ticket}", letter(act)),
        Desk::Inbox { page } => format!("i{page}"),
        Desk::Gaps { page } => format!("g{page}"),
        Desk::DismissGap { gap } => format!("d{gap}"),
    }
}

/// Reads what [`write()`] wrote; `None` for anything else.
pub(super) fn read(fields: &str) -> Option<Desk> {
    let (kind, rest) = split_first(fields)?;
    Some(match kind {
        'h' => Desk::HandOver { question: Token::parse(rest)? },
        't' => {
            let (act, ticket) = split_first(rest)?;
            Desk::Ticket { act: named(act)?, ticket: TicketId(number(ticket)?) }
        }
        'i' => Desk::Inbox { page: number(rest)? },
        'g' => Desk::Gaps { page: number(rest)? },
        'd' => Desk::DismissGap { gap: Token::parse(rest)? },
        _ => return None,
    })
}

fn split_first(text: &str) -> Option<(char, &str)> {
    let first = text.chars().next()?;
    Some((first, &text[first.len_utf8()..]))
}

fn number<N: std::str::FromStr>(text: &str) -> Option<N> {
    text.parse().ok()
}

fn letter(wanted: TicketAct) -> char {
    // Every act is in the table: a test goes through all.
    ACTS.iter().find(|(_, known)| *known == wanted).map_or('?', |(letter, _)| *letter)
}

fn named(letter: char) -> Option<TicketAct> {
    ACTS.iter().find(|(known, _)| *known == letter).map(|(_, act)| *act)
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(in super::super) fn any_desk() -> impl Strategy<Value = Desk> {
        let token = || ".*".prop_map(|name| Token::of(&name));
        let act = prop::sample::select(ACTS.map(|(_, act)| act).to_vec());
        prop_oneof![
            token().prop_map(|question| Desk::HandOver { question }),
            (act, any::<i64>()).prop_map(|(act, id)| Desk::Ticket { act, ticket: TicketId(id) }),
            any::<u16>().prop_map(|page| Desk::Inbox { page }),
            any::<u16>().prop_map(|page| Desk::Gaps { page }),
            token().prop_map(|gap| Desk::DismissGap { gap }),
        ]
    }

    #[test]
    fn what_nobody_wrote_is_not_read() {
        for fields in
            ["", "h", "hshort", "t", "t1", "t?1", "to", "tox", "i", "g99999", "sx", "e", "ex", "etx"]
        {
            assert_eq!(read(fields), None, "{fields}");
        }
    }
}
