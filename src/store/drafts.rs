//! Announcements that are being composed, or wait for their time.

use async_trait::async_trait;

use super::Result;
use crate::model::{Draft, DraftChange, DraftId, Stage, Timestamp};

/// Drafts, by their id.
#[async_trait]
pub trait Drafts: Send + Sync {
    /// Keeps a new draft; one with the same id is replaced.
    async fn put_draft(&self, draft: Draft) -> Result<()>;

    /// The draft, if there is one that can be understood.
    async fn draft(&self, id: DraftId) -> Result<Option<Draft>>;

    /// All drafts, the one changed last at the end.
    async fn drafts(&self) -> Result<Vec<Draft>>;

    /// Applies one change atomically to a draft that is still being composed, or for
    /// [`DraftChange::Move`] that is planned or was missed, and returns it as it is then; `None` when
    /// there is none or it is at another stage.
    async fn change_draft(&self, id: DraftId, change: DraftChange, at: Timestamp) -> Result<Option<Draft>>;

    /// Takes a draft from one stage to another; `false`, and no change, when it is not in that stage.
    async fn advance_draft(&self, id: DraftId, from: Stage, to: Stage, at: Timestamp) -> Result<bool>;

    /// Deletes a draft; one that does not exist is no error.
    async fn delete_draft(&self, id: DraftId) -> Result<()>;

    /// Deletes drafts that nobody touched since `limit` and that wait for nothing; returns how many.
    async fn delete_drafts_before(&self, limit: Timestamp) -> Result<usize>;
}

/// Whether a draft may go by age: what is scheduled or asked about stays.
pub(super) fn is_left(draft: &Draft, limit: Timestamp) -> bool {
    let waits = matches!(draft.stage, Stage::Scheduled(_) | Stage::Missed(_) | Stage::Waiting);
    !waits && draft.changed_at < limit
}

/// Applies a change to a draft that is at the stage for it; whether it did.
pub(super) fn change(draft: &mut Draft, change: DraftChange, at: Timestamp) -> bool {
    let open = match change {
        DraftChange::Move(..) => matches!(draft.stage, Stage::Scheduled(_) | Stage::Missed(_)),
        _ => draft.stage == Stage::Composing,
    };
    if open {
        draft.apply(change, at);
    }
    open
}

/// Takes a draft from one stage to another; whether it did.
pub(super) fn advance(draft: &mut Draft, from: Stage, to: Stage, at: Timestamp) -> bool {
    let there = draft.stage == from;
    if there {
        (draft.stage, draft.changed_at) = (to, at);
    }
    there
}
