//! An answer becomes a knowledge document: shown as it will be, every part editable, live once
//! confirmed.

use std::path::PathBuf;

use super::taking_in::{Change, Note, TakenIn};
use super::tickets::{TEXT_CHARS, too_long};
use super::{App, Pressed, Reply, Visit, places, press, view};
use crate::knowledge::NewFile;
use crate::knowledge::convert::Answered;
use crate::model::{
    Act, Action, AnswerDraft, AnswerOrigin, AnswerPart, Desk, Dialogue, DocumentId, Gap, Locale, Message,
    Region, Role, Style, TicketAct, TicketId, Token, WriteAct,
};
use crate::search::Outcome;
use crate::store::Stored;
use crate::text::Key;

/// Where such documents lie below the knowledge folder.
const FOLDER: &str = "answers";

/// The longest title, place or topic, in characters.
const NAME_CHARS: usize = 60;

/// Topics of one document.
const TOPICS: usize = 5;

impl App {
    /// 📚 Makes a document of a ticket's question and answer.
    pub(super) async fn save_ticket(&self, visit: &Visit, id: TicketId) -> anyhow::Result<Option<Pressed>> {
        let ticket = self.shared.store.ticket(id).await?;
        let said = ticket.and_then(|ticket| Some((ticket.told_in_all(TEXT_CHARS)?, ticket.request)));
        let Some((answer, request)) = said else { return Ok(None) };
        let mut draft = AnswerDraft::new(AnswerOrigin::Ticket(id), &request.question, &answer);
        draft.region = request.region;
        Ok(Some(Pressed::send(self.begin_writing(visit, draft).await?)))
    }

    /// Fills in what the nearest document suggests, and shows what there is.
    async fn begin_writing(&self, visit: &Visit, mut draft: AnswerDraft) -> anyhow::Result<Message> {
        let question = draft.question.clone();
        let topics = self.clone_visit(visit, move |visit| {
            let answer = press::ask_again(visit, &question);
            // What is nearest to a question that nothing answers may be far.
            let nearest = answer.hits.into_iter().next().filter(|_| answer.outcome != Outcome::Nothing)?;
            Some(visit.snapshot.document(&nearest.document, Locale::ZhHans)?.topics)
        });
        draft.topics = topics.await?.unwrap_or_default();
        self.show_writing(visit, draft).await
    }

    /// Keeps a draft and shows it as a whole.
    async fn show_writing(&self, visit: &Visit, draft: AnswerDraft) -> anyhow::Result<Message> {
        let message = shown(visit, &draft);
        self.expect(visit, Some(Dialogue::Writing { draft, asks: None })).await?;
        Ok(message)
    }

    /// A button under a draft. `None` when it is not the one that is being written.
    pub(super) async fn act_on_writing(
        &self,
        visit: &Visit,
        of: Token,
        act: WriteAct,
    ) -> anyhow::Result<Option<Pressed>> {
        let dialogue = self.shared.store.dialogue(visit.who.chat, visit.who.user).await?;
        let Stored::Present(Dialogue::Writing { mut draft, .. }) = dialogue else { return Ok(None) };
        if draft.of.token() != of {
            return Ok(None);
        }
        match act {
            WriteAct::Ask(part) => {
                let message = asked(visit, &draft, part);
                self.expect(visit, Some(Dialogue::Writing { draft, asks: Some(part) })).await?;
                return Ok(Some(Pressed::send(message)));
            }
            WriteAct::Confirm => return self.file(visit, draft, None).await.map(Some),
            WriteAct::ConfirmAnyway { against } => {
                return self.file(visit, draft, Some(against)).await.map(Some);
            }
            WriteAct::AskAdmin => return self.ask_admins(visit, &draft).await.map(Some),
            WriteAct::NoRegion => draft.region = None,
            WriteAct::NoTopics => draft.topics.clear(),
            WriteAct::Show => {}
        }
        Ok(Some(Pressed::replace(self.show_writing(visit, draft).await?)))
    }

    /// The part that was asked for was written.
    pub(super) async fn part_written(
        &self,
        visit: &Visit,
        mut draft: AnswerDraft,
        part: AnswerPart,
        text: &str,
    ) -> Reply {
        if let Some(message) = too_long(&visit.voice, text) {
            return Ok(vec![message]);
        }
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let bare = |text: &str| text.trim_matches(|char: char| !char.is_alphabetic()).to_owned();
        let is_nothing = bare(&line) == bare(&visit.voice.say(Key::WritingNone));
        let fits = line.chars().count() <= NAME_CHARS;
        let first = draft.answer.is_empty();
        match part {
            AnswerPart::Answer => draft.answer = text.trim().to_owned(),
            AnswerPart::Topics if is_nothing => draft.topics.clear(),
            AnswerPart::Region if is_nothing => draft.region = None,
            AnswerPart::Topics => draft.topics = topics(text),
            AnswerPart::Title if fits => draft.title = line,
            AnswerPart::Region if fits => {
                let typed = line.clone();
                let named = self.clone_visit(visit, move |visit| {
                    places::named(&visit.snapshot.entries(visit.today), &typed)
                });
                let named = named.await?;
                // A place that no document names yet is written as a path.
                draft.region =
                    if let [only] = &named[..] { Some(only.clone()) } else { Region::parse(&line) };
            }
            AnswerPart::Title | AnswerPart::Region => {
                let long = visit.voice.fill(Key::TicketLong, &[("chars", NAME_CHARS.into())]);
                return Ok(vec![Message::plain(long)]);
            }
        }
        let message = match part {
            AnswerPart::Answer if first => self.begin_writing(visit, draft).await?,
            _ => self.show_writing(visit, draft).await?,
        };
        Ok(vec![message])
    }

    /// ✅ Puts the document into the knowledge and lets it answer from now on; also against what was
    /// `overruled`, but against nothing else.
    async fn file(
        &self,
        visit: &Visit,
        draft: AnswerDraft,
        overruled: Option<Token>,
    ) -> anyhow::Result<Pressed> {
        let voice = &visit.voice;
        let answered = Answered {
            title: &draft.title,
            question: &draft.question,
            answer: &draft.answer,
            region: draft.region.as_ref(),
            topics: &draft.topics,
            office: &self.shared.options.office.name,
            on: visit.today,
        };
        let Ok(text) = answered.markdown() else {
            return Ok(Pressed::notice(voice.say(Key::WritingEmpty)));
        };
        let path = path(&draft);
        let note = Note {
            act: Act::FilesChanged,
            object: path.display().to_string(),
            before: String::new(),
            after: draft.title.clone(),
        };
        let turn = self.turn().await;
        let change = Change { overruled, ..Change::of(vec![NewFile { path, text }], vec![note]) };
        let taken = self.take_in(&turn, visit.who.user, change).await?;
        drop(turn);
        match taken {
            TakenIn::Live(_) => {}
            // It is in its place, and goes live with the next reload.
            TakenIn::NotSwitched => {
                self.expect(visit, None).await?;
                return Ok(Pressed::replace(view::not_taken_in(voice, &taken)));
            }
            _ => return Ok(Pressed::send(self.refused(visit, &draft, &taken))),
        }
        self.expect(visit, None).await?;
        if let AnswerOrigin::Gap(gap) = draft.of
            && let Some(group) = self.gap_group(visit, gap).await?
        {
            self.shared.store.remove_gaps(group.iter().map(Gap::token).collect()).await?;
        }
        let done = voice.fill(Key::WritingDone, &[("title", draft.title.clone().into())]);
        let document = document(&draft).token();
        let open = voice.button(Key::ButtonOpenDocument, Action::ShowDocument { document });
        Ok(Pressed::replace(Message::plain(done).row([open])))
    }

    /// Why it was not saved, and the ways on: other words, an admin's decision, a second try.
    fn refused(&self, visit: &Visit, draft: &AnswerDraft, taken: &TakenIn) -> Message {
        let voice = &visit.voice;
        let of = draft.of.token();
        let button = |key, act| voice.button(key, Action::Desk(Desk::Write { of, act }));
        let message = view::not_taken_in(voice, taken);
        let Some(against) = taken.may_overrule() else {
            return message.row([button(Key::ButtonWritingConfirm, WriteAct::Confirm)]);
        };
        let message = message.text("\n\n").text(voice.say(Key::WritingRefused)).row([
            button(Key::ButtonEditTitle, WriteAct::Ask(AnswerPart::Title)),
            button(Key::ButtonEditAnswer, WriteAct::Ask(AnswerPart::Answer)),
        ]);
        if self.role(visit.who.user) >= Role::Admin {
            return message.row([button(Key::ButtonReloadAnyway, WriteAct::ConfirmAnyway { against })]);
        }
        let somebody = !self.admins().is_empty();
        message.row(somebody.then(|| button(Key::ButtonAskAdmin, WriteAct::AskAdmin)))
    }

    /// 🙋 An admin is asked to save it: they open it from the ticket, and may decide otherwise.
    async fn ask_admins(&self, visit: &Visit, draft: &AnswerDraft) -> anyhow::Result<Pressed> {
        // Gaps are answered by admins.
        let AnswerOrigin::Ticket(ticket) = draft.of else { return Ok(Pressed::default()) };
        let save = Action::Desk(Desk::Ticket { act: TicketAct::Save, ticket });
        for admin in self.admins() {
            let voice = self.voice_of(admin).await?;
            let values = [("number", ticket.to_string().into()), ("title", draft.title.clone().into())];
            let asked = Message::plain(voice.fill(Key::WritingAdminAsked, &values));
            self.notify([admin], asked.row([voice.button(Key::ButtonSave, save)])).await?;
        }
        self.expect(visit, None).await?;
        Ok(Pressed::replace(visit.voice.message(Key::WritingAskedAdmin)))
    }
}

fn path(draft: &AnswerDraft) -> PathBuf {
    PathBuf::from(FOLDER).join(format!("{}.md", draft.of.slug()))
}

fn document(draft: &AnswerDraft) -> DocumentId {
    DocumentId(format!("{FOLDER}/{}", draft.of.slug()))
}

/// Words between commas of any sort.
fn topics(text: &str) -> Vec<String> {
    let mut topics: Vec<String> = Vec::new();
    for topic in text.split(['、', ',', '，', ';', '；', '\n', '/']) {
        let topic: String = topic.trim().chars().take(NAME_CHARS).collect();
        if !topic.is_empty() && !topics.contains(&topic) && topics.len() < TOPICS {
            topics.push(topic);
        }
    }
    topics
}

/// The document as it will be, with a button for each part.
fn shown(visit: &Visit, draft: &AnswerDraft) -> Message {
    let voice = &visit.voice;
    let none = voice.say(Key::WritingNone);
    let or_none = |text: String| if text.is_empty() { none.clone() } else { text };
    let region = draft.region.as_ref().map(|region| places::spoken(voice, region)).unwrap_or_default();
    let parts = [
        (Key::WritingTitle, draft.title.clone()),
        (Key::WritingRegion, or_none(region)),
        (Key::WritingTopics, or_none(draft.topics.join(&voice.say(Key::ListComma)))),
        (Key::WritingQuestion, draft.question.clone()),
    ];
    let mut message = Message::default().span(voice.say(Key::WritingHead), Style::Bold).text("\n");
    for (key, value) in parts {
        message = message.text(format!("\n{}", voice.fill(key, &[("value", value.into())])));
    }
    let of = draft.of.token();
    let button = |key, act| voice.button(key, Action::Desk(Desk::Write { of, act }));
    let edit = |key, part| button(key, WriteAct::Ask(part));
    message
        .text("\n\n")
        .span(draft.answer.as_str(), Style::Bold)
        .row([button(Key::ButtonWritingConfirm, WriteAct::Confirm)])
        .row([edit(Key::ButtonEditTitle, AnswerPart::Title), edit(Key::ButtonEditAnswer, AnswerPart::Answer)])
        .row([
            edit(Key::ButtonEditRegion, AnswerPart::Region),
            edit(Key::ButtonEditTopics, AnswerPart::Topics),
        ])
        .row([voice.button(Key::ButtonCancel, Action::Cancel)])
}

/// Asks for another form of a part; what there is stays unless something is written.
fn asked(visit: &Visit, draft: &AnswerDraft, part: AnswerPart) -> Message {
    let voice = &visit.voice;
    let of = draft.of.token();
    let button = |key, act| voice.button(key, Action::Desk(Desk::Write { of, act }));
    let (key, without) = match part {
        AnswerPart::Title => (Key::WritingAskTitle, None),
        AnswerPart::Answer => (Key::WritingAskAnswer, None),
        AnswerPart::Region => (Key::WritingAskRegion, Some(button(Key::ButtonNoRegion, WriteAct::NoRegion))),
        AnswerPart::Topics => (Key::WritingAskTopics, Some(button(Key::ButtonNoTopics, WriteAct::NoTopics))),
    };
    voice.message(key).row(without.into_iter().chain([button(Key::ButtonBack, WriteAct::Show)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_parted_by_whatever_people_write_between_them() {
        for (text, expected) in [
            ("体育、场馆", vec!["体育", "场馆"]),
            (" sports, swimming pool ,sports", vec!["sports", "swimming pool"]),
            ("一，二；三\n四/五、六", vec!["一", "二", "三", "四", "五"]),
            ("、 ,", vec![]),
        ] {
            assert_eq!(topics(text), expected, "{text}");
        }
    }
}
