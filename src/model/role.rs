//! What somebody may do.

/// A role; each may do everything that the one before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Asks.
    Resident,
    /// Announces, and answers what the bot could not.
    Worker,
    /// Keeps the knowledge alive.
    Admin,
}
