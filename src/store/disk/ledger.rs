//! The one door through which records change, and how lost ones are noticed.
//!
//! Every change also writes a seal: its number, and a digest of all records. The number is noted in
//! a file outside the map as well. A map that was cut back to an earlier state has a lower number
//! than the file; one that lost or altered records in the middle does not fit its own seal.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::contents;
use super::witness::{self, Witness};
use crate::store::outbox::book::Edits;
use crate::store::record::{self, kind};
use crate::store::repair::Failure;
use crate::store::sled::Disk;
use crate::store::{Contents, Error, Result};

/// Puts and removals that happen all at once.
#[derive(Default)]
pub(super) struct Changes(BTreeMap<Vec<u8>, Option<Vec<u8>>>);

impl Changes {
    pub(super) fn put(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.0.insert(key, Some(value));
    }

    pub(super) fn remove(&mut self, key: Vec<u8>) {
        self.0.insert(key, None);
    }

    /// Takes in what a step of the outbox changes; removing what may not be there is no change.
    pub(super) fn edit(&mut self, edits: Edits) {
        for (key, value) in edits {
            match value {
                Some(value) => self.put(key, value),
                None => {
                    self.0.entry(key).or_insert(None);
                }
            }
        }
    }
}

/// The map together with its seal. Whoever holds it is the only one who writes.
pub(super) struct Ledger {
    disk: Disk,
    seal: Cell<Seal>,
    witness: Witness,
}

impl Ledger {
    /// Opens the map in `folder`, looks at every record once, and sets up a new store when `found`
    /// tells it to. The file `witness` outlives the folder.
    pub(super) fn open(
        folder: &Path,
        witness: &Path,
        found: Option<Contents>,
    ) -> std::result::Result<Self, Failure> {
        let disk = Disk::open(folder)?;
        let noted = witness::read(witness);
        let start = |seal| {
            let witness = Witness::start(witness, disk.log(), noted);
            witness.map(|witness| Self { disk: disk.clone(), seal: Cell::new(seal), witness })
        };
        let system = |error: Error| Failure::System(error.to_string());
        if let Some(contents) = found {
            // Counting goes on where the store before this one stopped, so that the file outside is
            // never ahead, whenever this is broken off.
            let ledger = start(Seal { number: noted.unwrap_or(0), ..Seal::default() }).map_err(system)?;
            contents::changes(&ledger.disk, contents)
                .and_then(|changes| ledger.seal_with(changes))
                .and_then(|()| ledger.flush())
                .map_err(system)?;
            return Ok(ledger);
        }
        start(checked(&disk, noted)?).map_err(system)
    }

    pub(super) fn disk(&self) -> &Disk {
        &self.disk
    }

    /// A number that no change before this one had.
    pub(super) fn next_number(&self) -> u64 {
        self.seal.get().number + 1
    }

    /// Applies changes and the seal that goes with them, atomically.
    pub(super) fn apply(&self, changes: Changes) -> Result<()> {
        if changes.0.is_empty() { Ok(()) } else { self.seal_with(changes) }
    }

    fn seal_with(&self, changes: Changes) -> Result<()> {
        let mut seal = Seal { number: self.next_number(), ..self.seal.get() };
        for (key, value) in &changes.0 {
            if let Some(old) = self.disk.get(key)? {
                seal.without(key, &old);
            }
            if let Some(value) = value {
                seal.with(key, value);
            }
        }
        let sealed = (vec![kind::SEAL], Some(seal.encode()));
        self.disk.apply(changes.0.into_iter().chain([sealed]))?;
        self.seal.set(seal);
        Ok(())
    }

    /// Makes everything applied so far survive the process.
    pub(super) fn flush(&self) -> Result<()> {
        self.disk.flush()?;
        self.witness.note(self.seal.get().number);
        Ok(())
    }

    /// Moves a record that cannot be understood out of the way; it stays for whoever can read it.
    pub(super) fn set_aside(&self, key: &[u8], value: &[u8]) -> Result<()> {
        let kind = char::from(key.first().copied().unwrap_or_default());
        tracing::error!(%kind, "a record could not be understood and was set aside");
        let mut changes = Changes::default();
        changes.put(record::damaged_key(key), value.to_vec());
        changes.remove(key.to_vec());
        self.apply(changes)
    }
}

/// The seal, when it fits the records and nothing that was noted outside is missing. A damaged page
/// panics or fails when it is first read: better now than under a resident.
fn checked(disk: &Disk, noted: Option<u64>) -> std::result::Result<Seal, Failure> {
    let damaged = |error: Error| Failure::Damaged(error.to_string());
    let sealed = disk.get(&[kind::SEAL]).map_err(damaged)?.and_then(|value| Seal::decode(&value));
    // A log that was cut down to nothing opens as an empty map, without a seal.
    let Some(seal) = sealed else {
        return Err(Failure::Damaged("it was never set up completely, or has lost its contents".into()));
    };
    let mut actual = Seal { number: seal.number, ..Seal::default() };
    let scanned = disk.scan(&[], |key, value| {
        if key != [kind::SEAL] {
            actual.with(key, value);
        }
        Ok(())
    });
    scanned.map_err(damaged)?;
    let why = match noted {
        _ if actual != seal => {
            format!("it holds {} records that do not fit its seal of {}", actual.records, seal.records)
        }
        Some(noted) if seal.number < noted => {
            format!("it ends with change {}, but {noted} were durable", seal.number)
        }
        _ => return Ok(seal),
    };
    contents::read(disk).map_or_else(
        |error| Err(damaged(error)),
        |rest| Err(Failure::Incomplete { why, rest: Box::new(rest) }),
    )
}

/// What the map says about itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Seal {
    /// Of the change that wrote it, from 1.
    number: u64,
    records: u64,
    /// The sum of every record's hash, in which their order plays no part.
    digest: u64,
}

impl Seal {
    fn with(&mut self, key: &[u8], value: &[u8]) {
        self.records = self.records.wrapping_add(1);
        self.digest = self.digest.wrapping_add(hash(key, value));
    }

    fn without(&mut self, key: &[u8], value: &[u8]) {
        self.records = self.records.wrapping_sub(1);
        self.digest = self.digest.wrapping_sub(hash(key, value));
    }

    fn encode(self) -> Vec<u8> {
        [self.number, self.records, self.digest].into_iter().flat_map(u64::to_be_bytes).collect()
    }

    fn decode(value: &[u8]) -> Option<Self> {
        let (parts, rest) = value.as_chunks::<8>();
        match *parts {
            [number, records, digest] if rest.is_empty() => Some(Self {
                number: u64::from_be_bytes(number),
                records: u64::from_be_bytes(records),
                digest: u64::from_be_bytes(digest),
            }),
            _ => None,
        }
    }
}

fn hash(key: &[u8], value: &[u8]) -> u64 {
    xxh3_64_with_seed(value, xxh3_64(key))
}
