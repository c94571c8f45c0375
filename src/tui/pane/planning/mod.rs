//! Planning: the backlog at the left, the sprint at the right, and what the sprint holds against what fits.
//! Never lists the whole backlog: what is planned next stands near its top.

mod load;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::reading::{below, draw_opened, top};
use super::table::{self, Cell};
use super::{Hat, Pane, PaneId, Row, Target, sprints};
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::sprint::Sprint;
use crate::domain::story::Story;
use crate::metrics::ready;
use crate::metrics::report::{Limits, limits_of, serving};
use crate::safe;
use crate::tui::app::App;
use crate::tui::desk::count;
use crate::tui::hits::Hits;
use crate::tui::widget::columns::Column;
use crate::tui::widget::list::Viewport;
use crate::tui::widget::plot::number;
use crate::tui::widget::put_cut;

/// The mode.
pub static PANE: Pane = Pane {
    id: PaneId::Planning,
    name: "Planning",
    mode_of: Some(PaneId::Sprints),
    hat: Hat::Near,
    makes: Kind::Story,
    empty: "Nothing to plan: no sprint is planned, or no story is open. P in the sprints plans one, n makes a story.",
    head: 5,
    rows,
    draw,
};

/// As many stories of the backlog as anybody looks at in a planning.
const MOST: usize = 300;
/// Below this width only the side with the cursor is shown.
const NARROW: u16 = 72;

/// One of the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What may come in.
    Backlog,
    /// What is in.
    Sprint,
}

/// Where the cursor was in each list, counted from its first row.
#[derive(Debug, Default)]
pub struct Places {
    backlog: usize,
    sprint: usize,
}

/// The sprint that is planned: the one that the sprints pane is about, else the next one, else the active one.
pub fn sprint(app: &App) -> Option<&Sprint> {
    let open = |sprint: &&Sprint| !sprint.is_closed();
    let workspace = app.workspace();
    sprints::shown(app)
        .filter(open)
        .or_else(|| workspace.next_sprint())
        .or_else(|| workspace.active_sprint())
}

/// Shows the mode.
pub fn begin(app: &mut App) {
    app.state_of_mut(PaneId::Planning).built = None;
    app.go(PaneId::Planning, None);
    let start = side_rows(app, Side::Backlog).start;
    settle(app, Side::Backlog, start);
}

/// The stories of the sprint first, then those of the backlog: the ready ones, a line, the others. The depth tells which.
fn rows(app: &App) -> Vec<Row> {
    let Some(sprint) = sprint(app) else {
        return Vec::new();
    };
    let passes = super::reading::passing(app);
    let passing = |id: &Id<Story>| {
        passes
            .as_ref()
            .is_none_or(|found| found.contains(&id.item()))
    };
    let inside = app.index().stories_in_sprint(Some(sprint.id)).iter();
    // The filter is for the backlog: what is planned already stays in sight.
    let mut rows: Vec<Row> = inside.map(|id| Row::item(id.item(), 0)).collect();
    let free = |id: &&Id<Story>| {
        let home = app.get(**id).and_then(|story: &Story| story.sprint);
        home.and_then(|home| app.get(home))
            .is_none_or(Sprint::is_closed)
    };
    let order = app.index().open_order().iter();
    let free = order
        .filter(free)
        .filter(|id| passing(id))
        .take(MOST)
        .copied();
    let is_ready = |id: &Id<Story>| {
        let story = app.get(*id);
        story.is_some_and(|story| ready::is_ready(app.workspace(), story))
    };
    let (first, then): (Vec<Id<Story>>, Vec<Id<Story>>) = free.partition(is_ready);
    for (name, stories) in [("ready", first), ("not ready yet", then)] {
        if stories.is_empty() {
            continue;
        }
        rows.push(Row {
            depth: 1,
            ..Row::line(format!("{name} {}", stories.len()))
        });
        rows.extend(stories.iter().map(|id| Row::item(id.item(), 1)));
    }
    rows
}

/// The side that the cursor is on.
pub fn side(app: &App) -> Side {
    match app.state().rows.get(app.state().view.cursor) {
        Some(row) if row.depth == 0 => Side::Sprint,
        _ => Side::Backlog,
    }
}

/// The rows of a side.
pub fn side_rows(app: &App, side: Side) -> Range<usize> {
    let rows = &app.state().rows;
    let wall = rows.partition_point(|row| row.depth == 0);
    match side {
        Side::Sprint => 0..wall,
        Side::Backlog => wall..rows.len(),
    }
}

/// Moves the cursor within its list.
///
/// # Errors
/// When it is at the end already: a sentence that says so.
pub fn climb(app: &mut App, by: isize) -> Result<(), String> {
    let side = side(app);
    let range = side_rows(app, side);
    let before = app.state().view.cursor;
    let last = range.end.saturating_sub(1).max(range.start);
    let to = before.saturating_add_signed(by).clamp(range.start, last);
    let found = app
        .state()
        .rows
        .get(to)
        .is_some_and(|row| row.target.is_some());
    // A line between stories is stepped over in the direction of the move.
    let over = to.saturating_add_signed(by.signum());
    settle(
        app,
        side,
        if found || !range.contains(&over) {
            to
        } else {
            over
        },
    );
    if app.state().view.cursor == before {
        let end = if by < 0 { "first" } else { "last" };
        return Err(format!(
            "this is the {end} story here: h and l go to the other list"
        ));
    }
    Ok(())
}

/// Puts the cursor on a row of a list, or on the nearest one of it that can hold it.
fn settle(app: &mut App, on: Side, row: usize) {
    let range = side_rows(app, on);
    let rows = &app.state().rows;
    let can = |at: &usize| rows[*at].target.is_some();
    let row = row.clamp(range.start, range.end);
    let found = (row..range.end).find(can);
    let found = found.or_else(|| (range.start..row).rev().find(can));
    if let Some(found) = found {
        app.state_mut().move_to(found);
    }
}

/// Moves the cursor to the other list, where it was there.
///
/// # Errors
/// When that list is empty: a sentence that says so.
pub fn cross(app: &mut App, to: Side) -> Result<(), String> {
    let range = side_rows(app, to);
    let what = match to {
        Side::Sprint => "the sprint holds no story yet: Enter puts one in",
        Side::Backlog => "no open story is outside a sprint",
    };
    if side(app) == to {
        let (name, key) = match to {
            Side::Sprint => ("sprint", "h"),
            Side::Backlog => ("backlog", "l"),
        };
        return Err(format!("this is the {name}: {key} goes to the other list"));
    }
    if range.is_empty() {
        return Err(what.to_string());
    }
    remember(app);
    let place = match to {
        Side::Sprint => app.planning.sprint,
        Side::Backlog => app.planning.backlog,
    };
    stand(app, to, place);
    Ok(())
}

/// Puts the cursor on a row of a list, counted from its first; on the nearest one that can hold it.
pub fn stand(app: &mut App, on: Side, place: usize) {
    let start = side_rows(app, on).start;
    settle(app, on, start + place);
}

/// The place of the cursor in its list.
pub fn place(app: &App) -> usize {
    let start = side_rows(app, side(app)).start;
    app.state().view.cursor.saturating_sub(start)
}

fn remember(app: &mut App) {
    let (side, place) = (side(app), place(app));
    match side {
        Side::Sprint => app.planning.sprint = place,
        Side::Backlog => app.planning.backlog = place,
    }
}

/// What limits the sprint.
pub fn limits(app: &App, sprint: &Sprint) -> Limits {
    limits_of(app.workspace(), Some(sprint), app.velocity())
}

fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    let Some(sprint) = sprint(app) else {
        table::draw_empty(app, frame, area);
        return;
    };
    if draw_opened(app, frame, area, hits) {
        return;
    }
    let head = if area.height >= 12 { 3 } else { 1 };
    draw_sprint(app, frame, top(area, 1), sprint);
    if head > 1 {
        load::draw(app, frame, below(top(area, 3), 1), sprint);
    }
    let body = below(area, head);
    if app.state().rows.is_empty() {
        table::draw_empty(app, frame, body);
        return;
    }
    let sides = [Side::Backlog, Side::Sprint];
    if body.width < NARROW {
        draw_side(app, frame, body, hits, (side(app), sprint));
        return;
    }
    let half = body.width / 2;
    let left = Rect {
        width: half,
        ..body
    };
    let right = Rect {
        x: body.x + half + 1,
        width: body.width - half - 1,
        ..body
    };
    for (side, place) in sides.into_iter().zip([left, right]) {
        draw_side(app, frame, place, hits, (side, sprint));
    }
    table::draw_wall(app, frame, left.right(), body);
}

/// The sprint with its dates, its people and its goal.
fn draw_sprint(app: &App, frame: &mut Frame, area: Rect, sprint: &Sprint) {
    let theme = &app.theme;
    let line = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let bold = theme.text.add_modifier(Modifier::BOLD);
    let stories = app.index().stories_in_sprint(Some(sprint.id));
    let (serve, all) = serving(app.workspace(), sprint, stories);
    let days = sprint.days(app.workspace()).len();
    let goal = if sprint.goal.is_empty() {
        ("no goal yet: O writes it".to_string(), theme.warn)
    } else {
        (format!("“{}”", sprint.goal), theme.accent_near)
    };
    let mut facts = vec![
        (sprint.title.clone(), bold),
        (sprints::dates(sprint, theme.glyphs.none), theme.dim),
        (format!("{serve} of {all} serve the goal"), theme.text),
        goal,
        (count(days, "working day"), theme.dim),
    ];
    if let Some(days) = limits(app, sprint).days {
        let text = format!(
            "{}/{} person-days",
            number(days.available),
            number(days.usual)
        );
        facts.push((text, theme.dim));
    }
    let mut x = line.x;
    for (at, (text, style)) in facts.iter().enumerate() {
        let wide = u16::try_from(safe::width(text)).unwrap_or(u16::MAX);
        let from = if at == 0 { x } else { x + 3 };
        if from.saturating_add(wide) > line.right() && at > 0 {
            continue;
        }
        let ellipsis = theme.glyphs.ellipsis;
        x = put_cut(
            frame.buffer_mut(),
            line,
            (from, line.y),
            text,
            *style,
            ellipsis,
        );
    }
}

/// One list with its heading.
fn draw_side(
    app: &App,
    frame: &mut Frame,
    area: Rect,
    hits: &mut Hits,
    (on, sprint): (Side, &Sprint),
) {
    let theme = &app.theme;
    let range = side_rows(app, on);
    let here = side(app) == on;
    let style = if here {
        theme.accent_near.add_modifier(Modifier::BOLD)
    } else {
        theme.header
    };
    let stories = app.state().rows[range.clone()].iter();
    let many = stories.filter(|row| row.target.is_some()).count();
    let name = match on {
        Side::Backlog if many >= MOST => format!("Backlog: the first {MOST}"),
        Side::Backlog => format!("Backlog: {}", count(many, "story")),
        Side::Sprint => format!("{}: {}", sprint.title, count(many, "story")),
    };
    let at = (area.x + 2, area.y);
    put_cut(
        frame.buffer_mut(),
        area,
        at,
        &name,
        style,
        theme.glyphs.ellipsis,
    );
    let list = below(area, 1);
    if range.is_empty() {
        let words = match on {
            Side::Sprint => "Empty: Enter puts the story under the cursor in.",
            Side::Backlog => "No open story is outside a sprint.",
        };
        let at = (list.x + 2, list.y + list.height.min(1));
        put_cut(
            frame.buffer_mut(),
            list,
            at,
            words,
            theme.dim,
            theme.glyphs.ellipsis,
        );
        return;
    }
    let view = window(app, on, list.height);
    let columns = [
        Column::fixed("", 1),
        Column::fixed("key", 6),
        Column::fill("title", 12),
        Column::fixed("epic", 6).priority(2),
        Column::fixed("pts", 4).right().priority(1),
    ];
    table::draw_window(
        app,
        frame,
        list,
        view,
        hits,
        &columns,
        |row, target, column| cell(app, row, target, column),
    );
}

/// The window on the rows of a side, with the cursor, or where it was, near its middle.
fn window(app: &App, on: Side, height: u16) -> Viewport {
    let range = side_rows(app, on);
    let rows = usize::from(height.saturating_sub(u16::from(height > 4)));
    let place = match (side(app) == on, on) {
        (true, _) => place(app),
        (false, Side::Sprint) => app.planning.sprint,
        (false, Side::Backlog) => app.planning.backlog,
    };
    let last = range.len().saturating_sub(rows);
    Viewport {
        offset: range.start + place.saturating_sub(rows / 2).min(last),
        cursor: app.state().view.cursor,
        len: range.end,
    }
}

fn cell<'a>(app: &'a App, row: &Row, target: Target, column: usize) -> Cell<'a> {
    let theme = &app.theme;
    let found = target.item.typed::<Story>().and_then(|id| app.get(id));
    let Some(story) = found else {
        return (Cow::Borrowed(""), theme.text);
    };
    match column {
        0 if row.depth == 0 => {
            let home = story.sprint.and_then(|id| app.get(id));
            let serves = home.is_some_and(|sprint| sprint.serves.contains(&story.id));
            let mark = if serves { theme.glyphs.reached } else { " " };
            (Cow::Borrowed(mark), theme.accent_near)
        }
        0 if ready::is_ready(app.workspace(), story) => {
            (Cow::Borrowed(theme.glyphs.full), theme.good)
        }
        0 => (Cow::Borrowed(theme.glyphs.empty), theme.warn),
        1 => (Cow::Borrowed(story.key.as_str()), theme.key),
        2 => (Cow::Borrowed(story.title.as_str()), theme.text),
        3 => match story.epic.map(Id::item) {
            Some(epic) => (Cow::Borrowed(app.workspace().key_of(epic)), theme.dim),
            None => (Cow::Borrowed(theme.glyphs.none), theme.dim),
        },
        _ => match story.points {
            Some(points) => (Cow::Owned(points.to_string()), theme.text),
            None => (Cow::Borrowed(theme.glyphs.none), theme.warn),
        },
    }
}

/// The stories that an action is done to.
pub fn targets(app: &App) -> Vec<Id<Story>> {
    let items = app.targets().into_iter();
    items.filter_map(ItemRef::typed::<Story>).collect()
}
