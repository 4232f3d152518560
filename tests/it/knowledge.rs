//! Loading whole folders: what is found, what is a problem, and that nothing stops it.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use linli::app::problem_told;
use linli::knowledge::{self, KnowledgeBase};
use linli::model::Locale;
use linli::text::Texts;
use tempfile::TempDir;

/// Writes files, loads them, and compares the documents (`id locale title`) and the problems
/// (`path:line`, then a part of what is wrong).
fn check(files: &[(&str, &[u8])], documents: &[&str], problems: &[(&str, &str)]) {
    let folder = folder_of(files);
    let base = knowledge::load(folder.path());
    assert_eq!(shown(&base), documents);
    assert_problems(&base, problems);
}

fn folder_of(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

fn shown(base: &KnowledgeBase) -> Vec<String> {
    base.documents.iter().map(|one| format!("{} {} {}", one.id, one.locale, one.title)).collect()
}

fn assert_problems(base: &KnowledgeBase, expected: &[(&str, &str)]) {
    let problems: Vec<String> = base.problems.iter().map(told).collect();
    assert_eq!(problems.len(), expected.len(), "{problems:#?}");
    for (problem, (place, part)) in problems.iter().zip(expected) {
        assert!(problem.starts_with(&format!("{place}: ")) && problem.contains(part), "{problems:#?}");
    }
}

/// A problem as an English reader is told it.
fn told(problem: &knowledge::Problem) -> String {
    problem_told(&Texts::built_in(), Locale::En, problem)
}

#[test]
fn any_folder_of_markdown_works() {
    check(
        &[
            ("README.md", b"plain"),
            ("a/b.md", "# 跑团\n周三。".as_bytes()),
            ("a/b.en.md", b"# Running group\nWednesdays."),
            ("c.MD", b"---\ntitle: C\n---\n# other"),
            ("probes", b"\0"),
            ("d.txt", b"no"),
            (".hidden/e.md", b"no"),
            (".f.md", b"no"),
        ],
        &["README zh-Hans README", "a/b zh-Hans 跑团", "a/b en Running group", "c zh-Hans C"],
        &[],
    );
    check(&[], &[], &[]);
}

#[test]
fn a_damaged_file_is_a_problem_and_keeps_no_other_from_loading() {
    let large = vec![b'a'; 10 * 1024 * 1024];
    check(
        &[
            ("binary.md", b"\x89PNG\r\n\x1a\n\0\0"),
            ("blank.md", b" \n\n"),
            ("empty.md", b""),
            ("good.md", b"good"),
            ("half.md", "跑团跑团\n跑团\u{0}".replace('\0', "").as_bytes()),
            ("large.md", &large),
            ("torn.md", &["第一行\n第二行".as_bytes(), b"\xe6\x81"].concat()),
            ("wrong.md", "---\ntitel: x\ntitle: 对\nvalid_from: soon\n---\n文".as_bytes()),
        ],
        &["good zh-Hans good", "half zh-Hans half", "torn zh-Hans torn", "wrong zh-Hans 对"],
        &[
            ("binary.md", "binary data"),
            ("blank.md", "is empty"),
            ("empty.md", "is empty"),
            ("large.md", "larger than"),
            ("torn.md:2", "cannot be read"),
            ("wrong.md:2", "“titel” is not known"),
            ("wrong.md:4", "not a date"),
        ],
    );
}

#[test]
fn two_files_of_one_document_and_shared_aliases_are_problems() {
    check(
        &[
            ("a.MD", b"# A"),
            ("a.md", b"# B"),
            ("b.md", "---\ntitle: 跑团\naliases:\n  - 夜跑\n  - a\n---\n".as_bytes()),
            ("b.en.md", b"---\ntitle: Runners\naliases: 100\n---\n"),
            ("c.md", "---\ntitle: 夜跑\n---\n".as_bytes()),
        ],
        &["a zh-Hans A", "b zh-Hans 跑团", "b en Runners", "c zh-Hans 夜跑"],
        &[("a.md", "same document"), ("b.md:4", "“夜跑” (c.md)"), ("b.md:5", "“A” (a.MD)")],
    );
}

#[test]
fn a_missing_folder_and_a_file_in_its_place_are_problems() {
    let folder = folder_of(&[("a.md", b"a")]);
    for path in [folder.path().join("missing"), folder.path().join("a.md")] {
        let base = knowledge::load(&path);
        assert!(base.documents.is_empty());
        assert_eq!(base.problems.len(), 1, "{path:?}");
        assert_eq!(base.problems[0].path, path);
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_round_in_circles_end_and_are_reported() {
    use std::os::unix::fs::symlink;

    let elsewhere = folder_of(&[("far.md", b"far")]);
    let folder = folder_of(&[("a/one.md", b"one"), ("b/two.md", b"two")]);
    let at = |path: &str| folder.path().join(path);
    symlink("..", at("a/up")).expect("a link");
    symlink(at("b"), at("a/sideways")).expect("a link");
    symlink(at("a"), at("b/sideways")).expect("a link");
    symlink(elsewhere.path(), at("far")).expect("a link");
    symlink(elsewhere.path(), at("far-again")).expect("a link");
    symlink(at("nowhere.md"), at("dangling.md")).expect("a link");
    symlink("/dev/zero", at("endless.md")).expect("a link");
    let base = knowledge::load(folder.path());
    assert_eq!(shown(&base), ["a/one zh-Hans one", "b/two zh-Hans two", "far/far zh-Hans far"]);
    let paths: Vec<&Path> = base.problems.iter().map(|problem| problem.path.as_path()).collect();
    let expected =
        ["a/sideways", "a/up", "b/sideways", "dangling.md", "endless.md", "far-again"].map(Path::new);
    assert_eq!(paths, expected);
}

#[test]
fn the_fingerprint_changes_with_every_byte_and_name_and_with_nothing_else() {
    let print = |files: &[(&str, &[u8])]| knowledge::load(folder_of(files).path()).fingerprint;
    let base = print(&[("a.md", b"one"), ("b.md", b"two")]);
    assert_eq!(base, print(&[("b.md", b"two"), ("a.md", b"one"), ("c.txt", b"three")]));
    for other in [
        print(&[("a.md", b"one"), ("b.md", b"twp")]),
        print(&[("a.md", b"one"), ("c.md", b"two")]),
        print(&[("a.md", b"oneb.md"), ("b.md", b"two")]),
        print(&[("a.md", b"one")]),
        print(&[]),
    ] {
        assert_ne!(base, other);
    }
}

#[test]
fn a_document_carries_everything_its_front_matter_says() {
    let folder = folder_of(&[(
        "四川/跑团.md",
        "---\ntitle: 恩阳跑团\naliases: [跑步团, 夜跑]\nregion: 四川/巴中/恩阳\ntopics: 体育\nsummary: 一起跑步。\n\
         source:\n  name: 日报\n  url: https://a.b/c\n  date: 2021-08\nvalid_from: 2021-01-01\n\
         valid_until: 2031-01-01\ncontact: 社区\n---\n\n# 恩阳跑团\n\n周三夜跑。\n\n## 人数\n\n三十人。\n"
            .as_bytes(),
    )]);
    let base = knowledge::load(folder.path());
    assert_problems(&base, &[]);
    insta::assert_debug_snapshot!(base.documents);
}

#[test]
fn ten_thousand_files_load_in_seconds() {
    let folder = TempDir::new().expect("a folder");
    for number in 0..10_000 {
        let text = format!("---\ntitle: 第{number}号\n---\n# 介绍\n\n社区活动第{number}次。每周三。\n");
        fs::write(folder.path().join(format!("{number}.md")), text).expect("a file");
    }
    let started = Instant::now();
    let base = knowledge::load(folder.path());
    let took = started.elapsed();
    assert_eq!((base.documents.len(), base.problems.len()), (10_000, 0));
    assert!(base.documents.iter().all(|one| one.locale == Locale::ZhHans));
    assert!(took < Duration::from_secs(20), "{took:?}");
}
