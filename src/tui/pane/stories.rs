//! Stories one by one: the list at the left, all of one story at the right.
//! Never shows less of a story than there is: the detail scrolls.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::table::{self, Cell};
use super::{Hat, Pane, PaneId, Row, Target};
use crate::domain::id::{Id, Kind};
use crate::domain::story::Story;
use crate::tui::app::App;
use crate::tui::detail::{self, category_style, mark};
use crate::tui::hits::Hits;
use crate::tui::widget::columns::Column;

/// The pane.
pub static PANE: Pane = Pane {
    id: PaneId::Stories,
    name: "Stories",
    mode_of: None,
    hat: Hat::Near,
    makes: Kind::Story,
    empty: "No story yet. n makes one: who wants what, and why.",
    head: 1,
    rows: |app| {
        app.filtered(Kind::Story)
            .into_iter()
            .map(|item| Row::item(item, 0))
            .collect()
    },
    draw,
};

/// From this width on a story stands beside the list.
pub(super) const BESIDE: u16 = 72;

fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    let columns = [
        Column::fixed("", 1),
        Column::fixed("key", 7),
        Column::fill("title", 12),
        Column::fixed("pts", 4).right().priority(2),
    ];
    let cell = |_: &Row, target: Target, column: usize| cell(app, target, column);
    draw_beside(app, frame, area, hits, &columns, cell);
}

/// Draws a narrow list with all of one story beside it: the list alone where there is no room, the story alone when
/// it was opened.
pub(super) fn draw_beside<'a>(
    app: &'a App,
    frame: &mut Frame,
    area: Rect,
    hits: &mut Hits,
    columns: &[Column],
    cell: impl Fn(&'a Row, Target, usize) -> Cell<'a>,
) {
    if app.state().rows.is_empty() {
        table::draw_empty(app, frame, area);
        return;
    }
    if app.state().opened {
        let inner = Rect {
            x: area.x + 1,
            width: area.width.saturating_sub(2),
            ..area
        };
        detail::draw(app, frame, inner, hits);
        return;
    }
    if area.width < BESIDE {
        table::draw(app, frame, area, hits, columns, cell);
        return;
    }
    let list = Rect {
        width: (area.width * 2 / 5).clamp(30, 72),
        ..area
    };
    table::draw(app, frame, list, hits, columns, cell);
    table::draw_wall(app, frame, list.right(), area);
    let side = Rect {
        x: list.right() + 2,
        width: area.width.saturating_sub(list.width + 3),
        ..area
    };
    detail::draw(app, frame, side, hits);
}

fn cell(app: &App, target: Target, column: usize) -> Cell<'_> {
    let theme = &app.theme;
    let Some(story) = app.get::<Story>(Id::new(target.item.id)) else {
        return (Cow::Borrowed(""), theme.text);
    };
    let category = app.index().category(story.id);
    match column {
        0 => (
            Cow::Borrowed(mark(theme, category)),
            category_style(theme, category),
        ),
        1 => (Cow::Borrowed(story.key.as_str()), theme.key),
        2 => (
            Cow::Borrowed(story.title.as_str()),
            if category.is_some_and(crate::domain::about::Category::is_final) {
                theme.dim
            } else {
                theme.text
            },
        ),
        _ => super::backlog::points_cell(app, story),
    }
}
