//! Planning: what limits a sprint, in points, and which stories of the backlog fit into it.
//! Never fills a sprint by itself: it proposes.

use super::velocity::{VelocityReport, velocity};
use crate::domain::id::Id;
use crate::domain::index::Index;
use crate::domain::points::Points;
use crate::domain::sprint::Sprint;
use crate::domain::story::Story;
use crate::domain::workspace::Workspace;
use crate::metrics::capacity::{self, PersonDays};
use crate::metrics::ready;
use crate::metrics::velocity::{USUAL_SPRINTS, summarize};

/// What limits a sprint, in points. What is not known is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Limits {
    /// What was said to fit, or the mean velocity by the person-days that are there.
    pub capacity: Option<f64>,
    /// The person-days behind the capacity.
    pub days: Option<PersonDays>,
    /// What every second sprint completes: the velocity that the lines in the backlog use.
    pub p50: Option<f64>,
    /// What 85 of 100 sprints complete at least.
    pub p85: Option<f64>,
}

impl Limits {
    /// The limit that a plan keeps to: the lower of the capacity and the usual velocity.
    pub fn plan(&self) -> Option<f64> {
        match (self.capacity, self.p50) {
            (Some(capacity), Some(p50)) => Some(capacity.min(p50)),
            (one, other) => one.or(other),
        }
    }
}

/// What limits a sprint, by the last sprints that were closed when it started; without a sprint, what their velocity says alone.
pub fn limits(workspace: &Workspace, sprint: Option<&Sprint>) -> Limits {
    limits_of(workspace, sprint, &velocity(workspace, USUAL_SPRINTS))
}

/// The same from the velocity of the closed sprints.
pub fn limits_of(
    workspace: &Workspace,
    sprint: Option<&Sprint>,
    closed: &VelocityReport,
) -> Limits {
    let completed = match sprint {
        Some(sprint) => closed.before(sprint),
        None => closed.sprints.iter().map(|known| known.completed).collect(),
    };
    let velocity = summarize(&completed, USUAL_SPRINTS);
    Limits {
        capacity: sprint.and_then(|sprint| capacity::of_sprint(workspace, sprint, velocity.mean)),
        days: sprint.and_then(|sprint| capacity::person_days(workspace, sprint)),
        p50: velocity.p50,
        p85: velocity.p85,
    }
}

/// Which stories a proposal looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Candidates {
    /// Those that meet the definition of ready.
    Ready,
    /// All that are estimated.
    All,
}

/// What fits into a sprint.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proposal {
    /// The points that the sprint holds already.
    pub held: Points,
    /// The stories that fit beside them, in rank order.
    pub stories: Vec<Id<Story>>,
    /// The points with them.
    pub points: Points,
    /// The story that comes next and does not fit.
    pub next: Option<Id<Story>>,
    /// Stories ranked before it that are not ready or not estimated.
    pub passed_over: Vec<Id<Story>>,
}

/// The open stories in no sprint that is still to be done and not under way, in rank order.
pub fn free_stories<'w>(
    workspace: &'w Workspace,
    index: &'w Index,
) -> impl Iterator<Item = &'w Story> {
    let stories = index.open_order().iter();
    let found = stories.filter_map(|id| workspace.stories.get(*id).map(AsRef::as_ref));
    found.filter(|story: &&Story| {
        let home = story.sprint.and_then(|id| workspace.sprints.get(id));
        home.is_none_or(|home| home.is_closed()) && !story.category(workspace).is_under_way()
    })
}

/// Takes stories in rank order while they fit below a limit beside what a sprint holds.
pub fn proposal(
    workspace: &Workspace,
    index: &Index,
    sprint: Option<Id<Sprint>>,
    limit: f64,
    candidates: Candidates,
) -> Proposal {
    let held = sprint.map_or(Points::ZERO, |id| index.sprint(Some(id)).points);
    let mut found = Proposal {
        held,
        points: held,
        ..Proposal::default()
    };
    for story in free_stories(workspace, index) {
        let ready = candidates == Candidates::All || ready::is_ready(workspace, story);
        let Some(points) = story.points.filter(|_| ready) else {
            found.passed_over.push(story.id);
            continue;
        };
        let with = [found.points, points].into_iter().sum::<Points>();
        if with.as_f64() > limit {
            found.next = Some(story.id);
            return found;
        }
        found.points = with;
        found.stories.push(story.id);
    }
    found
}
