//! Files as offices make them, built in memory.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A zip archive of files.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        archive.start_file(*path, SimpleFileOptions::default()).expect("begun");
        archive.write_all(bytes).expect("written");
    }
    archive.finish().expect("finished").into_inner()
}

/// An archive with a link among its files.
pub fn zip_with_link(path: &str, target: &str) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("a.md", SimpleFileOptions::default()).expect("begun");
    archive.write_all(b"# a\n").expect("written");
    archive.add_symlink(path, target, SimpleFileOptions::default()).expect("linked");
    archive.finish().expect("finished").into_inner()
}

/// The archive with its files marked as locked with a password: a bit in each header.
pub fn locked(mut archive: Vec<u8>) -> Vec<u8> {
    // Of a header in front of a file, and of one in the list at the end (APPNOTE.TXT 4.3.7, 4.3.12).
    for (mark, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let headers: Vec<usize> =
            archive.windows(4).enumerate().filter(|(_, window)| window == mark).map(|(at, _)| at).collect();
        headers.into_iter().for_each(|at| archive[at + flags] |= 1);
    }
    archive
}

const DOCX_STYLES: &str = r#"<w:styles xmlns:w="w"><w:style w:styleId="1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="T"><w:name w:val="Title"/></w:style></w:styles>"#;
const DOCX_LISTS: &str = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;

/// What stands in the body of [`docx()`]: each kind of block once.
pub fn docx_body() -> String {
    let paragraph = |properties: &str, text: &str| {
        format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let item = |text| paragraph(r#"<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>"#, text);
    let cell = |text| format!("<w:tc>{}</w:tc>", paragraph("", text));
    let row = |a, b| format!("<w:tr>{}{}</w:tr>", cell(a), cell(b));
    let blocks = [
        paragraph(r#"<w:pStyle w:val="T"/>"#, "社区食堂"),
        paragraph("", "中午十一点半开门，&lt;六十岁&gt;以上八折。"),
        paragraph(r#"<w:pStyle w:val="1"/>"#, "怎么去"),
        item("坐三路车"),
        item("在麻石站下"),
        format!("<w:tbl>{}{}</w:tbl>", row("日子", "菜"), row("周一", "面")),
        "<w:p><w:del><w:r><w:delText>删掉的</w:delText></w:r></w:del></w:p>".to_owned(),
    ];
    blocks.concat()
}

/// A Word document with this body, and perhaps other parts.
pub fn docx_of(body: &str, others: &[(&str, &[u8])]) -> Vec<u8> {
    let text =
        format!(r#"<?xml version="1.0"?><w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", text.as_bytes()),
        ("word/styles.xml", DOCX_STYLES.as_bytes()),
        ("word/numbering.xml", DOCX_LISTS.as_bytes()),
    ];
    parts.extend(others);
    zip(&parts)
}

/// A Word document.
pub fn docx() -> Vec<u8> {
    docx_of(&docx_body(), &[])
}

/// The cells of [`xlsx()`]: strings in the sheet, shared ones, a number, a date, an empty row.
pub fn xlsx_rows() -> String {
    let inline = |at: &str, text: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    [
        r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>"#.to_owned(),
        format!(r#"<row r="2">{}{}</row>"#, inline("A2", "几点开门"), inline("B2", "早上九点半。")),
        format!(r#"<row r="4">{}<c r="B4" s="1"><v>46357</v></c></row>"#, inline("A4", "哪天开始")),
        format!(r#"<row r="5">{}<c r="B5"><v>0.30000000000000004</v></c></row>"#, inline("A5", "几公里")),
    ]
    .concat()
}

/// A workbook with these sheets: name, rows.
pub fn xlsx_of(sheets: &[(&str, &str)], others: &[(&str, &[u8])]) -> Vec<u8> {
    let numbered = || sheets.iter().enumerate().map(|(at, (name, rows))| (at + 1, *name, *rows));
    let book: String = numbered()
        .map(|(at, name, _)| format!(r#"<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>"#))
        .collect();
    let book = format!(r#"<workbook xmlns:r="r"><sheets>{book}</sheets></workbook>"#);
    let links: String = numbered()
        .map(|(at, _, _)| format!(r#"<Relationship Id="r{at}" Target="worksheets/sheet{at}.xml"/>"#))
        .collect();
    let links = format!("<Relationships>{links}</Relationships>");
    let cells: Vec<(String, String)> = numbered()
        .map(|(at, _, rows)| {
            let cells = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
            (format!("xl/worksheets/sheet{at}.xml"), cells)
        })
        .collect();
    let styles = r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    let strings = "<sst><si><t>问题</t></si><si><r><t>答</t></r><r><t>案</t></r></si></sst>";
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
    ];
    parts.extend(cells.iter().map(|(path, cells)| (path.as_str(), cells.as_bytes())));
    parts.extend(others);
    zip(&parts)
}

/// A workbook of questions and answers.
pub fn xlsx() -> Vec<u8> {
    xlsx_of(&[("Sheet1", &xlsx_rows())], &[])
}

/// A PDF of one page whose program is this; its font is one that Chinese programs name.
pub fn pdf_of(program: &[u8]) -> Vec<u8> {
    let stream = |bytes: &[u8]| {
        [format!("<< /Length {} >>\nstream\n", bytes.len()).as_bytes(), bytes, b"\nendstream"].concat()
    };
    pdf_objects(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>".to_vec(),
        stream(program),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>".to_vec(),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>".to_vec(),
    ])
}

/// A PDF of these objects, numbered from 1; the first is the catalogue.
pub fn pdf_objects(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", at + 1).as_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").as_bytes());
    }
    let size = objects.len() + 1;
    out.extend(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").as_bytes());
    out
}

/// A page's program that shows lines: size, distance from the lower edge, text.
pub fn pdf_program(lines: &[(u32, u32, &str)]) -> Vec<u8> {
    let shown = |(size, y, text): &(u32, u32, &str)| {
        let hex: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        format!("BT /F1 {size} Tf 1 0 0 1 72 {y} Tm <{hex}> Tj ET\n")
    };
    lines.iter().map(shown).collect::<String>().into_bytes()
}

/// A PDF with a heading and two paragraphs.
pub fn pdf() -> Vec<u8> {
    pdf_of(&pdf_program(&[
        (20, 780, "社区食堂的通知"),
        (12, 740, "社区食堂每天中午十一点半开门，六十岁以上的居民八折。"),
        (12, 600, "请自带饭盒。"),
    ]))
}
