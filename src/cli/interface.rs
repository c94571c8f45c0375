//! The way into the terminal interface: which workspace it opens, and with which settings.
//! Never draws.

use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;

use super::Choices;
use super::failure::Failure;
use super::open;
use crate::config::Config;
use crate::session::{Saving, Session, SessionOptions};
use crate::store::StoreError;
use crate::store::places::{FILE_NAME, Places};
use crate::tui::start::Start;

/// Opens the terminal interface on the workspace that the call means.
///
/// # Errors
/// When the workspace cannot be opened, or the terminal cannot be used.
pub fn open_interface(choices: &Choices) -> Result<ExitCode, Failure> {
    let places = Places::from_environment();
    let path = open::chosen_file(choices, &places)?;
    if !path.exists() {
        needs_terminal()?;
        return begin(choices);
    }
    open_file(choices, &path)
}

/// Asks what to do where there is no workspace, and does it.
fn begin(choices: &Choices) -> Result<ExitCode, Failure> {
    let here = std::env::current_dir().unwrap_or_default();
    let place = choices.file.clone().unwrap_or_else(|| here.join(FILE_NAME));
    let wish = crate::tui::ask_what_to_open(&settings(choices)?, &place);
    match wish.map_err(|error| Failure::new(format!("{error:#}")))? {
        Start::Leave => Ok(ExitCode::SUCCESS),
        Start::Demo => super::demo::Args::usual().show(choices),
        Start::Create(name) => {
            super::init::make(&place, &name, None)?.end()?;
            open_file(choices, &place)
        }
        Start::Import(file) => {
            let name = file.file_stem().unwrap_or_default().to_string_lossy();
            let mut desk = super::init::make(&place, &name, None)?;
            super::import::into(&mut desk, &file)?;
            desk.end()?;
            open_file(choices, &place)
        }
    }
}

fn open_file(choices: &Choices, path: &Path) -> Result<ExitCode, Failure> {
    let places = Places::from_environment();
    show(choices, |options| {
        let session = Session::open(path, options)?;
        super::recent::note(&places, session.path(), &session.workspace().about.title);
        Ok(session)
    })
}

/// Shows a session until the person leaves.
///
/// # Errors
/// When it cannot be opened, or the terminal cannot be used.
pub fn show(
    choices: &Choices,
    open: impl FnOnce(SessionOptions) -> Result<Session, StoreError>,
) -> Result<ExitCode, Failure> {
    needs_terminal()?;
    let config = settings(choices)?;
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

/// The settings of the person, with what the call says instead.
fn settings(choices: &Choices) -> Result<Config, Failure> {
    let mut config = open::settings()?;
    config.ascii |= choices.ascii;
    Ok(config)
}

fn needs_terminal() -> Result<(), Failure> {
    if std::io::stdout().is_terminal() {
        Ok(())
    } else {
        Err(Failure::usage("the interface needs a terminal")
            .hint("ask for something to be printed: bifocal help lists the verbs"))
    }
}
