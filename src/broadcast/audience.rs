//! Finds who gets a broadcast, a page at a time, so that neither a kill nor a hundred thousand
//! people hurt.

use chrono_tz::Tz;

use crate::model::{
    Audience, Broadcast, BroadcastId, BroadcastKind, ChatId, Delivery, DeliveryState, Earlier, Profile,
    Recipients, Timestamp, UserId,
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

/// Adds the next recipients of a broadcast that is being filled, and seals it after the last.
/// Returns whether there may be more. Repeating it, or going on after a kill, adds nobody twice.
pub async fn fill_page(store: &dyn Store, id: BroadcastId, zone: Tz, now: Timestamp) -> Result<bool> {
    let Some(broadcast) = store.broadcast(id).await? else { return Ok(false) };
    let after = store.filled(id).await?;
    let (page, last) = page(store, &broadcast, after, zone, now).await?;
    match last {
        Some(last) => store.add_deliveries(id, page, last).await?,
        None => store.seal(id, now).await?,
    }
    Ok(last.is_some())
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
        Recipients::ReachedBy(earlier) => {
            let reached = store.deliveries(*earlier, after, PAGE).await?;
            let last = reached.last().map(|(chat, _)| *chat);
            Ok((reached.into_iter().filter_map(again).collect(), last))
        }
    }
}

/// Who got something gets its correction.
fn again((chat, delivery): (ChatId, Delivery)) -> Option<(ChatId, Delivery)> {
    match delivery.state {
        DeliveryState::Delivered { messages, at } if !messages.is_empty() => {
            let earlier = Some(Earlier { messages, at });
            Some((chat, Delivery { earlier, ..Delivery::pending(Timestamp::UNIX_EPOCH) }))
        }
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
