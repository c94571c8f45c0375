//! What is done with the unfinished stories of a sprint that closes: each goes somewhere, and what is done of it may stay.
//! Never gives partial credit by itself: a person says which points are done, and met criteria must stand behind them.

use super::place::{self, Place};
use super::sprint::CarryTo;
use crate::domain::about::Category;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::history::{Event, tracked};
use crate::domain::id::Id;
use crate::domain::points::Points;
use crate::domain::sprint::Sprint;
use crate::domain::story::{Criterion, CriterionState, Story};
use crate::domain::workspace::Workspace;

/// Where the unfinished stories of a sprint go: all the same way, but for those that are named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carrying {
    /// Where those go that are not named.
    pub rest: CarryTo,
    /// Where single stories go.
    pub each: Vec<(Id<Story>, CarryTo)>,
    /// Stories whose done part stays as a story of its own, with the points for it.
    pub split: Vec<(Id<Story>, Points)>,
}

impl From<CarryTo> for Carrying {
    fn from(rest: CarryTo) -> Self {
        Self {
            rest,
            each: Vec::new(),
            split: Vec::new(),
        }
    }
}

impl Carrying {
    /// Where a story goes.
    pub fn of(&self, story: Id<Story>) -> CarryTo {
        let named = self.each.iter().find(|(known, _)| *known == story);
        named.map_or(self.rest, |(_, to)| *to)
    }

    /// Refuses targets that cannot take a story, and names that are not unfinished stories of the sprint.
    pub(super) fn check(&self, workspace: &Workspace, id: Id<Sprint>) -> Result<(), Refusal> {
        let targets = self.each.iter().map(|(_, to)| *to).chain([self.rest]);
        for target in targets {
            let CarryTo::Sprint(next) = target else {
                continue;
            };
            match workspace.sprints.get(next) {
                Some(next) if next.id != id && !next.is_closed() && next.archived.is_none() => {}
                _ => {
                    return Err(Refusal::new(
                        "unfinished stories can only be carried to a sprint that is planned",
                    ));
                }
            }
        }
        let key = |story: Id<Story>| workspace.key_of(story.item());
        for (at, (story, to)) in self.each.iter().enumerate() {
            unfinished(workspace, id, *story)?;
            let earlier = self.each[..at].iter();
            if earlier
                .into_iter()
                .any(|(known, other)| known == story && other != to)
            {
                return Err(Refusal::new(format!(
                    "{} cannot be carried to two places: name one",
                    key(*story)
                )));
            }
        }
        for (at, (story, _)) in self.split.iter().enumerate() {
            if self.split[..at].iter().any(|(known, _)| known == story) {
                return Err(Refusal::new(format!(
                    "{} is split twice: say once how many of its points are done",
                    key(*story)
                )));
            }
        }
        Ok(())
    }
}

/// An unfinished story of a sprint.
fn unfinished(workspace: &Workspace, id: Id<Sprint>, story: Id<Story>) -> Result<&Story, Refusal> {
    let found = workspace.stories.get(story);
    let found = found.ok_or_else(|| Refusal::gone(crate::domain::id::Kind::Story))?;
    if found.sprint != Some(id) || found.category(workspace).is_final() {
        return Err(Refusal::new(format!(
            "{} is not an unfinished story of {}: only those are carried over or split",
            found.key,
            workspace.key_of(id.item())
        )));
    }
    Ok(found)
}

/// Makes a done story of the met criteria of an unfinished one, with the points that are given for it; the rest keeps its
/// key, its open criteria and the points that are left. The done part stays in the sprint and keeps when work began.
///
/// # Errors
/// When the story has no met criterion or no open one, or fewer points than that.
pub fn split_done(
    draft: &mut Draft<'_>,
    sprint: Id<Sprint>,
    id: Id<Story>,
    points: Points,
) -> Result<Id<Story>, Refusal> {
    let whole = unfinished(draft, sprint, id)?.clone();
    let (done, open) = divided(&whole)?;
    let rest = left(&whole, points)?;
    let part = part_of(draft, &whole, sprint)?;
    let made = part.id;
    draft.put(Story {
        points: Some(points),
        criteria: done,
        ..part
    });
    place::rank(draft, &[made.item()], Place::Before(id.item()))?;
    let text =
        |points: Option<Points>| points.map_or_else(String::new, |points| points.to_string());
    // Written here and not when the edit ends: the ledger that is frozen in the same edit is told by history.
    let shrunk = Event {
        from: text(whole.points).into(),
        to: text(rest).into(),
        ..event(draft, tracked::POINTS)
    };
    let remaining = draft.edit(id)?;
    (remaining.criteria, remaining.points) = (open, rest);
    if whole.points != rest {
        remaining.history.push(shrunk);
    }
    serve_like(draft, sprint, id, made)?;
    Ok(made)
}

/// The met criteria, and those that are not.
fn divided(whole: &Story) -> Result<(Vec<Criterion>, Vec<Criterion>), Refusal> {
    let key = &whole.key;
    let all = whole.criteria.iter().cloned();
    let (done, open): (Vec<_>, Vec<_>) =
        all.partition(|criterion| criterion.state == CriterionState::Met);
    if done.is_empty() {
        return Err(Refusal::new(format!(
            "{key} has no met criterion: what is done of it is not known; accept criteria first, or carry it as a whole"
        )));
    }
    if open.is_empty() {
        return Err(Refusal::new(format!(
            "all criteria of {key} are met: finish it, there is nothing left to carry"
        )));
    }
    Ok((done, open))
}

/// The done part of a story, without points and criteria.
fn part_of(draft: &mut Draft<'_>, whole: &Story, sprint: Id<Sprint>) -> Result<Story, Refusal> {
    let Some(status) = draft.settings().first_of(Category::Done) else {
        return Err(Refusal::new(
            "the workflow has no status for what is done: add one to the settings",
        ));
    };
    let status = status.name.clone();
    // A moment before it is done: what comes in done already is no work of the sprint.
    let entered = Event {
        at: draft.now(),
        to: sprint.to_string().into(),
        ..event(draft, tracked::SPRINT)
    };
    let finished = Event {
        from: whole.status.clone(),
        to: status.clone(),
        ..event(draft, tracked::STATUS)
    };
    let begun = whole
        .history
        .iter()
        .filter(|event| event.field == tracked::STATUS);
    let history = begun.cloned().chain([entered, finished]).collect();
    Ok(Story {
        title: format!("{}, the done part", whole.title),
        kind: whole.kind,
        epic: whole.epic,
        sprint: Some(sprint),
        status,
        assignee: whole.assignee.clone(),
        team: whole.team.clone(),
        labels: whole.labels.clone(),
        requested_by: whole.requested_by.clone(),
        as_a: whole.as_a.clone(),
        i_want: whole.i_want.clone(),
        so_that: whole.so_that.clone(),
        notes: format!("Split from {} when the sprint was closed.", whole.key),
        created: whole.created,
        history,
        ..draft.fresh::<Story>()
    })
}

/// An event of now.
fn event(draft: &Draft<'_>, field: &str) -> Event {
    Event {
        at: draft.now(),
        by: draft.stamp().by.clone(),
        field: field.into(),
        ..Event::default()
    }
}

/// The points that are left; unknown ones stay unknown.
fn left(whole: &Story, done: Points) -> Result<Option<Points>, Refusal> {
    let key = &whole.key;
    if done == Points::ZERO {
        return Err(Refusal::new(format!(
            "a done part of {key} with 0 points is nothing done: give it points, or carry {key} as a whole"
        )));
    }
    let Some(all) = whole.points else {
        return Ok(None);
    };
    if done > all {
        return Err(Refusal::new(format!(
            "{key} has {all} points: its done part cannot have {done}"
        )));
    }
    if done == all {
        return Err(Refusal::new(format!(
            "{done} are all the points of {key}, which has criteria that are not met: its done part must have fewer"
        )));
    }
    Ok(Some(all - done))
}

/// The done part serves the goal when the whole did.
fn serve_like(
    draft: &mut Draft<'_>,
    sprint: Id<Sprint>,
    whole: Id<Story>,
    part: Id<Story>,
) -> Result<(), Refusal> {
    let serves = draft
        .sprints
        .get(sprint)
        .is_some_and(|sprint| sprint.serves.contains(&whole));
    if serves {
        draft.edit(sprint)?.serves.push(part);
    }
    Ok(())
}
