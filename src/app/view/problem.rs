//! A fault in a knowledge file or a word list, in words: where, what, how to mend it.

use crate::knowledge::{Fault, Problem, Wanted};
use crate::model::Locale;
use crate::text::{Key, Texts};

/// The problem in one line: `path:line: what, and how to mend it`.
pub fn problem(texts: &Texts, locale: Locale, problem: &Problem) -> String {
    let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
    format!("{}{line}: {}", problem.path.display(), told(texts, locale, &problem.fault))
}

fn told(texts: &Texts, locale: Locale, fault: &Fault) -> String {
    let say = |key| texts.say(locale, key);
    let with = |key, name, value: &str| texts.fill(locale, key, &[(name, value.into())]);
    let of_key = |key, value: &str| with(key, "key", value);
    let of_entry = |key, entry: &str| with(key, "entry", entry);
    let limit = |key, limit: usize| texts.fill(locale, key, &[("limit", limit.into())]);
    match fault {
        Fault::FolderUnreadable { why } => with(Key::ProblemFolderUnreadable, "why", why),
        Fault::FolderIsAFile => say(Key::ProblemFolderIsAFile),
        Fault::FileUnreadable { why } => with(Key::ProblemFileUnreadable, "why", why),
        Fault::NotAFile => say(Key::ProblemNotAFile),
        Fault::LinkLoop => say(Key::ProblemLinkLoop),
        Fault::TooLarge { limit_mb } => limit(Key::ProblemTooLarge, *limit_mb),
        Fault::Binary => say(Key::ProblemBinary),
        Fault::WrongEncoding => say(Key::ProblemWrongEncoding),
        Fault::Empty => say(Key::ProblemEmpty),
        Fault::SameDocument { other } => {
            with(Key::ProblemSameDocument, "other", &other.display().to_string())
        }
        Fault::FrontMatterUnterminated => say(Key::ProblemFrontMatterUnterminated),
        Fault::FrontMatterTooLarge { limit_bytes } => limit(Key::ProblemFrontMatterTooLarge, *limit_bytes),
        Fault::FrontMatterUnreadable { why } => with(Key::ProblemFrontMatterUnreadable, "why", why),
        Fault::NotKeyAndValue => say(Key::ProblemNotKeyAndValue),
        Fault::UnknownKey { key, known } => {
            let values = [("key", key.as_str().into()), ("known", known.join(", ").into())];
            texts.fill(locale, Key::ProblemUnknownKey, &values)
        }
        Fault::DuplicateKey { key } => of_key(Key::ProblemDuplicateKey, key),
        Fault::EmptyValue { key } => of_key(Key::ProblemEmptyValue, key),
        Fault::WrongType { key, wanted } => {
            let wanted = match wanted {
                Wanted::Text => Key::ProblemWantedText,
                Wanted::Texts => Key::ProblemWantedTexts,
                Wanted::Source => Key::ProblemWantedSource,
            };
            of_key(wanted, key)
        }
        Fault::BadDate { key, value, forms } => {
            let forms = forms.join(&texts.say(locale, Key::ListComma));
            let values =
                [("key", key.as_str().into()), ("value", value.as_str().into()), ("forms", forms.into())];
            texts.fill(locale, Key::ProblemBadDate, &values)
        }
        Fault::BadRegion { value } => with(Key::ProblemBadRegion, "value", value),
        Fault::EndsBeforeItBegins => say(Key::ProblemEndsBeforeItBegins),
        Fault::AmbiguousAlias { alias, title, other } => {
            let other = other.display().to_string();
            let values =
                [("alias", alias.as_str().into()), ("title", title.as_str().into()), ("other", other.into())];
            texts.fill(locale, Key::ProblemAmbiguousAlias, &values)
        }
        Fault::ProbeUnreadable { line } => with(Key::ProblemProbeUnreadable, "line", line),
        Fault::ProbeOfNoDocument { document } => with(Key::ProblemProbeOfNoDocument, "document", document),
        Fault::TooManyProbes { limit: most } => limit(Key::ProblemTooManyProbes, *most),
        Fault::KnownUnreadable { line } => with(Key::ProblemKnownUnreadable, "line", line),
        Fault::KnownOfNoDocument { document } => with(Key::ProblemKnownOfNoDocument, "document", document),
        Fault::KnownOfNoSentence { text, document } => {
            let values = [("text", text.as_str().into()), ("document", document.as_str().into())];
            texts.fill(locale, Key::ProblemKnownOfNoSentence, &values)
        }
        Fault::TooManyKnown { limit: most } => limit(Key::ProblemTooManyKnown, *most),
        Fault::ListUnreadable { why } => with(Key::ProblemListUnreadable, "why", why),
        Fault::NotADictionaryEntry { entry } => of_entry(Key::ProblemNotADictionaryEntry, entry),
        Fault::StandsAlone { entry } => of_entry(Key::ProblemStandsAlone, entry),
        Fault::NotAnAlias { entry } => of_entry(Key::ProblemNotAnAlias, entry),
        Fault::AliasOfItself { entry } => of_entry(Key::ProblemAliasOfItself, entry),
        Fault::AliasInACircle { entry } => of_entry(Key::ProblemAliasInACircle, entry),
        Fault::AliasOfNothing { name } => with(Key::ProblemAliasOfNothing, "name", name),
    }
}
