//! How far initiatives and objectives have come, and how large epics are, from the sums that the index keeps.
//! Never adds an epic's own estimate to that of its stories: once broken down, the stories tell.

use crate::domain::epic::Epic;
use crate::domain::id::Id;
use crate::domain::index::{Index, Rollup};
use crate::domain::initiative::Initiative;
use crate::domain::objective::Objective;
use crate::domain::points::Points;
use crate::domain::workspace::Workspace;

/// The size of an epic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EpicSize {
    /// The sum of its stories' points.
    RolledUp(Points),
    /// Its own estimate, since it has no stories yet.
    Own(Points),
    /// Nobody knows.
    Unknown,
}

impl EpicSize {
    /// The points, where they are known.
    pub fn points(self) -> Option<Points> {
        match self {
            EpicSize::RolledUp(points) | EpicSize::Own(points) => Some(points),
            EpicSize::Unknown => None,
        }
    }
}

/// The size of an epic: rolled up from estimated stories, else its own.
pub fn epic_size(epic: &Epic, index: &Index) -> EpicSize {
    let rollup = index.epic(Some(epic.id));
    match epic.estimate {
        _ if rollup.stories > rollup.unestimated => EpicSize::RolledUp(rollup.points),
        Some(own) => EpicSize::Own(own),
        None => EpicSize::Unknown,
    }
}

/// The sums of an epic's stories; `progress()` of it is how far it is.
pub fn epic_progress(epic: Id<Epic>, index: &Index) -> Rollup {
    index.epic(Some(epic))
}

/// The sums of all stories below an initiative.
pub fn initiative_progress(
    workspace: &Workspace,
    index: &Index,
    initiative: Id<Initiative>,
) -> Rollup {
    let below = workspace
        .epics
        .iter()
        .filter(|epic| epic.initiative == Some(initiative) && epic.archived.is_none());
    below
        .map(|epic| index.epic(Some(epic.id)))
        .fold(Rollup::default(), |sum, epic| sum.with(&epic))
}

/// The sums of all stories below an objective.
pub fn objective_progress(
    workspace: &Workspace,
    index: &Index,
    objective: Id<Objective>,
) -> Rollup {
    let below = workspace
        .initiatives
        .iter()
        .filter(|i| i.objective == Some(objective) && i.archived.is_none());
    let sums = below.map(|initiative| initiative_progress(workspace, index, initiative.id));
    sums.fold(Rollup::default(), |sum, initiative| sum.with(&initiative))
}
