//! A report's JSON as a page for people and as separated values.
//! Never a number that the JSON does not hold.

use std::fmt::Write;

use serde_json::{Map, Value};

use crate::cli::table::Table;
use crate::interchange::export::{Cell, CsvText, Guard};
use crate::safe::Align;

/// How many rows a table on a page shows; `--json` and `--csv` have all.
const MOST: usize = 60;
/// How many numbers a line of a page lists.
const MOST_IN_A_LINE: usize = 20;

/// A report as lines: its numbers, then its tables.
pub fn page(report: &Value, width: Option<usize>) -> String {
    if let Value::Array(rows) = report {
        return drawn(&objects(rows), width);
    }
    let Value::Object(map) = report else {
        return format!("{}\n", plain(report));
    };
    let (mut facts, mut tables) = (Vec::new(), String::new());
    let days = map
        .get("days")
        .and_then(Value::as_array)
        .filter(|days| days.iter().all(Value::is_string));
    for (name, value) in map {
        match value {
            Value::Array(_) if days.is_some_and(|days| is_beside(days, value)) => {}
            Value::Array(rows) if rows.first().is_some_and(Value::is_object) => {
                let _ = write!(tables, "\n{name}\n{}", drawn(&objects(rows), width));
            }
            value => flatten(name, value, &mut facts),
        }
    }
    if let Some(days) = days {
        let _ = write!(tables, "\ndays\n{}", drawn(&beside(map, days), width));
    }
    let widest = facts.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let told = |value: &Value| match value {
        Value::Array(list) if list.len() > MOST_IN_A_LINE && list.iter().all(Value::is_number) => {
            format!("{} numbers: --json lists them", list.len())
        }
        value => in_words(value),
    };
    let lines = facts
        .iter()
        .map(|(name, value)| format!("{name:<widest$}  {}\n", told(value)));
    lines.collect::<String>() + &tables
}

/// A report as separated values: the rows of one of its parts, or its numbers as one row.
pub fn csv(report: &Value, part: &str) -> String {
    let part = report.get(part).unwrap_or(report);
    let rows = match (part, report) {
        (Value::Array(days), Value::Object(map))
            if !days.is_empty() && days.iter().all(Value::is_string) =>
        {
            beside(map, days)
        }
        (Value::Array(rows), _) => objects(rows),
        (other, _) => {
            let mut facts = Vec::new();
            flatten("", other, &mut facts);
            vec![facts]
        }
    };
    let names = names(&rows);
    let mut text = CsvText::new(names.iter().map(String::as_str), Guard::Formulas);
    for row in &rows {
        let value = |name: &String| {
            row.iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value)
        };
        text.row(
            names
                .iter()
                .map(|name| value(name).map_or(Cell::Empty, cell)),
        );
    }
    text.finish()
}

type Row = Vec<(String, Value)>;

fn objects(rows: &[Value]) -> Vec<Row> {
    let flat = |row: &Value| {
        let mut facts = Vec::new();
        flatten("", row, &mut facts);
        facts
    };
    rows.iter().map(flat).collect()
}

/// Whether a list stands beside the days, one value each.
fn is_beside(days: &[Value], value: &Value) -> bool {
    value
        .as_array()
        .is_some_and(|list| list.len() == days.len() && !list.iter().any(Value::is_object))
}

fn beside(map: &Map<String, Value>, days: &[Value]) -> Vec<Row> {
    let columns: Vec<_> = map
        .iter()
        .filter(|(_, value)| is_beside(days, value))
        .collect();
    let row = |at: usize| {
        let cells = columns.iter().map(|(name, list)| {
            let name = if *name == "days" {
                "date"
            } else {
                name.as_str()
            };
            (name.to_owned(), list[at].clone())
        });
        cells.collect()
    };
    (0..days.len()).map(row).collect()
}

/// Objects within objects as `outer.inner`.
fn flatten(name: &str, value: &Value, facts: &mut Row) {
    match value {
        Value::Object(map) => {
            for (inner, value) in map {
                let name = match name {
                    "" => inner.clone(),
                    outer => format!("{outer}.{inner}"),
                };
                flatten(&name, value, facts);
            }
        }
        value => facts.push((name.to_owned(), value.clone())),
    }
}

fn names(rows: &[Row]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (name, _) in rows.iter().flatten() {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

fn drawn(rows: &[Row], width: Option<usize>) -> String {
    let names = names(rows);
    let is_number = |name: &String| {
        let mut values = rows
            .iter()
            .flatten()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value);
        values.all(|value| value.is_number() || value.is_null())
    };
    let align = |name: &String| {
        if is_number(name) {
            Align::Right
        } else {
            Align::Left
        }
    };
    let mut table = Table::new(names.iter().map(|name| (name.as_str(), align(name))));
    // The last rows are the newest.
    for row in &rows[rows.len().saturating_sub(MOST)..] {
        let value = |name: &String| {
            row.iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value)
        };
        table.row(
            names
                .iter()
                .map(|name| value(name).map_or_else(String::new, in_words)),
        );
    }
    table.drawn(width)
}

/// A value for people: numbers to two places, what is unknown as a dash.
fn in_words(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => rounded(number.as_f64().unwrap_or_default()),
        Value::Array(list) if list.is_empty() => "none".to_owned(),
        Value::Array(list) if list.iter().any(Value::is_object) => nested(list),
        Value::Array(list) => list.iter().map(in_words).collect::<Vec<_>>().join(" "),
        other => plain(other),
    }
}

/// A list of objects in one cell: the first value of each, with its number of facts left to `--json`.
fn nested(list: &[Value]) -> String {
    let first = |value: &Value| match value {
        Value::Object(map) => map.values().next().map_or_else(String::new, in_words),
        other => in_words(other),
    };
    list.iter().map(first).collect::<Vec<_>>().join(" ")
}

fn rounded(number: f64) -> String {
    let text = format!("{number:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.to_owned()
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn cell(value: &Value) -> Cell<'_> {
    match value {
        Value::Null => Cell::Empty,
        Value::Number(number) => Cell::Number(number.as_f64().unwrap_or_default()),
        Value::String(text) => Cell::Text(text.as_str().into()),
        Value::Array(_) => Cell::Text(in_words(value).into()),
        other => Cell::Text(other.to_string().into()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_beside_the_days_become_one_table() {
        let report = json!({"key": "SP-1", "days": ["2026-03-02", "2026-03-03"], "done": [0, null], "velocity": 29.126});
        assert_eq!(
            csv(&report, "days"),
            "date,done\r\n2026-03-02,0\r\n2026-03-03,\r\n"
        );
        assert_eq!(
            page(&report, None),
            "key       SP-1\nvelocity  29.13\n\ndays\ndate        done\n2026-03-02     0\n2026-03-03     –\n"
        );
    }

    #[test]
    fn a_page_does_not_list_hundreds_of_numbers_in_a_line() {
        let many: Vec<u32> = (0..300).collect();
        let shown = page(&json!({"by_period": many, "few": [1, 2]}), None);
        assert_eq!(
            shown,
            "by_period  300 numbers: --json lists them\nfew        1 2\n"
        );
    }

    #[test]
    fn objects_within_objects_become_dotted_columns() {
        let report =
            json!({"quadrant": [{"sprint": "SP-1", "alignment": {"now": 0.5}}], "drift": null});
        assert_eq!(
            csv(&report, "quadrant"),
            "sprint,alignment.now\r\nSP-1,0.5\r\n"
        );
        assert_eq!(
            csv(&json!({"open": 2, "share": null}), ""),
            "open,share\r\n2,\r\n"
        );
    }
}
