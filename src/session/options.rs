//! How a session works: where, as whom, by which clock, and who is told what.
//!
//! Never read by the domain: what it decides reaches that as a stamp and a mint.

use std::sync::Arc;
use std::time::Duration;

use super::clock::{BadInstant, Clock, Minting, author};
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::store::counter::Counter;
use crate::store::disk::{Disk, RealDisk};
use crate::store::places::Places;
use crate::store::{Hash, Site, StoreError};

/// Who is told what happens on other threads.
pub type Teller = Arc<dyn Fn(SessionEvent) + Send + Sync>;

/// Something happened away from the one who works.
#[derive(Debug)]
pub enum SessionEvent {
    /// The file holds every edit up to this one.
    Saved {
        /// The number of the last edit that it holds.
        seq: u64,
        /// The hash of the file.
        hash: Hash,
    },
    /// The file could not be saved; it is tried again until it can.
    SaveFailed(StoreError),
    /// Somebody else changed the file: call [`super::Session::adopt`].
    ChangedOnDisk,
    /// The file has changed and cannot be read; it is looked at again when it changes once more.
    LookFailed(StoreError),
    /// The journal could not be written; the whole file is saved at once instead.
    JournalFailed(StoreError),
    /// The version before ours could not be kept as a backup; the save itself is well.
    BackupFailed(StoreError),
    /// What stands in an open form could not be kept; it is tried again at the next key.
    DraftFailed(StoreError),
}

/// How a session works.
#[derive(Clone)]
pub struct SessionOptions {
    /// The folders of this person on this machine.
    pub places: Places,
    /// The disk.
    pub disk: Arc<dyn Disk>,
    /// The clock.
    pub clock: Clock,
    /// Who works.
    pub author: Word,
    /// When the file is saved.
    pub saving: Saving,
    /// How long to wait for another program's lock.
    pub patience: Duration,
    /// Who is told what happens on other threads; without one, [`super::Session::events`] has it.
    pub tell: Option<Teller>,
}

/// When the file is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saving {
    /// By itself, on a thread that also watches the file: the screen.
    InBackground,
    /// By [`super::Session::save_now`] only: the command line.
    WhenAsked,
}

impl SessionOptions {
    /// The environment's clock, person and places; `name` is the person's name in the settings.
    ///
    /// # Errors
    /// When the environment names an instant that is none.
    pub fn from_environment(name: Option<&str>, saving: Saving) -> Result<Self, BadInstant> {
        let options = Self::new(
            Places::from_environment(),
            Clock::from_environment()?,
            author(name),
        );
        Ok(Self { saving, ..options })
    }

    /// These places, this clock and this person on the real disk, saving when asked.
    pub fn new(places: Places, clock: Clock, author: Word) -> Self {
        Self {
            places,
            disk: Arc::new(RealDisk),
            clock,
            author,
            saving: Saving::WhenAsked,
            patience: Duration::from_secs(10),
            tell: None,
        }
    }

    pub(super) fn site(&self) -> Site {
        Site {
            disk: Arc::clone(&self.disk),
            places: self.places.clone(),
            holder: format!("bifocal of {}", self.author),
            patience: self.patience,
        }
    }

    pub(super) fn mint(&self, workspace: &Workspace) -> Minting {
        let folder = self.places.of_workspace(&workspace.about.id.to_string());
        // A folder that cannot be made leaves the mint counting for itself.
        let _ = self.disk.create_folder(&folder);
        Minting::new(self.clock, Some(Counter::new(&folder)))
    }
}
