//! The worker at work in injected time: what becomes of each delivery whatever the messenger says,
//! pace, outages, corrections and recalls while something is under way.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use linli::broadcast::{self, Fate, Messenger, Outcome, Settings, Worker};
use linli::model::{
    Audience, Broadcast, BroadcastId, BroadcastKind, BroadcastState, ChatId, Content, DeliveryState, Gone,
    Message, ProfileChange, Reason, Recipients, Tally, Timestamp, Token, UserId,
};
use linli::store::{MemoryStore, Profiles as _, Store};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::store::at;

/// A clock that only tests turn.
#[derive(Clone)]
pub struct Hand {
    micros: Arc<AtomicI64>,
    start: Instant,
}

impl Hand {
    pub fn new() -> Self {
        Self { micros: Arc::default(), start: Instant::now() }
    }

    pub fn passed(&self) -> Duration {
        Duration::from_micros(self.micros.load(Ordering::Relaxed).unsigned_abs())
    }

    pub fn now(&self) -> Timestamp {
        at(0) + TimeDelta::microseconds(self.micros.load(Ordering::Relaxed))
    }

    pub fn advance(&self, by: Duration) {
        self.micros.fetch_add(i64::try_from(by.as_micros()).expect("not for ever"), Ordering::Relaxed);
    }

    /// Until this moment, and a little, so that nothing falls between.
    pub fn advance_to(&self, moment: Instant) {
        let by = moment.saturating_duration_since(self.start + self.passed());
        self.advance(by + Duration::from_micros(1));
    }

    pub fn settings(&self) -> Settings {
        let (clock, moments) = (self.clone(), self.clone());
        Settings {
            pace: 25.0,
            concurrency: 8,
            person_gap: Duration::from_secs(1),
            zone: chrono_tz::Tz::Asia__Shanghai,
            clock: Arc::new(move || clock.now()),
            moments: Arc::new(move || moments.start + moments.passed()),
        }
    }
}

/// What happens to a call: its fate, and whether it takes effect all the same.
pub type Script = Box<dyn FnMut(ChatId, usize) -> Option<(Fate, bool)> + Send>;

/// Everybody's phones, and what is between them and the worker.
pub struct Phones {
    shown: Mutex<BTreeMap<ChatId, Vec<(i64, String)>>>,
    /// Each call: when, to whom, what.
    calls: Mutex<Vec<(Duration, ChatId, &'static str)>>,
    script: Mutex<Script>,
    away_until: Mutex<Duration>,
    asked: Mutex<usize>,
    hand: Hand,
}

impl Phones {
    pub fn new(hand: &Hand) -> Arc<Self> {
        Arc::new(Self {
            shown: Mutex::default(),
            calls: Mutex::default(),
            script: Mutex::new(Box::new(|_, _| None)),
            away_until: Mutex::default(),
            asked: Mutex::default(),
            hand: hand.clone(),
        })
    }

    /// The script is asked with the chat and how often it was called before.
    pub fn script(&self, script: impl FnMut(ChatId, usize) -> Option<(Fate, bool)> + Send + 'static) {
        *self.script.lock().expect("no panic before") = Box::new(script);
    }

    /// Nothing gets through for this long.
    fn away_for(&self, time: Duration) {
        *self.away_until.lock().expect("no panic before") = self.hand.passed() + time;
    }

    pub fn shown(&self, chat: i64) -> Vec<String> {
        let shown = self.shown.lock().expect("no panic before");
        shown.get(&ChatId(chat)).into_iter().flatten().map(|(_, text)| text.clone()).collect()
    }

    fn calls(&self) -> Vec<(Duration, ChatId, &'static str)> {
        self.calls.lock().expect("no panic before").clone()
    }

    fn call(
        &self,
        chat: ChatId,
        what: &'static str,
        effect: impl FnOnce(&mut Vec<(i64, String)>) -> Option<i64>,
    ) -> Fate {
        let passed = self.hand.passed();
        if passed < *self.away_until.lock().expect("no panic before") {
            let why = "away".to_owned();
            return if chat.0 % 2 == 0 { Fate::Unknown(why) } else { Fate::NotSent(why) };
        }
        let mut calls = self.calls.lock().expect("no panic before");
        let before = calls.iter().filter(|(_, to, _)| *to == chat).count();
        let number = i64::try_from(calls.len()).expect("few") + 1;
        calls.push((passed, chat, what));
        let scripted = (self.script.lock().expect("no panic before"))(chat, before);
        let mut shown = self.shown.lock().expect("no panic before");
        let happens = || {
            let phone = shown.entry(chat).or_default();
            effect(phone).inspect(|known| {
                if *known == 0
                    && let Some(last) = phone.last_mut()
                {
                    last.0 = number;
                }
            })
        };
        match scripted {
            Some((fate, false)) => fate,
            Some((fate, true)) => {
                happens();
                fate
            }
            None => {
                let message = happens().map(|known| if known == 0 { number } else { known });
                Fate::Done { message, whole: true }
            }
        }
    }
}

#[async_trait]
impl Messenger for Phones {
    async fn send(&self, chat: ChatId, message: &Message, _part: usize) -> Fate {
        self.call(chat, "send", |phone| {
            phone.push((0, message.to_plain()));
            Some(0)
        })
    }

    async fn edit(&self, chat: ChatId, message: &Message, earlier: &[i64], _part: usize) -> Fate {
        self.call(chat, "edit", |phone| {
            let known = phone.iter_mut().find(|(number, _)| earlier.contains(number));
            known.map(|one| {
                one.1 = message.to_plain();
                one.0
            })
        })
    }

    async fn delete(&self, chat: ChatId, messages: &[i64]) -> Fate {
        self.call(chat, "delete", |phone| {
            phone.retain(|(number, _)| !messages.contains(number));
            None
        })
    }

    async fn is_there(&self) -> bool {
        *self.asked.lock().expect("no panic before") += 1;
        self.hand.passed() >= *self.away_until.lock().expect("no panic before")
    }
}

/// A worker with everything around it.
pub struct Desk {
    pub store: Arc<dyn Store>,
    pub phones: Arc<Phones>,
    pub hand: Hand,
    pub worker: Worker,
}

impl Desk {
    async fn new(people: i64) -> Self {
        let store = MemoryStore::default();
        for user in 1..=people {
            store.change_profile(UserId(user), ProfileChange::Subscribed(true)).await.expect("known");
        }
        let hand = Hand::new();
        Self::open(Arc::new(store), Phones::new(&hand), hand).await
    }

    pub async fn open(store: Arc<dyn Store>, phones: Arc<Phones>, hand: Hand) -> Self {
        let worker = Worker::start(
            Arc::clone(&store),
            Arc::clone(&phones) as _,
            hand.settings(),
            Arc::new(Notify::new()),
        )
        .await
        .expect("a worker");
        Self { store, phones, hand, worker }
    }

    pub async fn order(&self, broadcast: Broadcast) -> BroadcastId {
        let id = broadcast.id;
        self.store.open_broadcast(broadcast).await.expect("opened");
        id
    }

    /// One step; time passes when there is nothing else to do. `false` when there is nothing at all.
    pub async fn step(&mut self) -> bool {
        tokio::task::yield_now().await;
        match self.worker.tick().await.expect("a step") {
            Outcome::Worked => true,
            Outcome::Waiting(until) => {
                self.hand.advance_to(until);
                true
            }
            Outcome::Idle => false,
        }
    }

    /// Steps until everything is over; at most so much time passes.
    async fn all_over(&mut self, within: Duration) {
        while !self.is_over().await {
            self.step().await;
            assert!(self.hand.passed() < within, "not over: {:?}", self.store.broadcasts().await);
        }
    }

    async fn is_over(&self) -> bool {
        self.store.broadcasts().await.expect("read").iter().all(|broadcast| broadcast.state.is_over())
    }

    async fn tally(&self, id: BroadcastId) -> Tally {
        self.store.tally(id).await.expect("read")
    }

    async fn state(&self, id: BroadcastId, chat: i64) -> DeliveryState {
        let found = self.store.deliveries(id, Some(ChatId(chat - 1)), 1).await.expect("read");
        found.into_iter().next().expect("a delivery").1.state
    }
}

pub fn to_all(name: &str, hand: &Hand) -> Broadcast {
    Broadcast {
        id: BroadcastId(Token::of(name)),
        author: Some(UserId(1)),
        kind: BroadcastKind::Send,
        to: Recipients::Audience(Audience::everyone()),
        content: Content::same(Message::plain(name)),
        urgent: false,
        opened_at: hand.now(),
        not_before: None,
        state: BroadcastState::Filling,
        refused: None,
    }
}

pub fn correction(name: &str, of: BroadcastId, to: Recipients, hand: &Hand) -> Broadcast {
    Broadcast { kind: BroadcastKind::Correct(of), to, urgent: true, ..to_all(name, hand) }
}

pub fn recall(of: BroadcastId, hand: &Hand) -> Broadcast {
    let (kind, to) = (BroadcastKind::Recall(of), Recipients::ReachedBy(of));
    Broadcast { kind, to, urgent: true, ..to_all("recall", hand) }
}

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn ten_thousand_get_it_once_at_the_pace() {
    let mut desk = Desk::new(10_000).await;
    let id = desk.order(to_all("停水", &desk.hand)).await;
    desk.all_over(HOUR).await;
    assert_eq!(desk.tally(id).await, Tally { delivered: 10_000, ..Tally::default() });
    assert!((1..=10_000).all(|chat| desk.phones.shown(chat) == ["停水"]));
    let took = desk.hand.passed().as_secs_f64();
    assert!(10_000.0 / took >= 0.98 * 25.0 && 10_000.0 / took <= 25.1, "{took} s");
}

#[tokio::test]
async fn what_is_ordered_goes_at_once() {
    let mut desk = Desk::new(1).await;
    let id = desk.order(to_all("停水", &desk.hand)).await;
    while desk.tally(id).await.delivered < 1 {
        desk.step().await;
    }
    assert!(desk.hand.passed() < Duration::from_secs(1), "{:?}", desk.hand.passed());
}

#[tokio::test]
async fn each_refusal_has_its_own_end() {
    let mut desk = Desk::new(8).await;
    desk.phones.script(|chat, before| {
        let fate = match (chat.0, before) {
            (1, _) => Fate::Gone(Gone::Blocked),
            (2, _) => Fate::Gone(Gone::Deleted),
            (3, _) => Fate::Refused("photo is wrong".to_owned()),
            (4, 0..=2) => Fate::Unknown("status 500".to_owned()),
            (5, _) => Fate::Unknown("status 502".to_owned()),
            (6, 0) => Fate::Moved(ChatId(-6)),
            (7, 0) => Fate::Again,
            _ => return None,
        };
        Some((fate, false))
    });
    let id = desk.order(to_all("停水", &desk.hand)).await;
    desk.all_over(HOUR).await;
    assert_eq!(desk.state(id, 1).await, DeliveryState::Unreachable(Gone::Blocked));
    assert_eq!(desk.state(id, 2).await, DeliveryState::Unreachable(Gone::Deleted));
    assert_eq!(desk.state(id, 3).await, DeliveryState::Rejected(Reason::Refused("photo is wrong".into())));
    assert_eq!(desk.state(id, 5).await, DeliveryState::Rejected(Reason::Failed("status 502".into())));
    for chat in [4, -6, 7, 8] {
        assert_eq!(desk.phones.shown(chat), ["停水"], "{chat}");
    }
    let calls = desk.phones.calls();
    let to = |chat| calls.iter().filter(|(_, to, _)| to.0 == chat).map(|(at, ..)| *at).collect::<Vec<_>>();
    assert_eq!((to(5).len(), to(7).len()), (10, 2), "ten tries, and a changed form is tried at once");
    let waits: Vec<Duration> = to(5).windows(2).map(|pair| pair[1] - pair[0]).collect();
    for (at, wait) in waits.iter().enumerate() {
        let most = Duration::from_secs(1 << at);
        assert!(*wait >= most / 2 && *wait <= most + Duration::from_secs(1), "{waits:?}");
    }
    for (user, inactive) in [(1, true), (2, true), (3, false)] {
        let profile = desk.store.profile(UserId(user)).await.expect("read");
        assert_eq!((profile.inactive, profile.subscribed), (inactive, true), "{user}");
    }
}

#[tokio::test]
async fn a_rest_that_the_messenger_asks_for_is_given_to_all_and_survives_a_restart() {
    let mut desk = Desk::new(50).await;
    desk.phones.script(|chat, before| {
        let fast = chat.0 == 10 && before == 0;
        fast.then_some((Fate::TooFast(Duration::from_secs(300)), false))
    });
    let id = desk.order(to_all("停水", &desk.hand)).await;
    while desk.store.sending_held().await.expect("read").is_none() {
        desk.step().await;
    }
    let told = desk.phones.calls().into_iter().find(|(_, chat, _)| chat.0 == 10).expect("called").0;
    let Desk { store, phones, hand, worker } = desk;
    drop(worker);
    let mut desk = Desk::open(store, phones, hand).await;
    desk.all_over(HOUR).await;
    assert_eq!(desk.tally(id).await.delivered, 50);
    let later = desk.phones.calls().into_iter().map(|(at, ..)| at).find(|at| *at > told).expect("more");
    assert!(later + Duration::from_secs(1) >= told + Duration::from_secs(300), "{later:?}");
    assert!(later <= told + Duration::from_secs(301), "and no longer: {later:?}");
}

#[tokio::test]
async fn an_outage_costs_nobody_their_message_however_long_it_is() {
    for minutes in [1, 60, 600] {
        let mut desk = Desk::new(100).await;
        let id = desk.order(to_all("停水", &desk.hand)).await;
        while desk.tally(id).await.delivered < 50 {
            desk.step().await;
        }
        desk.phones.away_for(Duration::from_secs(minutes * 60));
        let back = desk.hand.passed() + Duration::from_secs(minutes * 60);
        desk.all_over(11 * HOUR).await;
        assert_eq!(desk.tally(id).await, Tally { delivered: 100, ..Tally::default() }, "{minutes}");
        assert!((1..=100).all(|chat| desk.phones.shown(chat).len() == 1), "{minutes}");
        assert!(desk.hand.passed() < back + Duration::from_secs(20), "{minutes}: {:?}", desk.hand.passed());
        assert!(*desk.phones.asked.lock().expect("no panic before") > 0);
    }
}

#[tokio::test]
async fn answers_that_others_send_do_not_make_the_messenger_say_too_fast() {
    struct Busy(Arc<Phones>, Mutex<Duration>);
    #[async_trait]
    impl Messenger for Busy {
        async fn send(&self, chat: ChatId, message: &Message, part: usize) -> Fate {
            self.0.send(chat, message, part).await
        }
        async fn edit(&self, chat: ChatId, message: &Message, earlier: &[i64], part: usize) -> Fate {
            self.0.edit(chat, message, earlier, part).await
        }
        async fn delete(&self, chat: ChatId, messages: &[i64]) -> Fate {
            self.0.delete(chat, messages).await
        }
        // Ten answers a second, to whoever asks.
        fn elsewhere(&self) -> Vec<(ChatId, Instant)> {
            let (mut last, now) = (self.1.lock().expect("no panic before"), self.0.hand.passed());
            let mut sent = Vec::new();
            while *last + Duration::from_millis(100) <= now {
                *last += Duration::from_millis(100);
                sent.push((ChatId(1_000_000 + last.as_millis() as i64), self.0.hand.start + *last));
            }
            sent
        }
    }
    let desk = Desk::new(1000).await;
    let busy = Arc::new(Busy(Arc::clone(&desk.phones), Mutex::default()));
    let (settings, wake) = (desk.hand.settings(), Arc::new(Notify::new()));
    let worker = Worker::start(Arc::clone(&desk.store), busy, settings, wake).await.expect("a worker");
    let mut desk = Desk { worker, ..desk };
    let id = desk.order(to_all("停水", &desk.hand)).await;
    desk.all_over(HOUR).await;
    assert_eq!(desk.tally(id).await.delivered, 1000);
    let pace = 1000.0 / desk.hand.passed().as_secs_f64();
    assert!((17.0..=19.0).contains(&pace), "eighteen are left of twenty-eight: {pace}");
}

#[tokio::test]
async fn a_recall_waits_for_what_is_on_its_way() {
    let mut desk = Desk::new(40).await;
    let id = desk.order(to_all("停水", &desk.hand)).await;
    while desk.tally(id).await.delivered < 20 {
        desk.step().await;
    }
    // Somebody's copy is under way in another process, and lands late.
    let now = desk.hand.now();
    let claim = linli::store::Claim { now, until: now + TimeDelta::minutes(5), limit: 1, after: None };
    let late = desk.store.claim_next(claim).await.expect("leased").pop().expect("one");
    let chat = late.chat.0;
    let recalled = desk.order(recall(id, &desk.hand)).await;
    while !desk.store.broadcast(id).await.expect("read").expect("there").state.is_over() {
        desk.step().await;
    }
    for _ in 0..40 {
        desk.step().await;
    }
    let waiting = desk.store.broadcast(recalled).await.expect("read").expect("there");
    assert_eq!(waiting.state, BroadcastState::Filling);
    let Fate::Done { message, .. } = desk.phones.send(ChatId(chat), &Message::plain("停水"), 0).await
    else {
        panic!("it got through")
    };
    let done = DeliveryState::Delivered { messages: message.into_iter().collect(), at: desk.hand.now() };
    desk.store.settle_deliveries(vec![late.settle(done)], desk.hand.now()).await.expect("settled");
    desk.all_over(HOUR).await;
    assert!((1..=40).all(|chat| desk.phones.shown(chat).is_empty()), "nobody keeps a copy");
}

#[tokio::test]
async fn what_is_under_way_is_corrected_for_all_and_again_and_recalled() {
    let mut desk = Desk::new(60).await;
    // The first half way through, somebody finds the mistake; then another one.
    let id = desk.order(to_all("停水", &desk.hand)).await;
    while desk.tally(id).await.delivered < 20 {
        desk.step().await;
    }
    for (name, enough) in [("停电", 10), ("停气", 60)] {
        let to = broadcast::corrected(&*desk.store, id).await.expect("read");
        assert_eq!(to, Recipients::AllOf(id), "{name}");
        desk.hand.advance(Duration::from_secs(1));
        let corrected = desk.order(correction(name, id, to, &desk.hand)).await;
        while desk.tally(corrected).await.delivered < enough {
            desk.step().await;
            assert!(desk.hand.passed() < HOUR, "{:?}", desk.tally(corrected).await);
        }
    }
    desk.all_over(HOUR).await;
    for chat in 1..=60 {
        assert_eq!(desk.phones.shown(chat), ["停气"], "{chat}");
    }
    assert_eq!(desk.tally(id).await, Tally { delivered: 60, ..Tally::default() }, "the first knows of all");
    let first = desk.store.broadcast(id).await.expect("read").expect("there");
    assert!(matches!(first.state, BroadcastState::Finished(_)), "{first:?}");
    let calls = desk.phones.calls();
    let sent = calls.iter().filter(|(.., what)| *what == "send").count();
    assert_eq!(sent, 60, "nobody gets two");
    desk.order(recall(id, &desk.hand)).await;
    desk.all_over(HOUR).await;
    assert!((1..=60).all(|chat| desk.phones.shown(chat).is_empty()));
}

#[tokio::test]
async fn what_is_corrected_before_it_goes_is_seen_by_nobody() {
    // The worker takes them up in the order of their ids; both orders come out the same.
    for (first, second) in [("停水", "停电"), ("停电", "停水")] {
        let mut desk = Desk::new(30).await;
        let id = desk.order(to_all(first, &desk.hand)).await;
        let to = broadcast::corrected(&*desk.store, id).await.expect("read");
        desk.hand.advance(Duration::from_secs(1));
        desk.order(correction(second, id, to, &desk.hand)).await;
        desk.all_over(HOUR).await;
        assert!((1..=30).all(|chat| desk.phones.shown(chat) == [second]), "{second}");
        let calls = desk.phones.calls();
        assert_eq!((calls.len(), calls[0].2), (30, "send"), "nobody saw {first}");
        assert_eq!(desk.tally(id).await, Tally { delivered: 30, ..Tally::default() });
    }
}

#[tokio::test]
async fn what_is_older_than_telegram_allows_stays_and_is_said_so() {
    let mut desk = Desk::new(100).await;
    let id = desk.order(to_all("停水", &desk.hand)).await;
    while desk.tally(id).await.delivered < 50 {
        desk.step().await;
    }
    desk.store.pause_broadcast(id).await.expect("held");
    desk.hand.advance(47 * HOUR);
    desk.store.resume_broadcast(id).await.expect("resumed");
    desk.all_over(48 * HOUR).await;
    desk.hand.advance(2 * HOUR);
    let recalled = desk.order(recall(id, &desk.hand)).await;
    desk.all_over(60 * HOUR).await;
    let tally = desk.tally(recalled).await;
    assert!(tally.rejected >= 50 && tally.delivered >= 40, "{tally:?}");
    assert_eq!(tally.total(), 100);
    for chat in 1..=100 {
        let kept = desk.phones.shown(chat).len();
        let old = desk.state(recalled, chat).await == DeliveryState::Rejected(Reason::TooOld);
        assert_eq!(kept, usize::from(old), "{chat}");
    }
}

#[tokio::test]
async fn who_was_spared_by_a_person_is_spared_by_a_correction() {
    let mut desk = Desk::new(40).await;
    let id = desk.order(to_all("停水", &desk.hand)).await;
    while desk.tally(id).await.delivered < 20 {
        desk.step().await;
    }
    desk.store.cancel_broadcast(id, desk.hand.now()).await.expect("cancelled");
    let to = broadcast::corrected(&*desk.store, id).await.expect("read");
    assert_eq!(to, Recipients::ReachedBy(id));
    desk.hand.advance(Duration::from_secs(1));
    desk.order(correction("停电", id, to, &desk.hand)).await;
    desk.all_over(HOUR).await;
    let texts: Vec<String> = (1..=40).flat_map(|chat| desk.phones.shown(chat)).collect();
    assert!(texts.len() < 40 && texts.iter().all(|text| text == "停电"), "{texts:?}");
}

#[tokio::test]
async fn quiet_hours_and_no_more_announcements_hold_for_who_is_taken_over() {
    let mut desk = Desk::new(30).await;
    let id = desk.order(to_all("停水", &desk.hand)).await;
    while desk.tally(id).await.delivered < 5 {
        desk.step().await;
    }
    desk.store.change_profile(UserId(30), ProfileChange::Subscribed(false)).await.expect("changed");
    let to = broadcast::corrected(&*desk.store, id).await.expect("read");
    desk.hand.advance(Duration::from_secs(1));
    desk.order(correction("停电", id, to, &desk.hand)).await;
    desk.all_over(HOUR).await;
    assert_eq!(desk.phones.shown(30), [""; 0]);
    assert_eq!(desk.state(id, 30).await, DeliveryState::Rejected(Reason::Unsubscribed));
    assert_eq!(desk.phones.shown(29), ["停电"]);
}
