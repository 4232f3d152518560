//! What composing needs of the sending: how many are reached, and handing over.

use super::super::App;
use crate::model::{Audience, Draft, Message, Role, Timestamp, UserId};

/// Nothing carries announcements yet.
#[derive(Debug, thiserror::Error)]
#[error("nothing carries announcements yet")]
pub(super) struct NoCarrier;

impl App {
    /// Says something unasked.
    pub(in super::super) async fn notify(&self, _to: Vec<UserId>, _message: Message) -> anyhow::Result<()> {
        Err(NoCarrier.into())
    }

    /// Hands a draft over to be sent; `at` tells apart the times of a repeated one.
    pub(in super::super) async fn launch(
        &self,
        _draft: &Draft,
        _at: Option<Timestamp>,
    ) -> anyhow::Result<()> {
        Err(NoCarrier.into())
    }

    /// How many an audience reaches now.
    pub(in super::super) async fn reach(&self, audience: &Audience) -> anyhow::Result<usize> {
        let contents = self.shared.store.contents().await?;
        Ok(contents.profiles.iter().filter(|profile| audience.includes(profile)).count())
    }

    /// Everybody who keeps the knowledge.
    pub(in super::super) fn admins(&self) -> Vec<UserId> {
        let holders = self.role_holders().into_iter();
        holders.filter(|(_, role)| *role == Role::Admin).map(|(user, _)| user).collect()
    }
}
