//! Topics that somebody follows.

use super::{App, Pressed, Visit, browse};
use crate::model::{Action, Button, Message, ProfileChange, Token};
use crate::text::Key;

impl App {
    /// Follows a topic or stops following it; the list shows the change at once.
    pub(super) async fn toggle_topic(
        &self,
        visit: &mut Visit,
        topic: Token,
    ) -> anyhow::Result<Option<Pressed>> {
        let place = self.clone_visit(visit, move |visit| {
            let entries = visit.snapshot.entries(visit.today);
            let found = browse::topics(&entries)
                .into_iter()
                .enumerate()
                .find(|(_, (name, _))| Token::of(name) == topic);
            found.map(|(at, (name, _))| (at, name.to_owned()))
        });
        let Some((at, name)) = place.await? else { return Ok(None) };
        self.change(visit, ProfileChange::ToggleTopic(name)).await?;
        let page = u16::try_from(at / browse::PAGE).unwrap_or(u16::MAX);
        let list = self.clone_visit(visit, move |visit| pick(visit, page)).await?;
        Ok(Some(Pressed::replace(list)))
    }
}

/// The list from which topics to follow are chosen.
pub(super) fn pick(visit: &Visit, page: u16) -> Message {
    let voice = &visit.voice;
    let entries = visit.snapshot.entries(visit.today);
    let topics = browse::topics(&entries);
    if topics.is_empty() {
        return voice.message(Key::TopicsNone);
    }
    let item = |(name, _): (&str, usize)| {
        let key = match visit.profile.topics.contains(name) {
            true => Key::ButtonFollowed,
            false => Key::ButtonNotFollowed,
        };
        let label = voice.fill(key, &[("name", voice.knowledge(name).into_owned().into())]);
        Button { label, action: Action::ToggleTopic { topic: Token::of(name) } }
    };
    let items = topics.into_iter().map(item).collect();
    browse::list(voice, voice.say(Key::PickTopics), items, page, |page| Action::PickTopics { page })
}
