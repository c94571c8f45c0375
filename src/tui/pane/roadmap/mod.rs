//! What comes when: one set of rows in three projections, a dated timeline, a grid of quarters, and Now / Next / Later.
//! Never keeps a date of its own: a plan is the record's, a forecast is the backlog's, and both stay apart.

mod axis;
mod capacity;
mod columns;
mod horizon;
mod prepared;
mod quarters;
mod standing;
mod timeline;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use rustc_hash::FxHashMap;

use super::{Hat, Pane, PaneId, PaneState, Row, table};
use crate::domain::epic::Epic;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::initiative::Initiative;
use crate::domain::milestone::Milestone;
use crate::tui::app::{App, Tone};
use crate::tui::detail;
use crate::tui::hits::Hits;
use crate::tui::widget::text;
use crate::tui::widget::timeline::Zoom;

pub use columns::{Quarter, UNPLANNED, first_day};
pub use horizon::{PLACES, place_of};
pub use prepared::Prepared;

/// The pane.
pub static PANE: Pane = Pane {
    id: PaneId::Roadmap,
    name: "Roadmap",
    mode_of: None,
    hat: Hat::Far,
    makes: Kind::Epic,
    empty: "Nothing to place in time yet. An initiative is a lane: 2 and then n makes one. An epic is a bar in it: n makes one, L plans it for this quarter, P types a plan. M sets a milestone.",
    head: timeline::HEAD + timeline::FOOT,
    rows,
    draw,
};

/// How the rows are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Projection {
    /// Bars along an axis of days.
    Timeline,
    /// Initiatives down, quarters across.
    Quarters,
    /// Now, Next, Later.
    Horizon,
}

impl Projection {
    /// The one that the pane shows.
    pub fn of(state: &PaneState) -> Self {
        match state.mode {
            0 => Self::Timeline,
            1 => Self::Quarters,
            _ => Self::Horizon,
        }
    }

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Timeline => "timeline",
            Self::Quarters => "quarters",
            Self::Horizon => "now, next, later",
        }
    }
}

/// Shows the next projection with the cursor on the same item.
pub fn next_projection(app: &mut App) {
    let before = app.cursor();
    let state = app.state_mut();
    state.mode = (state.mode + 1) % 3;
    (state.column, state.opened) = (0, false);
    app.rebuild();
    let name = Projection::of(app.state()).name();
    if before.is_some_and(|item| item.kind == Kind::Milestone) && app.cursor() != before {
        app.say(
            Tone::News,
            format!("{name}: milestones have dates, so they are not in it"),
        );
    } else {
        app.say(Tone::News, name);
    }
}

/// Scrolls the time axis, or moves to another column.
pub fn move_axis(app: &mut App, step: i32) {
    if app.state().rows.is_empty() {
        app.say(Tone::News, "there is nothing to scroll to yet");
        return;
    }
    match Projection::of(app.state()) {
        Projection::Timeline => app.state_mut().shift += step * COLUMNS_A_STEP,
        Projection::Quarters => columns::move_column(app, step),
        Projection::Horizon => horizon::move_column(app, step),
    }
}

/// Columns of the screen that the axis moves by.
const COLUMNS_A_STEP: i32 = 6;

/// Brings today back into view.
pub fn to_today(app: &mut App) {
    let today = app.today();
    let state = app.state_mut();
    (state.shift, state.column) = (0, 0);
    app.say(
        Tone::News,
        format!("today, {}", today.format("%A %-d %B %Y")),
    );
}

/// Zooms the axis of the timeline one step.
pub fn zoom(app: &mut App, step: fn(Zoom) -> Zoom) {
    if Projection::of(app.state()) != Projection::Timeline {
        app.say(Tone::News, "only the timeline zooms: b shows it");
        return;
    }
    let before = axis::axis(app, axis::axis_width(app.size.width));
    let after = step(before.zoom);
    if before.zoom == after {
        let end = if after == Zoom::Week {
            "nearest"
        } else {
            "farthest"
        };
        app.say(Tone::News, format!("this is the {end}"));
        return;
    }
    let scrolled = app.state().shift != 0;
    let state = app.state_mut();
    (state.zoom, state.shift) = (Some(after as u8), 0);
    if scrolled {
        // The day at the left edge stays there.
        let home = axis::axis(app, before.width);
        app.state_mut().shift = home.x(before.start);
    }
    let words = match after {
        Zoom::Week => "a column is a day",
        Zoom::Month => "a column is two days",
        Zoom::Quarter => "two columns are a week",
        Zoom::Year => "a column is two weeks",
    };
    app.say(Tone::News, words);
}

/// Folds the lane under the cursor, or unfolds it.
pub fn fold(app: &mut App) {
    let Some(item) = app.cursor() else { return };
    let lane = match item.kind {
        Kind::Initiative => Some(item),
        Kind::Epic => parent(app, item).map(Id::item),
        _ => None,
    };
    let Some(lane) = lane else {
        app.say(Tone::News, "only an initiative folds");
        return;
    };
    app.state_mut().move_onto(lane.into());
    let state = app.state_mut();
    if !state.folded.remove(&lane) {
        state.folded.insert(lane);
    }
    app.rebuild();
}

/// The initiative of an epic, when it is there and not put away.
fn parent(app: &App, epic: ItemRef) -> Option<Id<Initiative>> {
    let initiative = app.get::<Epic>(Id::new(epic.id))?.initiative?;
    let found = app.get::<Initiative>(initiative)?;
    found.archived.is_none().then_some(initiative)
}

fn rows(app: &App) -> Vec<Row> {
    let state = app.state_of(PaneId::Roadmap);
    let filtered = !state.query.is_empty();
    let mut children: FxHashMap<Option<Id<Initiative>>, Vec<ItemRef>> = FxHashMap::default();
    for epic in app.filtered(Kind::Epic) {
        children.entry(parent(app, epic)).or_default().push(epic);
    }
    let mut lanes = app.lens().ordered(Kind::Initiative);
    if Projection::of(state) == Projection::Horizon {
        lanes.sort_by_key(|lane| place_of(app, *lane));
    }
    let mut rows = Vec::new();
    for lane in lanes {
        let epics = children.remove(&lane.typed()).unwrap_or_default();
        if epics.is_empty() && filtered {
            continue;
        }
        rows.push(Row::item(lane, 0));
        if !state.folded.contains(&lane) {
            rows.extend(epics.into_iter().map(|epic| Row::item(epic, 1)));
        }
    }
    if let Some(orphans) = children.remove(&None) {
        rows.push(Row::line("without an initiative"));
        rows.extend(orphans.into_iter().map(|epic| Row::item(epic, 1)));
    }
    if !filtered && Projection::of(state) != Projection::Horizon {
        rows.extend(milestones(app));
    }
    rows
}

/// A heading and the milestones by date, those without one last.
fn milestones(app: &App) -> Vec<Row> {
    let mut items = app.lens().ordered(Kind::Milestone);
    items.sort_by_key(|item| {
        let date = app
            .get::<Milestone>(Id::new(item.id))
            .and_then(|milestone| milestone.date);
        (date.is_none(), date)
    });
    let heading = (!items.is_empty()).then(|| Row::line("milestones"));
    let rows = items.into_iter().map(|item| Row::item(item, 1));
    heading.into_iter().chain(rows).collect()
}

fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    if app.state().opened && app.cursor().is_some() {
        return draw_opened(app, frame, area, hits);
    }
    if app.state().rows.is_empty() {
        return table::draw_empty(app, frame, area);
    }
    match Projection::of(app.state()) {
        Projection::Timeline => timeline::draw(app, frame, area, hits),
        Projection::Quarters => quarters::draw(app, frame, area, hits),
        Projection::Horizon => horizon::draw(app, frame, area, hits),
    }
}

/// The detail over the whole pane, with what stands against the plan above it.
fn draw_opened(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    let room = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let lines = conflict_lines(app, room.width);
    let head = u16::try_from(lines.len()).unwrap_or(0).min(room.height / 2);
    text::draw(
        frame.buffer_mut(),
        Rect {
            height: head,
            ..room
        },
        &lines,
        0,
    );
    let below = Rect {
        y: room.y + head,
        height: room.height - head,
        ..room
    };
    detail::draw(app, frame, below, hits);
}

/// In words: what the epic under the cursor needs and cannot have in time.
fn conflict_lines(app: &App, width: u16) -> Vec<Line<'static>> {
    let theme = &app.theme;
    let epic = app.cursor().and_then(ItemRef::typed::<Epic>);
    let Some(epic) = epic.and_then(|id| app.get(id)) else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    for need in standing::needs(app, epic)
        .iter()
        .filter(|need| need.conflict)
    {
        let words = format!(
            "{} begins {} and needs {}, which is planned until {}: L moves this one later",
            theme.glyphs.reached,
            epic.plan
                .map_or_else(String::new, |plan| plan.first_day().to_string()),
            need.key,
            need.until.map_or_else(String::new, |day| day.to_string()),
        );
        lines.extend(text::wrap(&[Span::styled(words, theme.bad)], width, "  "));
    }
    if !lines.is_empty() {
        lines.push(Line::default());
    }
    lines
}

#[cfg(test)]
mod tests;
