//! One progress message for each broadcast, kept up to date, and what comes due.
//!
//! The progress message is itself sent through the outbox, so that its number is kept durably with
//! its delivery: after a restart it goes on being edited.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::super::App;
use super::super::voice::Voice;
use super::mending;
use crate::broadcast::{Fate, Messenger};
use crate::model::{
    Action, Broadcast, BroadcastAct, BroadcastId, BroadcastKind, BroadcastState, ChatId, Content,
    DeliveryState, Message, Recipients, Style, Tally, Timestamp, Token, UserId,
};
use crate::text::Key;

/// Between two edits of a progress message.
const PAUSE: Duration = Duration::from_secs(3);

/// What was over longer ago than this needs no last edit any more.
const RECENT: chrono::Duration = chrono::Duration::hours(1);

/// Among so many of the last announcements are those whose progress still changes.
const WATCHED: usize = 50;

/// How many signs a bar has.
const BAR: u64 = 10;

fn watch_id(of: BroadcastId) -> BroadcastId {
    BroadcastId(Token::of(&format!("watch/{}", of.0)))
}

impl App {
    /// Orders the progress message of a broadcast, for its author's conversation.
    pub(super) async fn watch_for(
        &self,
        of: BroadcastId,
        chat: ChatId,
        author: UserId,
    ) -> anyhow::Result<()> {
        let voice = self.voice_of(author).await?;
        let now = self.shared.options.clock.now();
        let Some(broadcast) = self.shared.store.broadcast(of).await? else { return Ok(()) };
        let message = progress(&voice, &broadcast, self.shared.store.tally(of).await?, now);
        self.order(Broadcast {
            id: watch_id(of),
            author: None,
            kind: BroadcastKind::Send,
            to: Recipients::Chats(vec![chat]),
            content: Content::same(message),
            urgent: true,
            opened_at: now,
            not_before: None,
            state: BroadcastState::Filling,
            refused: None,
        })
        .await?;
        Ok(())
    }

    /// Keeps progress messages up to date and sends what comes due, for as long as it is polled.
    pub async fn watch_announcements(&self, messenger: Arc<dyn Messenger>) {
        let mut shown: HashMap<BroadcastId, Message> = HashMap::new();
        loop {
            let now = self.shared.options.clock.now();
            if let Err(error) = self.send_due(now).await {
                tracing::error!(error = format!("{error:#}"), "what is due could not be sent");
            }
            if let Err(error) = self.show_progress(&*messenger, &mut shown, now).await {
                tracing::error!(error = format!("{error:#}"), "progress could not be shown");
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Edits each progress message that says something else by now.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn show_progress(
        &self,
        messenger: &dyn Messenger,
        shown: &mut HashMap<BroadcastId, Message>,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        if self.shared.store.sending_held().await?.is_some_and(|until| until > now) {
            return Ok(());
        }
        for broadcast in self.shared.store.announced(WATCHED).await? {
            let Some(author) = broadcast.author else { continue };
            if let BroadcastState::Finished(at) | BroadcastState::Cancelled(at) = broadcast.state
                && now - at > RECENT
            {
                continue;
            }
            let message = progress(
                &self.voice_of(author).await?,
                &broadcast,
                self.shared.store.tally(broadcast.id).await?,
                now,
            );
            if let (BroadcastState::Paused, Some(refusal)) = (broadcast.state, &broadcast.refused) {
                // An edit rings on nobody's phone; this asks for a decision, once for each no.
                let cause = format!("refused/{}/{}", broadcast.id.0, refusal.at.timestamp_micros());
                if self.shared.store.broadcast(BroadcastId(Token::of(&cause))).await?.is_none() {
                    self.tell_once(&cause, ChatId(author.0), message.clone()).await?;
                }
            }
            if shown.get(&broadcast.id) == Some(&message) {
                continue;
            }
            for (chat, delivery) in self.shared.store.deliveries(watch_id(broadcast.id), None, 1).await? {
                let DeliveryState::Delivered { messages, .. } = delivery.state else { continue };
                messenger.aside(chat);
                match messenger.edit(chat, &message, &messages, 0).await {
                    Fate::Done { .. } | Fate::Refused(_) | Fate::Unfit(..) | Fate::Gone(_) => {
                        shown.insert(broadcast.id, message.clone());
                    }
                    // The rest that the messenger asks for is everybody's.
                    Fate::TooFast(rest) => return Ok(self.shared.store.hold_sending(now + rest).await?),
                    Fate::Again | Fate::Moved(_) | Fate::NotSent(_) | Fate::Unknown(_) => {}
                }
            }
        }
        Ok(())
    }
}

/// How far a broadcast is, in words, with the buttons that fit.
pub(super) fn progress(voice: &Voice, broadcast: &Broadcast, tally: Tally, now: Timestamp) -> Message {
    let title = match (broadcast.kind, broadcast.state) {
        (_, BroadcastState::Filling) => Key::WatchFilling,
        (_, BroadcastState::Paused) => Key::WatchPaused,
        (_, BroadcastState::Cancelled(_)) => Key::WatchCancelled,
        (BroadcastKind::Send, BroadcastState::Running) => Key::WatchRunning,
        (BroadcastKind::Correct(_), BroadcastState::Running) => Key::WatchCorrecting,
        (BroadcastKind::Recall(_), BroadcastState::Running) => Key::WatchRecalling,
        (BroadcastKind::Send, BroadcastState::Finished(_)) => Key::WatchFinished,
        (BroadcastKind::Correct(_), BroadcastState::Finished(_)) => Key::WatchCorrected,
        (BroadcastKind::Recall(_), BroadcastState::Finished(_)) => Key::WatchRecalled,
    };
    let mut message = Message::default().span(voice.say(title), Style::Bold);
    message = message.text(format!("\n{}\n", bar(tally))).text(counts(voice, tally));
    let refused = broadcast.refused.as_ref().filter(|_| broadcast.state == BroadcastState::Paused);
    if let Some(refusal) = refused {
        message = message.text("\n\n").text(mending::why(voice, &refusal.why));
    }
    if let (BroadcastState::Running, Some(minutes)) = (broadcast.state, minutes_left(broadcast, tally, now)) {
        message = message.text("\n").text(voice.fill(Key::WatchTimeLeft, &[("minutes", minutes.into())]));
    }
    let button = |key, act| voice.button(key, Action::Broadcast { broadcast: broadcast.id, act });
    let cancel = button(Key::ButtonStopSending, BroadcastAct::Cancel);
    let message = match broadcast.state {
        BroadcastState::Filling => return message.row([cancel]),
        BroadcastState::Running => message.row([button(Key::ButtonPause, BroadcastAct::Pause), cancel]),
        BroadcastState::Paused => message.row([button(Key::ButtonResume, BroadcastAct::Resume), cancel]),
        BroadcastState::Finished(_) | BroadcastState::Cancelled(_) => {
            message.row([button(Key::ButtonReport, BroadcastAct::Report)])
        }
    };
    match broadcast.kind {
        BroadcastKind::Send => message.row([
            button(Key::ButtonCorrect, BroadcastAct::Correct),
            button(Key::ButtonRecall, BroadcastAct::Recall),
        ]),
        BroadcastKind::Correct(of) if refused.is_some() => {
            let again = Action::Broadcast { broadcast: of, act: BroadcastAct::Correct };
            message.row([voice.button(Key::ButtonCorrect, again)])
        }
        BroadcastKind::Correct(_) | BroadcastKind::Recall(_) => message,
    }
}

/// The counts in words.
pub(super) fn counts(voice: &Voice, tally: Tally) -> String {
    voice.fill(
        Key::WatchCounts,
        &[
            ("delivered", tally.delivered.into()),
            ("left", tally.left().into()),
            ("unreachable", tally.unreachable.into()),
            ("rejected", tally.rejected.into()),
        ],
    )
}

fn bar(tally: Tally) -> String {
    let total = tally.total().max(1);
    let full = (tally.total() - tally.left()) * BAR / total;
    (0..BAR).map(|at| if at < full { '▓' } else { '░' }).collect()
}

/// How many minutes it takes at the speed so far, at least one.
fn minutes_left(broadcast: &Broadcast, tally: Tally, now: Timestamp) -> Option<i64> {
    let done = i64::try_from(tally.total() - tally.left()).ok().filter(|done| *done > 0)?;
    let left = i64::try_from(tally.left()).ok().filter(|left| *left > 0)?;
    let seconds = (now - broadcast.opened_at).num_seconds().max(1);
    Some((seconds.checked_mul(left)? / done + 59) / 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_fills_as_deliveries_are_dealt_with() {
        for (delivered, unreachable, pending, full) in
            [(0, 0, 0, 0), (0, 0, 10, 0), (5, 0, 5, 5), (8, 1, 1, 9), (9, 1, 0, 10), (99, 0, 1, 9)]
        {
            let tally = Tally { delivered, unreachable, pending, ..Tally::default() };
            assert_eq!(bar(tally).chars().filter(|sign| *sign == '▓').count(), full, "{tally:?}");
        }
    }
}
