//! `report bugs`: how many bugs are open, and what came and went in a stretch of days.
//! Never counts a cancelled bug as closed.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::past::{moves, stands};
use crate::domain::about::Category;
use crate::domain::record::Moment;
use crate::domain::sprint::Sprint;
use crate::domain::story::{Story, StoryKind};
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::metrics::stats;

/// The label of a bug that users found in what had been delivered.
pub const ESCAPED: &str = "escaped";

/// Counts of bugs from a day to another, both included.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct BugsReport {
    /// Open at the end of the last day.
    pub open: usize,
    /// Created.
    pub opened: usize,
    /// Finished; one that was finished, reopened and finished again counts on both days.
    pub closed: usize,
    /// Taken up again after they were done.
    pub reopened: usize,
    /// Created with the label `escaped`: users found them.
    pub escaped: usize,
    /// Bugs among all items that were finished in these days; `null` when none was.
    pub share: Option<f64>,
    /// The sprints that were started, by their first day.
    pub sprints: Vec<SprintBugs>,
}

/// The bugs of the days of one sprint, whoever fixed them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SprintBugs {
    /// The sprint's key.
    pub key: Word,
    /// Created.
    pub opened: usize,
    /// Finished, each time.
    pub closed: usize,
    /// Of those created, found by users.
    pub escaped: usize,
    /// Open at the end of its last day, or now.
    pub open: usize,
}

/// The bugs of each sprint that was started, oldest first.
pub fn bugs_by_sprint(workspace: &Workspace, today: NaiveDate) -> Vec<SprintBugs> {
    let day_of = |at: Moment| workspace.settings().day_of(at);
    let dates = |sprint: &Sprint| {
        let begun = sprint.started.is_some().then_some(sprint.start?)?;
        Some((begun, sprint.end?.min(today)))
    };
    let mut found: Vec<(SprintBugs, (NaiveDate, NaiveDate))> = Vec::new();
    for sprint in workspace.sprints_in_order() {
        let key = sprint.key.clone();
        let bugs = SprintBugs {
            key,
            ..SprintBugs::default()
        };
        found.extend(dates(sprint).map(|dates| (bugs, dates)));
    }
    let is_bug = |story: &&std::sync::Arc<Story>| story.kind == StoryKind::Bug;
    for story in workspace.stories.iter().filter(is_bug) {
        let path = open_path(workspace, story);
        let created = day_of(story.created);
        let closed: Vec<NaiveDate> = story.finishes(workspace).map(day_of).collect();
        let escaped = story.labels.iter().any(|label| label.is_like(ESCAPED));
        for (bugs, (from, to)) in &mut found {
            let within = |day: NaiveDate| *from <= day && day <= *to;
            bugs.opened += usize::from(within(created));
            bugs.escaped += usize::from(within(created) && escaped);
            bugs.closed += closed.iter().filter(|day| within(**day)).count();
            bugs.open += usize::from(is_open_on(&path, *to));
        }
    }
    found.into_iter().map(|(bugs, _)| bugs).collect()
}

/// The categories that a story went through, by day.
fn path(workspace: &Workspace, story: &Story) -> Vec<(NaiveDate, Category)> {
    let day_of = |at| workspace.settings().day_of(at);
    let moves = moves(workspace, story).into_iter();
    moves.map(|(at, category)| (day_of(at), category)).collect()
}

/// On which days it became open, or no longer was: finished, cancelled or put away.
fn open_path(workspace: &Workspace, story: &Story) -> Vec<(NaiveDate, bool)> {
    let day_of = |at| workspace.settings().day_of(at);
    let is_open = |stands: Option<Category>| stands.is_some_and(|category| !category.is_final());
    let steps = stands(workspace, story).into_iter();
    steps
        .map(|(at, stands)| (day_of(at), is_open(stands)))
        .collect()
}

/// The bugs from a day to another.
pub fn bugs(workspace: &Workspace, from: NaiveDate, to: NaiveDate) -> BugsReport {
    let day_of = |at| workspace.settings().day_of(at);
    let within = |day: NaiveDate| from <= day && day <= to;
    let mut report = BugsReport::default();
    let (mut finished, mut fixed) = (0_u32, 0_u32);
    for story in &workspace.stories {
        let times = story.finishes(workspace);
        let closed = times.filter(|at| within(day_of(*at))).count();
        finished += u32::from(closed > 0);
        if story.kind != StoryKind::Bug {
            continue;
        }
        report.closed += closed;
        fixed += u32::from(closed > 0);
        if within(day_of(story.created)) {
            report.opened += 1;
            report.escaped += usize::from(story.labels.iter().any(|label| label.is_like(ESCAPED)));
        }
        let path = path(workspace, story);
        let again = |pair: &[(NaiveDate, Category)]| {
            pair[0].1 == Category::Done && !pair[1].1.is_final() && within(pair[1].0)
        };
        report.reopened += path.windows(2).filter(|pair| again(pair)).count();
        report.open += usize::from(is_open_on(&open_path(workspace, story), to));
    }
    report.share = stats::share(f64::from(fixed), f64::from(finished));
    report.sprints = bugs_by_sprint(workspace, to);
    report
}

fn is_open_on(path: &[(NaiveDate, bool)], day: NaiveDate) -> bool {
    let last = path.iter().take_while(|(then, _)| *then <= day).last();
    last.is_some_and(|(_, is_open)| *is_open)
}
