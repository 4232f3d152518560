//! Answers to announcements on disk. They lie with the person, as everything personal does.

use async_trait::async_trait;

use super::SledStore;
use super::contents::records;
use super::ledger::Changes;
use crate::model::{Heard, Response, Timestamp, Token};
use crate::store::record::{self, kind};
use crate::store::{Responses, Result};

#[async_trait]
impl Responses for SledStore {
    async fn add_response(&self, response: Response) -> Result<bool> {
        self.commit(move |ledger| {
            let number = match response.answer {
                Heard::Read => 0,
                Heard::Said(_) => ledger.next_number(),
            };
            let key = record::response_key(&response, number);
            if response.answer == Heard::Read && ledger.disk().get(&key)?.is_some() {
                return Ok(false);
            }
            let mut changes = Changes::default();
            changes.put(key, record::encode(&response)?);
            ledger.apply(changes)?;
            Ok(true)
        })
        .await
    }

    async fn responses(&self, of: Token) -> Result<Vec<Response>> {
        let mut found: Vec<Response> = self.read(|disk| records(disk, &[kind::RESPONSE])).await?;
        found.retain(|one| one.of == of);
        found.sort_by_key(|one| (one.at, one.user));
        Ok(found)
    }

    async fn delete_responses_before(&self, limit: Timestamp) -> Result<usize> {
        self.delete_where(kind::RESPONSE, move |_, value| {
            record::decode(value).is_ok_and(|response: Response| response.at < limit)
        })
        .await
    }
}
