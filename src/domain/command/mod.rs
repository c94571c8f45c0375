//! Commands: everything that a person can do to a workspace, as plain functions on a draft.
//! Never half done: a refusal leaves everything as it was, because the draft is abandoned.

pub mod carry;
pub mod meeting;
pub mod outline;
pub mod place;
pub mod request;
pub mod retro;
pub mod sprint;
pub mod story;
pub mod template;
pub mod view;

use std::borrow::Cow;

use super::draft::{Draft, Refusal};
use super::epic::Epic;
use super::field;
use super::id::{Id, ItemRef, Kind};
use super::initiative::Initiative;
use super::objective::Objective;
use super::record::Record;
use super::story::Story;
use super::workspace::for_kind;

/// Makes a record with a title and these fields, given as people type them. Ranked records go to the end.
///
/// # Errors
/// When the title is empty or a field refuses its value.
pub fn create(
    draft: &mut Draft<'_>,
    kind: Kind,
    title: &str,
    fields: &[(&str, Cow<'_, str>)],
) -> Result<ItemRef, Refusal> {
    for_kind!(kind, R => {
        if kind == Kind::Workspace {
            return Err(Refusal::new("a workspace is made with “bifocal init”"));
        }
        let mut record = draft.fresh::<R>();
        field::assign(draft, &mut record, "title", title)?;
        for (name, value) in fields {
            let value = field::spelled_out(draft, kind, name, value);
            field::assign(draft, &mut record, name, &value)?;
        }
        let item = record.id().item();
        draft.put(record);
        place::settle(draft, item)?;
        if let Some(id) = item.typed::<Story>() {
            story::settle(draft, id)?;
        }
        Ok(item)
    })
}

/// Sets a field of several records as one.
///
/// # Errors
/// When one of them refuses: then none is changed.
pub fn set_all(
    draft: &mut Draft<'_>,
    items: &[ItemRef],
    name: &str,
    value: &str,
) -> Result<(), Refusal> {
    items.iter().try_for_each(|item| {
        field::set(draft, *item, name, value).map_err(|refusal| match items.len() {
            1 => refusal,
            _ => Refusal::new(format!("{}: {refusal}", draft.key_of(*item))),
        })
    })
}

/// Puts a record away: it leaves lists and forecasts, closed numbers keep it.
///
/// # Errors
/// When it is gone, or is the active sprint.
pub fn archive(draft: &mut Draft<'_>, item: ItemRef) -> Result<(), Refusal> {
    if let Some(sprint) = item
        .typed::<super::sprint::Sprint>()
        .and_then(|id| draft.sprints.get(id))
        && sprint.state == super::sprint::SprintState::Active
    {
        return Err(Refusal::new(format!(
            "{} is active: close it before it is put away",
            sprint.key
        )));
    }
    let now = draft.now();
    for_kind!(item.kind, R => {
        if item.kind == Kind::Workspace {
            return Err(Refusal::new("the workspace itself cannot be put away"));
        }
        *draft.edit::<R>(Id::new(item.id))?.common_mut().archived = Some(now);
        Ok(())
    })
}

/// Takes a record back out of the archive.
///
/// # Errors
/// When it is gone.
pub fn unarchive(draft: &mut Draft<'_>, item: ItemRef) -> Result<(), Refusal> {
    for_kind!(item.kind, R => {
        *draft.edit::<R>(Id::new(item.id))?.common_mut().archived = None;
    });
    match item.typed::<Story>() {
        Some(id) => story::stand_alone(draft, id),
        None => Ok(()),
    }
}

/// Puts a record below another: a story below an epic or into a sprint, an epic below an initiative, an initiative below an objective.
///
/// # Errors
/// When the two do not go together.
pub fn attach(draft: &mut Draft<'_>, item: ItemRef, parent: ItemRef) -> Result<(), Refusal> {
    if !draft.has(parent) {
        return Err(Refusal::gone(parent.kind));
    }
    match (item.kind, parent.kind) {
        (Kind::Story, Kind::Epic) => {
            draft.edit::<Story>(Id::new(item.id))?.epic = Some(Id::new(parent.id));
        }
        (Kind::Story, Kind::Story) => {
            let epic = draft
                .stories
                .get(Id::new(parent.id))
                .and_then(|story| story.epic);
            draft.edit::<Story>(Id::new(item.id))?.epic = epic;
        }
        (Kind::Story, Kind::Sprint) => {
            let key = draft.key_of(parent).to_string();
            field::set(draft, item, "sprint", &key)?;
        }
        (Kind::Epic, Kind::Initiative) => {
            draft.edit::<Epic>(Id::new(item.id))?.initiative =
                Some(Id::<Initiative>::new(parent.id));
        }
        (Kind::Initiative, Kind::Objective) => {
            draft.edit::<Initiative>(Id::new(item.id))?.objective =
                Some(Id::<Objective>::new(parent.id));
        }
        (item, parent) => {
            return Err(Refusal::new(format!(
                "{} cannot stand below {}",
                item.with_article(),
                parent.with_article()
            )));
        }
    }
    Ok(())
}
