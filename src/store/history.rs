//! The journals of processes that are gone: replayed once, then kept as the history that undo and the log read.
//!
//! Never touches the journal of a living process, and never drops an edit that no file holds.

use std::collections::HashSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::disk::{Disk, Readers, Stat};
use super::error::{At, StoreError};
use super::hash::Hash;
use super::journal::{BadLine, Entry, Record, journals, read_records, record};
use super::lock::Lock;

const HISTORY: &str = "history.jsonl";
const HISTORY_LOCK: &str = "history.lock";
/// A longer history loses its oldest half.
const LONGEST: u64 = 64 << 20;
/// How long to wait for another program that writes the history.
const PATIENCE: Duration = Duration::from_secs(5);

/// The journal of a process that is gone, locked by us until it is dropped or consumed.
#[derive(Debug)]
pub struct Orphan<T> {
    /// Where it is.
    pub path: PathBuf,
    /// The edits that no saved file holds, in order.
    pub unsaved: Vec<Entry<T>>,
    /// The lines that could not be used.
    pub bad: Vec<BadLine>,
    _locked: File,
}

impl<T> Orphan<T> {
    /// Makes it history, so that it is never replayed again: call it once a saved file holds its edits.
    ///
    /// # Errors
    /// When the history cannot be written; the journal then stays as it is.
    pub fn consume(self, disk: &dyn Disk) -> Result<(), StoreError> {
        let folder = super::disk::folder_of(&self.path);
        retire(disk, folder, &self.path)
    }
}

/// The journals in a workspace's state folder whose processes are gone, by their first unsaved edit. Those that hold
/// nothing unsaved become history right away only through [`Orphan::consume`].
///
/// # Errors
/// When the folder or a journal in it cannot be read.
pub fn orphans<T: DeserializeOwned>(
    disk: &dyn Disk,
    folder: &Path,
) -> Result<Vec<Orphan<T>>, StoreError> {
    let mut orphans = Vec::new();
    for path in journals(disk, folder)? {
        if path.ends_with(HISTORY) {
            continue;
        }
        if let Some(locked) = abandoned(disk, &path)? {
            let bytes = disk.read(&path).at(&path, "read it")?;
            let (records, bad) = read_records(&bytes);
            orphans.push(Orphan {
                unsaved: unsaved(records),
                path,
                bad,
                _locked: locked,
            });
        }
    }
    orphans.sort_by_key(|orphan| orphan.unsaved.first().map(|entry| entry.seq));
    Ok(orphans)
}

/// The edits behind the last one that a saved file holds.
fn unsaved<T>(records: Vec<Record<T>>) -> Vec<Entry<T>> {
    let saved = records.iter().filter_map(|record| match record {
        Record::Saved { seq, .. } => Some(*seq),
        Record::Edit(_) => None,
    });
    let saved = saved.max().unwrap_or(0);
    let edits = records.into_iter().filter_map(|record| match record {
        Record::Edit(entry) if entry.seq > saved => Some(entry),
        _ => None,
    });
    edits.collect()
}

/// Locks a file whose process is gone; `None` when it lives, or when somebody else has just taken care of it.
pub(super) fn abandoned(disk: &dyn Disk, path: &Path) -> Result<Option<File>, StoreError> {
    let file = match OpenOptions::new().read(true).append(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened.at(path, "open it")?,
    };
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        // Without locks nobody can tell whether its process lives; it is left alone.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
            return Ok(None);
        }
        Err(TryLockError::Error(error)) => return Err(error).at(path, "lock it"),
    }
    let ours = file
        .metadata()
        .and_then(|meta| Stat::of(&meta))
        .at(path, "look at it")?;
    let there = disk.stat(path).at(path, "look at it")?;
    Ok(there
        .is_some_and(|there| there.file == ours.file)
        .then_some(file))
}

/// Moves a journal to the end of the history.
///
/// A crash between the two steps leaves it in both: reading the history leaves out what comes twice.
pub(super) fn retire(disk: &dyn Disk, folder: &Path, journal: &Path) -> Result<(), StoreError> {
    let history = folder.join(HISTORY);
    let bytes = disk.read(journal).at(journal, "read it")?;
    if !bytes.is_empty() {
        let _lock = Lock::acquire_at(&folder.join(HISTORY_LOCK), "bifocal", PATIENCE)?;
        let file = disk.open_append(&history).at(&history, "open it")?;
        let mut text = Vec::with_capacity(bytes.len() + 2);
        if disk
            .read_tail(&history, 1)
            .at(&history, "read it")?
            .last()
            .is_some_and(|byte| *byte != b'\n')
        {
            text.push(b'\n');
        }
        text.extend_from_slice(&bytes);
        if text.last() != Some(&b'\n') {
            text.push(b'\n');
        }
        disk.write(&file, &text).at(&history, "append to it")?;
        shorten(disk, &history)?;
    }
    disk.remove(journal).at(journal, "take it away")
}

/// Drops the oldest half of a history that has grown too long.
fn shorten(disk: &dyn Disk, history: &Path) -> Result<(), StoreError> {
    let old = disk.stat(history).at(history, "look at it")?;
    let Some(old) = old.filter(|old| old.size > LONGEST) else {
        return Ok(());
    };
    let kept = disk
        .read_tail(history, LONGEST / 2)
        .at(history, "read it")?;
    let start = memchr::memchr(b'\n', &kept).map_or(kept.len(), |newline| newline + 1);
    let (temporary, file) = disk
        .create_beside(history, Readers::Of(&old))
        .at(history, "shorten it")?;
    disk.write(&file, &kept[start..])
        .and_then(|()| disk.sync(&file))
        .and_then(|()| disk.rename(&temporary, history))
        .inspect_err(|_| drop(disk.remove(&temporary)))
        .at(history, "shorten it")
}

/// Every edit that the journals of a workspace still hold, the newest first; of all processes, the living too.
///
/// # Errors
/// When the folder or a journal in it cannot be read.
pub fn newest_first<T: DeserializeOwned>(
    disk: &dyn Disk,
    folder: &Path,
) -> Result<Past<T>, StoreError> {
    let mut files = Vec::new();
    for path in journals(disk, folder)? {
        let mut bytes = match disk.read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            read => read.at(&path, "read it")?,
        };
        while bytes.last() == Some(&b'\n') {
            bytes.pop();
        }
        files.push(Backward {
            rest: bytes.len(),
            bytes,
            next: None,
        });
    }
    for file in &mut files {
        file.next = file.step();
    }
    Ok(Past {
        files,
        seen: HashSet::new(),
    })
}

/// Walks back over the edits of a workspace's journals.
#[derive(Debug)]
pub struct Past<T> {
    files: Vec<Backward<T>>,
    /// What was given already: a number and the hash of its line.
    seen: HashSet<(u64, Hash)>,
}

impl<T: DeserializeOwned> Iterator for Past<T> {
    type Item = Entry<T>;

    fn next(&mut self) -> Option<Entry<T>> {
        loop {
            let newest = |file: &&mut Backward<T>| file.next.as_ref().map(|found| found.entry.seq);
            let file = self.files.iter_mut().max_by_key(newest)?;
            let found = file.next.take()?;
            file.next = file.step();
            if self.seen.insert((found.entry.seq, found.hash)) {
                return Some(found.entry);
            }
        }
    }
}

/// One journal, read from its end.
#[derive(Debug)]
struct Backward<T> {
    bytes: Vec<u8>,
    /// How many bytes are still to be read.
    rest: usize,
    next: Option<Found<T>>,
}

#[derive(Debug)]
struct Found<T> {
    entry: Entry<T>,
    hash: Hash,
    _edit: PhantomData<T>,
}

impl<T: DeserializeOwned> Backward<T> {
    /// The edit before the last one that was given.
    fn step(&mut self) -> Option<Found<T>> {
        while self.rest > 0 {
            let start = memchr::memrchr(b'\n', &self.bytes[..self.rest]);
            let line = &self.bytes[start.map_or(0, |newline| newline + 1)..self.rest];
            self.rest = start.unwrap_or(0);
            if let Ok(Record::Edit(entry)) = record(line) {
                return Some(Found {
                    entry,
                    hash: Hash::of(line),
                    _edit: PhantomData,
                });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::disk::RealDisk;
    use crate::store::journal::Journal;
    use std::sync::Arc;

    fn hash() -> Hash {
        Hash::of(b"the file")
    }

    fn past(folder: &Path) -> Vec<String> {
        newest_first::<String>(&RealDisk, folder)
            .unwrap()
            .map(|entry| entry.edit)
            .collect()
    }

    #[test]
    fn an_orphan_is_replayed_once_and_stays_in_the_history() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::new(Arc::new(RealDisk), folder.path().to_owned());
        journal.append(hash(), &"one").unwrap();
        drop(journal);
        let orphans = super::orphans::<String>(&RealDisk, folder.path()).unwrap();
        assert!(
            super::orphans::<String>(&RealDisk, folder.path())
                .unwrap()
                .is_empty(),
            "the first has it"
        );
        for orphan in orphans {
            assert_eq!(orphan.unsaved.len(), 1);
            orphan.consume(&RealDisk).unwrap();
        }
        assert!(
            super::orphans::<String>(&RealDisk, folder.path())
                .unwrap()
                .is_empty()
        );
        assert_eq!(past(folder.path()), ["one"]);
    }

    #[test]
    fn the_past_is_read_newest_first_over_all_processes() {
        let folder = tempfile::tempdir().unwrap();
        for process in 0..3 {
            let mut journal = Journal::new(Arc::new(RealDisk), folder.path().to_owned());
            for edit in 0..3 {
                let seq = journal.append(hash(), &format!("{process}{edit}")).unwrap();
                journal.saved(seq, hash()).unwrap();
            }
            match process {
                0 => journal.close().unwrap(),
                _ => drop(journal),
            }
        }
        assert_eq!(
            past(folder.path()),
            ["22", "21", "20", "12", "11", "10", "02", "01", "00"]
        );
    }

    #[test]
    fn what_a_crash_left_in_two_places_is_read_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::new(Arc::new(RealDisk), folder.path().to_owned());
        journal.append(hash(), &"one").unwrap();
        drop(journal);
        let orphan = super::orphans::<String>(&RealDisk, folder.path())
            .unwrap()
            .pop()
            .unwrap();
        std::fs::copy(&orphan.path, folder.path().join(HISTORY)).unwrap();
        assert_eq!(past(folder.path()), ["one"]);
        orphan.consume(&RealDisk).unwrap();
        assert_eq!(past(folder.path()), ["one"]);
    }
}
