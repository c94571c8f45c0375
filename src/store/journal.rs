//! What survives a kill: every edit is appended here before the screen shows it.
//!
//! Never beside the data file, never rewritten while its process lives, and never needed for an edit that the data
//! file holds already.
//!
//! A record is one line of JSON that ends with a checksum of what stands before it:
//! `{"seq":7,"base":"…","edit":{…},"sum":"…"}` for an edit, where `base` is the hash of the file it builds on, and
//! `{"saved":7,"file":"…","sum":"…"}` for "the file with this hash holds everything up to 7". Sequence numbers go on
//! from the highest in the folder, so they order what several processes did even when the clock steps back.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::disk::{Disk, Stat};
use super::error::{At, StoreError};
use super::hash::Hash;
use super::history;

/// A journal longer than this is continued in a new file, so that its saved part can be dropped.
const LONGEST_SEGMENT: u64 = 16 << 20;
/// How much of a journal's end is read to find its last sequence number.
const TAIL: u64 = 64 << 10;
/// The last characters of a line: `,"sum":"0123456789abcdef"}`.
const SUM_LENGTH: usize = 26;

/// This process's own journal. Nothing is made on the disk before the first edit.
pub struct Journal {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    segments: Vec<Segment>,
    /// The last sequence number given, once it is known.
    last: Option<u64>,
}

/// One file of the journal; locked as long as it is open.
struct Segment {
    path: PathBuf,
    file: Arc<File>,
    size: u64,
    /// The last edit in it and the last that is saved.
    last: u64,
    saved: u64,
    state: Writing,
}

/// How the next line may be written to a segment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Writing {
    /// Right behind the last one.
    Clean,
    /// On a new line, because the last write stopped somewhere.
    Torn,
    /// Not at all: a flush failed, and what the kernel says of this file is no longer worth anything.
    Abandoned,
}

/// One line of a journal.
#[derive(Clone, Debug, PartialEq)]
pub enum Record<T> {
    /// An edit was made.
    Edit(Entry<T>),
    /// The data file holds everything up to a sequence number.
    Saved {
        /// The last sequence number that it holds.
        seq: u64,
        /// The hash of the file.
        file: Hash,
    },
}

/// An edit and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry<T> {
    /// Its number, rising over all journals of a workspace.
    pub seq: u64,
    /// The hash of the file that it was made over.
    pub base: Hash,
    /// What was done.
    pub edit: T,
}

/// A line that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub fault: LineFault,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineFault {
    /// It is the last one and was not written to its end: the program was killed while it wrote.
    Torn,
    /// It does not match its checksum.
    Checksum,
    /// It matches, but says nothing that this version understands.
    Unreadable(String),
}

impl Journal {
    /// The journal of this process in a workspace's state folder.
    pub fn new(disk: Arc<dyn Disk>, folder: PathBuf) -> Self {
        Self {
            disk,
            folder,
            segments: Vec::new(),
            last: None,
        }
    }

    /// Appends an edit with one write; gives its sequence number. It survives a kill from then on, and a power cut
    /// once [`Journal::unflushed`]'s file was flushed.
    ///
    /// # Errors
    /// When nothing could be written: the caller must save the whole file at once.
    pub fn append<T: Serialize>(&mut self, base: Hash, edit: &T) -> Result<u64, StoreError> {
        let seq = self.last()? + 1;
        let line = sealed(&Entry { seq, base, edit }).at(&self.folder, "write the edit as JSON")?;
        self.last = Some(seq);
        let segment = self.current()?;
        write_line(&*self.disk, &mut self.segments[segment], line)?;
        self.segments[segment].last = seq;
        Ok(seq)
    }

    /// Notes that the file with this hash holds every edit up to `seq`, and lets go of what is no longer needed.
    ///
    /// # Errors
    /// When it could not be noted; the edits would be merged once more at the next start, which changes nothing.
    pub fn saved(&mut self, seq: u64, file: Hash) -> Result<(), StoreError> {
        let line =
            sealed(&SavedLine { saved: seq, file }).at(&self.folder, "write a note as JSON")?;
        let mut outcome = Ok(());
        for segment in &mut self.segments {
            if segment.saved < segment.last && segment.state != Writing::Abandoned {
                let written = write_line(&*self.disk, segment, line.clone());
                if written.is_ok() {
                    segment.saved = segment.last.min(seq);
                }
                outcome = outcome.and(written);
            }
        }
        while self.segments.len() > 1 && self.segments[0].saved >= self.segments[0].last {
            self.retire_first()?;
        }
        outcome
    }

    /// The file to flush so that every edit so far outlives a power cut. It is flushed without borrowing the journal,
    /// so that an edit need not wait for the disk; when that fails, call [`Journal::abandon`].
    pub fn unflushed(&self) -> Option<Arc<File>> {
        self.segments
            .last()
            .map(|segment| Arc::clone(&segment.file))
    }

    /// Flushes every edit so far.
    ///
    /// # Errors
    /// When the disk refuses; the next edit then goes to a new file.
    pub fn sync(&mut self) -> Result<(), StoreError> {
        let Some(file) = self.unflushed() else {
            return Ok(());
        };
        let flushed = self
            .disk
            .sync_data(&file)
            .at(&self.folder, "flush the journal to the disk");
        if flushed.is_err() {
            self.abandon();
        }
        flushed
    }

    /// Trusts the current file no more, because a flush failed: the next edit goes to a new one.
    pub fn abandon(&mut self) {
        if let Some(segment) = self.segments.last_mut() {
            segment.state = Writing::Abandoned;
        }
    }

    /// Ends the journal: what is saved goes to the history, what is not stays to be replayed.
    ///
    /// # Errors
    /// When the history cannot be written; the journal then stays, and the next start takes care of it.
    pub fn close(mut self) -> Result<(), StoreError> {
        while let Some(segment) = self.segments.first() {
            if segment.saved < segment.last {
                self.segments.remove(0);
            } else {
                self.retire_first()?;
            }
        }
        Ok(())
    }

    fn retire_first(&mut self) -> Result<(), StoreError> {
        // The lock goes with the segment, after its file is gone.
        let segment = self.segments.remove(0);
        history::retire(&*self.disk, &self.folder, &segment.path)
    }

    fn last(&mut self) -> Result<u64, StoreError> {
        match self.last {
            Some(last) => Ok(last),
            None => {
                let last = last_sequence(&*self.disk, &self.folder)?;
                self.last = Some(last);
                Ok(last)
            }
        }
    }

    /// The place of the segment to write to.
    fn current(&mut self) -> Result<usize, StoreError> {
        let usable = self.segments.last().is_some_and(|segment| {
            segment.state != Writing::Abandoned && segment.size < LONGEST_SEGMENT
        });
        if !usable {
            let segment = self.begin()?;
            self.segments.push(segment);
        }
        Ok(self.segments.len() - 1)
    }

    fn begin(&self) -> Result<Segment, StoreError> {
        self.disk
            .create_folder(&self.folder)
            .at(&self.folder, "make the journal's folder")?;
        for _ in 0..8 {
            let name = format!("{}-{:08x}.jsonl", std::process::id(), fastrand::u32(..));
            let path = self.folder.join(name);
            let file = self.disk.open_append(&path).at(&path, "begin a journal")?;
            let locked = file.try_lock().is_ok() || !locks_work(&file);
            let identity = file
                .metadata()
                .and_then(|meta| Stat::of(&meta))
                .at(&path, "look at it")?;
            // Between its making and its locking another program may have taken it for an orphan.
            let ours = self
                .disk
                .stat(&path)
                .at(&path, "look at it")?
                .is_some_and(|stat| stat.file == identity.file);
            if locked && ours && identity.size == 0 {
                let file = Arc::new(file);
                return Ok(Segment {
                    path,
                    file,
                    size: 0,
                    last: 0,
                    saved: 0,
                    state: Writing::Clean,
                });
            }
        }
        Err(std::io::Error::other("every new journal was taken at once"))
            .at(&self.folder, "begin a journal")
    }
}

/// Whether the file system has locks at all.
fn locks_work(file: &File) -> bool {
    match file.try_lock() {
        Err(std::fs::TryLockError::Error(error)) => error.kind() != std::io::ErrorKind::Unsupported,
        _ => true,
    }
}

/// Reads the lines of a journal; bad ones are left out and told.
pub fn read_records<T: DeserializeOwned>(bytes: &[u8]) -> (Vec<Record<T>>, Vec<BadLine>) {
    let mut records = Vec::new();
    let mut bad = Vec::new();
    for (number, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        match record(text) {
            Ok(record) => records.push(record),
            Err(_) if text.is_empty() => {}
            Err(_) if text.len() == line.len() => bad.push(BadLine {
                line: number + 1,
                fault: LineFault::Torn,
            }),
            Err(fault) => bad.push(BadLine {
                line: number + 1,
                fault,
            }),
        }
    }
    (records, bad)
}

/// One line without its newline.
pub(super) fn record<T: DeserializeOwned>(line: &[u8]) -> Result<Record<T>, LineFault> {
    if !has_valid_sum(line) {
        return Err(LineFault::Checksum);
    }
    let unreadable = |error: serde_json::Error| LineFault::Unreadable(error.to_string());
    if line.starts_with(b"{\"saved\":") {
        let note: SavedLine = serde_json::from_slice(line).map_err(unreadable)?;
        return Ok(Record::Saved {
            seq: note.saved,
            file: note.file,
        });
    }
    serde_json::from_slice(line)
        .map(Record::Edit)
        .map_err(unreadable)
}

#[derive(Serialize, Deserialize)]
struct SavedLine {
    saved: u64,
    file: Hash,
}

/// Only the number of an edit's line.
#[derive(Deserialize)]
struct Numbered {
    seq: u64,
}

fn has_valid_sum(line: &[u8]) -> bool {
    let Some(split) = line.len().checked_sub(SUM_LENGTH) else {
        return false;
    };
    let (text, sum) = line.split_at(split);
    sum == seal(text).as_bytes()
}

fn seal(text: &[u8]) -> String {
    format!(",\"sum\":\"{:016x}\"}}", Hash::of(text).short())
}

/// The line of a record, with its checksum and a newline.
fn sealed(record: &impl Serialize) -> std::io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(record)?;
    line.pop();
    let seal = seal(&line);
    line.extend_from_slice(seal.as_bytes());
    line.push(b'\n');
    Ok(line)
}

fn write_line(disk: &dyn Disk, segment: &mut Segment, mut line: Vec<u8>) -> Result<(), StoreError> {
    if segment.state == Writing::Torn {
        line.insert(0, b'\n');
    }
    segment.size += line.len() as u64;
    let written = disk
        .write(&segment.file, &line)
        .at(&segment.path, "append to the journal");
    segment.state = if written.is_ok() {
        Writing::Clean
    } else {
        Writing::Torn
    };
    written
}

/// The highest sequence number in all journals of a folder; 0 when there is none.
fn last_sequence(disk: &dyn Disk, folder: &Path) -> Result<u64, StoreError> {
    let mut highest = 0;
    for path in journals(disk, folder)? {
        let tail = disk.read_tail(&path, TAIL).at(&path, "read it")?;
        let last = match last_in(&tail) {
            None if tail.len() as u64 == TAIL => last_in(&disk.read(&path).at(&path, "read it")?),
            last => last,
        };
        highest = highest.max(last.unwrap_or(0));
    }
    Ok(highest)
}

fn last_in(bytes: &[u8]) -> Option<u64> {
    let numbers = bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| has_valid_sum(line));
    numbers
        .filter_map(|line| serde_json::from_slice::<Numbered>(line).ok())
        .map(|line| line.seq)
        .max()
}

/// All journals in a folder, the history included.
pub(super) fn journals(disk: &dyn Disk, folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut files = disk.list(folder).at(folder, "list the journals")?;
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "jsonl")
    });
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::disk::RealDisk;
    use crate::store::faulty::{Fault, FaultyDisk};
    use crate::store::history::orphans;
    use std::fs;

    fn hash() -> Hash {
        Hash::of(b"the file")
    }

    fn journal(folder: &Path) -> Journal {
        Journal::new(Arc::new(RealDisk), folder.to_owned())
    }

    fn edits(folder: &Path) -> Vec<(u64, String)> {
        let orphans = orphans::<String>(&RealDisk, folder).unwrap();
        let mut edits: Vec<_> = orphans
            .into_iter()
            .flat_map(|orphan| orphan.unsaved)
            .map(|entry| (entry.seq, entry.edit))
            .collect();
        edits.sort();
        edits
    }

    #[test]
    fn nothing_is_made_before_the_first_edit() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        journal(&state).close().unwrap();
        assert!(!state.exists());
    }

    #[test]
    fn edits_survive_a_kill_and_saved_ones_are_not_replayed() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = journal(folder.path());
        for edit in ["one", "two", "three"] {
            first.append(hash(), &edit).unwrap();
        }
        first.saved(2, hash()).unwrap();
        assert_eq!(
            edits(folder.path()),
            [],
            "a living process's journal is its own"
        );
        drop(first);
        assert_eq!(edits(folder.path()), [(3, "three".into())]);
        let mut second = journal(folder.path());
        assert_eq!(
            second.append(hash(), &"four").unwrap(),
            4,
            "numbers go on over processes"
        );
    }

    #[test]
    fn a_torn_last_line_is_left_out_and_a_changed_one_is_told() {
        let mut bytes = Vec::new();
        for seq in 1..=3 {
            bytes.extend(
                sealed(&Entry {
                    seq,
                    base: hash(),
                    edit: format!("edit {seq}"),
                })
                .unwrap(),
            );
        }
        let whole = bytes.len();
        for cut in (whole - 60)..whole - 1 {
            let (records, bad) = read_records::<String>(&bytes[..cut]);
            assert_eq!(records.len(), 2);
            assert_eq!(
                bad,
                [BadLine {
                    line: 3,
                    fault: LineFault::Torn
                }]
            );
        }
        assert_eq!(
            read_records::<String>(&bytes[..whole - 1]).0.len(),
            3,
            "only its newline is missing"
        );
        let text = String::from_utf8(bytes)
            .unwrap()
            .replace("edit 2", "edit 9");
        let (records, bad) = read_records::<String>(text.as_bytes());
        assert_eq!(records.len(), 2);
        assert_eq!(
            bad,
            [BadLine {
                line: 2,
                fault: LineFault::Checksum
            }]
        );
        let (records, bad) = read_records::<u8>(text.lines().next().unwrap().as_bytes());
        assert!(records.is_empty() && bad.len() == 1);
    }

    #[test]
    fn whatever_call_fails_no_acknowledged_edit_is_lost() {
        for fault in [Fault::Fails, Fault::Tears, Fault::PowerCut] {
            for call in 1..40 {
                let folder = tempfile::tempdir().unwrap();
                let disk = Arc::new(FaultyDisk::new(fault, call));
                let mut journal = Journal::new(disk.clone(), folder.path().to_owned());
                let mut kept = Vec::new();
                for edit in 0..5_u64 {
                    let appended = journal.append(hash(), &edit.to_string());
                    let flushed = journal.sync();
                    if let (Ok(seq), Ok(())) = (&appended, &flushed) {
                        kept.push((*seq, edit.to_string()));
                    }
                    for error in [appended.err(), flushed.err()].into_iter().flatten() {
                        assert!(
                            error
                                .to_string()
                                .contains(&*folder.path().to_string_lossy()),
                            "{error}"
                        );
                    }
                }
                // A killed process leaves no descriptor behind, so no lock either.
                drop((journal, disk));
                let there = edits(folder.path());
                assert!(
                    kept.iter().all(|edit| there.contains(edit)),
                    "{fault:?} at {call}: {kept:?} in {there:?}"
                );
                assert!(
                    fault == Fault::PowerCut || kept.len() >= 4,
                    "one fault costs one edit at most"
                );
            }
        }
    }

    #[test]
    fn a_failed_flush_moves_to_a_new_file() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = journal(folder.path());
        journal.append(hash(), &"one").unwrap();
        journal.abandon();
        journal.append(hash(), &"two").unwrap();
        assert_eq!(journals(&RealDisk, folder.path()).unwrap().len(), 2);
    }

    #[test]
    fn a_long_journal_goes_on_in_a_new_file_and_what_is_saved_becomes_history() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = journal(folder.path());
        let long = "x".repeat(LONGEST_SEGMENT as usize);
        journal.append(hash(), &long).unwrap();
        let seq = journal.append(hash(), &"short").unwrap();
        assert_eq!(journals(&RealDisk, folder.path()).unwrap().len(), 2);
        journal.saved(seq, hash()).unwrap();
        let names = journals(&RealDisk, folder.path()).unwrap();
        assert_eq!(names.len(), 2);
        assert!(names.iter().any(|name| name.ends_with("history.jsonl")));
        journal.close().unwrap();
        assert_eq!(
            journals(&RealDisk, folder.path()).unwrap(),
            [folder.path().join("history.jsonl")]
        );
        assert_eq!(
            fs::metadata(folder.path().join("history.jsonl"))
                .unwrap()
                .len()
                >> 20,
            16
        );
    }
}
