//! The command menus that Telegram shows, per role and language.

use teloxide::payloads::setters::*;
use teloxide::payloads::{DeleteMyCommands, SetMyCommands};
use teloxide::types::{BotCommand, BotCommandScope, ChatId, Recipient};

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::client::{Call, Refused};
use super::messenger::{Messenger, Undelivered};
use crate::app::App;
use crate::model::{Locale, Role, UserId};

/// Telegram knows two-letter languages only, so every `zh` reads simplified characters; so does
/// whoever speaks a language that we do not.
const LANGUAGES: [(Option<&str>, Locale); 3] =
    [(None, Locale::ZhHans), (Some("zh"), Locale::ZhHans), (Some("en"), Locale::En)];

/// Registers every menu, as long as that takes. Ends early at a stop.
pub(super) async fn register(app: &App, messenger: &Messenger) {
    send(messenger, calls(app)).await;
}

/// Gives whoever's role changes their new menu, for as long as the bot runs.
pub(super) async fn follow(app: &App, messenger: &Messenger, mut changes: Receiver<UserId>) {
    loop {
        match changes.recv().await {
            Ok(user) => send(messenger, calls_for(app, user)).await,
            Err(RecvError::Lagged(_)) => register(app, messenger).await,
            Err(RecvError::Closed) => return,
        }
    }
}

async fn send(messenger: &Messenger, calls: Vec<Call>) {
    for call in calls {
        match messenger.send(call).await {
            Ok(_) => {}
            Err(Undelivered::Interrupted) => return,
            // Somebody with a role who never spoke to the bot has no chat to put a menu in.
            Err(Undelivered::Refused(Refused { code, description })) => {
                tracing::info!(code, description, "a command menu was refused");
            }
        }
    }
}

/// The menus of one person; without a role, those of everybody.
fn calls_for(app: &App, user: UserId) -> Vec<Call> {
    let scope = personal(user);
    match app.role(user) {
        Role::Resident => LANGUAGES.map(|(code, _)| removal(&scope, code)).into(),
        role => LANGUAGES.map(|language| menu(app, role, &scope, language)).into(),
    }
}

fn personal(user: UserId) -> BotCommandScope {
    BotCommandScope::Chat { chat_id: Recipient::Id(ChatId(user.0)) }
}

fn removal(scope: &BotCommandScope, code: Option<&str>) -> Call {
    let removal = DeleteMyCommands::new().scope(scope.clone());
    Call::of(&match code {
        Some(code) => removal.language_code(code),
        None => removal,
    })
}

fn calls(app: &App) -> Vec<Call> {
    let everybody = std::iter::once((Role::Resident, BotCommandScope::Default));
    let holders = app.role_holders().into_iter().map(|(user, role)| (role, personal(user)));
    let menus = everybody.chain(holders);
    menus.flat_map(|(role, scope)| LANGUAGES.map(|language| menu(app, role, &scope, language))).collect()
}

fn menu(app: &App, role: Role, scope: &BotCommandScope, (code, locale): (Option<&str>, Locale)) -> Call {
    let commands = app.commands(role, locale);
    let commands = commands.into_iter().map(|(name, description)| BotCommand::new(name, description));
    let menu = SetMyCommands::new(commands).scope(scope.clone());
    Call::of(&match code {
        Some(code) => menu.language_code(code),
        None => menu,
    })
}
