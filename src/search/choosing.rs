//! Which sentence of a found document answers: what each of them shows of what the question adds to
//! the document's name, and of the kind of answer that is asked for. Weighed by `Models::choice`.

use super::asked::{Asked, head_at};
use super::attributes::{holds_any, phrases};
use super::evidence::longest_name;
use super::features::{self, Sight, Slot};
use super::fold::is_han;
use super::kept::{Holds, Sentence};
use super::known::Nearness;
use super::lexicon::Asks;
use super::matching::{Probe, Weights};
use super::query::Query;
use super::typed::Demand;

/// How many numbers a sentence is chosen by.
pub const CHOICE: usize = 74;

/// What each of them is, for explaining: `added` is what the question adds to the name, `local` by
/// rarity among the sentences, `more` what the question does not say; a kind of question before `×` restricts what follows to it.
pub const CHOICE_NAMES: [&str; CHOICE] = [
    "learned odds",
    "added words",
    "added pairs",
    "added chars",
    "local added words",
    "local added pairs",
    "run/question",
    "covered/question",
    "cue",
    "fits",
    "demand met",
    "demand unmet",
    "attribute said",
    "asked word",
    "begins with the name",
    "defines the name",
    "first of the document",
    "position",
    "best passage",
    "place of the passage",
    "length",
    "new digits",
    "enumeration",
    "left of asking",
    "right of asking",
    "both of asking",
    "unit",
    "title",
    "added before",
    "added after",
    "nothing added × defines",
    "nothing added × first",
    "nothing added × begins with the name",
    "number × number",
    "number × unit",
    "time × date",
    "time × cue",
    "place × place",
    "place × cue",
    "person × person",
    "person × body",
    "person × cue",
    "reason × cause",
    "reason × cue",
    "list × list",
    "list × marks",
    "list × cue",
    "manner × manner",
    "manner × cue",
    "open × defines",
    "open × added words",
    "open × learned odds",
    "yes/no × added words",
    "english × learned odds",
    "says more",
    "says more/length",
    "yes/no × says more",
    "cue × added before",
    "added words in the heading",
    "asked word in the heading",
    "asked phrase",
    "head of the asked phrase",
    "asked phrase not all said",
    "word before asking",
    "word before asking not said",
    "added words by nearness",
    "added words at its front",
    "quotes what is asked",
    "quotes another thing",
    "known question",
    "known questions",
    "known question ahead",
    "known questions together",
    "known questions together ahead",
];

/// The learned odds count up to here, to either side, and are brought to about the size of a share.
const LEARNED_REACH: f32 = 6.0;

/// A sentence says as much more than the question as it ever needs to, in characters.
const MORE: usize = 20;

/// So many characters after the name say what a sentence is about.
const FRONT: usize = 10;

/// What a quotation begins and ends with.
const QUOTES: [char; 7] = ['“', '”', '「', '」', '《', '》', '"'];

/// How many characters after a name may pass before what defines it.
const DEFINING_REACH: usize = 3;

/// By which words a sentence shows that it answers a kind of question (folded).
#[derive(Debug, Default)]
pub struct Cues {
    kinds: Vec<(Asks, Vec<Vec<char>>)>,
}

impl Cues {
    /// Reads `kind: cue, cue` lines; lines that cannot be read are skipped.
    pub fn new(list: &str) -> Self {
        let lines = list.lines().filter(|line| !line.starts_with('#'));
        let kinds = lines.filter_map(|line| {
            let (kind, cues) = line.split_once(':')?;
            Some((Asks::named(kind.trim())?, phrases(cues)))
        });
        Self { kinds: kinds.collect() }
    }

    fn shows(&self, asks: Asks, text: &[char]) -> bool {
        self.kinds.iter().any(|(kind, cues)| *kind == asks && holds_any(text, cues))
    }
}

/// A passage of the document.
pub struct Part<'a> {
    pub sentences: &'a [Sentence],
    pub sight: &'a Sight,
    /// The log odds of each sentence by the ranking rounds.
    pub learned: &'a [f32],
    /// How near the question comes to those that each sentence is known to answer.
    pub known: Vec<Nearness>,
    /// Its place among the document's passages, in reading order.
    pub at: usize,
}

/// A question about a document.
pub struct Home<'a> {
    pub query: &'a Query,
    pub probe: &'a Probe,
    pub cues: &'a Cues,
    /// The document's names, folded.
    pub names: &'a [String],
}

impl Home<'_> {
    /// The rows of all sentences of some passages of the document, the best passage first. `demand`
    /// and `attribute` tell whether a sentence holds what the kind of question, and what it asks of
    /// the thing, must be answered with.
    pub fn rows(
        &self,
        parts: &[Part<'_>],
        demand: impl Fn(&[char]) -> Demand,
        attribute: impl Fn(&[char]) -> Demand,
    ) -> Vec<Vec<[f32; CHOICE]>> {
        let own = self.own();
        let names = self.names_meant();
        let weights = |weights: &[f32], own: u128| -> Vec<f32> {
            weights
                .iter()
                .enumerate()
                .map(|(at, &weight)| if holds(own, at) { weight } else { 0.0 })
                .collect()
        };
        let words = weights(&self.probe.word_weights, own.words);
        let pairs = weights(&self.probe.pair_weights, own.pairs);
        let chars = weights(&self.probe.char_weights, own.chars);
        let everywhere = parts.iter().flat_map(|part| &part.sight.found);
        let (words_in, pairs_in): (Vec<u128>, Vec<u128>) =
            everywhere.map(|found| (found.words, found.pairs)).unzip();
        let (local_words, local_pairs) = (local(&words, &words_in), local(&pairs, &pairs_in));
        let of = [&words, &pairs, &chars, &local_words, &local_pairs].map(|weights| Weights::of(weights));
        let slot = Slot::of(self.query);
        let head = head_at(self.query).filter(|&at| holds(own.words, at));
        let content = self.query.content.iter().filter(|&&counted| counted).count().max(1) as f32;
        let nothing_added = flag(own.words == 0);
        let asks = self.query.asks;
        let english = flag(!self.query.chars.iter().any(|&c| is_han(c)));
        let is = |kind: Asks| flag(asks == kind);
        let open = flag(matches!(asks, Asks::Thing | Asks::Which | Asks::Unsaid));
        let asked = Asked::of(self.query);
        let question: String = self.query.chars.iter().collect();
        let near: Vec<f32> = words.iter().zip(&asked.near).map(|(weight, near)| weight * near).collect();
        let near_words = Weights::of(&near);
        let known = || parts.iter().flat_map(|part| &part.known);
        let nearest: Vec<f32> = known().map(|known| known.nearest).collect();
        let together: Vec<f32> = known().map(|known| known.together).collect();
        let row = |place: usize, part: &Part<'_>, numbers: &[u8], marks: &[bool], at: usize| {
            let (sentence, found) = (&part.sentences[at], &part.sight.found[at]);
            let text = part.sight.chars.get(sentence.chars.clone()).unwrap_or_default();
            let [words, pairs, chars, local_words, local_pairs] = of;
            let added = words.share(found.words);
            let beside = |other: Option<usize>| {
                other.and_then(|at| part.sight.found.get(at)).map_or(0.0, |found| words.share(found.words))
            };
            let learned = part.learned[at].clamp(-LEARNED_REACH, LEARNED_REACH) / LEARNED_REACH;
            let cue = flag(self.cues.shows(asks, text));
            let (demand, attribute) = (demand(text), attribute(text));
            let begins = flag(names.iter().any(|name| begins_with(text, name)));
            let defines = flag(names.iter().any(|name| defines(text, name)));
            let first = flag(part.at == 0 && at == 0);
            let aligned = slot.align(text);
            let commas = text.iter().filter(|c| **c == '、').count().min(6) as f32 / 6.0;
            let marked = marks.get(sentence.chars.clone()).unwrap_or_default();
            let more = text.iter().zip(marked).filter(|(c, marked)| c.is_alphanumeric() && !**marked).count();
            let says_more = (more.min(MORE) as f32) / MORE as f32;
            let before = beside(at.checked_sub(1));
            let has = |bit: u16| flag(sentence.holds.has(bit));
            let said = asked.after.iter().filter(|&&at| holds(found.words, at)).count();
            let asked_share = said as f32 / asked.after.len().max(1) as f32;
            let begin = names.iter().filter_map(|name| after_name(text, name)).map(<[char]>::len).min();
            let begin = sentence.chars.start + begin.map_or(0, |rest| text.len() - rest);
            let front = begin.min(numbers.len())..(begin + FRONT).min(sentence.chars.end).min(numbers.len());
            let near = part.known.get(at).copied().unwrap_or_default();
            let (quotes_asked, quotes_other) = quotes(&question, text);
            [
                learned,
                added,
                pairs.share(found.pairs),
                chars.share(found.chars),
                local_words.share(found.words),
                local_pairs.share(found.pairs),
                f32::from(found.run) / content,
                f32::from(found.covered) / content,
                cue,
                flag(features::fits(asks, sentence.holds)),
                flag(demand == Demand::Met),
                flag(demand == Demand::Unmet),
                flag(attribute == Demand::Met),
                flag(head.is_some_and(|at| holds(found.words, at))),
                begins,
                defines,
                first,
                at as f32 / part.sentences.len().max(1) as f32,
                flag(place == 0),
                1.0 / (1.0 + place as f32),
                (text.len() as f32).ln_1p() / 5.0,
                features::new_digits(text, self.query).min(8) as f32 / 8.0,
                commas,
                aligned.left as f32 / 5.0,
                aligned.right as f32 / 5.0,
                aligned.both as f32 / 6.0,
                flag(aligned.unit),
                Weights::of(&self.probe.pair_weights).share(found.pairs & part.sight.title.pairs),
                before,
                beside(Some(at + 1)),
                nothing_added * defines,
                nothing_added * first,
                nothing_added * begins,
                is(Asks::Number) * has(Holds::NUMBER),
                is(Asks::Number) * flag(aligned.unit),
                is(Asks::Time) * has(Holds::DATE),
                is(Asks::Time) * cue,
                is(Asks::Place) * has(Holds::PLACE),
                is(Asks::Place) * cue,
                is(Asks::Person) * has(Holds::PERSON),
                is(Asks::Person) * has(Holds::BODY),
                is(Asks::Person) * cue,
                is(Asks::Reason) * has(Holds::CAUSE),
                is(Asks::Reason) * cue,
                is(Asks::List) * has(Holds::LIST),
                is(Asks::List) * commas,
                is(Asks::List) * cue,
                is(Asks::Manner) * has(Holds::MANNER),
                is(Asks::Manner) * cue,
                open * defines,
                open * added,
                open * learned,
                is(Asks::YesNo) * added,
                english * learned,
                says_more,
                more as f32 / text.len().max(1) as f32,
                is(Asks::YesNo) * says_more,
                cue * before,
                words.share(part.sight.title.words),
                flag(head.is_some_and(|at| holds(part.sight.title.words, at))),
                asked_share,
                flag(asked.head.is_some_and(|at| holds(found.words, at))),
                flag(!asked.after.is_empty()) - asked_share,
                flag(asked.before.is_some_and(|at| holds(found.words, at))),
                flag(asked.before.is_some_and(|at| !holds(found.words, at))),
                near_words.share(found.words),
                words.share(self.probe.look(&numbers[front]).words),
                quotes_asked.min(3) as f32 / 3.0,
                quotes_other.min(3) as f32 / 3.0,
                near.nearest,
                near.nearby,
                near.nearest - highest_but(&nearest, near.nearest),
                near.together,
                near.together - highest_but(&together, near.together),
            ]
        };
        let parts = parts.iter().enumerate();
        parts
            .map(|(place, part)| {
                let judged = part.sentences.len().min(part.learned.len()).min(part.sight.found.len());
                let numbers = self.probe.numbers(part.sight.chars.iter().copied());
                let marks = self.probe.marks(&numbers);
                (0..judged).map(|at| row(place, part, &numbers, &marks, at)).collect()
            })
            .collect()
    }

    /// The names that stand for what the question names: 跑团 for 恩阳跑团, but not 跑手. All when it
    /// names nothing.
    fn names_meant(&self) -> Vec<&str> {
        let used = longest_name(self.names, self.query);
        let meant = |name: &&String| {
            used.is_none_or(|used| name.contains(used.as_str()) || used.contains(name.as_str()))
        };
        self.names.iter().filter(meant).map(String::as_str).collect()
    }

    /// What of the question does not belong to the name that it uses.
    fn own(&self) -> Own {
        let name = longest_name(self.names, self.query);
        let adds = |term: &str| !name.is_some_and(|name| name.contains(term));
        let added = |terms: &[String]| bits(terms.iter().map(|term| adds(term)));
        let mut utf8 = [0; 4];
        let chars = bits(self.probe.chars.iter().map(|c| adds(c.encode_utf8(&mut utf8))));
        Own { words: added(&self.query.words), pairs: added(&self.query.bigrams), chars }
    }
}

/// Terms of the question, as bits.
struct Own {
    words: u128,
    pairs: u128,
    chars: u128,
}

/// Weights as rare as the term is among the sentences, times its weight in all.
fn local(weights: &[f32], sentences: &[u128]) -> Vec<f32> {
    let count = sentences.len() as f32;
    let rarity = |at: usize| {
        let holding = sentences.iter().filter(|&&found| holds(found, at)).count() as f32;
        // A term that stands nowhere in the document tells nothing between its sentences.
        if holding == 0.0 { 0.0 } else { ((count + 1.0) / holding).ln() }
    };
    weights.iter().enumerate().map(|(at, weight)| weight * rarity(at)).collect()
}

/// Whether a sentence (folded) has a name for its subject.
pub fn begins_with(text: &[char], name: &str) -> bool {
    after_name(text, name).is_some()
}

/// Whether a sentence (folded) says what a name stands for: 恩阳跑团是…, “容缺受理”指….
pub fn defines(text: &[char], name: &str) -> bool {
    let Some(after) = after_name(text, name) else { return false };
    let after: String = after.iter().skip_while(|c| !c.is_alphanumeric()).take(DEFINING_REACH).collect();
    let (is, are) = (after.starts_with("is"), after.starts_with("are"));
    after.starts_with(['是', '指', '叫']) || is || are
}

/// The highest of some numbers without one that is `own`; that again where it stands twice.
fn highest_but(numbers: &[f32], own: f32) -> f32 {
    let at = numbers.iter().position(|&number| number == own);
    let others = numbers.iter().enumerate().filter(|(place, _)| Some(*place) != at);
    others.map(|(_, &number)| number).fold(0.0, f32::max)
}

/// What follows a name with which a sentence begins, quotation marks aside.
fn after_name<'t>(text: &'t [char], name: &str) -> Option<&'t [char]> {
    let start = text.iter().position(|c| c.is_alphanumeric())?;
    let name: Vec<char> = name.chars().collect();
    text[start..].strip_prefix(&name[..]).filter(|_| name.len() > 1)
}

/// How many things in quotation marks a sentence (folded) names that the question names too, and how
/// many others: 志愿曲 when 特色曲 is asked about.
fn quotes(question: &str, text: &[char]) -> (usize, usize) {
    let text: String = text.iter().collect();
    let quoted = text.split(QUOTES).skip(1).step_by(2).filter(|quoted| !quoted.is_empty());
    let (meant, others): (Vec<&str>, Vec<&str>) = quoted.partition(|quoted| question.contains(quoted));
    (meant.len(), others.len())
}

fn holds(bits: u128, at: usize) -> bool {
    at < 128 && bits & (1 << at) != 0
}

fn bits(flags: impl Iterator<Item = bool>) -> u128 {
    flags.take(128).enumerate().fold(0, |bits, (at, flag)| bits | (u128::from(flag) << at))
}

fn flag(is: bool) -> f32 {
    f32::from(u8::from(is))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn a_sentence_defines_the_name_that_it_begins_with_and_no_other() {
        for (sentence, name, begins, says_what) in [
            ("恩阳跑团是政务服务体系。", "恩阳跑团", true, true),
            ("“容缺受理”指先办后补。", "容缺受理", true, true),
            ("many certificates in one is a reform.", "many certificates in one", true, true),
            ("恩阳跑团有跑手。", "恩阳跑团", true, false),
            ("四重曲是动员曲、志愿曲。", "志愿曲", false, false),
            ("政务服务体系就是恩阳跑团。", "恩阳跑团", false, false),
            ("曲是歌。", "曲", false, false),
            ("", "恩阳跑团", false, false),
        ] {
            let text = chars(sentence);
            assert_eq!((begins_with(&text, name), defines(&text, name)), (begins, says_what), "{sentence}");
        }
    }

    #[test]
    fn a_term_that_few_sentences_have_weighs_more_and_one_that_none_has_nothing() {
        // Three sentences: the first term in all, the second in one, the third in none.
        let weights = local(&[1.0, 1.0, 1.0], &[0b11, 0b01, 0b01]);
        assert!(weights[0] < weights[1], "{weights:?}");
        assert_eq!(weights[2], 0.0);
    }

    #[test]
    fn cues_belong_to_a_kind_of_question() {
        let cues = Cues::new("# a comment\nreason: 为了, because\nno such kind: x\nplace: 位于\n");
        let shows = |asks, text: &str| cues.shows(asks, &chars(text));
        assert!(shows(Asks::Reason, "这是为了大家"));
        assert!(!shows(Asks::Reason, "它位于河边"));
        assert!(shows(Asks::Place, "它位于河边"));
        assert!(!shows(Asks::Time, "为了位于x"));
    }
}
