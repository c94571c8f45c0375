//! `report bugs`: how many bugs are open, and what came and went in a stretch of days.
//! Never counts a cancelled bug as closed.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::past::moves;
use crate::domain::about::Category;
use crate::domain::story::{Story, StoryKind};
use crate::domain::workspace::Workspace;
use crate::metrics::stats;

/// The label of a bug that users found in what had been delivered.
pub const ESCAPED: &str = "escaped";

/// Counts of bugs from a day to another, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct BugsReport {
    /// Open at the end of the last day.
    pub open: usize,
    /// Created.
    pub opened: usize,
    /// Finished for the last time.
    pub closed: usize,
    /// Taken up again after they were done.
    pub reopened: usize,
    /// Created with the label `escaped`: users found them.
    pub escaped: usize,
    /// Bugs among all items finished; `null` when none was.
    pub share: Option<f64>,
}

/// The bugs from a day to another.
pub fn bugs(workspace: &Workspace, from: NaiveDate, to: NaiveDate) -> BugsReport {
    let day_of = |at| workspace.settings().day_of(at);
    let within = |day: NaiveDate| from <= day && day <= to;
    let mut report = BugsReport::default();
    let mut finished = 0;
    for story in &workspace.stories {
        let closed = story
            .finished(workspace)
            .is_some_and(|at| within(day_of(at)));
        finished += usize::from(closed);
        if story.kind != StoryKind::Bug {
            continue;
        }
        report.closed += usize::from(closed);
        if within(day_of(story.created)) {
            report.opened += 1;
            report.escaped += usize::from(story.labels.iter().any(|label| label.is_like(ESCAPED)));
        }
        let path: Vec<(NaiveDate, Category)> = moves(workspace, story)
            .into_iter()
            .map(|(at, category)| (day_of(at), category))
            .collect();
        let again = |pair: &[(NaiveDate, Category)]| {
            pair[0].1 == Category::Done && !pair[1].1.is_final() && within(pair[1].0)
        };
        report.reopened += path.windows(2).filter(|pair| again(pair)).count();
        report.open += usize::from(is_open_on(workspace, story, &path, to));
    }
    report.share = stats::share(report.closed as f64, finished as f64);
    report
}

fn is_open_on(
    workspace: &Workspace,
    story: &Story,
    path: &[(NaiveDate, Category)],
    day: NaiveDate,
) -> bool {
    let away = story
        .archived
        .is_some_and(|at| workspace.settings().day_of(at) <= day);
    let last = path.iter().take_while(|(then, _)| *then <= day).last();
    !away && last.is_some_and(|(_, category)| !category.is_final())
}
