//! `report velocity`: the closed sprints and what a sprint usually completes.
//! Never counts a sprint that is not closed, and never forgets one that was put away.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::sprint::{SprintView, sprint_view, sprint_view_by};
use crate::domain::record::Moment;
use crate::domain::sprint::Sprint;
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::metrics::burndown::Measure;
use crate::metrics::capacity;
use crate::metrics::velocity::{USUAL_SPRINTS, Velocity, summarize};

/// Closed sprints, oldest first, and the summary of the last `n`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VelocityReport {
    /// What the numbers count: points, in which an unestimated story weighs 0; items only when no story of any closed
    /// sprint is estimated.
    pub measure: Measure,
    /// All closed sprints, by their first day.
    pub sprints: Vec<VelocitySprint>,
    /// The summary of the last of them.
    #[serde(flatten)]
    pub summary: Velocity,
}

/// One closed sprint, by the measure of the report.
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
    /// Say/do by committed estimates; of a sprint that began without any by items.
    pub say_do: Option<f64>,
}

impl VelocityReport {
    /// The points that fit a sprint, unrounded: as a person said, else the mean velocity of the last sprints that were
    /// closed when it started, less what is missing of the usual person-days. `None` when one of these is not known.
    pub fn capacity(&self, workspace: &Workspace, sprint: &Sprint) -> Option<f64> {
        let mean = summarize(&self.before(sprint), USUAL_SPRINTS).mean;
        let known = capacity::of_sprint(workspace, sprint, mean);
        known.or_else(|| sprint.person_days.is_none().then_some(mean)?)
    }

    /// What the sprints completed that were closed when this one started, oldest first; of one that was not started all.
    pub fn before(&self, sprint: &Sprint) -> Vec<f64> {
        let is_earlier = |known: &&VelocitySprint| {
            sprint.started.is_none() || known.key != sprint.key && known.closed <= sprint.started
        };
        let closed = self.sprints.iter().filter(is_earlier);
        closed.map(|known| known.completed).collect()
    }
}

/// The velocity of the closed sprints; `window` is how many of the last the summary holds.
pub fn velocity(workspace: &Workspace, window: usize) -> VelocityReport {
    let closed = workspace.closed_sprints();
    // A closed sprint is read from what was frozen, whatever the time is.
    let views: Vec<(&Sprint, SprintView)> = closed
        .into_iter()
        .filter_map(|sprint| Some((sprint, sprint_view(workspace, sprint, Moment::default())?)))
        .collect();
    let estimated = |view: &SprintView| view.points.iter().any(Option::is_some);
    let measure = if views.is_empty() || views.iter().any(|(_, view)| estimated(view)) {
        Measure::Points
    } else {
        Measure::Items
    };
    let row = |(sprint, view): &(&Sprint, SprintView)| {
        let other = (view.numbers.measure != measure)
            .then(|| sprint_view_by(workspace, sprint, Moment::default(), Some(measure)))
            .flatten();
        let numbers = &other.as_ref().unwrap_or(view).numbers;
        VelocitySprint {
            key: sprint.key.clone(),
            name: sprint.title.clone(),
            start: sprint.start,
            end: sprint.end,
            closed: sprint.close.as_ref().map(|close| close.at),
            committed: numbers.commitment,
            completed: numbers.velocity,
            added: numbers.added,
            removed: numbers.removed,
            reestimated: numbers.reestimated,
            say_do: view.numbers.say_do.committed,
        }
    };
    let sprints: Vec<VelocitySprint> = views.iter().map(row).collect();
    let completed: Vec<f64> = sprints.iter().map(|sprint| sprint.completed).collect();
    VelocityReport {
        measure,
        sprints,
        summary: summarize(&completed, window),
    }
}
