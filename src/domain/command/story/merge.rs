//! Merging two stories that say the same: one takes over what the other has, the other is put away and says where it went.
//! Never loses a word: what both have stays once, all else is taken over.

use crate::domain::circle;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::history::{Event, tracked};
use crate::domain::id::{Id, Kind};
use crate::domain::story::Story;
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;

/// Merges a story into another, which stands: it takes over criteria, labels, requesters, comments, links, notes and
/// blockers, and has its own points, status and sprint unless it has none. The key of the first finds the second then.
///
/// # Errors
/// When one is gone, put away or finished, both are the same, or something would wait for itself.
pub fn merge_into(draft: &mut Draft<'_>, lost: Id<Story>, kept: Id<Story>) -> Result<(), Refusal> {
    let find = |id| draft.stories.get(id).map(|story| Story::clone(story));
    let (Some(from), Some(mut into)) = (find(lost), find(kept)) else {
        return Err(Refusal::gone(Kind::Story));
    };
    can_be_merged(draft, &from, &into)?;
    into = merged(&into, &from);
    let blocked = redirected(draft, &from, &into)?;
    for id in blocked {
        redirect(&mut draft.edit(id)?.blocked_by, lost, kept);
    }
    let (became, stands) = (lost.item(), kept.item());
    let requests = draft.requests.iter();
    let requests = requests.filter(|request| request.became == Some(became));
    for id in requests.map(|request| request.id).collect::<Vec<_>>() {
        draft.edit(id)?.became = Some(stands);
    }
    into.history.push(event(draft, &lost.to_string(), ""));
    draft.put(into);
    let (now, told) = (draft.now(), event(draft, "", &kept.to_string()));
    let gone = draft.edit(lost)?;
    (gone.archived, gone.merged_into) = (Some(now), Some(kept));
    gone.history.push(told);
    Ok(())
}

/// Lets a story that was merged stand for itself again: its keys find it, and no longer the other. What the other took
/// over stays there.
///
/// # Errors
/// When it is gone.
pub(in crate::domain::command) fn stand_alone(
    draft: &mut Draft<'_>,
    id: Id<Story>,
) -> Result<(), Refusal> {
    let Some(story) = draft.stories.get(id) else {
        return Err(Refusal::gone(Kind::Story));
    };
    let Some(other) = story.merged_into else {
        return Ok(());
    };
    let mut keys = story.aliases.clone();
    keys.push(story.key.clone());
    draft.edit(id)?.merged_into = None;
    if draft.stories.get(other).is_some() {
        let other = draft.edit(other)?;
        other.aliases.retain(|alias| !keys.contains(alias));
    }
    Ok(())
}

/// A story with what it takes over from another: the lists of both, what it lacks, both notes.
pub fn merged(into: &Story, from: &Story) -> Story {
    let mut made = into.clone();
    take_lists(&mut made, from);
    take_what_lacks(&mut made, from);
    take(&mut made.blocked_by, &from.blocked_by, |a, b| a == b);
    made.blocked_by
        .retain(|id| *id != from.id && *id != into.id);
    made.notes = joined_notes(into, from);
    made
}

/// Whether a story can be merged into another, but for circles.
///
/// # Errors
/// When both are the same, or one is put away or finished.
pub fn can_be_merged(workspace: &Workspace, from: &Story, into: &Story) -> Result<(), Refusal> {
    if from.id == into.id {
        return Err(Refusal::new(format!(
            "{} cannot be merged into itself: choose another story",
            from.key
        )));
    }
    for story in [from, into] {
        let key = &story.key;
        if story.archived.is_some() {
            return Err(Refusal::new(format!(
                "{key} is put away: take it back before it is merged"
            )));
        }
        if story.category(workspace).is_final() {
            return Err(Refusal::new(format!(
                "{key} is {}: what is finished is not merged",
                story.status
            )));
        }
    }
    Ok(())
}

/// The union of what both have several of; those of the story that stands come first.
fn take_lists(into: &mut Story, from: &Story) {
    for criterion in &from.criteria {
        let words = simple(&criterion.sentence());
        let known = into
            .criteria
            .iter()
            .any(|known| known.id == criterion.id || simple(&known.sentence()) == words);
        if !known {
            into.criteria.push(criterion.clone());
        }
    }
    take(&mut into.labels, &from.labels, |a, b| a.is_like(b));
    take(&mut into.requested_by, &from.requested_by, |a, b| a == b);
    take(&mut into.links, &from.links, |a, b| a.url == b.url);
    take(&mut into.comments, &from.comments, |a, b| a.id == b.id);
    take(&mut into.aliases, std::slice::from_ref(&from.key), is_same);
    take(&mut into.aliases, &from.aliases, is_same);
}

fn is_same(a: &Word, b: &Word) -> bool {
    a == b
}

fn take<T: Clone>(into: &mut Vec<T>, from: &[T], same: impl Fn(&T, &T) -> bool) {
    for one in from {
        if !into.iter().any(|known| same(known, one)) {
            into.push(one.clone());
        }
    }
}

/// Words in lower case with one space between.
fn simple(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// What the story that stands does not have.
fn take_what_lacks(into: &mut Story, from: &Story) {
    into.epic = into.epic.or(from.epic);
    into.points = into.points.or(from.points);
    into.sprint = into.sprint.or(from.sprint);
    into.due = into.due.or(from.due);
    for (slot, other) in [
        (&mut into.assignee, &from.assignee),
        (&mut into.team, &from.team),
        (&mut into.priority, &from.priority),
    ] {
        if slot.is_none() {
            slot.clone_from(other);
        }
    }
    for (slot, other) in [
        (&mut into.as_a, &from.as_a),
        (&mut into.i_want, &from.i_want),
        (&mut into.so_that, &from.so_that),
    ] {
        if slot.trim().is_empty() {
            slot.clone_from(other);
        }
    }
}

fn joined_notes(into: &Story, from: &Story) -> String {
    let (mine, other) = (into.notes.trim(), from.notes.trim());
    let same_title = simple(&into.title) == simple(&from.title);
    let told = match (other.is_empty() || other == mine, same_title) {
        (true, true) => return into.notes.clone(),
        (true, false) => format!("From {}: {}", from.key, from.title),
        (false, true) => format!("From {}:\n\n{other}", from.key),
        (false, false) => format!("From {}: {}\n\n{other}", from.key, from.title),
    };
    if mine.is_empty() {
        return told;
    }
    format!("{mine}\n\n{told}")
}

/// The stories that waited for the one that goes, and wait for the one that stands now.
fn redirected(draft: &Draft<'_>, from: &Story, into: &Story) -> Result<Vec<Id<Story>>, Refusal> {
    let (lost, kept) = (from.id, into.id);
    let step = |id: Id<Story>| {
        let story = draft.stories.get(id);
        let mut blockers = story.map_or_else(Vec::new, |story| story.blocked_by.clone());
        redirect(&mut blockers, lost, kept);
        blockers
    };
    if let Some(path) = circle::find(kept, &into.blocked_by, step) {
        let keys: Vec<&str> = path.iter().map(|id| draft.key_of(id.item())).collect();
        return Err(Refusal::new(format!(
            "that would be a circle: {} would wait for {}",
            into.key,
            keys.join(", which waits for ")
        )));
    }
    let waits =
        |story: &&std::sync::Arc<Story>| story.id != kept && story.blocked_by.contains(&lost);
    let waiting = draft.stories.iter().filter(waits);
    Ok(waiting.map(|story| story.id).collect())
}

/// Puts one blocker in the place of another, once.
fn redirect(blockers: &mut Vec<Id<Story>>, lost: Id<Story>, kept: Id<Story>) {
    let Some(at) = blockers.iter().position(|id| *id == lost) else {
        return;
    };
    if blockers.contains(&kept) {
        blockers.remove(at);
    } else {
        blockers[at] = kept;
    }
}

fn event(draft: &Draft<'_>, from: &str, to: &str) -> Event {
    Event {
        at: draft.now(),
        by: draft.stamp().by.clone(),
        field: tracked::MERGED.into(),
        from: from.into(),
        to: to.into(),
        ..Event::default()
    }
}
