//! The workspace: one value that holds the whole chain from vision to sprint.
//! Never changed in place by others: changes go through a `Draft`, an `Edit` or a merge.

use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::about::{About, Category, Settings};
use super::epic::Epic;
use super::id::{Id, ItemRef, Kind};
use super::increment::Increment;
use super::initiative::Initiative;
use super::milestone::Milestone;
use super::objective::Objective;
use super::person::Person;
use super::record::{Record, absent};
use super::request::Request;
use super::sprint::Sprint;
use super::stakeholder::Stakeholder;
use super::story::Story;
use super::unknown::Unknown;

/// The version of the file's shape that this program writes.
pub const SCHEMA: u32 = 1;

/// What the file says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Format {
    /// The version of the shape.
    pub schema: u32,
    /// The version of the program that wrote it.
    #[serde(default)]
    pub writer: String,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Default for Format {
    fn default() -> Self {
        Self {
            schema: SCHEMA,
            writer: env!("CARGO_PKG_VERSION").to_string(),
            unknown: Unknown::default(),
        }
    }
}

/// The whole chain, as one value. Cloning it copies pointers, not records.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "A bifocal workspace")]
pub struct Workspace {
    /// What the file says of itself.
    #[serde(rename = "bifocal")]
    pub format: Format,
    /// Name, product and settings.
    #[serde(rename = "workspace", with = "shared")]
    #[schemars(with = "About")]
    pub about: Arc<About>,
    /// What the product is to reach.
    #[serde(default, skip_serializing_if = "Table::is_blank")]
    pub objectives: Table<Objective>,
    /// Bets that serve objectives.
    #[serde(default, skip_serializing_if = "Table::is_blank")]
    pub initiatives: Table<Initiative>,
    /// Parts of initiatives.
    #[serde(default, skip_serializing_if = "Table::is_blank")]
    pub epics: Table<Epic>,
    /// The backlog.
    #[serde(default, skip_serializing_if = "Table::is_blank")]
    pub stories: Table<Story>,
    /// Sprints past, present and planned.
    #[serde(default, skip_serializing_if = "Table::is_blank")]
    pub sprints: Table<Sprint>,
    /// Dates that others wait for.
    #[serde(default, skip_serializing_if = "Table::is_blank")]
    pub milestones: Table<Milestone>,
    /// Those with a say or a stake.
    #[serde(default, skip_serializing_if = "Table::is_blank")]
    pub stakeholders: Table<Stakeholder>,
    /// The inbox.
    #[serde(default, skip_serializing_if = "Table::is_blank")]
    pub requests: Table<Request>,
    /// Quarters or runs of sprints planned as one.
    #[serde(default, skip_serializing_if = "Table::is_blank")]
    pub increments: Table<Increment>,
    /// Those who do the work.
    #[serde(default, skip_serializing_if = "Table::is_blank")]
    pub people: Table<Person>,
    /// Keys that this version does not know.
    #[serde(flatten, skip_serializing_if = "absent")]
    pub unknown: Unknown,
}

impl Workspace {
    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.about.settings
    }

    /// The category of a status; a status that the workflow does not know counts as to do.
    pub fn category(&self, status: &str) -> Category {
        self.settings().category(status)
    }

    /// The record of a type that a short key or an alias names: the key wins over an alias, and what stands over what is
    /// put away, so that the key of a merged story finds the one that stands for it.
    pub fn by_key<R: Record>(&self, key: &str) -> Option<Id<R>> {
        let key = key.trim();
        let all = || R::all(self).iter();
        let is_called = |record: &&Arc<R>| record.common().key.eq_ignore_ascii_case(key);
        let was_called = |record: &&Arc<R>| {
            let mut aliases = record.common().aliases.iter();
            aliases.any(|alias| alias.eq_ignore_ascii_case(key))
        };
        let stands = |record: &&Arc<R>| record.common().archived.is_none();
        let called = all().find(is_called);
        called
            .filter(stands)
            .or_else(|| all().find(|record| stands(record) && was_called(record)))
            .or(called)
            .or_else(|| all().find(was_called))
            .map(|record| record.id())
    }

    /// The record that a short key of any kind names.
    pub fn find(&self, key: &str) -> Option<ItemRef> {
        let kind = Kind::of_key(key.trim())?;
        for_kind!(kind, R => self.by_key::<R>(key).map(Id::item))
    }

    /// The short key of a record; empty when it is not there.
    pub fn key_of(&self, item: ItemRef) -> &str {
        for_kind!(item.kind, R => R::find(self, Id::new(item.id)).map_or("", |record| record.common().key.as_str()))
    }

    /// The title of a record; empty when it is not there.
    pub fn title_of(&self, item: ItemRef) -> &str {
        for_kind!(item.kind, R => R::find(self, Id::new(item.id)).map_or("", |record| record.common().title))
    }

    /// Whether a record is there.
    pub fn has(&self, item: ItemRef) -> bool {
        for_kind!(item.kind, R => R::find(self, Id::new(item.id)).is_some())
    }

    /// Whether a record was put away.
    pub fn is_archived(&self, item: ItemRef) -> bool {
        for_kind!(item.kind, R => R::find(self, Id::new(item.id)).is_some_and(|record| record.common().archived.is_some()))
    }

    /// All records of a kind, sorted by id, archived ones too.
    pub fn items(&self, kind: Kind) -> Vec<ItemRef> {
        for_kind!(kind, R => R::all(self).iter().map(|record| record.id().item()).collect())
    }

    /// The highest number among the short keys and aliases of a kind.
    pub fn last_number(&self, kind: Kind) -> u32 {
        let number = |key: &str| {
            key.rsplit_once('-')
                .and_then(|(_, n)| n.parse().ok())
                .unwrap_or(0)
        };
        for_kind!(kind, R => R::all(self).iter().map(|record| {
            let common = record.common();
            common.aliases.iter().map(|a| number(a)).fold(number(common.key), u32::max)
        }).max().unwrap_or(0))
    }
}

/// Records of one type, sorted by id, with those that could not be read kept as they were.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<R> {
    ids: Vec<Id<R>>,
    rows: Vec<Arc<R>>,
    unreadable: Vec<Value>,
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Self {
            ids: Vec::new(),
            rows: Vec::new(),
            unreadable: Vec::new(),
        }
    }
}

impl<R> Table<R> {
    /// How many records it holds.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it holds no record.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether there is nothing of it to write.
    pub fn is_blank(&self) -> bool {
        self.rows.is_empty() && self.unreadable.is_empty()
    }

    /// The records, sorted by id.
    pub fn rows(&self) -> &[Arc<R>] {
        &self.rows
    }

    /// The records, sorted by id.
    pub fn iter(&self) -> std::slice::Iter<'_, Arc<R>> {
        self.rows.iter()
    }

    /// The record with this id.
    pub fn get(&self, id: Id<R>) -> Option<&Arc<R>> {
        self.ids.binary_search(&id).ok().map(|at| &self.rows[at])
    }

    /// A place to change the record with this id.
    pub(crate) fn get_mut(&mut self, id: Id<R>) -> Option<&mut Arc<R>> {
        self.ids
            .binary_search(&id)
            .ok()
            .map(|at| &mut self.rows[at])
    }

    /// Takes the record with this id out.
    pub(crate) fn take(&mut self, id: Id<R>) -> Option<Arc<R>> {
        let at = self.ids.binary_search(&id).ok()?;
        self.ids.remove(at);
        Some(self.rows.remove(at))
    }

    /// What could not be read as a record, as it stood in the file.
    pub fn unreadable(&self) -> &[Value] {
        &self.unreadable
    }

    /// Keeps what could not be read, to be written back as it was.
    pub fn keep_unreadable(&mut self, value: Value) {
        self.unreadable.push(value);
    }
}

impl<R: Record> Table<R> {
    /// Makes a table of records in any order, with those whose id an earlier one already has.
    pub fn from_rows(mut rows: Vec<Arc<R>>) -> (Self, Vec<Arc<R>>) {
        if !rows.is_sorted_by_key(|row| row.id()) {
            rows.sort_by_key(|row| row.id());
        }
        let mut table = Self {
            ids: Vec::with_capacity(rows.len()),
            rows: Vec::with_capacity(rows.len()),
            unreadable: Vec::new(),
        };
        let mut repeated = Vec::new();
        for row in rows {
            if table.ids.last() == Some(&row.id()) {
                repeated.push(row);
            } else {
                table.ids.push(row.id());
                table.rows.push(row);
            }
        }
        (table, repeated)
    }

    /// Puts a record in, or in the place of the one with its id.
    pub(crate) fn put(&mut self, record: Arc<R>) {
        let id = record.id();
        if self.ids.last().is_none_or(|last| *last < id) {
            self.ids.push(id);
            self.rows.push(record);
            return;
        }
        match self.ids.binary_search(&id) {
            Ok(at) => self.rows[at] = record,
            Err(at) => {
                self.ids.insert(at, id);
                self.rows.insert(at, record);
            }
        }
    }
}

impl<'t, R> IntoIterator for &'t Table<R> {
    type Item = &'t Arc<R>;
    type IntoIter = std::slice::Iter<'t, Arc<R>>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter()
    }
}

impl<R: Record> Serialize for Table<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.rows.len() + self.unreadable.len()))?;
        for row in &self.rows {
            seq.serialize_element(row.as_ref())?;
        }
        for value in &self.unreadable {
            seq.serialize_element(value)?;
        }
        seq.end()
    }
}

impl<'de, R: Record> Deserialize<'de> for Table<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Rows<R>(std::marker::PhantomData<R>);

        impl<'de, R: Record> Visitor<'de> for Rows<R> {
            type Value = Table<R>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "a list of {}", R::KIND.plural())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Table<R>, A::Error> {
                let mut rows = Vec::with_capacity(access.size_hint().unwrap_or(0));
                while let Some(row) = access.next_element::<R>()? {
                    rows.push(Arc::new(row));
                }
                let (table, repeated) = Table::from_rows(rows);
                match repeated.first() {
                    Some(row) => Err(serde::de::Error::custom(format!(
                        "two {} have the id {}",
                        R::KIND.plural(),
                        row.id()
                    ))),
                    None => Ok(table),
                }
            }
        }

        deserializer.deserialize_seq(Rows(std::marker::PhantomData))
    }
}

impl<R: JsonSchema> JsonSchema for Table<R> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        Vec::<R>::schema_name()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<R>::json_schema(generator)
    }
}

/// A shared record reads and writes as the record.
mod shared {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<T: Serialize, S: Serializer>(
        value: &Arc<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.as_ref().serialize(serializer)
    }

    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Arc<T>, D::Error> {
        T::deserialize(deserializer).map(Arc::new)
    }
}

/// Runs an expression with a type name bound to the record type of a kind.
macro_rules! for_kind {
    ($kind:expr, $R:ident => $body:expr) => {
        match $kind {
            $crate::domain::id::Kind::Workspace => {
                type $R = $crate::domain::about::About;
                $body
            }
            $crate::domain::id::Kind::Objective => {
                type $R = $crate::domain::objective::Objective;
                $body
            }
            $crate::domain::id::Kind::Initiative => {
                type $R = $crate::domain::initiative::Initiative;
                $body
            }
            $crate::domain::id::Kind::Epic => {
                type $R = $crate::domain::epic::Epic;
                $body
            }
            $crate::domain::id::Kind::Story => {
                type $R = $crate::domain::story::Story;
                $body
            }
            $crate::domain::id::Kind::Sprint => {
                type $R = $crate::domain::sprint::Sprint;
                $body
            }
            $crate::domain::id::Kind::Milestone => {
                type $R = $crate::domain::milestone::Milestone;
                $body
            }
            $crate::domain::id::Kind::Stakeholder => {
                type $R = $crate::domain::stakeholder::Stakeholder;
                $body
            }
            $crate::domain::id::Kind::Request => {
                type $R = $crate::domain::request::Request;
                $body
            }
            $crate::domain::id::Kind::Increment => {
                type $R = $crate::domain::increment::Increment;
                $body
            }
            $crate::domain::id::Kind::Person => {
                type $R = $crate::domain::person::Person;
                $body
            }
        }
    };
}

pub(crate) use for_kind;
