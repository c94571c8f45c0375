//! Saved views: a filter with its columns and grouping under a name, for everybody who opens the workspace.
//! Never an answer of its own: what a view shows is found anew each time.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::record::absent;
use super::unknown::Unknown;
use super::word::Word;

/// A way to look at the stories, by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SavedView {
    /// Its identity.
    pub id: Uuid,
    /// What it is called; no two are called the same.
    pub name: String,
    /// The filter and order, as typed.
    #[serde(default, skip_serializing_if = "absent")]
    pub filter: String,
    /// The columns, by the names of fields; empty for the usual ones.
    #[serde(default, skip_serializing_if = "absent")]
    pub columns: Vec<Word>,
    /// Whether the stories stand below their epics.
    #[serde(default, skip_serializing_if = "absent")]
    pub by_epic: bool,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}
