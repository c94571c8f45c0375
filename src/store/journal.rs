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

    /// The folder that it is in.
    pub fn folder(&self) -> &Path {
        &self.folder
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
        if let Some(last) = self.last {
            return Ok(last);
        }
        let last = last_sequence(&*self.disk, &self.folder)?;
        self.last = Some(last);
        Ok(last)
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
mod tests;
