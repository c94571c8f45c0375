//! Tables for people: columns aligned by display width, numbers to the right, the last column cut at the terminal's edge.
//! Never wraps a row.

use std::borrow::Cow;

use crate::safe::{self, Align};

/// A table with a head; the texts of all its cells stand one behind the other, so a long table costs no cell a string.
#[derive(Clone, Debug, Default)]
pub struct Table {
    columns: Vec<(Align, usize)>,
    text: String,
    cells: Vec<Cell>,
}

/// Where the text of a cell ends, and how wide it is drawn.
#[derive(Clone, Copy, Debug)]
struct Cell {
    end: usize,
    width: usize,
}

impl Table {
    /// A table with these columns.
    pub fn new<'n>(columns: impl IntoIterator<Item = (&'n str, Align)>) -> Self {
        let mut table = Self::default();
        let (names, aligns): (Vec<&str>, Vec<Align>) = columns.into_iter().unzip();
        table.columns = aligns.into_iter().map(|align| (align, 0)).collect();
        table.row(names);
        table
    }

    /// A table whose columns are all of text.
    pub fn of_text<const N: usize>(columns: [&str; N]) -> Self {
        Self::new(columns.map(|name| (name, Align::Left)))
    }

    /// Adds a row; a cell of several lines shows the first.
    pub fn row<S: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = S>) {
        for ((_, widest), cell) in self.columns.iter_mut().zip(cells) {
            let text = safe::line(cell.as_ref().lines().next().unwrap_or_default());
            let width = safe::width(&text);
            self.text.push_str(&text);
            self.cells.push(Cell {
                end: self.text.len(),
                width,
            });
            *widest = (*widest).max(width);
        }
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.cells.len() <= self.columns.len()
    }

    /// The table as lines; with a width, the last column ends there.
    pub fn drawn(&self, width: Option<usize>) -> String {
        let widths = self.widths(width);
        let mut text = String::with_capacity(self.text.len() * 2);
        let mut from = 0;
        for row in self.cells.chunks(self.columns.len().max(1)) {
            let begin = text.len();
            for ((cell, (align, _)), width) in row.iter().zip(&self.columns).zip(&widths) {
                if text.len() > begin {
                    text.push_str("  ");
                }
                draw(
                    &mut text,
                    &self.text[from..cell.end],
                    cell.width,
                    *width,
                    *align,
                );
                from = cell.end;
            }
            text.truncate(begin + text[begin..].trim_end().len());
            text.push('\n');
        }
        text
    }

    fn widths(&self, terminal: Option<usize>) -> Vec<usize> {
        let mut widths: Vec<usize> = self.columns.iter().map(|(_, widest)| *widest).collect();
        if let (Some(terminal), Some((last, before))) = (terminal, widths.split_last_mut()) {
            let used: usize = before.iter().map(|width| width + 2).sum();
            *last = (*last).min(terminal.saturating_sub(used).max(8));
        }
        widths
    }
}

/// Draws a cell that is `wide` into a column of `width`: cut where it does not fit, filled up where it does.
fn draw(text: &mut String, cell: &str, wide: usize, width: usize, align: Align) {
    let (cut, used) = if wide <= width {
        (Cow::Borrowed(cell), wide)
    } else {
        let cut = safe::truncate(cell, width);
        let used = safe::width(&cut);
        (cut, used)
    };
    let room = width - used;
    let (before, after) = match align {
        Align::Right => (room, 0),
        _ => (0, room),
    };
    text.extend(std::iter::repeat_n(' ', before));
    text.push_str(&cut);
    text.extend(std::iter::repeat_n(' ', after));
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
