//! How a draft looks to who composes it: the preview, what is set about it, the lists to choose from.

use super::super::voice::{Voice, shortened};
use super::super::{Visit, browse, places};
use super::check::{self, Fault};
use super::signs;
use crate::model::{
    Action, Audience, Button, Dialogue, Draft, DraftAct, Locale, Message, Part, Region, SendTime, Stage,
    Style, Timestamp, Token,
};
use crate::text::{self, Key};

/// Longer lists of places or topics are cut in the summary.
const NAMES: usize = 60;

/// As much of an announcement is quoted to tell it from others, in characters.
const BEGINNING: usize = 80;

/// A button of a draft.
pub(super) fn button(voice: &Voice, key: Key, draft: &Draft, act: DraftAct) -> Button {
    voice.button(key, action(draft, act))
}

fn action(draft: &Draft, act: DraftAct) -> Action {
    Action::Draft { draft: draft.id, act }
}

/// The announcement exactly as a reader of this locale gets it.
pub(in super::super) fn as_received(voice: &Voice, draft: &Draft, locale: Locale) -> Message {
    let message = draft.announcement.message(locale);
    match draft.announcement.receipt {
        // In a preview nobody can say yet that they have read it.
        true => message.row([button(&voice.in_locale(locale), Key::ButtonRead, draft, DraftAct::Show)]),
        false => message,
    }
}

/// The preview: what residents see, then what is set and the buttons.
pub(super) fn preview(visit: &Visit, draft: &Draft, reached: usize, zone: chrono_tz::Tz) -> Vec<Message> {
    let mut messages = vec![as_received(&visit.voice, draft, visit.voice.locale)];
    let others = draft.announcement.variants.keys().filter(|locale| **locale != visit.voice.locale);
    messages.extend(others.map(|locale| as_received(&visit.voice, draft, *locale)));
    messages.push(controls(visit, draft, reached, zone));
    messages
}

/// What is set about a draft, and the buttons that change it.
pub(super) fn controls(visit: &Visit, draft: &Draft, reached: usize, zone: chrono_tz::Tz) -> Message {
    let voice = &visit.voice;
    let mut message = Message::default().span(voice.say(Key::AnnouncePreview), Style::Bold);
    for line in summary(voice, draft, reached, zone, visit.now) {
        message = message.text("\n").text(line);
    }
    let nobody = (reached == 0).then_some(Fault::Nobody);
    let wrong = check::of_words(&draft.announcement).or(check::of_time(draft.time, visit.now)).or(nobody);
    let closing = wrong.map_or_else(|| voice.say(Key::AnnounceCheck), |fault| fault.told(voice));
    let signs = signs::typed(&draft.announcement).join(" ");
    if !signs.is_empty() {
        message = message.text("\n\n").text(voice.fill(Key::AnnounceSigns, &[("signs", signs.into())]));
    }
    let message = message.text("\n\n").text(closing);
    buttons(voice, draft, message)
}

fn buttons(voice: &Voice, draft: &Draft, message: Message) -> Message {
    let button = |key, act| button(voice, key, draft, act);
    let either = |set: bool, (yes, no): (Key, Key)| if set { yes } else { no };
    let said = &draft.announcement;
    let urgent = either(said.urgent, (Key::ButtonCalm, Key::ButtonUrgent));
    let receipt = either(said.receipt, (Key::ButtonNoReceipt, Key::ButtonReceipt));
    let media = match said.media {
        Some(_) => button(Key::ButtonNoMedia, DraftAct::NoMedia),
        None => button(Key::ButtonMedia, DraftAct::AskMedia),
    };
    let link = match said.link {
        Some(_) => button(Key::ButtonNoLink, DraftAct::NoLink),
        None => button(Key::ButtonLink, DraftAct::AskLink),
    };
    let message = message
        .row([button(Key::ButtonConfirm, DraftAct::Confirm), button(Key::ButtonDiscard, DraftAct::Discard)])
        .row([
            button(Key::ButtonTest, DraftAct::Test),
            button(Key::ButtonWords, DraftAct::AskWords { locale: None }),
        ]);
    if draft.corrects.is_some() {
        return message.row([link, button(Key::ButtonLanguages, DraftAct::Languages)]);
    }
    message
        .row([button(Key::ButtonAudience, DraftAct::Audience), button(Key::ButtonTime, DraftAct::AskTime)])
        .row([button(urgent, DraftAct::ToggleUrgent), button(receipt, DraftAct::ToggleReceipt)])
        .row([media, link])
        .row([button(Key::ButtonLanguages, DraftAct::Languages)])
}

/// What a second person is asked before it is sent.
pub(super) fn approval(
    voice: &Voice,
    draft: &Draft,
    reached: usize,
    zone: chrono_tz::Tz,
    now: Timestamp,
) -> Message {
    let mut message = Message::default().span(voice.say(Key::AnnounceApprovalAsk), Style::Bold);
    for line in summary(voice, draft, reached, zone, now) {
        message = message.text("\n").text(line);
    }
    message.row([
        button(voice, Key::ButtonApprove, draft, DraftAct::Approve { shown: draft.as_shown() }),
        button(voice, Key::ButtonReject, draft, DraftAct::Reject),
    ])
}

/// What is planned: how it begins, for whom, when.
pub(super) fn plan(visit: &Visit, draft: &Draft, reached: usize, zone: chrono_tz::Tz) -> Message {
    let voice = &visit.voice;
    let mut message = Message::default().span(settled(voice, draft, zone), Style::Bold);
    for line in summary(voice, draft, reached, zone, visit.now) {
        message = message.text("\n").text(line);
    }
    message.text("\n\n").span(beginning(voice, draft), Style::Quote)
}

/// The buttons that change what is planned.
pub(super) fn with_plan_buttons(visit: &Visit, draft: &Draft, message: Message) -> Message {
    let voice = &visit.voice;
    let own = draft.announcement.author == visit.who.user;
    let reopen = own.then(|| button(voice, Key::ButtonReopen, draft, DraftAct::Reopen));
    message.row([button(voice, Key::ButtonMove, draft, DraftAct::AskTime)]).row(reopen).row([button(
        voice,
        Key::ButtonDiscard,
        draft,
        DraftAct::Discard,
    )])
}

/// The first words of an announcement.
pub(super) fn beginning(voice: &Voice, draft: &Draft) -> String {
    let words = draft.announcement.words(voice.locale);
    words.iter().flat_map(|span| span.text.chars()).take(BEGINNING).collect()
}

/// To whom, when, how urgent: a line each.
pub(super) fn summary(
    voice: &Voice,
    draft: &Draft,
    reached: usize,
    zone: chrono_tz::Tz,
    now: Timestamp,
) -> Vec<String> {
    if draft.corrects.is_some() {
        return vec![voice.fill(Key::AnnounceCorrection, &[("count", reached.into())])];
    }
    let to = audience(voice, &draft.audience);
    let urgent = if draft.announcement.urgent { Key::AnnounceUrgent } else { Key::AnnounceCalm };
    vec![
        voice.fill(Key::AnnounceTo, &[("audience", to.into()), ("count", reached.into())]),
        when(voice, draft.time, zone, now),
        voice.say(urgent),
    ]
}

/// For whom, in words.
pub(in super::super) fn audience(voice: &Voice, audience: &Audience) -> String {
    let named = |names: Vec<String>| shortened(&names.join(&voice.say(Key::ListComma)), NAMES);
    let places = named(audience.regions.iter().map(|region| places::spoken(voice, region)).collect());
    let topics = named(audience.topics.iter().map(|topic| voice.knowledge(topic).into_owned()).collect());
    let values = [("places", places.into()), ("topics", topics.into())];
    match (audience.regions.is_empty(), audience.topics.is_empty()) {
        (true, true) => voice.say(Key::AnnounceEveryone),
        (false, true) => voice.fill(Key::AnnounceRegions, &values[..1]),
        (true, false) => voice.fill(Key::AnnounceTopics, &values[1..]),
        (false, false) => voice.fill(Key::AnnounceBoth, &values),
    }
}

/// When, in words.
fn when(voice: &Voice, time: SendTime, zone: chrono_tz::Tz, now: Timestamp) -> String {
    match time {
        SendTime::Now => voice.say(Key::AnnounceWhenNow),
        SendTime::At(at) => voice.fill(Key::AnnounceWhenAt, &[("time", moment(voice, at, zone).into())]),
        SendTime::Weekly { day, time } => {
            let next = text::next_weekly(day, time, now, zone).unwrap_or(now);
            let values = [
                ("weekday", weekday(voice, day).into()),
                ("time", time.format("%H:%M").to_string().into()),
                ("next", moment(voice, next, zone).into()),
            ];
            voice.fill(Key::AnnounceWhenWeekly, &values)
        }
    }
}

/// A moment on the district's clock.
pub(in super::super) fn moment(voice: &Voice, at: Timestamp, zone: chrono_tz::Tz) -> String {
    let local = at.with_timezone(&zone);
    let values = [
        ("date", local.format("%Y-%m-%d").to_string().into()),
        ("weekday", weekday(voice, chrono::Datelike::weekday(&local)).into()),
        ("time", local.format("%H:%M").to_string().into()),
    ];
    voice.fill(Key::Moment, &values)
}

fn weekday(voice: &Voice, day: chrono::Weekday) -> String {
    voice.say(match day {
        chrono::Weekday::Mon => Key::Monday,
        chrono::Weekday::Tue => Key::Tuesday,
        chrono::Weekday::Wed => Key::Wednesday,
        chrono::Weekday::Thu => Key::Thursday,
        chrono::Weekday::Fri => Key::Friday,
        chrono::Weekday::Sat => Key::Saturday,
        chrono::Weekday::Sun => Key::Sunday,
    })
}

/// Asks for whom it is; somebody confined to places is not offered everybody.
pub(super) fn audience_menu(visit: &Visit, draft: &Draft, reached: usize, confined: bool) -> Message {
    let voice = &visit.voice;
    let to = audience(voice, &draft.audience);
    let values = [("audience", to.into()), ("count", reached.into())];
    let message = Message::plain(voice.fill(Key::AnnounceTo, &values))
        .text("\n")
        .text(voice.say(Key::AnnounceAudienceAsk));
    let everyone = (!confined).then(|| button(voice, Key::ButtonEveryone, draft, DraftAct::Everyone));
    message
        .row(everyone)
        .row([
            button(voice, Key::ButtonToRegions, draft, DraftAct::Regions { page: 0 }),
            button(voice, Key::ButtonToTopics, draft, DraftAct::Topics { page: 0 }),
        ])
        .row([back(voice, draft)])
}

/// The places to choose from, those chosen ticked.
pub(super) fn regions(
    visit: &Visit,
    draft: &Draft,
    known: Vec<Region>,
    page: u16,
    reached: usize,
) -> Message {
    let voice = &visit.voice;
    let item = |region: Region| {
        let act = DraftAct::ToggleRegion { region: places::token(&region) };
        let name = places::spoken(voice, &region);
        ticked(voice, draft, &name, draft.audience.regions.contains(&region), act)
    };
    let items = known.into_iter().map(item).collect();
    picking(visit, draft, items, page, reached, |page| DraftAct::Regions { page })
}

/// The topics to choose from, those chosen ticked.
pub(super) fn topics(visit: &Visit, draft: &Draft, page: u16, reached: usize) -> Message {
    let voice = &visit.voice;
    let entries = visit.snapshot.entries(visit.today);
    let item = |(name, _): (&str, usize)| {
        let act = DraftAct::ToggleTopic { topic: Token::of(name) };
        ticked(voice, draft, &voice.knowledge(name), draft.audience.topics.contains(name), act)
    };
    let items = browse::topics(&entries).into_iter().map(item).collect();
    picking(visit, draft, items, page, reached, |page| DraftAct::Topics { page })
}

fn ticked(voice: &Voice, draft: &Draft, name: &str, chosen: bool, act: DraftAct) -> Button {
    let key = if chosen { Key::ButtonFollowed } else { Key::ButtonNotFollowed };
    Button { label: voice.fill(key, &[("name", name.to_owned().into())]), action: action(draft, act) }
}

fn picking(
    visit: &Visit,
    draft: &Draft,
    items: Vec<Button>,
    page: u16,
    reached: usize,
    turn: impl Fn(u16) -> DraftAct,
) -> Message {
    let voice = &visit.voice;
    let to = audience(voice, &draft.audience);
    let title = match items.is_empty() {
        true => voice.say(Key::AnnounceNothingToPick),
        false => voice.fill(Key::AnnounceTo, &[("audience", to.into()), ("count", reached.into())]),
    };
    let list = browse::list(voice, title, items, page, |page| action(draft, turn(page)));
    list.row([back(voice, draft)])
}

/// The languages for which there may be words of their own.
pub(super) fn languages(visit: &Visit, draft: &Draft) -> Message {
    let voice = &visit.voice;
    let mut message = voice.message(Key::AnnounceLanguages);
    for locale in Locale::ALL {
        let name = voice.in_locale(locale).say(Key::LanguageName);
        let chosen = draft.announcement.variants.contains_key(&locale);
        let edit = ticked(voice, draft, &name, chosen, DraftAct::AskWords { locale: Some(locale) });
        let drop = chosen.then(|| {
            let label = voice.fill(Key::ButtonNoVariant, &[("language", name.clone().into())]);
            Button { label, action: action(draft, DraftAct::NoVariant { locale }) }
        });
        message = message.row(std::iter::once(edit).chain(drop));
    }
    message.row([back(voice, draft)])
}

/// What is asked of who composes: one question, and the way back.
pub(super) fn question(voice: &Voice, draft: &Draft, asks: Part) -> Message {
    let asked = match asks {
        Part::Words(None) => voice.say(Key::AnnounceWordsAsk),
        Part::Words(Some(locale)) => {
            let language = voice.in_locale(locale).say(Key::LanguageName);
            voice.fill(Key::AnnounceVariantAsk, &[("language", language.into())])
        }
        Part::Time => voice.say(Key::AnnounceTimeAsk),
        Part::Media => voice.say(Key::AnnounceMediaAsk),
        Part::Link => voice.say(Key::AnnounceLinkAsk),
    };
    let now = if draft.stage == Stage::Composing { Key::ButtonNow } else { Key::ButtonSendMissed };
    let now = (asks == Part::Time).then(|| button(voice, now, draft, DraftAct::Now));
    Message::plain(asked).row(now).row([back(voice, draft)])
}

fn back(voice: &Voice, draft: &Draft) -> Button {
    button(voice, Key::ButtonBackToPreview, draft, DraftAct::Show)
}

/// The dialogue that waits for the answer to a question about a draft.
pub(super) fn awaiting(draft: &Draft, asks: Part) -> Dialogue {
    Dialogue::Announcing { draft: Some(draft.id), asks }
}

/// What is said of a draft that is no longer composed.
pub(super) fn settled(voice: &Voice, draft: &Draft, zone: chrono_tz::Tz) -> String {
    match draft.stage {
        Stage::Composing => voice.say(Key::StaleButton),
        Stage::Waiting => voice.say(Key::AnnounceWaiting),
        Stage::Scheduled(at) => {
            voice.fill(Key::AnnounceScheduled, &[("time", moment(voice, at, zone).into())])
        }
        Stage::Missed(at) => voice.fill(Key::AnnounceMissed, &[("time", moment(voice, at, zone).into())]),
        Stage::Sent => voice.say(Key::AnnounceAlready),
    }
}
