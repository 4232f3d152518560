//! Why a disk says no, in the reader's language. The system's own words are in no language of ours.

use std::io::{self, ErrorKind};

use crate::app::voice::Voice;
use crate::text::Key;

/// What this person is told; what the system said of the rest is logged.
pub(in crate::app) fn refusal(voice: &Voice, error: &io::Error) -> String {
    voice.say(match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Key::DiskMissing,
        ErrorKind::IsADirectory => Key::DiskFolder,
        ErrorKind::PermissionDenied => Key::DiskDenied,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Key::DiskFull,
        ErrorKind::ReadOnlyFilesystem => Key::DiskReadOnly,
        _ => {
            tracing::error!(%error, "the disk says no");
            Key::DiskOther
        }
    })
}
