//! Files of earlier versions of the shape, brought up to this one, on a copy and with the counts compared.
//!
//! Never writes: the file on the disk changes at the next save, and its old version stays in the backups.

use serde_json::Value;

use super::error::Trouble;
use super::load::Problem;
use crate::domain::id::Kind;
use crate::domain::workspace::SCHEMA;

/// One step from a version to the next.
type Step = fn(&mut Value) -> Result<(), String>;

/// The steps, the first from version 0: a shape that nobody was ever given, so it differs only in its number.
const STEPS: [Step; SCHEMA as usize] = [|_| Ok(())];

/// Brings the JSON of an earlier version up to this one; says what it did.
pub(super) fn migrate(old: &Value, from: u64) -> Result<(Value, Vec<Problem>), Trouble> {
    let counts = |value: &Value| {
        Kind::ALL.map(|kind| {
            value
                .get(kind.plural())
                .and_then(Value::as_array)
                .map_or(0, Vec::len)
        })
    };
    let mut new = old.clone();
    for step in STEPS
        .iter()
        .skip(usize::try_from(from).unwrap_or(usize::MAX))
    {
        step(&mut new).map_err(Trouble::NotMigrated)?;
    }
    if counts(&new) != counts(old) {
        return Err(Trouble::NotMigrated(
            "records were lost on the way".to_owned(),
        ));
    }
    new["bifocal"]["schema"] = SCHEMA.into();
    let what = format!(
        "the file has an earlier shape ({from}): it is brought up to {SCHEMA}, and saved so with the next change"
    );
    Ok((new, vec![Problem::of_file(what)]))
}
