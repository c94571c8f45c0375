//! The grid of quarters: a lane for each initiative, a column for each quarter, the epics whose plan touches it in the cell.
//! Never hides what nobody has planned: it stands in a column of its own.

use chrono::{Datelike, NaiveDate};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::capacity;
use super::prepared::Days;
use super::standing::{self, Timing};
use crate::domain::calendar::PartialDate;
use crate::domain::epic::Epic;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::initiative::Initiative;
use crate::domain::milestone::Milestone;
use crate::tui::app::{App, Tone};
use crate::tui::detail::mark;
use crate::tui::frame::accent_of;
use crate::tui::hits::{Hit, Hits};
use crate::tui::pane::Target;
use crate::tui::pane::table::fold_glyph;
use crate::tui::theme::Theme;
use crate::tui::widget::{put, put_cut, row_of};

/// A quarter, counted through the years; it sorts as time does.
type Quarter = usize;

/// The column of what has no plan, after all quarters.
const UNPLANNED: Quarter = Quarter::MAX;

/// The fewest cells of a column.
const NARROWEST: u16 = 17;

/// A lane: its heading and the rows of the pane in each of its cells.
struct Lane {
    /// The row of its initiative; `None` for those without one and for milestones.
    head: Option<usize>,
    /// What it is called when it has no initiative.
    text: String,
    /// Rows of the pane by column that is seen.
    cells: Vec<Vec<usize>>,
}

/// Where the parts lie.
struct Grid<'a> {
    app: &'a App,
    theme: &'a Theme,
    columns: Vec<Quarter>,
    focus: Quarter,
    /// Cells of the lane's names; 0 where they stand above their cells.
    labels: u16,
    /// Cells of a column.
    wide: u16,
}

/// Draws the grid.
pub fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    let grid = Grid::new(app, area.width);
    let tall = u16::from(area.height > 3);
    grid.draw_header(
        frame,
        Rect {
            height: tall,
            ..area
        },
    );
    let list = Rect {
        y: area.y + tall,
        height: area.height - 2 * tall,
        ..area
    };
    let lanes = grid.lanes();
    let total: usize = lanes.iter().map(|lane| grid.height(lane)).sum();
    let skip = grid.scroll(&lanes, total, list.height);
    let mut top = 0;
    for lane in &lanes {
        grid.draw_lane(frame, (list, skip), top, lane, hits);
        top += grid.height(lane);
        if top >= skip + usize::from(list.height) {
            break;
        }
    }
    if tall == 1 {
        grid.draw_load(
            frame,
            Rect {
                y: list.bottom(),
                height: 1,
                ..area
            },
        );
    }
}

/// Moves to another column, onto the nearest item that stands in it.
pub fn move_column(app: &mut App, step: i32) {
    let (from, to) = range(app);
    let now = focus(app);
    let next = match (now, step < 0) {
        (UNPLANNED, true) => to,
        (UNPLANNED, false) => UNPLANNED,
        (now, true) => now.saturating_sub(1).max(from),
        (now, false) if now >= to => UNPLANNED,
        (now, false) => now + 1,
    };
    if next == now {
        app.say(Tone::News, "this is the last column");
        return;
    }
    let here = app.state().view.cursor;
    let inside = |at: &usize| {
        app.state().rows[*at]
            .target
            .is_some_and(|t| touches(app, t.item, next))
    };
    let rows = 0..app.state().rows.len();
    let nearest = rows.filter(inside).min_by_key(|at| at.abs_diff(here));
    let lane = (0..=here).rev().find(|at| {
        let target = app.state().rows.get(*at).and_then(|row| row.target);
        target.is_some_and(|target| target.item.kind == Kind::Initiative)
    });
    let state = app.state_mut();
    state.column = next;
    match nearest.or(lane) {
        Some(row) if row != here => state.move_to(row),
        _ => {}
    }
    if nearest.is_none() {
        app.say(Tone::News, format!("nothing is planned in {}", name(next)));
    }
}

/// The column that the cursor is in: the one it was moved to, else the nearest that its item stands in.
fn focus(app: &App) -> Quarter {
    let state = app.state();
    let column = match state.column {
        0 => quarter(app.today()),
        column => column,
    };
    match state.item() {
        Some(item) if item.kind != Kind::Initiative => match planned(app, item) {
            Some((first, last)) => column.clamp(quarter(first), quarter(last)),
            None => UNPLANNED,
        },
        _ => column,
    }
}

/// The first and the last quarter that can be gone to.
fn range(app: &App) -> (Quarter, Quarter) {
    let today = quarter(app.today());
    let items = app.state().rows.iter().filter_map(|row| row.target);
    items
        .filter(|target| target.item.kind != Kind::Initiative)
        .filter_map(|target| planned(app, target.item))
        .fold((today - 1, today + 4), |(from, to), (first, last)| {
            (from.min(quarter(first)), to.max(quarter(last)))
        })
}

fn planned(app: &App, item: ItemRef) -> Option<Days> {
    match item.kind {
        Kind::Epic => {
            let plan = app.get::<Epic>(Id::new(item.id))?.plan?;
            Some((plan.first_day(), plan.last_day()))
        }
        Kind::Milestone => {
            let date: PartialDate = app.get::<Milestone>(Id::new(item.id))?.date?;
            Some((date.last_day(), date.last_day()))
        }
        _ => None,
    }
}

fn touches(app: &App, item: ItemRef, column: Quarter) -> bool {
    item.kind != Kind::Initiative && is_in(planned(app, item), column)
}

/// Whether a plan has a day in a column.
fn is_in(plan: Option<Days>, column: Quarter) -> bool {
    match plan {
        Some((first, last)) => (quarter(first)..=quarter(last)).contains(&column),
        None => column == UNPLANNED,
    }
}

fn quarter(day: NaiveDate) -> Quarter {
    usize::try_from(day.year()).unwrap_or(0) * 4 + day.month0() as usize / 3
}

fn name(column: Quarter) -> String {
    match column {
        UNPLANNED => "no plan".to_owned(),
        quarter => format!("{} Q{}", quarter / 4, quarter % 4 + 1),
    }
}

/// The first day of a quarter.
fn first_day(quarter: Quarter) -> NaiveDate {
    let year = i32::try_from(quarter / 4).unwrap_or(i32::MAX);
    let q = u32::try_from(quarter % 4 + 1).unwrap_or(1);
    PartialDate::Quarter { year, q }.first_day()
}

impl<'a> Grid<'a> {
    fn new(app: &'a App, width: u16) -> Self {
        let labels = if width < 72 {
            0
        } else {
            (width / 5).clamp(18, 30)
        };
        let room = width.saturating_sub(labels + 3);
        let many = (room / NARROWEST).clamp(1, 6);
        let focus = focus(app);
        Self {
            app,
            theme: &app.theme,
            columns: columns(app, usize::from(many), focus),
            focus,
            labels,
            wide: room / many,
        }
    }

    fn lanes(&self) -> Vec<Lane> {
        let mut lanes: Vec<Lane> = Vec::new();
        for (at, row) in self.app.state().rows.iter().enumerate() {
            let initiative = row.target.is_some_and(|t| t.item.kind == Kind::Initiative);
            if initiative || row.target.is_none() {
                lanes.push(Lane {
                    head: initiative.then_some(at),
                    text: row.text.clone(),
                    cells: vec![Vec::new(); self.columns.len()],
                });
                continue;
            }
            let (Some(target), Some(lane)) = (row.target, lanes.last_mut()) else {
                continue;
            };
            let plan = planned(self.app, target.item);
            for (cell, column) in lane.cells.iter_mut().zip(&self.columns) {
                if is_in(plan, *column) {
                    cell.push(at);
                }
            }
        }
        lanes
    }

    /// Rows of the screen: the fullest cell, at least one, and a line for the name where it stands above.
    fn height(&self, lane: &Lane) -> usize {
        let fullest = lane.cells.iter().map(Vec::len).max().unwrap_or(0);
        if self.labels == 0 {
            fullest + 1
        } else {
            fullest.max(1)
        }
    }

    /// Lines above the first one that is seen: the cursor's line stands in the middle.
    fn scroll(&self, lanes: &[Lane], total: usize, height: u16) -> usize {
        let height = usize::from(height);
        let cursor = self.app.state().view.cursor;
        let mut top = 0;
        let mut line = 0;
        for lane in lanes {
            if lane.head == Some(cursor) {
                line = top;
            }
            let place = lane
                .cells
                .iter()
                .find_map(|cell| cell.iter().position(|at| *at == cursor));
            if let Some(place) = place {
                line = top + place + usize::from(self.labels == 0);
            }
            top += self.height(lane);
        }
        line.saturating_sub(height / 2)
            .min(total.saturating_sub(height))
    }

    fn draw_header(&self, frame: &mut Frame, line: Rect) {
        let theme = self.theme;
        let today = quarter(self.app.today());
        for (at, column) in self.columns.iter().enumerate() {
            let room = self.cell(line, at);
            let mut style = theme.header;
            if *column == self.focus {
                style = accent_of(theme, self.app.pane)
                    .add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
            }
            let x = self.write(frame, room, room.x, &name(*column), style);
            if *column == today {
                self.write(frame, room, x + 1, theme.glyphs.today, theme.info);
            }
        }
    }

    fn draw_lane(
        &self,
        frame: &mut Frame,
        (list, skip): (Rect, usize),
        top: usize,
        lane: &Lane,
        hits: &mut Hits,
    ) {
        let line = |at: usize| {
            let offset = (top + at).checked_sub(skip)?;
            let row = row_of(list, u16::try_from(offset).ok()?);
            (!row.is_empty()).then_some(row)
        };
        if let Some(row) = line(0) {
            self.draw_name(frame, row, lane, hits);
        }
        let below = usize::from(self.labels == 0);
        for (at, cell) in lane.cells.iter().enumerate() {
            for (place, index) in cell.iter().enumerate() {
                if let Some(row) = line(place + below) {
                    self.draw_item(frame, self.cell(row, at), (*index, at), hits);
                }
            }
        }
    }

    fn draw_name(&self, frame: &mut Frame, row: Rect, lane: &Lane, hits: &mut Hits) {
        let theme = self.theme;
        let width = if self.labels == 0 {
            row.width.saturating_sub(3)
        } else {
            self.labels - 1
        };
        let room = Rect {
            x: row.x + 2,
            width,
            ..row
        }
        .intersection(row);
        let target = lane.head.and_then(|at| self.app.state().rows[at].target);
        let initiative = target.and_then(|t| self.app.get::<Initiative>(Id::new(t.item.id)));
        let (Some(target), Some(initiative)) = (target, initiative) else {
            self.write(frame, room, room.x, &lane.text, theme.dim);
            return;
        };
        let epics = self
            .app
            .roadmap()
            .lane(initiative.id)
            .map_or(0, |lane| lane.epics.len());
        let head = format!(
            "{} {} ",
            fold_glyph(self.app, target, epics > 0),
            initiative.key
        );
        let x = self.write(frame, room, room.x, &head, theme.accent_far);
        let x = self.write(frame, room, x, &initiative.title, theme.header);
        if self.app.state().folded.contains(&target.item) {
            let count = format!("  {}", crate::tui::desk::count(epics, "epic"));
            self.write(frame, room, x, &count, theme.dim);
        }
        hits.add(room, Hit::Target(target, self.app.state().column));
        if lane.head == Some(self.app.state().view.cursor) {
            self.draw_cursor(frame, row.x, room);
        }
    }

    /// `◐ E-3 Sync engine`: how far, key, title.
    fn draw_item(
        &self,
        frame: &mut Frame,
        cell: Rect,
        (index, column): (usize, usize),
        hits: &mut Hits,
    ) {
        let state = self.app.state();
        let Some(target) = state.rows[index].target else {
            return;
        };
        let (glyph, style) = self.sign(target);
        let workspace = self.app.workspace();
        let room = Rect {
            width: cell.width.saturating_sub(1),
            ..cell
        };
        let x = self.write(frame, room, room.x, glyph, style);
        let key = format!(" {} ", workspace.key_of(target.item));
        let x = self.write(frame, room, x, &key, self.theme.key);
        self.write(
            frame,
            room,
            x,
            workspace.title_of(target.item),
            self.theme.text,
        );
        hits.add(room, Hit::Target(target, self.columns[column]));
        if index != state.view.cursor {
            if state.marked.contains(&target.item) {
                frame.buffer_mut().set_style(room, self.theme.mark);
            }
        } else if self.columns[column] == self.focus {
            self.draw_cursor(frame, cell.x.saturating_sub(1), room);
        } else {
            frame
                .buffer_mut()
                .set_style(room, Style::new().add_modifier(Modifier::BOLD));
        }
    }

    /// The glyph of an item: how far it is; in the color of lateness, or the mark of a conflict.
    fn sign(&self, target: Target) -> (&'static str, Style) {
        let theme = self.theme;
        if let Some(milestone) = target
            .item
            .typed::<Milestone>()
            .and_then(|id| self.app.get(id))
        {
            let timing = standing::of_milestone(self.app, milestone).timing;
            let glyph = if timing == Timing::Done {
                theme.glyphs.reached
            } else {
                theme.glyphs.milestone
            };
            return (glyph, timing.style(theme));
        }
        let Some(epic) = target.item.typed::<Epic>().and_then(|id| self.app.get(id)) else {
            return (" ", theme.text);
        };
        if standing::needs(self.app, epic)
            .iter()
            .any(|need| need.conflict)
        {
            return (theme.glyphs.reached, theme.bad);
        }
        let glyph = mark(theme, self.app.lens().category(target.item));
        (glyph, standing::of_epic(self.app, epic).timing.style(theme))
    }

    fn draw_cursor(&self, frame: &mut Frame, x: u16, room: Rect) {
        let theme = self.theme;
        let buf = frame.buffer_mut();
        buf.set_style(room, theme.selection);
        let style = accent_of(theme, self.app.pane).patch(theme.selection);
        let clip = Rect {
            x,
            width: 1,
            ..room
        };
        put(buf, clip, (x, room.y), theme.glyphs.cursor, style);
    }

    /// Planned points against capacity of each quarter.
    fn draw_load(&self, frame: &mut Frame, line: Rect) {
        let theme = self.theme;
        if self.labels > 0 {
            self.write(frame, line, line.x + 2, "capacity  pts", theme.dim);
        }
        let months = self.app.roadmap().months();
        for (at, column) in self
            .columns
            .iter()
            .enumerate()
            .filter(|(_, c)| **c != UNPLANNED)
        {
            let room = self.cell(line, at);
            if let Some(load) = capacity::load(months, first_day(*column), first_day(column + 1)) {
                let text = load.text(usize::from(room.width), theme);
                let x = self.write(frame, room, room.x, &text, load.style(theme));
                if self.labels == 0 {
                    self.write(frame, room, x + 1, "pts", theme.dim);
                }
            }
        }
    }

    /// The part of a row that a column has.
    fn cell(&self, row: Rect, column: usize) -> Rect {
        let at = u16::try_from(column).unwrap_or(u16::MAX);
        let x = row.x + 2 + self.labels + self.wide.saturating_mul(at);
        Rect {
            x,
            width: self.wide,
            ..row
        }
        .intersection(row)
    }

    fn write(&self, frame: &mut Frame, room: Rect, x: u16, text: &str, style: Style) -> u16 {
        let at = (x, room.y);
        put_cut(
            frame.buffer_mut(),
            room,
            at,
            text,
            style,
            self.theme.glyphs.ellipsis,
        )
    }
}

/// The quarters that are seen, the one with the cursor among them; what has no plan comes last where there is room.
fn columns(app: &App, many: usize, focus: Quarter) -> Vec<Quarter> {
    let mut rows = app.state().rows.iter().filter_map(|row| row.target);
    let unplanned = rows.any(|target| touches(app, target.item, UNPLANNED));
    let with_unplanned = (unplanned && many >= 3) || focus == UNPLANNED;
    let quarters = many - usize::from(with_unplanned);
    let today = quarter(app.today());
    let usual = if quarters >= 5 { today - 1 } else { today };
    let first = match focus {
        UNPLANNED => usual,
        focus => usual.min(focus).max((focus + 1).saturating_sub(quarters)),
    };
    let mut columns: Vec<Quarter> = (first..first + quarters).collect();
    if with_unplanned {
        columns.push(UNPLANNED);
    }
    columns
}
