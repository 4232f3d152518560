//! One handler per feature: understand the update, one call of the application, render, send.

mod buttons;
mod files;
mod inline;
mod messages;

pub(super) use buttons::button;
use files::file;
pub(super) use inline::inline;
pub(super) use messages::{command, role_command, say, tell, text, told, unknown_command, unreadable};

use super::stop::Stopped;

/// Why an update was not handled to its end.
#[derive(Debug)]
pub(super) enum Failure {
    /// The bot stops: do it again after the next start.
    Interrupted,
    /// The application broke: apologise.
    Broken(anyhow::Error),
}

impl From<Stopped> for Failure {
    fn from(Stopped: Stopped) -> Self {
        Self::Interrupted
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Broken(error)
    }
}

/// The outcome of a handler.
pub(super) type Outcome = Result<(), Failure>;

/// Everything that nobody else wants.
pub(super) async fn ignored() -> Outcome {
    Ok(())
}
