//! When residents want announcements: quiet hours, and back again after `/stop`.

use super::voice::Voice;
use super::{App, Pressed, Visit};
use crate::model::{Action, Button, Message, ProfileChange, QuietHours};
use crate::text::Key;

/// The choices offered: from, until.
const CHOICES: [(u8, u8); 4] = [(21, 7), (22, 8), (12, 14), (18, 9)];

impl App {
    /// Chooses quiet hours; the list shows the change at once.
    pub(super) async fn set_quiet(
        &self,
        visit: &mut Visit,
        quiet: Option<QuietHours>,
    ) -> anyhow::Result<Option<Pressed>> {
        self.change(visit, ProfileChange::Quiet(quiet)).await?;
        Ok(Some(Pressed::replace(pick(visit))))
    }

    /// Gets announcements again.
    pub(super) async fn resubscribe(&self, visit: &mut Visit) -> anyhow::Result<Option<Pressed>> {
        self.change(visit, ProfileChange::Subscribed(true)).await?;
        Ok(Some(Pressed::replace(visit.voice.message(Key::StartAgain))))
    }
}

/// What is said to who wants no more announcements, and the way back.
pub(super) fn stopped(voice: &Voice) -> Message {
    voice.message(Key::Stop).row([
        voice.button(Key::ButtonSubscribe, Action::Subscribe),
        voice.button(Key::ButtonQuiet, Action::PickQuiet),
    ])
}

/// The list from which quiet hours are chosen.
pub(super) fn pick(visit: &Visit) -> Message {
    let voice = &visit.voice;
    let current = visit.profile.quiet;
    let state = match current {
        Some(quiet) => voice.fill(Key::QuietCurrent, &[("hours", hours(quiet).into())]),
        None => voice.say(Key::QuietNone),
    };
    let mut message = Message::plain(state).text("\n").text(voice.say(Key::QuietAsk));
    let button = |quiet: QuietHours| {
        let key = if current == Some(quiet) { Key::ButtonFollowed } else { Key::ButtonQuietHours };
        let label = voice.fill(key, &[("name", hours(quiet).into())]);
        Button { label, action: Action::SetQuiet { quiet: Some(quiet) } }
    };
    let choices = CHOICES.into_iter().filter_map(|(from, until)| QuietHours::new(from, until));
    let choices: Vec<Button> = choices.map(button).collect();
    message.buttons.extend(choices.chunks(2).map(<[Button]>::to_vec));
    match current {
        Some(_) => message.row([voice.button(Key::ButtonNoQuiet, Action::SetQuiet { quiet: None })]),
        None => message,
    }
}

fn hours(quiet: QuietHours) -> String {
    format!("{}:00–{}:00", quiet.from(), quiet.until())
}
