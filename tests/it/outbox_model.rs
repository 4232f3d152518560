//! Whatever happens, in whatever order, over every backend: after each event the tally says what the
//! records say; in the end everybody has the last words once, and who was recalled has none. Only
//! what was in flight at a kill, or whose answer got lost, may be there twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use linli::broadcast::{self, Fate};
use linli::model::{BroadcastId, BroadcastState, ChatId, DeliveryState, Gone, ProfileChange, Tally, UserId};
use linli::store::{Claim, MemoryStore, SledStore, Store};
use proptest::prelude::*;

use super::outbox_worker::{Desk, Hand, Phones, correction, recall, to_all};

const PEOPLE: i64 = 12;

#[derive(Debug, Clone)]
enum Event {
    Order,
    Work(u8),
    /// The next call to this person comes to this.
    Trouble(i64, Trouble),
    /// The process dies, perhaps after what it launched got through, and another starts.
    Kill(bool),
    /// Another process leases as many and is never heard of again.
    Vanish(usize),
    Pause,
    Resume,
    Cancel,
    /// The broadcast with this number, of those there are.
    Correct(u8),
    Recall(u8),
    Forget(i64),
    Stop(i64),
    Later(u16),
}

#[derive(Debug, Clone, Copy)]
enum Trouble {
    Blocked,
    Refused,
    TooFast,
    Again,
    Lost,
    LostAfterwards,
}

fn event() -> impl Strategy<Value = Event> {
    use Trouble::{Again, Blocked, Lost, LostAfterwards, Refused, TooFast};
    let person = 1..=PEOPLE;
    let trouble = prop::sample::select(vec![Blocked, Refused, TooFast, Again, Lost, Lost, LostAfterwards]);
    prop_oneof![
        3 => Just(Event::Order),
        12 => (1u8..40).prop_map(Event::Work),
        4 => (person.clone(), trouble).prop_map(|(person, trouble)| Event::Trouble(person, trouble)),
        2 => any::<bool>().prop_map(Event::Kill),
        1 => (1usize..4).prop_map(Event::Vanish),
        1 => Just(Event::Pause),
        1 => Just(Event::Resume),
        1 => Just(Event::Cancel),
        3 => any::<u8>().prop_map(Event::Correct),
        1 => any::<u8>().prop_map(Event::Recall),
        1 => person.clone().prop_map(Event::Forget),
        1 => person.prop_map(Event::Stop),
        1 => (1u16..400).prop_map(Event::Later),
    ]
}

/// What is known of one announcement.
#[derive(Debug)]
struct Announced {
    id: BroadcastId,
    /// Every text that it had, the last one last.
    texts: Vec<String>,
    is_cancelled: bool,
    is_recalled: bool,
    /// What was ordered for it, itself first.
    orders: Vec<BroadcastId>,
}

struct Model {
    desk: Option<Desk>,
    folder: Option<tempfile::TempDir>,
    announced: Vec<Announced>,
    troubles: Arc<Mutex<BTreeMap<ChatId, Trouble>>>,
    /// Who may have something twice, or an old copy that nobody knows of.
    doubtful: Arc<Mutex<BTreeSet<ChatId>>>,
    /// Who need not have everything: they blocked the bot, refused, left.
    excused: Arc<Mutex<BTreeSet<ChatId>>>,
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().expect("no panic before")
}

impl Model {
    async fn new(on_disk: bool) -> Self {
        let folder = on_disk.then(|| tempfile::TempDir::new().expect("a folder"));
        let store: Arc<dyn Store> = match &folder {
            Some(folder) => Arc::new(SledStore::open(folder.path()).expect("opened").0),
            None => Arc::new(MemoryStore::default()),
        };
        for user in 1..=PEOPLE {
            store.change_profile(UserId(user), ProfileChange::Subscribed(true)).await.expect("known");
        }
        let hand = Hand::new();
        let phones = Phones::new(&hand);
        let (troubles, doubtful, excused) = (Arc::default(), Arc::default(), Arc::default());
        phones.script(script(&troubles, &doubtful, &excused));
        let desk = Some(Desk::open(store, phones, hand).await);
        Self { desk, folder, announced: Vec::new(), troubles, doubtful, excused }
    }

    fn desk(&mut self) -> &mut Desk {
        self.desk.as_mut().expect("there is always one")
    }

    async fn happens(&mut self, event: &Event) {
        let which = |number: u8, of: usize| usize::from(number).checked_rem(of);
        match event {
            Event::Order if self.announced.len() < 3 => {
                let text = format!("a{}", self.announced.len());
                let desk = self.desk();
                let id = desk.order(to_all(&text, &desk.hand)).await;
                let orders = vec![id];
                self.announced.push(Announced {
                    id,
                    texts: vec![text],
                    is_cancelled: false,
                    is_recalled: false,
                    orders,
                });
            }
            Event::Order => {}
            Event::Work(steps) => {
                for _ in 0..*steps {
                    self.desk().step().await;
                }
            }
            Event::Trouble(person, trouble) => {
                locked(&self.troubles).insert(ChatId(*person), *trouble);
            }
            Event::Kill(after_the_effect) => self.kill(*after_the_effect).await,
            Event::Vanish(limit) => {
                let desk = self.desk();
                let now = desk.hand.now();
                let claim = Claim { now, until: now + TimeDelta::seconds(9), limit: *limit, after: None };
                desk.store.claim_next(claim).await.expect("leased");
            }
            Event::Pause | Event::Resume => {
                let Some(one) = self.announced.last() else { return };
                let (id, store) = (one.orders[one.orders.len() - 1], Arc::clone(&self.desk().store));
                let _ = match event {
                    Event::Pause => store.pause_broadcast(id).await,
                    _ => store.resume_broadcast(id).await,
                };
            }
            Event::Cancel => {
                let Some(one) = self.announced.last_mut().filter(|one| one.texts.len() == 1) else { return };
                let (store, now) =
                    (&self.desk.as_ref().expect("one").store, self.desk.as_ref().expect("one").hand.now());
                one.is_cancelled |= store.cancel_broadcast(one.id, now).await.expect("asked");
            }
            Event::Correct(number) => {
                let Some(at) = which(*number, self.announced.len()) else { return };
                if self.announced[at].is_recalled {
                    return;
                }
                let (id, text) = (self.announced[at].id, format!("a{at}c{}", self.announced[at].texts.len()));
                let desk = self.desk();
                desk.hand.advance(Duration::from_micros(1));
                let to = broadcast::corrected(&*desk.store, id).await.expect("read");
                let order = desk.order(correction(&text, id, to, &desk.hand)).await;
                self.announced[at].texts.push(text);
                self.announced[at].orders.push(order);
            }
            Event::Recall(number) => {
                let Some(at) = which(*number, self.announced.len()) else { return };
                let id = self.announced[at].id;
                let desk = self.desk();
                desk.hand.advance(Duration::from_micros(1));
                let mut order = recall(id, &desk.hand);
                order.id = BroadcastId(linli::model::Token::of(&format!("recall {at}")));
                desk.order(order).await;
                self.announced[at].is_recalled = true;
            }
            Event::Forget(user) => {
                self.desk().store.forget(UserId(*user)).await.expect("forgotten");
                // Copies of somebody forgotten are not known any more either.
                locked(&self.excused).insert(ChatId(*user));
                locked(&self.doubtful).insert(ChatId(*user));
            }
            Event::Stop(user) => {
                let change = ProfileChange::Subscribed(false);
                self.desk().store.change_profile(UserId(*user), change).await.expect("changed");
                locked(&self.excused).insert(ChatId(*user));
            }
            Event::Later(seconds) => self.desk().hand.advance(Duration::from_secs(u64::from(*seconds))),
        }
    }

    async fn kill(&mut self, after_the_effect: bool) {
        if after_the_effect {
            tokio::task::yield_now().await;
        }
        let Desk { store, phones, hand, worker } = self.desk.take().expect("one");
        drop(worker);
        for broadcast in store.broadcasts().await.expect("read") {
            for (chat, delivery) in store.deliveries(broadcast.id, None, usize::MAX).await.expect("read") {
                if matches!(delivery.state, DeliveryState::Sending(_)) {
                    locked(&self.doubtful).insert(chat);
                }
            }
        }
        let store: Arc<dyn Store> = match &self.folder {
            None => store,
            Some(folder) => {
                drop(store);
                let (store, opening) = SledStore::open(folder.path()).expect("opened");
                assert_eq!(opening.repairs, []);
                Arc::new(store)
            }
        };
        self.desk = Some(Desk::open(store, phones, hand).await);
    }

    /// The tally says what the records say.
    async fn check(&mut self, after: &Event) {
        let store = Arc::clone(&self.desk().store);
        for broadcast in store.broadcasts().await.expect("read") {
            let (tally, mut counted) = (store.tally(broadcast.id).await.expect("read"), Tally::default());
            for (_, delivery) in store.deliveries(broadcast.id, None, usize::MAX).await.expect("read") {
                *counted.of(&delivery.state) += 1;
            }
            assert_eq!(tally, counted, "after {after:?}: {broadcast:?}");
            assert!(
                tally.left() == 0 || !matches!(broadcast.state, BroadcastState::Finished(_)),
                "after {after:?}"
            );
            assert!(tally.left() > 0 || broadcast.state != BroadcastState::Running, "after {after:?}");
        }
    }

    /// Whatever is held goes on; in the end everybody has what they should.
    async fn end(&mut self) {
        let mut steps = 0;
        loop {
            let store = Arc::clone(&self.desk().store);
            let all = store.broadcasts().await.expect("read");
            if all.iter().all(|broadcast| broadcast.state.is_over()) {
                break;
            }
            for broadcast in all {
                store.resume_broadcast(broadcast.id).await.expect("asked");
            }
            self.desk().step().await;
            steps += 1;
            assert!(steps < 20_000, "it does not end: {:?}", store.broadcasts().await);
        }
        let (doubtful, excused) = (locked(&self.doubtful).clone(), locked(&self.excused).clone());
        for chat in (1..=PEOPLE).map(ChatId) {
            let shown = self.desk().phones.shown(chat.0);
            for (at, one) in self.announced.iter().enumerate() {
                let of_it: Vec<&String> = shown.iter().filter(|text| one.texts.contains(text)).collect();
                let last = one.texts.last().expect("at least one");
                let told = || format!("{chat:?}, announcement {at}: {shown:?} of {one:?}");
                if !doubtful.contains(&chat) && !excused.contains(&chat) {
                    let most = usize::from(!one.is_recalled);
                    let least = if one.is_cancelled { 0 } else { most };
                    assert!((least..=most).contains(&of_it.len()), "{}", told());
                    assert!(of_it.iter().all(|text| *text == last), "{}", told());
                } else if !excused.contains(&chat) && !one.is_cancelled && !one.is_recalled {
                    assert!(of_it.contains(&last), "{}", told());
                }
            }
        }
    }
}

/// Each trouble happens once.
fn script(
    troubles: &Arc<Mutex<BTreeMap<ChatId, Trouble>>>,
    doubtful: &Arc<Mutex<BTreeSet<ChatId>>>,
    excused: &Arc<Mutex<BTreeSet<ChatId>>>,
) -> impl FnMut(ChatId, usize) -> Option<(Fate, bool)> + Send + 'static {
    let (troubles, doubtful, excused) = (Arc::clone(troubles), Arc::clone(doubtful), Arc::clone(excused));
    move |chat, _| {
        let trouble = locked(&troubles).remove(&chat)?;
        let fate = match trouble {
            Trouble::Blocked => Fate::Gone(Gone::Blocked),
            Trouble::Refused => Fate::Refused("no".to_owned()),
            Trouble::TooFast => Fate::TooFast(Duration::from_secs(7)),
            Trouble::Again => Fate::Again,
            Trouble::Lost | Trouble::LostAfterwards => Fate::Unknown("cut".to_owned()),
        };
        match trouble {
            Trouble::Blocked | Trouble::Refused => drop(locked(&excused).insert(chat)),
            Trouble::LostAfterwards => drop(locked(&doubtful).insert(chat)),
            _ => {}
        }
        Some((fate, matches!(trouble, Trouble::LostAfterwards)))
    }
}

fn run(on_disk: bool, events: &[Event]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut model = Model::new(on_disk).await;
        for event in events {
            model.happens(event).await;
            model.check(event).await;
        }
        model.end().await;
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_happens_everybody_ends_with_the_last_words(events in prop::collection::vec(event(), 1..60)) {
        run(false, &events);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 64, ..ProptestConfig::with_cases(6) })]
    #[test]
    fn on_disk_and_over_kills_too(events in prop::collection::vec(event(), 1..60)) {
        run(true, &events);
    }
}
