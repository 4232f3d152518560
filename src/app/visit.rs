//! What is known about an asker while one input is handled.

use std::sync::Arc;

use chrono::NaiveDate;

use super::{Actor, App, Place, Voice, answer_locale};
use crate::model::{Asked, DocumentId, Locale, Profile, ProfileChange, Timestamp, UserId};
use crate::search::Snapshot;
use crate::text::Key;

/// One input being handled: who, what is kept about them, what is known at that moment.
#[derive(Clone)]
pub(super) struct Visit {
    pub who: Actor,
    pub profile: Profile,
    pub voice: Voice,
    pub snapshot: Arc<Snapshot>,
    pub now: Timestamp,
    pub today: NaiveDate,
}

impl App {
    /// Looks up who is there. The voice is the interface language: their choice, else their client's.
    pub(super) async fn visit(&self, who: &Actor) -> anyhow::Result<Visit> {
        let mut profile = self.shared.store.profile(who.user).await?;
        if profile.inactive && who.place == Place::Private {
            // They are back: with everything they had chosen.
            profile = self.shared.store.change_profile(who.user, ProfileChange::Inactive(false)).await?;
        }
        let locale = profile.locale.or(who.client_locale).unwrap_or_default();
        let now = self.shared.options.clock.now();
        Ok(Visit {
            who: who.clone(),
            profile,
            voice: Voice { texts: Arc::clone(&self.shared.texts), locale },
            snapshot: self.shared.engine.snapshot(),
            now,
            today: now.with_timezone(&self.shared.options.time_zone).date_naive(),
        })
    }

    /// How somebody who says nothing at the moment is spoken to.
    pub(super) async fn voice_of(&self, user: UserId) -> anyhow::Result<Voice> {
        let locale = self.shared.store.profile(user).await?.locale.unwrap_or_default();
        Ok(Voice { texts: Arc::clone(&self.shared.texts), locale })
    }

    /// Applies a change to the asker's profile, durably, and to what this visit knows of it.
    pub(super) async fn change(&self, visit: &mut Visit, change: ProfileChange) -> anyhow::Result<()> {
        visit.profile = self.shared.store.change_profile(visit.who.user, change).await?;
        Ok(())
    }

    /// Remembers what was asked, for follow-ups.
    pub(super) async fn remember(
        &self,
        visit: &mut Visit,
        question: String,
        document: Option<DocumentId>,
        about: Option<DocumentId>,
    ) -> anyhow::Result<()> {
        let asked = Asked { chat: visit.who.chat, question, document, about, at: visit.now };
        self.change(visit, ProfileChange::Asked(asked)).await
    }
}

impl Visit {
    /// What this conversation is about: the last question that was answered, if that is not long ago.
    pub fn topic(&self, conversation: chrono::Duration) -> Option<&Asked> {
        let mut recent = self.asked_here().filter(|asked| self.now - asked.at <= conversation);
        recent.find(|asked| asked.document.is_some())
    }

    /// The last question of this person in this conversation.
    pub fn last_question(&self) -> Option<&Asked> {
        self.asked_here().next()
    }

    /// The last question that this document answered.
    pub fn asked_about(&self, document: &DocumentId) -> Option<&Asked> {
        self.asked_here().find(|asked| asked.document.as_ref() == Some(document))
    }

    /// What this person asked in this conversation, newest first.
    pub fn asked_here(&self) -> impl Iterator<Item = &Asked> {
        self.profile.recent.iter().rev().filter(|asked| asked.chat == self.who.chat)
    }

    /// A question as somebody understands it who was not there: one that was read with a document of
    /// the conversation bears its title.
    pub fn in_full(&self, question: &str, about: Option<&DocumentId>) -> String {
        let title = about.and_then(|about| self.snapshot.title(about, self.voice.locale));
        match title.filter(|title| !question.contains(title)) {
            Some(title) => {
                let said = [("title", title.to_owned().into()), ("question", question.to_owned().into())];
                self.voice.fill(Key::QuestionAbout, &said)
            }
            None => question.to_owned(),
        }
    }

    /// The voice that answers a question asked in `asked`.
    pub fn answer_voice(&self, asked: Locale) -> Voice {
        self.voice.in_locale(answer_locale(asked, self.profile.locale, self.who.client_locale))
    }
}
