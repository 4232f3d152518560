//! What the buttons do by which admins look after the knowledge.

/// What a button about the knowledge does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Care {
    /// ✅ Takes in what was refused, all the same.
    ReloadAnyway,
}
