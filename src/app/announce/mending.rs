//! What the messenger will not have: said to its author, taken off the draft, and mended where it was
//! being sent already.

use super::super::voice::Voice;
use super::super::{Actor, App, Pressed, Reply, Visit};
use crate::model::{
    Announcement, Broadcast, BroadcastKind, BroadcastState, Draft, DraftChange, Message, Recipients,
    SendTime, Stage, Unfit,
};
use crate::text::Key;

impl App {
    /// The messenger did not take this part of what this person composes: it is taken off the draft, and
    /// everything else stays.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn unfit(&self, who: &Actor, message: &Message, why: &Unfit) -> Reply {
        let Some((change, sentence)) = without(why) else { return Ok(Vec::new()) };
        let visit = self.visit(who).await?;
        let drafts = self.shared.store.drafts().await?;
        let theirs = |draft: &&Draft| {
            draft.announcement.author == who.user
                && draft.stage == Stage::Composing
                && draft.announcement.media == message.media
                && draft.announcement.link.as_ref() == message.links.first()
        };
        let mut messages = vec![visit.voice.message(sentence)];
        if let Some(draft) = drafts.iter().rev().find(theirs)
            && let Some(draft) = self.shared.store.change_draft(draft.id, change, visit.now).await?
        {
            messages.extend(self.preview(&visit, &draft).await?);
        }
        Ok(messages)
    }

    /// ✏️ Where the messenger would have nothing of it and nobody got it there is nothing to correct: the
    /// same once more as a new draft, without what was refused. `None` for any other broadcast.
    pub(super) async fn composed_again(
        &self,
        visit: &Visit,
        broadcast: &Broadcast,
    ) -> anyhow::Result<Option<Pressed>> {
        let (Some(refusal), BroadcastKind::Send, Recipients::Audience(audience)) =
            (&broadcast.refused, broadcast.kind, &broadcast.to)
        else {
            return Ok(None);
        };
        let store = &self.shared.store;
        let tally = store.tally(broadcast.id).await?;
        let is_held = matches!(broadcast.state, BroadcastState::Paused | BroadcastState::Cancelled(_));
        if !is_held || tally.delivered > 0 || tally.sending > 0 {
            return Ok(None);
        }
        store.cancel_broadcast(broadcast.id, visit.now).await?;
        let mut draft = Draft {
            id: self.new_draft_id(visit),
            chat: visit.who.chat,
            announcement: announcement(visit, broadcast),
            audience: audience.clone(),
            time: SendTime::Now,
            stage: Stage::Composing,
            changed_at: visit.now,
            corrects: None,
        };
        let sentence = take_off(&mut draft, &refusal.why);
        store.put_draft(draft.clone()).await?;
        let mut messages: Vec<Message> =
            sentence.into_iter().map(|sentence| visit.voice.message(sentence)).collect();
        messages.extend(self.preview(visit, &draft).await?);
        Ok(Some(Pressed { send: messages, ..Pressed::default() }))
    }
}

/// What a broadcast says, as somebody who changes it finds it.
pub(super) fn announcement(visit: &Visit, broadcast: &Broadcast) -> Announcement {
    let original = &broadcast.content.original;
    let variants = broadcast.content.variants.iter();
    Announcement {
        media: original.media.clone(),
        link: original.links.first().cloned(),
        urgent: broadcast.urgent,
        receipt: !original.buttons.is_empty(),
        variants: variants.map(|(locale, message)| (*locale, message.body.clone())).collect(),
        ..Announcement::new(visit.who.user, original.body.clone())
    }
}

/// Takes what is refused off a draft; returns the sentence that says so.
pub(super) fn take_off(draft: &mut Draft, why: &Unfit) -> Option<Key> {
    let (change, sentence) = without(why)?;
    let at = draft.changed_at;
    draft.apply(change, at);
    Some(sentence)
}

/// The change that takes off what is refused, and what is said of it. Words are left: only their author
/// can mend them.
fn without(why: &Unfit) -> Option<(DraftChange, Key)> {
    match why {
        Unfit::Media => Some((DraftChange::Media(None), Key::AnnounceMediaRefused)),
        Unfit::Link => Some((DraftChange::Link(None), Key::AnnounceLinkRefused)),
        Unfit::Words | Unfit::Other(_) => None,
    }
}

/// Why a broadcast is held, and what its author can do.
pub(super) fn why(voice: &Voice, why: &Unfit) -> String {
    match why {
        Unfit::Media => voice.say(Key::WatchRefusedMedia),
        Unfit::Link => voice.say(Key::WatchRefusedLink),
        Unfit::Words => voice.say(Key::WatchRefusedWords),
        Unfit::Other(words) => voice.fill(Key::WatchRefusedOther, &[("words", words.clone().into())]),
    }
}
