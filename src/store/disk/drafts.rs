//! Drafts on disk. They lie with their author; there are few, so that one is found by looking.

use async_trait::async_trait;

use super::SledStore;
use super::contents::records;
use super::ledger::{Changes, Ledger};
use crate::model::{Draft, DraftChange, DraftId, Stage, Timestamp};
use crate::store::record::{self, kind};
use crate::store::sled::Disk;
use crate::store::{Drafts, Result, drafts};

fn find(disk: &Disk, id: DraftId) -> Result<Option<Draft>> {
    Ok(records::<Draft>(disk, &[kind::DRAFT])?.into_iter().find(|draft| draft.id == id))
}

/// Changes a draft where `change` says so.
fn update(ledger: &Ledger, id: DraftId, change: impl FnOnce(&mut Draft) -> bool) -> Result<Option<Draft>> {
    let Some(mut draft) = find(ledger.disk(), id)? else { return Ok(None) };
    if !change(&mut draft) {
        return Ok(None);
    }
    let mut changes = Changes::default();
    changes.put(record::draft_key(&draft), record::encode(&draft)?);
    ledger.apply(changes)?;
    Ok(Some(draft))
}

#[async_trait]
impl Drafts for SledStore {
    async fn put_draft(&self, draft: Draft) -> Result<()> {
        self.commit(move |ledger| {
            let mut changes = Changes::default();
            changes.put(record::draft_key(&draft), record::encode(&draft)?);
            ledger.apply(changes)
        })
        .await
    }

    async fn draft(&self, id: DraftId) -> Result<Option<Draft>> {
        self.read(move |disk| find(disk, id)).await
    }

    async fn drafts(&self) -> Result<Vec<Draft>> {
        let mut drafts: Vec<Draft> = self.read(|disk| records(disk, &[kind::DRAFT])).await?;
        drafts.sort_by_key(|draft| (draft.changed_at, draft.id));
        Ok(drafts)
    }

    async fn change_draft(&self, id: DraftId, change: DraftChange, at: Timestamp) -> Result<Option<Draft>> {
        self.commit(move |ledger| update(ledger, id, |draft| drafts::change(draft, change, at))).await
    }

    async fn advance_draft(&self, id: DraftId, from: Stage, to: Stage, at: Timestamp) -> Result<bool> {
        self.commit(move |ledger| {
            Ok(update(ledger, id, |draft| drafts::advance(draft, from, to, at))?.is_some())
        })
        .await
    }

    async fn delete_draft(&self, id: DraftId) -> Result<()> {
        self.commit(move |ledger| {
            let mut changes = Changes::default();
            if let Some(draft) = find(ledger.disk(), id)? {
                changes.remove(record::draft_key(&draft));
            }
            ledger.apply(changes)
        })
        .await
    }

    async fn delete_drafts_before(&self, limit: Timestamp) -> Result<usize> {
        self.commit(move |ledger| {
            let all: Vec<Draft> = records(ledger.disk(), &[kind::DRAFT])?;
            let old: Vec<&Draft> = all.iter().filter(|draft| drafts::is_left(draft, limit)).collect();
            let mut changes = Changes::default();
            old.iter().for_each(|draft| changes.remove(record::draft_key(draft)));
            ledger.apply(changes)?;
            Ok(old.len())
        })
        .await
    }
}
