//! Where things are: the state folder, the default workspace and the list of recent ones.
//!
//! Never makes a folder by looking, and never puts anything beside the data file.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

/// The name of a workspace file.
pub const FILE_NAME: &str = "bifocal.json";
/// Set to a folder, it is used instead of the system's for journals, counters and backups.
pub const STATE_VARIABLE: &str = "BIFOCAL_STATE";

/// The folders that belong to this person on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    state: PathBuf,
    data: PathBuf,
    settings: PathBuf,
}

impl Places {
    /// The system's usual folders, or those that the environment names.
    pub fn from_environment() -> Self {
        Self::chosen(
            env::var_os(STATE_VARIABLE),
            ProjectDirs::from("", "", "bifocal"),
        )
    }

    /// Everything under one folder: for tests and throw-away workspaces.
    pub fn under(folder: &Path) -> Self {
        Self {
            state: folder.join("state"),
            data: folder.join("data"),
            settings: folder.join("settings"),
        }
    }

    fn chosen(state: Option<OsString>, usual: Option<ProjectDirs>) -> Self {
        let named = state.filter(|folder| !folder.is_empty()).map(PathBuf::from);
        let Some(usual) = usual else {
            // No home folder at all, as in a bare container.
            let home = env::temp_dir().join("bifocal");
            return Self {
                state: named.unwrap_or_else(|| home.join("state")),
                data: home.clone(),
                settings: home,
            };
        };
        // Only Linux has a folder for state; elsewhere it is data that stays on this machine.
        let state = usual.state_dir().unwrap_or(usual.data_local_dir());
        Self {
            state: named.unwrap_or_else(|| state.to_owned()),
            data: usual.data_dir().to_owned(),
            settings: usual.config_dir().to_owned(),
        }
    }

    /// The folder of journals, counters and backups of all workspaces.
    pub fn state(&self) -> &Path {
        &self.state
    }

    /// The folder of one workspace's journals and counter; found by its id, wherever its file is.
    pub fn of_workspace(&self, id: &str) -> PathBuf {
        self.state.join(id)
    }

    /// Where the previous versions of one workspace's file are kept.
    pub fn backups_of(&self, id: &str) -> PathBuf {
        self.of_workspace(id).join("backups")
    }

    /// The workspace that is opened when no other is named.
    pub fn default_file(&self) -> PathBuf {
        self.data.join(FILE_NAME)
    }

    /// The list of the workspaces that were opened last.
    pub fn recent_list(&self) -> PathBuf {
        self.state.join("recent.json")
    }

    /// The folder of the person's settings.
    pub fn settings(&self) -> &Path {
        &self.settings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_moves_the_state_and_nothing_else() {
        let usual = Places::chosen(None, ProjectDirs::from("", "", "bifocal"));
        let moved = Places::chosen(
            Some("/elsewhere".into()),
            ProjectDirs::from("", "", "bifocal"),
        );
        assert_eq!(moved.of_workspace("w"), Path::new("/elsewhere/w"));
        assert_eq!(moved.default_file(), usual.default_file());
        assert_eq!(
            Places::chosen(Some(OsString::new()), ProjectDirs::from("", "", "bifocal")),
            usual
        );
    }

    #[test]
    fn there_is_a_place_without_a_home() {
        let places = Places::chosen(None, None);
        assert!(places.state().starts_with(env::temp_dir()));
        assert!(places.default_file().ends_with(FILE_NAME));
    }
}
