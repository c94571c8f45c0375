//! What every record has in common, and the one macro that declares a record.
//! Never knows a particular kind of record.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::disagreement::Element;
use super::field::Field;
use super::history::Event;
use super::id::{Id, ItemRef, Kind};
use super::unknown::Unknown;
use super::word::Word;
use super::workspace::{Workspace, for_kind};

/// An instant, in UTC.
pub type Moment = DateTime<Utc>;

/// A record of a workspace: what every kind offers to the machinery of edits, merges and forms.
pub trait Record:
    Clone + Default + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// Which kind it is.
    const KIND: Kind;

    /// Its fields, for forms, `set`, columns, filters and the manual.
    const FIELDS: &'static [Field<Self>];

    /// Its id.
    fn id(&self) -> Id<Self>;
    /// What all kinds have.
    fn common(&self) -> Common<'_>;
    /// What all kinds have, to change.
    fn common_mut(&mut self) -> CommonMut<'_>;
    /// The fields whose every change is history, as (name, value now).
    fn tracked(&self) -> Vec<(&'static str, Word)>;

    /// All records of this kind, sorted by id.
    fn all(workspace: &Workspace) -> &[Arc<Self>];
    /// The record with this id.
    fn find(workspace: &Workspace, id: Id<Self>) -> Option<&Arc<Self>>;
    /// A place to change the record with this id.
    fn find_mut(workspace: &mut Workspace, id: Id<Self>) -> Option<&mut Arc<Self>>;
    /// Puts a record in, or in the place of the one with its id.
    fn put(workspace: &mut Workspace, record: Arc<Self>);
    /// Takes a record out.
    fn take(workspace: &mut Workspace, id: Id<Self>) -> Option<Arc<Self>>;
}

/// What every record has, to read.
pub struct Common<'r> {
    /// The short key, such as `S-240`.
    pub key: &'r Word,
    /// Earlier keys that still find it.
    pub aliases: &'r [Word],
    /// The title or name.
    pub title: &'r str,
    /// When it was put away, if it was.
    pub archived: Option<Moment>,
    /// When it was made.
    pub created: Moment,
    /// When it was last changed.
    pub updated: Moment,
    /// Where it came from, if it was imported.
    pub source: Option<&'r Source>,
    /// What happened to it.
    pub history: &'r [Event],
    /// Values that lost a merge and wait for a choice.
    pub conflicts: &'r [Conflict],
}

/// What every record has, to change.
pub struct CommonMut<'r> {
    /// The id.
    pub id: &'r mut uuid::Uuid,
    /// The short key.
    pub key: &'r mut Word,
    /// Earlier keys that still find it.
    pub aliases: &'r mut Vec<Word>,
    /// The title or name.
    pub title: &'r mut String,
    /// When it was put away.
    pub archived: &'r mut Option<Moment>,
    /// When it was made.
    pub created: &'r mut Moment,
    /// When it was last changed.
    pub updated: &'r mut Moment,
    /// Where it came from.
    pub source: &'r mut Option<Box<Source>>,
    /// Imported values that have no field here.
    pub extra: &'r mut Unknown,
    /// What happened to it.
    pub history: &'r mut Vec<Event>,
    /// Values that lost a merge.
    pub conflicts: &'r mut Vec<Conflict>,
}

/// Where an imported record came from; (system, id) finds it again at the next import.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Source {
    /// The format or system, such as `jira`.
    pub system: Word,
    /// Its id there.
    pub id: Word,
    /// Its address there.
    #[serde(default, skip_serializing_if = "absent")]
    pub url: Option<String>,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// A value that lost a merge: kept until a person chooses.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Conflict {
    /// The JSON field, with a dot into objects.
    pub field: Word,
    /// Where the field is a list, or lies in one: which element of it.
    #[serde(default, skip_serializing_if = "absent")]
    pub element: Option<Element>,
    /// The value that does not stand.
    pub other: Value,
    /// When that value was set.
    pub at: Moment,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// The values of a record that lost a merge.
pub fn conflicts(workspace: &Workspace, item: ItemRef) -> &[Conflict] {
    for_kind!(item.kind, R => R::find(workspace, Id::new(item.id))
        .map_or(&[], |record| record.common().conflicts))
}

/// Whether a value is its default, which is left out of the file.
pub fn absent<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Declares a record: its own fields between those that every record has.
macro_rules! record {
    (
        $(#[$meta:meta])*
        $name:ident {
            $( $(#[$field_meta:meta])* $field:ident : $type:ty ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub struct $name {
            /// Its identity, for ever (UUID v7).
            pub id: $crate::domain::id::Id<$name>,
            /// The short key that people type.
            #[serde(default)]
            pub key: $crate::domain::word::Word,
            /// Earlier keys that still find it.
            #[serde(default, skip_serializing_if = "crate::domain::record::absent")]
            pub aliases: Vec<$crate::domain::word::Word>,
            /// The title or name: one line.
            #[serde(default)]
            pub title: String,
            $( $(#[$field_meta])* #[serde(default, skip_serializing_if = "crate::domain::record::absent")] pub $field: $type, )*
            /// Where it was imported from.
            #[serde(default, skip_serializing_if = "crate::domain::record::absent")]
            pub source: Option<Box<$crate::domain::record::Source>>,
            /// When it was made.
            #[serde(default, deserialize_with = "crate::domain::moment::deserialize")]
            pub created: $crate::domain::record::Moment,
            /// When it was last changed.
            #[serde(default, deserialize_with = "crate::domain::moment::deserialize")]
            pub updated: $crate::domain::record::Moment,
            /// When it was put away.
            #[serde(default, skip_serializing_if = "crate::domain::record::absent")]
            pub archived: Option<$crate::domain::record::Moment>,
            /// Imported values that have no field here.
            #[serde(default, skip_serializing_if = "crate::domain::record::absent")]
            pub extra: $crate::domain::unknown::Unknown,
            /// Values that lost a merge and wait for a choice.
            #[serde(default, skip_serializing_if = "crate::domain::record::absent")]
            pub conflicts: Vec<$crate::domain::record::Conflict>,
            /// What happened to it, in order of time.
            #[serde(default, skip_serializing_if = "crate::domain::record::absent")]
            pub history: Vec<$crate::domain::history::Event>,
            /// Keys that this version does not know, kept as they are.
            #[serde(flatten)]
            pub unknown: $crate::domain::unknown::Unknown,
        }
    };
}

/// Gives a record its place in the workspace: `kept!(Story, Story, stories)`.
macro_rules! kept {
    ($name:ident, $kind:ident, $table:ident) => {
        impl $crate::domain::record::Record for $name {
            const KIND: $crate::domain::id::Kind = $crate::domain::id::Kind::$kind;
            const FIELDS: &'static [$crate::domain::field::Field<Self>] = FIELDS;
            $crate::domain::record::shared_accessors!();

            fn all(workspace: &$crate::domain::workspace::Workspace) -> &[std::sync::Arc<Self>] {
                workspace.$table.rows()
            }

            fn find(
                workspace: &$crate::domain::workspace::Workspace,
                id: $crate::domain::id::Id<Self>,
            ) -> Option<&std::sync::Arc<Self>> {
                workspace.$table.get(id)
            }

            fn find_mut(
                workspace: &mut $crate::domain::workspace::Workspace,
                id: $crate::domain::id::Id<Self>,
            ) -> Option<&mut std::sync::Arc<Self>> {
                workspace.$table.get_mut(id)
            }

            fn put(
                workspace: &mut $crate::domain::workspace::Workspace,
                record: std::sync::Arc<Self>,
            ) {
                workspace.$table.put(record);
            }

            fn take(
                workspace: &mut $crate::domain::workspace::Workspace,
                id: $crate::domain::id::Id<Self>,
            ) -> Option<std::sync::Arc<Self>> {
                workspace.$table.take(id)
            }
        }
    };
}

/// The part of `Record` that is the same for all.
macro_rules! shared_accessors {
    () => {
        fn id(&self) -> $crate::domain::id::Id<Self> {
            self.id
        }

        fn common(&self) -> $crate::domain::record::Common<'_> {
            $crate::domain::record::Common {
                key: &self.key,
                aliases: &self.aliases,
                title: &self.title,
                archived: self.archived,
                created: self.created,
                updated: self.updated,
                source: self.source.as_deref(),
                history: &self.history,
                conflicts: &self.conflicts,
            }
        }

        fn common_mut(&mut self) -> $crate::domain::record::CommonMut<'_> {
            $crate::domain::record::CommonMut {
                id: self.id.uuid_mut(),
                key: &mut self.key,
                aliases: &mut self.aliases,
                title: &mut self.title,
                archived: &mut self.archived,
                created: &mut self.created,
                updated: &mut self.updated,
                source: &mut self.source,
                extra: &mut self.extra,
                history: &mut self.history,
                conflicts: &mut self.conflicts,
            }
        }

        fn tracked(&self) -> Vec<(&'static str, $crate::domain::word::Word)> {
            tracked(self)
        }
    };
}

pub(crate) use {kept, record, shared_accessors};
