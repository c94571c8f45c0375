//! What stands on the terminal, as far as we wrote it.
//! Never asked for what is to be shown: that is the frame's.

use ratatui::buffer::{Cell, CellWidth};
use ratatui::layout::{Position, Size};

use super::pen::Pen;
use crate::safe;

/// A shorter tail is written: the code that erases costs three bytes, and the next row is reached either way.
const WORTH_ERASING: usize = 4;

/// A shorter run of blanks is written: the code that blanks and the one that steps over them cost ten bytes.
const WORTH_BLANKING: usize = 12;

/// The cells of the terminal, row after row; `None` where nobody knows.
#[derive(Default)]
pub(super) struct Known {
    width: u16,
    cells: Vec<Option<Cell>>,
}

impl Known {
    /// Takes the size of the terminal; at another size all is unknown.
    pub fn fit(&mut self, size: Size) {
        let count = usize::from(size.width) * usize::from(size.height);
        if self.width != size.width || self.cells.len() != count {
            self.width = size.width;
            self.cells = vec![None; count];
        }
    }

    /// The cells from one place up to another in its row; `None` unless all are known and one column wide.
    pub fn between(&self, from: Position, to: Position) -> Option<Vec<&Cell>> {
        const LONGEST: u16 = 4;
        if to.x - from.x > LONGEST {
            return None;
        }
        (from.x..to.x)
            .map(|x| {
                self.get(Position { x, ..from })
                    .filter(|cell| is_plain(cell))
            })
            .collect()
    }

    /// Remembers what was written. What a wide character covers besides its first cell is unknown.
    pub fn put(&mut self, at: Position, cell: &Cell) {
        for x in at.x..at.x.saturating_add(width_of(cell)) {
            if let Some(place) = self.get_mut(Position { x, ..at }) {
                *place = (x == at.x).then(|| cell.clone());
            }
        }
    }

    /// Whether a wide character begins there.
    pub fn is_wide(&self, at: Position) -> bool {
        self.get(at).is_some_and(|cell| width_of(cell) > 1)
    }

    /// The row is blank from here on.
    pub fn erase(&mut self, from: Position) {
        for x in from.x..self.width {
            if let Some(place) = self.get_mut(Position { x, ..from }) {
                *place = Some(Cell::default());
            }
        }
    }

    /// How many of the last changes of a row make it blank up to its end, when they are worth a code.
    pub fn blank_tail(&self, row: &[(Position, &Cell)]) -> usize {
        let Some((last, _)) = row.last() else {
            return 0;
        };
        let mut changed = row.len();
        for x in (0..self.width).rev() {
            let here = row[..changed].last().filter(|(at, _)| at.x == x);
            let stays_blank = match here {
                Some((_, cell)) => is_blank(cell),
                None => self.get(Position { x, ..*last }).is_some_and(is_blank),
            };
            if !stays_blank {
                break;
            }
            changed -= usize::from(here.is_some());
        }
        let count = row.len() - changed;
        if count < WORTH_ERASING { 0 } else { count }
    }

    /// How many of the first changes make blanks beside each other, when they are worth a code. Wide characters are
    /// written over one by one.
    pub fn blank_run(&self, row: &[(Position, &Cell)]) -> usize {
        let Some((first, _)) = row.first() else {
            return 0;
        };
        let beside = first.x.checked_sub(1).map(|x| Position { x, ..*first });
        if beside.is_some_and(|at| self.is_wide(at)) {
            return 0;
        }
        let mut next = first.x..;
        let run = row.iter().take_while(|(at, cell)| {
            next.next() == Some(at.x) && is_blank(cell) && !self.is_wide(*at)
        });
        let count = run.count();
        if count < WORTH_BLANKING { 0 } else { count }
    }

    fn get(&self, at: Position) -> Option<&Cell> {
        self.cells.get(self.index(at)?)?.as_ref()
    }

    fn get_mut(&mut self, at: Position) -> Option<&mut Option<Cell>> {
        let index = self.index(at)?;
        self.cells.get_mut(index)
    }

    fn index(&self, at: Position) -> Option<usize> {
        (at.x < self.width).then(|| usize::from(at.y) * usize::from(self.width) + usize::from(at.x))
    }
}

/// Whether it looks as erased.
fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && Pen::of(cell).is_bare_on_blank()
}

/// Whether every terminal moves on by one column for it.
pub(super) fn is_plain(cell: &Cell) -> bool {
    width_of(cell) == 1 && cell.symbol().chars().nth(1).is_none()
}

/// How many columns it takes.
pub(super) fn width_of(cell: &Cell) -> u16 {
    let mut chars = cell.symbol().chars();
    match (chars.next(), chars.next()) {
        (Some(char), None) if safe::is_plain(char) => 1,
        _ => cell.cell_width().max(1),
    }
}
