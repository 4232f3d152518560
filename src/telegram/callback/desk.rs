//! The fields of a button between residents and the office: a letter, then a token or a number.

use crate::model::{AnswerPart, Desk, TicketAct, TicketId, Token, WriteAct};

const ACTS: [(char, TicketAct); 9] = [
    ('o', TicketAct::Show),
    ('t', TicketAct::Take),
    ('g', TicketAct::GiveBack),
    ('a', TicketAct::Answer),
    ('s', TicketAct::Send),
    ('c', TicketAct::Close),
    ('r', TicketAct::Reply),
    ('f', TicketAct::Finish),
    ('k', TicketAct::Save),
];

const WRITE_ACTS: [(char, WriteAct); 9] = [
    ('t', WriteAct::Ask(AnswerPart::Title)),
    ('r', WriteAct::Ask(AnswerPart::Region)),
    ('p', WriteAct::Ask(AnswerPart::Topics)),
    ('a', WriteAct::Ask(AnswerPart::Answer)),
    ('s', WriteAct::Show),
    ('R', WriteAct::NoRegion),
    ('P', WriteAct::NoTopics),
    ('y', WriteAct::Confirm),
    ('q', WriteAct::AskAdmin),
];

/// Writes the fields.
pub(super) fn write(desk: Desk) -> String {
    match desk {
        Desk::HandOver { question } => format!("h{question}"),
        Desk::Ticket { act, ticket } => format!("t{}{ticket}", letter(&ACTS, act)),
        Desk::Inbox { page } => format!("i{page}"),
        Desk::Gaps { page } => format!("g{page}"),
        Desk::AnswerGap { gap } => format!("a{gap}"),
        Desk::AliasGap { gap } => format!("l{gap}"),
        Desk::Alias { document } => format!("n{document}"),
        Desk::DismissGap { gap } => format!("d{gap}"),
        Desk::Remark { document } => format!("r{document}"),
        Desk::Write { of, act: WriteAct::ConfirmAnyway { against } } => format!("y{of}{against}"),
        Desk::Write { of, act } => format!("w{}{of}", letter(&WRITE_ACTS, act)),
    }
}

/// Reads what [`write()`] wrote; `None` for anything else.
pub(super) fn read(fields: &str) -> Option<Desk> {
    let (kind, rest) = split_first(fields)?;
    Some(match kind {
        'h' => Desk::HandOver { question: Token::parse(rest)? },
        't' => {
            let (act, ticket) = split_first(rest)?;
            Desk::Ticket { act: named(&ACTS, act)?, ticket: TicketId(number(ticket)?) }
        }
        'w' => {
            let (act, of) = split_first(rest)?;
            Desk::Write { act: named(&WRITE_ACTS, act)?, of: Token::parse(of)? }
        }
        'y' => {
            let (of, against) = rest.split_at_checked(Token::CHARS)?;
            let act = WriteAct::ConfirmAnyway { against: Token::parse(against)? };
            Desk::Write { act, of: Token::parse(of)? }
        }
        'i' => Desk::Inbox { page: number(rest)? },
        'g' => Desk::Gaps { page: number(rest)? },
        'a' => Desk::AnswerGap { gap: Token::parse(rest)? },
        'l' => Desk::AliasGap { gap: Token::parse(rest)? },
        'n' => Desk::Alias { document: Token::parse(rest)? },
        'd' => Desk::DismissGap { gap: Token::parse(rest)? },
        'r' => Desk::Remark { document: Token::parse(rest)? },
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

fn letter<A: Copy + PartialEq>(acts: &[(char, A)], wanted: A) -> char {
    // Every act is in its table: a test goes through all.
    acts.iter().find(|(_, known)| *known == wanted).map_or('?', |(letter, _)| *letter)
}

fn named<A: Copy>(acts: &[(char, A)], letter: char) -> Option<A> {
    acts.iter().find(|(known, _)| *known == letter).map(|(_, act)| *act)
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
            token().prop_map(|gap| Desk::AnswerGap { gap }),
            token().prop_map(|gap| Desk::AliasGap { gap }),
            token().prop_map(|document| Desk::Alias { document }),
            token().prop_map(|document| Desk::Remark { document }),
            (token(), token())
                .prop_map(|(of, against)| Desk::Write { of, act: WriteAct::ConfirmAnyway { against } }),
            (prop::sample::select(WRITE_ACTS.map(|(_, act)| act).to_vec()), token())
                .prop_map(|(act, of)| Desk::Write { of, act }),
        ]
    }

    #[test]
    fn what_nobody_wrote_is_not_read() {
        for fields in [
            "", "h", "hshort", "t", "t1", "t?1", "to", "tox", "i", "g99999", "sx", "e", "ex", "etx", "w",
            "wt", "w?x", "y", "yshort",
        ] {
            assert_eq!(read(fields), None, "{fields}");
        }
    }
}
