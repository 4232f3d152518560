//! What an author answers when asked about a draft: words, a time, a file, a link.

use super::super::{App, Reply, Said, Visit};
use super::{check, view};
use crate::model::{Draft, DraftChange, DraftId, LinkButton, Message, Part, SendTime};
use crate::text::{Key, Unclear, When, read_moment};

impl App {
    /// The message after a question about an announcement.
    pub(in super::super) async fn announcing(
        &self,
        visit: &Visit,
        id: Option<DraftId>,
        asks: Part,
        said: Said,
    ) -> Reply {
        let voice = &visit.voice;
        if !self.may_announce(&visit.who) {
            self.expect(visit, None).await?;
            return Ok(vec![voice.message(Key::AnnounceNoRole)]);
        }
        let Some(id) = id else {
            // The file may come without words; neither at all is asked again.
            if said.text.trim().is_empty() && said.file.is_none() {
                return Ok(vec![voice.message(Key::AnnounceAsk)]);
            }
            self.expect(visit, None).await?;
            let draft = self.begin(visit, said).await?;
            // In the dialogue, whom it is for is the next question; the preview comes after it.
            return Ok(vec![self.audience_menu(visit, &draft).await?]);
        };
        let Some(draft) = self.shared.store.draft(id).await? else {
            self.expect(visit, None).await?;
            return Ok(vec![voice.message(Key::AnnounceGone)]);
        };
        let read = match asks {
            Part::Words(locale) => words(locale, said),
            Part::Time => self.time(visit, &said.text),
            Part::Media => media(said),
            Part::Link => link(&said.text),
        };
        let changes = match read {
            Ok(changes) => changes,
            Err(wrong) => return Ok(vec![again(visit, &draft, asks, wrong)]),
        };
        self.expect(visit, None).await?;
        if let ([DraftChange::Time(time)], true) = (&changes[..], self.may_plan(visit.who.user, &draft)) {
            return Ok(vec![self.moved(visit, &draft, *time).await?]);
        }
        let mut changed = draft;
        for change in changes {
            match self.shared.store.change_draft(id, change, visit.now).await? {
                Some(draft) => changed = draft,
                None => return Ok(vec![Message::plain(self.became(visit, id).await?)]),
            }
        }
        self.preview(visit, &changed).await
    }

    fn time(&self, visit: &Visit, text: &str) -> Result<Vec<DraftChange>, Wrong> {
        let zone = self.shared.options.time_zone;
        let time = match read_moment(text, visit.now, zone) {
            Ok(When::Now) => SendTime::Now,
            Ok(When::At(at)) => SendTime::At(at),
            Ok(When::Weekly { day, time }) => SendTime::Weekly { day, time },
            Err(Unclear::Past(at)) => {
                let time = view::moment(&visit.voice, at, zone);
                return Err(Wrong::Past(time));
            }
            Err(Unclear::Unread) => return Err(Wrong::Key(Key::TimeUnread)),
            Err(Unclear::NoTime) => return Err(Wrong::Key(Key::TimeMissing)),
            Err(Unclear::NoSuch) => return Err(Wrong::Key(Key::TimeNoSuch)),
            Err(Unclear::TooFar) => return Err(Wrong::Key(Key::TimeTooFar)),
        };
        Ok(vec![DraftChange::Time(time)])
    }
}

/// Why an answer is none; the question stays open.
enum Wrong {
    Key(Key),
    Past(String),
}

fn again(visit: &Visit, draft: &Draft, asks: Part, wrong: Wrong) -> Message {
    let voice = &visit.voice;
    let why = match wrong {
        Wrong::Key(key) => voice.say(key),
        Wrong::Past(time) => voice.fill(Key::TimePast, &[("time", time.into())]),
    };
    let mut question = view::question(voice, draft, asks);
    question.body.splice(0..0, Message::plain(format!("{why}\n\n")).body);
    question
}

fn words(locale: Option<crate::model::Locale>, said: Said) -> Result<Vec<DraftChange>, Wrong> {
    let body = check::trimmed(said.body);
    let mut changes = Vec::new();
    match (&said.file, body.is_empty()) {
        (None, true) => return Err(Wrong::Key(Key::AnnounceEmpty)),
        (Some(_), true) => {}
        (_, false) => changes.push(DraftChange::Words(locale, body)),
    }
    // A file sent along with new words is meant for the announcement.
    changes.extend(said.file.map(|file| DraftChange::Media(Some(file.media))));
    Ok(changes)
}

fn media(said: Said) -> Result<Vec<DraftChange>, Wrong> {
    match said.file {
        Some(file) => Ok(vec![DraftChange::Media(Some(file.media))]),
        None => Err(Wrong::Key(Key::AnnounceNoMedia)),
    }
}

/// A label and an address, on two lines or on one.
fn link(text: &str) -> Result<Vec<DraftChange>, Wrong> {
    let wrong = || Wrong::Key(Key::AnnounceBadLink);
    let text = text.trim();
    let (label, url) = text.rsplit_once(char::is_whitespace).ok_or_else(wrong)?;
    let (label, url) = (label.trim(), url.trim());
    let fits = (1..=check::LONGEST_LABEL).contains(&label.chars().count());
    if !fits || !is_address(url) {
        return Err(wrong());
    }
    Ok(vec![DraftChange::Link(Some(LinkButton { label: label.to_owned(), url: url.to_owned() }))])
}

/// Whether it is a web address with a host that has a dot in it.
fn is_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (bare, port) = host.split_once(':').unwrap_or((host, "80"));
        let whole = bare.split('.').all(|part| !part.is_empty()) && bare.contains('.');
        let named = bare.chars().all(|c| c.is_alphanumeric() || "-._".contains(c));
        whole
            && named
            && port.parse::<u16>().is_ok()
            && !url.chars().any(|c| c.is_whitespace() || c.is_control() || c == '"')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_button_is_a_label_and_a_web_address() {
        for (text, expected) in [
            ("报名\nhttps://example.org/a?b=1", Some(("报名", "https://example.org/a?b=1"))),
            ("点这里 报名 http://example.org", Some(("点这里 报名", "http://example.org"))),
            ("https://example.org", None),
            ("报名 example.org", None),
            ("报名 javascript:alert(1)", None),
            ("报名 https://", None),
            ("报名 https://localhost", None),
            ("报名 https://a..b", None),
            ("报名 https://例子.中国:8443/路", Some(("报名", "https://例子.中国:8443/路"))),
            ("报名 https://a.b:99999", None),
            ("报名 https://a.b:", None),
            ("报名 https://a.b<c>", None),
            ("", None),
        ] {
            let read = link(text).ok().and_then(|mut changes| changes.pop());
            let expected = expected.map(|(label, url)| {
                DraftChange::Link(Some(LinkButton { label: label.into(), url: url.into() }))
            });
            assert_eq!(read, expected, "{text}");
        }
        assert!(link(&format!("{} https://example.org", "长".repeat(41))).is_err());
    }
}
