//! What a button carries: an [`Action`] as at most 64 bytes, and back.
//!
//! The form is `1` (the form's version), a letter for the action, then its fields in order, joined
//! by `.`; an absent token is empty. A button outlives releases: change the version when a
//! letter's fields change, and what is unknown reads as `None`, which is answered politely.

mod care;
mod desk;

use super::callback_draft;
use crate::model::{Action, BroadcastId, Locale, QuietHours, StatsForm, Token, UserId};

const VERSION: char = '1';

/// The letters of the forms of statistics.
const STATS: [(StatsForm, char); 3] =
    [(StatsForm::Told, 'g'), (StatsForm::Table, 'G'), (StatsForm::Picture, 'I')];

/// Writes an action.
pub(super) fn encode(action: Action) -> String {
    let (letter, fields) = match action {
        Action::More { document, passage } => ('m', join(Some(document), Some(passage))),
        Action::Helpful { document } => ('h', join(Some(document), None)),
        Action::NotHelpful { document } => ('n', join(Some(document), None)),
        Action::AskPerson => ('a', String::new()),
        Action::Choose { document } => ('c', join(Some(document), None)),
        Action::ShowDocument { document } => ('d', join(Some(document), None)),
        Action::BrowseRegion { region, page } => ('r', join(region, Some(page))),
        Action::BrowseTopic { topic, page } => ('t', join(topic, Some(page))),
        Action::SetRegion { region } => ('R', join(region, None)),
        Action::PickRegion { within, page } => ('p', join(within, Some(page))),
        Action::ToggleTopic { topic } => ('T', join(Some(topic), None)),
        Action::PickTopics { page } => ('P', join(None, Some(page))),
        Action::Subscribe => ('s', String::new()),
        Action::PickQuiet => ('q', String::new()),
        Action::SetQuiet { quiet } => ('Q', join(None, Some(quiet_number(quiet)))),
        Action::SetLocale { locale } => ('l', locale.tag().to_owned()),
        Action::Broadcast { broadcast, act } => ('B', callback_draft::encode_broadcast(broadcast, act)),
        Action::Read { broadcast } => ('y', join(Some(broadcast.0), None)),
        Action::Draft { draft, act } => ('D', callback_draft::encode(draft, act)),
        Action::ConfirmForget => ('f', String::new()),
        Action::AuditPage { page } => ('u', join(None, Some(page))),
        Action::ConfirmRevoke { user } => ('v', user.0.to_string()),
        Action::RemoveNotice { notice } => ('N', join(Some(notice), None)),
        Action::AuditFile => ('U', String::new()),
        Action::Stats { days, form } => (
            STATS.iter().find(|(known, _)| *known == form).map_or('g', |(_, letter)| *letter),
            join(None, Some(days)),
        ),
        Action::Desk(desk) => ('k', desk::write(desk)),
        Action::Care(care) => ('w', care::write(care)),
        Action::TakeIn { upload, files } => ('i', join(Some(upload), Some(files))),
        Action::LeaveOut { upload } => ('o', join(Some(upload), None)),
        Action::Cancel => ('x', String::new()),
    };
    format!("{VERSION}{letter}{fields}")
}

/// Reads what [`encode`] wrote; `None` for anything else.
pub(super) fn decode(data: &str) -> Option<Action> {
    let mut rest = data.strip_prefix(VERSION)?.chars();
    let letter = rest.next()?;
    let fields = rest.as_str();
    if letter == 'l' {
        let locale = Locale::ALL.into_iter().find(|locale| locale.tag() == fields)?;
        return Some(Action::SetLocale { locale });
    }
    if letter == 'D' {
        return callback_draft::decode(fields);
    }
    if letter == 'k' {
        return desk::read(fields).map(Action::Desk);
    }
    if letter == 'v' {
        let user: i64 = fields.parse().ok()?;
        return Some(Action::ConfirmRevoke { user: UserId(user) });
    }
    if letter == 'w' {
        return care::read(fields).map(Action::Care);
    }
    if letter == 'B' {
        return callback_draft::decode_broadcast(fields);
    }
    let (token, number) = split(fields)?;
    Some(match (letter, token, number) {
        ('m', Some(document), Some(passage)) => Action::More { document, passage },
        ('h', Some(document), None) => Action::Helpful { document },
        ('n', Some(document), None) => Action::NotHelpful { document },
        ('a', None, None) => Action::AskPerson,
        ('c', Some(document), None) => Action::Choose { document },
        ('d', Some(document), None) => Action::ShowDocument { document },
        ('r', region, Some(page)) => Action::BrowseRegion { region, page },
        ('t', topic, Some(page)) => Action::BrowseTopic { topic, page },
        ('R', region, None) => Action::SetRegion { region },
        ('p', within, Some(page)) => Action::PickRegion { within, page },
        ('T', Some(topic), None) => Action::ToggleTopic { topic },
        ('P', None, Some(page)) => Action::PickTopics { page },
        ('y', Some(token), None) => Action::Read { broadcast: BroadcastId(token) },
        ('s', None, None) => Action::Subscribe,
        ('q', None, None) => Action::PickQuiet,
        ('Q', None, Some(number)) => Action::SetQuiet { quiet: quiet_hours(number)? },
        ('f', None, None) => Action::ConfirmForget,
        ('u', None, Some(page)) => Action::AuditPage { page },
        ('N', Some(notice), None) => Action::RemoveNotice { notice },
        ('U', None, None) => Action::AuditFile,
        (letter, None, Some(days)) if STATS.iter().any(|(_, known)| *known == letter) => {
            let form = STATS.iter().find(|(_, known)| *known == letter)?.0;
            Action::Stats { days, form }
        }
        ('i', Some(upload), Some(files)) => Action::TakeIn { upload, files },
        ('o', Some(upload), None) => Action::LeaveOut { upload },
        ('x', None, None) => Action::Cancel,
        _ => return None,
    })
}

/// Quiet hours as a number; 0, midnight to midnight, is none.
fn quiet_number(quiet: Option<QuietHours>) -> u16 {
    quiet.map_or(0, |quiet| u16::from(quiet.from()) * 24 + u16::from(quiet.until()))
}

fn quiet_hours(number: u16) -> Option<Option<QuietHours>> {
    if number == 0 {
        return Some(None);
    }
    let (from, until) = (u8::try_from(number / 24).ok()?, u8::try_from(number % 24).ok()?);
    QuietHours::new(from, until).map(Some)
}

fn join(token: Option<Token>, number: Option<u16>) -> String {
    let token = token.map(|token| token.to_string()).unwrap_or_default();
    number.map_or_else(|| token.clone(), |number| format!("{token}.{number}"))
}

/// The fields as [`join`] wrote them; `None` when they are not.
fn split(fields: &str) -> Option<(Option<Token>, Option<u16>)> {
    let (token, number) = match fields.split_once('.') {
        Some((token, number)) => (token, Some(number.parse().ok()?)),
        None => (fields, None),
    };
    let token = if token.is_empty() { None } else { Some(Token::parse(token)?) };
    Some((token, number))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Care, DraftId, WordList};

    fn token() -> impl Strategy<Value = Token> {
        ".*".prop_map(|name| Token::of(&name))
    }

    fn list() -> impl Strategy<Value = WordList> {
        prop::sample::select(WordList::ALL.to_vec())
    }

    fn action() -> impl Strategy<Value = Action> {
        let maybe = || prop::option::of(token());
        prop_oneof![
            (token(), any::<u16>()).prop_map(|(document, passage)| Action::More { document, passage }),
            token().prop_map(|document| Action::Helpful { document }),
            token().prop_map(|document| Action::NotHelpful { document }),
            Just(Action::AskPerson),
            token().prop_map(|document| Action::Choose { document }),
            token().prop_map(|document| Action::ShowDocument { document }),
            (maybe(), any::<u16>()).prop_map(|(region, page)| Action::BrowseRegion { region, page }),
            (maybe(), any::<u16>()).prop_map(|(topic, page)| Action::BrowseTopic { topic, page }),
            maybe().prop_map(|region| Action::SetRegion { region }),
            (maybe(), any::<u16>()).prop_map(|(within, page)| Action::PickRegion { within, page }),
            token().prop_map(|topic| Action::ToggleTopic { topic }),
            any::<u16>().prop_map(|page| Action::PickTopics { page }),
            prop::sample::select(Locale::ALL.to_vec()).prop_map(|locale| Action::SetLocale { locale }),
            Just(Action::Subscribe),
            token().prop_map(|against| Action::Care(Care::ReloadAnyway { against })),
            (token(), token())
                .prop_map(|(upload, against)| Action::Care(Care::TakeInAnyway { upload, against })),
            (list(), any::<u16>()).prop_map(|(list, page)| Action::Care(Care::Words { list, page })),
            (list(), token()).prop_map(|(list, entry)| Action::Care(Care::RemoveWord { list, entry })),
            Just(Action::PickQuiet),
            (token(), any::<u16>()).prop_map(|(upload, files)| Action::TakeIn { upload, files }),
            token().prop_map(|upload| Action::LeaveOut { upload }),
            (0u8..24, 0u8..24)
                .prop_map(|(from, until)| Action::SetQuiet { quiet: QuietHours::new(from, until) }),
            (token(), callback_draft::tests::act())
                .prop_map(|(draft, act)| Action::Draft { draft: DraftId(draft), act }),
            (token(), callback_draft::tests::broadcast_act())
                .prop_map(|(token, act)| Action::Broadcast { broadcast: BroadcastId(token), act }),
            token().prop_map(|token| Action::Read { broadcast: BroadcastId(token) }),
            Just(Action::ConfirmForget),
            any::<u16>().prop_map(|page| Action::AuditPage { page }),
            any::<i64>().prop_map(|user| Action::ConfirmRevoke { user: UserId(user) }),
            token().prop_map(|notice| Action::RemoveNotice { notice }),
            Just(Action::AuditFile),
            (any::<u16>(), prop::sample::select(STATS.map(|(form, _)| form).to_vec()))
                .prop_map(|(days, form)| Action::Stats { days, form }),
            desk::tests::any_desk().prop_map(Action::Desk),
            Just(Action::Cancel),
        ]
    }

    proptest! {
        #[test]
        fn an_action_survives_the_way_to_telegram_and_back(action in action()) {
            let data = encode(action);
            prop_assert!(data.len() <= 64, "{data}");
            prop_assert_eq!(decode(&data), Some(action));
        }

        #[test]
        fn what_is_understood_is_written_the_same_way(data in "1?[a-zA-Z]?[0-9A-Za-z]{0,12}\\.?[0-9]{0,6}|.*") {
            if let Some(action) = decode(&data) {
                prop_assert_eq!(decode(&encode(action)), Some(action));
            }
        }
    }

    #[test]
    fn buttons_of_other_releases_are_not_misread() {
        for data in
            ["", "1", "2x", "0a", "1a.", "1m", "1hshort", "1P99999999", "1lxx", "1?", "1xjunk", "恩阳"]
        {
            assert_eq!(decode(data), None, "{data}");
        }
    }
}
