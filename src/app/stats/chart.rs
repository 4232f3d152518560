//! The picture of `/stats`: three panels over the same days, numbered as in the message below.
//! 1 questions by outcome, 2 verdicts, 3 subscribers. Sized so that a phone shows its digits.

use super::canvas::{Canvas, Color};
use crate::model::DayUsage;

const WIDTH: u32 = 1000;
/// Room for the numbers on the left.
const LEFT: u32 = 130;
const RIGHT: u32 = 30;
const PLOT: u32 = WIDTH - LEFT - RIGHT;
/// Above a panel its number, below it the dates.
const ABOVE: u32 = 80;
const BELOW: u32 = 60;
/// The heights of the three.
const HEIGHTS: [u32; 3] = [380, 220, 220];
/// Pixels of a digit's dot: on a phone's width a digit is then about 11 points high.
const SCALE: u32 = 4;
const NUMBER_SCALE: u32 = 6;
/// How many dates fit side by side.
const DATES: usize = 6;
/// A single day is no wall.
const WIDEST_BAR: u32 = 100;

/// What one panel shows of a day, from the bottom up.
type Stack<'a> = &'a dyn Fn(&DayUsage) -> Vec<(u64, Color)>;

/// The picture as a PNG file.
pub(super) fn draw(usage: &[DayUsage]) -> Result<Vec<u8>, png::EncodingError> {
    paint(usage).to_png()
}

fn paint(usage: &[DayUsage]) -> Canvas {
    let questions = |day: &DayUsage| {
        vec![(day.found, Color::Blue), (day.unsure, Color::Orange), (day.nothing, Color::Black)]
    };
    let verdicts = |day: &DayUsage| vec![(day.helpful, Color::Green), (day.not_helpful, Color::Purple)];
    let subscribers = |day: &DayUsage| vec![(day.subscribers.unwrap_or(0), Color::Brown)];
    let panels: [Stack<'_>; 3] = [&questions, &verdicts, &subscribers];
    let mut canvas = Canvas::new(WIDTH, HEIGHTS.iter().map(|height| ABOVE + height + BELOW).sum());
    let mut top = 0;
    for ((number, stack), height) in (1..).zip(panels).zip(HEIGHTS) {
        canvas.digits(&format!("{number}"), LEFT, top + 20, NUMBER_SCALE, Color::Ink);
        panel(&mut canvas, usage, stack, top + ABOVE, height);
        top += ABOVE + height + BELOW;
    }
    canvas
}

fn panel(canvas: &mut Canvas, usage: &[DayUsage], stack: Stack<'_>, top: u32, height: u32) {
    let total = |day: &DayUsage| stack(day).iter().map(|(count, _)| count).sum::<u64>();
    let (step, lines) = scale(usage.iter().map(total).max().unwrap_or(0));
    let full = step * lines;
    let up = |count: u64| u32::try_from(u64::from(height) * count / full).unwrap_or(height);
    for line in 0..=lines {
        let label = short(line * step);
        let y = top + height - up(line * step);
        canvas.rectangle(LEFT, y, PLOT, 2, if line == 0 { Color::Ink } else { Color::Grid });
        let left = LEFT.saturating_sub(Canvas::width_of(&label, SCALE) + 14);
        canvas.digits(&label, left, y.saturating_sub(7 * SCALE / 2), SCALE, Color::Ink);
    }
    let count = u32::try_from(usage.len()).unwrap_or(u32::MAX).max(1);
    let left_of = |at: u32| LEFT + PLOT * at / count;
    for (at, day) in (0..).zip(usage) {
        let slot = left_of(at + 1) - left_of(at);
        let width = slot.saturating_sub(slot / 5).clamp(1, WIDEST_BAR);
        let left = left_of(at) + (slot - width) / 2;
        let mut below = 0;
        for (part, color) in stack(day) {
            let (low, high) = (up(below), up(below + part));
            canvas.rectangle(left, top + height - high, width, high - low, color);
            below += part;
        }
    }
    dates(canvas, usage, top + height + 16, left_of);
}

/// A date under every so many days, today's always.
fn dates(canvas: &mut Canvas, usage: &[DayUsage], top: u32, left_of: impl Fn(u32) -> u32) {
    let every = usage.len().div_ceil(DATES).max(1);
    for (at, day) in usage.iter().enumerate().rev().step_by(every) {
        let date = day.day.format("%m-%d").to_string();
        let at = u32::try_from(at).unwrap_or(u32::MAX - 1);
        let middle = u32::midpoint(left_of(at), left_of(at + 1));
        let width = Canvas::width_of(&date, SCALE);
        let left = middle.saturating_sub(width / 2).min(WIDTH - width - 2);
        canvas.digits(&date, left, top, SCALE, Color::Ink);
    }
}

/// A round step between lines, and how many lines reach over the highest.
fn scale(most: u64) -> (u64, u64) {
    let most = most.max(1);
    let mut ten = 1;
    loop {
        for step in [ten, 2 * ten, 5 * ten] {
            if most.div_ceil(step) <= 4 {
                return (step, most.div_ceil(step));
            }
        }
        ten *= 10;
    }
}

/// A number in at most five signs.
fn short(count: u64) -> String {
    let tenths = |unit: u64, sign: char| match (count / unit, count % unit * 10 / unit) {
        (whole, 0) => format!("{whole}{sign}"),
        (whole, tenth) => format!("{whole}.{tenth}{sign}"),
    };
    match count {
        0..10_000 => count.to_string(),
        10_000..1_000_000 => tenths(1_000, 'K'),
        _ => tenths(1_000_000, 'M'),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn usage(days: usize) -> Vec<DayUsage> {
        let first = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
        first.iter_days().take(days).map(DayUsage::new).collect()
    }

    #[test]
    fn lines_are_round_few_and_reach_over_the_highest() {
        for (most, expected) in [
            (0, (1, 1)),
            (1, (1, 1)),
            (4, (1, 4)),
            (5, (2, 3)),
            (9, (5, 2)),
            (37, (10, 4)),
            (41, (20, 3)),
            (1_234, (500, 3)),
            (99_999, (50_000, 2)),
        ] {
            assert_eq!(scale(most), expected, "{most}");
        }
    }

    #[test]
    fn numbers_stay_short() {
        for (count, expected) in
            [(0, "0"), (9_999, "9999"), (12_000, "12K"), (12_345, "12.3K"), (2_500_000, "2.5M")]
        {
            assert_eq!(short(count), expected);
        }
    }

    #[test]
    fn bars_stand_on_each_other_and_are_as_high_as_their_counts() {
        let mut usage = usage(2);
        (usage[0].found, usage[0].unsure, usage[0].nothing) = (2, 1, 1);
        let canvas = paint(&usage);
        let middle = LEFT + PLOT / 4;
        let column: Vec<u8> = (ABOVE..ABOVE + HEIGHTS[0]).map(|y| canvas.at(middle, y)).collect();
        let quarter = HEIGHTS[0] as usize / 4;
        let expected = [(Color::Black, quarter), (Color::Orange, quarter), (Color::Blue, 2 * quarter)]
            .map(|(color, height)| (color as u8, height));
        let runs: Vec<(u8, usize)> = column.chunk_by(|a, b| a == b).map(|run| (run[0], run.len())).collect();
        assert_eq!(runs, expected);
        let empty = LEFT + PLOT * 3 / 4;
        assert!((ABOVE + 2..ABOVE + HEIGHTS[0]).all(|y| canvas.at(empty, y) != Color::Blue as u8));
    }

    #[test]
    fn any_number_of_days_and_any_counts_are_drawn() {
        for days in [0, 1, 2, 7, 30, 90, 366] {
            for count in [0, 1, 1_000_000_000] {
                let mut usage = usage(days);
                for day in &mut usage {
                    (day.found, day.helpful, day.subscribers) = (count, count, Some(count));
                }
                assert!(draw(&usage).expect("drawn").starts_with(b"\x89PNG"), "{days} days of {count}");
            }
        }
    }
}
