//! Replacing the file whole, in the order that loses nothing.
//!
//! Never overwrites what it has not read, and leaves at every instant the old file or the new one.
//!
//! A flush that failed is never tried again on the same descriptor: the kernel may have dropped the pages and then
//! say that all is well. The save fails, and the next one writes a whole new temporary file.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::de::IgnoredAny;

use super::backup;
use super::disk::{Disk, Stat, folder_of, is_temporary_of};
use super::error::{At, StoreError, Trouble};
use super::hash::Hash;
use super::lock::{Lock, Strength};

/// How often a file that changes under our eyes is looked at again before giving up.
const LOOKS: usize = 5;

/// What a file was when it was last read or written: enough to see that it has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// What the system said of it.
    pub stat: Stat,
    /// When it said so.
    pub looked: SystemTime,
    /// The hash of its bytes.
    pub hash: Hash,
}

impl Known {
    /// Reads the file as it stands, with what is now known of it; `None` when there is no file.
    ///
    /// # Errors
    /// When it cannot be read, or changes faster than it can be read.
    pub fn read(disk: &dyn Disk, path: &Path) -> Result<Option<(Self, Vec<u8>)>, StoreError> {
        for _ in 0..LOOKS {
            let Some(before) = disk.stat(path).at(path, "look at it")? else {
                return Ok(None);
            };
            let bytes = disk.read(path).at(path, "read it")?;
            let looked = SystemTime::now();
            let after = disk.stat(path).at(path, "look at it")?;
            if after == Some(before) && before.size == bytes.len() as u64 {
                return Ok(Some((
                    Self {
                        stat: before,
                        looked,
                        hash: Hash::of(&bytes),
                    },
                    bytes,
                )));
            }
        }
        Err(StoreError::new(path, Trouble::KeepsChanging))
    }

    /// Whether this stat alone proves that the bytes are still the same.
    fn proves(&self, now: &Stat) -> bool {
        self.stat == *now && self.stat.is_proof(self.looked)
    }
}

/// Whether a file is still as it was known.
///
/// Reads the bytes only when what the system says is no proof.
///
/// # Errors
/// When it cannot be looked at.
pub fn has_changed(
    disk: &dyn Disk,
    path: &Path,
    known: Option<&Known>,
) -> Result<bool, StoreError> {
    let now = disk.stat(path).at(path, "look at it")?;
    match (known, now) {
        (None, None) => Ok(false),
        (Some(known), Some(now)) if known.proves(&now) => Ok(false),
        (Some(known), Some(_)) => {
            Ok(Known::read(disk, path)?.is_none_or(|(now, _)| now.hash != known.hash))
        }
        _ => Ok(true),
    }
}

/// One save: where, over what, and who does it.
#[derive(Clone, Copy)]
pub struct Save<'a> {
    /// The disk to save on.
    pub disk: &'a dyn Disk,
    /// The data file; a symlink is followed.
    pub path: &'a Path,
    /// What we last read or wrote there; `None` when there was no file.
    pub known: Option<&'a Known>,
    /// Where to keep the previous version: given at the first save of a process.
    pub backups: Option<&'a Path>,
    /// Who saves, for whoever waits for the lock.
    pub holder: &'a str,
    /// How long to wait for the lock.
    pub patience: Duration,
}

/// What a save did.
#[derive(Debug)]
pub struct Saved {
    /// The file as it now is.
    pub known: Known,
    /// Whether somebody else's version was merged in.
    pub origin: Origin,
    /// What became of the version before.
    pub backup: Backup,
}

/// Where the previous version was kept, or why it was not; `None` when nobody asked or there was none.
pub type Backup = Option<Result<PathBuf, StoreError>>;

/// Where the bytes that were saved came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// They are ours, unchanged.
    Ours,
    /// They are what the merge gave.
    Merged,
}

/// Why the other side's bytes could not be merged.
pub type MergeError = Box<dyn std::error::Error + Send + Sync>;

impl Save<'_> {
    /// Replaces the file by `ours`, or by what `merge` makes of it and the bytes that somebody else left there.
    ///
    /// `merge` gets their bytes and gives the text to save; it may be called again when they change once more, and
    /// must then start again from our side.
    ///
    /// # Errors
    /// Whatever goes wrong, the file is whole: the old one, or the new one when only the last flush failed.
    pub fn run(
        self,
        ours: &[u8],
        merge: &mut dyn FnMut(&[u8]) -> Result<Vec<u8>, MergeError>,
    ) -> Result<Saved, StoreError> {
        let path = self.disk.resolve(self.path).at(self.path, "find it")?;
        let lock = Lock::acquire(&path, self.holder, self.patience)?;
        if self.backups.is_some() && lock.strength() == Strength::Exclusive {
            self.sweep(&path);
        }
        for _ in 0..LOOKS {
            let look = self.look(&path)?;
            let (text, origin) = match &look.theirs {
                Some(theirs) => {
                    let merged = merge(theirs)
                        .map_err(|error| StoreError::new(&path, Trouble::Unmergeable(error)))?;
                    (Some(merged), Origin::Merged)
                }
                None => (None, Origin::Ours),
            };
            let text = text.as_deref().unwrap_or(ours);
            if let Some(saved) = self.replace(&path, &look, text, origin)? {
                return Ok(saved);
            }
        }
        Err(StoreError::new(path, Trouble::KeepsChanging))
    }

    /// Takes away the temporary files of saves that were killed: under the lock nobody is writing one.
    fn sweep(&self, path: &Path) {
        for file in self.disk.list(folder_of(path)).unwrap_or_default() {
            if is_temporary_of(path, &file) {
                let _ = self.disk.remove(&file);
            }
        }
    }

    fn look(&self, path: &Path) -> Result<Look, StoreError> {
        let Some(stat) = self.disk.stat(path).at(path, "look at it")? else {
            return Ok(Look {
                now: None,
                theirs: None,
            });
        };
        self.disk
            .check_writable(path)
            .map_err(|error| refused(path, error))?;
        if let Some(known) = self.known
            && known.proves(&stat)
        {
            return Ok(Look {
                now: Some(*known),
                theirs: None,
            });
        }
        let Some((now, bytes)) = Known::read(self.disk, path)? else {
            return Ok(Look {
                now: None,
                theirs: None,
            });
        };
        let same = self.known.is_some_and(|known| known.hash == now.hash);
        Ok(Look {
            now: Some(now),
            theirs: (!same).then_some(bytes),
        })
    }

    /// Replaces the file, or gives `None` when it has changed since the look.
    fn replace(
        &self,
        path: &Path,
        look: &Look,
        text: &[u8],
        origin: Origin,
    ) -> Result<Option<Saved>, StoreError> {
        let hash = Hash::of(text);
        if let Some(now) = look.now
            && now.hash == hash
        {
            return Ok(Some(Saved {
                known: now,
                origin,
                backup: None,
            }));
        }
        if let Err(error) = serde_json::from_slice::<IgnoredAny>(text) {
            return Err(StoreError::new(path, Trouble::Unreadable(error)));
        }
        let (temporary, file) = self.begin_beside(path, look)?;
        let put = self.put(path, look, text, (&temporary, &file));
        if !matches!(put, Ok(Some(_))) {
            // Gone already when only the last flush failed.
            let _ = self.disk.remove(&temporary);
        }
        let Some((stat, backup)) = put? else {
            return Ok(None);
        };
        Ok(Some(Saved {
            known: Known {
                stat,
                looked: SystemTime::now(),
                hash,
            },
            origin,
            backup,
        }))
    }

    fn begin_beside(&self, path: &Path, look: &Look) -> Result<(PathBuf, File), StoreError> {
        let like = look.now.as_ref().map(|now| &now.stat);
        self.disk
            .create_beside(path, like)
            .map_err(|error| StoreError::new(path, Trouble::FolderRefuses(error)))
    }

    /// Fills the temporary file and puts it in the place of the old one, unless that has changed since the look.
    fn put(
        &self,
        path: &Path,
        look: &Look,
        text: &[u8],
        (temporary, file): (&Path, &File),
    ) -> Result<Option<(Stat, Backup)>, StoreError> {
        let before = look.now.map(|now| now.stat);
        self.disk
            .write(file, text)
            .at(path, "write its new version")?;
        self.disk
            .sync(file)
            .at(path, "flush its new version to the disk")?;
        let written = self
            .disk
            .stat(temporary)
            .at(path, "look at its new version")?
            .unwrap_or(NOTHING);
        if self.disk.stat(path).at(path, "look at it")? != before {
            return Ok(None);
        }
        let backup = self
            .backups
            .zip(before)
            .map(|(folder, stat)| backup::keep_previous(self.disk, folder, path, &stat));
        self.disk
            .rename(temporary, path)
            .at(path, "put the new version in its place")?;
        self.disk
            .sync_folder(folder_of(path))
            .at(path, "flush its folder to the disk")?;
        Ok(Some((self.settled(path, &written)?, backup)))
    }

    /// What the system says of the file that we have put there. When somebody has replaced it already, this stays the
    /// stat of ours, so that the next look sees the difference.
    fn settled(&self, path: &Path, written: &Stat) -> Result<Stat, StoreError> {
        let now = self
            .disk
            .stat(path)
            .at(path, "look at it")?
            .unwrap_or(NOTHING);
        let ours =
            (now.file, now.size, now.modified) == (written.file, written.size, written.modified);
        Ok(if ours { now } else { *written })
    }
}

/// What stood there when we looked.
struct Look {
    now: Option<Known>,
    /// Their bytes, when they are not what we knew.
    theirs: Option<Vec<u8>>,
}

/// Equal to the stat of no file.
const NOTHING: Stat = Stat {
    file: (0, 0),
    size: u64::MAX,
    modified: SystemTime::UNIX_EPOCH,
    changed: (0, 0),
    mode: 0,
    owner: (0, 0),
};

fn refused(path: &Path, error: std::io::Error) -> StoreError {
    let trouble = match error.kind() {
        std::io::ErrorKind::PermissionDenied => Trouble::ReadOnly,
        _ => Trouble::Io {
            doing: "write to it",
            source: error,
        },
    };
    StoreError::new(path, trouble)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::disk::RealDisk;
    use crate::store::faulty::{Fault, FaultyDisk};
    use std::fs;

    const OLD: &[u8] = b"{\"old\": true}\n";
    const NEW: &[u8] = b"{\"new\": [1, 2, 3]}\n";

    struct Scene {
        _folder: tempfile::TempDir,
        path: PathBuf,
        backups: PathBuf,
        known: Known,
    }

    impl Scene {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("bifocal.json");
            fs::write(&path, OLD).unwrap();
            let known = Known::read(&RealDisk, &path).unwrap().unwrap().0;
            let backups = folder.path().join("state").join("backups");
            Self {
                path,
                backups,
                known,
                _folder: folder,
            }
        }

        fn save<'a>(&'a self, disk: &'a dyn Disk) -> Save<'a> {
            Save {
                disk,
                path: &self.path,
                known: Some(&self.known),
                backups: Some(&self.backups),
                holder: "a test",
                patience: Duration::ZERO,
            }
        }

        fn bytes(&self) -> Vec<u8> {
            fs::read(&self.path).unwrap()
        }

        fn temporaries(&self) -> usize {
            let files = RealDisk.list(folder_of(&self.path)).unwrap();
            files
                .iter()
                .filter(|file| is_temporary_of(&self.path, file))
                .count()
        }
    }

    fn no_merge(_: &[u8]) -> Result<Vec<u8>, MergeError> {
        Err("nothing has changed, so nothing is merged".into())
    }

    #[test]
    fn a_save_replaces_the_file_and_keeps_the_one_before() {
        let scene = Scene::new();
        let saved = scene.save(&RealDisk).run(NEW, &mut no_merge).unwrap();
        assert_eq!(scene.bytes(), NEW);
        assert_eq!(saved.origin, Origin::Ours);
        assert_eq!(saved.known.hash, Hash::of(NEW));
        assert_eq!(fs::read(saved.backup.unwrap().unwrap()).unwrap(), OLD);
        assert!(!has_changed(&RealDisk, &scene.path, Some(&saved.known)).unwrap());
    }

    #[test]
    fn the_order_of_the_calls_is_the_promise() {
        let scene = Scene::new();
        let disk = FaultyDisk::new(Fault::Fails, 0);
        Save {
            backups: None,
            ..scene.save(&disk)
        }
        .run(NEW, &mut no_merge)
        .unwrap();
        let log = disk.log();
        let writing: Vec<_> = log
            .iter()
            .skip_while(|call| **call != "create_beside")
            .copied()
            .collect();
        assert_eq!(
            writing,
            [
                "create_beside",
                "write",
                "sync",
                "stat",
                "stat",
                "rename",
                "sync_folder",
                "stat"
            ]
        );
    }

    #[test]
    fn whatever_call_fails_the_file_is_the_old_one_or_the_new_one() {
        for fault in [Fault::Fails, Fault::Tears, Fault::PowerCut] {
            for call in 1..100 {
                let scene = Scene::new();
                let disk = FaultyDisk::new(fault, call);
                let result = scene.save(&disk).run(NEW, &mut no_merge);
                let bytes = scene.bytes();
                assert!(
                    bytes == OLD || bytes == NEW,
                    "{fault:?} at {call}: {:?}",
                    disk.log()
                );
                match result {
                    Ok(_) => assert_eq!(bytes, NEW, "{fault:?} at {call}: {:?}", disk.log()),
                    Err(error) => {
                        assert!(error.to_string().contains("bifocal.json"), "{error}");
                        assert!(
                            fault == Fault::PowerCut || scene.temporaries() == 0,
                            "{fault:?} at {call}"
                        );
                        let mut theirs = |theirs: &[u8]| {
                            assert_eq!(theirs, NEW, "only our own version can be there");
                            Ok(NEW.to_vec())
                        };
                        scene.save(&RealDisk).run(NEW, &mut theirs).unwrap();
                        assert_eq!(scene.bytes(), NEW);
                        assert_eq!(scene.temporaries(), 0);
                    }
                }
                if disk.log().len() < call {
                    assert!(call > 10, "the whole save was tried");
                    break;
                }
            }
        }
    }

    #[test]
    fn what_somebody_else_wrote_is_merged_and_not_lost() {
        let scene = Scene::new();
        fs::write(&scene.path, b"{\"own\": true}\n").unwrap();
        let mut seen = Vec::new();
        let saved = scene
            .save(&RealDisk)
            .run(NEW, &mut |theirs| {
                seen = theirs.to_vec();
                Ok(b"{\"both\": true}\n".to_vec())
            })
            .unwrap();
        assert_eq!(seen, b"{\"own\": true}\n");
        assert_eq!(saved.origin, Origin::Merged);
        assert_eq!(scene.bytes(), b"{\"both\": true}\n");
        assert_eq!(
            fs::read(saved.backup.unwrap().unwrap()).unwrap(),
            b"{\"own\": true}\n"
        );
    }

    #[test]
    fn a_change_during_the_merge_is_merged_as_well() {
        let scene = Scene::new();
        fs::write(&scene.path, b"{\"first\": true}\n").unwrap();
        let mut seen = Vec::new();
        scene
            .save(&RealDisk)
            .run(NEW, &mut |theirs| {
                seen.push(theirs.to_vec());
                if seen.len() == 1 {
                    fs::write(&scene.path, b"{\"the second\": true}\n")?;
                }
                Ok(NEW.to_vec())
            })
            .unwrap();
        assert_eq!(
            seen,
            [
                b"{\"first\": true}\n".to_vec(),
                b"{\"the second\": true}\n".to_vec()
            ]
        );
        assert_eq!(scene.bytes(), NEW);
        assert_eq!(scene.temporaries(), 0);
    }

    #[test]
    fn what_cannot_be_merged_or_read_back_replaces_nothing() {
        let scene = Scene::new();
        let error = scene
            .save(&RealDisk)
            .run(b"{\"half\": ", &mut no_merge)
            .unwrap_err();
        assert!(matches!(error.trouble, Trouble::Unreadable(_)));
        assert_eq!(scene.bytes(), OLD);
        fs::write(&scene.path, b"{\"broken\": ").unwrap();
        let error = scene
            .save(&RealDisk)
            .run(NEW, &mut |_| Err("it is damaged".into()))
            .unwrap_err();
        assert!(matches!(error.trouble, Trouble::Unmergeable(_)));
        assert_eq!(scene.bytes(), b"{\"broken\": ");
    }

    #[test]
    fn the_same_bytes_are_not_written_again() {
        let scene = Scene::new();
        let disk = FaultyDisk::new(Fault::Fails, 0);
        scene.save(&disk).run(OLD, &mut no_merge).unwrap();
        assert!(!disk.log().contains(&"rename"));
    }

    #[test]
    fn a_file_that_was_deleted_is_written_again() {
        let scene = Scene::new();
        fs::remove_file(&scene.path).unwrap();
        assert!(has_changed(&RealDisk, &scene.path, Some(&scene.known)).unwrap());
        scene.save(&RealDisk).run(NEW, &mut no_merge).unwrap();
        assert_eq!(scene.bytes(), NEW);
    }

    #[cfg(unix)]
    #[test]
    fn a_symlink_stays_a_symlink_and_a_private_file_private() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let scene = Scene::new();
        fs::set_permissions(&scene.path, fs::Permissions::from_mode(0o600)).unwrap();
        let link = scene.path.with_file_name("link.json");
        symlink("bifocal.json", &link).unwrap();
        Save {
            path: &link,
            ..scene.save(&RealDisk)
        }
        .run(NEW, &mut no_merge)
        .unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(scene.bytes(), NEW);
        assert_eq!(
            fs::metadata(&scene.path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }

    #[test]
    fn a_locked_file_is_left_alone() {
        let scene = Scene::new();
        let held = Lock::acquire(&scene.path, "the other", Duration::ZERO).unwrap();
        let error = scene.save(&RealDisk).run(NEW, &mut no_merge).unwrap_err();
        assert!(matches!(error.trouble, Trouble::Locked { .. }));
        assert_eq!(scene.bytes(), OLD);
        drop(held);
    }
}
