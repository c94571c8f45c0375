//! `report cfd`: how many stories stood in each category at the end of each civil day.
//! Never rebuilds a past from today's statuses: it adds up recorded moves.

use chrono::{Days, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;

use super::past::stands;
use crate::domain::about::Category;
use crate::domain::story::Story;
use crate::domain::workspace::Workspace;
use crate::metrics::flow::cumulative;

/// The days of a cumulative flow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CfdReport {
    /// In order, without gaps.
    pub days: Vec<CfdDay>,
}

/// One civil day's end. Cancelled stories have left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CfdDay {
    /// The day.
    pub date: NaiveDate,
    /// Stories in the backlog.
    pub backlog: u32,
    /// Waiting to be started.
    pub todo: u32,
    /// Being worked on.
    pub doing: u32,
    /// Waiting to be accepted.
    pub acceptance: u32,
    /// Finished.
    pub done: u32,
}

/// How many days back a cumulative flow goes when nobody says: a year and a day.
const USUAL_DAYS: u64 = 366;

/// From the first story's creation, at most a year ago, to today.
pub fn usual_range(workspace: &Workspace, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let created = workspace
        .stories
        .iter()
        .map(|story| workspace.settings().day_of(story.created));
    let first = created.min().unwrap_or(today).min(today);
    (first.max(today - Days::new(USUAL_DAYS)), today)
}

/// The cumulative flow of these stories from a day to another, both included. A story leaves on the day on which it is
/// put away, unless it is done, and comes back when it is taken out of the archive.
pub fn cfd<'w>(
    workspace: &Workspace,
    stories: impl IntoIterator<Item = &'w Story>,
    from: NaiveDate,
    to: NaiveDate,
) -> CfdReport {
    let day_of = |at| workspace.settings().day_of(at);
    let mut all = Vec::new();
    for story in stories {
        let mut path: Vec<(NaiveDate, Option<usize>)> = stands(workspace, story)
            .into_iter()
            .map(|(at, stands)| (day_of(at), stands.and_then(column)))
            .collect();
        path.sort_by_key(|step| step.0);
        all.push(path);
    }
    let rows = cumulative(from, to, all.iter());
    let day = |(offset, row): (u64, [u32; 6])| CfdDay {
        date: from + Days::new(offset),
        backlog: row[0],
        todo: row[1],
        doing: row[2],
        acceptance: row[3],
        done: row[4],
    };
    CfdReport {
        days: (0..).zip(rows).map(day).collect(),
    }
}

fn column(category: Category) -> Option<usize> {
    Some(match category {
        Category::Backlog => 0,
        Category::Todo => 1,
        Category::Doing => 2,
        Category::Acceptance => 3,
        Category::Done => 4,
        Category::Cancelled => return None,
    })
}
