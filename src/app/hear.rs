//! Whatever somebody sends that is no command: words, a file, a reply.

use super::{Actor, App, Reply, Said};

impl App {
    /// Words, a file, or both.
    pub async fn hear(&self, who: &Actor, said: Said) -> Reply {
        if said.text.trim().is_empty() {
            return self.unreadable(who).await;
        }
        self.say(who, &said.text).await
    }
}
