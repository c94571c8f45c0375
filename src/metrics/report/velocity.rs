//! `report velocity`: the closed sprints and what a sprint usually completes.
//! Never counts a sprint that is not closed.

use serde::Serialize;

use super::sprint::sprint_view;
use crate::domain::record::Moment;
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::metrics::velocity::{Velocity, summarize};

/// Closed sprints, oldest first, and the summary of the last `n`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct VelocityReport {
    /// All closed sprints, by their first day.
    pub sprints: Vec<VelocitySprint>,
    /// The summary of the last of them.
    #[serde(flatten)]
    pub summary: Velocity,
}

/// One closed sprint, in points.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VelocitySprint {
    /// Its key.
    pub key: Word,
    /// Its name.
    pub name: String,
    /// What it began with.
    pub committed: f64,
    /// What it finished.
    pub completed: f64,
    /// Came in after the start.
    pub added: f64,
    /// Went out after the start.
    pub removed: f64,
    /// Net change of estimates.
    pub reestimated: f64,
    /// Say/do by committed estimates.
    pub say_do: Option<f64>,
}

/// The velocity of the closed sprints; `window` is how many of the last the summary holds.
pub fn velocity(workspace: &Workspace, window: usize) -> VelocityReport {
    let mut sprints = Vec::new();
    for sprint in workspace
        .sprints_in_order()
        .into_iter()
        .filter(|sprint| sprint.is_closed())
    {
        // A closed sprint is read from what was frozen, whatever the time is.
        let Some(view) = sprint_view(workspace, sprint, Moment::default()) else {
            continue;
        };
        sprints.push(VelocitySprint {
            key: sprint.key.clone(),
            name: sprint.title.clone(),
            committed: view.numbers.commitment,
            completed: view.numbers.velocity,
            added: view.numbers.added,
            removed: view.numbers.removed,
            reestimated: view.numbers.reestimated,
            say_do: view.numbers.say_do.committed,
        });
    }
    let completed: Vec<f64> = sprints.iter().map(|sprint| sprint.completed).collect();
    VelocityReport {
        sprints,
        summary: summarize(&completed, window),
    }
}
