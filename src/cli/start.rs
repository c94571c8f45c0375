//! `bifocal start`: work on a story begins, or a sprint does.
//! Never starts a second sprint of the same team.

use super::failure::{Exit, Failure};
use super::{Call, changed};
use crate::domain::about::Category;
use crate::domain::command::sprint;
use crate::domain::command::story::to_category;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::field;
use crate::domain::id::{Id, ItemRef, Kind};

/// Start stories, or a sprint: what is in it then is its commitment
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The keys; next is the sprint that is planned next
    #[arg(value_name = "KEY", required = true)]
    keys: Vec<String>,
}

impl Args {
    /// Starts them.
    ///
    /// # Errors
    /// When one cannot be started: then none is.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let items = desk.items(&self.keys)?;
        let label = format!("Start {}", changed::named(desk, &items));
        let changed = desk.change(|draft| {
            items.iter().try_for_each(|item| start(draft, *item))?;
            Ok((label, ()))
        })?;
        changed::print(desk, out, &changed, &items)
    }
}

fn start(draft: &mut Draft<'_>, item: ItemRef) -> Result<(), Refusal> {
    match item.kind {
        Kind::Story | Kind::Epic => to_category(draft, item, Category::Doing),
        Kind::Sprint => sprint::start(draft, Id::new(item.id)),
        Kind::Initiative => field::set(draft, item, "status", "active"),
        kind => Err(Refusal::new(format!(
            "a {} cannot be started",
            kind.singular()
        ))),
    }
}
