//! The definition of ready, line by line, for one story.
//! Never says that a line holds because nobody looked: a line that cannot be computed holds when a person ticked it.

use crate::domain::story::{Story, StoryKind};
use crate::domain::workspace::Workspace;

/// One line of the definition of ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyLine<'w> {
    /// The line, as the settings hold it.
    pub line: &'w str,
    /// Whether it holds.
    pub holds: bool,
    /// What to do when it does not.
    pub remedy: &'static str,
}

/// The lines of the workspace's definition of ready for a story, in order.
///
/// Computed lines: narrative, criteria, points, epic, aligned, assignee, unblocked, answered (waits for no explanation,
/// clarification or decision). Others hold when a person ticked them.
pub fn ready<'w>(workspace: &'w Workspace, story: &Story) -> Vec<ReadyLine<'w>> {
    workspace.settings().ready.iter().map(|line| ready_line(workspace, story, line)).collect()
}

/// Whether every line holds.
pub fn is_ready(workspace: &Workspace, story: &Story) -> bool {
    workspace.settings().ready.iter().all(|line| ready_line(workspace, story, line).holds)
}

fn ready_line<'w>(workspace: &Workspace, story: &Story, line: &'w str) -> ReadyLine<'w> {
    let (holds, remedy) = match line.trim().to_lowercase().as_str() {
        "narrative" => (has_narrative(story), "say who wants what, and why"),
        "criteria" => (!story.criteria.is_empty(), "write how one sees that it is done"),
        "points" | "estimate" => (story.points.is_some(), "estimate it"),
        "epic" => (has_epic(workspace, story), "put it under an epic"),
        "aligned" => (super::is_aligned(workspace, story), "tie its epic to an active initiative with an objective and a KPI"),
        "assignee" => (story.assignee.is_some(), "say who does it"),
        "unblocked" => (is_unblocked(workspace, story), "finish or unlink what blocks it"),
        "answered" => (story.waiting.is_none(), "get the answer that it waits for"),
        _ => (story.ready.iter().any(|ticked| ticked == line), "check it and tick it"),
    };
    ReadyLine { line, holds, remedy }
}

/// A story says who wants what; other work says in any words what it is about.
fn has_narrative(story: &Story) -> bool {
    let told = !story.i_want.trim().is_empty();
    match story.kind {
        StoryKind::Story => told && !story.as_a.trim().is_empty(),
        _ => told || !story.notes.trim().is_empty(),
    }
}

fn has_epic(workspace: &Workspace, story: &Story) -> bool {
    story.epic.is_some_and(|id| workspace.epics.get(id).is_some())
}

fn is_unblocked(workspace: &Workspace, story: &Story) -> bool {
    let open = |blocker: &crate::domain::story::Story| !blocker.category(workspace).is_final();
    !story.blocked_by.iter().filter_map(|id| workspace.stories.get(*id)).any(|blocker| open(blocker))
}
