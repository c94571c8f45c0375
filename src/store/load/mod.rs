//! Bytes to a workspace: as fast as they can be read when they are in order, as forgiving as can be when they are not.
//!
//! Never refuses a workspace that can be read, and never drops what it does not understand: a record that does not
//! fit is kept as it stands, is told, and is written back.

mod careful;
mod lenient;
mod marks;
mod salvage;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use serde_json::Value;

use super::error::Trouble;
use super::migrate;
use super::split::{Split, split_records};
use crate::domain::draft::{Mint, Stamp};
use crate::domain::id::Kind;
use crate::domain::merge::{Disagreement, merge};
use crate::domain::record::Record;
use crate::domain::story::Story;
use crate::domain::workspace::{SCHEMA, Table, Workspace};
use careful::Careful;

/// A shorter text is parsed before a second thread has started.
const WORTH_A_THREAD: usize = 256 << 10;

/// A workspace as it was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The workspace.
    pub workspace: Workspace,
    /// What in the file did not fit.
    pub problems: Vec<Problem>,
    /// Where the two sides of a file with conflict marks disagreed.
    pub disagreements: Vec<Disagreement>,
    /// The version of its shape in the file.
    pub schema: u32,
    /// Whether it may be saved.
    pub access: Access,
}

/// Whether a workspace may be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// It may.
    Full,
    /// It may not: why, as a sentence.
    ReadOnly(String),
}

/// Something in the file that did not fit. What it was is kept in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, as a sentence.
    pub what: String,
    /// The kind of record, when it is about one.
    pub kind: Option<Kind>,
    /// Its key, id or place in its table, when it is about one.
    pub record: String,
    /// The field, when it is about one.
    pub field: String,
    /// The line in the file, from 1, when it is known.
    pub line: Option<usize>,
}

impl Problem {
    /// A problem of the whole file.
    pub(super) fn of_file(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            kind: None,
            record: String::new(),
            field: String::new(),
            line: None,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if let Some(kind) = self.kind {
            write!(f, "{} {}: ", kind.singular(), self.record)?;
        }
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.what)
    }
}

/// Why a file could not be read as JSON, and what is left of it.
#[derive(Debug)]
pub struct Damage {
    /// What the parser said.
    pub what: String,
    /// Where, in bytes from 0.
    pub byte: usize,
    /// Where, from 1.
    pub line: usize,
    /// Where in the line, from 1.
    pub column: usize,
    /// What can still be read, record by record.
    pub salvaged: Option<Box<Loaded>>,
    /// Earlier versions of the file, the newest first.
    pub backups: Vec<PathBuf>,
    /// The journals with edits of this workspace.
    pub journals: Vec<PathBuf>,
}

impl Damage {
    /// How many records can still be read.
    pub fn readable(&self) -> usize {
        let count = |loaded: &Loaded| {
            Kind::ALL
                .iter()
                .map(|kind| loaded.workspace.items(*kind).len())
                .sum::<usize>()
        };
        self.salvaged
            .as_deref()
            .map_or(0, |loaded| count(loaded) - 1)
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "damaged at line {}, column {} (byte {}): {}",
            self.line, self.column, self.byte, self.what
        )?;
        match self.readable() {
            0 => f.write_str("; no record can be read"),
            1 => f.write_str("; one record can still be read"),
            count => write!(f, "; {count} records can still be read"),
        }
    }
}

/// Reads a workspace from the bytes of its file.
///
/// The stamp and the mint are used only when the file has conflict marks, which are merged.
///
/// # Errors
/// [`Trouble::Utf16`], [`Trouble::NotAWorkspace`] or [`Trouble::Damaged`].
pub fn load(bytes: &[u8], stamp: &Stamp, mint: &mut dyn Mint) -> Result<Loaded, Trouble> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.starts_with(b"\xFF\xFE")
        || bytes.starts_with(b"\xFE\xFF")
        || bytes.iter().take(4).any(|byte| *byte == 0)
    {
        return Err(Trouble::Utf16);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return load_with_foreign_bytes(bytes, error.valid_up_to(), stamp, mint),
    };
    if let Some(workspace) = parse_whole(text).filter(|workspace| workspace.format.schema == SCHEMA)
    {
        return Ok(Loaded {
            workspace,
            problems: Vec::new(),
            disagreements: Vec::new(),
            schema: SCHEMA,
            access: Access::Full,
        });
    }
    match marks::sides(text) {
        Some(sides) => merge_sides(&sides, stamp, mint),
        None => load_record_by_record(text),
    }
}

/// The fast way: everything typed, the big table in two threads. `None` when anything at all is out of order.
fn parse_whole(text: &str) -> Option<Workspace> {
    if text.len() >= WORTH_A_THREAD
        && let Some(split) = split_records(text, Kind::Story.plural())
    {
        return parse_split(text, &split);
    }
    serde_json::from_str(text).ok()
}

fn parse_split(text: &str, split: &Split) -> Option<Workspace> {
    // The rest of the file goes with the first part, so that both threads have the same to do.
    let stories = split.table.len();
    let first_bytes = stories.saturating_sub(split.rest.len()) / 2;
    let middle = split
        .records
        .partition_point(|record| record.end <= split.table.start + first_bytes);
    let (first, second) = split.records.split_at(middle);
    let parse = |records: &[std::ops::Range<usize>]| -> Option<Vec<Arc<Story>>> {
        records
            .iter()
            .map(|at| serde_json::from_str(&text[at.clone()]).map(Arc::new).ok())
            .collect()
    };
    let (workspace, first, second) = thread::scope(|scope| {
        let second = scope.spawn(|| parse(second));
        let workspace = serde_json::from_str::<Workspace>(&split.rest).ok();
        let first = workspace.is_some().then(|| parse(first)).flatten();
        (workspace, first, second.join().ok().flatten())
    });
    let (mut workspace, mut rows) = (workspace?, first?);
    rows.append(&mut second?);
    let (table, repeated) = Table::from_rows(rows);
    workspace.stories = table;
    repeated.is_empty().then_some(workspace)
}

/// Reads what is not UTF-8 with its odd bytes replaced, but lets nobody save that over the original.
fn load_with_foreign_bytes(
    bytes: &[u8],
    at: usize,
    stamp: &Stamp,
    mint: &mut dyn Mint,
) -> Result<Loaded, Trouble> {
    let text = String::from_utf8_lossy(bytes);
    let mut loaded = load(text.as_bytes(), stamp, mint)?;
    let line = memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1;
    let what = "this is not UTF-8 text: what could not be read is shown as \u{FFFD}";
    loaded.problems.insert(
        0,
        Problem {
            line: Some(line),
            ..Problem::of_file(what)
        },
    );
    loaded.access = Access::ReadOnly(format!(
        "the file is not UTF-8 from line {line} on: save it as UTF-8 first"
    ));
    Ok(loaded)
}

/// The forgiving way, each record on its own.
fn load_record_by_record(text: &str) -> Result<Loaded, Trouble> {
    let value = match serde_json::from_str::<Careful>(text) {
        Ok(Careful(value)) => value,
        Err(error) => return Err(damaged(text, &error)),
    };
    load_value(value, text)
}

/// A workspace from JSON of any version; `text` is only asked for lines.
fn load_value(value: Value, text: &str) -> Result<Loaded, Trouble> {
    let Some(schema) = schema_of(&value) else {
        return Err(Trouble::NotAWorkspace);
    };
    let known = u64::from(SCHEMA);
    let (value, mut problems) = if schema < known {
        migrate::migrate(&value, schema)?
    } else {
        (value, Vec::new())
    };
    let workspace = lenient::workspace(value, text, &mut problems);
    let access = if schema > known {
        Access::ReadOnly(format!(
            "the file was written by a newer bifocal (shape {schema}, this one knows {known}): update to change it"
        ))
    } else {
        Access::Full
    };
    let schema = u32::try_from(schema).unwrap_or(u32::MAX);
    Ok(Loaded {
        workspace,
        problems,
        disagreements: Vec::new(),
        schema,
        access,
    })
}

/// The version of the shape; `None` when it is some other JSON.
fn schema_of(value: &Value) -> Option<u64> {
    value.get("bifocal")?.get("schema")?.as_u64()
}

fn damaged(text: &str, error: &serde_json::Error) -> Trouble {
    let before: usize = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    let said = error.to_string();
    let what = said.split(" at line ").next().unwrap_or(&said).to_owned();
    let salvaged = salvage::salvage(text).and_then(|value| load_value(value, text).ok());
    Trouble::Damaged(Box::new(Damage {
        what: if text.trim().is_empty() {
            "the file is empty".to_owned()
        } else {
            what
        },
        byte: (before + error.column().saturating_sub(1)).min(text.len()),
        line: error.line().max(1),
        column: error.column().max(1),
        salvaged: salvaged.map(Box::new),
        backups: Vec::new(),
        journals: Vec::new(),
    }))
}

/// Merges the two sides that git left in one file.
fn merge_sides(
    sides: &marks::Sides,
    stamp: &Stamp,
    mint: &mut dyn Mint,
) -> Result<Loaded, Trouble> {
    let mut ours = load_side(&sides.ours)?;
    let theirs = load_side(&sides.theirs)?;
    let base = match &sides.base {
        Some(base) => load_side(base)?.workspace,
        None => shared_records(&ours.workspace, &theirs.workspace),
    };
    let merged = merge(&base, &mut ours.workspace, &theirs.workspace, stamp, mint);
    let what = format!(
        "git left two versions in the file ({} places): both are merged, {} differences remain to be chosen",
        sides.places,
        merged.disagreements.len()
    );
    ours.problems.insert(
        0,
        Problem {
            line: Some(sides.first_line),
            ..Problem::of_file(what)
        },
    );
    ours.problems.extend(theirs.problems);
    ours.problems
        .extend(merged.repairs.into_iter().map(|repair| Problem {
            kind: Some(repair.item.kind),
            record: ours.workspace.key_of(repair.item).to_owned(),
            ..Problem::of_file(repair.what)
        }));
    ours.disagreements = merged.disagreements;
    if let Access::ReadOnly(_) = theirs.access {
        ours.access = theirs.access;
    }
    Ok(ours)
}

fn load_side(text: &str) -> Result<Loaded, Trouble> {
    match parse_whole(text).filter(|workspace| workspace.format.schema == SCHEMA) {
        Some(workspace) => Ok(Loaded {
            workspace,
            problems: Vec::new(),
            disagreements: Vec::new(),
            schema: SCHEMA,
            access: Access::Full,
        }),
        None => load_record_by_record(text),
    }
}

/// A base where git gave none: the records that both sides have alike. What one side alone has counts as added.
fn shared_records(ours: &Workspace, theirs: &Workspace) -> Workspace {
    let mut base = Workspace {
        about: Arc::clone(&ours.about),
        ..Workspace::default()
    };
    if ours.about != theirs.about {
        base.about = Arc::default();
    }
    base.unknown.clone_from(&ours.unknown);
    for kind in Kind::ALL {
        crate::domain::workspace::for_kind!(kind, R => share::<R>(ours, theirs, &mut base));
    }
    base
}

fn share<R: Record>(ours: &Workspace, theirs: &Workspace, base: &mut Workspace) {
    for record in R::all(ours) {
        if R::KIND != Kind::Workspace && R::find(theirs, record.id()) == Some(record) {
            R::put(base, Arc::clone(record));
        }
    }
}

#[cfg(test)]
mod tests;
