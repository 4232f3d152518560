//! Finds who gets a broadcast, a page at a time, so that neither a kill nor a hundred thousand
//! people hurt.

use chrono_tz::Tz;

use crate::model::{
    Audience, Broadcast, BroadcastId, BroadcastKind, BroadcastState, ChatId, Delivery, DeliveryState,
    Earlier, Profile, Recipients, Timestamp, UserId,
};
use crate::store::{Result, Store};

/// How many recipients are added in one step.
const PAGE: usize = 1000;

/// How many people an audience reaches at this moment.
pub async fn reach(store: &dyn Store, audience: &Audience) -> Result<usize> {
    let (mut count, mut after) = (0, None);
    loop {
        let page = store.profiles(after, PAGE).await?;
        count += page.iter().filter(|profile| audience.includes(profile)).count();
        match page.last() {
            Some(last) => after = Some(last.user),
            None => return Ok(count),
        }
    }
}

/// What a step of filling came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    /// There may be more recipients.
    More,
    /// It has all of them and may go.
    Whole,
    /// What it changes is still under way.
    Waiting,
}

/// Adds the next recipients of a broadcast that is being filled, and seals it after the last.
/// Repeating it, or going on after a kill, adds nobody twice.
pub async fn fill_page(store: &dyn Store, id: BroadcastId, zone: Tz, now: Timestamp) -> Result<Filled> {
    let Some(broadcast) = store.broadcast(id).await? else { return Ok(Filled::Whole) };
    let after = store.filled(id).await?;
    if after.is_none() && !at_rest(store, &broadcast, now).await? {
        return Ok(Filled::Waiting);
    }
    let (page, last) = page(store, &broadcast, after, zone, now).await?;
    if let Some(last) = last {
        store.add_deliveries(id, page, last).await?;
        return Ok(Filled::More);
    }
    if is_taken_over(store, &broadcast).await? {
        // Nobody needs the old words any more.
        store.cancel_broadcast(id, now).await?;
    } else {
        store.seal(id, now).await?;
    }
    Ok(Filled::Whole)
}

/// To whom a correction of this broadcast goes. While it is under way, or an earlier correction
/// is that took its place, those who were still to get it are among them.
pub async fn corrected(store: &dyn Store, of: BroadcastId) -> Result<Recipients> {
    let first = store.broadcast(of).await?.filter(|broadcast| !broadcast.state.is_over());
    let took_over = |one: &Broadcast| one.to == Recipients::AllOf(of) && !one.state.is_over();
    let is_under_way = first.is_some() || changes_of(store, of).await?.iter().any(took_over);
    Ok(if is_under_way { Recipients::AllOf(of) } else { Recipients::ReachedBy(of) })
}

/// Whether nothing of what a correction or recall changes is sent any more, nor on its way: who is
/// just getting a copy would be passed over. What still runs is broken off: this takes its place.
async fn at_rest(store: &dyn Store, broadcast: &Broadcast, now: Timestamp) -> Result<bool> {
    let (BroadcastKind::Correct(of) | BroadcastKind::Recall(of)) = broadcast.kind else { return Ok(true) };
    let mut earlier = changes_of(store, of).await?;
    earlier.retain(|one| (one.opened_at, one.id) < (broadcast.opened_at, broadcast.id));
    earlier.extend(store.broadcast(of).await?);
    let mut is_at_rest = true;
    for one in earlier {
        if one.state == BroadcastState::Filling && broadcast.to == Recipients::AllOf(of) {
            // All its recipients have to be known before they can be taken over.
            is_at_rest = false;
            continue;
        }
        store.cancel_broadcast(one.id, now).await?;
        is_at_rest &= store.tally(one.id).await?.sending == 0;
    }
    Ok(is_at_rest)
}

/// Whether a correction waits to go to all recipients of this broadcast in its place.
async fn is_taken_over(store: &dyn Store, broadcast: &Broadcast) -> Result<bool> {
    let of = match broadcast.kind {
        BroadcastKind::Send => broadcast.id,
        BroadcastKind::Correct(of) => of,
        BroadcastKind::Recall(_) => return Ok(false),
    };
    let is_later =
        |one: &Broadcast| of == broadcast.id || (one.opened_at, one.id) > (broadcast.opened_at, broadcast.id);
    let waits = |one: &Broadcast| {
        one.to == Recipients::AllOf(of) && one.state == BroadcastState::Filling && is_later(one)
    };
    Ok(broadcast.author.is_some() && changes_of(store, of).await?.iter().any(waits))
}

/// The corrections and recalls of a broadcast.
async fn changes_of(store: &dyn Store, of: BroadcastId) -> Result<Vec<Broadcast>> {
    let mut all = store.announced(usize::MAX).await?;
    let of = |kind| matches!(kind, BroadcastKind::Correct(it) | BroadcastKind::Recall(it) if it == of);
    all.retain(|one| of(one.kind));
    Ok(all)
}

type Page = (Vec<(ChatId, Delivery)>, Option<ChatId>);

/// The recipients behind `after`, and up to whom that was looked for; `None` at the end.
async fn page(
    store: &dyn Store,
    broadcast: &Broadcast,
    after: Option<ChatId>,
    zone: Tz,
    now: Timestamp,
) -> Result<Page> {
    match &broadcast.to {
        Recipients::Audience(audience) => {
            let people = store.profiles(after.map(|chat| UserId(chat.0)), PAGE).await?;
            let last = people.last().map(|profile| ChatId(profile.user.0));
            let included = people.iter().filter(|profile| audience.includes(profile));
            let start = broadcast.not_before.unwrap_or(now).max(now);
            let delivery = |profile: &Profile| {
                let due = quiet_until(broadcast, profile, start, zone).unwrap_or(Timestamp::UNIX_EPOCH);
                (ChatId(profile.user.0), Delivery::pending(due))
            };
            Ok((included.map(delivery).collect(), last))
        }
        Recipients::Chats(chats) => {
            let mut chats: Vec<ChatId> = chats.iter().copied().filter(|&chat| Some(chat) > after).collect();
            chats.sort_unstable();
            chats.dedup();
            chats.truncate(PAGE);
            let last = chats.last().copied();
            Ok((
                chats.into_iter().map(|chat| (chat, Delivery::pending(Timestamp::UNIX_EPOCH))).collect(),
                last,
            ))
        }
        Recipients::ReachedBy(earlier) | Recipients::AllOf(earlier) => {
            let takes_over = matches!(broadcast.to, Recipients::AllOf(_));
            let known = store.deliveries(*earlier, after, PAGE).await?;
            let last = known.last().map(|(chat, _)| *chat);
            let again = |(chat, delivery)| Some((chat, again(delivery, takes_over, now)?));
            Ok((known.into_iter().filter_map(again).collect(), last))
        }
    }
}

/// What a correction or recall has to do where an earlier delivery stands like this.
fn again(delivery: Delivery, takes_over: bool, now: Timestamp) -> Option<Delivery> {
    let reached = |messages: Vec<i64>, at| {
        let earlier = Some(Earlier { messages, at });
        Some(Delivery { earlier, ..Delivery::pending(Timestamp::UNIX_EPOCH) })
    };
    match delivery.state {
        DeliveryState::Delivered { messages, at } if !messages.is_empty() => reached(messages, at),
        // It ended between two parts.
        _ if !delivery.sent.is_empty() => reached(delivery.sent, now),
        DeliveryState::Pending(due) if takes_over => Some(Delivery::pending(due)),
        _ => None,
    }
}

/// Until when a person's quiet hours hold this back at `now`, if they do.
pub(super) fn quiet_until(
    broadcast: &Broadcast,
    profile: &Profile,
    now: Timestamp,
    zone: Tz,
) -> Option<Timestamp> {
    let heard = broadcast.kind == BroadcastKind::Send
        && !broadcast.urgent
        && matches!(broadcast.to, Recipients::Audience(_));
    profile.quiet.filter(|_| heard)?.end(now, &zone)
}
