//! `bifocal link`: an address of the web is put beside a story.
//! Never opens it.

use super::failure::{Exit, Failure};
use super::{Call, changed};
use crate::domain::command::story::link;
use crate::domain::story::Story;

/// Put an address of the web beside a story
///
/// Example:
///   bifocal link S-12 https://example.com/study "The study"
#[allow(
    clippy::doc_markdown,
    reason = "this is the help that people read in a terminal"
)]
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The key
    #[arg(value_name = "KEY")]
    key: String,
    /// The address: http:// or https://
    #[arg(value_name = "URL")]
    url: String,
    /// What it is called
    #[arg(value_name = "TITLE")]
    title: Vec<String>,
}

impl Args {
    /// Keeps the address; with another title it renames the link.
    ///
    /// # Errors
    /// When it is no address of the web, or the story has it already.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let story = desk.item_of::<Story>(&self.key)?;
        let key = desk.workspace().key_of(story.item()).to_owned();
        let title = self.title.join(" ");
        let changed = desk.change(|draft| {
            link(draft, story, &self.url, &title)?;
            Ok((format!("Add a link to {key}"), ()))
        })?;
        changed::print(desk, out, &changed, &[story.item()])
    }
}
