//! Links between items: those that block become dependencies, the others are kept as text.
//! It never lets items wait for each other in a circle.

use super::report::ImportReport;
use super::seen::Part;
use super::world::World;
use crate::domain::circle;
use crate::domain::draft::Draft;
use crate::domain::id::ItemRef;
use crate::interchange::foreign::{ForeignLink, LinkDirection};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What one item is tied to.
#[derive(Clone, Debug, Default)]
pub(super) struct Ties {
    /// Records of its own kind that must be finished before it.
    pub waits_for: Vec<Uuid>,
    /// Links that are no dependencies here, as text.
    pub kept: Vec<String>,
}

/// The ties of each item, in the order of the file, as far as the file's links are news.
pub(super) fn settle(draft: &Draft<'_>, world: &World<'_>, report: &mut ImportReport) -> Vec<Ties> {
    let mut ties = vec![Ties::default(); world.records.len()];
    let mut graph = Graph::of(draft);
    for (place, item) in world.foreign.items.iter().enumerate() {
        if !world.news[place].has(Part::Links) {
            continue;
        }
        for link in &item.links {
            let other = world.place(&link.to);
            let pair = other.map(|other| match link.direction {
                LinkDirection::Inward => (other, place),
                LinkDirection::Outward => (place, other),
            });
            let alike = |(a, b): (usize, usize)| world.records[a].kind == world.records[b].kind;
            match pair.filter(|pair| link.is_blocking() && alike(*pair)) {
                Some((first, then)) => {
                    let (earlier, later) = (world.records[first], world.records[then]);
                    match graph.tie(earlier, later) {
                        Tied::New => ties[then].waits_for.push(earlier.id),
                        Tied::Known => {}
                        Tied::Circle => report.tell_row(item.row, circle_text(world, first, then)),
                    }
                }
                None => ties[place].kept.push(text(link)),
            }
            if other.is_none() && world.record(&link.to).is_none() {
                let what = format!(
                    "{} is not in the file; the link to it is kept as text",
                    link.to
                );
                report.tell_row(item.row, what);
            }
        }
    }
    ties
}

fn text(link: &ForeignLink) -> String {
    let arrow = match link.direction {
        LinkDirection::Inward => "from",
        LinkDirection::Outward => "to",
    };
    format!("{} {arrow} {}", link.what, link.to)
}

fn circle_text(world: &World<'_>, first: usize, then: usize) -> String {
    let id = |place: usize| world.foreign.items[place].external_id.as_str();
    format!(
        "{} cannot wait for {}: that would be a circle; the link was left out",
        id(then),
        id(first)
    )
}

/// Who waits for whom, with what this import adds.
struct Graph {
    waits: HashMap<Uuid, Vec<Uuid>>,
    seen: HashSet<(Uuid, Uuid)>,
}

enum Tied {
    New,
    Known,
    Circle,
}

impl Graph {
    fn of(draft: &Draft<'_>) -> Self {
        let mut waits: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for story in draft
            .stories
            .iter()
            .filter(|story| !story.blocked_by.is_empty())
        {
            let blockers = story.blocked_by.iter().map(|id| id.uuid()).collect();
            waits.insert(story.id.uuid(), blockers);
        }
        for epic in draft
            .epics
            .iter()
            .filter(|epic| !epic.depends_on.is_empty())
        {
            let first = epic.depends_on.iter().map(|id| id.uuid()).collect();
            waits.insert(epic.id.uuid(), first);
        }
        Self {
            waits,
            seen: HashSet::new(),
        }
    }

    fn tie(&mut self, first: ItemRef, then: ItemRef) -> Tied {
        if !self.seen.insert((first.id, then.id)) {
            return Tied::Known;
        }
        if self
            .waits
            .get(&then.id)
            .is_some_and(|waits| waits.contains(&first.id))
        {
            return Tied::Known;
        }
        let step = |id: Uuid| self.waits.get(&id).cloned().unwrap_or_default();
        if circle::find(then.id, &[first.id], step).is_some() {
            return Tied::Circle;
        }
        self.waits.entry(then.id).or_default().push(first.id);
        Tied::New
    }
}
