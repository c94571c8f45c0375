//! What an importer has to say about a file: why it was refused, what was odd, what found no place.
//! It never decides what to do about it: that is for the person who reads it.

use serde::Serialize;

/// A file that cannot be read as the format it was said to be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("line {line}, column {column}: {what}")]
pub struct BadInput {
    /// Line of the file, counted from 1.
    pub line: usize,
    /// Character of that line, counted from 1.
    pub column: usize,
    /// What was expected and what was found, as a sentence.
    pub what: String,
}

/// Something odd that did not stop the import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Row as a spreadsheet numbers it (the header is row 1); none when it is about the whole file.
    pub row: Option<usize>,
    /// What was odd and what was done about it, as a sentence.
    pub what: String,
}

/// A column that bifocal has no place for; its values stay in each item's `extra`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unmapped {
    /// The column's name as the file spells it.
    pub column: String,
    /// How many cells of it were not empty.
    pub cells: usize,
}

impl BadInput {
    /// A complaint about a place in the file.
    pub fn at(line: usize, column: usize, what: impl Into<String>) -> Self {
        Self {
            line,
            column,
            what: what.into(),
        }
    }
}

impl Problem {
    /// About one row.
    pub fn row(row: usize, what: impl Into<String>) -> Self {
        Self {
            row: Some(row),
            what: what.into(),
        }
    }

    /// About the whole file.
    pub fn file(what: impl Into<String>) -> Self {
        Self {
            row: None,
            what: what.into(),
        }
    }
}

impl Unmapped {
    /// Counts by column to counts by name: columns that repeat a name are one; columns of which nothing was kept are left out.
    pub fn by_name(counts: Vec<usize>, names: &[String]) -> Vec<Self> {
        let mut unmapped: Vec<Self> = Vec::new();
        for (cells, column) in counts
            .into_iter()
            .zip(names)
            .filter(|(cells, _)| *cells > 0)
        {
            match unmapped.iter_mut().find(|known| known.column == *column) {
                Some(known) => known.cells += cells,
                None => unmapped.push(Self {
                    column: column.clone(),
                    cells,
                }),
            }
        }
        unmapped
    }
}
