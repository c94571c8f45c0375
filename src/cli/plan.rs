//! `bifocal plan`: when an epic or initiative is to be built.
//! Never computes a date: the forecast does.

use super::failure::{Exit, Failure};
use super::{Call, changed};
use crate::domain::command::set_all;

/// Plan epics or initiatives: a quarter, a month, a day, or a span of them
///
/// Examples:
///   bifocal plan E-3 2027-Q1
///   bifocal plan E-3 I-1 2027-02..2027-04
///   bifocal plan E-3 none
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The keys, and last the span; none clears it
    #[arg(value_name = "KEY|SPAN", required = true, num_args = 2..)]
    words: Vec<String>,
}

impl Args {
    /// Plans the records.
    ///
    /// # Errors
    /// When the span cannot be read, or one of them has no plan.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let Some((span, keys)) = self.words.split_last() else {
            return Err(Failure::usage("keys and a span are needed"));
        };
        let (desk, out) = call.open()?;
        let items = desk.items(keys)?;
        let label = format!("Plan {} for {span}", changed::named(desk, &items));
        let value = if span == "none" { "" } else { span };
        let changed = desk.change(|draft| {
            set_all(draft, &items, "plan", value)?;
            Ok((label, ()))
        })?;
        changed::print(desk, out, &changed, &items)
    }
}
