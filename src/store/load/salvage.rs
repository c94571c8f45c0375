//! What is left of a file that is no whole JSON any more: the records that still are.
//!
//! Never guesses: a record is taken only when it is whole.

use serde_json::{Map, Value};

use crate::domain::id::Kind;

/// The whole records of a damaged file in our layout, as a workspace's JSON; `None` when not even its head is there.
pub(super) fn salvage(text: &str) -> Option<Value> {
    let mut root = Map::new();
    let mut lines = Lines { text, at: 0 };
    let mut table: Option<(&str, Vec<Value>)> = None;
    while let Some((start, line)) = lines.next() {
        let line = line.trim_end();
        if let Some(name) = line
            .strip_prefix("  \"")
            .and_then(|rest| rest.strip_suffix("\": ["))
        {
            close(&mut root, table.replace((name, Vec::new())));
        } else if let Some(name) = line
            .strip_prefix("  \"")
            .and_then(|rest| rest.strip_suffix("\": {"))
        {
            close(&mut root, table.take());
            if let Some(value) = lines.whole(start + line.len() - 1, "  }") {
                root.insert(name.to_owned(), value);
            }
        } else if line == "    {"
            && let Some((_, records)) = &mut table
        {
            records.extend(lines.whole(start + 4, "    }"));
        }
    }
    close(&mut root, table);
    root.contains_key("bifocal").then_some(Value::Object(root))
}

fn close(root: &mut Map<String, Value>, table: Option<(&str, Vec<Value>)>) {
    if let Some((name, records)) = table
        && Kind::named(name).is_some()
    {
        root.insert(name.to_owned(), Value::Array(records));
    }
}

/// Walks over the lines of a text, with their places.
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lines<'t> {
    fn next(&mut self) -> Option<(usize, &'t str)> {
        let rest = &self.text[self.at..];
        let length = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        let start = self.at;
        self.at += length;
        (length > 0).then(|| (start, &rest[..length]))
    }

    /// The value that starts at a place and ends with the next line of this indentation; that line is passed only
    /// when the value is whole.
    fn whole(&mut self, start: usize, end: &str) -> Option<Value> {
        let before = self.at;
        while let Some((at, line)) = self.next() {
            if line.starts_with(end) {
                let value = serde_json::from_str(&self.text[start..at + end.len()]).ok();
                if value.is_none() {
                    self.at = before;
                }
                return value;
            }
        }
        self.at = before;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::format::to_text;
    use serde_json::json;

    #[test]
    fn every_record_before_and_after_the_damage_is_found() {
        let stories: Vec<_> = (0..9)
            .map(|n| json!({"id": n, "labels": ["a"], "title": "t"}))
            .collect();
        let whole = json!({"bifocal": {"schema": 1}, "workspace": {"id": "w"}, "epics": [{"id": 1}], "stories": stories});
        let text = String::from_utf8(to_text(&whole).unwrap()).unwrap();
        assert_eq!(salvage(&text), Some(whole.clone()));

        let cut = &text[..text.find("\"id\": 6").unwrap()];
        let left = salvage(cut).unwrap();
        assert_eq!(left["stories"].as_array().unwrap().len(), 6);
        assert_eq!(left["epics"], whole["epics"]);

        let holed = text.replacen("\"id\": 4,", "\"id\": \0\0", 1);
        let left = salvage(&holed).unwrap();
        assert_eq!(left["stories"].as_array().unwrap().len(), 8);
        assert_eq!(salvage("nothing"), None);
    }
}
