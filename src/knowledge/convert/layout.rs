//! From fragments of text on a page to lines, paragraphs and headings.

use super::blocks::Block;
use crate::knowledge::markdown::is_wide;

/// A run of text and where it stands: in points, upwards from the lower edge.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fragment {
    pub x: f32,
    pub y: f32,
    pub size: f32,
    pub text: String,
}

/// A matrix as PDF writes it: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`.
#[derive(Debug, Clone, Copy)]
struct Matrix([f32; 6]);

impl Default for Matrix {
    fn default() -> Self {
        Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0])
    }
}

impl Matrix {
    fn of(numbers: &[f32]) -> Option<Self> {
        numbers.try_into().ok().map(Self)
    }

    /// First this, then `after`.
    fn then(self, after: Self) -> Self {
        let ([a, b, c, d, e, f], [p, q, r, s, t, u]) = (self.0, after.0);
        Self([
            a * p + b * r,
            a * q + b * s,
            c * p + d * r,
            c * q + d * s,
            e * p + f * r + t,
            e * q + f * s + u,
        ])
    }

    fn moved(self, x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y]).then(self)
    }
}

/// Where the next text will stand.
#[derive(Debug, Default)]
pub(super) struct Pen {
    page: Matrix,
    kept: Vec<Matrix>,
    line: Matrix,
    leading: f32,
    size: f32,
}

impl Pen {
    /// Programs keep a few states, not hundreds.
    const MOST_KEPT: usize = 100;

    /// Follows an operation of a page's program.
    pub fn turn(&mut self, operator: &str, numbers: &[f32]) {
        let number = |at: usize| numbers.get(at).copied().unwrap_or(0.0);
        match operator {
            "q" if self.kept.len() < Self::MOST_KEPT => self.kept.push(self.page),
            "Q" => self.page = self.kept.pop().unwrap_or_default(),
            "cm" => {
                if let Some(matrix) = Matrix::of(numbers) {
                    self.page = matrix.then(self.page);
                }
            }
            "BT" => self.line = Matrix::default(),
            "Tm" => self.line = Matrix::of(numbers).unwrap_or_default(),
            "Td" => self.line = self.line.moved(number(0), number(1)),
            "TD" => {
                self.leading = -number(1);
                self.line = self.line.moved(number(0), number(1));
            }
            "TL" => self.leading = number(0),
            "T*" | "'" | "\"" => self.line = self.line.moved(0.0, -self.leading),
            "Tf" => self.size = numbers.last().copied().unwrap_or(0.0),
            _ => {}
        }
    }

    /// The text, where it stands now.
    pub fn write(&self, text: String) -> Option<Fragment> {
        let [.., c, d, x, y] = self.line.then(self.page).0;
        let size = self.size.abs() * c.hypot(d);
        let stands = [x, y, size].iter().all(|number| number.is_finite()) && size > 0.0;
        (stands && !text.is_empty()).then_some(Fragment { x, y, size, text })
    }
}

#[derive(Debug, Default)]
struct Line {
    left: f32,
    right: f32,
    y: f32,
    size: f32,
    text: String,
}

/// The blocks of all pages.
pub(super) fn blocks(pages: &[Vec<Fragment>]) -> Vec<Block> {
    let lines: Vec<Vec<Line>> = pages.iter().map(|page| lines(page)).collect();
    let body = usual(lines.iter().flatten());
    let mut blocks = Vec::new();
    let mut open: Option<(String, Line)> = None;
    for page in &lines {
        let left = page.iter().map(|line| line.left).fold(f32::INFINITY, f32::min);
        let right = page.iter().map(|line| line.right).fold(0.0, f32::max);
        for (at, line) in page.iter().enumerate() {
            let edge = at == 0 || at + 1 == page.len();
            if line.text.trim().is_empty() || edge && is_page_number(&line.text) {
                continue;
            }
            let is_heading = line.size > body * 1.15 && line.text.chars().count() <= 60;
            let goes_on = open.as_ref().is_some_and(|(_, above)| {
                let fall = above.y - line.y;
                let near = fall > 0.0 && fall < line.size * 2.2 || at == 0;
                let same = (above.size - line.size).abs() < 0.1 * line.size;
                let indented = line.left > left + 1.2 * line.size && above.left <= left + 1.2 * line.size;
                // A line that ends before the edge ends its paragraph.
                let full = above.right > right - 2.5 * above.size;
                near && same && !indented && full && !line.text.starts_with('\u{3000}')
            });
            match open.take() {
                Some((text, _)) if goes_on => open = Some((joined(text, &line.text), line.copy())),
                before => {
                    blocks.extend(before.map(|(text, above)| block(text, above.size > body * 1.15)));
                    open = Some((line.text.clone(), line.copy()));
                }
            }
            if is_heading && !goes_on {
                blocks.extend(open.take().map(|(text, _)| block(text, true)));
            }
        }
    }
    blocks.extend(open.map(|(text, above)| block(text, above.size > body * 1.15)));
    blocks
}

impl Line {
    fn copy(&self) -> Self {
        Self { text: String::new(), ..*self }
    }
}

fn block(text: String, large: bool) -> Block {
    if large && text.chars().count() <= 60 { Block::Heading(2, text) } else { Block::Paragraph(text) }
}

/// The size in which most characters are set.
fn usual<'l>(lines: impl Iterator<Item = &'l Line>) -> f32 {
    let mut sizes: Vec<(u32, usize)> = Vec::new();
    for line in lines {
        let size = (line.size * 2.0).round() as u32;
        match sizes.iter_mut().find(|(known, _)| *known == size) {
            Some((_, chars)) => *chars += line.text.chars().count(),
            None => sizes.push((size, line.text.chars().count())),
        }
    }
    sizes.iter().max_by_key(|(_, chars)| *chars).map_or(0.0, |(size, _)| *size as f32 / 2.0)
}

/// Fragments that stand beside each other, as lines.
fn lines(page: &[Fragment]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for fragment in page {
        let width: f32 = fragment.text.chars().map(|char| if is_wide(char) { 1.0 } else { 0.5 }).sum();
        let right = fragment.x + width * fragment.size;
        match lines.last_mut() {
            Some(line) if (line.y - fragment.y).abs() < 0.4 * fragment.size.max(line.size) => {
                let gap = fragment.x - line.right > 0.6 * fragment.size;
                let narrow = !line.text.ends_with(is_wide) || !fragment.text.starts_with(is_wide);
                if gap && narrow && !line.text.ends_with(' ') {
                    line.text.push(' ');
                }
                line.text.push_str(&fragment.text);
                line.right = line.right.max(right);
                line.left = line.left.min(fragment.x);
            }
            _ => lines.push(Line {
                left: fragment.x,
                right,
                y: fragment.y,
                size: fragment.size,
                text: fragment.text.clone(),
            }),
        }
    }
    lines
}

fn joined(mut text: String, next: &str) -> String {
    let next = next.trim_start();
    let wide = text.ends_with(is_wide) || next.starts_with(is_wide);
    if !wide && !text.ends_with(' ') {
        text.push(' ');
    }
    text.push_str(next);
    text
}

fn is_page_number(text: &str) -> bool {
    let marks =
        |char: char| char.is_whitespace() || matches!(char, '-' | '/' | '·' | '\u{2014}' | '\u{2013}');
    let rest = text.trim_matches(marks);
    !rest.is_empty()
        && rest.chars().count() <= 9
        && rest.chars().all(|char| char.is_ascii_digit() || marks(char))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragment(x: f32, y: f32, size: f32, text: &str) -> Fragment {
        Fragment { x, y, size, text: text.to_owned() }
    }

    #[test]
    fn lines_of_a_paragraph_are_joined_and_page_numbers_left_out() {
        let long = "恩阳跑团每周二晚上七点在政务中心门口集合一起跑步";
        let page = vec![
            fragment(200.0, 800.0, 20.0, "关于跑团的通知"),
            fragment(72.0, 760.0, 12.0, long),
            fragment(72.0, 742.0, 12.0, "欢迎参加。"),
            fragment(72.0, 724.0, 12.0, "The office"),
            fragment(140.0, 724.0, 12.0, "opens at nine."),
            fragment(300.0, 40.0, 12.0, "- 1 -"),
        ];
        let paragraph = |text: &str| Block::Paragraph(text.to_owned());
        assert_eq!(
            blocks(&[page]),
            [
                Block::Heading(2, "关于跑团的通知".to_owned()),
                paragraph(&format!("{long}欢迎参加。")),
                paragraph("The office opens at nine."),
            ]
        );
    }

    #[test]
    fn the_pen_follows_matrices_and_lines() {
        let mut pen = Pen::default();
        for (operator, numbers) in [
            ("cm", &[1.0, 0.0, 0.0, -1.0, 0.0, 842.0][..]),
            ("BT", &[]),
            ("Tf", &[12.0]),
            ("Tm", &[1.0, 0.0, 0.0, -1.0, 72.0, 100.0]),
            ("TL", &[14.0]),
            ("T*", &[]),
        ] {
            pen.turn(operator, numbers);
        }
        assert_eq!(pen.write("x".into()), Some(fragment(72.0, 728.0, 12.0, "x")));
        pen.turn("Tf", &[f32::NAN]);
        assert_eq!(pen.write("x".into()), None);
    }
}
