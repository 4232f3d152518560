//! `/gaps`: what people asked in vain, alike questions together. Who asked is not known here.

use super::likeness::{self, Question};
use super::{App, Place, Pressed, Reply, Visit};
use crate::model::{Action, Button, Desk, Gap, Message, Style, Token};
use crate::text::Key;

/// Questions kept at most.
pub(super) const MOST: usize = 2000;

/// Groups on one page.
const PAGE: usize = 5;

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
        let count = groups.len() as i64;
        let mut message = Message::plain(voice.fill(Key::Gaps, &[("count", count.into())]));
        let zone = self.shared.options.time_zone;
        for (at, group) in groups.iter().enumerate().skip(from).take(PAGE) {
            let times: i64 = group.iter().map(|gap| i64::from(gap.count)).sum();
            let newest = group.iter().map(|gap| gap.newest).max().unwrap_or(visit.now);
            let line = voice.fill(
                Key::GapLine,
                &[
                    ("number", (at as i64 + 1).into()),
                    ("question", group[0].question.clone().into()),
                    ("times", times.into()),
                    ("date", newest.with_timezone(&zone).date_naive().to_string().into()),
                ],
            );
            message = message.text("\n\n").span(line, Style::Bold);
            for gap in group.iter().skip(1).take(2) {
                message = message.text(format!("\n· {}", gap.question));
            }
            let label = voice.fill(Key::ButtonGapDismiss, &[("number", (at as i64 + 1).into())]);
            let action = Action::Desk(Desk::DismissGap { gap: group[0].token() });
            message = message.row([Button { label, action }]);
        }
        let turn = |key, page| voice.button(key, Action::Desk(Desk::Gaps { page }));
        let earlier = page.checked_sub(1).map(|page| turn(Key::ButtonPrevious, page));
        let more = groups.len() > from + PAGE;
        let later = page.checked_add(1).filter(|_| more).map(|page| turn(Key::ButtonNext, page));
        Ok(message.row(earlier.into_iter().chain(later)))
    }

    /// Takes the group that this question leads off the list.
    pub(super) async fn dismiss_gap(&self, visit: &Visit, gap: Token) -> anyhow::Result<Option<Pressed>> {
        let groups = self.gap_groups(visit).await?;
        let Some(group) = groups.into_iter().find(|group| group[0].token() == gap) else { return Ok(None) };
        self.shared.store.remove_gaps(group.iter().map(Gap::token).collect()).await?;
        let page = self.gaps_page(visit, 0).await?;
        Ok(Some(Pressed {
            notice: Some(visit.voice.say(Key::GapsDismissed)),
            replace: Some(page),
            ..Pressed::default()
        }))
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
