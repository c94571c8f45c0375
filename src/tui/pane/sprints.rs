//! The board.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Hat, Pane, PaneId, table};
use crate::domain::id::Kind;
use crate::tui::app::App;
use crate::tui::hits::Hits;

/// The pane.
pub static PANE: Pane = Pane {
    id: PaneId::Sprints,
    name: "Sprints",
    hat: Hat::Near,
    makes: Kind::Sprint,
    empty: "",
    head: 1,
    rows: |_| Vec::new(),
    draw,
};

fn draw(app: &App, frame: &mut Frame, area: Rect, _: &mut Hits) {
    table::draw_empty(app, frame, area);
}

/// Moves the cursor to another column of the board.
pub fn move_column(app: &mut App, step: i32) {
    let state = app.state_mut();
    state.column = state.column.saturating_add_signed(step as isize);
}
