//! `bifocal schema`: the JSON Schema of the workspace file.
//! Never describes more than this version writes.

use super::failure::{Exit, Failure};
use super::{Call, json};
use crate::domain::workspace::Workspace;

/// Print the JSON Schema of the workspace file
#[derive(Debug, clap::Args)]
pub struct Args {
    /// On one line
    #[arg(long)]
    compact: bool,
}

impl Args {
    /// Prints the schema; it is JSON with and without --json.
    ///
    /// # Errors
    /// When the reader has gone.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let schema = schemars::schema_for!(Workspace);
        let mut text = Vec::new();
        if self.compact {
            json::write_line(&mut text, &schema)?;
        } else {
            json::write_pretty(&mut text, &schema)?;
        }
        text.push(b'\n');
        call.out.bytes(&text)?;
        Ok(Exit::Done)
    }
}
