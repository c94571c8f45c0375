//! The numbers of a pane, explained: formula, present inputs, source. What `i` shows.
//! Never a number without its rule, and never an input that would have to be computed only to be explained.

mod pace;

use ratatui::text::{Line, Span};

use pace::{
    BUGS, CARRY_OVER, COMPLETION, HOW_MANY, LEAD, ON_TRACK, PROJECTION, SAY_DO_OTHERS,
    SCOPE_CHANGE, THROUGHPUT, WAITS_BY, of_last, told,
};

use super::app::App;
use super::desk::count;
use super::figures::Work;
use super::pane::{PaneId, flow, sprints};
use super::widget::plot::number;
use super::widget::text;

/// A number, its formula, what it is made of now, and where the definition comes from.
struct Explained {
    name: &'static str,
    formula: &'static str,
    source: &'static str,
    /// The present inputs and the result, or that there are none yet.
    now: fn(&App) -> String,
}

const PROGRESS: Explained = Explained {
    name: "progress",
    formula: "points done / points of all stories, cancelled ones left out; by count where one story has no points",
    source: "roll-up of the stories",
    now: |app| {
        let of = |epic| app.index().epic(epic);
        let epics = app.workspace().epics.iter().map(|epic| of(Some(epic.id)));
        let all = epics.fold(of(None), |sum, epic| sum.with(&epic));
        format!(
            "all stories: {} of {} points, {}",
            all.points_done,
            all.points,
            percent(all.progress())
        )
    },
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
const CAPACITY: Explained = Explained {
    name: "capacity",
    formula: "what was typed, else mean velocity × person-days that are there / person-days that are usually there; person-days = days a week of the people × working days / days of a week, less holidays and the days that people are away",
    source: "Azure DevOps",
    now: |app| {
        let Some(sprint) = crate::tui::pane::planning::sprint(app) else {
            return "no sprint is planned".to_string();
        };
        let limits = crate::tui::pane::planning::limits(app, sprint);
        match (limits.days, limits.capacity) {
            (_, None) => "no closed sprint yet, and nothing typed".to_string(),
            (None, Some(points)) => format!("{} points", number(points)),
            (Some(days), Some(points)) => format!(
                "{} of {} person-days: {} points, rounded down",
                number(days.available),
                number(days.usual),
                crate::metrics::capacity::whole_points(points)
            ),
        }
    },
};
const LIMITS: Explained = Explained {
    name: "P50 and P85",
    formula: "P50: the median of what the last five closed sprints completed; P85: the most that at least 85 % of them completed",
    source: "the rule of the sprint lines in the backlog",
    now: |app| {
        let velocity = &app.velocity().summary;
        match (velocity.p50, velocity.p85) {
            (Some(p50), Some(p85)) => format!("P50 {}, P85 {}", rounded(p50), rounded(p85)),
            _ => "no closed sprint yet".to_string(),
        }
    },
};
const CHANCE: Explained = Explained {
    name: "chance of the goal",
    formula: "P(the open stories that serve the goal are finished in the working days left, today not counted), each day drawing one past day; all stories of the sprint when none is said to serve it",
    source: "convolution of the past throughput",
    now: |app| match &app.standup_report().goal {
        Some(goal) => format!("{} open, {} working days left", goal.open, goal.days_left),
        None => "no sprint is active".to_string(),
    },
};
const SAY_DO: Explained = Explained {
    name: "say/do",
    formula: "points of committed stories done / points committed, at committed estimates; added work is left out",
    source: "commitment frozen at the start",
    now: |app| {
        of_last(app, |sprint, numbers| {
            let committed = number(numbers.commitment);
            let share = percent(numbers.say_do.committed);
            format!("{}: committed {committed}, {share}", sprint.key)
        })
    },
};
const BURNDOWN: Explained = Explained {
    name: "burndown",
    formula: "commitment × (1 – i/n) at the end of working day i of n is the ideal; scope is a line of its own and is never re-based",
    source: "working days of the workspace",
    now: |app| {
        let Some(view) = sprints::shown(app).and_then(|sprint| app.sprint_view(sprint)) else {
            return "the sprint was not started".to_string();
        };
        let at = |line: &[Option<f64>]| {
            line.get(view.elapsed)
                .copied()
                .flatten()
                .map_or("–".to_string(), number)
        };
        let numbers = &view.numbers;
        let ideal = numbers
            .ideal
            .get(view.elapsed)
            .copied()
            .map_or("–".to_string(), rounded);
        format!(
            "day {} of {}: commitment {}, ideal {ideal}, scope {}, done {}, remaining {}",
            view.elapsed,
            view.length(),
            number(numbers.commitment),
            at(&numbers.scope),
            at(&numbers.done),
            at(&numbers.remaining)
        )
    },
};
const FORECAST: Explained = Explained {
    name: "forecast",
    formula: "each coming working day draws one of the past days' throughputs; the distributions are convolved exactly; P85 is the first day by which 85 of 100 futures are done. Where several teams have open work each draws from its own past, in a simulation whose seed is shown",
    source: "items finished on the last 60 working days, days without any included",
    now: |app| {
        let queue = app.queue().borrow();
        let finished: u32 = queue.history.iter().sum();
        let days = count(queue.history.len(), "working day");
        let seed = queue
            .seed()
            .map_or(String::new(), |seed| format!("; seed {seed}"));
        format!(
            "{finished} items finished on {days}; {} open{seed}",
            queue.items
        )
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
    now: |app| {
        let lines = &app.workspace().settings().ready;
        format!("{}: {}", count(lines.len(), "line"), lines.join(", "))
    },
};
const CYCLE: Explained = Explained {
    name: "cycle time",
    formula: "finished day – started day + 1; after a reopen the second stretch is added; a percentile is the nearest rank",
    source: "Kanban Guide; calendar days, or working days by ]",
    now: |app| told(&app.flow(flow::counting(app)).cycle_time),
};
const AGE: Explained = Explained {
    name: "age",
    formula: "today – started day + 1; amber above P70 of the cycle times, red above P85",
    source: "Kanban Guide",
    now: |app| match app.flow(flow::counting(app)).ages.first() {
        Some(age) => format!("the oldest is {}: {} d", age.key, age.days),
        None => "nothing is under way".to_string(),
    },
};
const CUMULATIVE: Explained = Explained {
    name: "cumulative flow",
    formula: "stories in each category at the end of each civil day; what was cancelled has left",
    source: "recorded changes of status",
    now: |app| match app.cfd().days.last() {
        Some(day) => format!(
            "backlog {}, todo {}, doing {}, acceptance {}, done {}",
            day.backlog, day.todo, day.doing, day.acceptance, day.done
        ),
        None => "no story yet".to_string(),
    },
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
    now: |app| match app.alignment(Work::Closed).quadrant.last() {
        Some(point) => format!(
            "{}: say/do {}, alignment {}",
            point.sprint,
            percent(point.say_do),
            percent(point.alignment.now)
        ),
        None => "no closed sprint yet".to_string(),
    },
};
const KPI: Explained = Explained {
    name: "KPI progress",
    formula: "(now – start) / (target – start), from 0 to 1, falling ones too; an objective is the mean of its KPIs; behind when progress is less than the elapsed share – 10 %",
    source: "readings",
    now: |app| {
        let objectives = &app.outcomes().objectives;
        let each = objectives.iter().take(4);
        let words: Vec<String> = each
            .map(|objective| format!("{} {}", objective.key, percent(objective.progress)))
            .collect();
        match words.as_slice() {
            [] => "no objective yet".to_string(),
            words => words.join(", "),
        }
    },
};
const SCORE: Explained = Explained {
    name: "score",
    formula: "RICE = reach × impact × confidence / effort; ICE = impact × confidence × ease; WSJF = (value + time + risk) / size; CD3 = cost of delay / weeks",
    source: "Intercom, SAFe, Black Swan Farming; a score proposes an order and never reorders by itself",
    now: |app| {
        let disagree = app.scores().iter().filter(|line| line.disagrees).count();
        let all = count(app.scores().len(), "initiative");
        format!("{all}, {disagree} where score and rank disagree")
    },
};

const fn of(pane: PaneId) -> &'static [Explained] {
    match pane {
        PaneId::Strategy => &[KPI],
        PaneId::Initiatives => &[PROGRESS, SCORE],
        PaneId::Epics | PaneId::Roadmap => &[PROGRESS, FORECAST],
        PaneId::Backlog => &[LINES, READY, VELOCITY],
        PaneId::Stories => &[READY, CYCLE],
        PaneId::Refine => &[READY],
        PaneId::Planning => &[CAPACITY, LIMITS, VELOCITY, READY],
        PaneId::Standup => &[CHANCE, AGE, WAITING],
        PaneId::Review | PaneId::Retro => &[VELOCITY, SAY_DO],
        PaneId::Sprints => &[
            BURNDOWN,
            SCOPE_CHANGE,
            PROJECTION,
            ON_TRACK,
            CAPACITY,
            VELOCITY,
            SAY_DO,
            CARRY_OVER,
        ],
        PaneId::Alignment => &[ALIGNED, DRIFT, COVERAGE, WAITING, QUADRANT, SAY_DO],
        PaneId::Flow => &[
            VELOCITY,
            SAY_DO,
            SAY_DO_OTHERS,
            COMPLETION,
            THROUGHPUT,
            CYCLE,
            LEAD,
            AGE,
            WAITING,
            WAITS_BY,
            BUGS,
            CUMULATIVE,
            FORECAST,
            HOW_MANY,
        ],
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
        indented(format!("now: {now}"), theme.info);
        indented(format!("source: {}", explained.source), theme.dim);
        lines.push(Line::default());
    }
    lines.pop();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Zone;
    use crate::domain::demo;
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

    #[test]
    fn every_number_tells_its_formula_its_source_and_what_it_is_made_of_now() {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 16).unwrap();
        for workspace in [Workspace::default(), demo::build(today, Zone::default())] {
            let stage = stage(workspace, 80, 24);
            for pane in PANES {
                for explained in of(pane.id) {
                    let now = (explained.now)(&stage.app);
                    let parts = [explained.formula, explained.source, &now];
                    let all = parts.iter().all(|part| !part.is_empty());
                    assert!(all, "{}: {} {parts:?}", pane.name, explained.name);
                }
            }
        }
    }

    #[test]
    fn what_the_flow_pane_shows_is_explained_by_name() {
        let names: Vec<&str> = of(PaneId::Flow).iter().map(|number| number.name).collect();
        for shown in [
            "velocity",
            "say/do",
            "completion",
            "throughput",
            "cycle time",
            "lead time",
            "age",
            "flow efficiency",
            "bugs",
            "cumulative flow",
            "forecast",
            "how many",
        ] {
            assert!(names.contains(&shown), "{shown}");
        }
    }
}
