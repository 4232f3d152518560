//! From confirmed to sent, or to its time: checks, approval by a second person.
//!
//! Each step takes the draft from one stage to the next, once: a second press, or a second process,
//! finds it there already.

use super::super::voice::Voice;
use super::super::{App, Pressed, Visit};
use super::check;
use super::view;
use crate::model::{Act, Draft, DraftAct, DraftId, Message, Role, SendTime, Stage, Timestamp, Token, UserId};
use crate::text::{self, Key};

impl App {
    /// ✅ Its author confirms.
    pub(super) async fn confirm(&self, visit: &Visit, draft: &Draft) -> anyhow::Result<Pressed> {
        let fault = self.fault(draft, visit.who.user).await?.or(check::of_time(draft.time, visit.now));
        if let Some(fault) = fault {
            let why = Some(fault.told(&visit.voice));
            return Ok(Pressed { notice: why, ..Pressed::replace(self.controls(visit, draft).await?) });
        }
        if self.shared.options.approval {
            return self.ask_for_approval(visit, draft).await;
        }
        self.release(visit, draft, Stage::Composing).await
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

    /// The same as a short notice, for who pressed a button.
    pub(super) async fn settled(&self, visit: &Visit, draft: &Draft) -> anyhow::Result<Pressed> {
        Ok(Pressed::notice(self.became(visit, draft.id).await?))
    }

    /// What became of a draft that somebody else, or an earlier press, has taken on.
    pub(super) async fn became(&self, visit: &Visit, id: DraftId) -> anyhow::Result<String> {
        let zone = self.shared.options.time_zone;
        let draft = self.shared.store.draft(id).await?;
        let told = draft.map(|draft| view::settled(&visit.voice, &draft, zone));
        Ok(told.unwrap_or_else(|| visit.voice.say(Key::AnnounceGone)))
    }

    /// Writes down what goes out, and for when; there was nothing before.
    pub(super) async fn written_down(&self, who: UserId, draft: &Draft, when: &str) -> anyhow::Result<()> {
        let words: String = draft.announcement.message(crate::model::Locale::default()).to_plain();
        let between = if when.is_empty() { "" } else { " · " };
        self.audit(who, Act::Announced, draft.id.0.to_string(), "", format!("{when}{between}{words}")).await
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
        for approver in approvers {
            let voice = self.voice_of(approver).await?;
            for message in self.to_approve(&voice, draft, visit.now).await? {
                self.notify([approver], message).await?;
            }
        }
        let back = view::button(voice, Key::ButtonReopen, draft, DraftAct::Reopen);
        Ok(Pressed::replace(voice.message(Key::AnnounceWaiting).row([back])))
    }

    /// What somebody who may approve is shown: the announcement, then the question.
    async fn to_approve(&self, voice: &Voice, draft: &Draft, now: Timestamp) -> anyhow::Result<[Message; 2]> {
        let (reached, zone) = (self.reach(draft).await?, self.shared.options.time_zone);
        let question = view::approval(voice, draft, reached, zone, now);
        Ok([view::as_received(voice, draft, voice.locale), question])
    }

    /// ✅ Somebody else approves what they were shown; what has changed since is shown to them anew.
    pub(super) async fn approve(
        &self,
        visit: &Visit,
        draft: &Draft,
        shown: Token,
    ) -> anyhow::Result<Pressed> {
        let voice = &visit.voice;
        if draft.announcement.author == visit.who.user {
            return Ok(Pressed::notice(voice.say(Key::AnnounceOwn)));
        }
        if draft.stage != Stage::Waiting {
            return self.settled(visit, draft).await;
        }
        if draft.as_shown() != shown {
            let send = self.to_approve(voice, draft, visit.now).await?.into();
            return Ok(Pressed { send, ..Pressed::replace(voice.message(Key::AnnounceChanged)) });
        }
        let author = draft.announcement.author;
        if let Some(fault) = self.fault(draft, author).await?.or(check::of_time(draft.time, visit.now)) {
            return Ok(Pressed::notice(fault.told_of_author(voice)));
        }
        if let Some(fault) = self.fault(draft, visit.who.user).await? {
            return Ok(Pressed::notice(fault.told_to_other(voice)));
        }
        let pressed = self.release(visit, draft, Stage::Waiting).await?;
        if pressed.replace.is_some() {
            let told = self.voice_of(author).await?.message(Key::AnnounceApproved);
            self.notify([author], told).await?;
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
        let author = draft.announcement.author;
        let theirs = self.voice_of(author).await?;
        let show = view::button(&theirs, Key::ButtonBackToPreview, draft, DraftAct::Show);
        self.notify([author], theirs.message(Key::AnnounceRejected).row([show])).await?;
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
        self.rescheduled(visit.who.user, draft, None).await?;
        let draft = Draft { stage: Stage::Composing, ..draft.clone() };
        self.show(visit, &draft).await
    }
}
