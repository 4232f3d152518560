//! The contract of tickets and gaps, over every backend.

use futures::future::join_all;
use linli::model::{
    ChatId, Gap, GapKind, Locale, Ticket, TicketChange, TicketId, TicketRefusal, TicketRequest, TicketState,
    UserId,
};
use linli::store::{Changed, Opened, Store};

use super::store::{at, check};

const ANN: UserId = UserId(1);
const BOB: UserId = UserId(-2);
const WORKERS: [UserId; 2] = [UserId(7), UserId(8)];

fn request(asker: UserId, question: &str) -> TicketRequest {
    TicketRequest {
        asker,
        chat: ChatId(asker.0),
        locale: Locale::ZhHans,
        region: None,
        question: question.to_owned(),
        disliked: None,
        at: at(1),
    }
}

async fn opened(store: &dyn Store, asker: UserId, question: &str) -> Ticket {
    match store.open_ticket(request(asker, question), 3).await.expect("opened") {
        Opened::New(ticket) => ticket,
        other => panic!("{other:?}"),
    }
}

fn ids(tickets: &[Ticket]) -> Vec<TicketId> {
    tickets.iter().map(|ticket| ticket.id).collect()
}

#[tokio::test]
async fn one_question_of_one_person_is_one_ticket_and_nobody_has_too_many() {
    check(|store| async move {
        let first = opened(&*store, ANN, "a").await;
        let again = store.open_ticket(request(ANN, " a "), 3).await.expect("opened");
        assert_eq!(again, Opened::Known(first.clone()));
        assert_ne!(opened(&*store, BOB, "a").await.id, first.id);
        opened(&*store, ANN, "b").await;
        let last = opened(&*store, ANN, "c").await;
        assert_eq!(store.open_ticket(request(ANN, "d"), 3).await.expect("opened"), Opened::TooMany);
        store.change_ticket(first.id, TicketChange::Finish, at(2)).await.expect("changed");
        assert!(opened(&*store, ANN, "a").await.id > last.id);
        assert_eq!(store.tickets_of(ANN).await.expect("read").len(), 4);
        let all = ids(&store.tickets().await.expect("read"));
        assert_eq!(all, [1, 2, 3, 4, 5].map(TicketId));
    })
    .await;
}

#[tokio::test]
async fn numbers_follow_each_other_and_none_is_given_again_whatever_goes() {
    check(|store| async move {
        for (asker, question) in [(ANN, "a"), (BOB, "b"), (ANN, "c")] {
            opened(&*store, asker, question).await;
        }
        store.forget(ANN).await.expect("forgotten");
        assert_eq!(opened(&*store, BOB, "d").await.id, TicketId(4));
        store.delete_tickets_before(at(9)).await.expect("deleted");
        assert_eq!(store.ticket(TicketId(2)).await.expect("read"), None);
        let contents = store.contents().await.expect("read");
        assert_eq!((contents.tickets.len(), contents.last_ticket), (0, TicketId(4)));
        store.replace(contents).await.expect("replaced");
        let fifth = opened(&*store, ANN, "e").await;
        assert_eq!((fifth.id, store.ticket(fifth.id).await.expect("read")), (TicketId(5), Some(fifth)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_workers_who_take_a_ticket_at_once_one_has_it() {
    check(|store| async move {
        let id = opened(&*store, ANN, "a").await.id;
        let take = |by: UserId| {
            let store = store.clone();
            tokio::spawn(async move { store.change_ticket(id, TicketChange::Take { by }, at(2)).await })
        };
        let outcomes = join_all(WORKERS.map(take)).await;
        let outcomes: Vec<Changed> =
            outcomes.into_iter().map(|one| one.expect("no panic").expect("changed")).collect();
        let refused = Changed::Refused(TicketRefusal::TakenByOther);
        assert_eq!(outcomes.iter().filter(|one| **one == refused).count(), 1, "{outcomes:?}");
        let kept = store.ticket(id).await.expect("read").expect("kept");
        assert!(WORKERS.iter().any(|&by| kept.state == TicketState::Taken { by }));
    })
    .await;
}

#[tokio::test]
async fn tickets_go_with_their_asker_and_by_age_and_wait_again_when_their_worker_goes() {
    check(|store| async move {
        let (mine, others) = (opened(&*store, ANN, "a").await.id, opened(&*store, BOB, "b").await.id);
        for id in [mine, others] {
            store.change_ticket(id, TicketChange::Take { by: WORKERS[0] }, at(5)).await.expect("changed");
        }
        store.forget(ANN).await.expect("forgotten");
        assert_eq!(store.ticket(mine).await.expect("read"), None);
        let gone = store.change_ticket(mine, TicketChange::Finish, at(6)).await.expect("changed");
        assert_eq!(gone, Changed::Absent);
        store.forget(WORKERS[0]).await.expect("forgotten");
        let kept = store.ticket(others).await.expect("read").expect("kept");
        assert_eq!(kept.state, TicketState::Waiting);
        assert_eq!(store.delete_tickets_before(at(5)).await.expect("deleted"), 0);
        assert_eq!(store.delete_tickets_before(at(6)).await.expect("deleted"), 1);
        assert_eq!(store.tickets().await.expect("read"), []);
    })
    .await;
}

#[tokio::test]
async fn gaps_are_counted_bounded_and_go_by_age() {
    check(|store| async move {
        for second in [1, 3, 2] {
            let gap = Gap::new(" when  open", GapKind::Nothing, None, at(second));
            store.add_gap(gap, 10).await.expect("added");
        }
        store.add_gap(Gap::new("when open", GapKind::Disliked, None, at(2)), 10).await.expect("added");
        let gaps = store.gaps().await.expect("read");
        let known = gaps.iter().find(|gap| gap.kind == GapKind::Nothing).expect("kept");
        assert_eq!((gaps.len(), &*known.question, known.count, known.newest), (2, "when open", 3, at(3)));
        assert_eq!(store.delete_gaps_before(at(3)).await.expect("deleted"), 1);
        let tokens = vec![known.token(), Gap::new("x", GapKind::Nothing, None, at(1)).token()];
        assert_eq!(store.remove_gaps(tokens).await.expect("removed"), 1);
        for second in 0..200 {
            let gap = Gap::new(&format!("q{second}"), GapKind::Nothing, None, at(second));
            store.add_gap(gap, 10).await.expect("added");
        }
        let kept = store.gaps().await.expect("read");
        assert!((10..=74).contains(&kept.len()), "{}", kept.len());
        assert!(kept.iter().all(|gap| gap.newest >= at(126)));
    })
    .await;
}
