//! `bifocal archive`: records leave lists and forecasts, or come back.
//! Never removes anything.

use super::failure::{Exit, Failure};
use super::{Call, changed};
use crate::domain::command::{archive, unarchive};
use crate::domain::draft::{Draft, Refusal};
use crate::domain::id::ItemRef;

type Step = fn(&mut Draft<'_>, ItemRef) -> Result<(), Refusal>;

/// Put records away: they leave lists and forecasts, closed numbers keep them
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The keys
    #[arg(value_name = "KEY", required = true)]
    keys: Vec<String>,
    /// Take them back out
    #[arg(long)]
    undo: bool,
}

impl Args {
    /// Puts them away or takes them back.
    ///
    /// # Errors
    /// When one may not be put away: then none is.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let items = desk.items(&self.keys)?;
        let (word, step) = if self.undo {
            ("Take back", unarchive as Step)
        } else {
            ("Put away", archive as Step)
        };
        let label = format!("{word} {}", changed::named(desk, &items));
        let changed = desk.change(|draft| {
            items.iter().try_for_each(|item| step(draft, *item))?;
            Ok((label, ()))
        })?;
        changed::print(desk, out, &changed, &items)
    }
}
