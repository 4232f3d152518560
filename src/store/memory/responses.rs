//! Answers to announcements in memory.

use async_trait::async_trait;

use super::MemoryStore;
use crate::model::{Heard, Response, Timestamp, Token};
use crate::store::{Responses, Result};

#[async_trait]
impl Responses for MemoryStore {
    async fn add_response(&self, response: Response) -> Result<bool> {
        let mut state = self.state();
        let same = |one: &Response| {
            one.of == response.of && one.user == response.user && one.answer == response.answer
        };
        let again = response.answer == Heard::Read && state.responses.iter().any(same);
        if !again {
            state.responses.push(response);
        }
        Ok(!again)
    }

    async fn responses(&self, of: Token) -> Result<Vec<Response>> {
        let state = self.state();
        let mut found: Vec<Response> = state.responses.iter().filter(|one| one.of == of).cloned().collect();
        found.sort_by_key(|one| (one.at, one.user));
        Ok(found)
    }

    async fn delete_responses_before(&self, limit: Timestamp) -> Result<usize> {
        let mut state = self.state();
        let before = state.responses.len();
        state.responses.retain(|one| one.at >= limit);
        Ok(before - state.responses.len())
    }
}
