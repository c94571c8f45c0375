//! Several edits as one: what a journal holds is replayed as a whole, so that a value which a later edit of it replaced
//! never meets what the file holds.
//! Never looks at a workspace.

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use super::change::{Change, Edit, LOGS, changed_log, list_in, set};
use super::id::ItemRef;

/// The edit that does what these do one after another; what they did and took back is not in it.
pub fn joined<'e>(edits: impl IntoIterator<Item = &'e Edit>) -> Edit {
    let mut whole = Edit::default();
    let mut places: FxHashMap<ItemRef, usize> = FxHashMap::default();
    for edit in edits {
        whole.label.clone_from(&edit.label);
        whole.by.clone_from(&edit.by);
        whole.at = whole.at.max(edit.at);
        for (item, change) in edit.items().zip(&edit.changes) {
            let place = *places.entry(item).or_insert(whole.changes.len());
            match whole.changes.get_mut(place) {
                Some(earlier) => follow(earlier, change),
                None => whole.changes.push(change.clone()),
            }
        }
    }
    whole.changes.retain(|change| change.before != change.after);
    whole
}

/// Makes a change of a record do what the next one does, too.
fn follow(change: &mut Change, next: &Change) {
    match (
        &mut change.before,
        &mut change.after,
        &next.before,
        &next.after,
    ) {
        (_, _, None, None) => {}
        (None, None, ..) => *change = next.clone(),
        (None, Some(_), Some(_), None) => change.after = None,
        (Some(before), Some(after), Some(removed), None) => {
            let mut whole = removed.clone();
            overlay(&mut whole, after, before);
            (change.before, change.after) = (Some(whole), None);
        }
        (before, Some(after), Some(old), Some(new)) => {
            if let Some(before) = before {
                widen(before, after, old);
            }
            overlay(after, old, new);
        }
        (_, after, _, made) => after.clone_from(made),
    }
}

/// Brings fields from their old values to their new ones.
fn overlay(fields: &mut Map<String, Value>, old: &Map<String, Value>, new: &Map<String, Value>) {
    for name in old.keys().chain(new.keys()) {
        if LOGS.contains(&name.as_str()) {
            let (gone, added) = (list_in(old, name), list_in(new, name));
            set_log(
                fields,
                name,
                changed_log(list_in(fields, name), &gone, &added),
            );
        } else {
            set(fields, name, new.get(name));
        }
    }
}

/// Takes the old values of fields that were not touched before into what was before.
fn widen(before: &mut Map<String, Value>, after: &Map<String, Value>, old: &Map<String, Value>) {
    for (name, value) in old {
        if LOGS.contains(&name.as_str()) {
            let (mut gone, added) = (list_in(before, name), list_in(after, name));
            gone.extend(
                list_in(old, name)
                    .into_iter()
                    .filter(|event| !added.contains(event)),
            );
            set_log(before, name, gone);
        } else if !before.contains_key(name) && !after.contains_key(name) {
            before.insert(name.clone(), value.clone());
        }
    }
}

fn set_log(fields: &mut Map<String, Value>, name: &str, log: Vec<Value>) {
    let log = (!log.is_empty()).then_some(Value::Array(log));
    set(fields, name, log.as_ref());
}
