//! The stored form of every record: keys in order, and a version in every value.
//!
//! A model type that changes its form needs a new version here, with the old one still read.

use chrono::{Datelike as _, NaiveDate};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Error, Result};
use crate::model::{
    AuditEntry, BroadcastId, ChatId, DayUsage, Dialogue, Draft, Feedback, Gap, Grant, Notice, Pause, Profile,
    Response, Ticket, TicketId, Timestamp, Token, UpdateId, UserId,
};

/// The form that this release writes. The first byte of every value.
const VERSION: u8 = 1;

/// What a key begins with: one letter per kind of record.
pub(super) mod kind {
    pub const PROFILE: u8 = b'p';
    pub const DIALOGUE: u8 = b'd';
    pub const FEEDBACK: u8 = b'f';
    pub const DRAFT: u8 = b'a';
    pub const RESPONSE: u8 = b'r';
    pub const WAITING: u8 = b'w';
    pub const SETTLED: u8 = b's';
    pub const AUDIT: u8 = b'u';
    pub const TICKET: u8 = b't';
    /// Whose ticket a number is.
    pub const TICKET_OWNER: u8 = b'o';
    /// The one record about the last number given to a ticket.
    pub const LAST_TICKET: u8 = b'N';
    pub const GAP: u8 = b'g';
    pub const GRANT: u8 = b'G';
    pub const NOTICE: u8 = b'B';
    pub const PAUSE: u8 = b'Z';
    pub const USAGE: u8 = b'Y';
    pub const BROADCAST: u8 = b'b';
    pub const DELIVERY: u8 = b'e';
    /// Beside a pending delivery: found by when it is due.
    pub const QUEUE: u8 = b'q';
    /// Beside a delivery that is being sent: found by when the lease ends.
    pub const LEASE: u8 = b'l';
    /// Beside a broadcast: its tally.
    pub const PROGRESS: u8 = b'y';
    /// Beside a broadcast that runs.
    pub const ACTIVE: u8 = b'n';
    /// Beside a broadcast that a person ordered: found by when, newest first.
    pub const ANNOUNCED: u8 = b'h';
    /// Beside a broadcast that is being filled.
    pub const FILLING: u8 = b'i';
    /// Until when nothing is sent.
    pub const HOLD: u8 = b'z';
    /// Set aside: followed by the whole original key.
    pub const DAMAGED: u8 = b'x';
    /// The one record about all others, without which a store was never set up completely.
    pub const SEAL: u8 = b'!';
}

/// The kinds that belong to a person: the user's id follows the kind.
pub(super) const PERSONAL: [u8; 6] =
    [kind::PROFILE, kind::DIALOGUE, kind::FEEDBACK, kind::DRAFT, kind::RESPONSE, kind::TICKET];

/// A value that no release up to this one understands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Undecodable;

/// A record that is stored as JSON behind its version.
pub(super) trait Record: Serialize + DeserializeOwned {}

impl Record for Profile {}
impl Record for Dialogue {}
impl Record for Feedback {}
impl Record for Draft {}
impl Record for Response {}
impl Record for Settled {}
impl Record for AuditEntry {}
impl Record for Ticket {}
impl Record for Gap {}
impl Record for Grant {}
impl Record for Notice {}
impl Record for Pause {}
impl Record for DayUsage {}
impl Record for UserId {}
impl Record for TicketId {}

/// Since when an update is dealt with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Settled {
    pub at: Timestamp,
}

pub(super) fn encode(record: &impl Record) -> Result<Vec<u8>> {
    let mut value = vec![VERSION];
    serde_json::to_writer(&mut value, record).map_err(|error| Error::Encode(error.to_string()))?;
    Ok(value)
}

pub(super) fn decode<R: Record>(value: &[u8]) -> std::result::Result<R, Undecodable> {
    match value {
        [VERSION, json @ ..] => serde_json::from_slice(json).map_err(|_| Undecodable),
        _ => Err(Undecodable),
    }
}

/// An update is kept as it came; only the version is put before it.
pub(super) fn encode_payload(payload: &[u8]) -> Vec<u8> {
    let mut value = Vec::with_capacity(payload.len() + 1);
    value.push(VERSION);
    value.extend_from_slice(payload);
    value
}

pub(super) fn decode_payload(value: &[u8]) -> std::result::Result<Vec<u8>, Undecodable> {
    match value {
        [VERSION, payload @ ..] => Ok(payload.to_vec()),
        _ => Err(Undecodable),
    }
}

/// The key of something of which a person has one.
pub(super) fn profile_key(user: UserId) -> Vec<u8> {
    personal_prefix(kind::PROFILE, user)
}

/// What the keys of everything of this kind that belongs to `user` begin with.
pub(super) fn personal_prefix(kind: u8, user: UserId) -> Vec<u8> {
    key(kind, &[ordered(user.0)])
}

/// The user comes first, so that what belongs to one person lies together.
pub(super) fn dialogue_key(chat: ChatId, user: UserId) -> Vec<u8> {
    key(kind::DIALOGUE, &[ordered(user.0), ordered(chat.0)])
}

pub(super) fn parse_dialogue_key(bytes: &[u8]) -> std::result::Result<(ChatId, UserId), Undecodable> {
    match parts(bytes)?[..] {
        [user, chat] => Ok((ChatId(chat), UserId(user))),
        _ => Err(Undecodable),
    }
}

/// `number` tells apart what one person said within a microsecond.
pub(super) fn feedback_key(user: UserId, at: Timestamp, number: u64) -> Vec<u8> {
    key(kind::FEEDBACK, &[ordered(user.0), ordered(at.timestamp_micros()), number.to_be_bytes()])
}

/// When the feedback under this key was given, in microseconds since 1970.
pub(super) fn feedback_micros(bytes: &[u8]) -> std::result::Result<i64, Undecodable> {
    parts(bytes)?.get(1).copied().ok_or(Undecodable)
}

pub(super) fn draft_key(draft: &Draft) -> Vec<u8> {
    key(kind::DRAFT, &[ordered(draft.announcement.author.0), draft.id.0.number().to_be_bytes()])
}

/// `number` tells apart what was done within a microsecond.
pub(super) fn audit_key(at: Timestamp, number: u64) -> Vec<u8> {
    key(kind::AUDIT, &[ordered(at.timestamp_micros()), number.to_be_bytes()])
}

/// When the act under this key was done, in microseconds since 1970.
pub(super) fn audit_micros(bytes: &[u8]) -> std::result::Result<i64, Undecodable> {
    parts(bytes)?.first().copied().ok_or(Undecodable)
}

/// `number` is 0 for what somebody can do once only.
pub(super) fn response_key(response: &Response, number: u64) -> Vec<u8> {
    let of = response.of.number().to_be_bytes();
    key(kind::RESPONSE, &[ordered(response.user.0), of, number.to_be_bytes()])
}

/// The asker comes first, so that their tickets go with them.
pub(super) fn ticket_key(asker: UserId, id: TicketId) -> Vec<u8> {
    key(kind::TICKET, &[ordered(asker.0), ordered(id.0)])
}

pub(super) fn ticket_owner_key(id: TicketId) -> Vec<u8> {
    key(kind::TICKET_OWNER, &[ordered(id.0)])
}

pub(super) fn parse_ticket_key(bytes: &[u8]) -> std::result::Result<TicketId, Undecodable> {
    parts(bytes)?.get(1).copied().map(TicketId).ok_or(Undecodable)
}

pub(super) fn gap_key(token: Token) -> Vec<u8> {
    key(kind::GAP, &[token.number().to_be_bytes()])
}

pub(super) fn grant_key(user: UserId) -> Vec<u8> {
    key(kind::GRANT, &[ordered(user.0)])
}

pub(super) fn notice_key(notice: Token) -> Vec<u8> {
    key(kind::NOTICE, &[notice.number().to_be_bytes()])
}

pub(super) fn usage_key(day: NaiveDate) -> Vec<u8> {
    key(kind::USAGE, &[ordered(day.num_days_from_ce().into())])
}

pub(super) fn broadcast_key(kind: u8, id: BroadcastId) -> Vec<u8> {
    key(kind, &[id.0.number().to_be_bytes()])
}

/// The newest comes first.
pub(super) fn announced_key(opened_at: Timestamp, id: BroadcastId) -> Vec<u8> {
    key(kind::ANNOUNCED, &[ordered(-opened_at.timestamp_micros()), id.0.number().to_be_bytes()])
}

pub(super) fn parse_announced_key(bytes: &[u8]) -> std::result::Result<BroadcastId, Undecodable> {
    parts(bytes)?.get(1).copied().map(broadcast_id).ok_or(Undecodable)
}

pub(super) fn parse_broadcast_key(bytes: &[u8]) -> std::result::Result<BroadcastId, Undecodable> {
    match parts(bytes)?[..] {
        [id] => Ok(broadcast_id(id)),
        _ => Err(Undecodable),
    }
}

pub(super) fn delivery_key(id: BroadcastId, chat: ChatId) -> Vec<u8> {
    key(kind::DELIVERY, &[id.0.number().to_be_bytes(), ordered(chat.0)])
}

pub(super) fn parse_delivery_key(bytes: &[u8]) -> std::result::Result<(BroadcastId, ChatId), Undecodable> {
    match parts(bytes)?[..] {
        [id, chat] => Ok((broadcast_id(id), ChatId(chat))),
        _ => Err(Undecodable),
    }
}

pub(super) fn queue_key(id: BroadcastId, due: Timestamp, chat: ChatId) -> Vec<u8> {
    key(kind::QUEUE, &[id.0.number().to_be_bytes(), ordered(due.timestamp_micros()), ordered(chat.0)])
}

/// When it is due, in microseconds since 1970, and to whom.
pub(super) fn parse_queue_key(bytes: &[u8]) -> std::result::Result<(i64, ChatId), Undecodable> {
    match parts(bytes)?[..] {
        [_, due, chat] => Ok((due, ChatId(chat))),
        _ => Err(Undecodable),
    }
}

pub(super) fn lease_key(until: Timestamp, id: BroadcastId, chat: ChatId) -> Vec<u8> {
    key(kind::LEASE, &[ordered(until.timestamp_micros()), id.0.number().to_be_bytes(), ordered(chat.0)])
}

/// When it ends, in microseconds since 1970, and of what it is.
pub(super) fn parse_lease_key(bytes: &[u8]) -> std::result::Result<(i64, BroadcastId, ChatId), Undecodable> {
    match parts(bytes)?[..] {
        [until, id, chat] => Ok((until, broadcast_id(id), ChatId(chat))),
        _ => Err(Undecodable),
    }
}

/// The number of a broadcast goes into a key as it is.
fn broadcast_id(part: i64) -> BroadcastId {
    BroadcastId(Token::from_number(u64::from_be_bytes(ordered(part))))
}

/// The first key behind this one.
pub(super) fn behind(key: &[u8]) -> Vec<u8> {
    let mut behind = key.to_vec();
    behind.push(0);
    behind
}

pub(super) fn update_key(kind: u8, update: UpdateId) -> Vec<u8> {
    key(kind, &[ordered(update.0)])
}

pub(super) fn parse_update_key(bytes: &[u8]) -> std::result::Result<UpdateId, Undecodable> {
    parts(bytes)?.first().copied().map(UpdateId).ok_or(Undecodable)
}

pub(super) fn damaged_key(original: &[u8]) -> Vec<u8> {
    let mut key = vec![kind::DAMAGED];
    key.extend_from_slice(original);
    key
}

fn key(kind: u8, parts: &[[u8; 8]]) -> Vec<u8> {
    let mut key = vec![kind];
    key.extend(parts.iter().flatten());
    key
}

fn parts(key: &[u8]) -> std::result::Result<Vec<i64>, Undecodable> {
    let (parts, rest) = key.get(1..).ok_or(Undecodable)?.as_chunks::<8>();
    if rest.is_empty() { Ok(parts.iter().copied().map(unordered).collect()) } else { Err(Undecodable) }
}

/// Big-endian with the sign turned over: bytes sort as the numbers do, negative ones first.
fn ordered(number: i64) -> [u8; 8] {
    (number ^ i64::MIN).to_be_bytes()
}

fn unordered(bytes: [u8; 8]) -> i64 {
    i64::from_be_bytes(bytes) ^ i64::MIN
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{
        Act, Announcement, Asked, Audience, DocumentId, DraftId, Locale, Media, MediaKind, Region, Role,
        SendTime, Span, Stage, Style, Verdict,
    };

    fn noon() -> Timestamp {
        "2026-11-24T12:00:00Z".parse().expect("a time")
    }

    fn profile() -> Profile {
        let asked = Asked {
            chat: ChatId(-5),
            question: "恩阳跑团？".into(),
            document: Some(DocumentId("a/b".into())),
            about: None,
            at: noon(),
        };
        Profile {
            locale: Some(Locale::En),
            region: Region::parse("四川/巴中"),
            topics: ["体育".to_owned()].into(),
            recent: vec![asked],
            ..Profile::new(UserId(1))
        }
    }

    #[test]
    fn every_kind_of_record_has_a_letter_of_its_own() {
        let letters: Vec<char> = include_str!("record.rs")
            .lines()
            .filter_map(|line| line.trim().strip_prefix("pub const ")?.split_once(": u8 = b'"))
            .filter_map(|(_, rest)| rest.chars().next())
            .collect();
        let unique: std::collections::BTreeSet<&char> = letters.iter().collect();
        assert!(letters.len() > 10 && letters.len() == unique.len(), "{letters:?}");
    }

    /// The stored form may not change without a new version: what was written years ago must read.
    fn check<R: Record + PartialEq + std::fmt::Debug>(record: &R, stored: &str) {
        let value = encode(record).expect("encoded");
        assert_eq!((value[0], std::str::from_utf8(&value[1..])), (VERSION, Ok(stored)));
        assert_eq!(decode::<R>(&value).as_ref(), Ok(record));
    }

    #[test]
    fn the_stored_form_is_what_it_has_always_been() {
        check(
            &profile(),
            r#"{"user":1,"locale":"en","region":"四川/巴中","topics":["体育"],"subscribed":true,"recent":[{"chat":-5,"question":"恩阳跑团？","document":"a/b","at":"2026-11-24T12:00:00Z"}]}"#,
        );
        let mut followed_up = profile();
        followed_up.recent[0].about = Some(DocumentId("a/b".into()));
        check(
            &followed_up,
            r#"{"user":1,"locale":"en","region":"四川/巴中","topics":["体育"],"subscribed":true,"recent":[{"chat":-5,"question":"恩阳跑团？","document":"a/b","about":"a/b","at":"2026-11-24T12:00:00Z"}]}"#,
        );
        check(&Dialogue::AwaitingQuestion, r#""AwaitingQuestion""#);
        check(&Dialogue::AwaitingRegion, r#""AwaitingRegion""#);
        check(&Settled { at: noon() }, r#"{"at":"2026-11-24T12:00:00Z"}"#);
        check(
            &Grant {
                user: UserId(2),
                name: "王".into(),
                role: Role::Worker,
                regions: Region::parse("四川/巴中").into_iter().collect(),
                by: UserId(1),
                at: noon(),
            },
            r#"{"user":2,"name":"王","role":"Worker","regions":["四川/巴中"],"by":1,"at":"2026-11-24T12:00:00Z"}"#,
        );
        let notice =
            Notice { id: Token::of("a"), text: "停水".into(), from: noon(), until: None, by: UserId(1) };
        check(
            &notice,
            r#"{"id":12638187200555641996,"text":"停水","from":"2026-11-24T12:00:00Z","until":null,"by":1}"#,
        );
        check(
            &Pause { reason: "搬家".into(), by: UserId(1), since: noon() },
            r#"{"reason":"搬家","by":1,"since":"2026-11-24T12:00:00Z"}"#,
        );
        check(
            &DayUsage {
                found: 3,
                topics: [("体育".to_owned(), 2)].into(),
                ..DayUsage::new(noon().date_naive())
            },
            r#"{"day":"2026-11-24","found":3,"unsure":0,"nothing":0,"helpful":0,"not_helpful":0,"subscribers":null,"topics":{"体育":2}}"#,
        );
        check(
            &AuditEntry {
                at: noon(),
                who: Some(UserId(1)),
                act: Act::Granted,
                object: "2".into(),
                before: String::new(),
                after: "Worker".into(),
            },
            r#"{"at":"2026-11-24T12:00:00Z","who":1,"act":"Granted","object":"2","before":"","after":"Worker"}"#,
        );
        check(
            &Feedback {
                user: UserId(1),
                question: None,
                document: DocumentId("a".into()),
                verdict: Verdict::NotHelpful,
                at: noon(),
            },
            r#"{"user":1,"question":null,"document":"a","verdict":"NotHelpful","at":"2026-11-24T12:00:00Z"}"#,
        );
    }

    #[test]
    fn a_draft_is_stored_as_it_has_always_been() {
        let bold = Span { text: "停水".into(), style: Style::Bold };
        let announcement = Announcement {
            media: Some(Media { kind: MediaKind::Photo, file: "AgAC".into() }),
            ..Announcement::new(UserId(1), vec![bold])
        };
        let draft = Draft {
            id: DraftId(Token::of("x")),
            chat: ChatId(1),
            announcement,
            audience: Audience { topics: ["体育".to_owned()].into(), ..Audience::default() },
            time: SendTime::Weekly {
                day: chrono::Weekday::Fri,
                time: chrono::NaiveTime::from_hms_opt(9, 0, 0).expect("a time"),
            },
            stage: Stage::Scheduled(noon()),
            changed_at: noon(),
            corrects: None,
        };
        check(
            &draft,
            r#"{"id":12638214688346347271,"chat":1,"announcement":{"author":1,"body":[{"text":"停水","style":"Bold"}],"variants":{},"media":{"kind":"Photo","file":"AgAC"},"link":null,"urgent":false,"receipt":false},"audience":{"regions":[],"topics":["体育"]},"time":{"Weekly":{"day":"Fri","time":"09:00:00"}},"stage":{"Scheduled":"2026-11-24T12:00:00Z"},"changed_at":"2026-11-24T12:00:00Z"}"#,
        );
    }

    #[test]
    fn another_version_and_damage_are_undecodable() {
        for value in
            [&b""[..], b"\x02\"AwaitingQuestion\"", b"\x01\"AwaitingGodot\"", b"\x01{", b"\x01", b"{}"]
        {
            assert_eq!(decode::<Dialogue>(value), Err(Undecodable), "{value:?}");
        }
        assert_eq!(decode_payload(b""), Err(Undecodable));
    }

    proptest! {
        #[test]
        fn keys_sort_as_numbers_do_and_read_back(left: i64, right: i64) {
            let (a, b) = (update_key(kind::WAITING, UpdateId(left)), update_key(kind::WAITING, UpdateId(right)));
            prop_assert_eq!(a.cmp(&b), left.cmp(&right));
            prop_assert_eq!(parse_update_key(&a), Ok(UpdateId(left)));
            let key = dialogue_key(ChatId(left), UserId(right));
            prop_assert_eq!(parse_dialogue_key(&key), Ok((ChatId(left), UserId(right))));
            prop_assert!(key.starts_with(&personal_prefix(kind::DIALOGUE, UserId(right))));
        }

        #[test]
        fn no_bytes_make_decoding_panic(bytes: Vec<u8>) {
            let _ = (decode::<Profile>(&bytes), parse_dialogue_key(&bytes), parse_update_key(&bytes), feedback_micros(&bytes));
        }
    }
}
