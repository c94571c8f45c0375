//! The numbers of a pane, explained: formula, inputs, source. What `i` shows.
//! Never a number without its rule.

use ratatui::text::{Line, Span};

use super::app::App;
use super::pane::PaneId;
use super::widget::text;

/// A number, its formula and where the definition comes from.
type Explained = (&'static str, &'static str, &'static str);

const PROGRESS: Explained = (
    "progress",
    "points done / points of all stories, cancelled ones left out; by count where one story has no points",
    "roll-up of the stories",
);
const VELOCITY: Explained = (
    "velocity",
    "points, as they stood at the close, of the stories of a sprint that were done at the close; no partial credit",
    "Jira velocity chart, Azure DevOps",
);
const SAY_DO: Explained = (
    "say/do",
    "points of committed stories done / points committed, at committed estimates; added work is left out",
    "commitment frozen at the start",
);
const BURNDOWN: Explained = (
    "burndown",
    "commitment × (1 – i/n) at the end of working day i of n is the ideal; scope is a line of its own and is never re-based",
    "working days of the workspace",
);
const FORECAST: Explained = (
    "forecast",
    "each coming working day draws one of the past days' throughputs; exact by convolution, P50 and P85",
    "throughput of the last 60 working days",
);
const LATE: Explained = (
    "late",
    "the P50 day, or today where that is later, after the last day of the plan; a milestone by the day first committed to",
    "plan and forecast are two marks on one bar",
);
const CAPACITY: Explained = (
    "capacity",
    "points of open epics left, spread over the working days left of their plans / mean velocity of the last 5 sprints × working days of the period / working days of a sprint",
    "plans, closed sprints, working days; ! when more is planned than fits",
);
const LINES: Explained = (
    "sprint lines",
    "velocity plus what the sprint before left over; stories are taken in rank order while they fit",
    "Azure DevOps forecast",
);
const READY: Explained = (
    "ready",
    "lines of the definition of ready that the story meets",
    "settings of the workspace",
);
const CYCLE: Explained = (
    "cycle time",
    "finished day – started day + 1, in calendar days; after a reopen the second stretch is added",
    "Kanban Guide",
);
const ALIGNED: Explained = (
    "alignment",
    "points of stories whose epic, active initiative and objective with a KPI all exist / points of all",
    "links of today; a closed sprint keeps its own",
);
const KPI: Explained = (
    "KPI progress",
    "(now – start) / (target – start), from 0 to 1; falling ones too",
    "readings",
);
const SCORE: Explained = (
    "RICE",
    "reach × impact × confidence / effort",
    "Intercom; a score proposes an order and never reorders by itself",
);

const fn of(pane: PaneId) -> &'static [Explained] {
    match pane {
        PaneId::Strategy => &[KPI],
        PaneId::Initiatives => &[PROGRESS, SCORE],
        PaneId::Epics => &[PROGRESS],
        PaneId::Roadmap => &[PROGRESS, FORECAST, LATE, CAPACITY],
        PaneId::Backlog => &[LINES, READY, VELOCITY],
        PaneId::Stories => &[READY, CYCLE],
        PaneId::Sprints => &[BURNDOWN, VELOCITY, SAY_DO],
        PaneId::Alignment => &[ALIGNED],
        PaneId::Flow => &[VELOCITY, SAY_DO, CYCLE, FORECAST],
    }
}

/// The numbers of a pane as lines of a width.
pub fn explain(app: &App, pane: PaneId, width: u16) -> Vec<Line<'static>> {
    let theme = &app.theme;
    let mut lines = Vec::new();
    for (name, formula, source) in of(pane) {
        lines.extend(text::wrap(&[Span::styled(*name, theme.header)], width, ""));
        lines.extend(text::wrap(
            &[Span::styled(format!("  {formula}"), theme.text)],
            width,
            "  ",
        ));
        lines.extend(text::wrap(
            &[Span::styled(format!("  source: {source}"), theme.dim)],
            width,
            "  ",
        ));
        lines.push(Line::default());
    }
    lines.pop();
    lines
}
