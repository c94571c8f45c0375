//! The thread that reads the terminal. It sleeps in the kernel until there is something to read.
//! It never holds the terminal while an editor runs, and never spins after the terminal is gone.

use std::io::{self, Write as _};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event, KeyEventKind};

/// What the thread tells.
#[derive(Debug)]
pub enum Heard {
    /// A key, a click, a paste, a change of size or focus.
    Terminal(Event),
    /// The terminal is gone.
    HangUp,
}

/// A handle on the thread that reads the terminal.
pub struct Input {
    shared: Arc<Shared>,
    wake: io::PipeWriter,
}

impl Input {
    /// Starts reading. `tell` is called on the thread for everything heard and returns whether somebody still listens.
    pub fn start(mut tell: impl FnMut(Heard) -> Listening + Send + 'static) -> io::Result<Self> {
        let (woken, wake) = io::pipe()?;
        let shared = Arc::new(Shared::default());
        let reader = Reader {
            source: source::Source::open(woken)?,
            shared: Arc::clone(&shared),
        };
        thread::Builder::new().name("input".into()).spawn(move || {
            if reader.run(&mut tell).is_err() {
                tell(Heard::HangUp);
            }
        })?;
        Ok(Self { shared, wake })
    }

    /// Stops reading until [`Input::resume`]: afterwards every key belongs to somebody else.
    pub fn pause(&mut self) {
        *self.shared.lock() = State::Pausing;
        // The pipe cannot be full: a byte is written only here, and read before the answer.
        let _ = self.wake.write_all(b"p");
        // Behind half an escape sequence the thread cannot answer; then the pause goes on without it.
        let guard = self.shared.lock();
        let wait =
            self.shared
                .changed
                .wait_timeout_while(guard, Duration::from_millis(300), |state| {
                    *state == State::Pausing
                });
        drop(wait);
    }

    /// Reads again.
    pub fn resume(&mut self) {
        *self.shared.lock() = State::Reading;
        self.shared.changed.notify_all();
    }
}

/// Whether anybody still wants to hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listening {
    /// Go on.
    Yes,
    /// The program is ending.
    No,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Reading,
    Pausing,
    Paused,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request to pause, and sleeps until it is over.
    fn rest(&self) {
        let mut state = self.lock();
        if *state == State::Pausing {
            *state = State::Paused;
            self.changed.notify_all();
        }
        while *state != State::Reading {
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// What the reader woke up for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Woken {
    Input,
    Asked,
    HangUp,
}

struct Reader {
    source: source::Source,
    shared: Arc<Shared>,
}

/// How long to look for the rest of a burst. It wakes at once when more comes, so it delays nothing.
///
/// A poll of zero never looks into what was already read, so this must outlast any pause of the thread. The kernel is
/// asked for whole milliseconds and the rest is spent spinning: the rest is as long as a timer is late, no longer.
const BURST: Duration = Duration::from_micros(10_100);

impl Reader {
    fn run(mut self, tell: &mut impl FnMut(Heard) -> Listening) -> io::Result<()> {
        loop {
            match self.source.wait()? {
                Woken::Asked => {
                    self.shared.rest();
                    continue;
                }
                Woken::HangUp => return Err(io::ErrorKind::BrokenPipe.into()),
                Woken::Input => {}
            }
            while event::poll(BURST)? {
                let event = event::read()?;
                if is_meant(&event) && tell(Heard::Terminal(event)) == Listening::No {
                    return Ok(());
                }
            }
        }
    }
}

/// Some terminals report the release of keys; it means nothing here.
fn is_meant(event: &Event) -> bool {
    !matches!(event, Event::Key(key) if key.kind == KeyEventKind::Release)
}

#[cfg(target_os = "linux")]
mod source {
    //! Sleeps on the terminal and on the pipe together.

    use std::fs::File;
    use std::io::{self, IsTerminal as _, PipeReader, Read as _};
    use std::os::fd::{AsFd as _, OwnedFd};

    use rustix::event::{PollFd, PollFlags, poll};

    use super::Woken;

    pub(super) struct Source {
        terminal: OwnedFd,
        woken: PipeReader,
    }

    impl Source {
        /// The descriptor that crossterm reads: standard input when it is a terminal, else the controlling terminal.
        pub(super) fn open(woken: PipeReader) -> io::Result<Self> {
            let stdin = io::stdin();
            let terminal = if stdin.is_terminal() {
                stdin.as_fd().try_clone_to_owned()?
            } else {
                File::options()
                    .read(true)
                    .write(true)
                    .open("/dev/tty")?
                    .into()
            };
            Ok(Self { terminal, woken })
        }

        pub(super) fn wait(&mut self) -> io::Result<Woken> {
            loop {
                let mut ready = [
                    PollFd::new(&self.woken, PollFlags::IN),
                    PollFd::new(&self.terminal, PollFlags::IN),
                ];
                match poll(&mut ready, None) {
                    Err(rustix::io::Errno::INTR) => continue,
                    result => result?,
                };
                let (asked, terminal) = (ready[0].revents(), ready[1].revents());
                if asked.contains(PollFlags::IN) {
                    self.woken.read_exact(&mut [0])?;
                    return Ok(Woken::Asked);
                }
                if !asked.is_empty()
                    || terminal.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
                {
                    return Ok(Woken::HangUp);
                }
                return Ok(Woken::Input);
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod source {
    //! Where the kernel cannot sleep on a terminal and a pipe together: looks for the pause four times a second.

    use std::io::{self, PipeReader, Read as _};
    use std::sync::mpsc::{Receiver, channel};
    use std::thread;
    use std::time::Duration;

    use super::Woken;

    pub(super) struct Source {
        asked: Receiver<()>,
    }

    impl Source {
        pub(super) fn open(mut woken: PipeReader) -> io::Result<Self> {
            let (ask, asked) = channel();
            thread::Builder::new().name("pause".into()).spawn(move || {
                while woken.read_exact(&mut [0]).is_ok() && ask.send(()).is_ok() {}
            })?;
            Ok(Self { asked })
        }

        pub(super) fn wait(&mut self) -> io::Result<Woken> {
            loop {
                if self.asked.try_recv().is_ok() {
                    return Ok(Woken::Asked);
                }
                if crossterm::event::poll(Duration::from_millis(250))? {
                    return Ok(Woken::Input);
                }
                if hung_up() {
                    return Ok(Woken::HangUp);
                }
            }
        }
    }

    #[cfg(unix)]
    fn hung_up() -> bool {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let stdin = io::stdin();
        let mut ready = [PollFd::new(&stdin, PollFlags::empty())];
        let now = Timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        poll(&mut ready, Some(&now)).is_ok() && ready[0].revents().contains(PollFlags::HUP)
    }

    #[cfg(not(unix))]
    fn hung_up() -> bool {
        false
    }
}
