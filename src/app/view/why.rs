//! Why a question was answered or not, short enough for a phone.

use super::super::voice::{Voice, shortened};
use crate::model::{Message, Style};
use crate::search::explain::{Candidate, PassedOver, Read, Token, TokenKind, WhyNot};
use crate::search::{Explanation, Verdict};
use crate::text::Key;

/// How many of the nearest documents are named.
const NEAREST: usize = 3;

/// How many words are listed in a row.
const WORDS: usize = 12;

/// How much of a sentence is quoted, in characters.
const QUOTED: usize = 60;

/// The explanation: what came of it, how the question was read, what lay nearest.
pub fn why(voice: &Voice, explanation: &Explanation) -> Message {
    let mut message = Message::default().span(verdict(voice, explanation), Style::Bold);
    let Some(read) = &explanation.read else { return message };
    let mut lines = Vec::new();
    if let Some(decision) = &read.decision {
        let grounds = [
            (decision.elsewhere, Key::WhyElsewhere),
            (decision.unsaid, Key::WhyUnsaid),
            (decision.named_whole, Key::WhyNamed),
            (decision.overtook, Key::WhyOvertook),
        ];
        lines.extend(grounds.into_iter().filter(|(is, _)| *is).map(|(_, key)| voice.say(key)));
    }
    if read.respelled || read.completed {
        lines.push(voice.fill(Key::WhyRead, &[("text", shortened(&read.text, QUOTED).into())]));
    }
    lines.push(voice.fill(Key::WhyKind, &[("kind", read.asks.name().into())]));
    lines.extend(words(voice, read));
    for line in lines {
        message = message.text("\n").text(line);
    }
    let nearest = nearest(read);
    if !nearest.is_empty() {
        message = message.text("\n\n").text(voice.say(Key::WhyNearest));
    }
    for candidate in nearest {
        message = message.text("\n").text(line_of(voice, candidate));
    }
    for passed in read.passed_over.iter().take(NEAREST) {
        message = message.text("\n").text(passed_over(voice, passed));
    }
    message
}

fn verdict(voice: &Voice, explanation: &Explanation) -> String {
    let key = match explanation.verdict {
        Verdict::SmallTalk => return voice.say(Key::WhySmallTalk),
        Verdict::NothingAsked => return voice.say(Key::WhyNothingAsked),
        Verdict::NothingMatched => return voice.say(Key::WhyNothingMatched),
        Verdict::Sure => Key::WhySure,
        Verdict::Close => Key::WhyClose,
        Verdict::OneBelow => Key::WhyOneBelow,
        Verdict::Unlikely => Key::WhyUnlikely,
    };
    let decision = explanation.read.as_ref().and_then(|read| read.decision.as_ref());
    let (sure, line) =
        decision.map_or((0.0, 0.0), |decision| (decision.confidence, decision.line_confidence));
    voice.fill(key, &[("sure", percent(sure).into()), ("line", percent(line).into())])
}

/// One decimal below 10 % and above 90 %, where the difference matters.
fn percent(share: f32) -> String {
    let percent = 100.0 * share;
    if (10.0..90.0).contains(&percent) { format!("{percent:.0}") } else { format!("{percent:.1}") }
}

/// What was looked for, what stands for it, and what is not to be found.
fn words(voice: &Voice, read: &Read) -> Vec<String> {
    let words = || read.tokens.iter().filter(|token| token.kind == TokenKind::Word);
    let row = |key: Key, words: Vec<String>| {
        let list = words.into_iter().take(WORDS).collect::<Vec<_>>().join(" · ");
        (!list.is_empty()).then(|| voice.fill(key, &[("words", list.into())]))
    };
    let terms = |wanted: &dyn Fn(&Token) -> bool| {
        words().filter(|token| wanted(token)).map(|token| token.term.clone()).collect::<Vec<_>>()
    };
    let all = terms(&|_| true);
    let mut also: Vec<String> = Vec::new();
    for synonym in words().flat_map(|token| &token.synonyms) {
        // Two words may stand for the same, and for each other.
        if !all.contains(synonym) && !also.contains(synonym) {
            also.push(synonym.clone());
        }
    }
    let rows = [
        row(Key::WhyWords, all),
        row(Key::WhySynonyms, also),
        row(Key::WhyUnknown, terms(&|token| !token.known)),
        row(Key::WhyMissing, terms(&|token| token.known && !token.in_best)),
    ];
    rows.into_iter().flatten().collect()
}

/// The best candidate of each of the first few documents.
fn nearest(read: &Read) -> Vec<&Candidate> {
    let mut nearest: Vec<&Candidate> = Vec::new();
    for candidate in &read.candidates {
        if nearest.len() < NEAREST && nearest.iter().all(|other| other.document != candidate.document) {
            nearest.push(candidate);
        }
    }
    nearest
}

fn line_of(voice: &Voice, candidate: &Candidate) -> String {
    let best = candidate.sentences.iter().max_by(|a, b| a.odds.total_cmp(&b.odds));
    let sentence = best.map_or("", |sentence| sentence.text.trim());
    let title = voice.knowledge(&candidate.title).into_owned();
    let sentence = shortened(&voice.knowledge(sentence), QUOTED);
    voice.fill(Key::WhyCandidate, &[("title", title.into()), ("sentence", sentence.into())])
}

fn passed_over(voice: &Voice, passed: &PassedOver) -> String {
    let key = match passed.why {
        WhyNot::NotValid => Key::WhyNotValid,
        WhyNot::OtherLanguage => Key::WhyOtherLanguage,
    };
    voice.fill(key, &[("title", voice.knowledge(&passed.title).into_owned().into())])
}
