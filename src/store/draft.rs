//! What stands in an open form, so that a kill loses nothing that was typed: one small file a process, beside its journal.
//!
//! Never shared: each process has a file of its own, replaced whole and locked while that process lives, so two windows on
//! one workspace cannot touch each other's. One whose process is gone is taken over, once, by the next to open the
//! workspace; of several the newest, and the others wait for the next. Where a file system has no locks nobody can tell
//! who lives, and a draft is written but never taken over.
//!
//! The bytes are flushed before the rename and the folder is not flushed at all: a power cut leaves the draft of a moment
//! ago, never half a one.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::disk::{Disk, Readers};
use super::error::{At, StoreError};
use super::history::abandoned;

/// How the names of drafts begin.
const NAME: &str = "form-";

/// The draft of this process.
pub struct FormDraft {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    path: PathBuf,
    /// The file with its lock, while there is one.
    held: Option<File>,
}

impl FormDraft {
    /// The draft of this process in a workspace's state folder. Nothing is made on the disk before it is kept.
    pub fn new(disk: Arc<dyn Disk>, folder: PathBuf) -> Self {
        let name = format!(
            "{NAME}{}-{:08x}.json",
            std::process::id(),
            fastrand::u32(..)
        );
        Self {
            disk,
            path: folder.join(name),
            folder,
            held: None,
        }
    }

    /// Puts a text in the place of the one before, in one step.
    ///
    /// # Errors
    /// What the disk refused; the text before is still kept then.
    pub fn keep(&mut self, text: &[u8]) -> Result<(), StoreError> {
        let doing = "keep what is typed";
        self.disk
            .create_folder(&self.folder)
            .at(&self.folder, "make the folder of drafts")?;
        let (temporary, file) = self
            .disk
            .create_beside(&self.path, Readers::Owner)
            .at(&self.path, doing)?;
        // It is locked before it has its name, so that nobody ever finds it unlocked while we live.
        let _ = file.try_lock();
        self.disk
            .write(&file, text)
            .and_then(|()| self.disk.sync_data(&file))
            .and_then(|()| self.disk.rename(&temporary, &self.path))
            .inspect_err(|_| drop(self.disk.remove(&temporary)))
            .at(&self.path, doing)?;
        self.held = Some(file);
        Ok(())
    }

    /// Takes the draft away: the form was saved or left.
    ///
    /// # Errors
    /// When it is there and cannot be removed.
    pub fn forget(&mut self) -> Result<(), StoreError> {
        if self.held.is_none() {
            return Ok(());
        }
        let removed = self.disk.remove(&self.path);
        removed.at(&self.path, "take away what was typed")?;
        self.held = None;
        Ok(())
    }

    /// Makes the newest draft whose process is gone ours, and gives what it holds. One that says nothing which this
    /// version understands stays where it is.
    ///
    /// # Errors
    /// When the folder or a draft in it cannot be read.
    pub fn take_over<T: DeserializeOwned>(&mut self) -> Result<Option<T>, StoreError> {
        for path in self.left_behind()? {
            let Some(locked) = abandoned(&*self.disk, &path)? else {
                continue;
            };
            let bytes = self.disk.read(&path).at(&path, "read it")?;
            if is_unfinished(&path) || bytes.is_empty() {
                self.disk.remove(&path).at(&path, "take it away")?;
                continue;
            }
            let Ok(typed) = serde_json::from_slice(&bytes) else {
                continue;
            };
            let taken = self.disk.rename(&path, &self.path);
            taken.at(&path, "take it over")?;
            self.held = Some(locked);
            return Ok(Some(typed));
        }
        Ok(None)
    }

    /// The drafts in the folder and the temporary files of those that were being written, the newest first.
    fn left_behind(&self) -> Result<Vec<PathBuf>, StoreError> {
        let files = self.disk.list(&self.folder);
        let files = files.at(&self.folder, "list the drafts")?;
        let drafts = files.into_iter().filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.trim_start_matches('.').starts_with(NAME)
        });
        let dated = drafts.filter_map(|path| {
            let stat = self.disk.stat(&path).ok()??;
            Some((stat.modified, path))
        });
        let mut dated: Vec<_> = dated.collect();
        dated.sort();
        Ok(dated.into_iter().rev().map(|(_, path)| path).collect())
    }
}

fn is_unfinished(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "tmp")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::disk::RealDisk;
    use crate::store::faulty::{Fault, FaultyDisk};

    fn draft(folder: &Path) -> FormDraft {
        FormDraft::new(Arc::new(RealDisk), folder.to_owned())
    }

    fn files(folder: &Path) -> usize {
        RealDisk.list(folder).unwrap().len()
    }

    #[test]
    fn what_a_living_process_keeps_is_its_own_and_what_a_dead_one_kept_is_taken_over_once() {
        let folder = tempfile::tempdir().unwrap();
        let (mut ana, mut ben) = (draft(folder.path()), draft(folder.path()));
        ana.keep(br#""of ana""#).unwrap();
        ben.keep(br#""of ben""#).unwrap();
        ana.keep(br#""more of ana""#).unwrap();
        let mut next = draft(folder.path());
        assert_eq!(next.take_over::<String>().unwrap(), None);
        ben.forget().unwrap();
        drop(ana);
        assert_eq!(next.take_over().unwrap(), Some("more of ana".to_string()));
        assert_eq!(draft(folder.path()).take_over::<String>().unwrap(), None);
        next.forget().unwrap();
        assert_eq!(files(folder.path()), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_draft_is_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let mut draft = draft(folder.path());
        draft.keep(b"1").unwrap();
        let stat = RealDisk.stat(&draft.path).unwrap().unwrap();
        assert_eq!(stat.mode, 0o600);
    }

    #[test]
    fn whatever_call_fails_the_draft_is_the_old_one_or_the_new_one() {
        for fault in [Fault::Fails, Fault::Tears, Fault::PowerCut] {
            for call in 1..6 {
                let folder = tempfile::tempdir().unwrap();
                let mut before = draft(folder.path());
                before.keep(b"1").unwrap();
                let disk = Arc::new(FaultyDisk::new(fault, call));
                let mut faulty = FormDraft {
                    disk,
                    folder: folder.path().to_owned(),
                    path: before.path.clone(),
                    held: None,
                };
                assert!(faulty.keep(b"22").is_err());
                let now = std::fs::read(&before.path).unwrap();
                assert!(now == b"1" || now == b"22", "{fault:?} at {call}: {now:?}");
            }
        }
    }

    #[test]
    fn what_a_kill_left_half_written_is_swept_and_what_another_version_wrote_stays() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at(".form-7-1.json.0123456789abcdef.tmp"), "{").unwrap();
        std::fs::write(at("form-7-2.json"), "").unwrap();
        std::fs::write(at("form-7-3.json"), "[1]").unwrap();
        assert_eq!(draft(folder.path()).take_over::<String>().unwrap(), None);
        assert_eq!(RealDisk.list(folder.path()).unwrap(), [at("form-7-3.json")]);
    }
}
