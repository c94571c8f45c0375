//! What every verb that writes prints: the keys it changed, one a line, or the changed records as JSON.
//! Never says "changed" of a record that is as it was.

use serde::Serialize;

use super::failure::{Exit, Failure};
use super::open::{Changed, Desk};
use super::output::{Output, Reader};
use super::records::Records;
use crate::domain::id::ItemRef;

#[derive(Serialize)]
struct Answer<'a> {
    label: &'a str,
    keys: Vec<String>,
    items: Vec<serde_json::Value>,
}

/// Prints the keys of these items, or the records as they are now.
///
/// # Errors
/// When the reader has gone.
pub fn print<T>(
    desk: &Desk,
    out: &mut Output,
    changed: &Changed<T>,
    items: &[ItemRef],
) -> Result<Exit, Failure> {
    let workspace = desk.workspace();
    let keys: Vec<String> = items
        .iter()
        .map(|item| workspace.key_of(*item).to_owned())
        .collect();
    if out.reader() == Reader::Json {
        let record = |item: &ItemRef| {
            let records = Records::new(desk.lens(), item.kind);
            serde_json::to_value(records.shown(*item)).expect("a record has text keys only")
        };
        let answer = Answer {
            label: &changed.edit.label,
            keys,
            items: items.iter().map(record).collect(),
        };
        out.json("changed", &answer)?;
    } else {
        for key in &keys {
            out.line(key)?;
        }
    }
    if changed.exit == Exit::Conflict {
        tell_conflict(out)?;
    }
    Ok(changed.exit)
}

/// Says that somebody else changed the same field.
///
/// # Errors
/// When the reader has gone.
pub fn tell_conflict(out: &mut Output) -> Result<(), Failure> {
    if out.reader() == Reader::Person {
        out.line("somebody else changed the same field: both values are kept, see bifocal list is:conflicted")?;
    }
    Ok(())
}

/// The keys of items for a label: the first three, then how many more.
pub fn named(desk: &Desk, items: &[ItemRef]) -> String {
    let keys: Vec<&str> = items
        .iter()
        .map(|item| desk.workspace().key_of(*item))
        .collect();
    match keys.as_slice() {
        [a, b, c, _, rest @ ..] => format!("{a}, {b}, {c} and {} more", rest.len() + 1),
        few => few.join(", "),
    }
}
