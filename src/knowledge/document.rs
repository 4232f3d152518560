//! One authored document and the passages it is made of.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Known;
use crate::model::{DocumentId, Locale, Region};

/// One authored knowledge file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// What it is called by the rest of the program; shared by its language forms.
    pub id: DocumentId,
    /// The language it is written in: `En` for `slug.en.md`, otherwise `ZhHans`.
    pub locale: Locale,
    /// What the initiative is called.
    pub title: String,
    /// Other names people use for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Where it belongs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// What it is about, in a word or two each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// One or two sentences that say what it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Who published the facts, where and when.
    pub source: Source,
    /// Not answered from before this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// Not answered from after this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// How people ask for what its sentences say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<Known>,
    /// How to reach somebody who knows more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The text in reading order; empty when the file holds nothing but its title. Not part of the
    /// stored form: it lies in the index.
    #[serde(skip)]
    pub passages: Vec<Passage>,
}

/// A piece of a document: the unit that is indexed and shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The headings above it, from the outermost, joined by ` › `; `None` directly under the title.
    pub heading: Option<String>,
    /// Plain text without markup. Paragraphs and list items are separated by `\n`.
    pub text: String,
}

/// Where a document's facts come from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Source {
    /// The publisher, such as a newspaper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When it was published, as exactly as is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<PublicationDate>,
}

impl Document {
    /// A Chinese document of a title and of nothing yet to read.
    pub fn new(id: DocumentId, title: impl Into<String>) -> Self {
        Self {
            id,
            locale: Locale::ZhHans,
            title: title.into(),
            aliases: Vec::new(),
            region: None,
            topics: Vec::new(),
            summary: None,
            source: Source::default(),
            valid_from: None,
            valid_until: None,
            contact: None,
            known: Vec::new(),
            passages: Vec::new(),
        }
    }

    /// Whether it may be answered from on this day.
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_until.is_none_or(|until| day <= until)
    }

    /// Its region's parts and its topics, one a line: what is known of it beside its names and its text.
    pub fn filed_under(&self) -> String {
        let places = self.region.iter().flat_map(Region::parts);
        places.chain(self.topics.iter().map(String::as_str)).collect::<Vec<&str>>().join("\n")
    }
}

/// A day, a month or a year, for sources that do not say more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PublicationDate {
    /// Such as `2021`.
    Year(i32),
    /// Such as `2021-08`: year and month, the month from 1.
    Month(i32, u32),
    /// Such as `2021-08-14`.
    Day(NaiveDate),
}

impl PublicationDate {
    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |part: &str, width: usize| {
            (part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| part.parse().ok())?
        };
        let parts: Vec<&str> = text.trim().split('-').collect();
        match parts[..] {
            [year] => digits(year, 4).map(|year: u32| Self::Year(year as i32)),
            [year, month] => {
                let (year, month) = (digits(year, 4)?, digits(month, 2)?);
                (1..=12).contains(&month).then_some(Self::Month(year as i32, month))
            }
            [year, month, day] => {
                let (year, month, day) = (digits(year, 4)?, digits(month, 2)?, digits(day, 2)?);
                NaiveDate::from_ymd_opt(year as i32, month, day).map(Self::Day)
            }
            _ => None,
        }
    }
}

impl fmt::Display for PublicationDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_publication_date_is_as_exact_as_it_was_written() {
        for text in ["2021", "2021-08", "2021-08-14"] {
            assert_eq!(PublicationDate::parse(text).map(|date| date.to_string()).as_deref(), Some(text));
        }
        for text in ["", "21", "2021-13", "2021-02-30", "2021-8-14", "2021-08-14-01", "last year", "２０２１"]
        {
            assert_eq!(PublicationDate::parse(text), None, "{text}");
        }
    }
}
