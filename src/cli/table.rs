//! Tables for people: columns aligned by display width, numbers to the right, the last column cut at the terminal's edge.
//! Never wraps a row.

use std::borrow::Cow;

use crate::safe::{self, Align};

/// A table with a head.
#[derive(Clone, Debug, Default)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

/// A cell as it can be shown, with its width.
#[derive(Clone, Debug)]
struct Cell {
    text: String,
    width: usize,
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
        self.rows.push(cells.into_iter().map(Cell::of).collect());
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table as lines; with a width, the last column ends there.
    pub fn drawn(&self, width: Option<usize>) -> String {
        let widths = self.widths(width);
        let names = self.columns.iter().map(|column| column.name.clone());
        let head: Vec<Cell> = names.map(Cell::of).collect();
        let mut text = String::with_capacity((self.rows.len() + 1) * 64);
        for row in std::iter::once(&head).chain(&self.rows) {
            self.draw(&mut text, &widths, row);
        }
        text
    }

    fn draw(&self, text: &mut String, widths: &[usize], cells: &[Cell]) {
        let begin = text.len();
        for ((cell, column), width) in cells.iter().zip(&self.columns).zip(widths) {
            if text.len() > begin {
                text.push_str("  ");
            }
            let (cut, used) = cell.within(*width);
            let room = width.saturating_sub(used);
            let (before, after) = match column.align {
                Align::Right => (room, 0),
                _ => (0, room),
            };
            text.extend(std::iter::repeat_n(' ', before));
            text.push_str(&cut);
            text.extend(std::iter::repeat_n(' ', after));
        }
        text.truncate(begin + text[begin..].trim_end().len());
        text.push('\n');
    }

    fn widths(&self, terminal: Option<usize>) -> Vec<usize> {
        let mut widths: Vec<usize> = self.columns.iter().map(|c| safe::width(&c.name)).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width);
            }
        }
        if let (Some(terminal), Some((last, before))) = (terminal, widths.split_last_mut()) {
            let used: usize = before.iter().map(|width| width + 2).sum();
            *last = (*last).min(terminal.saturating_sub(used).max(8));
        }
        widths
    }
}

impl Cell {
    fn of(text: String) -> Self {
        let text = match safe::line(text.lines().next().unwrap_or_default()) {
            Cow::Borrowed(line) if line.len() == text.len() => text,
            line => line.into_owned(),
        };
        let width = safe::width(&text);
        Self { text, width }
    }

    /// As much of it as a width has room for, and how wide that is.
    fn within(&self, width: usize) -> (Cow<'_, str>, usize) {
        if self.width <= width {
            return (Cow::Borrowed(&self.text), self.width);
        }
        let cut = safe::truncate(&self.text, width);
        let used = safe::width(&cut);
        (cut, used)
    }
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
