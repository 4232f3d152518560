//! The store that forgets at exit: for tests and for `linli ask`.

mod audit;
mod board;
mod drafts;
mod grants;
mod outbox;
mod responses;
mod tickets;
mod usage;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chrono::NaiveDate;

use self::tickets::Waiting;
use super::outbox::book::Book;
use super::{Arrival, Contents, Dialogues, FeedbackLog, Inbox, Keeper, Profiles, Result, Stored};
use crate::model::{
    AuditEntry, ChatId, DayUsage, Dialogue, Draft, DraftId, Feedback, Grant, Notice, Pause, Profile,
    ProfileChange, Response, Timestamp, Token, UpdateId, UserId,
};

/// Keeps everything in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    profiles: HashMap<UserId, Profile>,
    dialogues: HashMap<(ChatId, UserId), Dialogue>,
    feedback: Vec<Feedback>,
    drafts: BTreeMap<DraftId, Draft>,
    responses: Vec<Response>,
    updates: BTreeMap<UpdateId, Update>,
    /// In the order of time.
    audit: Vec<AuditEntry>,
    waiting: Waiting,
    grants: BTreeMap<UserId, Grant>,
    notices: BTreeMap<Token, Notice>,
    pause: Option<Pause>,
    usage: BTreeMap<NaiveDate, DayUsage>,
    outbox: outbox::Map,
}

#[derive(Debug)]
enum Update {
    Waiting(Vec<u8>),
    Settled(Timestamp),
}

impl MemoryStore {
    fn state(&self) -> MutexGuard<'_, State> {
        // Every change below is a single step, so a panic elsewhere leaves nothing half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Profiles for MemoryStore {
    async fn profile(&self, user: UserId) -> Result<Profile> {
        Ok(self.state().profiles.get(&user).cloned().unwrap_or_else(|| Profile::new(user)))
    }

    async fn change_profile(&self, user: UserId, change: ProfileChange) -> Result<Profile> {
        let mut state = self.state();
        let profile = state.profiles.entry(user).or_insert_with(|| Profile::new(user));
        profile.apply(change);
        Ok(profile.clone())
    }

    async fn delete_asked_before(&self, limit: Timestamp) -> Result<usize> {
        let mut state = self.state();
        Ok(state.profiles.values_mut().map(|profile| profile.forget_asked_before(limit)).sum())
    }

    async fn profiles(&self, after: Option<UserId>, limit: usize) -> Result<Vec<Profile>> {
        let state = self.state();
        let mut page: Vec<Profile> =
            state.profiles.values().filter(|profile| Some(profile.user) > after).cloned().collect();
        page.sort_by_key(|profile| profile.user);
        page.truncate(limit);
        Ok(page)
    }

    async fn forget(&self, user: UserId) -> Result<()> {
        let mut state = self.state();
        let mut book = Book::new(&state.outbox);
        book.forget(user)?;
        let edits = book.into_edits();
        outbox::apply(&mut state.outbox, edits);
        state.profiles.remove(&user);
        state.dialogues.retain(|(_, owner), _| *owner != user);
        state.feedback.retain(|feedback| feedback.user != user);
        state.responses.retain(|response| response.user != user);
        state.drafts.retain(|_, draft| draft.announcement.author != user);
        audit::without(&mut state.audit, user);
        state.waiting.forget(user);
        Ok(())
    }
}

#[async_trait]
impl Dialogues for MemoryStore {
    async fn dialogue(&self, chat: ChatId, user: UserId) -> Result<Stored<Dialogue>> {
        Ok(self.state().dialogues.get(&(chat, user)).cloned().map_or(Stored::Absent, Stored::Present))
    }

    async fn set_dialogue(&self, chat: ChatId, user: UserId, dialogue: Option<Dialogue>) -> Result<()> {
        let mut state = self.state();
        match dialogue {
            Some(dialogue) => state.dialogues.insert((chat, user), dialogue),
            None => state.dialogues.remove(&(chat, user)),
        };
        Ok(())
    }
}

#[async_trait]
impl FeedbackLog for MemoryStore {
    async fn add_feedback(&self, feedback: Feedback) -> Result<()> {
        self.state().feedback.push(feedback);
        Ok(())
    }

    async fn feedback_of(&self, user: UserId) -> Result<Vec<Feedback>> {
        let mut said: Vec<Feedback> =
            self.state().feedback.iter().filter(|feedback| feedback.user == user).cloned().collect();
        said.sort_by_key(|feedback| feedback.at);
        Ok(said)
    }

    async fn delete_feedback_before(&self, limit: Timestamp) -> Result<usize> {
        let mut state = self.state();
        let before = state.feedback.len();
        state.feedback.retain(|feedback| feedback.at >= limit);
        Ok(before - state.feedback.len())
    }
}

#[async_trait]
impl Inbox for MemoryStore {
    async fn accept(&self, arrivals: &[Arrival]) -> Result<Vec<UpdateId>> {
        let mut state = self.state();
        let mut new = Vec::new();
        for arrival in arrivals {
            state.updates.entry(arrival.id).or_insert_with(|| {
                new.push(arrival.id);
                Update::Waiting(arrival.payload.clone())
            });
        }
        Ok(new)
    }

    async fn settle(&self, update: UpdateId, at: Timestamp) -> Result<()> {
        self.state().updates.insert(update, Update::Settled(at));
        Ok(())
    }

    async fn unsettled(&self) -> Result<Vec<Arrival>> {
        let state = self.state();
        let waiting = state.updates.iter().filter_map(|(&id, update)| match update {
            Update::Waiting(payload) => Some(Arrival { id, payload: payload.clone() }),
            Update::Settled(_) => None,
        });
        Ok(waiting.collect())
    }

    async fn delete_settled_before(&self, limit: Timestamp) -> Result<usize> {
        let mut state = self.state();
        let before = state.updates.len();
        state.updates.retain(|_, update| !matches!(update, Update::Settled(at) if *at < limit));
        Ok(before - state.updates.len())
    }
}

#[async_trait]
impl Keeper for MemoryStore {
    async fn contents(&self) -> Result<Contents> {
        let state = self.state();
        let mut profiles: Vec<Profile> = state.profiles.values().cloned().collect();
        profiles.sort_by_key(|profile| profile.user);
        let mut dialogues: Vec<_> =
            state.dialogues.iter().map(|(&(chat, user), dialogue)| (chat, user, dialogue.clone())).collect();
        dialogues.sort_by_key(|&(chat, user, _)| (user, chat));
        let mut feedback = state.feedback.clone();
        feedback.sort_by_key(|feedback| (feedback.user, feedback.at));
        let mut responses = state.responses.clone();
        responses.sort_by_key(|one| (one.user, one.of, one.at));
        let drafts = state.drafts.values().cloned().collect();
        let audit = state.audit.clone();
        let (tickets, last_ticket, gaps) = state.waiting.contents();
        let mut contents = Contents {
            profiles,
            dialogues,
            feedback,
            drafts,
            audit,
            responses,
            tickets,
            last_ticket,
            gaps,
            grants: state.grants.values().cloned().collect(),
            notices: state.notices.values().cloned().collect(),
            pause: state.pause.clone(),
            usage: state.usage.values().cloned().collect(),
            ..Contents::default()
        };
        for (&id, update) in &state.updates {
            match update {
                Update::Waiting(payload) => contents.arrivals.push(Arrival { id, payload: payload.clone() }),
                Update::Settled(at) => contents.settled.push((id, *at)),
            }
        }
        let book = Book::new(&state.outbox);
        contents.broadcasts = book.broadcasts()?;
        contents.sending_held = book.held()?;
        for broadcast in &contents.broadcasts {
            let all = book.deliveries(broadcast.id, None, usize::MAX)?;
            contents.deliveries.extend(all.into_iter().map(|(to, delivery)| (broadcast.id, to, delivery)));
        }
        contents.deliveries.sort_by_key(|&(of, to, _)| (of, to));
        Ok(contents)
    }

    async fn replace(&self, contents: Contents) -> Result<()> {
        let waiting = contents.arrivals.into_iter().map(|one| (one.id, Update::Waiting(one.payload)));
        let settled = contents.settled.into_iter().map(|(id, at)| (id, Update::Settled(at)));
        let nothing = outbox::Map::new();
        let mut book = Book::new(&nothing);
        book.restore(&contents.broadcasts, &contents.deliveries)?;
        contents.sending_held.map_or(Ok(()), |until| book.hold(until))?;
        let mut outbox = outbox::Map::new();
        outbox::apply(&mut outbox, book.into_edits());
        *self.state() = State {
            profiles: contents.profiles.into_iter().map(|profile| (profile.user, profile)).collect(),
            dialogues: contents
                .dialogues
                .into_iter()
                .map(|(chat, user, dialogue)| ((chat, user), dialogue))
                .collect(),
            feedback: contents.feedback,
            responses: contents.responses,
            drafts: contents.drafts.into_iter().map(|draft| (draft.id, draft)).collect(),
            updates: waiting.chain(settled).collect(),
            audit: contents.audit,
            waiting: Waiting::new(contents.tickets, contents.last_ticket, contents.gaps),
            grants: contents.grants.into_iter().map(|grant| (grant.user, grant)).collect(),
            notices: contents.notices.into_iter().map(|notice| (notice.id, notice)).collect(),
            pause: contents.pause,
            usage: contents.usage.into_iter().map(|day| (day.day, day)).collect(),
            outbox,
        };
        Ok(())
    }
}
