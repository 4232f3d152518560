//! What everybody who asks is told: `/notice`, `/pause`, `/resume`, and where it shows.

use super::{App, Place, Pressed, Reply, Visit};
use crate::model::{Act, Action, Message, Notice, Pause, Role, Style, Timestamp, Token};
use crate::text::{self, Key, Unclear, When};

/// A notice stands above every answer: longer ones would push the answers off the screen.
const NOTICE_CHARS: usize = 300;

/// How many notices may hang or wait.
const NOTICES: usize = 5;

impl App {
    /// `/notice TEXT [from … until …]`; alone, lists what hangs.
    pub(super) async fn notice(&self, visit: &Visit, typed: &str) -> Reply {
        let voice = &visit.voice;
        // A dash or a number is no notice: it means one that hangs, and those have buttons.
        if !typed.contains(char::is_alphabetic) {
            return Ok(vec![self.notices_listed(visit)]);
        }
        let (text, from, until) = self.timed(typed.trim(), visit.now);
        let from = from.unwrap_or(visit.now);
        let hanging = self.standing().notices.iter().filter(|notice| !notice.is_over(visit.now)).count();
        let refusal = match () {
            () if text.chars().count() > NOTICE_CHARS => Some(Key::NoticeLong),
            () if until.is_some_and(|until| until <= from) => Some(Key::NoticeOrder),
            () if hanging >= NOTICES => Some(Key::NoticeMany),
            () => None,
        };
        if let Some(key) = refusal {
            return Ok(vec![Message::plain(voice.fill(key, &[("chars", (NOTICE_CHARS as i64).into())]))]);
        }
        let notice = Notice::new(text.to_owned(), from, until, visit.who.user);
        self.shared.store.put_notice(notice.clone()).await?;
        self.wake().await?;
        let after = self.span(visit, &notice);
        self.audit(visit.who.user, Act::NoticeSet, notice.text.clone(), "", after).await?;
        let message = voice.message(Key::NoticeDone).text("\n\n");
        Ok(vec![self.entry(visit, message, 0, &notice)])
    }

    fn notices_listed(&self, visit: &Visit) -> Message {
        let voice = &visit.voice;
        let standing = self.standing();
        let hanging: Vec<&Notice> =
            standing.notices.iter().filter(|notice| !notice.is_over(visit.now)).collect();
        let mut message =
            voice.message(if hanging.is_empty() { Key::NoticeNone } else { Key::NoticeList }).text("\n\n");
        for (number, notice) in hanging.into_iter().enumerate() {
            message = self.entry(visit, message, number, notice).text("\n\n");
        }
        message.text(voice.say(Key::NoticeUsage))
    }

    /// One notice as it will be seen, when, and a button to take it down.
    fn entry(&self, visit: &Visit, message: Message, number: usize, notice: &Notice) -> Message {
        let label = visit.voice.fill(Key::ButtonNoticeDown, &[("number", (number as i64 + 1).into())]);
        let button = crate::model::Button { label, action: Action::RemoveNotice { notice: notice.id } };
        let message = message.span(shown(notice), Style::Quote).text("\n");
        message.span(self.span(visit, notice), Style::Italic).row([button])
    }

    /// ❌ under a notice.
    pub(super) async fn remove_notice(&self, visit: &Visit, id: Token) -> anyhow::Result<Option<Pressed>> {
        let notice = self.standing().notices.iter().find(|notice| notice.id == id).cloned();
        let Some(notice) = notice else { return Ok(None) };
        self.shared.store.delete_notice(id).await?;
        self.wake().await?;
        let before = self.span(visit, &notice);
        self.audit(visit.who.user, Act::NoticeRemoved, notice.text, before, "").await?;
        Ok(Some(Pressed::replace(visit.voice.message(Key::NoticeDown))))
    }

    /// `/pause REASON`; alone, tells of a pause that there is.
    pub(super) async fn pause(&self, visit: &Visit, reason: &str) -> Reply {
        let reason = reason.trim();
        if let Some(pause) = self.standing().pause.as_ref().filter(|_| reason.is_empty()) {
            let hidden = visit.voice.fill(Key::PausedForOthers, &[("reason", pause.reason.clone().into())]);
            return Ok(vec![Message::plain(hidden)]);
        }
        if reason.is_empty() || reason.chars().count() > NOTICE_CHARS {
            let chars = (NOTICE_CHARS as i64).into();
            return Ok(vec![Message::plain(visit.voice.fill(Key::PauseUsage, &[("chars", chars)]))]);
        }
        let before = self.standing().pause.as_ref().map(|pause| pause.reason.clone()).unwrap_or_default();
        let pause = Pause { reason: reason.to_owned(), by: visit.who.user, since: visit.now };
        self.shared.store.set_pause(Some(pause.clone())).await?;
        self.wake().await?;
        self.audit(visit.who.user, Act::Paused, "", before, reason).await?;
        let told = visit.voice.fill(Key::Paused, &[("reason", pause.reason.into())]);
        Ok(vec![visit.voice.message(Key::PauseDone).text("\n\n").span(told, Style::Quote)])
    }

    /// `/resume`
    pub(super) async fn resume(&self, visit: &Visit) -> Reply {
        let Some(reason) = self.standing().pause.as_ref().map(|pause| pause.reason.clone()) else {
            return Ok(vec![visit.voice.message(Key::ResumeNone)]);
        };
        self.shared.store.set_pause(None).await?;
        self.wake().await?;
        self.audit(visit.who.user, Act::Resumed, "", reason, "").await?;
        Ok(vec![visit.voice.message(Key::ResumeDone)])
    }

    /// What is said instead of an answer while answers are paused. Workers and admins are answered,
    /// so that they can see whether all is well before they go on.
    pub(super) fn paused(&self, visit: &Visit) -> Option<Message> {
        let reason = self.standing().pause.as_ref()?.reason.clone();
        if self.role(visit.who.user) > Role::Resident {
            return None;
        }
        let told = visit.voice.fill(Key::Paused, &[("reason", reason.into())]);
        Some(Message::plain(told).row([visit.voice.button(Key::ButtonAskPerson, Action::AskPerson)]))
    }

    /// A message with the notices of the hour above it, where nobody reads along.
    pub(super) fn below_notices(&self, visit: &Visit, mut message: Message) -> Message {
        if visit.who.place == Place::Group {
            return message;
        }
        let standing = self.standing();
        let mut above = Message::default();
        let all = standing.notices.iter().filter(|notice| notice.is_shown(visit.now));
        for notice in all {
            above = above.span(shown(notice), Style::Quote).text("\n\n");
        }
        if let Some(pause) = standing.pause.as_ref().filter(|_| self.role(visit.who.user) > Role::Resident) {
            let hidden = visit.voice.fill(Key::PausedForOthers, &[("reason", pause.reason.clone().into())]);
            above = above.span(hidden, Style::Italic).text("\n\n");
        }
        above.body.append(&mut message.body);
        message.body = above.body;
        message
    }

    /// From when until when a notice hangs, by the district's clock.
    fn span(&self, visit: &Visit, notice: &Notice) -> String {
        let zone = self.shared.options.time_zone;
        let clock = |at: Timestamp| at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string();
        let values = |until: String| [("from", clock(notice.from).into()), ("until", until.into())];
        match notice.until {
            Some(until) => visit.voice.fill(Key::NoticeSpan, &values(clock(until))),
            None => visit.voice.fill(Key::NoticeOpen, &values(String::new())),
        }
    }

    /// Takes `until …` and `from …` off the end, in any of the languages, where what follows the word
    /// is a time. The words stand after a blank, so that “开放到周五” stays whole.
    fn timed<'a>(&self, typed: &'a str, now: Timestamp) -> (&'a str, Option<Timestamp>, Option<Timestamp>) {
        let (rest, until) = self.time_after(typed, Key::NoticeUntilWord, now);
        let (text, from) = self.time_after(rest, Key::NoticeFromWord, now);
        if text.is_empty() { (typed, None, None) } else { (text, from, until) }
    }

    fn time_after<'a>(&self, typed: &'a str, word: Key, now: Timestamp) -> (&'a str, Option<Timestamp>) {
        for locale in crate::model::Locale::ALL {
            let words = self.shared.texts.say(locale, word);
            for word in words.split_whitespace() {
                let Some(at) = typed.rfind(word) else { continue };
                let (before, after) = (&typed[..at], &typed[at + word.len()..]);
                let moment = text::read_moment(after.trim(), now, self.shared.options.time_zone);
                let (Ok(When::At(moment)) | Err(Unclear::Past(moment))) = moment else { continue };
                if before.ends_with(char::is_whitespace) {
                    return (before.trim_end(), Some(moment));
                }
            }
        }
        (typed, None)
    }
}

fn shown(notice: &Notice) -> String {
    format!("📢 {}", notice.text)
}
