//! Decides when the next message may go. Answers to people are not asked for: they never wait here.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::model::ChatId;

/// Between two messages to one group: Telegram allows 20 a minute.
const GROUP_GAP: Duration = Duration::from_secs(3);

/// How many messages may be made up for when the one before was late.
const CATCH_UP: u32 = 2;

/// An even pace, and a gap for each conversation.
#[derive(Debug)]
pub struct Pacer {
    interval: Duration,
    person_gap: Duration,
    next: Instant,
    held: Instant,
    gaps: HashMap<ChatId, Instant>,
}

impl Pacer {
    /// So many messages a second, over all conversations, from `now` on, and between two to one
    /// person at least `person_gap`.
    pub fn new(pace: f64, person_gap: Duration, now: Instant) -> Self {
        let interval = Duration::from_secs_f64(1.0 / pace.max(0.001));
        Self { interval, person_gap, next: now, held: now, gaps: HashMap::new() }
    }

    /// When the next message may go.
    pub fn ready_at(&self) -> Instant {
        self.next.max(self.held)
    }

    /// Takes the place of one message to `chat`, at `now`.
    pub fn take(&mut self, chat: ChatId, now: Instant) {
        let earliest = now.checked_sub(self.interval * CATCH_UP).unwrap_or(now);
        self.next = self.next.max(earliest).max(self.held) + self.interval;
        if self.gaps.len() > 1024 {
            self.gaps.retain(|_, free| *free > now);
        }
        self.gaps.insert(chat, now + if chat.0 < 0 { GROUP_GAP } else { self.person_gap });
    }

    /// How long `chat` has to be left alone, if it has.
    pub fn gap(&self, chat: ChatId, now: Instant) -> Option<Duration> {
        self.gaps.get(&chat)?.checked_duration_since(now).filter(|gap| !gap.is_zero())
    }

    /// Nothing goes before `until`.
    pub fn hold(&mut self, until: Instant) {
        self.held = self.held.max(until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERSON_GAP: Duration = Duration::from_secs(1);

    #[test]
    fn no_second_holds_more_than_the_pace_and_what_is_made_up_for() {
        let start = Instant::now();
        let (mut pacer, mut now, mut sent) = (Pacer::new(25.0, PERSON_GAP, start), start, Vec::new());
        for number in 0..500i64 {
            // Every now and then something is late.
            let late = Duration::from_millis(if number % 50 == 0 { 70 } else { 0 });
            now = pacer.ready_at().max(now) + late;
            pacer.take(ChatId(number), now);
            sent.push(now - start);
        }
        for (at, first) in sent.iter().enumerate() {
            let within = sent[at..].iter().take_while(|one| **one < *first + Duration::from_secs(1)).count();
            assert!(within <= 28, "{within} in the second from {first:?}");
        }
        assert!(sent[499] < Duration::from_millis(20_400), "{:?}", sent[499]);
    }

    #[test]
    fn a_conversation_is_left_alone_for_its_gap_and_a_hold_holds_all() {
        let now = Instant::now();
        let mut pacer = Pacer::new(25.0, PERSON_GAP, now);
        pacer.take(ChatId(1), now);
        pacer.take(ChatId(-1), now);
        assert_eq!(pacer.gap(ChatId(1), now), Some(PERSON_GAP));
        assert_eq!(pacer.gap(ChatId(-1), now + PERSON_GAP), Some(GROUP_GAP - PERSON_GAP));
        assert_eq!((pacer.gap(ChatId(1), now + PERSON_GAP), pacer.gap(ChatId(2), now)), (None, None));
        pacer.hold(now + Duration::from_secs(60));
        pacer.hold(now + Duration::from_secs(30));
        assert_eq!(pacer.ready_at(), now + Duration::from_secs(60));
    }
}
