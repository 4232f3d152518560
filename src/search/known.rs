//! How near a question comes to questions that a sentence is known to answer.
//!
//! People ask for one thing in many words; a document says it in one. Where the knowledge holds
//! questions that residents asked for a sentence, a new one is held against those too: its nearest
//! neighbours among them, by the cosine of their terms weighed by rarity (Salton and Buckley 1988).

use std::collections::{HashMap, HashSet};

use super::analyzer::stem;
use super::fold::{fold, is_han};
use crate::knowledge::Document;

/// The neighbours that are averaged.
const NEIGHBOURS: usize = 3;

/// A term that more questions have than one in so many tells nothing and is passed over, where there are
/// enough of them to tell.
const COMMON: usize = 4;
const ENOUGH: usize = 1_000;

/// All known questions of a snapshot, by their terms.
#[derive(Default)]
pub struct KnownQuestions {
    /// Of each term its weight, and which questions have it.
    terms: HashMap<String, (f32, Vec<u32>)>,
    questions: Vec<Question>,
    groups: Vec<Group>,
}

struct Question {
    group: u32,
    /// The length of its vector of weights.
    norm: f32,
}

/// Questions that ask for the same.
struct Group {
    /// The ordinal of the document that answers.
    document: usize,
    /// What stands in the sentence that answers, folded.
    text: Vec<char>,
}

/// So many questions of a group with a term, and it is one that the sentence is asked for with.
const USUAL: f32 = 4.0;

/// How near a question comes to those of a sentence: 0 shares nothing, 1 is the same.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Nearness {
    /// To the nearest.
    pub nearest: f32,
    /// To the three nearest, on average.
    pub nearby: f32,
    /// To all of them together, by the terms that tell the sentences of the document apart.
    pub together: f32,
    /// How much of the question any of them has, by rarity.
    pub covered: f32,
}

impl Nearness {
    fn or(self, other: Self) -> Self {
        Self {
            nearest: self.nearest.max(other.nearest),
            nearby: self.nearby.max(other.nearby),
            together: self.together.max(other.together),
            covered: self.covered.max(other.covered),
        }
    }
}

/// What a question comes near to.
#[derive(Debug, Clone, Default)]
pub struct Neighbours {
    /// What it shares anything with: (document, a part of the sentence, how near).
    found: Vec<(usize, Vec<char>, Nearness)>,
    /// How much of the question those of a document have, by rarity.
    covered: HashMap<usize, f32>,
}

impl Neighbours {
    /// How near the question comes to those that a sentence (folded) of a document answers.
    pub fn of_sentence(&self, document: usize, sentence: &[char]) -> Nearness {
        let found = self.found.iter().filter(|(of, text, _)| *of == document && holds(sentence, text));
        found.fold(Nearness::default(), |near, (.., other)| near.or(*other))
    }

    /// How near it comes to any of the documents that `is` picks.
    pub fn nearest(&self, is: impl Fn(usize) -> bool) -> f32 {
        let found = self.found.iter().filter(|(document, ..)| is(*document));
        found.map(|(.., near)| near.nearest).fold(0.0, f32::max)
    }

    /// How much of the question those of a document have.
    pub fn covered(&self, document: usize) -> f32 {
        self.covered.get(&document).copied().unwrap_or_default()
    }

    /// Leaves out what `is_said` does not find in a document.
    pub fn retain(&mut self, is_said: impl Fn(usize, &[char]) -> bool) {
        self.found.retain(|(document, text, _)| is_said(*document, text));
    }
}

impl KnownQuestions {
    /// The known questions of the documents, which are counted by their place.
    pub fn new(documents: &[Document]) -> Self {
        let mut known = Self::default();
        let mut terms: Vec<HashSet<String>> = Vec::new();
        for (document, of) in documents.iter().enumerate() {
            for one in &of.known {
                let group = known.groups.len() as u32;
                known.groups.push(Group { document, text: one.text.chars().map(fold).collect() });
                for question in &one.questions {
                    let chars: Vec<char> = question.chars().map(fold).collect();
                    terms.push(terms_of(&chars));
                    known.questions.push(Question { group, norm: 0.0 });
                }
            }
        }
        for (at, terms) in terms.iter().enumerate() {
            for term in terms {
                known.terms.entry(term.clone()).or_default().1.push(at as u32);
            }
        }
        let count = known.questions.len() as f32;
        for (weight, having) in known.terms.values_mut() {
            *weight = rarity(count, having.len());
        }
        for (question, terms) in known.questions.iter_mut().zip(&terms) {
            let squares = terms.iter().map(|term| known.terms[term].0.powi(2));
            question.norm = squares.sum::<f32>().sqrt();
        }
        known
    }

    /// What a question (folded) comes near to, in the documents that `accept` takes.
    pub fn neighbours(&self, question: &[char], accept: impl Fn(usize) -> bool) -> Neighbours {
        if self.questions.is_empty() {
            return Neighbours::default();
        }
        let mut shared = vec![0.0f32; self.questions.len()];
        let mut counts: Vec<HashMap<u32, u32>> = Vec::new();
        let (mut weights, mut squares) = (Vec::new(), 0.0);
        for term in terms_of(question) {
            let Some((weight, having)) = self.terms.get(&term) else {
                squares += rarity(self.questions.len() as f32, 0).powi(2);
                continue;
            };
            squares += weight * weight;
            if self.questions.len() >= ENOUGH && having.len() * COMMON > self.questions.len() {
                continue;
            }
            let mut count: HashMap<u32, u32> = HashMap::new();
            for &at in having {
                shared[at as usize] += weight * weight;
                *count.entry(self.questions[at as usize].group).or_default() += 1;
            }
            counts.push(count);
            weights.push(*weight);
        }
        let mut best: Vec<[f32; NEIGHBOURS]> = vec![[0.0; NEIGHBOURS]; self.groups.len()];
        let norm = squares.sqrt();
        for (question, shared) in self.questions.iter().zip(shared).filter(|(_, shared)| *shared > 0.0) {
            insert(&mut best[question.group as usize], shared / (norm * question.norm));
        }
        let mut neighbours = Neighbours::default();
        let mut from = 0;
        // A document's groups stand beside each other.
        for groups in self.groups.chunk_by(|one, other| one.document == other.document) {
            let (here, document) = (from..from + groups.len(), groups[0].document);
            from = here.end;
            if best[here.clone()].iter().all(|best| best[0] == 0.0) || !accept(document) {
                continue;
            }
            let having = |count: &HashMap<u32, u32>| {
                count.keys().filter(|&&group| here.contains(&(group as usize))).count()
            };
            let local: Vec<f32> = counts
                .iter()
                .zip(&weights)
                .map(|(count, weight)| match having(count) {
                    0 => 0.0,
                    having => weight * ((groups.len() + 1) as f32 / (having as f32 + 0.5)).ln().max(0.0),
                })
                .collect();
            let all: f32 = local.iter().sum();
            let covered = |is: &dyn Fn(&HashMap<u32, u32>) -> bool| {
                let had = counts.iter().zip(&weights).filter(|(count, _)| is(count));
                had.map(|(_, weight)| weight * weight).sum::<f32>() / squares
            };
            neighbours.covered.insert(document, covered(&|count| having(count) > 0));
            for (group, at) in groups.iter().zip(here.clone()) {
                let count = |count: &HashMap<u32, u32>| count.get(&(at as u32)).copied().unwrap_or(0);
                let usual = |of: &HashMap<u32, u32>| (count(of) as f32 / USUAL).min(1.0).sqrt();
                let together: f32 = counts.iter().zip(&local).map(|(of, weight)| weight * usual(of)).sum();
                let near = Nearness {
                    nearest: best[at][0],
                    nearby: best[at].iter().sum::<f32>() / NEIGHBOURS as f32,
                    together: if all > 0.0 { together / all } else { 0.0 },
                    covered: covered(&|of| count(of) > 0),
                };
                neighbours.found.push((document, group.text.clone(), near));
            }
        }
        neighbours
    }
}

fn rarity(count: f32, having: usize) -> f32 {
    ((count + 1.0) / (having as f32 + 1.0)).ln()
}

/// Keeps the highest, highest first.
fn insert(best: &mut [f32; NEIGHBOURS], value: f32) {
    if let Some(at) = best.iter().position(|&other| value > other) {
        best[at..].rotate_right(1);
        best[at] = value;
    }
}

/// Ideographs and their pairs, and the stems of other words.
fn terms_of(folded: &[char]) -> HashSet<String> {
    let mut terms = HashSet::new();
    for run in folded.chunk_by(|a, b| is_han(*a) == is_han(*b) && a.is_alphanumeric() == b.is_alphanumeric())
    {
        if !run[0].is_alphanumeric() {
            continue;
        }
        if is_han(run[0]) {
            terms.extend(run.iter().map(|c| String::from(*c)));
            terms.extend(run.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else {
            terms.insert(stem(&run.iter().collect::<String>()).to_owned());
        }
    }
    terms
}

fn holds(text: &[char], part: &[char]) -> bool {
    !part.is_empty() && text.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Known;
    use crate::model::DocumentId;

    fn document(id: &str, known: &[(&str, &[&str])]) -> Document {
        let mut document = Document::new(DocumentId(id.into()), id);
        document.known = known
            .iter()
            .map(|(text, questions)| Known {
                text: (*text).into(),
                questions: questions.iter().map(|question| (*question).into()).collect(),
            })
            .collect();
        document
    }

    fn chars(text: &str) -> Vec<char> {
        text.chars().map(fold).collect()
    }

    #[test]
    fn a_question_is_nearest_to_the_sentence_that_is_asked_for_in_like_words() {
        let documents = [
            document(
                "paotuan",
                &[("1200余名", &["跑团一共多少人", "人手够不够"]), ("接单", &["跑手平时做什么"])],
            ),
            document("other", &[("36个", &["有多少个部门"])]),
        ];
        let known = KnownQuestions::new(&documents);
        let near = known.neighbours(&chars("跑團一共有多少人呀"), |_| true);
        let [many, work] = ["跑手1200余名。", "跑手接单。"].map(|text| near.of_sentence(0, &chars(text)));
        assert!(many.nearest > 0.5 && many.nearest > work.nearest, "{many:?} {work:?}");
        assert!(many.nearby < many.nearest);
        assert_eq!(near.of_sentence(1, &chars("跑手1200余名。")), Nearness::default());
        assert!(near.nearest(|document| document == 1) < many.nearest);
        let elsewhere = known.neighbours(&chars("跑团一共多少人"), |document| document == 1);
        assert_eq!(elsewhere.nearest(|document| document == 0), 0.0);
    }

    #[test]
    fn the_same_question_is_as_near_as_can_be_and_forms_of_an_english_word_meet() {
        let documents =
            [document("paotuan", &[("1,200", &["How many runners are there?", "size of the team"])])];
        let known = KnownQuestions::new(&documents);
        let nearest = |text: &str| known.neighbours(&chars(text), |_| true).nearest(|_| true);
        assert!((nearest("how many runners are there") - 1.0).abs() < 1e-5);
        assert!(nearest("the running") > 0.0);
        assert_eq!(nearest("zebra"), 0.0);
        assert_eq!(KnownQuestions::default().neighbours(&chars("跑团"), |_| true).nearest(|_| true), 0.0);
    }
}
