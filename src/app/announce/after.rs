//! After sending: the list, pause and cancel, report, correct, recall, what residents answered.

use super::super::csv::Csv;
use super::super::voice::shortened;
use super::super::{App, Pressed, Reply, Said, Visit};
use super::clearance::stands;
use super::{mending, view, watch};
use crate::model::{
    Act, Action, Attachment, Audience, Broadcast, BroadcastAct, BroadcastId, BroadcastKind, BroadcastState,
    Button, DeliveryState, Draft, DraftAct, Heard, Message, Part, Reason, Recipients, Response, SendTime,
    Stage, Style, Token,
};
use crate::text::Key;

/// Most announcements in the list.
const LISTED: usize = 12;
/// Deliveries read in one step.
const PAGE: usize = 1000;
/// Among so many of the last announcements a reply's is looked for.
const ANSWERABLE: usize = 50;
/// How long announcements can be taken back.
const RECALLABLE: chrono::Duration = chrono::Duration::hours(48);

impl App {
    /// `/announcements`: what is planned and what was sent.
    pub(in super::super) async fn announcements(&self, visit: &Visit) -> Reply {
        let (voice, zone) = (&visit.voice, self.shared.options.time_zone);
        let mut message = Message::default().span(voice.say(Key::Announcements), Style::Bold);
        let mut rows: Vec<Vec<Button>> = Vec::new();
        for draft in self.shared.store.drafts().await? {
            let (Stage::Scheduled(at) | Stage::Missed(at)) = draft.stage else { continue };
            let text = beginning(&draft.announcement.message(voice.locale).to_plain());
            let label = format!("⏰ {} {text}", view::moment(voice, at, zone));
            let action = Action::Draft { draft: draft.id, act: DraftAct::Show };
            let call_off = self.may_plan(visit.who.user, &draft);
            let call_off =
                call_off.then(|| view::button(voice, Key::ButtonDiscard, &draft, DraftAct::Discard));
            let show = Button { label: shortened(&label, 40), action };
            rows.push(std::iter::once(show).chain(call_off).collect());
        }
        for broadcast in self.shared.store.announced(LISTED).await? {
            let text = beginning(&broadcast.content.message(voice.locale).to_plain());
            let sign = match broadcast.kind {
                BroadcastKind::Send => "📢",
                BroadcastKind::Correct(_) => "✏️",
                BroadcastKind::Recall(_) => "↩️",
            };
            let at = broadcast.opened_at.with_timezone(&zone).format("%m-%d %H:%M");
            let action = Action::Broadcast { broadcast: broadcast.id, act: BroadcastAct::Show };
            rows.push(vec![Button { label: shortened(&format!("{sign} {at} {text}"), 40), action }]);
        }
        if rows.is_empty() {
            message = message.text("\n").text(voice.say(Key::AnnouncementsNone));
        }
        message.buttons = rows;
        Ok(vec![message])
    }

    /// A button of a broadcast.
    pub(in super::super) async fn act_on_broadcast(
        &self,
        visit: &Visit,
        id: BroadcastId,
        act: BroadcastAct,
    ) -> anyhow::Result<Option<Pressed>> {
        let store = &self.shared.store;
        let Some(broadcast) = store.broadcast(id).await? else { return Ok(None) };
        let looks_on = matches!(act, BroadcastAct::Show | BroadcastAct::Report);
        if !looks_on && !self.looks_after(visit.who.user, &broadcast).await? {
            return Ok(Some(Pressed::notice(visit.voice.say(Key::AnnounceNotYourPlaces))));
        }
        let changed = match act {
            BroadcastAct::Show => true,
            BroadcastAct::Pause => store.pause_broadcast(id).await?,
            BroadcastAct::Resume => store.resume_broadcast(id).await?,
            BroadcastAct::Cancel => store.cancel_broadcast(id, visit.now).await?,
            BroadcastAct::Report => {
                return Ok(Some(Pressed::send(self.delivery_report(visit, &broadcast).await?)));
            }
            BroadcastAct::Correct => return self.correct(visit, &broadcast).await.map(Some),
            BroadcastAct::Recall => return Ok(Some(Pressed::send(self.ask_recall(visit, &broadcast)))),
            BroadcastAct::ConfirmRecall => return self.recall(visit, &broadcast).await.map(Some),
        };
        self.wake_worker();
        if changed && act != BroadcastAct::Show {
            self.audit(visit.who.user, Act::AnnouncementChanged, id.0.to_string(), "", format!("{act:?}"))
                .await?;
        }
        let broadcast = store.broadcast(id).await?.unwrap_or(broadcast);
        let progress = watch::progress(&visit.voice, &broadcast, store.tally(id).await?, visit.now);
        Ok(Some(Pressed::replace(progress)))
    }

    /// 📄 The counts in words, and who did not get it and why as a table.
    async fn delivery_report(&self, visit: &Visit, broadcast: &Broadcast) -> anyhow::Result<Message> {
        let (voice, store) = (&visit.voice, &self.shared.store);
        let mut table = Csv::new(&["recipient", "state", "reason", "at", "attempts_failed"]);
        let mut after = None;
        loop {
            let page = store.deliveries(broadcast.id, after, PAGE).await?;
            let Some((last, _)) = page.last() else { break };
            after = Some(*last);
            for (chat, delivery) in &page {
                let (state, reason, at) = row(&delivery.state);
                table.row(&[&chat.0.to_string(), state, &reason, &at, &delivery.failures.to_string()]);
            }
        }
        let tally = store.tally(broadcast.id).await?;
        let mut message = Message::default().span(voice.say(Key::Report), Style::Bold).text("\n");
        message = message.text(watch::counts(voice, tally));
        let answers = store.responses(broadcast.id.0).await?;
        let read = answers.iter().filter(|one| one.answer == Heard::Read).count();
        if read > 0 {
            message = message.text("\n").text(voice.fill(Key::ReportRead, &[("count", read.into())]));
        }
        let said = answers.iter().filter_map(|one| match &one.answer {
            Heard::Said(words) => Some(words),
            Heard::Read => None,
        });
        for words in said.take(20) {
            message = message.text("\n💬 ").text(shortened(words, 100));
        }
        let name = format!("linli-announcement-{}.csv", broadcast.id.0);
        Ok(Message { attachment: Some(Attachment { name, bytes: table.into_bytes() }), ..message })
    }

    /// ✏️ A new draft with the same words, whose confirmation edits every delivered copy.
    async fn correct(&self, visit: &Visit, broadcast: &Broadcast) -> anyhow::Result<Pressed> {
        if self.is_recalled(broadcast.id).await? {
            return Ok(Pressed::notice(visit.voice.say(Key::AnnounceRecalled)));
        }
        if let Some(pressed) = self.composed_again(visit, broadcast).await? {
            return Ok(pressed);
        }
        let mut corrections = self.shared.store.announced(usize::MAX).await?.into_iter();
        let last = corrections.find(|one| one.kind == BroadcastKind::Correct(broadcast.id));
        let last = last.as_ref().unwrap_or(broadcast);
        let mut draft = Draft {
            id: self.new_draft_id(visit),
            chat: visit.who.chat,
            announcement: mending::announcement(visit, last),
            audience: Audience::everyone(),
            time: SendTime::Now,
            stage: Stage::Composing,
            changed_at: visit.now,
            corrects: Some(broadcast.id),
        };
        let taken_off = last.refused.as_ref().and_then(|refusal| mending::take_off(&mut draft, &refusal.why));
        self.shared.store.put_draft(draft.clone()).await?;
        self.expect(visit, Some(view::awaiting(&draft, Part::Words(None)))).await?;
        let said = taken_off.map(|sentence| visit.voice.message(sentence));
        let question = view::question(&visit.voice, &draft, Part::Words(None));
        Ok(Pressed { send: said.into_iter().chain([question]).collect(), ..Pressed::default() })
    }

    fn ask_recall(&self, visit: &Visit, broadcast: &Broadcast) -> Message {
        let voice = &visit.voice;
        if visit.now - broadcast.opened_at > RECALLABLE {
            return voice.message(Key::RecallTooLate);
        }
        let action = Action::Broadcast { broadcast: broadcast.id, act: BroadcastAct::ConfirmRecall };
        voice.message(Key::RecallAsk).row([
            voice.button(Key::ButtonRecallNow, action),
            voice.button(Key::ButtonCancel, Action::Cancel),
        ])
    }

    /// ↩️ Deletes every delivered copy; twice is once.
    async fn recall(&self, visit: &Visit, broadcast: &Broadcast) -> anyhow::Result<Pressed> {
        let store = &self.shared.store;
        // What is still on its way is not sent first, only to be taken back.
        store.cancel_broadcast(broadcast.id, visit.now).await?;
        // Twice is once, except where somebody broke it off.
        let broken_off = self.recalls(broadcast.id).await?.iter().filter(|one| !stands(one)).count();
        let id = BroadcastId(Token::of(&match broken_off {
            0 => format!("recall/{}", broadcast.id.0),
            times => format!("recall/{}/{times}", broadcast.id.0),
        }));
        let new = self
            .order(Broadcast {
                id,
                author: Some(visit.who.user),
                kind: BroadcastKind::Recall(broadcast.id),
                to: Recipients::ReachedBy(broadcast.id),
                content: broadcast.content.clone(),
                urgent: true,
                opened_at: visit.now,
                not_before: None,
                state: BroadcastState::Filling,
                refused: None,
            })
            .await?;
        if new {
            let object = broadcast.id.0.to_string();
            self.audit(visit.who.user, Act::AnnouncementChanged, object, "", "Recall").await?;
            self.watch_for(id, visit.who.chat, visit.who.user).await?;
        }
        Ok(Pressed::replace(visit.voice.message(Key::RecallStarted)))
    }

    /// 👀 A resident has read it.
    pub(in super::super) async fn read_receipt(
        &self,
        visit: &Visit,
        of: BroadcastId,
    ) -> anyhow::Result<Option<Pressed>> {
        let response = Response { of: of.0, user: visit.who.user, answer: Heard::Read, at: visit.now };
        self.shared.store.add_response(response).await?;
        Ok(Some(Pressed::notice(visit.voice.say(Key::ReceiptThanks))))
    }

    /// A reply to an announcement is kept for its author, who is told; `None` when it is none.
    pub(in super::super) async fn reply_to_announcement(
        &self,
        visit: &Visit,
        said: &Said,
    ) -> anyhow::Result<Option<Message>> {
        let Some(number) = said.reply_to else { return Ok(None) };
        let store = &self.shared.store;
        let sent = store.announced(ANSWERABLE).await?.into_iter();
        for broadcast in sent.filter(|one| one.kind == BroadcastKind::Send) {
            let before = crate::model::ChatId(visit.who.chat.0.saturating_sub(1));
            let found = store.deliveries(broadcast.id, Some(before), 1).await?;
            let theirs = found.into_iter().any(|(chat, delivery)| {
                let got = |messages: &[i64]| chat == visit.who.chat && messages.contains(&number);
                matches!(&delivery.state, DeliveryState::Delivered { messages, .. } if got(messages))
            });
            let (true, Some(author)) = (theirs, broadcast.author) else { continue };
            let words = said.text.clone();
            let response = Response {
                of: broadcast.id.0,
                user: visit.who.user,
                answer: Heard::Said(words.clone()),
                at: visit.now,
            };
            store.add_response(response).await?;
            let voice = self.voice_of(author).await?;
            let announced = beginning(&broadcast.content.original.to_plain());
            let told = voice.fill(Key::ReplyTold, &[("announcement", announced.into())]);
            self.notify([author], Message::plain(told).text("\n").span(words, Style::Quote)).await?;
            return Ok(Some(visit.voice.message(Key::ReplyThanks)));
        }
        Ok(None)
    }
}

fn beginning(text: &str) -> String {
    shortened(&text.split_whitespace().collect::<Vec<_>>().join(" "), 24)
}

/// A delivery as a row: state, reason, when.
fn row(state: &DeliveryState) -> (&'static str, String, String) {
    let none = String::new;
    match state {
        DeliveryState::Pending(_) => ("pending", none(), none()),
        DeliveryState::Sending(_) => ("sending", none(), none()),
        DeliveryState::Delivered { at, .. } => ("delivered", none(), at.to_rfc3339()),
        DeliveryState::Unreachable(gone) => ("unreachable", format!("{gone:?}").to_lowercase(), none()),
        DeliveryState::Rejected(reason) => {
            let why = match reason {
                Reason::Unsubscribed => "unsubscribed".to_owned(),
                Reason::TooOld => "older than 48 hours".to_owned(),
                Reason::Refused(why) | Reason::Failed(why) => why.clone(),
            };
            ("rejected", why, none())
        }
    }
}
