//! The lens: one item at a time, seen through its fields, its computed columns and its states, for filters, sorting and output.
//! Never changes anything, and never reads a clock: the moment is given.

mod columns;
mod missing;

pub use columns::{COMPUTED, Computed, STATES, State, Words};
pub use missing::missing_values;

use std::borrow::Cow;
use std::cell::OnceCell;

use chrono::NaiveDate;

use crate::domain::about::Category;
use crate::domain::command::place::{Ranked, in_order};
use crate::domain::datum::Datum;
use crate::domain::epic::Epic;
use crate::domain::field::{self};
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::index::Index;
use crate::domain::initiative::Initiative;
use crate::domain::objective::Objective;
use crate::domain::query::{Facts, Query, Starts};
use crate::domain::record::{Moment, Record};
use crate::domain::sprint::SprintState;
use crate::domain::story::Story;
use crate::domain::workspace::{Workspace, for_kind};

use super::blocking;
use super::report::{epic_size, frozen_rollup};

/// What is needed to say anything of an item: the workspace, its index, the moment and who looks.
#[derive(Clone, Copy)]
pub struct Lens<'w> {
    /// The workspace.
    pub workspace: &'w Workspace,
    /// Its index.
    pub index: &'w Index,
    /// The instant.
    pub now: Moment,
    /// The name of who looks; empty when unknown.
    pub me: &'w str,
}

impl<'w> Lens<'w> {
    /// Today, in the workspace's timezone.
    pub fn today(&self) -> NaiveDate {
        self.workspace.settings().day_of(self.now)
    }

    /// The value of a field or a computed column.
    pub fn datum(&self, item: ItemRef, name: &str) -> Datum<'w> {
        match field::field(item.kind, name) {
            Some(_) => field::get(self.workspace, item, name),
            None => Computed::named(item.kind, name)
                .map_or(Datum::None, |computed| computed.of(self, item)),
        }
    }

    /// Whether an item is in a state.
    pub fn is(&self, item: ItemRef, state: &str) -> bool {
        STATES
            .iter()
            .find(|known| known.name == state)
            .is_some_and(|known| (known.test)(self, item))
    }

    /// All text of an item in lower case.
    pub fn haystack(&self, item: ItemRef) -> String {
        text_of(self.workspace, item)
    }

    /// The items of a kind that a query finds: in their order, or as it sorts them. Archived ones only when it asks for them.
    pub fn list(&self, kind: Kind, query: &Query) -> Vec<ItemRef> {
        let matcher = query.matcher(self.today());
        let mut found = self.candidates(kind, query);
        found.retain(|item| matcher.passes(&ItemFacts::new(*self, *item)));
        self.sort(&mut found, query);
        found
    }

    /// The items of a kind that a query looks at, in their order: archived ones only when it asks for them.
    pub fn candidates(&self, kind: Kind, query: &Query) -> Vec<ItemRef> {
        if query.asks_whether("archived") {
            self.workspace.items(kind)
        } else {
            self.ordered(kind)
        }
    }

    /// Sorts items as a query asks; without a wish their order stays.
    pub fn sort(&self, items: &mut [ItemRef], query: &Query) {
        if let Some(sort) = query.sort() {
            items.sort_by(|a, b| {
                sort.compare(&self.datum(*a, &sort.field), &self.datum(*b, &sort.field))
            });
        }
    }

    /// The items of a kind that are not archived, in their order.
    pub fn ordered(&self, kind: Kind) -> Vec<ItemRef> {
        fn ranked<R: Ranked>(workspace: &Workspace) -> Vec<ItemRef> {
            in_order::<R>(workspace).into_iter().map(Id::item).collect()
        }
        match kind {
            Kind::Story => self.index.order().iter().map(|id| id.item()).collect(),
            Kind::Epic => ranked::<Epic>(self.workspace),
            Kind::Initiative => ranked::<Initiative>(self.workspace),
            Kind::Objective => ranked::<Objective>(self.workspace),
            Kind::Sprint => self
                .workspace
                .sprints_in_order()
                .into_iter()
                .map(|sprint| sprint.id.item())
                .collect(),
            _ => self
                .workspace
                .items(kind)
                .into_iter()
                .filter(|item| !self.is_archived(*item))
                .collect(),
        }
    }

    /// What an item's status means; `None` for kinds without one.
    pub fn category(&self, item: ItemRef) -> Option<Category> {
        match item.kind {
            Kind::Story => self
                .index
                .category(Id::new(item.id))
                .or_else(|| self.story(item).map(|s| s.category(self.workspace))),
            Kind::Epic => {
                let epic = self.workspace.epics.get(Id::new(item.id))?;
                Some(match &epic.status {
                    Some(status) => self.workspace.category(status),
                    None => self.index.epic(Some(epic.id)).category(),
                })
            }
            Kind::Initiative => self
                .workspace
                .initiatives
                .get(Id::new(item.id))
                .map(|initiative| initiative.stage.category()),
            _ => None,
        }
    }

    /// The sums of the stories below an item, of a closed sprint as they stood at the close; `None` for kinds that have none.
    pub fn rollup(&self, item: ItemRef) -> Option<crate::domain::index::Rollup> {
        match item.kind {
            Kind::Epic => Some(self.index.epic(Some(Id::new(item.id)))),
            Kind::Sprint => {
                let id = Id::new(item.id);
                let sprint = self.workspace.sprints.get(id);
                let frozen = sprint.and_then(|sprint| frozen_rollup(self.workspace, sprint));
                Some(frozen.unwrap_or_else(|| self.index.sprint(Some(id))))
            }
            Kind::Initiative => {
                let initiative = self.workspace.initiatives.get(Id::new(item.id))?;
                let live = initiative
                    .epics(self.workspace)
                    .filter(|epic| epic.archived.is_none());
                Some(
                    live.fold(crate::domain::index::Rollup::default(), |sum, epic| {
                        sum.with(&self.index.epic(Some(epic.id)))
                    }),
                )
            }
            _ => None,
        }
    }

    /// The points of the stories below an item; of an epic without estimated stories its own estimate; `None` when nobody knows.
    pub fn size(&self, item: ItemRef) -> Option<f64> {
        let points = match item.typed::<Epic>() {
            Some(id) => epic_size(self.workspace.epics.get(id)?, self.index).points(),
            None => self.rollup(item).map(|sums| sums.points),
        };
        points.map(crate::domain::points::Points::as_f64)
    }

    /// The days since work began (under way) or since it was made (not begun); `None` when finished.
    pub fn age(&self, item: ItemRef) -> Option<i64> {
        let story = self.story(item)?;
        let category = self.category(item)?;
        let since = match category {
            category if category.is_final() => return None,
            category if category.is_under_way() => story.started(self.workspace)?,
            _ => story.created,
        };
        Some((self.today() - self.workspace.settings().day_of(since)).num_days() + 1)
    }

    /// The story, when the item is one.
    pub fn story(&self, item: ItemRef) -> Option<&'w Story> {
        item.typed::<Story>()
            .and_then(|id| self.workspace.stories.get(id))
            .map(AsRef::as_ref)
    }

    fn position(&self, item: ItemRef) -> Option<usize> {
        match item.kind {
            Kind::Story => self.index.position(Id::new(item.id)),
            kind => self.ordered(kind).iter().position(|other| *other == item),
        }
    }

    fn is_archived(&self, item: ItemRef) -> bool {
        self.workspace.is_archived(item)
    }

    fn is_blocked(&self, item: ItemRef) -> bool {
        self.story(item)
            .is_some_and(|story| !blocking::blockers(self, story).is_empty())
    }

    fn is_orphan(&self, item: ItemRef) -> bool {
        match item.kind {
            Kind::Story => self.story(item).is_some_and(|story| story.epic.is_none()),
            Kind::Epic => self
                .workspace
                .epics
                .get(Id::new(item.id))
                .is_some_and(|epic| epic.initiative.is_none()),
            Kind::Initiative => self
                .workspace
                .initiatives
                .get(Id::new(item.id))
                .is_some_and(|initiative| initiative.objective.is_none()),
            _ => false,
        }
    }
}

/// The fields whose text a filter's words are searched in; the key and the title come first, a line each.
const SEARCHED: [&str; 11] = [
    "key", "title", "labels", "assignee", "owner", "outcome", "problem", "as_a", "i_want",
    "so_that", "notes",
];

/// All text of an item in lower case: what a filter's words are searched in.
pub fn text_of(workspace: &Workspace, item: ItemRef) -> String {
    for_kind!(item.kind, R => SearchText::<R>::new(workspace).of(Id::new(item.id)))
}

/// All text of many items of a kind in lower case, one after the other: `each` gets them in their order.
pub fn texts_of(workspace: &Workspace, kind: Kind, items: &[ItemRef], mut each: impl FnMut(&str)) {
    for_kind!(kind, R => {
        let search = SearchText::<R>::new(workspace);
        for item in items {
            each(&search.of(Id::new(item.id)));
        }
    });
}

/// The text of records of one type, whose fields are looked for once.
struct SearchText<'w, R: 'static> {
    workspace: &'w Workspace,
    fields: Vec<&'static field::Field<R>>,
}

impl<'w, R: Record> SearchText<'w, R> {
    fn new(workspace: &'w Workspace) -> Self {
        let fields = SEARCHED.iter().filter_map(|name| field::named::<R>(name));
        Self {
            workspace,
            fields: fields.collect(),
        }
    }

    fn of(&self, id: Id<R>) -> String {
        let mut text = String::with_capacity(256);
        let Some(record) = R::find(self.workspace, id) else {
            return text;
        };
        for field in &self.fields {
            append(&mut text, &(field.get)(self.workspace, record));
        }
        let story = id.item().typed::<Story>();
        if let Some(story) = story.and_then(|id| self.workspace.stories.get(id)) {
            for criterion in &story.criteria {
                append(&mut text, &Datum::Text(Cow::Owned(criterion.sentence())));
            }
        }
        if text.is_ascii() {
            text.make_ascii_lowercase();
            return text;
        }
        text.to_lowercase()
    }
}

/// The title in the text of an item, which begins with the key and the title, a line each: no need to look the record up.
pub fn title_in(text: &str) -> Option<&str> {
    let mut ends = memchr::memchr_iter(b'\n', text.as_bytes());
    let start = ends.next()? + 1;
    text.get(start..ends.next()?)
}

fn append(text: &mut String, datum: &Datum<'_>) {
    match datum {
        Datum::None => return,
        Datum::Text(words) => text.push_str(words),
        other => text.push_str(&other.to_string()),
    }
    text.push('\n');
}

/// One item seen through the lens, as filters ask for it.
pub struct ItemFacts<'w> {
    lens: Lens<'w>,
    item: ItemRef,
    cached: Option<&'w str>,
    starts: Starts,
    haystack: OnceCell<String>,
}

impl<'w> ItemFacts<'w> {
    /// An item whose text is put together when a filter asks for it.
    pub fn new(lens: Lens<'w>, item: ItemRef) -> Self {
        Self {
            lens,
            item,
            cached: None,
            starts: Starts::UNKNOWN,
            haystack: OnceCell::new(),
        }
    }

    /// An item whose text is known already, and how the words of its title begin.
    pub fn with_haystack(
        lens: Lens<'w>,
        item: ItemRef,
        (haystack, starts): (&'w str, Starts),
    ) -> Self {
        Self {
            lens,
            item,
            cached: Some(haystack),
            starts,
            haystack: OnceCell::new(),
        }
    }
}

impl Facts for ItemFacts<'_> {
    fn haystack(&self) -> &str {
        match self.cached {
            Some(text) => text,
            None => self.haystack.get_or_init(|| self.lens.haystack(self.item)),
        }
    }

    fn title(&self) -> &str {
        self.cached
            .and_then(title_in)
            .unwrap_or_else(|| self.lens.workspace.title_of(self.item))
    }

    fn starts(&self) -> Starts {
        self.starts
    }

    fn datum(&self, name: &str) -> Datum<'_> {
        let datum = self.lens.datum(self.item, name);
        if name != "sprint" {
            return datum;
        }
        let sprint = self.lens.story(self.item).and_then(|story| story.sprint);
        let workspace = self.lens.workspace;
        let Some(sprint) = sprint.and_then(|id| workspace.sprints.get(id)) else {
            return datum;
        };
        let is_next = || workspace.next_sprint().map(|next| next.id) == Some(sprint.id);
        match datum {
            Datum::Text(key) if sprint.is_active() => Datum::Many(vec![key, "current".into()]),
            Datum::Text(key) if sprint.state == SprintState::Planned && is_next() => {
                Datum::Many(vec![key, "next".into()])
            }
            other => other,
        }
    }

    fn flag(&self, name: &str) -> bool {
        self.lens.is(self.item, name)
    }
}
