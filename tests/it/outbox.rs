//! The outbox, over every backend: any sequence of events keeps the tally equal to the records.

use std::collections::BTreeMap;

use linli::model::{
    Broadcast, BroadcastId, BroadcastKind, BroadcastState, ChatId, Content, Delivery, DeliveryState, Gone,
    Message, Reason, Recipients, Refusal, Tally, Timestamp, Token, Unfit, UserId,
};
use linli::store::{Claim, Leased, MemoryStore, SledStore, Store};
use proptest::prelude::*;

use crate::store::{at, check};

pub fn broadcast(name: &str, chats: &[i64]) -> Broadcast {
    Broadcast {
        id: BroadcastId(Token::of(name)),
        author: Some(UserId(1)),
        kind: BroadcastKind::Send,
        to: Recipients::Chats(chats.iter().copied().map(ChatId).collect()),
        content: Content::same(Message::plain(name)),
        urgent: false,
        opened_at: at(0),
        not_before: None,
        state: BroadcastState::Filling,
        refused: None,
    }
}

async fn open(store: &dyn Store, name: &str, chats: std::ops::Range<i64>) -> BroadcastId {
    let all: Vec<i64> = chats.clone().collect();
    let broadcast = broadcast(name, &all);
    let id = broadcast.id;
    store.open_broadcast(broadcast).await.expect("opened");
    let due = |chat| (ChatId(chat), Delivery::pending(Timestamp::UNIX_EPOCH));
    store.add_deliveries(id, all.into_iter().map(due).collect(), ChatId(chats.end - 1)).await.expect("added");
    store.seal(id, at(0)).await.expect("sealed");
    id
}

async fn claim(store: &dyn Store, second: i64, limit: usize, after: Option<BroadcastId>) -> Vec<Leased> {
    let claim = Claim { now: at(second), until: at(second + 300), limit, after };
    store.claim_next(claim).await.expect("claimed")
}

/// The tally as the records say it.
async fn counted(store: &dyn Store, id: BroadcastId) -> Tally {
    let mut tally = Tally::default();
    for (_, delivery) in store.deliveries(id, None, usize::MAX).await.expect("read") {
        *tally.of(&delivery.state) += 1;
    }
    tally
}

#[tokio::test]
async fn a_broadcast_is_opened_once_filled_once_and_finished_with_its_last_delivery() {
    check(|store| async move {
        let id = open(&*store, "a", 1..4).await;
        assert!(!store.open_broadcast(broadcast("a", &[9])).await.expect("asked"));
        let late = (ChatId(4), Delivery::pending(at(0)));
        store.add_deliveries(id, vec![late], ChatId(4)).await.expect("asked");
        assert_eq!(store.tally(id).await.expect("read"), Tally { pending: 3, ..Tally::default() });
        let leased = claim(&*store, 1, 8, None).await;
        assert_eq!(leased.len(), 3);
        assert!(claim(&*store, 1, 8, None).await.is_empty());
        let done = DeliveryState::Delivered { messages: vec![7], at: at(2) };
        let settled = leased.into_iter().map(|one| one.settle(done.clone())).collect();
        store.settle_deliveries(settled, at(2)).await.expect("settled");
        let state = store.broadcast(id).await.expect("read").expect("there").state;
        assert_eq!(state, BroadcastState::Finished(at(2)));
        let empty = open(&*store, "nobody", 1..1).await;
        let state = store.broadcast(empty).await.expect("read").expect("there").state;
        assert_eq!(state, BroadcastState::Finished(at(0)));
    })
    .await;
}

#[tokio::test]
async fn of_two_rests_the_longer_one_is_kept() {
    check(|store| async move {
        for second in [300, 30] {
            store.hold_sending(at(second)).await.expect("held");
        }
        assert_eq!(store.sending_held().await.expect("read"), Some(at(300)));
    })
    .await;
}

#[tokio::test]
async fn a_broadcast_that_is_refused_is_held_with_nobody_given_up() {
    check(|store| async move {
        let id = open(&*store, "a", 1..4).await;
        let mut leased = claim(&*store, 1, 3, None).await;
        let no = DeliveryState::Rejected(Reason::Refused("no".to_owned()));
        let settled = leased.drain(..2).map(|one| one.settle(no.clone())).collect();
        store.settle_deliveries(settled, at(2)).await.expect("settled");
        let refusal = |second| Refusal { why: Unfit::Link, at: at(second) };
        let again = vec![ChatId(1), ChatId(9)];
        assert!(store.refuse_broadcast(id, refusal(3), again).await.expect("held"));
        assert!(store.refuse_broadcast(id, refusal(4), Vec::new()).await.expect("held already"));
        let held = store.broadcast(id).await.expect("read").expect("there");
        assert_eq!((held.state, held.refused), (BroadcastState::Paused, Some(refusal(3))));
        let tally = Tally { pending: 1, sending: 1, rejected: 1, ..Tally::default() };
        assert_eq!(store.tally(id).await.expect("read"), tally);
        assert_eq!(counted(&*store, id).await, tally);
        assert!(claim(&*store, 9, 8, None).await.is_empty());
        let contents = store.contents().await.expect("read");
        store.replace(contents).await.expect("replaced");
        assert!(store.resume_broadcast(id).await.expect("resumed"));
        assert_eq!(store.broadcast(id).await.expect("read").expect("there").refused, None);
        assert_eq!(claim(&*store, 9, 8, None).await.len(), 1);
        store.cancel_broadcast(id, at(10)).await.expect("cancelled");
        assert!(!store.refuse_broadcast(id, refusal(11), Vec::new()).await.expect("it is over"));
    })
    .await;
}

#[tokio::test]
async fn broadcasts_take_turns_and_held_or_early_ones_wait() {
    check(|store| async move {
        let (a, b) = (open(&*store, "a", 1..51).await, open(&*store, "b", 1..51).await);
        let of = |leased: &[Leased], id| leased.iter().filter(|one| one.broadcast == id).count();
        let leased = claim(&*store, 1, 8, None).await;
        assert_eq!((of(&leased, a), of(&leased, b)), (4, 4));
        let mut after = None;
        let mut turns = BTreeMap::new();
        for _ in 0..10 {
            let one = claim(&*store, 1, 1, after).await;
            after = Some(one[0].broadcast);
            *turns.entry(one[0].broadcast).or_insert(0) += 1;
        }
        assert_eq!(turns.values().copied().collect::<Vec<_>>(), [5, 5]);
        assert!(store.pause_broadcast(a).await.expect("held"));
        assert!(!store.pause_broadcast(a).await.expect("asked"));
        assert_eq!(of(&claim(&*store, 1, 8, None).await, a), 0);
        assert!(store.resume_broadcast(a).await.expect("resumed"));
        assert!(store.cancel_broadcast(b, at(3)).await.expect("cancelled"));
        assert_eq!(of(&claim(&*store, 1, 8, None).await, b), 0);
        let later = Broadcast { not_before: Some(at(100)), ..broadcast("later", &[1]) };
        let id = later.id;
        store.open_broadcast(later).await.expect("opened");
        store
            .add_deliveries(id, vec![(ChatId(1), Delivery::pending(at(0)))], ChatId(1))
            .await
            .expect("added");
        store.seal(id, at(1)).await.expect("sealed");
        assert_eq!(of(&claim(&*store, 99, 99, None).await, id), 0);
        assert_eq!(of(&claim(&*store, 100, 99, None).await, id), 1);
    })
    .await;
}

#[derive(Debug, Clone)]
enum Event {
    Open(u8),
    Claim(usize),
    Settle(u8),
    Release,
    Pause,
    Resume,
    Cancel,
    Forget(i64),
    Later,
    Restore,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        2 => (0u8..3).prop_map(Event::Open),
        6 => (1usize..9).prop_map(Event::Claim),
        6 => (0u8..6).prop_map(Event::Settle),
        1 => Just(Event::Release),
        1 => Just(Event::Pause),
        1 => Just(Event::Resume),
        1 => Just(Event::Cancel),
        1 => (1i64..20).prop_map(Event::Forget),
        2 => Just(Event::Later),
        1 => Just(Event::Restore),
    ]
}

async fn run(store: &dyn Store, events: &[Event]) {
    let (mut now, mut leased, mut opened) = (1, Vec::<Leased>::new(), Vec::new());
    for event in events {
        match event {
            Event::Open(name) => opened.push(open(store, &name.to_string(), 1..21).await),
            Event::Claim(limit) => leased.extend(claim(store, now, *limit, None).await),
            Event::Settle(how) => {
                let state = |one: &Leased| match how {
                    0 => DeliveryState::Unreachable(Gone::Blocked),
                    1 => DeliveryState::Rejected(Reason::Failed("x".into())),
                    2 => DeliveryState::Pending(at(now + one.chat.0 % 7)),
                    _ => DeliveryState::Delivered { messages: vec![one.chat.0], at: at(now) },
                };
                let mut settled: Vec<_> = leased
                    .drain(..)
                    .map(|one| {
                        let state = state(&one);
                        one.settle(state)
                    })
                    .collect();
                if *how == 2
                    && let Some(one) = settled.first_mut()
                {
                    one.moved_to = Some(ChatId(-1));
                }
                store.settle_deliveries(settled, at(now)).await.expect("settled");
            }
            Event::Release => {
                store.release_leases(None).await.expect("released");
            }
            Event::Pause | Event::Resume | Event::Cancel => {
                let Some(&id) = opened.first() else { continue };
                let _ = match event {
                    Event::Pause => store.pause_broadcast(id).await,
                    Event::Resume => store.resume_broadcast(id).await,
                    _ => store.cancel_broadcast(id, at(now)).await,
                };
            }
            Event::Forget(user) => store.forget(UserId(*user)).await.expect("forgotten"),
            Event::Later => now += 5,
            Event::Restore => {
                let contents = store.contents().await.expect("read");
                store.replace(contents).await.expect("replaced");
            }
        }
        for broadcast in store.broadcasts().await.expect("read") {
            let tally = store.tally(broadcast.id).await.expect("read");
            assert_eq!(tally, counted(store, broadcast.id).await, "after {event:?}");
            assert!(tally.left() == 0 || !matches!(broadcast.state, BroadcastState::Finished(_)));
            assert!(tally.left() > 0 || broadcast.state != BroadcastState::Running, "after {event:?}");
        }
    }
    // Whatever happened: what is not held comes to an end, each recipient once.
    store.release_leases(None).await.expect("released");
    let all = claim(store, now + 1000, usize::MAX / 2, None).await;
    let done = DeliveryState::Delivered { messages: vec![], at: at(now) };
    let settled = all.into_iter().map(|one| one.settle(done.clone())).collect();
    store.settle_deliveries(settled, at(now)).await.expect("settled");
    for broadcast in store.broadcasts().await.expect("read") {
        assert_ne!(broadcast.state, BroadcastState::Running);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whatever_happens_the_tally_says_what_the_records_say(events in prop::collection::vec(event(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(run(&MemoryStore::default(), &events));
    }
}

#[test]
fn the_tally_holds_on_disk_too_and_after_opening_again() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let folder = tempfile::TempDir::new().expect("a folder");
    let events: Vec<Event> = (0..60u8)
        .map(|n| match n % 7 {
            0 => Event::Open(n % 3),
            1 | 4 => Event::Claim(8),
            2 | 5 => Event::Settle(n % 6),
            3 => Event::Later,
            _ => Event::Forget(i64::from(n % 20)),
        })
        .collect();
    for half in events.chunks(30) {
        let (store, opening) = SledStore::open(folder.path()).expect("opened");
        assert_eq!(opening.repairs, []);
        runtime.block_on(run(&store, half));
    }
}
