//! The thread that waits for signals. It turns each into an event, and does nothing else while the program answers.
//! It never saves or draws; only when a second request to end comes, it gives the terminal back and ends the process.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::input::Listening;

/// A signal, by what it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// TERM, HUP, INT or QUIT, by number: end.
    End(i32),
    /// TSTP: give the terminal to the shell and stop.
    Stop,
    /// CONT after a stop that was not our own: the shell may have changed the terminal.
    Continued,
    /// WINCH: the terminal has another size.
    Resized,
}

/// What the rest of the program says to the thread.
#[derive(Clone, Debug, Default)]
pub struct Signals {
    /// An editor has the terminal: Ctrl-C is meant for it.
    lent: Arc<AtomicBool>,
    /// We stopped ourselves: the next CONT is expected.
    stopping: Arc<AtomicBool>,
}

impl Signals {
    /// Starts waiting. `tell` is called on the thread.
    #[cfg(unix)]
    pub fn start(tell: impl FnMut(Signal) -> Listening + Send + 'static) -> io::Result<Self> {
        use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
        let signals = signal_hook::iterator::Signals::new([
            SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH,
        ])?;
        let state = Self::default();
        let shared = state.clone();
        std::thread::Builder::new()
            .name("signals".into())
            .spawn(move || shared.watch(signals, tell))?;
        Ok(state)
    }

    /// There are no signals to wait for.
    #[cfg(not(unix))]
    pub fn start(_tell: impl FnMut(Signal) -> Listening + Send + 'static) -> io::Result<Self> {
        Ok(Self::default())
    }

    /// From now on Ctrl-C and Ctrl-Z are meant for another program.
    pub fn lend(&self) {
        self.lent.store(true, Ordering::SeqCst);
    }

    /// The terminal is ours again.
    pub fn take_back(&self) {
        self.lent.store(false, Ordering::SeqCst);
    }

    /// Stops this process until the shell continues it. The terminal must have been given back.
    #[cfg(unix)]
    pub fn stop_here(&self) -> io::Result<()> {
        self.stopping.store(true, Ordering::SeqCst);
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)
    }

    /// There is no shell to go back to.
    #[cfg(not(unix))]
    pub fn stop_here(&self) -> io::Result<()> {
        Ok(())
    }

    #[cfg(unix)]
    fn watch(
        &self,
        mut signals: signal_hook::iterator::Signals,
        mut tell: impl FnMut(Signal) -> Listening,
    ) {
        use signal_hook::consts::{SIGCONT, SIGHUP, SIGTERM, SIGTSTP, SIGWINCH};
        let mut ending = false;
        for number in &mut signals {
            let lent = self.lent.load(Ordering::SeqCst);
            let signal = match number {
                SIGWINCH => Signal::Resized,
                SIGCONT if self.stopping.swap(false, Ordering::SeqCst) || lent => continue,
                SIGCONT => Signal::Continued,
                _ if lent && number != SIGTERM && number != SIGHUP => continue,
                SIGTSTP => Signal::Stop,
                _ => Signal::End(number),
            };
            if let Signal::End(number) = signal {
                if ending {
                    super::terminal::restore();
                    // Returns only if the signal has no default, and these have one.
                    let _ = signal_hook::low_level::emulate_default_handler(number);
                }
                ending = true;
            }
            if tell(signal) == Listening::No && !ending {
                return;
            }
        }
    }
}
