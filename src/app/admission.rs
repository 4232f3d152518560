//! Keeps anyone from sending faster than they may, without slowing anybody else.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{Actor, Admission, App};
use crate::model::{Timestamp, UserId};
use crate::text::Key;

/// People remembered at most; when there are more, those who have been quiet are forgotten first.
const REMEMBERED: usize = 10_000;

impl App {
    /// Whether an input of this person may be handled now, or comes too fast. Never waits.
    pub fn admit(&self, who: &Actor) -> Admission {
        match self.shared.gate.pass(who.user, self.shared.options.clock.now()) {
            Passage::Free => {
                self.shared.meter.admitted();
                Admission::Admitted
            }
            Passage::Stopped => Admission::Refused(self.client_voice(who).message(Key::TooFast)),
            Passage::StoppedAgain => Admission::RefusedSilently,
        }
    }
}

/// A bucket of tokens per person.
pub(super) struct Gate {
    per_minute: f64,
    people: Mutex<HashMap<UserId, Bucket>>,
}

/// How somebody comes through the gate.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Passage {
    Free,
    Stopped,
    /// Stopped, and told so less than a minute ago.
    StoppedAgain,
}

struct Bucket {
    tokens: f64,
    filled: Timestamp,
    told: Option<Timestamp>,
}

impl Gate {
    pub fn new(per_minute: u32) -> Self {
        Self { per_minute: f64::from(per_minute.max(1)), people: Mutex::default() }
    }

    pub fn pass(&self, user: UserId, now: Timestamp) -> Passage {
        // A bucket is changed in one go, so one left behind by a panic is still a good bucket.
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        if people.len() >= REMEMBERED && !people.contains_key(&user) {
            self.forget_some(&mut people, now);
        }
        let full = Bucket { tokens: self.per_minute, filled: now, told: None };
        let bucket = people.entry(user).or_insert(full);
        bucket.tokens = self.tokens(bucket, now);
        bucket.filled = bucket.filled.max(now);
        if bucket.tokens >= 1.0 {
            bucket.tokens -= 1.0;
            return Passage::Free;
        }
        match bucket.told {
            Some(told) if now - told < chrono::Duration::minutes(1) => Passage::StoppedAgain,
            _ => {
                bucket.told = Some(now);
                Passage::Stopped
            }
        }
    }

    fn tokens(&self, bucket: &Bucket, now: Timestamp) -> f64 {
        let minutes = (now - bucket.filled).num_milliseconds().max(0) as f64 / 60_000.0;
        (bucket.tokens + minutes * self.per_minute).min(self.per_minute)
    }

    /// Forgets those whose bucket is full again: a new one would be the same. When nobody's is,
    /// half of the people are forgotten, which at worst gives each a full bucket once.
    fn forget_some(&self, people: &mut HashMap<UserId, Bucket>, now: Timestamp) {
        people.retain(|_, bucket| self.tokens(bucket, now) < self.per_minute);
        if people.len() >= REMEMBERED {
            let mut keep = false;
            people.retain(|_, _| {
                keep = !keep;
                keep
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        chrono::DateTime::from_timestamp(1_700_000_000 + seconds, 0).expect("a moment")
    }

    #[test]
    fn a_flood_is_stopped_with_one_sentence_a_minute_and_only_for_its_sender() {
        let gate = Gate::new(30);
        for _ in 0..30 {
            assert_eq!(gate.pass(UserId(1), at(0)), Passage::Free);
        }
        assert_eq!(gate.pass(UserId(1), at(0)), Passage::Stopped);
        assert_eq!(gate.pass(UserId(1), at(1)), Passage::StoppedAgain);
        assert_eq!(gate.pass(UserId(2), at(1)), Passage::Free);
        assert_eq!(gate.pass(UserId(1), at(2)), Passage::Free, "a token every two seconds");
        for second in 2..60 {
            assert_ne!(gate.pass(UserId(1), at(second)), Passage::Stopped);
            assert_ne!(gate.pass(UserId(1), at(second)), Passage::Stopped);
        }
        assert_ne!(gate.pass(UserId(1), at(60)), Passage::StoppedAgain);
        assert_eq!(gate.pass(UserId(1), at(60)), Passage::Stopped);
    }

    #[test]
    fn the_number_of_people_remembered_is_bounded() {
        let gate = Gate::new(1);
        for user in 0..3 * REMEMBERED as i64 {
            gate.pass(UserId(user), at(0));
        }
        assert!(gate.people.lock().expect("no panic before").len() <= REMEMBERED);
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out() {
        let gate = Gate::new(1);
        assert_eq!(gate.pass(UserId(1), at(100)), Passage::Free);
        gate.pass(UserId(1), at(0));
        assert_eq!(gate.pass(UserId(1), at(161)), Passage::Free);
    }
}
