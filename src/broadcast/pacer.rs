//! Decides when the next message may go. Answers to people are not asked for: they never wait here,
//! and what they take of a second is taken from broadcasts.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

use crate::model::ChatId;

/// Between two messages to one group: Telegram allows 20 a minute.
const GROUP_GAP: Duration = Duration::from_secs(3);

/// How much of what was late is made up for.
const MOST_LATE: Duration = Duration::from_secs(1);

/// By how much faster than the pace what was late is made up for: never in a burst, so that what
/// comes late on the network as well still keeps within a second's limit.
const CATCH_UP: f64 = 1.06;

/// In any second Telegram allows about thirty messages, answers among them.
const SECOND: Duration = Duration::from_secs(1);

/// What is left of Telegram's thirty a second when an answer may come at any moment and the network
/// moves things closer together.
const MOST_A_SECOND: usize = 28;

/// The pace that leaves this room.
const USUAL_PACE: f64 = 25.0;

/// An even pace, a gap for each conversation, and room for what others send.
#[derive(Debug)]
pub struct Pacer {
    interval: Duration,
    person_gap: Duration,
    /// When the next is due by the pace.
    next: Instant,
    /// Before this even one that is late does not go.
    earliest: Instant,
    held: Instant,
    gaps: HashMap<ChatId, Instant>,
    /// What was sent within the last second, by whomever.
    recent: VecDeque<Instant>,
    /// How many messages any second may hold, answers among them.
    most: usize,
}

impl Pacer {
    /// So many messages a second, over all conversations, from `now` on, and between two to one
    /// person at least `person_gap`.
    pub fn new(pace: f64, person_gap: Duration, now: Instant) -> Self {
        let interval = Duration::from_secs_f64(1.0 / pace.max(0.001));
        // Whoever sets a faster pace has a server that allows more, in the same proportion.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a small positive number"
        )]
        let most = MOST_A_SECOND.max((pace * MOST_A_SECOND as f64 / USUAL_PACE).ceil() as usize);
        let (gaps, recent) = (HashMap::new(), VecDeque::new());
        Self { interval, person_gap, next: now, earliest: now, held: now, gaps, recent, most }
    }

    /// When the next message may go.
    pub fn ready_at(&self) -> Instant {
        let full = self.recent.len().checked_sub(self.most).and_then(|first| self.recent.get(first));
        let room = full.map_or(self.next, |first| *first + SECOND);
        self.next.max(self.earliest).max(self.held).max(room)
    }

    /// Takes the place of one message to `chat`, at `now`.
    pub fn take(&mut self, chat: ChatId, now: Instant) {
        let since = now.checked_sub(MOST_LATE).unwrap_or(now);
        self.next = self.next.max(since).max(self.held) + self.interval;
        self.earliest = now + self.interval.div_f64(CATCH_UP);
        self.note(chat, now);
    }

    /// Something was sent to `chat`, at `now`, that did not ask.
    pub fn note(&mut self, chat: ChatId, now: Instant) {
        self.recent.push_back(now);
        while self.recent.front().is_some_and(|first| *first + SECOND <= now) {
            self.recent.pop_front();
        }
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

    /// The most of these moments, in order, that any second holds.
    fn fullest_second(sent: &[Duration]) -> usize {
        let within = |at: usize| sent[at..].iter().take_while(|one| **one < sent[at] + SECOND).count();
        (0..sent.len()).map(within).max().unwrap_or(0)
    }

    #[test]
    fn what_is_late_is_made_up_for_and_no_second_holds_much_more_than_the_pace() {
        let start = Instant::now();
        let (mut pacer, mut now, mut sent) = (Pacer::new(25.0, PERSON_GAP, start), start, Vec::new());
        for number in 0..500i64 {
            // Every now and then something is late, once for long.
            let late = match number {
                100 => 600,
                _ if number % 50 == 0 => 70,
                _ => 0,
            };
            let late = Duration::from_millis(late);
            now = pacer.ready_at().max(now) + late;
            pacer.take(ChatId(number), now);
            sent.push(now - start);
        }
        assert!(fullest_second(&sent) <= 27, "{}", fullest_second(&sent));
        assert!(sent[499] < Duration::from_millis(20_200), "{:?}", sent[499]);
    }

    #[test]
    fn answers_take_their_room_from_broadcasts_and_a_few_take_none() {
        // Answers a second, and how many messages of broadcasts a minute then holds.
        for (answers, expected) in [(0, 1500), (2, 1500), (10, 1080), (28, 0), (100, 0)] {
            let start = Instant::now();
            let (mut pacer, mut own, mut all) = (Pacer::new(25.0, PERSON_GAP, start), 0, Vec::new());
            for millisecond in 0..60_000u64 {
                let now = start + Duration::from_millis(millisecond);
                if answers > 0 && millisecond % (1000 / answers) == 0 {
                    pacer.note(ChatId(1_000_000 + millisecond as i64), now);
                    all.push(now - start);
                }
                if pacer.ready_at() <= now {
                    pacer.take(ChatId(millisecond as i64), now);
                    all.push(now - start);
                    own += 1;
                }
            }
            assert!((expected - 30..=expected + 30).contains(&own), "{answers} answers: {own}");
            assert!(answers >= 28 || fullest_second(&all) <= 30, "{answers}: {}", fullest_second(&all));
        }
    }

    #[test]
    fn a_conversation_is_left_alone_for_its_gap_and_a_hold_holds_all() {
        let now = Instant::now();
        let mut pacer = Pacer::new(25.0, PERSON_GAP, now);
        pacer.take(ChatId(1), now);
        pacer.note(ChatId(-1), now);
        assert_eq!(pacer.gap(ChatId(1), now), Some(PERSON_GAP));
        assert_eq!(pacer.gap(ChatId(-1), now + PERSON_GAP), Some(GROUP_GAP - PERSON_GAP));
        assert_eq!((pacer.gap(ChatId(1), now + PERSON_GAP), pacer.gap(ChatId(2), now)), (None, None));
        pacer.hold(now + Duration::from_secs(60));
        pacer.hold(now + Duration::from_secs(30));
        assert_eq!(pacer.ready_at(), now + Duration::from_secs(60));
    }
}
