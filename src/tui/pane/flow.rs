//! Pace and forecast.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Hat, Pane, PaneId, table};
use crate::domain::id::Kind;
use crate::tui::app::App;
use crate::tui::hits::Hits;

/// The pane.
pub static PANE: Pane = Pane {
    id: PaneId::Flow,
    name: "Flow",
    hat: Hat::Both,
    makes: Kind::Story,
    empty: "",
    head: 1,
    rows: |_| Vec::new(),
    draw,
};

fn draw(app: &App, frame: &mut Frame, area: Rect, _: &mut Hits) {
    table::draw_empty(app, frame, area);
}
