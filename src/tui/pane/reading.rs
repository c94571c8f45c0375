//! What the panes of numbers share: the line of views, facts, warnings, sentences, and the list below.
//! Never computes a number, and never shows an unknown one as 0.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Span;
use rustc_hash::{FxHashMap, FxHashSet};

use super::table::{self, Cell};
use super::{Row, Target};
use crate::domain::id::{ItemRef, Kind};
use crate::safe;
use crate::tui::app::App;
use crate::tui::detail;
use crate::tui::frame::accent_of;
use crate::tui::hits::{Hit, Hits};
use crate::tui::widget::columns::Column;
use crate::tui::widget::plot::number;
use crate::tui::widget::{put, put_cut, row_of, text};

/// A number with its name.
pub(super) struct Fact {
    name: &'static str,
    value: String,
    style: Style,
}

impl Fact {
    /// A number that is drawn plainly.
    pub(super) fn new(app: &App, name: &'static str, value: impl Into<String>) -> Self {
        Self::styled(name, value, app.theme.text)
    }

    /// A number in a style.
    pub(super) fn styled(name: &'static str, value: impl Into<String>, style: Style) -> Self {
        let value = value.into();
        Self { name, value, style }
    }

    fn width(&self) -> u16 {
        let gap = usize::from(!self.name.is_empty());
        u16::try_from(safe::width(self.name) + gap + safe::width(&self.value)).unwrap_or(u16::MAX)
    }
}

/// A share as a percentage, or the mark of the unknown.
pub(super) fn percent(app: &App, share: Option<f64>) -> String {
    match share {
        Some(share) => format!("{:.0}%", share * 100.0),
        None => app.theme.glyphs.none.to_string(),
    }
}

/// A number with at most one decimal, or the mark of the unknown.
pub(super) fn amount(app: &App, value: Option<f64>) -> String {
    match value {
        Some(value) => number((value * 10.0).round() / 10.0),
        None => app.theme.glyphs.none.to_string(),
    }
}

/// Draws the names of the views into the first row, the shown one marked, and at the right what they are about.
pub(super) fn draw_views(app: &App, frame: &mut Frame, area: Rect, views: &[&str], side: &str) {
    let theme = &app.theme;
    let line = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..row_of(area, 0)
    };
    if line.is_empty() {
        return;
    }
    let shown = usize::from(app.state().mode).min(views.len().saturating_sub(1));
    let buf = frame.buffer_mut();
    let wide: usize = views.iter().map(|name| safe::width(name) + 4).sum();
    let all = wide.saturating_sub(2);
    let mut x = line.x;
    for (at, name) in views.iter().enumerate() {
        let here = at == shown;
        if !here && all > usize::from(line.width) {
            continue;
        }
        let (glyph, style) = if here {
            let style = accent_of(theme, app.pane).add_modifier(Modifier::BOLD);
            (theme.glyphs.full, style)
        } else {
            (theme.glyphs.empty, theme.dim)
        };
        x = put(buf, line, (x, line.y), glyph, style);
        x = put(buf, line, (x + 1, line.y), name, style) + 2;
    }
    let wide = u16::try_from(safe::width(side)).unwrap_or(u16::MAX);
    if !side.is_empty() && x.saturating_add(wide) <= line.right() {
        put(buf, line, (line.right() - wide, line.y), side, theme.dim);
    }
}

/// Draws facts side by side, as many rows as they need and there are; returns the rows taken.
pub(super) fn draw_facts(app: &App, frame: &mut Frame, area: Rect, facts: &[Fact]) -> u16 {
    let theme = &app.theme;
    let room = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let (mut x, mut y) = (room.x, room.y);
    for fact in facts {
        if x > room.x && x.saturating_add(fact.width()) > room.right() {
            (x, y) = (room.x, y + 1);
        }
        if y >= room.bottom() {
            return area.height;
        }
        let buf = frame.buffer_mut();
        if !fact.name.is_empty() {
            x = put(buf, room, (x, y), fact.name, theme.dim) + 1;
        }
        let ellipsis = theme.glyphs.ellipsis;
        x = put_cut(buf, room, (x, y), &fact.value, fact.style, ellipsis) + 3;
    }
    if facts.is_empty() { 0 } else { y + 1 - room.y }
}

/// Draws warnings below each other, each with a mark; returns the rows taken.
pub(super) fn draw_warnings(app: &App, frame: &mut Frame, area: Rect, warnings: &[String]) -> u16 {
    let theme = &app.theme;
    let room = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let mut lines = Vec::new();
    for warning in warnings {
        let spans = [
            Span::styled("! ", theme.warn),
            Span::styled(warning.as_str(), theme.text),
        ];
        let wrapped = text::wrap(&spans, room.width, "  ");
        if lines.len() + wrapped.len() > usize::from(area.height) {
            break;
        }
        lines.extend(wrapped);
    }
    text::draw(frame.buffer_mut(), room, &lines, 0);
    u16::try_from(lines.len()).unwrap_or(area.height)
}

/// Draws a sentence where a chart or a list will stand once there is something to show.
pub(super) fn draw_sentence(app: &App, frame: &mut Frame, area: Rect, words: &str) {
    let width = area.width.saturating_sub(4).min(64);
    let lines = text::wrap_plain(words, width, app.theme.dim);
    let rows = u16::try_from(lines.len()).unwrap_or(area.height);
    let top = area.y + area.height.saturating_sub(rows) / 3;
    let place = Rect {
        x: area.x + area.width.saturating_sub(width) / 2,
        y: top,
        width,
        height: rows.min(area.bottom().saturating_sub(top)),
    };
    text::draw(frame.buffer_mut(), place, &lines, 0);
}

/// Draws a sentence from the first row on; returns the rows taken.
pub(super) fn draw_lines(app: &App, frame: &mut Frame, area: Rect, words: &str) -> u16 {
    let room = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let lines = text::wrap_plain(words, room.width, app.theme.dim);
    text::draw(frame.buffer_mut(), room, &lines, 0);
    u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .min(area.height)
}

/// Draws the pane's rows into a part of its height.
pub(super) fn draw_list<'a>(
    app: &'a App,
    frame: &mut Frame,
    area: Rect,
    hits: &mut Hits,
    columns: &[Column],
    cell: impl Fn(&'a Row, Target, usize) -> Cell<'a>,
) {
    if area.height == 0 {
        return;
    }
    let mut view = app.state().view;
    let header = u16::from(area.height > 4);
    view.follow(area.height - header);
    table::draw_window(app, frame, area, view, hits, columns, cell);
}

/// The same with the detail of the row under the cursor beside it, where there is room.
pub(super) fn draw_list_and_detail<'a>(
    app: &'a App,
    frame: &mut Frame,
    area: Rect,
    hits: &mut Hits,
    columns: &[Column],
    cell: impl Fn(&'a Row, Target, usize) -> Cell<'a>,
) {
    let (list, side) = table::divide(area);
    draw_list(app, frame, list, hits, columns, cell);
    if let Some(side) = side {
        table::draw_wall(app, frame, list.right(), area);
        detail::draw(app, frame, side, hits);
    }
}

/// Draws the detail over the whole pane when it was opened; whether it was.
pub(super) fn draw_opened(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) -> bool {
    if !app.state().opened {
        return false;
    }
    let inside = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    hits.add(inside, Hit::Detail);
    detail::draw(app, frame, inside, hits);
    true
}

/// What is left of an area below its first rows.
pub(super) fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    }
}

/// The first rows of an area.
pub(super) fn top(area: Rect, rows: u16) -> Rect {
    Rect {
        height: rows.min(area.height),
        ..area
    }
}

/// The stories that the pane's filter lets through; `None` without a filter.
pub(super) fn passing(app: &App) -> Option<FxHashSet<ItemRef>> {
    let asks = !app.state().query.is_empty();
    asks.then(|| app.filtered(Kind::Story).into_iter().collect())
}

/// The stories by their keys: reports name them so.
pub(super) fn stories_by_key(app: &App) -> FxHashMap<&str, ItemRef> {
    let stories = app.workspace().stories.iter();
    stories
        .map(|story| (story.key.as_str(), story.id.item()))
        .collect()
}
