//! What the fate of one call means for its delivery.

use std::time::Duration;

use super::Fate;
use crate::model::{DeliveryState, Reason, Timestamp};
use crate::store::{Leased, Settlement};

/// After so many failures of one delivery it is given up: more than four minutes of trying, and
/// not while nothing gets through at all. Each may have reached somebody, so they are not many.
const MOST_FAILURES: u32 = 10;

/// Between two parts of one message.
const PART_GAP: chrono::Duration = chrono::Duration::seconds(1);

/// How the delivery stands after this.
pub(super) fn settle(mut leased: Leased, fate: Fate, now: Timestamp) -> Settlement {
    let state = match fate {
        Fate::Done { message, whole } => {
            leased.delivery.sent.extend(message);
            match whole {
                true => {
                    let messages = std::mem::take(&mut leased.delivery.sent);
                    DeliveryState::Delivered { messages, at: now }
                }
                false => DeliveryState::Pending(now + PART_GAP),
            }
        }
        Fate::TooFast(wait) => DeliveryState::Pending(now + wait),
        Fate::Gone(gone) => DeliveryState::Unreachable(gone),
        Fate::Moved(chat) => {
            let settlement = leased.settle(DeliveryState::Pending(now));
            return Settlement { moved_to: Some(chat), ..settlement };
        }
        Fate::Refused(why) => DeliveryState::Rejected(Reason::Refused(why)),
        // Not this one's fault: it costs no try.
        Fate::Again | Fate::NotSent(_) | Fate::Unfit(..) => DeliveryState::Pending(now),
        Fate::Unknown(why) => {
            leased.delivery.failures += 1;
            let failures = leased.delivery.failures;
            match failures < MOST_FAILURES {
                true => DeliveryState::Pending(now + retry(failures, leased.chat.0)),
                false => DeliveryState::Rejected(Reason::Failed(why)),
            }
        }
    };
    leased.settle(state)
}

/// Doubles from one second to five minutes, half of it by chance (here: by whom it is for), so that
/// what failed together does not come again together.
fn retry(failures: u32, chat: i64) -> Duration {
    let most = 1000u64 << failures.saturating_sub(1).min(9);
    let most = most.min(300_000);
    let chance =
        (chat.unsigned_abs().wrapping_add(u64::from(failures))).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    Duration::from_millis(most / 2 + chance % (most / 2 + 1))
}

/// How long nothing is tried after the messenger failed so many times over.
pub(super) fn outage(times: u32) -> Duration {
    Duration::from_millis((500u64 << times.min(5)).min(10_000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BroadcastId, ChatId, Delivery, Gone, Token, Unfit};

    fn now() -> Timestamp {
        Timestamp::from_timestamp(1000, 0).expect("a time")
    }

    fn leased(failures: u32, sent: &[i64]) -> Leased {
        let delivery = Delivery { failures, sent: sent.to_vec(), ..Delivery::pending(now()) };
        Leased { broadcast: BroadcastId(Token::of("a")), chat: ChatId(5), delivery }
    }

    #[test]
    fn each_fate_leads_to_its_state() {
        let why = || "why".to_owned();
        for (fate, failures, expected) in [
            (Fate::Done { message: Some(9), whole: true }, 0, "Delivered { messages: [7, 9]"),
            (Fate::Done { message: Some(9), whole: false }, 0, "Pending(1970-01-01T00:16:41Z)"),
            (Fate::Again, 9, "Pending(1970-01-01T00:16:40Z)"),
            (Fate::TooFast(Duration::from_secs(20)), 0, "Pending(1970-01-01T00:17:00Z)"),
            (Fate::Gone(Gone::Blocked), 0, "Unreachable(Blocked)"),
            (Fate::Moved(ChatId(-1)), 0, "Pending"),
            (Fate::Refused(why()), 0, "Rejected(Refused"),
            (Fate::NotSent(why()), 9, "Pending"),
            (Fate::Unfit(Unfit::Media, why()), 9, "Pending"),
            (Fate::Unknown(why()), 8, "Pending"),
            (Fate::Unknown(why()), 9, "Rejected(Failed"),
        ] {
            let settled = settle(leased(failures, &[7]), fate.clone(), now());
            let state = format!("{:?}", settled.delivery.state);
            assert!(state.starts_with(expected), "{fate:?}: {state}");
        }
    }

    #[test]
    fn waits_double_up_to_five_minutes_and_differ() {
        for failures in 1..MOST_FAILURES {
            let most = Duration::from_secs(1 << (failures - 1)).min(Duration::from_secs(300));
            let waits: Vec<Duration> = (0..100).map(|chat| retry(failures, chat)).collect();
            assert!(waits.iter().all(|wait| (most / 2..=most).contains(wait)), "{waits:?}");
            assert!(waits.iter().any(|wait| *wait != waits[0]));
        }
    }
}
