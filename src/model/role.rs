//! What somebody may do.

use serde::{Deserialize, Serialize};

/// A role; each may do everything that the one before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// Asks.
    Resident,
    /// Announces, and answers what the bot could not.
    Worker,
    /// Keeps the knowledge alive.
    Admin,
}
