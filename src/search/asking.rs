//! From a question to an answer: understand, retrieve, rank, decide, show.

use std::ops::Range;

use super::answer::{Answer, Hit, Kind, Outcome, Question};
use super::evidence::{self, EVIDENCE};
use super::explain::Verdict;
use super::features::Sight;
use super::fold::fold_text;
use super::lexicon::Asks;
use super::matching::Probe;
use super::model::{line_at, probability};
use super::query::Query;
use super::rank::{self, Ranked};
use super::retrieve::{Candidate, Scope, retrieve};
use super::snapshot::Snapshot;
use super::spelling::asked_in;
use super::typed::Demand;
use super::{follow_up, snippet};
use crate::knowledge::Document;
use crate::model::{DocumentId, Locale};

/// How many hits an answer has at most.
const HITS: usize = 10;

/// How many candidates are offered when the answer is unsure.
const OFFERED: Range<usize> = 2..5;

/// A second sentence belongs to the answer when its odds come this near to the best one's.
const TOGETHER: f32 = 1.5;

/// What an attribute that is asked for and not said takes from the odds.
const UNSAID: f32 = 6.0;

/// What a place that the knowledge does not know takes from the odds: 绵阳跑团 is not 恩阳跑团.
const ELSEWHERE: f32 = 6.0;

/// A lead over the second (in the last round's score) that is hardly one.
const CLOSE: f32 = 1.0;

/// Below the line for *found* by less than this (in log odds), the answer is unsure.
pub(super) const UNSURE: f32 = 1.2;

/// What one reading of a question comes to.
pub(super) struct Reading {
    pub(super) query: Query,
    pub(super) probe: Probe,
    /// What it was searched with and where.
    pub(super) scope: Scope,
    pub(super) candidates: Vec<Candidate>,
    /// Documents that matched and may not answer: expired, or with a form in the asker's language.
    pub(super) passed_over: Vec<usize>,
    pub(super) sights: Vec<Sight>,
    pub(super) ranked: Vec<Ranked>,
    /// Log odds that the best passage answers.
    pub(super) odds: f32,
    /// The log odds by rank alone.
    pub(super) by_rank: f32,
    /// How far they lie above the line for *found*; negative below it.
    pub(super) margin: f32,
    /// By what the odds were settled; `None` without a candidate.
    pub(super) grounds: Option<Grounds>,
}

/// By what it was settled how sure a reading is.
pub(super) struct Grounds {
    /// What speaks for and against, where people gave the document its names; else rank decides.
    pub(super) evidence: Option<[f32; EVIDENCE]>,
    /// Whether the question names a place of which the knowledge says nothing.
    pub(super) elsewhere: bool,
    /// The log odds from which on it counts as found.
    pub(super) line: f32,
}

/// Everything that was thought about a question, up to the answer.
pub(super) struct Thought {
    /// What the question says, folded, pinyin read and names mended; empty for small talk.
    pub(super) text: String,
    /// How it was read; `None` for small talk.
    pub(super) reading: Option<Reading>,
    pub(super) verdict: Verdict,
    pub(super) answer: Answer,
}

impl Snapshot {
    /// Answers a question. Never panics, never fails: the worst outcome is `Nothing`.
    pub fn answer(&self, question: &Question<'_>) -> Answer {
        self.think(question).answer
    }

    /// Answers a question and keeps how.
    pub(super) fn think(&self, question: &Question<'_>) -> Thought {
        let kind = self.words.utterances.kind_of(question.text);
        if kind != Kind::Question {
            let answer = Answer {
                outcome: Outcome::Nothing,
                kind,
                text: None,
                locale: asked_in(question.text),
                hits: Vec::new(),
                confidence: 0.0,
                within: None,
            };
            return Thought { text: String::new(), reading: None, verdict: Verdict::SmallTalk, answer };
        }
        let (text, locale) = self.understood(question.text);
        let (reading, shift) = follow_up::read(self, question, &text, locale);
        let (answer, verdict) = self.conclude(question, &reading, shift, locale);
        Thought { text, reading: Some(reading), verdict, answer }
    }

    /// Reads a text as a question of its own, among the documents `within` (all when empty).
    pub(super) fn read(
        &self,
        question: &Question<'_>,
        text: &str,
        within: &[usize],
        locale: Locale,
    ) -> Reading {
        self.read_without(question, text, within, locale, None)
    }

    /// The same, as if one document were not there.
    pub(super) fn read_without(
        &self,
        question: &Question<'_>,
        text: &str,
        within: &[usize],
        locale: Locale,
        left_out: Option<&DocumentId>,
    ) -> Reading {
        let query = Query::new(text, &self.analyzer, &self.words.lexicon);
        let probe = self.probe(&query);
        let expansions = query.words.iter().flat_map(|word| self.synonyms_of(word)).cloned().collect();
        let scope = Scope { expansions, within: within.to_vec() };
        let mut passed_over = Vec::new();
        let accept = |document: usize| {
            let may_answer = self.may_answer(document, question, locale)
                && left_out.is_none_or(|left_out| self.documents[document].id != *left_out);
            if !may_answer && !passed_over.contains(&document) {
                passed_over.push(document);
            }
            may_answer
        };
        let candidates = retrieve(self.shelf(), &query, &scope, accept).unwrap_or_else(|error| {
            tracing::error!(%error, "the index could not be searched");
            Vec::new()
        });
        let sights: Vec<Sight> = candidates
            .iter()
            .map(|candidate| {
                let mut above = self.title_of(candidate, &query);
                if let Some(heading) = &candidate.heading {
                    above.push('\n');
                    above.push_str(heading);
                }
                Sight::new(&probe, candidate, &above)
            })
            .collect();
        let ranked = rank::rank(&self.models, &query, &probe, &candidates, &sights);
        let (odds, margin) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
        let grounds = None;
        let mut reading = Reading {
            query,
            probe,
            scope,
            candidates,
            passed_over,
            sights,
            ranked,
            odds,
            by_rank: odds,
            margin,
            grounds,
        };
        self.prefer_named(&mut reading);
        reading.by_rank = rank::confidence(&self.models, &reading.ranked);
        self.choose_sentences(&mut reading);
        self.weigh(&mut reading);
        reading
    }

    pub(super) fn demand(&self, query: &Query, text: &[char]) -> Demand {
        self.words.measures.demand(query, text, |word| self.synonyms_of(word).to_vec())
    }

    /// Settles how sure the reading is. Where people gave a document its names and summary, what the
    /// question names and what is left of it tell more than rank; elsewhere rank has to do.
    fn weigh(&self, reading: &mut Reading) {
        let Some(best) = reading.ranked.first() else { return };
        let document = self.documents.get(reading.candidates[best.candidate].document);
        let curated = document.is_some_and(|document| !document.aliases.is_empty());
        let evidence = self.evidence(reading).filter(|_| curated);
        let sight = &reading.sights[best.candidate];
        let holds = |is: &dyn Fn(&Document) -> bool| curated && document.is_some_and(is);
        let elsewhere = holds(&|document| self.asks_elsewhere(&reading.query, document, sight));
        let unsaid = holds(&|document| self.is_unsaid(&reading.query, document, sight));
        let (odds, line) = match &evidence {
            Some(evidence) => {
                let against = if elsewhere { ELSEWHERE } else { 0.0 } + if unsaid { UNSAID } else { 0.0 };
                (self.models.decision.score(evidence) - against, &self.models.decision_line)
            }
            None => (reading.by_rank, &self.models.line),
        };
        let line = line_at(line, self.share_kept);
        reading.odds = odds;
        reading.margin = odds - line;
        reading.grounds = Some(Grounds { evidence, elsewhere, line });
    }

    /// What speaks for and against the best passage.
    pub(super) fn evidence(&self, reading: &Reading) -> Option<[f32; EVIDENCE]> {
        let best = reading.ranked.first()?;
        let candidate = &reading.candidates[best.candidate];
        let document = self.documents.get(candidate.document)?;
        let seen = (&reading.sights[best.candidate], &candidate.sentences[..], best_sentence(best, 0));
        let ranking = reading.by_rank;
        let demand = self.demand(&reading.query, &reading.sights[best.candidate].chars);
        let names = self.names_in_all_forms(document);
        Some(evidence::row(&reading.query, &reading.probe, &names, seen, ranking, demand, |word| {
            self.is_known_word(word)
        }))
    }

    fn may_answer(&self, document: usize, question: &Question<'_>, locale: Locale) -> bool {
        let Some(document) = self.documents.get(document) else { return false };
        let other_form = || {
            let forms = self.forms_of(&document.id).iter();
            forms
                .map(|&form| &self.documents[form])
                .any(|form| form.locale.same_language(locale) && form.is_valid_on(question.today))
        };
        document.is_valid_on(question.today) && (document.locale.same_language(locale) || !other_form())
    }

    /// Title and aliases of a document in all its languages, folded: an English question may use the
    /// Chinese name.
    pub(super) fn names_in_all_forms(&self, document: &Document) -> Vec<String> {
        let forms = self.forms_of(&document.id).iter().map(|&form| &self.documents[form]);
        let names = forms.flat_map(|form| std::iter::once(&form.title).chain(&form.aliases));
        names.map(|name| fold_text(name)).collect()
    }

    /// The name of the document that the question uses, otherwise its title.
    fn title_of(&self, candidate: &Candidate, query: &Query) -> String {
        let Some(document) = self.documents.get(candidate.document) else { return String::new() };
        let asked: String = query.chars.iter().collect();
        let used = document.aliases.iter().filter(|alias| asked.contains(&fold_text(alias)));
        let longest = used.max_by_key(|alias| alias.chars().count());
        match longest {
            Some(alias) if !asked.contains(&fold_text(&document.title)) => alias.clone(),
            _ => document.title.clone(),
        }
    }

    fn conclude(
        &self,
        question: &Question<'_>,
        reading: &Reading,
        skip: usize,
        locale: Locale,
    ) -> (Answer, Verdict) {
        let mut hits = self.hits(question, reading, skip);
        let verdict = match reading.margin {
            _ if hits.is_empty() && reading.query.is_empty() => Verdict::NothingAsked,
            _ if hits.is_empty() => Verdict::NothingMatched,
            margin if margin >= 0.0 => Verdict::Sure,
            margin if margin < -UNSURE => Verdict::Unlikely,
            _ if !reading.is_close() => Verdict::OneBelow,
            _ => {
                offer(&mut hits);
                if hits.len() < OFFERED.start { Verdict::OneBelow } else { Verdict::Close }
            }
        };
        let outcome = verdict.outcome();
        let text = (outcome == Outcome::Found).then(|| self.text_of(reading, skip)).flatten();
        let confidence = probability(reading.odds);
        let inside = !reading.scope.within.is_empty();
        let within = question.within.or(question.topic).filter(|_| inside).cloned();
        (Answer { outcome, kind: Kind::Question, text, locale, hits, confidence, within }, verdict)
    }

    fn hits(&self, question: &Question<'_>, reading: &Reading, skip: usize) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        let home = |document: &Document| {
            question
                .region
                .is_some_and(|home| document.region.as_ref().is_some_and(|region| region.contains(home)))
        };
        for (place, ranked) in reading.ranked.iter().take(HITS).enumerate() {
            let candidate = &reading.candidates[ranked.candidate];
            let Some(document) = self.documents.get(candidate.document) else { continue };
            let best = best_sentence(ranked, if place == 0 { skip } else { 0 });
            let sentence_at = candidate.sentences.get(best).map_or(0..0, |sentence| sentence.chars.clone());
            let chars: Vec<char> = candidate.text.chars().collect();
            hits.push(Hit {
                document: document.id.clone(),
                locale: document.locale,
                title: document.title.clone(),
                passage: candidate.passage,
                text: candidate.text.clone(),
                sentence: snippet::text_of(&chars, &candidate.sentences, &[best]),
                snippet: snippet::around(&chars, sentence_at, &marks(reading, ranked.candidate)),
                source: document.source.clone(),
                contact: document.contact.clone(),
                // The confidence orders questions, the rank orders the hits of one question.
                score: if place == 0 {
                    probability(reading.odds)
                } else {
                    probability(reading.odds) * 0.9f32.powi(place as i32)
                },
            });
        }
        // Equally good hits: the one from home first.
        if let [first, second, ..] = &mut hits[..]
            && reading.ranked[0].score - reading.ranked[1].score < 0.05
            && let (Some(a), Some(b)) =
                (self.forms_of(&first.document).first(), self.forms_of(&second.document).first())
            && home(&self.documents[*b])
            && !home(&self.documents[*a])
        {
            std::mem::swap(first, second);
        }
        hits
    }

    /// The sentences that answer together.
    fn text_of(&self, reading: &Reading, skip: usize) -> Option<String> {
        let ranked = reading.ranked.first()?;
        if let Some(summary) = self.summary_asked_for(reading).filter(|_| skip == 0) {
            return Some(summary);
        }
        let candidate = &reading.candidates[ranked.candidate];
        let best = best_sentence(ranked, skip);
        let top = *ranked.sentences.get(best)?;
        let near = |at: usize| ranked.sentences.get(at).is_some_and(|odds| top - odds < TOGETHER);
        let sight = &reading.sights[ranked.candidate];
        let meets = |at: usize| {
            let text =
                candidate.sentences.get(at).and_then(|sentence| sight.chars.get(sentence.chars.clone()));
            self.demand(&reading.query, text.unwrap_or_default()) == Demand::Met
        };
        // A sentence that holds just what is demanded needs no other beside it, unless that does too.
        let complete = meets(best);
        let joins = |at: usize| near(at) && skip == 0 && (!complete || meets(at));
        let chosen: Vec<usize> = snippet::choose(&candidate.sentences, &ranked.sentences, best)
            .into_iter()
            .filter(|&at| at == best || joins(at))
            .collect();
        let chars: Vec<char> = candidate.text.chars().collect();
        Some(snippet::text_of(&chars, &candidate.sentences, &chosen)).filter(|text| !text.is_empty())
    }

    /// The summary of the document when nothing but its name was asked about: 恩阳跑团是做什么的.
    fn summary_asked_for(&self, reading: &Reading) -> Option<String> {
        let best = reading.ranked.first()?;
        let document = self.documents.get(reading.candidates[best.candidate].document)?;
        let open = matches!(reading.query.asks, Asks::Thing | Asks::Manner | Asks::Unsaid | Asks::Which);
        let only_named = evidence::asks_only_for(&reading.query, &self.names_in_all_forms(document));
        document.summary.clone().filter(|_| open && only_named)
    }

    /// The excerpt that would be shown: the best sentence, filled up with the next likely ones.
    pub fn excerpt(&self, question: &Question<'_>) -> (Answer, Option<String>) {
        let (text, locale) = self.understood(question.text);
        let (reading, skip) = follow_up::read(self, question, &text, locale);
        let excerpt = reading.ranked.first().map(|ranked| {
            let candidate = &reading.candidates[ranked.candidate];
            let chosen =
                snippet::choose(&candidate.sentences, &ranked.sentences, best_sentence(ranked, skip));
            snippet::text_of(&candidate.text.chars().collect::<Vec<char>>(), &candidate.sentences, &chosen)
        });
        (self.conclude(question, &reading, skip, locale).0, excerpt)
    }
}

impl Reading {
    /// Whether the best passage hardly leads.
    fn is_close(&self) -> bool {
        matches!(&self.ranked[..], [first, second, ..] if first.score - second.score < CLOSE)
    }
}

/// Leaves one hit a document, as many as can be offered.
fn offer(hits: &mut Vec<Hit>) {
    let mut seen: Vec<DocumentId> = Vec::new();
    hits.retain(|hit| {
        let new = !seen.contains(&hit.document);
        seen.push(hit.document.clone());
        new
    });
    hits.truncate(OFFERED.end - 1);
}

/// The index of the sentence with the best odds, after leaving out the `skip` better ones.
fn best_sentence(ranked: &Ranked, skip: usize) -> usize {
    let mut order: Vec<usize> = (0..ranked.sentences.len()).collect();
    order.sort_by(|&a, &b| ranked.sentences[b].total_cmp(&ranked.sentences[a]));
    order.get(skip.min(order.len().saturating_sub(1))).copied().unwrap_or(0)
}

/// Which characters of a candidate stand in a run of two or more that the question has too.
fn marks(reading: &Reading, candidate: usize) -> Vec<bool> {
    let folded = reading.sights[candidate].chars.iter().copied();
    reading.probe.marks(&reading.probe.numbers(folded))
}
