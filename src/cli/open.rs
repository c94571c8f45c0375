//! The open workspace of one call: which file it is, what is asked of it, and how a change reaches the disk.
//! Never acknowledges a change that is not on the disk.

use std::cell::OnceCell;
use std::env;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::Choices;
use super::failure::{Exit, Failure};
use super::recent;
use crate::config::Config;
use crate::domain::change::Edit;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::index::Index;
use crate::domain::merge::Disagreement;
use crate::domain::query::{self, Query};
use crate::domain::record::Moment;
use crate::domain::review::Warning;
use crate::domain::sprint::Sprint;
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::metrics::lens::{Lens, Words, missing_values};
use crate::safe;
use crate::session::{Incoming, Saving, Session, SessionOptions};
use crate::store::StoreError;
use crate::store::places::{FILE_NAME, Places};

/// Names the workspace file when neither `--file` nor `@name` does.
pub const FILE_VARIABLE: &str = "BIFOCAL_FILE";

/// A workspace opened for one call.
pub struct Desk {
    session: Session,
    index: OnceCell<Index>,
    now: Moment,
    has_written: bool,
    disagreements: Vec<Disagreement>,
}

/// What a change did.
pub struct Changed<T = ()> {
    /// What the command gave.
    pub value: T,
    /// What changed; empty when nothing did.
    pub edit: std::sync::Arc<Edit>,
    /// How the call ends: a conflict when somebody else changed the same field.
    pub exit: Exit,
}

/// The settings of the person.
///
/// # Errors
/// When their file is there and cannot be understood.
pub fn settings() -> Result<Config, Failure> {
    let read = |path: PathBuf| Config::load(&path);
    Config::path()
        .map_or_else(|| Ok(Config::default()), read)
        .map_err(|what| Failure::new(what).hint("mend the settings file, or move it away"))
}

/// How sessions work here: by the clock, the places and the person of the environment and the settings.
///
/// # Errors
/// When the environment names an instant that is none, or the settings cannot be understood.
pub fn options(saving: Saving) -> Result<SessionOptions, Failure> {
    Ok(SessionOptions::from_environment(
        settings()?.name.as_deref(),
        saving,
    )?)
}

/// The workspace file that the environment names, if it names one.
pub fn file_of_environment() -> Option<PathBuf> {
    let file = env::var_os(FILE_VARIABLE).filter(|file| !file.is_empty());
    file.map(PathBuf::from)
}

/// The workspace file that the call means.
///
/// # Errors
/// When `@name` names none of the recent ones.
pub fn chosen_file(choices: &Choices, places: &Places) -> Result<PathBuf, Failure> {
    if let Some(file) = &choices.file {
        return Ok(file.clone());
    }
    if let Some(name) = &choices.workspace {
        return recent::find(places, name);
    }
    if let Some(file) = file_of_environment() {
        return Ok(file);
    }
    let here = env::current_dir().unwrap_or_default();
    let above = here.ancestors().map(|folder| folder.join(FILE_NAME));
    let found = above.into_iter().find(|file| file.is_file());
    Ok(found.unwrap_or_else(|| places.default_file()))
}

/// Opens a workspace file.
///
/// # Errors
/// When it is not there or cannot be read.
pub fn open_file(path: &Path, saving: Saving) -> Result<Session, Failure> {
    let options = options(saving)?;
    let places = options.places.clone();
    let session = Session::open(path, options).map_err(|error| not_opened(path, error))?;
    recent::note(&places, session.path(), &session.workspace().about.title);
    Ok(session)
}

/// Why a file could not be opened; one that is not there is no damage.
pub fn not_opened(path: &Path, error: StoreError) -> Failure {
    if path.exists() {
        return error.into();
    }
    Failure::new("there is no workspace yet")
        .at(path.display().to_string())
        .hint("make one here: bifocal init; or look around in a finished one: bifocal demo")
}

impl Desk {
    /// The workspace that the call means.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    pub fn open(choices: &Choices) -> Result<Self, Failure> {
        let path = chosen_file(choices, &Places::from_environment())?;
        Ok(Self::of(open_file(&path, Saving::WhenAsked)?))
    }

    /// A session that is open already.
    pub fn of(session: Session) -> Self {
        let now = session.stamp().at;
        Self {
            session,
            index: OnceCell::new(),
            now,
            has_written: false,
            disagreements: Vec::new(),
        }
    }

    /// The session.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The session, to take edits back.
    pub fn session_mut(&mut self) -> &mut Session {
        self.index = OnceCell::new();
        &mut self.session
    }

    /// The workspace.
    pub fn workspace(&self) -> &Workspace {
        self.session.workspace()
    }

    /// The instant of this call.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// The civil day of this call.
    pub fn today(&self) -> NaiveDate {
        self.workspace().settings().day_of(self.now)
    }

    /// The name of who calls.
    pub fn me(&self) -> &Word {
        self.session.author()
    }

    /// The index of the workspace, built when it is first needed.
    pub fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::build(self.workspace()))
    }

    /// The lens of this call.
    pub fn lens(&self) -> Lens<'_> {
        Lens {
            workspace: self.workspace(),
            index: self.index(),
            now: self.now,
            me: self.me(),
        }
    }

    /// The record that a key names; `current` and `next` name sprints.
    ///
    /// # Errors
    /// When there is none.
    pub fn item(&self, key: &str) -> Result<ItemRef, Failure> {
        let key = key.trim();
        let workspace = self.workspace();
        let sprint = |sprint: Option<&Sprint>| sprint.map(|sprint| sprint.id.item());
        let found = match key {
            "current" | "active" if workspace.active_sprint().is_some() => {
                Some(workspace.current_sprint(None)?.item())
            }
            "next" => sprint(workspace.next_sprint()),
            key => workspace.find(key),
        };
        found.ok_or_else(|| no_such(key))
    }

    /// The records that keys name.
    ///
    /// # Errors
    /// When one of them names none.
    pub fn items(&self, keys: &[String]) -> Result<Vec<ItemRef>, Failure> {
        let parts = keys.iter().flat_map(|key| key.split(','));
        let wanted = parts.map(str::trim).filter(|key| !key.is_empty());
        wanted.map(|key| self.item(key)).collect()
    }

    /// The record of a type that a key names.
    ///
    /// # Errors
    /// When there is none, or it is of another kind.
    pub fn item_of<R: crate::domain::record::Record>(&self, key: &str) -> Result<Id<R>, Failure> {
        let item = self.item(key)?;
        item.typed::<R>().ok_or_else(|| {
            let (is, wanted) = (item.kind.singular(), R::KIND.singular());
            Failure::new(format!("{key} is a {is}, and a {wanted} is asked for"))
                .hint(format!("look it up: bifocal list {}", R::KIND.plural()))
        })
    }

    /// The filter that words of the command line are.
    ///
    /// # Errors
    /// When it cannot be read, with the mistake marked.
    pub fn query(kind: Kind, words: &[String]) -> Result<Query, Failure> {
        let text = words.join(" ");
        let text = text.trim();
        query::parse(text, &Words(kind))
            .map_err(|error| super::failure::mistake_in_filter(&error, text))
    }

    /// Says on standard error what a filter asks for that is not there: finding nothing has a reason then.
    pub fn tell_missing(&self, kind: Kind, query: &Query) {
        for told in missing_values(self.workspace(), kind, query) {
            eprintln!("hint: {}", safe::line(&told));
        }
    }

    /// Runs a command that names itself, and saves what it changed.
    ///
    /// # Errors
    /// When the command is refused, or the change cannot be saved.
    pub fn change<T>(
        &mut self,
        command: impl FnOnce(&mut Draft<'_>) -> Result<(String, T), Refusal>,
    ) -> Result<Changed<T>, Failure> {
        let stamp = self.session.stamp();
        let outcome = self.session.run_named(stamp, command)?;
        let exit = self.save()?;
        for warning in &outcome.warnings {
            tell_warning(self.workspace(), warning);
        }
        Ok(Changed {
            value: outcome.value,
            edit: outcome.edit,
            exit,
        })
    }

    /// Saves what is not saved yet; tells whether others had changed the same.
    ///
    /// # Errors
    /// When it cannot be saved; the edits are kept in the journal.
    pub fn save(&mut self) -> Result<Exit, Failure> {
        self.index = OnceCell::new();
        self.has_written = true;
        let incoming: Incoming = self.session.save_now().map_err(|error| {
            Failure::from(error).kept("your change is in the journal and is saved by the next call")
        })?;
        let exit = if incoming.disagreements.is_empty() {
            Exit::Done
        } else {
            Exit::Conflict
        };
        self.disagreements.extend(incoming.disagreements);
        Ok(exit)
    }

    /// Where somebody else had changed what this call changed.
    pub fn disagreements(&self) -> &[Disagreement] {
        &self.disagreements
    }

    /// Ends the call: the journal of one that wrote becomes history; what one that only read leaves behind is freed by
    /// the end of the process.
    ///
    /// # Errors
    /// When something is unsaved still and cannot be saved.
    pub fn end(self) -> Result<(), Failure> {
        if self.has_written {
            return Ok(self.session.close()?);
        }
        std::mem::forget(self);
        Ok(())
    }
}

/// Says on standard error what the person should know of a change, a line each.
fn tell_warning(workspace: &Workspace, warning: &Warning) {
    let shown = warning.criteria_of.map_or_else(String::new, |item| {
        format!(" (bifocal show {})", workspace.key_of(item))
    });
    eprintln!("warning: {}{shown}", safe::line(&warning.text));
}

fn no_such(key: &str) -> Failure {
    match Kind::of_key(key) {
        Some(kind) => Failure::new(format!("there is no {} {key} here", kind.singular()))
            .hint(format!("look it up: bifocal list {}", kind.plural())),
        None if key == "current" || key == "active" => {
            Failure::new("no sprint is active").hint("start one: bifocal sprint start KEY")
        }
        None if key == "next" => {
            Failure::new("no sprint is planned").hint("make one: bifocal sprint new")
        }
        None => Failure::new(format!("“{key}” is not a key"))
            .hint("keys look like S-12, E-3, I-1 or SP-7: bifocal list shows them"),
    }
}
