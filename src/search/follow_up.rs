//! Questions that lean on the one before: 它有多少跑手, 那长沙呢, 什么时候, 还有呢.
//!
//! A question is first read by itself. It is read together with the topic of the conversation when
//! it points back, or when it says too little and names nothing of its own.

use super::answer::Question;
use super::asking::Reading;
use super::fold::{fold_text, is_han};
use super::lexicon::Asks;
use super::query::Query;
use super::snapshot::{Snapshot, names_of};
use crate::model::Locale;

/// A question with fewer content characters than this says too little to stand alone.
const LITTLE: usize = 5;

/// A Latin word says as much as so many ideographs.
const LATIN_WORD: usize = 2;

/// How much surer (in log odds) a question must be by itself to be a new topic all the same.
const NEW_TOPIC: f32 = 1.5;

/// Reads a question in its conversation. Also returns whether it asks for more (还有呢) than what was
/// said to the question before, which is then what is read.
pub(super) fn read(
    snapshot: &Snapshot,
    question: &Question<'_>,
    text: &str,
    locale: Locale,
) -> (Reading, bool) {
    if let Some(document) = question.within {
        return (snapshot.read(question, text, snapshot.forms_of(document), locale), false);
    }
    let forms = question.topic.map_or(&[][..], |topic| snapshot.forms_of(topic));
    let Some(title) = forms.first().map(|&form| fold_text(&snapshot.documents[form].title)) else {
        return (snapshot.read(question, text, &[], locale), false);
    };
    let phrases = &snapshot.words.pointers;
    let chars: Vec<char> = text.chars().collect();
    if phrases.asks_for_more(text)
        && let Some(previous) = question.previous
    {
        let again = snapshot.spelled_out(previous);
        let bare = snapshot.read(question, &again, forms, locale);
        if is_question(snapshot, forms) {
            return (bare, true);
        }
        // It may have been answered with the title before it.
        let titled = snapshot.read(question, &format!("{title} {again}"), forms, locale);
        return (surer(bare, titled), true);
    }
    let alone = snapshot.read(question, text, &[], locale);
    let names_something = snapshot.names().named_in(&chars);
    if let Some(subject) = phrases.other_subject(text)
        && let Some(previous) = question.previous
        && alone.query.slot.is_none()
        && content_of(&alone.query) > 0
    {
        let swapped = swap_subject(snapshot, &fold_text(previous), forms, &subject);
        let other = snapshot.read(question, &swapped, &[], locale);
        let inside = ask_of_another(snapshot, question, (&title, forms), &subject, locale);
        let own_subject = names_something || other.ruling.odds > inside.ruling.odds;
        return (if own_subject { surer(other, alone) } else { inside }, false);
    }
    if names_something {
        return (alone, false);
    }
    let points_back = phrases.points_back(text);
    let says_little = content_of(&alone.query) < LITTLE;
    if points_back || says_little || alone.ruling.margin < 0.0 {
        let together = if !is_question(snapshot, forms) {
            snapshot.read(question, &format!("{title} {text}"), forms, locale)
        } else if content_of(&alone.query) > 0 {
            snapshot.read(question, text, forms, locale)
        } else {
            return (alone, false);
        };
        // What asks and says hardly more (播放量多少) asks of the topic, whoever else would answer.
        let only_asks = says_little && alone.query.slot.is_some();
        if points_back || only_asks || together.ruling.odds + NEW_TOPIC > alone.ruling.odds {
            return (together, false);
        }
    }
    (alone, false)
}

/// Whether a document bears no name but questions that it answers: with one before it, whatever is
/// asked next would be that question again.
fn is_question(snapshot: &Snapshot, forms: &[usize]) -> bool {
    let mut names = forms.iter().flat_map(|&form| names_of(&snapshot.documents[form])).peekable();
    names.peek().is_some() && names.all(|name| snapshot.words.lexicon.is_asking(&fold_text(name)))
}

/// Asks of another subject inside the topic what was asked before: 志愿者呢 after 有多少家文明单位 asks 多少
/// of 志愿者. What was counted before would bring its own sentence again, so it is asked for only where
/// nothing else answers.
fn ask_of_another(
    snapshot: &Snapshot,
    question: &Question<'_>,
    (title, forms): (&str, &[usize]),
    subject: &str,
    locale: Locale,
) -> Reading {
    let previous = snapshot.spelled_out(question.previous.unwrap_or_default());
    let asked = asked_in(&Query::new(&previous, &snapshot.analyzer, &snapshot.words.lexicon));
    let other = snapshot.read(question, &format!("{title} {asked} {subject}"), forms, locale);
    if other.ruling.margin >= 0.0 {
        return other;
    }
    surer(other, snapshot.read(question, &format!("{title} {subject} {previous}"), forms, locale))
}

/// By which words a question asks. The measure goes with what it counts: 多少家 asks 多少.
fn asked_in(query: &Query) -> String {
    let asked = query.slot.as_ref().map_or(&[][..], |slot| &query.chars[slot.clone()]);
    let bare = asked.iter().take_while(|c| matches!(c, '多' | '少' | '几'));
    match query.asks {
        Asks::Number if bare.clone().next().is_some() => bare.collect(),
        _ => asked.iter().collect(),
    }
}

fn surer(a: Reading, b: Reading) -> Reading {
    if b.ruling.odds > a.ruling.odds { b } else { a }
}

fn content_of(query: &Query) -> usize {
    let chars = query.chars.iter().zip(&query.content).filter(|(_, counted)| **counted);
    let ideographs = chars.filter(|(c, _)| is_han(**c)).count();
    let latin = query.words.iter().filter(|word| !word.contains(is_han)).count();
    ideographs + latin * LATIN_WORD
}

/// The question before with its subject (a name of the topic's document, or its place) replaced.
fn swap_subject(snapshot: &Snapshot, previous: &str, forms: &[usize], subject: &str) -> String {
    let documents = forms.iter().map(|&form| &snapshot.documents[form]);
    let mut names: Vec<String> = documents
        .flat_map(|document| {
            let places =
                document.region.iter().flat_map(|region| region.parts().map(fold_text).collect::<Vec<_>>());
            std::iter::once(fold_text(&document.title))
                .chain(document.aliases.iter().map(|alias| fold_text(alias)))
                .chain(places)
        })
        .collect();
    // 志愿曲 takes the place of 特色曲, not of 草场街街道; otherwise the longest name gives way.
    let alike = |name: &str| name.chars().next_back() == subject.chars().next_back();
    names.sort_by_key(|name| std::cmp::Reverse((alike(name), name.chars().count())));
    match names.iter().find(|name| !name.is_empty() && previous.contains(name.as_str())) {
        Some(name) => previous.replacen(name.as_str(), subject, 1),
        None => format!("{subject} {previous}"),
    }
}
