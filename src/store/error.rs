//! What can go wrong at the disk, said for the person who must act.
//!
//! Never loses the path or the cause, and never says only "failed".

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use thiserror::Error;

use super::load::Damage;

/// Something at the disk went wrong: which file, and what.
#[derive(Debug, Error)]
#[error("{}: {trouble}", path.display())]
pub struct StoreError {
    /// The file or folder that it is about.
    pub path: PathBuf,
    /// What happened to it.
    #[source]
    pub trouble: Trouble,
}

/// What happened to a file.
#[derive(Debug, Error)]
pub enum Trouble {
    /// The system refused a call.
    #[error("cannot {doing}: {source}")]
    Io {
        /// What was being done, as a verb phrase: "read it", "flush it to the disk".
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// Another program held the lock for the whole time limit.
    #[error("{holder} has held the lock for more than {} s", waited.as_secs())]
    Locked {
        /// Who wrote its name into the lock, or "another program".
        holder: String,
        /// How long was waited.
        waited: Duration,
    },
    /// The file itself is not writable for this person.
    #[error("the file is read-only")]
    ReadOnly,
    /// The folder takes no new file, so the file cannot be replaced whole.
    #[error("the folder takes no new files: {0}")]
    FolderRefuses(io::Error),
    /// What was written does not read back as JSON; nothing was replaced.
    #[error("the text made from the workspace does not read back, so the old file was kept: {0}")]
    Unreadable(serde_json::Error),
    /// Someone who does not take the lock changes the file faster than it can be merged.
    #[error("another program keeps changing the file")]
    KeepsChanging,
    /// It is UTF-16, as some Windows programs write it.
    #[error("the file is UTF-16, not UTF-8")]
    Utf16,
    /// It is JSON, but no workspace.
    #[error("this is no bifocal workspace")]
    NotAWorkspace,
    /// It is no whole JSON any more.
    #[error("{0}")]
    Damaged(Box<Damage>),
    /// It has an earlier shape that could not be brought up to this one.
    #[error("its earlier shape could not be brought up to date: {0}")]
    NotMigrated(String),
    /// There is a file already where a new one was to be made.
    #[error("there is a file already")]
    Exists,
    /// The other side's version could not be merged.
    #[error("the version on the disk cannot be merged: {0}")]
    Unmergeable(Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// An error of this kind about this path.
    pub fn new(path: impl Into<PathBuf>, trouble: Trouble) -> Self {
        Self {
            path: path.into(),
            trouble,
        }
    }

    /// What a person can do about it, when there is something.
    pub fn hint(&self) -> Option<String> {
        match &self.trouble {
            Trouble::Io { source, .. } => hint_for(source, &self.path),
            Trouble::Locked { .. } => Some(
                "close the other program, or wait for it: your edits are kept in the journal"
                    .into(),
            ),
            Trouble::ReadOnly => Some(format!(
                "make it writable: chmod u+w {}",
                self.path.display()
            )),
            Trouble::FolderRefuses(_) => Some(
                "make the folder writable or save elsewhere: your edits are kept in the journal"
                    .into(),
            ),
            Trouble::Unreadable(_) => Some("this is a fault of bifocal: please report it".into()),
            Trouble::KeepsChanging => {
                Some("look for a tool that writes the file over and over".into())
            }
            Trouble::Utf16 => Some("save it as UTF-8 in your editor".into()),
            Trouble::NotAWorkspace => {
                Some("name another file, or make a new workspace with `bifocal init`".into())
            }
            Trouble::Damaged(damage) => Some(hint_for_damage(damage)),
            Trouble::NotMigrated(_) => Some("the file is as it was: please report it".into()),
            Trouble::Exists => Some("open it, or name another file".into()),
            Trouble::Unmergeable(_) => Some(
                "look at the file; your edits are kept in the journal until it reads again".into(),
            ),
        }
    }
}

/// Wraps a call's error with what was being done and where.
pub(crate) trait At<T> {
    /// Names the file and the deed.
    fn at(self, path: &Path, doing: &'static str) -> Result<T, StoreError>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, path: &Path, doing: &'static str) -> Result<T, StoreError> {
        self.map_err(|source| StoreError::new(path, Trouble::Io { doing, source }))
    }
}

/// An error of the system at a path.
pub(crate) fn error_at(path: &Path, doing: &'static str, source: io::Error) -> StoreError {
    StoreError::new(path, Trouble::Io { doing, source })
}

fn hint_for_damage(damage: &Damage) -> String {
    let mut ways = Vec::new();
    if let Some(newest) = damage.backups.first() {
        ways.push(format!("an earlier version is {}", newest.display()));
    }
    if let Some(journal) = damage.journals.first() {
        ways.push(format!("the last edits are in {}", journal.display()));
    }
    if damage.readable() > 0 {
        ways.push("what is whole can be taken over with `bifocal restore --salvage`".to_owned());
    }
    if ways.is_empty() {
        return "look for a copy in git or in a backup of yours".to_owned();
    }
    ways.join("; ")
}

fn hint_for(error: &io::Error, path: &Path) -> Option<String> {
    match error.kind() {
        io::ErrorKind::NotFound => {
            Some("look at the path, or make a new workspace there with `bifocal init`".into())
        }
        io::ErrorKind::PermissionDenied => {
            Some(format!("look at its permissions: ls -l {}", path.display()))
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Some("free some space on the disk: it is tried again by itself".into())
        }
        io::ErrorKind::ReadOnlyFilesystem => Some("the disk is mounted read-only".into()),
        _ => None,
    }
}
