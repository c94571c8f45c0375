//! `bifocal reject`: a story was shown and is not accepted: it goes back to work.
//! Never loses the reason: it is kept as a comment.

use super::accept::judge_all;
use super::failure::{Exit, Failure};
use super::{Call, changed};
use crate::domain::about::Category;
use crate::domain::command::story::{comment, to_category};
use crate::domain::story::{CriterionState, Story};

/// Reject a story that was shown: it goes back to work, the reason is kept as a comment
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The key
    #[arg(value_name = "KEY")]
    key: String,
    /// Why
    #[arg(value_name = "REASON", required = true)]
    reason: Vec<String>,
    /// The criteria that do not hold, numbered from 1 as bifocal show numbers them
    #[arg(long, value_name = "N", value_delimiter = ',')]
    criteria: Vec<usize>,
}

impl Args {
    /// Rejects the story.
    ///
    /// # Errors
    /// When there is no such criterion.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let story = desk.item_of::<Story>(&self.key)?;
        let key = desk.workspace().key_of(story.item()).to_owned();
        let reason = self.reason.join(" ");
        let changed = desk.change(|draft| {
            if !self.criteria.is_empty() {
                judge_all(draft, story, &self.criteria, CriterionState::Rejected)?;
            }
            to_category(draft, story, Category::Doing)?;
            comment(draft, story, &reason)?;
            Ok((format!("Reject {key}"), ()))
        })?;
        changed::print(desk, out, &changed, &[story.item()])
    }
}
