//! Where things were drawn, so that a click finds them.
//! Never says what a click does.

use ratatui::layout::{Position, Rect};

use super::pane::{PaneId, Target};

/// What stands at a place of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    /// The tab of a pane.
    Tab(PaneId),
    /// The rows of a list: row 0 of the area is this row of the pane.
    Rows(usize),
    /// The title of a column that shows this field.
    Title(&'static str),
    /// Something that can hold the cursor, in this column of a board or grid.
    Target(Target, usize),
    /// A column of a board, a grid or a time axis, where something can be dropped.
    Column(usize),
    /// The detail beside a list.
    Detail,
    /// The rows of a layer, counted from this one.
    LayerRows(usize),
    /// The name of an action in the hint line.
    Action(&'static str),
}

/// What was drawn where, in order of drawing: the last one drawn lies on top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits(Vec<(Rect, Hit)>);

impl Hits {
    /// Notes what an area holds.
    pub fn add(&mut self, area: Rect, hit: Hit) {
        self.0.push((area, hit));
    }

    /// What lies on top at a place, with its area.
    pub fn at(&self, column: u16, row: u16) -> Option<(Rect, Hit)> {
        self.0
            .iter()
            .rev()
            .find(|(area, _)| area.contains(Position::new(column, row)))
            .copied()
    }

    /// The column of a board, a grid or a time axis at a place, whatever lies on it.
    pub fn column_at(&self, column: u16, row: u16) -> Option<usize> {
        let here = Position::new(column, row);
        self.0.iter().rev().find_map(|(area, hit)| match hit {
            Hit::Column(place) if area.contains(here) => Some(*place),
            _ => None,
        })
    }
}
