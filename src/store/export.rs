//! Everything that is kept, as one file of JSON lines: a header, a record a line, and a last line
//! with a checksum. A file that is not whole is refused before anything is changed.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::{Arrival, Contents, Error, Keeper, Result};
use crate::model::{
    AuditEntry, Broadcast, BroadcastId, ChatId, DayUsage, Delivery, Dialogue, Draft, Feedback, Gap, Grant,
    Notice, Pause, Profile, Response, Ticket, TicketId, Timestamp, UpdateId, UserId,
};

/// The name of the scheduled export inside the data directory: what a broken store is restored
/// from when it is opened.
pub const LAST_EXPORT: &str = "last-export.jsonl";

/// The form that this release writes and reads.
const FORMAT: u32 = 1;

/// One line of the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Line {
    LinliExport { format: u32, at: Timestamp },
    Profile(Profile),
    Dialogue { chat: ChatId, user: UserId, dialogue: Dialogue },
    Feedback(Feedback),
    Draft(Draft),
    Response(Response),
    Arrival { id: UpdateId, payload: Payload },
    Settled { id: UpdateId, at: Timestamp },
    Audit(AuditEntry),
    Ticket(Ticket),
    LastTicket(TicketId),
    Gap(Gap),
    Grant(Grant),
    Notice(Notice),
    Pause(Pause),
    Usage(DayUsage),
    Broadcast(Broadcast),
    Delivery { of: BroadcastId, to: ChatId, delivery: Delivery },
    SendingHeld { until: Timestamp },
    End { records: usize, xxh3: String },
}

/// What arrived is almost always text, and then the file stays readable.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Payload {
    Text(String),
    Bytes(Vec<u8>),
}

/// Writes everything that `store` keeps to `path`, replacing what was there only once the new file
/// is whole and on disk. Returns how many records it holds.
pub async fn export_to<K: Keeper + ?Sized>(store: &K, path: &Path, at: Timestamp) -> Result<usize> {
    let contents = store.contents().await?;
    let path = path.to_owned();
    blocking(move || {
        let (bytes, records) = write(contents, at)?;
        save(&path, &bytes)?;
        Ok(records)
    })
    .await
}

/// Replaces everything that `store` keeps by what the export at `path` holds. When the file is not
/// a whole export nothing is changed. Returns how many records it holds.
pub async fn import_from<K: Keeper + ?Sized>(store: &K, path: &Path) -> Result<usize> {
    let path = path.to_owned();
    let (contents, records) = blocking(move || read(&load(&path)?)).await?;
    store.replace(contents).await?;
    Ok(records)
}

/// Runs what takes long off the threads that serve everybody.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(Error::Backend(error.to_string())))
}

/// The file's content, and how many records it holds.
pub(super) fn write(contents: Contents, at: Timestamp) -> Result<(Vec<u8>, usize)> {
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
    let dialogue = |(chat, user, dialogue)| Line::Dialogue { chat, user, dialogue };
    let arrival =
        |arrival: Arrival| Line::Arrival { id: arrival.id, payload: Payload::from(arrival.payload) };
    let records = (profiles.into_iter().map(Line::Profile))
        .chain(dialogues.into_iter().map(dialogue))
        .chain(feedback.into_iter().map(Line::Feedback))
        .chain(drafts.into_iter().map(Line::Draft))
        .chain(responses.into_iter().map(Line::Response))
        .chain(arrivals.into_iter().map(arrival))
        .chain(settled.into_iter().map(|(id, at)| Line::Settled { id, at }))
        .chain(audit.into_iter().map(Line::Audit))
        .chain(tickets.into_iter().map(Line::Ticket))
        .chain((last_ticket.0 > 0).then_some(Line::LastTicket(last_ticket)))
        .chain(gaps.into_iter().map(Line::Gap))
        .chain(grants.into_iter().map(Line::Grant))
        .chain(notices.into_iter().map(Line::Notice))
        .chain(pause.map(Line::Pause))
        .chain(usage.into_iter().map(Line::Usage))
        .chain(broadcasts.into_iter().map(Line::Broadcast))
        .chain(deliveries.into_iter().map(|(of, to, delivery)| Line::Delivery { of, to, delivery }))
        .chain(sending_held.map(|until| Line::SendingHeld { until }));
    let mut bytes = Vec::new();
    push(&mut bytes, &Line::LinliExport { format: FORMAT, at })?;
    let mut count = 0;
    for record in records {
        push(&mut bytes, &record)?;
        count += 1;
    }
    let xxh3 = checksum(&bytes);
    push(&mut bytes, &Line::End { records: count, xxh3 })?;
    Ok((bytes, count))
}

fn push(bytes: &mut Vec<u8>, line: &Line) -> Result<()> {
    serde_json::to_writer(&mut *bytes, line).map_err(|error| Error::Encode(error.to_string()))?;
    bytes.push(b'\n');
    Ok(())
}

fn checksum(bytes: &[u8]) -> String {
    format!("{:016x}", xxh3_64(bytes))
}

/// What a file holds, and how many records.
pub(super) fn read(bytes: &[u8]) -> Result<(Contents, usize)> {
    let mut contents = Contents::default();
    let (mut records, mut at, mut ended) = (0, 0, false);
    for (index, text) in bytes.split_inclusive(|&byte| byte == b'\n').enumerate() {
        let wrong = |why: String| Error::Export { line: index + 1, why };
        let line: Line = serde_json::from_slice(text).map_err(|error| wrong(error.to_string()))?;
        if ended {
            return Err(wrong("something follows the last line".into()));
        }
        match (index, line) {
            (0, Line::LinliExport { format: FORMAT, .. }) => {}
            (0, Line::LinliExport { format, .. }) => {
                return Err(wrong(format!("format {format} is not known to this release")));
            }
            (0, _) | (_, Line::LinliExport { .. }) => {
                return Err(wrong("the header is not the first line".into()));
            }
            (_, Line::End { records: expected, xxh3 }) => {
                if expected != records || xxh3 != checksum(&bytes[..at]) {
                    return Err(wrong("the file was changed after it was written".into()));
                }
                ended = true;
            }
            (_, record) => {
                records += 1;
                put(&mut contents, record);
            }
        }
        at += text.len();
    }
    if !ended {
        let line = 1 + bytes.iter().filter(|&&byte| byte == b'\n').count();
        return Err(Error::Export { line, why: "the file ends too early".into() });
    }
    Ok((contents, records))
}

fn put(contents: &mut Contents, line: Line) {
    match line {
        Line::Profile(profile) => contents.profiles.push(profile),
        Line::Dialogue { chat, user, dialogue } => contents.dialogues.push((chat, user, dialogue)),
        Line::Feedback(feedback) => contents.feedback.push(feedback),
        Line::Draft(draft) => contents.drafts.push(draft),
        Line::Response(response) => contents.responses.push(response),
        Line::Arrival { id, payload } => contents.arrivals.push(Arrival { id, payload: payload.into() }),
        Line::Settled { id, at } => contents.settled.push((id, at)),
        Line::Audit(entry) => contents.audit.push(entry),
        Line::Ticket(ticket) => contents.tickets.push(ticket),
        Line::LastTicket(last) => contents.last_ticket = last,
        Line::Gap(gap) => contents.gaps.push(gap),
        Line::Grant(grant) => contents.grants.push(grant),
        Line::Notice(notice) => contents.notices.push(notice),
        Line::Pause(pause) => contents.pause = Some(pause),
        Line::Usage(day) => contents.usage.push(day),
        Line::Broadcast(broadcast) => contents.broadcasts.push(broadcast),
        Line::Delivery { of, to, delivery } => contents.deliveries.push((of, to, delivery)),
        Line::SendingHeld { until } => contents.sending_held = Some(until),
        Line::LinliExport { .. } | Line::End { .. } => {}
    }
}

impl From<Vec<u8>> for Payload {
    fn from(bytes: Vec<u8>) -> Self {
        String::from_utf8(bytes).map_or_else(|error| Self::Bytes(error.into_bytes()), Self::Text)
    }
}

impl From<Payload> for Vec<u8> {
    fn from(payload: Payload) -> Self {
        match payload {
            Payload::Text(text) => text.into_bytes(),
            Payload::Bytes(bytes) => bytes,
        }
    }
}

pub(super) fn load(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| file_error(path, "read", &error))
}

/// Writes a file so that after a crash either the old or the new one is there, never a part. Only
/// its owner may read it.
pub(super) fn save(path: &Path, bytes: &[u8]) -> Result<()> {
    // A stop writes a last one while the scheduled one may still be under way.
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-{count}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    let saved = write_through(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if let Err(error) = saved {
        // What is left of it is of no use; that it cannot be removed adds nothing to the error.
        let _ = fs::remove_file(&temporary);
        return Err(file_error(path, "written", &error));
    }
    sync_folder_of(path).map_err(|error| file_error(path, "written", &error))
}

fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes a change of names in a folder survive a power cut.
pub(super) fn sync_folder_of(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

fn file_error(path: &Path, verb: &'static str, error: &io::Error) -> Error {
    Error::File { path: PathBuf::from(path), verb, why: error.to_string() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written() -> Vec<u8> {
        let contents = Contents {
            profiles: vec![Profile::new(UserId(1)), Profile::new(UserId(-2))],
            dialogues: vec![(ChatId(-9), UserId(1), Dialogue::AwaitingRegion)],
            arrivals: vec![
                Arrival { id: UpdateId(5), payload: b"{\"a\": 1}".to_vec() },
                Arrival { id: UpdateId(6), payload: vec![0xff, 0] },
            ],
            settled: vec![(UpdateId(4), Timestamp::UNIX_EPOCH)],
            ..Contents::default()
        };
        let (bytes, records) = write(contents.clone(), Timestamp::UNIX_EPOCH).expect("written");
        assert_eq!(read(&bytes).expect("read"), (contents, records));
        bytes
    }

    /// A file that is wrong is refused with the line and a part of the reason.
    fn check(bytes: &[u8], line: usize, part: &str) {
        let text = String::from_utf8_lossy(bytes);
        match read(bytes) {
            Err(Error::Export { line: actual, why }) => {
                assert!(actual == line && why.contains(part), "{actual} {why}: {text}");
            }
            other => panic!("{other:?}: {text}"),
        }
    }

    #[test]
    fn a_file_that_is_not_a_whole_export_is_refused_with_its_line() {
        let good = String::from_utf8(written()).expect("text");
        let lines: Vec<&str> = good.lines().collect();
        let without = |left_out: usize| -> String {
            let kept = lines.iter().enumerate().filter(|(index, _)| *index != left_out);
            kept.map(|(_, line)| format!("{line}\n")).collect()
        };
        check(b"", 1, "ends too early");
        check(b"\n", 1, "EOF");
        check(without(0).as_bytes(), 1, "header");
        check(without(2).as_bytes(), 7, "changed");
        check(without(7).as_bytes(), 8, "ends too early");
        check(format!("{good}{good}").as_bytes(), 9, "follows");
        check(good.replace("\"format\":1", "\"format\":9").as_bytes(), 1, "format 9");
        check(good.replace("AwaitingRegion", "AwaitingGodot").as_bytes(), 4, "unknown variant");
        check(good.replace("\"user\":-2", "\"user\":-3").as_bytes(), 8, "changed");
        check(good.replacen("profile", "profil", 1).as_bytes(), 2, "unknown variant");
    }

    proptest! {
        #[test]
        fn one_changed_or_missing_byte_is_always_noticed(at: prop::sample::Index, byte: u8, cut: bool) {
            let mut bytes = written();
            // The final line end carries nothing.
            let at = at.index(bytes.len() - 1);
            let old = bytes[at];
            if cut { bytes.remove(at); } else { bytes[at] = byte; }
            prop_assert_eq!(read(&bytes).is_ok(), !cut && byte == old);
        }
    }
}
