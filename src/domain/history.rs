//! What happened to a record, noted as it happens: the source of every number about the past.
//! Never typed by a person and never rewritten: the draft notes events by comparing before and after.

use std::fmt;

use schemars::JsonSchema;
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::moment::Read;
use super::record::Moment;
use super::unknown::Unknown;
use super::word::Word;

/// The names of the fields whose changes are noted.
pub mod tracked {
    /// The status of a story, epic or initiative.
    pub const STATUS: &str = "status";
    /// The points of a story, the estimate of an epic.
    pub const POINTS: &str = "points";
    /// The id of the sprint that a story is in.
    pub const SPRINT: &str = "sprint";
    /// The rank.
    pub const RANK: &str = "rank";
    /// The id of the record above: epic of a story, initiative of an epic, objective of an initiative.
    pub const PARENT: &str = "parent";
    /// The reason and the person waited on: `clarification` or `clarification ana`.
    pub const WAITING: &str = "waiting";
    /// The question or remark of a wait.
    pub const WAITING_NOTE: &str = "waiting_note";
    /// How many criteria are met of how many: `2/3`.
    pub const ACCEPTANCE: &str = "acceptance";
    /// A part that was split off, as the new id; in the part, the id of the story that it was split off.
    pub const SPLIT: &str = "split";
    /// A story that was merged into this one; in that one, the id of the story that it went into.
    pub const MERGED: &str = "merged";
    /// One criterion, as `[ ]`, `[x]` or `[!]` and its sentence.
    pub const CRITERION: &str = "criterion";
    /// The lines of the definition of ready that were ticked by hand.
    pub const TICKED: &str = "ticked";
    /// Who does it.
    pub const ASSIGNEE: &str = "assignee";
    /// The labels.
    pub const LABELS: &str = "labels";
    /// The ids of the stories that must be finished before it.
    pub const BLOCKED_BY: &str = "blocked_by";
    /// The title.
    pub const TITLE: &str = "title";
    /// `yes` while it is put away.
    pub const ARCHIVED: &str = "archived";
    /// The plan span.
    pub const PLAN: &str = "plan";
    /// Now, next or later.
    pub const HORIZON: &str = "horizon";
}

/// One change of one tracked field. An empty value means none.
#[derive(Clone, Debug, Default, PartialEq, JsonSchema)]
pub struct Event {
    /// When it happened.
    pub at: Moment,
    /// Who did it; empty when unknown.
    pub by: Word,
    /// Which field: one of [`tracked`].
    pub field: Word,
    /// The value before.
    pub from: Word,
    /// The value after.
    pub to: Word,
    /// Keys that this version does not know.
    pub unknown: Unknown,
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("at", &self.at)?;
        for (name, value) in [
            ("by", &self.by),
            ("field", &self.field),
            ("from", &self.from),
            ("to", &self.to),
        ] {
            if !value.is_empty() {
                map.serialize_entry(name, value)?;
            }
        }
        for (key, value) in self.unknown.iter() {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EventVisitor)
    }
}

/// Written by hand: there are hundreds of thousands of events, and the derived way to keep unknown keys buffers each.
struct EventVisitor;

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Name {
    At,
    By,
    Field,
    From,
    To,
    Other(String),
}

impl<'de> Visitor<'de> for EventVisitor {
    type Value = Event;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event of a history")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Event, A::Error> {
        let mut event = Event::default();
        while let Some(name) = access.next_key::<Name>()? {
            match name {
                Name::At => event.at = access.next_value::<Read>()?.0,
                Name::By => event.by = access.next_value()?,
                Name::Field => event.field = access.next_value()?,
                Name::From => event.from = access.next_value()?,
                Name::To => event.to = access.next_value()?,
                Name::Other(key) => event.unknown.insert(key, access.next_value::<Value>()?),
            }
        }
        Ok(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_keeps_what_it_does_not_know() {
        let text = r#"{"at":"2026-03-02T09:00:00Z","by":"ana","field":"status","from":"todo","to":"doing","why":"x"}"#;
        let event: Event = serde_json::from_str(text).expect("reads");
        assert_eq!(event.to, "doing");
        assert_eq!(serde_json::to_string(&event).expect("writes"), text);
        let from_value: Event =
            serde_json::from_value(serde_json::from_str(text).expect("value")).expect("reads");
        assert_eq!(from_value, event);
    }
}
