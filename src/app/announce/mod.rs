//! Announcements, as workers compose them: `/announce`, the preview, every step editable.
//!
//! A draft is a record of its own; what is awaited from its author is a dialogue. Everything that
//! may be pressed late or twice asks the draft how far it is.

mod after;
mod answer;
mod check;
mod clearance;
mod mending;
mod planned;
mod send;
mod sending;
mod signs;
mod view;
mod watch;

use std::sync::atomic::{AtomicU64, Ordering};

use super::{Actor, App, Pressed, Reply, Said, Visit, browse, places};
use crate::model::{
    Announcement, Audience, Dialogue, Draft, DraftAct, DraftChange, DraftId, Message, Part, Region, SendTime,
    Stage, Token,
};
use crate::text::Key;

impl App {
    /// `/announce`, with what followed it: words, perhaps a file. Without any, asks for them.
    pub(super) async fn announce(&self, visit: &Visit, said: Said) -> Reply {
        if said.text.trim().is_empty() && said.file.is_none() {
            let asks = Dialogue::Announcing { draft: None, asks: Part::Words(None) };
            self.expect(visit, Some(asks)).await?;
            let cancel = visit.voice.button(Key::ButtonCancel, crate::model::Action::Cancel);
            return Ok(vec![visit.voice.message(Key::AnnounceAsk).row([cancel])]);
        }
        let draft = self.begin(visit, said).await?;
        self.preview(visit, &draft).await
    }

    /// A new draft of these words, for everybody its author may speak to.
    async fn begin(&self, visit: &Visit, said: Said) -> anyhow::Result<Draft> {
        let mut announcement = Announcement::new(visit.who.user, check::trimmed(said.body));
        announcement.media = said.file.map(|file| file.media);
        let confined = self.announce_regions(visit.who.user);
        let draft = Draft {
            id: self.new_draft_id(visit),
            chat: visit.who.chat,
            announcement,
            audience: Audience { regions: confined.unwrap_or_default(), ..Audience::default() },
            time: SendTime::Now,
            stage: Stage::Composing,
            changed_at: visit.now,
            corrects: None,
        };
        self.shared.store.put_draft(draft.clone()).await?;
        Ok(draft)
    }

    /// Different for every draft: who, when, and how many before it in this process.
    fn new_draft_id(&self, visit: &Visit) -> DraftId {
        static BEFORE: AtomicU64 = AtomicU64::new(0);
        let number = BEFORE.fetch_add(1, Ordering::Relaxed);
        let (user, micros) = (visit.who.user.0, visit.now.timestamp_micros());
        DraftId(Token::of(&format!("{user}/{micros}/{}/{number}", std::process::id())))
    }

    /// The preview of a draft, for its author.
    pub(super) async fn preview(&self, visit: &Visit, draft: &Draft) -> Reply {
        let reached = self.reach(draft).await?;
        Ok(view::preview(visit, draft, reached, self.shared.options.time_zone))
    }

    /// The preview in place of the message with the button, which always ends up right below it.
    pub(super) async fn show(&self, visit: &Visit, draft: &Draft) -> anyhow::Result<Pressed> {
        let mut messages = self.preview(visit, draft).await?;
        // A text cannot be turned into a picture.
        let replace = messages[0].media.is_none().then(|| messages.remove(0));
        Ok(Pressed { notice: None, replace, send: messages })
    }

    pub(super) async fn controls(&self, visit: &Visit, draft: &Draft) -> anyhow::Result<Message> {
        let reached = self.reach(draft).await?;
        Ok(view::controls(visit, draft, reached, self.shared.options.time_zone))
    }

    /// A button under a draft.
    pub(super) async fn act_on_draft(
        &self,
        visit: &Visit,
        id: DraftId,
        act: DraftAct,
    ) -> anyhow::Result<Option<Pressed>> {
        let Some(draft) = self.shared.store.draft(id).await? else {
            return Ok(Some(Pressed::notice(visit.voice.say(Key::AnnounceGone))));
        };
        let own = draft.announcement.author == visit.who.user;
        let pressed = match act {
            DraftAct::Approve { shown } => self.approve(visit, &draft, shown).await?,
            DraftAct::Reject => self.reject(visit, &draft).await?,
            DraftAct::SendMissed => self.send_missed(visit, &draft).await?,
            DraftAct::SkipMissed => self.skip_missed(visit, &draft).await?,
            DraftAct::Reopen if own => self.reopen(visit, &draft).await?,
            DraftAct::Discard if own => self.discard(visit, &draft).await?,
            act if planned::is_planned(&draft) => self.replan(visit, &draft, act).await?,
            _ if !own => Pressed::notice(visit.voice.say(Key::AnnounceOthers)),
            _ if draft.stage != Stage::Composing => {
                Pressed::notice(view::settled(&visit.voice, &draft, self.shared.options.time_zone))
            }
            act => self.compose(visit, &draft, act).await?,
        };
        Ok(Some(pressed))
    }

    /// What its author does to a draft that is being composed.
    async fn compose(&self, visit: &Visit, draft: &Draft, act: DraftAct) -> anyhow::Result<Pressed> {
        match act {
            DraftAct::AskWords { locale } => self.question(visit, draft, Part::Words(locale)).await,
            DraftAct::AskTime => self.question(visit, draft, Part::Time).await,
            DraftAct::AskMedia => self.question(visit, draft, Part::Media).await,
            DraftAct::AskLink => self.question(visit, draft, Part::Link).await,
            DraftAct::Languages => Ok(Pressed::replace(view::languages(visit, draft))),
            DraftAct::Audience => Ok(Pressed::replace(self.audience_menu(visit, draft).await?)),
            DraftAct::Regions { page } => self.pick_regions(visit, draft, page).await,
            DraftAct::Topics { page } => self.pick_topics(visit, draft, page).await,
            DraftAct::ToggleRegion { region } => self.toggle_audience_region(visit, draft, region).await,
            DraftAct::ToggleTopic { topic } => self.toggle_audience_topic(visit, draft, topic).await,
            DraftAct::Everyone => self.aim_at_everyone(visit, draft).await,
            DraftAct::Test => Ok(self.test(visit, draft)),
            DraftAct::Confirm => self.confirm(visit, draft).await,
            DraftAct::Now => self.changed_and_shown(visit, draft, DraftChange::Time(SendTime::Now)).await,
            DraftAct::ToggleUrgent => self.changed(visit, draft, DraftChange::ToggleUrgent).await,
            DraftAct::ToggleReceipt => self.changed_and_shown(visit, draft, DraftChange::ToggleReceipt).await,
            DraftAct::NoMedia => self.changed_and_shown(visit, draft, DraftChange::Media(None)).await,
            DraftAct::NoLink => self.changed_and_shown(visit, draft, DraftChange::Link(None)).await,
            DraftAct::NoVariant { locale } => {
                self.changed_and_shown(visit, draft, DraftChange::NoVariant(locale)).await
            }
            DraftAct::Show
            | DraftAct::Discard
            | DraftAct::Approve { .. }
            | DraftAct::Reject
            | DraftAct::Reopen
            | DraftAct::SendMissed
            | DraftAct::SkipMissed => {
                self.expect(visit, None).await?;
                self.show(visit, draft).await
            }
        }
    }

    /// Asks its author something about a draft.
    pub(super) async fn question(&self, visit: &Visit, draft: &Draft, asks: Part) -> anyhow::Result<Pressed> {
        self.expect(visit, Some(view::awaiting(draft, asks))).await?;
        Ok(Pressed::replace(view::question(&visit.voice, draft, asks)))
    }

    /// A change that shows in the settings below the preview.
    async fn changed(&self, visit: &Visit, draft: &Draft, change: DraftChange) -> anyhow::Result<Pressed> {
        self.expect(visit, None).await?;
        match self.shared.store.change_draft(draft.id, change, visit.now).await? {
            Some(draft) => Ok(Pressed::replace(self.controls(visit, &draft).await?)),
            None => self.settled(visit, draft).await,
        }
    }

    /// A change that shows in the announcement itself.
    async fn changed_and_shown(
        &self,
        visit: &Visit,
        draft: &Draft,
        change: DraftChange,
    ) -> anyhow::Result<Pressed> {
        self.expect(visit, None).await?;
        match self.shared.store.change_draft(draft.id, change, visit.now).await? {
            Some(draft) => self.show(visit, &draft).await,
            None => self.settled(visit, draft).await,
        }
    }

    pub(super) async fn audience_menu(&self, visit: &Visit, draft: &Draft) -> anyhow::Result<Message> {
        let reached = self.reach(draft).await?;
        let confined = self.announce_regions(visit.who.user).is_some();
        Ok(view::audience_menu(visit, draft, reached, confined))
    }

    async fn aim_at_everyone(&self, visit: &Visit, draft: &Draft) -> anyhow::Result<Pressed> {
        if self.announce_regions(visit.who.user).is_some() {
            return Ok(Pressed::notice(visit.voice.say(Key::AnnounceConfined)));
        }
        self.changed_and_shown(visit, draft, DraftChange::Everyone).await
    }

    /// The places that this author may speak to.
    fn regions_for(&self, visit: &Visit) -> Vec<Region> {
        let known = places::places(&visit.snapshot.entries(visit.today));
        match self.announce_regions(visit.who.user) {
            None => known.into_iter().collect(),
            Some(own) => {
                let inside = known.into_iter().filter(|known| own.iter().any(|own| own.contains(known)));
                let all: std::collections::BTreeSet<Region> = inside.chain(own.iter().cloned()).collect();
                all.into_iter().collect()
            }
        }
    }

    async fn pick_regions(&self, visit: &Visit, draft: &Draft, page: u16) -> anyhow::Result<Pressed> {
        let reached = self.reach(draft).await?;
        Ok(Pressed::replace(view::regions(visit, draft, self.regions_for(visit), page, reached)))
    }

    async fn pick_topics(&self, visit: &Visit, draft: &Draft, page: u16) -> anyhow::Result<Pressed> {
        let reached = self.reach(draft).await?;
        Ok(Pressed::replace(view::topics(visit, draft, page, reached)))
    }

    async fn toggle_audience_region(
        &self,
        visit: &Visit,
        draft: &Draft,
        token: Token,
    ) -> anyhow::Result<Pressed> {
        let known = self.regions_for(visit);
        let Some(at) = known.iter().position(|region| places::token(region) == token) else {
            return Ok(Pressed::notice(visit.voice.say(Key::StaleButton)));
        };
        let change = DraftChange::ToggleRegion(known[at].clone());
        match self.shared.store.change_draft(draft.id, change, visit.now).await? {
            Some(draft) => self.pick_regions(visit, &draft, page_of(at)).await,
            None => self.settled(visit, draft).await,
        }
    }

    async fn toggle_audience_topic(
        &self,
        visit: &Visit,
        draft: &Draft,
        token: Token,
    ) -> anyhow::Result<Pressed> {
        let entries = visit.snapshot.entries(visit.today);
        let known = browse::topics(&entries);
        let Some(at) = known.iter().position(|(name, _)| Token::of(name) == token) else {
            return Ok(Pressed::notice(visit.voice.say(Key::StaleButton)));
        };
        let change = DraftChange::ToggleTopic(known[at].0.to_owned());
        match self.shared.store.change_draft(draft.id, change, visit.now).await? {
            Some(draft) => self.pick_topics(visit, &draft, page_of(at)).await,
            None => self.settled(visit, draft).await,
        }
    }

    /// 🧪 To its author alone, exactly as residents get it.
    fn test(&self, visit: &Visit, draft: &Draft) -> Pressed {
        let locales = std::iter::once(visit.voice.locale)
            .chain(draft.announcement.variants.keys().copied().filter(|other| *other != visit.voice.locale));
        let copies = locales.map(|locale| view::as_received(&visit.voice, draft, locale)).collect();
        Pressed { notice: Some(visit.voice.say(Key::AnnounceTested)), replace: None, send: copies }
    }

    pub(super) async fn discard(&self, visit: &Visit, draft: &Draft) -> anyhow::Result<Pressed> {
        if draft.stage == Stage::Sent {
            return Ok(Pressed::notice(visit.voice.say(Key::AnnounceAlready)));
        }
        self.expect(visit, None).await?;
        self.shared.store.delete_draft(draft.id).await?;
        self.rescheduled(visit.who.user, draft, None).await?;
        Ok(Pressed::replace(visit.voice.message(Key::AnnounceDiscarded)))
    }
}

fn page_of(at: usize) -> u16 {
    u16::try_from(at / browse::PAGE).unwrap_or(u16::MAX)
}

impl App {
    /// Whether this person may announce at all; asked again wherever something is sent.
    pub(super) fn may_announce(&self, who: &Actor) -> bool {
        self.role(who.user) >= crate::model::Role::Worker
    }
}
