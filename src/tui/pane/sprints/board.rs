//! The board: a column a status, a card a story; the cursor moves in a column and between columns.
//! Never draws a card that is not seen, and never hides a column that holds something.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::{card, shown};
use crate::domain::about::{Category, Status};
use crate::domain::id::{ItemRef, Kind};
use crate::domain::points::Points;
use crate::domain::sprint::{Sprint, SprintState};
use crate::domain::story::Story;
use crate::metrics::burndown::Measure;
use crate::metrics::report::members;
use crate::safe;
use crate::tui::app::App;
use crate::tui::frame::accent_of;
use crate::tui::hits::{Hit, Hits};
use crate::tui::pane::reading::passing;
use crate::tui::pane::{Row, table};
use crate::tui::widget::{fill, put, put_cut, text};

/// Columns narrower than this are not drawn beside each other.
const NARROWEST: u16 = 18;
/// Cells between two columns.
const GAP: u16 = 2;
/// Below this width there is one column at a time.
const ONE: u16 = 60;

/// A column of the board.
pub struct Column<'a> {
    /// Its status.
    pub status: &'a Status,
    /// What stands above it.
    pub name: &'a str,
    /// The place of the status in the workflow.
    pub place: usize,
    /// Its cards, as rows of the pane.
    pub rows: Range<usize>,
}

impl Column<'_> {
    /// Whether it holds more than its limit.
    pub fn is_over(&self) -> bool {
        self.status
            .limit
            .is_some_and(|limit| self.rows.len() > usize::try_from(limit).unwrap_or(usize::MAX))
    }
}

/// What stands above the cards of a closed sprint that were not finished in it.
const CARRIED: &str = "carried over";

/// The columns of the shown rows: all of the workflow, but those for cancelled work only while they hold something. Of a
/// closed sprint there are two: what was finished in it, and what was not.
pub fn columns<'a>(app: &'a App) -> Vec<Column<'a>> {
    let rows = &app.state().rows;
    let closed = shown(app).is_some_and(Sprint::is_closed);
    let statuses = app.workspace().settings().statuses.iter();
    let column = |(place, status): (usize, &'a Status)| {
        let start = rows.partition_point(|row| usize::from(row.depth) < place);
        let end = rows.partition_point(|row| usize::from(row.depth) <= place);
        let name = match status.category {
            Category::Done => &status.name,
            _ if closed => CARRIED,
            _ => &status.name,
        };
        Column {
            status,
            name,
            place,
            rows: start..end,
        }
    };
    let is_shown = |column: &Column| match column.status.category {
        Category::Done => true,
        Category::Cancelled => !column.rows.is_empty(),
        _ => !closed || !column.rows.is_empty(),
    };
    let all = statuses.enumerate().map(column);
    all.filter(is_shown).collect()
}

/// The stories of the shown sprint by column, in rank order; the depth of a row is the place of its status.
pub fn rows(app: &App) -> Vec<Row> {
    let Some(sprint) = shown(app) else {
        return Vec::new();
    };
    if sprint.is_closed() {
        return rows_of_closed(app, sprint);
    }
    let sprint = sprint.id;
    let place = |item: ItemRef| {
        let story: &Story = app.get(item.typed()?)?;
        (story.sprint == Some(sprint)).then(|| Row::item(item, place_of(app, story)))
    };
    let mut rows: Vec<Row> = app
        .filtered(Kind::Story)
        .into_iter()
        .filter_map(place)
        .collect();
    rows.sort_by_key(|row| row.depth);
    rows
}

/// The stories of a closed sprint as its ledger has them, whatever became of them since.
fn rows_of_closed(app: &App, sprint: &Sprint) -> Vec<Row> {
    let passing = passing(app);
    let statuses = &app.workspace().settings().statuses;
    let done = statuses
        .iter()
        .position(|status| status.category == Category::Done);
    let place = |is_done: bool| {
        let at = if is_done { done.unwrap_or(0) } else { 0 };
        u8::try_from(at).unwrap_or(u8::MAX)
    };
    let members = members(app.workspace(), sprint).into_iter();
    let seen = |item: ItemRef| passing.as_ref().is_none_or(|found| found.contains(&item));
    let mut rows: Vec<Row> = members
        .filter(|member| seen(member.id.item()))
        .map(|member| Row::item(member.id.item(), place(member.done)))
        .collect();
    rows.sort_by_key(|row| row.depth);
    rows
}

/// The points of a story in the shown sprint: of a closed one those that it closed with.
pub fn points_in_sprint(app: &App, story: &Story) -> Option<Points> {
    let closed = shown(app).filter(|sprint| sprint.is_closed());
    let Some(view) = closed.and_then(|sprint| app.sprint_view_by(sprint, Some(Measure::Points)))
    else {
        return story.points;
    };
    let mut scope = view.scope();
    let (_, hundredths) = scope.find(|(id, _)| *id == story.id)?;
    hundredths.map(Points::hundredths)
}

/// The place of a story's status in the workflow; one that the workflow does not know stands with new stories.
fn place_of(app: &App, story: &Story) -> u8 {
    let settings = app.workspace().settings();
    let status = settings
        .status(&story.status)
        .map_or_else(|| settings.initial(), |status| status.name.clone());
    let place = settings
        .statuses
        .iter()
        .position(|known| known.name == status);
    u8::try_from(place.unwrap_or(0)).unwrap_or(u8::MAX)
}

/// The column under the cursor, counted among those shown.
fn here(app: &App, columns: &[Column]) -> usize {
    let cursor = app.state().view.cursor;
    let found = columns
        .iter()
        .position(|column| column.rows.contains(&cursor));
    found.unwrap_or(0)
}

/// Moves the cursor within its column.
///
/// # Errors
/// When it is at the end already: a sentence that says so.
pub fn move_within(app: &mut App, by: isize) -> Result<(), String> {
    let cursor = app.state().view.cursor;
    let columns = columns(app);
    let Some(column) = columns.get(here(app, &columns)) else {
        return Err("the workflow has no status: , changes the workspace".to_string());
    };
    let last = column.rows.end.saturating_sub(1).max(column.rows.start);
    let to = cursor
        .saturating_add_signed(by)
        .clamp(column.rows.start, last);
    let end = if by < 0 { "first" } else { "last" };
    let why = format!("this is the {end} card of “{}”", column.status.name);
    if to == cursor {
        return Err(why);
    }
    app.state_mut().move_to(to);
    Ok(())
}

/// Moves the cursor to the next column that holds something, at the same height.
///
/// # Errors
/// When there is none: a sentence that says so.
pub fn move_across(app: &mut App, step: i32) -> Result<(), String> {
    let cursor = app.state().view.cursor;
    let columns = columns(app);
    let at = here(app, &columns);
    let full = |column: &&Column| !column.rows.is_empty();
    let next = if step < 0 {
        columns.iter().take(at).rev().find(full)
    } else {
        columns.iter().skip(at + 1).find(full)
    };
    let Some(next) = next else {
        let side = if step < 0 { "left" } else { "right" };
        return Err(format!("no column further {side} holds a card"));
    };
    let height = cursor.saturating_sub(columns[at].rows.start);
    let (to, place) = (
        next.rows.start + height.min(next.rows.len() - 1),
        next.place,
    );
    let state = app.state_mut();
    state.move_to(to);
    state.column = place;
    Ok(())
}

/// Draws the board, as many columns around the cursor as there is room for.
pub fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits, sprint: &Sprint) {
    let columns = columns(app);
    if columns.is_empty() || app.state().rows.is_empty() {
        draw_nothing(app, frame, area, sprint);
        return;
    }
    let fit = usize::from(area.width.saturating_sub(2 - GAP.min(2)) / (NARROWEST + GAP));
    let fit = if area.width < ONE { 1 } else { fit };
    let seen = fit.clamp(1, columns.len());
    let at = here(app, &columns);
    let first = at.saturating_sub(seen / 2).min(columns.len() - seen);
    let many = u16::try_from(seen).unwrap_or(1);
    let width = area.width.saturating_sub(1 + GAP * (many - 1)) / many;
    for (nth, column) in columns[first..first + seen].iter().enumerate() {
        let x = area.x + u16::try_from(nth).unwrap_or(0) * (width + GAP);
        let place = Rect { x, width, ..area }.intersection(area);
        draw_column(app, frame, place, hits, (column, first + nth == at));
    }
    draw_more(app, frame, area, (first, columns.len() - first - seen));
}

/// Says at both ends of the heads how many columns are not seen.
fn draw_more(app: &App, frame: &mut Frame, area: Rect, (before, after): (usize, usize)) {
    let y = area.y + 1;
    if area.height < 8 {
        return;
    }
    let narrow = area.width < 36;
    let buf = frame.buffer_mut();
    if before > 0 {
        let words = if narrow { "<" } else { "to the left" };
        let text = format!(" {before} {words} ");
        put(buf, area, (area.x + 2, y), &text, app.theme.dim);
    }
    if after > 0 {
        let words = if narrow { ">" } else { "to the right" };
        let text = format!(" {after} {words} ");
        let wide = u16::try_from(text.len()).unwrap_or(0);
        let x = area.right().saturating_sub(wide + 2).max(area.x);
        put(buf, area, (x, y), &text, app.theme.dim);
    }
}

/// What a board without a card says.
fn draw_nothing(app: &App, frame: &mut Frame, area: Rect, sprint: &Sprint) {
    if !app.state().filter.is_empty() {
        table::draw_empty(app, frame, area);
        return;
    }
    let words = nothing(app, sprint);
    let width = area.width.saturating_sub(4).min(64);
    let lines = text::wrap_plain(&words, width, app.theme.dim);
    let place = Rect {
        x: area.x + (area.width.saturating_sub(width)) / 2,
        y: area.y + area.height / 4,
        width,
        height: area.height - area.height / 4,
    };
    text::draw(frame.buffer_mut(), place, &lines, 0);
}

/// Why a sprint has no card, and what to do.
pub fn nothing(app: &App, sprint: &Sprint) -> String {
    if !app.state().filter.is_empty() {
        return format!(
            "nothing in {} passes the filter: Esc takes it away",
            sprint.title
        );
    }
    let title = &sprint.title;
    match sprint.state {
        SprintState::Planned => format!(
            "{title} holds no story yet: a adds stories from the backlog, o sets its goal, dates and capacity, S starts it."
        ),
        SprintState::Active => {
            format!("{title} holds no story: a adds stories from the backlog, n makes one here.")
        }
        SprintState::Closed => {
            format!("{title} is closed and holds no story: [ and ] show the others, P plans one.")
        }
    }
}

fn draw_column(
    app: &App,
    frame: &mut Frame,
    area: Rect,
    hits: &mut Hits,
    (column, here): (&Column, bool),
) {
    if area.is_empty() {
        return;
    }
    hits.add(area, Hit::Column(column.place));
    draw_title(app, frame, area, (column, here));
    let head = if area.height >= 8 { 2 } else { 1 };
    let list = Rect {
        y: area.y + head,
        height: area.height.saturating_sub(head),
        ..area
    };
    let tall = if area.height >= 9 { 3 } else { 2 };
    let room = usize::from(list.height / tall).max(1);
    let cursor = app.state().view.cursor;
    let inside = if here {
        cursor.saturating_sub(column.rows.start)
    } else {
        0
    };
    let hidden = column.rows.len().saturating_sub(room);
    let offset = inside.saturating_sub(room / 2).min(hidden);
    let theme = &app.theme;
    if head == 2 {
        let y = area.y + 1;
        let buf = frame.buffer_mut();
        let span = (area.x + 1, area.right());
        fill(buf, area, y, span, theme.glyphs.rule, theme.rule);
        draw_hidden(app, frame, Rect { y, ..area }, (offset, hidden - offset));
    }
    let visible = column.rows.clone().skip(offset).take(room);
    for (nth, at) in visible.enumerate() {
        let Some(target) = app.state().rows.get(at).and_then(|row| row.target) else {
            continue;
        };
        let y = list.y + u16::try_from(nth).unwrap_or(0) * tall;
        let height = tall.min(list.bottom().saturating_sub(y));
        let place = Rect { y, height, ..list };
        hits.add(place, Hit::Target(target, column.place));
        card::draw(app, frame, place, (target, at == cursor));
    }
}

/// The name of a column, how many it holds of how many it may, and their points.
fn draw_title(app: &App, frame: &mut Frame, area: Rect, (column, here): (&Column, bool)) {
    let theme = &app.theme;
    let bold = if here {
        accent_of(theme, app.pane)
    } else {
        theme.text
    };
    let tally = if column.is_over() {
        theme.bad
    } else {
        theme.dim
    };
    let points = points(app, column);
    let name = column.name;
    let count = tally_of(column);
    let [named, counted, pointed] =
        [name, &count, &points].map(|part| u16::try_from(safe::width(part)).unwrap_or(0));
    let shows_points = named + counted + pointed + 4 <= area.width;
    let taken = counted + 2 + if shows_points { pointed + 1 } else { 0 };
    let room = Rect {
        width: area.width.saturating_sub(taken),
        ..area
    };
    let buf = frame.buffer_mut();
    let style = bold.add_modifier(Modifier::BOLD);
    let at = (area.x + 1, area.y);
    let x = put_cut(buf, room, at, name, style, theme.glyphs.ellipsis);
    put(buf, area, (x + 1, area.y), &count, tally);
    if shows_points {
        let at = (area.right() - pointed, area.y);
        put(buf, area, at, &points, theme.dim);
    }
}

/// `3`, `3/4` where there is a limit, `5/4!` beyond it.
fn tally_of(column: &Column) -> String {
    let held = column.rows.len();
    let over = if column.is_over() { "!" } else { "" };
    match column.status.limit {
        Some(limit) => format!("{held}/{limit}{over}"),
        None => held.to_string(),
    }
}

fn points(app: &App, column: &Column) -> String {
    let points = |row: usize| -> Option<Points> {
        let target = app.state().rows.get(row)?.target?;
        points_in_sprint(app, app.get(target.item.typed::<Story>()?)?)
    };
    let sum: Points = column.rows.clone().filter_map(points).sum();
    format!("{sum} pts")
}

/// How many cards stand above and below those that are seen.
fn draw_hidden(app: &App, frame: &mut Frame, line: Rect, (above, below): (usize, usize)) {
    let glyphs = &app.theme.glyphs;
    let part = |glyph: &str, n: usize| match n {
        0 => String::new(),
        n => format!(" {glyph} {n}"),
    };
    let mut text = part(glyphs.up, above) + &part(glyphs.down, below);
    if text.is_empty() {
        return;
    }
    text.push(' ');
    let wide = u16::try_from(safe::width(&text)).unwrap_or(0);
    let x = line.right().saturating_sub(wide + 1).max(line.x);
    put(frame.buffer_mut(), line, (x, line.y), &text, app.theme.info);
}
