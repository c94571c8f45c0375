//! What is done to stories beyond setting a field: waiting, accepting, judging criteria, saying something.
//! Never finishes a story behind a person's back.

mod merge;
mod split;

pub(super) use merge::stand_alone;
pub use merge::{can_be_merged, merge_into, merged};
pub use split::{Part, can_be_split, left_after, proposed, split};

use uuid::Uuid;

use crate::domain::about::Category;
use crate::domain::definitions;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::field;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::story::{
    Comment, Criterion, CriterionState, Link, Story, WaitReason, Waiting, criteria,
};

/// Moves a story or an epic to the first status of a category; a story that enters acceptance waits for it then, and being
/// finished ends all waits.
///
/// # Errors
/// When the workflow has no such status, the story was cancelled, or it may not be finished yet.
pub fn to_category(
    draft: &mut Draft<'_>,
    item: impl Into<ItemRef>,
    category: Category,
) -> Result<(), Refusal> {
    let item = item.into();
    refuse_cancelled(draft, item, category)?;
    let Some(status) = draft
        .settings()
        .first_of(category)
        .map(|status| status.name.clone())
    else {
        return Err(Refusal::new(format!(
            "the workflow has no status of the category {category}: add one to the settings"
        )));
    };
    field::set(draft, item, "status", &status)
}

/// Refuses to go on with a story that was cancelled as if it had not been: somebody decided that, and decides otherwise
/// by setting its status.
fn refuse_cancelled(draft: &Draft<'_>, item: ItemRef, to: Category) -> Result<(), Refusal> {
    let story = item.typed::<Story>().and_then(|id| draft.stories.get(id));
    let cancelled = story.filter(|story| story.category(draft) == Category::Cancelled);
    let Some(story) = cancelled.filter(|_| to != Category::Cancelled) else {
        return Ok(());
    };
    let (key, initial) = (&story.key, draft.settings().initial());
    Err(Refusal::new(format!(
        "{key} is {} and will not be done: to take it up again after all, bifocal set {key} status={initial}",
        story.status
    )))
}

/// Sends a story that was shown back to work: the criteria with these numbers do not hold, and the reason is kept as a
/// comment.
///
/// # Errors
/// When work on it has not begun, there is no such criterion, or there is no reason.
pub fn reject(
    draft: &mut Draft<'_>,
    id: Id<Story>,
    numbers: &[usize],
    reason: &str,
) -> Result<(), Refusal> {
    let Some(story) = draft.stories.get(id) else {
        return Err(Refusal::gone(Kind::Story));
    };
    let category = story.category(draft);
    if matches!(category, Category::Backlog | Category::Todo) {
        let (key, status) = (&story.key, &story.status);
        return Err(Refusal::new(format!(
            "{key} is {status}: work on it has not begun, so there is nothing to reject; cancel it, or say what is wrong: bifocal comment {key}"
        )));
    }
    if !numbers.is_empty() {
        judge_numbered(draft, id, numbers, CriterionState::Rejected)?;
    }
    to_category(draft, id, Category::Doing)?;
    comment(draft, id, reason)
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
    sign_judgements(draft, id, &[])?;
    wait_for_status(draft, id, Category::Todo)
}

/// Work that is taken up again is no work of a sprint that is over: it goes back to the backlog.
fn leave_closed_sprint(
    draft: &mut Draft<'_>,
    id: Id<Story>,
    before: Category,
    after: Category,
) -> Result<(), Refusal> {
    let sprint = draft.stories.get(id).and_then(|story| story.sprint);
    let closed = sprint
        .and_then(|sprint| draft.sprints.get(sprint))
        .is_some_and(|sprint| sprint.is_closed());
    if closed && before.is_final() && !after.is_final() {
        draft.edit(id)?.sprint = None;
    }
    Ok(())
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
    leave_closed_sprint(draft, id, before, after)?;
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

/// Judges a criterion: who and when stand beside it until it is open again.
///
/// # Errors
/// When the story or the criterion is gone.
pub fn judge_criterion(
    draft: &mut Draft<'_>,
    id: Id<Story>,
    criterion: Uuid,
    state: CriterionState,
) -> Result<(), Refusal> {
    let stamp = draft.stamp().clone();
    let found = criterion_of(draft, id, criterion)?;
    found.state = state;
    (found.by, found.at) = match state {
        CriterionState::Open => (None, None),
        _ => (Some(stamp.by), Some(stamp.at)),
    };
    Ok(())
}

/// The criterion of a story with this number, from 1.
///
/// # Errors
/// When there is none.
pub fn numbered(story: &Story, number: usize) -> Result<&Criterion, Refusal> {
    let criterion = number.checked_sub(1).and_then(|at| story.criteria.get(at));
    criterion.ok_or_else(|| {
        let count = story.criteria.len();
        Refusal::new(format!(
            "{} has {count} criteria, no number {number}",
            story.key
        ))
    })
}

/// Judges criteria by their numbers from 1, or all of a story when there are none. Those that were rejected and count as
/// met now are named in a warning.
///
/// # Errors
/// When there is no such criterion.
pub fn judge_numbered(
    draft: &mut Draft<'_>,
    id: Id<Story>,
    numbers: &[usize],
    state: CriterionState,
) -> Result<(), Refusal> {
    let Some(story) = draft.stories.get(id).cloned() else {
        return Err(Refusal::gone(Kind::Story));
    };
    let all: Vec<usize> = (1..=story.criteria.len()).collect();
    let chosen = if numbers.is_empty() { &all } else { numbers };
    for number in chosen {
        let criterion = numbered(&story, *number)?;
        if criterion.state == state {
            continue;
        }
        judge_criterion(draft, id, criterion.id, state)?;
        if numbers.is_empty() && criterion.state == CriterionState::Rejected {
            let by = criterion.by.as_ref();
            let by = by.map_or_else(String::new, |by| format!(" by {by}"));
            draft.warn(format!(
                "criterion {number} of {} was rejected{by} and counts as met now: {}",
                story.key,
                criterion.sentence()
            ));
        }
    }
    Ok(())
}

/// Adds a criterion, in plain words or as “Given … when … then …”, on one line or several.
///
/// # Errors
/// When the words are empty or the story is gone.
pub fn add_criterion(draft: &mut Draft<'_>, id: Id<Story>, text: &str) -> Result<Uuid, Refusal> {
    let mut criterion = Criterion {
        id: draft.uuid(),
        ..Criterion::default()
    };
    criterion.reword(said(text)?);
    let made = criterion.id;
    draft.edit(id)?.criteria.push(criterion);
    Ok(made)
}

/// Adds all criteria that a text holds, as the field of criteria reads them; gives how many.
///
/// # Errors
/// When there are none, or the story is gone.
pub fn add_criteria(draft: &mut Draft<'_>, id: Id<Story>, text: &str) -> Result<usize, Refusal> {
    let mut new = criteria::criteria_from(&[], id.uuid(), said(text)?);
    for criterion in &mut new {
        criterion.id = draft.uuid();
    }
    let count = new.len();
    if count == 0 {
        return Err(Refusal::new("there is no criterion in what was given"));
    }
    draft.edit(id)?.criteria.extend(new);
    sign_judgements(draft, id, &[])?;
    Ok(count)
}

/// Says a criterion in other words; its identity and what is known of it stay.
///
/// # Errors
/// When the words are empty, or the story or the criterion is gone.
pub fn reword_criterion(
    draft: &mut Draft<'_>,
    id: Id<Story>,
    criterion: Uuid,
    text: &str,
) -> Result<(), Refusal> {
    let text = said(text)?;
    criterion_of(draft, id, criterion)?.reword(text);
    Ok(())
}

/// Moves a criterion by so many places, at most to the first or the last.
///
/// # Errors
/// When the story or the criterion is gone, or it stands at that end already.
pub fn move_criterion(
    draft: &mut Draft<'_>,
    id: Id<Story>,
    criterion: Uuid,
    by: isize,
) -> Result<(), Refusal> {
    criterion_of(draft, id, criterion)?;
    let criteria = &mut draft.edit(id)?.criteria;
    let at = criteria.iter().position(|known| known.id == criterion);
    let at = at.unwrap_or_default();
    let to = at.saturating_add_signed(by).min(criteria.len() - 1);
    if to == at {
        let end = if by < 0 { "first" } else { "last" };
        return Err(Refusal::new(format!("it is the {end} criterion already")));
    }
    let moved = criteria.remove(at);
    criteria.insert(to, moved);
    Ok(())
}

/// Takes a criterion away.
///
/// # Errors
/// When the story or the criterion is gone.
pub fn remove_criterion(
    draft: &mut Draft<'_>,
    id: Id<Story>,
    criterion: Uuid,
) -> Result<(), Refusal> {
    criterion_of(draft, id, criterion)?;
    draft
        .edit(id)?
        .criteria
        .retain(|known| known.id != criterion);
    Ok(())
}

fn criterion_of<'d>(
    draft: &'d mut Draft<'_>,
    id: Id<Story>,
    criterion: Uuid,
) -> Result<&'d mut Criterion, Refusal> {
    let mut criteria = draft.edit(id)?.criteria.iter_mut();
    criteria
        .find(|known| known.id == criterion)
        .ok_or_else(|| Refusal::new("that criterion is not there any more: somebody removed it"))
}

fn said(text: &str) -> Result<&str, Refusal> {
    match text.trim() {
        "" => Err(Refusal::new(
            "a criterion cannot be empty: write how one sees that the story is done",
        )),
        text => Ok(text),
    }
}

/// Notes who judged the criteria whose state is another than before and of which nobody says yet who judged them.
pub(in crate::domain) fn sign_judgements(
    draft: &mut Draft<'_>,
    id: Id<Story>,
    before: &[Criterion],
) -> Result<(), Refusal> {
    let is_unsigned = |criterion: &Criterion| {
        let known = before.iter().find(|known| known.id == criterion.id);
        criterion.state != CriterionState::Open
            && criterion.by.is_none()
            && known.is_none_or(|known| known.state != criterion.state)
    };
    let story = draft.stories.get(id);
    if !story.is_some_and(|story| story.criteria.iter().any(is_unsigned)) {
        return Ok(());
    }
    let stamp = draft.stamp().clone();
    let criteria = draft.edit(id)?.criteria.iter_mut();
    for criterion in criteria.filter(|criterion| is_unsigned(criterion)) {
        (criterion.by, criterion.at) = (Some(stamp.by.clone()), Some(stamp.at));
    }
    Ok(())
}

/// Ticks a line of the definition of ready, or takes the tick away.
///
/// # Errors
/// When the definition has no such line, the line answers itself, or the story is gone.
pub fn tick_ready(
    draft: &mut Draft<'_>,
    id: Id<Story>,
    line: &str,
    tick: Tick,
) -> Result<(), Refusal> {
    let line = definitions::ticked_line(draft.settings(), line)?;
    let ready = &mut draft.edit(id)?.ready;
    ready.retain(|known| *known != line);
    if tick == Tick::Holds {
        ready.push(line);
    }
    Ok(())
}

/// What a person says of a line of the definition of ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tick {
    /// It holds.
    Holds,
    /// It does not, or not any more.
    Open,
}

/// Puts an address beside a story.
///
/// # Errors
/// When it is no address of the web, the story has it already, or the story is gone.
pub fn link(draft: &mut Draft<'_>, id: Id<Story>, url: &str, text: &str) -> Result<(), Refusal> {
    let url = url.trim();
    let is_web = ["http://", "https://"].iter().any(|scheme| {
        url.get(..scheme.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(scheme) && url.len() > scheme.len())
    });
    if !is_web || url.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(Refusal::new(format!(
            "“{url}” is not an address of the web: it begins with http:// or https:// and has no spaces"
        )));
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let story = draft.edit(id)?;
    match story.links.iter_mut().find(|link| link.url == url) {
        Some(known) if known.text == text || text.is_empty() => {
            let key = &story.key;
            return Err(Refusal::new(format!("{key} has that link already")));
        }
        Some(known) => known.text = text,
        None => story.links.push(Link {
            text,
            url: url.to_string(),
            ..Link::default()
        }),
    }
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
