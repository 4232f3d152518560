//! What has a time: shown, moved, sent when it comes, asked about when it was missed.

use chrono::Duration;

use super::super::voice::Voice;
use super::super::{App, Pressed, Visit};
use super::check::Fault;
use super::sending::broadcast_id;
use super::view;
use crate::model::{
    Act, Draft, DraftAct, DraftChange, Message, Part, Role, SendTime, Stage, Timestamp, UserId,
};
use crate::text::{self, Key};

/// What comes due while the bot is up is at most this late. What is later missed its time.
const GRACE: Duration = Duration::minutes(5);

impl App {
    /// Whether somebody may move or call off what is planned: its author, or an admin.
    pub(super) fn may_plan(&self, user: UserId, draft: &Draft) -> bool {
        is_planned(draft) && (draft.announcement.author == user || self.role(user) == Role::Admin)
    }

    /// A button under what is planned; who may not change it may see it.
    pub(super) async fn replan(
        &self,
        visit: &Visit,
        draft: &Draft,
        act: DraftAct,
    ) -> anyhow::Result<Pressed> {
        match act {
            DraftAct::Show => {
                self.expect(visit, None).await?;
                Ok(Pressed::replace(self.plan(visit, draft).await?))
            }
            _ if !self.may_plan(visit.who.user, draft) => {
                Ok(Pressed::notice(visit.voice.say(Key::AnnounceOthers)))
            }
            // Until there is another time, the one it has stands.
            DraftAct::AskTime => self.question(visit, draft, Part::Time).await,
            DraftAct::Now => self.moved(visit, draft, SendTime::Now).await.map(Pressed::replace),
            DraftAct::Discard => self.discard(visit, draft).await,
            _ => self.settled(visit, draft).await,
        }
    }

    /// What is planned, with its time, and the buttons to change that.
    async fn plan(&self, visit: &Visit, draft: &Draft) -> anyhow::Result<Message> {
        let (reached, zone) = (self.reach(draft).await?, self.shared.options.time_zone);
        let message = view::plan(visit, draft, reached, zone);
        let may = self.may_plan(visit.who.user, draft);
        Ok(if may { view::with_plan_buttons(visit, draft, message) } else { message })
    }

    /// Gives what is planned another time.
    pub(super) async fn moved(
        &self,
        visit: &Visit,
        draft: &Draft,
        time: SendTime,
    ) -> anyhow::Result<Message> {
        let zone = self.shared.options.time_zone;
        let at = match time {
            SendTime::Now => Some(visit.now),
            SendTime::At(at) => Some(at),
            SendTime::Weekly { day, time } => text::next_weekly(day, time, visit.now, zone),
        };
        let change = at.map(|at| DraftChange::Move(time, at));
        let changed = match change {
            Some(change) => self.shared.store.change_draft(draft.id, change, visit.now).await?,
            None => None,
        };
        let Some(changed) = changed else {
            return Ok(Message::plain(self.became(visit, draft.id).await?));
        };
        self.rescheduled(visit.who.user, draft, at).await?;
        self.plan(visit, &changed).await
    }

    /// Writes down which time was planned before, and which is now; none when it is called off.
    pub(super) async fn rescheduled(
        &self,
        who: UserId,
        before: &Draft,
        now: Option<Timestamp>,
    ) -> anyhow::Result<()> {
        let (Stage::Scheduled(at) | Stage::Missed(at)) = before.stage else { return Ok(()) };
        let now = now.map(|at| at.to_rfc3339()).unwrap_or_default();
        self.audit(who, Act::AnnouncementChanged, before.id.0.to_string(), at.to_rfc3339(), now).await
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
            let fault = self.fault(&draft, author).await?;
            // Once handed over it is being sent, though a kill may have come before its draft knew.
            let is_handed_over = self.shared.store.broadcast(broadcast_id(&draft, Some(at))).await?.is_some();
            if !is_handed_over && (now - at > GRACE || fault.is_some()) {
                self.ask_about_missed(&draft, at, fault, now).await?;
                continue;
            }
            self.launch(&draft, Some(at)).await?;
            let next = self.stage_after(&draft, now);
            if self.shared.store.advance_draft(draft.id, draft.stage, next, now).await? {
                self.written_down(author, &draft, &at.to_rfc3339()).await?;
            }
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

    async fn ask_about_missed(
        &self,
        draft: &Draft,
        at: Timestamp,
        fault: Option<Fault>,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let store = &self.shared.store;
        if !store.advance_draft(draft.id, draft.stage, Stage::Missed(at), now).await? {
            return Ok(());
        }
        let author = draft.announcement.author;
        // Who may no longer announce is not asked; the admins are.
        let asked = if fault == Some(Fault::NoRole) { self.admins() } else { vec![author] };
        for user in asked {
            let voice = self.voice_of(user).await?;
            let why = fault
                .map(|fault| if user == author { fault.told(&voice) } else { fault.told_of_author(&voice) });
            self.notify([user], self.missed(&voice, draft, at, why)).await?;
        }
        Ok(())
    }

    fn missed(&self, voice: &Voice, draft: &Draft, at: Timestamp, why: Option<String>) -> Message {
        let time = view::moment(voice, at, self.shared.options.time_zone);
        let values = [("time", time.into())];
        let message = match &why {
            None => Message::plain(voice.fill(Key::AnnounceMissed, &values)),
            Some(why) => Message::plain(voice.fill(Key::AnnounceHeld, &values)).text("\n").text(why),
        };
        let reopen = why.map(|_| view::button(voice, Key::ButtonReopen, draft, DraftAct::Reopen));
        message
            .text("\n\n")
            .span(view::beginning(voice, draft), crate::model::Style::Quote)
            .row([
                view::button(voice, Key::ButtonSendMissed, draft, DraftAct::SendMissed),
                view::button(voice, Key::ButtonSkipMissed, draft, DraftAct::SkipMissed),
            ])
            .row(reopen)
    }

    /// ✅ What missed its time is sent after all.
    pub(super) async fn send_missed(&self, visit: &Visit, draft: &Draft) -> anyhow::Result<Pressed> {
        let Stage::Missed(at) = draft.stage else { return self.settled(visit, draft).await };
        // Whoever presses answers for it: the author may be gone.
        if let Some(fault) = self.fault(draft, visit.who.user).await? {
            let own = draft.announcement.author == visit.who.user;
            let told = if own { fault.told(&visit.voice) } else { fault.told_to_other(&visit.voice) };
            return Ok(Pressed::notice(told));
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
                self.rescheduled(visit.who.user, draft, None).await?;
                Ok(Pressed::replace(visit.voice.message(Key::AnnounceDiscarded)))
            }
        }
    }
}

/// Whether a draft has a time, or had one.
pub(super) fn is_planned(draft: &Draft) -> bool {
    matches!(draft.stage, Stage::Scheduled(_) | Stage::Missed(_))
}
