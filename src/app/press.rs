//! What each button does.

use super::answering::Asking;
use super::upload::Agreed;
use super::{Actor, App, Pressed, Visit, Voice, browse, command, quiet, regions, topics, view};
use crate::model::{Action, Care, Desk, DocumentId, Feedback, Gap, GapKind, Message, Token, Verdict};
use crate::search::Answer;
use crate::text::Key;

impl App {
    /// A button was pressed. `None` stands for one that this release does not know any more.
    pub async fn press(&self, who: &Actor, action: Option<Action>) -> anyhow::Result<Pressed> {
        let mut visit = self.visit(who).await?;
        let pressed = match action {
            Some(action) if self.may_press(who, action).await? => self.act(&mut visit, action).await?,
            Some(action) => self.role_lost(&visit, action).await?,
            None => None,
        };
        Ok(pressed.unwrap_or_else(|| Pressed::notice(visit.voice.say(Key::StaleButton))))
    }

    /// A button of a role that somebody does not hold is to them one that no longer works.
    async fn may_press(&self, who: &Actor, action: Action) -> anyhow::Result<bool> {
        let name = format!("{action:?}");
        let name = name.split(' ').next().unwrap_or_default();
        self.may(who, command::needed(action), format!("[{name}]")).await
    }

    /// Does what the button says; `None` when what it was about is gone.
    async fn act(&self, visit: &mut Visit, action: Action) -> anyhow::Result<Option<Pressed>> {
        match action {
            Action::More { document, passage } => {
                self.shown(visit, move |visit| read_on(visit, document, passage)).await
            }
            Action::ShowDocument { document } => self.shown(visit, move |visit| open(visit, document)).await,
            Action::Choose { document } => self.choose(visit, document).await,
            Action::Helpful { document } => self.judge(visit, document, Verdict::Helpful).await,
            Action::NotHelpful { document } => self.judge(visit, document, Verdict::NotHelpful).await,
            Action::AskPerson => self.person(visit).await,
            Action::BrowseRegion { region, page } => {
                self.turned(visit, move |visit| browse::by_region(visit, region, page)).await
            }
            Action::BrowseTopic { topic, page } => {
                self.turned(visit, move |visit| browse::by_topic(visit, topic, page)).await
            }
            Action::PickRegion { within, page } => {
                self.turned(visit, move |visit| regions::pick(visit, within, page)).await
            }
            Action::PickTopics { page } => {
                self.turned(visit, move |visit| Some(topics::pick(visit, page))).await
            }
            Action::SetRegion { region } => self.region_chosen(visit, region).await,
            Action::ToggleTopic { topic } => self.toggle_topic(visit, topic).await,
            Action::Subscribe => self.resubscribe(visit).await,
            Action::PickQuiet => Ok(Some(Pressed::send(quiet::pick(visit)))),
            Action::SetQuiet { quiet } => self.set_quiet(visit, quiet).await,
            Action::SetLocale { locale } => Ok(Some(Pressed::send(self.speak(visit, locale).await?))),
            Action::Broadcast { broadcast, act } => self.act_on_broadcast(visit, broadcast, act).await,
            Action::Read { broadcast } => self.read_receipt(visit, broadcast).await,
            Action::Draft { draft, act } => self.act_on_draft(visit, draft, act).await,
            Action::ConfirmForget => Ok(Some(Pressed::replace(self.forget_now(visit).await?))),
            Action::AuditPage { page } => Ok(Some(Pressed::replace(self.audit_page(visit, page).await?))),
            Action::ConfirmRevoke { user } => Ok(Some(self.revoke_confirmed(visit, user).await?)),
            Action::RemoveNotice { notice } => self.remove_notice(visit, notice).await,
            Action::Stats { days, form } => Ok(Some(self.stats_pressed(visit, days, form).await?)),
            Action::AuditFile => Ok(Some(self.audit_file(visit).await?)),
            Action::Desk(desk) => self.desk(visit, desk).await,
            Action::Care(Care::Words { list, page }) => {
                Ok(Some(Pressed::replace(self.words_page(visit, list, page).await?)))
            }
            Action::Care(Care::RemoveWord { list, entry }) => self.remove_word(visit, list, entry).await,
            Action::Care(Care::ReloadAnyway { against }) => {
                Ok(Some(self.reload_anyway(visit, against).await?))
            }
            Action::TakeIn { upload, files } => {
                self.take_in_upload(visit, upload, Agreed::Files(files)).await
            }
            Action::Care(Care::TakeInAnyway { upload, against }) => {
                self.take_in_upload(visit, upload, Agreed::Against(against)).await
            }
            Action::LeaveOut { upload } => self.leave_out(visit, upload).await,
            Action::Cancel => {
                self.expect(visit, None).await?;
                Ok(Some(Pressed::replace(visit.voice.message(Key::Cancelled))))
            }
        }
    }

    /// Sends a message below.
    pub(super) async fn shown(
        &self,
        visit: &Visit,
        look: impl FnOnce(&Visit) -> Option<Message> + Send + 'static,
    ) -> anyhow::Result<Option<Pressed>> {
        Ok(self.clone_visit(visit, look).await?.map(Pressed::send))
    }

    /// Turns the message with the button into another.
    async fn turned(
        &self,
        visit: &Visit,
        look: impl FnOnce(&Visit) -> Option<Message> + Send + 'static,
    ) -> anyhow::Result<Option<Pressed>> {
        Ok(self.clone_visit(visit, look).await?.map(Pressed::replace))
    }

    /// Answers the last question from the chosen document, or shows that.
    async fn choose(&self, visit: &mut Visit, token: Token) -> anyhow::Result<Option<Pressed>> {
        let Some(id) = visit.snapshot.resolve(token) else { return Ok(None) };
        let Some(question) = visit.last_question().map(|asked| asked.question.clone()) else {
            return self.shown(visit, move |visit| open(visit, token)).await;
        };
        if let Some(paused) = self.paused(visit) {
            return Ok(Some(Pressed::send(paused)));
        }
        let answered = self.look_up(visit, &question, Some(id.clone())).await?;
        if answered.document.as_ref() == Some(&id) {
            let said = self.tell(visit, &question, answered).await?;
            return Ok(Some(Pressed { send: said, ..Pressed::default() }));
        }
        self.remember(visit, question, Some(id.clone()), Some(id)).await?;
        self.shown(visit, move |visit| open(visit, token)).await
    }

    /// Keeps what somebody said of an answer, and offers more to those whom it did not help.
    async fn judge(&self, visit: &Visit, token: Token, verdict: Verdict) -> anyhow::Result<Option<Pressed>> {
        let Some(document) = visit.snapshot.resolve(token) else { return Ok(None) };
        let asked = visit.asked_about(&document);
        let in_full = asked.map(|asked| visit.in_full(&asked.question, asked.about.as_ref()));
        let question = asked.map(|asked| asked.question.clone());
        let feedback =
            Feedback { user: visit.who.user, question, document: document.clone(), verdict, at: visit.now };
        // Whoever presses twice has said it once.
        let said = self.shared.store.feedback_of(visit.who.user).await?;
        let again = said.iter().any(|said| Feedback { at: feedback.at, ..said.clone() } == feedback);
        let in_vain = in_full.filter(|_| verdict == Verdict::NotHelpful);
        let in_vain =
            in_vain.map(|question| Gap::new(&question, GapKind::Disliked, Some(document.clone()), visit.now));
        let kept = async { Ok(self.shared.store.add_feedback(feedback).await?) };
        tokio::try_join!(kept, self.keep_gap(in_vain))?;
        if !again {
            self.count_verdict(visit, verdict);
        }
        match verdict {
            Verdict::Helpful => Ok(Some(Pressed::notice(visit.voice.say(Key::ThanksHelpful)))),
            Verdict::NotHelpful => self.shown(visit, move |visit| Some(not_helped(visit, &document))).await,
        }
    }
}

fn open(visit: &Visit, token: Token) -> Option<Message> {
    let id = visit.snapshot.resolve(token)?;
    let voice = reading_voice(visit, &id);
    let document = visit.snapshot.document(&id, voice.locale)?;
    Some(view::whole(&voice, &document))
}

fn read_on(visit: &Visit, token: Token, passage: u16) -> Option<Message> {
    let id = visit.snapshot.resolve(token)?;
    let voice = reading_voice(visit, &id);
    let document = visit.snapshot.document(&id, voice.locale)?;
    Some(view::from_passage(&voice, &document, passage.into()))
}

/// Reads on in the language in which the document answered, or else in the interface's. Passages
/// are counted in one language form only, so this also keeps the place.
fn reading_voice(visit: &Visit, document: &DocumentId) -> Voice {
    match visit.asked_about(document) {
        Some(asked) => visit.answer_voice(ask_again(visit, &asked.question).locale),
        None => visit.voice.clone(),
    }
}

/// The answer to a question by itself.
pub(super) fn ask_again(visit: &Visit, question: &str) -> Answer {
    let asking =
        Asking { text: question.to_owned(), region: visit.profile.region.clone(), topic: None, within: None };
    asking.ask(&visit.snapshot, visit.today)
}

/// Thanks, and what else came close to a question whose answer did not help.
fn not_helped(visit: &Visit, document: &DocumentId) -> Message {
    let voice = &visit.voice;
    let mut message = voice.message(Key::ThanksNotHelpful);
    if let Some(asked) = visit.asked_about(document) {
        let answer = ask_again(visit, &asked.question);
        let mut others = view::distinct(&answer.hits);
        others.retain(|hit| hit.document != *document);
        if !others.is_empty() {
            message = message.text("\n").text(voice.say(Key::NothingNearest));
        }
        message.buttons.extend(others.into_iter().take(view::NEAREST).map(|hit| {
            vec![voice.named(&hit.title, Action::ShowDocument { document: hit.document.token() })]
        }));
    }
    let Some(asked) = visit.asked_about(document) else {
        return message.row([voice.button(Key::ButtonAskPerson, Action::AskPerson)]);
    };
    let hand_over = Desk::HandOver { question: Token::of(&asked.question) };
    message
        .row([voice.button(Key::ButtonRemark, Action::Desk(Desk::Remark { document: document.token() }))])
        .row([voice.button(Key::ButtonAskPerson, Action::Desk(hand_over))])
}
