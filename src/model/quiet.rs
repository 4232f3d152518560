//! When somebody does not want to be disturbed.

use chrono::{Days, NaiveTime, TimeZone, Timelike as _};
use serde::{Deserialize, Serialize};

use super::Timestamp;

/// Hours of the day during which only what is urgent comes, from `from` up to but not including
/// `until`, over midnight where `until` is the earlier one. Never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "(u8, u8)", into = "(u8, u8)")]
pub struct QuietHours {
    from: u8,
    until: u8,
}

impl QuietHours {
    /// From one full hour to another, each from 0 to 23 and not the same.
    pub fn new(from: u8, until: u8) -> Option<Self> {
        (from < 24 && until < 24 && from != until).then_some(Self { from, until })
    }

    /// The hour in which they begin.
    pub fn from(self) -> u8 {
        self.from
    }

    /// The hour at which they end.
    pub fn until(self) -> u8 {
        self.until
    }

    /// When they end, if they are on at `now` on a clock of `zone`; `None` when they are not.
    pub fn end<Z: TimeZone>(self, now: Timestamp, zone: &Z) -> Option<Timestamp> {
        let local = now.with_timezone(zone);
        let hour = u8::try_from(local.hour()).ok()?;
        let over_midnight = self.until < self.from;
        let on = match over_midnight {
            true => hour >= self.from || hour < self.until,
            false => (self.from..self.until).contains(&hour),
        };
        if !on {
            return None;
        }
        let today = local.date_naive();
        let day = if hour < self.until { today } else { today.checked_add_days(Days::new(1))? };
        let end = day.and_time(NaiveTime::from_hms_opt(self.until.into(), 0, 0)?);
        // An hour that the clocks leave out: what was to come then comes an hour from now at most.
        let end = zone.from_local_datetime(&end).earliest().map(|end| end.to_utc());
        Some(end.unwrap_or(now + chrono::Duration::hours(1)))
    }
}

impl TryFrom<(u8, u8)> for QuietHours {
    type Error = &'static str;

    fn try_from((from, until): (u8, u8)) -> Result<Self, Self::Error> {
        Self::new(from, until).ok_or("quiet hours need two different hours from 0 to 23")
    }
}

impl From<QuietHours> for (u8, u8) {
    fn from(quiet: QuietHours) -> Self {
        (quiet.from, quiet.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_end_at_their_hour_also_over_midnight() {
        let zone = chrono_tz::Asia::Shanghai;
        let at = |text: &str| {
            let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time");
            zone.from_local_datetime(&local).unwrap().to_utc()
        };
        for (from, until, now, end) in [
            (22, 7, "2026-11-25 21:59", None),
            (22, 7, "2026-11-25 22:00", Some("2026-11-26 07:00")),
            (22, 7, "2026-11-26 00:00", Some("2026-11-26 07:00")),
            (22, 7, "2026-11-26 06:59", Some("2026-11-26 07:00")),
            (22, 7, "2026-11-26 07:00", None),
            (12, 14, "2026-11-26 12:30", Some("2026-11-26 14:00")),
            (12, 14, "2026-11-26 14:00", None),
            (20, 0, "2026-11-26 23:30", Some("2026-11-27 00:00")),
        ] {
            let quiet = QuietHours::new(from, until).expect("hours");
            assert_eq!(quiet.end(at(now), &zone), end.map(at), "{from} {until} {now}");
        }
        assert_eq!(QuietHours::new(7, 7), None);
        assert_eq!(QuietHours::new(7, 24), None);
    }
}
