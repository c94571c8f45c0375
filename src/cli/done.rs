//! `bifocal done`: stories, epics, initiatives and milestones are finished.
//! Never closes a sprint: that asks what happens to the rest.

use super::failure::{Exit, Failure};
use super::{Call, changed};
use crate::domain::about::Category;
use crate::domain::command::story::to_category;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::field;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::milestone::Milestone;

/// Finish stories, epics, initiatives or milestones
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The keys
    #[arg(value_name = "KEY", required = true)]
    keys: Vec<String>,
}

impl Args {
    /// Finishes them.
    ///
    /// # Errors
    /// When one may not be finished yet: then none is.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let items = desk.items(&self.keys)?;
        let label = format!("Finish {}", changed::named(desk, &items));
        let changed = desk.change(|draft| {
            items.iter().try_for_each(|item| finish(draft, *item))?;
            Ok((label, ()))
        })?;
        changed::print(desk, out, &changed, &items)
    }
}

fn finish(draft: &mut Draft<'_>, item: ItemRef) -> Result<(), Refusal> {
    match item.kind {
        Kind::Story | Kind::Epic => to_category(draft, item, Category::Done),
        Kind::Initiative => field::set(draft, item, "status", "done"),
        Kind::Milestone => {
            let now = draft.now();
            draft.edit::<Milestone>(Id::new(item.id))?.done = Some(now);
            Ok(())
        }
        Kind::Sprint => Err(Refusal::new(format!(
            "a sprint is closed: bifocal sprint close {}",
            draft.key_of(item)
        ))),
        kind => Err(Refusal::new(format!(
            "a {} cannot be finished",
            kind.singular()
        ))),
    }
}
