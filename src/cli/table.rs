//! Tables for people: columns aligned by display width, numbers to the right, the last column cut at the terminal's edge.
//! Never wraps a row.

use std::borrow::Cow;

use crate::safe::{self, Align};

/// A table with a head.
#[derive(Clone, Debug, Default)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

#[derive(Clone, Debug)]
struct Column {
    name: String,
    align: Align,
}

impl Table {
    /// A table with these columns.
    pub fn new<'n>(columns: impl IntoIterator<Item = (&'n str, Align)>) -> Self {
        let column = |(name, align): (&str, Align)| Column {
            name: name.to_owned(),
            align,
        };
        Self {
            columns: columns.into_iter().map(column).collect(),
            rows: Vec::new(),
        }
    }

    /// A table whose columns are all of text.
    pub fn of_text<const N: usize>(columns: [&str; N]) -> Self {
        Self::new(columns.map(|name| (name, Align::Left)))
    }

    /// Adds a row; a cell of several lines shows the first.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table as lines; with a width, the last column ends there.
    pub fn drawn(&self, width: Option<usize>) -> String {
        let widths = self.widths(width);
        let head: Vec<Cow<'_, str>> = self
            .columns
            .iter()
            .map(|c| c.name.as_str().into())
            .collect();
        let mut text = String::with_capacity((self.rows.len() + 1) * 64);
        self.draw(&mut text, &widths, &head);
        for row in &self.rows {
            let cells: Vec<Cow<'_, str>> = row.iter().map(|cell| first_line(cell)).collect();
            self.draw(&mut text, &widths, &cells);
        }
        text
    }

    fn draw(&self, text: &mut String, widths: &[usize], cells: &[Cow<'_, str>]) {
        let begin = text.len();
        for ((cell, column), width) in cells.iter().zip(&self.columns).zip(widths) {
            if text.len() > begin {
                text.push_str("  ");
            }
            let cell = safe::truncate(cell, *width);
            let room = width.saturating_sub(safe::width(&cell));
            let (before, after) = match column.align {
                Align::Right => (room, 0),
                _ => (0, room),
            };
            text.extend(std::iter::repeat_n(' ', before));
            text.push_str(&cell);
            text.extend(std::iter::repeat_n(' ', after));
        }
        text.truncate(begin + text[begin..].trim_end().len());
        text.push('\n');
    }

    fn widths(&self, terminal: Option<usize>) -> Vec<usize> {
        let mut widths: Vec<usize> = self.columns.iter().map(|c| safe::width(&c.name)).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(safe::width(&first_line(cell)));
            }
        }
        if let (Some(terminal), Some((last, before))) = (terminal, widths.split_last_mut()) {
            let used: usize = before.iter().map(|width| width + 2).sum();
            *last = (*last).min(terminal.saturating_sub(used).max(8));
        }
        widths
    }
}

fn first_line(cell: &str) -> Cow<'_, str> {
    safe::line(cell.lines().next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_by_what_is_seen() {
        let mut table = Table::new([
            ("key", Align::Left),
            ("pts", Align::Right),
            ("title", Align::Left),
        ]);
        table.row(["S-1", "5", "日本語 plane"].map(String::from));
        table.row(["S-200", "13", "Merge two edits\nand more"].map(String::from));
        assert_eq!(
            table.drawn(None),
            "key    pts  title\nS-1      5  日本語 plane\nS-200   13  Merge two edits\n"
        );
        assert_eq!(
            table.drawn(Some(20)),
            "key    pts  title\nS-1      5  日本語 …\nS-200   13  Merge t…\n"
        );
    }
}
