//! `report alignment`: which part of the work stands on a whole chain, where it drifts from what was meant, who starves.
//! Never counts a story as aligned because its epic sounds right: every link must be there.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::Serialize;

use super::sprint::{SprintView, sprint_view};
use crate::domain::command::sprint::is_aligned;
use crate::domain::id::Id;
use crate::domain::initiative::{Horizon, Initiative, Stage};
use crate::domain::objective::Objective;
use crate::domain::points::Points;
use crate::domain::record::Moment;
use crate::domain::sprint::Sprint;
use crate::domain::story::{Story, StoryKind};
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::metrics::alignment::{self, STARVED_SPRINTS, Verdict};
use crate::metrics::ready::is_ready;
use crate::metrics::stats;

/// Which work is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlignmentSet {
    /// The scope of one sprint.
    Sprint(Id<Sprint>),
    /// What the last closed sprints finished.
    LastClosed(usize),
    /// What is open.
    Backlog,
}

/// The alignment of a set of stories. Points; shares from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct AlignmentReport {
    /// Points of the set.
    pub points: f64,
    /// Points of its aligned stories.
    pub aligned: f64,
    /// aligned / points; `null` without points.
    pub share: Option<f64>,
    /// The same with bugs and debt left out.
    pub share_without_bugs_and_debt: Option<f64>,
    /// Stories without an estimate.
    pub unestimated: Unestimated,
    /// Points by objective, aligned or not.
    pub by_objective: Vec<ObjectiveShare>,
    /// Points by initiative, with the share that was meant.
    pub by_initiative: Vec<InitiativeShare>,
    /// Stories that no whole chain holds, most points first.
    pub orphans: Vec<Orphan>,
    /// How far done and intended shares are apart.
    pub drift: Option<f64>,
    /// Active initiatives with a ready or started story / active initiatives.
    pub coverage: Option<f64>,
    /// Active initiatives that get nothing.
    pub starved: Vec<Starved>,
    /// A verdict for each closed sprint, oldest first.
    pub quadrant: Vec<QuadrantPoint>,
}

/// Stories without an estimate, by items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Unestimated {
    /// How many.
    pub items: usize,
    /// How many of them are aligned.
    pub aligned: usize,
}

/// An objective's part of the points.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ObjectiveShare {
    /// Its key; `null` for work that reaches none.
    pub key: Option<Word>,
    /// Its points.
    pub points: f64,
    /// Their share.
    pub share: Option<f64>,
}

/// An initiative's part of the points.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct InitiativeShare {
    /// Its key; `null` for work that reaches none.
    pub key: Option<Word>,
    /// Its points.
    pub points: f64,
    /// Their share.
    pub share: Option<f64>,
    /// The share of the capacity that it is meant to get.
    pub intended: Option<f64>,
}

/// A story that no whole chain holds.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Orphan {
    /// Its key.
    pub key: Word,
    /// Its points.
    pub points: Option<f64>,
}

/// An active initiative that gets nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Starved {
    /// Its key.
    pub key: Word,
    /// Why it is listed.
    pub why: &'static str,
}

/// A closed sprint in the quadrant.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct QuadrantPoint {
    /// Its key.
    pub sprint: Word,
    /// Say/do by committed estimates.
    pub say_do: Option<f64>,
    /// Its alignment.
    pub alignment: AtCloseAndNow,
    /// What both say together, by the alignment of now; `null` while one is unknown.
    pub verdict: Option<Verdict>,
}

/// An alignment as it was frozen, and as today's links tell it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct AtCloseAndNow {
    /// Frozen at the close.
    pub at_close: Option<f64>,
    /// By today's links.
    pub now: Option<f64>,
}

/// A story with its points in hundredths.
type Piece<'w> = (&'w Story, Option<u64>);

/// The alignment of a set as of now.
pub fn alignment(workspace: &Workspace, set: AlignmentSet, now: Moment) -> AlignmentReport {
    let closed = closed_views(workspace);
    let pieces = pieces(workspace, set, &closed, now);
    let mut report = AlignmentReport::default();
    sum_up(workspace, &pieces, &mut report);
    shares(workspace, &pieces, &mut report);
    cover(workspace, &closed, &mut report);
    report.quadrant = closed
        .iter()
        .map(|(sprint, view)| quadrant_point(workspace, sprint, view))
        .collect();
    report
}

fn closed_views(workspace: &Workspace) -> Vec<(&Sprint, SprintView)> {
    let closed = workspace.closed_sprints().into_iter();
    closed
        .filter_map(|sprint| Some((sprint, sprint_view(workspace, sprint, Moment::default())?)))
        .collect()
}

fn pieces<'w>(
    workspace: &'w Workspace,
    set: AlignmentSet,
    closed: &[(&Sprint, SprintView)],
    now: Moment,
) -> Vec<Piece<'w>> {
    let found = |(id, points)| {
        workspace
            .stories
            .get(id)
            .map(|story| (story.as_ref(), points))
    };
    match set {
        AlignmentSet::Sprint(id) => {
            let view = workspace
                .sprints
                .get(id)
                .and_then(|sprint| sprint_view(workspace, sprint, now));
            match view {
                Some(view) => view.scope().filter_map(found).collect(),
                None => open_pieces(workspace)
                    .filter(|(story, _)| story.sprint == Some(id))
                    .collect(),
            }
        }
        AlignmentSet::LastClosed(count) => {
            let recent = &closed[closed.len().saturating_sub(count)..];
            recent
                .iter()
                .flat_map(|(_, view)| view.finished())
                .filter_map(found)
                .collect()
        }
        AlignmentSet::Backlog => open_pieces(workspace).collect(),
    }
}

fn open_pieces(workspace: &Workspace) -> impl Iterator<Item = Piece<'_>> {
    let open = |story: &&std::sync::Arc<Story>| {
        story.archived.is_none() && !story.category(workspace).is_final()
    };
    workspace
        .stories
        .iter()
        .filter(open)
        .map(|story| (story.as_ref(), story.points.map(Points::as_hundredths)))
}

fn sum_up(workspace: &Workspace, pieces: &[Piece], report: &mut AlignmentReport) {
    let (mut product, mut product_aligned) = (0.0, 0.0);
    for (story, points) in pieces {
        let aligned = is_aligned(workspace, story);
        let weight = points.map_or(0.0, decimal);
        if points.is_none() {
            report.unestimated.items += 1;
            report.unestimated.aligned += usize::from(aligned);
        }
        report.points += weight;
        report.aligned += if aligned { weight } else { 0.0 };
        if !matches!(story.kind, StoryKind::Bug | StoryKind::Debt) {
            product += weight;
            product_aligned += if aligned { weight } else { 0.0 };
        }
        if !aligned {
            report.orphans.push(Orphan {
                key: story.key.clone(),
                points: points.map(decimal),
            });
        }
    }
    report.share = stats::share(report.aligned, report.points);
    report.share_without_bugs_and_debt = stats::share(product_aligned, product);
    report.orphans.sort_by(|left, right| {
        let points = |orphan: &Orphan| orphan.points.unwrap_or(-1.0);
        points(right)
            .total_cmp(&points(left))
            .then_with(|| left.key.cmp(&right.key))
    });
}

fn shares(workspace: &Workspace, pieces: &[Piece], report: &mut AlignmentReport) {
    let mut objectives: BTreeMap<Option<Id<Objective>>, f64> = BTreeMap::new();
    let mut initiatives: FxHashMap<Option<Id<Initiative>>, f64> = FxHashMap::default();
    for (story, points) in pieces {
        let (_, initiative, objective) = story.chain(workspace);
        let weight = points.map_or(0.0, decimal);
        *objectives
            .entry(objective.map(|objective| objective.id))
            .or_default() += weight;
        *initiatives
            .entry(initiative.map(|initiative| initiative.id))
            .or_default() += weight;
    }
    let total = report.points;
    report.by_objective = objectives
        .into_iter()
        .map(|(id, points)| ObjectiveShare {
            key: id
                .and_then(|id| workspace.objectives.get(id))
                .map(|objective| objective.key.clone()),
            points,
            share: stats::share(points, total).or((total > 0.0).then_some(0.0)),
        })
        .collect();
    let part = |points: f64| stats::share(points, total);
    let none = initiatives.remove(&None).unwrap_or(0.0);
    let mut pairs = Vec::new();
    for initiative in workspace
        .initiatives
        .iter()
        .filter(|initiative| initiative.archived.is_none())
    {
        let points = initiatives.remove(&Some(initiative.id)).unwrap_or(0.0);
        let intended = initiative
            .share
            .filter(|_| initiative.stage == Stage::Active)
            .map(|percent| percent / 100.0);
        if points > 0.0 || intended.is_some() {
            pairs.push((points, intended.unwrap_or(0.0)));
            report.by_initiative.push(InitiativeShare {
                key: Some(initiative.key.clone()),
                points,
                share: part(points),
                intended,
            });
        }
    }
    // Work of archived initiatives serves nothing that is meant today.
    let none = none + initiatives.values().sum::<f64>();
    if none > 0.0 {
        report.by_initiative.push(InitiativeShare {
            key: None,
            points: none,
            share: part(none),
            intended: None,
        });
    }
    report.drift = alignment::drift(&pairs, none);
}

fn cover(workspace: &Workspace, closed: &[(&Sprint, SprintView)], report: &mut AlignmentReport) {
    let (mut ready, mut begun) = (FxHashSet::default(), FxHashSet::default());
    for (story, _) in open_pieces(workspace) {
        let Some(initiative) = story.chain(workspace).1 else {
            continue;
        };
        if story.category(workspace).is_under_way() {
            begun.insert(initiative.id);
        } else if !ready.contains(&initiative.id) && is_ready(workspace, story) {
            ready.insert(initiative.id);
        }
    }
    let recent = &closed[closed.len().saturating_sub(STARVED_SPRINTS)..];
    let mut fed: FxHashSet<Id<Initiative>> = FxHashSet::default();
    for (id, points) in recent.iter().flat_map(|(_, view)| view.finished()) {
        let initiative = workspace
            .stories
            .get(id)
            .and_then(|story| story.chain(workspace).1);
        fed.extend(
            initiative
                .filter(|_| points.is_some_and(|points| points > 0))
                .map(|initiative| initiative.id),
        );
    }
    let active = || {
        workspace
            .initiatives
            .iter()
            .filter(|i| i.stage == Stage::Active && i.archived.is_none())
    };
    let covered = active()
        .filter(|i| ready.contains(&i.id) || begun.contains(&i.id))
        .count();
    report.coverage = alignment::coverage(covered, active().count());
    for initiative in active() {
        let key = initiative.key.clone();
        if recent.len() == STARVED_SPRINTS && !fed.contains(&initiative.id) {
            report.starved.push(Starved {
                key,
                why: "no point done in the last 2 sprints",
            });
        } else if initiative.horizon == Horizon::Now && !ready.contains(&initiative.id) {
            report.starved.push(Starved {
                key,
                why: "in Now without a ready story",
            });
        }
    }
}

fn quadrant_point(workspace: &Workspace, sprint: &Sprint, view: &SprintView) -> QuadrantPoint {
    let (mut points, mut aligned) = (0.0, 0.0);
    for (id, weight) in view.scope() {
        let weight = weight.map_or(0.0, decimal);
        points += weight;
        let story = workspace.stories.get(id);
        aligned += story
            .filter(|story| is_aligned(workspace, story))
            .map_or(0.0, |_| weight);
    }
    let now = stats::share(aligned, points);
    let say_do = view.numbers.say_do.committed;
    QuadrantPoint {
        sprint: sprint.key.clone(),
        say_do,
        alignment: AtCloseAndNow {
            at_close: sprint.close.as_ref().and_then(|close| close.alignment),
            now,
        },
        verdict: say_do
            .zip(now)
            .map(|(say_do, now)| alignment::verdict(say_do, now)),
    }
}

fn decimal(hundredths: u64) -> f64 {
    hundredths as f64 / 100.0
}
