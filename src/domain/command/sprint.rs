//! The life of a sprint: made, filled, started with a frozen commitment, closed with frozen results and carry-over.
//! Never changes a closed sprint.

use chrono::{Days, NaiveDate};

use super::carry::{Carrying, split_done};
use crate::domain::about::Category;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::id::Id;
use crate::domain::ledger::ledger;
use crate::domain::points::Points;
use crate::domain::sprint::{Close, LedgerEntry, LedgerKind, Sprint, SprintState};
use crate::domain::story::Story;
use crate::domain::workspace::Workspace;

/// Where unfinished stories go when a sprint closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CarryTo {
    /// Into that sprint.
    Sprint(Id<Sprint>),
    /// Back to the backlog.
    Backlog,
}

/// Makes a sprint that follows the last one: the next name, the day after its end, the usual length. A day before today moves to today.
///
/// # Errors
/// Never in practice; a refusal tells what stands against it.
pub fn plan_next(draft: &mut Draft<'_>) -> Result<Id<Sprint>, Refusal> {
    let today = draft.settings().day_of(draft.now());
    let calendar = draft.settings().calendar();
    let last_end = draft
        .sprints
        .iter()
        .filter(|sprint| sprint.archived.is_none())
        .filter_map(|sprint| sprint.end)
        .max();
    let start = last_end.map_or(today, |end| calendar.next(end)).max(today);
    let length = u64::from(draft.settings().sprint_days.max(1));
    let mut end = start
        .checked_add_days(Days::new(length - 1))
        .unwrap_or(start);
    while end > start && !calendar.is_working(end) {
        end = end.pred_opt().unwrap_or(start);
    }
    let mut sprint = draft.fresh::<Sprint>();
    let number = sprint
        .key
        .rsplit_once('-')
        .map_or("", |(_, number)| number)
        .to_string();
    sprint.title = format!("Sprint {number}");
    (sprint.start, sprint.end) = (Some(start), Some(end));
    let id = sprint.id;
    draft.put(sprint);
    Ok(id)
}

/// Starts a sprint: what is in it now is the commitment, at its estimates of now, for ever.
///
/// # Errors
/// When it is not planned, another one of its team is active, or it has no end.
pub fn start(draft: &mut Draft<'_>, id: Id<Sprint>) -> Result<(), Refusal> {
    let Some(sprint) = draft.sprints.get(id).cloned() else {
        return Err(Refusal::gone(crate::domain::id::Kind::Sprint));
    };
    if sprint.state != SprintState::Planned {
        return Err(Refusal::new(format!(
            "{} is {} already",
            sprint.key, sprint.state
        )));
    }
    if sprint.archived.is_some() {
        return Err(Refusal::new(format!(
            "{} is put away: take it back before it starts",
            sprint.key
        )));
    }
    let other = draft
        .sprints
        .iter()
        .find(|s| s.state == SprintState::Active && s.team == sprint.team && s.archived.is_none());
    if let Some(other) = other {
        return Err(Refusal::new(format!(
            "{} is still active: close it before {} starts",
            other.key, sprint.key
        )));
    }
    let now = draft.now();
    let today = draft.settings().day_of(now);
    let (first, last) = dates(draft, &sprint, today)?;
    let (commitment, aside) = commitment(draft, id, now);
    let sprint = draft.edit(id)?;
    (sprint.start, sprint.end) = (Some(first), Some(last));
    (sprint.state, sprint.started) = (SprintState::Active, Some(now));
    (sprint.commitment, sprint.aside) = (commitment, aside);
    Ok(())
}

fn dates(
    workspace: &Workspace,
    sprint: &Sprint,
    today: NaiveDate,
) -> Result<(NaiveDate, NaiveDate), Refusal> {
    let first = sprint.start.unwrap_or(today);
    let length = u64::from(workspace.settings().sprint_days.max(1));
    let last = sprint
        .end
        .or_else(|| first.checked_add_days(Days::new(length - 1)))
        .unwrap_or(first);
    if workspace
        .settings()
        .calendar()
        .between(first, last)
        .is_empty()
    {
        return Err(Refusal::new(format!(
            "{} has no working day from {first} to {last}: set start and end",
            sprint.key
        )));
    }
    Ok((first, last))
}

/// What is in a sprint now: the open stories at their estimates, and those that are finished or put away already.
fn commitment(
    workspace: &Workspace,
    id: Id<Sprint>,
    now: crate::domain::record::Moment,
) -> (Vec<LedgerEntry>, Vec<Id<Story>>) {
    let (mut commitment, mut aside) = (Vec::new(), Vec::new());
    let mine = |story: &&std::sync::Arc<Story>| story.sprint == Some(id);
    for story in workspace.stories.iter().filter(mine) {
        if story.archived.is_some() || story.category(workspace).is_final() {
            aside.push(story.id);
            continue;
        }
        commitment.push(LedgerEntry {
            at: now,
            story: story.id,
            what: LedgerKind::Committed,
            points: story.points,
            ..LedgerEntry::default()
        });
    }
    (commitment, aside)
}

/// Closes the active sprint: splits off what is done of unfinished stories where that is asked for, freezes ledger, days
/// and timezone, and moves what is unfinished, each story where it is to go. Gives the stories carried over, by rank.
///
/// # Errors
/// When it is not active, a sprint to carry to is closed, or a story that is named is not one of its unfinished ones.
pub fn close(
    draft: &mut Draft<'_>,
    id: Id<Sprint>,
    carry: impl Into<Carrying>,
) -> Result<Vec<Id<Story>>, Refusal> {
    let carry = carry.into();
    let Some(sprint) = draft.sprints.get(id).cloned() else {
        return Err(Refusal::gone(crate::domain::id::Kind::Sprint));
    };
    if sprint.state != SprintState::Active {
        return Err(Refusal::new(format!(
            "{} is {}: only an active sprint can be closed",
            sprint.key, sprint.state
        )));
    }
    carry.check(draft, id)?;
    for (story, points) in &carry.split {
        split_done(draft, id, *story, *points)?;
    }
    let now = draft.now();
    let mine: Vec<std::sync::Arc<Story>> = draft
        .stories
        .iter()
        .filter(|story| story.sprint == Some(id))
        .cloned()
        .collect();
    // What was put away is no work that goes on: it stays where it was.
    let mut unfinished: Vec<&std::sync::Arc<Story>> = mine
        .iter()
        .filter(|story| !story.category(draft).is_final() && story.archived.is_none())
        .collect();
    unfinished.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
    let carried: Vec<Id<Story>> = unfinished.iter().map(|story| story.id).collect();
    let close = Close {
        carried: carried.clone(),
        alignment: aligned_share(draft, &mine),
        ..sprint.frozen(draft, now, ledger(draft, &sprint, now))
    };
    let sprint = draft.edit(id)?;
    (sprint.state, sprint.close) = (SprintState::Closed, Some(Box::new(close)));
    for story in &carried {
        draft.edit(*story)?.sprint = match carry.of(*story) {
            CarryTo::Sprint(next) => Some(next),
            CarryTo::Backlog => None,
        };
    }
    Ok(carried)
}

/// The part of the points of these stories that stands on a whole chain; `None` without points.
fn aligned_share(workspace: &Workspace, stories: &[std::sync::Arc<Story>]) -> Option<f64> {
    let counted = || {
        stories
            .iter()
            .filter(|story| story.category(workspace) != Category::Cancelled)
    };
    let total: Points = counted().filter_map(|story| story.points).sum();
    let aligned: Points = counted()
        .filter(|story| is_aligned(workspace, story))
        .filter_map(|story| story.points)
        .sum();
    (total > Points::ZERO).then(|| aligned.as_f64() / total.as_f64())
}

/// Whether story, epic, active initiative and objective with a KPI all exist.
pub fn is_aligned(workspace: &Workspace, story: &Story) -> bool {
    use crate::domain::initiative::Stage;
    match story.chain(workspace) {
        (Some(_), Some(initiative), Some(objective)) => {
            initiative.stage == Stage::Active && !objective.kpis.is_empty()
        }
        _ => false,
    }
}
