//! `bifocal completions`: what a shell completes.
//! Never writes into the shell's folders: it prints.

use clap_complete::Shell;

use super::Call;
use super::failure::{Exit, Failure};

/// Print the completions for a shell
///
/// Example:
///   bifocal completions fish > ~/.config/fish/completions/bifocal.fish
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Args {
    /// Prints the completions.
    ///
    /// # Errors
    /// When the reader has gone.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::command(), "bifocal", &mut script);
        call.out.bytes(&script)?;
        Ok(Exit::Done)
    }
}
