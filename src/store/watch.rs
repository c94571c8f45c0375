//! When to look at the file again: the folder is watched, and the file is asked now and then.
//!
//! Never reads the file and never says what changed: own writes are told apart by whoever looks.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::disk::{Disk, RealDisk, Stat, folder_of};

/// A burst of events is over when nothing came for this long.
const QUIET: Duration = Duration::from_millis(50);
/// How often the file is asked, for file systems that send nothing.
const POLL: Duration = Duration::from_secs(2);

/// Says when a file may have changed, until it is dropped.
#[derive(Debug)]
pub struct Watch {
    signals: Sender<Signal>,
    /// Kept so that it goes on watching; none where the system offers nothing.
    _watcher: Option<RecommendedWatcher>,
}

/// Whether the person looks at the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The file is also asked every two seconds.
    Here,
    /// Only the system's own events count: nothing wakes up by itself.
    Away,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signal {
    Event,
    Focus(Focus),
    Stop,
}

impl Watch {
    /// Calls `look_again`, on a thread of its own, whenever the file at `path` may have changed.
    ///
    /// The folder is watched, not the file, because each save puts a new file in the old one's place.
    pub fn new(path: &Path, look_again: impl FnMut() + Send + 'static) -> Self {
        Self::with_poll(path, POLL, look_again)
    }

    fn with_poll(path: &Path, poll: Duration, look_again: impl FnMut() + Send + 'static) -> Self {
        let path = RealDisk.resolve(path).unwrap_or_else(|_| path.to_owned());
        let (signals, received) = mpsc::channel();
        let watcher = watch_folder(&path, signals.clone());
        let rounds = Rounds {
            last: RealDisk.stat(&path).ok().flatten(),
            path,
            poll,
            focus: Focus::Here,
            received,
        };
        let _ = thread::Builder::new()
            .name("watch".into())
            .spawn(move || rounds.run(look_again));
        Self {
            signals,
            _watcher: watcher,
        }
    }

    /// Says whether the person looks at the program.
    pub fn focus(&self, focus: Focus) {
        let _ = self.signals.send(Signal::Focus(focus));
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.signals.send(Signal::Stop);
    }
}

fn watch_folder(path: &Path, signals: Sender<Signal>) -> Option<RecommendedWatcher> {
    let name = path.file_name()?.to_owned();
    let told = move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| concerns(&event, &name)) {
            let _ = signals.send(Signal::Event);
        }
    };
    let mut watcher = notify::recommended_watcher(told).ok()?;
    watcher
        .watch(folder_of(path), RecursiveMode::NonRecursive)
        .ok()?;
    Some(watcher)
}

/// Whether an event may mean that the file of this name has other bytes.
fn concerns(event: &Event, name: &OsStr) -> bool {
    let read_only = matches!(event.kind, EventKind::Access(_));
    let lost_some = event.need_rescan();
    lost_some
        || !read_only
            && event
                .paths
                .iter()
                .any(|path| path.file_name() == Some(name))
}

/// The watching thread.
struct Rounds {
    path: PathBuf,
    poll: Duration,
    focus: Focus,
    /// What the system said of the file when it was last told.
    last: Option<Stat>,
    received: Receiver<Signal>,
}

impl Rounds {
    fn run(mut self, mut look_again: impl FnMut()) {
        loop {
            let signal = match self.focus {
                Focus::Here => self.received.recv_timeout(self.poll),
                Focus::Away => self
                    .received
                    .recv()
                    .map_err(|_| RecvTimeoutError::Disconnected),
            };
            match signal {
                Ok(Signal::Event) => {
                    let after = self.until_quiet();
                    self.last = RealDisk.stat(&self.path).ok().flatten();
                    look_again();
                    match after {
                        Some(Signal::Stop) => return,
                        Some(Signal::Focus(focus)) => self.focus = focus,
                        _ => {}
                    }
                }
                Ok(Signal::Focus(focus)) => {
                    self.focus = focus;
                    self.ask(&mut look_again);
                }
                Err(RecvTimeoutError::Timeout) => self.ask(&mut look_again),
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Waits for the end of a burst; gives the signal that ended it early.
    fn until_quiet(&self) -> Option<Signal> {
        loop {
            match self.received.recv_timeout(QUIET) {
                Ok(Signal::Event) => {}
                Ok(other) => return Some(other),
                Err(_) => return None,
            }
        }
    }

    fn ask(&mut self, look_again: &mut impl FnMut()) {
        let now = RealDisk.stat(&self.path).ok().flatten();
        if now != self.last {
            self.last = now;
            look_again();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, ModifyKind, RenameMode};
    use std::fs;

    fn event(kind: EventKind, path: &str) -> Event {
        Event::new(kind).add_path(path.into())
    }

    #[test]
    fn only_changes_of_this_name_count() {
        let name = OsStr::new("bifocal.json");
        let renamed = EventKind::Modify(ModifyKind::Name(RenameMode::To));
        assert!(concerns(&event(renamed, "/w/bifocal.json"), name));
        assert!(concerns(
            &event(EventKind::Create(CreateKind::File), "/w/bifocal.json"),
            name
        ));
        assert!(!concerns(&event(renamed, "/w/bifocal.json.lock"), name));
        assert!(!concerns(
            &event(EventKind::Access(AccessKind::Any), "/w/bifocal.json"),
            name
        ));
    }

    #[test]
    fn a_rename_over_the_file_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bifocal.json");
        fs::write(&path, "old").unwrap();
        let (told, heard) = mpsc::channel();
        let watch = Watch::with_poll(&path, Duration::from_millis(20), move || {
            told.send(()).expect("the test listens");
        });
        fs::write(folder.path().join("other"), "new").unwrap();
        fs::rename(folder.path().join("other"), &path).unwrap();
        heard
            .recv_timeout(Duration::from_secs(20))
            .expect("it must be told");
        drop(watch);
        let ended = std::iter::from_fn(|| Some(heard.recv_timeout(Duration::from_secs(20))))
            .find(Result::is_err);
        assert_eq!(
            ended,
            Some(Err(RecvTimeoutError::Disconnected)),
            "the thread ends with the watch"
        );
    }
}
