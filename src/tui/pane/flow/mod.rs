//! Pace and forecast: what a sprint usually completes, how long a story takes, what is getting old, and when all is done.
//! Never shows one date: it shows how sure each date is.

mod ages;
mod charts;
mod dots;
mod facts;
mod forecast;
mod waits;

#[cfg(test)]
mod tests;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Hat, Pane, PaneId, Row, reading, table};
use crate::domain::id::Kind;
use crate::metrics::report::DayCounting;
use crate::tui::app::App;
use crate::tui::hits::Hits;
use reading::{below, draw_facts, top};

/// The pane.
pub static PANE: Pane = Pane {
    id: PaneId::Flow,
    name: "Flow",
    mode_of: None,
    hat: Hat::Both,
    makes: Kind::Story,
    empty: ages::EMPTY,
    head: 1,
    rows,
    draw,
};

/// The names of its views; together they fit into 80 columns.
pub const VIEWS: [&str; 8] = [
    "Velocity",
    "Throughput",
    "Times",
    "Ages",
    "Waits",
    "Bugs",
    "CFD",
    "Forecast",
];

/// How many ways of counting days and of telling times there are.
pub const CHOICES: usize = 4;

/// Below this height there is no room for a chart: the numbers stand as text.
const CHART_HEIGHT: u16 = 13;
/// From this width on two charts stand side by side.
const TWO_CHARTS: u16 = 160;

/// What is counted, in words.
pub fn chosen(app: &App) -> String {
    let days = match counting(app) {
        DayCounting::Civil => "calendar days",
        DayCounting::Working => "working days",
    };
    match times(app) {
        Times::Cycle => format!("cycle times and ages in {days}"),
        Times::Lead => format!("lead times and ages in {days}"),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    Velocity,
    Throughput,
    Times,
    Ages,
    Waits,
    Bugs,
    Cumulative,
    Forecast,
}

impl View {
    const ALL: [View; VIEWS.len()] = [
        View::Velocity,
        View::Throughput,
        View::Times,
        View::Ages,
        View::Waits,
        View::Bugs,
        View::Cumulative,
        View::Forecast,
    ];

    /// What stands beside it where there is room for two charts.
    fn companion(self) -> View {
        match self {
            View::Velocity | View::Cumulative => View::Forecast,
            View::Throughput | View::Ages => View::Times,
            View::Times | View::Waits => View::Ages,
            View::Bugs | View::Forecast => View::Velocity,
        }
    }
}

fn view(app: &App) -> View {
    let mode = usize::from(app.state_of(PaneId::Flow).mode);
    View::ALL.get(mode).copied().unwrap_or(View::Velocity)
}

/// Which days durations count, by the choice of the pane.
pub fn counting(app: &App) -> DayCounting {
    match app.state_of(PaneId::Flow).choice % 2 {
        0 => DayCounting::Civil,
        _ => DayCounting::Working,
    }
}

/// Which times are scattered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Times {
    Cycle,
    Lead,
}

fn times(app: &App) -> Times {
    match app.state_of(PaneId::Flow).choice / 2 {
        0 => Times::Cycle,
        _ => Times::Lead,
    }
}

fn rows(app: &App) -> Vec<Row> {
    ages::rows(app)
}

fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    if reading::draw_opened(app, frame, area, hits) {
        return;
    }
    let shown = view(app);
    let side = match shown {
        View::Times | View::Ages => chosen(app),
        View::Velocity => "points a sprint".to_string(),
        View::Throughput => "stories a week".to_string(),
        View::Waits => "working days".to_string(),
        View::Bugs => "bugs a sprint".to_string(),
        View::Cumulative => "stories".to_string(),
        View::Forecast => "% chance".to_string(),
    };
    reading::draw_views(app, frame, area, &VIEWS, &side);
    let body = below(area, 1);
    if body.height < CHART_HEIGHT || body.width < 44 {
        let most = body.height.saturating_sub(3).max(1);
        let taken = match charts::missing(app, shown) {
            Some(words) => reading::draw_lines(app, frame, top(body, most), words),
            None => draw_facts(app, frame, top(body, most), &facts::of(app, shown)),
        };
        ages::draw(app, frame, below(body, taken), hits);
        return;
    }
    let list = list_height(app, body.height, shown);
    let above = top(body, body.height - list);
    if body.width >= TWO_CHARTS {
        let left = body.width / 2;
        draw_view(
            app,
            frame,
            Rect {
                width: left,
                ..above
            },
            shown,
        );
        table::draw_wall(app, frame, above.x + left, above);
        let right = Rect {
            x: above.x + left + 1,
            width: body.width - left - 1,
            ..above
        };
        draw_view(app, frame, right, shown.companion());
    } else {
        draw_view(app, frame, above, shown);
    }
    ages::draw(app, frame, below(body, above.height), hits);
}

/// The ages have most of the room in their own view, else a few rows; one row when there are none.
fn list_height(app: &App, height: u16, shown: View) -> u16 {
    let rows = u16::try_from(app.state().rows.len()).unwrap_or(u16::MAX);
    let most = match shown {
        View::Ages => height / 3,
        _ => (height / 3).min(10),
    };
    match rows {
        0 => 2,
        rows => rows.saturating_add(1).clamp(5, most.max(5)),
    }
}

/// The numbers of a view, and its chart below them.
fn draw_view(app: &App, frame: &mut Frame, area: Rect, shown: View) {
    let taken = draw_facts(app, frame, top(area, 3), &facts::of(app, shown));
    let chart = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(3),
        ..below(area, taken)
    };
    charts::draw(app, frame, chart, shown);
}
