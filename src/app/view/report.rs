//! What came of a reload: a message for a phone, a table for a terminal.

use unicode_width::UnicodeWidthStr as _;

use super::super::reload::ReloadReport;
use super::super::taking_in::TakenIn;
use super::super::voice::Voice;
use crate::knowledge::Expected;
use crate::model::{Action, Care, Message, Style};
use crate::search::{Changed, Difference, Probed, Refusal};
use crate::text::Key;

/// Longer lists are cut on a phone: it shows no more without much scrolling.
const LISTED: usize = 8;

/// Longer lists are cut in a terminal too.
const LISTED_WIDE: usize = 50;

/// The report for a phone.
pub fn report(voice: &Voice, report: &ReloadReport) -> Message {
    let mut message = Message::default().span(head(voice, report), Style::Bold);
    for reason in reasons(voice, report) {
        message = message.text(format!("\n⚠️ {reason}"));
    }
    message = counted(voice, message, &report.difference);
    if !report.probes.is_empty() {
        let counts = [("held", held(report).into()), ("asked", report.probes.len().into())];
        message = message.text(format!("\n{}", voice.fill(Key::ReloadProbes, &counts)));
    }
    message = listed(message, "✗", failed(voice, report), LISTED);
    if !report.problems.is_empty() {
        let count = voice.fill(Key::ReloadProblems, &[("count", report.problems.len().into())]);
        message = message.text(format!("\n{count}"));
    }
    message = listed(message, "·", problems(voice, report), LISTED);
    message = message.text(format!("\n{}", voice.fill(Key::ReloadTook, &[("seconds", took(report).into())])));
    with_way_out(voice, message, report)
}

/// The report for a terminal.
pub fn report_table(voice: &Voice, report: &ReloadReport) -> Message {
    let Difference { added, changed, removed, unchanged } = &report.difference;
    let named = |list: &[Changed]| list.iter().map(|one| wide(voice, one)).collect::<Vec<_>>();
    let seconds = voice.fill(Key::ReportSeconds, &[("seconds", took(report).into())]);
    let probes = format!("{}/{}", held(report), report.probes.len());
    let rows = [
        (Key::ReportReasons, String::new(), reasons(voice, report)),
        (Key::ReportAdded, added.len().to_string(), named(added)),
        (Key::ReportChanged, changed.len().to_string(), named(changed)),
        (Key::ReportRemoved, removed.len().to_string(), named(removed)),
        (Key::ReportUnchanged, unchanged.to_string(), Vec::new()),
        (Key::ReportProbes, probes, failed(voice, report).collect()),
        (Key::ReportProblems, report.problems.len().to_string(), problems(voice, report).collect()),
        (Key::ReportTook, String::new(), vec![seconds]),
    ];
    let rows = rows.into_iter().filter(|(key, _, items)| *key != Key::ReportReasons || !items.is_empty());
    let rows: Vec<_> = rows.map(|(key, count, items)| (voice.say(key), count, items)).collect();
    let message = Message::default().span(head(voice, report), Style::Bold);
    with_way_out(voice, message.text(format!("\n\n{}", table(&rows))), report)
}

/// What was gone back to.
pub fn rolled_back(voice: &Voice, generation: u64, difference: &Difference) -> Message {
    let done = voice.fill(Key::RollbackDone, &[("generation", generation.into())]);
    counted(voice, Message::default().span(done, Style::Bold), difference)
}

/// Why changed files were not taken in, or not quite.
pub fn not_taken_in(voice: &Voice, taken: &TakenIn) -> Message {
    match taken {
        TakenIn::NoFolder => voice.message(Key::TakingNoFolder),
        TakenIn::Held(generation) => {
            Message::plain(voice.fill(Key::TakingHeld, &[("generation", (*generation).into())]))
        }
        TakenIn::Refused(report) => {
            let message = voice.message(Key::TakingRefused);
            let reasons = report.refusals.iter().map(|refusal| reason(voice, refusal));
            let message = listed(message, "⚠️", reasons, LISTED);
            let on_probes = report.refusals.iter().any(|one| matches!(one, Refusal::ProbesFailed { .. }));
            listed(message, "✗", failed(voice, report).filter(|_| on_probes), LISTED)
        }
        TakenIn::NotWritten(error) => {
            let reason = super::disk_refusal(voice, error);
            Message::plain(voice.fill(Key::TakingNotWritten, &[("reason", reason.into())]))
        }
        TakenIn::NotSwitched | TakenIn::Live(_) => voice.message(Key::TakingNotSwitched),
    }
}

fn head(voice: &Voice, report: &ReloadReport) -> String {
    let key = match (report.switched, report.refusals.is_empty()) {
        (true, _) => Key::ReloadDone,
        (false, true) => Key::ReloadSame,
        (false, false) => Key::ReloadRefused,
    };
    voice.fill(key, &[("generation", report.generation.into())])
}

fn reasons(voice: &Voice, report: &ReloadReport) -> Vec<String> {
    report.refusals.iter().map(|refusal| reason(voice, refusal)).collect()
}

fn reason(voice: &Voice, refusal: &Refusal) -> String {
    match *refusal {
        Refusal::NoDocuments => voice.say(Key::ReloadNoDocuments),
        Refusal::Unreadable { files } => voice.fill(Key::ReloadUnreadable, &[("files", files.into())]),
        Refusal::TooManyGone { gone, of } => {
            voice.fill(Key::ReloadTooManyGone, &[("gone", gone.into()), ("of", of.into())])
        }
        Refusal::ProbesFailed { failed } => voice.fill(Key::ReloadProbesFailed, &[("failed", failed.into())]),
    }
}

fn held(report: &ReloadReport) -> usize {
    report.probes.iter().filter(|probed| probed.held).count()
}

fn took(report: &ReloadReport) -> String {
    format!("{:.1}", report.took.as_secs_f32())
}

fn problems<'r>(voice: &'r Voice, report: &'r ReloadReport) -> impl Iterator<Item = String> + 'r {
    report.problems.iter().map(|one| voice.problem(one))
}

/// Each probe that did not hold, with its line, what was expected, and what came.
fn failed<'r>(voice: &'r Voice, report: &'r ReloadReport) -> impl Iterator<Item = String> + 'r {
    report.probes.iter().filter(|probed| !probed.held).map(|probed| {
        let Probed { probe, document, .. } = probed;
        let nothing = || voice.say(Key::ReportNothing);
        let wanted = match &probe.expected {
            Expected::Nothing => nothing(),
            Expected::Found { document, text } if text.is_empty() => document.to_string(),
            Expected::Found { document, text } => format!("{document} : {}", voice.knowledge(text)),
        };
        let came = document.as_ref().map_or_else(nothing, ToString::to_string);
        let values = [
            ("line", probe.line.into()),
            ("question", voice.knowledge(&probe.question).into_owned().into()),
            ("wanted", wanted.into()),
            ("came", came.into()),
        ];
        voice.fill(Key::ReportProbe, &values)
    })
}

fn listed(mut message: Message, sign: &str, items: impl IntoIterator<Item = String>, most: usize) -> Message {
    for (at, item) in items.into_iter().enumerate() {
        if at == most {
            return message.text(format!("\n{sign} …"));
        }
        message = message.text(format!("\n{sign} {item}"));
    }
    message
}

fn counted(voice: &Voice, message: Message, difference: &Difference) -> Message {
    let Difference { added, changed, removed, unchanged } = difference;
    let counts = [
        ("added", added.len().into()),
        ("changed", changed.len().into()),
        ("removed", removed.len().into()),
        ("unchanged", (*unchanged).into()),
    ];
    let mut message = message.text(format!("\n\n{}", voice.fill(Key::ReloadCounts, &counts)));
    for (sign, list) in [("＋", added), ("～", changed), ("－", removed)] {
        let titles = list.iter().map(|one| voice.knowledge(&one.title).into_owned());
        message = listed(message, sign, titles, LISTED);
    }
    message
}

fn wide(voice: &Voice, changed: &Changed) -> String {
    format!("{} ({}, {})", voice.knowledge(&changed.title), changed.document, changed.locale)
}

/// Offers to take it in all the same, where an admin may decide that.
fn with_way_out(voice: &Voice, message: Message, report: &ReloadReport) -> Message {
    let refused = !report.switched && !report.refusals.is_empty();
    if !refused || !report.may_be_overruled() {
        return message;
    }
    let anyway = Care::ReloadAnyway { against: report.against() };
    let anyway = voice.button(Key::ButtonReloadAnyway, Action::Care(anyway));
    message.row([anyway, voice.button(Key::ButtonCancel, Action::Cancel)])
}

/// Rows of label, count and items, the first two in columns of their own.
fn table(rows: &[(String, String, Vec<String>)]) -> String {
    let width = |column: fn(&(String, String, Vec<String>)) -> &String| {
        rows.iter().map(|row| column(row).width()).max().unwrap_or(0)
    };
    let (labels, counts) = (width(|row| &row.0), width(|row| &row.1));
    let mut lines = Vec::new();
    for (label, count, items) in rows {
        let pad = |text: &str, to: usize| " ".repeat(to.saturating_sub(text.width()));
        let begin = format!("{label}{}  {}{count}", pad(label, labels), pad(count, counts));
        let cut = (items.len() > LISTED_WIDE).then(|| "…".to_owned());
        let mut items = items.iter().take(LISTED_WIDE).cloned().chain(cut);
        lines.push(format!("{begin}  {}", items.next().unwrap_or_default()).trim_end().to_owned());
        lines.extend(items.map(|item| format!("{}  {item}", " ".repeat(labels + 2 + counts))));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_whatever_the_script() {
        let row = |label: &str, count: &str, items: &[&str]| {
            (label.to_owned(), count.to_owned(), items.iter().map(|&item| item.to_owned()).collect())
        };
        let rows = [row("新增", "2", &["甲", "乙"]), row("took", "", &["0.1 s"]), row("不变", "120", &[])];
        assert_eq!(table(&rows), "新增    2  甲\n           乙\ntook       0.1 s\n不变  120");
    }
}
