//! The way into the terminal interface: which workspace it opens, and with which settings.
//! Never draws.

use std::io::IsTerminal;
use std::process::ExitCode;

use super::Choices;
use super::failure::Failure;
use super::open;
use crate::session::{Saving, Session, SessionOptions};
use crate::store::StoreError;
use crate::store::places::Places;

/// Opens the terminal interface on the workspace that the call means.
///
/// # Errors
/// When the workspace cannot be opened, or the terminal cannot be used.
pub fn open_interface(choices: &Choices) -> Result<ExitCode, Failure> {
    let places = Places::from_environment();
    let path = open::chosen_file(choices, &places)?;
    show(|options| {
        let session = Session::open(&path, options)?;
        super::recent::note(&places, session.path(), &session.workspace().about.title);
        Ok(session)
    })
}

/// Shows a session until the person leaves.
///
/// # Errors
/// When it cannot be opened, or the terminal cannot be used.
pub fn show(
    open: impl FnOnce(SessionOptions) -> Result<Session, StoreError>,
) -> Result<ExitCode, Failure> {
    needs_terminal()?;
    let config = open::settings()?;
    let options = open::options(Saving::InBackground)?;
    let ended = crate::tui::run(&config, |tell| {
        let tell = Some(tell);
        Ok(open(SessionOptions { tell, ..options })?)
    });
    ended.map_err(|error| match error.downcast::<StoreError>() {
        Ok(error) => error.into(),
        Err(error) => Failure::new(format!("{error:#}")),
    })
}

fn needs_terminal() -> Result<(), Failure> {
    match std::io::stdout().is_terminal() {
        true => Ok(()),
        false => Err(Failure::usage("the interface needs a terminal")
            .hint("ask for something to be printed: bifocal help lists the verbs")),
    }
}
