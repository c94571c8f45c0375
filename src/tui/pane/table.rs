//! The table that most panes are: columns, a cursor, marks, depth, lines between rows, and the detail beside it.
//! Never draws a row that is not seen.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Row, Target};
use crate::tui::app::App;
use crate::tui::detail;
use crate::tui::frame::accent_of;
use crate::tui::hits::{Hit, Hits};
use crate::tui::widget::columns::{Column, Slot, draw_header, draw_row, fit};
use crate::tui::widget::list::{Viewport, draw_scrollbar};
use crate::tui::widget::{fill, put, put_cut, text};

/// A cell of a row: text and style.
pub type Cell<'a> = (Cow<'a, str>, Style);

/// Divides a pane into the list and the detail beside it; without detail where there is no room.
pub fn divide(area: Rect) -> (Rect, Option<Rect>) {
    if area.width < 100 {
        return (area, None);
    }
    let list = area.width * if area.width >= 160 { 58 } else { 66 } / 100;
    let wall = area.x + list;
    let detail = Rect {
        x: wall + 2,
        width: area.width.saturating_sub(list + 3),
        ..area
    };
    (
        Rect {
            width: list,
            ..area
        },
        Some(detail),
    )
}

/// Draws a pane that is a table with the detail of the row under the cursor beside it, or over it when opened.
pub fn draw_with_detail<'a>(
    app: &'a App,
    frame: &mut Frame,
    area: Rect,
    hits: &mut Hits,
    columns: &[Column],
    cell: impl Fn(&'a Row, Target, usize) -> Cell<'a>,
) {
    if app.state().rows.is_empty() {
        draw_empty(app, frame, area);
        return;
    }
    let (list, side) = divide(area);
    match (side, app.state().opened) {
        (_, true) => detail::draw(app, frame, inset(area), hits),
        (None, false) => draw(app, frame, list, hits, columns, cell),
        (Some(side), false) => {
            draw(app, frame, list, hits, columns, cell);
            draw_wall(app, frame, list.right(), area);
            detail::draw(app, frame, side, hits);
        }
    }
}

fn inset(area: Rect) -> Rect {
    Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    }
}

/// Draws the wall between a list and its detail.
pub fn draw_wall(app: &App, frame: &mut Frame, x: u16, area: Rect) {
    for y in area.top()..area.bottom() {
        put(
            frame.buffer_mut(),
            area,
            (x, y),
            app.theme.glyphs.wall,
            app.theme.rule,
        );
    }
}

/// Draws the table of the shown pane's rows.
pub fn draw<'a>(
    app: &'a App,
    frame: &mut Frame,
    area: Rect,
    hits: &mut Hits,
    columns: &[Column],
    cell: impl Fn(&'a Row, Target, usize) -> Cell<'a>,
) {
    draw_window(app, frame, area, app.state().view, hits, columns, cell);
}

/// Draws the table with another window on the rows: for a pane whose list has only a part of its height.
pub fn draw_window<'a>(
    app: &'a App,
    frame: &mut Frame,
    area: Rect,
    view: Viewport,
    hits: &mut Hits,
    columns: &[Column],
    cell: impl Fn(&'a Row, Target, usize) -> Cell<'a>,
) {
    let theme = &app.theme;
    let state = app.state();
    if state.rows.is_empty() {
        draw_empty(app, frame, area);
        return;
    }
    let room = Rect {
        x: area.x + 2,
        width: area.width.saturating_sub(4),
        ..area
    };
    let slots = fit(columns, room.width);
    let head = u16::from(area.height > 4);
    if head == 1 {
        let line = Rect { height: 1, ..room };
        draw_titles(app, frame, line, hits, (columns, &slots));
    }
    let list = Rect {
        y: area.y + head,
        height: area.height - head,
        ..area
    };
    hits.add(list, Hit::Rows(view.offset));
    for (line, at) in view.visible(list.height).enumerate() {
        let y = list.y + u16::try_from(line).unwrap_or(0);
        let row = &state.rows[at];
        let full = Rect {
            y,
            height: 1,
            ..list
        };
        match row.target {
            Some(target) => draw_target(
                app,
                frame,
                full,
                (columns, &slots),
                (row, target),
                at == view.cursor,
                &cell,
            ),
            None => draw_line(app, frame, full, &row.text),
        }
    }
    draw_scrollbar(frame.buffer_mut(), list, view, theme);
}

/// Draws the titles of the columns; a click on one that names a field sorts by it.
fn draw_titles(
    app: &App,
    frame: &mut Frame,
    line: Rect,
    hits: &mut Hits,
    (columns, slots): (&[Column], &[Slot]),
) {
    let sort = app.state().query.sort();
    let sorted = sort.map(|sort| (sort.field.as_str(), sort.descending));
    let buf = frame.buffer_mut();
    draw_header(buf, line, columns, slots, sorted, &app.theme);
    for slot in slots {
        let field = columns[slot.index].field;
        if !field.is_empty() {
            let title = Rect {
                x: line.x + slot.x,
                width: slot.width,
                ..line
            };
            hits.add(title, Hit::Title(field));
        }
    }
}

fn draw_target<'a>(
    app: &'a App,
    frame: &mut Frame,
    full: Rect,
    (columns, slots): (&[Column], &[Slot]),
    (row, target): (&'a Row, Target),
    here: bool,
    cell: &impl Fn(&'a Row, Target, usize) -> Cell<'a>,
) {
    let theme = &app.theme;
    let marked = app.state().marked.contains(&target.item);
    let over = match (here, marked) {
        (true, _) => theme.selection,
        (false, true) => theme.mark,
        (false, false) => Style::new(),
    };
    let room = Rect {
        x: full.x + 2,
        width: full.width.saturating_sub(4),
        ..full
    };
    draw_row(frame.buffer_mut(), room, columns, slots, theme, |index| {
        let (text, style) = cell(row, target, index);
        (text, style)
    });
    let bar = Rect {
        width: full.width.saturating_sub(1),
        ..full
    };
    frame.buffer_mut().set_style(bar, over);
    let (glyph, style) = match (here, marked) {
        (true, _) => (theme.glyphs.cursor, accent_of(theme, app.pane)),
        (false, true) => (theme.glyphs.marked, theme.mark),
        (false, false) => return,
    };
    put(
        frame.buffer_mut(),
        full,
        (full.x, full.y),
        glyph,
        style.patch(over),
    );
    if here && marked {
        put(
            frame.buffer_mut(),
            full,
            (full.x + 1, full.y),
            theme.glyphs.marked,
            theme.mark.patch(over),
        );
    }
}

/// A line between rows: a rule with words in it.
fn draw_line(app: &App, frame: &mut Frame, full: Rect, words: &str) {
    let theme = &app.theme;
    let buf = frame.buffer_mut();
    let end = full.right().saturating_sub(2);
    fill(
        buf,
        full,
        full.y,
        (full.x + 1, end),
        theme.glyphs.rule,
        theme.rule,
    );
    if !words.is_empty() {
        let room = Rect {
            width: full.width.saturating_sub(4),
            ..full
        };
        let x = put(buf, room, (full.x + 3, full.y), " ", theme.dim);
        let x = put_cut(
            buf,
            room,
            (x, full.y),
            words,
            theme.dim,
            theme.glyphs.ellipsis,
        );
        put(buf, full, (x, full.y), " ", theme.dim);
    }
}

/// What a pane says when it has nothing to show.
pub fn draw_empty(app: &App, frame: &mut Frame, area: Rect) {
    let theme = &app.theme;
    let state = app.state();
    let words = if state.filter.is_empty() {
        app.pane.pane().empty.to_string()
    } else if app.is_searching() {
        "Searching …".to_string()
    } else {
        format!(
            "Nothing passes the filter “{}”. Esc takes it away.",
            state.filter
        )
    };
    let width = area.width.saturating_sub(4).min(64);
    let lines = text::wrap_plain(&words, width, theme.dim);
    let rows = u16::try_from(lines.len()).unwrap_or(1);
    let top = area.y + area.height.saturating_sub(rows) / 3;
    let place = Rect {
        x: area.x + (area.width.saturating_sub(width)) / 2,
        y: top,
        width,
        height: rows.min(area.bottom().saturating_sub(top)),
    };
    text::draw(frame.buffer_mut(), place, &lines, 0);
}

/// The glyph of a fold: open, closed, or none for what has nothing below it.
pub fn fold_glyph(app: &App, target: Target, has_children: bool) -> &'static str {
    match (has_children, app.state().folded.contains(&target.item)) {
        (false, _) => " ",
        (true, false) => app.theme.glyphs.open,
        (true, true) => app.theme.glyphs.closed,
    }
}
