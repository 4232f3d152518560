//! `/stats`: how much the bot is used, as a picture, as bars in the terminal, as a table. Counts by
//! day only: who asked is not known here.

mod canvas;
mod chart;
mod glyphs;
mod tally;

use chrono::{Days, NaiveDate};

pub(super) use self::tally::Tally;
use super::csv::Csv;
use super::voice::Voice;
use super::{App, Place, Pressed, Reply, Visit};
use crate::model::{Action, Attachment, Button, DayUsage, Message, StatsForm, Style, UserId};
use crate::text::Key;

/// How many days are shown when nobody says.
const USUAL_DAYS: u16 = 30;

/// The most that are shown at once.
const MOST_DAYS: u16 = 366;

/// What the buttons offer.
const SPANS: [u16; 3] = [7, 30, 90];

/// How many topics are named.
const TOPICS: usize = 5;

/// Cells of the longest bar in the terminal, and how many days have one there.
const BAR_CELLS: u64 = 30;
const BAR_DAYS: usize = 31;

impl App {
    /// `/stats`, perhaps with a number of days.
    pub(super) async fn stats(&self, visit: &Visit, typed: &str) -> Reply {
        if visit.who.place == Place::Group {
            return Ok(vec![visit.voice.message(Key::PrivateOnly)]);
        }
        let days = match typed.trim() {
            "" => Some(USUAL_DAYS),
            typed => typed.parse().ok().filter(|days| (1..=MOST_DAYS).contains(days)),
        };
        match days {
            Some(days) => Ok(vec![self.stats_told(visit, days).await?]),
            None => {
                let most = i64::from(MOST_DAYS);
                Ok(vec![Message::plain(visit.voice.fill(Key::StatsUsage, &[("most", most.into())]))])
            }
        }
    }

    /// A button under statistics.
    pub(super) async fn stats_pressed(
        &self,
        visit: &Visit,
        days: u16,
        form: StatsForm,
    ) -> anyhow::Result<Pressed> {
        if visit.who.place == Place::Group {
            return Ok(Pressed::notice(visit.voice.say(Key::PrivateOnly)));
        }
        let days = days.clamp(1, MOST_DAYS);
        Ok(Pressed::send(match form {
            StatsForm::Told => self.stats_told(visit, days).await?,
            StatsForm::Table => {
                let usage = self.usage(visit, days).await?;
                let attachment = Some(Attachment { name: file_name(visit, "csv"), bytes: table(&usage) });
                Message { attachment, ..visit.voice.message(Key::StatsFile) }
            }
            StatsForm::Picture => {
                let usage = self.usage(visit, days).await?;
                let attachment = Some(self.drawn(visit, usage).await?);
                Message { attachment, ..visit.voice.message(Key::StatsPicture) }
            }
        }))
    }

    /// In words and numbers, with the picture, which a terminal shows as bars.
    async fn stats_told(&self, visit: &Visit, days: u16) -> anyhow::Result<Message> {
        let usage = self.usage(visit, days).await?;
        let voice = &visit.voice;
        let at_terminal = visit.who.user == UserId::OPERATOR;
        let mut message = told(voice, &usage, if at_terminal { &CELLS } else { &SQUARES });
        if at_terminal {
            message = message.text(format!("\n\n{}", bars(&usage)).trim_end().to_owned());
        } else if usage.iter().any(|day| day.questions() > 0) {
            message.attachment = Some(self.drawn(visit, usage).await?);
        }
        let button = |key, form| voice.button(key, Action::Stats { days, form });
        let spans = SPANS.into_iter().filter(|span| *span != days).map(|days| {
            let label = voice.fill(Key::ButtonStatsDays, &[("days", i64::from(days).into())]);
            Button { label, action: Action::Stats { days, form: StatsForm::Told } }
        });
        let picture = at_terminal.then(|| button(Key::ButtonStatsPicture, StatsForm::Picture));
        let table = button(Key::ButtonTable, StatsForm::Table);
        Ok(message.row(spans).row(std::iter::once(table).chain(picture)))
    }

    /// The last days, today included, oldest first, none left out.
    async fn usage(&self, visit: &Visit, days: u16) -> anyhow::Result<Vec<DayUsage>> {
        self.count_subscribers(visit.today).await?;
        self.keep_tally().await?;
        let first = visit.today - Days::new(u64::from(days) - 1);
        let mut counted = self.shared.store.usage(first).await?.into_iter().peekable();
        let on =
            |day: NaiveDate| counted.next_if(|usage| usage.day == day).unwrap_or_else(|| DayUsage::new(day));
        Ok(first.iter_days().take_while(|day| *day <= visit.today).map(on).collect())
    }

    async fn drawn(&self, visit: &Visit, usage: Vec<DayUsage>) -> anyhow::Result<Attachment> {
        let bytes = self.off_thread(move || chart::draw(&usage)).await??;
        Ok(Attachment { name: file_name(visit, "png"), bytes })
    }
}

/// The signs that stand for what is counted: found, unsure, nothing, helpful, not helpful,
/// subscribers. The squares have the colours of the picture.
struct Signs([&'static str; 6]);

const SQUARES: Signs = Signs(["🟦", "🟧", "⬛", "🟩", "🟪", "🟫"]);
const CELLS: Signs = Signs(["█", "▒", "░", "👍", "👎", ""]);

fn file_name(visit: &Visit, extension: &str) -> String {
    format!("linli-stats-{}.{extension}", visit.today)
}

/// The sums, and what each sign means.
fn told(voice: &Voice, usage: &[DayUsage], signs: &Signs) -> Message {
    let (Some(first), Some(last)) = (usage.first(), usage.last()) else { return Message::default() };
    let mut sum = DayUsage::new(last.day);
    usage.iter().for_each(|day| sum.add(day));
    let [found, unsure, nothing, helpful, not_helpful, subscribers] = signs.0;
    let title = voice.fill(
        Key::StatsTitle,
        &[
            ("days", (usage.len() as i64).into()),
            ("from", first.day.to_string().into()),
            ("until", last.day.to_string().into()),
        ],
    );
    let verdicts = sum.helpful + sum.not_helpful;
    let mut message = Message::default().span(title, Style::Bold);
    let mut part = |key, count: u64, lines: &[(&str, Key, u64)]| {
        let heading = voice.fill(key, &[("count", number(count))]);
        let shares = lines.iter().map(|&(sign, key, part)| {
            let values = [("count", number(part)), ("share", number(share(part, count)))];
            format!("\n{sign} {}", voice.fill(key, &values))
        });
        let shares = if count > 0 { shares.collect() } else { String::new() };
        let body = std::mem::take(&mut message);
        message = body.text(format!("\n\n{heading}{shares}"));
    };
    part(
        Key::StatsQuestions,
        sum.questions(),
        &[
            (found, Key::StatsFound, sum.found),
            (unsure, Key::StatsUnsure, sum.unsure),
            (nothing, Key::StatsNothing, sum.nothing),
        ],
    );
    part(
        Key::StatsVerdicts,
        verdicts,
        &[(helpful, Key::StatsHelpful, sum.helpful), (not_helpful, Key::StatsNotHelpful, sum.not_helpful)],
    );
    let wanted = voice.fill(Key::StatsSubscribers, &[("count", number(sum.subscribers.unwrap_or(0)))]);
    message = message.text(format!("\n\n{}", format!("{wanted} {subscribers}").trim_end()));
    let mut topics: Vec<(&String, &u64)> = sum.topics.iter().collect();
    topics.sort_by_key(|&(name, count)| (std::cmp::Reverse(*count), name.clone()));
    if !topics.is_empty() {
        message = message.text(format!("\n\n{}", voice.say(Key::StatsTopics)));
    }
    for (name, count) in topics.into_iter().take(TOPICS) {
        message = message.text(format!("\n· {} {count}", voice.knowledge(name)));
    }
    message
}

fn number<'a>(count: u64) -> crate::text::Value<'a> {
    count.to_string().into()
}

/// Of a hundred, to the nearest.
fn share(part: u64, whole: u64) -> u64 {
    (part * 100 + whole / 2).checked_div(whole).unwrap_or(0)
}

/// The last days as bars of the three outcomes.
fn bars(usage: &[DayUsage]) -> String {
    let latest = &usage[usage.len().saturating_sub(BAR_DAYS)..];
    // Days before anybody asked are no news; those between are.
    let begun = latest.iter().position(|day| day.questions() > 0).unwrap_or(latest.len());
    let shown = &latest[begun..];
    let most = shown.iter().map(DayUsage::questions).max().unwrap_or(0).max(1);
    let line = |day: &DayUsage| {
        // Cut between the sums, so that rounding never makes a bar longer than it is.
        let cells = |count: u64| ((count * BAR_CELLS).div_ceil(most)) as usize;
        let (found, unsure) = (cells(day.found), cells(day.found + day.unsure));
        let [full, half, light, ..] = CELLS.0;
        let bar = full.repeat(found)
            + &half.repeat(unsure - found)
            + &light.repeat(cells(day.questions()) - unsure);
        format!("{} {bar} {}", day.day.format("%m-%d"), day.questions())
    };
    shown.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A row a day.
fn table(usage: &[DayUsage]) -> Vec<u8> {
    let header =
        ["day", "questions", "found", "unsure", "nothing", "helpful", "not_helpful", "subscribers", "topics"];
    let mut table = Csv::new(&header);
    for day in usage {
        let counts = [day.questions(), day.found, day.unsure, day.nothing, day.helpful, day.not_helpful];
        let mut cells = vec![day.day.to_string()];
        cells.extend(counts.iter().map(u64::to_string));
        // Nobody counted them on that day: that is not none.
        cells.push(day.subscribers.map(|count| count.to_string()).unwrap_or_default());
        let topics = day.topics.iter().map(|(name, count)| format!("{name} {count}"));
        cells.push(topics.collect::<Vec<_>>().join("; "));
        table.row(&cells.iter().map(String::as_str).collect::<Vec<_>>());
    }
    table.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u32, found: u64, unsure: u64, nothing: u64) -> DayUsage {
        let day = NaiveDate::from_ymd_opt(2026, 11, number).expect("a day");
        DayUsage { found, unsure, nothing, ..DayUsage::new(day) }
    }

    #[test]
    fn bars_are_as_long_as_their_counts_and_show_even_one_question() {
        let usage = [day(1, 0, 0, 0), day(1, 15, 8, 7), day(2, 1, 0, 0), day(3, 0, 0, 0), day(4, 0, 1, 1)];
        insta::assert_snapshot!(bars(&usage), @r"
        11-01 ███████████████▒▒▒▒▒▒▒▒░░░░░░░ 30
        11-02 █ 1
        11-03  0
        11-04 ▒░ 2
        ");
    }

    #[test]
    fn a_table_has_a_row_for_every_day_and_says_nothing_of_what_was_not_counted() {
        let mut second = day(2, 1, 2, 3);
        second.subscribers = Some(0);
        second.topics.insert("政务服务".into(), 1);
        second.topics.insert("文化活动".into(), 2);
        let table = String::from_utf8(table(&[day(1, 0, 0, 0), second])).expect("text");
        assert_eq!(
            table.lines().skip(1).collect::<Vec<_>>(),
            ["2026-11-01,0,0,0,0,0,0,,", "2026-11-02,6,1,2,3,0,0,0,政务服务 1; 文化活动 2"]
        );
    }

    #[test]
    fn a_share_is_of_a_hundred_and_of_nothing_none() {
        for (part, whole, expected) in
            [(0, 0, 0), (1, 3, 33), (2, 3, 67), (3, 3, 100), (1, 200, 1), (1, 201, 0)]
        {
            assert_eq!(share(part, whole), expected, "{part} of {whole}");
        }
    }
}
