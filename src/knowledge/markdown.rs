//! From Markdown to a title and passages of plain text.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::document::Passage;
use super::split::split;

/// Between the headings above a passage.
const HEADING_SEPARATOR: &str = " › ";

/// What a Markdown text says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Body {
    /// The first heading, unless a title was given.
    pub title: Option<String>,
    /// The text in reading order.
    pub passages: Vec<Passage>,
}

/// Reads a body. With `title` given, a first heading that says the same is not repeated above the
/// passages.
pub(super) fn read(markdown: &str, title: Option<&str>) -> Body {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let mut reader = Reader { given_title: title, ..Reader::default() };
    for event in Parser::new_ext(markdown, options) {
        reader.event(event);
    }
    reader.end_passage();
    Body { title: reader.title, passages: reader.passages }
}

#[derive(Default)]
struct Reader<'t> {
    given_title: Option<&'t str>,
    title: Option<String>,
    saw_heading: bool,
    /// The headings that hold here, from the outermost.
    headings: Vec<(HeadingLevel, String)>,
    /// Whether the innermost heading has any text under it yet.
    heading_is_bare: bool,
    passages: Vec<Passage>,
    /// The blocks of the passage in the making.
    blocks: Vec<String>,
    /// The block, heading or cell in the making.
    inline: String,
    cells: Vec<String>,
    in_code_block: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code_block => self.inline.push_str(&text),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.push_text(&text);
            }
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => self.inline.push('\n'),
            Event::InlineHtml(tag) if is_line_break(&tag) => self.inline.push('\n'),
            Event::Rule => self.end_block(),
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::List(_)
            | Tag::Item
            | Tag::BlockQuote(_)
            | Tag::Table(_)
            | Tag::HtmlBlock
            | Tag::FootnoteDefinition(_) => self.end_block(),
            Tag::CodeBlock(_) => {
                self.end_block();
                self.in_code_block = true;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => self.heading(level),
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.inline);
                self.cells.push(cell.trim().to_owned());
            }
            TagEnd::TableHead | TagEnd::TableRow => self.row(),
            TagEnd::CodeBlock => {
                self.in_code_block = false;
                self.end_block();
            }
            TagEnd::Paragraph
            | TagEnd::Item
            | TagEnd::List(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::Table
            | TagEnd::HtmlBlock
            | TagEnd::FootnoteDefinition => self.end_block(),
            _ => {}
        }
    }

    /// Chinese lines join without a space, others with one.
    fn push_text(&mut self, text: &str) {
        if self.inline.ends_with(SOFT_BREAK) {
            self.inline.pop();
            let neighbours = (self.inline.chars().next_back(), text.chars().next());
            if !matches!(neighbours, (Some(left), Some(right)) if is_wide(left) && is_wide(right)) {
                self.inline.push(' ');
            }
        }
        self.inline.push_str(text);
    }

    fn soft_break(&mut self) {
        if !self.inline.is_empty() && !self.inline.ends_with(['\n', SOFT_BREAK]) {
            self.inline.push(SOFT_BREAK);
        }
    }

    fn take_inline(&mut self) -> String {
        std::mem::take(&mut self.inline)
            .trim_matches(|char: char| char.is_whitespace() || char == SOFT_BREAK)
            .to_owned()
    }

    fn end_block(&mut self) {
        let block = self.take_inline();
        if !block.is_empty() {
            self.blocks.push(block);
            self.heading_is_bare = false;
        }
    }

    fn row(&mut self) {
        let cells: Vec<String> = self.cells.drain(..).filter(|cell| !cell.is_empty()).collect();
        let separator = if cells.iter().any(|cell| cell.chars().any(is_wide)) { "，" } else { "  " };
        self.inline = cells.join(separator);
        self.end_block();
    }

    fn heading(&mut self, level: HeadingLevel) {
        let text = self.take_inline().replace('\n', " ");
        self.end_passage();
        while self.headings.last().is_some_and(|(above, _)| *above >= level) {
            self.headings.pop();
        }
        if text.is_empty() {
            return;
        }
        let is_first = !std::mem::replace(&mut self.saw_heading, true);
        match self.given_title {
            None if is_first => self.title = Some(text),
            Some(title) if is_first && title.trim() == text => {}
            _ => {
                self.headings.push((level, text));
                self.heading_is_bare = true;
            }
        }
    }

    /// Closes the passage in the making. A heading with nothing under it is text itself, so that
    /// nothing that was written is lost.
    fn end_passage(&mut self) {
        self.end_block();
        let mut blocks = std::mem::take(&mut self.blocks);
        let mut path: Vec<&str> = self.headings.iter().map(|(_, text)| text.as_str()).collect();
        if blocks.is_empty() && self.heading_is_bare {
            blocks.extend(path.pop().map(str::to_owned));
            self.heading_is_bare = false;
        }
        let heading = (!path.is_empty()).then(|| path.join(HEADING_SEPARATOR));
        self.passages
            .extend(split(&blocks).into_iter().map(|text| Passage { heading: heading.clone(), text }));
    }
}

/// Stands for a line end inside a paragraph until the next character is known. Control characters
/// were dropped on decoding, so the text itself holds none.
const SOFT_BREAK: char = '\u{1e}';

/// Whether lines break before or after it without a space.
pub(super) fn is_wide(char: char) -> bool {
    matches!(char, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

fn is_line_break(tag: &str) -> bool {
    let name = tag.trim_matches(|char: char| matches!(char, '<' | '>' | '/') || char.is_whitespace());
    name.eq_ignore_ascii_case("br")
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::*;

    /// Each passage is shown as `heading| text`.
    fn check(markdown: &str, title: Option<&str>, expected: &[&str]) {
        let body = read(markdown, None);
        assert_eq!(body.title.as_deref(), title, "{markdown}");
        let shown: Vec<String> = body
            .passages
            .iter()
            .map(|passage| format!("{}| {}", passage.heading.as_deref().unwrap_or_default(), passage.text))
            .collect();
        assert_eq!(shown, expected, "{markdown}");
    }

    #[test]
    fn headings_make_passages() {
        check("# 跑团\n\n周三夜跑。\n", Some("跑团"), &["| 周三夜跑。"]);
        check("甲\n\n乙", None, &["| 甲\n乙"]);
        check("# A\n甲\n## B\n乙\n### C\n丙\n## D\n丁", Some("A"), &["| 甲", "B| 乙", "B › C| 丙", "D| 丁"]);
        check("甲\n# A\n乙\n# B\n丙", Some("A"), &["| 甲", "| 乙", "B| 丙"]);
        check("# A\n## B\n## C\n丙", Some("A"), &["| B", "C| 丙"]);
        check("# A\n## B\n### C\n丙", Some("A"), &["| B", "B › C| 丙"]);
        check("# A\n#\n甲", Some("A"), &["| 甲"]);
    }

    #[test]
    fn a_first_heading_that_repeats_the_given_title_is_dropped() {
        let headings = |markdown, title| -> Vec<Option<String>> {
            read(markdown, Some(title)).passages.into_iter().map(|passage| passage.heading).collect()
        };
        assert_eq!(headings("# 跑团\n甲", "跑团"), [None]);
        assert_eq!(headings("# 介绍\n甲", "跑团"), [Some("介绍".to_owned())]);
    }

    #[test]
    fn markup_becomes_plain_text() {
        for (markdown, expected) in [
            ("见[官网](https://a.b)和`代码`", "| 见官网和代码"),
            ("![夜跑的人](a.png)", "| 夜跑的人"),
            ("**粗**与~~删~~与*斜*", "| 粗与删与斜"),
            ("- 甲\n- 乙\n  1. 丙", "| 甲\n乙\n丙"),
            ("- [x] 甲\n- [ ] 乙", "| 甲\n乙"),
            ("> 引", "| 引"),
            ("甲<br>乙<b>丙</b>", "| 甲\n乙丙"),
            ("中文\n换行", "| 中文换行"),
            ("two\nlines", "| two lines"),
            ("中文\nEnglish", "| 中文 English"),
            ("甲  \n乙", "| 甲\n乙"),
            ("| 名 | 数 |\n|---|---|\n| 甲 | 3 |", "| 名，数\n甲，3"),
            ("| a | b |\n|---|---|\n| c | 3 |", "| a  b\nc  3"),
            ("```\nlet a;\n\nlet b;\n```", "| let a;\n\nlet b;"),
            ("甲[^1]\n\n[^1]: 注", "| 甲\n注"),
            ("&amp; &#x4e2d;", "| & 中"),
        ] {
            check(markdown, None, &[expected]);
        }
        check("<div>\nx\n</div>", None, &[]);
        check("", None, &[]);
    }

    #[test]
    fn hostile_nesting_is_read_in_bounded_time() {
        for unit in ["*", "[", "> ", "- ", "`", "<", "_a_", "![](", "\\", "|", "[^", "&", "# ", "\n>", "**a"]
        {
            let started = Instant::now();
            read(&unit.repeat(200_000 / unit.len()), None);
            assert!(started.elapsed() < Duration::from_secs(5), "{unit:?} took {:?}", started.elapsed());
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(markdown in "([#*_`>|\\-\\[\\]()!<&~:\n ]|a|恩|1\\.|---\n){0,80}") {
            read(&markdown, None);
        }

        #[test]
        fn plain_paragraphs_survive_whole_in_order_and_once(
            paragraphs in proptest::collection::vec("[a-z恩阳跑团。！？，a-z ]{1,1500}", 1..8)
        ) {
            let letters = |text: &str| text.chars().filter(|char| char.is_alphanumeric()).collect::<String>();
            let passages = read(&paragraphs.join("\n\n"), None).passages;
            let read: String = passages.iter().map(|passage| letters(&passage.text)).collect();
            prop_assert_eq!(read, letters(&paragraphs.concat()));
        }
    }
}
