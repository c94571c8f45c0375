//! Reads separated values row by row, with the row numbers that a spreadsheet shows.
//! It never holds more than one row, and never drops a cell without a word.

use super::foreign::{BadInput, Foreign, Problem};
use super::words::fold;
use csv::{ReaderBuilder, StringRecord};
use std::collections::HashMap;

/// A text of separated values whose header has been read.
pub struct Sheet<'t> {
    text: &'t str,
    separator: u8,
    first_row: usize,
    /// The header.
    pub header: Header,
}

/// The names of the columns.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// As the file spells them, trimmed; a column without a name is called `column N`.
    pub names: Vec<String>,
    by_name: HashMap<String, Vec<usize>>,
}

/// One row that is not blank.
#[derive(Clone, Debug)]
pub struct Row {
    /// Row as a spreadsheet numbers it: the header is row 1.
    pub number: usize,
    /// Line of the file on which it begins, counted from 1.
    pub line: usize,
    cells: StringRecord,
}

/// The rows of a sheet, and what was odd about their shape.
pub struct Rows<'t> {
    reader: csv::Reader<&'t [u8]>,
    width: usize,
    next: usize,
    shapes: Shapes,
    last_cell_runs_on: bool,
    skipped_lines: usize,
    text: &'t str,
}

/// What was odd about the shape of rows.
#[derive(Clone, Debug, Default)]
pub struct Shapes {
    /// Rows read, blank ones left out.
    pub read: usize,
    /// Rows that held nothing but separators.
    pub blank: usize,
    problems: Vec<Problem>,
    short: Vec<(usize, usize)>,
}

impl<'t> Sheet<'t> {
    /// Finds the separator and reads the header. Refuses a text without one.
    pub fn open(text: &'t str) -> Result<Self, BadInput> {
        let (text, declared, mut first_row) = after_separator_line(text);
        let separator = declared.unwrap_or_else(|| separator(text));
        let mut reader = reader(text, separator);
        let mut names = StringRecord::new();
        let found = reader
            .read_record(&mut names)
            .map_err(|error| BadInput::at(1, 1, error.to_string()))?;
        if !found || names.iter().all(|name| name.trim().is_empty()) {
            return Err(BadInput::at(
                first_row,
                1,
                "expected a first row with the names of the columns, found nothing",
            ));
        }
        first_row += 1;
        Ok(Self {
            text,
            separator,
            first_row,
            header: Header::of(names.iter()),
        })
    }

    /// The separator: `,`, `;` or a tab.
    pub fn separator(&self) -> char {
        char::from(self.separator)
    }

    /// The rows below the header, from the first; may be called again for a second pass.
    pub fn rows(&self) -> Rows<'t> {
        let mut reader = reader(self.text, self.separator);
        let mut header = StringRecord::new();
        let header_was_read = reader.read_record(&mut header);
        debug_assert!(header_was_read.is_ok(), "the header was read before");
        Rows {
            reader,
            width: self.header.names.len(),
            next: self.first_row,
            shapes: Shapes::default(),
            last_cell_runs_on: false,
            skipped_lines: self.first_row - 2,
            text: self.text,
        }
    }
}

impl Header {
    fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut header = Self::default();
        for (place, name) in names.enumerate() {
            let name = name.trim();
            header.by_name.entry(fold(name)).or_default().push(place);
            header.names.push(if name.is_empty() {
                format!("column {}", place + 1)
            } else {
                name.to_owned()
            });
        }
        header
    }

    /// Places of all columns with one of these names, in the order of the names given; case and accents do not count.
    pub fn columns(&self, names: &[&str]) -> Vec<usize> {
        names
            .iter()
            .filter_map(|name| self.by_name.get(&fold(name)))
            .flatten()
            .copied()
            .collect()
    }

    /// True when a column has one of these names.
    pub fn has(&self, names: &[&str]) -> bool {
        !self.columns(names).is_empty()
    }

    /// The first names, for a message about a file that is not what it was said to be.
    pub fn shown(&self) -> String {
        let shown = self.names.iter().take(12).cloned().collect::<Vec<_>>();
        let shown = shown.join(", ");
        match self.names.len() {
            0..=12 => shown,
            all => format!("{shown} and {} more", all - 12),
        }
    }
}

impl Row {
    /// The cell of a column, empty when the row is too short.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or("")
    }

    /// The first of these columns that is not empty, trimmed.
    pub fn first<'r>(&'r self, columns: &[usize]) -> &'r str {
        self.all(columns).next().unwrap_or("")
    }

    /// Every one of these cells that is not empty, trimmed.
    pub fn all<'r, 'c>(
        &'r self,
        columns: &'c [usize],
    ) -> impl Iterator<Item = &'r str> + use<'r, 'c> {
        columns
            .iter()
            .map(|column| self.cell(*column).trim())
            .filter(|cell| !cell.is_empty())
    }

    /// The cells, as many as the row has.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter()
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        loop {
            let mut cells = StringRecord::new();
            match self.reader.read_record(&mut cells) {
                Ok(true) => {}
                Ok(false) => {
                    self.note_open_quote();
                    return None;
                }
                Err(error) => {
                    let what = format!("the row could not be read: {error}");
                    self.shapes.problems.push(Problem::row(self.next, what));
                    self.next += 1;
                    continue;
                }
            }
            let number = self.next;
            self.next += 1;
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                self.shapes.blank += 1;
                continue;
            }
            self.note_shape(number, &cells);
            return Some(Row {
                number,
                line: self.line_of(&cells),
                cells,
            });
        }
    }
}

impl Rows<'_> {
    fn note_shape(&mut self, number: usize, cells: &StringRecord) {
        self.shapes.read += 1;
        if cells.len() < self.width {
            self.shapes.short.push((number, self.width - cells.len()));
        }
        if cells
            .iter()
            .skip(self.width)
            .any(|cell| !cell.trim().is_empty())
        {
            self.shapes.problems.push(Problem::row(
                number,
                format!(
                    "the row has {} cells and the header {}: values may be shifted",
                    cells.len(),
                    self.width
                ),
            ));
        }
        self.last_cell_runs_on = cells
            .iter()
            .next_back()
            .is_some_and(|cell| cell.contains('\n'));
    }

    fn line_of(&self, cells: &StringRecord) -> usize {
        let line = cells.position().map_or(1, csv::Position::line);
        usize::try_from(line).unwrap_or(usize::MAX) + self.skipped_lines
    }

    fn note_open_quote(&mut self) {
        let quotes = memchr::memchr_iter(b'"', self.text.as_bytes()).count();
        if std::mem::take(&mut self.last_cell_runs_on) && quotes % 2 == 1 {
            self.shapes.problems.push(Problem::row(
                self.next - 1,
                "a quote is opened and never closed: everything after it is in one cell",
            ));
        }
    }

    /// Bytes read so far, for a progress bar.
    pub fn bytes_read(&self) -> usize {
        usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX)
    }

    /// Puts the counts and the problems of shape into the result.
    pub fn finish(self, foreign: &mut Foreign) {
        foreign.read += self.shapes.read;
        foreign.blank += self.shapes.blank;
        foreign.problems.extend(self.shapes.into_problems());
    }
}

impl Shapes {
    /// Short rows are told one by one, or in one sentence when every row is short by the same.
    fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems;
        let same = self.short.first().map(|(_, missing)| *missing);
        let all_alike = self.short.len() == self.read
            && self.read > 1
            && self.short.iter().all(|(_, missing)| Some(*missing) == same);
        if let (true, Some(missing)) = (all_alike, same) {
            problems.push(Problem::file(format!(
                "every row has {missing} cell(s) fewer than the header; the last columns were read as empty"
            )));
        } else {
            problems.extend(self.short.into_iter().map(|(row, missing)| {
                Problem::row(
                    row,
                    format!("the row is {missing} cell(s) short; they were read as empty"),
                )
            }));
        }
        problems
    }
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// Excel's own first line `sep=;`, when there is one.
fn after_separator_line(text: &str) -> (&str, Option<u8>, usize) {
    let line = text.lines().next().unwrap_or("");
    match line.trim().as_bytes() {
        [
            b's' | b'S',
            b'e' | b'E',
            b'p' | b'P',
            b'=',
            separator @ (b',' | b';' | b'\t'),
        ] => {
            let rest = text[line.len()..].trim_start_matches('\r');
            (rest.strip_prefix('\n').unwrap_or(rest), Some(*separator), 2)
        }
        _ => (text, None, 1),
    }
}

/// The candidate that stands most often outside quotes in the header.
fn separator(text: &str) -> u8 {
    let mut counts = [0_usize; 3];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            b',' if !quoted => counts[0] += 1,
            b';' if !quoted => counts[1] += 1,
            b'\t' if !quoted => counts[2] += 1,
            _ => {}
        }
    }
    let [commas, semicolons, tabs] = counts;
    if tabs > commas && tabs > semicolons {
        b'\t'
    } else if semicolons > commas {
        b';'
    } else {
        b','
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> (Vec<(usize, Vec<String>)>, Foreign) {
        let sheet = Sheet::open(text).expect("a sheet");
        let mut rows = sheet.rows();
        let all = rows
            .by_ref()
            .map(|row| (row.number, row.cells().map(str::to_owned).collect()))
            .collect();
        let mut foreign = Foreign::default();
        rows.finish(&mut foreign);
        (all, foreign)
    }

    #[test]
    fn the_separator_is_found_in_the_header_outside_quotes() {
        for (text, separator) in [
            ("a,b\n1;2;3\n", ','),
            ("a;b;\"c,d,e\"\n", ';'),
            ("a\tb\n", '\t'),
            ("only\n", ','),
            ("sep=;\r\na,b;c\r\n", ';'),
        ] {
            assert_eq!(
                Sheet::open(text).expect("sheet").separator(),
                separator,
                "{text}"
            );
        }
    }

    #[test]
    fn names_are_matched_without_case_to_a_list_of_columns() {
        let sheet = Sheet::open("Summary,SPRINT,sprint,,Categoría de estado\n").expect("sheet");
        assert_eq!(sheet.header.columns(&["Sprint"]), [1, 2]);
        assert_eq!(
            sheet.header.columns(&["categoria de estado", "summary"]),
            [4, 0]
        );
        assert_eq!(sheet.header.names[3], "column 4");
        assert!(!sheet.header.has(&["Status"]));
    }

    #[test]
    fn blank_rows_are_counted_and_keep_their_numbers() {
        let (rows, foreign) = rows("a,b\r\n1,2\r\n,\r\n , \r\n3,4\r\n");
        assert_eq!(rows.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [2, 5]);
        assert_eq!((foreign.read, foreign.blank), (2, 2));
        assert!(foreign.problems.is_empty());
    }

    #[test]
    fn short_rows_are_padded_and_long_rows_are_suspected() {
        let (_, foreign) = rows("a,b,c\n1\n1,2,3,4\n1,2,3,,\n");
        let told: Vec<_> = foreign
            .problems
            .iter()
            .map(|p| (p.row, p.what.as_str()))
            .collect();
        assert_eq!(told.len(), 2);
        assert_eq!(told[0].0, Some(3));
        assert!(told[0].1.contains("may be shifted"));
        assert_eq!(told[1].0, Some(2));
        assert!(told[1].1.contains("2 cell(s) short"));
    }

    #[test]
    fn rows_that_are_all_short_by_the_same_are_told_once() {
        let (_, foreign) = rows("a,b,c\n1,2\n1,2\n");
        assert_eq!(foreign.problems.len(), 1);
        assert_eq!(foreign.problems[0].row, None);
    }

    #[test]
    fn quoted_line_breaks_stay_in_the_cell_and_an_open_quote_is_told() {
        let (rows_read, foreign) = rows("a,b\n\"x\ny\",2\n3,4\n");
        assert_eq!(rows_read[0].1[0], "x\ny");
        assert_eq!(rows_read[1].0, 3);
        assert!(foreign.problems.is_empty());
        let (_, foreign) = rows("a,b\n1,\"open\n2,3\n4,5\n");
        assert!(
            foreign
                .problems
                .iter()
                .any(|p| p.what.contains("never closed"))
        );
    }

    #[test]
    fn an_empty_file_is_refused() {
        for text in ["", "\n\n", ",,\n"] {
            assert!(Sheet::open(text).is_err(), "{text:?}");
        }
    }
}
