//! From a question to a reading of it: understand, retrieve, rank, choose, weigh.

use super::analyzer::stem;
use super::answer::{Answer, Kind, Outcome, Question};
use super::choosing::CHOICE;
use super::evidence::{self, DECISION, EVIDENCE, Scene};
use super::explain::Verdict;
use super::features::Sight;
use super::fold::fold_text;
use super::follow_up;
use super::known::Neighbours;
use super::matching::Probe;
use super::model::line_at;
use super::query::Query;
use super::rank::{self, Ranked};
use super::retrieve::{Candidate, Scope, retrieve};
use super::snapshot::Snapshot;
use super::spelling::asked_in;
use super::typed::Demand;
use crate::knowledge::Document;
use crate::model::{DocumentId, Locale};

/// What an attribute that is asked for and not said takes from the odds.
const UNSAID: f32 = 6.0;

/// What a place that the knowledge does not know takes from the odds: 绵阳跑团 is not 恩阳跑团.
const ELSEWHERE: f32 = 6.0;

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
    /// The known questions that it comes near to.
    pub(super) neighbours: Neighbours,
    pub(super) ruling: Ruling,
}

/// What was made of the candidates: their order, the sentences, and how sure that is.
pub(super) struct Ruling {
    /// The candidates, best first.
    pub(super) ranked: Vec<Ranked>,
    /// What the sentences of the best document were chosen by: (candidate, a row a sentence).
    pub(super) choices: Vec<(usize, Vec<[f32; CHOICE]>)>,
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
    pub(super) evidence: Option<[f32; DECISION]>,
    /// Whether the question names a place of which the knowledge says nothing.
    pub(super) elsewhere: bool,
    /// Whether the question asks for an attribute that the document does not say.
    pub(super) unsaid: bool,
    /// Whether the document overtook another, which came first and rather does not answer.
    pub(super) overtook: bool,
    /// Whether the question is a name of the document, which is why it is not below the line.
    pub(super) named_whole: bool,
    /// The log odds from which on it counts as found.
    pub(super) line: f32,
}

/// What a question is read as if, to learn what not to answer.
pub(super) enum AsIf<'a> {
    /// As it is.
    AllWereThere,
    /// As if the knowledge had this document not.
    DocumentWereNot(&'a DocumentId),
    /// As if no document had such sentences.
    SentencesWereNot(&'a dyn Fn(&str) -> bool),
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

impl Ruling {
    /// An order of which nothing has been settled yet.
    pub(super) fn unsettled(ranked: Vec<Ranked>) -> Self {
        let (choices, odds) = (Vec::new(), f32::NEG_INFINITY);
        Self { ranked, choices, odds, by_rank: odds, margin: odds, grounds: None }
    }
}

impl Snapshot {
    /// Answers a question. Never panics, never fails: the worst outcome is `Nothing`.
    pub fn answer(&self, question: &Question<'_>) -> Answer {
        self.think(question).answer
    }

    /// Answers a question and keeps how.
    pub(super) fn think(&self, question: &Question<'_>) -> Thought {
        let kind = match self.words.utterances.kind_of(question.text) {
            Kind::Wordless if self.is_name(question.text) => Kind::Question,
            kind => kind,
        };
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
        let (reading, more) = follow_up::read(self, question, &text, locale);
        let said = if more { self.shown(&reading) } else { Vec::new() };
        let (answer, verdict) = self.conclude(question, &reading, &said, locale);
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
        let mut reading = self.read_as_if(question, text, within, locale, &AsIf::AllWereThere);
        self.hear_rival(question.text, &mut reading);
        reading
    }

    /// The same, as if not all were there; the document that comes first is the only one heard.
    pub(super) fn read_as_if(
        &self,
        question: &Question<'_>,
        text: &str,
        within: &[usize],
        locale: Locale,
        as_if: &AsIf<'_>,
    ) -> Reading {
        let query = Query::new(text, &self.analyzer, &self.words.lexicon);
        let instead = self.known_synonyms(&query);
        let probe = self.probe(&query, &instead);
        let expansions = instead.iter().map(|(_, word)| (*word).to_owned()).collect();
        let scope = Scope { expansions, within: within.to_vec() };
        let mut passed_over = Vec::new();
        let accept = |document: usize| {
            let may_answer = self.may_answer(document, question, locale)
                && !matches!(as_if, AsIf::DocumentWereNot(id) if self.documents[document].id == **id);
            if !may_answer && !passed_over.contains(&document) {
                passed_over.push(document);
            }
            may_answer
        };
        let mut candidates = retrieve(self.shelf(), &query, &scope, accept).unwrap_or_else(|error| {
            tracing::error!(%error, "the index could not be searched");
            Vec::new()
        });
        if let AsIf::SentencesWereNot(is_left_out) = as_if {
            candidates.iter_mut().for_each(|candidate| candidate.leave_out(is_left_out));
        }
        let sights: Vec<Sight> = candidates
            .iter()
            .map(|candidate| {
                let mut above = self.title_of(candidate, &query);
                if let Some(heading) = &candidate.heading {
                    above.push('\n');
                    above.push_str(heading);
                }
                let filed = self.documents.get(candidate.document).map(Document::filed_under);
                Sight::new(&probe, candidate, &above, &filed.unwrap_or_default())
            })
            .collect();
        let ranked = rank::rank(&self.models, &query, &probe, &candidates, &sights);
        let ruling = Ruling::unsettled(ranked);
        let neighbours = self.neighbours(question, &query, within, &candidates, as_if);
        let mut reading =
            Reading { query, probe, scope, candidates, passed_over, sights, neighbours, ruling };
        self.prefer_home(question, &mut reading);
        self.prefer_named(&mut reading);
        self.settle(question.text, &mut reading);
        reading
    }

    /// Chooses the sentence of the best document, and settles how sure it is.
    pub(super) fn settle(&self, typed: &str, reading: &mut Reading) {
        reading.ruling.by_rank = rank::confidence(&self.models, &reading.ruling.ranked);
        self.choose_sentences(reading);
        self.weigh(typed, reading);
    }

    pub(super) fn demand(&self, query: &Query, text: &[char]) -> Demand {
        self.words.measures.demand(query, text, |word| self.synonyms_of(word).to_vec())
    }

    /// Settles how sure the reading is. Where people gave a document its names and summary, what the
    /// question names and what is left of it tell more than rank; elsewhere rank has to do.
    fn weigh(&self, typed: &str, reading: &mut Reading) {
        let Some(best) = reading.ruling.ranked.first() else { return };
        let curated = self.curated(reading, best);
        let text = Self::found_of_best(reading);
        let evidence = curated.map(|_| self.decided_by(reading, best, &text));
        let holds = |is: &dyn Fn(&Document) -> bool| curated.is_some_and(is);
        let elsewhere = holds(&|document| self.asks_elsewhere(typed, &reading.query, document, &text));
        let unsaid = holds(&|document| self.is_unsaid(&reading.query, document, &text));
        let (odds, line) = match &evidence {
            Some(evidence) => {
                let against = if elsewhere { ELSEWHERE } else { 0.0 } + if unsaid { UNSAID } else { 0.0 };
                (self.models.decision.score(evidence) - against, &self.models.decision_line)
            }
            None => (reading.ruling.by_rank, &self.models.line),
        };
        let line = line_at(line, self.share_kept);
        // Who says a document's name and nothing else, such as the question that it was made of, means it.
        let document = self.document_of(reading, best);
        let named_whole = document.is_some_and(|document| self.is_named_whole(&reading.query, document));
        let odds = if named_whole { odds.max(line) } else { odds };
        reading.ruling.odds = odds;
        reading.ruling.margin = odds - line;
        reading.ruling.grounds =
            Some(Grounds { evidence, elsewhere, unsaid, overtook: false, named_whole, line });
    }

    /// Whether the question is one of the document's names, letter by letter but for politeness.
    fn is_named_whole(&self, query: &Query, document: &Document) -> bool {
        let bare = |text: &str| self.words.utterances.bare(text);
        let asked = bare(&query.chars.iter().collect::<String>());
        !asked.is_empty() && self.names_in_all_forms(document).iter().any(|name| bare(name) == asked)
    }

    /// What is decided by for the best sentence of a candidate, of whose document `text` was found.
    fn decided_by(&self, reading: &Reading, best: &Ranked, text: &[char]) -> [f32; DECISION] {
        let sentence = best_sentence(best, &[]);
        let rows = reading.ruling.choices.iter().find(|(candidate, _)| *candidate == best.candidate);
        let chosen = rows.and_then(|(_, rows)| rows.get(sentence)).copied().unwrap_or([0.0; CHOICE]);
        let mut row = [0.0; DECISION];
        row[..EVIDENCE].copy_from_slice(&self.evidence(reading, best.candidate, sentence, text));
        row[EVIDENCE] = self.models.choice.score(&chosen);
        row[EVIDENCE + 1..].copy_from_slice(&chosen);
        row
    }

    /// What speaks for and against a sentence of a candidate, of whose document `text` was found.
    pub(super) fn evidence(
        &self,
        reading: &Reading,
        candidate: usize,
        sentence: usize,
        text: &[char],
    ) -> [f32; EVIDENCE] {
        let (of, sight) = (&reading.candidates[candidate], &reading.sights[candidate]);
        let document = self.documents.get(of.document);
        let names = document.map(|document| self.names_in_all_forms(document)).unwrap_or_default();
        let scene = Scene {
            query: &reading.query,
            probe: &reading.probe,
            names: &names,
            sight,
            sentences: &of.sentences,
            sentence,
            by_rank: reading.ruling.by_rank,
            demand: self.demand(&reading.query, text),
            attribute: self.attribute(&reading.query, &names, text),
            known: of
                .sentences
                .get(sentence)
                .and_then(|sentence| sight.chars.get(sentence.chars.clone()))
                .map(|text| reading.neighbours.of_sentence(of.document, text))
                .unwrap_or_default(),
            known_elsewhere: reading
                .neighbours
                .nearest(|other| document.is_none_or(|document| self.documents[other].id != document.id)),
            known_covered: reading.neighbours.covered(of.document),
        };
        let is_known = |word: &str| {
            self.is_known_word(word)
                || self.synonyms_of(word).iter().any(|word| self.is_known_word(stem(word)))
        };
        evidence::row(&scene, is_known, |word| self.analyzer.special(word))
    }

    /// The known questions that a question comes near to, of the documents that it may be answered from.
    fn neighbours(
        &self,
        question: &Question<'_>,
        query: &Query,
        within: &[usize],
        candidates: &[Candidate],
        as_if: &AsIf<'_>,
    ) -> Neighbours {
        let accept = |document: usize| {
            (within.is_empty() || within.contains(&document))
                && self.documents[document].is_valid_on(question.today)
        };
        let mut neighbours = self.known().neighbours(&query.chars, accept);
        if matches!(as_if, AsIf::SentencesWereNot(_)) {
            // Nobody knows questions for what is not said.
            neighbours.retain(|document, text| {
                let mut of = candidates.iter().filter(|candidate| candidate.document == document).peekable();
                of.peek().is_none() || of.any(|candidate| candidate.says(text))
            });
        }
        neighbours
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

    /// Whether a text is a document's name, letter for letter: 110.
    fn is_name(&self, text: &str) -> bool {
        let text = fold_text(text.trim());
        self.documents.iter().any(|document| {
            std::iter::once(&document.title).chain(&document.aliases).any(|name| fold_text(name) == text)
        })
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
}

/// The index of the sentence with the best odds of those not `said` yet; of all when all are.
pub(super) fn best_sentence(ranked: &Ranked, said: &[usize]) -> usize {
    let odds = &ranked.sentences;
    let best = |of: &mut dyn Iterator<Item = usize>| of.reduce(|a, b| if odds[b] > odds[a] { b } else { a });
    let unsaid = best(&mut (0..odds.len()).filter(|at| !said.contains(at)));
    unsaid.or_else(|| best(&mut (0..odds.len()))).unwrap_or(0)
}
