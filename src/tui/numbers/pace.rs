//! The numbers of a sprint's work and of the flow, explained.
//! Never a number of the strategy.

use super::{Explained, percent, rounded};
use crate::domain::sprint::Sprint;
use crate::metrics::burndown::SprintNumbers;
use crate::metrics::flow::Durations;
use crate::metrics::report::WaitingShare;
use crate::tui::app::App;
use crate::tui::desk::count;
use crate::tui::figures::HORIZONS;
use crate::tui::pane::{flow, sprints};
use crate::tui::widget::plot::number;

pub(super) const SAY_DO_OTHERS: Explained = Explained {
    name: "say/do, its other readings",
    formula: "at final estimates: committed stories done, as they were estimated at the close / commitment; all done: everything done / commitment; by items: committed stories done / committed stories",
    source: "commitment frozen at the start, estimates frozen at the close",
    now: |app| {
        of_last(app, |sprint, numbers| {
            let say_do = &numbers.say_do;
            format!(
                "{}: at final estimates {}, all done {}, by items {}",
                sprint.key,
                percent(say_do.at_final),
                percent(say_do.all),
                percent(say_do.items)
            )
        })
    },
};
pub(super) const COMPLETION: Explained = Explained {
    name: "completion",
    formula: "stories done / stories in the scope at the close; cancelled and removed ones are in neither",
    source: "ledger of the sprint",
    now: |app| {
        of_last(app, |sprint, numbers| {
            let completion = &numbers.completion;
            let share = percent(completion.share);
            format!(
                "{}: {} of {}, {share}",
                sprint.key, completion.done, completion.total
            )
        })
    },
};
pub(super) const SCOPE_CHANGE: Explained = Explained {
    name: "scope change",
    formula: "added – removed + re-estimated = scope – commitment; its share is of the commitment",
    source: "ledger of the sprint: what came, went and was estimated anew after the start",
    now: |app| {
        of_shown(app, |numbers| {
            format!(
                "{} – {} + {} = {}, {} of {}",
                number(numbers.added),
                number(numbers.removed),
                number(numbers.reestimated),
                number(numbers.scope_change()),
                percent(numbers.scope_change_share()),
                number(numbers.commitment)
            )
        })
    },
};
pub(super) const PROJECTION: Explained = Explained {
    name: "projection",
    formula: "done / working days gone is the pace; what is left / pace, rounded up, is how many more working days it takes",
    source: "ledger of the sprint; dashed in the charts",
    now: |app| {
        let Some(view) = sprints::shown(app).and_then(|sprint| app.sprint_view(sprint)) else {
            return "the sprint was not started".to_string();
        };
        match view.numbers.projection(view.elapsed) {
            Some(projection) => format!(
                "{} done in {}: {} a day, {} to go",
                number(view.numbers.velocity),
                count(view.elapsed, "working day"),
                rounded(projection.rate),
                count(projection.days_left as usize, "working day")
            ),
            None => "nothing is done yet".to_string(),
        }
    },
};
pub(super) const CARRY_OVER: Explained = Explained {
    name: "carry-over",
    formula: "points of the stories in the scope that were not done at the close",
    source: "ledger of the sprint",
    now: |app| {
        of_shown(app, |numbers| {
            let stories = count(numbers.carried.len(), "story");
            format!("{} in {stories}", number(numbers.carried_over))
        })
    },
};
pub(super) const ON_TRACK: Explained = Explained {
    name: "on track",
    formula: "the chance that so many items as are open are done in the working days that are left after today: each draws one of the past days, convolved exactly",
    source: "items finished on the last 60 working days, days without any included",
    now: |app| match app.summary() {
        Some(summary) => format!(
            "day {} of {}: {}",
            summary.day,
            summary.days,
            percent(summary.on_track)
        ),
        None => "no sprint is active".to_string(),
    },
};
pub(super) const THROUGHPUT: Explained = Explained {
    name: "throughput",
    formula: "stories by the day of their last finish, added up by week; a week is the mean of the last four",
    source: "Kanban Guide; recorded changes of status",
    now: |app| {
        let days = &app.flow(flow::counting(app)).throughput;
        let finished: u32 = days.iter().map(|day| day.count).sum();
        format!(
            "{} finished in {}",
            count(finished as usize, "story"),
            count(days.len(), "day")
        )
    },
};
pub(super) const LEAD: Explained = Explained {
    name: "lead time",
    formula: "finished day – created day + 1; after a reopen the second stretch is added; what was finished before it was created is left out by name",
    source: "Kanban Guide; calendar days, or working days by ]",
    now: |app| told(&app.flow(flow::counting(app)).lead_time),
};
pub(super) const BUGS: Explained = Explained {
    name: "bugs",
    formula: "made: created on the days of the sprint; escaped: of those, the ones labeled “escaped”; fixed: finished for the last time on them; open: neither done nor cancelled at the end of its last day",
    source: "stories of the kind bug, whoever's sprint they were in",
    now: |app| match app.bugs().last() {
        Some(bugs) => format!(
            "{}: made {}, escaped {}, fixed {}, open {}",
            bugs.key, bugs.opened, bugs.escaped, bugs.closed, bugs.open
        ),
        None => "no sprint was started yet".to_string(),
    },
};
pub(super) const HOW_MANY: Explained = Explained {
    name: "how many",
    formula: "the largest amount that is reached with the given chance within the days: P85 is what 85 of 100 futures reach; the same days are drawn as for the forecast",
    source: "items finished on the last 60 working days, days without any included",
    now: |app| match &app.outlook().how_many[0] {
        Some(many) => format!(
            "in {} working days: P50 {}, P85 {}, P95 {}",
            HORIZONS[0], many.amounts.p50, many.amounts.p85, many.amounts.p95
        ),
        None => "nothing was finished in the past".to_string(),
    },
};
pub(super) const WAITS_BY: Explained = Explained {
    name: "waits by reason and person",
    formula: "working days at whose end the story waited; the share is of all days waited, each wait by itself; flow is the flow efficiency of the started stories that waited so",
    source: "recorded waits, and stays in a status of the category acceptance",
    now: |app| {
        let report = app.waiting();
        let named = |shares: &[WaitingShare]| match shares.first() {
            Some(share) => format!("{} {} d", share.name, share.days),
            None => "nothing".to_string(),
        };
        format!(
            "most for {}; most on {}",
            named(&report.reasons),
            named(&report.people)
        )
    },
};
/// Something of the sprint closed last.
pub(super) fn of_last(app: &App, tell: fn(&Sprint, &SprintNumbers) -> String) -> String {
    let sprints = app.workspace().sprints_in_order();
    let last = sprints.into_iter().rfind(|sprint| sprint.is_closed());
    let told = last.and_then(|sprint| Some(tell(sprint, &app.sprint_view(sprint)?.numbers)));
    told.unwrap_or_else(|| "no closed sprint yet".to_string())
}

/// Something of the sprint that the pane shows.
fn of_shown(app: &App, tell: fn(&SprintNumbers) -> String) -> String {
    let view = sprints::shown(app).and_then(|sprint| app.sprint_view(sprint));
    view.map_or("the sprint was not started".to_string(), |view| {
        tell(&view.numbers)
    })
}

pub(super) fn told(times: &Durations) -> String {
    match (times.p50, times.p85) {
        (Some(p50), Some(p85)) => format!(
            "{}: P50 {} d, P85 {} d",
            count(times.n, "finished story"),
            number(p50),
            number(p85)
        ),
        _ => "no finished story yet".to_string(),
    }
}
