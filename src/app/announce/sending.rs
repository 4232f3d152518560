//! From a draft to a broadcast: how many are reached, and handing over, once.

use super::super::App;
use crate::broadcast;
use crate::model::{
    Action, Audience, Broadcast, BroadcastId, BroadcastKind, BroadcastState, Content, Draft, Locale, Message,
    Recipients, Role, Timestamp, Token, UserId,
};
use crate::text::Key;

/// The broadcast that a draft becomes; `at` tells apart the times of a repeated one.
pub(super) fn broadcast_id(draft: &Draft, at: Option<Timestamp>) -> BroadcastId {
    BroadcastId(match at {
        None => draft.id.0,
        Some(at) => Token::of(&format!("{}/{}", draft.id.0, at.timestamp())),
    })
}

impl App {
    /// How many get this draft now: its audience, or whoever got what it corrects or was still to.
    pub(super) async fn reach(&self, draft: &Draft) -> anyhow::Result<usize> {
        match draft.corrects {
            Some(earlier) => self.reach_of_correction(earlier).await,
            None => self.reach_of(&draft.audience).await,
        }
    }

    async fn reach_of_correction(&self, earlier: BroadcastId) -> anyhow::Result<usize> {
        let store = &self.shared.store;
        let is_under_way = matches!(broadcast::corrected(&**store, earlier).await?, Recipients::AllOf(_));
        if let Some(Broadcast {
            to: Recipients::Audience(audience), state: BroadcastState::Filling, ..
        }) = store.broadcast(earlier).await?
        {
            return self.reach_of(&audience).await;
        }
        let tally = store.tally(earlier).await?;
        let reached = tally.delivered + if is_under_way { tally.left() } else { 0 };
        Ok(usize::try_from(reached).unwrap_or(usize::MAX))
    }

    async fn reach_of(&self, audience: &Audience) -> anyhow::Result<usize> {
        Ok(broadcast::reach(&*self.shared.store, audience).await?)
    }

    /// Hands a draft over to be sent, durably. The same draft twice, for the same time, is one
    /// broadcast.
    pub(super) async fn launch(&self, draft: &Draft, at: Option<Timestamp>) -> anyhow::Result<BroadcastId> {
        let id = broadcast_id(draft, at);
        let (kind, to) = match draft.corrects {
            Some(earlier) => {
                let to = broadcast::corrected(&*self.shared.store, earlier).await?;
                (BroadcastKind::Correct(earlier), to)
            }
            None => (BroadcastKind::Send, Recipients::Audience(draft.audience.clone())),
        };
        let broadcast = Broadcast {
            id,
            author: Some(draft.announcement.author),
            kind,
            to,
            content: self.content(draft, draft.corrects.unwrap_or(id)),
            urgent: draft.announcement.urgent || draft.corrects.is_some(),
            opened_at: self.shared.options.clock.now(),
            not_before: None,
            state: BroadcastState::Filling,
            refused: None,
        };
        self.order(broadcast).await?;
        self.watch_for(id, draft.chat, draft.announcement.author).await?;
        Ok(id)
    }

    /// What residents get, each in their language.
    fn content(&self, draft: &Draft, receipt_of: BroadcastId) -> Content {
        let announcement = &draft.announcement;
        let message = |locale: Locale| -> Message {
            let message = announcement.message(locale);
            match announcement.receipt {
                true => {
                    let action = Action::Read { broadcast: receipt_of };
                    let label = self.shared.texts.say(locale, Key::ButtonRead);
                    message.row([crate::model::Button { label, action }])
                }
                false => message,
            }
        };
        let variants = announcement.variants.keys().map(|locale| (*locale, message(*locale))).collect();
        let original = Locale::ALL.into_iter().find(|locale| !announcement.variants.contains_key(locale));
        Content { original: message(original.unwrap_or_default()), variants }
    }

    /// Everybody who keeps the knowledge.
    pub(in super::super) fn admins(&self) -> Vec<UserId> {
        let holders = self.role_holders().into_iter();
        holders.filter(|(_, role)| *role == Role::Admin).map(|(user, _)| user).collect()
    }
}
