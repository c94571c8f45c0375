//! `bifocal move`: records below another one, into a sprint, or back to the backlog.
//! Never changes a closed sprint.

use super::failure::{Exit, Failure};
use super::{Call, changed};
use crate::domain::command::attach;
use crate::domain::field;
use crate::domain::id::{ItemRef, Kind};

/// Move records into a sprint, below an epic, initiative or objective, or to the backlog
///
/// Examples:
///   bifocal move S-12 S-13 SP-7
///   bifocal move S-12 current
///   bifocal move S-12 backlog
///   bifocal move E-3 I-1
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The keys, and last where to: a key, current, next or backlog
    #[arg(value_name = "KEY", required = true, num_args = 2..)]
    keys: Vec<String>,
}

impl Args {
    /// Moves the records.
    ///
    /// # Errors
    /// When the two do not go together.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let Some((target, keys)) = self.keys.split_last() else {
            return Err(Failure::usage("keys and a target are needed"));
        };
        let (desk, out) = call.open()?;
        let items = desk.items(keys)?;
        let to_backlog = ["backlog", "none"].contains(&target.as_str());
        let place: Option<ItemRef> = if to_backlog {
            None
        } else {
            Some(desk.item(target)?)
        };
        if let (None, Some(other)) = (place, items.iter().find(|item| item.kind != Kind::Story)) {
            let key = desk.workspace().key_of(*other);
            return Err(Failure::new(format!(
                "{key} is a {}: only stories go back to the backlog",
                other.kind.singular()
            )));
        }
        let label = format!("Move {} to {target}", changed::named(desk, &items));
        let changed = desk.change(|draft| {
            for item in &items {
                match place {
                    Some(place) => attach(draft, *item, place)?,
                    None => field::set(draft, *item, "sprint", "")?,
                }
            }
            Ok((label, ()))
        })?;
        changed::print(desk, out, &changed, &items)
    }
}
