//! Replacing the file whole, in the order that loses nothing.
//!
//! Never overwrites what it has not read, and leaves at every instant the old file or the new one.
//!
//! A flush that failed is never tried again on the same descriptor: the kernel may have dropped the pages and then
//! say that all is well. The save fails, and the next one writes a whole new temporary file.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use serde::de::IgnoredAny;

use super::backup;
use super::disk::{Disk, Readers, Stat, folder_of, is_temporary_of};
use super::error::{At, StoreError, Trouble};
use super::hash::Hash;
use super::lock::{Lock, Strength};

/// How often a file that changes under our eyes is looked at again before giving up.
const LOOKS: usize = 5;
/// A shorter text is read back before a second thread has started.
const WORTH_A_THREAD: usize = 256 << 10;

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

/// Makes of the other side's bytes the text to save.
pub type Merge<'a> = dyn FnMut(&[u8]) -> Result<Vec<u8>, MergeError> + 'a;

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
    pub fn run(self, ours: &[u8], merge: &mut Merge<'_>) -> Result<Saved, StoreError> {
        let path = self.disk.resolve(self.path).at(self.path, "find it")?;
        let held = Lock::acquire(&path, self.holder, self.patience)?;
        if self.backups.is_some() && held.strength() == Strength::Exclusive {
            self.sweep(&path);
        }
        for _ in 0..LOOKS {
            let look = self.look(&path)?;
            let outcome = match &look.theirs {
                None => self.replace(&path, &look, ours, Origin::Ours)?,
                Some(theirs) => {
                    let merged = merge(theirs)
                        .map_err(|error| StoreError::new(&path, Trouble::Unmergeable(error)))?;
                    self.replace(&path, &look, &merged, Origin::Merged)?
                }
            };
            if let Some(done) = outcome {
                return Ok(done);
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
        let now = look.now.as_ref();
        let readers = now.map_or(Readers::Usual, |now| Readers::Of(&now.stat));
        self.disk
            .create_beside(path, readers)
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
        self.write_and_check(path, file, text)?;
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

    /// Writes and flushes the text, and reads it back meanwhile: nothing is replaced by what does not read.
    fn write_and_check(&self, path: &Path, file: &File, text: &[u8]) -> Result<(), StoreError> {
        let read_back = || serde_json::from_slice::<IgnoredAny>(text);
        let (written, read) = if text.len() < WORTH_A_THREAD {
            (self.write_and_flush(path, file, text), read_back())
        } else {
            thread::scope(|scope| {
                let reading = scope.spawn(read_back);
                let written = self.write_and_flush(path, file, text);
                (
                    written,
                    reading.join().expect("reading JSON does not panic"),
                )
            })
        };
        read.map_err(|error| StoreError::new(path, Trouble::Unreadable(error)))?;
        written
    }

    fn write_and_flush(&self, path: &Path, file: &File, text: &[u8]) -> Result<(), StoreError> {
        self.disk
            .write(file, text)
            .at(path, "write its new version")?;
        self.disk
            .sync(file)
            .at(path, "flush its new version to the disk")
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
mod tests;
