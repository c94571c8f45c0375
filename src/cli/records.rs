//! Records as `--json` shows them: the columns of the contract first, then every field and computed column of the kind.
//! Never a made-up value: what is unknown is `null`.

use std::cell::Cell;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::domain::about::Category;
use crate::domain::datum::Datum;
use crate::domain::field::Shape;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::record::Record;
use crate::domain::story::Story;
use crate::domain::workspace::for_kind;
use crate::metrics::lens::{COMPUTED, Computed, Lens};

/// What every record has, in this order, whatever its kind.
pub const LEADING: [&str; 17] = [
    "key",
    "id",
    "record",
    "title",
    "status",
    "category",
    "points",
    "epic",
    "initiative",
    "objective",
    "sprint",
    "rank",
    "labels",
    "assignee",
    "created",
    "started",
    "finished",
];

/// What the file holds of a record besides its fields: told in full when one record is shown.
const WHOLE: [&str; 17] = [
    "criteria",
    "history",
    "comments",
    "links",
    "kpis",
    "conflicts",
    "source",
    "extra",
    "aliases",
    "commitment",
    "close",
    "actions",
    "decisions",
    "evidence",
    "checklists",
    "goals",
    "risks",
];

/// The records of one kind, ready to be written.
pub struct Records<'w> {
    lens: Lens<'w>,
    parts: Vec<(&'static str, Part)>,
    ranks: FxHashMap<ItemRef, usize>,
}

/// Where the value under a name comes from.
#[derive(Clone, Copy)]
enum Part {
    Id,
    Key,
    Kind,
    Field(usize),
    Category,
    Rank,
    RankKey,
    Computed(&'static str),
    CreatedAt,
    UpdatedAt,
    StartedAt,
    FinishedAt,
    ArchivedAt,
    Nothing,
    NoList,
}

/// One record, to be written.
pub struct Shown<'r, 'w> {
    records: &'r Records<'w>,
    item: ItemRef,
}

impl<'w> Records<'w> {
    /// The records of a kind through a lens.
    pub fn new(lens: Lens<'w>, kind: Kind) -> Self {
        // The index knows the place of a story; the others are few, and are counted once.
        let ranks = match kind {
            Kind::Epic | Kind::Initiative | Kind::Objective => {
                let order = lens.ordered(kind).into_iter().enumerate();
                order.map(|(at, item)| (item, at + 1)).collect()
            }
            _ => FxHashMap::default(),
        };
        Self {
            lens,
            parts: parts(kind),
            ranks,
        }
    }

    /// One of them.
    pub fn shown(&self, item: ItemRef) -> Shown<'_, 'w> {
        Shown {
            records: self,
            item,
        }
    }

    fn rank(&self, item: ItemRef) -> Option<usize> {
        match item.kind {
            Kind::Story => self.lens.index.position(Id::new(item.id)).map(|at| at + 1),
            _ => self.ranks.get(&item).copied(),
        }
    }

    fn story(&self, item: ItemRef) -> Option<&'w Story> {
        self.lens.story(item)
    }
}

/// Chosen columns of a kind, found once: a long list does not look for them again and again.
pub struct Columns<'w> {
    lens: Lens<'w>,
    sources: Vec<Source>,
    /// The place of the last story told: a list is mostly in the order of ranks, and the next stands behind it.
    place: Cell<usize>,
}

#[derive(Clone, Copy)]
enum Source {
    Field(usize),
    Computed(&'static Computed),
    StoryRank,
    Nothing,
}

impl<'w> Columns<'w> {
    /// The columns with these names, which are those of fields or computed.
    pub fn new(lens: Lens<'w>, kind: Kind, names: &[&'static str]) -> Self {
        let fields: Vec<&str> = for_kind!(kind, R => R::FIELDS.iter().map(|f| f.name).collect());
        let source = |name: &&'static str| match fields.iter().position(|field| field == name) {
            Some(at) => Source::Field(at),
            None if kind == Kind::Story && *name == "rank" => Source::StoryRank,
            None => Computed::named(kind, name).map_or(Source::Nothing, Source::Computed),
        };
        let sources = names.iter().map(source).collect();
        let place = Cell::new(0);
        Self {
            lens,
            sources,
            place,
        }
    }

    /// What a record holds in them.
    pub fn data(&self, item: ItemRef) -> Vec<Datum<'w>> {
        for_kind!(item.kind, R => self.typed_data::<R>(item))
    }

    fn typed_data<R: Record>(&self, item: ItemRef) -> Vec<Datum<'w>> {
        let workspace = self.lens.workspace;
        let record = R::find(workspace, Id::new(item.id)).map(Arc::as_ref);
        let datum = |source: &Source| match (source, record) {
            (Source::Field(at), Some(record)) => (R::FIELDS[*at].get)(workspace, record),
            (Source::Computed(computed), Some(_)) => computed.of(&self.lens, item),
            (Source::StoryRank, Some(_)) => Datum::number(self.story_rank(Id::new(item.id))),
            (Source::Nothing, _) | (_, None) => Datum::None,
        };
        self.sources.iter().map(datum).collect()
    }

    /// The rank of a story, from 1.
    fn story_rank(&self, id: Id<Story>) -> Option<f64> {
        let (index, next) = (self.lens.index, self.place.get() + 1);
        let place = match index.order().get(next) {
            Some(there) if *there == id => next,
            _ => index.position(id)?,
        };
        self.place.set(place);
        Some(place as f64 + 1.0)
    }
}

/// The names and sources of a kind, each name once.
fn parts(kind: Kind) -> Vec<(&'static str, Part)> {
    let mut parts: Vec<(&'static str, Part)> = Vec::new();
    let mut give = |name: &'static str, part: Part| {
        if !parts.iter().any(|(known, _)| *known == name) {
            parts.push((name, part));
        }
    };
    let fields: Vec<&'static str> =
        for_kind!(kind, R => R::FIELDS.iter().map(|f| f.name).collect());
    let field = |name: &str| fields.iter().position(|field| *field == name);
    for name in LEADING {
        // A column of the contract is filled by the field that answers to its name: the owner of an epic is its assignee.
        let answers = crate::domain::field::field(kind, name).and_then(|info| field(info.name));
        let part = match (name, answers) {
            ("id", _) => Part::Id,
            ("record", _) => Part::Kind,
            ("rank", _) => Part::Rank,
            (_, Some(at)) => Part::Field(at),
            ("key", None) => Part::Key,
            ("category", None) => Part::Category,
            ("labels", None) => Part::NoList,
            _ => Part::Nothing,
        };
        give(name, part);
    }
    for (at, name) in fields.iter().enumerate() {
        give(name, Part::Field(at));
    }
    for computed in COMPUTED.iter().filter(|computed| computed.applies(kind)) {
        give(computed.name, Part::Computed(computed.name));
    }
    give("rank_key", Part::RankKey);
    give("created_at", Part::CreatedAt);
    give("updated_at", Part::UpdatedAt);
    if kind == Kind::Story {
        give("started_at", Part::StartedAt);
        give("finished_at", Part::FinishedAt);
    }
    give("archived_at", Part::ArchivedAt);
    parts
}

impl Serialize for Shown<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.records.parts.len()))?;
        for_kind!(self.item.kind, R => self.entries::<R, S>(&mut map)?);
        map.end()
    }
}

impl Shown<'_, '_> {
    fn entries<R: Record, S: Serializer>(&self, map: &mut S::SerializeMap) -> Result<(), S::Error> {
        let (lens, item) = (self.records.lens, self.item);
        let Some(record) = R::find(lens.workspace, Id::new(item.id)).map(Arc::as_ref) else {
            return Ok(());
        };
        let common = record.common();
        for (name, part) in &self.records.parts {
            match part {
                Part::Id => map.serialize_entry(name, &item.id)?,
                Part::Key => map.serialize_entry(name, common.key)?,
                Part::Kind => map.serialize_entry(name, item.kind.singular())?,
                Part::Field(at) => {
                    let field = &R::FIELDS[*at];
                    let datum = (field.get)(lens.workspace, record);
                    map.serialize_entry(name, &Plain(datum, holds_many(field.shape)))?;
                }
                Part::Category => {
                    map.serialize_entry(name, &lens.category(item).map(Category::word))?;
                }
                Part::Rank => map.serialize_entry(name, &self.records.rank(item))?,
                Part::RankKey => map.serialize_entry(name, &rank_key(&lens, item))?,
                Part::Computed(of) => {
                    map.serialize_entry(name, &Plain(lens.datum(item, of), false))?;
                }
                Part::CreatedAt => map.serialize_entry(name, &common.created)?,
                Part::UpdatedAt => map.serialize_entry(name, &common.updated)?,
                Part::ArchivedAt => map.serialize_entry(name, &common.archived)?,
                Part::StartedAt => {
                    let story = self.records.story(item);
                    map.serialize_entry(name, &story.and_then(|s| s.started(lens.workspace)))?;
                }
                Part::FinishedAt => {
                    let story = self.records.story(item);
                    map.serialize_entry(name, &story.and_then(|s| s.finished(lens.workspace)))?;
                }
                Part::NoList => map.serialize_entry(name, &[(); 0])?,
                Part::Nothing => map.serialize_entry(name, &())?,
            }
        }
        Ok(())
    }
}

const fn holds_many(shape: Shape) -> bool {
    matches!(shape, Shape::Words | Shape::Many(_))
}

/// The stored rank, of kinds that have one.
fn rank_key<'w>(lens: &Lens<'w>, item: ItemRef) -> Option<&'w str> {
    let workspace = lens.workspace;
    let rank = match item.kind {
        Kind::Story => &workspace.stories.get(Id::new(item.id))?.rank,
        Kind::Epic => &workspace.epics.get(Id::new(item.id))?.rank,
        Kind::Initiative => &workspace.initiatives.get(Id::new(item.id))?.rank,
        Kind::Objective => &workspace.objectives.get(Id::new(item.id))?.rank,
        _ => return None,
    };
    Some(rank.as_str())
}

/// A datum as the contract writes it; `true` when nothing is an empty list.
struct Plain<'d>(Datum<'d>, bool);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Datum::None if self.1 => serializer.serialize_seq(Some(0))?.end(),
            Datum::Text(text) if self.1 => {
                let parts = text
                    .split(',')
                    .map(str::trim)
                    .filter(|part| !part.is_empty());
                serializer.collect_seq(parts)
            }
            Datum::Text(text) => serializer.serialize_str(text),
            Datum::Many(texts) => serializer.collect_seq(texts),
            other => other.to_json().serialize(serializer),
        }
    }
}

/// One record with everything that it holds: its criteria, comments, history and chain besides the columns of a list.
pub fn whole(lens: Lens<'_>, item: ItemRef) -> Value {
    let records = Records::new(lens, item.kind);
    let mut value = serde_json::to_value(records.shown(item)).expect("a record has text keys only");
    let stored = for_kind!(item.kind, R => R::find(lens.workspace, Id::new(item.id))
        .and_then(|record| serde_json::to_value(record.as_ref()).ok()));
    let (Some(map), Some(Value::Object(stored))) = (value.as_object_mut(), stored) else {
        return value;
    };
    for name in WHOLE {
        if let Some(known) = stored.get(name) {
            map.insert(name.to_owned(), known.clone());
        }
    }
    let chain = crate::metrics::chain::above(lens.workspace, item);
    let keys: Vec<&str> = chain
        .iter()
        .map(|above| lens.workspace.key_of(*above))
        .collect();
    map.insert("chain".to_owned(), keys.into());
    value
}
