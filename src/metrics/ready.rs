//! Readiness: which lines of the definition of ready a story meets. Computed lines answer themselves, others a person ticks.
//! Never blocks anything: it marks.

use crate::domain::id::Id;
use crate::domain::story::Story;
use crate::domain::workspace::Workspace;

/// One line of the definition of ready, for one story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyLine<'w> {
    /// The line as the settings say it.
    pub name: &'w str,
    /// Whether the story meets it.
    pub met: bool,
    /// What to do when it does not; empty for lines ticked by hand.
    pub remedy: &'static str,
}

/// A line that answers itself: its name, what to do, how to see.
type Computed = (&'static str, &'static str, fn(&Workspace, &Story) -> bool);

/// The lines that answer themselves.
const COMPUTED: &[Computed] = &[
    ("narrative", "say who wants what, and why", |_, story| {
        !story.i_want.is_empty() || !story.notes.is_empty()
    }),
    (
        "criteria",
        "write how one sees that it is done",
        |_, story| !story.criteria.is_empty(),
    ),
    ("points", "estimate it", |_, story| story.points.is_some()),
    ("epic", "attach it to an epic", |_, story| {
        story.epic.is_some()
    }),
    ("no wait", "answer what it waits for", |_, story| {
        story.waiting.is_none()
    }),
    (
        "no blocker",
        "finish what blocks it first",
        |workspace, story| {
            story.blocked_by.iter().all(|id| {
                workspace
                    .stories
                    .get(*id)
                    .is_none_or(|other| other.category(workspace).is_final())
            })
        },
    ),
    (
        "small",
        "split it: it is larger than the scale's second largest value",
        |workspace, story| {
            let scale = &workspace.settings().point_scale;
            let most = scale.iter().rev().nth(1).or(scale.last());
            story
                .points
                .zip(most.copied())
                .is_none_or(|(points, most)| points <= most)
        },
    ),
];

/// The lines of the definition of ready, answered for a story.
pub fn lines<'w>(workspace: &'w Workspace, story: &Story) -> Vec<ReadyLine<'w>> {
    let answer = |name: &'w String| match COMPUTED.iter().find(|(known, ..)| known == name) {
        Some((_, remedy, test)) => ReadyLine {
            name,
            met: test(workspace, story),
            remedy,
        },
        None => ReadyLine {
            name,
            met: story.ready.contains(name),
            remedy: "",
        },
    };
    workspace.settings().ready.iter().map(answer).collect()
}

/// Whether a story meets all lines.
pub fn is_ready(workspace: &Workspace, story: &Story) -> bool {
    lines(workspace, story).iter().all(|line| line.met)
}

/// The first stories of an order that are not ready, at most so many; what is under way is past being made ready.
pub fn next_to_refine(workspace: &Workspace, order: &[Id<Story>], most: usize) -> Vec<Id<Story>> {
    let waits = |id: &&Id<Story>| {
        workspace.stories.get(**id).is_some_and(|story| {
            let category = story.category(workspace);
            !category.is_under_way() && !category.is_final() && !is_ready(workspace, story)
        })
    };
    order.iter().filter(waits).take(most).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::definitions::SELF_ANSWERING;

    #[test]
    fn the_lines_that_answer_themselves_are_those_that_nobody_can_tick() {
        let names: Vec<&str> = COMPUTED.iter().map(|(name, ..)| *name).collect();
        assert_eq!(names, SELF_ANSWERING);
    }
}
