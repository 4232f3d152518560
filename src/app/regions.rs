//! Places: which there are, what people mean by a name, and the asker's home.

use std::collections::{BTreeMap, BTreeSet};

use pinyin::ToPinyinMulti;

use super::voice::Voice;
use super::{Actor, App, Pressed, Reply, Visit, browse};
use crate::model::{Action, Button, Dialogue, Message, ProfileChange, Region, Token};
use crate::search::{Entry, Outcome};
use crate::text::{self, Key};

/// What people add to a place's name or leave out; the longer before those it ends in.
const DIVISIONS: &str = include_str!("../../config/words/divisions.txt");

impl App {
    /// `/region`, with the place that followed it (may be empty).
    pub async fn region(&self, who: &Actor, place: &str) -> Reply {
        let mut visit = self.visit(who).await?;
        if !place.trim().is_empty() {
            return self.region_named(&mut visit, place).await;
        }
        let asked = self.clone_visit(&visit, |visit| {
            let entries = visit.snapshot.entries(visit.today);
            (!places(&entries).is_empty()).then(|| question(visit, &entries))
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

/// A place that can be chosen or looked into.
pub(super) struct PlaceIn {
    pub region: Region,
    /// What it is called seen from where we stand.
    pub name: String,
    /// How many documents lie in it.
    pub documents: usize,
    /// Whether there are narrower places in it.
    pub divided: bool,
}

/// The places directly inside `within`. One that holds nothing but a single narrower one is passed
/// over in favour of that, so that nobody taps through 四川 and 巴中 to get to the only 恩阳.
pub(super) fn inside(entries: &[Entry], within: Option<&Region>) -> Vec<PlaceIn> {
    let known: BTreeSet<&Region> = entries.iter().filter_map(|entry| entry.region.as_ref()).collect();
    let depth = within.map_or(0, |region| region.parts().count());
    let mut groups: BTreeMap<Region, Vec<&Region>> = BTreeMap::new();
    for region in known {
        if within.is_none_or(|within| within.contains(region))
            && let Some(child) = ancestor(region, depth + 1)
        {
            groups.entry(child).or_default().push(region);
        }
    }
    let place = |(mut region, members): (Region, Vec<&Region>)| {
        while let Some(deeper) = only_child(&region, &members) {
            region = deeper;
        }
        let documents =
            entries.iter().filter(|entry| entry.region.as_ref().is_some_and(|r| region.contains(r)));
        PlaceIn {
            name: region.parts().skip(depth).collect(),
            documents: documents.count(),
            divided: members.iter().any(|member| **member != region),
            region,
        }
    };
    groups.into_iter().map(place).collect()
}

/// The first `parts` parts of a region.
fn ancestor(region: &Region, parts: usize) -> Option<Region> {
    region.around().find(|around| around.parts().count() == parts)
}

/// The one place inside `region` in which all of `members` lie.
fn only_child(region: &Region, members: &[&Region]) -> Option<Region> {
    let child = ancestor(members.first()?, region.parts().count() + 1)?;
    members.iter().all(|member| child.contains(member)).then_some(child)
}

/// Every place that some document lies in.
fn places(entries: &[Entry]) -> BTreeSet<Region> {
    entries.iter().filter_map(|entry| entry.region.as_ref()).flat_map(Region::around).collect()
}

pub(super) fn token(region: &Region) -> Token {
    Token::of(region.as_str())
}

/// The place that a token stands for.
pub(super) fn resolve(entries: &[Entry], wanted: Token) -> Option<Region> {
    places(entries).into_iter().find(|region| token(region) == wanted)
}

/// A place as people say it.
pub(super) fn spoken(voice: &Voice, region: &Region) -> String {
    voice.knowledge(&region.as_str().replace('/', "")).into_owned()
}

/// The places that somebody may mean by what they typed: the whole path or its end, in either
/// script, with or without what kind of place it is, or in pinyin.
fn named(entries: &[Entry], typed: &str) -> Vec<Region> {
    let separators = ['/', '／', ' ', '　', '·', ',', '，'];
    let wanted = folded(&typed.replace(separators, ""));
    if wanted.is_empty() {
        return Vec::new();
    }
    let divisions: Vec<String> = DIVISIONS.lines().map(folded).collect();
    let fits = |region: &Region| {
        let parts: Vec<String> = region.parts().map(folded).collect();
        // In pinyin the characters count as they are authored: 长 sounds otherwise than 長.
        let names: Vec<Vec<char>> = region
            .parts()
            .zip(&parts)
            .map(|(part, folded)| part.chars().take(bare(folded, &divisions).chars().count()).collect())
            .collect();
        (0..parts.len()).any(|from| {
            reads(&wanted, &parts[from..], &divisions) || sounds_like(&wanted, &names[from..].concat())
        })
    };
    places(entries).into_iter().filter(fits).collect()
}

/// Whether what was typed names these parts one after the other, each with or without its division.
fn reads(typed: &str, parts: &[String], divisions: &[String]) -> bool {
    let Some((part, rest)) = parts.split_first() else { return typed.is_empty() };
    let names = [Some(part.as_str()), Some(bare(part, divisions)).filter(|bare| bare != part)];
    names.into_iter().flatten().any(|name| {
        let Some(left) = typed.strip_prefix(name) else { return false };
        let further = divisions.iter().filter_map(|division| left.strip_prefix(division.as_str()));
        [left].into_iter().chain(further).any(|left| reads(left, rest, divisions))
    })
}

/// Traditional characters, lower case.
fn folded(name: &str) -> String {
    text::to_traditional(name).to_lowercase()
}

/// A part's name without its division, unless hardly anything would be left.
fn bare<'a>(part: &'a str, divisions: &[String]) -> &'a str {
    let stripped = divisions.iter().find_map(|division| part.strip_suffix(division.as_str()));
    stripped.filter(|name| name.chars().count() >= 2).unwrap_or(part)
}

/// Whether what was typed is the pinyin of these characters, in any of their readings.
fn sounds_like(typed: &str, chars: &[char]) -> bool {
    let Some((first, rest)) = chars.split_first() else { return typed.is_empty() };
    let readings = first.to_pinyin_multi().into_iter().flatten();
    readings.filter_map(|reading| typed.strip_prefix(reading.plain())).any(|left| sounds_like(left, rest))
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
    if places(&entries).is_empty() {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DocumentId;

    fn entries(regions: &[&str]) -> Vec<Entry> {
        let entry = |region: &&str| Entry {
            id: DocumentId((*region).into()),
            title: (*region).into(),
            title_en: None,
            region: Region::parse(region),
            topics: Vec::new(),
        };
        regions.iter().map(entry).collect()
    }

    const KNOWN: [&str; 5] = ["四川/巴中/恩阳", "甘肃/兰州/城关", "甘肃/兰州/城关/雁北街道", "湖南/长沙", ""];

    #[test]
    fn a_typed_place_is_found_by_its_end_in_either_script_and_in_pinyin() {
        let known = entries(&KNOWN);
        for (typed, expected) in [
            ("恩阳", "四川/巴中/恩阳"),
            ("恩陽", "四川/巴中/恩阳"),
            ("恩阳区", "四川/巴中/恩阳"),
            ("四川省巴中市恩阳区", "四川/巴中/恩阳"),
            ("巴中市", "四川/巴中"),
            ("四川 巴中 恩阳", "四川/巴中/恩阳"),
            ("四川/巴中", "四川/巴中"),
            ("Enyang", "四川/巴中/恩阳"),
            ("changsha", "湖南/长沙"),
            ("长沙市", "湖南/长沙"),
            ("雁北", "甘肃/兰州/城关/雁北街道"),
            ("火星", ""),
            ("阳", ""),
            ("", ""),
        ] {
            let found = named(&known, typed);
            assert_eq!(found.first().map_or("", |region| region.as_str()), expected, "{typed}");
            assert!(found.len() <= 1, "{typed}");
        }
    }

    #[test]
    fn places_with_a_single_place_inside_are_passed_over() {
        let shown = |within: Option<&str>| -> Vec<(String, usize, bool)> {
            let within = within.and_then(Region::parse);
            let inside = inside(&entries(&KNOWN), within.as_ref());
            inside.into_iter().map(|place| (place.name, place.documents, place.divided)).collect()
        };
        assert_eq!(
            shown(None),
            [
                ("四川巴中恩阳".into(), 1, false),
                ("湖南长沙".into(), 1, false),
                ("甘肃兰州城关".into(), 2, true)
            ]
        );
        assert_eq!(shown(Some("甘肃/兰州/城关")), [("雁北街道".into(), 1, false)]);
        assert_eq!(shown(Some("湖南/长沙")), []);
    }
}
