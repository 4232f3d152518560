//! When people mean: `明天 9:00`, `周五 18:30`, `tomorrow 9am`, `每周五 9:00`. Pure.
//!
//! What is not said is not guessed beyond the usual: a weekday is the next one, a day without a year
//! lies ahead. What lies behind is refused, never moved.

mod words;

use chrono::{
    DateTime, Datelike as _, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _, Weekday,
};
use chrono_tz::Tz;

use self::words::{Part, Sign};
use crate::model::Timestamp;

/// Nothing is planned further ahead than this: it is a slip of the finger.
const FURTHEST: Days = Days::new(366);

/// What a written time means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// At once.
    Now,
    /// At this moment.
    At(Timestamp),
    /// Every week on this day at this time of the district's clock.
    Weekly {
        /// The day.
        day: Weekday,
        /// The time.
        time: NaiveTime,
    },
}

/// Why a written time is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unclear {
    /// It is not understood.
    Unread,
    /// A day, but no time of day.
    NoTime,
    /// There is no such day or time: the 31st of June, 25 o'clock, an hour that the clocks leave out.
    NoSuch,
    /// It was, at this moment.
    Past(Timestamp),
    /// It is more than a year ahead.
    TooFar,
}

/// Reads a time as somebody in the time zone `zone` writes it at `now`.
///
/// # Errors
///
/// When it is no time, or none that lies ahead.
pub fn read_moment(text: &str, now: Timestamp, zone: Tz) -> Result<When, Unclear> {
    let signs = words::signs(text).ok_or(Unclear::Unread)?;
    let mut reading = Reading { signs: &signs, day: None, time: None, part: None, every: false };
    match *signs.as_slice() {
        [] => return Err(Unclear::Unread),
        [Sign::Now] => return Ok(When::Now),
        _ => {}
    }
    if let Some(length) = length(&signs) {
        let at = now.checked_add_signed(length?).ok_or(Unclear::TooFar)?;
        return ahead(at, now).map(When::At);
    }
    reading.run()?;
    reading.concluded(now, zone)
}

/// The next moment that a weekly time comes, after `after`.
pub fn next_weekly(day: Weekday, time: NaiveTime, after: Timestamp, zone: Tz) -> Option<Timestamp> {
    let today = after.with_timezone(&zone).date_naive();
    let dates = (0..=14).filter_map(|days| today.checked_add_days(Days::new(days)));
    dates
        .filter(|date| date.weekday() == day)
        .filter_map(|date| moment(date.and_time(time), zone).ok())
        .find(|moment| *moment > after)
}

/// A length from now: “in 30 minutes”. `None` when it is something else.
fn length(signs: &[Sign]) -> Option<Result<Duration, Unclear>> {
    let after = |sign: &&Sign| **sign == Sign::After;
    if !signs.iter().any(|sign| after(&sign)) {
        return None;
    }
    let rest: Vec<Sign> = signs.iter().filter(|sign| !after(sign)).copied().collect();
    Some(match rest[..] {
        [Sign::Number(count, _), Sign::Span(minutes)] => {
            Ok(Duration::minutes(i64::from(count) * i64::from(minutes)))
        }
        [Sign::HalfHour] => Ok(Duration::minutes(30)),
        [Sign::Number(count, _), Sign::Span(minutes), Sign::Number(more, _), Sign::Span(1)] => {
            Ok(Duration::minutes(i64::from(count) * i64::from(minutes) + i64::from(more)))
        }
        _ => Err(Unclear::Unread),
    })
}

/// A day as it was written.
#[derive(Debug, Clone, Copy)]
enum Day {
    FromToday(u32),
    /// Of the week so many weeks from this one; without, the next that comes.
    Weekday(Weekday, Option<u32>),
    Date {
        year: Option<u32>,
        month: u32,
        day: u32,
    },
}

struct Reading<'a> {
    signs: &'a [Sign],
    day: Option<Day>,
    /// Hour and minute as written.
    time: Option<(u32, u32)>,
    part: Option<Part>,
    every: bool,
}

impl Reading<'_> {
    /// Days and times in any order, each once.
    fn run(&mut self) -> Result<(), Unclear> {
        while !self.signs.is_empty() {
            let taken = self.take_day().or_else(|| self.take_time()).ok_or(Unclear::Unread)?;
            self.signs = &self.signs[taken..];
        }
        Ok(())
    }

    #[expect(clippy::match_same_arms, reason = "each arm is one way of writing a day, the longest first")]
    fn take_day(&mut self) -> Option<usize> {
        use Sign::{Day as From, Days, Every, Mark, Month, Months, Next, Number, Sunday, This, Week, Years};
        if let [Every, ..] = self.signs {
            self.every = true;
            return Some(1);
        }
        if self.day.is_some() {
            return None;
        }
        let date = |year: Option<u32>, month, day| Day::Date { year, month, day };
        let (week, rest) = match self.signs {
            [Next, rest @ ..] => (Some(1), rest),
            [This, rest @ ..] => (Some(0), rest),
            rest => (None, rest),
        };
        let leading = self.signs.len() - rest.len();
        let weekday = |number| Some(Day::Weekday(weekday(number)?, week));
        let (day, taken) = match *rest {
            [Week, Number(number, _), ..] => (weekday(number)?, leading + 2),
            [Week, Sunday | Days, ..] => (weekday(7)?, leading + 2),
            [Week, Sign::Weekday(number), ..] => (weekday(number)?, leading + 2),
            [Sign::Weekday(number), ..] => (weekday(number)?, leading + 1),
            _ if leading > 0 => return None,
            [From(days), ..] => (Day::FromToday(days), 1),
            [Number(year, 4), Mark(a), Number(month, _), Mark(b), Number(day, _), ..]
                if a == b && a != ':' =>
            {
                (date(Some(year), month, day), 5)
            }
            [Number(year, _), Years, Number(month, _), Months, Number(day, _), Days | Sunday, ..] => {
                (date(Some(year), month, day), 6)
            }
            [Number(month, _), Months, Number(day, _), Days | Sunday, ..] => (date(None, month, day), 4),
            [Number(month, _), Mark('/' | '-'), Number(day, _), ..] => (date(None, month, day), 3),
            [Month(month), Number(day, _), Days, Number(year, 4), ..] => (date(Some(year), month, day), 4),
            [Month(month), Number(day, _), Number(year, 4), ..] => (date(Some(year), month, day), 3),
            [Month(month), Number(day, _), Days, ..] => (date(None, month, day), 3),
            [Month(month), Number(day, _), ..] => (date(None, month, day), 2),
            [Number(day, _), Month(month), Number(year, 4), ..] => (date(Some(year), month, day), 3),
            [Number(day, _), Month(month), ..] => (date(None, month, day), 2),
            _ => return None,
        };
        self.day = Some(day);
        Some(taken)
    }

    #[expect(clippy::match_same_arms, reason = "each arm is one way of writing a time, the longest first")]
    fn take_time(&mut self) -> Option<usize> {
        use Sign::{Half, Hours, Mark, Minutes, Number, Quarters};
        if let [Sign::Part(part), ..] = self.signs {
            // “this evening at 8 pm” says it twice.
            self.part = Some(*part);
            return Some(1);
        }
        if self.time.is_some() {
            return None;
        }
        let (time, taken) = match *self.signs {
            [Number(hour, _), Mark(':' | '.'), Number(minute, 2), ..] => ((hour, minute), 3),
            [Number(hour, _), Hours, Half, ..] => ((hour, 30), 3),
            [Number(hour, _), Hours, Number(quarters, _), Quarters, ..] => {
                ((hour, quarters.checked_mul(15)?), 4)
            }
            [Number(hour, _), Hours, Number(minute, _), Minutes, ..] => ((hour, minute), 4),
            [Number(hour, _), Hours, Number(minute, _), ..] => ((hour, minute), 3),
            [Number(hour, _), Hours, ..] => ((hour, 0), 2),
            // A bare number is a time only where a part of the day says so: “9 am”.
            [Number(hour, _), Sign::Part(_), ..] => ((hour, 0), 1),
            [Number(hour, _)] if self.part.is_some() => ((hour, 0), 1),
            _ => return None,
        };
        self.time = Some(time);
        Some(taken)
    }

    fn concluded(&self, now: Timestamp, zone: Tz) -> Result<When, Unclear> {
        let (time, next_day) = self.time()?;
        if self.every {
            let Some(Day::Weekday(day, None)) = self.day else { return Err(Unclear::Unread) };
            let day = if next_day { day.succ() } else { day };
            return Ok(When::Weekly { day, time });
        }
        let today = now.with_timezone(&zone).date_naive();
        let on = |date: NaiveDate| {
            let date = if next_day { date.checked_add_days(Days::new(1)) } else { Some(date) };
            moment(date.ok_or(Unclear::NoSuch)?.and_time(time), zone)
        };
        let later = |days: u32| today.checked_add_days(Days::new(days.into())).ok_or(Unclear::NoSuch);
        let at = match self.day {
            None => on(today)?,
            Some(Day::FromToday(days)) => on(later(days)?)?,
            Some(Day::Weekday(day, None)) => {
                let first = on(later(day.days_since(today.weekday()))?)?;
                if first > now { first } else { on(later(day.days_since(today.weekday()) + 7)?)? }
            }
            Some(Day::Weekday(day, Some(weeks))) => {
                let monday = today.week(Weekday::Mon).first_day();
                on(monday + Duration::days(i64::from(weeks) * 7 + i64::from(day.num_days_from_monday())))?
            }
            Some(Day::Date { year: Some(year), month, day }) => on(date(year, month, day)?)?,
            Some(Day::Date { year: None, month, day }) => {
                let year = u32::try_from(today.year()).map_err(|_| Unclear::NoSuch)?;
                let this = date(year, month, day).and_then(on);
                match this {
                    // In November the 5th of January is the coming one, the 20th of November a slip.
                    Ok(this) if this > now || now - this < Duration::days(180) => this,
                    _ => on(date(year + 1, month, day)?)?,
                }
            }
        };
        ahead(at, now).map(When::At)
    }

    /// The time of day, and whether it is that of the day after: 晚上12点.
    fn time(&self) -> Result<(NaiveTime, bool), Unclear> {
        let (hour, minute) = match (self.time, self.part) {
            (Some(time), _) => time,
            (None, Some(Part::Noon)) => (12, 0),
            (None, _) => return Err(Unclear::NoTime),
        };
        let hour = match (self.part, hour) {
            (Some(Part::Afternoon | Part::Evening), 1..=11) | (Some(Part::Noon), 1..=3) => hour + 12,
            (Some(Part::Evening), 12) => 24,
            (Some(Part::Dawn | Part::Morning), 12) => 0,
            _ => hour,
        };
        let time = NaiveTime::from_hms_opt(hour % 24, minute, 0).ok_or(Unclear::NoSuch)?;
        match hour {
            0..=23 => Ok((time, false)),
            24 => Ok((time, true)),
            _ => Err(Unclear::NoSuch),
        }
    }
}

/// Monday is 1; 0 is said of Sundays too.
fn weekday(number: u32) -> Option<Weekday> {
    let number = u8::try_from(number).ok().filter(|number| *number <= 7)?;
    Weekday::try_from((number + 6) % 7).ok()
}

fn date(year: u32, month: u32, day: u32) -> Result<NaiveDate, Unclear> {
    let year = i32::try_from(year).map_err(|_| Unclear::NoSuch)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(Unclear::NoSuch)
}

fn moment(local: NaiveDateTime, zone: Tz) -> Result<Timestamp, Unclear> {
    let found: Option<DateTime<Tz>> = zone.from_local_datetime(&local).earliest();
    found.map(|moment| moment.to_utc()).ok_or(Unclear::NoSuch)
}

fn ahead(at: Timestamp, now: Timestamp) -> Result<Timestamp, Unclear> {
    if at <= now {
        return Err(Unclear::Past(at));
    }
    if now.checked_add_days(FURTHEST).is_some_and(|furthest| at > furthest) {
        return Err(Unclear::TooFar);
    }
    Ok(at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ZONE: Tz = chrono_tz::Asia::Shanghai;

    /// Wednesday, the 25th of November 2026, 15:00 in Shanghai.
    fn now() -> Timestamp {
        "2026-11-25T07:00:00Z".parse().expect("a time")
    }

    fn said(text: &str) -> String {
        let local = |at: Timestamp| at.with_timezone(&ZONE).format("%a %Y-%m-%d %H:%M").to_string();
        match read_moment(text, now(), ZONE) {
            Ok(When::Now) => "now".to_owned(),
            Ok(When::At(at)) => local(at),
            Ok(When::Weekly { day, time }) => format!("every {day} {}", time.format("%H:%M")),
            Err(Unclear::Past(at)) => format!("past {}", local(at)),
            Err(other) => format!("{other:?}"),
        }
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, expected) in [
            ("明天 9:00", "Thu 2026-11-26 09:00"),
            ("明天9点", "Thu 2026-11-26 09:00"),
            ("明天上午九点半", "Thu 2026-11-26 09:30"),
            ("后天下午3点", "Fri 2026-11-27 15:00"),
            ("後天下午3點", "Fri 2026-11-27 15:00"),
            ("大后天 7:05", "Sat 2026-11-28 07:05"),
            ("周五 18:30", "Fri 2026-11-27 18:30"),
            ("週五 18:30", "Fri 2026-11-27 18:30"),
            ("星期五十点", "Fri 2026-11-27 10:00"),
            ("礼拜天早上8点一刻", "Sun 2026-11-29 08:15"),
            ("周日 8:00", "Sun 2026-11-29 08:00"),
            ("周三 18:00", "Wed 2026-11-25 18:00"),
            ("周三 9:00", "Wed 2026-12-02 09:00"),
            ("下周三 9:00", "Wed 2026-12-02 09:00"),
            ("下星期一上午10点", "Mon 2026-11-30 10:00"),
            ("本周六 9点", "Sat 2026-11-28 09:00"),
            ("今晚8点", "Wed 2026-11-25 20:00"),
            ("今天晚上八点二十", "Wed 2026-11-25 20:20"),
            ("今晚12点", "Thu 2026-11-26 00:00"),
            ("明天中午", "Thu 2026-11-26 12:00"),
            ("明天中午1点", "Thu 2026-11-26 13:00"),
            ("明早７：３０", "Thu 2026-11-26 07:30"),
            ("明天凌晨2点", "Thu 2026-11-26 02:00"),
            ("18:30", "Wed 2026-11-25 18:30"),
            ("下午4点", "Wed 2026-11-25 16:00"),
            ("2026-12-01 09:00", "Tue 2026-12-01 09:00"),
            ("2026-12-01T09:00", "Tue 2026-12-01 09:00"),
            ("2026/12/1 9:00", "Tue 2026-12-01 09:00"),
            ("2026年12月1日 9点", "Tue 2026-12-01 09:00"),
            ("12月1日上午9点", "Tue 2026-12-01 09:00"),
            ("12月1号 9:00", "Tue 2026-12-01 09:00"),
            ("十二月一日上午九点", "Tue 2026-12-01 09:00"),
            ("12/1 9:00", "Tue 2026-12-01 09:00"),
            ("1月5日 9:00", "Tue 2027-01-05 09:00"),
            ("半小时后", "Wed 2026-11-25 15:30"),
            ("2小时后", "Wed 2026-11-25 17:00"),
            ("一个小时30分钟后", "Wed 2026-11-25 16:30"),
            ("tomorrow 9am", "Thu 2026-11-26 09:00"),
            ("Tomorrow at 9:30 PM", "Thu 2026-11-26 21:30"),
            ("9am tomorrow", "Thu 2026-11-26 09:00"),
            ("tonight 8pm", "Wed 2026-11-25 20:00"),
            ("friday 18:30", "Fri 2026-11-27 18:30"),
            ("next Monday at noon", "Mon 2026-11-30 12:00"),
            ("Dec 1 9am", "Tue 2026-12-01 09:00"),
            ("1 December 2026, 9:00", "Tue 2026-12-01 09:00"),
            ("in 30 minutes", "Wed 2026-11-25 15:30"),
            ("每周五 9:00", "every Fri 09:00"),
            ("每週五下午3點半", "every Fri 15:30"),
            ("每个星期天 晚上7点", "every Sun 19:00"),
            ("weekly fri 9:00", "every Fri 09:00"),
            ("every friday 6 pm", "every Fri 18:00"),
            ("现在", "now"),
            ("NOW", "now"),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_ahead_is_refused_for_its_reason() {
        for (text, expected) in [
            ("", "Unread"),
            ("尽快", "Unread"),
            ("明天跑步 9:00", "Unread"),
            ("9", "Unread"),
            ("每天 9:00", "Unread"),
            ("每下周五 9:00", "Unread"),
            ("明天后天 9:00", "Unread"),
            ("9:00 10:00", "Unread"),
            ("soonish", "Unread"),
            ("明天", "NoTime"),
            ("周五上午", "NoTime"),
            ("25:00", "NoSuch"),
            ("9:75", "NoSuch"),
            ("2月30日 9:00", "NoSuch"),
            ("2026-13-01 9:00", "NoSuch"),
            ("99999999999999999999:00", "Unread"),
            ("今天 9:00", "past Wed 2026-11-25 09:00"),
            ("9:00", "past Wed 2026-11-25 09:00"),
            ("15:00", "past Wed 2026-11-25 15:00"),
            ("本周一 9:00", "past Mon 2026-11-23 09:00"),
            ("11月20日 9:00", "past Fri 2026-11-20 09:00"),
            ("2020-01-01 9:00", "past Wed 2020-01-01 09:00"),
            ("2030-01-01 9:00", "TooFar"),
            ("999999小时后", "TooFar"),
            ("4000000000小时后", "TooFar"),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
    }

    #[test]
    fn clocks_that_are_put_forward_leave_an_hour_out_and_back_repeat_one() {
        let berlin = chrono_tz::Europe::Berlin;
        let at = |text| read_moment(text, "2026-03-20T00:00:00Z".parse().expect("a time"), berlin);
        assert_eq!(at("2026-03-29 02:30"), Err(Unclear::NoSuch));
        let twice = at("2026-10-25 02:30").expect("a time");
        assert_eq!(twice, When::At("2026-10-25T00:30:00Z".parse().expect("a time")));
    }

    #[test]
    fn a_weekly_time_comes_next_after_the_last() {
        let time = NaiveTime::from_hms_opt(15, 0, 0).expect("a time");
        let next = next_weekly(Weekday::Wed, time, now(), ZONE).expect("a moment");
        assert_eq!(next, now() + Duration::days(7));
        let before = next_weekly(Weekday::Wed, time, now() - Duration::seconds(1), ZONE);
        assert_eq!(before, Some(now()));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_no_moment_lies_behind(
            text in "([0-9]{1,12}|[明后今天周五下午点半每月日年 :/.-]|next|friday|pm|小时后){0,8}|.*",
        ) {
            if let Ok(When::At(at)) = read_moment(&text, now(), ZONE) {
                prop_assert!(at > now());
            }
        }
    }
}
