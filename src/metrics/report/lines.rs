//! The lines of `report velocity`: where the coming sprints end in the backlog as it is ranked now.
//! Never counts what is under way: it is not the coming sprints' work.

use schemars::JsonSchema;
use serde::Serialize;

use super::velocity::{VelocityReport, velocity};
use crate::domain::index::Index;
use crate::domain::points::Points;
use crate::domain::story::Story;
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::metrics::sprint_lines::{SprintLine, sprint_lines};

/// Lines for at most so many sprints: beyond them a line says more about arithmetic than about the future.
const MOST_LINES: usize = 12;

/// Stories that are looked at for the lines: as many as any team finishes in so many sprints.
const MOST_STORIES: usize = 2_000;

/// The velocity with the lines that follow from it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VelocityAndLines {
    /// The closed sprints and their summary.
    #[serde(flatten)]
    pub velocity: VelocityReport,
    /// Where the coming sprints end, by the P50; none without a velocity.
    pub lines: Vec<BacklogLine>,
}

/// The end of a coming sprint in the backlog.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct BacklogLine {
    /// Which coming sprint ends here: 1 is the next one. Before a story that takes several sprints each of them has its line.
    pub sprint: u32,
    /// How many stories the sprint holds.
    pub stories: usize,
    /// Their points.
    pub points: f64,
    /// The last of them; `null` when the first story is larger than a sprint.
    pub last: Option<Word>,
    /// The points that it leaves to the next sprint.
    pub carry: f64,
    /// How many of its stories nobody has estimated: they take no room.
    pub unestimated: u32,
    /// The index of the first story after the line, among the open stories in rank order.
    #[serde(skip)]
    pub before: usize,
}

/// The velocity of the closed sprints and the lines of the backlog; `window` as in [`velocity`].
pub fn velocity_and_lines(workspace: &Workspace, index: &Index, window: usize) -> VelocityAndLines {
    let velocity = velocity(workspace, window);
    let lines = backlog_lines(workspace, index, velocity.summary.p50);
    VelocityAndLines { velocity, lines }
}

/// Where the coming sprints end at a velocity in points a sprint.
pub fn backlog_lines(
    workspace: &Workspace,
    index: &Index,
    velocity: Option<f64>,
) -> Vec<BacklogLine> {
    let Some(velocity) = velocity else {
        return Vec::new();
    };
    let is_running = |story: &Story| {
        let sprint = story.sprint.and_then(|id| workspace.sprints.get(id));
        sprint.is_some_and(|sprint| sprint.is_active()) || story.category(workspace).is_under_way()
    };
    let open = index.open_order().iter().take(MOST_STORIES).enumerate();
    let coming: Vec<(usize, &Story)> = open
        .filter_map(|(at, id)| Some((at, workspace.stories.get(*id)?.as_ref())))
        .filter(|(_, story)| !is_running(story))
        .collect();
    let sizes = coming
        .iter()
        .map(|(_, story)| story.points.map(Points::as_hundredths));
    let mut first = 0;
    let told = |line: SprintLine| {
        let stories = line.before - first;
        first = line.before;
        let last = line.before.checked_sub(1).map(|last| coming[last].1);
        BacklogLine {
            sprint: line.sprint,
            stories,
            points: line.held as f64 / 100.0,
            last: last.map(|story| story.key.clone()),
            carry: line.carry as f64 / 100.0,
            unestimated: line.unestimated,
            before: coming[line.before].0,
        }
    };
    let lines = sprint_lines((velocity * 100.0).round() as u64, MOST_LINES, sizes);
    lines.into_iter().map(told).collect()
}
