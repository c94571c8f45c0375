//! What a session tells: what it found on opening, what a command did, what came in from elsewhere.
//!
//! Never a text for the screen: whoever shows it says it in its own words.

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::change::Edit;
use crate::domain::id::ItemRef;
use crate::domain::merge::Disagreement;
use crate::domain::repair::Repair;
use crate::domain::review::Warning;
use crate::store::journal::BadLine;
use crate::store::load::Problem;

/// What was found on opening.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// What in the file did not fit.
    pub problems: Vec<Problem>,
    /// What was mended.
    pub repairs: Vec<Repair>,
    /// On what two sides disagreed: of a file with conflict marks, or of an edit that was replayed.
    pub disagreements: Vec<Disagreement>,
    /// The edits of sessions that were killed, now in the workspace and in the next save.
    pub replayed: Vec<String>,
    /// Lines of their journals that could not be used.
    pub bad_lines: Vec<(PathBuf, BadLine)>,
}

/// What somebody else changed.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// The records that differ now.
    pub items: Vec<ItemRef>,
    /// The fields on which both sides differ, with what was done.
    pub disagreements: Vec<Disagreement>,
    /// What had to be mended.
    pub repairs: Vec<Repair>,
    /// What in their file did not fit.
    pub problems: Vec<Problem>,
}

/// What a command did.
#[derive(Clone, Debug)]
pub struct Outcome<T = ()> {
    /// What changed; empty when nothing did.
    pub edit: Arc<Edit>,
    /// What the command gave.
    pub value: T,
    /// Fields that kept somebody else's later value: of an undo or a redo.
    pub kept: Vec<Disagreement>,
    /// What the person should know of it.
    pub warnings: Vec<Warning>,
}
