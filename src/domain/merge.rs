//! Three-way merge of workspaces, field by field: nobody's change is overwritten, every disagreement is named.
//! Never asks and never loses: where two changed one field, the later stands and the other is kept beside it.

use std::cmp::Ordering;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::change::{Edit, LOGS, diff, paired};
use super::disagreement::Element;
pub use super::disagreement::{Disagreement, What};
use super::draft::{Draft, Mint, Stamp};
use super::id::{ItemRef, Kind};
use super::record::{Conflict, Moment, Record};
use super::repair::{Repair, repair};
use super::unknown::Unknown;
use super::workspace::{Workspace, for_kind};

/// The values that make sense only as a whole: two commitments or two waits mixed would be one that nobody made.
const WHOLE: [&str; 5] = ["commitment", "aside", "close", "waiting", "source"];

/// Which side stands where both changed one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefer {
    /// What is here.
    Ours,
    /// What comes.
    Theirs,
    /// Changed at the same instant: the greater text, so that all clones agree.
    Greater,
}

/// The result of a merge.
#[derive(Debug)]
pub struct Merged {
    /// What changed on our side.
    pub edit: Edit,
    /// The fields on which the two disagreed.
    pub disagreements: Vec<Disagreement>,
    /// What had to be mended afterwards.
    pub repairs: Vec<Repair>,
}

/// Merges what `theirs` changed since `base` into `ours`, then mends what does not fit together.
pub fn merge(
    base: &Workspace,
    ours: &mut Workspace,
    theirs: &Workspace,
    stamp: &Stamp,
    mint: &mut dyn Mint,
) -> Merged {
    let before = ours.clone();
    let mut disagreements = Vec::new();
    for kind in Kind::ALL {
        for_kind!(kind, R => merge_table::<R>(base, ours, theirs, &mut disagreements));
    }
    merge_frame(base, ours, theirs, &mut disagreements);
    let mut draft = Draft::new(ours, stamp.clone(), mint);
    let repairs = repair(&mut draft);
    draft.finish_as_is("");
    Merged {
        edit: diff(&before, ours, stamp, "Changes from elsewhere"),
        disagreements,
        repairs,
    }
}

/// Merges what stands around the records: what the file says of itself, and keys that this version does not know.
fn merge_frame(
    base: &Workspace,
    ours: &mut Workspace,
    theirs: &Workspace,
    found: &mut Vec<Disagreement>,
) {
    let mut merging = Merging::new(Prefer::Greater);
    if ours.format == base.format {
        ours.format.clone_from(&theirs.format);
    } else if theirs.format != base.format {
        let (old, new) = (&base.format.unknown, &theirs.format.unknown);
        let unknown = merge_unknown("bifocal", old, &ours.format.unknown, new, &mut merging);
        if (theirs.format.schema, &theirs.format.writer) > (ours.format.schema, &ours.format.writer)
        {
            ours.format.clone_from(&theirs.format);
        }
        ours.format.unknown = unknown;
    }
    ours.unknown = merge_unknown(
        "file",
        &base.unknown,
        &ours.unknown,
        &theirs.unknown,
        &mut merging,
    );
    if !merging.found.is_empty() {
        let at = ours.about.updated.min(theirs.about.updated);
        merging.note_in(Arc::make_mut(&mut ours.about), at);
        found.extend(merging.disagreements(Kind::Workspace, ours.about.id.uuid()));
    }
}

fn merge_unknown(
    path: &str,
    base: &Unknown,
    ours: &Unknown,
    theirs: &Unknown,
    merging: &mut Merging,
) -> Unknown {
    let map = |unknown: &Unknown| -> Map<String, Value> {
        unknown
            .iter()
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    };
    if theirs == base {
        return ours.clone();
    }
    if ours == base {
        return theirs.clone();
    }
    merge_maps(path, &map(base), &map(ours), &map(theirs), merging)
        .into_iter()
        .collect()
}

fn merge_table<R: Record>(
    base: &Workspace,
    ours: &mut Workspace,
    theirs: &Workspace,
    found: &mut Vec<Disagreement>,
) {
    let mut changed: Vec<[Option<Arc<R>>; 2]> = Vec::new();
    paired(R::all(base), R::all(theirs), |old, new| {
        let same = match (old, new) {
            (Some(old), Some(new)) => Arc::ptr_eq(old, new) || old == new,
            _ => false,
        };
        if !same {
            changed.push([old.cloned(), new.cloned()]);
        }
    });
    for [old, new] in changed {
        merge_one(old, new, ours, found);
    }
}

fn merge_one<R: Record>(
    base: Option<Arc<R>>,
    theirs: Option<Arc<R>>,
    workspace: &mut Workspace,
    found: &mut Vec<Disagreement>,
) {
    let Some(id) = base.as_ref().or(theirs.as_ref()).map(|record| record.id()) else {
        return;
    };
    let ours = R::find(workspace, id).cloned();
    match (base, ours, theirs) {
        (None, None, Some(new)) => R::put(workspace, new),
        (Some(base), None, Some(new)) => {
            if base != new {
                found.push(Disagreement::kept(R::KIND, id.uuid()));
                R::put(workspace, new);
            }
        }
        (Some(base), Some(ours), None) => {
            if base == ours {
                R::take(workspace, id);
            } else {
                found.push(Disagreement::kept(R::KIND, id.uuid()));
            }
        }
        (Some(base), Some(ours), Some(theirs)) if base == ours => {
            drop((base, ours));
            R::put(workspace, theirs);
        }
        (base, Some(ours), Some(theirs)) => {
            let merged = merge_records(base.as_deref(), &ours, &theirs, found);
            R::put(workspace, Arc::new(merged));
        }
        (None, Some(_), None) | (_, None, None) => {}
    }
}

fn merge_records<R: Record>(
    base: Option<&R>,
    ours: &R,
    theirs: &R,
    found: &mut Vec<Disagreement>,
) -> R {
    let (mine, other) = (ours.common().updated, theirs.common().updated);
    let prefer = match mine.cmp(&other) {
        Ordering::Greater => Prefer::Ours,
        Ordering::Less => Prefer::Theirs,
        Ordering::Equal => Prefer::Greater,
    };
    let base = base.map(as_map).unwrap_or_default();
    let mut merging = Merging::new(prefer);
    let map = merge_maps("", &base, &as_map(ours), &as_map(theirs), &mut merging);
    let Some(mut merged) = from_map::<R>(&map) else {
        return ours.clone();
    };
    merging.note_in(&mut merged, mine.min(other));
    found.extend(merging.disagreements(R::KIND, ours.id().uuid()));
    merged
}

/// A merge of one record under way.
pub struct Merging {
    prefer: Prefer,
    found: Vec<Found>,
    /// The elements of lists in which the values lie that are being merged, the innermost last.
    within: Vec<Element>,
}

/// A field on which the two sides of a merge disagree.
struct Found {
    field: String,
    element: Option<Element>,
    stands: Value,
    other: Value,
}

impl Merging {
    /// Begins a merge in which that side stands.
    pub fn new(prefer: Prefer) -> Self {
        Self {
            prefer,
            found: Vec::new(),
            within: Vec::new(),
        }
    }

    /// Keeps the values that do not stand beside the record, until a person chooses.
    pub fn note_in<R: Record>(&self, record: &mut R, at: Moment) {
        let conflicts = record.common_mut().conflicts;
        for found in &self.found {
            let conflict = Conflict {
                field: found.field.as_str().into(),
                element: found.element.clone(),
                other: found.other.clone(),
                at,
                ..Conflict::default()
            };
            if !conflicts.contains(&conflict) {
                conflicts.push(conflict);
            }
        }
    }

    /// What was found, for that record.
    pub fn disagreements(self, kind: Kind, id: Uuid) -> impl Iterator<Item = Disagreement> {
        self.found.into_iter().map(move |found| Disagreement {
            item: ItemRef { kind, id },
            field: found.field,
            element: found.element,
            stands: found.stands,
            other: found.other,
            what: What::KeptBoth,
        })
    }

    fn choose(
        &mut self,
        path: &str,
        ours: Option<&Value>,
        theirs: Option<&Value>,
    ) -> Option<Value> {
        let greater = || ours.map(ToString::to_string) >= theirs.map(ToString::to_string);
        let keep_ours = match self.prefer {
            Prefer::Ours => true,
            Prefer::Theirs => false,
            Prefer::Greater => greater(),
        };
        let (stands, other) = if keep_ours {
            (ours, theirs)
        } else {
            (theirs, ours)
        };
        if path != "rank" {
            self.found.push(Found {
                field: path.to_string(),
                element: Element::innermost(&self.within),
                stands: stands.cloned().unwrap_or(Value::Null),
                other: other.cloned().unwrap_or(Value::Null),
            });
        }
        stands.cloned()
    }
}

/// Merges two objects field by field, in an order that does not depend on which side is ours.
pub fn merge_maps(
    path: &str,
    base: &Map<String, Value>,
    ours: &Map<String, Value>,
    theirs: &Map<String, Value>,
    merging: &mut Merging,
) -> Map<String, Value> {
    let mut merged = Map::new();
    let both = ours.keys().chain(theirs.keys());
    let mut added: Vec<&String> = both.filter(|name| !base.contains_key(*name)).collect();
    added.sort_unstable();
    added.dedup();
    for name in base.keys().chain(added) {
        let below = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        if let Some(value) = merge_value(
            &below,
            base.get(name),
            ours.get(name),
            theirs.get(name),
            merging,
        ) {
            merged.insert(name.clone(), value);
        }
    }
    merged
}

fn merge_value(
    path: &str,
    base: Option<&Value>,
    ours: Option<&Value>,
    theirs: Option<&Value>,
    merging: &mut Merging,
) -> Option<Value> {
    if ours == theirs || theirs == base {
        return ours.cloned();
    }
    if ours == base {
        return theirs.cloned();
    }
    match (base, ours, theirs) {
        _ if WHOLE.contains(&path) => merging.choose(path, ours, theirs),
        (_, Some(Value::Object(ours)), Some(Value::Object(theirs))) => {
            let empty = Map::new();
            let base = base.and_then(Value::as_object).unwrap_or(&empty);
            Some(Value::Object(merge_maps(path, base, ours, theirs, merging)))
        }
        (_, None | Some(Value::Array(_)), None | Some(Value::Array(_))) => {
            let list = |value: Option<&Value>| {
                value.and_then(Value::as_array).cloned().unwrap_or_default()
            };
            let merged = merge_lists(path, &list(base), &list(ours), &list(theirs), merging);
            Some(Value::Array(merged))
                .filter(|list| list.as_array().is_some_and(|list| !list.is_empty()))
        }
        (_, Some(Value::String(ours)), Some(Value::String(theirs))) if path == "updated" => {
            let later = moment(ours) >= moment(theirs);
            Some(Value::String(if later { ours } else { theirs }.clone()))
        }
        (Some(Value::String(old)), Some(Value::String(mine)), Some(Value::String(other)))
            if old.contains('\n') =>
        {
            match diffy::merge(old, mine, other) {
                Ok(text) => Some(Value::String(text)),
                Err(_) => merging.choose(path, ours, theirs),
            }
        }
        _ => merging.choose(path, ours, theirs),
    }
}

/// The elements of a list by what each is known by: its id, name or day, else itself. A second one that is known by the
/// same has a name of its own, so that neither is lost.
fn named(list: &[Value]) -> Map<String, Value> {
    let mut all = Map::new();
    for element in list {
        let known_by = ["id", "name", "date"].iter().find_map(|key| {
            let value = element.get(key)?;
            value.as_str().map(String::from)
        });
        let name = known_by.unwrap_or_else(|| element.to_string());
        let mut own = name.clone();
        let mut nth = 1;
        while all.contains_key(&own) {
            nth += 1;
            own = format!("{name} {nth}");
        }
        all.insert(own, element.clone());
    }
    all
}

fn merge_lists(
    path: &str,
    base: &[Value],
    ours: &[Value],
    theirs: &[Value],
    merging: &mut Merging,
) -> Vec<Value> {
    let (base, ours, theirs) = (named(base), named(ours), named(theirs));
    let mut merged: Vec<Value> = Vec::new();
    for id in merged_order(&base, &ours, &theirs, merging.prefer) {
        let (old, mine, other) = (base.get(&id), ours.get(&id), theirs.get(&id));
        let element = match (old, mine, other) {
            (Some(old), Some(kept), None) | (Some(old), None, Some(kept)) => {
                (kept != old).then(|| kept.clone())
            }
            (_, Some(mine), Some(other)) if mine == other => Some(mine.clone()),
            (_, Some(mine), Some(other)) => {
                merging.within.push(Element::of(&id, old, [mine, other]));
                let element = merge_value(path, old, Some(mine), Some(other), merging);
                merging.within.pop();
                element
            }
            _ => mine.or(other).cloned(),
        };
        merged.extend(element);
    }
    if LOGS.contains(&path) {
        merged.sort_by_key(|event| event.get("at").and_then(Value::as_str).and_then(moment));
    }
    merged
}

/// The order of a merged list, the same whichever side is ours: the known elements as the side that moved them has them,
/// then what each side added, in its own order.
fn merged_order(
    base: &Map<String, Value>,
    ours: &Map<String, Value>,
    theirs: &Map<String, Value>,
    prefer: Prefer,
) -> Vec<String> {
    let split = |side: &Map<String, Value>| -> (Vec<String>, Vec<String>) {
        side.keys().cloned().partition(|id| base.contains_key(id))
    };
    let ((mine, my_new), (other, other_new)) = (split(ours), split(theirs));
    let moved = |order: &[String]| !is_subsequence(order, base.keys());
    let lead = match (moved(&mine), moved(&other), prefer) {
        (false, false, _) => Vec::new(),
        (true, false, _) | (true, true, Prefer::Ours) => mine,
        (false, true, _) | (true, true, Prefer::Theirs) => other,
        (true, true, Prefer::Greater) => mine.max(other),
    };
    let mut added = [my_new, other_new];
    added.sort_unstable();
    let mut seen = FxHashSet::default();
    let all = lead.into_iter().chain(base.keys().cloned());
    all.chain(added.into_iter().flatten())
        .filter(|id| seen.insert(id.clone()))
        .collect()
}

fn moment(text: &str) -> Option<Moment> {
    text.parse().ok()
}

fn is_subsequence<'w>(part: &[String], mut whole: impl Iterator<Item = &'w String>) -> bool {
    part.iter().all(|id| whole.any(|other| other == id))
}

/// A record as a JSON object.
pub fn as_map<R: Record>(record: &R) -> Map<String, Value> {
    match serde_json::to_value(record) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// A record from a JSON object; `None` when it does not fit.
pub fn from_map<R: Record>(map: &Map<String, Value>) -> Option<R> {
    serde_json::from_value(Value::Object(map.clone())).ok()
}
