//! The rules of the house, held by reading the source.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Which module may name which others. A new edge means changing this table and saying why.
const LAYERS: [(&str, &[&str]); 16] = [
    ("model", &[]),
    ("text", &["model"]),
    ("knowledge", &["model"]),
    ("search", &["knowledge", "model"]),
    ("store", &["model"]),
    ("broadcast", &["model", "store"]),
    // The boundary: everything a frontend needs comes from here.
    ("app", &["broadcast", "knowledge", "model", "search", "store", "text"]),
    // The frontends bring the messenger that broadcasts are sent through.
    ("console", &["app", "broadcast", "model"]),
    // The store only for its inbox: what arrived is stored before Telegram is told so.
    ("telegram", &["app", "broadcast", "model", "store"]),
    // Wiring, and measuring, which is no part of the running bot.
    ("settings", &["model"]),
    ("telemetry", &["app"]),
    (
        "startup",
        &["app", "broadcast", "knowledge", "model", "search", "settings", "store", "telemetry", "text"],
    ),
    ("eval", &["knowledge", "model", "search"]),
    (
        "cli",
        &[
            "app",
            "broadcast",
            "console",
            "eval",
            "knowledge",
            "model",
            "search",
            "settings",
            "startup",
            "store",
            "telegram",
            "telemetry",
            "text",
        ],
    ),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// What is named in one place only.
const KEPT_INSIDE: [(&str, &[&str]); 9] = [
    ("tantivy::", &["search/"]),
    ("jieba_rs::", &["search/"]),
    ("teloxide::", &["telegram/"]),
    ("sled::", &["store/sled.rs", "store/mod.rs"]),
    ("rustyline::", &["console/"]),
    ("png::", &["app/stats/"]),
    ("clap::", &["cli/"]),
    ("std::env", &["settings/"]),
    ("env::var", &["settings/"]),
];

const LONGEST_LINES: usize = 450;

/// One line for each sentence there is: a list has no seam.
const LIST_OF_TEXTS: &str = "text/key.rs";

/// How a region is written in a file: a format, not a sentence.
const FORMAT_EXAMPLE: &str = "四川/巴中/恩阳";

/// One source file: its path below `src/`, its text without its tests.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn module(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap_or_default()
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources() -> Vec<Source> {
    let files = walkdir::WalkDir::new(root()).sort_by_file_name().into_iter().filter_map(Result::ok);
    let rust = files.filter(|file| file.path().extension().is_some_and(|extension| extension == "rs"));
    rust.map(|file| {
        let path = file.path().strip_prefix(root()).expect("below the root").display().to_string();
        let text = std::fs::read_to_string(file.path()).expect("our own source");
        let text = if path.ends_with("tests.rs") { String::new() } else { without_tests(&text) };
        Source { path, text }
    })
    .collect()
}

/// Tests stand at the end of a file.
fn without_tests(text: &str) -> String {
    text.split("#[cfg(test)]\nmod ").next().unwrap_or_default().to_owned()
}

/// Lines with their numbers, without comments.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The modules of this crate that a file names.
fn named(text: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let code: String = code(text).map(|(_, line)| line.to_owned() + "\n").collect();
    for prefix in ["crate::", "linli::"] {
        for part in code.split(prefix).skip(1) {
            let list = part.strip_prefix('{').map(|list| list.split('}').next().unwrap_or_default());
            for name in list.map_or_else(|| vec![part], |list| list.split(',').collect()) {
                let name: String =
                    name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                named.insert(name);
            }
        }
    }
    named
}

#[test]
fn modules_name_only_what_lies_below_them() {
    let table: BTreeMap<&str, &[&str]> = LAYERS.into_iter().collect();
    let mut breaches = Vec::new();
    for source in sources() {
        let module = source.module().to_owned();
        let Some(allowed) = table.get(&*module) else {
            breaches.push(format!("{}: the module {module} is in no layer", source.path));
            continue;
        };
        for name in named(&source.text) {
            let is_module = table.contains_key(&*name) && name != module;
            if is_module && !allowed.contains(&&*name) {
                breaches.push(format!("{}: {module} names {name}", source.path));
            }
        }
    }
    assert_eq!(breaches, Vec::<String>::new());
}

#[test]
fn what_belongs_inside_one_module_is_not_named_elsewhere() {
    let mut breaches = Vec::new();
    for source in sources() {
        for (name, homes) in KEPT_INSIDE {
            if homes.iter().any(|home| source.path.starts_with(home)) {
                continue;
            }
            let own = |at: &(usize, &str)| {
                at.1.match_indices(name).any(|(start, _)| {
                    let before = at.1[..start].chars().next_back();
                    !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
                })
            };
            breaches.extend(
                code(&source.text).filter(own).map(|(line, _)| format!("{}:{line}: {name}", source.path)),
            );
        }
    }
    assert_eq!(breaches, Vec::<String>::new());
}

#[test]
fn sentences_live_in_the_catalogues() {
    let mut breaches = Vec::new();
    for source in sources() {
        for (number, line) in code(&source.text) {
            let code = line.split("// ").next().unwrap_or_default();
            let code = code.replace(FORMAT_EXAMPLE, "");
            let in_quotes = code.split('"').skip(1).step_by(2);
            let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            if in_quotes.into_iter().any(han) {
                breaches.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    assert_eq!(breaches, Vec::<String>::new());
}

#[test]
fn files_are_short_open_with_their_purpose_and_hold_nothing_unfinished() {
    let mut breaches = Vec::new();
    for source in sources() {
        if source.text.is_empty() {
            continue;
        }
        let lines = source.text.lines().count();
        if lines > LONGEST_LINES && source.path != LIST_OF_TEXTS {
            breaches.push(format!("{} has {lines} lines", source.path));
        }
        if !source.text.starts_with("//! ") {
            breaches.push(format!("{} does not say what it is for", source.path));
        }
        for (number, line) in code(&source.text) {
            if ["todo!", "unimplemented!", "dbg!", "#[allow("].iter().any(|mark| line.contains(mark)) {
                breaches.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    assert_eq!(breaches, Vec::<String>::new());
}
