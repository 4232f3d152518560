//! The command line: raw arguments become one command, and nobody reads arguments again.
//!
//! Exit codes are a contract: 0 done (or found), 1 not found or problems, 2 an error that is told
//! in one sentence. Standard output holds results only; everything else goes to standard error.

mod ask;
mod bot;
mod chat;
mod check;
mod eval;
mod progress;
#[cfg(unix)]
mod state;
mod why;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::knowledge;
use crate::settings::{self, Environment, Origin, Settings};
use crate::startup::Places;
use crate::telemetry;

/// Answers residents' questions from the community's own documents.
#[derive(Debug, Parser)]
#[command(name = "linli", version, about)]
struct Line {
    #[command(flatten)]
    places: PlaceOptions,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Args)]
struct PlaceOptions {
    /// The configuration [default: config/linli.toml, which may be missing]
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    /// The folder of Markdown files to answer from [default: knowledge]
    #[arg(long, value_name = "DIR", global = true)]
    knowledge: Option<PathBuf>,
    /// The folder for state and index [default: data]
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<PathBuf>,
}

/// What can be done.
#[derive(Debug, Subcommand)]
enum Command {
    /// Talk to the bot in the terminal (this is what happens without a command)
    Chat,
    /// Answer and leave; exit 0 when found, 1 when not
    Ask(AskOptions),
    /// Run on Telegram; the token comes from TELOXIDE_TOKEN
    Bot,
    /// Validate configuration, texts and knowledge; exit 1 with every problem listed
    Check,
    /// Measure answers on case files, or on a public question set
    Eval(EvalOptions),
    /// Read a file that somebody sent, from standard input: the bot starts itself so
    #[command(name = knowledge::reader::ARGUMENT, hide = true)]
    ReadFile,
    /// Write everything that is remembered to a file, also while a bot runs
    #[cfg(unix)]
    Backup {
        /// The file to write
        file: PathBuf,
    },
    /// Replace everything that is remembered by what a file holds, also while a bot runs
    #[cfg(unix)]
    Restore {
        /// A file that `backup` wrote
        file: PathBuf,
    },
}

/// Options of `ask`.
#[derive(Debug, Args)]
struct AskOptions {
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
    /// Also print how the answer came about
    #[arg(long)]
    why: bool,
    /// The question; without one, questions are read from standard input, one a line
    #[arg(value_name = "QUESTION")]
    question: Vec<String>,
}

/// Options of `eval`.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
struct EvalOptions {
    /// The project's own case files
    #[arg(value_name = "FILE", conflicts_with = "squad")]
    cases: Vec<PathBuf>,
    /// A question set in SQuAD 2.0 JSON; its contexts become the knowledge base
    #[arg(long, value_name = "FILE")]
    squad: Option<PathBuf>,
    /// Print one JSON object a line
    #[arg(long, requires = "squad")]
    json: bool,
    /// Also print every case that went wrong
    #[arg(long, requires = "cases")]
    misses: bool,
    /// Exit 1 when a file's share of right cases is below this, from 0 to 1
    #[arg(long, value_name = "SHARE", requires = "cases")]
    floor: Option<f64>,
}

/// How a command ended when nothing broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Well,
    /// Not found, or problems.
    Badly,
}

/// Everything a command is given.
struct Given {
    settings: Settings,
    places: Places,
    environment: Environment,
}

/// Runs the command of this process's command line.
pub fn run() -> ExitCode {
    let line = Line::parse();
    if matches!(line.command, Some(Command::ReadFile)) {
        let read = knowledge::reader::serve(io::stdin().lock(), io::stdout().lock());
        return if read.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(2) };
    }
    let environment = Environment::of_process();
    let usual = if matches!(line.command, Some(Command::Bot)) { "info" } else { "error" };
    telemetry::start_logging(environment.log_filter(), usual);
    match execute(line, environment) {
        Ok(Ended::Well) => ExitCode::SUCCESS,
        Ok(Ended::Badly) => ExitCode::from(1),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell when standard error is closed too.
            let _ = writeln!(io::stderr(), "linli: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn execute(line: Line, environment: Environment) -> anyhow::Result<Ended> {
    let PlaceOptions { config, knowledge, data } = line.places;
    let origin = Origin { file: config, knowledge, data };
    let command = line.command.unwrap_or(Command::Chat);
    let settings = match (settings::load(&origin, &environment), &command) {
        (Ok(settings), _) => settings,
        (Err(error), Command::Check) => return check::refused(&error),
        (Err(error), _) => return Err(error.into()),
    };
    let places = Places::new(&origin, &settings);
    let given = Given { settings, places, environment };
    match command {
        Command::Chat => chat::run(&given),
        Command::Ask(options) => ask::run(&given, &options),
        Command::Bot => bot::run(&given),
        Command::Check => check::run(&given),
        Command::Eval(options) => eval::run(&given, &options),
        // It reads no settings, and has ended already.
        Command::ReadFile => Ok(Ended::Well),
        #[cfg(unix)]
        Command::Backup { file } => state::backup(&given, &file),
        #[cfg(unix)]
        Command::Restore { file } => state::restore(&given, &file),
    }
}

/// Whoever read our output has seen enough.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io_errors = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    io_errors.into_iter().any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Line::command().debug_assert();
    }
}
