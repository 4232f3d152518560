//! Files of every kind and the documents that they become; and every way to be unfit, with its refusal.

use linli::app::trouble_told;
use linli::knowledge::convert::{Converted, Limits, Unfit, convert};
use linli::model::Locale;
use linli::text::Texts;

use super::files::{
    docx, docx_of, locked, pdf, pdf_of, pdf_program, xlsx, xlsx_of, xlsx_rows, zip, zip_with_link,
};

/// The documents: path, text.
fn documents(name: &str, bytes: &[u8]) -> Vec<(String, String)> {
    let Converted { documents, troubles } = convert(name, bytes, Limits::default());
    assert_eq!(troubles, [], "{name}");
    documents.into_iter().map(|made| (made.path.display().to_string(), made.text)).collect()
}

/// Something else than was expected, if it is.
fn check(name: &str, bytes: &[u8], path: &str, text: &str) -> Option<String> {
    let (became, wanted) = (documents(name, bytes), [(path.to_owned(), text.to_owned())]);
    (became != wanted).then(|| format!("{name}: {became:#?}\ninstead of {wanted:#?}"))
}

const ANSWERS: &str = "---\ntitle: \"食堂\"\n---\n\n## 几点开门\n\n早上九点半。\n\n## 哪天开始\n\n2026-12-01\n\n## 几公里\n\n0.3\n";

#[test]
fn good_files_become_documents_that_people_can_edit() {
    let wrong = [
        check("食堂.md", "# 食堂\r\n\r\n九点开门。".as_bytes(), "食堂.md", "# 食堂\n\n九点开门。\n"),
        check(
            "a b.txt",
            "社区食堂\n\n中午开门。\n# 请排队\n".as_bytes(),
            "a-b.md",
            "---\ntitle: \"社区食堂\"\n---\n\n中午开门。\\\n\\# 请排队\n",
        ),
        check(
            "通知.docx",
            &docx(),
            "通知.md",
            "---\ntitle: \"社区食堂\"\n---\n\n中午十一点半开门，\\<六十岁\\>以上八折。\n\n## 怎么去\n\n1.  坐三路车\n\n2.  在麻石站下\n\n| 日子 | 菜 |\n| --- | --- |\n| 周一 | 面 |\n",
        ),
        check("食堂.xlsx", &xlsx(), "食堂.md", ANSWERS),
        check(
            "食堂.csv",
            "\u{feff}问题;答案\n几点开门;\"早上九点半。\n周日不开。\"\n".as_bytes(),
            "食堂.md",
            "---\ntitle: \"食堂\"\n---\n\n## 几点开门\n\n早上九点半。\n\n周日不开。\n",
        ),
        check(
            "page.html",
            "<html><head><title>站名</title><script>x()</script></head><body><nav>首页</nav><h1>社区食堂</h1><p>中午&nbsp;开门。<br>请排队</p><ul><li>面</li></ul></body>".as_bytes(),
            "page.md",
            "---\ntitle: \"社区食堂\"\n---\n\n中午 开门。\\\n请排队\n\n-   面\n",
        ),
        check(
            "通知.pdf",
            &pdf(),
            "通知.md",
            "---\ntitle: \"社区食堂的通知\"\n---\n\n社区食堂每天中午十一点半开门，六十岁以上的居民八折。\n\n请自带饭盒。\n",
        ),
    ];
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn several_documents_come_of_sheets_and_archives() {
    let paths = |name: &str, bytes: &[u8]| -> Vec<String> {
        documents(name, bytes).into_iter().map(|(path, _)| path).collect()
    };
    let rows = xlsx_rows();
    let book = xlsx_of(&[("夏天", &rows), ("冬天", &rows), ("Sheet3", "")], &[]);
    assert_eq!(paths("食堂.xlsx", &book), ["食堂-夏天.md", "食堂-冬天.md"]);
    let inner = zip(&[("菜单.txt", "菜单\n\n周一吃面。\n".as_bytes())]);
    let archive = zip(&[
        ("食堂/时间.xlsx", &xlsx()),
        ("食堂/通知.docx", &docx()),
        ("更多.zip", &inner),
        ("__MACOSX/._x", b"x"),
        (".DS_Store", b"x"),
    ]);
    assert_eq!(paths("社区.zip", &archive), ["食堂/时间.md", "食堂/通知.md", "菜单.md"]);
}

/// The troubles as they are told.
fn told(name: &str, bytes: &[u8], limits: Limits) -> Vec<String> {
    let texts = Texts::built_in();
    let troubles = convert(name, bytes, limits).troubles;
    for trouble in &troubles {
        for locale in [Locale::ZhHans, Locale::ZhHant, Locale::En] {
            let told = trouble_told(&texts, locale, trouble);
            assert!(told.starts_with(&trouble.file) && told.contains(" — "), "{told}");
        }
    }
    troubles.iter().map(|trouble| trouble_told(&texts, Locale::En, trouble)).collect()
}

#[test]
fn what_is_unfit_is_refused_as_a_whole_and_says_what_and_where() {
    let small =
        Limits { unpacked_bytes: 1 << 20, files: 3, rows: 2, pages: 1, text_bytes: 60, ..Limits::default() };
    let usual = Limits::default();
    let (a, zeros) = (b"# a\n".as_slice(), vec![0; 2 << 20]);
    let deep = zip(&[("b.zip", &zip(&[("c.zip", &zip(&[("d.md", a)]))]))]);
    let many: Vec<(&str, &[u8])> = ["1.md", "2.md", "3.md", "4.md"].map(|name| (name, a)).to_vec();
    let macros: &[(&str, &[u8])] = &[("word/vbaProject.bin", b"x")];
    let sheet_macros: &[(&str, &[u8])] = &[("xl/vbaProject.bin", b"x")];
    let pages = super::files::pdf_objects(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R >>".to_vec(),
    ]);
    let mut wrong = Vec::new();
    for (name, bytes, limits, place, part) in [
        (
            "bomb.zip",
            zip(&[("a.md", a), ("x/zeros.md", &zeros)]),
            small,
            "bomb.zip · x/zeros.md",
            "unpacks to more than 1 MB",
        ),
        ("bomb.docx", docx_of(&" ".repeat(2 << 20), &[]), small, "bomb.docx", "unpacks to more than 1 MB"),
        (
            "up.zip",
            zip(&[("a.md", a), ("../../up.md", a)]),
            usual,
            "up.zip · ../../up.md",
            "outside its folder",
        ),
        ("up.zip", zip(&[("x\\..\\..\\up.md", a)]), usual, "up.zip · x/../../up.md", "outside its folder"),
        ("root.zip", zip(&[("/etc/cron.md", a)]), usual, "root.zip · /etc/cron.md", "outside its folder"),
        ("root.zip", zip(&[("C:/boot.md", a)]), usual, "root.zip · C:/boot.md", "outside its folder"),
        (
            "link.zip",
            zip_with_link("b.md", "/etc/passwd"),
            usual,
            "link.zip · b.md",
            "a link instead of a file",
        ),
        ("locked.zip", locked(zip(&[("a.md", a)])), usual, "locked.zip · a.md", "password"),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".repeat(90), usual, "locked.docx", "password"),
        ("deep.zip", deep, usual, "c.zip", "archives inside archives"),
        ("many.zip", zip(&many), small, "many.zip", "more than 3 files"),
        ("twice.zip", zip(&[("a.md", a), ("a.txt", a)]), usual, "a.txt", "same name"),
        ("a.docm", docx(), usual, "a.docm", "macros"),
        ("a.docx", docx_of("", macros), usual, "a.docx", "macros"),
        ("a.xlsx", xlsx_of(&[], sheet_macros), usual, "a.xlsx", "macros"),
        ("in.zip", zip(&[("x/a.docx", &docx_of("", macros))]), usual, "x/a.docx", "macros"),
        ("a.doc", b"x".to_vec(), usual, "a.doc", "old kind of file"),
        ("a.exe", b"MZ".to_vec(), usual, "a.exe", "cannot read this kind"),
        ("a", b"x".to_vec(), usual, "a", "cannot read this kind"),
        ("a.md", Vec::new(), usual, "a.md", "nothing in it"),
        ("a.txt", b" \n\t".to_vec(), usual, "a.txt", "nothing in it"),
        ("a.zip", zip(&[]), usual, "a.zip", "nothing in it"),
        ("a.docx", docx_of("", &[]), usual, "a.docx", "nothing in it"),
        ("a.md", pdf(), usual, "a.md", "not what its name says"),
        ("a.pdf", docx(), usual, "a.pdf", "not what its name says"),
        ("a.docx", zip(&[("a.md", a)]), usual, "a.docx", "not what its name says"),
        ("a.xlsx", docx(), usual, "a.xlsx", "not what its name says"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0".to_vec(), usual, "a.txt", "not what its name says"),
        ("a.txt", ["第一行\n第二行".as_bytes(), b"\xe6\x81\n"].concat(), usual, "a.txt, line 2", "damaged"),
        ("a.docx", docx()[..300].to_vec(), usual, "a.docx", "damaged"),
        ("a.docx", docx_of("<w:p>", &[]), usual, "a.docx · word/document.xml", "damaged"),
        ("a.pdf", b"%PDF-1.5\nnothing".to_vec(), usual, "a.pdf", "damaged"),
        ("a.csv", "姓名,电话\n李,1\n".into(), usual, "a.csv", "no column of questions"),
        ("a.csv", "问题,答案\n".into(), usual, "a.csv", "below the first row"),
        ("a.csv", "问题,答案\n一,二\n三,四\n".into(), small, "a.csv", "more than 2 rows"),
        ("a.xlsx", xlsx(), small, "a.xlsx · Sheet1", "more than 2 rows"),
        ("a.txt", "长".repeat(40).into(), small, "a.txt", "longer than one document"),
        ("a.pdf", pages, small, "a.pdf", "more than 1 pages"),
        ("a.pdf", pdf_of(&pdf_program(&[(12, 700, "3 / 4")])), usual, "a.pdf", "no text in it"),
    ] {
        let (converted, told) = (convert(name, &bytes, limits), told(name, &bytes, limits));
        let is_told = told.iter().any(|told| told.starts_with(&format!("{place} — ")) && told.contains(part));
        // One bad file among good ones only costs itself.
        let others = converted.documents.len() + converted.troubles.len() - 1;
        if !is_told || others != usize::from(name == "twice.zip") {
            wrong.push(format!("{place} — {part}: {told:?} {converted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let slow = convert("a.md", a, Limits { time: std::time::Duration::ZERO, ..usual });
    assert_eq!(slow.troubles[0].what, Unfit::TooSlow);
    let large = convert("a.md", a, Limits { file_bytes: 3, ..usual });
    assert_eq!(large.troubles[0].what, Unfit::TooLarge { limit_mb: 0 });
}

#[test]
fn one_bad_file_in_an_archive_only_costs_itself() {
    let archive =
        zip(&[("好.md", "# 好\n".as_bytes()), ("坏.docx", b"PK\x03\x04 no"), ("图.png", b"\x89PNG")]);
    let Converted { documents, troubles } = convert("a.zip", &archive, Limits::default());
    assert_eq!(documents.len(), 1);
    let told: Vec<(&str, &Unfit)> = troubles.iter().map(|one| (one.file.as_str(), &one.what)).collect();
    assert_eq!(told, [("坏.docx", &Unfit::Damaged), ("图.png", &Unfit::UnknownKind)]);
}
