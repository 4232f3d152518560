//! Everything out of the map and everything into it, as plain data.

use std::collections::{BTreeMap, HashSet};

use async_trait::async_trait;

use super::ledger::Changes;
use super::{SledStore, tickets};
use crate::model::{BroadcastId, Heard, UpdateId};
use crate::store::outbox::book::Book;
use crate::store::record::{self, Record, Settled, kind};
use crate::store::sled::Disk;
use crate::store::{Arrival, Contents, Keeper, Result};

#[async_trait]
impl Keeper for SledStore {
    async fn contents(&self) -> Result<Contents> {
        self.read(|disk| {
            // What an export says must not be gone after a power cut.
            disk.sync()?;
            read(disk)
        })
        .await
    }

    async fn replace(&self, contents: Contents) -> Result<()> {
        self.commit(move |ledger| ledger.apply(changes(ledger.disk(), contents)?)).await
    }
}

/// Changes go on while this reads. An update that is settled meanwhile may be seen on both sides,
/// which is why those waiting are read first: settled outweighs waiting.
pub(super) fn read(disk: &Disk) -> Result<Contents> {
    let mut contents = Contents::default();
    disk.scan(&[kind::WAITING], |key, value| {
        if let (Ok(id), Ok(payload)) = (record::parse_update_key(key), record::decode_payload(value)) {
            contents.arrivals.push(Arrival { id, payload });
        }
        Ok(())
    })?;
    disk.scan(&[kind::SETTLED], |key, value| {
        if let (Ok(id), Ok(Settled { at })) = (record::parse_update_key(key), record::decode(value)) {
            contents.settled.push((id, at));
        }
        Ok(())
    })?;
    let settled: HashSet<UpdateId> = contents.settled.iter().map(|&(id, _)| id).collect();
    contents.arrivals.retain(|arrival| !settled.contains(&arrival.id));
    disk.scan(&[kind::DIALOGUE], |key, value| {
        if let (Ok((chat, user)), Ok(dialogue)) = (record::parse_dialogue_key(key), record::decode(value)) {
            contents.dialogues.push((chat, user, dialogue));
        }
        Ok(())
    })?;
    contents.profiles = records(disk, &[kind::PROFILE])?;
    contents.feedback = records(disk, &[kind::FEEDBACK])?;
    contents.responses = records(disk, &[kind::RESPONSE])?;
    contents.responses.sort_by_key(|one| (one.user, one.of, one.at));
    contents.drafts = records(disk, &[kind::DRAFT])?;
    contents.drafts.sort_by_key(|draft| draft.id);
    contents.audit = records(disk, &[kind::AUDIT])?;
    contents.tickets = records(disk, &[kind::TICKET])?;
    contents.last_ticket = tickets::last_given(disk)?;
    contents.gaps = records(disk, &[kind::GAP])?;
    contents.grants = records(disk, &[kind::GRANT])?;
    contents.notices = records(disk, &[kind::NOTICE])?;
    contents.pause = records(disk, &[kind::PAUSE])?.pop();
    contents.usage = records(disk, &[kind::USAGE])?;
    contents.broadcasts = Book::new(disk).broadcasts()?;
    contents.sending_held = Book::new(disk).held()?;
    disk.scan(&[kind::DELIVERY], |key, value| {
        if let (Ok((of, to)), Ok(delivery)) = (record::parse_delivery_key(key), record::decode(value)) {
            contents.deliveries.push((of, to, delivery));
        }
        Ok(())
    })?;
    // One that was opened while this read has no broadcast yet.
    let known: HashSet<BroadcastId> = contents.broadcasts.iter().map(|broadcast| broadcast.id).collect();
    contents.deliveries.retain(|(of, ..)| known.contains(of));
    Ok(contents)
}

/// Every record below a prefix that can be understood, in the order of its keys.
pub(super) fn records<R: Record>(disk: &Disk, prefix: &[u8]) -> Result<Vec<R>> {
    let mut records = Vec::new();
    disk.scan(prefix, |_, value| {
        records.extend(record::decode::<R>(value).ok());
        Ok(())
    })?;
    Ok(records)
}

/// What turns whatever the map holds into `contents`.
pub(super) fn changes(disk: &Disk, contents: Contents) -> Result<Changes> {
    let Contents {
        profiles,
        dialogues,
        feedback,
        drafts,
        responses,
        arrivals,
        settled,
        audit,
        tickets,
        last_ticket,
        gaps,
        grants,
        notices,
        pause,
        usage,
        broadcasts,
        deliveries,
        sending_held,
    } = contents;
    let mut changes = Changes::default();
    disk.scan(&[], |key, _| {
        if key != [kind::SEAL] {
            changes.remove(key.to_vec());
        }
        Ok(())
    })?;
    for profile in profiles {
        changes.put(record::profile_key(profile.user), record::encode(&profile)?);
    }
    for (chat, user, dialogue) in dialogues {
        changes.put(record::dialogue_key(chat, user), record::encode(&dialogue)?);
    }
    for (number, feedback) in feedback.iter().enumerate() {
        // Numbers that are given out by changes count up from the other end.
        let key = record::feedback_key(feedback.user, feedback.at, u64::MAX - number as u64);
        changes.put(key, record::encode(feedback)?);
    }
    for (number, response) in responses.iter().enumerate() {
        let number = if response.answer == Heard::Read { 0 } else { u64::MAX - number as u64 };
        changes.put(record::response_key(response, number), record::encode(response)?);
    }
    for draft in drafts {
        changes.put(record::draft_key(&draft), record::encode(&draft)?);
    }
    for Arrival { id, payload } in arrivals {
        changes.put(record::update_key(kind::WAITING, id), record::encode_payload(&payload));
    }
    for (id, at) in settled {
        changes.put(record::update_key(kind::SETTLED, id), record::encode(&Settled { at })?);
    }
    for grant in grants {
        changes.put(record::grant_key(grant.user), record::encode(&grant)?);
    }
    for notice in notices {
        changes.put(record::notice_key(notice.id), record::encode(&notice)?);
    }
    if let Some(pause) = pause {
        changes.put(vec![kind::PAUSE], record::encode(&pause)?);
    }
    for day in usage {
        changes.put(record::usage_key(day.day), record::encode(&day)?);
    }
    let acts = audit.len() as u64;
    for (number, entry) in (0..acts).zip(audit) {
        // As above, but in order.
        changes.put(record::audit_key(entry.at, u64::MAX - (acts - number)), record::encode(&entry)?);
    }
    for ticket in &tickets {
        tickets::put(&mut changes, ticket)?;
    }
    if last_ticket.0 > 0 {
        changes.put(vec![kind::LAST_TICKET], record::encode(&last_ticket)?);
    }
    for gap in gaps {
        changes.put(record::gap_key(gap.token()), record::encode(&gap)?);
    }
    // Read over an empty shelf: everything that lies on the disk is being removed.
    let nothing = BTreeMap::new();
    let mut book = Book::new(&nothing);
    book.restore(&broadcasts, &deliveries)?;
    sending_held.map_or(Ok(()), |until| book.hold(until))?;
    changes.edit(book.into_edits());
    Ok(changes)
}
