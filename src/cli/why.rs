//! `linli ask --why`: everything that led to an answer, for people and as JSON.

use std::io::{self, Write};

use serde::Serialize;

use crate::search::explain::{Candidate, Decision, Feature, Read, Token, TokenKind};
use crate::search::{Explanation, Verdict};

/// How many candidates are shown in full.
const IN_FULL: usize = 3;

/// What `--json` adds. Fields may be added.
#[derive(Serialize)]
pub(super) struct JsonWhy<'a> {
    verdict: Verdict,
    confidence: f32,
    read: Option<&'a Read>,
}

impl<'a> JsonWhy<'a> {
    pub(super) fn new(explanation: &'a Explanation) -> Self {
        let Explanation { answer, verdict, read } = explanation;
        Self { verdict: *verdict, confidence: answer.confidence, read: read.as_ref() }
    }
}

/// Prints the numbers behind an answer, a name and its values a line.
pub(super) fn print(out: &mut impl Write, explanation: &Explanation) -> io::Result<()> {
    let mut sheet = Sheet { out };
    sheet.row("verdict", format!("{:?}", explanation.verdict))?;
    let Some(read) = &explanation.read else { return Ok(()) };
    sheet.question(read)?;
    if let Some(decision) = &read.decision {
        sheet.decision(decision)?;
    }
    for (place, candidate) in read.candidates.iter().enumerate() {
        sheet.candidate(place, candidate)?;
    }
    for passed in &read.passed_over {
        sheet.row("passed over", format!("{} ({}): {:?}", passed.title, passed.document, passed.why))?;
    }
    Ok(())
}

struct Sheet<'w, W> {
    out: &'w mut W,
}

impl<W: Write> Sheet<'_, W> {
    fn row(&mut self, name: &str, value: impl AsRef<str>) -> io::Result<()> {
        if value.as_ref().is_empty() { Ok(()) } else { writeln!(self.out, "{name:<12} {}", value.as_ref()) }
    }

    fn question(&mut self, read: &Read) -> io::Result<()> {
        self.row("read as", &read.text)?;
        let asked_by = read.question_word.as_ref().map_or_else(String::new, |word| format!(" ({word})"));
        self.row("asks", format!("{}{asked_by}", read.asks.name()))?;
        self.row("left out", read.left_out.join(" · "))?;
        self.row("words", tokens(read, TokenKind::Word))?;
        self.row("bigrams", tokens(read, TokenKind::Bigram))?;
        for field in &read.fields {
            self.row(&format!("in {}", field.name), field.terms.join(" "))?;
        }
        let within: Vec<&str> = read.within.iter().map(|document| document.0.as_str()).collect();
        self.row("within", within.join(" · "))
    }

    fn decision(&mut self, decision: &Decision) -> io::Result<()> {
        let Decision { odds, confidence, line, unsure_line, share_kept, .. } = decision;
        self.row("sure", format!("log odds {odds:.2}, confidence {confidence:.4}"))?;
        let kept = 100.0 * share_kept;
        self.row("line", format!("found from {line:.2} (keeps {kept:.0} %), unsure from {unsure_line:.2}"))?;
        for (name, is, what) in [
            ("named", decision.named_whole, "the question is its name: never below the line"),
            ("elsewhere", decision.elsewhere, "names a place that no document knows"),
            ("unsaid", decision.unsaid, "asks for an attribute that the document does not say"),
            ("overtook", decision.overtook, "the document that came first rather does not answer"),
        ] {
            self.row(name, if is { what } else { "" })?;
        }
        self.row("evidence", features(&decision.evidence))
    }

    fn candidate(&mut self, place: usize, candidate: &Candidate) -> io::Result<()> {
        let Candidate { bm25, bm25_words, bm25_bigrams, bm25_title, first, score, .. } = candidate;
        let name = format!("{} ({}, passage {})", candidate.title, candidate.document, candidate.passage);
        self.row(&format!("#{}", place + 1), name)?;
        let parts = format!("words {bm25_words:.2} + bigrams {bm25_bigrams:.2} + title {bm25_title:.2}");
        let scores = format!("last round {score:.3}, first round {first:.3}, BM25 {bm25:.2} = {parts}");
        self.row("  scores", scores)?;
        if place >= IN_FULL {
            return Ok(());
        }
        self.row("  judged by", features(&candidate.features))?;
        let mut order: Vec<_> = candidate.sentences.iter().collect();
        order.sort_by(|a, b| b.odds.total_cmp(&a.odds));
        for (rank, sentence) in order.into_iter().enumerate() {
            self.row("  sentence", format!("{:>7.2}  {}", sentence.odds, sentence.text.trim()))?;
            if rank == 0 {
                self.row("    judged by", features(&sentence.features))?;
                self.row("    chosen by", features(&sentence.chosen_by))?;
            }
        }
        Ok(())
    }
}

/// Each with its weight: `*` where the best passage has it, `?` where no passage has it.
fn tokens(read: &Read, kind: TokenKind) -> String {
    let shown = |token: &Token| {
        let mark = if !token.known {
            "?"
        } else if token.in_best {
            "*"
        } else {
            ""
        };
        let instead = if token.synonyms.is_empty() {
            String::new()
        } else {
            format!(" = {}", token.synonyms.join(" = "))
        };
        format!("{}{mark} {:.2}{instead}", token.term, token.weight)
    };
    read.tokens.iter().filter(|token| token.kind == kind).map(shown).collect::<Vec<_>>().join(" · ")
}

/// The features that say anything.
fn features(features: &[Feature]) -> String {
    let saying = features.iter().filter(|feature| feature.value != 0.0);
    saying.map(|feature| format!("{} {:.2}", feature.name, feature.value)).collect::<Vec<_>>().join(" · ")
}
