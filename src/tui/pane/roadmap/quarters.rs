//! The grid of quarters: a lane for each initiative, a column for each quarter, the epics whose plan touches it in the cell.
//! Never hides what nobody has planned: it stands in a column of its own.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::capacity;
use super::columns::{
    Quarter, UNPLANNED, columns, first_day, focus, is_in, name, planned, quarter,
};
use super::standing::{self, Timing};
use crate::domain::epic::Epic;
use crate::domain::id::{Id, Kind};
use crate::domain::initiative::Initiative;
use crate::domain::milestone::Milestone;
use crate::tui::app::App;
use crate::tui::detail::mark;
use crate::tui::frame::accent_of;
use crate::tui::hits::{Hit, Hits};
use crate::tui::pane::Target;
use crate::tui::pane::table::fold_glyph;
use crate::tui::theme::Theme;
use crate::tui::widget::{put, put_cut, row_of};

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
    for (at, quarter) in grid.columns.iter().enumerate() {
        hits.add(grid.cell(list, at), Hit::Column(*quarter));
    }
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
                    text: row.text.to_string(),
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
        let at_line = |at: usize| {
            let offset = (top + at).checked_sub(skip)?;
            let row = row_of(list, u16::try_from(offset).ok()?);
            (!row.is_empty()).then_some(row)
        };
        if let Some(row) = at_line(0) {
            self.draw_name(frame, row, lane, hits);
        }
        let below = usize::from(self.labels == 0);
        for (at, cell) in lane.cells.iter().enumerate() {
            for (place, index) in cell.iter().enumerate() {
                if let Some(row) = at_line(place + below) {
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
