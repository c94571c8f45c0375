//! A change is a value: what differs between before and after, record by record and field by field.
//! Undo, redo, the journal, dry runs and merges are all made of it; no inverse is written by hand anywhere.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::draft::{Counting, Draft, Stamp};
use super::id::{Id, ItemRef, Kind};
use super::merge::{Disagreement, Merging, Prefer, as_map, from_map, merge_maps};
use super::record::{Moment, Record};
use super::word::Word;
use super::workspace::{Workspace, for_kind};

/// The lists that only ever grow at their end, so that a change holds their new elements and not all of them.
pub const LOGS: [&str; 2] = ["history", "comments"];

/// What one command changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// What was done, as undo names it: `Estimate S-12 at 5`.
    pub label: String,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: Word,
    /// The records that differ.
    pub changes: Vec<Change>,
}

impl Edit {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The edit that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let back = |change: &Change| Change {
            before: change.after.clone(),
            after: change.before.clone(),
            ..change.clone()
        };
        Self {
            changes: self.changes.iter().rev().map(back).collect(),
            ..self.clone()
        }
    }

    /// The records that it touches.
    pub fn items(&self) -> impl Iterator<Item = ItemRef> {
        self.changes.iter().map(|change| ItemRef {
            kind: change.kind,
            id: change.id,
        })
    }
}

/// How one record differs. Both sides hold only the fields that differ, of logs only the elements that differ;
/// no `before` means that the record was made, no `after` that it was removed, and then the other side is whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The kind of record.
    pub kind: Kind,
    /// Which one.
    pub id: Uuid,
    /// The fields before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Map<String, Value>>,
    /// The fields after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Map<String, Value>>,
}

impl Change {
    /// The names of the fields that differ.
    pub fn fields(&self) -> Vec<&str> {
        let both = self.before.iter().chain(&self.after).flat_map(Map::keys);
        let mut names: Vec<&str> = both.map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// How two states of a record differ; `None` when they do not.
pub fn between<R: Record>(before: Option<&R>, after: Option<&R>) -> Option<Change> {
    if before == after {
        return None;
    }
    let id = before.or(after)?.id();
    let (mut old, mut new) = (before.map(as_map), after.map(as_map));
    if let (Some(old), Some(new)) = (&mut old, &mut new) {
        let same: Vec<String> = old
            .iter()
            .filter(|(name, value)| new.get(*name) == Some(value))
            .map(|(name, _)| name.clone())
            .collect();
        for name in same {
            old.shift_remove(&name);
            new.shift_remove(&name);
        }
        for log in LOGS {
            shorten_log(old, new, log);
        }
        if old.is_empty() && new.is_empty() {
            return None;
        }
    }
    Some(Change {
        kind: R::KIND,
        id: id.uuid(),
        before: old,
        after: new,
    })
}

/// Leaves only the elements that differ, where those tell the whole difference; else both lists stay as they are.
fn shorten_log(old: &mut Map<String, Value>, new: &mut Map<String, Value>, name: &str) {
    let (was, is) = (list_in(old, name), list_in(new, name));
    let common = was.iter().zip(&is).take_while(|(a, b)| a == b).count();
    let only = |mine: &[Value], other: &[Value]| -> Vec<Value> {
        let differs = mine.iter().filter(|value| !other.contains(value));
        differs.cloned().collect()
    };
    let gone = only(&was[common..], &is[common..]);
    let added = only(&is[common..], &was[common..]);
    if changed_log(was, &gone, &added) != is {
        return;
    }
    for (map, differs) in [(old, gone), (new, added)] {
        if differs.is_empty() {
            map.shift_remove(name);
        } else {
            map.insert(name.to_string(), Value::Array(differs));
        }
    }
}

/// A log without these elements, and with those at its end that it does not have.
pub(super) fn changed_log(mut log: Vec<Value>, gone: &[Value], added: &[Value]) -> Vec<Value> {
    log.retain(|element| !gone.contains(element));
    let new: Vec<Value> = added
        .iter()
        .filter(|element| !log.contains(element))
        .cloned()
        .collect();
    log.extend(new);
    log
}

pub(super) fn list_in(map: &Map<String, Value>, name: &str) -> Vec<Value> {
    let list = map.get(name).and_then(Value::as_array);
    list.cloned().unwrap_or_default()
}

/// How two workspaces differ, as an edit that makes the first the second.
pub fn diff(before: &Workspace, after: &Workspace, stamp: &Stamp, label: &str) -> Edit {
    let mut changes = Vec::new();
    for kind in Kind::ALL {
        for_kind!(kind, R => paired(R::all(before), R::all(after), |old, new| {
            let shared = matches!((old, new), (Some(old), Some(new)) if Arc::ptr_eq(old, new));
            if !shared {
                changes.extend(between(old.map(Arc::as_ref), new.map(Arc::as_ref)));
            }
        }));
    }
    Edit {
        label: label.to_string(),
        at: stamp.at,
        by: stamp.by.clone(),
        changes,
    }
}

/// Walks two lists sorted by id side by side.
pub(super) fn paired<'a, R: Record>(
    old: &'a [Arc<R>],
    new: &'a [Arc<R>],
    mut each: impl FnMut(Option<&'a Arc<R>>, Option<&'a Arc<R>>),
) {
    let (mut i, mut j) = (0, 0);
    loop {
        match (old.get(i), new.get(j)) {
            (None, None) => return,
            (Some(a), Some(b)) if a.id() == b.id() => {
                each(Some(a), Some(b));
                (i, j) = (i + 1, j + 1);
            }
            (Some(a), b) if b.is_none_or(|b| a.id() < b.id()) => {
                each(Some(a), None);
                i += 1;
            }
            (_, b) => {
                each(None, b);
                j += 1;
            }
        }
    }
}

/// What an edit does where somebody else changed the same field since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// What stands, stands: taking back my estimate keeps a colleague's later one.
    KeepTheirs,
    /// The later change stands and the other is noted in the record: replay after a crash.
    LaterStands,
}

/// Applies an edit to a workspace as a three-way merge: fields that others changed since stay theirs.
/// Gives what was really changed, and the fields on which the two disagree.
pub fn apply(
    workspace: &mut Workspace,
    edit: &Edit,
    meeting: Meeting,
) -> (Edit, Vec<Disagreement>) {
    let mut mint = Counting::default();
    let stamp = Stamp {
        at: edit.at,
        by: edit.by.clone(),
    };
    let mut draft = Draft::new(workspace, stamp, &mut mint);
    let mut found = Vec::new();
    for change in &edit.changes {
        for_kind!(change.kind, R => apply_one::<R>(&mut draft, change, edit.at, meeting, &mut found));
    }
    (draft.finish_as_is(edit.label.clone()), found)
}

fn apply_one<R: Record>(
    draft: &mut Draft<'_>,
    change: &Change,
    at: Moment,
    meeting: Meeting,
    found: &mut Vec<Disagreement>,
) {
    let id = Id::<R>::new(change.id);
    let now = R::find(draft, id).map(Arc::clone);
    let empty = Map::new();
    match (&change.before, &change.after, now) {
        (_, Some(after), None) if change.before.is_none() => {
            if let Some(record) = from_map::<R>(after) {
                draft.put(record);
            }
        }
        (Some(_), Some(_), None) => found.push(Disagreement::removed(R::KIND, change.id)),
        (Some(before), None, Some(now)) => {
            if as_map(now.as_ref()) == *before {
                draft.remove(id);
            } else {
                found.push(Disagreement::kept(R::KIND, change.id));
            }
        }
        (before, Some(after), Some(now)) => {
            let before = before.as_ref().unwrap_or(&empty);
            let prefer = match meeting {
                Meeting::KeepTheirs => Prefer::Ours,
                Meeting::LaterStands if now.common().updated > at => Prefer::Ours,
                Meeting::LaterStands => Prefer::Theirs,
            };
            let mut merging = Merging::new(prefer);
            let merged = merge_partial(before, &as_map(now.as_ref()), after, &mut merging);
            let note = meeting == Meeting::LaterStands;
            if let Some(mut record) = from_map::<R>(&merged).filter(|record| record != now.as_ref())
            {
                if note {
                    merging.note_in(&mut record, at);
                }
                draft.put(record);
            }
            found.extend(merging.disagreements(R::KIND, change.id));
        }
        _ => {}
    }
}

/// Merges a change of some fields into a whole record.
fn merge_partial(
    before: &Map<String, Value>,
    now: &Map<String, Value>,
    after: &Map<String, Value>,
    merging: &mut Merging,
) -> Map<String, Value> {
    let (mut base, mut theirs) = (now.clone(), now.clone());
    for name in before.keys().chain(after.keys()) {
        if LOGS.contains(&name.as_str()) {
            let (gone, added) = (list_in(before, name), list_in(after, name));
            let log = changed_log(list_in(now, name), &gone, &added);
            let log = (!log.is_empty()).then_some(Value::Array(log));
            set(&mut theirs, name, log.as_ref());
            continue;
        }
        set(&mut base, name, before.get(name));
        set(&mut theirs, name, after.get(name));
    }
    merge_maps("", &base, now, &theirs, merging)
}

/// Sets a field, or takes it out.
pub(super) fn set(map: &mut Map<String, Value>, name: &str, value: Option<&Value>) {
    match value {
        Some(value) => drop(map.insert(name.to_string(), value.clone())),
        None => drop(map.shift_remove(name)),
    }
}
