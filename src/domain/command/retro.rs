//! What is said in a retro: what went well, what went badly, and what is to be done differently.
//! Never changes a number of the sprint, so it may be said after the close.

use uuid::Uuid;

use super::create;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::id::{Id, Kind};
use crate::domain::meeting::{RetroNote, RetroSide};
use crate::domain::sprint::{RetroAction, Sprint};
use crate::domain::story::Story;
use crate::domain::workspace::Workspace;

/// The label of stories that an action of a retro became.
pub const LABEL: &str = "retro";

/// Whether an action is done: ticked, or its story is finished.
pub fn is_done(workspace: &Workspace, action: &RetroAction) -> bool {
    let story = action.story.and_then(|id| workspace.stories.get(id));
    action.done.is_some() || story.is_some_and(|story| story.category(workspace).is_final())
}

/// The sprint of the same team that came before.
pub fn sprint_before<'w>(workspace: &'w Workspace, sprint: &Sprint) -> Option<&'w Sprint> {
    let all = workspace.sprints_in_order();
    let earlier = |known: &&&Sprint| known.order() < sprint.order() && known.team == sprint.team;
    all.iter().rev().find(earlier).copied()
}

fn words(text: &str) -> Result<String, Refusal> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return Err(Refusal::new("a retro notes something: write a few words"));
    }
    Ok(line)
}

/// Notes what went well or badly. Gives its id.
///
/// # Errors
/// When there are no words, or the sprint is gone.
pub fn note(
    draft: &mut Draft<'_>,
    id: Id<Sprint>,
    side: RetroSide,
    text: &str,
) -> Result<Uuid, Refusal> {
    let text = words(text)?;
    let stamp = draft.stamp().clone();
    let part = draft.uuid();
    draft.edit(id)?.retro_notes.push(RetroNote {
        id: part,
        side,
        text,
        by: stamp.by,
        at: stamp.at,
        ..RetroNote::default()
    });
    Ok(part)
}

/// Notes what is to be done differently. Gives its id.
///
/// # Errors
/// When there are no words, or the sprint is gone.
pub fn add_action(draft: &mut Draft<'_>, id: Id<Sprint>, text: &str) -> Result<Uuid, Refusal> {
    let text = words(text)?;
    let part = draft.uuid();
    draft.edit(id)?.actions.push(RetroAction {
        id: part,
        text,
        ..RetroAction::default()
    });
    Ok(part)
}

/// Says a note or an action in other words.
///
/// # Errors
/// When there are no words, or it is gone.
pub fn reword(
    draft: &mut Draft<'_>,
    id: Id<Sprint>,
    part: Uuid,
    text: &str,
) -> Result<(), Refusal> {
    let text = words(text)?;
    let sprint = draft.edit(id)?;
    let notes = sprint
        .retro_notes
        .iter_mut()
        .map(|note| (note.id, &mut note.text));
    let actions = sprint
        .actions
        .iter_mut()
        .map(|action| (action.id, &mut action.text));
    let found = notes.chain(actions).find(|(known, _)| *known == part);
    *found.ok_or_else(gone)?.1 = text;
    Ok(())
}

/// Takes a note or an action away; a story that it became stays.
///
/// # Errors
/// When it is gone.
pub fn remove(draft: &mut Draft<'_>, id: Id<Sprint>, part: Uuid) -> Result<(), Refusal> {
    let sprint = draft.edit(id)?;
    let before = sprint.retro_notes.len() + sprint.actions.len();
    sprint.retro_notes.retain(|note| note.id != part);
    sprint.actions.retain(|action| action.id != part);
    if sprint.retro_notes.len() + sprint.actions.len() == before {
        return Err(gone());
    }
    Ok(())
}

/// Ticks an action, or takes the tick back.
///
/// # Errors
/// When it is gone, or became a story that has not been finished: that one is finished, not the action.
pub fn tick(draft: &mut Draft<'_>, id: Id<Sprint>, part: Uuid) -> Result<(), Refusal> {
    let now = draft.now();
    let action = action(draft, id, part)?;
    if let Some(story) = action.story.and_then(|story| draft.stories.get(story)) {
        return Err(Refusal::new(format!(
            "it is {} now: it is done when the story is",
            story.key
        )));
    }
    let found = draft
        .edit(id)?
        .actions
        .iter_mut()
        .find(|known| known.id == part);
    let done = &mut found.ok_or_else(gone)?.done;
    *done = match done {
        None => Some(now),
        Some(_) => None,
    };
    Ok(())
}

/// Makes a story of an action: with the label of retros, and each names the other. Gives the story.
///
/// # Errors
/// When the action is gone or is a story already.
pub fn action_to_story(
    draft: &mut Draft<'_>,
    id: Id<Sprint>,
    part: Uuid,
) -> Result<Id<Story>, Refusal> {
    let found = action(draft, id, part)?;
    if let Some(story) = found.story.and_then(|story| draft.stories.get(story)) {
        return Err(Refusal::new(format!("it is {} already", story.key)));
    }
    let sprint = draft
        .sprints
        .get(id)
        .map(|sprint| (sprint.title.clone(), sprint.key.clone()));
    let (title, key) = sprint.unwrap_or_default();
    let notes = format!("From the retro of {title} ({key}).");
    let fields = [("labels", LABEL.into()), ("notes", notes.into())];
    let made = create(draft, Kind::Story, &found.text, &fields)?;
    let story = Id::new(made.id);
    let actions = &mut draft.edit(id)?.actions;
    let slot = actions.iter_mut().find(|known| known.id == part);
    slot.ok_or_else(gone)?.story = Some(story);
    Ok(story)
}

fn action(draft: &Draft<'_>, id: Id<Sprint>, part: Uuid) -> Result<RetroAction, Refusal> {
    let Some(sprint) = draft.sprints.get(id) else {
        return Err(Refusal::gone(Kind::Sprint));
    };
    let found = sprint.actions.iter().find(|action| action.id == part);
    found.cloned().ok_or_else(gone)
}

fn gone() -> Refusal {
    Refusal::new("that line of the retro is not there any more: somebody removed it")
}
