//! The versions before ours: the last ten, and one a day for fourteen days, in the state folder.
//!
//! Never stands in the way of a save: a backup that cannot be made is told, and the save goes on.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::disk::{Disk, Stat};
use super::error::{At, StoreError};

/// How many of the newest are kept, whatever their age.
const LAST: usize = 10;
/// Of how many days the newest is kept as well.
const DAYS: usize = 14;
/// How many characters of a name are its day: `2026-11-22`.
const DAY: usize = 10;

/// Keeps the file at `path` in `folder` under the time of its last change, and drops what is too old.
///
/// # Errors
/// What the disk refused; the file at `path` is as it was.
pub fn keep_previous(
    disk: &dyn Disk,
    folder: &Path,
    path: &Path,
    stat: &Stat,
) -> Result<PathBuf, StoreError> {
    disk.create_folder(folder)
        .at(folder, "make the folder of backups")?;
    let stamp = DateTime::<Utc>::from(stat.modified).format("%Y-%m-%dT%H-%M-%S%.9fZ");
    let backup = folder.join(format!("{stamp}.json"));
    match disk.keep(path, &backup) {
        // The same version was kept by an earlier session.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        kept => kept.at(&backup, "keep the previous version")?,
    }
    for doomed in doomed(&backups(disk, folder)?) {
        disk.remove(doomed).at(doomed, "drop an old backup")?;
    }
    Ok(backup)
}

/// The backups in a folder, the newest first.
///
/// # Errors
/// When the folder is there and cannot be read.
pub fn backups(disk: &dyn Disk, folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut files = disk.list(folder).at(folder, "list the backups")?;
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "json")
    });
    files.sort();
    files.reverse();
    Ok(files)
}

/// Which of these, the newest first, are neither among the last nor the newest of a recent day.
fn doomed(newest_first: &[PathBuf]) -> Vec<&Path> {
    let mut days = HashSet::new();
    let mut doomed = Vec::new();
    for (place, file) in newest_first.iter().enumerate() {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let day: String = name.chars().take(DAY).collect();
        let newest_of_its_day = days.insert(day);
        if place >= LAST && !(newest_of_its_day && days.len() <= DAYS) {
            doomed.push(file.as_path());
        }
    }
    doomed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::disk::RealDisk;
    use std::fs;

    #[test]
    fn the_last_ten_and_one_a_day_for_fourteen_days_stay() {
        let mut names = Vec::new();
        for day in (1..=20).rev() {
            for hour in (0..24).rev() {
                names.push(PathBuf::from(format!(
                    "2026-11-{day:02}T{hour:02}-00-00.000000000Z.json"
                )));
            }
        }
        let doomed: HashSet<_> = doomed(&names).into_iter().collect();
        let kept: Vec<_> = names
            .iter()
            .filter(|name| !doomed.contains(name.as_path()))
            .collect();
        assert_eq!(kept.len(), LAST + DAYS - 1);
        assert_eq!(kept[LAST], Path::new("2026-11-19T23-00-00.000000000Z.json"));
        assert_eq!(
            kept.last().unwrap(),
            &Path::new("2026-11-07T23-00-00.000000000Z.json")
        );
    }

    #[test]
    fn the_same_version_is_kept_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bifocal.json");
        fs::write(&path, "old").unwrap();
        let stat = RealDisk.stat(&path).unwrap().unwrap();
        let state = folder.path().join("state/backups");
        let first = keep_previous(&RealDisk, &state, &path, &stat).unwrap();
        let second = keep_previous(&RealDisk, &state, &path, &stat).unwrap();
        assert_eq!(first, second);
        assert_eq!(
            backups(&RealDisk, &state).unwrap(),
            std::slice::from_ref(&first)
        );
        assert_eq!(fs::read_to_string(first).unwrap(), "old");
    }
}
