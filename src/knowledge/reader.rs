//! Reads files that somebody sent in a process of its own. Whatever hostile bytes make a library do –
//! go on for ever, ask for all memory there is, overflow the stack – ends that process and nothing
//! else. What the process is told and what it says:
//!
//! - to its standard input: a line of JSON (`Order`), then the bytes of the file;
//! - from its standard output: a [`Converted`] as JSON.

use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::convert::{Converted, Limits, Trouble, Unfit, convert};

/// The argument after which our program is such a process.
pub const ARGUMENT: &str = "read-file";

/// What the process may ask for, in bytes of address space: the largest file, what it unpacks to,
/// and several forms of its text at once.
const MEMORY_BYTES: u64 = 1 << 30;

/// From the limit that the process itself keeps to, to the moment in which it is ended from outside.
const GRACE: Duration = Duration::from_secs(2);

/// An answer is the text of the documents, with every sign escaped at worst.
const LONGEST_ANSWER_BYTES: u64 = 256 << 20;

/// Reads files.
#[derive(Debug, Clone)]
pub struct Reader {
    program: Option<PathBuf>,
}

/// What the process is to do.
#[derive(Debug, Serialize, Deserialize)]
struct Order {
    name: String,
    limits: Limits,
}

impl Reader {
    /// Has files read by this program, which is ours.
    pub fn beside(program: PathBuf) -> Self {
        Self { program: Some(program) }
    }

    /// Reads files in this process: for what is known not to be hostile.
    pub fn here() -> Self {
        Self { program: None }
    }

    /// Reads one file, called `name` by whoever sent it. Blocks for at most `limits.time`, and a little.
    pub fn read(&self, name: &str, bytes: &[u8], limits: Limits) -> Converted {
        match &self.program {
            None => here(name, bytes, limits),
            Some(program) => match beside(program, name, bytes, limits) {
                Ok(converted) => converted,
                Err(what) => unread(name, what),
            },
        }
    }
}

/// What our program does after [`ARGUMENT`].
///
/// # Errors
/// When it is not spoken to as it should be, or nobody listens.
pub fn serve(input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut input = BufReader::new(input);
    let mut line = String::new();
    input.read_line(&mut line)?;
    let Order { name, limits } = serde_json::from_str(&line)?;
    confine(limits)?;
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    serde_json::to_writer(&mut output, &here(&name, &bytes, limits))?;
    output.flush()
}

/// Takes from this process what reading a file does not need.
#[cfg(unix)]
fn confine(limits: Limits) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |most| Rlimit { current: Some(most), maximum: Some(most) };
    let seconds = (limits.time + GRACE).as_secs() + 1;
    let bounds =
        [(Resource::As, MEMORY_BYTES), (Resource::Cpu, seconds), (Resource::Fsize, 0), (Resource::Core, 0)];
    for (resource, most) in bounds {
        setrlimit(resource, at_most(most))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn confine(_: Limits) -> io::Result<()> {
    Ok(())
}

fn here(name: &str, bytes: &[u8], limits: Limits) -> Converted {
    std::panic::catch_unwind(|| convert(name, bytes, limits))
        .unwrap_or_else(|_| unread(name, Unfit::Unexpected))
}

fn unread(name: &str, what: Unfit) -> Converted {
    let trouble = Trouble { file: name.to_owned(), part: None, line: None, what };
    Converted { documents: Vec::new(), troubles: vec![trouble] }
}

fn beside(program: &PathBuf, name: &str, bytes: &[u8], limits: Limits) -> Result<Converted, Unfit> {
    let unexpected = |error: io::Error| {
        tracing::error!(%error, "a file could not be read beside");
        Unfit::Unexpected
    };
    let mut order = serde_json::to_vec(&Order { name: name.to_owned(), limits })
        .map_err(|error| unexpected(error.into()))?;
    order.push(b'\n');
    // It is told nothing that it does not need: the token of the bot is in our environment.
    let child = Command::new(program)
        .arg(ARGUMENT)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = Ended(child.map_err(unexpected)?);
    let (Some(mut input), Some(output)) = (child.0.stdin.take(), child.0.stdout.take()) else {
        return Err(Unfit::Unexpected);
    };
    let answer = std::thread::scope(|scope| {
        let (said, heard) = mpsc::channel();
        scope.spawn(move || {
            let mut answer = Vec::new();
            let read = output.take(LONGEST_ANSWER_BYTES).read_to_end(&mut answer);
            // Nobody waits any more for one that comes too late.
            let _ = said.send(read.map(|_| answer));
        });
        scope.spawn(move || {
            // A process that ended has read enough.
            let _ = input.write_all(&order).and_then(|()| input.write_all(bytes));
        });
        let answer = heard.recv_timeout(limits.time + GRACE);
        // Its pipes close with it, and both threads end.
        drop(child);
        answer
    });
    let answer = answer.map_err(|_| Unfit::TooSlow)?.map_err(unexpected)?;
    serde_json::from_slice(&answer).map_err(|_| {
        tracing::warn!(answered_bytes = answer.len(), "the process that reads a file died of it");
        Unfit::Overwhelming
    })
}

/// Does not outlive this.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        // One that has ended already cannot be killed.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// What comes of a program that does this.
    fn told_in_full(script: &str, name: &str, bytes: &[u8], limits: Limits) -> Converted {
        let folder = tempfile::tempdir().expect("a folder");
        let program = folder.path().join("program");
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("written");
        std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).expect("made a program");
        Reader::beside(program).read(name, bytes, limits)
    }

    /// The trouble that comes of it.
    fn told_by(script: &str) -> Unfit {
        let limits = Limits { time: Duration::ZERO, ..Limits::default() };
        let mut converted = told_in_full(script, "a.pdf", &[b'x'; 1 << 20], limits);
        assert_eq!((converted.documents.len(), converted.troubles.len()), (0, 1));
        converted.troubles.remove(0).what
    }

    #[test]
    fn whatever_becomes_of_the_process_there_is_an_answer() {
        assert_eq!(told_by("kill -9 $$"), Unfit::Overwhelming);
        assert_eq!(told_by("exit 1"), Unfit::Overwhelming);
        assert_eq!(told_by("echo '{\"documents\": ['"), Unfit::Overwhelming);
        assert_eq!(told_by("exec sleep 600"), Unfit::TooSlow);
    }

    #[test]
    fn a_program_that_is_not_there_is_an_answer_too() {
        let reader = Reader::beside("no/such/program".into());
        let converted = reader.read("a.md", b"# a", Limits::default());
        assert_eq!(converted.troubles[0].what, Unfit::Unexpected);
    }

    #[test]
    fn a_process_says_what_reading_here_says() {
        let (name, bytes) = ("a\u{0} b.txt", b"A title\n\nAnd a paragraph.\n");
        let limits = Limits::default();
        let told = serde_json::to_string(&here(name, bytes, limits)).expect("JSON");
        assert_eq!(
            told_in_full(&format!("printf '%s' '{told}'"), name, bytes, limits),
            here(name, bytes, limits)
        );
    }
}
