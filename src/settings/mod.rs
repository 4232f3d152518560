//! What can be set: defaults, then the configuration file, then the environment.
//!
//! The only place that reads the environment. Whatever is wrong is told in one sentence with the
//! place it stands in, what is expected, and how to mend it.

mod error;
mod layers;
mod process;
mod sections;

use std::path::{Path, PathBuf};

pub use error::{Error, Fault};
pub use process::{Environment, Token};
pub use sections::{
    Access, Announcements, Conversation, Data, Export, Knowledge, Limits, Office, Retention, Search,
    Settings, Telegram, Telemetry, Webhook,
};

/// Where the configuration is looked for when nobody says otherwise.
pub const DEFAULT_FILE: &str = "config/linli.toml";

/// Where the configuration comes from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The file asked for; `None` looks at [`DEFAULT_FILE`], which may be missing.
    pub file: Option<PathBuf>,
    /// Replaces `knowledge.folder`.
    pub knowledge: Option<PathBuf>,
    /// Replaces `data.folder`.
    pub data: Option<PathBuf>,
}

impl Origin {
    /// The file that is read.
    pub fn path(&self) -> &Path {
        self.file.as_deref().unwrap_or(Path::new(DEFAULT_FILE))
    }

    /// The folder of the file, in which edited texts and word lists are looked for.
    pub fn folder(&self) -> PathBuf {
        self.path().parent().unwrap_or(Path::new("")).to_owned()
    }
}

/// Reads the settings.
///
/// # Errors
///
/// Everything that is wrong, one sentence each.
pub fn load(origin: &Origin, environment: &Environment) -> Result<Settings, Error> {
    let mut settings = layers::merge(origin, environment)?;
    if let Some(folder) = &origin.knowledge {
        settings.knowledge.folder.clone_from(folder);
    }
    if let Some(folder) = &origin.data {
        settings.data.folder.clone_from(folder);
    }
    Ok(settings)
}
