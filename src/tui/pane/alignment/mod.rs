//! The bridge: does the work serve what was said to matter, who waits for whom, and what the closed sprints tell.
//! Never guesses a link, and never warns without the key that mends.

mod quadrant;
mod shares;
mod waiting;

#[cfg(test)]
mod tests;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Hat, Pane, PaneId, Row, reading};
use crate::domain::id::Kind;
use crate::metrics::alignment::DRIFT_SPRINTS;
use crate::tui::app::App;
use crate::tui::desk::count;
use crate::tui::figures::Work;
use crate::tui::hits::Hits;

/// The pane.
pub static PANE: Pane = Pane {
    id: PaneId::Alignment,
    name: "Alignment",
    mode_of: None,
    hat: Hat::Both,
    makes: Kind::Story,
    empty: EMPTY,
    head: 1,
    rows,
    draw,
};

const EMPTY: &str = "Nothing to align yet. 1 and n make an objective, 2 and n an initiative that serves it, 3 and n an epic, \
5 and n stories: which part of their points serves which objective stands here.";

/// The names of its views.
pub const VIEWS: [&str; 3] = ["Shares", "Waiting", "Quadrant"];

/// How many sets of work there are to choose from.
pub const CHOICES: usize = Work::ALL.len();

/// Whether the choice of work matters in the shown view; else why not, and what to do.
pub fn choice_matters(app: &App) -> Result<(), String> {
    match view(app) {
        View::Shares => Ok(()),
        View::Waiting => Err("all that waits is shown: b goes to the shares of other work".into()),
        View::Quadrant => {
            Err("all closed sprints are shown: b goes to the shares of other work".into())
        }
    }
}

/// What is looked at, in words.
pub fn chosen(app: &App) -> String {
    let workspace = app.workspace();
    match work(app) {
        Work::Backlog => "the open backlog".to_string(),
        Work::Sprint => match workspace
            .active_sprint()
            .or_else(|| workspace.next_sprint())
        {
            Some(sprint) => format!("{} {}", sprint.key, sprint.title),
            None => "no sprint is active or planned: 7 and n make one".to_string(),
        },
        Work::Closed => {
            let closed = app.velocity().sprints.len().min(DRIFT_SPRINTS);
            match closed {
                0 => "no sprint is closed yet: 7, then S starts and C closes one".to_string(),
                1 => "done in the closed sprint".to_string(),
                closed => format!("done in the last {closed} closed sprints"),
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    Shares,
    Waiting,
    Quadrant,
}

fn view(app: &App) -> View {
    match app.state_of(PaneId::Alignment).mode {
        0 => View::Shares,
        1 => View::Waiting,
        _ => View::Quadrant,
    }
}

fn work(app: &App) -> Work {
    let choice = usize::from(app.state_of(PaneId::Alignment).choice);
    Work::ALL.get(choice).copied().unwrap_or_default()
}

fn rows(app: &App) -> Vec<Row> {
    match view(app) {
        View::Shares => shares::rows(app),
        View::Waiting => waiting::rows(app),
        View::Quadrant => quadrant::rows(app),
    }
}

fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    if reading::draw_opened(app, frame, area, hits) {
        return;
    }
    let shown = view(app);
    let side = match shown {
        View::Shares => chosen(app),
        View::Waiting => match app.waiting().items.len() {
            1 => "1 story waits".to_string(),
            waiting => format!("{waiting} stories wait"),
        },
        View::Quadrant => count(app.velocity().sprints.len(), "closed sprint"),
    };
    reading::draw_views(app, frame, area, &VIEWS, &side);
    let body = reading::below(area, 1);
    match shown {
        View::Shares => shares::draw(app, frame, body, hits),
        View::Waiting => waiting::draw(app, frame, body, hits),
        View::Quadrant => quadrant::draw(app, frame, body, hits),
    }
}
