//! Writes separated values as RFC 4180 has them, safe to open in a spreadsheet.
//! It never writes a cell that a spreadsheet would run as a formula, unless that is asked for.

use crate::domain::datum::Datum;
use std::borrow::Cow;

/// Whether text that looks like a formula is made harmless.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Guard {
    /// Text that begins with `= + - @`, a tab or a carriage return gets a leading `'`.
    #[default]
    Formulas,
    /// `--raw`: every cell as it is.
    Raw,
}

/// One cell to write.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'c> {
    /// Nothing is known.
    Empty,
    /// Text, guarded.
    Text(Cow<'c, str>),
    /// A number, never guarded; written without a trailing `.0`.
    Number(f64),
}

/// A table being written, row by row.
pub struct CsvText {
    writer: csv::Writer<Vec<u8>>,
    guard: Guard,
}

impl CsvText {
    /// Begins with the names of the columns.
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>, guard: Guard) -> Self {
        let writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(Vec::new());
        let mut table = Self { writer, guard };
        table.row(names.into_iter().map(|name| Cell::Text(name.into())));
        table
    }

    /// Adds a row.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = Cell<'c>>) {
        let texts = cells
            .into_iter()
            .map(|cell| cell.shown(self.guard).into_owned());
        let written = self.writer.write_record(texts);
        debug_assert!(written.is_ok(), "a buffer takes every row");
    }

    /// The whole text.
    pub fn finish(self) -> String {
        let bytes = self
            .writer
            .into_inner()
            .expect("a buffer can always be flushed");
        String::from_utf8(bytes).expect("only text was written")
    }
}

impl<'c> Cell<'c> {
    fn shown(self, guard: Guard) -> Cow<'c, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Number(number) => Cow::Owned(Datum::Number(number).to_string()),
            Self::Text(text) if guard == Guard::Formulas && is_risky(&text) => {
                Cow::Owned(format!("'{text}"))
            }
            Self::Text(text) => text,
        }
    }
}

/// Takes off exactly what [`Guard::Formulas`] put on.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_risky(rest) => rest,
        _ => cell,
    }
}

/// Text that a spreadsheet runs; with leading `'` too, so that taking one off is always the inverse of putting one on.
fn is_risky(text: &str) -> bool {
    text.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interchange::sheet::Sheet;

    #[test]
    fn text_that_looks_like_a_formula_gets_a_quote_and_numbers_do_not() {
        let mut table = CsvText::new(["a", "b"], Guard::Formulas);
        table.row([Cell::Text("=1+1".into()), Cell::Number(-5.0)]);
        table.row([Cell::Text("say \"hi\", you\n".into()), Cell::Empty]);
        assert_eq!(
            table.finish(),
            "a,b\r\n'=1+1,-5\r\n\"say \"\"hi\"\", you\n\",\r\n"
        );
        let mut raw = CsvText::new(["a"], Guard::Raw);
        raw.row([Cell::Text("=1+1".into())]);
        assert_eq!(raw.finish(), "a\r\n=1+1\r\n");
    }

    #[test]
    fn reading_strips_exactly_what_writing_added() {
        for text in [
            "", "x", "=x", "'=x", "''=x", "'x", "'", "-", "@a", "\tb", "\rc", "+1", "a=b",
        ] {
            let written = Cell::Text(text.into()).shown(Guard::Formulas).into_owned();
            assert_eq!(unguarded(&written), text, "{text:?}");
            assert!(!written.starts_with(['=', '+', '-', '@', '\t', '\r']));
        }
    }

    #[test]
    fn every_cell_survives_writing_and_reading() {
        let cells = ["a,b", "\"", "line\r\nline", " space ", "é\u{2028}x", ";\t"];
        let mut table = CsvText::new(["1", "2", "3", "4", "5", "6"], Guard::Formulas);
        table.row(cells.map(|cell| Cell::Text(cell.into())));
        let text = table.finish();
        let sheet = Sheet::open(&text).expect("a sheet");
        let row = sheet.rows().next().expect("a row");
        assert_eq!(row.cells().collect::<Vec<_>>(), cells);
    }
}
