//! What a button under a draft carries: a letter for the act, the draft's token, then the act's own
//! field. A part of [`callback`](super::callback).

use crate::model::{Action, BroadcastAct, BroadcastId, DraftAct, DraftId, Locale, Token};

/// Writes what follows the action's letter.
pub(super) fn encode(draft: DraftId, act: DraftAct) -> String {
    let (letter, field) = match act {
        DraftAct::Show => ('s', String::new()),
        DraftAct::AskWords { locale } => ('w', locale.map(Locale::tag).unwrap_or_default().to_owned()),
        DraftAct::Languages => ('l', String::new()),
        DraftAct::NoVariant { locale } => ('v', locale.tag().to_owned()),
        DraftAct::Audience => ('a', String::new()),
        DraftAct::Everyone => ('e', String::new()),
        DraftAct::Regions { page } => ('r', page.to_string()),
        DraftAct::ToggleRegion { region } => ('R', region.to_string()),
        DraftAct::Topics { page } => ('t', page.to_string()),
        DraftAct::ToggleTopic { topic } => ('T', topic.to_string()),
        DraftAct::AskTime => ('c', String::new()),
        DraftAct::Now => ('n', String::new()),
        DraftAct::ToggleUrgent => ('u', String::new()),
        DraftAct::ToggleReceipt => ('q', String::new()),
        DraftAct::AskMedia => ('m', String::new()),
        DraftAct::NoMedia => ('M', String::new()),
        DraftAct::AskLink => ('k', String::new()),
        DraftAct::NoLink => ('K', String::new()),
        DraftAct::Test => ('x', String::new()),
        DraftAct::Confirm => ('y', String::new()),
        DraftAct::Discard => ('d', String::new()),
        DraftAct::Approve { shown } => ('p', shown.to_string()),
        DraftAct::Reject => ('P', String::new()),
        DraftAct::Reopen => ('o', String::new()),
        DraftAct::SendMissed => ('f', String::new()),
        DraftAct::SkipMissed => ('F', String::new()),
    };
    format!("{letter}{}{field}", draft.0)
}

/// Reads what [`encode`] wrote; `None` for anything else.
pub(super) fn decode(fields: &str) -> Option<Action> {
    let letter = fields.chars().next().filter(char::is_ascii)?;
    let (token, field) = fields[1..].split_at_checked(Token::CHARS)?;
    let draft = DraftId(Token::parse(token)?);
    let locale = || Locale::ALL.into_iter().find(|locale| locale.tag() == field);
    let act = match letter {
        'w' => DraftAct::AskWords { locale: if field.is_empty() { None } else { Some(locale()?) } },
        'v' => DraftAct::NoVariant { locale: locale()? },
        'r' => DraftAct::Regions { page: field.parse().ok()? },
        'R' => DraftAct::ToggleRegion { region: Token::parse(field)? },
        't' => DraftAct::Topics { page: field.parse().ok()? },
        'T' => DraftAct::ToggleTopic { topic: Token::parse(field)? },
        'p' => DraftAct::Approve { shown: Token::parse(field)? },
        _ if !field.is_empty() => return None,
        's' => DraftAct::Show,
        'l' => DraftAct::Languages,
        'a' => DraftAct::Audience,
        'e' => DraftAct::Everyone,
        'c' => DraftAct::AskTime,
        'n' => DraftAct::Now,
        'u' => DraftAct::ToggleUrgent,
        'q' => DraftAct::ToggleReceipt,
        'm' => DraftAct::AskMedia,
        'M' => DraftAct::NoMedia,
        'k' => DraftAct::AskLink,
        'K' => DraftAct::NoLink,
        'x' => DraftAct::Test,
        'y' => DraftAct::Confirm,
        'd' => DraftAct::Discard,
        'P' => DraftAct::Reject,
        'o' => DraftAct::Reopen,
        'f' => DraftAct::SendMissed,
        'F' => DraftAct::SkipMissed,
        _ => return None,
    };
    Some(Action::Draft { draft, act })
}

const BROADCAST_ACTS: [(char, BroadcastAct); 8] = [
    ('s', BroadcastAct::Show),
    ('p', BroadcastAct::Pause),
    ('r', BroadcastAct::Resume),
    ('x', BroadcastAct::Cancel),
    ('t', BroadcastAct::Report),
    ('c', BroadcastAct::Correct),
    ('u', BroadcastAct::Recall),
    ('U', BroadcastAct::ConfirmRecall),
];

/// Writes what follows the letter of a button under a broadcast.
pub(super) fn encode_broadcast(broadcast: BroadcastId, act: BroadcastAct) -> String {
    let letter = BROADCAST_ACTS.iter().find(|(_, known)| *known == act).map_or('s', |(letter, _)| *letter);
    format!("{letter}{}", broadcast.0)
}

/// Reads what [`encode_broadcast`] wrote; `None` for anything else.
pub(super) fn decode_broadcast(fields: &str) -> Option<Action> {
    let letter = fields.chars().next()?;
    let (_, act) = BROADCAST_ACTS.iter().find(|(known, _)| *known == letter)?;
    let broadcast = BroadcastId(Token::parse(&fields[1..])?);
    Some(Action::Broadcast { broadcast, act: *act })
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every act of a broadcast.
    pub(in super::super) fn broadcast_act() -> impl Strategy<Value = BroadcastAct> {
        prop::sample::select(BROADCAST_ACTS.map(|(_, act)| act).to_vec())
    }

    /// Every act, with arbitrary fields.
    pub(in super::super) fn act() -> impl Strategy<Value = DraftAct> {
        let token = || ".*".prop_map(|name: String| Token::of(&name));
        let locale = || prop::sample::select(Locale::ALL.to_vec());
        let plain = vec![
            DraftAct::Show,
            DraftAct::Languages,
            DraftAct::Audience,
            DraftAct::Everyone,
            DraftAct::AskTime,
            DraftAct::Now,
            DraftAct::ToggleUrgent,
            DraftAct::ToggleReceipt,
            DraftAct::AskMedia,
            DraftAct::NoMedia,
            DraftAct::AskLink,
            DraftAct::NoLink,
            DraftAct::Test,
            DraftAct::Confirm,
            DraftAct::Discard,
            DraftAct::Reject,
            DraftAct::Reopen,
            DraftAct::SendMissed,
            DraftAct::SkipMissed,
        ];
        prop_oneof![
            prop::sample::select(plain),
            prop::option::of(locale()).prop_map(|locale| DraftAct::AskWords { locale }),
            locale().prop_map(|locale| DraftAct::NoVariant { locale }),
            any::<u16>().prop_map(|page| DraftAct::Regions { page }),
            any::<u16>().prop_map(|page| DraftAct::Topics { page }),
            token().prop_map(|region| DraftAct::ToggleRegion { region }),
            token().prop_map(|topic| DraftAct::ToggleTopic { topic }),
            token().prop_map(|shown| DraftAct::Approve { shown }),
        ]
    }
}
