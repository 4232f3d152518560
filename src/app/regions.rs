//! The asker's home: `/region`, by name or by button.

use super::places::{self, inside, named, resolve, spoken, token};
use super::{Actor, App, Pressed, Reply, Visit, browse};
use crate::model::{Action, Button, Dialogue, Message, ProfileChange, Region, Token};
use crate::search::{Entry, Outcome};
use crate::text::Key;

impl App {
    /// `/region`, with the place that followed it (may be empty).
    pub async fn region(&self, who: &Actor, place: &str) -> Reply {
        let mut visit = self.visit(who).await?;
        if !place.trim().is_empty() {
            return self.region_named(&mut visit, place).await;
        }
        let asked = self.clone_visit(&visit, |visit| {
            let entries = visit.snapshot.entries(visit.today);
            (!places::places(&entries).is_empty()).then(|| question(visit, &entries))
        });
        match asked.await? {
            Some(message) => {
                self.expect(&visit, Some(Dialogue::AwaitingRegion)).await?;
                Ok(vec![message])
            }
            None => Ok(vec![visit.voice.message(Key::RegionNone)]),
        }
    }

    /// A place was typed. What names no place may still be a question that can be answered.
    pub(super) async fn region_named(&self, visit: &mut Visit, place: &str) -> Reply {
        let typed = place.trim().to_owned();
        let wanted = typed.clone();
        let matches = self
            .clone_visit(visit, move |visit| named(&visit.snapshot.entries(visit.today), &wanted))
            .await?;
        if let [region] = &matches[..] {
            return Ok(vec![self.settle_in(visit, Some(region.clone())).await?]);
        }
        if matches.is_empty() {
            let answered = self.look_up(visit, &typed, None).await?;
            if answered.outcome == Outcome::Found {
                self.expect(visit, None).await?;
                return self.tell(visit, &typed, answered).await;
            }
        }
        self.expect(visit, Some(Dialogue::AwaitingRegion)).await?;
        let asked = self
            .clone_visit(visit, move |visit| match matches.is_empty() {
                true => unknown(visit, &typed),
                false => which(visit, &matches),
            })
            .await?;
        Ok(vec![asked])
    }

    /// Makes a place the asker's home.
    pub(super) async fn settle_in(
        &self,
        visit: &mut Visit,
        region: Option<Region>,
    ) -> anyhow::Result<Message> {
        self.change(visit, ProfileChange::Region(region.clone())).await?;
        self.expect(visit, None).await?;
        let voice = &visit.voice;
        Ok(match region {
            Some(region) => {
                let place = spoken(voice, &region);
                Message::plain(voice.fill(Key::RegionSet, &[("place", place.into())]))
            }
            None => voice.message(Key::RegionCleared),
        })
    }

    /// A home was chosen by button.
    pub(super) async fn region_chosen(
        &self,
        visit: &mut Visit,
        token: Option<Token>,
    ) -> anyhow::Result<Option<Pressed>> {
        let region = match token {
            None => None,
            Some(token) => {
                let found = self
                    .clone_visit(visit, move |visit| resolve(&visit.snapshot.entries(visit.today), token));
                let Some(region) = found.await? else { return Ok(None) };
                Some(region)
            }
        };
        Ok(Some(Pressed::replace(self.settle_in(visit, region).await?)))
    }

    /// Looks something up in the snapshot away from the threads that carry the conversations.
    pub(super) async fn clone_visit<T: Send + 'static>(
        &self,
        visit: &Visit,
        work: impl FnOnce(&Visit) -> T + Send + 'static,
    ) -> anyhow::Result<T> {
        let visit = visit.clone();
        self.off_thread(move || work(&visit)).await
    }
}

/// "Where do you live?"
fn question(visit: &Visit, entries: &[Entry]) -> Message {
    let voice = &visit.voice;
    let mut title = voice.say(Key::RegionAsk);
    if let Some(region) = &visit.profile.region {
        let current = voice.fill(Key::RegionCurrent, &[("place", spoken(voice, region).into())]);
        title = format!("{current}\n{title}");
    }
    pick_list(visit, entries, None, 0, title)
}

fn unknown(visit: &Visit, typed: &str) -> Message {
    let entries = visit.snapshot.entries(visit.today);
    if places::places(&entries).is_empty() {
        return visit.voice.message(Key::RegionNone);
    }
    let shown = super::voice::shortened(typed, 40);
    pick_list(visit, &entries, None, 0, visit.voice.fill(Key::RegionUnknown, &[("place", shown.into())]))
}

/// Several places have that name.
fn which(visit: &Visit, regions: &[Region]) -> Message {
    let mut message = visit.voice.message(Key::Unsure);
    message.buttons.extend(regions.iter().take(8).map(|region| {
        let action = Action::SetRegion { region: Some(token(region)) };
        vec![visit.voice.named(&region.as_str().replace('/', ""), action)]
    }));
    message
}

/// The list from which a home is chosen.
pub(super) fn pick(visit: &Visit, within: Option<Token>, page: u16) -> Option<Message> {
    let entries = visit.snapshot.entries(visit.today);
    let region = match within {
        Some(token) => Some(resolve(&entries, token)?),
        None => None,
    };
    let title = match &region {
        Some(region) => {
            let place = spoken(&visit.voice, region);
            visit.voice.fill(Key::RegionInside, &[("place", place.into())])
        }
        None => visit.voice.say(Key::RegionAsk),
    };
    Some(pick_list(visit, &entries, region.as_ref(), page, title))
}

fn pick_list(visit: &Visit, entries: &[Entry], within: Option<&Region>, page: u16, title: String) -> Message {
    let voice = &visit.voice;
    let mut items: Vec<Button> = Vec::new();
    if let Some(region) = within {
        let place = spoken(voice, region);
        let label = voice.fill(Key::ButtonThisRegion, &[("place", place.into())]);
        items.push(Button { label, action: Action::SetRegion { region: Some(token(region)) } });
    }
    items.extend(inside(entries, within).into_iter().map(|place| {
        let here = Some(token(&place.region));
        let action = match place.divided {
            true => Action::PickRegion { within: here, page: 0 },
            false => Action::SetRegion { region: here },
        };
        voice.named(&place.name, action)
    }));
    let within = within.map(token);
    let message = browse::list(voice, title, items, page, |page| Action::PickRegion { within, page });
    message.row([
        voice.button(Key::ButtonNoRegion, Action::SetRegion { region: None }),
        voice.button(Key::ButtonCancel, Action::Cancel),
    ])
}
