//! The thread that keeps what stands in an open form: a moment after the last key, at least once a second while keys come.
//!
//! Never started before something is typed, and never seen by the one who types: whoever hands a draft over does not
//! wait for the disk, and of several only the newest is written.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::background::Timer;
use super::keeper::locked;
use super::{SessionEvent, Teller};
use crate::store::StoreError;
use crate::store::draft::FormDraft;

/// A pause in typing is this long; then what is typed is written.
const QUIET: Duration = Duration::from_millis(300);
/// Without a pause it is written this long after the first key.
const BURST: Duration = Duration::from_secs(1);

/// What stands in the form; `None` once it is closed.
type Form = Option<Value>;

/// The draft of this session with the thread that writes it.
pub(super) struct Typing {
    draft: Arc<Mutex<FormDraft>>,
    tell: Teller,
    thread: Option<(Sender<Form>, JoinHandle<()>)>,
}

impl Typing {
    pub fn new(draft: FormDraft, tell: Teller) -> Self {
        Self {
            draft: Arc::new(Mutex::new(draft)),
            tell,
            thread: None,
        }
    }

    /// Hands over what stands in the form.
    pub fn keep(&mut self, form: Form) {
        if self.thread.is_none() {
            let (sender, received) = mpsc::channel();
            let writing = Writing {
                draft: Arc::clone(&self.draft),
                tell: Arc::clone(&self.tell),
                newest: None,
                typed: Timer::default(),
                failed: false,
            };
            let started = thread::Builder::new()
                .name("draft".into())
                .spawn(move || writing.run(&received));
            self.thread = started.ok().map(|thread| (sender, thread));
        }
        if let Some((sender, _)) = &self.thread {
            let _ = sender.send(form);
        }
    }

    /// What stood in a form when a program was killed; it is ours from then on.
    pub fn take_over<T: DeserializeOwned>(&self) -> Result<Option<T>, StoreError> {
        locked(&self.draft).take_over()
    }
}

impl Drop for Typing {
    /// Writes what is not written yet: a program that is told to end keeps the form that is open.
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.thread.take() {
            drop(sender);
            let _ = thread.join();
        }
    }
}

struct Writing {
    draft: Arc<Mutex<FormDraft>>,
    tell: Teller,
    newest: Option<Form>,
    typed: Timer,
    failed: bool,
}

impl Writing {
    fn run(mut self, received: &Receiver<Form>) {
        loop {
            let form = match self.typed.due(QUIET, BURST) {
                Some(due) => received.recv_timeout(due.saturating_duration_since(Instant::now())),
                None => received.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match form {
                Ok(form) => {
                    self.newest = Some(form);
                    self.typed.edited(Instant::now());
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    self.write();
                    return;
                }
            }
            // A form that is closed is forgotten at once, so that what was saved is not offered again.
            let closed = self.newest == Some(None);
            let due = self.typed.due(QUIET, BURST);
            if closed || due.is_some_and(|due| due <= Instant::now()) {
                self.write();
            }
        }
    }

    fn write(&mut self) {
        self.typed = Timer::default();
        let Some(form) = self.newest.take() else {
            return;
        };
        let mut draft = locked(&self.draft);
        let written = match form {
            Some(form) => draft.keep(form.to_string().as_bytes()),
            None => draft.forget(),
        };
        let failed = written.is_err();
        if let (false, Err(error)) = (self.failed, written) {
            (self.tell)(SessionEvent::DraftFailed(error));
        }
        self.failed = failed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::disk::{Disk, RealDisk};
    use crate::store::faulty::{Fault, FaultyDisk};
    use serde_json::json;

    fn typing(disk: Arc<dyn Disk>, folder: &std::path::Path, tell: Teller) -> Typing {
        Typing::new(FormDraft::new(disk, folder.to_owned()), tell)
    }

    fn nobody() -> Teller {
        Arc::new(|_| ())
    }

    #[test]
    fn a_burst_of_keys_is_written_once_and_the_newest_counts() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Arc::new(FaultyDisk::new(Fault::Fails, 0));
        let mut ana = typing(disk.clone(), folder.path(), nobody());
        for length in 1..=500 {
            ana.keep(Some(json!("x".repeat(length))));
        }
        drop(ana);
        let writes = disk.log().iter().filter(|call| **call == "rename").count();
        assert!(writes < 50, "{writes} writes");
        let next = typing(Arc::new(RealDisk), folder.path(), nobody());
        assert_eq!(next.take_over().unwrap(), Some("x".repeat(500)));
    }

    #[test]
    fn a_closed_form_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let mut ana = typing(Arc::new(RealDisk), folder.path(), nobody());
        ana.keep(Some(json!("half a sen")));
        ana.keep(None);
        drop(ana);
        assert!(RealDisk.list(folder.path()).unwrap().is_empty());
    }

    #[test]
    fn nothing_is_done_before_something_is_typed() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Arc::new(FaultyDisk::new(Fault::Fails, 0));
        let ana = typing(disk.clone(), folder.path(), nobody());
        assert!(ana.thread.is_none());
        drop(ana);
        assert!(disk.log().is_empty());
    }

    #[test]
    fn a_draft_that_cannot_be_written_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("no folder");
        std::fs::write(&file, "").unwrap();
        let (told, heard) = mpsc::channel();
        let tell: Teller = Arc::new(move |event| drop(told.send(event)));
        let mut ana = typing(Arc::new(RealDisk), &file, tell);
        ana.keep(Some(json!("x")));
        let first = heard.recv().unwrap();
        assert!(matches!(first, SessionEvent::DraftFailed(_)), "{first:?}");
        ana.keep(Some(json!("xy")));
        drop(ana);
        assert!(heard.recv().is_err());
    }
}
