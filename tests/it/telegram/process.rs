//! The real binary as a process: started in a place of its own, killed at any moment.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::standin::{Standin, TOKEN};

/// Where a bot lives: its knowledge, its data, its settings; over as many lives as it takes.
pub struct Place {
    folder: tempfile::TempDir,
    binary: PathBuf,
    settings: Vec<(String, String)>,
}

impl Place {
    /// With one document, and this stand-in for Telegram.
    pub fn new(standin: &Standin) -> Self {
        let folder = tempfile::tempdir().expect("a place for data");
        fs::create_dir(folder.path().join("knowledge")).expect("a place for knowledge");
        fs::write(folder.path().join("knowledge/a.md"), "# 恩阳跑团\n\n恩阳跑团每周二跑步。\n")
            .expect("knowledge");
        let binary = option_env!("CARGO_BIN_EXE_linli").map_or_else(beside_this_example, PathBuf::from);
        let settings = vec![("LINLI_TELEGRAM__API_URL".to_owned(), standin.url())];
        Self { folder, binary, settings }
    }

    /// With one more setting, as the environment gives it.
    pub fn with(mut self, name: &str, value: &impl ToString) -> Self {
        self.settings.push((name.to_owned(), value.to_string()));
        self
    }

    /// Where the bot keeps its state.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// What all processes logged.
    pub fn log(&self) -> String {
        let files = fs::read_dir(self.folder.path()).expect("it is there").flatten();
        let logs = files.filter(|entry| entry.path().extension().is_some_and(|end| end == "log"));
        logs.map(|entry| fs::read_to_string(entry.path()).unwrap_or_default()).collect()
    }

    fn next_log(&self) -> File {
        let free = (0..).map(|number| self.folder.path().join(format!("{number}.log")));
        let free = free.into_iter().find(|path| !path.exists()).expect("numbers do not end");
        File::create(free).expect("a log")
    }
}

/// Examples lie in a folder beside the binary.
fn beside_this_example() -> PathBuf {
    std::env::current_exe().expect("this program").with_file_name("../linli")
}

/// A running bot; dies with this.
pub struct Process(Child);

impl Process {
    pub fn start(place: &Place) -> Self {
        let child = Command::new(&place.binary)
            .arg("--knowledge")
            .arg(place.folder.path().join("knowledge"))
            .arg("--data")
            .arg(place.data())
            .arg("bot")
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
            .env("TELOXIDE_TOKEN", TOKEN)
            .envs(place.settings.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(place.next_log())
            .spawn()
            .expect("the binary runs");
        Self(child)
    }

    /// Kills it at once (SIGKILL) and waits until it is gone.
    pub fn kill(self) {
        drop(self);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
