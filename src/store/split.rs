//! Finding the records of a big table without parsing it, so that several threads can.
//!
//! Never trusts the layout: a text that cannot be proved to mean the same in pieces is not split.
//!
//! Why the pieces mean the same: a raw newline cannot stand inside a JSON string, so a line that starts with four
//! spaces and a brace is structure, not text. The text without the table's records is read once more, and the table
//! must be there as an empty list under the root, under a key that occurs once. Each record is then parsed on its own
//! by the caller; when all of them are whole JSON values, so is their list in its place.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use memchr::memmem;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

const RECORD_START: &str = "\n    {\n";
const BETWEEN: &str = "\n    },\n    {\n";
const RECORD_END: &str = "\n    }";
const TABLE_END: &str = "\n  ]";

/// A text and the records of one of its tables, apart.
#[derive(Debug, PartialEq, Eq)]
pub struct Split {
    /// The whole text with an empty list in place of the table.
    pub rest: String,
    /// Where each record stands in the text, from `{` to `}`, in order.
    pub records: Vec<Range<usize>>,
    /// Where the list stood in the text, without its brackets: what follows it in `rest` is this much earlier.
    pub table: Range<usize>,
}

/// The records of the table called `table`, or `None` when the text is not exactly in our layout.
///
/// The caller must parse each record as one whole JSON value, and fall back to the whole text if one fails.
pub fn split_records(text: &str, table: &str) -> Option<Split> {
    let bytes = text.as_bytes();
    let key = format!("\n  \"{table}\": [");
    let open = memmem::find(bytes, key.as_bytes())? + key.len();
    if !text[open..].starts_with(RECORD_START) {
        return None;
    }
    let close = open + memmem::find(&bytes[open..], TABLE_END.as_bytes())?;
    if !text[..close].ends_with(RECORD_END) {
        return None;
    }

    let first = open + RECORD_START.len() - 2;
    let mut records = Vec::with_capacity((close - open) / 512 + 1);
    let mut start = first;
    for found in memmem::find_iter(&bytes[first..close], BETWEEN.as_bytes()) {
        let end = first + found + RECORD_END.len();
        records.push(start..end);
        start = first + found + BETWEEN.len() - 2;
    }
    records.push(start..close);

    let mut rest = String::with_capacity(text.len() - (close - open));
    rest.push_str(&text[..open]);
    rest.push_str(&text[close + TABLE_END.len() - 1..]);
    proved(&rest, table).then_some(Split {
        rest,
        records,
        table: open..close,
    })
}

/// Whether `rest` has the table once, empty, under the root, and nowhere else the same key.
fn proved(rest: &str, table: &str) -> bool {
    let quoted = format!("\"{table}\"");
    let keys = memmem::find_iter(rest.as_bytes(), quoted.as_bytes())
        .filter(|at| rest[at + quoted.len()..].trim_start().starts_with(':'))
        .count();
    let mut reader = serde_json::Deserializer::from_str(rest);
    let seen = reader.deserialize_map(Root { table });
    keys == 1 && matches!(seen, Ok(true)) && reader.end().is_ok()
}

/// Reads the root's keys; says whether the table is there once, unescaped and empty.
struct Root<'t> {
    table: &'t str,
}

impl<'de> Visitor<'de> for Root<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a workspace file")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut seen = 0;
        let mut plain = true;
        while let Some(Key(key)) = map.next_key()? {
            if key == self.table {
                seen += 1;
                plain &= matches!(key, Cow::Borrowed(_));
                plain &= map.next_value::<Vec<IgnoredAny>>()?.is_empty();
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(seen == 1 && plain)
    }
}

/// A key, borrowed when it has no escapes.
struct Key<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::format::to_text;
    use serde_json::{Value, json};

    fn text(value: &Value) -> String {
        String::from_utf8(to_text(value).unwrap()).unwrap()
    }

    /// The value that the pieces mean when they are put together again.
    fn together(text: &str, split: &Split) -> Value {
        let mut whole: Value = serde_json::from_str(&split.rest).unwrap();
        whole["stories"] = split
            .records
            .iter()
            .map(|at| serde_json::from_str::<Value>(&text[at.clone()]).unwrap())
            .collect();
        whole
    }

    #[test]
    fn the_pieces_mean_the_same_as_the_whole() {
        for count in 1..6 {
            let stories: Vec<_> = (0..count)
                .map(|n| json!({"id": n, "title": "\n    },\n    {\n  ]", "labels": ["a"], "source": {"id": "1"}}))
                .collect();
            let value = json!({"bifocal": {}, "stories": stories, "epics": [{"id": 7, "labels": ["stories"]}]});
            let text = text(&value);
            let split = split_records(&text, "stories").unwrap();
            assert_eq!(split.records.len(), count);
            assert_eq!(together(&text, &split), value);
        }
    }

    #[test]
    fn another_layout_is_not_split() {
        let value = json!({"stories": [{"id": 1}, {"id": 2}]});
        assert!(split_records(&text(&value), "stories").is_some());
        assert_eq!(split_records(&value.to_string(), "stories"), None);
        assert_eq!(
            split_records(
                &serde_json::to_string_pretty(&value)
                    .unwrap()
                    .replace("  ", "\t"),
                "stories"
            ),
            None
        );
        assert_eq!(
            split_records(&text(&json!({"stories": []})), "stories"),
            None
        );
        assert_eq!(split_records("", "stories"), None);
    }

    #[test]
    fn a_table_that_is_not_under_the_root_is_not_split() {
        let nested =
            "{\n\"workspace\": {\n  \"stories\": [\n    {\n      \"id\": 1\n    }\n  ]\n}\n}\n";
        assert!(serde_json::from_str::<Value>(nested).is_ok());
        assert_eq!(split_records(nested, "stories"), None);
        let twice = nested.replacen("{\n", "{\n\"stories\": [],\n", 1);
        assert!(serde_json::from_str::<Value>(&twice).is_ok());
        assert_eq!(split_records(&twice, "stories"), None);
        let escaped = nested.replacen("{\n", "{\n\"\\u0073tories\": [],\n", 1);
        assert!(serde_json::from_str::<Value>(&escaped).is_ok());
        assert_eq!(split_records(&escaped, "stories"), None);
    }

    #[test]
    fn a_broken_rest_is_not_split() {
        let good = text(&json!({"stories": [{"id": 1}], "epics": []}));
        assert!(split_records(&good, "stories").is_some());
        assert_eq!(
            split_records(good.trim_end().strip_suffix('}').unwrap(), "stories"),
            None
        );
        assert_eq!(split_records(&(good + "{}"), "stories"), None);
    }
}
