//! `bifocal reject`: a story was shown and is not accepted: it goes back to work; or a request will not be done.
//! Never loses the reason: of a story it is kept as a comment, of a request beside it.

use super::failure::{Exit, Failure};
use super::{Call, changed};
use crate::domain::command::request::{self, Verdict};
use crate::domain::command::story::reject;
use crate::domain::request::Request;
use crate::domain::story::Story;

/// Reject a story that was shown: it goes back to work, the reason is kept as a comment; or a request, with the reason
///
/// Numbers before the reason are those of criteria that do not hold.
///
/// Examples:
///   bifocal reject S-12 "Loses the cursor"
///   bifocal reject S-12 2 "Loses the cursor"
///   bifocal reject R-3,R-4 "Not what the product is for"
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The key of a story, or keys of requests divided by commas
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
    /// Rejects the story or the requests.
    ///
    /// # Errors
    /// When there is no such criterion, or a request is judged already.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let reason = self.reason.join(" ");
        let items = desk.items(std::slice::from_ref(&self.key))?;
        let requests: Vec<_> = items
            .iter()
            .filter_map(|item| item.typed::<Request>())
            .collect();
        if !requests.is_empty() && requests.len() == items.len() {
            let label = format!("Reject {}", changed::named(desk, &items));
            let verdict = Verdict::Reject(reason);
            let changed = desk.change(|draft| {
                for id in &requests {
                    request::judge(draft, *id, &verdict)?;
                }
                Ok((label, ()))
            })?;
            return changed::print(desk, out, &changed, &items);
        }
        let story = desk.item_of::<Story>(&self.key)?;
        let key = desk.workspace().key_of(story.item()).to_owned();
        let (mut numbers, reason) = numbers_and_reason(&self.reason);
        if reason.is_empty() {
            let given = self.reason.join(" ");
            return Err(
                Failure::usage(format!("the reason is missing: {given} names criteria")).hint(
                    format!("for example: bifocal reject {key} {given} \"Loses the cursor\""),
                ),
            );
        }
        numbers.extend(self.criteria);
        let changed = desk.change(|draft| {
            reject(draft, story, &numbers, &reason)?;
            Ok((format!("Reject {key}"), ()))
        })?;
        changed::print(desk, out, &changed, &[story.item()])
    }
}

/// The numbers that stand before a reason, and the reason; empty when there are only numbers.
fn numbers_and_reason(words: &[String]) -> (Vec<usize>, String) {
    let numbers = words.iter();
    let numbers: Vec<usize> = numbers.map_while(|word| word.parse().ok()).collect();
    let reason = words[numbers.len()..].join(" ");
    (numbers, reason)
}
