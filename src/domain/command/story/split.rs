//! Splitting a story: parts stand right behind it, its points and criteria are divided among them.
//! Never loses or doubles a criterion: each stands in one of the parts.

use rustc_hash::FxHashSet;
use uuid::Uuid;

use crate::domain::command::place::{self, Place};
use crate::domain::draft::{Draft, Refusal};
use crate::domain::field::kit;
use crate::domain::history::{Event, tracked};
use crate::domain::id::{Id, Kind};
use crate::domain::points::Points;
use crate::domain::story::{Criterion, Story};
use crate::domain::workspace::Workspace;

/// A story that is made of a part of another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Its title.
    pub title: String,
    /// Its estimate.
    pub points: Option<Points>,
    /// The criteria that it takes along, by their ids.
    pub criteria: Vec<Uuid>,
}

/// The points proposed for a part that takes so many of the criteria: that share of them, half without criteria; whole
/// points where that leaves some on both sides. `None` when the story is not estimated.
pub fn proposed(story: &Story, taken: usize) -> Option<Points> {
    let all = story.points?.as_hundredths();
    let (taken, of) = match (taken, story.criteria.len()) {
        (0, _) | (_, 0) => (1, 2),
        (taken, of) => (taken.min(of) as u64, of as u64),
    };
    let share = all * taken / of;
    let whole = (share + 50) / 100 * 100;
    let fits = whole > 0 && whole < all;
    Some(Points::hundredths(if fits { whole } else { share }))
}

/// The points left of a story once parts of these sizes are taken out, so that the sum stays the same.
///
/// # Errors
/// When the parts are larger than the whole.
pub fn left_after(
    story: &Story,
    parts: impl IntoIterator<Item = Option<Points>>,
) -> Result<Option<Points>, Refusal> {
    let taken: Points = parts.into_iter().flatten().sum();
    match story.points {
        Some(all) if taken > all => Err(Refusal::new(format!(
            "{} has {all} points and its parts would take {taken}: say how many are left of it",
            story.key
        ))),
        points => Ok(points.map(|all| all - taken)),
    }
}

/// Splits parts off a story, which keeps its key, its history and what no part takes, with so many points `left`.
///
/// # Errors
/// When it is gone, put away or finished, a part has no title, or a criterion is taken twice or is not there.
pub fn split(
    draft: &mut Draft<'_>,
    id: Id<Story>,
    parts: &[Part],
    left: Option<Points>,
) -> Result<Vec<Id<Story>>, Refusal> {
    let Some(whole) = draft.stories.get(id).map(|story| Story::clone(story)) else {
        return Err(Refusal::gone(Kind::Story));
    };
    refuse(draft, &whole, parts)?;
    let mut made = Vec::with_capacity(parts.len());
    for part in parts {
        made.push(split_off(draft, &whole, part)?);
    }
    let items: Vec<_> = made.iter().map(|id| id.item()).collect();
    place::rank(draft, &items, Place::After(id.item()))?;
    let taken: FxHashSet<Uuid> = parts
        .iter()
        .flat_map(|part| &part.criteria)
        .copied()
        .collect();
    let events: Vec<Event> = made
        .iter()
        .map(|part| event(draft, "", &part.to_string()))
        .collect();
    let story = draft.edit(id)?;
    story.criteria.retain(|one| !taken.contains(&one.id));
    story.points = left;
    story.history.extend(events);
    Ok(made)
}

/// Whether parts can be split off a story.
///
/// # Errors
/// When it is put away or finished.
pub fn can_be_split(workspace: &Workspace, story: &Story) -> Result<(), Refusal> {
    let key = &story.key;
    if story.archived.is_some() {
        return Err(Refusal::new(format!(
            "{key} is put away: take it back before it is split"
        )));
    }
    if story.category(workspace).is_final() {
        return Err(Refusal::new(format!(
            "{key} is {}: there is nothing left to split off",
            story.status
        )));
    }
    Ok(())
}

fn refuse(workspace: &Workspace, whole: &Story, parts: &[Part]) -> Result<(), Refusal> {
    can_be_split(workspace, whole)?;
    if parts.is_empty() {
        return Err(Refusal::new("a split needs a part: give it a title"));
    }
    // Before anything is made, so that a refusal uses up no key.
    for part in parts {
        kit::set_title(&mut String::new(), &part.title)?;
    }
    let mut taken: FxHashSet<Uuid> = FxHashSet::default();
    for id in parts.iter().flat_map(|part| &part.criteria) {
        if !whole.criteria.iter().any(|criterion| criterion.id == *id) {
            return Err(Refusal::new(
                "that criterion is not there any more: somebody removed it",
            ));
        }
        if !taken.insert(*id) {
            return Err(Refusal::new(
                "a criterion goes to one part only: choose which",
            ));
        }
    }
    Ok(())
}

/// A part as a story of its own, at the end of the order for now.
fn split_off(draft: &mut Draft<'_>, whole: &Story, part: &Part) -> Result<Id<Story>, Refusal> {
    let mut new = draft.fresh::<Story>();
    kit::set_title(&mut new.title, &part.title)?;
    let takes = |criterion: &&Criterion| part.criteria.contains(&criterion.id);
    let open = whole
        .sprint
        .and_then(|id| draft.sprints.get(id))
        .is_some_and(|sprint| !sprint.is_closed());
    let history = vec![event(draft, &whole.id.to_string(), "")];
    let new = Story {
        kind: whole.kind,
        epic: whole.epic,
        points: part.points,
        sprint: whole.sprint.filter(|_| open),
        assignee: whole.assignee.clone(),
        team: whole.team.clone(),
        priority: whole.priority.clone(),
        labels: whole.labels.clone(),
        due: whole.due,
        as_a: whole.as_a.clone(),
        so_that: whole.so_that.clone(),
        criteria: whole.criteria.iter().filter(takes).cloned().collect(),
        requested_by: whole.requested_by.clone(),
        blocked_by: whole.blocked_by.clone(),
        links: whole.links.clone(),
        split_from: Some(whole.id),
        history,
        ..new
    };
    let id = new.id;
    draft.put(new);
    place::settle(draft, id.item())?;
    super::settle(draft, id)?;
    Ok(id)
}

fn event(draft: &Draft<'_>, from: &str, to: &str) -> Event {
    Event {
        at: draft.now(),
        by: draft.stamp().by.clone(),
        field: tracked::SPLIT.into(),
        from: from.into(),
        to: to.into(),
        ..Event::default()
    }
}
