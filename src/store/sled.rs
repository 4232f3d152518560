//! The store on disk. The only file that knows sled.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use sled::{Batch, Db, IVec, Tree};

use super::commit::Committer;
use super::export::blocking;
use super::record::{self, PERSONAL, Record, Settled, Undecodable, kind};
use super::repair::{self, Failure, Opening};
use super::{Arrival, Contents, Dialogues, Error, FeedbackLog, Inbox, Keeper, Profiles, Result, Stored};
use crate::model::{ChatId, Dialogue, Feedback, Profile, ProfileChange, Timestamp, UpdateId, UserId};

/// What a neighbourhood's records need; the default is a gigabyte.
const CACHE_BYTES: u64 = 16 * 1024 * 1024;

/// How often sled's own thread syncs the disk and cleans up the log. Changes are flushed before
/// they are acknowledged and do not wait for it, but without it the log only ever grows.
const HOUSEKEEPING_MS: u64 = 1000;

/// A store that was just closed in this process keeps its files locked for a moment.
const LAST_HANDLE: Duration = Duration::from_secs(2);

/// Keeps everything below one data directory. Closing is dropping: it waits for what is under way.
pub struct SledStore {
    // Dropped in this order: the files close, then the next may open them.
    committer: Committer<Db>,
    db: Db,
    log: PathBuf,
    _lock: File,
}

impl SledStore {
    /// Opens the store below `data_dir`, setting it up when there is none and repairing it when it
    /// is broken; says what had to be done. Blocks for some milliseconds, longer for a repair.
    pub fn open(data_dir: &Path) -> Result<(Self, Opening)> {
        let (db, lock, opening) = repair::open(data_dir, chrono::Utc::now(), &open_db)?;
        for repair in &opening.repairs {
            tracing::error!(?repair, "the store had to be repaired");
        }
        let committer = Committer::start(db.clone(), |db: &Db| db.flush().map(drop).map_err(backend))?;
        let log = data_dir.join(STATE_LOG);
        Ok((Self { committer, db, log, _lock: lock }, opening))
    }

    /// Whether there is a store, or an export to restore one from, below `data_dir`.
    pub fn exists(data_dir: &Path) -> bool {
        repair::exists(data_dir)
    }

    /// Reads off the threads that serve everybody: a page may have to come from the disk.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Tree) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let tree: Tree = (*self.db).clone();
        blocking(move || read(&tree)).await
    }

    async fn commit<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Tree) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.committer.commit(move |db: &Db| change(db)).await
    }
}

impl Drop for SledStore {
    fn drop(&mut self) {
        self.committer.stop();
        // The flush before each acknowledgement does not outlast a power cut; this does.
        let synced = self.db.flush().map_err(io::Error::from).and_then(|_| File::open(&self.log)?.sync_all());
        if let Err(error) = synced {
            tracing::error!(%error, "the store could not be synced when it was closed");
        }
    }
}

/// Where sled keeps its log, below the data directory.
const STATE_LOG: &str = "state/db";

#[expect(clippy::needless_pass_by_value, reason = "has the shape that map_err wants")]
fn backend(error: sled::Error) -> Error {
    Error::Backend(error.to_string())
}

/// Opens sled, looks at every record once, and sets up a new store when told to.
fn open_db(path: &Path, found: Option<Contents>) -> std::result::Result<Db, Failure> {
    let damaged = |error: sled::Error| Failure::Damaged(error.to_string());
    let db = open_patiently(path)?;
    if let Some(contents) = found {
        let batch = batch_of(&db, contents).map_err(|error| Failure::System(error.to_string()))?;
        db.apply_batch(batch).map_err(damaged)?;
        db.flush().map_err(damaged)?;
    }
    // A log that was cut down to nothing opens as an empty store; this mark tells it from a new one.
    if !db.contains_key([kind::FOUNDED]).map_err(damaged)? {
        return Err(Failure::Damaged("it was never set up completely, or has lost its contents".into()));
    }
    // A damaged page panics or fails when it is first read: better now than under a resident.
    for entry in db.iter() {
        entry.map_err(damaged)?;
    }
    Ok(db)
}

fn open_patiently(path: &Path) -> std::result::Result<Db, Failure> {
    let config =
        sled::Config::new().path(path).cache_capacity(CACHE_BYTES).flush_every_ms(Some(HOUSEKEEPING_MS));
    let started = Instant::now();
    loop {
        match config.open() {
            Err(error) if is_locked(&error) && started.elapsed() < LAST_HANDLE => {
                thread::sleep(Duration::from_millis(10));
            }
            Err(error) if is_locked(&error) => return Err(Failure::System(error.to_string())),
            Err(sled::Error::Io(error)) if is_of_the_system(&error) => {
                return Err(Failure::System(error.to_string()));
            }
            opened => return opened.map_err(|error| Failure::Damaged(error.to_string())),
        }
    }
}

fn is_locked(error: &sled::Error) -> bool {
    matches!(error, sled::Error::Io(error) if error.to_string().contains("could not acquire lock"))
}

fn is_of_the_system(error: &io::Error) -> bool {
    use io::ErrorKind::{OutOfMemory, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    // 23 and 24 are ENFILE and EMFILE: too many open files.
    let too_many_files = cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24));
    too_many_files
        || matches!(
            error.kind(),
            OutOfMemory | PermissionDenied | QuotaExceeded | ReadOnlyFilesystem | StorageFull
        )
}

/// Moves a record that cannot be understood out of the way; it stays for whoever can read it.
fn set_aside(tree: &Tree, key: &[u8], value: &[u8]) -> Result<()> {
    tracing::error!(kind = %char::from(key[0]), "a record could not be understood and was set aside");
    let mut batch = Batch::default();
    batch.insert(record::damaged_key(key), value);
    batch.remove(key);
    tree.apply_batch(batch).map_err(backend)
}

/// The profile as stored; a new one when there is none or it cannot be understood.
fn load_profile(tree: &Tree, user: UserId) -> Result<Profile> {
    let key = record::profile_key(user);
    let Some(value) = tree.get(&key).map_err(backend)? else { return Ok(Profile::new(user)) };
    match record::decode(&value) {
        Ok(profile) => Ok(profile),
        Err(Undecodable) => {
            set_aside(tree, &key, &value)?;
            Ok(Profile::new(user))
        }
    }
}

fn scan(tree: &Tree, prefix: &[u8], mut each: impl FnMut(IVec, IVec) -> Result<()>) -> Result<()> {
    tree.scan_prefix(prefix).try_for_each(|entry| {
        let (key, value) = entry.map_err(backend)?;
        each(key, value)
    })
}

#[async_trait]
impl Profiles for SledStore {
    async fn profile(&self, user: UserId) -> Result<Profile> {
        let stored = self.read(move |tree| tree.get(record::profile_key(user)).map_err(backend)).await?;
        match stored.map(|value| record::decode(&value)) {
            None => Ok(Profile::new(user)),
            Some(Ok(profile)) => Ok(profile),
            Some(Err(Undecodable)) => self.commit(move |tree| load_profile(tree, user)).await,
        }
    }

    async fn change_profile(&self, user: UserId, change: ProfileChange) -> Result<Profile> {
        self.commit(move |tree| {
            let mut profile = load_profile(tree, user)?;
            profile.apply(change);
            tree.insert(record::profile_key(user), record::encode(&profile)?).map_err(backend)?;
            Ok(profile)
        })
        .await
    }

    async fn forget(&self, user: UserId) -> Result<()> {
        self.commit(move |tree| {
            let mut batch = Batch::default();
            for kind in PERSONAL {
                let prefix = record::personal_prefix(kind, user);
                for prefix in [record::damaged_key(&prefix), prefix] {
                    scan(tree, &prefix, |key, _| {
                        batch.remove(key);
                        Ok(())
                    })?;
                }
            }
            tree.apply_batch(batch).map_err(backend)
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
            move |tree| tree.get(key).map_err(backend)
        });
        match stored.await?.map(|value| (record::decode(&value), value)) {
            None => Ok(Stored::Absent),
            Some((Ok(dialogue), _)) => Ok(Stored::Present(dialogue)),
            Some((Err(Undecodable), value)) => {
                self.commit(move |tree| match tree.get(&key).map_err(backend)? {
                    Some(current) if current == value => set_aside(tree, &key, &value),
                    _ => Ok(()),
                })
                .await?;
                Ok(Stored::Undecodable)
            }
        }
    }

    async fn set_dialogue(&self, chat: ChatId, user: UserId, dialogue: Option<Dialogue>) -> Result<()> {
        self.commit(move |tree| {
            let key = record::dialogue_key(chat, user);
            match dialogue {
                Some(dialogue) => tree.insert(key, record::encode(&dialogue)?),
                None => tree.remove(key),
            }
            .map(drop)
            .map_err(backend)
        })
        .await
    }
}

#[async_trait]
impl FeedbackLog for SledStore {
    async fn add_feedback(&self, feedback: Feedback) -> Result<()> {
        self.committer
            .commit(move |db: &Db| {
                let number = db.generate_id().map_err(backend)?;
                let key = record::feedback_key(feedback.user, feedback.at, number);
                db.insert(key, record::encode(&feedback)?).map(drop).map_err(backend)
            })
            .await
    }

    async fn feedback_of(&self, user: UserId) -> Result<Vec<Feedback>> {
        self.read(move |tree| records(tree, &record::personal_prefix(kind::FEEDBACK, user))).await
    }

    async fn delete_feedback_before(&self, limit: Timestamp) -> Result<usize> {
        // Found by reading, so that other changes do not wait for it; feedback never changes.
        let old = self.read(move |tree| {
            let mut old = Vec::new();
            scan(tree, &[kind::FEEDBACK], |key, _| {
                if record::feedback_micros(&key).is_ok_and(|at| at < limit.timestamp_micros()) {
                    old.push(key);
                }
                Ok(())
            })?;
            Ok(old)
        });
        let old = old.await?;
        self.commit(move |tree| remove_all(tree, old)).await
    }
}

#[async_trait]
impl Inbox for SledStore {
    async fn accept(&self, arrivals: &[Arrival]) -> Result<Vec<UpdateId>> {
        let arrivals = arrivals.to_vec();
        self.commit(move |tree| {
            let (mut batch, mut new) = (Batch::default(), Vec::new());
            for Arrival { id, payload } in arrivals {
                let waiting = record::update_key(kind::WAITING, id);
                let is_known = new.contains(&id)
                    || tree.contains_key(&waiting).map_err(backend)?
                    || tree.contains_key(record::update_key(kind::SETTLED, id)).map_err(backend)?;
                if !is_known {
                    batch.insert(waiting, record::encode_payload(&payload));
                    new.push(id);
                }
            }
            tree.apply_batch(batch).map_err(backend)?;
            Ok(new)
        })
        .await
    }

    async fn settle(&self, update: UpdateId, at: Timestamp) -> Result<()> {
        self.commit(move |tree| {
            let mut batch = Batch::default();
            batch.remove(record::update_key(kind::WAITING, update));
            batch.insert(record::update_key(kind::SETTLED, update), record::encode(&Settled { at })?);
            tree.apply_batch(batch).map_err(backend)
        })
        .await
    }

    async fn unsettled(&self) -> Result<Vec<Arrival>> {
        self.commit(|tree| {
            let (mut arrivals, mut damaged) = (Vec::new(), Vec::new());
            scan(tree, &[kind::WAITING], |key, value| {
                match (record::parse_update_key(&key), record::decode_payload(&value)) {
                    (Ok(id), Ok(payload)) => arrivals.push(Arrival { id, payload }),
                    _ => damaged.push((key, value)),
                }
                Ok(())
            })?;
            damaged.iter().try_for_each(|(key, value)| set_aside(tree, key, value))?;
            Ok(arrivals)
        })
        .await
    }

    async fn delete_settled_before(&self, limit: Timestamp) -> Result<usize> {
        // Found by reading, so that other changes do not wait for it; what is settled stays so.
        let old = self.read(move |tree| {
            let mut old = Vec::new();
            scan(tree, &[kind::SETTLED], |key, value| {
                if record::decode(&value).is_ok_and(|settled: Settled| settled.at < limit) {
                    old.push(key);
                }
                Ok(())
            })?;
            Ok(old)
        });
        let old = old.await?;
        self.commit(move |tree| remove_all(tree, old)).await
    }
}

#[async_trait]
impl Keeper for SledStore {
    async fn contents(&self) -> Result<Contents> {
        let log = self.log.clone();
        let tree: Tree = (*self.db).clone();
        blocking(move || {
            tree.flush().map_err(backend)?;
            File::open(log)
                .and_then(|log| log.sync_all())
                .map_err(|error| Error::Backend(error.to_string()))?;
            everything(&tree)
        })
        .await
    }

    async fn replace(&self, contents: Contents) -> Result<()> {
        self.commit(move |tree| tree.apply_batch(batch_of(tree, contents)?).map_err(backend)).await
    }
}

fn remove_all(tree: &Tree, keys: Vec<IVec>) -> Result<usize> {
    let mut batch = Batch::default();
    let count = keys.len();
    keys.into_iter().for_each(|key| batch.remove(key));
    tree.apply_batch(batch).map_err(backend)?;
    Ok(count)
}

/// Every record below a prefix that can be understood, in the order of its keys.
fn records<R: Record>(tree: &Tree, prefix: &[u8]) -> Result<Vec<R>> {
    let mut records = Vec::new();
    scan(tree, prefix, |_, value| {
        records.extend(record::decode::<R>(&value).ok());
        Ok(())
    })?;
    Ok(records)
}

/// Changes go on while this reads. An update that is settled meanwhile may be seen on both sides,
/// which is why those waiting are read first: settled outweighs waiting.
fn everything(tree: &Tree) -> Result<Contents> {
    let mut contents = Contents::default();
    scan(tree, &[kind::WAITING], |key, value| {
        if let (Ok(id), Ok(payload)) = (record::parse_update_key(&key), record::decode_payload(&value)) {
            contents.arrivals.push(Arrival { id, payload });
        }
        Ok(())
    })?;
    scan(tree, &[kind::SETTLED], |key, value| {
        if let (Ok(id), Ok(Settled { at })) = (record::parse_update_key(&key), record::decode(&value)) {
            contents.settled.push((id, at));
        }
        Ok(())
    })?;
    let settled: std::collections::HashSet<UpdateId> = contents.settled.iter().map(|&(id, _)| id).collect();
    contents.arrivals.retain(|arrival| !settled.contains(&arrival.id));
    scan(tree, &[kind::DIALOGUE], |key, value| {
        if let (Ok((chat, user)), Ok(dialogue)) = (record::parse_dialogue_key(&key), record::decode(&value)) {
            contents.dialogues.push((chat, user, dialogue));
        }
        Ok(())
    })?;
    contents.profiles = records(tree, &[kind::PROFILE])?;
    contents.feedback = records(tree, &[kind::FEEDBACK])?;
    Ok(contents)
}

/// The one change that turns whatever the tree holds into `contents`.
fn batch_of(tree: &Tree, contents: Contents) -> Result<Batch> {
    let Contents { profiles, dialogues, feedback, arrivals, settled } = contents;
    let mut batch = Batch::default();
    scan(tree, &[], |key, _| {
        batch.remove(key);
        Ok(())
    })?;
    batch.insert(&[kind::FOUNDED], &[]);
    for profile in profiles {
        batch.insert(record::profile_key(profile.user), record::encode(&profile)?);
    }
    for (chat, user, dialogue) in dialogues {
        batch.insert(record::dialogue_key(chat, user), record::encode(&dialogue)?);
    }
    for (number, feedback) in feedback.iter().enumerate() {
        // Numbers that are given out later begin at 0 too, but their time differs.
        let key = record::feedback_key(feedback.user, feedback.at, u64::MAX - number as u64);
        batch.insert(key, record::encode(feedback)?);
    }
    for Arrival { id, payload } in arrivals {
        batch.insert(record::update_key(kind::WAITING, id), record::encode_payload(&payload));
    }
    for (id, at) in settled {
        batch.insert(record::update_key(kind::SETTLED, id), record::encode(&Settled { at })?);
    }
    Ok(batch)
}
