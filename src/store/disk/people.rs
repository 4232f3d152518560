//! What is kept about people: profiles, dialogues, what they said of answers.

use std::ops::ControlFlow;

use async_trait::async_trait;

use super::contents::records;
use super::ledger::{Changes, Ledger};
use super::{SledStore, audit};
use crate::model::{ChatId, Dialogue, Feedback, Profile, ProfileChange, Timestamp, UserId};
use crate::store::outbox::book::Book;
use crate::store::record::{self, PERSONAL, Undecodable, kind};
use crate::store::{Dialogues, FeedbackLog, Profiles, Result, Stored};

/// The profile as stored; a new one when there is none or it cannot be understood.
fn load_profile(ledger: &Ledger, user: UserId) -> Result<Profile> {
    let key = record::profile_key(user);
    let Some(value) = ledger.disk().get(&key)? else { return Ok(Profile::new(user)) };
    match record::decode(&value) {
        Ok(profile) => Ok(profile),
        Err(Undecodable) => {
            ledger.set_aside(&key, &value)?;
            Ok(Profile::new(user))
        }
    }
}

/// How many profiles one commit changes when old questions are deleted.
const PROFILES_AT_ONCE: usize = 200;

fn forget_asked(ledger: &Ledger, users: &[UserId], limit: Timestamp) -> Result<usize> {
    let mut changes = Changes::default();
    let mut deleted = 0;
    for &user in users {
        let key = record::profile_key(user);
        // Deleted since, or not understood: nothing to forget.
        let Some(value) = ledger.disk().get(&key)? else { continue };
        let Ok(mut profile) = record::decode::<Profile>(&value) else { continue };
        deleted += profile.forget_asked_before(limit);
        changes.put(key, record::encode(&profile)?);
    }
    ledger.apply(changes)?;
    Ok(deleted)
}

#[async_trait]
impl Profiles for SledStore {
    async fn profile(&self, user: UserId) -> Result<Profile> {
        let stored = self.read(move |disk| disk.get(&record::profile_key(user))).await?;
        match stored.map(|value| record::decode(&value)) {
            None => Ok(Profile::new(user)),
            Some(Ok(profile)) => Ok(profile),
            Some(Err(Undecodable)) => self.commit(move |ledger| load_profile(ledger, user)).await,
        }
    }

    async fn change_profile(&self, user: UserId, change: ProfileChange) -> Result<Profile> {
        self.commit(move |ledger| {
            let mut profile = load_profile(ledger, user)?;
            profile.apply(change);
            let mut changes = Changes::default();
            changes.put(record::profile_key(user), record::encode(&profile)?);
            ledger.apply(changes)?;
            Ok(profile)
        })
        .await
    }

    async fn delete_asked_before(&self, limit: Timestamp) -> Result<usize> {
        let stale = self.read(move |disk| {
            let profiles: Vec<Profile> = records(disk, &[kind::PROFILE])?;
            let stale = profiles.iter().filter(|kept| kept.recent.iter().any(|asked| asked.at < limit));
            Ok(stale.map(|kept| kept.user).collect::<Vec<UserId>>())
        });
        let mut deleted = 0;
        for users in stale.await?.chunks(PROFILES_AT_ONCE) {
            let users = users.to_vec();
            deleted += self.commit(move |ledger| forget_asked(ledger, &users, limit)).await?;
        }
        Ok(deleted)
    }

    async fn profiles(&self, after: Option<UserId>, limit: usize) -> Result<Vec<Profile>> {
        let prefix = [kind::PROFILE];
        let from = after.map_or(prefix.to_vec(), |after| record::behind(&record::profile_key(after)));
        self.read(move |disk| {
            let mut page: Vec<Profile> = Vec::new();
            disk.scan_from(&prefix, &from, &mut |_, value| {
                if page.len() == limit {
                    return ControlFlow::Break(());
                }
                page.extend(record::decode::<Profile>(value).ok());
                ControlFlow::Continue(())
            })?;
            Ok(page)
        })
        .await
    }

    async fn forget(&self, user: UserId) -> Result<()> {
        self.commit(move |ledger| {
            let mut changes = Changes::default();
            super::tickets::release(ledger.disk(), user, &mut changes)?;
            for kind in PERSONAL {
                let prefix = record::personal_prefix(kind, user);
                for prefix in [record::damaged_key(&prefix), prefix] {
                    ledger.disk().scan(&prefix, |key, _| {
                        changes.remove(key.to_vec());
                        Ok(())
                    })?;
                }
            }
            audit::without(ledger, user, &mut changes)?;
            let mut book = Book::new(ledger.disk());
            book.forget(user)?;
            changes.edit(book.into_edits());
            ledger.apply(changes)
        })
        .await
    }
}

#[async_trait]
impl Dialogues for SledStore {
    async fn dialogue(&self, chat: ChatId, user: UserId) -> Result<Stored<Dialogue>> {
        let key = record::dialogue_key(chat, user);
        let stored = self.read({
            let key = key.clone();
            move |disk| disk.get(&key)
        });
        match stored.await?.map(|value| (record::decode(&value), value)) {
            None => Ok(Stored::Absent),
            Some((Ok(dialogue), _)) => Ok(Stored::Present(dialogue)),
            Some((Err(Undecodable), value)) => {
                self.commit(move |ledger| match ledger.disk().get(&key)? {
                    Some(current) if current == value => ledger.set_aside(&key, &value),
                    _ => Ok(()),
                })
                .await?;
                Ok(Stored::Undecodable)
            }
        }
    }

    async fn set_dialogue(&self, chat: ChatId, user: UserId, dialogue: Option<Dialogue>) -> Result<()> {
        self.commit(move |ledger| {
            let key = record::dialogue_key(chat, user);
            let mut changes = Changes::default();
            match dialogue {
                Some(dialogue) => changes.put(key, record::encode(&dialogue)?),
                None => changes.remove(key),
            }
            ledger.apply(changes)
        })
        .await
    }
}

#[async_trait]
impl FeedbackLog for SledStore {
    async fn add_feedback(&self, feedback: Feedback) -> Result<()> {
        self.commit(move |ledger| {
            let key = record::feedback_key(feedback.user, feedback.at, ledger.next_number());
            let mut changes = Changes::default();
            changes.put(key, record::encode(&feedback)?);
            ledger.apply(changes)
        })
        .await
    }

    async fn feedback_of(&self, user: UserId) -> Result<Vec<Feedback>> {
        self.read(move |disk| records(disk, &record::personal_prefix(kind::FEEDBACK, user))).await
    }

    async fn delete_feedback_before(&self, limit: Timestamp) -> Result<usize> {
        let limit = limit.timestamp_micros();
        self.delete_where(kind::FEEDBACK, move |key, _| {
            record::feedback_micros(key).is_ok_and(|at| at < limit)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::model::Locale;

    const ANN: UserId = UserId(1);
    const CHAT: ChatId = ChatId(-5);

    /// Puts a value that no release up to this one wrote under `key`.
    async fn spoil(store: &SledStore, key: Vec<u8>) {
        let spoilt = store.commit(move |ledger| {
            let mut changes = Changes::default();
            changes.put(key, b"\x63{\"from\": \"the future\"}".to_vec());
            ledger.apply(changes)
        });
        spoilt.await.expect("spoilt");
    }

    /// What lies under the key for records that were set aside.
    async fn set_aside(store: &SledStore, key: &[u8]) -> Option<Vec<u8>> {
        let key = record::damaged_key(key);
        store.read(move |disk| disk.get(&key)).await.expect("read")
    }

    #[tokio::test]
    async fn an_undecodable_dialogue_is_told_once_and_set_aside() {
        let folder = TempDir::new().expect("a folder");
        let (store, _) = SledStore::open(folder.path()).expect("opened");
        let key = record::dialogue_key(CHAT, ANN);
        store.set_dialogue(ChatId(6), ANN, Some(Dialogue::AwaitingRegion)).await.expect("set");
        spoil(&store, key.clone()).await;
        assert_eq!(store.dialogue(CHAT, ANN).await.expect("read"), Stored::Undecodable);
        assert_eq!(store.dialogue(CHAT, ANN).await.expect("read"), Stored::Absent);
        let other = store.dialogue(ChatId(6), ANN).await.expect("read");
        assert_eq!(other, Stored::Present(Dialogue::AwaitingRegion));
        assert!(set_aside(&store, &key).await.is_some());

        drop(store);
        let (store, opening) = SledStore::open(folder.path()).expect("opened");
        assert_eq!(opening.repairs, []);
        store.forget(ANN).await.expect("forgotten");
        assert_eq!(set_aside(&store, &key).await, None);
    }

    #[tokio::test]
    async fn an_undecodable_profile_begins_anew_whether_read_or_changed() {
        let folder = TempDir::new().expect("a folder");
        let (store, _) = SledStore::open(folder.path()).expect("opened");
        let key = record::profile_key(ANN);
        spoil(&store, key.clone()).await;
        assert_eq!(store.profile(ANN).await.expect("read"), Profile::new(ANN));
        assert!(set_aside(&store, &key).await.is_some());
        store.forget(ANN).await.expect("forgotten");

        spoil(&store, key.clone()).await;
        let changed = store.change_profile(ANN, ProfileChange::Locale(Locale::En)).await.expect("changed");
        assert_eq!(changed, Profile { locale: Some(Locale::En), ..Profile::new(ANN) });
        assert_eq!(store.profile(ANN).await.expect("read"), changed);
        assert!(set_aside(&store, &key).await.is_some());
    }
}
