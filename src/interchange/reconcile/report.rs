//! What an import did, for people and for `--json`.
//! It never hides what found no place.

use crate::domain::id::Kind;
use crate::domain::points::Points;
use crate::interchange::problem::{Problem, Unmapped};
use serde::Serialize;
use std::collections::BTreeMap;

/// The account of one import.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ImportReport {
    /// The format that was read.
    pub format: String,
    /// Rows or items read.
    pub read: usize,
    /// Records made, by kind.
    pub created: BTreeMap<Kind, usize>,
    /// Records that an earlier import made and that the file changed.
    pub updated: usize,
    /// Points of all items read.
    pub points: Points,
    /// Sprints that the file names.
    pub sprints: usize,
    /// Items read by status, as the file spells it.
    pub statuses: BTreeMap<String, usize>,
    /// What was odd.
    pub problems: Vec<Problem>,
    /// Columns whose values are kept in `extra`.
    pub unmapped: Vec<Unmapped>,
}

impl ImportReport {
    /// How many records were made.
    pub fn created_in_all(&self) -> usize {
        self.created.values().sum()
    }

    /// Counts a record that was made.
    pub(super) fn count(&mut self, kind: Kind) {
        *self.created.entry(kind).or_default() += 1;
    }

    /// Notes something odd about the whole file.
    pub(super) fn tell(&mut self, what: String) {
        self.problems.push(Problem::file(what));
    }

    /// Notes something odd about a row.
    pub(super) fn tell_row(&mut self, row: usize, what: String) {
        self.problems.push(Problem::row(row, what));
    }
}
