//! What comes when.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Hat, Pane, PaneId, table};
use crate::domain::id::Kind;
use crate::tui::app::App;
use crate::tui::hits::Hits;

/// The pane.
pub static PANE: Pane = Pane {
    id: PaneId::Roadmap,
    name: "Roadmap",
    hat: Hat::Far,
    makes: Kind::Epic,
    empty: "",
    head: 1,
    rows: |_| Vec::new(),
    draw,
};

fn draw(app: &App, frame: &mut Frame, area: Rect, _: &mut Hits) {
    table::draw_empty(app, frame, area);
}

/// Moves the time axis.
pub fn move_axis(app: &mut App, step: i32) {
    app.state_mut().shift += step;
}
