//! The store had to be repaired at the start: who keeps the knowledge wants to know.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::voice::Voice;
use super::{App, Visit};
use crate::model::{Act, AuditEntry, Message, Style, UserId};
use crate::store::{Opening, Repair};
use crate::text::Key;

/// Whom nobody could tell yet, because nothing reaches them: they are told when they say something.
#[derive(Debug, Default)]
pub(super) struct Untold(Mutex<BTreeMap<UserId, Opening>>);

impl App {
    /// Writes down how the store was repaired, and tells the admins; nothing when all was well.
    ///
    /// # Errors
    ///
    /// When the store fails again.
    pub async fn store_repaired(&self, opening: &Opening) -> anyhow::Result<()> {
        if opening.repairs.is_empty() {
            return Ok(());
        }
        self.wake().await?;
        for repair in &opening.repairs {
            let (object, before, after) = recorded(repair);
            let at = self.shared.options.clock.now();
            let entry = AuditEntry { at, who: None, act: Act::Repaired, object, before, after };
            self.shared.store.add_audit(entry).await?;
        }
        self.later(UserId::OPERATOR, opening);
        for admin in self.admins() {
            let message = told(&self.voice_of(admin).await?, opening);
            if let Err(error) = self.notify(vec![admin], message).await {
                tracing::debug!(%error, "an admin is told of the repair later");
                self.later(admin, opening);
            }
        }
        Ok(())
    }

    /// What this person was not told yet.
    pub(super) fn untold_repairs(&self, visit: &Visit) -> Option<Message> {
        let mut untold = self.shared.untold.0.lock().unwrap_or_else(PoisonError::into_inner);
        untold.remove(&visit.who.user).map(|opening| told(&visit.voice, &opening))
    }

    fn later(&self, user: UserId, opening: &Opening) {
        let mut untold = self.shared.untold.0.lock().unwrap_or_else(PoisonError::into_inner);
        untold.insert(user, opening.clone());
    }
}

/// What was done, in the words of the trail: object, before, after.
fn recorded(repair: &Repair) -> (String, String, String) {
    let (object, before, after) = match repair {
        Repair::SnapshotsSetAside(to) | Repair::SettingsSetAside(to) => {
            (name(to), String::new(), String::new())
        }
        Repair::StoreSetAside { to, why } | Repair::ExportSetAside { to, why } => {
            (name(to), why.clone(), String::new())
        }
        Repair::ExportRestored { records } => ("export".into(), String::new(), records.to_string()),
        Repair::RestKept { records } => ("state".into(), String::new(), records.to_string()),
        Repair::NoExport => ("state".into(), String::new(), "0".into()),
    };
    (object, before, after)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn told(voice: &Voice, opening: &Opening) -> Message {
    let mut message = Message::default().span(voice.say(Key::Repaired), Style::Bold);
    for repair in &opening.repairs {
        let (key, path, records) = match repair {
            Repair::SnapshotsSetAside(to) => (Key::RepairedSnapshots, Some(to), 0),
            Repair::SettingsSetAside(to) => (Key::RepairedSettings, Some(to), 0),
            Repair::StoreSetAside { to, .. } => (Key::RepairedStore, Some(to), 0),
            Repair::ExportSetAside { to, .. } => (Key::RepairedExport, Some(to), 0),
            Repair::ExportRestored { records } => (Key::RepairedFromExport, None, *records),
            Repair::RestKept { records } => (Key::RepairedFromRest, None, *records),
            Repair::NoExport => (Key::RepairedEmpty, None, 0),
        };
        let path = path.map(|path| name(path)).unwrap_or_default();
        let values = [("path", path.into()), ("count", (records as i64).into())];
        message = message.text(format!("\n· {}", voice.fill(key, &values)));
    }
    message
}
