//! Days and times, which workbooks keep as numbers that only their format gives away.

use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _};

use crate::knowledge::convert::xml::{self, Step};

/// For each style of cells, whether it shows a day or a time.
pub(super) fn formats(styles: &[u8]) -> Vec<bool> {
    let mut own: Vec<(u32, bool)> = Vec::new();
    let mut formats = Vec::new();
    let mut in_cells = false;
    let _ = xml::steps(styles, |step| {
        match step {
            Step::Open(tag) => {
                let number = || tag.get("numFmtId").and_then(|id| id.parse::<u32>().ok());
                match tag.name.as_str() {
                    "numFmt" => own.extend(number().zip(tag.get("formatCode").map(shows_date))),
                    "cellXfs" => in_cells = true,
                    "xf" if in_cells => {
                        let id = number().unwrap_or(0);
                        let known = own.iter().find(|(known, _)| *known == id).map(|(_, date)| *date);
                        formats.push(known.unwrap_or_else(|| is_built_in_date(id)));
                    }
                    _ => {}
                }
            }
            Step::Close(name) if name == "cellXfs" => in_cells = false,
            _ => {}
        }
        Ok(())
    });
    formats
}

/// The formats that every workbook has without naming them (ECMA-376, 18.8.30), those of East Asia
/// among them.
fn is_built_in_date(id: u32) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

/// Whether a format's code, without what it quotes, has letters of a day or a time.
fn shows_date(code: &str) -> bool {
    let (mut quoted, mut bracketed) = (false, false);
    code.chars().any(|char| {
        match char {
            '"' => quoted = !quoted,
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ => {}
        }
        !quoted && !bracketed && matches!(char.to_ascii_lowercase(), 'y' | 'd' | 'h' | 's')
    })
}

/// A number as a day, a time, or both; `None` for one that is none.
pub(super) fn read(value: &str) -> Option<String> {
    let number: f64 = value.trim().parse().ok()?;
    // The last day is 9999-12-31.
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    let minutes = ((number - number.floor()) * 24.0 * 60.0).round() as i64;
    let day = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_time(NaiveTime::MIN);
    let moment: NaiveDateTime = day + Duration::days(number.floor() as i64) + Duration::minutes(minutes);
    let time = format!("{:02}:{:02}", moment.hour(), moment.minute());
    Some(match (number < 1.0, minutes) {
        (true, _) => time,
        (false, 0) => moment.date().to_string(),
        (false, _) => format!("{} {time}", moment.date()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_days_where_their_format_says_so() {
        for (value, expected) in [
            ("45000", Some("2023-03-15")),
            ("45000.5", Some("2023-03-15 12:00")),
            ("0.375", Some("09:00")),
            ("-1", None),
            ("1e300", None),
            ("x", None),
        ] {
            assert_eq!(read(value).as_deref(), expected, "{value}");
        }
        for (code, expected) in
            [("yyyy\"m\"d", true), ("0.00", false), ("[Red]0", false), ("\"days\"0", false), ("h:mm", true)]
        {
            assert_eq!(shows_date(code), expected, "{code}");
        }
    }
}
