//! What is kept about somebody and what they decide about it: language, announcements, privacy.

use serde::Serialize;

use super::grants::role_name;
use super::welcome::language_buttons;
use super::{Actor, App, Place, Reply, Visit, quiet};
use crate::model::{
    Action, Attachment, Dialogue, Feedback, Locale, Message, Profile, ProfileChange, Role, Ticket, TicketId,
    TicketLine, Timestamp,
};
use crate::store::Stored;
use crate::text::{self, Key};

impl App {
    /// `/language`, with the language that followed it (may be empty).
    pub async fn language(&self, who: &Actor, language: &str) -> Reply {
        let mut visit = self.visit(who).await?;
        let asked = match (language.trim(), self.spoken_locale(language)) {
            ("", _) => Key::LanguageAsk,
            (_, Some(locale)) => return Ok(vec![self.speak(&mut visit, locale).await?]),
            (_, None) => Key::LanguageUnknown,
        };
        Ok(vec![visit.voice.message(asked).row(language_buttons(&visit.voice))])
    }

    /// Chooses the interface language.
    pub(super) async fn speak(&self, visit: &mut Visit, locale: Locale) -> anyhow::Result<Message> {
        self.change(visit, ProfileChange::Locale(locale)).await?;
        Ok(visit.voice.in_locale(locale).message(Key::LanguageSet))
    }

    /// The locale that somebody means: its tag, or its name as any catalogue writes it.
    fn spoken_locale(&self, language: &str) -> Option<Locale> {
        let wanted = text::to_traditional(language.trim()).to_lowercase();
        let exact = |locale: &Locale| locale.tag().eq_ignore_ascii_case(&wanted);
        let named = |locale: &Locale| {
            let name =
                text::to_traditional(&self.shared.texts.say(*locale, Key::LanguageName)).to_lowercase();
            // 简体 is enough for 简体中文, and eng for English.
            wanted.chars().count() >= 2 && name.starts_with(&wanted)
        };
        let find = |fits: &dyn Fn(&Locale) -> bool| Locale::ALL.into_iter().find(|locale| fits(locale));
        find(&exact).or_else(|| find(&named)).or_else(|| Locale::from_tag(&wanted))
    }

    /// `/stop`: no more announcements.
    pub async fn stop(&self, who: &Actor) -> Reply {
        let mut visit = self.visit(who).await?;
        self.expect(&visit, None).await?;
        self.change(&mut visit, ProfileChange::Subscribed(false)).await?;
        Ok(vec![quiet::stopped(&visit.voice)])
    }

    /// `/privacy`: what is kept, why, for how long.
    pub async fn privacy(&self, who: &Actor) -> Reply {
        let visit = self.visit(who).await?;
        let voice = &visit.voice;
        let days = self.shared.options.retention.num_days();
        let kept = [
            voice.say(Key::PrivacyProfile),
            voice.fill(
                Key::PrivacyQuestions,
                &[
                    ("count", Profile::RECENT.into()),
                    ("days", self.shared.options.questions_kept.num_days().into()),
                ],
            ),
            voice.fill(Key::PrivacyFeedback, &[("days", days.into())]),
            voice.fill(Key::PrivacyTickets, &[("days", days.into())]),
            voice.say(Key::PrivacyGaps),
        ];
        let mut message = voice.message(Key::Privacy);
        for item in kept {
            message = message.text(format!("\n· {item}"));
        }
        let role = self.role(who.user);
        if role > Role::Resident {
            let values = [("role", role_name(voice, role).into())];
            message = message.text(format!("\n· {}", voice.fill(Key::PrivacyRole, &values)));
        }
        if who.place == Place::Private {
            let number = who.user.0.to_string();
            message = message.text("\n\n").text(voice.fill(Key::PrivacyNumber, &[("number", number.into())]));
        }
        Ok(vec![message.text("\n\n").text(voice.say(Key::PrivacyRights))])
    }

    /// `/export`: everything kept about the asker, as a file.
    pub async fn export(&self, who: &Actor) -> Reply {
        let visit = self.visit(who).await?;
        if who.place == Place::Group {
            return Ok(vec![visit.voice.message(Key::PrivateOnly)]);
        }
        let kept = Kept {
            dialogue: match self.shared.store.dialogue(who.chat, who.user).await? {
                Stored::Present(dialogue) => Some(dialogue),
                Stored::Absent | Stored::Undecodable => None,
            },
            feedback: self.shared.store.feedback_of(who.user).await?,
            tickets: self.shared.store.tickets_of(who.user).await?.into_iter().map(handed).collect(),
            profile: &visit.profile,
        };
        let bytes = serde_json::to_vec_pretty(&kept)?;
        let attachment = Some(Attachment { name: "linli.json".to_owned(), bytes });
        Ok(vec![Message { attachment, ..visit.voice.message(Key::Export) }])
    }

    /// `/forget`: asks, and on confirmation deletes everything kept about the asker.
    pub async fn forget(&self, who: &Actor) -> Reply {
        let visit = self.visit(who).await?;
        if who.place == Place::Group {
            return Ok(vec![visit.voice.message(Key::PrivateOnly)]);
        }
        let voice = &visit.voice;
        let buttons = [
            voice.button(Key::ButtonForget, Action::ConfirmForget),
            voice.button(Key::ButtonCancel, Action::Cancel),
        ];
        Ok(vec![voice.message(Key::ForgetAsk).row(buttons)])
    }

    /// Deletes everything kept about the asker.
    pub(super) async fn forget_now(&self, visit: &Visit) -> anyhow::Result<Message> {
        self.shared.store.forget(visit.who.user).await?;
        Ok(visit.voice.message(Key::ForgetDone))
    }
}

/// Everything kept about one person, as they get to see it.
#[derive(Serialize)]
struct Kept<'a> {
    profile: &'a Profile,
    dialogue: Option<Dialogue>,
    feedback: Vec<Feedback>,
    tickets: Vec<Handed>,
}

/// A question handed to a person, without who answered it.
#[derive(Serialize)]
struct Handed {
    number: TicketId,
    question: String,
    at: Timestamp,
    lines: Vec<TicketLine>,
}

fn handed(ticket: Ticket) -> Handed {
    let Ticket { id, request, lines, .. } = ticket;
    Handed { number: id, question: request.question, at: request.at, lines }
}
