//! `bifocal redo`: does again what was taken back.
//! Never overwrites what somebody else changed since.

use super::Call;
use super::failure::{Exit, Failure};
use super::undo::turn;
use crate::session::Session;

/// Do again what was taken back; prints what was done
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How many
    #[arg(value_name = "N", default_value_t = 1)]
    count: usize,
}

impl Args {
    /// Does them again.
    ///
    /// # Errors
    /// When there is nothing to do again.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        turn(call, self.count, "redone", Session::redo)
    }
}
