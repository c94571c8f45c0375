//! What is done to stories beyond setting a field: waiting, accepting, judging criteria, saying something.
//! Never finishes a story behind a person's back.

mod merge;
mod split;

pub(super) use merge::stand_alone;
pub use merge::{can_be_merged, merge_into, merged};
pub use split::{Part, can_be_split, left_after, proposed, split};

use uuid::Uuid;

use crate::domain::about::Category;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::field;
use crate::domain::id::{Id, ItemRef};
use crate::domain::story::{Comment, Criterion, CriterionState, Story, WaitReason, Waiting};

/// Moves a story or an epic to the first status of a category; a story that enters acceptance waits for it then, and being
/// finished ends all waits.
///
/// # Errors
/// When the workflow has no such status, or the story may not be finished yet.
pub fn to_category(
    draft: &mut Draft<'_>,
    item: impl Into<ItemRef>,
    category: Category,
) -> Result<(), Refusal> {
    let Some(status) = draft
        .settings()
        .first_of(category)
        .map(|status| status.name.clone())
    else {
        return Err(Refusal::new(format!(
            "the workflow has no status of the category {category}: add one to the settings"
        )));
    };
    field::set(draft, item.into(), "status", &status)
}

/// Sets the status of a story, with the waits that follow from it.
///
/// # Errors
/// When there is no such status, or the story may not be finished yet.
pub fn set_status(draft: &mut Draft<'_>, id: Id<Story>, status: &str) -> Result<(), Refusal> {
    field::set(draft, id.item(), "status", status)
}

/// Gives a new story the first status of the workflow when it has none, and the wait that its status brings.
pub(super) fn settle(draft: &mut Draft<'_>, id: Id<Story>) -> Result<(), Refusal> {
    let initial = draft.settings().initial();
    let story = draft.edit(id)?;
    if story.status.is_empty() {
        story.status = initial;
    }
    wait_for_status(draft, id, Category::Todo)
}

/// Opens the wait for acceptance of a story that has entered acceptance, and ends the waits that its status answers.
pub(in crate::domain) fn wait_for_status(
    draft: &mut Draft<'_>,
    id: Id<Story>,
    before: Category,
) -> Result<(), Refusal> {
    let after = draft.stories.get(id).map(|story| story.category(draft));
    let Some(after) = after.filter(|after| *after != before) else {
        return Ok(());
    };
    let now = draft.now();
    let waiting = &mut draft.edit(id)?.waiting;
    if after == Category::Acceptance && waiting.is_none() {
        *waiting = Some(Box::new(Waiting {
            reason: WaitReason::Acceptance,
            since: now,
            ..Waiting::default()
        }));
    }
    let accepted = before == Category::Acceptance
        && waiting
            .as_ref()
            .is_some_and(|wait| wait.reason == WaitReason::Acceptance);
    if after.is_final() || accepted {
        *waiting = None;
    }
    Ok(())
}

/// Lets a story wait.
///
/// # Errors
/// When it is gone or finished.
pub fn wait(
    draft: &mut Draft<'_>,
    id: Id<Story>,
    reason: WaitReason,
    on: Option<&str>,
    note: &str,
) -> Result<(), Refusal> {
    if let Some(story) = draft
        .stories
        .get(id)
        .filter(|story| story.category(draft).is_final())
    {
        return Err(Refusal::new(format!(
            "{} is {} and waits for nothing",
            story.key, story.status
        )));
    }
    let now = draft.now();
    let story = draft.edit(id)?;
    let since = story
        .waiting
        .as_ref()
        .filter(|wait| wait.reason == reason)
        .map_or(now, |wait| wait.since);
    let on = on
        .map(|name| name.trim().trim_start_matches('@'))
        .filter(|name| !name.is_empty())
        .map(Into::into);
    story.waiting = Some(Box::new(Waiting {
        reason,
        on,
        since,
        note: note.to_string(),
        ..Waiting::default()
    }));
    Ok(())
}

/// Ends a story's wait.
///
/// # Errors
/// When it waits for nothing.
pub fn go_on(draft: &mut Draft<'_>, id: Id<Story>) -> Result<(), Refusal> {
    let story = draft.edit(id)?;
    match story.waiting.take() {
        Some(_) => Ok(()),
        None => Err(Refusal::new(format!("{} waits for nothing", story.key))),
    }
}

/// Judges a criterion.
///
/// # Errors
/// When the story or the criterion is gone.
pub fn judge(
    draft: &mut Draft<'_>,
    id: Id<Story>,
    criterion: Uuid,
    state: CriterionState,
) -> Result<(), Refusal> {
    let stamp = draft.stamp().clone();
    let story = draft.edit(id)?;
    let Some(found) = story
        .criteria
        .iter_mut()
        .find(|known| known.id == criterion)
    else {
        return Err(Refusal::new(
            "that criterion is not there any more: somebody removed it",
        ));
    };
    found.state = state;
    (found.by, found.at) = match state {
        CriterionState::Open => (None, None),
        _ => (Some(stamp.by), Some(stamp.at)),
    };
    Ok(())
}

/// Adds a criterion in plain words.
///
/// # Errors
/// When the words are empty or the story is gone.
pub fn add_criterion(draft: &mut Draft<'_>, id: Id<Story>, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::new(
            "a criterion cannot be empty: write how one sees that the story is done",
        ));
    }
    let criterion = Criterion {
        id: draft.uuid(),
        text: text.trim().to_string(),
        ..Criterion::default()
    };
    draft.edit(id)?.criteria.push(criterion);
    Ok(())
}

/// Says something about a story.
///
/// # Errors
/// When the words are empty or the story is gone.
pub fn comment(draft: &mut Draft<'_>, id: Id<Story>, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::new("a comment cannot be empty"));
    }
    let stamp = draft.stamp().clone();
    let comment = Comment {
        id: draft.uuid(),
        at: stamp.at,
        by: stamp.by,
        text: text.trim().to_string(),
        ..Comment::default()
    };
    draft.edit(id)?.comments.push(comment);
    Ok(())
}
