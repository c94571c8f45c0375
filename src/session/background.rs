//! The thread that saves: after a burst, at most every two seconds while it lasts, and when told.
//!
//! Never needs the event loop: a screen that waits for an editor or a terminal that hangs delays no save.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::SessionEvent;
use super::keeper::{Shared, locked};
use crate::store::disk::Disk;
use crate::store::error_at;

/// A burst of edits is over after this long; then the file is saved.
const QUIET: Duration = Duration::from_millis(300);
/// How long a burst may keep the file from being saved.
const BURST: Duration = Duration::from_secs(2);
/// The journal is flushed this long after the last edit …
const FLUSH_QUIET: Duration = Duration::from_millis(200);
/// … and at least this often.
const FLUSH_BURST: Duration = Duration::from_secs(1);
/// A save that failed is tried again after this long, then after twice as long, up to the last.
const RETRY: Duration = Duration::from_secs(2);
const LAST_RETRY: Duration = Duration::from_secs(30);

/// What the thread is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nudge {
    /// An edit was made.
    Edited,
    /// Save at once: the journal cannot be trusted.
    SaveNow,
    /// The file may have changed.
    LookAgain,
    /// End, without saving.
    Stop,
}

/// The thread, until it is dropped; it is waited for then, so that nobody saves after that.
pub(super) struct Background {
    nudges: Sender<Nudge>,
    thread: Option<JoinHandle<()>>,
}

impl Background {
    pub fn start(shared: Arc<Shared>, disk: Arc<dyn Disk>) -> Self {
        let (nudges, received) = mpsc::channel();
        let keeping = Keeping {
            shared,
            disk,
            save: Timer::default(),
            flush: Timer::default(),
            failed: None,
        };
        let thread = thread::Builder::new()
            .name("store".into())
            .spawn(move || keeping.run(&received))
            .ok();
        Self { nudges, thread }
    }

    pub fn nudge(&self, nudge: Nudge) {
        let _ = self.nudges.send(nudge);
    }

    /// A way to nudge from another thread.
    pub fn nudger(&self) -> Sender<Nudge> {
        self.nudges.clone()
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.nudge(Nudge::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// When something is due that waits for the end of a burst, but not for ever.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Timer {
    burst: Option<(Instant, Instant)>,
}

impl Timer {
    pub fn edited(&mut self, now: Instant) {
        let first = self.burst.map_or(now, |(first, _)| first);
        self.burst = Some((first, now));
    }

    pub fn due(self, quiet: Duration, longest: Duration) -> Option<Instant> {
        self.burst
            .map(|(first, last)| (last + quiet).min(first + longest))
    }
}

struct Keeping {
    shared: Arc<Shared>,
    disk: Arc<dyn Disk>,
    save: Timer,
    flush: Timer,
    /// When to try again, and how long that was waited for.
    failed: Option<(Instant, Duration)>,
}

impl Keeping {
    fn run(mut self, received: &Receiver<Nudge>) {
        if locked(&self.shared.keeper).is_due() {
            self.save();
        }
        loop {
            let nudge = match self.next_due() {
                Some(due) => received.recv_timeout(due.saturating_duration_since(Instant::now())),
                None => received.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match nudge {
                Ok(Nudge::Edited) => {
                    let now = Instant::now();
                    self.save.edited(now);
                    self.flush.edited(now);
                }
                Ok(Nudge::SaveNow) => self.save(),
                Ok(Nudge::LookAgain) => self.look(),
                Err(RecvTimeoutError::Timeout) => {}
                Ok(Nudge::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            }
            self.do_what_is_due();
        }
    }

    fn save_due(&self) -> Option<Instant> {
        self.failed
            .map(|(at, _)| at)
            .or_else(|| self.save.due(QUIET, BURST))
    }

    fn next_due(&self) -> Option<Instant> {
        [self.save_due(), self.flush.due(FLUSH_QUIET, FLUSH_BURST)]
            .into_iter()
            .flatten()
            .min()
    }

    fn do_what_is_due(&mut self) {
        let now = Instant::now();
        if self
            .flush
            .due(FLUSH_QUIET, FLUSH_BURST)
            .is_some_and(|due| due <= now)
        {
            self.flush();
        }
        if self.save_due().is_some_and(|due| due <= now) {
            self.save();
        }
    }

    /// Flushes the journal without holding it, so that an edit never waits for the disk.
    fn flush(&mut self) {
        self.flush = Timer::default();
        let Some(file) = locked(&self.shared.journal).unflushed() else {
            return;
        };
        if let Err(source) = self.disk.sync_data(&file) {
            let mut journal = locked(&self.shared.journal);
            journal.abandon();
            let error = error_at(journal.folder(), "flush the journal to the disk", source);
            drop(journal);
            (self.shared.tell)(SessionEvent::JournalFailed(error));
            self.save();
        }
    }

    fn save(&mut self) {
        self.save = Timer::default();
        match self.shared.save() {
            Ok(()) => self.failed = None,
            Err(error) => {
                let pause = self
                    .failed
                    .map_or(RETRY, |(_, pause)| (pause * 2).min(LAST_RETRY));
                self.failed = Some((Instant::now() + pause, pause));
                (self.shared.tell)(SessionEvent::SaveFailed(error));
            }
        }
    }

    fn look(&mut self) {
        match self.shared.look() {
            Ok(()) if locked(&self.shared.keeper).is_due() => self.save.edited(Instant::now()),
            Ok(()) => {}
            Err(error) => (self.shared.tell)(SessionEvent::LookFailed(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_puts_a_save_off_but_not_for_ever() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut timer = Timer::default();
        assert_eq!(timer.due(QUIET, BURST), None);
        timer.edited(at(0));
        assert_eq!(timer.due(QUIET, BURST), Some(at(300)));
        timer.edited(at(250));
        assert_eq!(timer.due(QUIET, BURST), Some(at(550)));
        timer.edited(at(1900));
        assert_eq!(timer.due(QUIET, BURST), Some(at(2000)));
    }
}
