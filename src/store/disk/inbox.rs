//! Updates: waiting, or remembered as settled.

use async_trait::async_trait;

use super::SledStore;
use super::ledger::Changes;
use crate::model::{Timestamp, UpdateId};
use crate::store::record::{self, Settled, kind};
use crate::store::{Arrival, Inbox, Result};

#[async_trait]
impl Inbox for SledStore {
    async fn accept(&self, arrivals: &[Arrival]) -> Result<Vec<UpdateId>> {
        let arrivals = arrivals.to_vec();
        self.commit(move |ledger| {
            let is_stored =
                |kind, id| ledger.disk().get(&record::update_key(kind, id)).map(|one| one.is_some());
            let (mut changes, mut new) = (Changes::default(), Vec::new());
            for Arrival { id, payload } in arrivals {
                let is_known =
                    new.contains(&id) || is_stored(kind::WAITING, id)? || is_stored(kind::SETTLED, id)?;
                if !is_known {
                    changes.put(record::update_key(kind::WAITING, id), record::encode_payload(&payload));
                    new.push(id);
                }
            }
            ledger.apply(changes)?;
            Ok(new)
        })
        .await
    }

    async fn settle(&self, update: UpdateId, at: Timestamp) -> Result<()> {
        self.commit(move |ledger| {
            let mut changes = Changes::default();
            changes.remove(record::update_key(kind::WAITING, update));
            changes.put(record::update_key(kind::SETTLED, update), record::encode(&Settled { at })?);
            ledger.apply(changes)
        })
        .await
    }

    async fn unsettled(&self) -> Result<Vec<Arrival>> {
        self.commit(|ledger| {
            let (mut arrivals, mut damaged) = (Vec::new(), Vec::new());
            ledger.disk().scan(&[kind::WAITING], |key, value| {
                match (record::parse_update_key(key), record::decode_payload(value)) {
                    (Ok(id), Ok(payload)) => arrivals.push(Arrival { id, payload }),
                    _ => damaged.push((key.to_vec(), value.to_vec())),
                }
                Ok(())
            })?;
            damaged.iter().try_for_each(|(key, value)| ledger.set_aside(key, value))?;
            Ok(arrivals)
        })
        .await
    }

    async fn delete_settled_before(&self, limit: Timestamp) -> Result<usize> {
        self.delete_where(kind::SETTLED, move |_, value| {
            record::decode(value).is_ok_and(|settled: Settled| settled.at < limit)
        })
        .await
    }
}

impl SledStore {
    /// Deletes the records of a kind that never change and that `is_old`; returns how many. They are
    /// found by reading, so that other changes do not wait for it.
    pub(super) async fn delete_where(
        &self,
        kind: u8,
        is_old: impl Fn(&[u8], &[u8]) -> bool + Send + 'static,
    ) -> Result<usize> {
        let old = self.read(move |disk| {
            let mut old = Vec::new();
            disk.scan(&[kind], |key, value| {
                if is_old(key, value) {
                    old.push(key.to_vec());
                }
                Ok(())
            })?;
            Ok(old)
        });
        let old = old.await?;
        self.commit(move |ledger| {
            let (mut changes, count) = (Changes::default(), old.len());
            old.into_iter().for_each(|key| changes.remove(key));
            ledger.apply(changes)?;
            Ok(count)
        })
        .await
    }
}
