//! Saving and removing views.
//! Never touches a record but the workspace's own.

use crate::domain::draft::{Draft, Refusal};
use crate::domain::saved_view::SavedView;
use crate::domain::workspace::Workspace;

/// The view of that name, in any case.
pub fn find<'w>(workspace: &'w Workspace, name: &str) -> Option<&'w SavedView> {
    let mut views = workspace.about.views.iter();
    views.find(|view| same(&view.name, name))
}

/// Saves a view under its name; one that has the name already is replaced, and keeps its id.
///
/// # Errors
/// When it has no name.
pub fn save(draft: &mut Draft<'_>, view: SavedView) -> Result<(), Refusal> {
    let name = view.name.trim().to_string();
    if name.is_empty() {
        return Err(Refusal::new("a view needs a name to be found by"));
    }
    let known = find(draft, &name).map(|known| known.id);
    let id = known.unwrap_or_else(|| draft.uuid());
    let about = draft.about.id;
    let views = &mut draft.edit(about)?.views;
    let view = SavedView { id, name, ..view };
    match views.iter_mut().find(|known| known.id == id) {
        Some(known) => *known = view,
        None => views.push(view),
    }
    Ok(())
}

/// Removes the view of that name.
///
/// # Errors
/// When there is none.
pub fn remove(draft: &mut Draft<'_>, name: &str) -> Result<(), Refusal> {
    let about = draft.about.id;
    let views = &mut draft.edit(about)?.views;
    let before = views.len();
    views.retain(|view| !same(&view.name, name));
    if views.len() == before {
        return Err(Refusal::new(format!("there is no view “{name}”")));
    }
    Ok(())
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
