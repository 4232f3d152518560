//! The contract of grants, the notice board and usage, over every backend.

use linli::model::{Asked, ChatId, DayUsage, Grant, Notice, Pause, ProfileChange, Role, UserId};

use super::store::{at, check};

const ANN: UserId = UserId(1);
const BOB: UserId = UserId(-2);

#[tokio::test]
async fn a_grant_replaces_the_one_before_and_outlives_being_forgotten() {
    check(|store| async move {
        let grant =
            |user, role| Grant { user, name: String::new(), role, regions: Vec::new(), by: ANN, at: at(1) };
        for (user, role) in [(ANN, Role::Worker), (BOB, Role::Worker), (ANN, Role::Admin)] {
            store.put_grant(grant(user, role)).await.expect("granted");
        }
        store.forget(ANN).await.expect("forgotten");
        let held = [grant(BOB, Role::Worker), grant(ANN, Role::Admin)];
        assert_eq!(store.grants().await.expect("read"), held);
        store.delete_grant(BOB).await.expect("taken");
        store.delete_grant(BOB).await.expect("taken again");
        assert_eq!(store.grants().await.expect("read"), held[1..]);
    })
    .await;
}

#[tokio::test]
async fn notices_hang_by_their_beginning_until_taken_down_or_over() {
    check(|store| async move {
        let notice =
            |text: &str, from, until: Option<i64>| Notice::new(text.into(), at(from), until.map(at), ANN);
        let (first, second, third) = (notice("x", 1, Some(5)), notice("y", 2, None), notice("z", 3, Some(9)));
        for one in [&second, &third, &first, &first] {
            store.put_notice(one.clone()).await.expect("put up");
        }
        assert_eq!(store.notices().await.expect("read"), [first, second.clone(), third.clone()]);
        assert_eq!(store.delete_notices_before(at(5)).await.expect("deleted"), 1);
        store.delete_notice(third.id).await.expect("taken down");
        assert_eq!(store.notices().await.expect("read"), [second]);
    })
    .await;
}

#[tokio::test]
async fn a_pause_lasts_until_it_is_lifted() {
    check(|store| async move {
        assert_eq!(store.pause().await.expect("read"), None);
        let pause = Pause { reason: "r".into(), by: ANN, since: at(1) };
        store.set_pause(Some(pause.clone())).await.expect("paused");
        assert_eq!(store.pause().await.expect("read"), Some(pause));
        store.set_pause(None).await.expect("lifted");
        assert_eq!(store.pause().await.expect("read"), None);
    })
    .await;
}

#[tokio::test]
async fn counts_of_a_day_add_up_and_subscribers_are_those_who_want_it() {
    check(|store| async move {
        let day = |offset: i64| at(offset * 86_400).date_naive();
        let topics = |count| [("t".to_owned(), count)].into();
        let first = DayUsage { found: 1, topics: topics(1), subscribers: Some(3), ..DayUsage::new(day(5)) };
        let more = DayUsage { found: 2, unsure: 1, topics: topics(4), ..DayUsage::new(day(5)) };
        let other = DayUsage { nothing: 1, ..DayUsage::new(day(4)) };
        store.add_usage(vec![first]).await.expect("added");
        store.add_usage(vec![more, other.clone()]).await.expect("added");
        let sum = DayUsage {
            found: 3,
            unsure: 1,
            topics: topics(5),
            subscribers: Some(3),
            ..DayUsage::new(day(5))
        };
        assert_eq!(store.usage(day(4)).await.expect("read"), [other, sum.clone()]);
        assert_eq!(store.usage(day(5)).await.expect("read"), [sum]);

        for (user, wanted) in [(ANN, true), (BOB, false)] {
            store.change_profile(user, ProfileChange::Subscribed(wanted)).await.expect("changed");
        }
        assert_eq!(store.count_subscribers().await.expect("counted"), 1);
    })
    .await;
}

#[tokio::test]
async fn questions_asked_before_a_limit_are_forgotten_and_nothing_else_of_a_profile() {
    check(|store| async move {
        let asked = |second| {
            ProfileChange::Asked(Asked {
                chat: ChatId(1),
                question: format!("q{second}"),
                document: None,
                about: None,
                at: at(second),
            })
        };
        // More people than one commit takes.
        for number in 1..=205 {
            let user = UserId(number);
            store.change_profile(user, ProfileChange::Subscribed(false)).await.expect("changed");
            store.change_profile(user, asked(1)).await.expect("asked");
        }
        store.change_profile(ANN, asked(9)).await.expect("asked");
        store.change_profile(BOB, asked(9)).await.expect("asked");
        assert_eq!(store.delete_asked_before(at(9)).await.expect("deleted"), 205);
        assert_eq!(store.delete_asked_before(at(9)).await.expect("deleted"), 0);
        let ann = store.profile(ANN).await.expect("read");
        assert_eq!((ann.subscribed, ann.recent.len(), ann.recent[0].at), (false, 1, at(9)));
        assert_eq!(store.profile(BOB).await.expect("read").recent.len(), 1);
        assert_eq!(store.profile(UserId(205)).await.expect("read").recent, []);
    })
    .await;
}
