//! Commands, questions, and messages without words.

use std::collections::VecDeque;

use super::{Failure, Outcome};
use crate::app::{Actor, App, RoleCommand, Said};
use crate::model::Message;
use crate::telegram::command::Command;
use crate::telegram::enclosed::Enclosed;
use crate::telegram::messenger::Messenger;
use crate::telegram::stop::Stopped;
use crate::telegram::to_request::{self, Destination};
use crate::telegram::unfit::unfit_in;

/// A command of ours.
pub(in crate::telegram) async fn command(
    app: App,
    who: Actor,
    command: Command,
    to: Destination,
    messenger: Messenger,
) -> Outcome {
    let reply = match command {
        Command::Start(payload) => app.start(&who, &payload).await,
        Command::Help => app.help(&who).await,
        Command::Ask(question) => app.ask(&who, &question).await,
        Command::Topics => app.topics(&who).await,
        Command::Region(place) => app.region(&who, &place).await,
        Command::Language(language) => app.language(&who, &language).await,
        Command::Stop => app.stop(&who).await,
        Command::Privacy => app.privacy(&who).await,
        Command::Export => app.export(&who).await,
        Command::Forget => app.forget(&who).await,
    }?;
    Ok(say(&messenger, &reply, &to).await?)
}

/// A command that needs a role.
pub(in crate::telegram) async fn role_command(
    app: App,
    who: Actor,
    (command, rest): (RoleCommand, String),
    enclosed: Enclosed,
    to: Destination,
    messenger: Messenger,
) -> Outcome {
    let reply = app.command(&who, command, said(rest, enclosed).without_command()).await?;
    tell(&app, &who, &messenger, &reply, &to).await
}

/// Plain words: a question, or the answer to one of ours.
pub(in crate::telegram) async fn text(
    app: App,
    who: Actor,
    text: String,
    enclosed: Enclosed,
    to: Destination,
    messenger: Messenger,
) -> Outcome {
    heard(&app, &who, said(text, enclosed), &to, &messenger).await
}

/// A photo, a voice message, and the like.
pub(in crate::telegram) async fn unreadable(
    app: App,
    who: Actor,
    enclosed: Enclosed,
    to: Destination,
    messenger: Messenger,
) -> Outcome {
    heard(&app, &who, said(String::new(), enclosed), &to, &messenger).await
}

/// Words, a file, or both.
async fn heard(app: &App, who: &Actor, said: Said, to: &Destination, messenger: &Messenger) -> Outcome {
    if app.wants_file(who, &said).await? {
        return super::file(app, who, said, to, messenger).await;
    }
    let reply = app.hear(who, said).await?;
    tell(app, who, messenger, &reply, to).await
}

fn said(text: String, enclosed: Enclosed) -> Said {
    let Enclosed { body, file, album, reply_to, about } = enclosed;
    Said { text, body, file, album, reply_to, about }
}

/// A command that is none of ours.
pub(in crate::telegram) async fn unknown_command(
    app: App,
    who: Actor,
    to: Destination,
    messenger: Messenger,
) -> Outcome {
    let reply = app.unknown_command(&who).await?;
    Ok(say(&messenger, &reply, &to).await?)
}

/// Sends messages in order, and explains what Telegram does not take.
pub(in crate::telegram) async fn tell(
    app: &App,
    who: &Actor,
    messenger: &Messenger,
    messages: &[Message],
    to: &Destination,
) -> Outcome {
    told(app, who, messenger, messages, to).await.map(drop)
}

/// Like [`tell`]; `false` when something was not taken. A file or a button that Telegram does not take
/// (any more) is said to be at fault, in place of everything after it, which was about it.
pub(in crate::telegram) async fn told(
    app: &App,
    who: &Actor,
    messenger: &Messenger,
    messages: &[Message],
    to: &Destination,
) -> Result<bool, Failure> {
    let (mut left, mut all_taken) = (VecDeque::from(messages.to_vec()), true);
    while let Some(message) = left.pop_front() {
        if let Some(refused) = messenger.send_each(to_request::sends(&message, to)).await? {
            all_taken = false;
            let Some(why) = unfit_in(&refused, &message) else { break };
            // Each time there is one part less of which there may be another no.
            left = app.unfit(who, &message, &why).await?.into();
        }
    }
    Ok(all_taken)
}

/// Sends messages in order.
pub(in crate::telegram) async fn say(
    messenger: &Messenger,
    messages: &[Message],
    to: &Destination,
) -> Result<(), Stopped> {
    let calls = messages.iter().flat_map(|message| to_request::sends(message, to)).collect();
    messenger.send_all(calls).await
}
