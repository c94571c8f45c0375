//! What the lens knows besides FIELDS: computed columns, states, and the words that a filter may use.
//! Never computed for more than the item that is looked at.

use super::Lens;
use crate::domain::about::Category;
use crate::domain::datum::Datum;
use crate::domain::field::{self, Shape};
use crate::domain::id::{ItemRef, Kind};
use crate::domain::query::{FieldKind, Vocabulary};
use crate::domain::record;
use crate::domain::request::RequestState;
use crate::metrics::{blocking, ready};

/// A column or filter field that is computed, besides those of FIELDS.
pub struct Computed {
    /// Its name.
    pub name: &'static str,
    /// What it means, in a sentence without a full stop.
    pub doc: &'static str,
    /// Of which kinds; empty means all.
    pub kinds: &'static [Kind],
    /// What it holds.
    pub holds: FieldKind,
    pub(super) get: for<'w> fn(&Lens<'w>, ItemRef) -> Datum<'w>,
}

impl Computed {
    /// The computed column of a kind with that name.
    pub fn named(kind: Kind, name: &str) -> Option<&'static Self> {
        let all = COMPUTED.iter();
        all.filter(|computed| computed.applies(kind))
            .find(|computed| computed.name == name)
    }

    /// What it is for an item.
    pub fn of<'w>(&self, lens: &Lens<'w>, item: ItemRef) -> Datum<'w> {
        (self.get)(lens, item)
    }
}

/// A state that `is:` asks for.
pub struct State {
    /// Its name.
    pub name: &'static str,
    /// What it means, in a sentence without a full stop.
    pub doc: &'static str,
    pub(super) test: fn(&Lens<'_>, ItemRef) -> bool,
}

/// The computed columns.
pub const COMPUTED: &[Computed] = &[
    Computed {
        name: "rank",
        doc: "its place in the order, from 1",
        kinds: &[Kind::Story, Kind::Epic, Kind::Initiative, Kind::Objective],
        holds: FieldKind::Number,
        get: |lens, item| {
            lens.position(item)
                .map_or(Datum::None, |at| Datum::Number(at as f64 + 1.0))
        },
    },
    Computed {
        name: "age",
        doc: "the days since work on it began, while it is under way; else since it was made",
        kinds: &[Kind::Story],
        holds: FieldKind::Duration,
        get: |lens, item| {
            lens.age(item)
                .map_or(Datum::None, |days| Datum::Number(days as f64))
        },
    },
    Computed {
        name: "ready",
        doc: "how many lines of the definition of ready it meets",
        kinds: &[Kind::Story],
        holds: FieldKind::Number,
        get: |lens, item| match lens.story(item) {
            Some(story) => Datum::Number(
                ready::lines(lens.workspace, story)
                    .iter()
                    .filter(|line| line.met)
                    .count() as f64,
            ),
            None => Datum::None,
        },
    },
    Computed {
        name: "blocks",
        doc: "the stories that wait for it",
        kinds: &[Kind::Story],
        holds: FieldKind::Text,
        get: |lens, item| {
            let story = lens.story(item);
            let waiting = story.map_or_else(Vec::new, |story| blocking::blocked(lens, story));
            if waiting.is_empty() {
                return Datum::None;
            }
            let keys = waiting.into_iter().map(|story| story.key.as_str().into());
            Datum::Many(keys.collect())
        },
    },
    Computed {
        name: "weight",
        doc: "the weights of the stakeholders who asked for it, together; one without a weight counts 1",
        kinds: &[Kind::Story],
        holds: FieldKind::Number,
        get: |lens, item| {
            let story = lens
                .story(item)
                .filter(|story| !story.requested_by.is_empty());
            Datum::number(story.map(|story| {
                let ids = story.requested_by.iter();
                let found = ids.filter_map(|id| lens.workspace.stakeholders.get(*id));
                found.map(|stakeholder| stakeholder.counts()).sum()
            }))
        },
    },
    Computed {
        name: "progress",
        doc: "how far its stories are, 0 to 1",
        kinds: &[Kind::Epic, Kind::Initiative, Kind::Sprint],
        holds: FieldKind::Number,
        get: |lens, item| Datum::number(lens.rollup(item).and_then(|sums| sums.progress())),
    },
    Computed {
        name: "size",
        doc: "the points of its stories; of an epic without estimated stories, its own estimate",
        kinds: &[Kind::Epic, Kind::Initiative, Kind::Sprint],
        holds: FieldKind::Number,
        get: |lens, item| Datum::number(lens.size(item)),
    },
    Computed {
        name: "stories",
        doc: "how many stories it has",
        kinds: &[Kind::Epic, Kind::Initiative, Kind::Sprint],
        holds: FieldKind::Number,
        get: |lens, item| Datum::number(lens.rollup(item).map(|sums| f64::from(sums.stories))),
    },
];

/// The states that `is:` knows.
pub const STATES: &[State] = &[
    State {
        name: "open",
        doc: "neither done nor cancelled",
        test: |lens, item| !lens.category(item).is_some_and(Category::is_final),
    },
    State {
        name: "done",
        doc: "finished",
        test: |lens, item| lens.category(item) == Some(Category::Done),
    },
    State {
        name: "cancelled",
        doc: "will not be done",
        test: |lens, item| lens.category(item) == Some(Category::Cancelled),
    },
    State {
        name: "started",
        doc: "under way",
        test: |lens, item| lens.category(item).is_some_and(Category::is_under_way),
    },
    State {
        name: "todo",
        doc: "waits to be started",
        test: |lens, item| {
            matches!(
                lens.category(item),
                Some(Category::Todo | Category::Backlog)
            )
        },
    },
    State {
        name: "waiting",
        doc: "waits for somebody",
        test: |lens, item| {
            lens.story(item)
                .is_some_and(|story| story.waiting.is_some())
        },
    },
    State {
        name: "blocked",
        doc: "waits for a story that is not finished",
        test: |lens, item| lens.is_blocked(item),
    },
    State {
        name: "outranked",
        doc: "ranked above a story that blocks it",
        test: |lens, item| {
            lens.story(item)
                .is_some_and(|story| !blocking::ranked_below(lens, story).is_empty())
        },
    },
    State {
        name: "ready",
        doc: "meets the definition of ready",
        test: |lens, item| {
            lens.story(item)
                .is_some_and(|s| ready::is_ready(lens.workspace, s))
        },
    },
    State {
        name: "orphan",
        doc: "belongs to nothing above it",
        test: |lens, item| lens.is_orphan(item),
    },
    State {
        name: "aligned",
        doc: "stands on a whole chain up to an objective with a KPI",
        test: |lens, item| {
            lens.story(item).is_some_and(|story| {
                crate::domain::command::sprint::is_aligned(lens.workspace, story)
            })
        },
    },
    State {
        name: "unestimated",
        doc: "has no points",
        test: |lens, item| field::get(lens.workspace, item, "points").is_none(),
    },
    State {
        name: "bug",
        doc: "is a bug",
        test: |lens, item| {
            lens.story(item)
                .is_some_and(|s| s.kind == crate::domain::story::StoryKind::Bug)
        },
    },
    State {
        name: "mine",
        doc: "is mine",
        test: |lens, item| match field::get(lens.workspace, item, "assignee") {
            Datum::Text(name) => lens.workspace.same_person(&name, lens.me),
            _ => false,
        },
    },
    State {
        name: "parked",
        doc: "is a request that was put off",
        test: |lens, item| {
            let request = item.typed().and_then(|id| lens.workspace.requests.get(id));
            request.is_some_and(|request| request.state == RequestState::Parked)
        },
    },
    State {
        name: "archived",
        doc: "was put away",
        test: |lens, item| lens.is_archived(item),
    },
    State {
        name: "conflicted",
        doc: "has a value that lost a merge and waits for a choice",
        test: |lens, item| !record::conflicts(lens.workspace, item).is_empty(),
    },
];

impl Computed {
    /// Whether records of a kind have it.
    pub fn applies(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

/// The words that a filter over records of a kind may use.
pub struct Words(pub Kind);

impl Vocabulary for Words {
    fn field(&self, name: &str) -> Option<(&str, FieldKind)> {
        if let Some(info) = field::field(self.0, name) {
            return Some((info.name, holds(info.shape)));
        }
        COMPUTED
            .iter()
            .find(|c| c.name == name && c.applies(self.0))
            .map(|c| (c.name, c.holds))
    }

    fn field_names(&self) -> Vec<&str> {
        let computed = COMPUTED
            .iter()
            .filter(|c| c.applies(self.0))
            .map(|c| c.name);
        field::fields(self.0)
            .into_iter()
            .map(|info| info.name)
            .chain(computed)
            .collect()
    }

    fn flag_names(&self) -> Vec<&str> {
        STATES.iter().map(|state| state.name).collect()
    }
}

const fn holds(shape: Shape) -> FieldKind {
    match shape {
        Shape::Number | Shape::Points => FieldKind::Number,
        Shape::Day => FieldKind::Day,
        Shape::Duration => FieldKind::Duration,
        Shape::Flag => FieldKind::Flag,
        _ => FieldKind::Text,
    }
}
