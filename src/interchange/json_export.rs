//! Records to JSON: everything as the file holds it, or chosen columns of chosen records.
//! It never writes a made-up value: what is missing is `null`.

use crate::domain::datum::Datum;
use crate::domain::field;
use crate::domain::id::ItemRef;
use crate::domain::workspace::Workspace;
use serde_json::{Map, Value};

/// The whole workspace, indented, with a line break at the end. The same text always gives the same workspace again.
pub fn everything(workspace: &Workspace) -> String {
    let mut text = serde_json::to_string_pretty(workspace)
        .expect("a workspace has text keys only, so it can always be written");
    text.push('\n');
    text
}

/// Records with these fields, one object each.
pub fn of_fields(workspace: &Workspace, items: &[ItemRef], names: &[&str]) -> Value {
    objects(items, names, |item, name| field::get(workspace, item, name))
}

/// Records with columns that the caller looks up, such as computed ones.
pub fn objects<'w>(
    items: &[ItemRef],
    names: &[&str],
    value: impl Fn(ItemRef, &str) -> Datum<'w>,
) -> Value {
    let object = |item: &ItemRef| {
        let pairs = names
            .iter()
            .map(|name| ((*name).to_owned(), value(*item, name).to_json()));
        Value::Object(pairs.collect::<Map<_, _>>())
    };
    items.iter().map(object).collect()
}
