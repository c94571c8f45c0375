//! `bifocal schema`: the JSON Schema of the workspace file.
//! Never describes more than this version writes.

use super::Call;
use super::failure::{Exit, Failure};
use crate::domain::workspace::Workspace;

/// Print the JSON Schema of the workspace file
#[derive(Debug, clap::Args)]
pub struct Args {}

impl Args {
    /// Prints the schema; it is JSON with and without --json.
    ///
    /// # Errors
    /// When the reader has gone.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        call.out.text(&text())?;
        Ok(Exit::Done)
    }
}

/// The schema, indented, with a line break at the end.
pub fn text() -> String {
    let schema = schemars::schema_for!(Workspace);
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema has text keys only");
    text.push('\n');
    text
}
