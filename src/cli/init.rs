//! `bifocal init`: a new workspace file.
//! Never overwrites a file.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::Call;
use super::failure::{Exit, Failure};
use super::open::{self, Desk};
use super::output::Reader;
use crate::domain::calendar::Zone;
use crate::domain::field;
use crate::session::{Saving, Session};
use crate::store::places::FILE_NAME;

/// Make a new workspace file where --file or the environment says, else bifocal.json in this folder; prints where it is
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The name of the product or team; the folder's name when left out
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The timezone that decides which day an instant belongs to, such as Europe/Berlin
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
}

impl Args {
    /// Makes the file.
    ///
    /// # Errors
    /// When there is one already.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let here = || std::env::current_dir().unwrap_or_default().join(FILE_NAME);
        let named = call.choices.file.clone().or_else(open::file_of_environment);
        let path = named.unwrap_or_else(here);
        let path = std::path::absolute(&path).unwrap_or(path);
        let name = self.name.unwrap_or_else(|| folder_name(&path));
        let desk = make(&path, &name, self.timezone)?;
        let shown = path.display().to_string();
        if call.out.reader() == Reader::Json {
            let id = desk.workspace().about.id.to_string();
            call.out
                .json("workspace", &json!({"name": name, "path": shown, "id": id}))?;
        } else {
            call.out.line(&shown)?;
        }
        desk.end()?;
        Ok(Exit::Done)
    }
}

/// Makes a workspace file that counts its days in a timezone: this one, else the system's.
///
/// # Errors
/// When there is a file already, or the timezone is none.
pub(super) fn make(path: &Path, name: &str, zone: Option<String>) -> Result<Desk, Failure> {
    let zone = zone.or_else(system_zone);
    if let Some(zone) = &zone {
        zone.parse::<Zone>()
            .map_err(|error| Failure::usage(error.to_string()))?;
    }
    let session = Session::create(path, name, open::options(Saving::WhenAsked)?)?;
    super::recent::note(session.places(), session.path(), name);
    let mut desk = Desk::of(session);
    if let Some(zone) = zone {
        let about = crate::domain::record::Record::id(desk.workspace().about.as_ref()).item();
        desk.change(|draft| {
            field::set(draft, about, "timezone", &zone)?;
            Ok((format!("Set the timezone to {zone}"), ()))
        })?;
    }
    Ok(desk)
}

fn folder_name(path: &std::path::Path) -> String {
    let folder: Option<PathBuf> = path.parent().map(PathBuf::from);
    let name = folder.as_deref().and_then(std::path::Path::file_name);
    name.map_or_else(
        || "Backlog".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// The timezone that the environment names, when it is one.
fn system_zone() -> Option<String> {
    let named = std::env::var("TZ")
        .ok()
        .map(|zone| zone.trim_start_matches(':').to_owned());
    let linked = || {
        let target = std::fs::read_link("/etc/localtime").ok()?;
        let text = target.to_str()?;
        text.split_once("zoneinfo/")
            .map(|(_, zone)| zone.to_owned())
    };
    named
        .or_else(linked)
        .filter(|zone| zone.parse::<Zone>().is_ok())
}
