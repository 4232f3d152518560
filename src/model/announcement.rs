//! What a worker has to say, and to whom.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{LinkButton, Locale, Media, Message, Profile, Region, Span, UserId};

/// What is said, in its own words and perhaps in other languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// Who says it.
    pub author: UserId,
    /// The words for everybody who has no variant of their own.
    pub body: Vec<Span>,
    /// The words for who reads another language.
    #[serde(default)]
    pub variants: BTreeMap<Locale, Vec<Span>>,
    /// A picture or a file that goes with it.
    #[serde(default)]
    pub media: Option<Media>,
    /// A button that leads somewhere.
    #[serde(default)]
    pub link: Option<LinkButton>,
    /// Whether quiet hours do not hold it back.
    #[serde(default)]
    pub urgent: bool,
    /// Whether a button says “I have read it”.
    #[serde(default)]
    pub receipt: bool,
}

impl Announcement {
    /// Plain words of `author`, with everything else as usual.
    pub fn new(author: UserId, body: Vec<Span>) -> Self {
        let (variants, media, link) = (BTreeMap::new(), None, None);
        Self { author, body, variants, media, link, urgent: false, receipt: false }
    }

    /// The words for a reader of `locale`: their own variant, else the original.
    pub fn words(&self, locale: Locale) -> &[Span] {
        self.variants.get(&locale).unwrap_or(&self.body)
    }

    /// What a reader of `locale` gets, without the buttons that the bot itself adds.
    pub fn message(&self, locale: Locale) -> Message {
        Message {
            body: self.words(locale).to_vec(),
            media: self.media.clone(),
            links: self.link.iter().cloned().collect(),
            ..Message::default()
        }
    }
}

/// For whom an announcement is. An empty set asks nothing; with both, both must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audience {
    /// Who lives in one of these places.
    #[serde(default)]
    pub regions: BTreeSet<Region>,
    /// Who follows one of these topics.
    #[serde(default)]
    pub topics: BTreeSet<String>,
}

impl Audience {
    /// Everybody.
    pub fn everyone() -> Self {
        Self::default()
    }

    /// Whether it is for everybody.
    pub fn is_everyone(&self) -> bool {
        self.regions.is_empty() && self.topics.is_empty()
    }

    /// Whether it is for this person, who must also want announcements and be within reach.
    pub fn includes(&self, profile: &Profile) -> bool {
        let lives = |home: &Region| self.regions.iter().any(|region| region.contains(home));
        let there = self.regions.is_empty() || profile.region.as_ref().is_some_and(lives);
        let follows = self.topics.is_empty() || !self.topics.is_disjoint(&profile.topics);
        profile.subscribed && !profile.inactive && there && follows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(path: &str) -> Region {
        Region::parse(path).expect("a region")
    }

    #[test]
    fn an_audience_is_who_lives_there_and_follows_that_and_wants_announcements() {
        let lin = Profile {
            region: Some(region("四川/巴中/恩阳")),
            topics: BTreeSet::from(["体育".to_owned()]),
            ..Profile::new(UserId(1))
        };
        for (regions, topics, expected) in [
            (&[][..], &[][..], true),
            (&["四川/巴中"], &[], true),
            (&["四川/巴中/恩阳/中坝"], &[], false),
            (&["湖南/长沙", "四川"], &[], true),
            (&[], &["体育", "文化"], true),
            (&[], &["文化"], false),
            (&["四川"], &["体育"], true),
            (&["湖南"], &["体育"], false),
        ] {
            let audience = Audience {
                regions: regions.iter().map(|path| region(path)).collect(),
                topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
            };
            assert_eq!(audience.includes(&lin), expected, "{audience:?}");
            assert!(!audience.includes(&Profile { subscribed: false, ..lin.clone() }));
        }
        assert!(
            !Audience { regions: BTreeSet::from([region("四川")]), ..Audience::default() }
                .includes(&Profile::new(UserId(2)))
        );
    }

    #[test]
    fn a_reader_gets_their_variant_and_else_the_original() {
        let plain = |text: &str| Message::plain(text).body;
        let mut announcement = Announcement::new(UserId(1), plain("停水"));
        announcement.variants.insert(Locale::En, plain("No water"));
        assert_eq!(announcement.message(Locale::En).to_plain(), "No water");
        assert_eq!(announcement.message(Locale::ZhHant).to_plain(), "停水");
    }
}
