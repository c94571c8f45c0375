//! `bifocal reject`: a story was shown and is not accepted: it goes back to work.
//! Never loses the reason: it is kept as a comment.

use super::failure::{Exit, Failure};
use super::{Call, changed};
use crate::domain::about::Category;
use crate::domain::command::story::{comment, judge_numbered, to_category};
use crate::domain::story::{CriterionState, Story};

/// Reject a story that was shown: it goes back to work, the reason is kept as a comment
///
/// Numbers before the reason are those of criteria that do not hold.
///
/// Examples:
///   bifocal reject S-12 "Loses the cursor"
///   bifocal reject S-12 2 "Loses the cursor"
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The key
    #[arg(value_name = "KEY")]
    key: String,
    /// Why; numbers before it are those of criteria
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
        let (mut numbers, reason) = numbers_and_reason(&self.reason);
        numbers.extend(self.criteria);
        let changed = desk.change(|draft| {
            if !numbers.is_empty() {
                judge_numbered(draft, story, &numbers, CriterionState::Rejected)?;
            }
            to_category(draft, story, Category::Doing)?;
            comment(draft, story, &reason)?;
            Ok((format!("Reject {key}"), ()))
        })?;
        changed::print(desk, out, &changed, &[story.item()])
    }
}

/// The numbers that stand before a reason, and the reason.
fn numbers_and_reason(words: &[String]) -> (Vec<usize>, String) {
    let numbers = words[..words.len() - 1].iter();
    let numbers: Vec<usize> = numbers.map_while(|word| word.parse().ok()).collect();
    let reason = words[numbers.len()..].join(" ");
    (numbers, reason)
}
