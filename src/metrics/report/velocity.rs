//! `report velocity`: the closed sprints and what a sprint usually completes.
//! Never counts a sprint that is not closed, and never forgets one that was put away.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::sprint::sprint_view;
use crate::domain::record::Moment;
use crate::domain::sprint::Sprint;
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::metrics::capacity;
use crate::metrics::velocity::{USUAL_SPRINTS, Velocity, summarize};

/// Closed sprints, oldest first, and the summary of the last `n`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct VelocityReport {
    /// All closed sprints, by their first day.
    pub sprints: Vec<VelocitySprint>,
    /// The summary of the last of them.
    #[serde(flatten)]
    pub summary: Velocity,
}

/// One closed sprint, in points.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VelocitySprint {
    /// Its key.
    pub key: Word,
    /// Its name.
    pub name: String,
    /// Its first day.
    pub start: Option<NaiveDate>,
    /// Its last day.
    pub end: Option<NaiveDate>,
    /// The instant of its close.
    pub closed: Option<Moment>,
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

impl VelocityReport {
    /// The points that fit a sprint, unrounded: as a person said, else the mean velocity of the last sprints that were
    /// closed when it started, less what is missing of the usual person-days. `None` when one of these is not known.
    pub fn capacity(&self, workspace: &Workspace, sprint: &Sprint) -> Option<f64> {
        let earlier =
            |known: &&VelocitySprint| sprint.started.is_none() || known.closed <= sprint.started;
        let closed = self.sprints.iter().filter(earlier);
        let completed: Vec<f64> = closed.map(|known| known.completed).collect();
        let mean = summarize(&completed, USUAL_SPRINTS).mean;
        let known = capacity::of_sprint(workspace, sprint, mean);
        known.or_else(|| sprint.person_days.is_none().then_some(mean)?)
    }
}

/// The velocity of the closed sprints; `window` is how many of the last the summary holds.
pub fn velocity(workspace: &Workspace, window: usize) -> VelocityReport {
    let mut sprints = Vec::new();
    for sprint in workspace.closed_sprints() {
        // A closed sprint is read from what was frozen, whatever the time is.
        let Some(view) = sprint_view(workspace, sprint, Moment::default()) else {
            continue;
        };
        sprints.push(VelocitySprint {
            key: sprint.key.clone(),
            name: sprint.title.clone(),
            start: sprint.start,
            end: sprint.end,
            closed: sprint.close.as_ref().map(|close| close.at),
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
