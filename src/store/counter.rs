//! The short keys that are given on this machine: `S-240` is never minted twice.
//!
//! Never needed to read a workspace, and never trusted alone: the caller says from which number its file goes on.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::error::{At, StoreError};

/// The counters of one workspace, by the letters before the dash.
#[derive(Clone, Debug)]
pub struct Counter {
    path: PathBuf,
}

impl Counter {
    /// The counters in a workspace's state folder, which must be there when a number is asked for.
    pub fn new(folder: &Path) -> Self {
        Self {
            path: folder.join("keys.json"),
        }
    }

    /// The next number for this prefix: at least `at_least`, and one that no program on this machine was given.
    ///
    /// # Errors
    /// When the counter cannot be locked, read or written; nothing was given then.
    pub fn next(&self, prefix: &str, at_least: u32) -> Result<u32, StoreError> {
        self.reserve(prefix, at_least, 1)
    }

    /// The first of `count` numbers in a row.
    ///
    /// # Errors
    /// As [`Counter::next`].
    pub fn reserve(&self, prefix: &str, at_least: u32, count: u32) -> Result<u32, StoreError> {
        let mut file = self.locked()?;
        let mut text = String::new();
        file.read_to_string(&mut text).at(&self.path, "read it")?;
        // A counter that was torn by a crash starts again: `at_least` keeps the numbers apart.
        let mut given: BTreeMap<String, u32> = serde_json::from_str(&text).unwrap_or_default();
        let last = given.entry(prefix.to_owned()).or_default();
        let first = at_least.max(last.saturating_add(1));
        *last = first.saturating_add(count.saturating_sub(1));
        let text = serde_json::to_string(&given).expect("a map of texts to numbers is always JSON");
        file.rewind()
            .and_then(|()| file.write_all(text.as_bytes()))
            .and_then(|()| file.set_len(text.len() as u64))
            .at(&self.path, "write it")?;
        Ok(first)
    }

    /// The counter's file, ours until it is closed. It is held for microseconds only, so it is waited for.
    fn locked(&self) -> Result<File, StoreError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = options
            .open(&self.path)
            .at(&self.path, "open the counter of short keys")?;
        match file.lock() {
            Err(error) if error.kind() == std::io::ErrorKind::Unsupported => Ok(file),
            locked => locked.map(|()| file).at(&self.path, "lock it"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::thread;

    #[test]
    fn eight_at_once_never_get_the_same_number() {
        let folder = tempfile::tempdir().unwrap();
        let given: BTreeSet<u32> = thread::scope(|scope| {
            let workers: Vec<_> = (0..8)
                .map(|_| {
                    let counter = Counter::new(folder.path());
                    scope.spawn(move || {
                        (0..50)
                            .map(|_| counter.next("S", 1).unwrap())
                            .collect::<Vec<_>>()
                    })
                })
                .collect();
            workers
                .into_iter()
                .flat_map(|worker| worker.join().unwrap())
                .collect()
        });
        assert_eq!(given, (1..=400).collect());
    }

    #[test]
    fn it_never_gives_less_than_the_file_needs() {
        let folder = tempfile::tempdir().unwrap();
        let counter = Counter::new(folder.path());
        assert_eq!(counter.next("S", 240).unwrap(), 240);
        assert_eq!(counter.next("S", 10).unwrap(), 241);
        assert_eq!(counter.next("EP", 1).unwrap(), 1);
        assert_eq!(counter.reserve("S", 1, 100).unwrap(), 242);
        assert_eq!(counter.next("S", 1).unwrap(), 342);
    }

    #[test]
    fn a_torn_counter_starts_again() {
        let folder = tempfile::tempdir().unwrap();
        let counter = Counter::new(folder.path());
        std::fs::write(folder.path().join("keys.json"), "{\"S\": 24").unwrap();
        assert_eq!(counter.next("S", 7).unwrap(), 7);
        assert_eq!(counter.next("S", 7).unwrap(), 8);
    }
}
