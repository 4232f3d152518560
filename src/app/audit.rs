//! The audit trail: writing acts down, and `/audit` to read them.

use super::csv::Csv;
use super::voice::Voice;
use super::{App, Place, Pressed, Reply, Visit, grants};
use crate::model::{Act, Action, Attachment, AuditEntry, Message, Style, UserId};
use crate::text::Key;

/// Entries on one page: what a phone shows without much scrolling.
const PAGE: usize = 6;

/// Longer objects and states are cut: a trail is no archive.
const CHARS: usize = 200;

impl App {
    /// Writes down an administrative act: `act` on `object`, which was `before` and is `after` (empty
    /// where there is nothing). Words in no particular language: numbers, names, paths.
    pub async fn audit(
        &self,
        who: UserId,
        act: Act,
        object: impl Into<String>,
        before: impl Into<String>,
        after: impl Into<String>,
    ) -> anyhow::Result<()> {
        let cut = |text: String| match text.char_indices().nth(CHARS) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        };
        let (object, before, after) = (cut(object.into()), cut(before.into()), cut(after.into()));
        let at = self.shared.options.clock.now();
        let entry = AuditEntry { at, who: Some(who), act, object, before, after };
        Ok(self.shared.store.add_audit(entry).await?)
    }

    /// `/audit`
    pub(super) async fn audit_trail(&self, visit: &Visit) -> Reply {
        if visit.who.place == Place::Group {
            return Ok(vec![visit.voice.message(Key::PrivateOnly)]);
        }
        Ok(vec![self.audit_page(visit, 0).await?])
    }

    /// One page of the trail, newest first.
    pub(super) async fn audit_page(&self, visit: &Visit, page: u16) -> anyhow::Result<Message> {
        let voice = &visit.voice;
        let mut entries = self.shared.store.audit(usize::from(page) * PAGE, PAGE + 1).await?;
        let more = entries.len() > PAGE;
        entries.truncate(PAGE);
        if entries.is_empty() {
            return Ok(voice.message(Key::AuditNone));
        }
        let number = i64::from(page) + 1;
        let title = voice.fill(Key::AuditTitle, &[("page", number.into())]);
        let mut message = Message::default().span(title, Style::Bold);
        for entry in &entries {
            let at = entry.at.with_timezone(&self.shared.options.time_zone).format("%Y-%m-%d %H:%M");
            message = message.text("\n\n").span(format!("{at} · {}", actor(voice, entry)), Style::Italic);
            message = message.text(format!("\n{}", told(voice, entry)));
        }
        let turn = |key, page| voice.button(key, Action::AuditPage { page });
        let earlier = page.checked_sub(1).map(|page| turn(Key::ButtonPrevious, page));
        let later = page.checked_add(1).filter(|_| more).map(|page| turn(Key::ButtonNext, page));
        Ok(message
            .row(earlier.into_iter().chain(later))
            .row([voice.button(Key::ButtonTable, Action::AuditFile)]))
    }

    /// The whole trail as a table, newest first.
    pub(super) async fn audit_file(&self, visit: &Visit) -> anyhow::Result<Pressed> {
        let mut table = Csv::new(&["at", "who", "act", "object", "before", "after"]);
        for entry in self.shared.store.audit(0, usize::MAX).await? {
            let AuditEntry { at, who, act, object, before, after } = entry;
            let at = at.with_timezone(&self.shared.options.time_zone).to_rfc3339();
            let who = who.map(|UserId(number)| number.to_string()).unwrap_or_default();
            table.row(&[&at, &who, &format!("{act:?}"), &object, &before, &after]);
        }
        let name = format!("linli-audit-{}.csv", visit.today);
        let attachment = Some(Attachment { name, bytes: table.into_bytes() });
        Ok(Pressed::send(Message { attachment, ..visit.voice.message(Key::AuditFile) }))
    }
}

fn actor(voice: &Voice, entry: &AuditEntry) -> String {
    match entry.who {
        Some(UserId::OPERATOR) => voice.say(Key::AuditOperator),
        Some(UserId(number)) => number.to_string(),
        None if entry.act == Act::Repaired => voice.say(Key::AuditItself),
        None => voice.say(Key::AuditForgotten),
    }
}

/// What was done, in one or two lines.
fn told(voice: &Voice, entry: &AuditEntry) -> String {
    let act = voice.fill(named(entry.act), &[("object", entry.object.clone().into())]);
    let said = |state: &str| match entry.act {
        Act::Granted | Act::Revoked => grants::as_spoken(voice, state),
        _ => state.to_owned(),
    };
    match (said(&entry.before).as_str(), said(&entry.after).as_str()) {
        ("", "") => act,
        ("", after) => format!("{act}\n— → {after}"),
        (before, "") => format!("{act}\n{before} → —"),
        (before, after) => format!("{act}\n{before} → {after}"),
    }
}

fn named(act: Act) -> Key {
    match act {
        Act::Refused => Key::ActRefused,
        Act::Granted => Key::ActGranted,
        Act::Revoked => Key::ActRevoked,
        Act::NoticeSet => Key::ActNoticeSet,
        Act::NoticeRemoved => Key::ActNoticeRemoved,
        Act::Paused => Key::ActPaused,
        Act::Resumed => Key::ActResumed,
        Act::Reloaded => Key::ActReloaded,
        Act::RolledBack => Key::ActRolledBack,
        Act::WordsChanged => Key::ActWordsChanged,
        Act::FilesChanged => Key::ActFilesChanged,
        Act::Announced => Key::ActAnnounced,
        Act::AnnouncementChanged => Key::ActAnnouncementChanged,
        Act::TicketTaken => Key::ActTicketTaken,
        Act::TicketGivenBack => Key::ActTicketGivenBack,
        Act::TicketAnswered => Key::ActTicketAnswered,
        Act::GapDismissed => Key::ActGapDismissed,
        Act::Repaired => Key::ActRepaired,
    }
}
