//! Roles given and taken in the chat: `/grant`, `/revoke`.

use super::voice::Voice;
use super::{App, Place, Pressed, Reply, Said, Visit, places};
use crate::model::{Act, Action, Grant, Message, Region, Role, UserId};
use crate::text::{self, Key};

/// A workers' regions are listed in buttons, menus and the trail: more than this is a mistake.
const REGIONS: usize = 20;

impl App {
    /// `/grant USER ROLE [regions…]`, or as a reply without the number; alone, lists who holds what.
    pub(super) async fn grant(&self, visit: &Visit, said: &Said) -> Reply {
        if visit.who.place == Place::Group {
            return Ok(vec![visit.voice.message(Key::PrivateOnly)]);
        }
        let say = |key, values: &[_]| Ok(vec![Message::plain(visit.voice.fill(key, values))]);
        let Some((user, name, rest)) = target(said) else { return Ok(vec![self.holders(visit)]) };
        let (word, places) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        if word.is_empty() {
            return Ok(vec![self.held_by(visit, user, &name)]);
        }
        let Some(role) = self.role_named(word) else {
            return say(Key::GrantNoRole, &[("word", word.into())]);
        };
        let person = person(user, &name);
        if self.is_fixed(user) {
            return say(Key::GrantFixed, &[("person", person.into())]);
        }
        if role < Role::Admin && self.role(user) == Role::Admin && self.is_needed(visit, user).is_some() {
            return say(
                Key::GrantDemotes,
                &[("person", person.into()), ("number", user.0.to_string().into())],
            );
        }
        let regions = match self.regions_typed(visit, places).await? {
            Ok(regions) => regions,
            Err(refusal) => return Ok(vec![Message::plain(refusal)]),
        };
        let before = self.standing().grants.get(&user).map(told).unwrap_or_default();
        let grant = Grant { user, name, role, regions, by: visit.who.user, at: visit.now };
        self.shared.store.put_grant(grant.clone()).await?;
        self.wake().await?;
        self.audit(visit.who.user, Act::Granted, user.0.to_string(), before, told(&grant)).await?;
        let values = [("person", person.into()), ("role", role_name(&visit.voice, role).into())];
        let mut message = Message::plain(visit.voice.fill(Key::GrantDone, &values));
        if !grant.regions.is_empty() {
            let places = spoken(&visit.voice, &grant.regions);
            message =
                message.text("\n").text(visit.voice.fill(Key::GrantPlaces, &[("places", places.into())]));
        }
        Ok(vec![message])
    }

    /// `/revoke USER`, or as a reply.
    pub(super) async fn revoke(&self, visit: &Visit, said: &Said) -> Reply {
        if visit.who.place == Place::Group {
            return Ok(vec![visit.voice.message(Key::PrivateOnly)]);
        }
        let Some((user, name, _)) = target(said) else {
            return Ok(vec![visit.voice.message(Key::RevokeUsage)]);
        };
        let fixed = self.is_fixed(user).then_some(Key::GrantFixed);
        let none = (!self.standing().grants.contains_key(&user)).then_some(Key::RevokeNone);
        if let Some(key) = fixed.or(none) {
            return Ok(vec![Message::plain(
                visit.voice.fill(key, &[("person", person(user, &name).into())]),
            )]);
        }
        if let Some(warning) = self.is_needed(visit, user) {
            let buttons = [
                visit.voice.button(Key::ButtonRevoke, Action::ConfirmRevoke { user }),
                visit.voice.button(Key::ButtonCancel, Action::Cancel),
            ];
            return Ok(vec![visit.voice.message(warning).row(buttons)]);
        }
        Ok(vec![self.revoke_now(visit, user).await?])
    }

    /// The confirmed `/revoke`.
    pub(super) async fn revoke_confirmed(&self, visit: &Visit, user: UserId) -> anyhow::Result<Pressed> {
        Ok(Pressed::replace(self.revoke_now(visit, user).await?))
    }

    async fn revoke_now(&self, visit: &Visit, user: UserId) -> anyhow::Result<Message> {
        let held = self.standing().grants.get(&user).cloned();
        let Some(held) = held else {
            let person = user.0.to_string();
            return Ok(Message::plain(visit.voice.fill(Key::RevokeNone, &[("person", person.into())])));
        };
        self.shared.store.delete_grant(user).await?;
        self.wake().await?;
        self.audit(visit.who.user, Act::Revoked, user.0.to_string(), told(&held), "").await?;
        let values = [
            ("person", person(user, &held.name).into()),
            ("role", role_name(&visit.voice, held.role).into()),
        ];
        Ok(Message::plain(visit.voice.fill(Key::RevokeDone, &values)))
    }

    /// What one person holds, and how to give them another role.
    fn held_by(&self, visit: &Visit, user: UserId, name: &str) -> Message {
        let voice = &visit.voice;
        let fill = |key, values: &[_]| voice.fill(key, values);
        let role = role_name(voice, self.role(user)).into();
        let mut message =
            Message::plain(fill(Key::GrantOne, &[("person", person(user, name).into()), ("role", role)]));
        if let Some(held) = self.standing().grants.get(&user).filter(|held| !held.regions.is_empty()) {
            let places = spoken(voice, &held.regions).into();
            message = message.text("\n").text(fill(Key::GrantPlaces, &[("places", places)]));
        }
        let how = match self.is_fixed(user) {
            true => fill(Key::GrantFixed, &[("person", person(user, name).into())]),
            false => fill(Key::GrantOther, &[("number", user.0.to_string().into())]),
        };
        message.text("\n\n").text(how)
    }

    /// Who holds what, and how to write the command.
    fn holders(&self, visit: &Visit) -> Message {
        let voice = &visit.voice;
        let line = |person: String, role, regions: &[Region]| {
            let role = role_name(voice, role);
            let places =
                if regions.is_empty() { String::new() } else { format!(" · {}", spoken(voice, regions)) };
            format!("\n· {person} · {role}{places}")
        };
        let fixed = voice.say(Key::GrantConfig);
        let of_config = self.shared.options.roles.iter();
        let mut lines: Vec<String> =
            of_config.map(|(user, &role)| line(user.0.to_string(), role, &[]) + " · " + &fixed).collect();
        let grants = &self.standing().grants;
        lines.extend(
            grants.values().map(|held| line(person(held.user, &held.name), held.role, &held.regions)),
        );
        let mut message = voice.message(if lines.is_empty() { Key::GrantNobody } else { Key::GrantList });
        message = message.text(lines.concat());
        message.text("\n\n").text(voice.say(Key::GrantUsage))
    }

    /// Whether the configuration names this person: then the chat changes nothing.
    fn is_fixed(&self, user: UserId) -> bool {
        user == UserId::OPERATOR || self.shared.options.roles.contains_key(&user)
    }

    /// Why taking this person's role is asked about first: it is their own, or the last admin's.
    fn is_needed(&self, visit: &Visit, user: UserId) -> Option<Key> {
        let granted = self.standing().grants.values().map(|held| (held.user, held.role)).collect::<Vec<_>>();
        let of_config = self.shared.options.roles.iter().map(|(&user, &role)| (user, role));
        let is_admin = |&(_, role): &(UserId, Role)| role == Role::Admin;
        let admins: Vec<UserId> =
            of_config.chain(granted).filter(is_admin).map(|(holder, _)| holder).collect();
        match admins[..] {
            [last] if last == user => Some(Key::RevokeLast),
            _ => (user == visit.who.user).then_some(Key::RevokeSelf),
        }
    }

    /// The role of this name, in any of the languages.
    fn role_named(&self, word: &str) -> Option<Role> {
        let wanted = text::to_traditional(word.trim()).to_lowercase();
        let named = |role: &Role| {
            let names =
                crate::model::Locale::ALL.map(|locale| self.shared.texts.say(locale, role_key(*role)));
            names.iter().any(|name| text::to_traditional(name).to_lowercase() == wanted)
        };
        [Role::Worker, Role::Admin].into_iter().find(named)
    }

    /// The regions that were typed, or what to say about one that is none.
    async fn regions_typed(&self, visit: &Visit, typed: &str) -> anyhow::Result<Result<Vec<Region>, String>> {
        let separators = [',', '，', '、', ';', '；'];
        let words: Vec<String> = typed
            .split(|c: char| c.is_whitespace() || separators.contains(&c))
            .filter(|word| !word.is_empty())
            .take(REGIONS)
            .map(str::to_owned)
            .collect();
        let voice = visit.voice.clone();
        self.clone_visit(visit, move |visit| {
            let entries = visit.snapshot.entries(visit.today);
            let region = |word: String| match &places::named(&entries, &word)[..] {
                [region] => Ok(region.clone()),
                [] => Err(voice.fill(Key::GrantNoPlace, &[("place", word.into())])),
                many => {
                    let values = [("place", word.into()), ("places", spoken(&voice, many).into())];
                    Err(voice.fill(Key::GrantManyPlaces, &values))
                }
            };
            words.into_iter().map(region).collect()
        })
        .await
    }
}

/// Whom a command is about, what they are called if that is known, and the rest of the words.
fn target(said: &Said) -> Option<(UserId, String, &str)> {
    let text = said.text.trim();
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    match (first.parse::<i64>(), &said.about) {
        (Ok(number), _) if number > 0 => Some((UserId(number), String::new(), rest.trim())),
        (Err(_), Some((user, name))) => Some((*user, name.clone(), text)),
        _ => None,
    }
}

fn person(user: UserId, name: &str) -> String {
    if name.is_empty() { user.0.to_string() } else { format!("{name} ({})", user.0) }
}

fn spoken(voice: &Voice, regions: &[Region]) -> String {
    regions.iter().map(|region| places::spoken(voice, region)).collect::<Vec<_>>().join(" · ")
}

fn role_key(role: Role) -> Key {
    match role {
        Role::Resident => Key::RoleResident,
        Role::Worker => Key::RoleWorker,
        Role::Admin => Key::RoleAdmin,
    }
}

pub(super) fn role_name(voice: &Voice, role: Role) -> String {
    voice.say(role_key(role))
}

/// A grant in the trail, as its reader says it.
pub(super) fn as_spoken(voice: &Voice, told: &str) -> String {
    let (word, regions) = told.split_once(' ').unwrap_or((told, ""));
    let role = [Role::Worker, Role::Admin].into_iter().find(|role| format!("{role:?}") == word);
    match role {
        Some(role) => format!("{} {regions}", role_name(voice, role)).trim_end().to_owned(),
        None => told.to_owned(),
    }
}

/// A grant in the trail.
fn told(grant: &Grant) -> String {
    let regions = grant.regions.iter().map(Region::as_str);
    std::iter::once(format!("{:?}", grant.role).as_str()).chain(regions).collect::<Vec<_>>().join(" ")
}
