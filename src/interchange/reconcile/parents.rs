//! Which epic a story of the file belongs to, and which initiative an epic.
//! It never walks in circles: parents that lead back to the item itself are told and left out.

use super::report::ImportReport;
use super::world::{World, source};
use crate::domain::command::place;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::epic::Epic;
use crate::domain::id::{ItemRef, Kind};
use crate::interchange::foreign::Level;
use crate::interchange::words::fold;
use std::collections::HashMap;

/// The record above each item, in the order of the file; epics that are only named are made.
pub(super) fn settle(
    draft: &mut Draft<'_>,
    world: &mut World<'_>,
    report: &mut ImportReport,
) -> Result<Vec<Option<ItemRef>>, Refusal> {
    let mut named = epics_by_name(draft, world);
    let mut above = Vec::with_capacity(world.records.len());
    for place in 0..world.records.len() {
        let item = &world.foreign.items[place];
        let wanted = match world.records[place].kind {
            Kind::Story => Kind::Epic,
            Kind::Epic => Kind::Initiative,
            _ => {
                above.push(None);
                continue;
            }
        };
        let mut found = climb(draft, world, place, wanted, report);
        if found.is_none() && wanted == Kind::Epic && !item.epic_name.is_empty() {
            found = Some(match named.get(&fold(&item.epic_name)) {
                Some(epic) => *epic,
                None => make(draft, world, &item.epic_name, &mut named, report)?,
            });
        }
        above.push(found);
    }
    Ok(above)
}

/// The nearest record of a kind above an item.
fn climb(
    draft: &Draft<'_>,
    world: &World<'_>,
    start: usize,
    wanted: Kind,
    report: &mut ImportReport,
) -> Option<ItemRef> {
    let mut at = start;
    for _ in 0..=world.records.len() {
        let Some(parent) = world.parent(at) else {
            return earlier_parent(draft, world, (start, at), wanted, report);
        };
        if parent == start {
            break;
        }
        if world.records[parent].kind == wanted {
            return Some(world.records[parent]);
        }
        at = parent;
    }
    let item = &world.foreign.items[start];
    report.tell_row(
        item.row,
        format!(
            "the parents of {} lead back to itself; they were left out",
            item.external_id
        ),
    );
    None
}

/// A parent that is not in the file may be here from an earlier import.
fn earlier_parent(
    draft: &Draft<'_>,
    world: &World<'_>,
    (start, top): (usize, usize),
    wanted: Kind,
    report: &mut ImportReport,
) -> Option<ItemRef> {
    let item = &world.foreign.items[top];
    let known = item
        .parent
        .iter()
        .find_map(|reference| world.earlier(reference));
    match known {
        Some(record) if record.kind == wanted => return Some(record),
        Some(record) if record.kind == Kind::Story => {
            let story = draft.stories.get(record.typed()?)?;
            return story.epic.map(crate::domain::id::Id::item);
        }
        _ => {}
    }
    if let (true, Some(reference)) = (
        start == top && item.epic_name.is_empty(),
        item.parent.first(),
    ) {
        let what = format!("its parent {reference} is not in the file; it was left without one");
        report.tell_row(item.row, what);
    }
    None
}

fn epics_by_name(draft: &Draft<'_>, world: &World<'_>) -> HashMap<String, ItemRef> {
    let mut named = HashMap::new();
    for epic in draft.epics.iter().filter(|epic| epic.archived.is_none()) {
        named
            .entry(fold(&epic.title))
            .or_insert_with(|| epic.id.item());
    }
    let items = world.foreign.items.iter().zip(&world.records);
    for (item, record) in
        items.filter(|(item, record)| item.level == Level::Epic && record.kind == Kind::Epic)
    {
        for name in [&item.title, &item.epic_name] {
            named.insert(fold(name), *record);
        }
    }
    named.remove("");
    named
}

fn make(
    draft: &mut Draft<'_>,
    world: &mut World<'_>,
    name: &str,
    named: &mut HashMap<String, ItemRef>,
    report: &mut ImportReport,
) -> Result<ItemRef, Refusal> {
    let id = format!("epic:{name}");
    let mut epic = draft.fresh::<Epic>();
    name.clone_into(&mut epic.title);
    epic.source = Some(Box::new(source(&world.foreign.system, &id)));
    let record = epic.id.item();
    draft.put(epic);
    place::settle(draft, record)?;
    named.insert(fold(name), record);
    world.add(id, record);
    report.count(Kind::Epic);
    Ok(record)
}
