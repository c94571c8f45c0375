//! The numbers of the header line: where the sprint stands, its chance, and how much of it serves an objective.
//! Never guesses a chance without a past.

use super::queue::throughput_history;
use super::sprint::{SprintView, sprint_view};
use crate::domain::command::sprint::is_aligned;
use crate::domain::id::Id;
use crate::domain::record::Moment;
use crate::domain::sprint::Sprint;
use crate::domain::workspace::Workspace;
use crate::metrics::burndown::Measure;
use crate::metrics::{forecast, stats};

/// What the header tells of the active sprint.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusSummary {
    /// The active sprint.
    pub sprint: Id<Sprint>,
    /// The working day that it is on, from 1; 0 before its first.
    pub day: usize,
    /// How many working days it has.
    pub days: usize,
    /// Whether the next two count points or items.
    pub measure: Measure,
    /// Finished so far.
    pub done: f64,
    /// Scope now.
    pub scope: f64,
    /// The chance that all of its open items are finished by its last day, from past throughput; `None` without a past.
    pub on_track: Option<f64>,
    /// The aligned share of its scope; `None` without points.
    pub aligned: Option<f64>,
}

/// Whether the chance of a sprint is worked out: it looks at the past of every story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnTrack {
    /// It is.
    Told,
    /// It is left out, where there are too many stories for a header.
    LeftOut,
}

/// The header's numbers; `None` when no sprint is active.
pub fn status_summary(
    workspace: &Workspace,
    now: Moment,
    chance: OnTrack,
) -> Option<StatusSummary> {
    let sprint = workspace.active_sprint()?;
    let view = sprint_view(workspace, sprint, now)?;
    Some(StatusSummary {
        sprint: sprint.id,
        day: view.elapsed,
        days: view.length(),
        measure: view.numbers.measure,
        done: view.numbers.velocity,
        scope: view.numbers.final_scope,
        on_track: match chance {
            OnTrack::Told => on_track(workspace, &view, now),
            OnTrack::LeftOut => None,
        },
        aligned: aligned(workspace, &view),
    })
}

/// P(the open items are finished in the working days left, today not counted).
fn on_track(workspace: &Workspace, view: &SprintView, now: Moment) -> Option<f64> {
    let left = view.length().saturating_sub(view.elapsed);
    let open = view.numbers.carried.len() as u64;
    let history = throughput_history(workspace, workspace.settings().day_of(now));
    forecast::chance(&history, open, u32::try_from(left).ok()?)
}

fn aligned(workspace: &Workspace, view: &SprintView) -> Option<f64> {
    let (mut points, mut aligned) = (0.0, 0.0);
    for (id, weight) in view.scope() {
        let weight = weight.unwrap_or(0) as f64;
        points += weight;
        let story = workspace
            .stories
            .get(id)
            .filter(|story| is_aligned(workspace, story));
        aligned += story.map_or(0.0, |_| weight);
    }
    stats::share(aligned, points)
}
