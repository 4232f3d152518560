//! The notice board in memory.

use async_trait::async_trait;

use super::MemoryStore;
use crate::model::{Notice, Pause, Timestamp, Token};
use crate::store::{Board, Result};

#[async_trait]
impl Board for MemoryStore {
    async fn notices(&self) -> Result<Vec<Notice>> {
        let mut notices: Vec<Notice> = self.state().notices.values().cloned().collect();
        notices.sort_by_key(|notice| (notice.from, notice.id));
        Ok(notices)
    }

    async fn put_notice(&self, notice: Notice) -> Result<()> {
        self.state().notices.insert(notice.id, notice);
        Ok(())
    }

    async fn delete_notice(&self, id: Token) -> Result<()> {
        self.state().notices.remove(&id);
        Ok(())
    }

    async fn delete_notices_before(&self, limit: Timestamp) -> Result<usize> {
        let notices = &mut self.state().notices;
        let before = notices.len();
        notices.retain(|_, notice| !notice.is_over(limit));
        Ok(before - notices.len())
    }

    async fn pause(&self) -> Result<Option<Pause>> {
        Ok(self.state().pause.clone())
    }

    async fn set_pause(&self, pause: Option<Pause>) -> Result<()> {
        self.state().pause = pause;
        Ok(())
    }
}
