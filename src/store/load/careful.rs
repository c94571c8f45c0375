//! JSON in which a key that stands twice loses neither value.
//!
//! Never used where everything is in order: it is the forgiving way, and slower.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::domain::unknown::REPEATED;

/// How `serde_json` passes on a number with all its digits.
const NUMBER: &str = "$serde_json::private::Number";

/// A value whose objects keep the earlier of two values under one key as `key (repeated)`.
pub(super) struct Careful(pub Value);

impl<'de> Deserialize<'de> for Careful {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Keep).map(Self)
    }
}

struct Keep;

impl<'de> Visitor<'de> for Keep {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Careful(value)) = access.next_element()? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            if key == NUMBER && map.is_empty() {
                let digits: String = access.next_value()?;
                return digits
                    .parse::<Number>()
                    .map(Value::Number)
                    .map_err(A::Error::custom);
            }
            let Careful(value) = access.next_value()?;
            if let Some(earlier) = map.insert(key.clone(), value) {
                map.insert(format!("{key}{REPEATED}"), earlier);
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn careful(text: &str) -> String {
        serde_json::from_str::<Careful>(text).unwrap().0.to_string()
    }

    #[test]
    fn neither_of_two_values_is_lost_at_any_depth() {
        assert_eq!(
            careful(r#"{"a":1,"b":[{"c":1,"c":{"d":2}}],"a":3}"#),
            r#"{"a":3,"b":[{"c":{"d":2},"c (repeated)":1}],"a (repeated)":1}"#
        );
    }

    #[test]
    fn everything_else_is_read_as_it_stands() {
        let text = r#"{"n":12345678901234567890123,"f":1.10,"e":1e400,"s":"ä\n","l":[null,true,-3],"o":{}}"#;
        assert_eq!(
            careful(text),
            serde_json::from_str::<Value>(text).unwrap().to_string()
        );
    }
}
