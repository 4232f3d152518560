//! Which columns of a table hold questions and answers.

use std::sync::LazyLock;

/// The columns, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Answers {
    pub question: usize,
    pub answer: usize,
}

/// The header stands in one of the first rows: a title and a remark may stand above it.
const HEADER_WITHIN_ROWS: usize = 6;

struct Names {
    question: Vec<&'static str>,
    answer: Vec<&'static str>,
    number: Vec<&'static str>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let of = |sort: &str| {
        let line =
            include_str!("columns.txt").lines().find_map(|line| line.strip_prefix(sort)?.strip_prefix(':'));
        line.unwrap_or_default().split_whitespace().collect()
    };
    Names { question: of("question"), answer: of("answer"), number: of("number") }
});

/// The row that names the columns, and which of them hold questions and answers.
pub(super) fn header(rows: &[Vec<String>]) -> Option<(usize, Answers)> {
    rows.iter().take(HEADER_WITHIN_ROWS).enumerate().find_map(|(at, row)| Some((at, of(row)?)))
}

fn of(row: &[String]) -> Option<Answers> {
    let find = |names: &[&str], taken: Option<usize>| {
        // The surest name first, whatever the order of the columns.
        names.iter().find_map(|name| {
            row.iter().enumerate().position(|(at, cell)| Some(at) != taken && normal(cell) == *name)
        })
    };
    let question = find(&NAMES.question, None)?;
    let answer = find(&NAMES.answer, Some(question))?;
    Some(Answers { question, answer })
}

/// Whether a column only counts the rows.
pub(super) fn is_number(name: &str) -> bool {
    NAMES.number.contains(&normal(name).as_str())
}

/// A line that begins with a sign of a question or an answer, such as `Q:`; what follows it.
pub(super) fn marked(line: &str) -> Option<(bool, &str)> {
    /// Longer ones are words of a sentence.
    const LONGEST_SIGN_CHARS: usize = 6;
    let (sign, rest) = line.trim_start().split_once([':', '\u{ff1a}'])?;
    if sign.chars().count() > LONGEST_SIGN_CHARS {
        return None;
    }
    let sign = normal(sign.trim_end_matches(|char: char| char.is_ascii_digit()));
    let is = |names: &[&str]| names.contains(&sign.as_str());
    if is(&NAMES.question) {
        return Some((true, rest.trim()));
    }
    is(&NAMES.answer).then(|| (false, rest.trim()))
}

fn normal(cell: &str) -> String {
    let drop = |char: char| {
        char.is_whitespace() || matches!(char, ':' | '*' | '(' | ')' | '[' | ']' | '\u{ff1a}' | '\u{feff}')
    };
    cell.to_lowercase().chars().filter(|char| !drop(*char)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_what_people_call_them() {
        let found = |question, answer| Some((0, Answers { question, answer }));
        for (row, expected) in [
            ("问题|答案", found(0, 1)),
            ("序号|答 案：|常见问题", found(2, 1)),
            ("問題|回覆", found(0, 1)),
            ("Question|Answer*", found(0, 1)),
            ("Q|A", found(0, 1)),
            ("标题|内容", found(0, 1)),
            ("标题|问题|答案", found(1, 2)),
            ("姓名|电话", None),
            ("问题", None),
            ("", None),
        ] {
            let cells: Vec<String> = row.split('|').map(str::to_owned).collect();
            assert_eq!(header(&[cells]), expected, "{row}");
        }
    }

    #[test]
    fn a_header_may_stand_below_a_title() {
        let rows = [vec!["2026 年问答".to_owned()], vec!["问".to_owned(), "答".to_owned()]];
        assert_eq!(header(&rows), Some((1, Answers { question: 0, answer: 1 })));
    }

    #[test]
    fn signs_of_questions_and_answers_are_told_from_sentences() {
        for (line, expected) in [
            ("问：几点开门？", Some((true, "几点开门？"))),
            ("答: 九点。", Some((false, "九点。"))),
            ("Q1: When?", Some((true, "When?"))),
            ("地址：一号楼", None),
            ("今天的问题是这样的：没有水", None),
        ] {
            assert_eq!(marked(line), expected, "{line}");
        }
    }
}
