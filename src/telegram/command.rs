//! The commands, and how a text is recognised as one.

use teloxide::utils::command::BotCommands;

use crate::app::RoleCommand;

/// Every command that residents have. Descriptions live in the catalogues.
#[derive(Debug, Clone, PartialEq, Eq, BotCommands)]
#[command(rename_rule = "lowercase")]
pub(super) enum Command {
    Start(String),
    Help,
    Ask(String),
    Topics,
    Region(String),
    Language(String),
    Stop,
    Privacy,
    Export,
    Forget,
}

/// What a text is, seen as a command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// One that we know.
    Known { command: Command, named_us: bool },
    /// One that needs a role, with what followed it.
    Role { command: RoleCommand, rest: String, named_us: bool },
    /// A command, but none of ours.
    Unknown { named_us: bool },
    /// A command to another bot.
    Elsewhere,
    /// No command; a text may begin with `/` without being one.
    None,
}

/// Reads `text` as a command; `username` is the bot's own, without `@`.
pub(super) fn read(text: &str, username: &str) -> Reading {
    let text = text.trim();
    let (head, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let Some(head) = head.strip_prefix('/') else { return Reading::None };
    let (name, addressee) = match head.split_once('@') {
        Some((name, addressee)) => (name, Some(addressee)),
        None => (head, None),
    };
    let is_name = (1..=32).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !is_name {
        return Reading::None;
    }
    let named_us = addressee.is_some_and(|addressee| addressee.eq_ignore_ascii_case(username));
    if addressee.is_some() && !named_us {
        return Reading::Elsewhere;
    }
    if let Some(command) = RoleCommand::parse(name) {
        return Reading::Role { command, rest: rest.trim().to_owned(), named_us };
    }
    let canonical = format!("/{} {}", name.to_ascii_lowercase(), rest.trim());
    Command::parse(&canonical, username)
        .map_or(Reading::Unknown { named_us }, |command| Reading::Known { command, named_us })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(command: Command, named_us: bool) -> Reading {
        Reading::Known { command, named_us }
    }

    #[test]
    fn commands_are_read_as_people_type_them() {
        for (text, expected) in [
            ("/help", known(Command::Help, false)),
            ("/Help@LinliBot please", known(Command::Help, true)),
            ("/ask  恩阳跑团\n是做什么的", known(Command::Ask("恩阳跑团\n是做什么的".into()), false)),
            ("/ask\n恩阳跑团", known(Command::Ask("恩阳跑团".into()), false)),
            ("/start enyang-paotuan", known(Command::Start("enyang-paotuan".into()), false)),
            ("/region", known(Command::Region(String::new()), false)),
            ("/nothing", Reading::Unknown { named_us: false }),
            (
                "/Audit@LinliBot  all ",
                Reading::Role { command: RoleCommand::Audit, rest: "all".into(), named_us: true },
            ),
            ("/nonsense@linlibot", Reading::Unknown { named_us: true }),
            ("/help@other_bot", Reading::Elsewhere),
            ("/", Reading::None),
            ("/ 恩阳", Reading::None),
            ("/帮助", Reading::None),
            ("/*", Reading::None),
            ("恩阳 /help", Reading::None),
            ("", Reading::None),
        ] {
            assert_eq!(read(text, "linlibot"), expected, "{text}");
        }
    }
}
