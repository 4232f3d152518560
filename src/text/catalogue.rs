//! The catalogues: reading them, laying the operator's over ours, and saying a sentence.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use super::Key;
use crate::model::Locale;

/// What stands in for a variable of a sentence: a text or a number.
pub type Value<'a> = fluent_bundle::FluentValue<'a>;

/// Every sentence in every locale. Saying one never fails and never panics.
pub struct Texts {
    bundles: Vec<(Locale, FluentBundle<FluentResource>)>,
}

/// Something wrong in an operator's catalogue; the sentence that we shipped is said instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1; `None` when the fault is in the file as a whole.
    pub line: Option<usize>,
    /// What is wrong and how to mend it.
    pub what: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.what)
    }
}

impl Texts {
    /// The catalogues that are part of the binary.
    pub fn built_in() -> Self {
        let bundles = Locale::ALL.map(|locale| {
            // A shipped catalogue with a fault cannot pass the tests; what reads well is used anyway.
            let (resource, _) = parse(shipped(locale).to_owned());
            let mut bundle = FluentBundle::new_concurrent(vec![language(locale)]);
            // The marks around variables that Fluent adds for mixed directions show up as boxes
            // on old phones, and none of our languages needs them.
            bundle.set_use_isolating(false);
            bundle.add_resource_overriding(resource);
            (locale, bundle)
        });
        Self { bundles: bundles.into() }
    }

    /// The catalogues that are part of the binary, with those of `folder` laid over them, and what
    /// is wrong with the latter. A missing folder or file is no fault.
    pub fn load(folder: &Path) -> (Self, Vec<Fault>) {
        let mut texts = Self::built_in();
        let mut faults = Vec::new();
        for (locale, bundle) in &mut texts.bundles {
            let path = folder.join(format!("{locale}.ftl"));
            let source = match std::fs::read(&path) {
                Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => {
                    faults.push(Fault { path, line: None, what: format!("cannot be read: {error}.") });
                    continue;
                }
            };
            faults.extend(faults_in(*locale, &source).into_iter().map(|(line, what)| Fault {
                path: path.clone(),
                line: Some(line),
                what,
            }));
            bundle.add_resource_overriding(parse(without_misfits(*locale, &source)).0);
        }
        (texts, faults)
    }

    /// Says a sentence that has no variables.
    pub fn say(&self, locale: Locale, key: Key) -> String {
        self.fill(locale, key, &[])
    }

    /// Says a sentence with its variables filled in.
    pub fn fill(&self, locale: Locale, key: Key, values: &[(&str, Value<'_>)]) -> String {
        let args: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.clone())).collect();
        let try_in = |locale| self.format(locale, key, &args);
        try_in(locale).or_else(|| try_in(Locale::default())).unwrap_or_else(|| key.id().to_owned())
    }

    fn format(&self, locale: Locale, key: Key, args: &FluentArgs<'_>) -> Option<String> {
        let (_, bundle) = self.bundles.iter().find(|(known, _)| *known == locale)?;
        let pattern = bundle.get_message(key.id())?.value()?;
        let mut errors = Vec::new();
        let said = bundle.format_pattern(pattern, Some(args), &mut errors);
        errors.is_empty().then(|| said.into_owned())
    }
}

fn shipped(locale: Locale) -> &'static str {
    match locale {
        Locale::ZhHans => include_str!("../../config/texts/zh-Hans.ftl"),
        Locale::ZhHant => include_str!("../../config/texts/zh-Hant.ftl"),
        Locale::En => include_str!("../../config/texts/en.ftl"),
    }
}

fn language(locale: Locale) -> LanguageIdentifier {
    locale.tag().parse().unwrap_or_default()
}

/// What reads well, and the byte positions of what does not.
fn parse(source: String) -> (FluentResource, Vec<usize>) {
    match FluentResource::try_new(source) {
        Ok(resource) => (resource, Vec::new()),
        Err((resource, errors)) => (resource, errors.into_iter().map(|error| error.pos.start).collect()),
    }
}

/// Faults of a catalogue with their lines.
fn faults_in(locale: Locale, source: &str) -> Vec<(usize, String)> {
    let (_, positions) = parse(source.to_owned());
    let mut faults: Vec<(usize, String)> = positions
        .into_iter()
        .map(|at| {
            let line =
                source.as_bytes()[..at.min(source.len())].iter().filter(|&&byte| byte == b'\n').count();
            (
                line + 1,
                "is not `name = sentence`; ours is said instead. Correct or remove the line.".to_owned(),
            )
        })
        .collect();
    faults.extend(misfits(locale, source).into_iter().map(|(line, _, what)| (line, what)));
    faults.sort();
    faults
}

/// Sentences that nobody says, or with variables that nobody fills in: line, name, what is wrong.
fn misfits(locale: Locale, source: &str) -> Vec<(usize, String, String)> {
    let known = sentences(shipped(locale));
    let wrong = |(name, found): (&String, &Sentence)| {
        let what = match known.get(name) {
            None => format!("nothing is called `{name}`. Compare the name with the shipped catalogue."),
            Some(ours) => {
                let variable = found.variables.difference(&ours.variables).next()?;
                format!("`{name}` knows no `${variable}`; ours is said instead. Remove or correct it.")
            }
        };
        Some((found.line, name.clone(), what))
    };
    sentences(source).iter().filter_map(wrong).collect()
}

/// The catalogue without the sentences that would say something wrong.
fn without_misfits(locale: Locale, source: &str) -> String {
    let bad: BTreeSet<String> = misfits(locale, source).into_iter().map(|(_, name, _)| name).collect();
    let mut keep = true;
    let kept = source.lines().filter(|line| {
        if let Some(name) = sentence_name(line) {
            keep = !bad.contains(name);
        }
        keep
    });
    kept.fold(String::new(), |text, line| text + line + "\n")
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Sentence {
    line: usize,
    variables: BTreeSet<String>,
}

/// The sentences of a catalogue by name, each with the variables it uses.
fn sentences(source: &str) -> BTreeMap<String, Sentence> {
    let mut found: BTreeMap<String, Sentence> = BTreeMap::new();
    let mut current = None;
    for (at, line) in source.lines().enumerate() {
        if line.starts_with('#') {
            continue;
        }
        if let Some(name) = sentence_name(line) {
            found.insert(name.to_owned(), Sentence { line: at + 1, ..Sentence::default() });
            current = Some(name.to_owned());
        }
        let Some(sentence) = current.as_ref().and_then(|name| found.get_mut(name)) else { continue };
        for part in line.split('$').skip(1) {
            let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(part.len());
            sentence.variables.insert(part[..end].to_owned());
        }
    }
    found
}

/// The name at the beginning of `name = sentence`.
fn sentence_name(line: &str) -> Option<&str> {
    let (name, _) = line.split_once('=')?;
    let name = name.trim_end();
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (plain && name.starts_with(|first: char| first.is_ascii_alphabetic())).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_catalogue_has_every_sentence_with_the_same_variables() {
        let keys: BTreeSet<&str> = Key::ALL.iter().map(|key| key.id()).collect();
        let reference = sentences(shipped(Locale::default()));
        for locale in Locale::ALL {
            assert_eq!(parse(shipped(locale).to_owned()).1, Vec::<usize>::new(), "{locale} reads well");
            let found = sentences(shipped(locale));
            let names: BTreeSet<&str> = found.keys().map(String::as_str).collect();
            assert_eq!(names, keys, "{locale}");
            for (name, sentence) in &found {
                assert_eq!(sentence.variables, reference[name].variables, "{locale} {name}");
            }
        }
    }

    #[test]
    fn every_sentence_is_said_somewhere() {
        let mut source = String::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for entry in walkdir::WalkDir::new(root).into_iter().filter_map(Result::ok) {
            if entry.path().extension().is_some_and(|extension| extension == "rs") {
                source += &std::fs::read_to_string(entry.path()).expect("our own source");
            }
        }
        let said = |key: &Key| {
            let name = format!("Key::{key:?}");
            source
                .match_indices(&name)
                .any(|(at, _)| !source[at + name.len()..].starts_with(|next: char| next.is_alphanumeric()))
        };
        let unsaid: Vec<&Key> = Key::ALL.iter().filter(|key| !said(key)).collect();
        assert_eq!(unsaid, Vec::<&Key>::new());
    }

    #[test]
    fn sentences_have_no_invisible_marks() {
        let texts = Texts::built_in();
        let said = texts.fill(Locale::ZhHans, Key::ExampleQuestion, &[("title", "跑团".into())]);
        assert_eq!(said, "跑团是做什么的？");
    }

    #[test]
    fn a_missing_variable_is_no_panic() {
        let texts = Texts::built_in();
        for locale in Locale::ALL {
            for key in Key::ALL {
                assert!(!texts.say(locale, *key).is_empty());
            }
        }
    }

    #[test]
    fn an_operators_catalogue_lies_over_ours_and_its_faults_are_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("zh-Hans.ftl");
        let edited = "thanks = 甭客气！\nnothing = { $guess }？\nhelo = 您好\n= 坏\nbroken = { $\n";
        std::fs::write(&path, edited).expect("written");
        let (texts, faults) = Texts::load(folder.path());
        assert_eq!(texts.say(Locale::ZhHans, Key::Thanks), "甭客气！");
        assert_eq!(
            texts.say(Locale::ZhHans, Key::Nothing),
            Texts::built_in().say(Locale::ZhHans, Key::Nothing)
        );
        assert_eq!(texts.say(Locale::En, Key::Thanks), Texts::built_in().say(Locale::En, Key::Thanks));
        let lines: BTreeSet<Option<usize>> = faults.iter().map(|fault| fault.line).collect();
        for line in [2, 3, 4, 5] {
            assert!(lines.contains(&Some(line)), "line {line} of {faults:?}");
        }
    }
}
