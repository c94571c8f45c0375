//! `bifocal rank`: the place of records in their order.
//! Never touches another record than those that move, unless two of them share a rank.

use super::failure::{Exit, Failure};
use super::{Call, changed};
use crate::domain::command::place::{Place, rank};

/// Move records in their order
///
/// Examples:
///   bifocal rank S-12 --top
///   bifocal rank S-12 S-13 --after S-7
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The keys; they keep their order among themselves
    #[arg(value_name = "KEY", required = true)]
    keys: Vec<String>,
    #[command(flatten)]
    place: Where,
}

/// Where to.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Where {
    /// Before all others
    #[arg(long)]
    top: bool,
    /// After all others
    #[arg(long)]
    bottom: bool,
    /// Right before that one
    #[arg(long, value_name = "KEY")]
    before: Option<String>,
    /// Right after that one
    #[arg(long, value_name = "KEY")]
    after: Option<String>,
}

impl Args {
    /// Moves the records.
    ///
    /// # Errors
    /// When they have no common order.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let items = desk.items(&self.keys)?;
        let place = match &self.place {
            Where {
                before: Some(key), ..
            } => Place::Before(desk.item(key)?),
            Where {
                after: Some(key), ..
            } => Place::After(desk.item(key)?),
            Where { top: true, .. } => Place::Top,
            _ => Place::Bottom,
        };
        let label = format!("Rank {}", changed::named(desk, &items));
        let changed = desk.change(|draft| {
            rank(draft, &items, place)?;
            Ok((label, ()))
        })?;
        changed::print(desk, out, &changed, &items)
    }
}
