//! The contract of the store traits, run over every backend.

use std::path::Path;
use std::sync::Arc;

use futures::future::join_all;
use linli::model::{
    Act, Announcement, Audience, AuditEntry, ChatId, DayUsage, Dialogue, DocumentId, Draft, DraftChange,
    DraftId, Feedback, Grant, Heard, Locale, Message, Notice, Pause, ProfileChange, Region, Response, Role,
    SendTime, Stage, Timestamp, Token, UpdateId, UserId, Verdict,
};
use linli::store::{self, Arrival, Inbox, MemoryStore, Outbox as _, SledStore, Store, Stored};
use tempfile::TempDir;

const ANN: UserId = UserId(1);
const BOB: UserId = UserId(-2);
const CHAT: ChatId = ChatId(-100);

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_timestamp(second, 0).expect("a time")
}

pub(crate) fn open(folder: &Path) -> SledStore {
    let (store, opening) = SledStore::open(folder).expect("opened");
    assert_eq!(opening.repairs, []);
    store
}

pub(crate) fn arrival(id: i64) -> Arrival {
    Arrival { id: UpdateId(id), payload: format!("update {id}").into_bytes() }
}

fn feedback(user: UserId, second: i64) -> Feedback {
    Feedback {
        user,
        question: None,
        document: DocumentId(format!("d{second}")),
        verdict: Verdict::Helpful,
        at: at(second),
    }
}

fn draft(author: UserId, name: &str, second: i64) -> Draft {
    Draft {
        id: DraftId(Token::of(name)),
        chat: CHAT,
        announcement: Announcement::new(author, Message::plain(name).body),
        audience: Audience::everyone(),
        time: SendTime::Now,
        stage: Stage::Composing,
        changed_at: at(second),
        corrects: None,
    }
}

/// Runs one part of the contract over every backend.
pub(crate) async fn check<F: Future<Output = ()>>(part: impl Fn(Arc<dyn Store>) -> F) {
    part(Arc::new(MemoryStore::default())).await;
    let folder = TempDir::new().expect("a folder");
    part(Arc::new(open(folder.path()))).await;
}

pub(crate) async fn fill(store: &dyn Store) {
    store.change_profile(ANN, ProfileChange::Locale(Locale::En)).await.expect("changed");
    store.change_profile(BOB, ProfileChange::ToggleTopic("体育".into())).await.expect("changed");
    store.set_dialogue(CHAT, ANN, Some(Dialogue::AwaitingRegion)).await.expect("set");
    store.set_dialogue(CHAT, BOB, Some(Dialogue::AwaitingQuestion)).await.expect("set");
    for second in [2, 1, 1] {
        store.add_feedback(feedback(ANN, second)).await.expect("added");
    }
    store.add_feedback(feedback(BOB, 3)).await.expect("added");
    for answer in [Heard::Read, Heard::Read] {
        let response = Response { of: Token::of("a"), user: ANN, answer, at: at(2) };
        store.add_response(response).await.expect("kept");
    }
    store.put_draft(draft(ANN, "a", 1)).await.expect("kept");
    store.put_draft(draft(BOB, "b", 2)).await.expect("kept");
    store.accept(&[arrival(1), arrival(2), arrival(3)]).await.expect("accepted");
    store.settle(UpdateId(2), at(9)).await.expect("settled");
    let granted = AuditEntry {
        at: at(4),
        who: Some(ANN),
        act: Act::Granted,
        object: "2".into(),
        before: String::new(),
        after: "x".into(),
    };
    store.add_audit(granted).await.expect("added");
    let regions = vec![Region::parse("四川/巴中").expect("a region")];
    let grant = Grant { user: BOB, name: "王".into(), role: Role::Worker, regions, by: ANN, at: at(4) };
    store.put_grant(grant).await.expect("granted");
    for (text, from) in [("b", 2), ("a", 9)] {
        store.put_notice(Notice::new(text.into(), at(from), Some(at(20)), ANN)).await.expect("put up");
    }
    store.set_pause(Some(Pause { reason: "r".into(), by: ANN, since: at(4) })).await.expect("paused");
    let day = at(0).date_naive();
    store.add_usage(vec![DayUsage { found: 2, ..DayUsage::new(day) }]).await.expect("added");
    store.hold_sending(at(30)).await.expect("held");
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_changes_of_one_profile_all_survive() {
    check(|store| async move {
        let change = |topic: usize| {
            let store = store.clone();
            tokio::spawn(async move {
                store.change_profile(ANN, ProfileChange::ToggleTopic(topic.to_string())).await
            })
        };
        for changed in join_all((0..200).map(change)).await {
            changed.expect("no panic").expect("changed");
        }
        assert_eq!(store.profile(ANN).await.expect("read").topics.len(), 200);
        assert!(store.profile(BOB).await.expect("read").topics.is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_update_is_new_once_whether_waiting_or_settled() {
    check(|store| async move {
        let batch = [arrival(5), arrival(4), arrival(5)];
        assert_eq!(store.accept(&batch).await.expect("accepted"), [UpdateId(5), UpdateId(4)]);
        assert_eq!(store.accept(&batch).await.expect("accepted"), []);
        assert_eq!(store.unsettled().await.expect("read"), [arrival(4), arrival(5)]);
        store.settle(UpdateId(5), at(1)).await.expect("settled");
        assert_eq!(store.accept(&batch).await.expect("accepted"), []);
        assert_eq!(store.unsettled().await.expect("read"), [arrival(4)]);
        assert_eq!(store.delete_settled_before(at(1)).await.expect("deleted"), 0);
        assert_eq!(store.delete_settled_before(at(2)).await.expect("deleted"), 1);
        assert_eq!(store.unsettled().await.expect("read"), [arrival(4)]);
        assert_eq!(store.accept(&batch).await.expect("accepted"), [UpdateId(5)]);
    })
    .await;
}

#[tokio::test]
async fn forgetting_one_person_deletes_everything_of_theirs_and_nothing_else() {
    check(|store| async move {
        fill(&*store).await;
        store.forget(ANN).await.expect("forgotten");
        assert_eq!(store.profile(ANN).await.expect("read").locale, None);
        assert_eq!(store.dialogue(CHAT, ANN).await.expect("read"), Stored::Absent);
        assert_eq!(store.feedback_of(ANN).await.expect("read"), []);
        assert_eq!(store.drafts().await.expect("read"), [draft(BOB, "b", 2)]);
        assert_eq!(store.profile(BOB).await.expect("read").topics.len(), 1);
        assert_eq!(
            store.dialogue(CHAT, BOB).await.expect("read"),
            Stored::Present(Dialogue::AwaitingQuestion)
        );
        assert_eq!(store.feedback_of(BOB).await.expect("read"), [feedback(BOB, 3)]);
    })
    .await;
}

#[tokio::test]
async fn dialogues_close_and_feedback_goes_by_age() {
    check(|store| async move {
        fill(&*store).await;
        store.set_dialogue(CHAT, ANN, None).await.expect("closed");
        assert_eq!(store.dialogue(CHAT, ANN).await.expect("read"), Stored::Absent);
        let all = [feedback(ANN, 1), feedback(ANN, 1), feedback(ANN, 2)];
        assert_eq!(store.feedback_of(ANN).await.expect("read"), all);
        assert_eq!(store.delete_feedback_before(at(2)).await.expect("deleted"), 2);
        assert_eq!(store.feedback_of(ANN).await.expect("read"), [feedback(ANN, 2)]);
        assert_eq!(store.feedback_of(BOB).await.expect("read"), [feedback(BOB, 3)]);
    })
    .await;
}

#[tokio::test]
async fn a_draft_changes_while_it_is_composed_and_advances_once() {
    check(|store| async move {
        fill(&*store).await;
        let id = DraftId(Token::of("a"));
        let changed = store.change_draft(id, DraftChange::ToggleUrgent, at(5)).await.expect("changed");
        assert!(changed.is_some_and(|draft| draft.announcement.urgent && draft.changed_at == at(5)));
        let (composing, due) = (Stage::Composing, Stage::Scheduled(at(9)));
        let both = [
            store.advance_draft(id, composing, due, at(6)).await.expect("advanced"),
            store.advance_draft(id, composing, due, at(6)).await.expect("advanced"),
        ];
        assert_eq!(both, [true, false]);
        assert_eq!(store.change_draft(id, DraftChange::ToggleUrgent, at(7)).await.expect("read"), None);
        let order: Vec<DraftId> = store.drafts().await.expect("read").iter().map(|one| one.id).collect();
        assert_eq!(order, [DraftId(Token::of("b")), id]);
        // What waits for its time does not go by age.
        assert_eq!(store.delete_drafts_before(at(99)).await.expect("deleted"), 1);
        assert!(store.draft(id).await.expect("read").is_some_and(|draft| draft.stage == due));
        let moved = DraftChange::Move(SendTime::At(at(90)), at(90));
        let moved = store.change_draft(id, moved, at(8)).await.expect("changed").expect("it is planned");
        assert_eq!((moved.time, moved.stage), (SendTime::At(at(90)), Stage::Scheduled(at(90))));
        store.delete_draft(id).await.expect("deleted");
        store.delete_draft(id).await.expect("deleted again");
        assert_eq!(store.draft(id).await.expect("read"), None);
        assert!(!store.advance_draft(id, composing, due, at(6)).await.expect("read"));
    })
    .await;
}

#[tokio::test]
async fn what_was_answered_counts_once_and_goes_by_age() {
    check(|store| async move {
        fill(&*store).await;
        let (of, other) = (Token::of("a"), Token::of("b"));
        let said = |words: &str| Heard::Said(words.to_owned());
        for (of, user, answer, second, new) in [
            (of, ANN, Heard::Read, 3, false),
            (of, BOB, Heard::Read, 3, true),
            (other, ANN, Heard::Read, 3, true),
            (of, ANN, said("谢谢"), 4, true),
            (of, ANN, said("谢谢"), 5, true),
        ] {
            let response = Response { of, user, answer, at: at(second) };
            assert_eq!(store.add_response(response.clone()).await.expect("kept"), new, "{response:?}");
        }
        let answers: Vec<Heard> =
            store.responses(of).await.expect("read").into_iter().map(|one| one.answer).collect();
        assert_eq!(answers, [Heard::Read, Heard::Read, said("谢谢"), said("谢谢")]);
        assert_eq!(store.delete_responses_before(at(3)).await.expect("deleted"), 1);
        store.forget(ANN).await.expect("forgotten");
        assert_eq!(store.responses(of).await.expect("read").len(), 1);
        assert_eq!(store.responses(other).await.expect("read"), []);
    })
    .await;
}

#[tokio::test]
async fn an_export_of_one_backend_is_imported_into_the_other() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("export.jsonl");
    let (memory, sled) = (MemoryStore::default(), open(folder.path()));
    fill(&memory).await;
    sled.accept(&[arrival(77)]).await.expect("accepted");
    let written = store::export_to(&memory, &file, at(0)).await.expect("exported");
    assert_eq!(store::import_from(&sled, &file).await.expect("imported"), written);
    let expected = contents(&memory).await;
    assert_eq!(contents(&sled).await, expected);
    assert_eq!(sled.sending_held().await.expect("read"), Some(at(30)), "the messenger's wish outlives it");

    let back = MemoryStore::default();
    store::export_to(&sled, &file, at(0)).await.expect("exported");
    store::import_from(&back, &file).await.expect("imported");
    assert_eq!(contents(&back).await, expected);

    std::fs::write(&file, "{}").expect("written");
    assert!(matches!(store::import_from(&sled, &file).await, Err(store::Error::Export { line: 1, .. })));
    assert_eq!(contents(&sled).await, expected);
}

pub(crate) async fn contents(store: &dyn Store) -> store::Contents {
    store.contents().await.expect("read")
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_reopening() {
    let folder = TempDir::new().expect("a folder");
    let store = open(folder.path());
    fill(&store).await;
    let before = contents(&store).await;
    // The files as a kill would leave them: the store still runs.
    let copy = TempDir::new().expect("a folder");
    copy_folder(&folder.path().join("state"), &copy.path().join("state"));
    assert_eq!(contents(&open(copy.path())).await, before);
    assert!(matches!(SledStore::open(folder.path()), Err(store::Error::AlreadyOpen(_))));
    drop(store);
    assert_eq!(contents(&open(folder.path())).await, before);
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_store_in_use_is_backed_up_and_restored_through_its_socket() {
    use linli::store::control;

    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("backup.jsonl");
    std::fs::write(folder.path().join(control::SOCKET), "stale").expect("written");
    let store: Arc<dyn Store> = Arc::new(open(folder.path()));
    fill(&*store).await;
    let before = contents(&*store).await;
    let listener = control::listen(folder.path()).expect("listening");
    // Somebody who says nothing holds up nobody.
    let _silent =
        tokio::net::UnixStream::connect(folder.path().join(control::SOCKET)).await.expect("connected");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(control::serve(listener, store.clone(), async {
        let _ = stopped.await;
    }));
    let records = control::backup(folder.path(), &file).await.expect("backed up");
    store.forget(ANN).await.expect("forgotten");
    assert_ne!(contents(&*store).await, before);
    assert_eq!(control::restore(folder.path(), &file).await.expect("restored"), records);
    assert_eq!(contents(&*store).await, before);
    stop.send(()).expect("serving");
    server.await.expect("no panic");
    drop(store);

    // And directly, when nobody holds it.
    assert_eq!(control::backup(folder.path(), &file).await.expect("backed up"), records);
    let elsewhere = TempDir::new().expect("a folder");
    assert!(control::backup(elsewhere.path(), &file).await.is_err());
    assert_eq!(control::restore(elsewhere.path(), &file).await.expect("restored"), records);
    assert_eq!(contents(&open(elsewhere.path())).await, before);
}
