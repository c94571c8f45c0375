//! Who waits for whom among stories, and where the order contradicts it.
//! Never looks at more than the story that is asked about and those it is tied to.

use crate::domain::id::Id;
use crate::domain::story::Story;

use super::lens::Lens;

/// The open stories that a story waits for, in the order in which it names them.
pub fn blockers<'w>(lens: &Lens<'w>, story: &Story) -> Vec<&'w Story> {
    stories(lens, &story.blocked_by)
        .filter(|blocker| is_open(lens, blocker))
        .collect()
}

/// The blockers of a story that stand below it in the order, though they must be finished before it. None when the story
/// is finished or put away.
pub fn ranked_below<'w>(lens: &Lens<'w>, story: &Story) -> Vec<&'w Story> {
    if story.blocked_by.is_empty() || !is_open(lens, story) {
        return Vec::new();
    }
    let Some(place) = lens.index.position(story.id) else {
        return Vec::new();
    };
    let below = |other: &&Story| lens.index.position(other.id).is_some_and(|at| at > place);
    blockers(lens, story).into_iter().filter(below).collect()
}

/// The stories that wait for a story, finished ones too, in their order.
pub fn blocked<'w>(lens: &Lens<'w>, story: &Story) -> Vec<&'w Story> {
    let mut waiting: Vec<&Story> = stories(lens, lens.index.blocks(story.id)).collect();
    waiting.sort_by_key(|story| lens.index.position(story.id));
    waiting
}

/// The stories with these ids that are there.
pub fn stories<'w>(lens: &Lens<'w>, ids: &[Id<Story>]) -> impl Iterator<Item = &'w Story> {
    let workspace = lens.workspace;
    ids.iter()
        .filter_map(move |id| workspace.stories.get(*id))
        .map(AsRef::as_ref)
}

/// Whether a story is neither finished nor put away.
fn is_open(lens: &Lens<'_>, story: &Story) -> bool {
    story.archived.is_none() && !story.category(lens.workspace).is_final()
}
