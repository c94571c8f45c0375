//! What is decided in planning and review: which stories serve the goal, and what was accepted.
//! Never reopens, finishes or moves a story: it says what people said.

use crate::domain::draft::{Draft, Refusal};
use crate::domain::id::{Id, Kind};
use crate::domain::meeting::{ReviewResult, Verdict};
use crate::domain::sprint::{Sprint, SprintState};
use crate::domain::story::{Story, derived_id};

/// Says of stories that they serve the goal of a sprint; when all of them do already, that they do not. Gives whether they
/// serve it now.
///
/// # Errors
/// When the sprint is closed, or a story is not in it.
pub fn turn_serving(
    draft: &mut Draft<'_>,
    id: Id<Sprint>,
    stories: &[Id<Story>],
) -> Result<bool, Refusal> {
    let Some(sprint) = draft.sprints.get(id) else {
        return Err(Refusal::gone(Kind::Sprint));
    };
    if sprint.is_closed() {
        return Err(Refusal::new(format!(
            "{} is closed: which stories served its goal stays as it was",
            sprint.key
        )));
    }
    let outside = stories
        .iter()
        .filter_map(|story| draft.stories.get(*story))
        .find(|story| story.sprint != Some(id));
    if let Some(outside) = outside {
        return Err(Refusal::new(format!(
            "{} is not in {}: only its own stories serve its goal",
            outside.key, sprint.key
        )));
    }
    let all = stories.iter().all(|story| sprint.serves.contains(story));
    let serves = &mut draft.edit(id)?.serves;
    serves.retain(|story| !stories.contains(story));
    if !all {
        serves.extend(stories);
    }
    Ok(!all)
}

/// Notes what the review said of a story; a later word replaces the earlier one, `None` takes it away. A closed sprint may
/// be reviewed: none of its numbers changes.
///
/// # Errors
/// When the sprint has not begun, or the story is no part of it.
pub fn review(
    draft: &mut Draft<'_>,
    id: Id<Sprint>,
    story: Id<Story>,
    verdict: Option<Verdict>,
    note: &str,
) -> Result<(), Refusal> {
    let Some(sprint) = draft.sprints.get(id) else {
        return Err(Refusal::gone(Kind::Sprint));
    };
    if sprint.state == SprintState::Planned {
        return Err(Refusal::new(format!(
            "{} has not begun: there is nothing to review yet",
            sprint.key
        )));
    }
    let Some(found) = draft.stories.get(story) else {
        return Err(Refusal::gone(Kind::Story));
    };
    if !sprint.holds(found) {
        return Err(Refusal::new(format!(
            "{} is no story of {}: the review is of its own stories",
            found.key, sprint.key
        )));
    }
    let known = sprint.reviewed(story).cloned();
    if verdict.is_none() && known.is_none() {
        return Ok(());
    }
    let stamp = draft.stamp().clone();
    let results = &mut draft.edit(id)?.review_results;
    let Some(verdict) = verdict else {
        results.retain(|result| result.story != story);
        return Ok(());
    };
    let result = ReviewResult {
        verdict,
        by: stamp.by,
        at: stamp.at,
        note: note.trim().to_string(),
        ..known.unwrap_or_else(|| ReviewResult {
            // Made of both, so that two clones that review one story speak of one result.
            id: derived_id(id.uuid(), &story.to_string()),
            story,
            ..ReviewResult::default()
        })
    };
    match results.iter_mut().find(|known| known.story == story) {
        Some(known) => *known = result,
        None => results.push(result),
    }
    Ok(())
}
