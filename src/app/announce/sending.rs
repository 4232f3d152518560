//! What composing needs of the sending: how many are reached, and handing over.

use std::sync::Arc;

use super::super::App;
use super::super::voice::Voice;
use super::view;
use crate::broadcast;
use crate::model::{
    Audience, Broadcast, BroadcastId, BroadcastKind, BroadcastState, Content, Draft, Locale, Recipients,
    Role, Timestamp, Token, UserId,
};

impl App {
    /// Hands a draft over to be sent; `at` tells apart the times of a repeated one. Handed over twice,
    /// it is sent once.
    pub(in super::super) async fn launch(&self, draft: &Draft, at: Option<Timestamp>) -> anyhow::Result<()> {
        let voice = |locale| Voice { texts: Arc::clone(&self.shared.texts), locale };
        let message = |locale| view::as_received(&voice(locale), draft, locale);
        let content = Content {
            original: message(Locale::default()),
            variants: Locale::ALL.into_iter().map(|locale| (locale, message(locale))).collect(),
        };
        let time = at.map_or(0, |at| at.timestamp_micros());
        let broadcast = Broadcast {
            id: BroadcastId(Token::of(&format!("{}@{time}", draft.id.0))),
            author: Some(draft.announcement.author),
            kind: BroadcastKind::Send,
            to: Recipients::Audience(draft.audience.clone()),
            content,
            urgent: draft.announcement.urgent,
            opened_at: self.shared.options.clock.now(),
            not_before: None,
            state: BroadcastState::Filling,
        };
        self.order(broadcast).await.map(drop)
    }

    /// How many an audience reaches now.
    pub(in super::super) async fn reach(&self, audience: &Audience) -> anyhow::Result<usize> {
        Ok(broadcast::reach(&*self.shared.store, audience).await?)
    }

    /// Everybody who keeps the knowledge.
    pub(in super::super) fn admins(&self) -> Vec<UserId> {
        let holders = self.role_holders().into_iter();
        holders.filter(|(_, role)| *role == Role::Admin).map(|(user, _)| user).collect()
    }
}
