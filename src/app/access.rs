//! Who may do what, and which commands they are shown.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::voice::Voice;
use super::{App, Pressed, Visit, command};
use crate::model::{Action, Dialogue, Locale, Message, Region, Role, Style, UserId};
use crate::store::Stored;
use crate::text::Key;

const RESIDENT_COMMANDS: [(&str, Key); 10] = [
    ("ask", Key::CommandAsk),
    ("topics", Key::CommandTopics),
    ("region", Key::CommandRegion),
    ("language", Key::CommandLanguage),
    ("help", Key::CommandHelp),
    ("start", Key::CommandStart),
    ("stop", Key::CommandStop),
    ("privacy", Key::CommandPrivacy),
    ("export", Key::CommandExport),
    ("forget", Key::CommandForget),
];

impl App {
    /// What to say to somebody whose role was taken while they were at work: their draft, their
    /// answer. `None` to everybody else, who learns nothing.
    pub(super) async fn role_lost(&self, visit: &Visit, action: Action) -> anyhow::Result<Option<Pressed>> {
        let who = &visit.who;
        match action {
            Action::Draft { draft, .. } if !self.may_announce(who) => {
                let draft = self.shared.store.draft(draft).await?;
                let own = draft.is_some_and(|draft| draft.announcement.author == who.user);
                Ok(own.then(|| Pressed::notice(visit.voice.say(Key::AnnounceNoRole))))
            }
            Action::Desk(_) => match self.shared.store.dialogue(who.chat, who.user).await? {
                Stored::Present(Dialogue::Answering { text: Some(text), .. }) => {
                    self.expect(visit, None).await?;
                    Ok(Some(Pressed::send(self.not_sent(visit, &text))))
                }
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// What a worker wrote to a resident is not sent, and not lost either.
    pub(super) fn not_sent(&self, visit: &Visit, words: &str) -> Message {
        visit.voice.message(Key::DeskNoRole).text("\n\n").span(words.trim(), Style::Quote)
    }

    /// The person's role.
    pub fn role(&self, user: UserId) -> Role {
        if user == UserId::OPERATOR {
            return Role::Admin;
        }
        let of_config = self.shared.options.roles.get(&user).copied();
        of_config.or_else(|| Some(self.standing().grants.get(&user)?.role)).unwrap_or(Role::Resident)
    }

    /// Where somebody may announce: `None` for everywhere, an empty list for nowhere.
    pub fn announce_regions(&self, user: UserId) -> Option<BTreeSet<Region>> {
        let granted = self.standing().grants.get(&user).map(|held| held.regions.clone());
        match (self.role(user), granted) {
            (Role::Resident, _) => Some(BTreeSet::new()),
            (Role::Worker, Some(regions))
                if !regions.is_empty() && !self.shared.options.roles.contains_key(&user) =>
            {
                Some(regions.into_iter().collect())
            }
            _ => None,
        }
    }

    /// Everybody who holds a role above resident, for their command menus.
    pub fn role_holders(&self) -> Vec<(UserId, Role)> {
        let mut holders: BTreeMap<UserId, Role> =
            self.standing().grants.values().map(|held| (held.user, held.role)).collect();
        holders.extend(&self.shared.options.roles);
        holders.into_iter().collect()
    }

    /// The commands of a role with their descriptions: `("help", "…")`, in menu order.
    pub fn commands(&self, role: Role, locale: Locale) -> Vec<(&'static str, String)> {
        commands(&Voice { texts: Arc::clone(&self.shared.texts), locale }, role)
    }
}

/// The commands of a role: what it adds first, then what everybody has.
pub(super) fn commands(voice: &Voice, role: Role) -> Vec<(&'static str, String)> {
    let all = command::of_role(role).chain(RESIDENT_COMMANDS);
    all.map(|(name, key)| (name, voice.say(key))).collect()
}
