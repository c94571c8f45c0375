//! The way into the terminal interface: which workspace it opens, and what it is given.
//! Never draws.

use super::Choices;
use super::failure::{Exit, Failure};
use super::open;
use crate::session::{Saving, Session};
use crate::store::places::Places;

/// Opens the terminal interface on the workspace that the call means.
///
/// # Errors
/// When the workspace cannot be opened.
pub fn open_interface(choices: &Choices) -> Result<Exit, Failure> {
    let path = open::chosen_file(choices, &Places::from_environment())?;
    let session = open::open_file(&path, Saving::InBackground)?;
    show(session)
}

/// Shows an open session until the person leaves.
///
/// # Errors
/// When the terminal cannot be used.
pub fn show(session: Session) -> Result<Exit, Failure> {
    drop(session);
    Err(Failure::new("the terminal interface is not part of this build").hint("use a verb: bifocal help"))
}
