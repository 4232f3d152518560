//! Deletes by rule what has been kept long enough.

use super::App;
use crate::model::Timestamp;

/// Ids of settled updates are remembered this long: Telegram repeats one for 24 hours at most.
const UPDATES_KEPT: chrono::Duration = chrono::Duration::hours(48);

/// The trail is kept this long, in days.
const AUDIT_KEPT: chrono::Duration = chrono::Duration::days(730);

/// What was swept out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    /// Verdicts on answers.
    pub feedback: usize,
    /// Questions handed to a person.
    pub tickets: usize,
    /// Questions asked in vain.
    pub gaps: usize,
    /// Questions that people asked.
    pub asked: usize,
    /// Ids of updates that had been dealt with.
    pub updates: usize,
    /// Files that nobody decided on.
    pub uploads: usize,
}

impl App {
    /// Makes up for what was broken off, and deletes what is too old at `now`.
    pub async fn housekeep(&self, now: Timestamp) -> anyhow::Result<Swept> {
        let store = &self.shared.store;
        self.tell_untold().await?;
        store.delete_notices_before(now - self.shared.options.retention).await?;
        store.delete_audit_before(now - AUDIT_KEPT).await?;
        // A part at a time, so that nobody waits for a large one.
        while store.delete_broadcasts_before(now - self.shared.options.retention).await? > 0 {}
        self.count_subscribers(self.today()).await?;
        let uploads = match self.shared.options.library.clone() {
            Some(library) => {
                tokio::task::spawn_blocking(move || library.uploads.sweep(now - super::upload::WAITS)).await?
            }
            None => 0,
        };
        Ok(Swept {
            feedback: store.delete_feedback_before(now - self.shared.options.retention).await?,
            tickets: store.delete_tickets_before(now - self.shared.options.retention).await?,
            gaps: store.delete_gaps_before(now - self.shared.options.retention).await?,
            asked: store.delete_asked_before(now - self.shared.options.questions_kept).await?,
            uploads,
            updates: store.delete_settled_before(now - UPDATES_KEPT).await?,
        })
    }
}
