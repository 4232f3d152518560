//! The contract of the audit trail, over every backend.

use linli::model::{Act, AuditEntry, UserId};

use super::store::{at, check, contents};

const ANN: UserId = UserId(1);
const BOB: UserId = UserId(-2);

fn entry(who: UserId, second: i64, act: Act) -> AuditEntry {
    let (object, before, after) = (format!("n{second}"), String::new(), "x".to_owned());
    AuditEntry { at: at(second), who: Some(who), act, object, before, after }
}

#[tokio::test]
async fn the_trail_is_read_newest_first_in_pages_and_goes_by_age() {
    check(|store| async move {
        for second in [3, 1, 2, 5, 4] {
            store.add_audit(entry(ANN, second, Act::Granted)).await.expect("added");
        }
        let seconds = |entries: Vec<AuditEntry>| -> Vec<i64> {
            entries.iter().map(|entry| entry.at.timestamp()).collect()
        };
        for (skipped, count, expected) in [
            (0, 2, vec![5, 4]),
            (2, 2, vec![3, 2]),
            (4, 2, vec![1]),
            (5, 2, vec![]),
            (0, usize::MAX, vec![5, 4, 3, 2, 1]),
        ] {
            assert_eq!(seconds(store.audit(skipped, count).await.expect("read")), expected, "{skipped}");
        }
        assert_eq!(store.delete_audit_before(at(3)).await.expect("deleted"), 2);
        assert_eq!(seconds(store.audit(0, 9).await.expect("read")), [5, 4, 3]);
    })
    .await;
}

#[tokio::test]
async fn acts_of_one_moment_are_all_kept_in_their_order() {
    check(|store| async move {
        for number in 0..5 {
            let entry = AuditEntry { object: number.to_string(), ..entry(ANN, 7, Act::Reloaded) };
            store.add_audit(entry).await.expect("added");
        }
        let objects =
            |entries: Vec<AuditEntry>| entries.into_iter().map(|entry| entry.object).collect::<String>();
        assert_eq!(objects(store.audit(0, 9).await.expect("read")), "43210");
        let all = contents(&*store).await;
        store.replace(all).await.expect("replaced");
        assert_eq!(objects(store.audit(0, 9).await.expect("read")), "43210");
    })
    .await;
}

#[tokio::test]
async fn forgetting_somebody_takes_their_number_out_of_refusals_but_not_out_of_acts() {
    check(|store| async move {
        for (who, second, act) in [(ANN, 1, Act::Refused), (ANN, 2, Act::Granted), (BOB, 3, Act::Refused)] {
            store.add_audit(entry(who, second, act)).await.expect("added");
        }
        store.forget(ANN).await.expect("forgotten");
        let left: Vec<_> = store.audit(0, 9).await.expect("read").iter().map(|entry| entry.who).collect();
        assert_eq!(left, [Some(BOB), Some(ANN), None]);
    })
    .await;
}
