//! The charts of the past: velocity, throughput, cycle and lead times, bugs, cumulative flow.
//! Each says what will stand in its place, and what makes it appear, while there is nothing to draw.

use chrono::{Datelike as _, Days, NaiveDate};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Times, View, counting, dots, forecast, times, waits};
use crate::metrics::flow::Durations;
use crate::metrics::report::Finish;
use crate::tui::app::App;
use crate::tui::pane::reading::{amount, draw_sentence};
use crate::tui::widget::bars::{Group, Kind, draw_groups};
use crate::tui::widget::chart::{Layer, Mark, draw_layers, draw_scatter};
use crate::tui::widget::plot::{Label, labels_of};

const NO_SPRINT: &str =
    "Close a sprint and its velocity stands here: 7, then S starts one and C closes it.";
const NO_FINISH: &str = "Finish a story and the days it took stand here: s sets its status.";
const NO_STORY: &str = "Make a story (5, n) and move it through its statuses (s): how many stand where, day by day, is drawn here.";

const NO_AGE: &str = "Nothing is under way: s on a story starts it, and its age stands here against the cycle times so far.";
const NO_WAIT: &str = "Nothing has waited yet: W on a story says that it waits, for what and on whom, and the days stand here.";
const NO_BUGS: &str = "Start a sprint (7, S) and the bugs made, fixed and left open in it stand here: n and a line with !bug makes one.";
const NO_WEEK: &str = "Finish a story (s) and how many are finished each week stands here.";
const NOTHING_OPEN: &str = "Nothing is open, so nothing is to be forecast: 5 and n make a story, and when the backlog will be done stands here.";
const NO_HISTORY: &str = "Cannot forecast: nothing was finished in the last 60 working days. Finish a story (s), \
and the distribution of the days to come stands here.";

/// What a view lacks to be drawn, and what makes it appear; `None` when there is something to draw.
pub(super) fn missing(app: &App, view: View) -> Option<&'static str> {
    let flow = || app.flow(counting(app));
    let (lacks, words) = match view {
        View::Velocity => (app.velocity().sprints.is_empty(), NO_SPRINT),
        View::Times => (flow().cycle_time.n == 0, NO_FINISH),
        View::Throughput => (flow().throughput.is_empty(), NO_WEEK),
        View::Ages => (flow().ages.is_empty(), NO_AGE),
        View::Waits => (app.waiting().reasons.is_empty(), NO_WAIT),
        View::Bugs => (app.bugs().is_empty(), NO_BUGS),
        View::Cumulative => (app.index().order().is_empty(), NO_STORY),
        View::Forecast if app.outlook().items == 0 => (true, NOTHING_OPEN),
        View::Forecast => (app.outlook().when.is_none(), NO_HISTORY),
    };
    lacks.then_some(words)
}

/// Draws the chart of a view, or what it lacks.
pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect, view: View) {
    match (missing(app, view), view) {
        (Some(words), _) => draw_sentence(app, frame, area, words),
        (None, View::Velocity) => velocity(app, frame, area),
        (None, View::Throughput) => throughput(app, frame, area),
        (None, View::Times) => scatter(app, frame, area),
        (None, View::Ages) => dots::draw(app, frame, area),
        (None, View::Waits) => waits::draw(app, frame, area),
        (None, View::Bugs) => bugs(app, frame, area),
        (None, View::Cumulative) => cumulative(app, frame, area),
        (None, View::Forecast) => forecast::draw(app, frame, area),
    }
}

/// Committed and completed, a pair a sprint, as Jira's velocity chart and Azure DevOps draw it. Better: the spread and the
/// readings of say/do stand above it as numbers, and a closed sprint never changes its bars.
fn velocity(app: &App, frame: &mut Frame, area: Rect) {
    let theme = &app.theme;
    let report = app.velocity();
    let kinds = [
        Kind {
            name: "committed",
            style: theme.dim,
            glyph: theme.glyphs.left,
        },
        Kind {
            name: "completed",
            style: theme.accent_near,
            glyph: theme.glyphs.done,
        },
    ];
    let group = |sprint: &crate::metrics::report::VelocitySprint| Group {
        label: sprint.key.to_string(),
        values: vec![Some(sprint.committed), Some(sprint.completed)],
    };
    let groups: Vec<Group> = report.sprints.iter().map(group).collect();
    draw_groups(frame.buffer_mut(), area, &kinds, &groups, theme);
}

/// Cycle times, or lead times, by the day of the finish, with the percentiles across.
///
/// Jira's control chart draws a rolling mean with a band of one deviation, which a few long stories bend, and Linear one
/// number a week. Kept from them: a dot a story. Better: percentiles to promise by instead of a mean, the same lines that the
/// ages are held against, and nothing averaged that finished before it was created.
fn scatter(app: &App, frame: &mut Frame, area: Rect) {
    let theme = &app.theme;
    let report = app.flow(counting(app));
    let finishes = &report.finishes;
    let (Some(first), Some(last)) = (finishes.first(), finishes.last()) else {
        return;
    };
    let from = first.day;
    let to = last.day.max(app.today());
    let length = (to - from).num_days().max(1) as f64;
    let (durations, took): (_, fn(&Finish) -> u32) = match times(app) {
        Times::Cycle => (&report.cycle_time, |finish| finish.cycle),
        Times::Lead => (&report.lead_time, |finish| finish.lead),
    };
    let point = |finish: &Finish| {
        let x = (finish.day - from).num_days() as f64 / length;
        (x, f64::from(took(finish)))
    };
    let points: Vec<(f64, f64)> = finishes.iter().map(point).collect();
    let marks = percentiles(app, durations);
    let labels = dates(from, to);
    draw_scatter(frame.buffer_mut(), area, &points, &marks, &labels, theme);
}

/// The percentiles of some durations as lines across a chart.
pub(super) fn percentiles(app: &App, durations: &Durations) -> Vec<Mark> {
    let theme = &app.theme;
    let mark = |name: &str, value: Option<f64>, style| {
        value.map(|days| Mark {
            value: days,
            text: format!(" {name} {} d", amount(app, Some(days))),
            style,
        })
    };
    let marks = [
        mark("P50", durations.p50, theme.good),
        mark("P85", durations.p85, theme.warn),
    ];
    marks.into_iter().flatten().collect()
}

/// What came, what users found, what was fixed and what was left, a sprint. Neither Jira nor Linear has this beside velocity.
fn bugs(app: &App, frame: &mut Frame, area: Rect) {
    let theme = &app.theme;
    let glyphs = &theme.glyphs;
    let kind = |name, style, glyph| Kind { name, style, glyph };
    let kinds = [
        kind("made", theme.text, glyphs.left),
        kind("escaped", theme.bad, glyphs.begun),
        kind("fixed", theme.good, glyphs.done),
        kind("open at its end", theme.warn, glyphs.span),
    ];
    let number = |count: usize| Some(count as f64);
    let groups: Vec<Group> = app
        .bugs()
        .iter()
        .map(|bugs| Group {
            label: bugs.key.to_string(),
            values: [bugs.opened, bugs.escaped, bugs.closed, bugs.open]
                .map(number)
                .to_vec(),
        })
        .collect();
    draw_groups(frame.buffer_mut(), area, &kinds, &groups, theme);
}

/// Items finished in each week, the running one last.
fn throughput(app: &App, frame: &mut Frame, area: Rect) {
    let theme = &app.theme;
    let days = &app.flow(counting(app)).throughput;
    let mut weeks: Vec<(NaiveDate, u32)> = Vec::new();
    for day in days {
        let into = u64::from(day.date.weekday().num_days_from_monday());
        let monday = day.date - Days::new(into);
        match weeks.last_mut() {
            Some((week, finished)) if *week == monday => *finished += day.count,
            _ => weeks.push((monday, day.count)),
        }
    }
    let kinds = [Kind {
        name: "finished in the week from",
        style: theme.accent_near,
        glyph: theme.glyphs.done,
    }];
    let groups: Vec<Group> = weeks
        .into_iter()
        .map(|(monday, finished)| Group {
            label: monday.format("%-d %b").to_string(),
            values: vec![Some(f64::from(finished))],
        })
        .collect();
    draw_groups(frame.buffer_mut(), area, &kinds, &groups, theme);
}

/// The layers of Jira's cumulative flow diagram, done at the bottom. Better: each day is its civil end by recorded moves, never
/// rebuilt from the statuses of today, and the layers are told apart without color.
fn cumulative(app: &App, frame: &mut Frame, area: Rect) {
    let theme = &app.theme;
    let days = &app.cfd().days;
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return;
    };
    let column = |value: fn(&crate::metrics::report::CfdDay) -> u32| -> Vec<f64> {
        days.iter().map(|day| f64::from(value(day))).collect()
    };
    let (done, acceptance) = (column(|day| day.done), column(|day| day.acceptance));
    let (doing, todo) = (column(|day| day.doing), column(|day| day.todo));
    let backlog = column(|day| day.backlog);
    let glyphs = &theme.glyphs;
    let layer = |name, values, style, glyph| Layer {
        name,
        values,
        style,
        glyph,
    };
    let layers = [
        layer("done", &done, theme.good, glyphs.done),
        layer("acceptance", &acceptance, theme.warn, glyphs.begun),
        layer("doing", &doing, theme.info, glyphs.span),
        layer("todo", &todo, theme.text, glyphs.left),
        layer("backlog", &backlog, theme.dim, glyphs.whisker),
    ];
    let labels = dates(first.date, last.date);
    draw_layers(frame.buffer_mut(), area, &layers, &labels, theme);
}

/// Five days evenly from the first to the last; fewer when the days are fewer.
fn dates(from: NaiveDate, to: NaiveDate) -> Vec<Label> {
    let length = (to - from).num_days().max(0) as u64;
    let steps = length.min(4);
    let texts: Vec<String> = (0..=steps)
        .map(|step| {
            let day = from + Days::new(length * step / steps.max(1));
            day.format("%-d %b").to_string()
        })
        .collect();
    labels_of(&texts)
}
