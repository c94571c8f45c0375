//! The chain: what stands above an item and below it, from the objective to the sprint.
//! Never guesses a link that is not there.

use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::story::Story;
use crate::domain::workspace::Workspace;

use super::lens::Lens;

/// What an item belongs to: a story to its epic, an epic to its initiative, an initiative to its objective; a sprint to nothing.
pub fn parent(workspace: &Workspace, item: ItemRef) -> Option<ItemRef> {
    match item.kind {
        Kind::Story => workspace.stories.get(Id::new(item.id))?.epic.map(Id::item),
        Kind::Epic => workspace
            .epics
            .get(Id::new(item.id))?
            .initiative
            .map(Id::item),
        Kind::Initiative => workspace
            .initiatives
            .get(Id::new(item.id))?
            .objective
            .map(Id::item),
        _ => None,
    }
}

/// All that stands above an item, nearest first.
pub fn above(workspace: &Workspace, item: ItemRef) -> Vec<ItemRef> {
    std::iter::successors(parent(workspace, item), |at| parent(workspace, *at)).collect()
}

/// What stands right below an item, in its order; the sprint of a story.
pub fn children(lens: &Lens<'_>, item: ItemRef) -> Vec<ItemRef> {
    let below = |kind: Kind| {
        lens.ordered(kind)
            .into_iter()
            .filter(|child| parent(lens.workspace, *child) == Some(item))
            .collect()
    };
    let items = |stories: &[Id<Story>]| stories.iter().map(|id| id.item()).collect();
    match item.kind {
        Kind::Objective => below(Kind::Initiative),
        Kind::Initiative => below(Kind::Epic),
        Kind::Epic => items(lens.index.stories_of_epic(Some(Id::new(item.id)))),
        Kind::Story => lens
            .story(item)
            .and_then(|story| story.sprint)
            .map(Id::item)
            .into_iter()
            .collect(),
        Kind::Sprint => items(lens.index.stories_in_sprint(Some(Id::new(item.id)))),
        _ => Vec::new(),
    }
}

/// The first of what stands right below an item.
pub fn first_child(lens: &Lens<'_>, item: ItemRef) -> Option<ItemRef> {
    children(lens, item).into_iter().next()
}
