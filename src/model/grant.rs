//! A role that somebody was given in the chat.

use serde::{Deserialize, Serialize};

use super::{Region, Role, Timestamp, UserId};

/// Who holds which role, and where it reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The person.
    pub user: UserId,
    /// What they are called; empty when whoever granted knew only their number.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Where a worker may announce; empty for everywhere.
    pub regions: Vec<Region>,
    /// Who granted it.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}
