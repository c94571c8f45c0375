//! `bifocal man`: the manual pages, made from the same definitions as the help.
//! Never says what the help does not.

use std::path::{Path, PathBuf};

use super::Call;
use super::failure::{Exit, Failure};

/// Print the manual page, or write one a verb into a folder
///
/// Example:
///   bifocal man | man -l -
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The verb; all of bifocal when left out
    #[arg(value_name = "VERB", conflicts_with = "dir")]
    verb: Option<String>,
    /// Write bifocal.1 and bifocal-VERB.1 into this folder; prints their names
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

impl Args {
    /// Prints or writes the pages.
    ///
    /// # Errors
    /// When there is no such verb, or the folder cannot be written.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let mut pages = pages();
        if let Some(folder) = &self.dir {
            for (name, page) in &pages {
                let path = folder.join(name);
                std::fs::create_dir_all(folder)
                    .and_then(|()| std::fs::write(&path, page))
                    .map_err(|error| cannot_write(&path, &error))?;
                call.out.line(&path.display().to_string())?;
            }
            return Ok(Exit::Done);
        }
        let wanted = match &self.verb {
            Some(verb) => format!("bifocal-{verb}.1"),
            None => "bifocal.1".to_owned(),
        };
        let Some(at) = pages.iter().position(|(name, _)| *name == wanted) else {
            let verb = self.verb.unwrap_or_default();
            return Err(Failure::usage(format!("there is no verb “{verb}”"))
                .hint("bifocal help lists them"));
        };
        call.out.bytes(&pages.swap_remove(at).1)?;
        Ok(Exit::Done)
    }
}

/// The pages as (file name, text): bifocal itself, then its verbs.
pub fn pages() -> Vec<(String, Vec<u8>)> {
    let mut command = super::command();
    command.build();
    let mut pages = vec![("bifocal.1".to_owned(), page(&command))];
    for verb in command
        .get_subcommands()
        .filter(|verb| verb.get_name() != "help")
    {
        pages.push((format!("bifocal-{}.1", verb.get_name()), page(verb)));
    }
    pages
}

fn page(command: &clap::Command) -> Vec<u8> {
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone())
        .render(&mut text)
        .expect("a page is written to memory");
    text
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot write it: {error}")).at(path.display().to_string())
}
