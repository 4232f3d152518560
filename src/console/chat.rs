//! The conversation: read a line, do what it says, print, again.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{Config, Editor};

use super::input::Input;
use super::markup::{self, Unbalanced};
use super::numbered::Numbered;
use super::paths;
use super::printer::Printer;
use super::render::Look;
use crate::app::{Actor, App, Incoming, Place, Pressed, Remark, Reply, RoleCommand, Said};
use crate::model::{ChatId, Locale, Message, UserId};

const PROMPT: &str = "> ";

/// What a chat needs to know about where it takes place.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The language of the terminal.
    pub client_locale: Option<Locale>,
    /// Where lines typed earlier are kept.
    pub history: PathBuf,
    /// Whether what the bot remembers outlasts this chat.
    pub saved: bool,
}

/// Talks until the person leaves.
///
/// # Errors
///
/// When the terminal cannot be read or written.
pub async fn chat(app: &App, setting: &Setting) -> anyhow::Result<()> {
    let terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    let mut chat = Chat {
        app,
        who: Actor {
            user: UserId::OPERATOR,
            chat: ChatId(0),
            place: Place::Private,
            client_locale: setting.client_locale,
        },
        look: Look::of(terminal),
        buttons: Numbered::default(),
    };
    app.wake().await?;
    chat.open(setting.saved).await?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let sending = tokio::spawn({
        let (app, printer) =
            (app.clone(), Arc::new(Printer::new(chat.look, chat.who.chat, chat.buttons.clone())));
        async move { app.deliver(printer, async { stopped.await.unwrap_or_default() }).await }
    });
    let mut lines = Lines::open(terminal, setting)?;
    while let Some(line) = lines.next()? {
        if !terminal {
            // A transcript shows both sides.
            chat.print(&format!("{PROMPT}{line}"))?;
        }
        match Input::parse(&line, chat.buttons.len()) {
            Input::Quit => break,
            input => chat.handle(input).await?,
        }
    }
    drop(stop);
    let _ = sending.await;
    let bye = app.remark(&chat.who, Remark::Bye).await?;
    chat.print(&bye)
}

struct Chat<'a> {
    app: &'a App,
    who: Actor,
    look: Look,
    /// What the numbers on the screen stand for.
    buttons: Numbered,
}

impl Chat<'_> {
    async fn open(&mut self, saved: bool) -> anyhow::Result<()> {
        self.remark(Remark::Hint).await?;
        if !saved {
            self.remark(Remark::Unsaved).await?;
        }
        let greeting = self.app.start(&self.who, "").await;
        let concerns = self.app.concerns(&self.who).await?;
        self.say(greeting.map(|greeting| greeting.into_iter().chain(concerns).collect())).await
    }

    async fn handle(&mut self, input: Input<'_>) -> anyhow::Result<()> {
        match input {
            Input::Nothing | Input::Quit => Ok(()),
            Input::Press(number) => self.press(number).await,
            Input::Command(name, rest) => {
                let reply = self.command(name, rest).await;
                self.say(reply).await
            }
            Input::Text(text) => {
                let said = self.said(text).await?;
                let reply = self.app.hear(&self.who, said).await;
                self.say(reply).await
            }
        }
    }

    async fn command(&self, name: &str, rest: &str) -> Reply {
        let (app, who) = (self.app, &self.who);
        match name {
            "start" => app.start(who, rest).await,
            "help" => app.help(who).await,
            "ask" => app.ask(who, rest).await,
            "topics" => app.topics(who).await,
            "region" => app.region(who, rest).await,
            "language" => app.language(who, rest).await,
            "stop" => app.stop(who).await,
            "privacy" => app.privacy(who).await,
            "export" => app.export(who).await,
            "forget" => app.forget(who).await,
            "upload" => self.upload(rest).await,
            _ => match RoleCommand::parse(name) {
                Some(command) => app.command(who, command, Said::plain(rest)).await,
                None => app.unknown_command(who).await,
            },
        }
    }

    /// A typed text with its formatting; where that does not come out even, as it is.
    async fn said(&self, text: &str) -> anyhow::Result<Said> {
        match markup::spans(text) {
            Ok(body) => Ok(Said { body, ..Said::plain(text) }),
            Err(Unbalanced) => {
                self.remark(Remark::Unbalanced).await?;
                Ok(Said::plain(text))
            }
        }
    }

    /// `/upload PATH`, and perhaps a folder after it; or several paths, which belong together.
    async fn upload(&self, rest: &str) -> Reply {
        let (app, who) = (self.app, &self.who);
        let (paths, folder) = paths::split(rest);
        let mut reply = Vec::new();
        let mut files = Vec::new();
        for path in &paths {
            match paths::read(path) {
                Ok(content) => {
                    let (name, under) = (paths::name(path), folder.to_owned());
                    files.push(Incoming { name, content, under });
                }
                Err(error) => {
                    let remark = Remark::NoFile(path, &error);
                    reply.push(Message::plain(app.remark(who, remark).await?));
                }
            }
        }
        match files.len() {
            0 if paths.is_empty() => reply.push(Message::plain(app.remark(who, Remark::Upload).await?)),
            0 => {}
            1 => reply.extend(app.upload_file(who, files.remove(0)).await?),
            _ => {
                let album = chrono::Utc::now().to_rfc3339();
                let mut shown = None;
                for file in files {
                    shown = Some(app.upload_to_album(who, &album, file).await?.message);
                }
                reply.extend(shown);
            }
        }
        Ok(reply)
    }

    async fn press(&mut self, number: &str) -> anyhow::Result<()> {
        let action = number.parse::<usize>().ok().and_then(|number| self.buttons.get(number));
        let Some(action) = action else { return self.remark(Remark::NoButton(number)).await };
        match self.app.press(&self.who, Some(action)).await {
            Ok(Pressed { notice, replace, send }) => {
                if let Some(notice) = notice {
                    self.print(&self.look.aside(&notice))?;
                }
                // What was not replaced is still on the screen, and its numbers hold until others come.
                if replace.is_some() || send.iter().any(|message| !message.buttons.is_empty()) {
                    self.buttons.clear();
                }
                self.show(replace.into_iter().chain(send)).await
            }
            Err(error) => self.say(Err(error)).await,
        }
    }

    /// Prints the messages; their buttons take the place of those before.
    async fn say(&mut self, reply: Reply) -> anyhow::Result<()> {
        let messages = reply.unwrap_or_else(|error| {
            tracing::error!(error = format!("{error:#}"), "an input could not be handled");
            vec![self.app.apology(&self.who)]
        });
        self.buttons.clear();
        self.show(messages).await
    }

    async fn show(&mut self, messages: impl IntoIterator<Item = Message>) -> anyhow::Result<()> {
        for message in messages {
            let first = self.buttons.add(&message);
            self.print(&self.look.message(&message, first))?;
            if let Some(file) = message.attachment {
                match std::fs::write(&file.name, &file.bytes) {
                    Ok(()) => self.remark(Remark::FileSaved(&file.name)).await?,
                    Err(error) => self.remark(Remark::FileFailed(&file.name, &error)).await?,
                }
            }
        }
        Ok(())
    }

    async fn remark(&self, remark: Remark<'_>) -> anyhow::Result<()> {
        let text = self.app.remark(&self.who, remark).await?;
        self.print(&self.look.aside(&text))
    }

    fn print(&self, text: &str) -> anyhow::Result<()> {
        let mut out = io::stdout().lock();
        writeln!(out, "{text}\n")?;
        Ok(out.flush()?)
    }
}

/// Where lines come from.
enum Lines {
    Terminal(Box<Editor<(), FileHistory>>, PathBuf),
    Pipe(io::StdinLock<'static>),
}

impl Lines {
    fn open(terminal: bool, setting: &Setting) -> anyhow::Result<Self> {
        if !terminal {
            return Ok(Self::Pipe(io::stdin().lock()));
        }
        let config = Config::builder().auto_add_history(true).max_history_size(500)?.build();
        let mut editor = Editor::with_config(config)?;
        // The first time there is no history.
        let _ = editor.load_history(&setting.history);
        Ok(Self::Terminal(Box::new(editor), setting.history.clone()))
    }

    /// The next line; `None` when the person leaves (Ctrl-D, Ctrl-C, end of input).
    fn next(&mut self) -> anyhow::Result<Option<String>> {
        match self {
            Self::Terminal(editor, _) => match editor.readline(PROMPT) {
                Ok(line) => Ok(Some(line)),
                Err(ReadlineError::Eof | ReadlineError::Interrupted) => Ok(None),
                Err(error) => Err(error.into()),
            },
            Self::Pipe(input) => {
                let mut line = Vec::new();
                let read = input.read_until(b'\n', &mut line)?;
                let text = String::from_utf8_lossy(&line);
                Ok((read > 0).then(|| text.trim_end_matches(['\r', '\n']).to_owned()))
            }
        }
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        if let Self::Terminal(editor, history) = self
            && let Err(error) = editor.save_history(history)
        {
            tracing::debug!(%error, "the history could not be kept");
        }
    }
}
