//! `bifocal comment`: something is said about a story.
//! Never changes what was said before.

use super::failure::{Exit, Failure};
use super::{Call, changed};
use crate::domain::command::story::comment;
use crate::domain::story::Story;

/// Say something about a story, in Markdown
///
/// Example:
///   bifocal comment S-12 "Shown to Acme, they want it"
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The key
    #[arg(value_name = "KEY")]
    key: String,
    /// What is to be said
    #[arg(value_name = "TEXT", required = true)]
    text: Vec<String>,
}

impl Args {
    /// Keeps what is said.
    ///
    /// # Errors
    /// When nothing is said.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let story = desk.item_of::<Story>(&self.key)?;
        let key = desk.workspace().key_of(story.item()).to_owned();
        let text = self.text.join(" ");
        let changed = desk.change(|draft| {
            comment(draft, story, &text)?;
            Ok((format!("Comment on {key}"), ()))
        })?;
        changed::print(desk, out, &changed, &[story.item()])
    }
}
