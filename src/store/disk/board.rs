//! The notice board on disk.

use async_trait::async_trait;

use super::SledStore;
use super::contents::records;
use super::ledger::Changes;
use crate::model::{Notice, Pause, Timestamp, Token};
use crate::store::record::{self, kind};
use crate::store::{Board, Result};

#[async_trait]
impl Board for SledStore {
    async fn notices(&self) -> Result<Vec<Notice>> {
        let mut notices: Vec<Notice> = self.read(|disk| records(disk, &[kind::NOTICE])).await?;
        notices.sort_by_key(|notice| (notice.from, notice.id));
        Ok(notices)
    }

    async fn put_notice(&self, notice: Notice) -> Result<()> {
        self.commit(move |ledger| {
            let mut changes = Changes::default();
            changes.put(record::notice_key(notice.id), record::encode(&notice)?);
            ledger.apply(changes)
        })
        .await
    }

    async fn delete_notice(&self, id: Token) -> Result<()> {
        self.commit(move |ledger| {
            let mut changes = Changes::default();
            changes.remove(record::notice_key(id));
            ledger.apply(changes)
        })
        .await
    }

    async fn delete_notices_before(&self, limit: Timestamp) -> Result<usize> {
        self.delete_where(kind::NOTICE, move |_, value| {
            record::decode::<Notice>(value).is_ok_and(|notice| notice.is_over(limit))
        })
        .await
    }

    async fn pause(&self) -> Result<Option<Pause>> {
        self.read(|disk| Ok(records(disk, &[kind::PAUSE])?.pop())).await
    }

    async fn set_pause(&self, pause: Option<Pause>) -> Result<()> {
        self.commit(move |ledger| {
            let mut changes = Changes::default();
            match pause {
                Some(pause) => changes.put(vec![kind::PAUSE], record::encode(&pause)?),
                None => changes.remove(vec![kind::PAUSE]),
            }
            ledger.apply(changes)
        })
        .await
    }
}
