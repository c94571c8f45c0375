//! JSON that this version has no field for: kept in the file's order and written back as it was.
//! Never interpreted.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

/// What marks the key of an earlier value that a later one of the same name would have replaced.
pub const REPEATED: &str = " (repeated)";

/// A map that costs one word while it is empty, which it almost always is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unknown(Option<Box<Map<String, Value>>>);

impl Unknown {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.as_ref()?.get(key)
    }

    /// Puts a value under a key.
    pub fn insert(&mut self, key: impl Into<String>, value: Value) {
        self.0.get_or_insert_default().insert(key.into(), value);
    }

    /// The keys and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter().flat_map(|map| map.iter())
    }
}

impl FromIterator<(String, Value)> for Unknown {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(pairs: I) -> Self {
        let mut all = Self::default();
        for (key, value) in pairs {
            all.insert(key, value);
        }
        all
    }
}

impl Serialize for Unknown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Unknown {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keep;

        impl<'de> Visitor<'de> for Keep {
            type Value = Unknown;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Unknown, A::Error> {
                let mut kept = Unknown::default();
                while let Some((key, value)) = access.next_entry::<String, Value>()? {
                    if let Some(earlier) = kept.get(&key).cloned() {
                        kept.insert(format!("{key}{REPEATED}"), earlier);
                    }
                    kept.insert(key, value);
                }
                Ok(kept)
            }
        }

        deserializer.deserialize_map(Keep)
    }
}

impl JsonSchema for Unknown {
    fn schema_name() -> Cow<'static, str> {
        "Unknown".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize, Deserialize)]
    struct Record {
        known: f64,
        #[serde(flatten)]
        unknown: Unknown,
    }

    #[test]
    fn what_is_not_known_comes_back_as_it_was() {
        let text = r#"{"known":2.5,"z":12345678901234567890123,"a":{"deep":[1.10,null]},"b":"x"}"#;
        let record: Record = serde_json::from_str(text).expect("reads");
        assert_eq!(serde_json::to_string(&record).expect("writes"), text);
    }

    #[test]
    fn a_key_that_stands_twice_loses_neither_value() {
        let record: Record = serde_json::from_str(r#"{"known":1,"a":1,"a":2}"#).expect("reads");
        assert_eq!(
            serde_json::to_string(&record.unknown).expect("writes"),
            r#"{"a":2,"a (repeated)":1}"#
        );
    }
}
