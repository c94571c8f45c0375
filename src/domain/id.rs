//! Who is who: typed ids (UUID v7), the kinds of record, and references to any of them.
//! Never makes an id: ids come from the edge through a `Mint`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use super::record::Record;

/// The id of a record of type `R`, for ever the same.
pub struct Id<R>(Uuid, PhantomData<fn() -> R>);

impl<R> Id<R> {
    /// The id with this UUID.
    pub const fn new(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// The bare UUID, to set.
    pub(crate) fn uuid_mut(&mut self) -> &mut Uuid {
        &mut self.0
    }

    /// The bare UUID.
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl<R: Record> Id<R> {
    /// The id as a reference that also tells the kind.
    pub fn item(self) -> ItemRef {
        ItemRef {
            kind: R::KIND,
            id: self.0,
        }
    }
}

impl<R> Clone for Id<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Id<R> {}

impl<R> Default for Id<R> {
    fn default() -> Self {
        Self::new(Uuid::nil())
    }
}

impl<R> PartialEq for Id<R> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<R> Eq for Id<R> {}

impl<R> PartialOrd for Id<R> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<R> Ord for Id<R> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<R> Hash for Id<R> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<R> fmt::Debug for Id<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<R> fmt::Display for Id<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<R> Serialize for Id<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, R> Deserialize<'de> for Id<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(Self::new)
    }
}

impl<R> JsonSchema for Id<R> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Id".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Uuid::json_schema(generator)
    }
}

/// The kinds of record that a workspace holds.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The workspace itself: name, product, settings.
    Workspace,
    /// What the product is to reach, with its KPIs.
    Objective,
    /// A bet that serves an objective.
    Initiative,
    /// A part of an initiative that a team can build.
    Epic,
    /// What fits into a sprint.
    Story,
    /// A stretch of working days with a commitment.
    Sprint,
    /// A date that others wait for.
    Milestone,
    /// Somebody with a say or a stake.
    Stakeholder,
    /// An idea or an ask, not yet judged.
    Request,
    /// A quarter or a run of sprints, planned as one.
    Increment,
    /// Somebody who does the work.
    Person,
}

impl Kind {
    /// All kinds, from far to near.
    pub const ALL: [Self; 11] = [
        Self::Workspace,
        Self::Objective,
        Self::Initiative,
        Self::Epic,
        Self::Story,
        Self::Sprint,
        Self::Milestone,
        Self::Stakeholder,
        Self::Request,
        Self::Increment,
        Self::Person,
    ];

    /// What short keys of this kind begin with: `S` of `S-240`.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Workspace => "W",
            Self::Objective => "O",
            Self::Initiative => "I",
            Self::Epic => "E",
            Self::Story => "S",
            Self::Sprint => "SP",
            Self::Milestone => "M",
            Self::Stakeholder => "SH",
            Self::Request => "R",
            Self::Increment => "PI",
            Self::Person => "P",
        }
    }

    /// The word for one: `story`.
    pub const fn singular(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Objective => "objective",
            Self::Initiative => "initiative",
            Self::Epic => "epic",
            Self::Story => "story",
            Self::Sprint => "sprint",
            Self::Milestone => "milestone",
            Self::Stakeholder => "stakeholder",
            Self::Request => "request",
            Self::Increment => "increment",
            Self::Person => "person",
        }
    }

    /// The word for one with its article: `an epic`.
    pub fn with_article(self) -> String {
        let word = self.singular();
        let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) {
            "an"
        } else {
            "a"
        };
        format!("{article} {word}")
    }

    /// The word for many: `stories`.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Workspace => "workspaces",
            Self::Objective => "objectives",
            Self::Initiative => "initiatives",
            Self::Epic => "epics",
            Self::Story => "stories",
            Self::Sprint => "sprints",
            Self::Milestone => "milestones",
            Self::Stakeholder => "stakeholders",
            Self::Request => "requests",
            Self::Increment => "increments",
            Self::Person => "people",
        }
    }

    /// The kind that a word names, singular or plural.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| {
            word.eq_ignore_ascii_case(kind.singular()) || word.eq_ignore_ascii_case(kind.plural())
        })
    }

    /// The kind that a short key such as `SP-7` is of.
    pub fn of_key(key: &str) -> Option<Self> {
        let (prefix, number) = key.rsplit_once('-')?;
        let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        Self::ALL
            .into_iter()
            .find(|kind| digits && prefix.eq_ignore_ascii_case(kind.prefix()))
    }
}

/// One record of any kind.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct ItemRef {
    /// What it is.
    pub kind: Kind,
    /// Which one.
    pub id: Uuid,
}

impl<R: Record> From<Id<R>> for ItemRef {
    fn from(id: Id<R>) -> Self {
        id.item()
    }
}

impl ItemRef {
    /// The typed id, when the reference is to a record of that type.
    pub fn typed<R: Record>(self) -> Option<Id<R>> {
        (self.kind == R::KIND).then(|| Id::new(self.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_tells_its_kind() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of_key(&format!("{}-12", kind.prefix())), Some(kind));
            assert_eq!(Kind::named(kind.plural()), Some(kind));
        }
        assert_eq!(Kind::of_key("sp-7"), Some(Kind::Sprint));
        for text in ["S", "S-", "S-1x", "-1", "X-1", ""] {
            assert_eq!(Kind::of_key(text), None, "{text}");
        }
    }
}
