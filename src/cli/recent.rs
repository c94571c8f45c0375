//! The workspaces that were opened last, by which `@name` finds one.
//! Never fails a call because the list cannot be written.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::failure::Failure;
use crate::domain::word::same_name;
use crate::store::places::Places;

/// How many are remembered.
const MOST: usize = 20;

/// A workspace that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    /// The name of the product or team.
    pub name: String,
    /// Where its file is.
    pub path: PathBuf,
}

impl Recent {
    /// Whether a person means this one by a name: that of the product, of its first word, of the file or of its folder.
    fn is_called(&self, name: &str) -> bool {
        let folder = self.path.parent().and_then(Path::file_name);
        let stem = self.path.file_stem();
        let places = [folder, stem]
            .into_iter()
            .flatten()
            .filter_map(|part| part.to_str());
        let first_word = self.name.split_whitespace().next().unwrap_or_default();
        let slug = self.name.split_whitespace().collect::<Vec<_>>().join("-");
        let mut names = [self.name.as_str(), first_word, slug.as_str()]
            .into_iter()
            .chain(places);
        names.any(|known| same_name(known, name))
    }
}

/// The list, the latest first.
pub fn list(places: &Places) -> Vec<Recent> {
    let text = fs::read(places.recent_list()).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

/// Puts a workspace to the front of the list. A list that cannot be written costs the name, nothing else.
pub fn note(places: &Places, path: &Path, name: &str) {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let now = Recent {
        name: name.to_owned(),
        path,
    };
    let mut all = list(places);
    if all.first() == Some(&now) {
        return;
    }
    all.retain(|known| known.path != now.path);
    all.insert(0, now);
    all.truncate(MOST);
    let file = places.recent_list();
    if let (Some(folder), Ok(text)) = (file.parent(), serde_json::to_vec_pretty(&all)) {
        let _ = fs::create_dir_all(folder);
        let _ = fs::write(&file, text);
    }
}

/// The file of the workspace that a name means.
///
/// # Errors
/// When none of the recent ones is called so.
pub fn find(places: &Places, name: &str) -> Result<PathBuf, Failure> {
    let all = list(places);
    if let Some(found) = all.iter().find(|recent| recent.is_called(name)) {
        return Ok(found.path.clone());
    }
    let known: Vec<String> = all
        .iter()
        .map(|recent| format!("@{}", recent.name))
        .collect();
    let hint = if known.is_empty() {
        "none was opened yet: open one with --file first".to_owned()
    } else {
        format!("those opened last are {}", known.join(", "))
    };
    Err(Failure::new(format!("no workspace called @{name} was opened here")).hint(hint))
}
