//! The formats that can be read, one line each: the command line, the start screen and the manual are made from it.
//! It never guesses wildly: a file is recognized by what it says, then by its ending.

use super::foreign::Foreign;
use super::options::Options;
use super::problem::BadInput;
use super::reconcile::{ImportReport, reconcile};
use super::text::decode;
use super::{jira, own_csv, table};
use crate::domain::draft::{Draft, Refusal};

/// A format that can be read.
pub struct Format {
    /// Its name, for `--format`.
    pub name: &'static str,
    /// What it is, in a sentence without a full stop.
    pub doc: &'static str,
    /// Endings of file names, without the dot.
    pub extensions: &'static [&'static str],
    /// Reads a file.
    pub read: fn(&[u8], &Options) -> Result<Foreign, BadInput>,
    /// True when a file is surely of this format.
    pub recognizes: fn(&[u8]) -> bool,
}

/// All formats; the first that recognizes a file reads it, so the plain table is last.
pub const FORMATS: &[Format] = &[
    Format {
        name: "jira",
        doc: "Jira's CSV export, with all fields or the current ones, in five languages",
        extensions: &["csv"],
        read: jira::read,
        recognizes: |bytes| decode(bytes).is_ok_and(|file| jira::looks_like(&file.text)),
    },
    Format {
        name: "csv",
        doc: "any table with a header; columns are guessed by name or told with --map COLUMN=FIELD",
        extensions: &["csv", "tsv"],
        read: table::read,
        recognizes: |_| false,
    },
];

/// Why a file was not imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file is not of the format.
    #[error(transparent)]
    Input(#[from] BadInput),
    /// The workspace cannot take it.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// The format of this name.
pub fn named(name: &str) -> Option<&'static Format> {
    FORMATS
        .iter()
        .find(|format| format.name.eq_ignore_ascii_case(name))
}

/// The format of a file by its content, else by the ending of its name.
pub fn recognize(extension: &str, bytes: &[u8]) -> Option<&'static Format> {
    let ends = |format: &&Format| {
        format
            .extensions
            .iter()
            .any(|known| known.eq_ignore_ascii_case(extension))
    };
    let by_content = FORMATS.iter().find(|format| (format.recognizes)(bytes));
    by_content.or_else(|| FORMATS.iter().rfind(ends))
}

/// Reads a file into a draft: all of it becomes one edit, or is abandoned for a dry run. A table that bifocal wrote itself
/// is read back by its keys.
///
/// # Errors
/// When the file is not of the format, or the workspace cannot take it; the draft is then to be abandoned.
pub fn import(
    draft: &mut Draft<'_>,
    format: &Format,
    bytes: &[u8],
    options: &Options,
) -> Result<ImportReport, ImportError> {
    let is_table = format.name == "csv" && options.map.is_empty();
    if is_table && decode(bytes).is_ok_and(|file| own_csv::looks_like(&file.text)) {
        return Ok(own_csv::import(draft, bytes, options)?);
    }
    let foreign = (format.read)(bytes, options)?;
    Ok(reconcile(draft, &foreign, format.name)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_recognized_by_what_it_says_and_then_by_its_ending() {
        let jira = b"Summary,Issue key,Issue Type\nOne,A-1,Story\n";
        let name = |extension, bytes: &[u8]| recognize(extension, bytes).map(|format| format.name);
        assert_eq!(name("txt", jira), Some("jira"));
        assert_eq!(name("csv", b"title\nOne\n"), Some("csv"));
        assert_eq!(name("xyz", b"title\nOne\n"), None);
    }

    #[test]
    fn names_are_distinct_and_every_format_says_what_it_is() {
        let mut seen = std::collections::HashSet::new();
        for format in FORMATS {
            assert!(seen.insert(format.name));
            assert!(!format.doc.is_empty() && !format.doc.ends_with('.'));
            assert!(!format.extensions.is_empty());
        }
    }
}
