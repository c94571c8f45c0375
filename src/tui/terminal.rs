//! Takes the terminal, and always gives it back: at the end, on a panic, before an editor, when suspended.
//! It never reads keys; what it asks the terminal it asks in [`probe`], before anybody reads.

use std::fs::File;
use std::io::{self, IsTerminal as _};
use std::panic;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Once, OnceLock};
use std::thread;
use std::time::Duration;

use crossterm::clipboard::CopyToClipboard;
use crossterm::{Command as _, terminal};
use ratatui::layout::{Rect, Size};
use ratatui::{Frame, Terminal};

use super::screen::Screen;
use super::theme::Background;

/// Whether clicks and the wheel come to the program, or stay with the terminal's own selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// Clicks, drags and the wheel are events.
    Captured,
    /// The terminal selects text by itself.
    Free,
}

/// What the terminal answered before it was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Probe {
    /// Dark or light, when the terminal tells.
    pub background: Option<Background>,
    /// It can tell `Ctrl-I` from Tab and the like.
    pub keyboard: Keyboard,
}

/// Which key protocol the terminal speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keyboard {
    /// As terminals always did.
    #[default]
    Plain,
    /// The kitty protocol, with disambiguated escape codes.
    Enhanced,
}

/// How long a terminal may take to answer. Nearly all answer at once, also to say no; an answer that came later, over a
/// slow line, would be read as keys.
const PATIENCE: Duration = Duration::from_secs(1);

/// What the terminal is: asked once a process. Reads from it, so it must run before the thread that reads keys.
pub fn probe() -> Probe {
    static ANSWERED: OnceLock<Probe> = OnceLock::new();
    *ANSWERED.get_or_init(ask)
}

fn ask() -> Probe {
    let mut options = terminal_colorsaurus::QueryOptions::default();
    options.timeout = PATIENCE;
    let background = match terminal_colorsaurus::theme_mode(options) {
        Ok(terminal_colorsaurus::ThemeMode::Dark) => Some(Background::Dark),
        Ok(terminal_colorsaurus::ThemeMode::Light) => Some(Background::Light),
        // It answers nothing at all: the next question would wait for two seconds.
        Err(terminal_colorsaurus::Error::Timeout(_)) => return Probe::default(),
        Err(_) => None,
    };
    let silent = matches!(
        std::env::var("TERM").as_deref(),
        Err(_) | Ok("dumb" | "linux")
    );
    let keyboard = match (silent, terminal::supports_keyboard_enhancement()) {
        (false, Ok(true)) => Keyboard::Enhanced,
        _ => Keyboard::Plain,
    };
    Probe {
        background,
        keyboard,
    }
}

/// The taken terminal. Dropping it gives the terminal back.
pub struct Console {
    terminal: Terminal<Screen<File>>,
    keyboard: Keyboard,
    mouse: Mouse,
}

impl Console {
    /// Takes the terminal: raw keys, the alternate screen, pastes and focus as events, no cursor.
    pub fn take(probe: &Probe, mouse: Mouse) -> io::Result<Self> {
        let output = output()?;
        let asked = output.try_clone()?;
        let screen = Screen::new(output, Box::new(move || size_of(&asked)));
        let mut console = Self {
            terminal: Terminal::new(screen)?,
            keyboard: probe.keyboard,
            mouse,
        };
        restore_on_panic();
        console.enter()?;
        Ok(console)
    }

    /// Draws one frame. Nothing is written when it looks like the last one.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame)) -> io::Result<()> {
        self.terminal.draw(view).map(|_| ())
    }

    /// Gives the terminal back for a while: to an editor, or to the shell.
    pub fn give_back(&mut self) {
        restore();
    }

    /// Takes the terminal again after [`Console::give_back`], or after somebody else took it. The next frame is drawn whole.
    pub fn take_again(&mut self) -> io::Result<()> {
        restore();
        self.enter()?;
        self.redraw_all()
    }

    /// Forgets what is on the screen: the next frame is drawn whole.
    pub fn redraw_all(&mut self) -> io::Result<()> {
        let size = self.size()?;
        self.terminal.backend_mut().forget();
        self.terminal
            .resize(Rect::from((ratatui::layout::Position::ORIGIN, size)))
    }

    /// Columns and rows right now.
    pub fn size(&self) -> io::Result<Size> {
        self.terminal.size()
    }

    /// Turns the capture of clicks and the wheel on or off.
    pub fn set_mouse(&mut self, mouse: Mouse) -> io::Result<()> {
        self.mouse = mouse;
        let sequence = match mouse {
            Mouse::Captured => MOUSE_ON,
            Mouse::Free => MOUSE_OFF,
        };
        TAKEN.fetch_or(
            if mouse == Mouse::Captured {
                WITH_MOUSE
            } else {
                0
            },
            Ordering::SeqCst,
        );
        self.terminal.backend_mut().send(sequence)
    }

    /// Puts text on the clipboard through the terminal (OSC 52), which works over ssh too.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        let mut sequence = String::new();
        CopyToClipboard::to_clipboard_from(text)
            .write_ansi(&mut sequence)
            .map_err(io::Error::other)?;
        self.terminal.backend_mut().send(&sequence)
    }

    /// All bytes sent to the terminal since the start.
    pub fn bytes_sent(&self) -> u64 {
        self.terminal.backend().bytes_sent()
    }

    fn enter(&mut self) -> io::Result<()> {
        terminal::enable_raw_mode()?;
        let mut taken = IS_TAKEN;
        let mut sequence = String::from(ENTER);
        if self.keyboard == Keyboard::Enhanced {
            sequence.push_str(KEYBOARD_ON);
            taken |= WITH_KEYBOARD;
        }
        if self.mouse == Mouse::Captured {
            sequence.push_str(MOUSE_ON);
            taken |= WITH_MOUSE;
        }
        TAKEN.store(taken, Ordering::SeqCst);
        let screen = self.terminal.backend_mut();
        screen.forget();
        screen.send(&sequence)
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back if it is taken. May be called from any thread, any number of times.
pub fn restore() {
    let taken = TAKEN.swap(0, Ordering::SeqCst);
    if taken & IS_TAKEN == 0 {
        return;
    }
    let mut sequence = String::from(END_FRAME);
    if taken & WITH_MOUSE != 0 {
        sequence.push_str(MOUSE_OFF);
    }
    if taken & WITH_KEYBOARD != 0 {
        sequence.push_str(KEYBOARD_OFF);
    }
    sequence.push_str(LEAVE);
    // The terminal may be gone: then there is nobody to give it back to.
    if let Ok(mut output) = output() {
        let _ = io::Write::write_all(&mut output, sequence.as_bytes());
    }
    let _ = terminal::disable_raw_mode();
}

/// How the terminal was taken, for whoever must give it back without the [`Console`] at hand.
static TAKEN: AtomicU8 = AtomicU8::new(0);
const IS_TAKEN: u8 = 1;
const WITH_MOUSE: u8 = 2;
const WITH_KEYBOARD: u8 = 4;

/// The alternate screen, bracketed paste, focus events, no cursor.
const ENTER: &str = "\x1b[?1049h\x1b[2J\x1b[?2004h\x1b[?1004h\x1b[?25l";
const LEAVE: &str = "\x1b[?1004l\x1b[?2004l\x1b[?1049l\x1b[?25h";
/// A frame may have been cut in the middle: no attribute and no synchronized output may stay.
const END_FRAME: &str = "\x1b[0m\x1b[?2026l";
/// Clicks, drags, the wheel, in the extended coordinates. No plain motion: it would wake the program for nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";
const KEYBOARD_ON: &str = "\x1b[>1u";
const KEYBOARD_OFF: &str = "\x1b[<1u";

/// The output without any buffer of the standard library in between; the terminal itself when standard output is a pipe.
fn output() -> io::Result<File> {
    let stdout = io::stdout();
    if !stdout.is_terminal() {
        return File::options()
            .read(true)
            .write(true)
            .open(if cfg!(windows) { "CONOUT$" } else { "/dev/tty" });
    }
    #[cfg(unix)]
    return std::os::fd::AsFd::as_fd(&stdout)
        .try_clone_to_owned()
        .map(File::from);
    #[cfg(windows)]
    return std::os::windows::io::AsHandle::as_handle(&stdout)
        .try_clone_to_owned()
        .map(File::from);
}

#[cfg(unix)]
fn size_of(output: &File) -> io::Result<Size> {
    let size = rustix::termios::tcgetwinsize(output)?;
    // A terminal that was never told its size says zero.
    match (size.ws_col, size.ws_row) {
        (0, _) | (_, 0) => Ok(Size::new(80, 24)),
        (width, height) => Ok(Size::new(width, height)),
    }
}

#[cfg(windows)]
fn size_of(_output: &File) -> io::Result<Size> {
    terminal::size().map(Size::from)
}

/// A panic gives the terminal back before its message is printed, so that the message can be read.
///
/// On a thread beside the one that draws it ends the process, else the next frame would cover the message.
fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let owner = thread::current().id();
        let next = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let taken = TAKEN.load(Ordering::SeqCst) & IS_TAKEN != 0;
            restore();
            next(info);
            if taken && thread::current().id() != owner {
                std::process::exit(101);
            }
        }));
    });
}
