//! A workspace from JSON, each record on its own, so that one that does not fit stops none of the others.
//!
//! Never drops a value: what does not fit is kept where it is written back, and told.

use std::sync::Arc;

use memchr::memmem;
use serde_json::{Map, Value};

use super::Problem;
use crate::domain::about::About;
use crate::domain::record::Record;
use crate::domain::unknown::REPEATED;
use crate::domain::workspace::{Format, SCHEMA, Table, Workspace};

/// What marks a value that did not fit its field.
const UNREADABLE: &str = " (unreadable)";

/// Reads a workspace from a JSON object; `text` is the file, for the lines of problems.
pub(super) fn workspace(value: Value, text: &str, problems: &mut Vec<Problem>) -> Workspace {
    let Value::Object(mut root) = value else {
        return Workspace::default();
    };
    let mut reading = Reading { text, problems };
    let mut workspace = Workspace {
        format: format(root.shift_remove("bifocal")),
        ..Workspace::default()
    };
    if let Some(about) = root.shift_remove("workspace") {
        workspace.about = Arc::new(reading.about(about, &mut workspace));
    }
    workspace.objectives = reading.table(&mut root);
    workspace.initiatives = reading.table(&mut root);
    workspace.epics = reading.table(&mut root);
    workspace.stories = reading.table(&mut root);
    workspace.sprints = reading.table(&mut root);
    workspace.milestones = reading.table(&mut root);
    workspace.stakeholders = reading.table(&mut root);
    workspace.requests = reading.table(&mut root);
    workspace.increments = reading.table(&mut root);
    workspace.people = reading.table(&mut root);
    for (key, value) in root {
        reading.note_repetition(&key);
        workspace.unknown.insert(key, value);
    }
    workspace
}

fn format(value: Option<Value>) -> Format {
    let newer = |format: &Format| format.schema > SCHEMA;
    let read = value.and_then(|value| serde_json::from_value::<Format>(value).ok());
    match read {
        Some(format) if newer(&format) => format,
        Some(format) => Format {
            schema: SCHEMA,
            ..format
        },
        None => Format::default(),
    }
}

struct Reading<'a> {
    text: &'a str,
    problems: &'a mut Vec<Problem>,
}

impl Reading<'_> {
    /// The workspace's own record; fields that do not fit are kept beside it.
    fn about(&mut self, value: Value, workspace: &mut Workspace) -> About {
        let Value::Object(mut map) = value else {
            self.tell::<About>(
                "W-1",
                "",
                "this is no object: it is kept, and the defaults are used",
                None,
            );
            workspace
                .unknown
                .insert(format!("workspace{UNREADABLE}"), value);
            return About::default();
        };
        loop {
            match serde_json::from_value::<About>(Value::Object(map.clone())) {
                Ok(about) => return about,
                Err(error) => {
                    let Some(field) = field_at_fault::<About>(&map) else {
                        self.tell::<About>(
                            "W-1",
                            "",
                            &format!("{error}: it is kept, and the defaults are used"),
                            None,
                        );
                        workspace
                            .unknown
                            .insert(format!("workspace{UNREADABLE}"), Value::Object(map));
                        return About::default();
                    };
                    self.tell::<About>(
                        "W-1",
                        &field,
                        &format!("{error}: it is kept, and the default is used"),
                        None,
                    );
                    if let Some(bad) = map.shift_remove(&field) {
                        map.insert(format!("{field}{UNREADABLE}"), bad);
                    }
                }
            }
        }
    }

    fn table<R: Record>(&mut self, root: &mut Map<String, Value>) -> Table<R> {
        let name = R::KIND.plural();
        let list = match root.shift_remove(name) {
            None => return Table::default(),
            Some(Value::Array(list)) => list,
            Some(other) => {
                self.tell::<R>(
                    "",
                    "",
                    &format!("“{name}” is no list: it is kept as it is"),
                    self.line_of(&format!("\"{name}\"")),
                );
                let mut table = Table::default();
                table.keep_unreadable(other);
                return table;
            }
        };
        let mut rows: Vec<Arc<R>> = Vec::with_capacity(list.len());
        let mut kept = Vec::new();
        for (place, value) in list.into_iter().enumerate() {
            match R::deserialize(&value) {
                Ok(record) => {
                    self.note_repetitions::<R>(&record, &value);
                    rows.push(Arc::new(record));
                }
                Err(error) => {
                    self.tell_record::<R>(&value, place, &error);
                    kept.push(value);
                }
            }
        }
        let (mut table, repeated) = Table::from_rows(rows);
        for row in repeated {
            if table.get(row.id()).is_some_and(|first| *first == row) {
                continue;
            }
            let what = format!(
                "two {name} have the id {}: the second is kept aside",
                row.id()
            );
            self.tell::<R>(
                row.common().key,
                "id",
                &what,
                self.line_of(&row.id().to_string()),
            );
            kept.extend(serde_json::to_value(row.as_ref()).ok());
        }
        for value in kept {
            table.keep_unreadable(value);
        }
        table
    }

    fn tell_record<R: Record>(&mut self, value: &Value, place: usize, error: &serde_json::Error) {
        let named = ["key", "id"]
            .iter()
            .find_map(|name| value.get(name).and_then(Value::as_str));
        let record = named.map_or_else(|| format!("number {}", place + 1), str::to_owned);
        let field = value
            .as_object()
            .and_then(field_at_fault::<R>)
            .unwrap_or_default();
        let line = value
            .get("id")
            .and_then(Value::as_str)
            .and_then(|id| self.line_of(&format!("\"id\": \"{id}\"")));
        self.tell::<R>(
            &record,
            &field,
            &format!("{error}: it is kept as it is, and not shown"),
            line,
        );
    }

    /// Tells of keys that stood twice in a record, whose earlier value was kept.
    fn note_repetitions<R: Record>(&mut self, record: &R, value: &Value) {
        let keys = value.as_object().into_iter().flat_map(Map::keys);
        for field in keys.filter_map(|key| key.strip_suffix(REPEATED)) {
            let what =
                "this key stands twice: the later value counts, the earlier is kept beside it";
            self.tell::<R>(
                record.common().key,
                field,
                what,
                self.line_of(&record.id().to_string()),
            );
        }
    }

    fn note_repetition(&mut self, key: &str) {
        if let Some(name) = key.strip_suffix(REPEATED) {
            let what = format!(
                "“{name}” stands twice: the later one counts, the earlier is kept as “{key}”"
            );
            self.problems.push(Problem {
                line: self.line_of(&format!("\"{name}\"")),
                ..Problem::of_file(what)
            });
        }
    }

    fn tell<R: Record>(&mut self, record: &str, field: &str, what: &str, line: Option<usize>) {
        self.problems.push(Problem {
            what: what.to_owned(),
            kind: Some(R::KIND),
            record: record.to_owned(),
            field: field.to_owned(),
            line,
        });
    }

    /// The line where something stands first, when it stands in the file as written.
    fn line_of(&self, needle: &str) -> Option<usize> {
        let at = memmem::find(self.text.as_bytes(), needle.as_bytes())?;
        Some(memchr::memchr_iter(b'\n', &self.text.as_bytes()[..at]).count() + 1)
    }
}

/// The one field without which a record would fit.
fn field_at_fault<R: Record>(map: &Map<String, Value>) -> Option<String> {
    let fits_without = |field: &&String| {
        let mut rest = map.clone();
        rest.shift_remove(field.as_str());
        serde_json::from_value::<R>(Value::Object(rest)).is_ok()
    };
    map.keys()
        .find(fits_without)
        .cloned()
        .or_else(|| fault_of_several::<R>(map))
}

/// One field at fault where several are: the first that does not fit even with nothing but what must be there.
fn fault_of_several<R: Record>(map: &Map<String, Value>) -> Option<String> {
    let bare = serde_json::to_value(R::default()).ok()?;
    let alone_fails = |field: &&String| {
        let mut alone = bare.as_object().cloned().unwrap_or_default();
        alone.insert((*field).clone(), map[field.as_str()].clone());
        serde_json::from_value::<R>(Value::Object(alone)).is_err()
    };
    map.keys().find(alone_fails).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::Kind;
    use serde_json::json;

    /// All kinds that have a table.
    fn with_a_table() -> impl Iterator<Item = Kind> {
        Kind::ALL
            .into_iter()
            .filter(|kind| *kind != Kind::Workspace)
    }

    #[test]
    fn every_table_of_a_workspace_is_read() {
        let mut root = json!({"bifocal": {"schema": 1}, "workspace": {"id": uuid::Uuid::nil()}});
        for kind in with_a_table() {
            root[kind.plural()] =
                json!([{"id": uuid::Uuid::nil(), "key": format!("{}-1", kind.prefix())}]);
        }
        let mut problems = Vec::new();
        let workspace = workspace(root, "", &mut problems);
        assert_eq!(problems, []);
        for kind in with_a_table() {
            assert_eq!(workspace.items(kind).len(), 1, "{kind:?}");
        }
        assert!(workspace.unknown.is_empty());
    }
}
