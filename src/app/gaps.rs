//! `/gaps`: what people asked in vain, alike questions together. Who asked is not known here.

use super::answering::Asking;
use super::likeness::{self, Question};
use super::voice::Voice;
use super::{App, Place, Pressed, Reply, Visit, press, view};
use crate::model::{
    Act, Action, AnswerDraft, AnswerOrigin, AnswerPart, Button, Desk, Dialogue, DocumentId, Gap, GapKind,
    Message, Style, Token,
};
use crate::search::{self, Outcome};
use crate::text::Key;

/// Questions kept at most.
pub(super) const MOST: usize = 2000;

/// Groups on one page.
const PAGE: usize = 5;

/// How many other wordings, and how many remarks, are shown of a group.
const SHOWN: usize = 2;

/// How many, the newest, are asked again when the knowledge has changed.
const TRIED: usize = 200;

/// The longest remark that is kept, in characters.
const REMARK_CHARS: usize = 300;

impl App {
    /// `/gaps`
    pub(super) async fn gaps(&self, visit: &Visit) -> Reply {
        if visit.who.place == Place::Group {
            return Ok(vec![visit.voice.message(Key::PrivateOnly)]);
        }
        Ok(vec![self.gaps_page(visit, 0).await?])
    }

    /// One page of groups, the most asked first.
    pub(super) async fn gaps_page(&self, visit: &Visit, page: u16) -> anyhow::Result<Message> {
        let groups = self.gap_groups(visit).await?;
        let voice = &visit.voice;
        if groups.is_empty() {
            return Ok(voice.message(Key::GapsNone));
        }
        let from = usize::from(page) * PAGE;
        let mut message = Message::plain(voice.fill(Key::Gaps, &[("count", groups.len().into())]));
        for (at, group) in groups.iter().enumerate().skip(from).take(PAGE) {
            message = self.with_group(voice, message, at + 1, group);
        }
        let turn = |key, page| voice.button(key, Action::Desk(Desk::Gaps { page }));
        let earlier = page.checked_sub(1).map(|page| turn(Key::ButtonPrevious, page));
        let more = groups.len() > from + PAGE;
        let later = page.checked_add(1).filter(|_| more).map(|page| turn(Key::ButtonNext, page));
        Ok(message.row(earlier.into_iter().chain(later)))
    }

    /// Appends a group: how it is asked, what was said of it, what can be done about it.
    fn with_group(&self, voice: &Voice, message: Message, number: usize, group: &[Gap]) -> Message {
        let times: i64 = group.iter().map(|gap| i64::from(gap.count)).sum();
        let newest = group.iter().map(|gap| gap.newest).max().unwrap_or_default();
        let line = voice.fill(
            Key::GapLine,
            &[
                ("number", number.into()),
                ("question", group[0].question.clone().into()),
                ("times", times.into()),
                (
                    "date",
                    newest.with_timezone(&self.shared.options.time_zone).date_naive().to_string().into(),
                ),
            ],
        );
        let mut message = message.text("\n\n").span(line, Style::Bold);
        for gap in group.iter().skip(1).take(SHOWN) {
            message = message.text(format!("\n· {}", gap.question));
        }
        for remark in group.iter().flat_map(|gap| gap.remarks.iter().rev()).take(SHOWN) {
            let said = voice.fill(Key::GapRemark, &[("text", remark.clone().into())]);
            message = message.text("\n").span(said, Style::Italic);
        }
        let gap = group[0].token();
        let button = |key, desk| Button {
            label: voice.fill(key, &[("number", number.into())]),
            action: Action::Desk(desk),
        };
        message.row([
            button(Key::ButtonGapAnswer, Desk::AnswerGap { gap }),
            button(Key::ButtonGapAlias, Desk::AliasGap { gap }),
            button(Key::ButtonGapDismiss, Desk::DismissGap { gap }),
        ])
    }

    /// Takes the group that this question leads off the list.
    pub(super) async fn dismiss_gap(&self, visit: &Visit, gap: Token) -> anyhow::Result<Option<Pressed>> {
        let Some(group) = self.gap_group(visit, gap).await? else { return Ok(None) };
        self.shared.store.remove_gaps(group.iter().map(Gap::token).collect()).await?;
        let (question, count) = (group[0].question.clone(), group.iter().map(|gap| gap.count).sum::<u32>());
        self.audit(visit.who.user, Act::GapDismissed, question, count.to_string(), "").await?;
        let page = self.gaps_page(visit, 0).await?;
        Ok(Some(Pressed {
            notice: Some(visit.voice.say(Key::GapsDismissed)),
            replace: Some(page),
            ..Pressed::default()
        }))
    }

    /// 💬 The next text answers the group and is made a document.
    pub(super) async fn answer_gap(&self, visit: &Visit, gap: Token) -> anyhow::Result<Option<Pressed>> {
        let Some(group) = self.gap_group(visit, gap).await? else { return Ok(None) };
        let draft = AnswerDraft::new(AnswerOrigin::Gap(gap), &group[0].question, "");
        self.expect(visit, Some(Dialogue::Writing { draft, asks: Some(AnswerPart::Answer) })).await?;
        let question = Message::default().span(group[0].question.as_str(), Style::Italic).text("\n\n");
        let asked = question.text(visit.voice.say(Key::GapWriteAnswer));
        Ok(Some(Pressed::send(asked.row([visit.voice.button(Key::ButtonCancel, Action::Cancel)]))))
    }

    /// 🔗 Lists the documents that the group may mean: the nearest.
    pub(super) async fn alias_gap(&self, visit: &Visit, gap: Token) -> anyhow::Result<Option<Pressed>> {
        let Some(group) = self.gap_group(visit, gap).await? else { return Ok(None) };
        let question = group[0].question.clone();
        self.shown(visit, move |visit| {
            let hits = press::ask_again(visit, &question).hits;
            let near = view::distinct(&hits);
            let key = if near.is_empty() { Key::GapAliasNone } else { Key::GapAliasWhich };
            let said = visit.voice.fill(key, &[("question", question.clone().into())]);
            let mut message = Message::plain(said);
            for hit in near.into_iter().take(PAGE) {
                let action = Action::Desk(Desk::Alias { document: hit.document.token() });
                message = message.row([visit.voice.named(&hit.title, action)]);
            }
            Some(message.row([visit.voice.button(Key::ButtonCancel, Action::Cancel)]))
        })
        .await
    }

    /// ✍️ The next text says what was wrong with an answer.
    pub(super) async fn ask_remark(&self, visit: &Visit, token: Token) -> anyhow::Result<Option<Pressed>> {
        let Some(document) = visit.snapshot.resolve(token) else { return Ok(None) };
        let Some(asked) = visit.asked_about(&document) else { return Ok(None) };
        let question = asked.question.clone();
        self.expect(visit, Some(Dialogue::Remarking { question, document })).await?;
        let asked = visit.voice.message(Key::RemarkAsk);
        Ok(Some(Pressed::send(asked.row([visit.voice.button(Key::ButtonCancel, Action::Cancel)]))))
    }

    /// Keeps what was wrong with an answer, without who said so.
    pub(super) async fn remarked(
        &self,
        visit: &Visit,
        question: &str,
        document: DocumentId,
        text: &str,
    ) -> Reply {
        let remark: String = text.trim().chars().take(REMARK_CHARS).collect();
        let about = visit.asked_about(&document).and_then(|asked| asked.about.as_ref());
        let in_full = visit.in_full(question, about);
        self.keep_gap(Some(Gap::remark(&in_full, document, remark, visit.now))).await?;
        self.expect(visit, None).await?;
        let hand_over = Desk::HandOver { question: Token::of(question) };
        let ask = visit.voice.button(Key::ButtonAskPerson, Action::Desk(hand_over));
        Ok(vec![visit.voice.message(Key::RemarkThanks).row([ask])])
    }

    /// Takes off the list what the knowledge answers by now.
    pub(super) async fn drop_answered_gaps(&self) -> anyhow::Result<()> {
        let mut gaps = self.shared.store.gaps().await?;
        gaps.retain(|gap| gap.kind == GapKind::Nothing);
        gaps.sort_by_key(|gap| std::cmp::Reverse(gap.newest));
        let (snapshot, today) = (self.shared.engine.snapshot(), self.today());
        let ask_again = move || {
            let is_answered = |gap: &&Gap| {
                let asking = Asking { text: gap.question.clone(), region: None, topic: None, within: None };
                asking.ask(&snapshot, today).outcome == Outcome::Found
            };
            gaps.iter().take(TRIED).filter(is_answered).map(Gap::token).collect::<Vec<Token>>()
        };
        // Not on one of the seats for questions, and behind them: nobody waits for it.
        let answered = tokio::task::spawn_blocking(move || search::giving_way(ask_again)).await?;
        self.shared.store.remove_gaps(answered).await?;
        Ok(())
    }

    /// The group that this question leads.
    pub(super) async fn gap_group(&self, visit: &Visit, gap: Token) -> anyhow::Result<Option<Vec<Gap>>> {
        let groups = self.gap_groups(visit).await?;
        Ok(groups.into_iter().find(|group| group[0].token() == gap))
    }

    /// Everything asked in vain, alike questions together, the most asked first.
    async fn gap_groups(&self, visit: &Visit) -> anyhow::Result<Vec<Vec<Gap>>> {
        let gaps = self.shared.store.gaps().await?;
        let snapshot = visit.snapshot.clone();
        self.off_thread(move || {
            let question = |gap: &Gap| Question {
                gist: snapshot.gist(&gap.question),
                text: gap.question.clone(),
                count: gap.count,
            };
            let questions: Vec<Question> = gaps.iter().map(question).collect();
            let groups = likeness::groups(&questions);
            let mut groups: Vec<Vec<Gap>> = groups
                .into_iter()
                .map(|group| group.into_iter().map(|at| gaps[at].clone()).collect())
                .collect();
            groups.sort_by_key(|group| {
                std::cmp::Reverse(group.iter().map(|gap| u64::from(gap.count)).sum::<u64>())
            });
            groups
        })
        .await
    }
}
