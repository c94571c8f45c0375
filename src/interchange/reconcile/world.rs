//! What the steps of an import share: the file, and which record each of its items became.
//! It never changes a record.

use super::fill::News;
use super::workflow::Workflow;
use crate::domain::draft::Draft;
use crate::domain::epic::Epic;
use crate::domain::id::{Id, ItemRef};
use crate::domain::initiative::Initiative;
use crate::domain::record::{Moment, Record, Source};
use crate::domain::sprint::{Sprint, SprintState};
use crate::domain::story::Story;
use crate::domain::workspace::Workspace;
use crate::interchange::foreign::Foreign;
use chrono_tz::Tz;
use std::collections::HashMap;
use std::sync::Arc;

/// A sprint of the file.
pub(super) struct KnownSprint {
    pub id: Id<Sprint>,
    pub start: Option<Moment>,
    pub state: Option<SprintState>,
    pub is_new: bool,
}

/// The file and what is known of its items.
pub(super) struct World<'f> {
    pub foreign: &'f Foreign,
    pub zone: Tz,
    pub sprints: HashMap<String, KnownSprint>,
    workflow: Workflow,
    /// Where each id of the file stands among its items.
    places: HashMap<&'f str, usize>,
    /// Records that earlier imports made, by external id.
    earlier: HashMap<String, ItemRef>,
    /// The record of each item, in the order of the file.
    pub records: Vec<ItemRef>,
    /// What is news of each item, in the order of the file.
    pub news: Vec<News>,
}

impl<'f> World<'f> {
    pub(super) fn new(
        draft: &Draft<'_>,
        foreign: &'f Foreign,
        workflow: Workflow,
        sprints: HashMap<String, KnownSprint>,
    ) -> Self {
        let mut earlier = HashMap::new();
        index::<Initiative>(draft, &foreign.system, &mut earlier);
        index::<Epic>(draft, &foreign.system, &mut earlier);
        index::<Story>(draft, &foreign.system, &mut earlier);
        Self {
            foreign,
            zone: zone_of(draft),
            sprints,
            workflow,
            places: foreign.index(),
            earlier,
            records: Vec::with_capacity(foreign.items.len()),
            news: Vec::with_capacity(foreign.items.len()),
        }
    }

    pub(super) fn workflow(&self) -> &Workflow {
        &self.workflow
    }

    pub(super) fn sprint(&self, name: &str) -> Option<&KnownSprint> {
        self.sprints.get(name)
    }

    /// The record that an earlier import made of this external id.
    pub(super) fn earlier(&self, external_id: &str) -> Option<ItemRef> {
        self.earlier.get(external_id).copied()
    }

    /// Notes a record made beside the items of the file.
    pub(super) fn add(&mut self, external_id: String, record: ItemRef) {
        self.earlier.insert(external_id, record);
    }

    /// The place of an item by any of its ids.
    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// The place of the item's parent.
    pub(super) fn parent(&self, place: usize) -> Option<usize> {
        self.foreign.parent_of(&self.places, place)
    }

    /// The record behind an id: of the file, else of an earlier import.
    pub(super) fn record(&self, id: &str) -> Option<ItemRef> {
        let here = self.place(id).and_then(|place| self.records.get(place));
        here.copied().or_else(|| self.earlier(id))
    }
}

fn index<R: Record>(workspace: &Workspace, system: &str, into: &mut HashMap<String, ItemRef>) {
    for record in R::all(workspace) {
        if let Some(source) = record
            .common()
            .source
            .filter(|source| source.system == system)
        {
            into.insert(source.id.to_string(), record.id().item());
        }
    }
}

/// The workspace's time zone, in which times without a zone are read.
pub(super) fn zone_of(workspace: &Workspace) -> Tz {
    let name = workspace.settings().timezone.name();
    name.parse().unwrap_or(Tz::UTC)
}

/// Where a record comes from.
pub(super) fn source(system: &str, id: &str) -> Source {
    Source {
        system: system.into(),
        id: id.into(),
        ..Source::default()
    }
}

/// A record being filled, beside what it was.
pub(super) struct Work<R> {
    /// As it was; none when it is new.
    pub before: Option<Arc<R>>,
    /// As it will be.
    pub after: R,
    /// Place of its item in the file.
    pub place: usize,
}
