//! From confirmed to sent: checks, approval by a second person, schedules, what missed its time.
//!
//! Each step takes the draft from one stage to the next, once: a second press, or a second process,
//! finds it there already.

use chrono::Duration;

use super::super::voice::Voice;
use super::super::{App, Pressed, Visit};
use super::check::{self, Fault};
use super::view;
use crate::model::{Act, Draft, DraftAct, Message, Role, SendTime, Stage, Timestamp, UserId};
use crate::text::{self, Key};

/// What comes due while the bot is up is at most this late. What is later missed its time.
const GRACE: Duration = Duration::minutes(5);

impl App {
    /// ✅ Its author confirms.
    pub(super) async fn confirm(&self, visit: &Visit, draft: &Draft) -> anyhow::Result<Pressed> {
        if let Some(why) = self.hindrance(visit, draft).await? {
            return Ok(Pressed { notice: Some(why), ..Pressed::replace(self.controls(visit, draft).await?) });
        }
        if self.shared.options.approval {
            return self.ask_for_approval(visit, draft).await;
        }
        self.release(visit, draft, Stage::Composing).await
    }

    /// Why this cannot be sent now; nothing has been sent when there is one.
    async fn hindrance(&self, visit: &Visit, draft: &Draft) -> anyhow::Result<Option<String>> {
        let voice = &visit.voice;
        if let Some(own) =
            self.announce_regions(draft.announcement.author).filter(|_| draft.corrects.is_none())
        {
            let inside = |region| own.iter().any(|own| own.contains(region));
            if draft.audience.regions.is_empty() || !draft.audience.regions.iter().all(inside) {
                return Ok(Some(voice.say(Key::AnnounceConfined)));
            }
        }
        let fault = check::of_words(&draft.announcement).or(check::of_time(draft.time, visit.now));
        let fault = match fault {
            None if self.reach(draft).await? == 0 => Some(Fault::Nobody),
            other => other,
        };
        Ok(fault.map(|fault| fault.told(voice)))
    }

    /// Sends a draft, or keeps it for its time; from this stage only.
    async fn release(&self, visit: &Visit, draft: &Draft, from: Stage) -> anyhow::Result<Pressed> {
        let (store, zone) = (&self.shared.store, self.shared.options.time_zone);
        let at = match draft.time {
            SendTime::Now => None,
            SendTime::At(at) => Some(at),
            SendTime::Weekly { day, time } => text::next_weekly(day, time, visit.now, zone),
        };
        let Some(at) = at else { return self.send_now(visit, draft, from).await };
        if !store.advance_draft(draft.id, from, Stage::Scheduled(at), visit.now).await? {
            return self.settled(visit, draft).await;
        }
        self.written_down(visit.who.user, draft, &at.to_rfc3339()).await?;
        let time = view::moment(&visit.voice, at, zone);
        let told = visit.voice.fill(Key::AnnounceScheduled, &[("time", time.into())]);
        let message = Message::plain(told).row([
            view::button(&visit.voice, Key::ButtonReopen, draft, DraftAct::Reopen),
            view::button(&visit.voice, Key::ButtonDiscard, draft, DraftAct::Discard),
        ]);
        Ok(Pressed::replace(message))
    }

    async fn send_now(&self, visit: &Visit, draft: &Draft, from: Stage) -> anyhow::Result<Pressed> {
        // First the broadcast, which a second opening finds open, then the draft: a kill in between
        // costs nothing.
        let current = self.shared.store.draft(draft.id).await?;
        if current.as_ref().is_none_or(|current| current.stage != from) {
            return self.settled(visit, draft).await;
        }
        self.launch(draft, None).await?;
        if self.shared.store.advance_draft(draft.id, from, Stage::Sent, visit.now).await? {
            self.written_down(visit.who.user, draft, "").await?;
        }
        Ok(Pressed::replace(visit.voice.message(Key::AnnounceStarted)))
    }

    /// What became of a draft that somebody else, or an earlier press, has taken on.
    async fn settled(&self, visit: &Visit, draft: &Draft) -> anyhow::Result<Pressed> {
        let zone = self.shared.options.time_zone;
        let current = self.shared.store.draft(draft.id).await?;
        let told = current.map(|draft| view::settled(&visit.voice, &draft, zone));
        Ok(Pressed::notice(told.unwrap_or_else(|| visit.voice.say(Key::AnnounceGone))))
    }

    /// Writes down what goes out, and for when; there was nothing before.
    async fn written_down(&self, who: UserId, draft: &Draft, when: &str) -> anyhow::Result<()> {
        let words: String = draft.announcement.message(crate::model::Locale::default()).to_plain();
        let between = if when.is_empty() { "" } else { " · " };
        self.audit(who, Act::Announced, draft.id.0.to_string(), "", format!("{when}{between}{words}")).await
    }

    /// Writes down that what had a time has none any more.
    pub(super) async fn taken_off_schedule(&self, who: UserId, draft: &Draft) -> anyhow::Result<()> {
        let (Stage::Scheduled(at) | Stage::Missed(at)) = draft.stage else { return Ok(()) };
        self.audit(who, Act::AnnouncementChanged, draft.id.0.to_string(), at.to_rfc3339(), "").await
    }

    /// Tells everybody else who may approve, with the preview.
    async fn ask_for_approval(&self, visit: &Visit, draft: &Draft) -> anyhow::Result<Pressed> {
        let voice = &visit.voice;
        let approvers: Vec<UserId> = self
            .role_holders()
            .into_iter()
            .filter(|(user, role)| *role >= Role::Worker && *user != draft.announcement.author)
            .map(|(user, _)| user)
            .collect();
        if approvers.is_empty() {
            return Ok(Pressed::notice(voice.say(Key::AnnounceNoApprover)));
        }
        let store = &self.shared.store;
        if !store.advance_draft(draft.id, Stage::Composing, Stage::Waiting, visit.now).await? {
            return self.settled(visit, draft).await;
        }
        let reached = self.reach(draft).await?;
        let zone = self.shared.options.time_zone;
        let mut ask = Message::default().span(voice.say(Key::AnnounceApprovalAsk), crate::model::Style::Bold);
        for line in view::summary(voice, draft, reached, zone, visit.now) {
            ask = ask.text("\n").text(line);
        }
        let ask = ask.row([
            view::button(voice, Key::ButtonApprove, draft, DraftAct::Approve),
            view::button(voice, Key::ButtonReject, draft, DraftAct::Reject),
        ]);
        self.notify(approvers.clone(), view::as_received(voice, draft, voice.locale)).await?;
        self.notify(approvers, ask).await?;
        let back = view::button(voice, Key::ButtonReopen, draft, DraftAct::Reopen);
        Ok(Pressed::replace(voice.message(Key::AnnounceWaiting).row([back])))
    }

    /// ✅ Somebody else approves.
    pub(super) async fn approve(&self, visit: &Visit, draft: &Draft) -> anyhow::Result<Pressed> {
        let voice = &visit.voice;
        if draft.announcement.author == visit.who.user {
            return Ok(Pressed::notice(voice.say(Key::AnnounceOwn)));
        }
        if draft.stage != Stage::Waiting {
            return self.settled(visit, draft).await;
        }
        if let Some(why) = self.hindrance(visit, draft).await? {
            return Ok(Pressed::notice(why));
        }
        let pressed = self.release(visit, draft, Stage::Waiting).await?;
        if pressed.replace.is_some() {
            self.notify(vec![draft.announcement.author], voice.message(Key::AnnounceApproved)).await?;
        }
        Ok(pressed)
    }

    /// ❌ Somebody else does not: back to its author.
    pub(super) async fn reject(&self, visit: &Visit, draft: &Draft) -> anyhow::Result<Pressed> {
        let voice = &visit.voice;
        let back = self.shared.store.advance_draft(draft.id, Stage::Waiting, Stage::Composing, visit.now);
        if !back.await? {
            return self.settled(visit, draft).await;
        }
        let show = view::button(voice, Key::ButtonBackToPreview, draft, DraftAct::Show);
        self.notify(vec![draft.announcement.author], voice.message(Key::AnnounceRejected).row([show]))
            .await?;
        Ok(Pressed::replace(voice.message(Key::AnnounceRejectedByYou)))
    }

    /// Takes back what waits, so that it can be changed.
    pub(super) async fn reopen(&self, visit: &Visit, draft: &Draft) -> anyhow::Result<Pressed> {
        let store = &self.shared.store;
        if draft.stage == Stage::Sent
            || !store.advance_draft(draft.id, draft.stage, Stage::Composing, visit.now).await?
        {
            return self.settled(visit, draft).await;
        }
        self.taken_off_schedule(visit.who.user, draft).await?;
        let draft = Draft { stage: Stage::Composing, ..draft.clone() };
        self.show(visit, &draft).await
    }

    /// Sends what is due at `now`, and asks about what missed its time. Returns how many were sent.
    ///
    /// # Errors
    ///
    /// When the store fails; what was not sent is still due.
    pub async fn send_due(&self, now: Timestamp) -> anyhow::Result<usize> {
        let mut sent = 0;
        for draft in self.shared.store.drafts().await? {
            let Stage::Scheduled(at) = draft.stage else { continue };
            if at > now {
                continue;
            }
            let author = draft.announcement.author;
            if now - at > GRACE || self.role(author) < Role::Worker {
                self.ask_about_missed(&draft, at, now).await?;
                continue;
            }
            self.launch(&draft, Some(at)).await?;
            let next = self.stage_after(&draft, now);
            self.shared.store.advance_draft(draft.id, draft.stage, next, now).await?;
            sent += 1;
        }
        Ok(sent)
    }

    /// Where a draft goes once it was sent: to its next week, or to its end.
    fn stage_after(&self, draft: &Draft, now: Timestamp) -> Stage {
        let zone = self.shared.options.time_zone;
        match draft.time {
            SendTime::Weekly { day, time } => {
                text::next_weekly(day, time, now, zone).map_or(Stage::Sent, Stage::Scheduled)
            }
            SendTime::Now | SendTime::At(_) => Stage::Sent,
        }
    }

    async fn ask_about_missed(&self, draft: &Draft, at: Timestamp, now: Timestamp) -> anyhow::Result<()> {
        let store = &self.shared.store;
        if !store.advance_draft(draft.id, draft.stage, Stage::Missed(at), now).await? {
            return Ok(());
        }
        let author = draft.announcement.author;
        let asked = match self.role(author) >= Role::Worker {
            true => vec![author],
            // Who may no longer announce is not asked; the admins are.
            false => self.admins(),
        };
        for user in asked {
            let voice = self.voice_of(user).await?;
            let message = self.missed(&voice, draft, at);
            self.notify(vec![user], message).await?;
        }
        Ok(())
    }

    fn missed(&self, voice: &Voice, draft: &Draft, at: Timestamp) -> Message {
        let time = view::moment(voice, at, self.shared.options.time_zone);
        let words = draft.announcement.words(voice.locale);
        let start: String = words.iter().flat_map(|span| span.text.chars()).take(80).collect();
        Message::plain(voice.fill(Key::AnnounceMissed, &[("time", time.into())]))
            .text("\n\n")
            .span(start, crate::model::Style::Quote)
            .row([
                view::button(voice, Key::ButtonSendMissed, draft, DraftAct::SendMissed),
                view::button(voice, Key::ButtonSkipMissed, draft, DraftAct::SkipMissed),
            ])
    }

    /// ✅ What missed its time is sent after all.
    pub(super) async fn send_missed(&self, visit: &Visit, draft: &Draft) -> anyhow::Result<Pressed> {
        let Stage::Missed(at) = draft.stage else { return self.settled(visit, draft).await };
        if let Some(fault) = check::of_words(&draft.announcement) {
            return Ok(Pressed::notice(fault.told(&visit.voice)));
        }
        if self.reach(draft).await? == 0 {
            return Ok(Pressed::notice(Fault::Nobody.told(&visit.voice)));
        }
        self.launch(draft, Some(at)).await?;
        let next = self.stage_after(draft, visit.now);
        if self.shared.store.advance_draft(draft.id, draft.stage, next, visit.now).await? {
            self.written_down(visit.who.user, draft, &at.to_rfc3339()).await?;
        }
        Ok(Pressed::replace(visit.voice.message(Key::AnnounceStarted)))
    }

    /// ❌ What missed its time is not sent; a weekly one waits for its next time.
    pub(super) async fn skip_missed(&self, visit: &Visit, draft: &Draft) -> anyhow::Result<Pressed> {
        let Stage::Missed(_) = draft.stage else { return self.settled(visit, draft).await };
        match self.stage_after(draft, visit.now) {
            Stage::Scheduled(next) => {
                let to = Stage::Scheduled(next);
                self.shared.store.advance_draft(draft.id, draft.stage, to, visit.now).await?;
                let time = view::moment(&visit.voice, next, self.shared.options.time_zone);
                let told = visit.voice.fill(Key::AnnounceScheduled, &[("time", time.into())]);
                Ok(Pressed::replace(Message::plain(told)))
            }
            _ => {
                self.shared.store.delete_draft(draft.id).await?;
                self.taken_off_schedule(visit.who.user, draft).await?;
                Ok(Pressed::replace(visit.voice.message(Key::AnnounceDiscarded)))
            }
        }
    }
}
