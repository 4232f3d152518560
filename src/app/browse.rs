//! Looking around: `/topics`, by place and by topic, page by page.

use std::collections::BTreeMap;

use super::voice::Voice;
use super::{Actor, App, Reply, Visit, places, view, welcome};
use crate::model::{Action, Button, Message, Token};
use crate::search::Entry;
use crate::text::Key;

/// Buttons on one page of a list.
pub(super) const PAGE: usize = 8;

impl App {
    /// `/topics`
    pub async fn topics(&self, who: &Actor) -> Reply {
        let visit = self.visit(who).await?;
        self.expect(&visit, None).await?;
        self.off_thread(move || vec![overview(&visit)]).await
    }
}

/// How much there is, and the ways to look at it.
fn overview(visit: &Visit) -> Message {
    let voice = &visit.voice;
    let entries = visit.snapshot.entries(visit.today);
    if entries.is_empty() {
        return voice.message(Key::EmptyKnowledge);
    }
    let message = Message::plain(voice.fill(Key::Topics, &[("count", entries.len().into())]))
        .row(view::browse_buttons(voice, &entries));
    if topics(&entries).is_empty() {
        return message;
    }
    message.row([
        voice.button(Key::ButtonFollow, Action::PickTopics { page: 0 }),
        voice.button(Key::ButtonQuiet, Action::PickQuiet),
    ])
}

/// The places inside `region` and the documents of it; `None` for everything.
pub(super) fn by_region(visit: &Visit, region: Option<Token>, page: u16) -> Option<Message> {
    let voice = &visit.voice;
    let entries = visit.snapshot.entries(visit.today);
    let within = match region {
        Some(token) => Some(places::resolve(&entries, token)?),
        None => None,
    };
    let mut items: Vec<Button> = places::inside(&entries, within.as_ref())
        .into_iter()
        .map(|place| {
            let name = voice.knowledge(&place.name).into_owned();
            let values = [("name", name.into()), ("count", place.documents.into())];
            let action = Action::BrowseRegion { region: Some(places::token(&place.region)), page: 0 };
            Button { label: voice.fill(Key::ButtonPlace, &values), action }
        })
        .collect();
    let here = entries.iter().filter(|entry| entry.region == within);
    items.extend(documents(voice, here));
    let title = match &within {
        Some(region) => voice.fill(Key::BrowseRegion, &[("place", places::spoken(voice, region).into())]),
        None => voice.say(Key::BrowseRegions),
    };
    Some(list(voice, title, items, page, |page| Action::BrowseRegion { region, page }))
}

/// The documents of a topic; `None` lists the topics.
pub(super) fn by_topic(visit: &Visit, topic: Option<Token>, page: u16) -> Option<Message> {
    let voice = &visit.voice;
    let entries = visit.snapshot.entries(visit.today);
    let turn = |page| Action::BrowseTopic { topic, page };
    let Some(token) = topic else {
        let items = topics(&entries).into_iter().map(|(name, count)| {
            let values = [("name", voice.knowledge(name).into_owned().into()), ("count", count.into())];
            let action = Action::BrowseTopic { topic: Some(Token::of(name)), page: 0 };
            Button { label: voice.fill(Key::ButtonTopic, &values), action }
        });
        return Some(list(voice, voice.say(Key::BrowseTopics), items.collect(), page, turn));
    };
    let name = topics(&entries).into_iter().map(|(name, _)| name).find(|name| Token::of(name) == token)?;
    let about = entries.iter().filter(|entry| entry.topics.iter().any(|topic| topic == name));
    let title = voice.fill(Key::BrowseTopic, &[("topic", voice.knowledge(name).into_owned().into())]);
    Some(list(voice, title, documents(voice, about).collect(), page, turn))
}

/// The topics with the number of their documents, the largest first.
pub(super) fn topics(entries: &[Entry]) -> Vec<(&str, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for topic in entries.iter().flat_map(|entry| &entry.topics) {
        *counts.entry(topic).or_default() += 1;
    }
    let mut topics: Vec<(&str, usize)> = counts.into_iter().collect();
    topics.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name));
    topics
}

fn documents<'a>(
    voice: &'a Voice,
    entries: impl Iterator<Item = &'a Entry> + 'a,
) -> impl Iterator<Item = Button> + 'a {
    entries.map(|entry| voice.named(&voice.title(entry), Action::ShowDocument { document: entry.id.token() }))
}

/// One page of a list of buttons, with buttons to turn it.
pub(super) fn list(
    voice: &Voice,
    title: String,
    items: Vec<Button>,
    page: u16,
    turn: impl Fn(u16) -> Action,
) -> Message {
    let pages = items.len().div_ceil(PAGE).max(1);
    let page = usize::from(page).min(pages - 1);
    let number = |page: usize| u16::try_from(page).unwrap_or(u16::MAX);
    let mut message = welcome::heading(title);
    if pages > 1 {
        let values = [("page", (page + 1).into()), ("pages", pages.into())];
        message = message.text("\n").text(voice.fill(Key::BrowsePage, &values));
    }
    let shown = items.into_iter().skip(page * PAGE).take(PAGE);
    message.buttons.extend(shown.map(|button| vec![button]));
    let back = (page > 0).then(|| voice.button(Key::ButtonPrevious, turn(number(page.saturating_sub(1)))));
    let next = (page + 1 < pages).then(|| voice.button(Key::ButtonNext, turn(number(page + 1))));
    message.row([back, next].into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::Locale;
    use crate::text::Texts;

    #[test]
    fn a_long_list_is_turned_page_by_page_and_a_page_beyond_the_end_is_the_last() {
        let voice = Voice { texts: Arc::new(Texts::built_in()), locale: Locale::En };
        let items = |count: usize| -> Vec<Button> {
            (0..count).map(|at| voice.named(&at.to_string(), Action::Cancel)).collect()
        };
        let turn = |page| Action::PickTopics { page };
        let shown = |count, page| {
            let message = list(&voice, "T".into(), items(count), page, turn);
            let labels = message.buttons.iter().flatten().map(|button| button.label.as_str());
            labels.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown(3, 0), "0 1 2");
        assert_eq!(shown(9, 0), "0 1 2 3 4 5 6 7 ➡️ Next");
        assert_eq!(shown(9, 1), "8 ⬅️ Back");
        assert_eq!(shown(9, u16::MAX), "8 ⬅️ Back");
        assert_eq!(shown(0, 0), "");
    }
}
