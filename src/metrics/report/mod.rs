//! Reports: the metrics fed from a workspace, as values whose JSON is the contract of `--json`.
//! Never computes what the arithmetic beside it defines, and never reads a clock: now and today are given.
//!
//! One file a report, named as the command line names it: `report velocity`, `report sprint` and so on. `past` replays a
//! story's history for all of them; `progress` and `summary` serve the panes. A report looks at every story once
//! or a few times, so a pane keeps what it got until the workspace changes.

mod alignment;
mod bugs;
mod cfd;
mod flow;
mod forecast;
mod increment;
mod lines;
mod ontime;
mod outcomes;
mod past;
mod planning;
mod progress;
mod queue;
mod scope;
mod scores;
mod sprint;
mod standup;
mod summary;
mod teams;
mod velocity;
mod waiting;

pub use alignment::{
    AlignmentReport, AlignmentSet, AtCloseAndNow, InitiativeShare, ObjectiveShare, Orphan,
    QuadrantPoint, Starved, Unestimated, alignment,
};
pub use bugs::{BugsReport, ESCAPED, SprintBugs, bugs, bugs_by_sprint};
pub use cfd::{CfdDay, CfdReport, cfd, usual_range};
pub use flow::{Age, DayCounting, DayTotal, Excluded, Finish, FlowReport, flow, flow_of};
pub use forecast::{ByPoints, Chance, ForecastAsk, ForecastReport, PeriodDate, forecast};
pub use increment::{IncrementReport, RiskCounts, increment};
pub use lines::{BacklogLine, VelocityAndLines, backlog_lines, velocity_and_lines};
pub use ontime::{OnTimeReport, SlipLine, on_time};
pub use outcomes::{KpiLine, ObjectiveLine, OutcomesReport, outcomes};
pub use past::{Life, Lives, moves};
pub use planning::{Candidates, Limits, Proposal, free_stories, limits, limits_of, proposal};
pub use progress::{EpicSize, epic_progress, epic_size, initiative_progress, objective_progress};
pub use queue::{Arrival, PointsTo, QueueForecast, queue_forecast, throughput_history};
pub use scope::{
    Member, PageStory, ReviewCounts, ScopeChange, SprintPage, frozen_rollup, members,
    review_counts, scope_changes, sprint_page,
};
pub use scores::{ScoreLine, ScoreMethod, scores};
pub use sprint::{
    CarriedOver, ProjectedEnd, SprintReport, SprintView, sprint_report, sprint_view, sprint_view_by,
};
pub use standup::{
    Blocked, GoalChance, Moved, Old, StandupReport, Waits, goal_chances, last_working_day, serving,
    standup,
};
pub use summary::{OnTrack, StatusSummary, status_summary};
pub use velocity::{VelocityReport, VelocitySprint, velocity};
pub use waiting::{WaitingItem, WaitingReport, WaitingShare, waiting, waiting_of};

#[cfg(test)]
pub(crate) mod scene;
#[cfg(test)]
mod tests;
