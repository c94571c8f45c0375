//! What every verb that writes prints: the keys it changed, one a line, or the changed records as JSON.
//! Never says "changed" of a record that is as it was.

use serde::Serialize;

use super::failure::{Exit, Failure};
use super::open::{Changed, Desk};
use super::output::{Output, Reader};
use super::records::Records;
use crate::domain::change::{Change, Edit};
use crate::domain::id::ItemRef;
use crate::domain::workspace::Workspace;
use crate::safe;

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
        tell_conflict(desk, out)?;
    }
    Ok(changed.exit)
}

/// Says which fields somebody else changed, too, and which of the values stands.
///
/// # Errors
/// When the reader has gone.
pub fn tell_conflict(desk: &Desk, out: &mut Output) -> Result<(), Failure> {
    if out.reader() == Reader::Person {
        for one in desk.disagreements() {
            out.line(&safe::line(&one.told(desk.workspace())))?;
        }
        out.line("somebody else changed the same field: both values are kept, see bifocal list is:conflicted")?;
    }
    Ok(())
}

/// The keys of the records that an edit touched; of one that is gone, the key that it had.
pub fn keys_of(workspace: &Workspace, edit: &Edit) -> Vec<String> {
    let key = |change: &Change| {
        let item = ItemRef {
            kind: change.kind,
            id: change.id,
        };
        let had = change.before.as_ref().or(change.after.as_ref());
        match workspace.key_of(item) {
            "" => had?.get("key")?.as_str().map(str::to_owned),
            key => Some(key.to_owned()),
        }
    };
    edit.changes.iter().filter_map(key).collect()
}

/// The keys of items for a label.
pub fn named(desk: &Desk, items: &[ItemRef]) -> String {
    let key = |item: &ItemRef| desk.workspace().key_of(*item).to_owned();
    shortened(&items.iter().map(key).collect::<Vec<_>>())
}

/// The first three keys, then how many more.
pub fn shortened(keys: &[String]) -> String {
    match keys {
        [a, b, c, _, rest @ ..] => format!("{a}, {b}, {c} and {} more", rest.len() + 1),
        few => few.join(", "),
    }
}
