//! Files that are damaged at random places: nothing may be lost without being told.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use linli::model::{ProfileChange, UserId};
use linli::store::{self, Contents, LAST_EXPORT, Profiles, SledStore};
use tempfile::TempDir;

use crate::store::{contents, copy_folder, fill, open};

/// Numbers that look random and are the same every time (splitmix64).
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % (limit as u64).max(1)).expect("below a usize")
    }
}

/// Damages the content of one file and says how.
fn damage(bytes: &mut Vec<u8>, seeded: &mut Seeded) -> String {
    // Most of a log is the empty rest of a segment; damage there is no damage.
    let used = bytes.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
    let at = seeded.below(used);
    let length = 1 + seeded.below(4096);
    let end = (at + length).min(bytes.len());
    match seeded.below(5) {
        0 => {
            bytes.truncate(at);
            format!("cut at {at} of {used}")
        }
        1 => {
            bytes[at] ^= 1 << seeded.below(8);
            format!("a bit turned at {at} of {used}")
        }
        2 => {
            for _ in 0..16 {
                let at = seeded.below(used);
                bytes[at] ^= 0xff;
            }
            format!("16 bytes turned in {used}")
        }
        3 => {
            bytes[at..end].fill(0);
            format!("{at}..{end} zeroed of {used}")
        }
        _ => {
            bytes[at..end].fill_with(|| seeded.next().to_le_bytes()[0]);
            format!("{at}..{end} overwritten of {used}")
        }
    }
}

/// The files of a store, those with content only, in a fixed order.
fn files(state: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(state)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| fs::metadata(path).is_ok_and(|about| about.is_file() && about.len() > 0))
        .collect();
    files.sort();
    files
}

/// What is there after the damage that `seed` stands for, and what was told of it.
async fn opened_after(seed: u64, whole: &Path) -> (String, Contents, Vec<store::Repair>) {
    let folder = TempDir::new().expect("a folder");
    copy_folder(whole, folder.path());
    let mut seeded = Seeded(seed);
    let files = files(&folder.path().join("state"));
    let log = files.iter().position(|path| path.ends_with("db")).expect("a log");
    // Three in four in the log, the others anywhere.
    let file = &files[if seeded.below(4) > 0 { log } else { seeded.below(files.len()) }];
    let mut bytes = fs::read(file).expect("read");
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let done = format!("seed {seed}: {name} {}", damage(&mut bytes, &mut seeded));
    fs::write(file, bytes).expect("written");

    let (told, outcome) = mpsc::channel();
    let path = folder.path().to_owned();
    std::thread::spawn(move || {
        // Nobody waits any more when it took too long.
        let _ = told.send(SledStore::open(&path));
    });
    let opened = outcome.recv_timeout(Duration::from_secs(60));
    let (store, opening) = opened
        .unwrap_or_else(|error| panic!("{done}: panicked or hung: {error}"))
        .unwrap_or_else(|error| panic!("{done}: {error}"));
    let found = contents(&store).await;
    store.change_profile(UserId(-9), ProfileChange::Subscribed(false)).await.expect("usable");
    drop(store);
    let again = contents(&open(folder.path())).await;
    assert_eq!(again.records(), found.records() + 1, "{done}");
    (done, found, opening.repairs)
}

/// A store that was in use for a while: of several segments, some of them written over, and opened
/// several times. Left behind closed or `killed`; the export is older than the last changes.
async fn whole_store(folder: &Path, killed: bool, with_export: bool) -> Contents {
    let running = TempDir::new().expect("a folder");
    for session in 0..4 {
        let store = open(running.path());
        for base in 0..20 {
            toggle(&store, base * 200..(base + 1) * 200, session).await;
        }
    }
    let store = open(running.path());
    fill(&store).await;
    if with_export {
        let path = running.path().join(LAST_EXPORT);
        store::export_to(&store, &path, chrono::Utc::now()).await.expect("exported");
    }
    toggle(&store, 0..40, 9).await;
    let all = contents(&store).await;
    if killed {
        settled(&running.path().join("witness"));
        copy_folder(running.path(), folder);
    } else {
        drop(store);
        copy_folder(running.path(), folder);
    }
    all
}

async fn toggle(store: &SledStore, numbers: std::ops::Range<i64>, session: i64) {
    let change = |number: i64| ProfileChange::ToggleTopic(format!("{session}-{}", number % 900));
    let changes = numbers.map(|number| store.change_profile(UserId(number % 300), change(number)));
    for changed in futures::future::join_all(changes).await {
        changed.expect("changed");
    }
}

/// Waits for the witness, which is written a second behind: until a kill would find it written.
fn settled(witness: &Path) {
    let (started, mut last, mut since) = (Instant::now(), None, Instant::now());
    while last.is_none() || since.elapsed() < Duration::from_millis(2500) {
        assert!(started.elapsed() < Duration::from_secs(60), "the witness never settles");
        let now = fs::read(witness).ok();
        if now != last {
            (last, since) = (now, Instant::now());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// `LINLI_TEST_SEEDS` asks for more than the usual number.
fn more(usual: u64) -> u64 {
    std::env::var("LINLI_TEST_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(usual)
}

async fn check(seeds: std::ops::Range<u64>, killed: bool, with_export: bool) {
    let folder = TempDir::new().expect("a folder");
    let all = whole_store(folder.path(), killed, with_export).await;
    let mut repaired = 0;
    for seed in seeds.clone() {
        let (done, found, repairs) = opened_after(seed, folder.path()).await;
        assert!(
            found == all || !repairs.is_empty(),
            "{done}: {} of {} records, silently",
            found.records(),
            all.records()
        );
        if with_export {
            assert!(found.records() + 1 >= all.records(), "{done}: the export was not restored: {repairs:?}");
        }
        repaired += usize::from(!repairs.is_empty());
    }
    // Damage that never matters would prove nothing.
    assert!(repaired * 4 > seeds.count(), "{repaired}");
}

#[tokio::test]
async fn no_damage_to_a_closed_store_loses_anything_silently() {
    check(0..more(60), false, true).await;
}

#[tokio::test]
async fn no_damage_to_a_killed_store_loses_anything_silently() {
    check(100_000..100_000 + more(60), true, false).await;
}
