//! Places as the documents name them, and what people mean by a name. Pure.

use std::collections::{BTreeMap, BTreeSet};

use pinyin::ToPinyinMulti;

use super::voice::Voice;
use crate::model::{Region, Token};
use crate::search::Entry;
use crate::text;

/// What people add to a place's name or leave out; the longer before those it ends in.
const DIVISIONS: &str = include_str!("../../config/words/divisions.txt");

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
pub(super) fn places(entries: &[Entry]) -> BTreeSet<Region> {
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
pub(super) fn named(entries: &[Entry], typed: &str) -> Vec<Region> {
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
