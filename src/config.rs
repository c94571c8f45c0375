//! The settings of the person (not of the workspace): name, theme, keys. A TOML file in the configuration folder.
//! Never holds anything that a number depends on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The settings of the person.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Their name, as stories name them.
    pub name: Option<String>,
    /// `light` or `dark`; else the terminal is asked.
    pub theme: Option<String>,
    /// Whether to draw with ASCII alone.
    pub ascii: bool,
    /// Whether clicks and the wheel work; the terminal's own selection then needs Shift.
    pub mouse: bool,
    /// Other keys for actions, by name: `rank-up = ["Ctrl-k"]`.
    pub keys: BTreeMap<String, Vec<String>>,
    /// The pane to begin with, by name: `backlog` when not given.
    pub pane: Option<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            name: None,
            theme: None,
            ascii: false,
            mouse: true,
            keys: BTreeMap::new(),
            pane: None,
        }
    }
}

impl Config {
    /// Where the file is: `$BIFOCAL_CONFIG`, else `config.toml` in the person's configuration folder.
    pub fn path() -> Option<PathBuf> {
        match std::env::var_os("BIFOCAL_CONFIG") {
            Some(path) => Some(PathBuf::from(path)),
            None => directories::ProjectDirs::from("", "", "bifocal")
                .map(|dirs| dirs.config_dir().join("config.toml")),
        }
    }

    /// Reads the file; without one everything is as it comes.
    ///
    /// # Errors
    /// When it is there and cannot be read or understood: a sentence with file, line and field.
    pub fn load(path: &Path) -> Result<Self, String> {
        match std::fs::read_to_string(path) {
            Ok(text) => {
                toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(format!("{} cannot be read: {error}", path.display())),
        }
    }
}
