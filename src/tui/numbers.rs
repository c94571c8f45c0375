//! The numbers of a pane, explained: formula, present inputs, source. What `i` shows.
//! Never a number without its rule, and never an input that would have to be computed only to be explained.

use ratatui::text::{Line, Span};

use super::app::App;
use super::desk::count;
use super::figures::Work;
use super::pane::{PaneId, flow};
use super::widget::plot::number;
use super::widget::text;

/// A number, its formula, what it is made of now, and where the definition comes from.
struct Explained {
    name: &'static str,
    formula: &'static str,
    source: &'static str,
    /// The present inputs and the result; empty when there are none to tell.
    now: fn(&App) -> String,
}

const PROGRESS: Explained = Explained {
    name: "progress",
    formula: "points done / points of all stories, cancelled ones left out; by count where one story has no points",
    source: "roll-up of the stories",
    now: |_| String::new(),
};
const VELOCITY: Explained = Explained {
    name: "velocity",
    formula: "points, as they stood at the close, of the stories of a sprint that were done at the close; no partial credit; sd is that of a sample, CV = sd / mean",
    source: "Jira velocity chart, Azure DevOps",
    now: |app| {
        let report = app.velocity();
        let recent = &report.sprints[report.sprints.len() - report.summary.n..];
        let each: Vec<String> = recent
            .iter()
            .map(|sprint| number(sprint.completed))
            .collect();
        match report.summary.mean {
            Some(mean) => format!("{}: mean {}", each.join(", "), rounded(mean)),
            None => "no closed sprint yet".to_string(),
        }
    },
};
const SAY_DO: Explained = Explained {
    name: "say/do",
    formula: "points of committed stories done / points committed, at committed estimates; added work is left out",
    source: "commitment frozen at the start",
    now: |app| match app.velocity().sprints.last() {
        Some(sprint) => format!(
            "{}: committed {}, {}",
            sprint.key,
            number(sprint.committed),
            percent(sprint.say_do)
        ),
        None => "no closed sprint yet".to_string(),
    },
};
const BURNDOWN: Explained = Explained {
    name: "burndown",
    formula: "commitment × (1 – i/n) at the end of working day i of n is the ideal; scope is a line of its own and is never re-based",
    source: "working days of the workspace",
    now: |_| String::new(),
};
const FORECAST: Explained = Explained {
    name: "forecast",
    formula: "each coming working day draws one of the past days' throughputs; the distributions are convolved exactly; P85 is the first day by which 85 of 100 futures are done",
    source: "items finished on the last 60 working days, days without any included",
    now: |app| {
        let queue = app.queue().borrow();
        let finished: u32 = queue.history.iter().sum();
        let days = count(queue.history.len(), "working day");
        format!("{finished} items finished on {days}; {} open", queue.items)
    },
};
const LINES: Explained = Explained {
    name: "sprint lines",
    formula: "velocity plus what the sprint before left over; stories are taken in rank order while they fit",
    source: "Azure DevOps forecast",
    now: |app| match app.velocity().summary.p50 {
        Some(p50) => format!("velocity P50 {}", number(p50)),
        None => "no closed sprint yet, so no lines".to_string(),
    },
};
const READY: Explained = Explained {
    name: "ready",
    formula: "lines of the definition of ready that the story meets",
    source: "settings of the workspace",
    now: |_| String::new(),
};
const CYCLE: Explained = Explained {
    name: "cycle time",
    formula: "finished day – started day + 1; after a reopen the second stretch is added; a percentile is the nearest rank",
    source: "Kanban Guide; calendar days, or working days by ]",
    now: |app| {
        let cycle = &app.flow(flow::counting(app)).cycle_time;
        match (cycle.p50, cycle.p85) {
            (Some(p50), Some(p85)) => format!(
                "{}: P50 {} d, P85 {} d",
                count(cycle.n, "finished story"),
                number(p50),
                number(p85)
            ),
            _ => "no finished story yet".to_string(),
        }
    },
};
const AGE: Explained = Explained {
    name: "age",
    formula: "today – started day + 1; amber above P70 of the cycle times, red above P85",
    source: "Kanban Guide",
    now: |_| String::new(),
};
const CUMULATIVE: Explained = Explained {
    name: "cumulative flow",
    formula: "stories in each category at the end of each civil day; what was cancelled has left",
    source: "recorded changes of status",
    now: |_| String::new(),
};
const ALIGNED: Explained = Explained {
    name: "alignment",
    formula: "points of stories whose epic, active initiative and objective with a KPI all exist / points of all; stories without an estimate are told apart",
    source: "links of today; a closed sprint keeps its own beside them",
    now: |app| {
        let report = app.alignment(Work::Backlog);
        format!(
            "open backlog: {} of {} points, {}",
            number(report.aligned),
            number(report.points),
            percent(report.share)
        )
    },
};
const DRIFT: Explained = Explained {
    name: "drift",
    formula: "½ Σ |share of the points – intended share| over the initiatives and “none”; above 20 % over 3 sprints it warns",
    source: "intended shares of the active initiatives",
    now: |app| {
        let report = app.alignment(Work::Closed);
        format!("last closed sprints: {}", percent(report.drift))
    },
};
const COVERAGE: Explained = Explained {
    name: "coverage, starved",
    formula: "active initiatives with a ready or started story / active initiatives; starved: no point done in 2 sprints, or in Now without a ready story",
    source: "links, statuses and the definition of ready",
    now: |app| percent(app.alignment(Work::Backlog).coverage),
};
const WAITING: Explained = Explained {
    name: "flow efficiency",
    formula: "active / (active + waiting), in working days of started stories; a day waits when the story waits at its end; overlapping waits count once",
    source: "recorded waits, and stays in a status of the category acceptance",
    now: |app| percent(app.waiting().flow_efficiency),
};
const QUADRANT: Explained = Explained {
    name: "quadrant",
    formula: "say/do from 80 % is high, below 60 % low; alignment of now from 60 % is high; what lies between is mixed",
    source: "closed sprints",
    now: |_| String::new(),
};
const KPI: Explained = Explained {
    name: "KPI progress",
    formula: "(now – start) / (target – start), from 0 to 1, falling ones too; an objective is the mean of its KPIs; behind when progress is less than the elapsed share – 10 %",
    source: "readings",
    now: |_| String::new(),
};
const SCORE: Explained = Explained {
    name: "score",
    formula: "RICE = reach × impact × confidence / effort; ICE = impact × confidence × ease; WSJF = (value + time + risk) / size; CD3 = cost of delay / weeks",
    source: "Intercom, SAFe, Black Swan Farming; a score proposes an order and never reorders by itself",
    now: |_| String::new(),
};

const fn of(pane: PaneId) -> &'static [Explained] {
    match pane {
        PaneId::Strategy => &[KPI],
        PaneId::Initiatives => &[PROGRESS, SCORE],
        PaneId::Epics | PaneId::Roadmap => &[PROGRESS, FORECAST],
        PaneId::Backlog => &[LINES, READY, VELOCITY],
        PaneId::Stories => &[READY, CYCLE],
        PaneId::Refine => &[READY],
        PaneId::Sprints => &[BURNDOWN, VELOCITY, SAY_DO],
        PaneId::Alignment => &[ALIGNED, DRIFT, COVERAGE, WAITING, QUADRANT, SAY_DO],
        PaneId::Flow => &[VELOCITY, SAY_DO, CYCLE, AGE, CUMULATIVE, FORECAST],
    }
}

fn percent(share: Option<f64>) -> String {
    share.map_or("–".to_string(), |share| format!("{:.0}%", share * 100.0))
}

fn rounded(value: f64) -> String {
    number((value * 10.0).round() / 10.0)
}

/// The numbers of a pane as lines of a width.
pub fn explain(app: &App, pane: PaneId, width: u16) -> Vec<Line<'static>> {
    let theme = &app.theme;
    let mut lines = Vec::new();
    for explained in of(pane) {
        lines.extend(text::wrap(
            &[Span::styled(explained.name, theme.header)],
            width,
            "",
        ));
        let mut indented = |words: String, style| {
            let spans = [Span::styled(format!("  {words}"), style)];
            lines.extend(text::wrap(&spans, width, "  "));
        };
        indented(explained.formula.to_string(), theme.text);
        let now = (explained.now)(app);
        if !now.is_empty() {
            indented(format!("now: {now}"), theme.info);
        }
        indented(format!("source: {}", explained.source), theme.dim);
        lines.push(Line::default());
    }
    lines.pop();
    lines
}

#[cfg(test)]
mod tests {
    use crate::domain::workspace::Workspace;
    use crate::tui::pane::PANES;
    use crate::tui::testing::stage;

    #[test]
    fn every_pane_explains_its_numbers_also_without_any() {
        for pane in PANES {
            let mut stage = stage(Workspace::default(), 80, 24);
            stage.app.go(pane.id, None);
            let explained = stage.press("i").screen();
            assert!(explained.contains("source:"), "{}: {explained}", pane.name);
        }
    }
}
