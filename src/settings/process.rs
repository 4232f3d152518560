//! What the environment of the process says.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use crate::model::Locale;

/// A copy of the environment variables, so that tests bring their own.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
}

/// The bot's token. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(pub String);

impl Environment {
    /// The environment of this process. Variables that are not Unicode are left out.
    pub fn of_process() -> Self {
        let readable = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Self { variables: readable.collect() }
    }

    /// This program, to be started once more. Where the system says so, the very file that runs, though
    /// another may have taken its place.
    pub fn program() -> Option<PathBuf> {
        let itself = PathBuf::from("/proc/self/exe");
        if itself.exists() { Some(itself) } else { std::env::current_exe().ok() }
    }

    /// The bot's token, if there is one.
    pub fn token(&self) -> Option<Token> {
        self.get("TELOXIDE_TOKEN").map(|token| Token(token.to_owned()))
    }

    /// What to log, in the notation of `RUST_LOG`.
    pub fn log_filter(&self) -> Option<&str> {
        self.get("LINLI_LOG").or_else(|| self.get("RUST_LOG"))
    }

    /// The language of the terminal.
    pub fn locale(&self) -> Option<Locale> {
        let tag = self.get("LC_ALL").or_else(|| self.get("LC_MESSAGES")).or_else(|| self.get("LANG"))?;
        Locale::from_tag(tag.split(['.', '@']).next().unwrap_or(tag))
    }

    /// Variables of the form `LINLI_SECTION__KEY`, as (variable, `section.key`, value).
    pub(super) fn settings(&self) -> impl Iterator<Item = (&str, String, &str)> {
        self.variables.iter().filter_map(|(name, value)| {
            let path = name.strip_prefix("LINLI_")?;
            path.contains("__")
                .then(|| (name.as_str(), path.to_lowercase().replace("__", "."), value.as_str()))
        })
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Environment {
    fn from(variables: [(&str, &str); N]) -> Self {
        let owned = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self { variables: owned.into() }
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment").finish_non_exhaustive()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}
