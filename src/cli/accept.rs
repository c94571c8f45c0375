//! `bifocal accept`: a story is accepted, with all its criteria or some of them.
//! Never accepts a story that is not built yet without saying so.

use super::failure::{Exit, Failure};
use super::{Call, changed};
use crate::domain::about::Category;
use crate::domain::command::story::{judge_numbered, to_category};
use crate::domain::story::{CriterionState, Story};

/// Accept a story: its criteria are met and it is done; or accept single criteria
///
/// Criteria that were rejected count as met then, too, and are named.
///
/// Examples:
///   bifocal accept S-12
///   bifocal accept S-12 2 3
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The key
    #[arg(value_name = "KEY")]
    key: String,
    /// Only these criteria, numbered from 1 as bifocal show numbers them; the story stays where it is
    #[arg(value_name = "N")]
    numbers: Vec<usize>,
    /// The same, as a list: 2,3
    #[arg(long, value_name = "N", value_delimiter = ',')]
    criteria: Vec<usize>,
}

impl Args {
    /// Accepts the story or its criteria.
    ///
    /// # Errors
    /// When there is no such criterion.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let story = desk.item_of::<Story>(&self.key)?;
        let key = desk.workspace().key_of(story.item()).to_owned();
        let numbers = [self.numbers, self.criteria].concat();
        let changed = desk.change(|draft| {
            judge_numbered(draft, story, &numbers, CriterionState::Met)?;
            if numbers.is_empty() {
                to_category(draft, story, Category::Done)?;
            }
            Ok((format!("Accept {key}"), ()))
        })?;
        changed::print(desk, out, &changed, &[story.item()])
    }
}
