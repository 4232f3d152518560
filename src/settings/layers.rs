//! Lays the environment over the file over the defaults.

use config::{Config, ConfigError, File, FileFormat, Map, Source, Value, ValueKind};
use serde_json::Value as Tree;

use super::{Environment, Error, Fault, Origin, Settings};

pub(super) fn merge(origin: &Origin, environment: &Environment) -> Result<Settings, Error> {
    let file = read(origin)?;
    let known = serde_json::to_value(Settings::default()).unwrap_or_default();
    let place = origin.path().display().to_string();
    let mut faults = Vec::new();
    unknown_keys(&file, &known, "", &place, &mut faults);
    let overrides = Overrides::new(environment, &known, &mut faults);
    if !faults.is_empty() {
        return Err(Error(faults));
    }
    let merged = Config::builder()
        .add_source(Layer(file))
        .add_source(overrides.clone())
        .build()
        .and_then(Config::try_deserialize::<Settings>);
    let settings = merged.map_err(|error| refused(&error, &place, &overrides))?;
    let misfit = |(key, expected): (&str, String)| {
        let place = overrides.place_of(key).unwrap_or_else(|| place.clone());
        Fault { place, what: format!("`{key}` must be {expected}; correct it or remove it for the default.") }
    };
    let faults: Vec<Fault> = settings.misfits().into_iter().map(misfit).collect();
    if faults.is_empty() { Ok(settings) } else { Err(Error(faults)) }
}

/// The file's content; nothing when the default file is missing.
fn read(origin: &Origin) -> Result<Map<String, Value>, Error> {
    let path = origin.path();
    let fault = |what: String| Error::from(Fault { place: path.display().to_string(), what });
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && origin.file.is_none() => String::new(),
        Err(error) => {
            let hint = "check the path given with --config";
            return Err(fault(format!("the configuration cannot be read ({error}); {hint}.")));
        }
    };
    File::from_str(&text, FileFormat::Toml).collect().map_err(|error| {
        let reason = match error {
            ConfigError::FileParse { cause, .. } => one_line(&cause.to_string()),
            other => one_line(&other.to_string()),
        };
        fault(format!("this is not valid TOML ({reason}); correct that line."))
    })
}

/// A parser's picture of the error without the drawing.
fn one_line(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.contains('|'));
    lines.collect::<Vec<_>>().join(", ")
}

/// Finds keys that no setting has.
fn unknown_keys(found: &Map<String, Value>, known: &Tree, above: &str, place: &str, faults: &mut Vec<Fault>) {
    let mut keys: Vec<&String> = found.keys().collect();
    keys.sort();
    for key in keys {
        let path = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
        match (known.get(key), &found[key].kind) {
            (None, _) => {
                faults.push(Fault { place: place.to_owned(), what: no_setting(&path, known) });
            }
            (Some(inner @ Tree::Object(_)), ValueKind::Table(table)) => {
                unknown_keys(table, inner, &path, place, faults);
            }
            (Some(Tree::Object(_)), _) => faults.push(Fault {
                place: place.to_owned(),
                what: format!("`{path}` is a section, not a value; write `[{path}]` and its settings below."),
            }),
            (Some(_), _) => {}
        }
    }
}

fn no_setting(path: &str, siblings: &Tree) -> String {
    let names: Vec<&str> =
        siblings.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    format!("there is no setting `{path}`; here are known: {}; correct or remove it.", names.join(", "))
}

/// What the deserializer refused, in one sentence with its place.
fn refused(error: &ConfigError, file: &str, overrides: &Overrides) -> Error {
    let key = match error {
        ConfigError::Type { key, .. } | ConfigError::At { key, .. } => key.clone(),
        _ => None,
    };
    let place = key.as_deref().and_then(|key| overrides.place_of(key)).unwrap_or_else(|| file.to_owned());
    let what = match error {
        ConfigError::Type { unexpected, expected, .. } => format!("found {unexpected}, expected {expected}"),
        ConfigError::At { error, .. } => one_line(&error.to_string()),
        other => one_line(&other.to_string()),
    };
    let name = key.map_or_else(|| "a setting".to_owned(), |key| format!("`{key}`"));
    Fault { place, what: format!("{name} has a wrong value ({what}); correct or remove it.") }.into()
}

/// One source, already read.
#[derive(Debug, Clone)]
struct Layer(Map<String, Value>);

impl Source for Layer {
    fn clone_into_box(&self) -> Box<dyn Source + Send + Sync> {
        Box::new(self.clone())
    }

    fn collect(&self) -> Result<Map<String, Value>, ConfigError> {
        Ok(self.0.clone())
    }
}

/// The settings that environment variables give: variable, key, value.
#[derive(Debug, Clone)]
struct Overrides(Vec<(String, String, ValueKind)>);

impl Overrides {
    fn new(environment: &Environment, known: &Tree, faults: &mut Vec<Fault>) -> Self {
        let mut overrides = Vec::new();
        for (variable, key, text) in environment.settings() {
            let place = format!("the environment variable {variable}");
            let mut at = Some(known);
            let mut siblings = known;
            for part in key.split('.') {
                siblings = at.unwrap_or(known);
                at = at.and_then(|tree| tree.get(part));
            }
            let value = match at {
                None => {
                    faults.push(Fault { place, what: no_setting(&key, siblings) });
                    continue;
                }
                Some(Tree::Object(_)) => {
                    faults.push(Fault {
                        place,
                        what: format!("`{key}` is a section; name one of its settings."),
                    });
                    continue;
                }
                Some(Tree::Array(_)) => {
                    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
                    ValueKind::Array(parts.map(|part| Value::new(None, part)).collect())
                }
                Some(_) => ValueKind::String(text.to_owned()),
            };
            overrides.push((variable.to_owned(), key, value));
        }
        Self(overrides)
    }

    /// The variable that gave a setting its value. Elements of a list are named `key[0]`.
    fn place_of(&self, key: &str) -> Option<String> {
        let key = key.split('[').next().unwrap_or(key);
        let (variable, ..) = self.0.iter().find(|(_, known, _)| known == key)?;
        Some(format!("the environment variable {variable}"))
    }
}

impl Source for Overrides {
    fn clone_into_box(&self) -> Box<dyn Source + Send + Sync> {
        Box::new(self.clone())
    }

    fn collect(&self) -> Result<Map<String, Value>, ConfigError> {
        // A key with dots is a path; the builder takes it apart.
        let value = |(variable, key, kind): &(String, String, ValueKind)| {
            (key.clone(), Value::new(Some(variable), kind.clone()))
        };
        Ok(self.0.iter().map(value).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::super::load;
    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, Origin) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("linli.toml");
        std::fs::write(&path, text).expect("written");
        (folder, Origin { file: Some(path), ..Origin::default() })
    }

    fn check(text: &str, variables: &Environment, expected: &[&str]) {
        let (_folder, origin) = file(text);
        let said = load(&origin, variables).expect_err("a fault").to_string();
        for part in expected {
            assert!(said.contains(part), "{part:?} is not in: {said}");
        }
        assert_eq!(said.lines().count(), 1, "one sentence: {said}");
    }

    #[test]
    fn a_fault_is_told_in_one_sentence_with_its_place() {
        let none = &Environment::default();
        check(
            "[search]\nshare_keptt = 1\n",
            none,
            &["linli.toml", "`search.share_keptt`", "share_kept", "correct"],
        );
        check("[serch]\nx = 1\n", none, &["linli.toml", "`serch`", "search"]);
        check("search = 1\n", none, &["linli.toml", "`search` is a section"]);
        check(
            "[limits]\nquestion_chars = \"many\"\n",
            none,
            &["linli.toml", "`limits.question_chars`", "many"],
        );
        check("[limits]\nquestion_chars = -1\n", none, &["linli.toml", "`limits.question_chars`"]);
        check(
            "[limits]\nquestion_chars = 0\n",
            none,
            &["linli.toml", "`limits.question_chars`", "1 to 4096"],
        );
        check("[search]\nshare_kept = 95\n", none, &["linli.toml", "0 to 1"]);
        check("[access]\nadmins = [\"me\"]\n", none, &["linli.toml", "`access.admins"]);
        check("[office]\ntime_zone = \"Mars\"\n", none, &["`office.time_zone`", "Asia/Shanghai"]);
        check("[office\n", none, &["linli.toml", "TOML", "line 1"]);
        check("[telegram.webhook]\nlisten = \"here\"\n", none, &["linli.toml", "`telegram.webhook.listen`"]);
        let variables = Environment::from([("LINLI_LIMITS__QUESTION_CHARS", "many")]);
        check("", &variables, &["environment variable LINLI_LIMITS__QUESTION_CHARS", "many"]);
        let variables = Environment::from([("LINLI_SERCH__X", "1")]);
        check("", &variables, &["environment variable LINLI_SERCH__X", "search"]);
        let variables = Environment::from([("LINLI_ACCESS__ADMINS", "1,me")]);
        check("", &variables, &["environment variable LINLI_ACCESS__ADMINS"]);
    }

    #[test]
    fn the_environment_lies_over_the_file_and_options_over_both() {
        let (_folder, mut origin) = file("[office]\ncontact = \"1\"\n[access]\nadmins = [1]\n");
        origin.data = Some(PathBuf::from("elsewhere"));
        let variables = Environment::from([
            ("LINLI_OFFICE__CONTACT", "0827-336"),
            ("LINLI_ACCESS__WORKERS", "2, 3"),
            ("LINLI_DATA__FOLDER", "here"),
            ("LINLI_LOG", "debug"),
            ("LINLI_TELEGRAM__WEBHOOK__URL", ""),
        ]);
        let settings = load(&origin, &variables).expect("good settings");
        assert_eq!(settings.office.contact, "0827-336");
        assert_eq!((settings.access.admins, settings.access.workers), (vec![1], vec![2, 3]));
        assert_eq!(settings.data.folder, PathBuf::from("elsewhere"));
        assert_eq!(variables.log_filter(), Some("debug"));
    }

    #[test]
    fn a_missing_file_is_a_fault_only_when_it_was_asked_for() {
        let missing = Origin { file: Some("no/such.toml".into()), ..Origin::default() };
        let said = load(&missing, &Environment::default()).expect_err("a fault").to_string();
        assert!(said.contains("no/such.toml") && said.contains("--config"), "{said}");
    }

    #[test]
    fn the_shipped_file_lists_every_setting_with_its_default() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("config/linli.toml");
        let origin = Origin { file: Some(path), ..Origin::default() };
        let settings = load(&origin, &Environment::default()).expect("good settings");
        assert_eq!(settings, Settings::default());
        fn keys(tree: &Tree, above: &str, into: &mut Vec<String>) {
            for (key, value) in tree.as_object().into_iter().flatten() {
                let path = format!("{above}.{key}");
                if value.is_object() { keys(value, &path, into) } else { into.push(path) }
            }
        }
        fn found(map: &Map<String, Value>, above: &str, into: &mut Vec<String>) {
            for (key, value) in map {
                let path = format!("{above}.{key}");
                match &value.kind {
                    ValueKind::Table(table) => found(table, &path, into),
                    _ => into.push(path),
                }
            }
        }
        let (mut known, mut listed) = (Vec::new(), Vec::new());
        keys(&serde_json::to_value(Settings::default()).expect("a tree"), "", &mut known);
        found(&read(&origin).expect("readable"), "", &mut listed);
        known.sort();
        listed.sort();
        assert_eq!(listed, known);
    }

    #[test]
    fn the_terminals_language_is_understood() {
        use crate::model::Locale;
        for (value, expected) in [
            ("zh_TW.UTF-8", Some(Locale::ZhHant)),
            ("en_US.UTF-8", Some(Locale::En)),
            ("zh_CN@pinyin", Some(Locale::ZhHans)),
            ("C.UTF-8", None),
        ] {
            assert_eq!(Environment::from([("LANG", value)]).locale(), expected, "{value}");
        }
    }
}
