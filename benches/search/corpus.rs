//! Made-up knowledge of any size, the same for the same seed: words of our own knowledge, as uneven
//! in frequency as those of a language, and a long tail of rare ones.

use std::collections::HashMap;
use std::path::Path;

use linli::knowledge::{self, Document, KnowledgeBase, Passage};
use linli::model::DocumentId;

/// How long a passage is, in characters.
const PASSAGE_CHARS: usize = 470;

/// Rare words, made of two or three characters.
const RARE_WORDS: usize = 60_000;

const ASKING: [&str; 6] = ["有多少？", "在哪里？", "是什么时候？", "是谁？", "为什么？", "是什么？"];

/// Numbers that look random and are the same every time.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit.max(1)
    }

    /// A number below `limit`, n as often as 1/n.
    fn uneven(&mut self, limit: usize) -> usize {
        let share = self.below(1 << 30) as f64 / f64::from(1 << 30);
        ((limit as f64).powf(share) as usize).saturating_sub(1).min(limit - 1)
    }
}

/// The words of the repository's own knowledge, commonest first, then the rare ones.
pub fn words() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge");
    let jieba = jieba_rs::Jieba::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for document in knowledge::load(&folder).documents {
        for passage in &document.passages {
            for token in jieba.cut(&passage.text, false) {
                if token.word.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
                    *counts.entry(token.word.to_owned()).or_default() += 1;
                }
            }
        }
    }
    let mut words: Vec<(String, usize)> = counts.into_iter().collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut words: Vec<String> = words.into_iter().map(|(word, _)| word).collect();
    let mut chars: Vec<char> = words.iter().flat_map(|word| word.chars()).collect();
    chars.sort_unstable();
    chars.dedup();
    let mut dice = Dice::new(7);
    words.extend((0..RARE_WORDS).map(|_| {
        let length = 2 + dice.below(2);
        (0..length).map(|_| chars[dice.below(chars.len())]).collect::<String>()
    }));
    words
}

/// `count` documents of one passage each.
pub fn made_up(words: &[String], count: usize) -> KnowledgeBase {
    let mut dice = Dice::new(42);
    let documents = (0..count).map(|number| {
        let title = format!("{}{}", words[dice.below(words.len())], words[dice.below(words.len())]);
        let mut text = String::new();
        let (mut chars, mut pause) = (0, 0);
        while chars < PASSAGE_CHARS {
            let word = &words[dice.uneven(words.len())];
            text.push_str(word);
            let mut added = word.chars().count();
            if dice.below(40) == 0 {
                let number = dice.below(9_000).to_string();
                text.push_str(&number);
                added += number.len();
            }
            pause += added;
            if pause > 12 + dice.below(12) {
                text.push(if dice.below(2) == 0 { '，' } else { '。' });
                (pause, added) = (0, added + 1);
            }
            chars += added;
        }
        document(number, &title, text)
    });
    KnowledgeBase { documents: documents.collect(), fingerprint: count as u64, ..KnowledgeBase::default() }
}

/// One document of one passage.
pub fn document(number: usize, title: &str, text: String) -> Document {
    let passages = vec![Passage { heading: None, text }];
    Document { passages, ..Document::new(DocumentId(format!("made/{number:06}")), title) }
}

/// Questions that take 4 to 12 characters out of a passage here and there, and ask.
pub fn questions(knowledge: &KnowledgeBase, count: usize) -> Vec<String> {
    let mut dice = Dice::new(99);
    (0..count)
        .map(|_| {
            let document = &knowledge.documents[dice.below(knowledge.documents.len())];
            let chars: Vec<char> = document.passages[0].text.chars().collect();
            let mut question = String::new();
            for _ in 0..1 + dice.below(2) {
                let start = dice.below(chars.len().saturating_sub(12));
                let letters = chars[start..].iter().filter(|c| c.is_alphanumeric());
                question.extend(letters.take(4 + dice.below(8)));
            }
            question + ASKING[dice.below(ASKING.len())]
        })
        .collect()
}

/// Questions that nobody would ask, of 1 to 4,096 characters.
pub fn hostile(words: &[String]) -> Vec<String> {
    let mut dice = Dice::new(13);
    let mut questions = vec![
        "的".repeat(4096),
        "恩".repeat(4096),
        "a".repeat(4096),
        "zhong".repeat(819),
        "z h o n g ".repeat(409),
        "多少".repeat(2048),
        "？".repeat(4096),
        "(".repeat(4096),
        "\u{0}".repeat(4096),
        "🙂".repeat(4096),
        "e\u{301}".repeat(2048),
        "你好".repeat(2048),
    ];
    for length in [1, 16, 128, 512, 4096] {
        for _ in 0..20 {
            let common = |dice: &mut Dice| words[dice.below(400)].clone();
            let text: String = std::iter::repeat_with(|| common(&mut dice)).take(length).collect();
            questions.push(text.chars().take(length).collect());
            let any = std::iter::repeat_with(|| char::from_u32(dice.below(0x1_1000) as u32)).flatten();
            questions.push(any.take(length).collect());
            let han = std::iter::repeat_with(|| char::from_u32(0x4e00 + dice.below(0x51a5) as u32)).flatten();
            questions.push(han.take(length).collect());
            let latin = std::iter::repeat_with(|| b"abcdefghijklmnopqrstuvwxyz   "[dice.below(29)] as char);
            questions.push(latin.take(length).collect());
        }
    }
    questions
}
