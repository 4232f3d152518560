//! Tables as files that a spreadsheet opens: comma-separated, in UTF-8 and marked as such.

/// Without it, spreadsheets take UTF-8 for whatever their system used last century.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A table that grows by rows.
pub(super) struct Csv(String);

impl Csv {
    /// A table with its header.
    pub fn new(header: &[&str]) -> Self {
        let mut table = Self(BYTE_ORDER_MARK.to_owned());
        table.row(header);
        table
    }

    /// Appends a row.
    pub fn row(&mut self, cells: &[&str]) {
        let cells: Vec<String> = cells.iter().map(|cell| written(cell)).collect();
        self.0 += &cells.join(",");
        self.0 += "\r\n";
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

/// A cell as written. What a spreadsheet would run as a formula is marked as text; a plain number
/// below zero is none.
fn written(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number;
    let cell = if runs { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be_and_never_run() {
        for (cell, expected) in [
            ("", ""),
            ("恩阳 跑团", "恩阳 跑团"),
            ("a,b", "\"a,b\""),
            ("说“好”\n\"b\"", "\"说“好”\n\"\"b\"\"\""),
            ("=1+1", "'=1+1"),
            ("@sum", "'@sum"),
            ("-5", "-5"),
            ("-5+A1", "'-5+A1"),
            ("/reload", "/reload"),
        ] {
            assert_eq!(written(cell), expected, "{cell}");
        }
    }
}
