//! `report ontime`: epics and milestones against the baselines that were set when they were first planned.
//! Never forgets a baseline because the plan moved.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::about::Category;
use crate::domain::calendar::{PartialDate, Span};
use crate::domain::epic::Epic;
use crate::domain::history::{Event, tracked};
use crate::domain::id::Id;
use crate::domain::story::Story;
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::metrics::ontime::{Committed, OnTime, Slip, on_time as count, slip};

/// The counts, and what moved.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct OnTimeReport {
    /// The counts and shares.
    #[serde(flatten)]
    pub counts: OnTime,
    /// Plans that were moved later, most days first.
    pub slips: Vec<SlipLine>,
}

/// One plan that moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SlipLine {
    /// The key of the epic or milestone.
    pub key: Word,
    /// How often, and how far from the baseline.
    #[serde(flatten)]
    pub slip: Slip,
}

/// A baseline with what became of it.
struct Plan<'w> {
    key: &'w Word,
    baseline: NaiveDate,
    target: Option<NaiveDate>,
    done: Option<NaiveDate>,
    history: &'w [Event],
}

/// The plans as of a day. An epic is done with its last story, unless its status is set by hand.
pub fn on_time(workspace: &Workspace, today: NaiveDate) -> OnTimeReport {
    let plans: Vec<Plan> = epic_plans(workspace)
        .chain(milestone_plans(workspace))
        .collect();
    let committed = plans.iter().map(|plan| Committed {
        baseline: plan.baseline,
        done: plan.done,
    });
    let mut slips: Vec<SlipLine> = plans
        .iter()
        .map(|plan| SlipLine {
            key: plan.key.clone(),
            slip: slip(&targets(plan)),
        })
        .filter(|line| line.slip.times > 0)
        .collect();
    slips.sort_by(|left, right| {
        right
            .slip
            .days
            .cmp(&left.slip.days)
            .then_with(|| left.key.cmp(&right.key))
    });
    OnTimeReport {
        counts: count(committed, today),
        slips,
    }
}

fn epic_plans(workspace: &Workspace) -> impl Iterator<Item = Plan<'_>> {
    let ends = epic_ends(workspace);
    let live = workspace
        .epics
        .iter()
        .filter(|epic| epic.archived.is_none());
    live.filter_map(move |epic| {
        let by_hand = epic
            .status
            .as_ref()
            .map(|status| workspace.category(status));
        if by_hand == Some(Category::Cancelled) {
            return None;
        }
        let done = match by_hand {
            Some(Category::Done) => status_day(workspace, &epic.history),
            Some(_) => None,
            None => ends.get(&epic.id).copied().flatten(),
        };
        Some(Plan {
            key: &epic.key,
            baseline: epic.baseline?.last_day(),
            target: epic.plan.map(Span::last_day),
            done,
            history: &epic.history,
        })
    })
}

fn milestone_plans(workspace: &Workspace) -> impl Iterator<Item = Plan<'_>> {
    let live = workspace
        .milestones
        .iter()
        .filter(|milestone| milestone.archived.is_none());
    live.filter_map(|milestone| {
        Some(Plan {
            key: &milestone.key,
            baseline: milestone.baseline?.last_day(),
            target: milestone.date.map(PartialDate::last_day),
            done: milestone.done.map(|at| workspace.settings().day_of(at)),
            history: &milestone.history,
        })
    })
}

fn status_day(workspace: &Workspace, history: &[Event]) -> Option<NaiveDate> {
    let done = |event: &&Event| {
        event.field == tracked::STATUS && workspace.category(&event.to) == Category::Done
    };
    history
        .iter()
        .rfind(done)
        .map(|event| workspace.settings().day_of(event.at))
}

/// For each epic with stories, the day of its last finish; `None` while a story is open or no finish is known.
fn epic_ends(workspace: &Workspace) -> FxHashMap<Id<Epic>, Option<NaiveDate>> {
    let mut stories: FxHashMap<Id<Epic>, Vec<&Story>> = FxHashMap::default();
    for story in workspace
        .stories
        .iter()
        .filter(|story| story.archived.is_none())
    {
        if let Some(epic) = story.epic {
            stories.entry(epic).or_default().push(story);
        }
    }
    let end = |stories: &[&Story]| {
        let category = Epic::category_of(stories.iter().map(|story| story.category(workspace)));
        let last = stories
            .iter()
            .filter_map(|story| story.finished(workspace))
            .max();
        last.filter(|_| category == Category::Done)
            .map(|at| workspace.settings().day_of(at))
    };
    stories
        .into_iter()
        .map(|(epic, stories)| (epic, end(&stories)))
        .collect()
}

/// The targets in the order they were set: the baseline, the plans that history tells, the plan of now.
fn targets(plan: &Plan) -> Vec<NaiveDate> {
    let told = plan
        .history
        .iter()
        .filter(|event| event.field == tracked::PLAN)
        .filter_map(|event| last_day(&event.to));
    let mut targets: Vec<NaiveDate> = std::iter::once(plan.baseline)
        .chain(told)
        .chain(plan.target)
        .collect();
    targets.dedup();
    targets
}

fn last_day(text: &str) -> Option<NaiveDate> {
    let span = text.parse::<Span>().map(Span::last_day);
    span.or_else(|_| text.parse::<PartialDate>().map(PartialDate::last_day))
        .ok()
}
