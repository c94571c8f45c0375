//! The names in the JSON of reports, for the manual: read from the types that the program answers with.
//! Never a name that is typed by hand in here.

use std::fmt::Write as _;

use bifocal::cli::report::REPORTS;
use serde_json::{Map, Value};

/// Writes the section of the manual.
pub fn section(text: &mut String) {
    text.push_str(
        "\n## Reports\n\nThe names in `data` of `bifocal report REPORT --json`. Numbers are raw and unrounded, shares from 0 to 1, dates ISO; what is not known is `null`.\n",
    );
    for report in REPORTS {
        write!(text, "\n### `{}`\n\nTells {}.\n\n", report.name, report.doc).expect("a text grows");
        let schema = (report.schema)().to_value();
        names(text, &schema, &schema, 0);
    }
}

/// Lists the names of a type and, indented, those of what they hold.
fn names(text: &mut String, root: &Value, schema: &Value, depth: usize) {
    let Some(properties) = properties(root, schema) else {
        return;
    };
    for (name, property) in properties {
        let held = meant(root, property);
        let doc = doc(property).or_else(|| doc(held)).unwrap_or_default();
        let indent = "  ".repeat(depth);
        writeln!(text, "{indent}- `{name}`: {doc}").expect("a text grows");
        names(text, root, held, depth + 1);
    }
}

fn doc(schema: &Value) -> Option<String> {
    let text = schema["description"].as_str()?;
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn properties<'s>(root: &'s Value, schema: &'s Value) -> Option<&'s Map<String, Value>> {
    meant(root, schema)["properties"].as_object()
}

/// The type behind a list, a value that may be missing, or a name.
fn meant<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap_or_default();
        return meant(root, &root["$defs"][name]);
    }
    let inner = match (&schema["items"], &schema["anyOf"][0]) {
        (Value::Null, Value::Null) => return schema,
        (Value::Null, either) => either,
        (items, _) => items,
    };
    meant(root, inner)
}

#[test]
fn every_name_in_a_report_is_documented() {
    let mut text = String::new();
    section(&mut text);
    for line in text
        .lines()
        .filter(|line| line.trim_start().starts_with("- `"))
    {
        let (name, doc) = line.split_once("`: ").unwrap_or((line, ""));
        assert!(!doc.trim().is_empty(), "{name} has no documentation");
    }
    for wanted in [
        "`scope_change_share`",
        "`p85`",
        "`lines`",
        "  - `carry`",
        "`projection`",
    ] {
        assert!(text.contains(wanted), "{wanted} is not in the manual");
    }
}
