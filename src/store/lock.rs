//! The lock beside the file: one program at a time reads, merges and replaces.
//!
//! Never lies on the data file, whose inode each save replaces, and is never deleted: the lock is the kernel's, so a
//! lock file that a crash left behind locks nothing.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::error::{At, StoreError, Trouble};

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    file: File,
    strength: Strength,
}

/// What the file system made of the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Nobody else has it.
    Exclusive,
    /// This file system has no locks (some network drives): only the second looks protect the file.
    Unsupported,
}

impl Lock {
    /// Takes the lock of the data file at `data`, waiting up to `limit`. `holder` is shown to whoever waits for us.
    ///
    /// # Errors
    /// [`Trouble::Locked`] when another held it all the time; [`Trouble::FolderRefuses`] when it cannot be made.
    pub fn acquire(data: &Path, holder: &str, limit: Duration) -> Result<Self, StoreError> {
        Self::acquire_at(&beside(data), holder, limit)
    }

    /// Takes the lock that is the file `path` itself.
    ///
    /// # Errors
    /// As [`Lock::acquire`].
    pub fn acquire_at(path: &Path, holder: &str, limit: Duration) -> Result<Self, StoreError> {
        let file = open(path)?;
        let started = Instant::now();
        let mut pause = Duration::from_millis(1);
        loop {
            match file.try_lock() {
                Ok(()) => {
                    return Ok(Self {
                        file,
                        strength: Strength::Exclusive,
                    }
                    .signed(holder));
                }
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                    return Ok(Self {
                        file,
                        strength: Strength::Unsupported,
                    });
                }
                Err(TryLockError::Error(error)) => return Err(error).at(path, "lock it"),
                Err(TryLockError::WouldBlock) => {}
            }
            let waited = started.elapsed();
            if waited >= limit {
                return Err(StoreError::new(
                    path,
                    Trouble::Locked {
                        holder: name_in(&file),
                        waited,
                    },
                ));
            }
            thread::sleep(pause.min(limit.saturating_sub(waited)));
            pause = (pause * 2).min(Duration::from_millis(20));
        }
    }

    /// Whether the file system really locks.
    pub fn strength(&self) -> Strength {
        self.strength
    }

    /// Writes who holds it. A lock that cannot be signed (another person's file) locks all the same.
    fn signed(mut self, holder: &str) -> Self {
        let text = format!("{holder} (process {})\n", std::process::id());
        let _ = self
            .file
            .set_len(0)
            .and_then(|()| self.file.rewind())
            .and_then(|()| self.file.write_all(text.as_bytes()));
        self
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.file.set_len(0);
        let _ = self.file.unlock();
    }
}

/// Where the lock of a data file is: the same name with `.lock` behind it.
pub fn beside(data: &Path) -> PathBuf {
    let mut name = OsString::from(data);
    name.push(".lock");
    PathBuf::from(name)
}

/// Opens for writing, or for reading when it is another person's: that is enough to lock it.
fn open(path: &Path) -> Result<File, StoreError> {
    match OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
    {
        Ok(file) => Ok(file),
        Err(error) => File::open(path).map_err(|_| match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                StoreError::new(path, Trouble::FolderRefuses(error))
            }
            _ => StoreError::new(
                path,
                Trouble::Io {
                    doing: "make the lock file",
                    source: error,
                },
            ),
        }),
    }
}

fn name_in(mut file: &File) -> String {
    let mut text = String::new();
    let read = file
        .rewind()
        .and_then(|()| file.take(200).read_to_string(&mut text));
    match (read, text.lines().next()) {
        (Ok(_), Some(name)) if !name.trim().is_empty() => name.trim().to_owned(),
        _ => "another program".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(5);

    #[test]
    fn the_second_is_told_who_holds_it() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("bifocal.json");
        let first = Lock::acquire(&data, "bifocal tui of ada", SHORT).unwrap();
        assert_eq!(first.strength(), Strength::Exclusive);
        let error = Lock::acquire(&data, "bifocal add", SHORT).unwrap_err();
        assert!(
            error.to_string().contains("bifocal tui of ada (process "),
            "{error}"
        );
        assert!(error.to_string().contains("bifocal.json.lock"), "{error}");
        assert!(error.hint().is_some());
        drop(first);
        Lock::acquire(&data, "bifocal add", SHORT).unwrap();
        assert!(beside(&data).exists(), "the lock file stays");
    }

    #[test]
    fn one_that_waits_gets_it() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("bifocal.json");
        let first = Lock::acquire(&data, "first", SHORT).unwrap();
        thread::scope(|scope| {
            let second =
                scope.spawn(|| Lock::acquire(&data, "second", Duration::from_secs(20)).map(drop));
            drop(first);
            second.join().unwrap().unwrap();
        });
    }
}
