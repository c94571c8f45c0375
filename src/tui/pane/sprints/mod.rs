//! The sprints: the board of one, its burndown, and the list of all.
//! Never counts from today's membership what the ledger tells of a sprint that was started.

pub mod board;
mod burndown;
mod card;
mod head;
mod list;

#[cfg(test)]
pub(in crate::tui::pane) mod tests;

pub use burndown::count_other;
pub use head::{dates, points_that_fit, unit};

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Hat, Pane, PaneId, Row, Target, table};
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::sprint::Sprint;
use crate::domain::story::Story;
use crate::tui::app::{App, Tone};
use crate::tui::hits::Hits;

/// The pane.
pub static PANE: Pane = Pane {
    id: PaneId::Sprints,
    name: "Sprints",
    mode_of: None,
    hat: Hat::Near,
    makes: Kind::Story,
    empty: "A sprint is a stretch of days with a goal and the stories to be done in it. P plans one, a adds stories, S starts it.",
    head: 3,
    rows,
    draw,
};

/// From this width on the burndown stands beside the board.
const WIDE: u16 = 140;

/// What the pane shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The cards of one sprint by their status.
    Board,
    /// The days of one sprint.
    Burndown,
    /// All sprints.
    List,
}

impl View {
    /// All views, in the order in which they follow each other.
    pub const ALL: [Self; 3] = [Self::Board, Self::Burndown, Self::List];

    /// What the pane shows now.
    pub fn of(app: &App) -> Self {
        Self::ALL[usize::from(app.state_of(PaneId::Sprints).mode) % Self::ALL.len()]
    }

    /// Its name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::Burndown => "burndown",
            Self::List => "list",
        }
    }
}

/// The sprint that the pane is about: the one under the cursor of the list, else the chosen one, else the active one,
/// the next planned one, the one closed last.
pub fn shown(app: &App) -> Option<&Sprint> {
    let state = app.state_of(PaneId::Sprints);
    let live = |item: ItemRef| {
        let found = app.get(item.typed::<Sprint>()?)?;
        found.archived.is_none().then_some(found)
    };
    let workspace = app.workspace();
    let listed = state
        .item()
        .filter(|_| View::of(app) == View::List)
        .and_then(live);
    listed
        .or_else(|| state.subject.and_then(live))
        .or_else(|| workspace.active_sprint())
        .or_else(|| workspace.next_sprint())
        .or_else(|| workspace.sprints_in_order().pop())
}

/// Lets the pane be about a sprint.
pub fn choose(app: &mut App, sprint: ItemRef) {
    let view = View::of(app);
    let state = app.state_mut();
    if view == View::List && state.move_onto(sprint.into()) {
        return;
    }
    if state.subject.replace(sprint) != Some(sprint) {
        state.marked.clear();
        state.cursor = None;
        state.view.move_to(0);
    }
    app.rebuild();
}

/// Lets the pane be about what is gone to: a sprint, or the sprint of a story. From its own board it goes on to the
/// sprint as a whole.
pub fn arrive(app: &mut App, target: Target) {
    let onward = app.pane == PaneId::Sprints && View::of(app) == View::Board;
    let story = target.item.typed::<Story>().and_then(|id| app.get(id));
    let home = story.and_then(|story| story.sprint).map(Id::item);
    let state = app.state_of_mut(PaneId::Sprints);
    match (target.item.kind, home) {
        (Kind::Sprint, _) => {
            state.subject = Some(target.item);
            if onward {
                state.mode = View::Burndown as u8;
            }
        }
        (_, Some(sprint)) => {
            state.subject = Some(sprint);
            state.mode = View::Board as u8;
        }
        _ => return,
    }
    state.built = None;
}

/// Shows the next of the three views, of the same sprint.
pub fn turn(app: &mut App) {
    let sprint = shown(app).map(|sprint| sprint.id.item());
    let next = (usize::from(app.state().mode) + 1) % View::ALL.len();
    show(app, View::ALL[next], sprint);
}

/// Shows a view of a sprint.
pub fn show(app: &mut App, view: View, sprint: Option<ItemRef>) {
    let state = app.state_mut();
    (state.mode, state.subject, state.cursor) = (view as u8, sprint, None);
    state.view.move_to(0);
    app.rebuild();
    if let Some(sprint) = sprint.filter(|_| view == View::List) {
        app.state_mut().move_onto(sprint.into());
    }
}

/// Moves the cursor to another column of the board, over columns that hold nothing.
pub fn move_column(app: &mut App, step: i32) {
    if View::of(app) != View::Board {
        app.say(Tone::News, "columns are on the board: b shows it");
    } else if let Err(why) = board::move_across(app, step) {
        app.say(Tone::News, why);
    }
}

fn rows(app: &App) -> Vec<Row> {
    let item = |sprint: &Sprint| Row::item(sprint.id.item(), 0);
    match View::of(app) {
        View::Board => board::rows(app),
        View::Burndown => shown(app).map(item).into_iter().collect(),
        View::List => {
            let sprints = app.workspace().sprints_in_order();
            sprints.into_iter().map(item).collect()
        }
    }
}

fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    let Some(sprint) = shown(app) else {
        table::draw_empty(app, frame, area);
        return;
    };
    let body = head::draw(app, frame, area, sprint);
    match View::of(app) {
        View::List => list::draw(app, frame, body, hits),
        View::Burndown => burndown::draw(app, frame, body, sprint),
        View::Board if body.width >= WIDE => {
            let (left, right) = divide(body);
            board::draw(app, frame, left, hits, sprint);
            table::draw_wall(app, frame, left.right(), body);
            burndown::draw(app, frame, right, sprint);
        }
        View::Board => board::draw(app, frame, body, hits, sprint),
    }
}

/// The board with three fifths of the width, and a wall after it.
fn divide(area: Rect) -> (Rect, Rect) {
    let width = area.width / 5 * 3;
    let left = Rect { width, ..area };
    let right = Rect {
        x: left.right() + 1,
        width: area.width - width - 1,
        ..area
    };
    (left, right)
}
