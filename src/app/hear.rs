//! Whatever somebody sends that is no command: words, a file, a reply.

use super::{Actor, App, Reply, Said};
use crate::model::Dialogue;
use crate::store::Stored;

impl App {
    /// Words, a file, or both.
    pub async fn hear(&self, who: &Actor, said: Said) -> Reply {
        let stored = self.shared.store.dialogue(who.chat, who.user).await?;
        if let Stored::Present(Dialogue::Announcing { draft, asks }) = stored {
            let visit = self.visit(who).await?;
            return self.announcing(&visit, draft, asks, said).await;
        }
        if let Some(reply) = self.staff_replied(who, &said).await? {
            return Ok(reply);
        }
        if said.reply_to.is_some() && !said.text.trim().is_empty() {
            let visit = self.visit(who).await?;
            if let Some(thanks) = self.reply_to_announcement(&visit, &said).await? {
                return Ok(vec![thanks]);
            }
        }
        if said.text.trim().is_empty() {
            return self.unreadable(who).await;
        }
        self.say(who, &said.text).await
    }
}
