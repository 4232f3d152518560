//! Drafts in memory.

use async_trait::async_trait;

use super::MemoryStore;
use crate::model::{Draft, DraftChange, DraftId, Stage, Timestamp};
use crate::store::{Drafts, Result, drafts};

#[async_trait]
impl Drafts for MemoryStore {
    async fn put_draft(&self, draft: Draft) -> Result<()> {
        self.state().drafts.insert(draft.id, draft);
        Ok(())
    }

    async fn draft(&self, id: DraftId) -> Result<Option<Draft>> {
        Ok(self.state().drafts.get(&id).cloned())
    }

    async fn drafts(&self) -> Result<Vec<Draft>> {
        let mut drafts: Vec<Draft> = self.state().drafts.values().cloned().collect();
        drafts.sort_by_key(|draft| (draft.changed_at, draft.id));
        Ok(drafts)
    }

    async fn change_draft(&self, id: DraftId, change: DraftChange, at: Timestamp) -> Result<Option<Draft>> {
        let mut state = self.state();
        let Some(draft) = state.drafts.get_mut(&id) else { return Ok(None) };
        Ok(drafts::change(draft, change, at).then(|| draft.clone()))
    }

    async fn advance_draft(&self, id: DraftId, from: Stage, to: Stage, at: Timestamp) -> Result<bool> {
        Ok(self.state().drafts.get_mut(&id).is_some_and(|draft| drafts::advance(draft, from, to, at)))
    }

    async fn delete_draft(&self, id: DraftId) -> Result<()> {
        self.state().drafts.remove(&id);
        Ok(())
    }

    async fn delete_drafts_before(&self, limit: Timestamp) -> Result<usize> {
        let mut state = self.state();
        let before = state.drafts.len();
        state.drafts.retain(|_, draft| !drafts::is_left(draft, limit));
        Ok(before - state.drafts.len())
    }
}
