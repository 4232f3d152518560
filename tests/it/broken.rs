//! Broken files of every kind, made by the hundred: cut, flipped, garbled, nested, in a wrong encoding.
//! Each becomes a document or a sentence that says what and where; none stops anything.

use std::time::Duration;

use linli::app::trouble_told;
use linli::knowledge::convert::{Converted, Limits};
use linli::knowledge::{self, Reader};
use linli::model::Locale;
use linli::text::Texts;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::files::{
    docx, docx_body, docx_of, pdf, pdf_objects, pdf_of, pdf_program, xlsx, xlsx_of, xlsx_rows, zip,
};

/// Broken files of each kind and layer.
const CASES: u32 = 128;

/// A way to break bytes.
#[derive(Debug, Clone)]
enum Breakage {
    /// Ends after this share of it.
    Cut(f64),
    /// Bits at these places, as shares of the length, are the other way.
    Flip(Vec<(f64, u8)>),
    /// A piece, from here and this long, is something else.
    Garble(f64, Vec<u8>),
    /// A piece stands there many times.
    Repeat(f64, f64, usize),
    /// The text is in another encoding.
    Encode(&'static str),
    /// It is inside itself, so many times.
    Nest(&'static str, usize),
    /// It is not itself at all.
    Garbage(Vec<u8>),
}

fn breakage() -> impl Strategy<Value = Breakage> {
    let share = || 0.0..1.0f64;
    let bytes = |most| proptest::collection::vec(any::<u8>(), 0..most);
    let nests = ["[", "<w:p><w:tbl>", "<div>", "> ", "((", "<<", "- ", "**", "\"", "{", "a: ["];
    prop_oneof![
        share().prop_map(Breakage::Cut),
        proptest::collection::vec((share(), 0..8u8), 1..12).prop_map(Breakage::Flip),
        (share(), bytes(40)).prop_map(|(at, with)| Breakage::Garble(at, with)),
        (share(), share(), 2..200usize).prop_map(|(from, to, times)| Breakage::Repeat(from, to, times)),
        prop::sample::select(vec!["gb18030", "big5", "utf-16le", "utf-16be", "shift_jis"])
            .prop_map(Breakage::Encode),
        (prop::sample::select(nests.to_vec()), 1..5_000usize)
            .prop_map(|(with, times)| Breakage::Nest(with, times)),
        bytes(600).prop_map(Breakage::Garbage),
    ]
}

impl Breakage {
    fn of(&self, whole: &[u8]) -> Vec<u8> {
        let at = |share: f64| ((whole.len() as f64 * share) as usize).min(whole.len().saturating_sub(1));
        let mut broken = whole.to_vec();
        match self {
            Self::Cut(share) => broken.truncate(at(*share)),
            Self::Flip(places) => {
                for (place, bit) in places {
                    broken[at(*place)] ^= 1 << bit;
                }
            }
            Self::Garble(place, with) => {
                let end = (at(*place) + with.len()).min(broken.len());
                broken.splice(at(*place)..end, with.iter().copied());
            }
            Self::Repeat(from, to, times) => {
                let (from, to) = (at(from.min(*to)), at(from.max(*to)));
                let piece = broken[from..to].repeat(*times);
                broken.splice(from..to, piece);
            }
            Self::Encode(name) => {
                let text = String::from_utf8_lossy(whole);
                let units = text.encode_utf16();
                broken = match *name {
                    "utf-16le" => units.flat_map(u16::to_le_bytes).collect(),
                    "utf-16be" => units.flat_map(u16::to_be_bytes).collect(),
                    "big5" => encoding_rs::BIG5.encode(&text).0.into_owned(),
                    "shift_jis" => encoding_rs::SHIFT_JIS.encode(&text).0.into_owned(),
                    _ => encoding_rs::GB18030.encode(&text).0.into_owned(),
                };
            }
            Self::Nest(with, times) => {
                let middle = at(0.5);
                broken.splice(middle..middle, with.repeat(*times).into_bytes());
            }
            Self::Garbage(bytes) => broken.clone_from(bytes),
        }
        broken
    }
}

/// Something can be said of whatever comes of it: it is a document that the loader takes, or a trouble
/// that says what and where in every language.
fn check(texts: &Texts, name: &str, converted: &Converted) -> Result<(), TestCaseError> {
    let Converted { documents, troubles } = converted;
    prop_assert!(!documents.is_empty() || !troubles.is_empty(), "{name}: nothing came of it");
    for trouble in troubles {
        prop_assert!(!trouble.file.is_empty());
        for locale in [Locale::ZhHans, Locale::ZhHant, Locale::En] {
            let told = trouble_told(texts, locale, trouble);
            let (place, what) = told.split_once(" — ").expect("where, and what");
            prop_assert!(place.starts_with(&trouble.file) && what.chars().count() > 5, "{told}");
        }
    }
    let inside = |path: &std::path::Path| {
        path.components().all(|part| matches!(part, std::path::Component::Normal(_)))
    };
    prop_assert!(documents.iter().all(|made| inside(&made.path)), "{documents:?}");
    let files = documents.iter().map(|made| (made.path.clone(), made.text.clone().into_bytes())).collect();
    let loaded = knowledge::load_with(std::path::Path::new("no/such/folder"), &files);
    let fatal =
        loaded.problems.iter().filter(|problem| problem.is_fatal() && files.contains_key(&problem.path));
    prop_assert_eq!(fatal.count(), 0);
    Ok(())
}

/// Breaks what `layer` is made of, and reads what comes of it.
fn every_breakage_is_told(reader: &Reader, name: &str, whole: &[u8], layer: impl Fn(&[u8]) -> Vec<u8>) {
    let texts = Texts::built_in();
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let limits = Limits { time: Duration::from_secs(60), ..Limits::default() };
    TestRunner::new_with_rng(config, random)
        .run(&breakage(), |breakage| {
            check(&texts, name, &reader.read(name, &layer(&breakage.of(whole)), limits))
        })
        .unwrap_or_else(|error| panic!("{name}: {error}"));
}

#[test]
fn broken_texts_and_tables() {
    let reader = Reader::here();
    let as_it_is = <[u8]>::to_vec;
    let front = "---\ntitle: 恩阳跑团\naliases: [跑步团, 夜跑]\nsource:\n  name: 日报\n---\n# 恩阳跑团\n\n周三夜跑。\n";
    every_breakage_is_told(&reader, "a.md", front.as_bytes(), as_it_is);
    every_breakage_is_told(&reader, "a.txt", "社区食堂\n\n问：几点开门？\n答：九点。\n".as_bytes(), as_it_is);
    every_breakage_is_told(
        &reader,
        "a.csv",
        "问题,答案\n\"几点,开门\",九点。\n在哪,\"一号\n楼\"\n".as_bytes(),
        as_it_is,
    );
    let page = "<!doctype html><html><head><title>站</title></head><body><h1>食堂</h1><table><tr><td>周一</td><td>面</td></tr></table><ul><li>一<ul><li>二</li></ul></li></ul><p>九点&amp;半</p></body></html>";
    every_breakage_is_told(&reader, "a.html", page.as_bytes(), as_it_is);
}

#[test]
fn broken_office_files_and_archives() {
    let reader = Reader::here();
    let as_it_is = <[u8]>::to_vec;
    every_breakage_is_told(&reader, "a.docx", &docx(), as_it_is);
    every_breakage_is_told(&reader, "a.docx", docx_body().as_bytes(), |body| {
        docx_of(&String::from_utf8_lossy(body), &[])
    });
    every_breakage_is_told(&reader, "a.xlsx", &xlsx(), as_it_is);
    every_breakage_is_told(&reader, "a.xlsx", xlsx_rows().as_bytes(), |rows| {
        xlsx_of(&[("Sheet1", &String::from_utf8_lossy(rows))], &[])
    });
    let archive = zip(&[
        ("a/一.md", "# 一\n".as_bytes()),
        ("b.csv", "问题,答案\n一,二\n".as_bytes()),
        ("c.docx", &docx()),
    ]);
    every_breakage_is_told(&reader, "a.zip", &archive, as_it_is);
    every_breakage_is_told(&reader, "a.zip", "# 一\n\n二。\n".as_bytes(), |text| {
        zip(&[("a/一.md", text), ("b.txt", text), ("c.html", text), ("d.docx", text), ("e.zip", text)])
    });
}

/// PDF is read in a process of its own: so it is here.
fn beside() -> Reader {
    Reader::beside(env!("CARGO_BIN_EXE_linli").into())
}

#[test]
fn broken_pdf() {
    every_breakage_is_told(&beside(), "a.pdf", &pdf(), <[u8]>::to_vec);
    let program =
        pdf_program(&[(20, 780, "社区食堂的通知"), (12, 740, "每天中午十一点半开门，请自带饭盒。")]);
    every_breakage_is_told(&beside(), "a.pdf", &program, pdf_of);
}

/// Each is made to take the reader down: by recursion, by size, by going round in circles.
#[test]
fn a_hostile_pdf_takes_nothing_down() {
    let object = |text: &str| text.as_bytes().to_vec();
    let catalog = || object("<< /Type /Catalog /Pages 2 0 R >>");
    let with = |more: &[Vec<u8>]| pdf_objects(&[&[catalog()][..], more].concat());
    let stream = |head: &str, bytes: &[u8]| {
        let head = format!("<< /Length {} {head} >>\nstream\n", bytes.len());
        [head.as_bytes(), bytes, b"\nendstream"].concat()
    };
    let page = |contents: &str| {
        object(&format!(
            "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 5 0 R >> >> /Contents {contents} >>"
        ))
    };
    let pages = || object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    let text = pdf_program(&[(12, 700, "每天中午十一点半开门，请自带饭盒。")]);
    let table =
        "xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 /Root 1 0 R /Prev 9 >>\nstartxref\n9\n%%EOF\n";
    let files = [
        ("deep arrays", with(&[object(&"[".repeat(3_000_000))])),
        ("deep dictionaries", with(&[object(&"<</A".repeat(1_000_000))])),
        ("deep strings", with(&[object(&"(".repeat(3_000_000))])),
        ("deep program", pdf_of(&b"[".repeat(3_000_000))),
        ("pages in a circle", with(&[object("<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>")])),
        ("a page in a circle", with(&[pages(), object("<< /Type /Page /Parent 3 0 R /Contents 3 0 R >>")])),
        ("references in a circle", with(&[object("3 0 R"), object("2 0 R")])),
        ("tables in a circle", [b"%PDF-1.5\n", table.as_bytes()].concat()),
        ("a million pages", with(&[object(&format!("<< /Type /Pages /Kids [{}] /Count 1000000 >>", "3 0 R ".repeat(1_000_000))), page("4 0 R"), stream("", &text)])),
        ("a million contents", with(&[pages(), page(&format!("[{}]", "4 0 R ".repeat(1_000_000))), stream("", &text.repeat(100))])),
        ("a length that is not", with(&[pages(), page("4 0 R"), object("<< /Length 99999999999 >>\nstream\nx\nendstream")])),
        ("a count that is not", with(&[object("<< /Type /Pages /Kids [3 0 R] /Count 9223372036854775807 >>")])),
        ("a filter that is not", with(&[pages(), page("4 0 R"), stream(&format!("/Filter [{}]", "/FlateDecode ".repeat(100_000)), &text)])),
        ("an object stream", with(&[pages(), page("4 0 R"), stream("/Type /ObjStm /N 2147483647 /First 2147483647", &text)])),
        ("a table as a stream", with(&[stream("/Type /XRef /Size 4294967295 /W [8 8 8] /Index [0 4294967295] /Root 1 0 R", &text)])),
        ("columns", with(&[pages(), page("4 0 R"), stream("/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 2147483647 >>", b"x\x9c\x03\0\0\0\0\x01")])),
        ("a map of everything", with(&[pages(), page("4 0 R"), stream("", &text), object("<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /ToUnicode 6 0 R >>"), stream("", b"begincmap 1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange 1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange endcmap")])),
    ];
    let (texts, reader) = (Texts::built_in(), beside());
    let limits = Limits { time: Duration::from_secs(3), ..Limits::default() };
    for (what, bytes) in files {
        let converted = reader.read("a.pdf", &bytes, limits);
        check(&texts, what, &converted).expect("something is said");
    }
}
