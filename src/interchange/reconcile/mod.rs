//! An imported file to records of the workspace, as one edit that can be undone.
//! It never overwrites what a person changed here while the file stayed the same, and never drops a value without a word.
//!
//! Reading order: [`reconcile`] (the steps), `world` (what they share), `fill` (one item to one record), `seen` (how a
//! second import knows what changed), then the steps themselves.

mod fill;
mod leftovers;
mod parents;
mod past;
mod people;
mod report;
mod seen;
mod sprints;
#[cfg(test)]
mod tests;
mod ties;
mod workflow;
mod world;

use crate::domain::command::place::Ranked;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::epic::Epic;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::initiative::Initiative;
use crate::domain::rank::spread;
use crate::domain::record::Record;
use crate::domain::sprint::Sprint;
use crate::domain::story::Story;
use crate::interchange::foreign::{Foreign, ForeignItem, Level};
use fill::News;
use past::Undated;
pub use report::ImportReport;
use std::collections::HashMap;
use std::sync::Arc;
use workflow::Workflow;
use world::{Work, World, zone_of};

/// Makes and updates records from a file. Items match on (system, external id): a second import of the same file changes nothing.
///
/// # Errors
/// When the workspace has no room for new ranks; then the draft is to be abandoned.
pub fn reconcile(
    draft: &mut Draft<'_>,
    foreign: &Foreign,
    format: &str,
) -> Result<ImportReport, Refusal> {
    draft.take_over();
    let mut report = account(foreign, format);
    let workflow = Workflow::settle(draft, foreign, &mut report)?;
    people::settle(draft, foreign, &mut report);
    let zone = zone_of(draft);
    let sprints = sprints::settle(draft, foreign, zone, &mut report)?;
    let mut world = World::new(draft, foreign, workflow, sprints);
    let mut works = Works::open(draft, &mut world, &mut report);
    let above = parents::settle(draft, &mut world, &mut report)?;
    let ties = ties::settle(draft, &world, &mut report);
    for work in &mut works.initiatives {
        fill::initiative(draft, &world, work, &ties[work.place]);
    }
    for work in &mut works.epics {
        fill::epic(draft, &world, work, above[work.place], &ties[work.place]);
    }
    let mut undated = Vec::new();
    for work in &mut works.stories {
        let place = work.place;
        if fill::story(draft, &world, work, above[place], &ties[place]) == Undated::Done {
            undated.push(foreign.items[place].row);
        }
    }
    tell_undated(&undated, &mut report);
    works.put(draft, foreign, &mut report)?;
    sprints::conclude(draft, &world.sprints, &members(&world), &mut report)?;
    Ok(report)
}

/// What can be said of the file before anything is made of it.
fn account(foreign: &Foreign, format: &str) -> ImportReport {
    let mut report = ImportReport {
        format: format.to_owned(),
        read: foreign.read,
        points: foreign.items.iter().filter_map(|item| item.points).sum(),
        sprints: foreign.sprints.len(),
        problems: foreign.problems.clone(),
        unmapped: foreign.unmapped.clone(),
        ..ImportReport::default()
    };
    for item in foreign.items.iter().filter(|item| !item.status.is_empty()) {
        *report.statuses.entry(item.status.clone()).or_default() += 1;
    }
    if foreign.blank > 0 {
        let blank = foreign.blank;
        report.tell(format!(
            "{blank} row(s) held nothing but separators and were skipped"
        ));
    }
    report
}

fn tell_undated(rows: &[usize], report: &mut ImportReport) {
    if rows.is_empty() {
        return;
    }
    let shown: Vec<_> = rows.iter().take(8).map(ToString::to_string).collect();
    let more = if rows.len() > 8 { " …" } else { "" };
    report.tell(format!(
        "{} item(s) are done and nothing tells since when (rows {}{more}); they count in no number about time",
        rows.len(),
        shown.join(", ")
    ));
}

/// The stories that were ever in each sprint.
fn members(world: &World<'_>) -> HashMap<Id<Sprint>, Vec<Id<Story>>> {
    let mut members: HashMap<Id<Sprint>, Vec<Id<Story>>> = HashMap::new();
    for (item, record) in world.foreign.items.iter().zip(&world.records) {
        let Some(story) = record.typed::<Story>() else {
            continue;
        };
        for sprint in item.sprints.iter().filter_map(|name| world.sprint(name)) {
            members.entry(sprint.id).or_default().push(story);
        }
    }
    members
}

/// The records of the items, being filled.
#[derive(Default)]
struct Works {
    initiatives: Vec<Work<Initiative>>,
    epics: Vec<Work<Epic>>,
    stories: Vec<Work<Story>>,
}

impl Works {
    /// Finds or makes a record for every item.
    fn open(draft: &mut Draft<'_>, world: &mut World<'_>, report: &mut ImportReport) -> Self {
        let mut works = Self::default();
        for (place, item) in world.foreign.items.iter().enumerate() {
            let earlier = world.earlier(&item.external_id);
            let wanted = match item.level {
                Level::Initiative => Kind::Initiative,
                Level::Epic => Kind::Epic,
                Level::Story => Kind::Story,
            };
            let kind = earlier.map_or(wanted, |record| record.kind);
            if kind != wanted {
                let what = format!(
                    "{} is a {} here and stays one, though the file calls it {}",
                    item.external_id,
                    kind.singular(),
                    item.kind_text
                );
                report.tell_row(item.row, what);
            }
            let record = match kind {
                Kind::Initiative => {
                    open(draft, world, (place, item), earlier, &mut works.initiatives)
                }
                Kind::Epic => open(draft, world, (place, item), earlier, &mut works.epics),
                _ => open(draft, world, (place, item), earlier, &mut works.stories),
            };
            world.records.push(record);
        }
        works
    }

    /// Ranks what is new and puts what differs into the workspace.
    fn put(
        mut self,
        draft: &mut Draft<'_>,
        foreign: &Foreign,
        report: &mut ImportReport,
    ) -> Result<(), Refusal> {
        rank(draft, foreign, &mut self.initiatives)?;
        rank(draft, foreign, &mut self.epics)?;
        rank(draft, foreign, &mut self.stories)?;
        put(draft, self.initiatives, report);
        put(draft, self.epics, report);
        put(draft, self.stories, report);
        Ok(())
    }
}

fn open<R: Record>(
    draft: &mut Draft<'_>,
    world: &mut World<'_>,
    (place, item): (usize, &ForeignItem),
    earlier: Option<ItemRef>,
    works: &mut Vec<Work<R>>,
) -> ItemRef {
    let before = earlier.and_then(|record| R::find(draft, Id::new(record.id)).cloned());
    let source = before.as_ref().and_then(|before| before.common().source);
    world.news.push(News::of(item, source));
    let after = match &before {
        Some(before) => R::clone(before),
        None => draft.fresh::<R>(),
    };
    let record = after.id().item();
    works.push(Work {
        before,
        after,
        place,
    });
    record
}

/// New records come after all others, in the order of their tool's backlog when every one tells it, else in the file's.
fn rank<R: Ranked>(
    draft: &Draft<'_>,
    foreign: &Foreign,
    works: &mut [Work<R>],
) -> Result<(), Refusal> {
    let last = R::all(draft).iter().map(|record| record.rank()).max();
    let mut new: Vec<&mut Work<R>> = works
        .iter_mut()
        .filter(|work| work.before.is_none())
        .collect();
    let order = |work: &Work<R>| foreign.items[work.place].order.as_str();
    if new.iter().all(|work| !order(work).is_empty()) {
        new.sort_by(|a, b| order(a).cmp(order(b)));
    }
    let ranks = spread(last, None, new.len()).map_err(|error| Refusal::new(error.to_string()))?;
    for (work, rank) in new.into_iter().zip(ranks) {
        *work.after.rank_mut() = rank;
    }
    Ok(())
}

fn put<R: Record>(draft: &mut Draft<'_>, works: Vec<Work<R>>, report: &mut ImportReport) {
    for work in works {
        match &work.before {
            None => report.count(R::KIND),
            Some(before) if **before == work.after => continue,
            Some(_) => report.updated += 1,
        }
        draft.put_shared(Arc::new(work.after));
    }
}
