//! Records to separated values, one row a record and one column a field.
//! It never writes a value that a person cannot see elsewhere: columns are the fields of FIELDS, or what the caller computes.

use super::export::{Cell, CsvText, Guard};
use crate::domain::datum::Datum;
use crate::domain::draft::Refusal;
use crate::domain::field::{self, field};
use crate::domain::id::{ItemRef, Kind};
use crate::domain::workspace::Workspace;
use std::borrow::Cow;

/// The columns of a kind that an import can read back: its key and every field that can be set.
pub fn columns(kind: Kind) -> Vec<&'static str> {
    let settable = field::fields(kind).into_iter().filter(|info| info.writable);
    std::iter::once("key")
        .chain(settable.map(|info| info.name))
        .collect()
}

/// Records of one kind with these fields, or with those of [`columns`].
///
/// # Errors
/// When the kind has no such field.
pub fn of_fields(
    workspace: &Workspace,
    kind: Kind,
    items: &[ItemRef],
    names: Option<&[&str]>,
    guard: Guard,
) -> Result<String, Refusal> {
    let standard = columns(kind);
    let names = names.unwrap_or(&standard);
    if let Some(unknown) = names.iter().find(|name| field(kind, name).is_none()) {
        let known: Vec<_> = field::fields(kind).iter().map(|info| info.name).collect();
        return Err(Refusal::new(format!(
            "a {} has no field “{unknown}”; its fields are {}",
            kind.singular(),
            known.join(", ")
        )));
    }
    Ok(table(items, names, guard, |item, name| {
        field::get(workspace, item, name)
    }))
}

/// Records with columns that the caller looks up, such as computed ones.
pub fn table<'w>(
    items: &[ItemRef],
    names: &[&str],
    guard: Guard,
    value: impl Fn(ItemRef, &str) -> Datum<'w>,
) -> String {
    let mut text = CsvText::new(names.iter().copied(), guard);
    for item in items {
        text.row(names.iter().map(|name| cell(value(*item, name))));
    }
    text.finish()
}

/// How a value stands in a cell: days as ISO, several texts by `, `.
pub fn cell(datum: Datum<'_>) -> Cell<'_> {
    match datum {
        Datum::Text(text) => Cell::Text(text),
        Datum::Number(number) if number.is_finite() => Cell::Number(number),
        Datum::Number(_) | Datum::None => Cell::Empty,
        Datum::Day(day) => Cell::Text(Cow::Owned(day.to_string())),
        Datum::Many(texts) => Cell::Text(Cow::Owned(texts.join(", "))),
    }
}
