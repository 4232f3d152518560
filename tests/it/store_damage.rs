//! A store whose files are damaged, and a process that is killed.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use linli::model::{ProfileChange, UpdateId, UserId};
use linli::store::{self, Arrival, Inbox, LAST_EXPORT, Profiles, Repair, SledStore};
use tempfile::TempDir;

use crate::store::{arrival, at, contents, open};

/// Damages a closed store and opens it again. What is told must be `expected`, each repair by its
/// name; without a repair or with an export everything must be there.
async fn check(damage: impl Fn(&Path), with_export: bool, expected: &[&str]) {
    let folder = TempDir::new().expect("a folder");
    let store = open(folder.path());
    for user in 0..50 {
        store.change_profile(UserId(user), ProfileChange::Subscribed(false)).await.expect("changed");
    }
    let before = contents(&store).await;
    if with_export {
        store::export_to(&store, &folder.path().join(LAST_EXPORT), at(0)).await.expect("exported");
    }
    drop(store);
    damage(&folder.path().join("state"));
    let (store, opening) = SledStore::open(folder.path()).expect("opened");
    let told: Vec<&str> = opening.repairs.iter().map(name).collect();
    assert_eq!(told, expected);
    let lost = told.contains(&"NoExport") || told.contains(&"ExportSetAside");
    assert_eq!(contents(&store).await == before, !lost);
    store.accept(&[arrival(1)]).await.expect("usable");
}

fn name(repair: &Repair) -> &'static str {
    match repair {
        Repair::SnapshotsSetAside(_) => "SnapshotsSetAside",
        Repair::SettingsSetAside(_) => "SettingsSetAside",
        Repair::StoreSetAside { .. } => "StoreSetAside",
        Repair::ExportRestored { .. } => "ExportRestored",
        Repair::RestKept { .. } => "RestKept",
        Repair::NoExport => "NoExport",
        Repair::ExportSetAside { .. } => "ExportSetAside",
    }
}

#[tokio::test]
async fn a_damaged_snapshot_is_set_aside_and_nothing_is_lost() {
    let stray = |state: &Path| fs::write(state.join("snap.0000000000000FFF"), "garbage").expect("written");
    check(stray, false, &["SnapshotsSetAside"]).await;
}

#[tokio::test]
async fn damaged_settings_are_set_aside_and_nothing_is_lost() {
    for garbage in
        ["", "segment_size: 7\nvers\n....", "segment_size: 1024\nuse_compression: true\nversion: 9.9\n...."]
    {
        let damaged = |state: &Path| fs::write(state.join("conf"), garbage).expect("written");
        let expected: &[&str] = if garbage.is_empty() { &[] } else { &["SettingsSetAside"] };
        check(damaged, false, expected).await;
    }
    check(|state| fs::remove_file(state.join("conf")).expect("removed"), false, &[]).await;
    let both = |state: &Path| {
        fs::write(state.join("conf"), "garbage garbage").expect("written");
        fs::write(state.join("snap.0000000000000FFF"), "garbage").expect("written");
    };
    check(both, false, &["SnapshotsSetAside", "SettingsSetAside"]).await;
}

#[tokio::test]
async fn a_store_that_vanished_is_told_from_a_first_start() {
    check(|state| fs::remove_dir_all(state).expect("removed"), false, &["NoExport"]).await;
}

#[tokio::test]
async fn a_data_directory_that_cannot_be_used_is_named() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("data");
    fs::write(&file, "a file").expect("written");
    for place in [file.clone(), file.join("below")] {
        let error = SledStore::open(&place).err().expect("no directory").to_string();
        assert!(
            error.starts_with(&format!("the data directory {} cannot be used", place.display())),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_store_beyond_repair_is_set_aside_and_the_last_export_restored() {
    let emptied = |state: &Path| fs::write(state.join("db"), "").expect("written");
    let garbage = |state: &Path| fs::write(state.join("db"), vec![0xa5; 600_000]).expect("written");
    let no_folder = |state: &Path| {
        fs::remove_dir_all(state).expect("removed");
        fs::write(state, "a file").expect("written");
    };
    for damage in [&emptied as &dyn Fn(&Path), &garbage] {
        for (with_export, replaced) in [(true, "ExportRestored"), (false, "NoExport")] {
            check_ends_with(damage, with_export, replaced).await;
        }
    }
    check_ends_with(&no_folder, true, "ExportRestored").await;
    let gone = |state: &Path| fs::remove_dir_all(state).expect("removed");
    check(gone, true, &["ExportRestored"]).await;
}

/// Snapshots may or may not be there to be set aside first.
async fn check_ends_with(damage: &dyn Fn(&Path), with_export: bool, replaced: &str) {
    let without = |state: &Path| {
        for entry in fs::read_dir(state).expect("a folder").filter_map(Result::ok) {
            if entry.file_name().as_encoded_bytes().starts_with(b"snap.") {
                fs::remove_file(entry.path()).expect("removed");
            }
        }
        damage(state);
    };
    check(without, with_export, &["StoreSetAside", replaced]).await;
}

const KILLED_IN: &str = "LINLI_TEST_KILLED_IN";

/// Not a test of its own: what the test below starts and kills.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "is started by the test that kills it"]
async fn writes_until_killed() {
    let folder = std::env::var_os(KILLED_IN).expect("started by the test below");
    let store = std::sync::Arc::new(open(Path::new(&folder)));
    let round = contents(&*store).await.profiles.iter().map(|one| one.topics.len()).sum::<usize>();
    let write = |user: i64| {
        let store = store.clone();
        tokio::spawn(async move {
            for number in 0.. {
                let topic = format!("{round}-{number}");
                let change = ProfileChange::ToggleTopic(topic.clone());
                store.change_profile(UserId(user), change).await.expect("changed");
                let mut out = std::io::stdout().lock();
                writeln!(out, "\nacknowledged {user} {topic}").and_then(|()| out.flush()).expect("a pipe");
            }
        })
    };
    // Large batches across many pages, of which a kill must leave all or nothing.
    let batches = async {
        let first = store.unsettled().await.expect("read").last().map_or(0, |last| last.id.0 + 1);
        for start in (first..).step_by(40) {
            let batch: Vec<Arrival> = (start..start + 40)
                .map(|id| Arrival { id: UpdateId(id), payload: vec![b'x'; 3000] })
                .collect();
            store.accept(&batch).await.expect("accepted");
            for arrival in &batch[1..] {
                store.settle(arrival.id, at(0)).await.expect("settled");
            }
        }
    };
    futures::future::join(futures::future::join_all((0..8).map(write)), batches).await;
}

#[tokio::test]
async fn whatever_was_acknowledged_survives_a_kill_at_any_moment() {
    let folder = TempDir::new().expect("a folder");
    let mut acknowledged: Vec<(i64, String)> = Vec::new();
    for wanted in [1, 3, 10, 29, 64, 111, 170, 205, 260, 333] {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "store_damage::writes_until_killed", "--ignored", "--nocapture"])
            .env(KILLED_IN, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
        let before = acknowledged.len();
        let note = |line: String, to: &mut Vec<(i64, String)>| {
            let mut words = line.strip_prefix("acknowledged ").into_iter().flat_map(str::split_whitespace);
            if let (Some(user), Some(topic)) = (words.next(), words.next()) {
                to.push((user.parse().expect("a number"), topic.to_owned()));
            }
        };
        while acknowledged.len() < before + wanted {
            note(lines.next().expect("it writes until it is killed"), &mut acknowledged);
        }
        child.kill().expect("killed");
        lines.for_each(|line| note(line, &mut acknowledged));
        child.wait().expect("gone");
        let store = open(folder.path());
        for (user, topic) in &acknowledged {
            assert!(
                store.profile(UserId(*user)).await.expect("read").topics.contains(topic),
                "{user} {topic}"
            );
        }
    }
}
