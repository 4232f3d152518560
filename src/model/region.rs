//! Where an initiative belongs.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A place as a path from the province down, such as `四川/巴中/恩阳`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region(String);

impl Region {
    /// Reads a path; parts are trimmed and empty ones dropped. `None` when nothing is left.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> =
            text.split(['/', '／']).map(str::trim).filter(|part| !part.is_empty()).collect();
        (!parts.is_empty()).then(|| Self(parts.join("/")))
    }

    /// The whole path, parts separated by `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The parts from the widest to the narrowest.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split('/')
    }

    /// The narrowest part: what people call the place.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// This place and every wider one around it, narrowest first.
    pub fn around(&self) -> impl Iterator<Item = Region> {
        let mut ends: Vec<usize> = self.0.match_indices('/').map(|(at, _)| at).collect();
        ends.push(self.0.len());
        ends.into_iter().rev().map(|end| Region(self.0[..end].to_owned()))
    }

    /// Whether `other` is this place or lies inside it.
    pub fn contains(&self, other: &Region) -> bool {
        other.0.strip_prefix(&self.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl TryFrom<String> for Region {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a region needs at least one name, such as 四川/巴中/恩阳")
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(text: &str) -> Region {
        Region::parse(text).expect("a region")
    }

    #[test]
    fn parts_are_trimmed_and_empty_ones_dropped() {
        assert_eq!(region(" 四川 / 巴中//恩阳/").as_str(), "四川/巴中/恩阳");
        assert_eq!(Region::parse(" / "), None);
    }

    #[test]
    fn a_place_contains_itself_and_what_lies_inside_it() {
        assert!(region("四川/巴中").contains(&region("四川/巴中/恩阳")));
        assert!(region("四川/巴中").contains(&region("四川/巴中")));
        assert!(!region("四川/巴").contains(&region("四川/巴中")));
    }

    #[test]
    fn the_places_around_go_from_narrow_to_wide() {
        let around: Vec<String> = region("四川/巴中/恩阳").around().map(String::from).collect();
        assert_eq!(around, ["四川/巴中/恩阳", "四川/巴中", "四川"]);
    }
}
