//! `bifocal wait`: a story waits for somebody, or goes on.
//! Never waits without a reason.

use clap::builder::PossibleValuesParser;

use super::failure::{Exit, Failure};
use super::{Call, changed};
use crate::domain::command::story::{go_on, wait};
use crate::domain::story::{Story, WaitReason};

/// Let stories wait for somebody, or go on with --over
///
/// Example:
///   bifocal wait S-12 clarification --on ana --note "Which formats?"
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The key
    #[arg(value_name = "KEY")]
    key: String,
    /// What for
    #[arg(value_parser = PossibleValuesParser::new(WaitReason::WORDS), required_unless_present = "over")]
    reason: Option<String>,
    /// On whom
    #[arg(long, value_name = "PERSON")]
    on: Option<String>,
    /// The question or remark
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    /// The wait is over
    #[arg(long, conflicts_with_all = ["reason", "on"])]
    over: bool,
}

impl Args {
    /// Lets the story wait or go on.
    ///
    /// # Errors
    /// When it is finished, or waits for nothing.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let story = desk.item_of::<Story>(&self.key)?;
        let key = self.key.to_uppercase();
        let reason = self.reason.as_deref().and_then(WaitReason::named);
        let changed = desk.change(|draft| {
            let Some(reason) = reason else {
                go_on(draft, story)?;
                return Ok((format!("Let {key} go on"), ()));
            };
            wait(draft, story, reason, self.on.as_deref(), &self.note)?;
            Ok((format!("Let {key} wait for {reason}"), ()))
        })?;
        changed::print(desk, out, &changed, &[story.item()])
    }
}
