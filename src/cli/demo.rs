//! `bifocal demo`: a believable product with a year of history, to look around in.
//! Never touches a workspace of the person.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use super::failure::{Exit, Failure};
use super::interface;
use super::open;
use super::output::Reader;
use super::{Call, Choices};
use crate::domain::calendar::Zone;
use crate::domain::demo::{build, build_scaled};
use crate::domain::workspace::Workspace;
use crate::session::{Saving, Session};

/// Open a throw-away demo: a product with a year of history
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write it to a file instead of opening it; prints where it is
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// As large as this, to see how it feels with years of work in it
    #[arg(long, value_name = "N")]
    stories: Option<usize>,
}

impl Args {
    /// The demo as it is, opened.
    pub(super) fn usual() -> Self {
        Self {
            out: None,
            stories: None,
        }
    }

    /// Whether it is opened, not written.
    pub fn is_shown(&self) -> bool {
        self.out.is_none()
    }

    /// Opens the demo in a throw-away file.
    ///
    /// # Errors
    /// When the terminal cannot be used.
    pub fn show(self, choices: &Choices) -> Result<ExitCode, Failure> {
        let workspace = self.workspace()?;
        interface::show(choices, |options| Session::scratch(workspace, options))
    }

    /// Writes the demo to a file.
    ///
    /// # Errors
    /// When there is a file already.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let workspace = self.workspace()?;
        let Some(path) = self.out else {
            return Err(Failure::usage("--out FILE is needed here"));
        };
        let session = Session::create_with(&path, workspace, open::options(Saving::WhenAsked)?)?;
        let shown = session.path().display().to_string();
        if call.out.reader() == Reader::Json {
            let stories = session.workspace().stories.len();
            call.out
                .json("workspace", &json!({"path": shown, "stories": stories}))?;
        } else {
            call.out.line(&shown)?;
        }
        Ok(Exit::Done)
    }

    fn workspace(&self) -> Result<Workspace, Failure> {
        let now = open::options(Saving::WhenAsked)?.clock.now();
        let zone = Zone::default();
        let today = zone.day_of(now);
        Ok(match self.stories {
            Some(stories) => build_scaled(today, zone, stories),
            None => build(today, zone),
        })
    }
}
